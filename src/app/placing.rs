//! Places given by hand: aligned, spread evenly, nudged, or forgotten.

use std::collections::BTreeSet;

use super::command::Command;
use super::document::{Changed, Document};
use crate::flow::NodeKey;
use crate::scene::{Point, Rect};

/// Smallest gap between nodes that are put beside each other, in units of the arrangement.
const GAP: f32 = 14.0;
/// How far a nudge and a push move, in units of the arrangement.
const NUDGE: f32 = 8.0;
const PUSH: f32 = 40.0;

/// A node that can be put somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its name.
    pub key: NodeKey,
    /// The middle of its symbol.
    pub at: Point,
    /// The rectangle around symbol and label.
    pub room: Rect,
}

impl Piece {
    fn shift(&mut self, axis: Axis, by: f32) {
        let by = axis.point(by);
        self.at = self.at + by;
        self.room = self.room.translated(by);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Across,
    Down,
}

impl Axis {
    fn other(self) -> Self {
        if self == Self::Across { Self::Down } else { Self::Across }
    }

    fn of(self, p: Point) -> f32 {
        if self == Self::Across { p.x } else { p.y }
    }

    fn point(self, by: f32) -> Point {
        if self == Self::Across { Point::new(by, 0.0) } else { Point::new(0.0, by) }
    }
}

/// What is put into one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Min,
    Middle,
    Max,
}

/// The places of pieces after a command of the menu Arrange; the order of pieces stays. None when it places nothing.
#[must_use]
pub fn placed(command: Command, pieces: &[Piece]) -> Option<Vec<Piece>> {
    let mut pieces = pieces.to_vec();
    match command {
        Command::AlignLeft => align(&mut pieces, Axis::Across, Side::Min),
        Command::AlignCentre => align(&mut pieces, Axis::Across, Side::Middle),
        Command::AlignRight => align(&mut pieces, Axis::Across, Side::Max),
        Command::AlignTop => align(&mut pieces, Axis::Down, Side::Min),
        Command::AlignMiddle => align(&mut pieces, Axis::Down, Side::Middle),
        Command::AlignBottom => align(&mut pieces, Axis::Down, Side::Max),
        Command::DistributeAcross => distribute(&mut pieces, Axis::Across),
        Command::DistributeDown => distribute(&mut pieces, Axis::Down),
        nudge => {
            let (axis, by) = step(nudge)?;
            pieces.iter_mut().for_each(|piece| piece.shift(axis, by));
        }
    }
    Some(pieces)
}

fn step(command: Command) -> Option<(Axis, f32)> {
    Some(match command {
        Command::NudgeLeft => (Axis::Across, -NUDGE),
        Command::NudgeRight => (Axis::Across, NUDGE),
        Command::NudgeUp => (Axis::Down, -NUDGE),
        Command::NudgeDown => (Axis::Down, NUDGE),
        Command::PushLeft => (Axis::Across, -PUSH),
        Command::PushRight => (Axis::Across, PUSH),
        Command::PushUp => (Axis::Down, -PUSH),
        Command::PushDown => (Axis::Down, PUSH),
        _ => return None,
    })
}

/// Puts the pieces into one line. Those that would then cover each other move apart along it, in the order in which they
/// stood, and as little as that needs.
fn align(pieces: &mut [Piece], axis: Axis, side: Side) {
    let Some(around) = pieces.iter().map(|piece| piece.room).reduce(|a, b| a.union(&b)) else { return };
    let symbols = pieces.iter().map(|piece| axis.of(piece.at));
    let (low, high) = symbols.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
    for piece in pieces.iter_mut() {
        let by = match side {
            Side::Min => axis.of(around.min) - axis.of(piece.room.min),
            Side::Middle => f32::midpoint(low, high) - axis.of(piece.at),
            Side::Max => axis.of(around.max) - axis.of(piece.room.max),
        };
        piece.shift(axis, by);
    }
    spread(pieces, axis.other());
}

/// Moves pieces apart along an axis until none covers the next; the mean of their places stays.
fn spread(pieces: &mut [Piece], axis: Axis) {
    let order = order(pieces, axis);
    let mut moved = 0.0;
    for pair in order.windows(2) {
        let lack = axis.of(pieces[pair[0]].room.max) + GAP - axis.of(pieces[pair[1]].room.min);
        // Boxes of a layout may stand a little nearer than this; only what overlaps must give way.
        if lack > GAP {
            pieces[pair[1]].shift(axis, lack);
            moved += lack;
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let back = -moved / pieces.len().max(1) as f32;
    if moved > 0.0 {
        pieces.iter_mut().for_each(|piece| piece.shift(axis, back));
    }
}

/// Equal gaps between boxes, from the first to the last, which stay; where there is no room, the least gap and the first
/// stays.
fn distribute(pieces: &mut [Piece], axis: Axis) {
    let order = order(pieces, axis);
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else { return };
    let size = |piece: &Piece| axis.of(piece.room.max) - axis.of(piece.room.min);
    let start = axis.of(pieces[first].room.min);
    let whole = axis.of(pieces[last].room.max) - start;
    let taken: f32 = pieces.iter().map(size).sum();
    #[allow(clippy::cast_precision_loss)]
    let gap = ((whole - taken) / (pieces.len().max(2) - 1) as f32).max(GAP);
    let mut next = start;
    for n in order {
        let by = next - axis.of(pieces[n].room.min);
        pieces[n].shift(axis, by);
        next = axis.of(pieces[n].room.max) + gap;
    }
}

fn order(pieces: &[Piece], axis: Axis) -> Vec<usize> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|&a, &b| axis.of(pieces[a].at).total_cmp(&axis.of(pieces[b].at)).then(a.cmp(&b)));
    order
}

