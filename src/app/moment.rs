//! The state of a node and of an edge at an instant: what it held, what had come and gone by then.
//!
//! A transfer counts from the moment that tracing gives it (`trace::order`), so that what came and what went explain what
//! is there: received + gained − sent − given = balance − what was there before. What no source dates counts only at
//! [`Timestamp::MAX`], the end of time, where all sums are those of the whole case.

use std::collections::BTreeMap;

use super::balances::{Effect, Passage};
use super::document::Document;
use crate::case::{Amount, AssetIx, Timestamp, TransferIx, Usd, is_instant, range};
use crate::flow::{EdgeKey, NodeKey};

/// What is known of one asset at a node at an instant; amounts in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// The asset.
    pub asset: AssetIx,
    /// What others had sent to it.
    pub received: Amount,
    /// What it had sent to others.
    pub sent: Amount,
    /// What it had got by turning another asset into this one.
    pub gained: Amount,
    /// What had come or been there and was not kept: turned into another asset, or paid on as a fee.
    pub given: Amount,
    /// What is known to be there.
    pub balance: Amount,
    /// The part of `balance` that was there before the case shows anything arrive, so far as it was paid out later.
    pub before: Amount,
    /// What must have been there at the very beginning, since it was paid out by the end.
    pub opening: Amount,
}

/// How many transfers, and their value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// Transfers of the case.
    pub transfers: usize,
    /// Ledger rows they stand for.
    pub rows: u64,
    /// Those whose amount no source gives: they are in no sum.
    pub unknown: usize,
    /// Their value; `None` where a part of it is unknown.
    pub usd: Option<Usd>,
}

/// A node at an instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeMoment {
    /// Each asset of which something was there or had passed, in the order of the case.
    pub accounts: Vec<Account>,
    /// What had come in.
    pub received: Passed,
    /// What had gone out.
    pub sent: Passed,
    /// Transfers known only to a range of time that includes the instant: whether they were done by then follows from
    /// what the sender held, not from a source.
    pub vague: usize,
}

/// An edge at an instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EdgeMoment {
    /// Sums per asset, in the order of the edge's own.
    pub totals: Vec<(AssetIx, Amount)>,
    /// How many.
    pub passed: Passed,
    /// As in [`NodeMoment::vague`].
    pub vague: usize,
}

/// What changes at an account at one time.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    received: u128,
    sent: u128,
    gained: u128,
    given: u128,
    known: i128,
    paid: i128,
}

impl Sums {
    fn plus(self, more: Self) -> Self {
        Self {
            received: self.received.saturating_add(more.received),
            sent: self.sent.saturating_add(more.sent),
            gained: self.gained.saturating_add(more.gained),
            given: self.given.saturating_add(more.given),
            known: self.known.saturating_add(more.known),
            paid: self.paid.saturating_add(more.paid),
        }
    }
}

/// Values after each time at which they changed, so that any instant costs a search and not a scan.
#[derive(Debug, Clone)]
struct Steps<T>(Vec<(Timestamp, T)>);

impl<T: Copy + Default> Steps<T> {
    /// Adds up changes given in any order.
    fn of(mut changes: Vec<(Timestamp, T)>, plus: impl Fn(T, T) -> T) -> Self {
        changes.sort_by_key(|&(at, _)| at);
        let mut steps: Vec<(Timestamp, T)> = Vec::with_capacity(changes.len());
        for (at, change) in changes {
            let sum = plus(steps.last().map_or_else(T::default, |&(_, sum)| sum), change);
            match steps.last_mut().filter(|last| last.0 == at) {
                Some(last) => last.1 = sum,
                None => steps.push((at, sum)),
            }
        }
        Self(steps)
    }

    fn at(&self, t: Timestamp) -> T {
        let n = self.0.partition_point(|&(at, _)| at <= t);
        n.checked_sub(1).map_or_else(T::default, |n| self.0[n].1)
    }
}

/// A count with the value so far; the value is unknown from the first transfer on whose value is.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    transfers: usize,
    rows: u64,
    unknown: usize,
    usd: u128,
    unvalued: usize,
}

impl Count {
    fn of(doc: &Document, ix: TransferIx) -> Self {
        let transfer = &doc.case[ix];
        let usd = doc.valuation.of_transfer(&doc.case, ix);
        Self {
            transfers: 1,
            rows: transfer.count.into(),
            unknown: usize::from(transfer.amount.is_none()),
            usd: usd.map_or(0, |usd| usd.0),
            unvalued: usize::from(usd.is_none()),
        }
    }

