//! Holdings as one sum per tag, for the pro rata rule.

use super::{Book, Piece};
use crate::trace::tag::Tag;
use crate::trace::wide::{Qty, Share, divide};

/// One sum per tag, by tag. Every payment takes the same share of each, rounded without loss.
#[derive(Debug, Clone)]
pub(in crate::trace) struct Shares<Q> {
    holdings: Vec<Holding<Q>>,
    /// The sums of holdings of more than two tags, by tag; and those of these lists that nobody uses.
    lists: Vec<Vec<(Tag, Q)>>,
    free: Vec<u32>,
    /// Used again and again.
    buffer: Vec<Share<Q>>,
}

/// Most holdings consist of one or two sums; a sum of nothing is none. Waiting for memory takes most of the time, so none
/// lies across two lines of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
enum Holding<Q> {
    /// By tag; the second is nothing where the first is.
    Few { tags: [Tag; 2], sums: [Q; 2] },
    /// All together, and the number of the list.
    Many { total: Q, list: u32 },
}

impl<Q: Qty> Holding<Q> {
    const fn of(tags: [Tag; 2], sums: [Q; 2]) -> Self {
        Self::Few { tags, sums }
    }

    fn empty() -> Self {
        Self::of([Tag::CLEAN; 2], [Q::default(); 2])
    }
}

impl<Q: Qty> Shares<Q> {
    /// No holdings.
    pub(in crate::trace) fn new() -> Self {
        Self { holdings: Vec::new(), lists: Vec::new(), free: Vec::new(), buffer: Vec::new() }
    }

    fn is_empty(&self, holding: usize) -> bool {
        matches!(self.holdings[holding], Holding::Few { sums, .. } if sums[0] == Q::default())
    }

    /// A list of these sums.
    fn list_of(&mut self, sums: impl Iterator<Item = (Tag, Q)>) -> u32 {
        let list = self.free.pop().unwrap_or_else(|| {
            self.lists.push(Vec::new());
            // One list per holding at most.
            u32::try_from(self.lists.len() - 1).unwrap_or(u32::MAX)
        });
        self.lists[list as usize].extend(sums);
        list
    }

    /// A third tag comes to two.
    fn spread(&mut self, tags: [Tag; 2], sums: [Q; 2], piece: Piece<Q>) -> Option<Holding<Q>> {
        let total = sums[0].plus(sums[1])?.plus(piece.qty)?;
        let mut sums = [(tags[0], sums[0]), (tags[1], sums[1]), (piece.tag, piece.qty)];
        sums.sort_unstable_by_key(|&(tag, _)| tag);
        Some(Holding::Many { total, list: self.list_of(sums.into_iter()) })
    }

    fn add(&mut self, holding: usize, piece: Piece<Q>) -> Option<()> {
        let nothing = Q::default();
        match &mut self.holdings[holding] {
            Holding::Few { tags, sums } => {
                if sums[0] == nothing {
                    (tags[0], sums[0]) = (piece.tag, piece.qty);
                } else if tags[0] == piece.tag {
                    sums[0] = sums[0].plus(piece.qty)?;
                } else if sums[1] == nothing {
                    (tags[1], sums[1]) = (piece.tag, piece.qty);
                    if tags[0] > tags[1] {
                        tags.swap(0, 1);
                        sums.swap(0, 1);
                    }
                } else if tags[1] == piece.tag {
                    sums[1] = sums[1].plus(piece.qty)?;
                } else {
                    let (tags, sums) = (*tags, *sums);
                    self.holdings[holding] = self.spread(tags, sums, piece)?;
                    return Some(());
                }
                // The sum of both has to fit, too.
                sums[0].plus(sums[1]).map(|_| ())
            }
            Holding::Many { total, list } => {
                *total = total.plus(piece.qty)?;
                let sums = &mut self.lists[*list as usize];
                match sums.binary_search_by_key(&piece.tag, |&(tag, _)| tag) {
                    Ok(at) => sums[at].1 = sums[at].1.plus(piece.qty)?,
                    Err(at) => sums.insert(at, (piece.tag, piece.qty)),
                }
                Some(())
            }
        }
    }
}

impl<Q: Qty> Book<Q> for Shares<Q> {
    fn grow(&mut self, holdings: usize) {
        self.holdings.resize(holdings, Holding::empty());
    }

    fn put(&mut self, holding: usize, pieces: &[Piece<Q>]) -> Option<()> {
        if pieces.len() > 2 && self.is_empty(holding) && pieces.is_sorted_by(|one, next| one.tag < next.tag) {
            let total = pieces.iter().try_fold(Q::default(), |sum, piece| sum.plus(piece.qty))?;
            let list = self.list_of(pieces.iter().map(|piece| (piece.tag, piece.qty)));
            self.holdings[holding] = Holding::Many { total, list };
            return Some(());
        }
        pieces.iter().try_for_each(|&piece| self.add(holding, piece).ok_or(())).ok()
    }

    fn take(&mut self, holding: usize, qty: Q, taken: &mut Vec<Piece<Q>>) -> Q {
        let nothing = Q::default();
        let mut give = |tag, qty| {
            if qty > nothing {
                taken.push(Piece { qty, tag, born: 0 });
            }
        };
        match &mut self.holdings[holding] {
            Holding::Few { tags, sums } => {
                let total = sums[0].plus(sums[1]).unwrap_or(sums[0]);
                if qty >= total {
                    give(tags[0], sums[0]);
                    give(tags[1], sums[1]);
                    *sums = [nothing; 2];
                    return qty - total;
                }
                let mut parts = [qty, nothing];
                if sums[1] > nothing {
                    let (share, rest) = qty.share(sums[0], total);
                    parts[0] = share;
                    // What is left over is one unit; it goes to the larger remainder, and of equal ones to the earlier.
                    if rest > nothing && rest >= total - rest {
                        parts[0] += Q::of(1).unwrap_or_default();
                    }
                    parts[1] = qty - parts[0];
                }
                for n in 0..2 {
                    sums[n] -= parts[n];
                    give(tags[n], parts[n]);
                }
                if sums[0] == nothing {
                    (tags[0], sums[0], sums[1]) = (tags[1], sums[1], nothing);
                }
            }
            Holding::Many { total, list } => {
                let sums = &mut self.lists[*list as usize];
                if qty >= *total {
                    let missing = qty - *total;
                    sums.drain(..).for_each(|(tag, sum)| give(tag, sum));
                    self.free.push(*list);
                    self.holdings[holding] = Holding::empty();
                    return missing;
                }
                divide(qty, *total, sums.iter().map(|&(_, sum)| sum), &mut self.buffer);
                for ((tag, sum), share) in sums.iter_mut().zip(&self.buffer) {
                    *sum -= share.qty;
                    give(*tag, share.qty);
                }
                *total -= qty;
                sums.retain(|&(_, sum)| sum > nothing);
            }
        }
        nothing
    }

    #[inline]
    fn peek(&self, holding: usize) -> u32 {
        u32::from(matches!(self.holdings[holding], Holding::Many { .. }))
    }

    fn list(&self, holding: usize, visit: &mut dyn FnMut(Piece<Q>)) {
        let mut give = |tag, qty: Q| {
            if qty > Q::default() {
                visit(Piece { qty, tag, born: 0 });
            }
        };
        match self.holdings[holding] {
            Holding::Few { tags, sums } => {
                give(tags[0], sums[0]);
                give(tags[1], sums[1]);
            }
            Holding::Many { list, .. } => self.lists[list as usize].iter().for_each(|&(tag, sum)| give(tag, sum)),
        }
    }
}
