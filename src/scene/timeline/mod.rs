//! The picture of the timeline: dates, flags, a histogram of value, and lanes with an arrow for each movement.
//!
//! Everything is in px of the picture. The builder is a pure function of its [`TimelineSpec`]; the window, the exports
//! and the tests draw the same list.

mod annotations;
mod arrows;
mod axis;
mod balances;
mod bars;
mod cursor;
mod flag;
mod flags;
mod frame;
pub(in crate::scene) mod hatch;
mod heat;
mod place;
mod words;

pub use annotations::TimelineBoard;
pub use bars::Bar;
pub use cursor::Part;
pub use frame::{Frame, lanes_that_fit};
pub(super) use hatch::hatch;
pub use heat::Heat;

use super::annotate::Annotations;
use super::style::{Metrics, Token};
use super::text::{Font, FontBook, TextStyle};
use super::{Corner, Paint, Point, Rect, Scene, Shape, Size};
use crate::case::{Case, EventIx};
use crate::timeline::{Axis, Curves, Gap, Lanes, Layer, TimelineSettings, Zone};

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct TimelineSpec<'a> {
    /// The case, for names and events.
    pub case: &'a Case,
    /// Groups of wallets, at most [`lanes_that_fit`].
    pub lanes: &'a Lanes,
    /// View in time. Its width is set to that of the plot.
    pub axis: &'a Axis,
    /// Size of the picture, px.
    pub size: Size,
    /// All movements, made with the same lanes.
    pub all: &'a Layer,
    /// Those that pass the filters, unless all do: the others stay as shadows.
    pub shown: Option<&'a Layer>,
    /// Those selected or under the pointer, if any: the others step back.
    pub focus: Option<&'a Layer>,
    /// What a person chose to see of it.
    pub settings: &'a TimelineSettings,
    /// Balances of what is selected; none without a selection.
    pub curves: Option<&'a Curves>,
    /// What a person wrote and drew on it.
    pub annotations: &'a Annotations,
    /// The brushed window, seconds.
    pub window: Option<(f64, f64)>,
    /// The playhead, seconds.
    pub playhead: Option<f64>,
    /// Whether the playhead carries its time, for pictures without a clock beside them.
    pub clock: bool,
    /// The event selected or under the pointer.
    pub event: Option<EventIx>,
    /// Colour behind everything.
    pub ground: Token,
}

/// A finished timeline.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// What to draw.
    pub scene: Scene,
    /// Where things are.
    pub layout: TimelineLayout,
}

/// Where things are in a finished timeline, for the pane that reacts to the pointer.
#[derive(Debug, Clone)]
pub struct TimelineLayout {
    /// Rows and columns.
    pub frame: Frame,
    /// The view that was drawn; positions are from the left end of the plot.
    pub axis: Axis,
    /// Bars of the histogram from left to right.
    pub bars: Vec<Bar>,
    /// Collapsed stretches in view.
    pub gaps: Vec<(Rect, Gap)>,
    /// The brushed window: left and right end, px of the picture.
    pub window: Option<(f32, f32)>,
    /// The second window: left and right end, px of the picture.
    pub second: Option<(f32, f32)>,
    /// Columns of lanes that are too dense for arrows.
    pub heat: Vec<Heat>,
    /// The playhead, px of the picture, when in view.
    pub playhead: Option<f32>,
}

