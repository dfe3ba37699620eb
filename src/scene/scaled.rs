//! A finished picture made smaller or larger, texts and lines with it: a slide on a page of notes.

use super::{Item, Point, Rect, Scene, Shape, Size, Stroke, TextRun};

impl Scene {
    /// The picture by a factor, without its regions.
    #[must_use]
    pub fn scaled(self, factor: f32) -> Self {
        let size = Size::new(factor * self.size.w, factor * self.size.h);
        Self { items: self.items.into_iter().map(|item| scaled(item, factor)).collect(), ..Self::new(size) }
    }
}

fn scaled(item: Item, factor: f32) -> Item {
    let rect_of = |rect: Rect| Rect::new(rect.min * factor, rect.max * factor);
    match item {
        Item::Shape { shape, fill, stroke } => {
            let shape = match shape {
                Shape::Circle { center, radius } => Shape::Circle { center: center * factor, radius: factor * radius },
                Shape::Rect { rect, radius } => Shape::Rect { rect: rect_of(rect), radius: factor * radius },
                Shape::Path(path) => Shape::Path(path.map(|p: Point| p * factor)),
            };
            let stroke = stroke.map(|stroke| Stroke { width: factor * stroke.width, ..stroke });
            Item::Shape { shape, fill, stroke }
        }
        Item::Text(run) => Item::Text(TextRun { at: run.at * factor, size: factor * run.size, ..run }),
        Item::Clip { rect, items } => {
            Item::Clip { rect: rect_of(rect), items: items.into_iter().map(|item| scaled(item, factor)).collect() }
        }
    }
}
