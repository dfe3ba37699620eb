//! Items of the display list.

use super::style::Token;
use super::text::Font;
use super::{Point, Rect, Size};
use crate::case::{ClaimIx, EventIx, IncidentIx, Timestamp, TransferIx};
use crate::flow::{EdgeKey, NodeKey};
use crate::overview::BarKey;

/// A picture: items in drawing order, and the regions that react to the pointer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// Size of the picture in logical pixels.
    pub size: Size,
    /// What to draw, from back to front.
    pub items: Vec<Item>,
    /// What can be pointed at, from back to front.
    pub hits: Vec<Hit>,
}

/// Colour by token and opacity; the theme makes it a colour when it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    /// Which colour of the theme.
    pub token: Token,
    /// 0 transparent to 1 opaque.
    pub alpha: f32,
}

impl Paint {
    /// The token at full opacity.
    #[must_use]
    pub const fn new(token: Token) -> Self {
        Self { token, alpha: 1.0 }
    }

    /// The same colour, its opacity multiplied.
    #[must_use]
    pub fn faded(self, by: f32) -> Self {
        Self { token: self.token, alpha: self.alpha * by }
    }
}

/// Line pattern. It carries certainty and nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dash {
    /// On a ledger.
    #[default]
    Solid,
    /// Assessed.
    Dashed,
    /// Suspected.
    Dotted,
}

/// How a line is drawn: butt caps and round joins, except dots, which have round caps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Width in logical pixels.
    pub width: f32,
    /// Colour.
    pub paint: Paint,
    /// Pattern, in multiples of the width: dashed 2.2 on 1.6 off (at least 5 and 4 px); dotted 0 on 2.2 off.
    pub dash: Dash,
}

impl Stroke {
    /// A solid line.
    #[must_use]
    pub const fn solid(width: f32, paint: Paint) -> Self {
        Self { width, paint, dash: Dash::Solid }
    }

    /// Lengths of dash and gap in logical pixels; `None` for a solid line.
    #[must_use]
    pub fn pattern(&self) -> Option<(f32, f32)> {
        match self.dash {
            Dash::Solid => None,
            Dash::Dashed => Some(((2.2 * self.width).max(5.0), (1.6 * self.width).max(4.0))),
            Dash::Dotted => Some((0.01, (2.2 * self.width).max(3.5))),
        }
    }
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Begin a new contour.
    Move(Point),
    /// Straight to.
    Line(Point),
    /// Cubic Bézier: two control points and the end.
    Cubic(Point, Point, Point),
    /// Back to the contour's beginning.
    Close,
}

/// A path of straight lines and cubic Béziers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path(pub Vec<Segment>);

impl Path {
    /// Straight lines through points.
    #[must_use]
    pub fn polyline(points: &[Point], closed: bool) -> Self {
        let mut segments: Vec<Segment> =
            points.iter().enumerate().map(|(n, &p)| if n == 0 { Segment::Move(p) } else { Segment::Line(p) }).collect();
        if closed {
            segments.push(Segment::Close);
        }
        Self(segments)
    }

    /// The path with every point mapped.
    #[must_use]
    pub fn map(&self, f: impl Fn(Point) -> Point) -> Self {
        Self(
            self.0
                .iter()
                .map(|segment| match *segment {
                    Segment::Move(p) => Segment::Move(f(p)),
                    Segment::Line(p) => Segment::Line(f(p)),
                    Segment::Cubic(a, b, p) => Segment::Cubic(f(a), f(b), f(p)),
                    Segment::Close => Segment::Close,
                })
                .collect(),
        )
    }

    /// Contours of points no further than `tolerance` px from the curves; the flag says whether a contour is closed.
    #[must_use]
    pub fn flatten(&self, tolerance: f32) -> Vec<(Vec<Point>, bool)> {
        let mut contours: Vec<(Vec<Point>, bool)> = Vec::new();
        for segment in &self.0 {
            match *segment {
                Segment::Move(p) => contours.push((vec![p], false)),
                Segment::Line(p) => {
                    if let Some((points, _)) = contours.last_mut() {
                        points.push(p);
                    }
                }
                Segment::Cubic(a, b, p) => {
                    if let Some((points, _)) = contours.last_mut()
                        && let Some(&start) = points.last()
                    {
                        flatten_cubic(start, a, b, p, tolerance, points);
                    }
                }
                Segment::Close => {
                    if let Some((_, closed)) = contours.last_mut() {
                        *closed = true;
                    }
                }
            }
        }
        contours
    }
}

