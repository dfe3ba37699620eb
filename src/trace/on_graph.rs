//! A trace summed over the nodes and edges of a folded graph.

use std::collections::BTreeMap;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::accounts::Doubt;
use super::carried::Carried;
use super::ledger::Ledger;
use crate::case::{Amount, AssetIx, Case, TransferIx, Usd};
use crate::flow::{Flow, Valuation};

/// What of an amount was stolen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Portion {
    /// By asset what was stolen, and the whole, in base units; only assets of which something was stolen.
    pub amounts: Vec<(AssetIx, u128, u128)>,
    /// Value of what was stolen; `None` where a part of it has no known value.
    pub usd: Option<Usd>,
    /// Stolen part of the whole, 0 to 1: by value, or by amount where it is all of one asset.
    pub share: f64,
}

impl Portion {
    /// Whether nothing of it was stolen.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.amounts.is_empty()
    }
}

/// What of each node and edge was stolen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TracedGraph {
    edges: Vec<Portion>,
    /// Of what reached each node.
    nodes: Vec<Portion>,
    /// Of what each node holds at the end: amounts alone.
    rests: Vec<Portion>,
    /// By asset the most that may be stolen of what each node holds at the end, where that is more than the method says.
    most: Vec<Vec<(AssetIx, u128)>>,
}

impl TracedGraph {
    /// Sums a trace up over a graph.
    #[must_use]
    pub fn of(
        case: &Case,
        valuation: &Valuation,
        flow: &Flow,
        ledger: &Ledger,
        (carried, doubt): (&Carried, &Doubt),
    ) -> Self {
        let edges = flow.graph.edge_weights().map(|edge| of_transfers(case, valuation, carried, &edge.transfers));
        let edges = edges.collect();
        let mut arrived: Vec<Sums> = vec![Sums::default(); flow.graph.node_count()];
        let mut rests = arrived.clone();
        let mut held: Vec<BTreeMap<AssetIx, (u128, u128)>> = vec![BTreeMap::new(); flow.graph.node_count()];
        for (n, holding) in ledger.holdings.iter().enumerate() {
            let Some(ix) = holding.wallet.and_then(|wallet| flow.index_of(wallet)) else { continue };
            let (whole, stolen) = carried.arrived(n);
            let usd = |qty: u128| valuation.usd(holding.asset, Amount(qty));
            arrived[ix.index()].add(holding.asset, stolen, whole, usd(stolen), usd(whole));
            let rest = carried.rests(n);
            rests[ix.index()].add(holding.asset, rest, rest, usd(rest), usd(rest));
            let (stolen, unknown) = held[ix.index()].entry(holding.asset).or_default();
            (*stolen, *unknown) = (stolen.saturating_add(rest), unknown.saturating_add(doubt.unknown(n)));
        }
        let most = held.into_iter().map(|assets| {
            let bounds = |(asset, (stolen, unknown))| (asset, doubt.bounds(asset, stolen, unknown));
            assets
                .into_iter()
                .map(bounds)
                .filter(|(_, b)| b.upper > b.lower)
                .map(|(asset, b)| (asset, b.upper))
                .collect()
        });
        let most = most.collect();
        let portions = |sums: Vec<Sums>| sums.into_iter().map(Sums::portion).collect();
        Self { edges, nodes: portions(arrived), rests: portions(rests), most }
    }

    /// What of the transfers of an edge was stolen.
    #[must_use]
    pub fn edge(&self, ix: EdgeIndex) -> &Portion {
        const NOTHING: &Portion = &Portion { amounts: Vec::new(), usd: None, share: 0.0 };
        self.edges.get(ix.index()).unwrap_or(NOTHING)
    }

    /// What of all that reached a node was stolen.
    #[must_use]
    pub fn node(&self, ix: NodeIndex) -> &Portion {
        const NOTHING: &Portion = &Portion { amounts: Vec::new(), usd: None, share: 0.0 };
        self.nodes.get(ix.index()).unwrap_or(NOTHING)
    }

    /// The stolen funds that are at a node at the end.
    #[must_use]
    pub fn rests(&self, ix: NodeIndex) -> &Portion {
        const NOTHING: &Portion = &Portion { amounts: Vec::new(), usd: None, share: 0.0 };
        self.rests.get(ix.index()).unwrap_or(NOTHING)
    }

    /// By asset, the most that may be stolen of what a node holds at the end; only where that is more than the method says.
    #[must_use]
    pub fn most(&self, ix: NodeIndex) -> &[(AssetIx, u128)] {
        self.most.get(ix.index()).map_or(&[], Vec::as_slice)
    }
}

/// What of several transfers was stolen.
#[must_use]
pub fn of_transfers(case: &Case, valuation: &Valuation, carried: &Carried, transfers: &[TransferIx]) -> Portion {
    let mut sums = Sums::default();
    for &ix in transfers {
        let Some((asset, amount)) = case[ix].sent() else { continue };
        let stolen = carried.sent(ix);
        let whole = valuation.of_transfer(case, ix);
        // By the rate of the transfer itself.
        let part = whole.map(|usd| scaled(usd, stolen, amount.0));
        sums.add(asset, stolen, amount.0, part, whole);
    }
    sums.portion()
}

/// `usd · part / whole`, rounded down.
fn scaled(usd: Usd, part: u128, whole: u128) -> Usd {
    if part >= whole { usd } else { Usd(super::wide::mul_div(usd.0, part, whole).0) }
}

#[derive(Debug, Clone, Default)]
struct Sums {
    amounts: Vec<(AssetIx, u128, u128)>,
    /// Known values of the stolen part and of the whole.
    usd: (u128, u128),
    /// Whether the value of something stolen, and of anything at all, is not known.
    unvalued: (bool, bool),
}

impl Sums {
    fn add(&mut self, asset: AssetIx, stolen: u128, whole: u128, part: Option<Usd>, usd: Option<Usd>) {
        if whole == 0 {
            return;
        }
        match self.amounts.iter_mut().find(|(of, ..)| *of == asset) {
            Some((_, part, sum)) => (*part, *sum) = (part.saturating_add(stolen), sum.saturating_add(whole)),
            None => self.amounts.push((asset, stolen, whole)),
        }
        let add = |sum: &mut u128, usd: Option<Usd>| *sum = sum.saturating_add(usd.map_or(0, |usd| usd.0));
        add(&mut self.usd.0, part);
        add(&mut self.usd.1, usd);
        self.unvalued = (self.unvalued.0 || stolen > 0 && part.is_none(), self.unvalued.1 || usd.is_none());
    }

    #[allow(clippy::cast_precision_loss)]
    fn portion(self) -> Portion {
        let part = |part: u128, whole: u128| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let share = match self.amounts.as_slice() {
            [(_, stolen, whole)] => part(*stolen, *whole),
            _ if !self.unvalued.1 => part(self.usd.0, self.usd.1),
            // Without values, no asset counts for more than another.
            amounts => amounts.iter().map(|&(_, stolen, whole)| part(stolen, whole)).fold(0.0, f64::max),
        };
        let amounts: Vec<_> = self.amounts.into_iter().filter(|&(_, stolen, _)| stolen > 0).collect();
        let usd = (!amounts.is_empty() && !self.unvalued.0).then_some(Usd(self.usd.0));
        Portion { share: if amounts.is_empty() { 0.0 } else { share.min(1.0) }, usd, amounts }
    }
}
