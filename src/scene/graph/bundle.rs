//! Far views of large graphs: many edges between the same regions become one ribbon, many nodes of one place one dot.
//!
//! Regions are the cells of square grids, each level's cells twice as wide as those of the level before, so each level
//! is made from the one before it, and no edge and no node is lost or counted twice. Only what looks alike is put
//! together: a ribbon has one colour and one certainty, a dot one kind.

use super::grid::Grid;
use super::plan::{EdgeMark, HEAVY, NodeMark};
use crate::case::{Evidence, Usd};
use crate::scene::style::Token;
use crate::scene::{Point, Rect};

/// Cells along the longer side at the finest level, as a power of two.
const FINEST: u32 = 12;

/// The levels, from fine to coarse.
#[derive(Debug, Default)]
pub(super) struct Bundles {
    pub(super) ribbons: Vec<Level<Ribbon>>,
    pub(super) dots: Vec<Level<Dot>>,
    /// The edges that are bundled at all.
    spread: Spread,
    world: Rect,
}

/// What is put together at one size of cell.
#[derive(Debug)]
pub(super) struct Level<T> {
    /// Side of a cell in the unit of the arrangement.
    pub(super) cell: f32,
    pub(super) items: Vec<T>,
    pub(super) grid: Grid,
    spread: Spread,
}

/// Edges between two regions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ribbon {
    cells: [u16; 4],
    pub(super) token: Token,
    pub(super) evidence: Evidence,
    pub(super) full: bool,
    /// How many edges.
    pub(super) count: u32,
    /// Sum of the known values.
    pub(super) usd: Option<Usd>,
    /// The first of its edges, by position in the plan: the heaviest, whose way stands for all.
    pub(super) first: u32,
    /// The rectangle around that way.
    around: Rect,
}

/// Nodes of one kind in one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dot {
    cell: [u16; 2],
    pub(super) token: Token,
    pub(super) full: bool,
    /// Mean of where they stand.
    pub(super) at: Point,
    /// How many nodes.
    pub(super) count: u32,
    /// The largest [`NodeMark::part`].
    pub(super) part: f32,
    /// The first of its nodes, by position in the plan.
    pub(super) first: u32,
}

/// How many lines there are and how far they reach in all, from which follows how many a window meets.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    count: f64,
    dx: f64,
    dy: f64,
}

impl Spread {
    fn of(lines: impl Iterator<Item = Rect>) -> Self {
        lines.fold(Self::default(), |sum, around| Self {
            count: sum.count + 1.0,
            dx: sum.dx + f64::from(around.width()),
            dy: sum.dy + f64::from(around.height()),
        })
    }

    /// How many lines a window of a size, anywhere in the world, meets on average (the area of all places of the window
    /// in which it meets a line, over the area of the world).
    fn expected(&self, window: Rect, world: Rect) -> f64 {
        let (w, h) = (f64::from(window.width()), f64::from(window.height()));
        let area = f64::from(world.width().max(1.0)) * f64::from(world.height().max(1.0));
        ((self.count * w * h + w * self.dy + h * self.dx) / area).min(self.count)
    }
}

impl Bundles {
    /// Puts together what is near. The heaviest edges stay apart.
    pub(super) fn new(nodes: &[NodeMark], edges: &[EdgeMark], ways: &Grid, world: Rect) -> Self {
        let light = edges.iter().enumerate().filter(|(n, mark)| *n >= HEAVY || mark.usd.is_none_or(|usd| usd.0 == 0));
        let side = world.width().max(world.height()).max(1.0);
        let finest = side / (1u32 << FINEST) as f32;
        let cell = |p: Point| {
            let at = |x: f32| (x / finest).clamp(0.0, ((1u32 << FINEST) - 1) as f32) as u16;
            [at(p.x - world.min.x), at(p.y - world.min.y)]
        };
        let ribbons: Vec<Ribbon> = light
            .map(|(n, mark)| {
                let (from, to) = (cell(mark.from), cell(mark.to));
                Ribbon {
                    cells: [from[0], from[1], to[0], to[1]],
                    token: mark.token,
                    evidence: mark.evidence,
                    full: mark.full,
                    count: 1,
                    usd: mark.usd,
                    first: n as u32,
                    around: ways.rect(n as u32),
                }
            })
            .collect();
        let dots: Vec<Dot> = nodes
            .iter()
            .enumerate()
            .map(|(n, mark)| Dot {
                cell: cell(mark.at),
                token: mark.kind.token(),
                full: mark.full,
                at: mark.at,
                count: 1,
                part: mark.part,
                first: n as u32,
            })
            .collect();
        let spread = Spread::of(ribbons.iter().map(Lump::around));
        Self { ribbons: levels(ribbons, finest), dots: levels(dots, finest), spread, world }
    }

