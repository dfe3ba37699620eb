//! Annotations, drawn: calm paper, thin lines, and nothing that looks like a flow of money.

use super::super::style::{Metrics, Token};
use super::super::text::{FontBook, TextStyle};
use super::super::{Corner, Paint, Path, Point, Rect, Scene, Segment, Shape, Stroke};
use super::{Figure, Laid, Words};

/// Opacity of the ink over the paper of a note, inside a box, and of a marker.
const PAPER: f32 = 0.12;
const INSIDE: f32 = 0.05;
const MARKER: f32 = 0.26;
/// Width of the coloured bar of a note, of an arrow and of a box, px at the usual size.
const BAR: f32 = 3.0;
const SHAFT: f32 = 2.25;
const FRAME: f32 = 1.5;
/// Length and half width of an arrow's open head, px at the usual size.
const HEAD: (f32, f32) = (10.0, 5.5);
/// Corner radii of notes, boxes and markers, px at the usual size.
const RADIUS: f32 = 4.0;

/// Draws one into a picture whose ground has a colour; of a box all but its [`heading`].
pub fn draw(scene: &mut Scene, laid: &Laid, ground: Token) {
    let ink = Paint::new(laid.ink.token()).faded(laid.alpha);
    let pen = Pen { zoom: laid.zoom, alpha: laid.alpha, ink, ground };
    match &laid.figure {
        Figure::Note { rect, words, .. } => {
            if let Some((from, to)) = laid.leader() {
                pen.leader(scene, from, to);
            }
            pen.note(scene, *rect, words);
        }
        Figure::Arrow { from, to, words } => {
            pen.arrow(scene, *from, *to);
            pen.words(scene, words, true);
        }
        Figure::Box { rect, .. } => {
            let shape = Shape::Rect { rect: *rect, radius: 2.0 * RADIUS * pen.zoom };
            scene.shape(shape, ink.faded(INSIDE), Stroke::solid(FRAME, ink.faded(0.85)));
        }
        Figure::Field(rect) => {
            scene.fill(Shape::Rect { rect: *rect, radius: RADIUS * pen.zoom }, ink.faded(MARKER));
        }
        Figure::Disc(center, radius) => {
            scene.fill(Shape::Circle { center: *center, radius: *radius }, ink.faded(MARKER));
        }
        Figure::Line(points, width) => {
            let stroke = Stroke::solid(*width, ink.faded(MARKER));
            scene.stroke(Shape::Path(Path::polyline(points, false)), stroke);
        }
    }
}

/// Draws the heading of a box, which lies over all that is in the box.
pub fn heading(scene: &mut Scene, laid: &Laid, ground: Token) {
    if let Figure::Box { words, .. } = &laid.figure {
        let ink = Paint::new(laid.ink.token()).faded(laid.alpha);
        Pen { zoom: laid.zoom, alpha: laid.alpha, ink, ground }.words(scene, words, true);
    }
}

struct Pen {
    zoom: f32,
    alpha: f32,
    ink: Paint,
    ground: Token,
}

impl Pen {
    fn of(&self, token: Token) -> Paint {
        Paint::new(token).faded(self.alpha)
    }

    fn note(&self, scene: &mut Scene, rect: Rect, words: &Words) {
        let radius = RADIUS * self.zoom;
        let paper = || Shape::Rect { rect, radius };
        // Also where what the note is about is faint, no line shows through the text.
        scene.fill(paper(), Paint::new(self.ground));
        scene.fill(paper(), self.of(Token::Raised));
        scene.shape(paper(), self.ink.faded(PAPER), Stroke::solid(Metrics::get().stroke.hair, self.ink.faded(0.45)));
        let bar = BAR * self.zoom;
        let (min, max) = (rect.min, Point::new(rect.min.x + bar, rect.max.y));
        scene.fill(Shape::Path(left_rounded(Rect::new(min, max), radius.min(bar))), self.ink);
        self.words(scene, words, false);
    }

    /// The line to what a note is about, with a dot at its end.
    fn leader(&self, scene: &mut Scene, from: Point, to: Point) {
        let line = || Shape::Path(Path::polyline(&[from, to], false));
        scene.stroke(line(), Stroke::solid(3.5, Paint::new(self.ground).faded(0.6 * self.alpha)));
        scene.stroke(line(), Stroke::solid(1.25, self.ink));
        scene.fill(Shape::Circle { center: to, radius: 2.75 * self.zoom.min(1.0) }, self.ink);
    }

    /// A straight line with an open head: transfers are curved, and their heads are filled.
    fn arrow(&self, scene: &mut Scene, from: Point, to: Point) {
        let length = from.distance(to);
        if length < 1.0 {
            return;
        }
        let along = (to - from) * (1.0 / length);
        let across = Point::new(-along.y, along.x);
        let (head, half) = (HEAD.0 * self.zoom, HEAD.1 * self.zoom);
        let shrink = (0.7 * length / head).min(1.0);
        let foot = to - along * (head * shrink);
        let wings = [foot + across * (half * shrink), to, foot - across * (half * shrink)];
        // The tip of the shaft stays behind that of the head, which has a corner.
        let shaft = [from, to - along * (0.5 * SHAFT * self.zoom).min(length)];
        for (width, paint) in
            [(SHAFT * self.zoom + 3.0, Paint::new(self.ground).faded(0.7 * self.alpha)), (SHAFT * self.zoom, self.ink)]
        {
            for points in [&shaft[..], &wings[..]] {
                scene.stroke(Shape::Path(Path::polyline(points, false)), Stroke::solid(width, paint));
            }
        }
    }

    fn words(&self, scene: &mut Scene, words: &Words, halo: bool) {
        let book = FontBook::get();
        let halo = halo.then(|| Paint::new(self.ground).faded(self.alpha));
        let style = TextStyle { font: words.font(), size: words.size, paint: self.of(Token::Text), halo };
        let mut middle = words.at.y + words.pitch() / 2.0;
        for line in &words.lines {
            let baseline = book.baseline_centered(style.font, style.size, middle);
            scene.text(book.run(line, style, Corner::Left, Point::new(words.at.x, baseline)));
            middle += words.pitch();
        }
    }
}

/// A rectangle whose left corners are round.
fn left_rounded(rect: Rect, radius: f32) -> Path {
    /// Handle length of a quarter circle of radius 1.
    const KAPPA: f32 = 0.552_284_8;
    let (min, max, k) = (rect.min, rect.max, radius * (1.0 - KAPPA));
    Path(vec![
        Segment::Move(Point::new(max.x, min.y)),
        Segment::Line(max),
        Segment::Line(Point::new(min.x + radius, max.y)),
        Segment::Cubic(Point::new(min.x + k, max.y), Point::new(min.x, max.y - k), Point::new(min.x, max.y - radius)),
        Segment::Line(Point::new(min.x, min.y + radius)),
        Segment::Cubic(Point::new(min.x, min.y + k), Point::new(min.x + k, min.y), Point::new(min.x + radius, min.y)),
        Segment::Close,
    ])
}
