//! Where things of a picture are: texts, for pictures that must not cut them off, and the rows that shapes touch.

use super::text::FontBook;
use super::{Item, Path, Point, Rect, Scene, Segment, Shape, TextRun};

/// A text with the room it takes.
#[derive(Debug, Clone, Copy)]
pub struct Written<'s> {
    /// From the top of the capitals to the baseline, over the whole width.
    pub rect: Rect,
    /// Where it may show: the innermost of the areas it is clipped to, cut to those around.
    pub clip: Rect,
    /// The text.
    pub run: &'s TextRun,
}

/// All texts of a picture, from back to front.
#[must_use]
pub fn texts(scene: &Scene) -> Vec<Written<'_>> {
    let whole = Rect::from_xywh(0.0, 0.0, scene.size.w, scene.size.h);
    let mut found = Vec::new();
    collect(&scene.items, whole, &mut found);
    found
}

fn collect<'s>(items: &'s [Item], clip: Rect, found: &mut Vec<Written<'s>>) {
    for item in items {
        match item {
            Item::Text(run) => found.push(Written { rect: extent(run), clip, run }),
            Item::Clip { rect, items } => {
                let min = Point::new(rect.min.x.max(clip.min.x), rect.min.y.max(clip.min.y));
                let max = Point::new(rect.max.x.min(clip.max.x), rect.max.y.min(clip.max.y));
                collect(items, Rect::new(min, max), found);
            }
            Item::Shape { .. } => {}
        }
    }
}

/// The room of a text: its width, and the height of its capitals.
#[must_use]
pub fn extent(run: &TextRun) -> Rect {
    let book = FontBook::get();
    let width = book.advance(run.font, run.size, &run.text);
    let top = book.vertical(run.font, run.size).cap_height;
    Rect::from_xywh(run.at.x, run.at.y - top, width, top)
}

impl Path {
    /// From where to where its points reach in height; curves stay between theirs.
    #[must_use]
    pub fn rows(&self) -> (f32, f32) {
        let mut rows = (f32::INFINITY, f32::NEG_INFINITY);
        let mut add = |p: Point| rows = (rows.0.min(p.y), rows.1.max(p.y));
        for segment in &self.0 {
            match *segment {
                Segment::Move(p) | Segment::Line(p) => add(p),
                Segment::Cubic(a, b, p) => [a, b, p].into_iter().for_each(&mut add),
                Segment::Close => {}
            }
        }
        rows
    }
}

impl Shape {
    /// From where to where it reaches at most in height, without its line.
    #[must_use]
    pub fn rows(&self) -> (f32, f32) {
        match self {
            Self::Circle { center, radius } => (center.y - radius, center.y + radius),
            Self::Rect { rect, .. } => (rect.min.y, rect.max.y),
            Self::Path(path) => path.rows(),
        }
    }
}