/// Draws a timeline.
#[must_use]
pub fn timeline(spec: &TimelineSpec<'_>) -> Timeline {
    let frame = Frame::new(spec);
    let mut axis = spec.axis.clone();
    axis.resize(f64::from(frame.plot.width()));
    let mut pen = Pen {
        spec,
        frame,
        axis,
        scene: Scene::new(spec.size),
        bars: Vec::new(),
        highest: 0.0,
        parts: Vec::new(),
        gaps: Vec::new(),
        heat: Vec::new(),
        window: None,
        second: None,
        playhead: None,
    };
    let whole = Rect::from_xywh(0.0, 0.0, spec.size.w, spec.size.h);
    pen.scene.fill(Shape::Rect { rect: whole, radius: 0.0 }, Paint::new(spec.ground));
    let ticks = axis::ticks(&pen);
    axis::ground(&mut pen, &ticks);
    let under = pen.scene.items.len();
    bars::draw(&mut pen);
    balances::draw(&mut pen);
    arrows::draw(&mut pen);
    // Lines of the cursor lie under every text.
    cursor::veil(&mut pen);
    cursor::window(&mut pen);
    cursor::playhead(&mut pen);
    flags::draw(&mut pen);
    axis::labels(&mut pen, &ticks);
    arrows::labels(&mut pen);
    bars::labels(&mut pen);
    balances::labels(&mut pen);
    cursor::letters(&mut pen);
    cursor::clock(&mut pen);
    annotations::finish(&mut pen, under);
    let Pen { frame, axis, scene, bars, gaps, heat, window, second, playhead, .. } = pen;
    Timeline { scene, layout: TimelineLayout { frame, axis, bars, gaps, window, second, heat, playhead } }
}

/// A picture in the making.
struct Pen<'a> {
    spec: &'a TimelineSpec<'a>,
    frame: Frame,
    axis: Axis,
    scene: Scene,
    bars: Vec<Bar>,
    /// What the highest bar stands for.
    highest: f64,
    /// The parts of the histogram that occur.
    parts: Vec<usize>,
    heat: Vec<Heat>,
    second: Option<(f32, f32)>,
    gaps: Vec<(Rect, Gap)>,
    window: Option<(f32, f32)>,
    playhead: Option<f32>,
}

impl<'a> Pen<'a> {
    /// Position of a time in px of the picture.
    fn x(&self, t: f64) -> f32 {
        self.frame.plot.min.x + narrow(self.axis.x(t))
    }

    /// The clock dates are written by.
    fn zone(&self) -> &Zone {
        self.axis.zone()
    }

    /// Whether something between two positions would be seen in the plot.
    fn sees(&self, x0: f32, x1: f32) -> bool {
        x1 >= self.frame.plot.min.x && x0 <= self.frame.plot.max.x
    }

    /// Layers from back to front, with their opacity.
    fn layers(&self) -> Vec<(&'a Layer, f32)> {
        let base = self.spec.shown.unwrap_or(self.spec.all);
        let mut out = Vec::new();
        if self.spec.shown.is_some() {
            out.push((self.spec.all, 0.16));
        }
        out.push((base, if self.spec.focus.is_some() { 0.34 } else { 1.0 }));
        out.extend(self.spec.focus.map(|focus| (focus, 1.0)));
        out
    }

    /// Writes a line of text with its baseline such that capitals are centred on `at.y`.
    fn write(&mut self, text: &str, style: TextStyle, corner: Corner, at: Point) {
        let book = FontBook::get();
        let baseline = book.baseline_centered(style.font, style.size, at.y);
        self.scene.text(book.run(text, style, corner, Point::new(at.x, baseline)));
    }
}

/// Style of small labels.
fn small(paint: Paint) -> TextStyle {
    TextStyle::new(Font::Sans, Metrics::get().font.small, paint)
}

/// Width of a small label in px.
fn small_width(text: &str) -> f32 {
    FontBook::get().advance(Font::Sans, Metrics::get().font.small, text)
}

/// To the precision of pictures; far outside of the view it stays far outside.
#[allow(clippy::cast_possible_truncation)]
fn narrow(x: f64) -> f32 {
    x.clamp(-1e6, 1e6) as f32
}

impl TimelineLayout {
    /// Position of a time in px of the picture.
    #[must_use]
    pub fn x_of(&self, t: f64) -> f32 {
        self.frame.plot.min.x + narrow(self.axis.x(t))
    }

    /// Time at a position in px of the picture, seconds.
    #[must_use]
    pub fn time_at(&self, x: f32) -> f64 {
        self.axis.t(f64::from(x - self.frame.plot.min.x))
    }

    /// The bar whose column is under a point of the histogram.
    #[must_use]
    pub fn bar_at(&self, p: Point) -> Option<&Bar> {
        let inside = p.y >= self.frame.bars.min.y && p.y <= self.frame.bars.max.y;
        self.bars.iter().find(|bar| inside && (bar.x0..bar.x1).contains(&p.x))
    }
}
