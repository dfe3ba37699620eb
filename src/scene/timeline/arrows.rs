//! Lanes and the movements between them.

use super::super::style::Token;
use super::super::symbol::SymbolKind;
use super::super::text::FontBook;
use super::super::{Corner, Dash, Hit, HitShape, Item, Paint, Path, Point, Rect, Shape, Stroke, Target};
use super::frame::{INDENT, MARGIN, SQUARE, SQUARE_ROOM};
use super::hatch::hatch;
use super::{Pen, heat, narrow, small, words};
use crate::case::{Evidence, Precision, Timestamp};
use crate::timeline::{Band, Cell, Fold, Layer, Pair};

/// Movements of one pair of lanes closer than this become one mark, px.
const LEAST: f64 = 3.0;
/// So many neighbouring marks of which one is of several movements become a strip.
const STRIP: usize = 4;
/// Half width and length of an arrowhead, px.
const HEAD: (f32, f32) = (3.0, 5.5);
/// Distance between the arrowheads under a strip, px.
const HEADS_APART: f32 = 12.0;
/// A range wider than this has no arrow but a row of heads this far apart, px.
const WIDE: f32 = 64.0;
/// Most arrowheads in one field.
const MOST_HEADS: f32 = 3.0;
/// A range narrower than this is drawn as an instant in its middle, px.
const NARROW: f32 = 5.0;

/// Marks named for screen readers and pens, at most: more are strips, and their names would cost more than the picture.
const NAMED: usize = 400;

/// Draws the arrows of every layer.
pub(super) fn draw(pen: &mut Pen<'_>) {
    let plot = pen.frame.plot;
    let layers: Vec<(&Layer, f32)> = pen.layers();
    let front = layers.len() - 1;
    let base = usize::from(pen.spec.shown.is_some());
    let drawings: Vec<(Vec<Band>, Vec<Cell>, f32)> = layers
        .into_iter()
        .map(|(layer, alpha)| {
            let dense = layer.arrows.dense(&pen.axis);
            let cells = layer.arrows.sparse_cells(&pen.axis, LEAST, &dense);
            (layer.arrows.bands(&pen.axis).copied().collect(), cells, alpha)
        })
        .collect();
    let outer = std::mem::take(&mut pen.scene);
    // A shadow of what is filtered out needs no strip of its own.
    for (n, (layer, alpha)) in pen.layers().into_iter().enumerate().skip(base) {
        heat::draw(pen, layer, alpha, n == base);
    }
    let named = drawings.get(base).is_some_and(|(bands, cells, _)| bands.len() + cells.len() <= NAMED);
    for (n, (bands, cells, alpha)) in drawings.iter().enumerate() {
        let focus = pen.spec.focus.is_some() && n == front;
        for band in bands {
            draw_band(pen, band, *alpha, (n == base).then_some(named));
        }
        for run in runs(cells) {
            if is_strip(run) {
                draw_strip(pen, run, *alpha);
            } else {
                for (k, cell) in run.iter().enumerate() {
                    draw_cell(pen, cell, room(run, k), *alpha, focus);
                }
            }
            if n == base {
                run.iter().for_each(|cell| add_hit(pen, cell, named));
            }
        }
    }
    let inner = std::mem::replace(&mut pen.scene, outer);
    pen.scene.items.push(Item::Clip { rect: plot, items: inner.items });
    pen.scene.hits.extend(inner.hits);
    heat::key(pen);
}

/// Cells of one pair side by side.
fn runs(cells: &[Cell]) -> impl Iterator<Item = &[Cell]> {
    cells.chunk_by(|a, b| a.pair == b.pair && b.column - a.column <= 2)
}

/// Whether a run is too dense for arrows: more movements than columns.
fn is_strip(run: &[Cell]) -> bool {
    let Some((first, last)) = run.first().zip(run.last()) else { return false };
    let columns = last.column - first.column + 1;
    let count = i64::try_from(run.iter().map(|cell| cell.count).sum::<usize>()).unwrap_or(i64::MAX);
    run.len() >= STRIP && count > columns
}

/// Px from a cell to the nearer of its neighbours in the run.
fn room(run: &[Cell], k: usize) -> f32 {
    let to = |other: Option<&Cell>| other.map_or(f64::INFINITY, |other| (other.x - run[k].x).abs());
    narrow(to(k.checked_sub(1).and_then(|k| run.get(k))).min(to(run.get(k + 1))))
}

/// Colour of what a lane sends.
fn paint(pen: &Pen<'_>, pair: Pair) -> Paint {
    Paint::new(pen.spec.lanes.lanes.get(pair.from).map_or(Token::Wallet, |lane| SymbolKind::Role(lane.role).token()))
}

