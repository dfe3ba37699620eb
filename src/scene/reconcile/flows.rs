//! The flows of an account: from what was taken, by the accounts that handed it on, to what became of it.
//!
//! The ways of all funds are laid side by side, so that every band is a sum of ways and what enters a node leaves it.
//! Accounts are grouped by owner or role at every stage. What came on ways too small to follow is a node of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::ReconcileSpec;
use super::figures::{Measure, gaps, units};
use crate::case::{AssetIx, Case, Role, WalletIx, apportion, capital, thousands};
use crate::layout::sankey::{SankeyLink, SankeyNode, sankey};
use crate::scene::pen::{Pen, small, style, width};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, TextStyle};
use crate::scene::timeline::hatch::hatch;
use crate::scene::totals::fate_token;
use crate::scene::{Corner, Paint, Path, Point, Rect, Scene, Segment, Shape, Size};
use crate::trace::{Fate, Lying, Valued, Way};

/// Ways followed to each holding.
const WAYS: usize = 200;
/// Most nodes of a column; the smallest are one.
const MOST: usize = 8;
/// Width of a node.
const NODE: f32 = 10.0;
/// Room for the labels of a node.
const SLOT: f32 = 31.0;
/// Room for the labels right of the last column.
const MARGIN: f32 = 150.0;
const HEAD: f32 = 24.0;

/// The stages, from left to right.
const STAGES: [&str; 6] =
    ["Taken", "First account", "Second account", "Further accounts", "Where it lies", "What became of it"];
const LIES: usize = 4;
const FATE: usize = 5;

/// What a node stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Taken(AssetIx),
    Group(String, Token),
    /// Ways too small to follow.
    Small,
    /// Groups or assets too small to show.
    Others,
    Fate(Fate),
    /// Published as lost, but in no row.
    Missing,
    /// Bands to a node pass this stage without an account.
    Passing(Box<Name>),
}

type Key = (usize, Name);

/// One stream: the nodes it passes and what became of it.
struct Stream {
    nodes: Vec<Key>,
    fate: Option<Fate>,
    value: u128,
}

#[derive(Default)]
struct Collected {
    streams: Vec<Stream>,
    /// The accounts in each node.
    accounts: BTreeMap<Key, BTreeSet<WalletIx>>,
}

