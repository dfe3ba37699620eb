//! What the inspector says of a node, worked out once for each change and not for each frame: a folded node may stand for
//! hundreds of thousands of transfers.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use petgraph::graph::NodeIndex;

use super::super::when;
use crate::app::document::{Document, Drawing};
use crate::app::moment::{EdgeHistory, NodeHistory};
use crate::app::tracing::{Following, Methods};
use crate::case::{AssetIx, TransferIx};
use crate::flow::{EdgeKey, Filter, Node, NodeKey};
use crate::scene::graph::Plan;
use crate::timeline::Zone;
use crate::trace::Method;

/// Facts about one node.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Its transfers, in and out and within, in file order.
    pub(super) transfers: Vec<TransferIx>,
    /// When they happened.
    pub(super) seen: String,
    /// How many of its wallets have a transfer that the filter shows; all of them without a filter.
    pub(super) active: usize,
}

/// The drawing, the filter, the clock and the node that facts were worked out for.
type Known = (Weak<Drawing>, Filter, Zone, NodeKey, Arc<Facts>);

/// All transfers that are shown, and the plan they were listed for.
type Listed = (Weak<Plan>, Arc<[TransferIx]>);

/// What happened at one node or on one edge of a drawing.
type Kept<K, H> = Option<(Weak<Drawing>, K, Rc<H>)>;

/// Sums by asset and method.
pub(super) type ByMethod = BTreeMap<AssetIx, BTreeMap<Method, u128>>;

/// Those of a node, and the answer and the drawing they were worked out for.
type KeptSums = Option<(Weak<Methods>, Weak<Drawing>, NodeIndex, Rc<ByMethod>)>;

thread_local! {
    /// Those of the node looked at last.
    static METHODS: RefCell<KeptSums> = const { RefCell::new(None) };
    /// Those of the node looked at last.
    static LAST: RefCell<Option<Known>> = const { RefCell::new(None) };
    /// Those of the filter of the last frame.
    static LISTED: RefCell<Option<Listed>> = const { RefCell::new(None) };
    /// Histories of the node and the edge looked at last.
    static NODE: RefCell<Kept<NodeKey, NodeHistory>> = const { RefCell::new(None) };
    static EDGE: RefCell<Kept<EdgeKey, EdgeHistory>> = const { RefCell::new(None) };
}

/// What each method says lies at a node at the end, by asset, in base units.
pub(super) fn by_method(doc: &Document, following: &Following, node: NodeIndex) -> Rc<ByMethod> {
    METHODS.with_borrow_mut(|kept| match kept {
        Some((methods, drawing, of, sums))
            if std::ptr::eq(methods.as_ptr(), Arc::as_ptr(&following.methods))
                && std::ptr::eq(drawing.as_ptr(), Arc::as_ptr(&doc.drawing))
                && *of == node =>
        {
            Rc::clone(sums)
        }
        _ => {
            let sums = Rc::new(sums_by_method(doc, following, node));
            *kept = Some((Arc::downgrade(&following.methods), Arc::downgrade(&doc.drawing), node, Rc::clone(&sums)));
            sums
        }
    })
}

fn sums_by_method(doc: &Document, following: &Following, node: NodeIndex) -> ByMethod {
    let flow = &doc.drawing.flow;
    let mut sums = ByMethod::new();
    for (n, holding) in following.ledger.holdings.iter().enumerate() {
        if holding.wallet.and_then(|wallet| flow.index_of(wallet)) != Some(node) {
            continue;
        }
        for (&method, ends) in following.methods.iter() {
            let sum = sums.entry(holding.asset).or_default().entry(method).or_default();
            *sum = sum.saturating_add(ends.get(n).map_or(0, |&(_, rests)| rests));
        }
    }
    sums
}

/// What happened at a node, by time.
pub(super) fn node_history(doc: &Document, node: &Node) -> Option<Rc<NodeHistory>> {
    NODE.with_borrow_mut(|kept| history(doc, kept, &node.key, || doc.history_of_node(&node.key)))
}

/// What happened on an edge, by time.
pub(super) fn edge_history(doc: &Document, key: &EdgeKey) -> Option<Rc<EdgeHistory>> {
    EDGE.with_borrow_mut(|kept| history(doc, kept, key, || doc.history_of_edge(key)))
}

fn history<K: Clone + PartialEq, H>(
    doc: &Document,
    kept: &mut Kept<K, H>,
    key: &K,
    work_out: impl FnOnce() -> Option<H>,
) -> Option<Rc<H>> {
    if let Some((drawing, of, history)) = kept
        && std::ptr::eq(drawing.as_ptr(), Arc::as_ptr(&doc.drawing))
        && of == key
    {
        return Some(Rc::clone(history));
    }
    let history = Rc::new(work_out()?);
    *kept = Some((Arc::downgrade(&doc.drawing), key.clone(), Rc::clone(&history)));
    Some(history)
}

/// All transfers of the case that the filter shows, in file order, listed once for each change of the filter.
pub(super) fn all_shown(doc: &Document) -> Arc<[TransferIx]> {
    LISTED.with_borrow_mut(|last| match last {
        Some((plan, listed)) if std::ptr::eq(plan.as_ptr(), Arc::as_ptr(&doc.plan)) => Arc::clone(listed),
        _ => {
            let listed: Arc<[TransferIx]> =
                doc.case.transfers().map(|(ix, _)| ix).filter(|&ix| doc.shown.passes(ix)).collect();
            *last = Some((Arc::downgrade(&doc.plan), Arc::clone(&listed)));
            listed
        }
    })
}

/// The facts about a node of the document.
pub(super) fn of(doc: &Document, node: &Node) -> Arc<Facts> {
    LAST.with_borrow_mut(|last| match last {
        Some((drawing, filter, zone, key, facts))
            if std::ptr::eq(drawing.as_ptr(), Arc::as_ptr(&doc.drawing))
                && *filter == doc.state.filter
                && *zone == doc.state.timeline.zone
                && *key == node.key =>
        {
            Arc::clone(facts)
        }
        _ => {
            let facts = Arc::new(work_out(doc, node));
            let (filter, zone) = (doc.state.filter.clone(), doc.state.timeline.zone.clone());
            *last = Some((Arc::downgrade(&doc.drawing), filter, zone, node.key.clone(), Arc::clone(&facts)));
            facts
        }
    })
}

fn work_out(doc: &Document, node: &Node) -> Facts {
    let flow = &doc.drawing.flow;
    let Some((ix, _)) = flow.node(&node.key) else { return Facts::default() };
    let edges = [petgraph::Incoming, petgraph::Outgoing];
    let edges = edges.into_iter().flat_map(|direction| flow.graph.edges_directed(ix, direction));
    let outside: Vec<TransferIx> = edges.flat_map(|edge| edge.weight().transfers.iter().copied()).collect();
    let seen = when::transfers(doc, &outside);
    let mut transfers = outside;
    transfers.extend(&node.internal);
    transfers.sort_unstable();
    transfers.dedup();
    let active = doc.shown.active(ix).unwrap_or(node.wallets.len());
    Facts { transfers, seen, active }
}
