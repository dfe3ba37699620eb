//! What stands at an edge: amounts, value, count, time.

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::case::{Amount, AssetIx, Case, Precision, TransferIx, format_utc, thousands};
use crate::flow::{Edge, Flow, NodeKind, Relation, Sum};
use crate::scene::text::{Font, FontBook};

use super::sizes;

/// What stands for an amount that no source gives.
const UNKNOWN: &str = "amount unknown";

/// Longer names are wrapped, px at scale 1.
const NAME_WIDTH: f32 = 112.0;

/// The lines at an edge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EdgeLabel {
    /// What moved, e.g. `90,375.55 stETH · 8,000 mETH`.
    pub amount: String,
    /// The most valuable of it alone, for where the whole does not fit; empty when that is the whole.
    pub short: String,
    /// How it is put together, e.g. `USD 1.14 bn · 40 transfers`.
    pub remark: String,
    /// Whether it must not say how much it was.
    pub withheld: bool,
}

impl EdgeLabel {
    /// Whether nothing is to be written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.amount.is_empty() && self.remark.is_empty()
    }
}

/// Where the text of a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelPlace {
    /// Under the symbol, centred.
    Below,
    /// At the left of the symbol: of a victim that only leads to its thefts, so that a long column stays low.
    Left,
    /// On the line that leads to it: of a theft beside its victim.
    OnEdge,
}

/// Where the text of a node stands.
#[must_use]
pub fn label_place(flow: &Flow, ix: NodeIndex) -> LabelPlace {
    let node = &flow.graph[ix];
    let is_stolen = |edge: &Edge| edge.relation == Some(Relation::Stolen);
    let edges = |direction| flow.graph.edges_directed(ix, direction).map(|edge| edge.weight());
    match node.kind {
        NodeKind::Incident(_) | NodeKind::Thefts if edges(petgraph::Incoming).any(is_stolen) => LabelPlace::OnEdge,
        NodeKind::Entity(_) | NodeKind::Victims
            if edges(petgraph::Incoming).next().is_none()
                && edges(petgraph::Outgoing).next().is_some()
                && edges(petgraph::Outgoing).all(is_stolen) =>
        {
            LabelPlace::Left
        }
        _ => LabelPlace::Below,
    }
}

/// The label of what is shown of an edge. What leads from a victim to a theft says what was stolen, and when.
#[must_use]
pub fn edge_label(case: &Case, flow: &Flow, ix: EdgeIndex, sum: &Sum) -> EdgeLabel {
    if flow.graph[ix].relation == Some(Relation::Stolen)
        && sum.transfers == 0
        && let Some((_, theft)) = flow.graph.edge_endpoints(ix)
    {
        let theft = &flow.graph[theft];
        let (amount, remark) = (theft.name.clone(), theft.detail.clone());
        return EdgeLabel { amount, remark, ..EdgeLabel::default() };
    }
    if let Some(amount) = case.in_place_of_value(sum.transfers, sum.usd).filter(|_| sum.unknown == 0) {
        return EdgeLabel { amount, withheld: true, ..EdgeLabel::default() };
    }
    // Two amounts fit; of more, the most valuable stands for all.
    let limit = |totals: &[_]| if totals.len() <= 2 { 2 } else { 1 };
    let mut amount = amount_line(case, &sum.totals, limit(&sum.totals));
    if sum.unknown > 0 {
        amount = if amount.is_empty() { UNKNOWN.to_owned() } else { format!("{amount} + unknown") };
    }
    if !sum.received.is_empty() {
        amount = format!("{amount} → {}", amount_line(case, &sum.received, limit(&sum.received)));
    }
    let mut parts = Vec::new();
    // What was stolen stands at the theft, not at the lines that lead to it and away from it.
    if let Some(usd) = sum.usd.filter(|_| sum.transfers > 0) {
        parts.push(format!("≈ {}", usd.brief()));
    }
    if sum.count > 1 {
        parts.push(format!("{} transfers", thousands(usize::try_from(sum.count).unwrap_or(usize::MAX))));
    }
    let short = amount_line(case, &sum.totals, 1);
    let short = if short == amount { String::new() } else { short };
    EdgeLabel { amount, short, remark: parts.join(" · "), withheld: false }
}

/// What a transfer sent, rounded for a label.
#[must_use]
pub fn sent_line(case: &Case, transfer: TransferIx) -> String {
    let of = &case[transfer];
    match (of.sent(), case.in_place_of(&[transfer])) {
        (_, Some(instead)) => format!("{instead}, {}", case[of.asset].symbol),
        (Some(sent), None) => amount_line(case, &[sent], 1),
        (None, None) => format!("{UNKNOWN} of {}", case[of.asset].symbol),
    }
}

/// The first `limit` amounts, rounded for a label, and how many more there are.
#[must_use]
pub fn amount_line(case: &Case, totals: &[(AssetIx, Amount)], limit: usize) -> String {
    let parts: Vec<String> = totals
        .iter()
        .take(limit)
        .map(|&(asset, amount)| {
            let decimals = case[asset].decimals;
            // From ten thousand on, decimals are noise on a label, and from ten million on thousands are; the inspector
            // has them.
            let (shown, unit) = match amount.to_f64(decimals) {
                units if units >= 1e7 => (amount.rounded(decimals + 6, 2), " M"),
                units if units >= 1e4 => (amount.rounded(decimals, 0), ""),
                _ => (amount.rounded(decimals, 2), ""),
            };
            format!("{shown}{unit} {}", case[asset].symbol)
        })
        .collect();
    let line = parts.join(" · ");
    if totals.len() > limit { format!("{line} + {} more", totals.len() - limit) } else { line }
}

/// The lines of a node's name: wrapped at spaces where it is long, at most two.
#[must_use]
pub fn name_lines(name: &str, size: f32) -> Vec<String> {
    let book = FontBook::get();
    if !name.contains(' ') {
        return vec![name.to_owned()];
    }
    let mut lines = book.wrap(Font::SansBold, size, name, NAME_WIDTH * size / sizes::NAME);
    if lines.len() > 2 {
        let rest = lines.split_off(1).join(" ");
        lines.push(book.fit(Font::SansBold, size, &rest, NAME_WIDTH * size / sizes::NAME).into_owned());
    }
    lines
}

/// When transfers happened, e.g. `21 Feb 2025, 14:56–15:54` or `26 Feb – 2 Mar 2025`; empty when no time is known. No
/// more precise than the times are.
#[must_use]
pub fn time_line(case: &Case, transfers: &[TransferIx]) -> String {
    let times = transfers.iter().filter_map(|&ix| case[ix].at.map(|at| (at, case[ix].until.unwrap_or(at))));
    let (mut first, mut last, mut precision) = (i64::MAX, i64::MIN, Precision::Second);
    for (at, until) in times {
        first = first.min(at.start());
        last = last.max(until.start());
        precision = precision.min(at.precision()).min(until.precision());
    }
    if first > last {
        return String::new();
    }
    let day = |at| format_utc(at, "%-d %b %Y");
    let same_day = day(first) == day(last);
    match (same_day, precision >= Precision::Minute) {
        (true, true) if last - first < 60 => format!("{}, {}", day(first), format_utc(first, "%H:%M UTC")),
        (true, true) => format!("{}, {}–{}", day(first), format_utc(first, "%H:%M"), format_utc(last, "%H:%M UTC")),
        (true, false) => day(first),
        (false, _) if format_utc(first, "%Y") == format_utc(last, "%Y") => {
            format!("{} – {}", format_utc(first, "%-d %b"), day(last))
        }
        (false, _) => format!("{} – {}", day(first), day(last)),
    }
}