/// Draws the flows.
pub(super) fn draw(spec: &ReconcileSpec<'_>, account: &Valued, measure: Measure, size: Size) -> Scene {
    let mut collected = collect(spec, account, measure);
    merge_small(&mut collected);
    let mut totals: BTreeMap<Key, u128> = BTreeMap::new();
    let mut bands: BTreeMap<(Key, Key, Option<Fate>), u128> = BTreeMap::new();
    // Stages that nothing stops at take no room.
    let used: BTreeSet<usize> =
        collected.streams.iter().flat_map(|stream| &stream.nodes).map(|&(stage, _)| stage).collect();
    let stages: Vec<usize> = used.iter().copied().collect();
    for stream in &collected.streams {
        let nodes = with_passing(&stream.nodes, &used);
        for node in &nodes {
            *totals.entry(node.clone()).or_default() += stream.value;
        }
        for pair in nodes.windows(2) {
            *bands.entry((pair[0].clone(), pair[1].clone(), stream.fate)).or_default() += stream.value;
        }
    }
    let column = |stage: usize| stages.iter().position(|&of| of == stage);
    let keys: Vec<Key> = totals.keys().cloned().collect();
    let number = |key: &Key| keys.binary_search(key).unwrap_or(0);
    let nodes: Vec<SankeyNode> = keys
        .iter()
        .map(|(stage, name)| SankeyNode {
            column: column(*stage).unwrap_or(0),
            least: if matches!(name, Name::Passing(..)) { 0.0 } else { SLOT },
        })
        .collect();
    #[allow(clippy::cast_precision_loss)]
    let links: Vec<SankeyLink> = bands
        .iter()
        .map(|((from, to, fate), &value)| SankeyLink {
            from: number(from),
            to: number(to),
            weight: value as f64,
            order: fate.map_or(99, |fate| fate as usize),
        })
        .collect();
    let placed = sankey(&nodes, &links, size.h - HEAD, 7.0);
    let mut pen = Pen::new(size.w);
    #[allow(clippy::cast_precision_loss)]
    let step = (size.w - MARGIN - NODE) / (stages.len().max(2) - 1) as f32;
    #[allow(clippy::cast_precision_loss)]
    let x = |column: usize| (column as f32 * step).round();
    for ((band, link), (_, _, fate)) in placed.bands.iter().zip(&links).zip(bands.keys()) {
        let from = Point::new(x(nodes[link.from].column) + NODE, HEAD + band.from);
        let to = Point::new(x(nodes[link.to].column), HEAD + band.to);
        // Through a stage without an account a band goes straight on.
        let from =
            if matches!(keys[link.from].1, Name::Passing(..)) { Point::new(from.x - NODE, from.y) } else { from };
        ribbon(&mut pen.scene, from, to, band.width.max(0.6), *fate);
    }
    let caption = style(Font::Sans, Metrics::get().font.caption, Token::TextFaint);
    for (at, &stage) in stages.iter().enumerate() {
        pen.write(STAGES[stage], caption, Corner::Left, x(at), 7.0, step.max(MARGIN) - 8.0);
    }
    let whole: u128 = collected.streams.iter().map(|stream| stream.value).sum();
    for (n, key) in keys.iter().enumerate().filter(|(_, key)| !matches!(key.1, Name::Passing(..))) {
        let slot = placed.slots[n];
        let rect = Rect::from_xywh(x(nodes[n].column), HEAD + slot.top, NODE, slot.height.max(1.0));
        block(&mut pen, rect, &key.1);
        let room = if nodes[n].column + 1 == stages.len() { MARGIN } else { step } - NODE - 14.0;
        let accounts = collected.accounts.get(key).map_or(0, BTreeSet::len);
        label(&mut pen, spec.case, key, (totals[key], whole, accounts), measure, (rect, room));
    }
    pen.y = size.h;
    pen.finish()
}

/// How much the flows of the first account carry to each fate, in millionths of a dollar at the theft, or in base units
/// where the picture is in units of one asset. `None` is what is in no row.
#[must_use]
pub fn carried(spec: &ReconcileSpec<'_>) -> BTreeMap<Option<Fate>, u128> {
    let mut carried = BTreeMap::new();
    let Some(account) = spec.accounts.first() else { return carried };
    let mut collected = collect(spec, account, Measure::of(account));
    merge_small(&mut collected);
    for stream in collected.streams {
        *carried.entry(stream.fate).or_default() += stream.value;
    }
    carried
}

/// All ways as streams of values in the measure.
fn collect(spec: &ReconcileSpec<'_>, account: &Valued, measure: Measure) -> Collected {
    let mut collected = Collected::default();
    for lying in &account.lying {
        let asset = account.ledger().holdings[lying.holding as usize].asset;
        let value = match measure {
            Measure::Usd => lying.at_theft.map_or(0, |usd| usd.0),
            Measure::Units(of) => {
                if of == asset && of == account.taken[lying.source].asset {
                    lying.qty
                } else {
                    0
                }
            }
        };
        if value > 0 {
            ways_to(&mut collected, spec.case, account, lying, value);
        }
    }
    for gap in gaps(spec).into_iter().filter(|gap| gap.missing() > 0) {
        let value = match measure {
            Measure::Usd => gap.usd.map_or(0, |usd| usd.0),
            Measure::Units(of) => {
                if of == gap.asset {
                    gap.missing()
                } else {
                    0
                }
            }
        };
        if value > 0 {
            let nodes = vec![(0, Name::Taken(gap.asset)), (FATE, Name::Missing)];
            collected.streams.push(Stream { nodes, fate: None, value });
        }
    }
    collected
}

