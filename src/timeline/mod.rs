//! The timeline: how a case lies in time, before anything is drawn.
//!
//! What it shows are [`Movement`]s: transfers, and thefts that no transfer shows. [`Activity`] gathers when something
//! happened and finds the long silences; [`Axis`] maps time to pixels with those silences collapsed; [`ticks`] chooses
//! dates that do not collide; [`Stretched`] is an axis with room for what stands on it; [`TimeIndex`] answers "how much in this stretch" without a scan; [`Lanes`] and
//! [`ArrowIndex`] say who sent to whom; [`Playback`] moves the playhead. All times are seconds since 1970 in UTC, all
//! positions are pixels from the left end of the axis.

mod activity;
mod arrows;
mod axis;
mod calendar;
mod curve;
mod density;
mod film;
mod index;
mod kinds;
mod lanes;
mod movement;
mod passing;
mod playback;
mod settings;
mod steps;
mod stolen;
mod stretched;
pub mod ticks;
mod totals;
mod typed;
mod zone;

pub use activity::{Activity, Gap, GapKind};
pub use arrows::{ArrowIndex, Band, Cell, Pair, Warmth};
pub use axis::{Axis, Piece};
pub use curve::{Curve, Curves, Held};
pub use density::{Bin, Bins, Spread, Weight};
pub use film::{FILM_SECONDS, Passage, Schedule};
pub use index::{Sum, Tally, TimeIndex, role_part};
pub use kinds::KINDS;
pub use lanes::{Fold, Lane, Lanes};
pub use movement::{Movement, Party, movements, thefts_by_report};
pub use playback::{FLIGHT_PX, Flight, Pace, Playback, in_flight};
pub use settings::{Grouping, Measure, Scale, Span, Split, TimelineSettings};
pub use stolen::{Stolen, StolenBounds, StolenTotals};
pub use stretched::Stretched;
pub use totals::{Bounds, VictimTotals};
pub use typed::{TypedError, parse_span};
pub use zone::{Zone, ZoneError};

use std::collections::BTreeSet;

use crate::case::{Case, IncidentIx, Timestamp, Transfer};
pub use crate::case::{is_instant, range};

/// Some movements of a case, ready to be drawn: all of them, those that pass the filters, or those that are selected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    /// How much in which stretch of time.
    pub index: TimeIndex,
    /// Which lane sent to which.
    pub arrows: ArrowIndex,
    /// The thefts known by report among them.
    pub thefts: BTreeSet<IncidentIx>,
}

impl Layer {
    /// Of the given movements, each in the case and named once. `usd` is a movement's value in dollars where known.
    #[must_use]
    pub fn of(
        case: &Case,
        lanes: &Lanes,
        usd: &dyn Fn(Movement) -> Option<f64>,
        movements: impl IntoIterator<Item = Movement> + Clone,
    ) -> Self {
        Self::with(case, lanes, TimeIndex::build(case, usd, movements.clone()), movements)
    }

    /// Of movements that were indexed in another way.
    #[must_use]
    pub fn with(
        case: &Case,
        lanes: &Lanes,
        index: TimeIndex,
        movements: impl IntoIterator<Item = Movement> + Clone,
    ) -> Self {
        let theft = |movement| if let Movement::Theft(ix) = movement { Some(ix) } else { None };
        Self {
            index,
            arrows: ArrowIndex::build(case, lanes, movements.clone()),
            thefts: movements.into_iter().filter_map(theft).collect(),
        }
    }

    /// Of all movements of a case.
    #[must_use]
    pub fn all(case: &Case, lanes: &Lanes, usd: &dyn Fn(Movement) -> Option<f64>) -> Self {
        Self::of(case, lanes, usd, movements(case))
    }
}

/// The range of time a transfer may lie in, `[from, to)`: a moment's own range, or first to last for a sum.
/// `None` where no source says when.
#[must_use]
pub fn range_of(transfer: &Transfer) -> Option<(Timestamp, Timestamp)> {
    transfer.at.map(|at| range(at, transfer.until))
}
