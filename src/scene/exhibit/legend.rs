//! The legend of what a picture holds.

use std::collections::BTreeSet;

use petgraph::graph::EdgeIndex;

use super::ExhibitSpec;
use crate::case::{Case, Evidence, Role, StatusKind, Usd, thousands};
use crate::flow::{Flow, GroupKind, LeftOut, Node, NodeKind};
use crate::scene::graph::{dash, symbol_kind, width_scale};
use crate::scene::legend::{LegendSpec, LineRow, SymbolRow, WidthRow};
use crate::scene::symbol::{Mark, SymbolKind};

/// The legend of what a picture holds: kinds with counts of wallets, line styles, widths.
#[must_use]
pub fn legend_spec(spec: &ExhibitSpec<'_>) -> LegendSpec {
    let (case, flow) = (spec.case, spec.flow);
    let row = |kind: SymbolKind, (shown, all): (usize, usize)| SymbolRow {
        kind,
        name: kind.name().to_owned(),
        count: if shown == all { thousands(all) } else { format!("{} of {}", thousands(shown), thousands(all)) },
        key: String::new(),
        hidden: shown == 0,
    };
    // What is not drawn at all is not in the picture.
    let hides = spec.filter.left_out == LeftOut::Hide;
    let mut symbols = Vec::new();
    let is_theft = |ix| spec.shown.draws(ix) && symbol_kind(&flow.graph[ix]) == SymbolKind::Incident;
    if !case.incidents.is_empty() && (!hides || flow.graph.node_indices().any(is_theft)) {
        symbols.push(row(SymbolKind::Incident, spec.shown.thefts));
    }
    symbols.extend(Role::ALL.iter().filter_map(|role| Some(row((*role).into(), *spec.shown.roles.get(role)?))));
    for (kind, counts) in [(SymbolKind::Group, spec.shown.groups), (SymbolKind::Case, spec.shown.cases)] {
        if counts.1 > 0 {
            symbols.push(row(kind, counts));
        }
    }
    symbols.retain(|row| !(hides && row.hidden));
    let chains = chains(flow);
    if chains > 0 {
        symbols.push(row(SymbolKind::Chain, (chains, chains)));
    }
    let graph = &flow.graph;
    let nodes: Vec<&Node> = graph.node_indices().filter(|&ix| spec.shown.draws(ix)).map(|ix| &graph[ix]).collect();
    let drawn = |ix: EdgeIndex| spec.shown.draws_edge(flow, ix);
    let evidence: BTreeSet<Evidence> =
        graph.edge_indices().filter(|&ix| drawn(ix)).map(|ix| graph[ix].evidence).collect();
    LegendSpec {
        heading: if case.wallets.is_empty() { "In the picture" } else { "Wallets by kind" }.to_owned(),
        symbols,
        marks: [StatusKind::Frozen, StatusKind::Recovered, StatusKind::Dormant, StatusKind::TraceEnds]
            .map(Mark::Status)
            .into_iter()
            .chain([Mark::Shared])
            .filter(|&mark| nodes.iter().any(|node| has_mark(node, mark)))
            .collect(),
        lines: line_rows_of(&evidence),
        width_heading: width_heading(case).to_owned(),
        widths: width_rows(flow),
        instant: spec.instant.is_some() || spec.totals.is_some(),
    }
}

/// How many folded peel chains a picture has.
#[must_use]
pub fn chains(flow: &Flow) -> usize {
    flow.graph.node_weights().filter(|node| node.kind == NodeKind::Fold(GroupKind::Chain)).count()
}

fn has_mark(node: &Node, mark: Mark) -> bool {
    match mark {
        Mark::Status(status) => node.status == Some(status),
        Mark::Shared => node.shared,
    }
}

/// The line styles of a graph, from firm to weak.
#[must_use]
pub fn line_rows(flow: &Flow) -> Vec<LineRow> {
    line_rows_of(&flow.graph.edge_weights().map(|edge| edge.evidence).collect())
}

fn line_rows_of(evidence: &BTreeSet<Evidence>) -> Vec<LineRow> {
    evidence.iter().map(|&evidence| LineRow { dash: dash(evidence), name: evidence.name().to_owned() }).collect()
}

/// What the width of a line stands for in a case.
#[must_use]
pub fn width_heading(case: &Case) -> &'static str {
    if case.transfers.is_empty() { "Width (log, stated value)" } else { "Width (log, derived value)" }
}

/// Three sample widths of a graph with the values they stand for.
#[must_use]
pub fn width_rows(flow: &Flow) -> Vec<WidthRow> {
    if flow.graph.edge_weights().all(|edge| edge.usd.is_none()) {
        return Vec::new();
    }
    let scale = width_scale(flow);
    let sample = |value: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let usd = Usd((value * 1e6) as u128);
        WidthRow { width: scale.width(Some(value)), name: usd.compact() }
    };
    scale.samples(3).into_iter().map(sample).collect()
}
