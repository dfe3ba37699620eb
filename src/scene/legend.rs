//! The legend: which symbols, line styles and widths a picture uses, and how many of each.

use super::style::{Metrics, Token};
use super::symbol::{Emphasis, Mark, SymbolKind, SymbolSpec, mark, symbol};
use super::text::{Font, FontBook, TextStyle};
use super::{Corner, Dash, Hit, HitShape, Paint, Path, Point, Rect, Scene, Shape, Size, Stroke, Target};

/// What to list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LegendSpec {
    /// Heading of the symbols, e.g. `On the canvas`.
    pub heading: String,
    /// A row per kind of node in the picture.
    pub symbols: Vec<SymbolRow>,
    /// A row per mark in the picture: frozen, the trace ends here, in several cases.
    pub marks: Vec<Mark>,
    /// A row per line style in the picture.
    pub lines: Vec<LineRow>,
    /// Heading of the widths, e.g. `Width (log, USD)`.
    pub width_heading: String,
    /// A row per sample width.
    pub widths: Vec<WidthRow>,
    /// Whether the picture is of an instant: then balances and money on its way are explained.
    pub instant: bool,
}

/// A kind of node.
#[derive(Debug, Clone, PartialEq)]
pub struct SymbolRow {
    /// Its symbol.
    pub kind: SymbolKind,
    /// Its name in this case, e.g. `Victim exchange`.
    pub name: String,
    /// How many are in the picture, as text.
    pub count: String,
    /// What [`Target::Legend`] carries for this row; empty for a row that cannot be pointed at.
    pub key: String,
    /// Whether the kind is filtered out: the row is faded.
    pub hidden: bool,
}

/// A line style.
#[derive(Debug, Clone, PartialEq)]
pub struct LineRow {
    /// The style.
    pub dash: Dash,
    /// What it means, e.g. `on a ledger`.
    pub name: String,
}

impl LineRow {
    /// The three styles with the words of the design.
    #[must_use]
    pub fn all() -> Vec<Self> {
        [(Dash::Solid, "on a ledger"), (Dash::Dashed, "assessed"), (Dash::Dotted, "suspected")]
            .map(|(dash, name)| Self { dash, name: name.to_owned() })
            .into()
    }
}

/// A sample of the width scale.
#[derive(Debug, Clone, PartialEq)]
pub struct WidthRow {
    /// Width of the line in px.
    pub width: f32,
    /// The value it stands for, e.g. `10,000 ETH`.
    pub name: String,
}

/// Half the width of a symbol in a row.
const SYMBOL: f32 = 8.5;

/// Length of a sample line.
const SAMPLE: f32 = 34.0;

/// The legend in a width; as high as it needs to be, without a background or margins.
#[must_use]
pub fn legend(spec: &LegendSpec, width: f32) -> Scene {
    legend_in(spec, width, Metrics::get().space.row)
}

/// The legend in a width, with rows of a height in px.
#[must_use]
pub fn legend_in(spec: &LegendSpec, width: f32, row: f32) -> Scene {
    let mut rows = Rows { scene: Scene::new(Size::new(width, 0.0)), y: 0.0, width, row };
    // A column that goes on from another begins as high as that one.
    if !spec.symbols.is_empty() || !spec.marks.is_empty() {
        rows.heading(&spec.heading);
        for row in &spec.symbols {
            rows.symbol(row);
        }
    }
    for &mark in &spec.marks {
        rows.mark(mark);
    }
    if !spec.lines.is_empty() {
        rows.heading("Edges");
        for row in &spec.lines {
            rows.line(row.dash, 2.0, &row.name);
        }
    }
    if !spec.widths.is_empty() {
        rows.heading(&spec.width_heading);
        for row in &spec.widths {
            rows.line(Dash::Solid, row.width, &row.name);
        }
    }
    if spec.instant {
        rows.heading(INSTANT);
        for row in InstantRow::ALL {
            rows.instant(row);
        }
    }
    rows.scene.size.h = rows.y;
    rows.scene
}

