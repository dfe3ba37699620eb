//! Tables on pages: cells broken into lines, the heading and the names of the columns on every page.

use crate::scene::pen::{Pen, style};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, FontBook};
use crate::scene::{Corner, Paint, Scene, Size};

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands over it.
    pub name: String,
    /// Least width, px.
    pub least: f32,
    /// Typeface of its cells.
    pub font: Font,
}

impl Column {
    pub(super) fn of(name: &str, least: f32) -> Self {
        Self { name: name.to_owned(), least, font: Font::Sans }
    }

    /// A column of addresses or hashes, which break anywhere.
    pub(super) fn mono(name: &str, least: f32) -> Self {
        Self { font: Font::Mono, ..Self::of(name, least) }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it lists, and how many.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// What is not in it; stands at its end.
    pub remark: String,
}

impl Table {
    /// Height of what stands over the first row, px.
    fn heading(&self) -> f32 {
        if self.columns.iter().all(|column| column.name.is_empty()) { TITLE } else { HEADING }
    }
}

/// Between columns, px.
const GAP: f32 = 12.0;
/// From line to line of a cell, px.
const PITCH: f32 = 13.5;
/// Over and under the lines of a row together, px.
const PAD: f32 = 6.0;
/// Height of the heading with the names of the columns, and of one of columns without names, px.
const HEADING: f32 = 50.0;
const TITLE: f32 = 28.0;
/// Between two tables of one page, px.
const APART: f32 = 18.0;
/// A table does not begin at the foot of a page where it would have less room than this, px.
const LEAST: f32 = 110.0;

/// A page in the making.
struct Page {
    pen: Pen,
    height: f32,
}

impl Page {
    fn new(room: Size) -> Self {
        Self { pen: Pen::new(room.w), height: room.h }
    }

    fn left(&self) -> f32 {
        self.height - self.pen.y
    }

    fn finish(self) -> Scene {
        let size = Size::new(self.pen.width, self.height);
        let mut scene = self.pen.finish();
        scene.size = size;
        scene
    }
}

/// Draws tables one after another on pages of a size in px, each row whole on one page unless it is higher than a page.
#[must_use]
pub fn pages(tables: &[Table], room: Size) -> Vec<Scene> {
    let mut done = Vec::new();
    let mut page = Page::new(room);
    for table in tables {
        let widths = widths(table, room.w);
        if page.pen.y > 0.0 && page.left() < LEAST + APART {
            done.push(std::mem::replace(&mut page, Page::new(room)).finish());
        }
        if page.pen.y > 0.0 {
            page.pen.y += APART;
        }
        heading(&mut page.pen, table, &widths, false);
        for row in &table.rows {
            let cells = broken(table, row, &widths);
            let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
            #[allow(clippy::cast_precision_loss)]
            let height = lines as f32 * PITCH + PAD;
            if height > page.left() && page.left() < room.h - table.heading() {
                done.push(std::mem::replace(&mut page, Page::new(room)).finish());
                heading(&mut page.pen, table, &widths, true);
            }
            draw(&mut page.pen, table, &cells, &widths, height);
        }
        if !table.remark.is_empty() {
            if page.left() < PITCH + PAD {
                done.push(std::mem::replace(&mut page, Page::new(room)).finish());
            }
            let caption = style(Font::Sans, Metrics::get().font.caption, Token::TextDim);
            page.pen.write(&table.remark, caption, Corner::Left, 0.0, page.pen.y + (PITCH + PAD) / 2.0, room.w);
            page.pen.y += PITCH + PAD;
        }
    }
    if page.pen.y > 0.0 {
        done.push(page.finish());
    }
    done
}

/// Columns as wide as their cells; where all have no room together, the widest give way.
fn widths(table: &Table, room: f32) -> Vec<f32> {
    let book = FontBook::get();
    let size = Metrics::get().font.caption;
    let natural = |(n, column): (usize, &Column)| {
        let cells = table.rows.iter().filter_map(|row| row.get(n)).map(|cell| book.advance(column.font, size, cell));
        let name = book.advance(Font::SansBold, size, &column.name);
        (cells.fold(name, f32::max).ceil() + 1.0).min(room)
    };
    let widths: Vec<f32> = table.columns.iter().enumerate().map(natural).collect();
    #[allow(clippy::cast_precision_loss)]
    let room = room - GAP * table.columns.len().saturating_sub(1) as f32;
    let least = |n: usize| table.columns.get(n).map_or(0.0, |column| column.least);
    // The widest give way down to a common width, the narrow ones stay as they are.
    let capped =
        |cap: f32| -> Vec<f32> { widths.iter().enumerate().map(|(n, &width)| width.min(cap.max(least(n)))).collect() };
    let (mut low, mut high) = (0.0, room);
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        if capped(middle).iter().sum::<f32>() <= room { low = middle } else { high = middle }
    }
    capped(low)
}

fn heading(pen: &mut Pen, table: &Table, widths: &[f32], goes_on: bool) {
    let sizes = Metrics::get().font;
    let title = if goes_on { format!("{}, continued", table.title) } else { table.title.clone() };
    let bold = style(Font::SansBold, sizes.body, Token::Text);
    let top = pen.y;
    pen.write(&title, bold, Corner::Left, 0.0, top + 12.0, pen.width);
    let faint = style(Font::SansBold, sizes.caption, Token::TextFaint);
    let mut x = 0.0;
    for (column, width) in table.columns.iter().zip(widths) {
        pen.write(&column.name, faint, Corner::Left, x, top + 36.0, *width);
        x += width + GAP;
    }
    let height = table.heading();
    pen.rule(0.0, pen.width, (top + height - 3.5).round() + 0.5, Paint::new(Token::Line));
    pen.y = top + height;
}

/// The lines of each cell of a row.
fn broken(table: &Table, row: &[String], widths: &[f32]) -> Vec<Vec<String>> {
    let size = Metrics::get().font.caption;
    let cell =
        |((cell, column), width): ((&String, &Column), &f32)| FontBook::get().wrap(column.font, size, cell, *width);
    row.iter().zip(&table.columns).zip(widths).map(cell).collect()
}

fn draw(pen: &mut Pen, table: &Table, cells: &[Vec<String>], widths: &[f32], height: f32) {
    let size = Metrics::get().font.caption;
    let mut x = 0.0;
    for ((lines, column), width) in cells.iter().zip(&table.columns).zip(widths) {
        let mut middle = pen.y + (PITCH + PAD) / 2.0;
        for line in lines {
            pen.write(line, style(column.font, size, Token::Text), Corner::Left, x, middle, width + 0.5);
            middle += PITCH;
        }
        x += width + GAP;
    }
    pen.y += height;
    pen.rule(0.0, pen.width, pen.y.round() - 0.5, Paint::new(Token::Line).faded(0.6));
}
