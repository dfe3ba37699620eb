//! Sources and caveats as notes under a picture, in columns; what has no room is handed back.

use super::FrameSpec;
use super::bars::{bar_above, write};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, FontBook, TextStyle};
use crate::scene::{Corner, Paint, Point, Rect, Scene};

/// One note: its mark, e.g. `[3]`, and what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Stands before it.
    pub mark: String,
    /// What it says.
    pub text: String,
}

/// What a reader must know, and who says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// Caveats of the case.
    pub caveats: Vec<Note>,
    /// Sources, those most used first.
    pub sources: Vec<Note>,
}

impl Notes {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.caveats.is_empty() && self.sources.is_empty()
    }

    /// How many there are, for people: `2 caveats and 11 sources`.
    #[must_use]
    pub fn count(&self) -> String {
        let of = |count: usize, one: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {one}s")),
        };
        let parts: Vec<String> =
            [of(self.caveats.len(), "caveat"), of(self.sources.len(), "source")].into_iter().flatten().collect();
        parts.join(" and ")
    }
}

/// Narrowest column of notes, px.
const COLUMN: f32 = 290.0;
/// Between columns, px.
const GAP: f32 = 24.0;
/// From line to line, px.
const PITCH: f32 = 13.5;
/// Between one note and the next, in lines.
const APART: f32 = 0.25;
/// Most of a picture's height that notes take: upright, lying, and as wide as a slide.
const SHARE: [f32; 3] = [0.26, 0.19, 0.13];

/// From this part of its width on a picture is as wide as a slide.
const WIDE: f32 = 1.55;

/// Height of a heading with the room around it, in lines.
const HEADING: f32 = 1.6;

/// A note, or a heading with its first note: what is not torn apart.
struct Block {
    heading: Option<&'static str>,
    mark: String,
    lines: Vec<String>,
}

impl Block {
    #[allow(clippy::cast_precision_loss)]
    fn height(&self) -> f32 {
        self.lines.len() as f32 + APART + if self.heading.is_some() { HEADING } else { 0.0 }
    }
}

