//! What selected wallets held, as steps in time.

use crate::case::{Role, Timestamp};

/// What was held from a moment on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// From when on, seconds since 1970 UTC.
    pub at: Timestamp,
    /// What the case shows arriving and not leaving, in units of the asset.
    pub known: f64,
    /// What must have been there besides, because it is paid out later; it may have come unseen.
    pub unknown: f64,
}

/// The balance of one wallet, or of those that one node shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Whose, for people.
    pub name: String,
    /// Their part in the story.
    pub role: Role,
    /// What must have been there at the beginning.
    pub opening: f64,
    /// Changes in order of time.
    pub steps: Vec<Held>,
    /// Where a trace is shown, what of it was stolen: from when on, and how much, in order of time.
    pub stolen: Vec<(Timestamp, f64)>,
}

impl Curve {
    /// What was held at a time: the known part, and the unknown one.
    #[must_use]
    pub fn at(&self, t: f64) -> (f64, f64) {
        #[allow(clippy::cast_precision_loss)]
        let begun = self.steps.partition_point(|step| step.at as f64 <= t);
        begun.checked_sub(1).map_or((0.0, self.opening), |n| (self.steps[n].known, self.steps[n].unknown))
    }

    /// What of it was stolen at a time, as the trace that is shown says.
    #[must_use]
    pub fn stolen_at(&self, t: f64) -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let begun = self.stolen.partition_point(|&(at, _)| at as f64 <= t);
        begun.checked_sub(1).map_or(0.0, |n| self.stolen[n].1)
    }

    /// The most ever held.
    #[must_use]
    pub fn highest(&self) -> f64 {
        self.steps.iter().map(|step| step.known + step.unknown).fold(self.opening, f64::max)
    }
}

/// Balances of what is selected, all of one asset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curves {
    /// The asset's symbol.
    pub symbol: String,
    /// One for each selected node, in the order of the selection.
    pub lines: Vec<Curve>,
    /// How many selected nodes have no curve, because there are too many.
    pub left_out: usize,
}

impl Curves {
    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}
