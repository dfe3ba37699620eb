//! The time of a case: what happened when, the axis it is shown on, and the playhead.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

pub use super::rows::{Ground, GroundKey, Look, Rows, Source, measured};

use super::accounts::Accounts;
use crate::case::{Case, Timestamp, Usd};
use crate::flow::Valuation;
use crate::timeline::{Activity, Axis, Movement, Playback, StolenTotals, TimeIndex, VictimTotals, Zone, movements};

/// Width of an axis before the pane has said its own.
const WIDTH: f64 = 1000.0;

/// What happened when, indexed once per case.
#[derive(Debug, Clone)]
pub struct Chronicle {
    /// When something happened.
    pub activity: Activity,
    /// How much in any stretch of time.
    pub index: TimeIndex,
    /// What had left the victims, by transfers.
    pub totals: VictimTotals,
    /// What had been stolen, by the reports alone.
    pub stolen: StolenTotals,
    pub(super) accounts: OnceLock<Arc<Accounts>>,
}

impl Chronicle {
    /// Indexes a case.
    #[must_use]
    pub fn of(case: &Case, valuation: &Valuation) -> Self {
        let usd = usd(case, valuation);
        let index = TimeIndex::build(case, &usd, movements(case));
        Self {
            activity: Activity::of(case),
            index,
            totals: VictimTotals::of(case),
            stolen: StolenTotals::of(case),
            accounts: OnceLock::new(),
        }
    }
}

/// Value of a movement in dollars, for drawing.
fn usd<'a>(case: &'a Case, valuation: &'a Valuation) -> impl Fn(Movement) -> Option<f64> + 'a {
    |movement| movement.usd(case, valuation).map(Usd::to_f64)
}

/// The axis, the silences a person opened, and the playhead.
#[derive(Debug, Clone)]
pub struct Clock {
    /// From time to px; as wide as the pane at the last frame.
    pub axis: Axis,
    /// Silences opened by hand, by their key.
    pub opened: BTreeSet<Timestamp>,
    /// The playhead.
    pub playback: Playback,
}

impl Clock {
    /// All of the time, the playhead at its beginning.
    #[must_use]
    pub fn of(chronicle: &Chronicle) -> Self {
        let opened = BTreeSet::new();
        let axis = Axis::new(&chronicle.activity, &opened, WIDTH);
        let playback = Playback::at_start(&axis);
        Self { axis, opened, playback }
    }

    /// Reads the axis by another clock.
    pub fn set_zone(&mut self, zone: &Zone) {
        if self.axis.zone() != zone {
            self.axis = self.axis.clone().in_zone(zone.clone());
        }
    }

    /// Opens a silence, or collapses it again.
    pub fn toggle_gap(&mut self, key: Timestamp, chronicle: &Chronicle) {
        if !self.opened.remove(&key) {
            self.opened.insert(key);
        }
        self.axis = self.axis.rebuilt(&chronicle.activity, &self.opened);
    }
}