    fn plus(self, more: Self) -> Self {
        Self {
            transfers: self.transfers + more.transfers,
            rows: self.rows.saturating_add(more.rows),
            unknown: self.unknown + more.unknown,
            usd: self.usd.saturating_add(more.usd),
            unvalued: self.unvalued + more.unvalued,
        }
    }

    fn passed(self) -> Passed {
        let usd = (self.transfers > 0 && self.unvalued == 0).then_some(Usd(self.usd));
        Passed { transfers: self.transfers, rows: self.rows, unknown: self.unknown, usd }
    }
}

/// Everything that happened at a node, by time.
#[derive(Debug, Clone)]
pub struct NodeHistory {
    accounts: Vec<(AssetIx, Steps<Sums>)>,
    received: Steps<Count>,
    sent: Steps<Count>,
    vague: Steps<isize>,
}

impl NodeHistory {
    /// The node at the end of a second, seconds since 1970 UTC.
    #[must_use]
    pub fn at(&self, t: Timestamp) -> NodeMoment {
        let accounts = self.accounts.iter().map(|&(asset, ref steps)| account(asset, steps, t));
        let used = |account: &Account| {
            let Account { received, sent, gained, given, balance, .. } = account;
            ![received, sent, gained, given, balance].iter().all(|amount| amount.is_zero())
        };
        NodeMoment {
            accounts: accounts.filter(used).collect(),
            received: self.received.at(t).passed(),
            sent: self.sent.at(t).passed(),
            vague: self.vague.at(t).unsigned_abs(),
        }
    }

    /// What the node held of an asset at the end of a second.
    #[must_use]
    pub fn balance(&self, asset: AssetIx, t: Timestamp) -> Amount {
        let steps = self.accounts.iter().find(|(of, _)| *of == asset);
        steps.map_or_else(Amount::default, |(_, steps)| account(asset, steps, t).balance)
    }
}

fn account(asset: AssetIx, steps: &Steps<Sums>, t: Timestamp) -> Account {
    let Sums { received, sent, gained, given, known, paid } = steps.at(t);
    let opening = steps.at(Timestamp::MAX).paid;
    let before = opening.saturating_sub(paid);
    let base = |units: i128| Amount(u128::try_from(units).unwrap_or(0));
    Account {
        asset,
        received: Amount(received),
        sent: Amount(sent),
        gained: Amount(gained),
        given: Amount(given),
        balance: base(known.saturating_add(before)),
        before: base(before),
        opening: base(opening),
    }
}

/// Everything that happened on an edge, by time.
#[derive(Debug, Clone)]
pub struct EdgeHistory {
    totals: Vec<(AssetIx, Steps<u128>)>,
    passed: Steps<Count>,
    vague: Steps<isize>,
}

impl EdgeHistory {
    /// The edge at the end of a second, seconds since 1970 UTC.
    #[must_use]
    pub fn at(&self, t: Timestamp) -> EdgeMoment {
        let totals = self.totals.iter().map(|&(asset, ref steps)| (asset, Amount(steps.at(t))));
        EdgeMoment {
            totals: totals.filter(|(_, sum)| !sum.is_zero()).collect(),
            passed: self.passed.at(t).passed(),
            vague: self.vague.at(t).unsigned_abs(),
        }
    }

    /// What had been sent of an asset by the end of a second.
    #[must_use]
    pub fn sum(&self, asset: AssetIx, t: Timestamp) -> Amount {
        let steps = self.totals.iter().find(|(of, _)| *of == asset);
        Amount(steps.map_or(0, |(_, steps)| steps.at(t)))
    }
}

