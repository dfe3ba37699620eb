//! The books of a case: its movements in order, what every account held, and what had become of stolen funds, at any
//! moment. Worked out once, of a large case on a thread.

use std::sync::Arc;

use super::balances::Holdings;
use super::clock::Chronicle;
use super::document::{Document, Drawing};
use super::tasks::{AT_ONCE, Kind};
use super::{App, Outcome};
use crate::case::{Amount, AssetIx, Case, Timestamp};
use crate::flow::Valuation;
use crate::layout::{Cancel, Cancelled};
use crate::scene::play::Play;
use crate::trace::{Births, Ledger, Method, Reconciliation, Running, trace};

/// How mixed funds are told apart while nobody chose a method: the one that courts have used.
pub const USUAL: Method = Method::Fifo;

/// The books of a case.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// The movements in order.
    pub ledger: Ledger,
    /// What every account held.
    pub holdings: Holdings,
    /// What had become of stolen funds, by [`USUAL`].
    pub running: Arc<Running>,
    /// The assets stolen or received for them, the most valuable first.
    pub assets: Vec<AssetIx>,
}

impl Accounts {
    /// Of a case.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn of(case: &Case, valuation: &Valuation, cancel: &Cancel) -> Result<Self, Cancelled> {
        let ledger = Ledger::of(case, &|_| false);
        cancel.check()?;
        let holdings = Holdings::of(case, &ledger);
        cancel.check()?;
        let running = Arc::new(Running::of(&ledger, &trace(&ledger, USUAL, Births::Pooled), None));
        let assets = by_value(valuation, &running.at(Timestamp::MAX));
        Ok(Self { ledger, holdings, running, assets })
    }
}

/// The assets of an account, the most valuable first; those without a value last, in the order of the case.
#[must_use]
pub fn by_value(valuation: &Valuation, account: &Reconciliation) -> Vec<AssetIx> {
    let mut assets: Vec<AssetIx> = account.assets.keys().copied().collect();
    let value = |asset: &AssetIx| {
        let balance = &account.assets[asset];
        valuation.usd(*asset, Amount(balance.taken.saturating_add(balance.received))).map_or(0, |usd| usd.0)
    };
    assets.sort_by_key(|asset| (std::cmp::Reverse(value(asset)), *asset));
    assets
}

/// What a task brings back: the books, and how a drawing is played.
pub struct Prepared {
    drawing: Arc<Drawing>,
    accounts: Arc<Accounts>,
    play: Play,
}

impl Chronicle {
    /// The books of the case; `None` while those of a large case are being worked out.
    #[must_use]
    pub fn accounts(&self, case: &Case, valuation: &Valuation) -> Option<&Arc<Accounts>> {
        if self.accounts.get().is_none() && case.transfers.len() <= AT_ONCE {
            let books = || Arc::new(Accounts::of(case, valuation, &Cancel::default()).unwrap_or_default());
            return Some(self.accounts.get_or_init(books));
        }
        self.accounts.get()
    }
}

impl Document {
    /// The books of the case; `None` while those of a large case are being worked out.
    #[must_use]
    pub fn accounts(&self) -> Option<&Arc<Accounts>> {
        self.chronicle.accounts(&self.case, &self.valuation)
    }

    /// Whether something on screen waits for the books, or for what playing needs.
    fn wants_books(&self) -> bool {
        let at_instant = self.instant().is_some();
        let of_selection = self.selection.nodes().next().is_some();
        self.accounts().is_none() && (at_instant || of_selection) || at_instant && self.play().is_none()
    }

    /// What the graph needs to be played; `None` while that is being worked out for a large case.
    #[must_use]
    pub fn play(&self) -> Option<&Play> {
        if self.play.get().is_none() && self.case.transfers.len() <= AT_ONCE {
            let accounts = self.accounts()?;
            let (case, valuation, flow) = (&self.case, &self.valuation, &self.drawing.flow);
            let play = || Play::new(case, valuation, flow, &accounts.ledger, &accounts.holdings.balances);
            return Some(self.play.get_or_init(play));
        }
        self.play.get()
    }

    /// What had become of stolen funds at the instant, by the method of the trace that is shown or else [`USUAL`]; the
    /// assets that matter, and the method. `None` without an instant, or while it is being worked out.
    #[must_use]
    pub fn totals(&self) -> Option<(Reconciliation, Vec<AssetIx>, Method)> {
        let at = self.instant()?;
        if let Some(following) = self.following() {
            let assets = by_value(&self.valuation, &following.account);
            return Some((following.running.at(at), assets, following.choice().method));
        }
        let accounts = self.accounts()?;
        Some((accounts.running.at(at), accounts.assets.clone(), USUAL))
    }
}

impl Document {
    /// What is in none of the totals, in words.
    #[must_use]
    pub fn uncounted(&self) -> String {
        match (self.following(), self.accounts()) {
            (Some(following), _) => following.ledger.remarks.uncounted(),
            (None, Some(accounts)) => accounts.ledger.remarks.uncounted(),
            (None, None) => String::new(),
        }
    }
}

impl App {
    /// Works out the books of a large case and what playing it needs, once something on screen waits for them.
    pub(super) fn prepare_play(&mut self) {
        let Some(doc) = self.doc.as_ref().filter(|doc| doc.wants_books()) else { return };
        if self.tasks.is_running(Kind::Play) || self.tasks.is_running(Kind::Layout) {
            return;
        }
        let (case, valuation, drawing) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation), Arc::clone(&doc.drawing));
        let known = doc.accounts().cloned();
        self.tasks.start(Kind::Play, self.wake(), move |cancel| {
            let accounts = match known {
                Some(accounts) => accounts,
                None => Arc::new(Accounts::of(&case, &valuation, cancel).ok()?),
            };
            cancel.check().ok()?;
            let play = Play::new(&case, &valuation, &drawing.flow, &accounts.ledger, &accounts.holdings.balances);
            Some(Outcome::Prepared(Box::new(Prepared { drawing, accounts, play })))
        });
    }

    /// Takes in what playing needs, unless the case or the drawing is another by now.
    pub(super) fn take_in_play(&mut self, prepared: Prepared) {
        let Prepared { drawing, accounts, play } = prepared;
        if let Some(doc) = self.doc.as_mut().filter(|doc| Arc::ptr_eq(&doc.drawing, &drawing)) {
            // Either may be there already, and then is the same.
            let _ = doc.chronicle.accounts.set(accounts);
            let _ = doc.play.set(play);
            doc.revision += 1;
        }
    }
}
