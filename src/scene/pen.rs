//! A panel in the making: lines of text from top to bottom in one width.

use super::style::{Metrics, Token};
use super::text::{Font, FontBook, TextStyle};
use super::{Corner, Hit, HitShape, Paint, Path, Point, Rect, Scene, Shape, Size, Stroke, Target};

/// From the rule over a panel to the middle of its heading.
const HEADING: f32 = 15.0;
/// From the rule over a panel to what it shows.
pub(in crate::scene) const TOP: f32 = 32.0;

/// A style of text.
pub(in crate::scene) fn style(font: Font, size: f32, token: Token) -> TextStyle {
    TextStyle::new(font, size, Paint::new(token))
}

/// Small secondary text.
pub(in crate::scene) fn small(token: Token) -> TextStyle {
    style(Font::Sans, Metrics::get().font.small, token)
}

/// Width of a text in a style, px.
pub(in crate::scene) fn width(style: TextStyle, text: &str) -> f32 {
    FontBook::get().advance(style.font, style.size, text)
}

/// A panel in the making.
pub(in crate::scene) struct Pen {
    pub(in crate::scene) scene: Scene,
    pub(in crate::scene) width: f32,
    /// Where the next line begins.
    pub(in crate::scene) y: f32,
}

impl Pen {
    pub(in crate::scene) fn new(width: f32) -> Self {
        Self { scene: Scene::new(Size::new(width, 0.0)), width, y: 0.0 }
    }

    /// The rule and the heading of a panel; `right` says what its columns at the right are.
    pub(in crate::scene) fn heading(&mut self, title: &str, right: &[(&str, f32)]) {
        let caption = Metrics::get().font.caption;
        self.rule(0.0, self.width, 0.5, Paint::new(Token::Line));
        let mut room = self.width;
        for &(text, x) in right {
            self.write(text, style(Font::Sans, caption, Token::TextFaint), Corner::Right, x, HEADING, f32::INFINITY);
            room = room.min(x - width(style(Font::Sans, caption, Token::TextFaint), text) - 8.0);
        }
        let bold = style(Font::SansBold, caption, Token::TextDim);
        self.write(&title.to_uppercase(), bold, Corner::Left, 0.0, HEADING, room);
        self.y = TOP;
    }

    /// Writes a text with its capitals centred on `middle`, shortened to the room; returns its width.
    pub(in crate::scene) fn write(
        &mut self,
        text: &str,
        style: TextStyle,
        corner: Corner,
        x: f32,
        middle: f32,
        room: f32,
    ) -> f32 {
        let book = FontBook::get();
        let text = book.fit(style.font, style.size, text, room);
        if text.is_empty() {
            return 0.0;
        }
        let baseline = book.baseline_centered(style.font, style.size, middle).round();
        let run = book.run(&text, style, corner, Point::new(x, baseline));
        let width = book.advance(style.font, style.size, &run.text);
        self.scene.text(run);
        width
    }

    /// Writes a paragraph from `self.y` on, at most so many lines, and moves on below it.
    pub(in crate::scene) fn paragraph(
        &mut self,
        text: &str,
        style: TextStyle,
        x: f32,
        room: f32,
        pitch: f32,
        most: usize,
    ) {
        let lines = FontBook::get().wrap(style.font, style.size, text, room.max(20.0));
        for (n, line) in lines.iter().take(most).enumerate() {
            let cut = n + 1 == most && lines.len() > most;
            let line = if cut { format!("{line} {}…", lines[most]) } else { line.clone() };
            self.write(&line, style, Corner::Left, x, self.y + pitch / 2.0, room);
            self.y += pitch;
        }
    }

    /// A level hair line.
    pub(in crate::scene) fn rule(&mut self, from: f32, to: f32, y: f32, paint: Paint) {
        let line = Path::polyline(&[Point::new(from, y), Point::new(to, y)], false);
        self.scene.stroke(Shape::Path(line), Stroke::solid(Metrics::get().stroke.hair, paint));
    }

    /// A filled rectangle with square corners.
    pub(in crate::scene) fn block(&mut self, rect: Rect, paint: Paint) {
        if rect.width() > 0.0 && rect.height() > 0.0 {
            self.scene.fill(Shape::Rect { rect, radius: 0.0 }, paint);
        }
    }

    /// A region that reacts to the pointer.
    pub(in crate::scene) fn hit(&mut self, rect: Rect, target: Target, name: String) {
        self.scene.hits.push(Hit { target, shape: HitShape::Rect(rect), name });
    }

    /// A quiet field behind what is pointed at.
    pub(in crate::scene) fn highlight(&mut self, rect: Rect) {
        let shape = Shape::Rect { rect, radius: Metrics::get().space.tight };
        self.scene.fill(shape, Paint::new(Token::Raised));
    }

    /// The finished panel.
    pub(in crate::scene) fn finish(mut self) -> Scene {
        self.scene.size.h = self.y;
        self.scene
    }
}