impl Document {
    /// What a drag or an alignment of nodes moves: themselves, and for an incident that hangs on its victim the victim.
    #[must_use]
    pub fn standing<'a>(&self, keys: impl IntoIterator<Item = &'a NodeKey>) -> Vec<Piece> {
        let (flow, arrangement) = (&self.drawing.flow, &self.drawing.arrangement);
        let nodes: BTreeSet<_> =
            keys.into_iter().filter_map(|key| flow.node(key)).map(|(ix, _)| flow.badge_of(ix).unwrap_or(ix)).collect();
        let piece = |ix: petgraph::graph::NodeIndex| Piece {
            key: flow.graph[ix].key.clone(),
            at: arrangement.node(ix),
            room: arrangement.node_box(ix),
        };
        nodes.into_iter().map(piece).collect()
    }

    /// Does a command of the menu Arrange to the selected nodes, as one step of undo.
    pub fn place_selected(&mut self, command: Command) -> Changed {
        let pieces = self.standing(self.selection.nodes());
        if command == Command::Unpin {
            return self.change("Unpin", false, |state| {
                for piece in &pieces {
                    state.pins.remove(&piece.key);
                }
            });
        }
        let Some(placed) = placed(command, &pieces) else { return Changed::default() };
        let pins = placed.into_iter().map(|piece| (piece.key, piece.at));
        // Nudges in a row are one step; another selection begins the next one.
        let merge = step(command).is_some();
        let name = if merge { "Nudge" } else { command.spec().name };
        self.change(name, merge, |state| state.pins.extend(pins))
    }

    /// Whether one of the selected nodes stands where a person put it.
    #[must_use]
    pub fn has_pinned_selection(&self) -> bool {
        !self.state.pins.is_empty()
            && self.standing(self.selection.nodes()).iter().any(|piece| self.state.pins.contains_key(&piece.key))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scene::Size;

    fn pieces(places: &[(f32, f32, f32, f32)]) -> Vec<Piece> {
        let piece = |(n, &(x, y, w, h)): (usize, &(f32, f32, f32, f32))| {
            let at = Point::new(x, y);
            // The symbol stands above the middle of its box, as with a label below.
            let room = Rect::centered(at + Point::new(0.0, h / 6.0), Size::new(w, h));
            Piece { key: NodeKey::Wallet(n.to_string()), at, room }
        };
        places.iter().enumerate().map(piece).collect()
    }

    fn any_pieces() -> impl Strategy<Value = Vec<Piece>> {
        proptest::collection::vec((-900f32..900.0, -900f32..900.0, 40f32..140.0, 40f32..90.0), 3..12)
            .prop_map(|places| pieces(&places))
    }

    fn overlap(pieces: &[Piece]) -> bool {
        let apart = |a: &Piece, b: &Piece| !a.room.expanded(-0.1).overlaps(&b.room.expanded(-0.1));
        (0..pieces.len()).any(|a| (a + 1..pieces.len()).any(|b| !apart(&pieces[a], &pieces[b])))
    }

    /// Where a piece stands with respect to a line.
    type Offset = fn(&Piece) -> f32;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn what_is_aligned_is_in_one_line_and_covers_nothing(before in any_pieces()) {
            let lines: [(Command, Offset); 6] = [
                (Command::AlignLeft, |p| p.room.min.x),
                (Command::AlignCentre, |p| p.at.x),
                (Command::AlignRight, |p| p.room.max.x),
                (Command::AlignTop, |p| p.room.min.y),
                (Command::AlignMiddle, |p| p.at.y),
                (Command::AlignBottom, |p| p.room.max.y),
            ];
            for (command, line) in lines {
                let after = placed(command, &before).unwrap();
                for piece in &after {
                    prop_assert!((line(piece) - line(&after[0])).abs() < 0.05, "{command:?}");
                }
                prop_assert!(!overlap(&after), "{command:?}");
                let again = placed(command, &after).unwrap();
                for (a, b) in after.iter().zip(&again) {
                    prop_assert!(a.at.distance(b.at) < 0.5, "{command:?} twice is once");
                }
            }
        }

        #[test]
        fn distributed_gaps_are_equal_and_the_ends_stay_where_there_is_room(before in any_pieces()) {
            for (command, axis) in [(Command::DistributeAcross, Axis::Across), (Command::DistributeDown, Axis::Down)] {
                let after = placed(command, &before).unwrap();
                let order = order(&before, axis);
                let gaps: Vec<f32> = order
                    .windows(2)
                    .map(|w| axis.of(after[w[1]].room.min) - axis.of(after[w[0]].room.max))
                    .collect();
                for gap in &gaps {
                    prop_assert!((gap - gaps[0]).abs() < 0.05 && *gap > GAP - 0.05, "{gaps:?}");
                }
                let (first, last) = (order[0], order[order.len() - 1]);
                prop_assert!(before[first].at.distance(after[first].at) < 0.05);
                if gaps[0] > GAP + 0.1 {
                    prop_assert!(before[last].at.distance(after[last].at) < 0.1);
                }
            }
        }
    }

    #[test]
    fn what_has_room_in_the_line_does_not_move_along_it() {
        let before = pieces(&[(0.0, 0.0, 80.0, 60.0), (50.0, 200.0, 80.0, 60.0), (20.0, 400.0, 80.0, 60.0)]);
        let after = placed(Command::AlignCentre, &before).unwrap();
        for (a, b) in before.iter().zip(&after) {
            assert!((a.at.y - b.at.y).abs() < 1e-6 && (b.at.x - 25.0).abs() < 1e-4);
        }
    }
}
