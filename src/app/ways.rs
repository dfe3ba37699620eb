//! Why an amount counts as stolen: the question about a node or a transfer, and its answer.

use std::sync::Arc;

use super::document::Document;
use super::tasks::Kind;
use super::tracing::Following;
use super::{App, Outcome};
use crate::case::{IncidentIx, TransferIx};
use crate::flow::NodeKey;
use crate::scene::Target;
use crate::trace::{Origin, Rules, Target as Asked, Ways, ways};

/// Ways listed for each amount, and amounts asked about, at most.
const WAYS: usize = 12;
const AMOUNTS: usize = 4;

/// What the ways to are asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// What lies at a node at the end.
    Node(NodeKey),
    /// What a transfer carried.
    Transfer(TransferIx),
}

/// The ways that stolen funds took to a subject.
#[derive(Debug, Clone)]
pub struct WaysAnswer {
    following: Arc<Following>,
    /// What was asked about.
    pub subject: Subject,
    /// For each theft and asset the ways, the largest amounts first.
    pub ways: Vec<(IncidentIx, Ways)>,
    /// How many more thefts and assets there are.
    pub more: usize,
}

impl WaysAnswer {
    /// Whether it is about a subject, by the trace that is shown now.
    #[must_use]
    pub fn is_about(&self, doc: &Document, subject: &Subject) -> bool {
        let same = |following: Arc<Following>| Arc::ptr_eq(&following.trace, &self.following.trace);
        self.subject == *subject && doc.following_shared().is_some_and(same)
    }
}

/// Works the answer out: for every theft that is followed and every holding of the subject.
fn answer(following: Arc<Following>, subject: Subject, asked: &[(IncidentIx, Asked)]) -> WaysAnswer {
    let mut found: Vec<(IncidentIx, Ways)> = asked
        .iter()
        .map(|&(theft, target)| (theft, ways(&following.ledger, &following.trace, theft, target, WAYS)))
        .filter(|(_, ways)| ways.amount > 0)
        .collect();
    found.sort_by_key(|(theft, ways)| (std::cmp::Reverse(ways.amount), *theft));
    let more = found.len().saturating_sub(AMOUNTS);
    found.truncate(AMOUNTS);
    WaysAnswer { following, subject, ways: found, more }
}

impl Document {
    /// What is to be asked of a subject: thefts and amounts.
    fn asked(&self, following: &Following, subject: &Subject) -> Vec<(IncidentIx, Asked)> {
        let thefts: Vec<IncidentIx> = match &following.choice().rules.origin {
            Origin::AllThefts => self.case.incidents().map(|(ix, _)| ix).collect(),
            Origin::Thefts(set) => set.iter().copied().collect(),
            Origin::Wallet(_) => vec![Rules::source(&self.case)],
        };
        let ledger = &following.ledger;
        let entries = ledger.entries.len();
        let targets: Vec<Asked> = match subject {
            Subject::Node(key) => {
                let Some((ix, _)) = self.drawing.flow.node(key) else { return Vec::new() };
                let numbered = ledger.holdings.iter().enumerate();
                let own = numbered.filter(|(n, holding)| {
                    let here = holding.wallet.and_then(|wallet| self.drawing.flow.index_of(wallet)) == Some(ix);
                    here && following.carried.rests(*n) > 0
                });
                let mut own: Vec<usize> = own.map(|(n, _)| n).collect();
                own.sort_by_key(|&n| std::cmp::Reverse(following.carried.rests(n)));
                own.truncate(2 * AMOUNTS);
                own.into_iter()
                    .filter_map(|n| u32::try_from(n).ok())
                    .map(|holding| Asked::Held { holding, entries })
                    .collect()
            }
            Subject::Transfer(transfer) => {
                let entry = ledger.entries.iter().position(|entry| entry.transfer == *transfer);
                entry.and_then(|n| u32::try_from(n).ok()).map(Asked::Moved).into_iter().collect()
            }
        };
        targets.into_iter().flat_map(|target| thefts.iter().map(move |&theft| (theft, target))).collect()
    }
}

impl App {
    /// Looks for the ways to a subject on a thread.
    pub(super) fn find_ways(&mut self, subject: Subject) {
        let Some(doc) = &self.doc else { return };
        let Some(following) = doc.following_shared() else { return };
        let asked = doc.asked(&following, &subject);
        self.tasks
            .start(Kind::Ways, self.wake(), move |_| Some(Outcome::Ways(Box::new(answer(following, subject, &asked)))));
    }

    /// Whether ways are being looked for.
    #[must_use]
    pub fn is_finding_ways(&self) -> bool {
        self.tasks.is_running(Kind::Ways)
    }
}

/// The transfers of a way as what can be selected.
#[must_use]
pub fn targets(transfers: &[TransferIx]) -> Vec<Target> {
    transfers.iter().map(|&ix| Target::Transfer(ix)).collect()
}
