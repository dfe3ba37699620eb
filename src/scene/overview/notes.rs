//! Sources, numbered in the order in which the picture cites them.

use super::super::style::{Metrics, Token};
use super::super::text::{Font, FontBook, TextStyle};
use super::super::{Corner, Scene};
use super::GUTTER;
use crate::case::{Case, SourceIx};
use crate::overview::runs;
use crate::scene::exhibit::Uses;
use crate::scene::pen::{Pen, style};

/// Distance of lines.
const PITCH: f32 = 15.0;
/// Room for a number.
const NUMBER: f32 = 24.0;
/// Most lines of the remark under the list.
const REMARK: usize = 2;
/// Least width of a column.
const LEAST: f32 = 290.0;

/// The sources cited so far.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    cited: Vec<SourceIx>,
    /// The numbers they have in a list that stands elsewhere; without one they are numbered as they come.
    given: Option<&'a Uses>,
}

impl<'a> Notes<'a> {
    /// Numbered as in a list that stands elsewhere, where there is one.
    pub(super) fn by(given: Option<&'a Uses>) -> Self {
        Self { given, ..Self::default() }
    }

    /// The numbers of sources, as `[1–3, 7]`; empty where there are none.
    pub(super) fn cite(&mut self, sources: &[SourceIx]) -> String {
        let numbers: Vec<usize> = sources.iter().map(|&source| self.number(source)).collect();
        let text = runs(numbers);
        if text.is_empty() { text } else { format!("[{text}]") }
    }

    fn number(&mut self, source: SourceIx) -> usize {
        if let Some(number) = self.given.and_then(|given| given.number(source)) {
            return number;
        }
        let at = self.cited.iter().position(|&known| known == source).unwrap_or_else(|| {
            self.cited.push(source);
            self.cited.len() - 1
        });
        at + 1
    }

    /// Height of the list in a width with one line for each source, at most so many lines, and the remark under them.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn height(&self, width: f32, most: usize) -> f32 {
        if self.given.is_some() {
            return REMARK as f32 * PITCH;
        }
        let lines = self.cited.len().div_ceil(columns(width)).min(most) + REMARK;
        crate::scene::pen::TOP + lines as f32 * PITCH
    }

    /// The numbered list in several columns, at most so many lines each. It says what has no room: sources, and
    /// the panels `left_out`.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn panel(&self, case: &Case, width: f32, most: Option<usize>, left_out: &[&str]) -> Scene {
        let mut pen = Pen::new(width);
        if self.given.is_some() {
            let remark = remark(0, left_out);
            if !remark.is_empty() {
                pen.paragraph(&remark, caption(Token::TextFaint), 0.0, width, PITCH, REMARK);
            }
            return pen.finish();
        }
        let columns = columns(width);
        let pitch = (width + GUTTER) / columns as f32;
        let (ink, book) = (caption(Token::TextDim), FontBook::get());
        // Each source as the lines it takes; columns are filled one after the other.
        let text =
            |&source: &SourceIx| format!("{} · {}", case[source].citation(), case[source].kind.name().to_lowercase());
        let room = pitch - GUTTER - NUMBER;
        let wrap = |text: String| match most {
            Some(_) => vec![book.fit(ink.font, ink.size, &text, room).into_owned()],
            None => book.wrap(ink.font, ink.size, &text, room),
        };
        let blocks: Vec<Vec<String>> = self.cited.iter().map(text).map(wrap).collect();
        let even = blocks.iter().map(Vec::len).sum::<usize>().div_ceil(columns).max(1);
        let mut shown = Vec::new();
        let (mut column, mut line) = (0, 0);
        for block in &blocks {
            if line > 0 && line + block.len() > (even + usize::from(most.is_none())).min(most.unwrap_or(usize::MAX)) {
                (column, line) = (column + 1, 0);
            }
            if column >= columns {
                break;
            }
            shown.push((column, line));
            line += block.len();
        }
        let rest = blocks.len() - shown.len();
        pen.heading("Sources", &[]);
        let (top, mut bottom) = (pen.y, pen.y);
        for (n, (&(column, line), block)) in shown.iter().zip(&blocks).enumerate() {
            let x = column as f32 * pitch;
            pen.y = top + line as f32 * PITCH;
            let middle = pen.y + PITCH / 2.0;
            pen.write(&(n + 1).to_string(), caption(Token::TextFaint), Corner::Right, x + NUMBER - 9.0, middle, NUMBER);
            for text in block {
                pen.paragraph(text, ink, x + NUMBER, pitch - NUMBER, PITCH, 1);
            }
            bottom = bottom.max(pen.y);
        }
        pen.y = bottom;
        let remark = remark(rest, left_out);
        if !remark.is_empty() {
            pen.paragraph(&remark, caption(Token::TextFaint), 0.0, width, PITCH, REMARK);
        }
        pen.finish()
    }
}

/// Columns of a list in a width.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn columns(width: f32) -> usize {
    (((width + GUTTER) / (LEAST + GUTTER)) as usize).clamp(1, 6)
}

fn caption(token: Token) -> TextStyle {
    style(Font::Sans, Metrics::get().font.caption, token)
}

fn remark(sources: usize, panels: &[&str]) -> String {
    let mut parts = Vec::new();
    if !panels.is_empty() {
        parts.push(format!("No room in a picture of this size: {}", panels.join(", ").to_lowercase()));
    }
    if sources > 0 {
        let sources = if sources == 1 { "1 more source is".to_owned() } else { format!("{sources} more sources are") };
        parts.push(format!("{sources} named in the file's metadata"));
    }
    parts.join(" · ")
}
