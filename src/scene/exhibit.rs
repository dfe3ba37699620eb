//! A picture that can stand alone: graph, timeline, legend and frame put together.

use super::annotate::Annotations;
use super::frame::{FrameSpec, frame};
use super::graph::{self, Anchors, Arrangement, GraphSpec, Traced, View, dash, width_scale};
use super::legend::{LegendSpec, LineRow, SymbolRow, WidthRow};
use super::play::Instant;
use super::style::Metrics;
use super::symbol::{Mark, SymbolKind};
use super::{Point, Rect, Scene, Selection, Size};
use crate::case::{Case, Evidence, Incident, Role, StatusKind, Usd, format_utc, thousands};
use crate::flow::{Criterion, Filter, Flow, GroupKind, LeftOut, Node, NodeKind, Shown};
use crate::timeline::Zone;

/// Height of the timeline in a picture, in px.
pub const TIMELINE_HEIGHT: f32 = 214.0;

/// Part of a played picture that its timeline takes, and the least height of that, px.
const PLAYED_SHARE: f32 = 0.24;
const LEAST_TIMELINE: f32 = 140.0;

/// Around the fitted graph, in px.
const MARGIN: f32 = 32.0;

/// What to put together.
#[derive(Clone, Copy)]
pub struct ExhibitSpec<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its folded graph.
    pub flow: &'a Flow,
    /// Where everything stands.
    pub arrangement: &'a Arrangement,
    /// What was chosen to be seen.
    pub filter: &'a Filter,
    /// What the filter leaves.
    pub shown: &'a Shown,
    /// What is selected.
    pub selection: &'a Selection,
    /// The middle of the part to show and its scale; `None` fits the whole graph.
    pub part: Option<(Point, f32)>,
    /// Size of the picture in px.
    pub size: Size,
    /// Draws the timeline in a size; `None` leaves it out.
    pub timeline: Option<&'a dyn Fn(Size) -> Scene>,
    /// What a person wrote and drew on the graph.
    pub annotations: &'a Annotations,
    /// What a trace says of the graph, where one is shown.
    pub traced: Option<&'a Traced>,
    /// The instant to which the graph is played; `None` for all of the time together.
    pub instant: Option<&'a Instant<'a>>,
    /// The clock by which times are written.
    pub zone: &'a Zone,
    /// What two compared windows of time hold, in a line.
    pub compared: Option<&'a str>,
    /// Draws where the stolen funds are in a width, over the graph; `None` leaves it out.
    pub totals: Option<&'a dyn Fn(f32) -> Scene>,
}

/// A picture with everything but its graph, and where that belongs.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Frame, legend, totals and timeline.
    pub scene: Scene,
    /// Where the graph belongs.
    pub graph: Rect,
    /// Where the totals stand.
    pub totals: Option<Rect>,
    /// Where the timeline stands.
    pub timeline: Option<Rect>,
    /// The camera over the graph.
    pub view: View,
}

/// Puts a picture together.
#[must_use]
pub fn exhibit(spec: &ExhibitSpec<'_>) -> Scene {
    let Surroundings { mut scene, graph, view, .. } = surroundings(spec);
    scene.place(graph::build(&graph_spec(spec, view, graph.size())), graph.min);
    scene
}

/// The graph of a picture under a camera, in a size.
#[must_use]
pub fn graph_spec<'a>(spec: &ExhibitSpec<'a>, view: View, size: Size) -> GraphSpec<'a> {
    GraphSpec {
        case: spec.case,
        flow: spec.flow,
        arrangement: spec.arrangement,
        shown: spec.shown,
        view,
        size,
        selection: spec.selection,
        hover: None,
        annotations: spec.annotations,
        traced: spec.traced,
        instant: spec.instant,
    }
}

/// Everything of a picture but its graph.
#[must_use]
pub fn surroundings(spec: &ExhibitSpec<'_>) -> Surroundings {
    let space = Metrics::get().space;
    let mut frame = frame(&frame_spec(spec), spec.size);
    let mut content = frame.content;
    let mut pane = |rect: Rect, scene: Scene| {
        let ground = super::Shape::Rect { rect, radius: 0.0 };
        frame.scene.fill(ground, super::Paint::new(super::style::Token::Panel));
        frame.scene.place(scene, rect.expanded(-space.small).min);
    };
    let totals = spec.totals.map(|draw| {
        let strip = draw(content.width() - 2.0 * space.small);
        let bottom = (content.min.y + strip.size.h + 2.0 * space.small).min(content.max.y);
        let rect = Rect::new(content.min, Point::new(content.max.x, bottom));
        content.min.y = bottom;
        pane(rect, strip);
        rect.expanded(-space.small)
    });
    // Where the totals take room too, the timeline gives some to the graph.
    let most = if spec.totals.is_some() { PLAYED_SHARE * frame.content.height() } else { TIMELINE_HEIGHT };
    let (graph, timeline) = split(content, spec.timeline.map(|_| most.clamp(LEAST_TIMELINE, TIMELINE_HEIGHT)));
    let timeline = spec.timeline.zip(timeline).map(|(draw, rect)| {
        let inner = rect.expanded(-space.small);
        pane(rect, draw(inner.size()));
        inner
    });
    let view = match spec.part {
        Some((middle, scale)) => {
            let size = graph.size();
            View { scale, offset: Point::new(size.w / 2.0, size.h / 2.0) - middle * scale }
        }
        None => fit(spec, graph.size()),
    };
    Surroundings { scene: frame.scene, graph, totals, timeline, view }
}

