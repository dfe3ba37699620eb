//! What is chosen for a trace besides the method. Every choice can change an answer, so every one of them can be printed as
//! a sentence and stands on each exhibit.

use std::collections::BTreeSet;

use super::ledger::{Fate, Ledger};
use super::method::Method;
use crate::case::{Case, EntityIx, IncidentIx, WalletIx};

/// What counts as stolen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// What was taken in any theft of the case.
    #[default]
    AllThefts,
    /// What was taken in these thefts.
    Thefts(BTreeSet<IncidentIx>),
    /// Whatever this wallet paid. What comes back to it rests there; what it pays again counts again.
    Wallet(WalletIx),
}

/// What becomes of funds in a mixer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mixers {
    /// They stay there: the trace ends.
    #[default]
    Stop,
    /// Every withdrawal takes its share of what came in during so many seconds before it. Statistical: it says nothing
    /// about a single withdrawal, and the pool is only what the case shows of it.
    PoolShare {
        /// Length of the window, seconds.
        window: i64,
    },
    /// Withdrawals that a source links to deposits (inferred or reported in the case) carry stolen funds first, as far as
    /// there are any in the mixer; other withdrawals carry none.
    Links,
}

/// What is said of funds that an account pays although the case does not show them arrive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Opening {
    /// Nobody knows: they may be stolen funds that came unseen. They count in upper bounds.
    #[default]
    Unknown,
    /// The analyst holds that they are the account's own.
    Own,
}

/// What happens where funds of one theft are taken again in another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Victims {
    /// What a theft takes is that theft's.
    #[default]
    LastTheft,
    /// What was stolen before stays the first theft's, "because the second victim did not own the coins" (TaintChain).
    FirstTheft,
}

/// All choices besides the method.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// What counts as stolen.
    pub origin: Origin,
    /// Services and mixers through which funds are followed nevertheless, because their records are in the case.
    pub opened: BTreeSet<EntityIx>,
    /// Owners at whose wallets the trace ends although they are no service.
    pub stopped: BTreeSet<EntityIx>,
    /// What becomes of funds in mixers.
    pub mixers: Mixers,
    /// What is said of funds that nobody saw arrive.
    pub opening: Opening,
    /// What is said of funds stolen twice.
    pub victims: Victims,
}

impl Rules {
    /// Whether funds of a theft are followed. Where a wallet is the source, it is the only theft there is.
    #[must_use]
    pub fn follows(&self, incident: IncidentIx) -> bool {
        match &self.origin {
            Origin::AllThefts | Origin::Wallet(_) => true,
            Origin::Thefts(chosen) => chosen.contains(&incident),
        }
    }

    /// The number under which funds are followed that come from a wallet and not from a theft: one more than there are.
    #[must_use]
    pub fn source(case: &Case) -> IncidentIx {
        IncidentIx::new(case.incidents.len())
    }

    /// What becomes of funds at a wallet under these rules; `usual` is what the case says.
    pub(super) fn fate(&self, case: &Case, wallet: WalletIx, usual: Fate) -> Fate {
        let owner = case[wallet].owner;
        if self.origin == Origin::Wallet(wallet) {
            return Fate::InMotion;
        }
        match owner {
            Some(owner) if usual.ends() && self.opened.contains(&owner) => Fate::InMotion,
            Some(owner) if !usual.ends() && self.stopped.contains(&owner) => Fate::Service,
            _ => usual,
        }
    }

    /// Everything that was chosen or decided, a sentence each, for screen and exhibits. The first names the method.
    #[must_use]
    pub fn sentences(&self, case: &Case, ledger: &Ledger, method: Method) -> Vec<String> {
        vec![
            format!("Method: {}.", method.name()),
            self.origin_sentence(case),
            order_sentence(ledger),
            "Fees: outputs first, the tail goes to Fee, and is not followed to whoever earned it.".to_owned(),
            self.opening_sentence(ledger),
            self.stop_sentence(case),
            self.mixer_sentence().to_owned(),
            match self.victims {
                Victims::LastTheft => {
                    "Several victims: each theft keeps its own tag; what is stolen again is the later theft's."
                }
                Victims::FirstTheft => {
                    "Several victims: each theft keeps its own tag; what is stolen again stays the first theft's."
                }
            }
            .to_owned(),
            "Swaps and bridges: each part given gets its share of what was received, never by its value in dollars."
                .to_owned(),
            "Rounding: whole base units; what is left over goes to the largest remainders, so that nothing is lost."
                .to_owned(),
        ]
    }

    fn origin_sentence(&self, case: &Case) -> String {
        match &self.origin {
            Origin::AllThefts => "Stolen: what was taken in any theft of the case.".to_owned(),
            Origin::Thefts(chosen) => {
                let titles =
                    chosen.iter().filter(|ix| ix.get() < case.incidents.len()).map(|&ix| case[ix].title.clone());
                format!("Stolen: what was taken in {}.", list(titles))
            }
            Origin::Wallet(wallet) => format!(
                "Source: whatever {} paid; what comes back to it rests there, and counts again where it is paid again.",
                case[*wallet].name()
            ),
        }
    }

    fn opening_sentence(&self, ledger: &Ledger) -> String {
        let count = ledger.remarks.overspent.len();
        let found = match count {
            0 => "no account paid more than the case shows it had".to_owned(),
            1 => "1 payment was of more than the case shows there was".to_owned(),
            _ => format!("{count} payments were of more than the case shows there was"),
        };
        match self.opening {
            Opening::Unknown => format!("Opening balances: unknown, counted in upper bounds only ({found})."),
            Opening::Own => format!("Opening balances: taken to be the account's own by the analyst ({found})."),
        }
    }

    fn stop_sentence(&self, case: &Case) -> String {
        let names = |set: &BTreeSet<EntityIx>| list(set.iter().map(|&ix| case[ix].name.clone()));
        let mut text =
            "Stops: at services, which pool what they hold, and where funds were frozen or recovered; all that came there counts as there".to_owned();
        if !self.stopped.is_empty() {
            text.push_str(&format!("; also at {}", names(&self.stopped)));
        }
        if !self.opened.is_empty() {
            text.push_str(&format!("; opened by its records in the case: {}", names(&self.opened)));
        }
        text + "."
    }

    fn mixer_sentence(&self) -> String {
        match self.mixers {
            Mixers::Stop => "Mixers: the trace stops there.".to_owned(),
            Mixers::PoolShare { window } => format!(
                "Mixers: statistical – a withdrawal takes its share of what the case shows arriving within {} before it.",
                span(window)
            ),
            Mixers::Links => {
                "Mixers: withdrawals that a source links to deposits carry stolen funds first; others carry none."
                    .to_owned()
            }
        }
    }
}

fn order_sentence(ledger: &Ledger) -> String {
    let remarks = &ledger.remarks;
    let mut text = "Order: by time, then by place in the input".to_owned();
    let counts = [
        (remarks.tied.len(), "decided by the order of rows alone"),
        (remarks.narrowed.len(), "known to a range, put where the sender had the funds"),
        (remarks.undated.len(), "without a time, put last"),
    ];
    for (count, what) in counts.into_iter().filter(|&(count, _)| count > 0) {
        text.push_str(&format!("; {count} {what}"));
    }
    text + "."
}

/// Seconds as people say them.
fn span(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 && s != 86_400 => format!("{} days", s / 86_400),
        86_400 => "1 day".to_owned(),
        s if s % 3_600 == 0 => format!("{} h", s / 3_600),
        s => format!("{s} s"),
    }
}

fn list(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
