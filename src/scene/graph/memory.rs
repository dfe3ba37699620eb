//! What an arrangement remembers of those before it: whole arrangements, so that going back brings back the very same
//! picture, and the place where each node was first put, to which it returns when it is free again. Each way of arranging
//! has a memory of its own, so that a place in lanes never decides one in layers.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::graph::NodeIndex;

use super::LayoutChoice;
use super::arrange::{Arrangement, Pins};
use crate::flow::{Flow, NodeKey};
use crate::layout::Request;
use crate::scene::{Point, Rect};

/// Arrangements kept at most, and nodes in them.
const SNAPSHOTS: usize = 16;
const NODES: usize = 200_000;
/// Nodes whose way home is looked at, at most: each is compared with all others.
const RETURNING: usize = 500;

/// The place of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Home {
    /// The height at which the layout first put it, beside the layer in which it put it last.
    at: Point,
    /// Since then it was put elsewhere by hand.
    by_hand: bool,
}

/// An arrangement with the names of its nodes.
#[derive(Debug)]
struct Snapshot {
    keys: Vec<NodeKey>,
    arrangement: Arrangement,
}

/// What went before. It is no part of what an arrangement is.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    trails: BTreeMap<LayoutChoice, Trail>,
    /// Places were given from outside, not found by a layout.
    given: bool,
}

/// What went before in one way of arranging.
#[derive(Debug, Clone, Default)]
struct Trail {
    homes: Arc<BTreeMap<NodeKey, Home>>,
    /// The last one is the newest.
    past: Vec<Arc<Snapshot>>,
}

impl PartialEq for Memory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A node to be placed: its name, the fold it came out of, and its box around the middle of its symbol.
pub(super) struct Guest<'a> {
    pub(super) key: &'a NodeKey,
    pub(super) fold: Option<&'a NodeKey>,
    /// The box when the symbol's middle is at the origin.
    pub(super) room: Rect,
    pub(super) pinned: bool,
}

impl Memory {
    /// The memory an arrangement hands on.
    pub(super) fn of(flow: &Flow, arrangement: &Arrangement) -> Self {
        let mut memory = arrangement.memory.clone();
        let keys: Vec<NodeKey> = flow.graph.node_weights().map(|node| node.key.clone()).collect();
        let mut bare = arrangement.clone();
        bare.memory = Self::default();
        let past = &mut memory.trails.entry(arrangement.choice()).or_default().past;
        past.retain(|snapshot| snapshot.keys != keys || !snapshot.arrangement.is_of(&bare));
        past.push(Arc::new(Snapshot { keys, arrangement: bare }));
        let mut nodes = 0;
        let fits = |snapshot: &&Arc<Snapshot>| {
            nodes += snapshot.keys.len();
            nodes <= NODES
        };
        let kept = past.iter().rev().take(SNAPSHOTS).take_while(fits).count().max(1);
        past.drain(..past.len() - kept);
        memory
    }

    /// Of an arrangement whose places were given from outside.
    pub(super) fn of_given() -> Self {
        Self { given: true, ..Self::default() }
    }

    /// Whether anything went before.
    pub(super) fn has_past(&self) -> bool {
        self.given || self.trails.values().any(|trail| !trail.past.is_empty())
    }

    /// Where nodes stood last when they were arranged in a way; `None` where they never were.
    pub(super) fn last(&self, choice: LayoutChoice) -> Option<Pins> {
        let snapshot = self.trails.get(&choice)?.past.last()?;
        let at = |(n, key): (usize, &NodeKey)| (key.clone(), snapshot.arrangement.node(NodeIndex::new(n)));
        Some(snapshot.keys.iter().enumerate().map(at).collect())
    }

    /// The arrangement made of the same request before, if it is remembered.
    pub(super) fn recall(&self, choice: LayoutChoice, flow: &Flow, request: &Request) -> Option<Arrangement> {
        let same = |snapshot: &&Arc<Snapshot>| {
            snapshot.arrangement.request() == request
                && flow.graph.node_weights().map(|node| &node.key).eq(snapshot.keys.iter())
        };
        Some(self.trails.get(&choice)?.past.iter().rev().find(same)?.arrangement.clone())
    }

    /// Takes note of where nodes stand now.
    pub(super) fn note(&mut self, choice: LayoutChoice, places: &Pins, pins: &Pins) {
        let homes = Arc::make_mut(&mut self.trails.entry(choice).or_default().homes);
        for (key, &at) in places {
            let by_hand = pins.contains_key(key);
            match homes.get_mut(key) {
                Some(home) if by_hand => home.by_hand = true,
                Some(home) => *home = Home { at: Point::new(at.x, home.at.y), by_hand: false },
                None if by_hand => {}
                None => {
                    homes.insert(key.clone(), Home { at, by_hand: false });
                }
            }
        }
    }

    /// Where nodes are to stay, as middles of their symbols: at home where that is free, otherwise where they stood
    /// `last`. Of one that was not there x is not a number: its height is that of its home or of its fold.
    pub(super) fn wishes(
        &self,
        choice: LayoutChoice,
        guests: &[Guest<'_>],
        last: &Pins,
        gap: f32,
    ) -> Vec<Option<Point>> {
        let homes = self.trails.get(&choice).map(|trail| Arc::clone(&trail.homes)).unwrap_or_default();
        let known = |guest: &Guest<'_>| {
            let home = homes.get(guest.key);
            match (last.get(guest.key), home) {
                (Some(_), Some(home)) if guest.pinned || home.by_hand => Some(home.at),
                (Some(&at), _) => Some(at),
                (None, Some(home)) => Some(Point::new(f32::NAN, home.at.y)),
                (None, None) => Some(Point::new(f32::NAN, last.get(guest.fold?)?.y)),
            }
        };
        let mut wishes: Vec<Option<Point>> = guests.iter().map(known).collect();
        let home_of = |g: usize| {
            let home = homes.get(guests[g].key).filter(|home| !home.by_hand && !guests[g].pinned)?;
            wishes[g]
                .filter(|at| at.x.is_finite() && (at.y - home.at.y).abs() > 0.5)
                .map(|at| Point::new(at.x, home.at.y))
        };
        let mut returning: Vec<(usize, Point)> = (0..guests.len()).filter_map(|g| Some((g, home_of(g)?))).collect();
        if returning.len() > RETURNING {
            return wishes;
        }
        // Whoever finds a place taken stays, which may keep another from returning.
        loop {
            let mut now = wishes.clone();
            returning.iter().for_each(|&(g, home)| now[g] = Some(home));
            let room = |g: usize| {
                let (room, at) = (guests[g].room, now[g].filter(|at| at.x.is_finite())?);
                Some(Rect::new(room.min + at, room.max + at))
            };
            let rooms: Vec<Option<Rect>> = (0..guests.len()).map(room).collect();
            let moves = |g: usize| returning.binary_search_by_key(&g, |one| one.0).is_ok();
            let blocked = |&(g, _): &(usize, Point)| {
                let Some(own) = rooms[g] else { return true };
                rooms.iter().enumerate().any(|(other, rect)| {
                    // What was in its place together before has room together.
                    let grown = if moves(other) { own.expanded(-0.5) } else { own.expanded(gap - 0.5) };
                    other != g && rect.is_some_and(|rect| rect.overlaps(&grown))
                })
            };
            let free: Vec<(usize, Point)> = returning.iter().copied().filter(|one| !blocked(one)).collect();
            if free.len() == returning.len() {
                wishes = now;
                return wishes;
            }
            returning = free;
        }
    }
}
