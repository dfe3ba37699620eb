//! What had been reported of a theft by an instant: nobody knew on the day what an indictment said three years later.

use super::document::Document;
use crate::case::{Case, EventIx, IncidentIx, Moment, SourceIx, Subject, Timestamp};

/// Whether something had happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// It had.
    Yes,
    /// It had begun, or lies somewhere in a range that had.
    Begun,
    /// It had not.
    NotYet,
}

/// What had been reported of a theft by an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Whether the theft had happened.
    pub happened: Happened,
    /// Sources on it published by then, the oldest first.
    pub sources: Vec<SourceIx>,
    /// How many were published later.
    pub later: usize,
    /// Sources that bear no date.
    pub undated: Vec<SourceIx>,
    /// Events about it or its victim by then, the oldest first.
    pub events: Vec<EventIx>,
}

/// Whether a range of time lies wholly before the end of a second: something known to the day counts when the day is
/// over.
fn is_over(at: Moment, t: Timestamp) -> bool {
    at.end() - 1 <= t
}

/// Whether any of some sources was published by the end of a second. Those without a date say nothing of when; where
/// there are no others nothing speaks against it.
#[must_use]
pub fn known_by(case: &Case, sources: &[SourceIx], t: Timestamp) -> bool {
    let mut dates = sources.iter().filter_map(|&ix| case[ix].date).peekable();
    dates.peek().is_none() || dates.any(|date| is_over(date, t))
}

impl Document {
    /// What had been reported of a theft by the end of a second, seconds since 1970 UTC.
    #[must_use]
    pub fn reported(&self, ix: IncidentIx, t: Timestamp) -> Reported {
        let case = &*self.case;
        let incident = &case[ix];
        let happened = match incident.until.unwrap_or(incident.at) {
            last if is_over(last, t) => Happened::Yes,
            _ if incident.at.start() <= t => Happened::Begun,
            _ => Happened::NotYet,
        };
        let mut all: Vec<SourceIx> = incident.sources.clone();
        all.extend(&incident.usd_sources);
        all.extend(incident.losses.iter().flat_map(|loss| &loss.sources));
        all.extend(incident.estimates.iter().flat_map(|estimate| &estimate.sources));
        all.extend(incident.attribution.iter().flat_map(|claim| &claim.sources));
        all.sort_by_key(|&ix| (case[ix].date, ix));
        all.dedup();
        let (undated, dated): (Vec<_>, Vec<_>) = all.into_iter().partition(|&ix| case[ix].date.is_none());
        let count = dated.len();
        let by_then = |ix: &SourceIx| case[*ix].date.is_some_and(|date| is_over(date, t));
        let sources: Vec<SourceIx> = dated.into_iter().filter(by_then).collect();
        let about = |subject: &Subject| match *subject {
            Subject::Incident(other) => other == ix,
            Subject::Entity(entity) => incident.victim == Some(entity),
            Subject::Wallet(_) => false,
        };
        let mut events: Vec<EventIx> =
            case.events().filter(|(_, e)| is_over(e.at, t) && e.about.iter().any(about)).map(|(ix, _)| ix).collect();
        events.sort_by_key(|&ix| (case[ix].at, ix));
        Reported { happened, later: count - sources.len(), sources, undated, events }
    }
}
