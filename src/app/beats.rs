//! The steps of a story: when something shown moves or an event happens, and what that is.

use std::sync::Arc;

use super::document::Document;
use crate::case::{EventIx, Timestamp, TransferIx, Usd};
use crate::scene::graph::sent_line;
use crate::timeline::{Movement, movements};

impl Document {
    /// The times at which something shown begins to move or an event happens, ascending, seconds since 1970 UTC.
    #[must_use]
    pub fn steps(&self) -> Arc<[Timestamp]> {
        let steps = self.steps.get_or_init(|| {
            let shown = movements(&self.case).into_iter().filter(|&movement| self.shows(movement));
            let times = shown.filter_map(|movement| movement.time(&self.case)).map(|(at, _)| at.start());
            let events = self.case.events.iter().map(|event| event.at.start());
            let mut steps: Vec<Timestamp> = times.chain(events).collect();
            steps.sort_unstable();
            steps.dedup();
            steps.into()
        });
        Arc::clone(steps)
    }

    fn shows(&self, movement: Movement) -> bool {
        match movement {
            Movement::Transfer(ix) => self.shown.passes(ix),
            Movement::Theft(ix) => self.shown.passes_theft(ix),
        }
    }

    /// What the last step by an instant was: `5,000 ETH · Exploiter → 4 wallets`, or the title of an event. Empty before
    /// anything happened.
    #[must_use]
    pub fn latest(&self, at: Timestamp) -> String {
        let steps = self.steps();
        let Some(&step) = steps[..steps.partition_point(|&step| step <= at)].last() else { return String::new() };
        let index = &self.chronicle.index;
        let begun = index.between(step, step + 1).iter().map(|&(_, movement)| movement).chain(index.ranges_from(step));
        let shown: Vec<Movement> = begun.filter(|&one| self.shows(one)).collect();
        let value = |one: &Movement| one.usd(&self.case, &self.valuation).unwrap_or(Usd(0));
        // Of equal ones the first of the file.
        let first = shown.iter().max_by_key(|one| (value(one), std::cmp::Reverse(**one)));
        let event = self.case.events.iter().position(|event| event.at.start() == step).map(EventIx::new);
        let line = match (first, event) {
            (Some(&Movement::Transfer(ix)), _) => self.transfer_line(ix),
            (Some(&Movement::Theft(ix)), _) => return self.case[ix].title.clone(),
            (None, Some(event)) => return self.case[event].title.clone(),
            (None, None) => return String::new(),
        };
        if shown.len() > 1 { format!("{line} and {} more", shown.len() - 1) } else { line }
    }

    fn transfer_line(&self, ix: TransferIx) -> String {
        let transfer = &self.case[ix];
        let name = |wallet| self.drawing.flow.node_of(wallet).map_or_else(String::new, |node| node.name.clone());
        format!("{} · {} → {}", sent_line(&self.case, ix), name(transfer.from), name(transfer.to))
    }
}