impl Document {
    /// The second that is looked at, seconds since 1970 UTC; `None` while everything counts.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        self.clock.playback.instant(&self.clock.axis)
    }

    /// When a transfer counts as done: its time, or the moment of its range that follows from what the sender held;
    /// [`Timestamp::MAX`] where no source says.
    #[must_use]
    pub fn done_at(&self, ix: TransferIx) -> Timestamp {
        self.passage(ix).at
    }

    fn passage(&self, ix: TransferIx) -> Passage {
        let books = self.accounts();
        books.map_or_else(|| Passage::of(&self.case[ix]), |books| books.holdings.passage(ix))
    }

    /// What happened at a node with wallets; `None` also while the books of a large case are being worked out.
    #[must_use]
    pub fn history_of_node(&self, key: &NodeKey) -> Option<NodeHistory> {
        let flow = &self.drawing.flow;
        let (ix, node) = flow.node(key)?;
        let books = self.accounts()?;
        let mut changes: BTreeMap<AssetIx, Vec<(Timestamp, Sums)>> = BTreeMap::new();
        let mut change = |asset, at, sums| changes.entry(asset).or_default().push((at, sums));
        let none = Sums::default;
        // Within the node nothing is received or sent, but an asset may turn into another.
        let mut turn = |transfer: TransferIx, takes: bool, gives: bool| {
            let Passage { at, effect } = self.passage(transfer);
            let data = &self.case[transfer];
            let kept = matches!(effect, Effect::Moves | Effect::Nothing);
            if let (true, false, Some((asset, amount))) = (takes, kept, data.sent()) {
                change(asset, at, Sums { given: amount.0, ..none() });
            }
            let gains = effect == Effect::TurnsForSender && gives || effect == Effect::TurnsForRecipient && takes;
            if let (true, Some((asset, amount))) = (gains, data.received) {
                change(asset, at, Sums { gained: amount.0, ..none() });
            }
        };
        let through = |direction| {
            flow.graph.edges_directed(ix, direction).flat_map(|edge| edge.weight().transfers.iter().copied())
        };
        through(petgraph::Incoming).for_each(|transfer| turn(transfer, true, false));
        through(petgraph::Outgoing).for_each(|transfer| turn(transfer, false, true));
        node.internal.iter().for_each(|&transfer| turn(transfer, true, true));
        let (mut received, mut sent) = (Vec::new(), Vec::new());
        for (direction, counts) in [(petgraph::Incoming, &mut received), (petgraph::Outgoing, &mut sent)] {
            for transfer in through(direction) {
                let at = self.passage(transfer).at;
                counts.push((at, Count::of(self, transfer)));
                if let Some((asset, Amount(units))) = self.case[transfer].sent() {
                    let sums = match direction {
                        petgraph::Incoming => Sums { received: units, ..none() },
                        petgraph::Outgoing => Sums { sent: units, ..none() },
                    };
                    change(asset, at, sums);
                }
            }
        }
        for (asset, at, known, paid) in books.holdings.changes(&node.wallets) {
            change(asset, at, Sums { known, paid, ..none() });
        }
        let accounts = changes.into_iter().map(|(asset, changes)| (asset, Steps::of(changes, Sums::plus)));
        Some(NodeHistory {
            accounts: accounts.collect(),
            received: Steps::of(received, Count::plus),
            sent: Steps::of(sent, Count::plus),
            vague: self.vague(through(petgraph::Incoming).chain(through(petgraph::Outgoing))),
        })
    }

    /// What happened on an edge; `None` also while the books of a large case are being worked out.
    #[must_use]
    pub fn history_of_edge(&self, key: &EdgeKey) -> Option<EdgeHistory> {
        let (_, edge) = self.drawing.flow.edge(key)?;
        self.accounts()?;
        let mut sums: Vec<(AssetIx, Vec<(Timestamp, u128)>)> =
            edge.totals.iter().map(|&(asset, _)| (asset, Vec::new())).collect();
        let mut counts = Vec::with_capacity(edge.transfers.len());
        for &transfer in &edge.transfers {
            let at = self.passage(transfer).at;
            counts.push((at, Count::of(self, transfer)));
            if let Some((asset, amount)) = self.case[transfer].sent()
                && let Some((_, changes)) = sums.iter_mut().find(|(of, _)| *of == asset)
            {
                changes.push((at, amount.0));
            }
        }
        let totals = sums.into_iter().map(|(asset, changes)| (asset, Steps::of(changes, u128::saturating_add)));
        let vague = self.vague(edge.transfers.iter().copied());
        Some(EdgeHistory { totals: totals.collect(), passed: Steps::of(counts, Count::plus), vague })
    }

    /// How many of some transfers are known only to a range of time around each second.
    fn vague(&self, transfers: impl Iterator<Item = TransferIx>) -> Steps<isize> {
        let mut changes = Vec::new();
        for transfer in transfers.map(|ix| &self.case[ix]) {
            if let Some(at) = transfer.at.filter(|&at| !is_instant(at, transfer.until)) {
                let (from, to) = range(at, transfer.until);
                changes.extend([(from, 1), (to, -1)]);
            }
        }
        Steps::of(changes, |a, b| a + b)
    }
}