fn ways_to(collected: &mut Collected, case: &Case, account: &Valued, lying: &Lying, value: u128) {
    let ways = account.ways(lying, WAYS);
    let weights: Vec<u128> = ways.ways.iter().map(|way| way.amount).chain([ways.rest.amount]).collect();
    let Some(values) = apportion(value, &weights) else { return };
    let fate = account.fate(lying.holding);
    let first = (0, Name::Taken(account.taken[lying.source].asset));
    let last = account.ledger().holdings[lying.holding as usize].wallet;
    let lies = |collected: &mut Collected| {
        let name = last.map_or(Name::Group("Network fees".to_owned(), Token::TextFaint), |last| group(case, last));
        let key = (LIES, name);
        collected.accounts.entry(key.clone()).or_default().extend(last);
        key
    };
    for (way, &value) in ways.ways.iter().zip(&values).filter(|&(_, &value)| value > 0) {
        let mut nodes = vec![first.clone()];
        for (stage, wallet) in between(account, way) {
            let key = (stage, group(case, wallet));
            collected.accounts.entry(key.clone()).or_default().insert(wallet);
            if nodes.last() != Some(&key) {
                nodes.push(key);
            }
        }
        nodes.push(lies(collected));
        nodes.push((FATE, Name::Fate(fate)));
        collected.streams.push(Stream { nodes, fate: Some(fate), value });
    }
    if let Some(&value) = values.last().filter(|&&value| value > 0) {
        let nodes = vec![first, (1, Name::Small), lies(collected), (FATE, Name::Fate(fate))];
        collected.streams.push(Stream { nodes, fate: Some(fate), value });
    }
}

/// The accounts between the victim and the last, with their stages; of many further ones the largest part of the stage is
/// named by the last.
fn between(account: &Valued, way: &Way) -> Vec<(usize, WalletIx)> {
    let accounts = way.accounts(account.ledger());
    let inner = accounts.get(1..accounts.len().saturating_sub(1)).unwrap_or(&[]);
    let mut stages: Vec<(usize, WalletIx)> = inner.iter().take(2).enumerate().map(|(n, &one)| (n + 1, one)).collect();
    stages.extend(inner.get(2..).and_then(|rest| rest.last()).map(|&one| (3, one)));
    stages
}

/// An account's owner, else its role.
fn group(case: &Case, wallet: WalletIx) -> Name {
    let account = &case[wallet];
    let token = match account.role {
        Role::Victim => Token::Victim,
        Role::Attacker => Token::Attacker,
        Role::Mixer => Token::Mixer,
        Role::Bridge => Token::Bridge,
        Role::Swap => Token::Swap,
        Role::CashOut => Token::CashOut,
        Role::Recovery => Token::Recovered,
        Role::Intermediary | Role::Other => Token::Wallet,
    };
    let name = account.owner.map_or_else(|| account.role.name().to_owned(), |owner| case[owner].name.clone());
    Name::Group(name, token)
}

/// The smallest groups or assets of a stage become one.
fn merge_small(collected: &mut Collected) {
    let mut totals: BTreeMap<Key, u128> = BTreeMap::new();
    for stream in &collected.streams {
        for key in stream.nodes.iter().filter(|(_, name)| matches!(name, Name::Group(..) | Name::Taken(_))) {
            *totals.entry(key.clone()).or_default() += stream.value;
        }
    }
    let mut small: BTreeSet<Key> = BTreeSet::new();
    for stage in 0..=LIES {
        let mut of: Vec<(&Key, u128)> =
            totals.iter().filter(|((at, _), _)| *at == stage).map(|(key, &value)| (key, value)).collect();
        of.sort_by_key(|&(key, value)| (std::cmp::Reverse(value), key.clone()));
        if of.len() > MOST {
            small.extend(of[MOST - 1..].iter().map(|&(key, _)| key.clone()));
        }
    }
    for stream in &mut collected.streams {
        for key in stream.nodes.iter_mut().filter(|key| small.contains(key)) {
            key.1 = Name::Others;
        }
    }
    for key in small {
        let accounts = collected.accounts.remove(&key).unwrap_or_default();
        collected.accounts.entry((key.0, Name::Others)).or_default().extend(accounts);
    }
}

