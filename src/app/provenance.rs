//! Where what an account received came from, and what kinds of counterparties it dealt with: the question about a wallet
//! and its answer.

use std::sync::Arc;

use super::accounts::USUAL;
use super::document::Document;
use super::tasks::Kind;
use super::{App, Outcome};
use crate::case::{Digest, WalletIx};
use crate::trace::{Category, Exposure, Ledger, Method, Rules, Side, Sources, Whence, exposure, sources};

/// Where the funds of an account came from and went to.
#[derive(Debug, Clone)]
pub struct Provenance {
    wallet: WalletIx,
    digest: Digest,
    method: Method,
    rules: Rules,
    /// The movements that were looked at.
    pub ledger: Arc<Ledger>,
    /// For each asset, what all that it received consists of.
    pub received: Vec<Sources>,
    /// By category, what it sent and what it received.
    pub exposure: [Exposure; 2],
}

impl Provenance {
    /// Whether it is about a wallet, by the method and rules that are set now.
    #[must_use]
    pub fn is_about(&self, doc: &Document, wallet: WalletIx) -> bool {
        let (method, rules) = doc.method_and_rules();
        (self.wallet, self.digest, self.method) == (wallet, doc.case.digest, method) && self.rules == rules
    }
}

impl Document {
    /// How mixed funds are told apart, and the other rules: those of the trace, or the usual ones.
    #[must_use]
    pub fn method_and_rules(&self) -> (Method, Rules) {
        let tracing = &self.state.tracing;
        (if tracing.on { tracing.method } else { USUAL }, tracing.rules.clone())
    }
}

impl App {
    /// Looks for where the funds of a wallet came from, on a thread.
    pub(super) fn find_provenance(&mut self, wallet: WalletIx) {
        let Some(doc) = &self.doc else { return };
        let (case, valuation) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation));
        let (method, rules) = doc.method_and_rules();
        self.tasks.start(Kind::Provenance, self.wake(), move |cancel| {
            let ledger = Ledger::under(&case, &rules);
            cancel.check().ok()?;
            let entries = ledger.entries.len();
            let own = ledger.holdings.iter().zip(0u32..).filter(|(holding, _)| holding.wallet == Some(wallet));
            let whole = |(_, holding)| sources(&ledger, method, Whence::Received { holding, entries });
            let mut received: Vec<Sources> = own.map(whole).filter(|sources| sources.amount > 0).collect();
            received.sort_by_key(|sources| sources.asset);
            cancel.check().ok()?;
            let identified = |other| Category::of(&case, other);
            let side = |side| exposure(&case, &valuation, &ledger, wallet, side, method, &identified);
            let exposure = [side(Side::Receiving), side(Side::Sending)];
            let digest = case.digest;
            let ledger = Arc::new(ledger);
            Some(Outcome::Provenance(Box::new(Provenance {
                wallet,
                digest,
                method,
                rules,
                ledger,
                received,
                exposure,
            })))
        });
    }

    /// Whether that is being looked for.
    #[must_use]
    pub fn is_finding_provenance(&self) -> bool {
        self.tasks.is_running(Kind::Provenance)
    }
}
