//! Tracing again after a change: only from where the ledger differs from the last one.

use super::engine::{Births, State, Trace, has_undated_theft, state};
use super::ledger::{Entry, Fate, Holding, Ledger};
use super::method::Method;
use super::parts::HeldParts;
use super::rules::Rules;
use crate::case::TransferIx;

/// Most states that are kept to come back to; each is as large as what all accounts hold.
const KEPT: usize = 8;

/// A trace that is kept up to date with a ledger that changes, mostly at its end.
pub struct Tracer {
    method: Method,
    births: Births,
    /// What was traced last.
    entries: Vec<Entry>,
    holdings: Vec<Holding>,
    fates: Vec<Fate>,
    rules: Rules,
    links: Vec<TransferIx>,
    undated: bool,
    /// Whether quantities fit 64 bits.
    narrow: bool,
    trace: Trace,
    /// States before some entries, in order.
    kept: Vec<(usize, Box<dyn State>)>,
    /// How many entries the last call went through.
    traced: usize,
}

impl Tracer {
    /// Nothing traced yet.
    #[must_use]
    pub fn new(method: Method, births: Births) -> Self {
        Self {
            method,
            births,
            entries: Vec::new(),
            holdings: Vec::new(),
            fates: Vec::new(),
            rules: Rules::default(),
            links: Vec::new(),
            undated: false,
            narrow: true,
            trace: Trace::empty(method, 0),
            kept: Vec::new(),
            traced: 0,
        }
    }

    /// The trace of a ledger, the same as [`trace`](super::trace()) gives. Entries that are as they were at the last call,
    /// up to the first that is not, are not traced again but for some just before it.
    pub fn update(&mut self, ledger: &Ledger) -> &Trace {
        let mut same = self.same(ledger);
        loop {
            self.kept.retain(|&(at, _)| at <= same);
            let (start, mut state) = match self.kept.last() {
                Some((at, state)) => (*at, state.save()),
                None if self.narrow => (0, state::<u64>(self.method, self.births)),
                None => (0, state::<u128>(self.method, self.births)),
            };
            self.trace.truncate(start);
            self.traced = ledger.entries.len() - start;
            if self.run(ledger, start, &mut state).is_some() || !self.narrow {
                self.trace.held = HeldParts::of(state.into(), ledger.holdings.len());
                break;
            }
            // Some sum needs more than 64 bits from now on.
            (self.narrow, same) = (false, 0);
            self.kept.clear();
        }
        self.entries.truncate(same);
        self.entries.extend_from_slice(&ledger.entries[same..]);
        self.holdings.clone_from(&ledger.holdings);
        self.fates.clone_from(&ledger.fates);
        self.rules.clone_from(&ledger.rules);
        self.links.clone_from(&ledger.links);
        self.undated = has_undated_theft(ledger);
        &self.trace
    }

    /// How many entries the last update went through.
    #[must_use]
    pub fn traced(&self) -> usize {
        self.traced
    }

    /// How many entries at the beginning mean what they meant.
    fn same(&self, ledger: &Ledger) -> usize {
        let known = self.holdings.len();
        let kept = ledger.holdings.get(..known) == Some(&self.holdings[..])
            && ledger.fates.get(..known) == Some(&self.fates[..])
            && ledger.rules == self.rules
            && ledger.links == self.links
            && has_undated_theft(ledger) == self.undated;
        if !kept {
            return 0;
        }
        self.entries.iter().zip(&ledger.entries).take_while(|(old, new)| old == new).count()
    }

    /// Goes through all entries from one on and keeps states on the way, the closer the nearer the end.
    fn run(&mut self, ledger: &Ledger, start: usize, state: &mut Box<dyn State>) -> Option<()> {
        let (mut at, end) = (start, ledger.entries.len());
        // Even without entries there are holdings to ask about.
        state.advance(ledger, at..at, &mut self.trace)?;
        while at < end {
            let next = if end - at > 64 { at + (end - at) / 2 } else { end };
            state.advance(ledger, at..next, &mut self.trace)?;
            at = next;
            if self.kept.len() == KEPT {
                self.kept.remove(0);
            }
            self.kept.push((at, state.save()));
        }
        Some(())
    }
}

impl std::fmt::Debug for Tracer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tracer")
            .field("method", &self.method)
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}