/// The view that shows the whole graph with its annotations.
fn fit(spec: &ExhibitSpec<'_>, size: Size) -> View {
    let ExhibitSpec { case, flow, arrangement, shown, .. } = *spec;
    let (anchors, insets) = (Anchors { case, flow, arrangement, shown }, arrangement.insets());
    View::fit_inside(
        graph::bounds_with(spec.annotations, anchors, arrangement.bounds, size, MARGIN, insets),
        size,
        MARGIN,
        insets,
    )
}

/// The size of the picture whose graph is as large as `graph`.
#[must_use]
pub fn size_around(graph: Size, timeline: bool) -> Size {
    let space = Metrics::get().space;
    let height = graph.h + space.title_bar + space.footer + 2.0 * space.banner;
    let height = if timeline { height + TIMELINE_HEIGHT } else { height };
    Size::new((graph.w + space.legend).ceil(), height.ceil())
}

/// Graph above, timeline of a height below.
fn split(content: Rect, timeline: Option<f32>) -> (Rect, Option<Rect>) {
    let Some(height) = timeline else { return (content, None) };
    let at = (content.max.y - height).max(content.min.y + content.height() * 0.4);
    let graph = Rect::new(content.min, Point::new(content.max.x, at));
    (graph, Some(Rect::new(Point::new(content.min.x, at), content.max)))
}

fn frame_spec(spec: &ExhibitSpec<'_>) -> FrameSpec {
    let case = spec.case;
    FrameSpec {
        title: case.title.clone(),
        subtitle: subtitle(case),
        marking: case.marking.clone(),
        case_id: case.id.clone(),
        digest: case.digest.to_string(),
        window: window_line(case, spec.filter, spec.zone),
        shown: format!("shown {}", spec.shown.line(case)),
        filters: lines_above(spec),
        program: concat!("coldtrail ", env!("CARGO_PKG_VERSION")).to_owned(),
        legend: Some(legend_spec(spec)),
    }
}

/// What the frame says of filters and of the trace.
fn lines_above(spec: &ExhibitSpec<'_>) -> Vec<String> {
    let filters = filter_lines(spec.case, spec.flow, spec.filter, spec.shown);
    let traced = spec.traced.map(|traced| traced.words.clone());
    let compared = spec.compared.map(str::to_owned);
    traced.into_iter().chain(compared).chain(filters).collect()
}

/// Seconds of a year.
const YEAR: i64 = 31_557_600;

/// The time window of a filter, or the time the case covers, by a clock that is named.
#[must_use]
pub fn window_line(case: &Case, filter: &Filter, zone: &Zone) -> String {
    let show = |from, to, pattern| {
        format!("{} – {} {}", zone.format(from, pattern), zone.format(to, pattern), zone.suffix(to))
    };
    if let Some(window) = filter.window {
        return format!("window {}", show(window.from, window.to, "%-d %b %Y %H:%M"));
    }
    let transfers = case.transfers.iter().filter_map(|t| t.at.map(|at| (at, t.until.unwrap_or(at))));
    let thefts = case.incidents.iter().map(|incident| (incident.at, incident.until.unwrap_or(incident.at)));
    let range = transfers.chain(thefts).fold(None, |range: Option<(i64, i64)>, (at, until)| {
        let (low, high) = range.unwrap_or((i64::MAX, i64::MIN));
        Some((low.min(at.start()), high.max(until.end() - 1)))
    });
    let Some((from, to)) = range else { return "all of the time".to_owned() };
    // Over years the hours say nothing.
    let pattern = if to - from > 2 * YEAR { "%-d %b %Y" } else { "%-d %b %Y %H:%M" };
    format!("all of {}", show(from, to, pattern))
}

