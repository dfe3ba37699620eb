//! The story's ground: bands and names of lanes, and the time axis with its ticks and gaps. Names stay at the left edge
//! and the axis at the top, wherever the camera looks.

use super::Arrangement;
use super::build::GraphSpec;
use super::lanes::LaneName;
use super::view::View;
use crate::layout::Ground;
use crate::scene::style::{Metrics, Token};
use crate::scene::symbol::SymbolKind;
use crate::scene::text::{Font, FontBook, TextStyle};
use crate::scene::timeline::hatch;
use crate::scene::{Corner, Insets, Paint, Path, Point, Rect, Scene, Shape, Size, Stroke};
use crate::timeline::{GapKind, Stretched};

/// Height of the axis, and width of the names at least and at most, px.
const AXIS: f32 = 26.0;
const NAMES: (f32, f32) = (64.0, 148.0);
/// Width of a lane's colour at the left edge, px.
const STRIPE: f32 = 3.0;
/// Around names, px.
const PAD: f32 = 8.0;
/// What stands over the field of nodes that have no date.
const UNDATED: &str = "no date";

/// What lanes stand on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// The lanes from top to bottom.
    pub lanes: Vec<LaneName>,
    /// Heights of the lanes, and the field aside.
    pub ground: Ground,
    /// The time axis as it was stretched; `None` where nothing has a date.
    pub axis: Option<Stretched>,
}

impl Story {
    /// Room that names and axis take at the edges of a picture.
    #[must_use]
    pub fn insets(&self) -> Insets {
        Insets { left: self.names_width(), top: AXIS, right: 0.0, bottom: 0.0 }
    }

    fn names_width(&self) -> f32 {
        let style = style(Token::Text);
        let width = |lane: &LaneName| {
            let lines = FontBook::get().wrap(style.font, style.size, &lane.name, NAMES.1 - 2.0 * PAD - STRIPE);
            lines.iter().map(|line| FontBook::get().advance(style.font, style.size, line)).fold(0.0, f32::max)
        };
        (self.lanes.iter().map(width).fold(0.0, f32::max) + 2.0 * PAD + STRIPE).clamp(NAMES.0, NAMES.1).ceil()
    }
}

fn style(token: Token) -> TextStyle {
    TextStyle::new(Font::SansBold, Metrics::get().font.small, Paint::new(token))
}

fn rect(scene: &mut Scene, rect: Rect, paint: Paint) {
    scene.fill(Shape::Rect { rect, radius: 0.0 }, paint);
}

fn rule(scene: &mut Scene, from: Point, to: Point, alpha: f32) {
    let stroke = Stroke::solid(Metrics::get().stroke.hair, Paint::new(Token::Line).faded(alpha));
    scene.stroke(Shape::Path(Path::polyline(&[from, to], false)), stroke);
}

/// What lies behind everything, in lanes.
pub(super) fn ground(spec: &GraphSpec<'_>) -> Option<Scene> {
    Some(Sheet::new(spec)?.ground())
}

/// What lies over everything, in lanes: the axis at the top and the names at the left edge of the picture.
#[must_use]
pub fn edges(spec: &GraphSpec<'_>) -> Option<Scene> {
    Some(Sheet::new(spec)?.edges())
}

/// The rectangles that the edges of the story cover.
pub(super) fn covered(spec: &GraphSpec<'_>) -> Vec<Rect> {
    let Some(story) = spec.arrangement.story() else { return Vec::new() };
    let size = spec.size;
    vec![Rect::from_xywh(0.0, 0.0, size.w, AXIS), Rect::from_xywh(0.0, 0.0, story.names_width(), size.h)]
}

/// A layer of the story in the making.
struct Sheet<'a> {
    spec: &'a GraphSpec<'a>,
    story: &'a Story,
    scene: Scene,
}

impl<'a> Sheet<'a> {
    fn new(spec: &'a GraphSpec<'a>) -> Option<Self> {
        Some(Self { spec, story: spec.arrangement.story()?, scene: Scene::new(spec.size) })
    }

