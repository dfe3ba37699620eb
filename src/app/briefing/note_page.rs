//! The page with the notes of a step: its picture small, and what the speaker wants to remember beside it.

use crate::scene::frame::{FrameSpec, frame};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, FontBook, TextStyle};
use crate::scene::{Corner, Paint, Point, Rect, Scene, Shape, Size, Stroke};

/// Part of the width that the picture takes.
const SHARE: f32 = 0.42;

/// A page with the notes of a step, and which page of how many it is. What has no room is left out, and the page says so.
pub(super) fn note_page(words: &FrameSpec, picture: &Scene, notes: &str, size: Size, page: (usize, usize)) -> Scene {
    let words = FrameSpec {
        legend: None,
        filters: Vec::new(),
        remarks: Vec::new(),
        shown: String::new(),
        page: Some(page),
        ..words.clone()
    };
    let mut framed = frame(&words, size);
    let space = Metrics::get().space;
    let room = framed.content.expanded(-space.group);
    let width = (SHARE * room.width()).max(0.0);
    let scale = width / picture.size.w.max(1.0);
    framed.scene.place(picture.clone().scaled(scale), room.min);
    let rect = Rect::from_xywh(room.min.x, room.min.y, width, scale * picture.size.h);
    let border = Stroke::solid(Metrics::get().stroke.hair, Paint::new(Token::Line));
    framed.scene.stroke(Shape::Rect { rect, radius: 0.0 }, border);
    let left = rect.max.x + space.group;
    write(&mut framed.scene, notes, Rect::new(Point::new(left, room.min.y), room.max));
    framed.scene
}

fn write(scene: &mut Scene, notes: &str, room: Rect) {
    let book = FontBook::get();
    let style = TextStyle::new(Font::Sans, Metrics::get().font.title, Paint::new(Token::Text));
    let pitch = style.size * 1.5;
    let mut lines: Vec<String> = Vec::new();
    for paragraph in notes.lines() {
        match book.wrap(style.font, style.size, paragraph, room.width()) {
            wrapped if wrapped.is_empty() => lines.push(String::new()),
            wrapped => lines.extend(wrapped),
        }
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let fit = (room.height() / pitch).max(1.0) as usize;
    if lines.len() > fit {
        let left = lines.len() - fit + 1;
        lines.truncate(fit - 1);
        lines.push(format!("… {left} more lines of notes have no room on this page"));
    }
    let mut y = room.min.y + style.size;
    for line in lines {
        scene.text(book.run(&line, style, Corner::Left, Point::new(room.min.x, y)));
        y += pitch;
    }
}