fn dash(evidence: Evidence) -> Dash {
    match evidence {
        Evidence::Ledger => Dash::Solid,
        Evidence::Reported => Dash::Dashed,
        Evidence::Inferred => Dash::Dotted,
    }
}

/// Beginning and end of an arrow: from lane to lane, the tip just short of the line.
fn ends(pen: &Pen<'_>, pair: Pair) -> (f32, f32) {
    (pen.frame.lane_y(pair.from), pen.frame.lane_y(pair.to))
}

fn draw_cell(pen: &mut Pen<'_>, cell: &Cell, room: f32, alpha: f32, focus: bool) {
    if let Some(band) = minute(pen, cell) {
        draw_band(pen, &band, alpha, None);
        return;
    }
    let x = pen.frame.plot.min.x + narrow(cell.x);
    let paint = paint(pen, cell.pair).faded(alpha);
    let width = match (focus, cell.count) {
        (true, _) => 2.25,
        (false, 1) => 1.25,
        (false, _) => 2.0,
    };
    let half = (0.45 * room).clamp(1.6, HEAD.0);
    arrow(pen, x, cell.pair, half, Stroke { width, paint, dash: dash(cell.pair.evidence) });
}

/// A movement known to the minute, where the view is so close that a minute is a range.
fn minute(pen: &Pen<'_>, cell: &Cell) -> Option<Band> {
    let at = cell.first.time(pen.spec.case)?.0;
    let at = Some(at).filter(|at| at.precision() == Precision::Minute && cell.count == 1)?;
    let wide = narrow(60.0 * pen.axis.scale()) >= 2.0 * NARROW;
    wide.then(|| Band { pair: cell.pair, from: at.start(), to: at.end(), count: 1, first: cell.first })
}

/// An arrow with a head of some half width; a dot for a movement within a lane.
fn arrow(pen: &mut Pen<'_>, x: f32, pair: Pair, half: f32, stroke: Stroke) {
    let (y0, y1) = ends(pen, pair);
    if pair.from == pair.to {
        pen.scene.fill(Shape::Circle { center: Point::new(x, y0), radius: 1.2 + stroke.width * 0.7 }, stroke.paint);
        return;
    }
    let down = (y1 - y0).signum();
    let shaft = Path::polyline(&[Point::new(x, y0), Point::new(x, y1 - down * (HEAD.1 - 1.0))], false);
    pen.scene.stroke(Shape::Path(shaft), stroke);
    head(pen, Point::new(x, y1), down, half, stroke.paint);
}

fn head(pen: &mut Pen<'_>, tip: Point, down: f32, half: f32, paint: Paint) {
    let back = tip.y - down * HEAD.1;
    let points = [tip, Point::new(tip.x - half, back), Point::new(tip.x + half, back)];
    pen.scene.fill(Shape::Path(Path::polyline(&points, true)), paint);
}

/// Many movements one beside another: how dark says how many.
fn draw_strip(pen: &mut Pen<'_>, run: &[Cell], alpha: f32) {
    let Some((first, last)) = run.first().zip(run.last()) else { return };
    let left = pen.frame.plot.min.x;
    let (y0, y1) = ends(pen, first.pair);
    let paint = paint(pen, first.pair).faded(alpha);
    let most = run.iter().map(|cell| cell.count).max().unwrap_or(1);
    let same = first.pair.from == first.pair.to;
    let (top, bottom) = if same { (y0 - 3.0, y0 + 3.0) } else { (y0.min(y1), y0.max(y1)) };
    #[allow(clippy::cast_precision_loss)]
    for cell in run {
        let x = left + narrow(cell.x);
        let half = 0.5 * narrow(LEAST);
        let rect = Rect::new(Point::new(x - half, top), Point::new(x + half, bottom));
        let heat = (cell.count as f32).ln_1p() / (most as f32).ln_1p();
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, paint.faded(0.2 + 0.5 * heat));
    }
    if !same {
        let (from, to) = (left + narrow(first.x), left + narrow(last.x));
        let count = ((to - from) / HEADS_APART).floor().max(0.0);
        let step = if count > 0.0 { (to - from) / count } else { 1.0 };
        let mut n = 0.0;
        while n <= count {
            head(pen, Point::new(from + n * step, y1), (y1 - y0).signum(), HEAD.0, paint);
            n += 1.0;
        }
    }
}

