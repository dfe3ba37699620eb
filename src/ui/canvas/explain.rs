//! What a thing on the canvas is and why it is there, in a few lines and in the inspector's words.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::app::document::Document;
use crate::case::{Attribution, EntityIx, SourceIx, TransferIx, thousands};
use crate::flow::{EdgeKey, Node, NodeKey, NodeKind};
use crate::scene::graph::{amount_line, edge_label, symbol_kind};
use crate::ui::when;

/// Lines shown at most, the title among them.
pub(super) const MOST_LINES: usize = 7;

/// A line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// What it is, once, at the top.
    Title(String),
    /// An address.
    Address(String),
    /// What is said of it.
    Text(String),
    /// Who says so.
    Source(String),
}

/// Why a node is here.
pub(super) fn node(doc: &Document, key: &NodeKey) -> Vec<Line> {
    let Some((ix, node)) = doc.drawing.flow.node(key) else { return Vec::new() };
    let mut lines = match node.kind {
        NodeKind::Incident(incident) => theft(doc, incident),
        NodeKind::Wallet(wallet) => self::wallet(doc, ix, node, wallet),
        NodeKind::Entity(entity) => self::entity(doc, ix, node, entity),
        NodeKind::Stack => {
            let why = "Folded: their funds come from the same places and go to the same places.";
            fold(doc, ix, node, why)
        }
        NodeKind::Fold(kind) => fold(doc, ix, node, &format!("Folded: {}.", kind.rule())),
        NodeKind::Part(_) => {
            fold(doc, ix, node, "Folded: what only this case has. What others share stands beside it.")
        }
        NodeKind::Thefts => fold(doc, ix, node, "Folded: thefts put down to one group, less costly than those beside."),
        NodeKind::Victims => fold(doc, ix, node, "Folded: the victims of the thefts that are folded."),
    };
    lines.retain(|line| !matches!(line, Line::Text(text) | Line::Source(text) if text.is_empty()));
    lines.truncate(MOST_LINES);
    lines
}

/// What an edge says, and on whose word.
pub(super) fn edge(doc: &Document, key: &EdgeKey) -> Vec<Line> {
    let (case, flow) = (&*doc.case, &doc.drawing.flow);
    let Some((ix, edge)) = flow.edge(key) else { return Vec::new() };
    let name = |key| flow.node(key).map_or("", |(_, node)| node.name.as_str());
    let title = match edge.relation.filter(|_| edge.transfers.is_empty()) {
        Some(relation) => format!("{} {} {}", name(&key.from), relation.verb(), name(&key.to)),
        None => format!("{} → {}", name(&key.from), name(&key.to)),
    };
    let mut lines = vec![Line::Title(title)];
    if let Some(sum) = doc.shown.edge(ix) {
        let label = edge_label(case, flow, ix, sum);
        lines.push(Line::Text(joined(&[label.amount, label.remark])));
        if sum.transfers < edge.transfers.len() {
            let (shown, all) = (thousands(sum.transfers), thousands(edge.transfers.len()));
            lines.push(Line::Text(format!("{shown} of {all} transfers are in the time window")));
        }
    }
    lines.push(Line::Text(when::transfers(doc, &edge.transfers)));
    lines.push(Line::Text(format!("Known: {}", edge.evidence.name())));
    // What is no movement rests on what is said of the thefts it relates.
    let said = edge.incidents.iter().flat_map(|&incident| case[incident].sources.iter().copied());
    let sources = unique(sources_of(doc, &edge.transfers).into_iter().chain(said).collect());
    lines.push(Line::Source(who(doc, &sources)));
    let valued = edge.transfers.iter().find(|&&t| doc.valuation.of_transfer(case, t).is_some());
    if let Some(&transfer) = valued {
        lines.push(Line::Source(doc.valuation.explain_transfer(case, transfer)));
    }
    lines.retain(|line| !matches!(line, Line::Text(text) | Line::Source(text) if text.is_empty()));
    lines.truncate(MOST_LINES);
    lines
}

fn wallet(doc: &Document, ix: NodeIndex, node: &Node, wallet: crate::case::WalletIx) -> Vec<Line> {
    let wallet = &doc.case[wallet];
    let mut lines = vec![Line::Title(wallet.name())];
    let owner = wallet.owner.map(|owner| format!("of {}", chain(doc, owner)));
    let status = wallet.status.as_ref().map(|status| status.kind.name().to_owned());
    let what = [symbol_kind(node).name().to_owned(), owner.unwrap_or_default()].join(" ");
    lines.push(Line::Text(joined(&[what.trim().to_owned(), status.unwrap_or_default()])));
    lines.extend(wallet.address.as_ref().map(|address| Line::Address(address.text().to_owned())));
    lines.push(Line::Text(money(doc, ix)));
    match &wallet.attribution {
        // Likelihood and confidence stand in two lines, never in one sentence (ICD 203).
        Some(claim) => {
            lines.extend(assessment(claim));
            let further = wallet.sources.iter().filter(|source| !claim.sources.contains(source));
            lines.push(Line::Source(who(doc, &claim.sources.iter().chain(further).copied().collect::<Vec<_>>())));
        }
        None => {
            if wallet.owner.is_none() {
                lines.push(Line::Text("Attributed to nobody by the sources of this case.".to_owned()));
            }
            lines.push(Line::Source(who(doc, &or_rows(doc, ix, &wallet.sources))));
        }
    }
    lines
}