/// The width in which nothing of a legend is shortened, px.
#[must_use]
pub fn legend_width(spec: &LegendSpec) -> f32 {
    let metrics = Metrics::get();
    let book = FontBook::get();
    let text = |text: &str| book.advance(Font::Sans, metrics.font.body, text);
    let heading = |text: &str| book.advance(Font::SansBold, metrics.font.caption, &text.to_uppercase());
    let named = 2.0 * SYMBOL + 2.0 + 1.25 * metrics.space.small;
    let lined = SAMPLE + 1.5 * metrics.space.small;
    let symbol = |row: &SymbolRow| named + text(&row.name) + 1.5 * metrics.space.small + text(&row.count);
    let rows = spec.symbols.iter().map(symbol);
    let marks = spec.marks.iter().map(|mark| named + text(mark.name()));
    let lines = spec.lines.iter().map(|row| lined + text(&row.name));
    let widths = spec.widths.iter().map(|row| lined + text(&row.name));
    let headings = [
        (!spec.symbols.is_empty()).then(|| heading(&spec.heading)),
        (!spec.widths.is_empty()).then(|| heading(&spec.width_heading)),
        spec.instant.then(|| heading(INSTANT)),
    ];
    let instant = InstantRow::ALL.into_iter().filter(|_| spec.instant).map(|row| lined + text(row.name()));
    let all = rows.chain(marks).chain(lines).chain(widths).chain(instant).chain(headings.into_iter().flatten());
    all.fold(0.0, f32::max).ceil() + 1.0
}

/// Between the columns of a legend, px.
const COLUMN_GAP: f32 = 30.0;

/// The legend in columns side by side, as low as it can be in a width, with rows of a height in px; without a size where it has no room.
#[must_use]
pub fn legend_columns(spec: &LegendSpec, room: f32, row: f32) -> Scene {
    let mut best: Option<(f32, Vec<(LegendSpec, f32)>)> = None;
    for stacked in [true, false] {
        for parts in 1..=4 {
            let columns: Vec<(LegendSpec, f32)> = columns(spec, parts, stacked)
                .into_iter()
                .map(|column| {
                    let width = legend_width(&column);
                    (column, width)
                })
                .collect();
            #[allow(clippy::cast_precision_loss)]
            let gaps = COLUMN_GAP * columns.len().saturating_sub(1) as f32;
            let width: f32 = columns.iter().map(|(_, width)| width).sum::<f32>() + gaps;
            let height =
                columns.iter().map(|(column, width)| legend_in(column, *width, row).size.h).fold(0.0, f32::max);
            if width <= room && best.as_ref().is_none_or(|(least, _)| height < *least) {
                best = Some((height, columns));
            }
        }
    }
    let Some((height, columns)) = best else { return Scene::default() };
    let mut scene = Scene::new(Size::new(room, height));
    let mut x = 0.0;
    for (column, width) in columns {
        scene.place(legend_in(&column, width, row), Point::new(x, 0.0));
        x += width + COLUMN_GAP;
    }
    scene
}

/// A legend cut into columns: its symbols and marks into so many, then lines and widths, over one another or not.
fn columns(spec: &LegendSpec, parts: usize, stacked: bool) -> Vec<LegendSpec> {
    let rows = spec.symbols.len() + spec.marks.len();
    let each = rows.div_ceil(parts).max(1);
    let cut = |from: usize| {
        let symbols = spec.symbols.iter().skip(from).take(each).cloned().collect::<Vec<_>>();
        let before = from.saturating_sub(spec.symbols.len());
        let marks = spec.marks.iter().skip(before).take(each - symbols.len()).copied().collect();
        let heading = if from == 0 { spec.heading.clone() } else { String::new() };
        LegendSpec { heading, symbols, marks, ..LegendSpec::default() }
    };
    let mut columns: Vec<LegendSpec> = (0..rows).step_by(each).map(cut).collect();
    let lines = LegendSpec { lines: spec.lines.clone(), ..LegendSpec::default() };
    let widths =
        LegendSpec { widths: spec.widths.clone(), width_heading: spec.width_heading.clone(), ..LegendSpec::default() };
    if stacked {
        columns.push(LegendSpec { lines: lines.lines, ..widths });
    } else {
        columns.extend([lines, widths]);
    }
    columns.push(LegendSpec { instant: spec.instant, ..LegendSpec::default() });
    columns.retain(|column| *column != LegendSpec::default() && legend(column, 100.0).size.h > 0.0);
    columns
}

/// Heading of what only an instant shows.
pub const INSTANT: &str = "At this instant (by area)";

/// What only a picture of an instant shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstantRow {
    /// What the case shows arriving and not leaving.
    Balance,
    /// What must have been there before.
    Opening,
    /// Money on its way.
    Money,
}

impl InstantRow {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Balance, Self::Opening, Self::Money];

    /// What it means.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Opening => "was there before",
            Self::Money => "on its way",
        }
    }

    /// Draws a sample around a point, about 16 px large.
    pub fn sample(self, scene: &mut Scene, center: Point) {
        let ink = Paint::new(Token::Wallet);
        match self {
            Self::Balance => {
                scene.stroke(Shape::Circle { center, radius: 6.0 }, Stroke::solid(4.0, ink.faded(0.3)));
                scene.stroke(Shape::Circle { center, radius: 8.0 }, Stroke::solid(1.0, ink.faded(0.9)));
            }
            Self::Opening => {
                let stroke = Stroke { width: 1.2, paint: ink.faded(0.7), dash: Dash::Dotted };
                scene.stroke(Shape::Circle { center, radius: 8.0 }, stroke);
            }
            Self::Money => {
                let rim = Stroke::solid(1.5, Paint::new(Token::Canvas));
                scene.shape(Shape::Circle { center, radius: 5.75 }, Paint::new(Token::Text), rim);
                scene.fill(Shape::Circle { center, radius: 3.0 }, Paint::new(Token::Attacker));
            }
        }
    }
}

