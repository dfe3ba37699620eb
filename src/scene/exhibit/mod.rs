//! A picture that can stand alone: graph, timeline, legend and frame put together.

pub mod annex;
mod drawn;
mod legend;
mod notes;
mod words;

pub use drawn::Drawn;
pub use legend::{chains, legend_spec, line_rows, width_heading, width_rows};
pub use notes::{Uses, notes_of};
pub use words::{as_of_line, filter_lines, shown_line, subtitle, window_line, withheld_line};

use super::annotate::Annotations;
use super::frame::{Frame, FrameSpec, Ground, frame};
use super::graph::{self, Anchors, Arrangement, GraphSpec, Traced, View};
use super::measure;
use super::play::Instant;
use super::style::{Metrics, Token};
use super::{Insets, Item, Paint, Point, Rect, Scene, Selection, Shape, Size};
use crate::case::Case;
use crate::flow::{Filter, Flow, Shown};
use crate::timeline::Zone;

/// Height of the timeline in a picture, in px.
pub const TIMELINE_HEIGHT: f32 = 214.0;

/// Part of a played picture that its timeline takes, and the least height of that, px.
const PLAYED_SHARE: f32 = 0.24;
const LEAST_TIMELINE: f32 = 140.0;

/// Most of the room inside the frame that the timeline takes.
const LOW_SHARE: f32 = 0.34;

/// Around the fitted graph, in px.
const MARGIN: f32 = 32.0;

/// A part of the arrangement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    /// What stands in the middle of the picture, and px per unit of the arrangement.
    Place(Point, f32),
    /// A rectangle of the arrangement that the window showed; what stands at its edge may be cut off.
    Seen(Rect),
    /// A rectangle around all that is drawn.
    Fitted(Rect),
}

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
    /// The part to show; `None` fits the whole graph.
    pub part: Option<Part>,
    /// Size of the picture in px.
    pub size: Size,
    /// Texts of the graph are not drawn smaller than this, px per em.
    pub least_text: f32,
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
    with_graph(surroundings(spec), spec)
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
        least_text: spec.least_text,
        hover: None,
        annotations: spec.annotations,
        traced: spec.traced,
        instant: spec.instant,
    }
}

/// Everything of a picture but its graph.
#[must_use]
pub fn surroundings(spec: &ExhibitSpec<'_>) -> Surroundings {
    within(frame(&frame_spec(spec), spec.size), spec)
}

/// Everything of a picture but its graph, in a frame that was made before.
#[must_use]
pub fn within(mut frame: Frame, spec: &ExhibitSpec<'_>) -> Surroundings {
    let space = Metrics::get().space;
    let mut content = frame.content;
    let filled = frame.ground == Ground::Filled;
    let mut pane = |rect: Rect, scene: Scene| {
        if filled {
            frame.scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(Token::Panel));
        }
        let scene = if filled { scene } else { without_ground(scene) };
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
    let most =
        if spec.totals.is_some() { PLAYED_SHARE * frame.content.height() } else { timeline_height(spec, content) };
    let (graph, timeline) = split(content, spec.timeline.map(|_| most.max(LEAST_TIMELINE)));
    let timeline = spec.timeline.zip(timeline).map(|(draw, rect)| {
        let inner = rect.expanded(-space.small);
        pane(rect, draw(inner.size()));
        inner
    });
    Surroundings { scene: frame.scene, graph, totals, timeline, view: camera(spec, graph.size()) }
}

/// The camera over the graph of a size.
fn camera(spec: &ExhibitSpec<'_>, size: Size) -> View {
    match spec.part {
        Some(Part::Place(middle, scale)) => {
            View { scale, offset: Point::new(size.w / 2.0, size.h / 2.0) - middle * scale }
        }
        Some(Part::Seen(rect)) => View::fit(rect, size, MARGIN / 2.0),
        Some(Part::Fitted(rect)) => View::fit(rect, size, MARGIN),
        None => {
            let ExhibitSpec { case, flow, arrangement, shown, .. } = *spec;
            graph::whole_view(spec.annotations, Anchors { case, flow, arrangement, shown }, size, MARGIN)
        }
    }
}

/// Draws the graph into its place. Where the whole graph is fitted, no name is cut off at the edge: texts do not shrink
/// with the graph, so it makes room for them.
#[must_use]
pub fn with_graph(around: Surroundings, spec: &ExhibitSpec<'_>) -> Scene {
    /// Each time what sticks out is a little less.
    const ROUNDS: usize = 3;
    let size = around.graph.size();
    let mut scene = around.scene;
    let mut graph = graph::build(&graph_spec(spec, around.view, size));
    let fitted = match spec.part {
        None if spec.arrangement.story().is_none() => Some(spec.arrangement.bounds),
        None | Some(Part::Place(..)) => None,
        Some(Part::Seen(_)) => None,
        Some(Part::Fitted(rect)) => Some(rect),
    };
    let mut insets = Insets::default();
    for _ in 0..ROUNDS {
        let Some(world) = fitted.filter(|_| sticks_out(&graph, &mut insets)) else { break };
        graph = graph::build(&graph_spec(spec, View::fit_inside(world, size, MARGIN, insets), size));
    }
    // Numbers inside of small symbols: what cannot be read on paper is not printed; the name beside says it.
    graph.items.retain(|item| !matches!(item, Item::Text(run) if run.size < spec.least_text));
    scene.place(graph, around.graph.min);
    scene
}