/// Draws as many notes as have room at the bottom of what is left; returns the others.
pub(super) fn notes(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect) -> Notes {
    let space = Metrics::get().space;
    let room = inner.width() - 2.0 * space.pane;
    if spec.notes.is_empty() || room < COLUMN / 2.0 {
        return spec.notes.clone();
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let columns = (((room + GAP) / (COLUMN + GAP)) as usize).clamp(1, 6);
    #[allow(clippy::cast_precision_loss)]
    let width = (room + GAP) / columns as f32 - GAP;
    let share = match scene.size.w / scene.size.h.max(1.0) {
        shape if shape < 1.0 => SHARE[0],
        shape if shape < WIDE => SHARE[1],
        _ => SHARE[2],
    };
    let most = ((scene.size.h * share - space.small) / PITCH).floor();
    let mut kept = spec.notes.clone();
    let mut rest = Notes::default();
    let mut more = Vec::new();
    // What does not fit is announced, and the announcement takes room too.
    let (blocks, lines) = loop {
        let blocks = blocks(&kept, width);
        if let Some(lines) = least(&blocks, &more, columns, most) {
            break (blocks, lines);
        }
        // Sources make way first, and caveats where they take more than half.
        let caveats: f32 = blocks.iter().take(kept.caveats.len()).map(Block::height).sum();
        let all: f32 = blocks.iter().map(Block::height).sum();
        if caveats > all / 2.0 || kept.sources.is_empty() {
            rest.caveats.splice(0..0, kept.caveats.pop());
        } else {
            rest.sources.splice(0..0, kept.sources.pop());
        }
        if kept.is_empty() {
            return spec.notes.clone();
        }
        let text = format!("and {} more, {}", rest.count(), spec.more.place());
        let style = style(Token::TextDim);
        more = FontBook::get().wrap(style.font, style.size, &text, width);
    };
    let bar = bar_above(scene, spec, inner, lines * PITCH + 1.5 * space.small);
    draw(scene, &blocks, &more, Point::new(bar.min.x + space.pane, bar.min.y + space.small), width, lines);
    rest
}

fn style(token: Token) -> TextStyle {
    TextStyle::new(Font::Sans, Metrics::get().font.caption, Paint::new(token))
}

/// Room for the marks before the texts.
fn indent(notes: &[Note]) -> f32 {
    let style = style(Token::TextDim);
    let width = |note: &Note| FontBook::get().advance(style.font, style.size, &note.mark);
    notes.iter().map(width).fold(0.0, f32::max) + 5.0
}

fn blocks(notes: &Notes, width: f32) -> Vec<Block> {
    let style = style(Token::TextDim);
    let mut blocks = Vec::new();
    for (heading, notes) in [("CAVEATS", &notes.caveats), ("SOURCES", &notes.sources)] {
        let room = width - indent(notes);
        for (n, note) in notes.iter().enumerate() {
            let lines = FontBook::get().wrap(style.font, style.size, &note.text, room);
            blocks.push(Block { heading: (n == 0).then_some(heading), mark: note.mark.clone(), lines });
        }
    }
    blocks
}

/// The least height, in lines, in which all have room; `None` where the most is not enough.
#[allow(clippy::cast_precision_loss)]
fn least(blocks: &[Block], more: &[String], columns: usize, most: f32) -> Option<f32> {
    let all: f32 = blocks.iter().map(Block::height).sum::<f32>() + more.len() as f32;
    let mut lines = (all / columns as f32).ceil().max(1.0);
    while lines <= most {
        let mut columns_used = 1;
        let mut at = 0.0;
        for height in blocks.iter().map(Block::height).chain((!more.is_empty()).then_some(more.len() as f32)) {
            if at + height > lines + APART {
                columns_used += 1;
                at = 0.0;
            }
            at += height;
            if height > lines + APART {
                columns_used = usize::MAX / 2;
            }
        }
        if columns_used <= columns {
            return Some(lines);
        }
        lines += 1.0;
    }
    None
}

#[allow(clippy::cast_precision_loss)]
fn draw(scene: &mut Scene, blocks: &[Block], more: &[String], corner: Point, width: f32, lines: f32) {
    let (mut x, mut at) = (corner.x, 0.0);
    let middle = |at: f32| corner.y + (at + 0.5) * PITCH;
    let mut indent = 0.0;
    let next = |height: f32, x: &mut f32, at: &mut f32| {
        if *at + height > lines + APART {
            *x += width + GAP;
            *at = 0.0;
        }
    };
    for (n, block) in blocks.iter().enumerate() {
        next(block.height(), &mut x, &mut at);
        if let Some(heading) = block.heading {
            let bold = TextStyle { font: Font::SansBold, ..style(Token::TextFaint) };
            let over = if at > 0.0 { 0.35 } else { 0.0 };
            write(scene, heading, bold, Corner::Left, Point::new(x, middle(at + over)), width);
            at += over + 1.25;
            let group = blocks.iter().skip(n);
            let group = group.enumerate().take_while(|(n, block)| *n == 0 || block.heading.is_none());
            let marks = group.map(|(_, block)| {
                let style = style(Token::TextDim);
                FontBook::get().advance(style.font, style.size, &block.mark)
            });
            indent = marks.fold(0.0, f32::max) + 5.0;
        }
        write(scene, &block.mark, style(Token::TextFaint), Corner::Left, Point::new(x, middle(at)), width);
        for line in &block.lines {
            let at_line = Point::new(x + indent, middle(at));
            write(scene, line, style(Token::TextDim), Corner::Left, at_line, width - indent);
            at += 1.0;
        }
        at += APART;
    }
    if !more.is_empty() {
        next(more.len() as f32, &mut x, &mut at);
        for line in more {
            write(scene, line, style(Token::TextDim), Corner::Left, Point::new(x, middle(at)), width);
            at += 1.0;
        }
    }
}