    fn ground(mut self) -> Scene {
        let story = self.story;
        let (size, view) = (self.spec.size, self.spec.view);
        for (n, (top, bottom)) in bands(story, view).enumerate() {
            if bottom < 0.0 || top > size.h {
                continue;
            }
            let band = Rect::new(Point::new(0.0, top.max(0.0)), Point::new(size.w, bottom.min(size.h)));
            if n % 2 == 0 {
                rect(&mut self.scene, band, Paint::new(Token::Panel));
            }
            rule(&mut self.scene, Point::new(0.0, bottom), Point::new(size.w, bottom), 0.7);
        }
        let (Some(top), Some(bottom)) = (bands(story, view).next(), bands(story, view).last()) else {
            return self.scene;
        };
        let (top, bottom) = (top.0.max(0.0), bottom.1.min(size.h));
        if let Some(axis) = &story.axis {
            for (x0, x1, gap) in axis.gaps() {
                let (left, right) = (self.x(x0).max(0.0), self.x(x1).min(size.w));
                if left >= right || bottom <= top {
                    continue;
                }
                let field = Rect::new(Point::new(left, top), Point::new(right, bottom));
                match gap.kind {
                    GapKind::Silence => hatch(&mut self.scene, field, Paint::new(Token::Line).faded(0.6)),
                    GapKind::Coarse => rect(&mut self.scene, field, Paint::new(Token::Raised).faded(0.3)),
                }
            }
            for tick in axis.ticks(f64::from(view.scale), self.seen(), &measure).iter().filter(|tick| tick.line) {
                let x = self.tick_x(tick.x);
                let strong = tick.label.as_ref().is_some_and(|label| label.context);
                rule(&mut self.scene, Point::new(x, top), Point::new(x, bottom), if strong { 0.9 } else { 0.5 });
            }
        }
        if let (Some((_, right)), true) = (story.ground.aside, story.axis.is_some()) {
            let x = view.to_picture(Point::new(right, 0.0)).x + PAD;
            rule(&mut self.scene, Point::new(x, top), Point::new(x, bottom), 1.0);
        }
        self.scene
    }

    fn edges(mut self) -> Scene {
        let story = self.story;
        let size = self.spec.size;
        let width = story.names_width();
        rect(&mut self.scene, Rect::from_xywh(0.0, AXIS, width, size.h - AXIS), Paint::new(Token::Canvas).faded(0.9));
        for ((top, bottom), lane) in bands(story, self.spec.view).zip(&story.lanes) {
            let (top, bottom) = (top.max(AXIS), bottom.min(size.h));
            if bottom - top > 2.0 {
                self.lane_name(lane, Rect::new(Point::new(0.0, top), Point::new(width, bottom)));
            }
        }
        rule(&mut self.scene, Point::new(width, AXIS), Point::new(width, size.h), 1.0);
        rect(&mut self.scene, Rect::from_xywh(0.0, 0.0, size.w, AXIS), Paint::new(Token::Canvas));
        self.dates(story, width);
        rule(&mut self.scene, Point::new(0.0, AXIS), Point::new(size.w, AXIS), 1.0);
        self.scene
    }

    fn lane_name(&mut self, lane: &LaneName, room: Rect) {
        let book = FontBook::get();
        let stripe = Rect::new(Point::new(0.0, room.min.y + 1.0), Point::new(STRIPE, room.max.y - 1.0));
        rect(&mut self.scene, stripe, Paint::new(SymbolKind::from(lane.role).token()));
        let style = style(Token::Text);
        let line = style.size * 1.25;
        let left = STRIPE + PAD;
        let width = room.width() - left - PAD;
        let mut lines = book.wrap(style.font, style.size, &lane.name, width);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let most = ((room.height() / line) as usize).min(3);
        if most == 0 {
            return;
        }
        if lines.len() > most {
            let rest = lines.split_off(most - 1).join(" ");
            lines.push(book.fit(style.font, style.size, &rest, width).into_owned());
        }
        #[allow(clippy::cast_precision_loss)]
        let mut y = room.center().y - line * (lines.len() as f32 - 1.0) / 2.0;
        for text in lines {
            let text = book.fit(style.font, style.size, &text, width).into_owned();
            let baseline = book.baseline_centered(style.font, style.size, y);
            self.scene.text(book.run(&text, style, Corner::Left, Point::new(left, baseline)));
            y += line;
        }
    }

