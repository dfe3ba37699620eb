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

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;
    use crate::scene::style::Token;
    use crate::scene::{Corner, Paint, text};

    #[test]
    fn everything_keeps_its_place_in_a_smaller_picture() {
        let mut inner = Scene::new(Size::new(40.0, 20.0));
        let ink = Paint::new(Token::Text);
        inner.stroke(Shape::Circle { center: Point::new(10.0, 10.0), radius: 8.0 }, Stroke::solid(2.0, ink));
        let style = text::TextStyle::new(text::Font::Sans, 12.0, ink);
        inner.text(text::FontBook::get().run("abc", style, Corner::Left, Point::new(4.0, 16.0)));
        let mut scene = Scene::new(Size::new(100.0, 50.0));
        scene.place(inner, Point::new(30.0, 10.0));
        let half = scene.scaled(0.5);
        assert_eq!(half.size, Size::new(50.0, 25.0));
        let [Item::Clip { rect, items }] = half.items.as_slice() else { panic!("{:?}", half.items) };
        assert_eq!(*rect, Rect::from_xywh(15.0, 5.0, 20.0, 10.0));
        let [Item::Shape { shape, stroke, .. }, Item::Text(run)] = items.as_slice() else { panic!("{items:?}") };
        assert_eq!(*shape, Shape::Circle { center: Point::new(20.0, 10.0), radius: 4.0 });
        assert_eq!(stroke.map(|stroke| stroke.width), Some(1.0));
        assert_eq!((run.at, run.size), (Point::new(17.0, 13.0), 6.0));
    }
}
