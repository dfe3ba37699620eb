//! Lists of parts, packed: a trace of a million transfers has millions of them.

use std::sync::Arc;

use super::book::Piece;
use super::engine::State;
use super::tag::Part;
use super::wide::Qty;

/// Lists of parts, one after the other: list `n` is that of entry or holding `n`. Lists after the last are empty.
#[derive(Debug, Clone, Default)]
pub struct PartLists {
    /// Half as large as [`Part`]s; in use where all quantities fit.
    narrow: Vec<Piece<u64>>,
    wide: Vec<Part>,
    /// Where each list ends.
    ends: Vec<u32>,
}

impl PartLists {
    /// None yet, with room for so many lists of a part each: growing a long list by and by takes as long as the trace.
    pub(super) fn with_capacity(lists: usize) -> Self {
        Self { narrow: Vec::with_capacity(lists), wide: Vec::new(), ends: Vec::with_capacity(lists) }
    }

    fn len(&self) -> usize {
        self.narrow.len().max(self.wide.len())
    }

    /// Adds a part to the list being filled. All parts of all lists come with quantities of one width.
    #[inline]
    pub(super) fn push<Q: Qty>(&mut self, piece: Piece<Q>) {
        match piece.qty.narrow() {
            Some(qty) => self.narrow.push(Piece { qty, tag: piece.tag, born: piece.born }),
            None => self.wide.push(piece.into()),
        }
    }

    /// Ends the list being filled.
    #[inline]
    pub(super) fn end(&mut self) {
        self.ends.push(u32::try_from(self.len()).unwrap_or(u32::MAX));
    }

    /// Makes the lists up to `n` empty ones, so that it can be filled next. Nothing may come after it yet.
    pub(super) fn skip_to(&mut self, n: usize) {
        let end = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.ends.resize(n, end);
    }

    /// Keeps the first lists.
    pub(super) fn truncate(&mut self, lists: usize) {
        if lists < self.ends.len() {
            let parts = lists.checked_sub(1).map_or(0, |last| self.ends[last] as usize);
            self.narrow.truncate(parts);
            self.wide.truncate(parts);
            self.ends.truncate(lists);
        }
    }

    /// The parts of list `n`.
    #[must_use]
    pub fn get(&self, n: usize) -> Parts<'_> {
        let start = n.checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |&end| end as usize);
        let end = self.ends.get(n).map_or(start, |&end| end as usize);
        if self.wide.is_empty() {
            Parts(Packed::Narrow(self.narrow.get(start..end).unwrap_or(&[])))
        } else {
            Parts(Packed::Wide(self.wide.get(start..end).unwrap_or(&[])))
        }
    }
}

impl PartialEq for PartLists {
    fn eq(&self, other: &Self) -> bool {
        let lists = self.ends.len().max(other.ends.len());
        (0..lists).all(|n| self.get(n) == other.get(n))
    }
}

impl Eq for PartLists {}

/// What every holding consists of, in the order in which it would leave: the contents of the books themselves, because a
/// copy of them would take as long as the trace.
#[derive(Clone, Default)]
pub struct HeldParts {
    state: Option<Arc<dyn State>>,
    holdings: usize,
}

impl HeldParts {
    pub(super) fn of(state: Arc<dyn State>, holdings: usize) -> Self {
        Self { state: Some(state), holdings }
    }

    /// The parts of a holding.
    #[must_use]
    pub fn get(&self, holding: usize) -> Parts<'static> {
        let mut few = [None; FEW];
        let (mut many, mut count) = (Vec::new(), 0);
        let number = u32::try_from(holding).ok().filter(|_| holding < self.holdings);
        if let (Some(state), Some(number)) = (&self.state, number) {
            state.list(number, &mut |part| {
                if let Some(place) = few.get_mut(count) {
                    *place = Some(part);
                } else {
                    if many.is_empty() {
                        many.extend(few.iter().flatten());
                    }
                    many.push(part);
                }
                count += 1;
            });
        }
        Parts(if count > FEW { Packed::Many(many) } else { Packed::Few(few, count) })
    }
}

impl std::fmt::Debug for HeldParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries((0..self.holdings).map(|n| self.get(n))).finish()
    }
}

impl PartialEq for HeldParts {
    fn eq(&self, other: &Self) -> bool {
        (0..self.holdings.max(other.holdings)).all(|n| self.get(n) == other.get(n))
    }
}

impl Eq for HeldParts {}

/// A list of parts.
#[derive(Debug, Clone)]
pub struct Parts<'a>(Packed<'a>);

/// Most holdings consist of so few parts.
const FEW: usize = 2;

#[derive(Debug, Clone)]
enum Packed<'a> {
    Narrow(&'a [Piece<u64>]),
    Wide(&'a [Part]),
    Few([Option<Part>; FEW], usize),
    Many(Vec<Part>),
}

impl<'a> Parts<'a> {
    /// One after the other.
    #[must_use]
    pub fn iter(&self) -> PartsIter<'a> {
        PartsIter { parts: self.clone(), at: 0 }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Packed::Narrow(pieces) => pieces.len(),
            Packed::Wide(parts) => parts.len(),
            Packed::Few(_, count) => *count,
            Packed::Many(parts) => parts.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Part `n`.
    #[must_use]
    pub fn get(&self, n: usize) -> Option<Part> {
        match &self.0 {
            Packed::Narrow(pieces) => pieces.get(n).map(|&piece| piece.into()),
            Packed::Wide(parts) => parts.get(n).copied(),
            Packed::Few(parts, _) => parts.get(n).copied().flatten(),
            Packed::Many(parts) => parts.get(n).copied(),
        }
    }
}

impl PartialEq for Parts<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Parts<'_> {}

impl<'a> IntoIterator for Parts<'a> {
    type Item = Part;
    type IntoIter = PartsIter<'a>;

    fn into_iter(self) -> PartsIter<'a> {
        PartsIter { parts: self, at: 0 }
    }
}

/// Goes through a list of parts.
#[derive(Debug, Clone)]
pub struct PartsIter<'a> {
    parts: Parts<'a>,
    at: usize,
}

impl Iterator for PartsIter<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let part = self.parts.get(self.at)?;
        self.at += 1;
        Some(part)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.parts.len() - self.at;
        (left, Some(left))
    }
}

impl ExactSizeIterator for PartsIter<'_> {}