    fn dates(&mut self, story: &Story, names: f32) {
        let size = self.spec.size;
        let mut free_from = names + PAD;
        if let Some((left, right)) = story.ground.aside {
            let (left, right) = (self.x(f64::from(left)).max(names), self.x(f64::from(right)));
            let width = narrow_width(UNDATED);
            if right - left >= width {
                let x = f32::midpoint(left, right) - width / 2.0;
                self.date(UNDATED, x, Token::TextDim);
                free_from = free_from.max(x + width + PAD);
            }
            if story.axis.is_some() {
                free_from = free_from.max(right + PAD);
            }
        }
        self.date("UTC", PAD + STRIPE, Token::TextFaint);
        let Some(axis) = &story.axis else { return };
        let mut taken: Vec<(f32, f32)> = Vec::new();
        for tick in axis.ticks(f64::from(self.spec.view.scale), self.seen(), &measure) {
            let Some(label) = &tick.label else { continue };
            let (x, width) = (self.tick_x(label.x), narrow(label.width));
            if x < free_from || x + width + 2.0 > size.w {
                continue;
            }
            let notch = self.tick_x(tick.x);
            if tick.line {
                rule(&mut self.scene, Point::new(notch, AXIS - 7.0), Point::new(notch, AXIS), 1.0);
            }
            self.date(&label.text, x, if label.context { Token::Text } else { Token::TextDim });
            taken.push((notch, x + width));
        }
        // How long a silence is, where its field leaves room for that.
        for (x0, x1, gap) in axis.gaps().filter(|(_, _, gap)| gap.kind == GapKind::Silence) {
            let (left, right) = (self.x(x0), self.x(x1));
            let texts = [gap.length(), gap.short_length()];
            let fitting = texts.iter().find(|text| narrow_width(text) + 4.0 <= right - left);
            let Some(text) = fitting else { continue };
            let width = narrow_width(text);
            let x = f32::midpoint(left, right) - width / 2.0;
            if x >= free_from
                && x + width + 2.0 <= size.w
                && taken.iter().all(|&(a, b)| x + width + 3.0 <= a || x >= b + 3.0)
            {
                self.date(text, x, Token::TextFaint);
            }
        }
    }

    fn date(&mut self, text: &str, x: f32, token: Token) {
        let book = FontBook::get();
        let style = TextStyle::new(Font::Sans, Metrics::get().font.small, Paint::new(token));
        let baseline = book.baseline_centered(style.font, style.size, AXIS / 2.0);
        self.scene.text(book.run(text, style, Corner::Left, Point::new(x, baseline)));
    }

    /// An x of the arrangement in the picture.
    fn x(&self, x: f64) -> f32 {
        narrow(x * f64::from(self.spec.view.scale) + f64::from(self.spec.view.offset.x))
    }

    /// A px of the scaled axis in the picture.
    fn tick_x(&self, x: f64) -> f32 {
        narrow(x + f64::from(self.spec.view.offset.x))
    }

    /// What of the scaled axis is in view.
    fn seen(&self) -> (f64, f64) {
        let left = -f64::from(self.spec.view.offset.x);
        (left, left + f64::from(self.spec.size.w))
    }
}

/// Tops and bottoms of the lanes in the picture.
fn bands(story: &Story, view: View) -> impl Iterator<Item = (f32, f32)> + '_ {
    let y = move |y: f32| view.to_picture(Point::new(0.0, y)).y;
    story.ground.lanes.iter().map(move |&(top, bottom)| (y(top), y(bottom)))
}

fn measure(text: &str) -> f64 {
    f64::from(narrow_width(text))
}

fn narrow_width(text: &str) -> f32 {
    FontBook::get().advance(Font::Sans, Metrics::get().font.small, text)
}

/// To the precision of pictures; far outside of the view it stays far outside.
#[allow(clippy::cast_possible_truncation)]
fn narrow(x: f64) -> f32 {
    x.clamp(-1e6, 1e6) as f32
}

impl Arrangement {
    /// The view that shows all of it in a picture of a size, with a margin.
    #[must_use]
    pub fn fit(&self, size: Size, margin: f32) -> View {
        View::fit_inside(self.bounds, size, margin, self.insets())
    }

    /// Room at the edges of a picture for what stays there.
    #[must_use]
    pub fn insets(&self) -> Insets {
        self.story().map(Story::insets).unwrap_or_default()
    }
}