/// Steps of equal parameter, their number from the second difference of the control points (Wang's bound).
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn flatten_cubic(p0: Point, p1: Point, p2: Point, p3: Point, tolerance: f32, out: &mut Vec<Point>) {
    let bend = |a: Point, b: Point, c: Point| (a.x - 2.0 * b.x + c.x).hypot(a.y - 2.0 * b.y + c.y);
    let deviation = bend(p0, p1, p2).max(bend(p1, p2, p3));
    let steps = (0.75 * deviation / tolerance.max(0.01)).sqrt().ceil().clamp(1.0, 200.0) as usize;
    for step in 1..=steps {
        let t = step as f32 / steps as f32;
        let (a, b, c) = (p0.lerp(p1, t), p1.lerp(p2, t), p2.lerp(p3, t));
        out.push(a.lerp(b, t).lerp(b.lerp(c, t), t));
    }
}

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A disc or ring.
    Circle {
        /// Middle.
        center: Point,
        /// Radius in px.
        radius: f32,
    },
    /// A rectangle with rounded corners.
    Rect {
        /// Where.
        rect: Rect,
        /// Corner radius in px.
        radius: f32,
    },
    /// Anything else.
    Path(Path),
}

/// Horizontal alignment of a text at its point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Corner {
    /// The point is the left end of the baseline.
    #[default]
    Left,
    /// The point is the middle of the baseline.
    Middle,
    /// The point is the right end of the baseline.
    Right,
}

/// One line of text in one font, size and colour.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// Left end of the baseline (alignment is already applied).
    pub at: Point,
    /// The characters; no line breaks or control characters.
    pub text: String,
    /// Typeface.
    pub font: Font,
    /// Size in px per em.
    pub size: f32,
    /// Colour.
    pub paint: Paint,
    /// Colour of an outline behind the letters that keeps them legible over lines.
    pub halo: Option<Paint>,
}

/// Something to draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A shape, filled, stroked or both (fill first).
    Shape {
        /// Its outline.
        shape: Shape,
        /// Colour of its inside.
        fill: Option<Paint>,
        /// Its line.
        stroke: Option<Stroke>,
    },
    /// A text.
    Text(TextRun),
    /// Items drawn only inside a rectangle.
    Clip {
        /// Where they show.
        rect: Rect,
        /// What is drawn.
        items: Vec<Item>,
    },
}

/// What a region of the picture stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A node of the graph.
    Node(NodeKey),
    /// An edge of the graph.
    Edge(EdgeKey),
    /// One transfer.
    Transfer(TransferIx),
    /// An event flag.
    Event(EventIx),
    /// A legend row.
    Legend(String),
    /// A bar of the overview.
    Bar(BarKey),
    /// A theft in a list.
    Incident(IncidentIx),
    /// A published figure.
    Claim(ClaimIx),
    /// What moved in a stretch of time: its first second, and the first after it.
    Span(Timestamp, Timestamp),
}

/// Form of a region.
#[derive(Debug, Clone, PartialEq)]
pub enum HitShape {
    /// Inside a rectangle.
    Rect(Rect),
    /// Inside a circle.
    Circle(Point, f32),
    /// Nearer than the distance in px to a polyline.
    Line(Vec<Point>, f32),
}

/// A region that reacts to the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What it stands for.
    pub target: Target,
    /// Where.
    pub shape: HitShape,
    /// Name for screen readers and tests.
    pub name: String,
}

impl HitShape {
    /// The same region enlarged and then moved.
    #[must_use]
    pub fn placed(&self, scale: f32, offset: Point) -> Self {
        let at = |p: Point| p * scale + offset;
        match self {
            Self::Rect(rect) => Self::Rect(Rect::new(at(rect.min), at(rect.max))),
            Self::Circle(center, radius) => Self::Circle(at(*center), radius * scale),
            Self::Line(points, reach) => Self::Line(points.iter().map(|&p| at(p)).collect(), reach * scale),
        }
    }

    /// Distance in px from the point to the shape; 0 inside.
    #[must_use]
    pub fn distance(&self, p: Point) -> f32 {
        match self {
            Self::Rect(rect) => {
                let dx = (rect.min.x - p.x).max(p.x - rect.max.x).max(0.0);
                let dy = (rect.min.y - p.y).max(p.y - rect.max.y).max(0.0);
                dx.hypot(dy)
            }
            Self::Circle(center, radius) => (center.distance(p) - radius).max(0.0),
            Self::Line(points, reach) => {
                let nearest = points.windows(2).map(|w| segment_distance(p, w[0], w[1])).fold(f32::INFINITY, f32::min);
                (nearest - reach).max(0.0)
            }
        }
    }
}

fn segment_distance(p: Point, a: Point, b: Point) -> f32 {
    let (ab, ap) = (b - a, p - a);
    let length2 = ab.x * ab.x + ab.y * ab.y;
    let t = if length2 > 0.0 { ((ap.x * ab.x + ap.y * ab.y) / length2).clamp(0.0, 1.0) } else { 0.0 };
    p.distance(a.lerp(b, t))
}