/// Of one theft its date, published value and attribution: `21 Feb 2025 · USD 1.46–1.5 bn · attributed to
/// TraderTraitor by FBI`; of several their number, years and sum.
#[must_use]
pub fn subtitle(case: &Case) -> String {
    let incident = match case.incidents.as_slice() {
        [] => return String::new(),
        [one] => one,
        several => return sum_of(several),
    };
    let mut parts = vec![incident.at.for_people()];
    match (incident.usd, incident.usd_range) {
        (_, Some((low, high))) if low != high => parts.push(range(low, high)),
        (Some(usd), _) => parts.push(usd.compact()),
        _ => {}
    }
    let to = incident.attribution.as_ref().and_then(|claim| claim.to).or(incident.actor);
    if let Some(actor) = to {
        // Of several who say so, the first of the most authoritative kind is named.
        let sources = incident.attribution.iter().flat_map(|claim| &claim.sources);
        let by = sources.min_by_key(|&&source| case[source].kind);
        let by = by.map(|&source| format!(" by {}", case[source].publisher)).unwrap_or_default();
        parts.push(format!("attributed to {}{by}", case[actor].name));
    }
    parts.join(" · ")
}

/// `82 thefts · 2017–2025 · USD 5.23 bn as published, 5 without a value`.
fn sum_of(incidents: &[Incident]) -> String {
    let years = incidents.iter().map(|incident| format_utc(incident.at.start(), "%Y"));
    let years = match (years.clone().min(), years.max()) {
        (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
        (first, _) => first.unwrap_or_default(),
    };
    let known: Vec<Usd> = incidents.iter().filter_map(|incident| incident.usd).collect();
    let sum = known.iter().try_fold(Usd(0), |sum, &usd| sum.checked_add(usd)).map(Usd::compact);
    let value = match (sum, incidents.len() - known.len()) {
        (None, _) => String::new(),
        (Some(_), _) if known.is_empty() => " · no published value".to_owned(),
        (Some(sum), 0) => format!(" · {sum} as published"),
        (Some(sum), unknown) => format!(" · {sum} as published, {unknown} without a value"),
    };
    format!("{} thefts · {years}{value}", incidents.len())
}

/// `USD 1.46–1.5 bn` where both ends have one unit, else both in full.
fn range(low: Usd, high: Usd) -> String {
    let (low, high) = (low.compact(), high.compact());
    match (low.rsplit_once(' '), high.strip_prefix("USD ").and_then(|high| high.rsplit_once(' '))) {
        (Some((low, unit)), Some((high, same))) if unit == same => format!("{low}–{high} {unit}"),
        _ => format!("{low} – {high}"),
    }
}

/// The active filters in words, each with what it leaves out only because it cannot tell. The time window has a line of
/// its own.
#[must_use]
pub fn filter_lines(case: &Case, flow: &Flow, filter: &Filter, shown: &Shown) -> Vec<String> {
    let chips = filter.chips(case, flow).into_iter();
    let mut lines: Vec<String> = chips
        .filter_map(|chip| match shown.left_out(chip.criterion) {
            Some(remark) if chip.criterion == Criterion::Window => Some(remark),
            None if chip.criterion == Criterion::Window => None,
            Some(remark) => Some(format!("{} ({remark})", chip.words)),
            None => Some(chip.words),
        })
        .collect();
    if filter.left_out == LeftOut::Hide && !filter.is_empty() {
        lines.push("what is left out is not drawn".to_owned());
    }
    lines
}

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
    let mut symbols = Vec::new();
    if !case.incidents.is_empty() {
        symbols.push(row(SymbolKind::Incident, spec.shown.thefts));
    }
    symbols.extend(Role::ALL.iter().filter_map(|role| Some(row((*role).into(), *spec.shown.roles.get(role)?))));
    for (kind, counts) in [(SymbolKind::Group, spec.shown.groups), (SymbolKind::Case, spec.shown.cases)] {
        if counts.1 > 0 {
            symbols.push(row(kind, counts));
        }
    }
    let chains = chains(flow);
    if chains > 0 {
        symbols.push(row(SymbolKind::Chain, (chains, chains)));
    }
    LegendSpec {
        heading: if case.wallets.is_empty() { "In the picture" } else { "Wallets by kind" }.to_owned(),
        symbols,
        marks: [StatusKind::Frozen, StatusKind::Recovered, StatusKind::Dormant, StatusKind::TraceEnds]
            .map(Mark::Status)
            .into_iter()
            .chain([Mark::Shared])
            .filter(|&mark| flow.graph.node_weights().any(|node| has_mark(node, mark)))
            .collect(),
        lines: line_rows(flow),
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
    [Evidence::Ledger, Evidence::Reported, Evidence::Inferred]
        .into_iter()
        .filter(|&evidence| flow.graph.edge_weights().any(|edge| edge.evidence == evidence))
        .map(|evidence| LineRow { dash: dash(evidence), name: evidence.name().to_owned() })
        .collect()
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