/// Nodes at the stages that a stream skips, so that its band has a place there.
fn with_passing(nodes: &[Key], used: &BTreeSet<usize>) -> Vec<Key> {
    let mut all: Vec<Key> = Vec::new();
    for node in nodes {
        if let Some(last) = all.last().map(|&(last, _)| last) {
            for &stage in used.range(last + 1..node.0) {
                all.push((stage, Name::Passing(Box::new(node.1.clone()))));
            }
        }
        all.push(node.clone());
    }
    all
}

fn ribbon(scene: &mut Scene, from: Point, to: Point, width: f32, fate: Option<Fate>) {
    let middle = (from.x + to.x) / 2.0;
    let (a, b) = (Point::new(middle, from.y), Point::new(middle, to.y));
    let (c, d) = (Point::new(middle, to.y + width), Point::new(middle, from.y + width));
    let path = Path(vec![
        Segment::Move(from),
        Segment::Cubic(a, b, to),
        Segment::Line(Point::new(to.x, to.y + width)),
        Segment::Cubic(c, d, Point::new(from.x, from.y + width)),
        Segment::Close,
    ]);
    let paint = fate.map_or(Paint::new(Token::TextFaint).faded(0.25), |fate| Paint::new(fate_token(fate)).faded(0.34));
    scene.fill(Shape::Path(path), paint);
}

fn block(pen: &mut Pen, rect: Rect, name: &Name) {
    let token = match name {
        Name::Taken(_) => Token::Victim,
        Name::Group(_, token) => *token,
        Name::Fate(fate) => fate_token(*fate),
        Name::Others | Name::Passing(..) => Token::Wallet,
        Name::Small | Name::Missing => {
            hatch(&mut pen.scene, rect, Paint::new(Token::Text));
            return;
        }
    };
    pen.block(rect, Paint::new(token));
}

fn label(
    pen: &mut Pen,
    case: &Case,
    key: &Key,
    (value, whole, accounts): (u128, u128, usize),
    measure: Measure,
    (rect, room): (Rect, f32),
) {
    let counted = |name: &str| {
        if accounts > 1 { format!("{name} · {} accounts", thousands(accounts)) } else { name.to_owned() }
    };
    let name = match &key.1 {
        Name::Taken(asset) => case[*asset].symbol.clone(),
        Name::Group(name, _) => counted(name),
        Name::Small => "Smaller ways".to_owned(),
        Name::Others if key.0 == 0 => "Other assets".to_owned(),
        Name::Others => counted("Others"),
        Name::Fate(fate) => capital(fate.name()),
        Name::Missing => "In no row".to_owned(),
        Name::Passing(..) => return,
    };
    let sizes = Metrics::get().font;
    let halo = |text: TextStyle| TextStyle { halo: Some(Paint::new(Token::Canvas)), ..text };
    let bold = halo(style(Font::SansBold, sizes.label, Token::Text));
    // Without the count, or what is added after a comma, where there is no room for it.
    let plain = name.split(" · ").next().and_then(|name| name.split(", ").next()).unwrap_or_default().to_owned();
    let name = if width(bold, &name) <= room { name } else { plain };
    #[allow(clippy::cast_precision_loss)]
    let share = value as f64 / whole.max(1) as f64 * 100.0;
    let share = if share < 0.1 { "< 0.1 %".to_owned() } else { format!("{share:.1} %") };
    let below = match (&key.1, measure) {
        (Name::Taken(_), Measure::Units(asset)) => units(case, asset, value),
        _ => format!("{} · {share}", measure.show(case, value)),
    };
    let middle = rect.center().y;
    let left = rect.max.x + 6.0;
    pen.write(&name, bold, Corner::Left, left, middle - 7.0, room);
    pen.write(&below, halo(small(Token::TextDim)), Corner::Left, left, middle + 8.0, room);
}
