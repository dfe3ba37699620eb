//! Times of the view file: ISO 8601 in UTC, as in a case.

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

use super::entry::leaf;
use super::section::section;
use crate::case::{Moment, Precision, Timestamp};

/// A second, as text: `2025-02-21T14:13:35Z`. A date alone is its first second. What no case can have, before 1970 or
/// after 9999, is written in seconds since 1970: `-5 s`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub Timestamp);

/// The last second that a text of the calendar can name.
const LAST: Timestamp = 253_402_300_799;

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(at) = *self;
        let text = if (0..=LAST).contains(&at) { Moment::at_second(at).iso() } else { format!("{at} s") };
        serializer.serialize_str(&text)
    }
}

/// The moment a text names.
fn moment(text: &str) -> Result<Moment, String> {
    match text.strip_suffix(" s").map(str::parse) {
        Some(Ok(at)) => Ok(Moment::at_second(at)),
        _ => Moment::parse(text).map_err(|error| error.to_string()),
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        moment(&String::deserialize(deserializer)?).map(|moment| Self(moment.start())).map_err(Error::custom)
    }
}

leaf!(Instant);

/// The end of a span, as text; a date alone is its last second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Until(pub Timestamp);

impl Serialize for Until {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Instant(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Until {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let moment = moment(&String::deserialize(deserializer)?).map_err(Error::custom)?;
        let exact = moment.precision() == Precision::Second;
        Ok(Self(if exact { moment.start() } else { moment.end() - 1 }))
    }
}

leaf!(Until);

section! {
    /// A span of time, both ends included.
    SpanPart("Span") {
        /// First second.
        from: Instant,
        /// Last second.
        to: Until,
    }
}

impl SpanPart {
    /// A span of seconds since 1970, UTC.
    #[must_use]
    pub fn new(from: Timestamp, to: Timestamp) -> Self {
        Self { from: Instant(from), to: Until(to), ..Self::default() }
    }
}