fn entity(doc: &Document, ix: NodeIndex, node: &Node, entity: EntityIx) -> Vec<Line> {
    let about = &doc.case[entity];
    let kind = format!("{} · {}", symbol_kind(node).name(), about.kind.name().to_lowercase());
    let mut lines = vec![Line::Title(about.name.clone()), Line::Text(kind)];
    if node.wallets.len() > 1 {
        let count = thousands(node.wallets.len());
        lines.push(Line::Text(format!("Folded: {count} wallets of one owner")));
    }
    lines.push(Line::Text(money(doc, ix)));
    lines.push(Line::Source(who(doc, &or_rows(doc, ix, &about.sources))));
    lines
}

fn theft(doc: &Document, incident: crate::case::IncidentIx) -> Vec<Line> {
    let about = &doc.case[incident];
    let stolen = about.usd.map(|usd| format!("≈ {} stolen", usd.compact())).unwrap_or_default();
    let mut lines =
        vec![Line::Title(about.title.clone()), Line::Text(joined(&[when::period(doc, about.at, about.until), stolen]))];
    if let Some(actor) = about.actor {
        lines.push(Line::Text(format!("Assessed to be the work of {}", chain(doc, actor))));
    }
    let mut sources = about.sources.clone();
    if let Some(claim) = &about.attribution {
        lines.extend(assessment(claim));
        sources.splice(0..0, claim.sources.iter().copied());
        sources = unique(sources);
    }
    lines.push(Line::Source(who(doc, &sources)));
    lines
}

fn fold(doc: &Document, ix: NodeIndex, node: &Node, why: &str) -> Vec<Line> {
    vec![
        Line::Title(node.name.clone()),
        Line::Text(joined(&[symbol_kind(node).name().to_owned(), node.detail.clone()])),
        Line::Text(why.to_owned()),
        Line::Text(money(doc, ix)),
        Line::Source(who(doc, &or_rows(doc, ix, &[]))),
    ]
}

fn assessment(claim: &Attribution) -> Vec<Line> {
    let likelihood = claim.likelihood.map(|likelihood| Line::Text(likelihood.words().to_owned()));
    let confidence =
        claim.confidence.map(|confidence| Line::Text(format!("Confidence in the sources: {}", confidence.name())));
    likelihood.into_iter().chain(confidence).collect()
}

/// How it hangs together: what came in from whom and when; of what nothing comes into, what went out.
fn money(doc: &Document, ix: NodeIndex) -> String {
    let (case, graph) = (&*doc.case, &doc.drawing.flow.graph);
    for (direction, verb, word) in [(Direction::Incoming, "Received", "from"), (Direction::Outgoing, "Sent", "to")] {
        let edges: Vec<_> =
            graph.edges_directed(ix, direction).filter(|edge| !edge.weight().transfers.is_empty()).collect();
        let Some(main) = edges.iter().max_by_key(|edge| (edge.weight().usd, edge.weight().count)) else { continue };
        let other = if direction == Direction::Incoming { main.source() } else { main.target() };
        let amount = if let Some(instead) = case.in_place_of(&main.weight().transfers) {
            format!("an amount {instead}")
        } else if main.weight().totals.is_empty() {
            "an unknown amount".to_owned()
        } else {
            amount_line(case, &main.weight().totals, 1)
        };
        let others = match edges.len() - 1 {
            0 => String::new(),
            1 => format!(", and more {word} 1 other"),
            more => format!(", and more {word} {more} others"),
        };
        let count: u64 = edges.iter().map(|edge| edge.weight().count).sum();
        let plural = if count == 1 { "" } else { "s" };
        let times: Vec<TransferIx> = edges.iter().flat_map(|edge| edge.weight().transfers.iter().copied()).collect();
        let when = when::transfers(doc, &times);
        let count = thousands(usize::try_from(count).unwrap_or(usize::MAX));
        let rows = joined(&[format!("{count} transfer{plural}"), when]);
        return format!("{verb} {amount} {word} {}{others} · {rows}", graph[other].name);
    }
    String::new()
}

/// The sources given, or those of the transfers that touch a node.
fn or_rows(doc: &Document, ix: NodeIndex, sources: &[SourceIx]) -> Vec<SourceIx> {
    if !sources.is_empty() {
        return sources.to_vec();
    }
    let graph = &doc.drawing.flow.graph;
    let edges = [Direction::Incoming, Direction::Outgoing].into_iter().flat_map(|d| graph.edges_directed(ix, d));
    unique(edges.flat_map(|edge| sources_of(doc, &edge.weight().transfers)).collect())
}

fn sources_of(doc: &Document, transfers: &[TransferIx]) -> Vec<SourceIx> {
    unique(transfers.iter().flat_map(|&transfer| doc.case[transfer].sources.iter().copied()).collect())
}

fn unique(sources: Vec<SourceIx>) -> Vec<SourceIx> {
    let mut seen = std::collections::BTreeSet::new();
    sources.into_iter().filter(|&source| seen.insert(source)).collect()
}

/// The first source with its date and grade, and how many more there are: `FBI, 26 Feb 2025, A1 · and 2 more`.
fn who(doc: &Document, sources: &[SourceIx]) -> String {
    let Some(&first) = sources.first() else { return String::new() };
    let source = &doc.case[first];
    let date = source.date.map(|date| format!(", {}", date.for_people())).unwrap_or_default();
    let grade = source.grade.map(|grade| format!(" · {grade}")).unwrap_or_default();
    let more = if sources.len() > 1 { format!(" · and {} more", sources.len() - 1) } else { String::new() };
    format!("Says {}{date}{grade}{more}", source.publisher)
}

fn chain(doc: &Document, entity: EntityIx) -> String {
    let names: Vec<&str> = doc.case.chain_of_command(entity).map(|entity| doc.case[entity].name.as_str()).collect();
    names.join(", part of ")
}

fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ")
}
