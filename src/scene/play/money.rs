//! Money on its way along the edges of a graph.

use std::collections::BTreeMap;

use petgraph::graph::EdgeIndex;

use super::Play;
use crate::case::{Case, IncidentIx, Timestamp, TransferIx, Usd};
use crate::flow::{Flow, Relation, Shown, Valuation};
use crate::timeline::{Flight, Movement};

/// Of transfers on their way along one edge, those in the same of this many stretches are drawn as one.
const STRETCHES: f64 = 24.0;

/// Money on its way along an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MovingMoney {
    /// Which edge.
    pub edge: EdgeIndex,
    /// 0 at the sender to 1 at the recipient.
    pub progress: f32,
    /// Its value as a part of the most that ever moves at once, 0 to 1; `None` where no value is known.
    pub share: Option<f32>,
    /// How many movements it stands for, at least 1.
    pub count: u32,
}

/// The edges that movements take.
#[derive(Debug, Clone, Default)]
pub(super) struct Roads {
    /// For each transfer the number of its edge; `u32::MAX` for one inside a fold.
    of_transfer: Vec<u32>,
    /// For each theft the edges from its victim to it, and from it to those said to have done it.
    of_theft: BTreeMap<IncidentIx, (Vec<EdgeIndex>, Vec<EdgeIndex>)>,
}

impl Roads {
    pub(super) fn of(case: &Case, flow: &Flow) -> Self {
        let mut roads = Self { of_transfer: vec![u32::MAX; case.transfers.len()], of_theft: BTreeMap::new() };
        for ix in flow.graph.edge_indices() {
            let edge = &flow.graph[ix];
            for transfer in &edge.transfers {
                roads.of_transfer[transfer.get()] = u32::try_from(ix.index()).unwrap_or(u32::MAX);
            }
            for &theft in &edge.incidents {
                let (to, on) = roads.of_theft.entry(theft).or_default();
                match edge.relation {
                    Some(Relation::Stolen) => to.push(ix),
                    Some(Relation::Followed | Relation::Attributed) => on.push(ix),
                    Some(Relation::Member) | None => {}
                }
            }
        }
        roads
    }

    fn of_transfer(&self, ix: TransferIx) -> Option<EdgeIndex> {
        let number = self.of_transfer.get(ix.get()).copied().filter(|&number| number != u32::MAX)?;
        Some(EdgeIndex::new(number as usize))
    }

    /// The edges that a movement is on when it has come so far, and how far along each.
    fn taken_by(&self, flow: &Flow, movement: Movement, progress: f64) -> Vec<(EdgeIndex, f64)> {
        match movement {
            Movement::Transfer(ix) => self.of_transfer(ix).map(|edge| (edge, progress)).into_iter().collect(),
            Movement::Theft(ix) => {
                let Some((to, on)) = self.of_theft.get(&ix) else { return Vec::new() };
                // First to the theft, then on to those who did it.
                let halves = if to.is_empty() || on.is_empty() { 1.0 } else { 2.0 };
                let first = !to.is_empty() && progress * halves < 1.0;
                let edges = if first { to } else { on };
                let done = if first || halves == 1.0 { 0.0 } else { 1.0 };
                let on_edge = |&edge: &EdgeIndex| (edge, (progress * halves - done).clamp(0.0, 1.0));
                edges.iter().filter(|&&edge| flow.graph.edge_weight(edge).is_some()).map(on_edge).collect()
            }
        }
    }
}

/// The flights that a filter lets through at an instant, on the edges they take: in the order of the edges, each from its beginning.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn moving_money(
    case: &Case,
    valuation: &Valuation,
    flow: &Flow,
    shown: &Shown,
    play: &Play,
    flights: &[Flight],
    at: Timestamp,
) -> Vec<MovingMoney> {
    /// What is put together: how many, the value known, and the sum of the progresses.
    #[derive(Default)]
    struct Bunch(u32, Option<f64>, f64);
    let mut bunches: BTreeMap<(EdgeIndex, u32), Bunch> = BTreeMap::new();
    for flight in flights {
        let passes = match flight.movement {
            Movement::Transfer(ix) => shown.passes(ix),
            Movement::Theft(ix) => shown.passes_theft(ix),
        };
        if !passes {
            continue;
        }
        let usd = flight.movement.usd(case, valuation).map(Usd::to_f64);
        for (edge, progress) in play.roads.taken_by(flow, flight.movement, flight.progress) {
            // Of a day nobody knows the hour, but not before the funds were there.
            if !play.edge_has_begun(edge, at) {
                continue;
            }
            let Bunch(count, value, sum) = bunches.entry((edge, (progress * STRETCHES) as u32)).or_default();
            *count = count.saturating_add(1);
            *value = usd.map_or(*value, |usd| Some(value.unwrap_or(0.0) + usd));
            *sum += progress;
        }
    }
    let money = |((edge, _), Bunch(count, value, sum)): ((EdgeIndex, u32), Bunch)| MovingMoney {
        edge,
        progress: (sum / f64::from(count)) as f32,
        share: value.map(|value| if play.largest > 0.0 { (value / play.largest).min(1.0) as f32 } else { 0.0 }),
        count,
    };
    bunches.into_iter().map(money).collect()
}