/// Whether texts stick out of a picture; adds to the insets what they do.
fn sticks_out(graph: &Scene, insets: &mut Insets) -> bool {
    let mut over = Insets::default();
    for written in measure::texts(graph) {
        let Rect { min, max } = written.rect;
        over.left = over.left.max(-min.x);
        over.top = over.top.max(-min.y);
        over.right = over.right.max(max.x - graph.size.w);
        over.bottom = over.bottom.max(max.y - graph.size.h);
    }
    let most = (0.25 * graph.size.w, 0.25 * graph.size.h);
    let mut grew = false;
    let mut add = |inset: &mut f32, over: f32, most: f32| {
        if over > 0.0 && *inset < most {
            *inset = (inset.max(MARGIN / 2.0) + over + 4.0).min(most);
            grew = true;
        }
    };
    add(&mut insets.left, over.left, most.0);
    add(&mut insets.right, over.right, most.0);
    add(&mut insets.top, over.top, most.1);
    add(&mut insets.bottom, over.bottom, most.1);
    grew
}

/// What of the arrangement is in a picture that has at most this much room for its graph; `None` where all of it is.
#[must_use]
pub fn in_view(spec: &ExhibitSpec<'_>, most: Size) -> Option<Rect> {
    spec.part?;
    let view = camera(spec, most);
    Some(Rect::new(view.to_world(Point::default()), view.to_world(Point::new(most.w, most.h))))
}

/// As high as usual; lower where the picture is low, higher where it is upright and the graph leaves room.
fn timeline_height(spec: &ExhibitSpec<'_>, content: Rect) -> f32 {
    let low = TIMELINE_HEIGHT.min(LOW_SHARE * content.height());
    if content.height() <= content.width() {
        return low;
    }
    let world = match spec.part {
        Some(Part::Seen(rect) | Part::Fitted(rect)) => rect,
        Some(Part::Place(..)) => return low,
        None => spec.arrangement.bounds,
    };
    let view = View::fit(world, content.size(), MARGIN);
    let spare = content.height() - world.height() * view.scale - 2.0 * MARGIN;
    spare.clamp(low, 0.5 * content.height())
}

/// A picture without what fills all of it.
#[must_use]
pub fn without_ground(mut scene: Scene) -> Scene {
    let whole = Rect::from_xywh(0.0, 0.0, scene.size.w, scene.size.h);
    let is_ground = |item: &Item| match item {
        Item::Shape { shape: Shape::Rect { rect, .. }, fill: Some(_), stroke: None } => *rect == whole,
        _ => false,
    };
    let grounds = scene.items.iter().take_while(|item| is_ground(item)).count();
    scene.items.drain(..grounds);
    scene
}

/// Graph above, timeline of a height below.
fn split(content: Rect, timeline: Option<f32>) -> (Rect, Option<Rect>) {
    let Some(height) = timeline else { return (content, None) };
    let at = (content.max.y - height).max(content.min.y + content.height() * 0.4);
    let graph = Rect::new(content.min, Point::new(content.max.x, at));
    (graph, Some(Rect::new(Point::new(content.min.x, at), content.max)))
}

/// What the frame of a picture says, before anything is chosen about it.
#[must_use]
pub fn frame_spec(spec: &ExhibitSpec<'_>) -> FrameSpec {
    FrameSpec {
        subtitle: subtitle(spec.case),
        window: window_line(spec.case, spec.filter, spec.zone),
        shown: shown_line(spec.case, spec.shown),
        remarks: withheld_line(spec.case)
            .into_iter()
            .chain(spec.traced.map(|traced| traced.words.clone()))
            .chain(spec.compared.map(str::to_owned))
            .collect(),
        filters: filter_lines(spec.case, spec.flow, spec.filter, spec.shown),
        legend: Some(legend_spec(spec)),
        ..of_case(spec.case)
    }
}

/// What the frame of any picture of a case says.
#[must_use]
pub fn of_case(case: &Case) -> FrameSpec {
    FrameSpec {
        title: case.title.clone(),
        marking: case.marking.clone(),
        case_id: case.id.clone(),
        digest: case.digest.to_string(),
        as_of: as_of_line(case),
        remarks: withheld_line(case).into_iter().collect(),
        program: concat!("coldtrail ", env!("CARGO_PKG_VERSION")).to_owned(),
        ..FrameSpec::default()
    }
}
