//! The order contract: by time, then by place in the input. A time known only to a range (a day, a month, from the first
//! to the last of several) counts as the first moment of it at which the sender is known to hold enough, or else as its
//! end: money that the case shows passing through within a day is not said to have left before it came.

use std::collections::BTreeMap;

use crate::case::Timestamp;

/// A movement to be put in order; given in order of place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// First second in which it may have happened.
    pub(super) from: Timestamp,
    /// First second after that.
    pub(super) to: Timestamp,
    /// Known to the minute or better.
    pub(super) instant: bool,
    /// The holding that gives, and how much; `None` where it needs nothing: out of a pool of others.
    pub(super) gives: Option<(u32, u128)>,
    /// The holding that takes, and how much.
    pub(super) takes: (u32, u128),
}

/// The numbers of the items in order, each with its moment.
pub(super) fn order(items: &[Item], holdings: usize) -> Vec<(usize, Timestamp)> {
    let mut sweep = Sweep { items, held: vec![0; holdings], waiting: BTreeMap::new(), done: Vec::new() };
    // Ends come before beginnings of the same second: a range does not contain its end.
    let mut moments: Vec<(Timestamp, bool, usize)> = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        moments.push((item.from, true, n));
        if !item.instant {
            moments.push((item.to, false, n));
        }
    }
    moments.sort_unstable();
    for (at, begins, n) in moments {
        if begins {
            sweep.begin(n, at);
        } else {
            sweep.end(n, at);
        }
    }
    sweep.done
}

struct Sweep<'a> {
    items: &'a [Item],
    /// What every holding is known to have.
    held: Vec<u128>,
    /// By the holding that gives: what has begun and waits for funds, in order of place.
    waiting: BTreeMap<u32, Vec<usize>>,
    done: Vec<(usize, Timestamp)>,
}

impl Sweep<'_> {
    fn begin(&mut self, n: usize, at: Timestamp) {
        match self.items[n].gives {
            Some((holding, _)) if !self.items[n].instant && !self.is_funded(n) => {
                self.waiting.entry(holding).or_default().push(n);
            }
            _ => self.apply(n, at),
        }
    }

    fn end(&mut self, n: usize, at: Timestamp) {
        let Some((holding, _)) = self.items[n].gives else { return };
        let Some(list) = self.waiting.get_mut(&holding) else { return };
        if let Some(place) = list.iter().position(|&waiting| waiting == n) {
            list.remove(place);
            // The last second that it may have happened in.
            self.apply(n, at - 1);
        }
    }

    fn is_funded(&self, n: usize) -> bool {
        self.items[n].gives.is_none_or(|(holding, qty)| self.held[holding as usize] >= qty)
    }

    /// It happens, and with it what waited for it.
    fn apply(&mut self, n: usize, at: Timestamp) {
        let mut next = vec![n];
        while let Some(n) = next.pop() {
            let item = self.items[n];
            if let Some((holding, qty)) = item.gives {
                let held = &mut self.held[holding as usize];
                *held = held.saturating_sub(qty);
            }
            let (taker, qty) = item.takes;
            self.held[taker as usize] = self.held[taker as usize].saturating_add(qty);
            self.done.push((n, at));
            let funded = |list: &Vec<usize>| list.iter().position(|&waiting| self.is_funded(waiting));
            if let Some(place) = self.waiting.get(&taker).and_then(funded)
                && let Some(list) = self.waiting.get_mut(&taker)
            {
                next.push(list.remove(place));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(from: Timestamp, to: Timestamp, gives: u32, takes: u32, qty: u128) -> Item {
        Item { from, to, instant: to - from <= 60, gives: Some((gives, qty)), takes: (takes, qty) }
    }

    fn numbers(items: &[Item]) -> Vec<(usize, Timestamp)> {
        order(items, 5)
    }

    #[test]
    fn instants_are_in_order_of_time_and_then_of_place() {
        let items = [item(30, 31, 0, 1, 5), item(10, 11, 1, 2, 5), item(10, 11, 3, 1, 5)];
        assert_eq!(numbers(&items), [(1, 10), (2, 10), (0, 30)]);
    }

    #[test]
    fn a_day_means_the_first_moment_at_which_the_money_is_there() {
        let day = 86_400;
        let out = item(0, day, 1, 2, 5);
        assert_eq!(numbers(&[out, item(40_000, 40_001, 0, 1, 5)]), [(1, 40_000), (0, 40_000)]);
        assert_eq!(numbers(&[out, item(40_000, 40_001, 0, 1, 4)]), [(1, 40_000), (0, day - 1)], "it never has enough");
    }

    #[test]
    fn a_chain_within_one_day_is_put_in_order_whatever_the_order_of_rows() {
        let day = 86_400;
        let mut first = item(0, day, 0, 1, 5);
        first.gives = None;
        let items = [item(0, day, 2, 3, 5), item(0, day, 1, 2, 5), first];
        assert_eq!(numbers(&items), [(2, 0), (1, 0), (0, 0)]);
    }
}