    /// The finest level of which a window shows no more than `most` ribbons on average; `None` where it shows no more
    /// edges than that. It depends on the size of the window only, so that nothing changes under a moving camera, unless
    /// a very crowded place would show more than three times as many.
    pub(super) fn ribbons_for(&self, window: Rect, edges: &Grid, most: usize) -> Option<&Level<Ribbon>> {
        let fits = |spread: &Spread, grid: &Grid| {
            spread.expected(window, self.world) <= most as f64 && counted(grid, &window) <= 3 * most
        };
        if fits(&self.spread, edges) {
            return None;
        }
        self.ribbons.iter().find(|level| fits(&level.spread, &level.grid)).or(self.ribbons.last())
    }

    /// The finest level whose cells are at least `cell` wide and of which a window shows no more than `most` dots.
    pub(super) fn dots_for(&self, window: Rect, cell: f32, most: usize) -> Option<&Level<Dot>> {
        let fits = |level: &&Level<Dot>| level.cell >= cell && counted(&level.grid, &window) <= most;
        self.dots.iter().find(fits).or(self.dots.last())
    }
}

fn counted(grid: &Grid, window: &Rect) -> usize {
    let mut count = 0;
    grid.each_touching(window, |_| count += 1);
    count
}

/// What can be put together.
trait Lump: Copy {
    type Key: Ord;
    /// Those of one key become one.
    fn key(&self) -> Self::Key;
    /// The cell at the next coarser level.
    fn coarser(self) -> Self;
    fn join(&mut self, other: &Self);
    /// Where it is drawn.
    fn around(&self) -> Rect;
}

/// The levels at which there is clearly less to draw than at the level before.
fn levels<T: Lump>(mut items: Vec<T>, finest: f32) -> Vec<Level<T>> {
    const WORTH: f64 = 0.7;
    let mut levels = Vec::new();
    let mut last = items.len() as f64;
    // Cells of which there are more than things put little together.
    let skip = FINEST.saturating_sub((items.len().max(1).ilog2() / 2) + 2);
    for _ in 0..skip {
        items.iter_mut().for_each(|item| *item = item.coarser());
    }
    for level in skip..=FINEST {
        items.sort_by_key(T::key);
        items.dedup_by(|next, kept| {
            let same = next.key() == kept.key();
            if same {
                kept.join(next);
            }
            same
        });
        let cell = finest * (1u32 << level) as f32;
        if (items.len() as f64) < WORTH * last || level == FINEST {
            last = items.len() as f64;
            levels.push(Level {
                cell,
                grid: Grid::new(items.iter().map(T::around).collect()),
                spread: Spread::of(items.iter().map(T::around)),
                items: items.clone(),
            });
        }
        items.iter_mut().for_each(|item| *item = item.coarser());
    }
    levels
}

/// The mean of two means.
fn mean(a: Point, n: u32, b: Point, m: u32) -> Point {
    a.lerp(b, m as f32 / (n + m) as f32)
}

impl Ribbon {
    /// The same ribbon with another edge that stands for it.
    pub(super) fn led_by(self, first: u32) -> Self {
        Self { first, ..self }
    }
}

impl Lump for Ribbon {
    type Key = ([u16; 4], Token, Evidence, bool);

    fn key(&self) -> Self::Key {
        (self.cells, self.token, self.evidence, self.full)
    }

    fn coarser(self) -> Self {
        Self { cells: self.cells.map(|c| c / 2), ..self }
    }

    fn join(&mut self, other: &Self) {
        self.count += other.count;
        if other.first < self.first {
            (self.first, self.around) = (other.first, other.around);
        }
        self.usd = match (self.usd, other.usd) {
            (Some(a), Some(b)) => Some(Usd(a.0.saturating_add(b.0))),
            (a, b) => a.or(b),
        };
    }

    fn around(&self) -> Rect {
        self.around
    }
}

impl Lump for Dot {
    type Key = ([u16; 2], Token, bool);

    fn key(&self) -> Self::Key {
        (self.cell, self.token, self.full)
    }

    fn coarser(self) -> Self {
        Self { cell: self.cell.map(|c| c / 2), ..self }
    }

    fn join(&mut self, other: &Self) {
        self.at = mean(self.at, self.count, other.at, other.count);
        self.count += other.count;
        self.part = self.part.max(other.part);
        self.first = self.first.min(other.first);
    }

    fn around(&self) -> Rect {
        Rect::new(self.at, self.at)
    }
}