impl Scene {
    /// An empty picture of a size.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self { size, ..Self::default() }
    }

    /// Draws a filled shape.
    pub fn fill(&mut self, shape: Shape, paint: Paint) {
        self.items.push(Item::Shape { shape, fill: Some(paint), stroke: None });
    }

    /// Draws a line.
    pub fn stroke(&mut self, shape: Shape, stroke: Stroke) {
        self.items.push(Item::Shape { shape, fill: None, stroke: Some(stroke) });
    }

    /// Draws a shape with inside and line.
    pub fn shape(&mut self, shape: Shape, fill: Paint, stroke: Stroke) {
        self.items.push(Item::Shape { shape, fill: Some(fill), stroke: Some(stroke) });
    }

    /// Draws a text.
    pub fn text(&mut self, run: TextRun) {
        self.items.push(Item::Text(run));
    }

    /// Adds another picture's items and regions, moved by an offset and clipped to its size.
    pub fn place(&mut self, other: Self, at: Point) {
        let rect = Rect::from_xywh(at.x, at.y, other.size.w, other.size.h);
        let items = other.items.into_iter().map(|item| item.translated(at)).collect();
        self.items.push(Item::Clip { rect, items });
        self.hits.extend(other.hits.into_iter().map(|hit| hit.translated(at)));
    }

    /// What lies under a point: the front-most region within `slack` px, the exact ones before the near ones.
    #[must_use]
    pub fn hit(&self, p: Point, slack: f32) -> Option<&Hit> {
        let mut best: Option<(f32, &Hit)> = None;
        for hit in self.hits.iter().rev() {
            let distance = hit.shape.distance(p);
            if distance <= slack && best.is_none_or(|(d, _)| distance < d) {
                best = Some((distance, hit));
            }
            if distance <= 0.0 {
                break;
            }
        }
        best.map(|(_, hit)| hit)
    }
}

impl Item {
    /// The item moved by an offset.
    #[must_use]
    pub fn translated(self, by: Point) -> Self {
        match self {
            Self::Shape { shape, fill, stroke } => Self::Shape { shape: shape.translated(by), fill, stroke },
            Self::Text(run) => Self::Text(TextRun { at: run.at + by, ..run }),
            Self::Clip { rect, items } => Self::Clip {
                rect: rect.translated(by),
                items: items.into_iter().map(|item| item.translated(by)).collect(),
            },
        }
    }
}

impl Shape {
    /// Its outline as a path: what dashes run along and what has no simpler form in a back end. Outlines begin
    /// at the right and run clockwise, so a dash pattern starts at the same place everywhere.
    #[must_use]
    pub fn path(&self) -> Path {
        match self {
            Self::Circle { center, radius } => {
                rounded(Rect::centered(*center, Size::default()).expanded(*radius), *radius)
            }
            Self::Rect { rect, radius } => rounded(*rect, *radius),
            Self::Path(path) => path.clone(),
        }
    }

    /// The shape moved by an offset.
    #[must_use]
    pub fn translated(self, by: Point) -> Self {
        match self {
            Self::Circle { center, radius } => Self::Circle { center: center + by, radius },
            Self::Rect { rect, radius } => Self::Rect { rect: rect.translated(by), radius },
            Self::Path(path) => Self::Path(path.map(|p| p + by)),
        }
    }
}

/// A rectangle with corners of a radius, which becomes a circle where the radius is half the side.
fn rounded(rect: Rect, radius: f32) -> Path {
    /// Handle length of a quarter circle of radius 1.
    const KAPPA: f32 = 0.552_284_8;
    let r = radius.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    let (min, max) = (rect.min, rect.max);
    if r <= 0.0 {
        return Path::polyline(&[min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)], true);
    }
    let mut segments = vec![Segment::Move(Point::new(max.x, min.y + r))];
    // Each corner with the directions in which the outline enters and leaves it, clockwise from the bottom right.
    for (corner, enter, leave) in [
        (max, Point::new(0.0, 1.0), Point::new(-1.0, 0.0)),
        (Point::new(min.x, max.y), Point::new(-1.0, 0.0), Point::new(0.0, -1.0)),
        (min, Point::new(0.0, -1.0), Point::new(1.0, 0.0)),
        (Point::new(max.x, min.y), Point::new(1.0, 0.0), Point::new(0.0, 1.0)),
    ] {
        let handle = r * (1.0 - KAPPA);
        segments.push(Segment::Line(corner - enter * r));
        segments.push(Segment::Cubic(corner - enter * handle, corner + leave * handle, corner + leave * r));
    }
    segments.push(Segment::Close);
    Path(segments)
}

impl Hit {
    /// The region moved by an offset.
    #[must_use]
    pub fn translated(self, by: Point) -> Self {
        let shape = match self.shape {
            HitShape::Rect(rect) => HitShape::Rect(rect.translated(by)),
            HitShape::Circle(center, radius) => HitShape::Circle(center + by, radius),
            HitShape::Line(points, reach) => HitShape::Line(points.into_iter().map(|p| p + by).collect(), reach),
        };
        Self { shape, ..self }
    }
}