struct Rows {
    scene: Scene,
    /// Where the next row begins.
    y: f32,
    width: f32,
    /// Height of a row.
    row: f32,
}

impl Rows {
    fn heading(&mut self, text: &str) {
        let metrics = Metrics::get();
        if self.y > 0.0 {
            self.y += metrics.space.group - metrics.space.small;
        }
        let book = FontBook::get();
        let style = TextStyle::new(Font::SansBold, metrics.font.caption, Paint::new(Token::TextFaint));
        let text = text.to_uppercase();
        let fitted = book.fit(style.font, style.size, &text, self.width);
        let at = Point::new(0.0, (self.y + metrics.font.caption).round());
        if !fitted.is_empty() {
            self.scene.text(book.run(&fitted, style, Corner::Left, at));
        }
        self.y += metrics.font.caption + metrics.space.small;
    }

    /// The middle of the next row, which is thereby taken.
    fn next(&mut self) -> f32 {
        self.y += self.row;
        self.y - self.row / 2.0
    }

    fn symbol(&mut self, row: &SymbolRow) {
        let metrics = Metrics::get();
        let middle = self.next();
        let fade = if row.hidden { 0.45 } else { 1.0 };
        let mut spec = SymbolSpec::new(row.kind, Point::new(SYMBOL + 1.0, middle));
        spec.radius = SYMBOL;
        spec.emphasis = if row.hidden { Emphasis::Dim } else { Emphasis::Normal };
        symbol(&mut self.scene, &spec);

        let count = Paint::new(Token::TextFaint).faded(fade);
        let used = self.text(&row.count, count, Corner::Right, self.width, middle, f32::INFINITY);
        let left = 2.0 * SYMBOL + 2.0 + 1.25 * metrics.space.small;
        let room = self.width - left - used - metrics.space.small;
        self.text(&row.name, Paint::new(Token::Text).faded(fade), Corner::Left, left, middle, room);
        if !row.key.is_empty() {
            let half = self.row / 2.0;
            let rect = Rect::new(Point::new(0.0, middle - half), Point::new(self.width, middle + half));
            let name = format!("{}, {}", row.name, row.count);
            self.scene.hits.push(Hit { target: Target::Legend(row.key.clone()), shape: HitShape::Rect(rect), name });
        }
    }

    fn mark(&mut self, sign: Mark) {
        let middle = self.next();
        mark(&mut self.scene, sign, Point::new(SYMBOL + 1.0, middle), 1.0);
        let left = 2.0 * SYMBOL + 2.0 + 1.25 * Metrics::get().space.small;
        self.text(sign.name(), Paint::new(Token::Text), Corner::Left, left, middle, self.width - left);
    }

    fn instant(&mut self, row: InstantRow) {
        let middle = self.next();
        row.sample(&mut self.scene, Point::new(SAMPLE / 2.0, middle));
        let left = SAMPLE + 1.5 * Metrics::get().space.small;
        self.text(row.name(), Paint::new(Token::TextDim), Corner::Left, left, middle, self.width - left);
    }

    fn line(&mut self, dash: Dash, width: f32, name: &str) {
        let metrics = Metrics::get();
        let middle = self.next();
        let paint = Paint::new(Token::Edge);
        let line = Path::polyline(&[Point::new(0.0, middle), Point::new(SAMPLE, middle)], false);
        self.scene.stroke(Shape::Path(line), Stroke { width, paint, dash });
        let left = SAMPLE + 1.5 * metrics.space.small;
        self.text(name, Paint::new(Token::TextDim), Corner::Left, left, middle, self.width - left);
    }

    /// Writes a text centred on `middle` and returns its width.
    fn text(&mut self, text: &str, paint: Paint, corner: Corner, x: f32, middle: f32, room: f32) -> f32 {
        let book = FontBook::get();
        let style = TextStyle::new(Font::Sans, Metrics::get().font.body, paint);
        let text = book.fit(style.font, style.size, text, room);
        let at = Point::new(x, book.baseline_centered(style.font, style.size, middle).round());
        let run = book.run(&text, style, corner, at);
        let width = book.advance(style.font, style.size, &run.text);
        self.scene.text(run);
        width
    }
}