/// Movements known only to a range: a light hatched field over it, an arrowhead in its middle. It reacts to the pointer
/// where `reacts` says whether it has a name.
fn draw_band(pen: &mut Pen<'_>, band: &Band, alpha: f32, reacts: Option<bool>) {
    let (x0, x1) = (pen.x(seconds(band.from)), pen.x(seconds(band.to)));
    if !pen.sees(x0, x1) {
        return;
    }
    let paint = paint(pen, band.pair).faded(alpha);
    let stroke = Stroke { width: 1.25, paint, dash: dash(band.pair.evidence) };
    let (y0, y1) = ends(pen, band.pair);
    let plot = pen.frame.plot;
    let (a, b) = (x0.max(plot.min.x), x1.min(plot.max.x));
    let middle = 0.5 * (a + b);
    let same = band.pair.from == band.pair.to;
    let (top, bottom) = if same { (y0 - 3.0, y0 + 3.0) } else { (y0.min(y1), y0.max(y1)) };
    if x1 - x0 < NARROW {
        arrow(pen, middle, band.pair, 0.5 * NARROW, stroke);
    } else {
        let rect = Rect::new(Point::new(a + 0.5, top), Point::new(b - 0.5, bottom));
        pen.scene.fill(Shape::Rect { rect, radius: 0.0 }, paint.faded(0.07));
        hatch(&mut pen.scene, rect, paint.faded(0.22));
        // The beginning and end of the range, where they are in view.
        for x in [x0, x1].into_iter().filter(|x| (plot.min.x..=plot.max.x).contains(x)) {
            let side = Path::polyline(&[Point::new(x, top), Point::new(x, bottom)], false);
            pen.scene.stroke(Shape::Path(side), Stroke::solid(1.0, paint.faded(0.4)));
        }
        let paint = paint.faded(0.8);
        if same || b - a < WIDE {
            arrow(pen, middle, band.pair, HEAD.0, Stroke { paint, ..stroke });
        } else {
            // One arrow in a wide field would look like an instant, many like many payments: a few say only whither.
            let count = ((b - a) / WIDE).floor().min(MOST_HEADS);
            let step = (b - a) / count;
            let mut x = a + 0.5 * step;
            while x < b {
                head(pen, Point::new(x, y1), (y1 - y0).signum(), HEAD.0, paint);
                x += step;
            }
        }
    }
    if let Some(named) = reacts {
        let rect = Rect::new(Point::new(a - 1.0, top), Point::new(b + 1.0, bottom));
        let name = if named { words::mark(pen.spec, band.pair, band.count, band.first) } else { String::new() };
        pen.scene.hits.push(Hit {
            target: Target::of_movement(pen.spec.case, band.first),
            shape: HitShape::Rect(rect),
            name,
        });
    }
}

fn add_hit(pen: &mut Pen<'_>, cell: &Cell, named: bool) {
    let x = pen.frame.plot.min.x + narrow(cell.x);
    let (y0, y1) = ends(pen, cell.pair);
    let name = if named { words::mark(pen.spec, cell.pair, cell.count, cell.first) } else { String::new() };
    let shape = if cell.pair.from == cell.pair.to {
        HitShape::Circle(Point::new(x, y0), 3.0)
    } else {
        HitShape::Line(vec![Point::new(x, y0), Point::new(x, y1)], 1.5)
    };
    pen.scene.hits.push(Hit { target: Target::of_movement(pen.spec.case, cell.first), shape, name });
}

/// Writes the names of the lanes with their colours; with too little room, every second or third one.
pub(super) fn labels(pen: &mut Pen<'_>) {
    let frame = pen.frame;
    let style = small(Paint::new(Token::TextDim));
    let mut free_from = frame.lanes.min.y - 2.0;
    for (n, lane) in pen.spec.lanes.lanes.iter().enumerate() {
        let y = frame.lane_y(n);
        if y - 0.5 * style.size < free_from {
            continue;
        }
        free_from = y + 0.5 * style.size + 1.0;
        let indent = if lane.inner { INDENT } else { 0.0 };
        let left = MARGIN + indent;
        let square = Rect::from_xywh(left, y - 0.5 * SQUARE, SQUARE, SQUARE);
        let paint = Paint::new(SymbolKind::Role(lane.role).token());
        pen.scene.fill(Shape::Rect { rect: square, radius: 1.5 }, paint);
        if lane.fold != Fold::Leaf {
            pen.scene.fill(mark(left - 5.5, y, lane.fold), Paint::new(Token::TextFaint));
        }
        let room = frame.names.width() - left - SQUARE_ROOM - 4.0;
        let text = FontBook::get().fit(style.font, style.size, &lane.name, room).into_owned();
        pen.write(&text, style, Corner::Left, Point::new(left + SQUARE_ROOM, y));
    }
}

/// A triangle that says whether a lane is opened.
fn mark(x: f32, y: f32, fold: Fold) -> Shape {
    let points = if fold == Fold::Open {
        [Point::new(x - 3.5, y - 2.0), Point::new(x + 3.5, y - 2.0), Point::new(x, y + 3.0)]
    } else {
        [Point::new(x - 2.0, y - 3.5), Point::new(x - 2.0, y + 3.5), Point::new(x + 3.0, y)]
    };
    Shape::Path(Path::polyline(&points, true))
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: Timestamp) -> f64 {
    t as f64
}
