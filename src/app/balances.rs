//! Balances of what is selected, as curves for the timeline.

use std::collections::BTreeMap;

use super::rows::{Source, measured};
use super::tracing::Following;
use crate::case::{Amount, AssetIx, Timestamp, TransferIx, Usd, WalletIx};
use crate::flow::{Flow, Node};
use crate::scene::Selection;
use crate::timeline::{Curve, Curves, Held};
use crate::trace::{Act, Balances, Ledger};

/// Most curves in the row.
const MOST: usize = 5;

/// What every wallet held when.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// After every movement.
    pub balances: Balances,
    /// The holdings of each wallet: its number, the asset's, the holding's; sorted.
    of_wallet: Vec<(WalletIx, AssetIx, u32)>,
    /// For each transfer when it happened and what it did to balances.
    passages: Vec<Passage>,
}

/// When a transfer happened, as tracing counts it, and what it did to balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    /// Seconds since 1970 UTC; [`Timestamp::MAX`] where no source says.
    pub(super) at: Timestamp,
    /// What it did.
    pub(super) effect: Effect,
}

/// What a transfer does to the balances of its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing: its amount is unknown or zero, or it goes from a wallet to itself.
    Nothing,
    /// The sender has less, the recipient more.
    Moves,
    /// The sender has less; the recipient does not keep it.
    Pays,
    /// As `Pays`, and the sender has more of another asset.
    TurnsForSender,
    /// As `Pays`, and the recipient has more of another asset.
    TurnsForRecipient,
}

impl Passage {
    /// Of a transfer that moves nothing, or of which nothing is known yet but its time.
    pub(super) fn of(transfer: &crate::case::Transfer) -> Self {
        Self { at: transfer.at.map_or(Timestamp::MAX, crate::case::Moment::start), effect: Effect::Nothing }
    }
}

impl Holdings {
    /// Of a case and its movements in the order of tracing.
    #[must_use]
    pub fn of(case: &crate::case::Case, ledger: &Ledger) -> Self {
        let balances = Balances::of(ledger);
        let numbered = ledger.holdings.iter().zip(0u32..);
        let mut of_wallet: Vec<_> =
            numbered.filter_map(|(holding, n)| Some((holding.wallet?, holding.asset, n))).collect();
        of_wallet.sort_unstable();
        Self { balances, of_wallet, passages: passages(case, ledger) }
    }

    /// When a transfer happened and what it did.
    pub(super) fn passage(&self, ix: TransferIx) -> Passage {
        let unknown = Passage { at: Timestamp::MAX, effect: Effect::Nothing };
        self.passages.get(ix.get()).copied().unwrap_or(unknown)
    }

    /// How what wallets hold of each asset changes over time, in no order of time: the asset, when, and by how much what
    /// is known to be there and what was paid out of what had been there before grow.
    pub(super) fn changes(&self, wallets: &[WalletIx]) -> Vec<(AssetIx, Timestamp, i128, i128)> {
        let mut changes = Vec::new();
        for &(_, asset, holding) in wallets.iter().flat_map(|&ix| self.of_wallet(ix)) {
            let (mut known, mut paid) = (0u128, 0u128);
            for (at, held) in self.balances.curve(holding as usize) {
                changes.push((asset, at, difference(held.known, known), difference(held.opening, paid)));
                (known, paid) = (held.known, held.opening);
            }
        }
        changes
    }

    fn of_wallet(&self, wallet: WalletIx) -> &[(WalletIx, AssetIx, u32)] {
        let start = self.of_wallet.partition_point(|(ix, ..)| *ix < wallet);
        let end = self.of_wallet.partition_point(|(ix, ..)| *ix <= wallet);
        &self.of_wallet[start..end]
    }
}

fn passages(case: &crate::case::Case, ledger: &Ledger) -> Vec<Passage> {
    let mut passages: Vec<Passage> = case.transfers.iter().map(Passage::of).collect();
    for entry in &ledger.entries {
        let transfer = &case[entry.transfer];
        let effect = match entry.act {
            Act::Move | Act::Theft(_) => Effect::Moves,
            Act::Fee => Effect::Pays,
            Act::Convert(taker, _) if ledger.holdings[taker as usize].wallet == Some(transfer.from) => {
                Effect::TurnsForSender
            }
            Act::Convert(..) => Effect::TurnsForRecipient,
        };
        passages[entry.transfer.get()] = Passage { at: entry.at, effect };
    }
    passages
}

/// The curves of the selected nodes that hold wallets, of the asset that the histogram measures or else of the one they
/// moved most of by value; `None` without any.
pub(super) fn of(source: &Source<'_>, selection: &Selection) -> Option<Curves> {
    let nodes: Vec<&Node> = selection
        .nodes()
        .filter_map(|key| source.flow.node(key).map(|(_, node)| node))
        .filter(|node| !node.wallets.is_empty())
        .collect();
    if nodes.is_empty() {
        return None;
    }
    let holdings = &source.chronicle.accounts(source.case, source.valuation)?.holdings;
    let asset = asset(source, holdings, &nodes)?;
    let info = &source.case[asset];
    let curve = |node: &&Node| {
        let stolen = source
            .following
            .map_or_else(Vec::new, |following| stolen(source.flow, following, node, asset, info.decimals));
        curve(holdings, node, asset, info.decimals).map(|curve| Curve { stolen, ..curve })
    };
    let all: Vec<Curve> = nodes.iter().filter_map(curve).collect();
    let left_out = all.len().saturating_sub(MOST);
    let lines: Vec<Curve> = all.into_iter().take(MOST).collect();
    (!lines.is_empty()).then(|| Curves { symbol: info.symbol.clone(), lines, left_out })
}

/// What the nodes received and began with, most valuable first; where nothing has a value, what changed most often.
fn asset(source: &Source<'_>, holdings: &Holdings, nodes: &[&Node]) -> Option<AssetIx> {
    let wanted = measured(source.case, source.settings).map(std::ptr::from_ref);
    let mut sums: BTreeMap<AssetIx, (u128, usize)> = BTreeMap::new();
    for &(_, asset, holding) in nodes.iter().flat_map(|node| &node.wallets).flat_map(|&ix| holdings.of_wallet(ix)) {
        let (most, changes) = sums.entry(asset).or_default();
        for (_, held) in holdings.balances.curve(holding as usize) {
            *most = (*most).max(held.known.saturating_add(held.opening));
            *changes += 1;
        }
    }
    let value = |asset: AssetIx, most: u128| source.valuation.usd(asset, Amount(most)).unwrap_or(Usd(0));
    let by_wish =
        sums.keys().copied().find(|&asset| wanted.is_some_and(|wanted| std::ptr::eq(wanted, &source.case[asset])));
    by_wish.or_else(|| {
        let rank = |(asset, (most, changes)): (&AssetIx, &(u128, usize))| {
            (value(*asset, *most), *changes, std::cmp::Reverse(*asset))
        };
        sums.iter().max_by_key(|&(asset, sum)| rank((asset, sum))).map(|(asset, _)| *asset)
    })
}

/// The sum of the holdings of one node in one asset.
fn curve(holdings: &Holdings, node: &Node, asset: AssetIx, decimals: u8) -> Option<Curve> {
    let own: Vec<u32> = node
        .wallets
        .iter()
        .flat_map(|&ix| holdings.of_wallet(ix))
        .filter(|(_, of, _)| *of == asset)
        .map(|(.., holding)| *holding)
        .collect();
    let last = |holding: u32| holdings.balances.curve(holding as usize).last().map_or(0, |(_, held)| held.opening);
    let opening = own.iter().fold(0u128, |sum, &holding| sum.saturating_add(last(holding)));
    // In order of time, each change with what it replaces.
    let mut changes: Vec<(i64, usize, i128, i128)> = Vec::new();
    for (n, &holding) in own.iter().enumerate() {
        let (mut known, mut paid) = (0u128, 0u128);
        for (at, held) in holdings.balances.curve(holding as usize).filter(|(at, _)| *at != i64::MAX) {
            changes.push((at, n, difference(held.known, known), difference(held.opening, paid)));
            (known, paid) = (held.known, held.opening);
        }
    }
    changes.sort_by_key(|&(at, ..)| at);
    let units = |base: i128| Amount(u128::try_from(base).unwrap_or(0)).to_f64(decimals);
    let (mut known, mut unknown) = (0i128, i128::try_from(opening).unwrap_or(i128::MAX));
    let mut steps: Vec<Held> = Vec::new();
    for (at, _, more, paid) in changes {
        known = known.saturating_add(more);
        unknown = unknown.saturating_sub(paid);
        let held = Held { at, known: units(known), unknown: units(unknown) };
        match steps.last_mut().filter(|last| last.at == at) {
            Some(last) => *last = held,
            None => steps.push(held),
        }
    }
    let opening = Amount(opening).to_f64(decimals);
    (!steps.is_empty()).then(|| Curve { name: node.name.clone(), role: node.role, opening, steps, stolen: Vec::new() })
}

/// What of the holdings of one node in one asset was stolen, over time.
fn stolen(flow: &Flow, following: &Following, node: &Node, asset: AssetIx, decimals: u8) -> Vec<(Timestamp, f64)> {
    let Some((ix, _)) = flow.node(&node.key) else { return Vec::new() };
    let own = |wallet: WalletIx| flow.index_of(wallet) == Some(ix);
    let mut changes: Vec<(Timestamp, i128)> = Vec::new();
    for (n, holding) in following.ledger.holdings.iter().enumerate() {
        if holding.asset != asset || !holding.wallet.is_some_and(own) {
            continue;
        }
        let mut before = 0;
        for &(at, now) in following.carried.curve(n).iter().filter(|(at, _)| *at != Timestamp::MAX) {
            changes.push((at, difference(now, before)));
            before = now;
        }
    }
    changes.sort_by_key(|&(at, _)| at);
    let mut sum = 0i128;
    let mut steps: Vec<(Timestamp, f64)> = Vec::new();
    for (at, more) in changes {
        sum = sum.saturating_add(more);
        let held = Amount(u128::try_from(sum).unwrap_or(0)).to_f64(decimals);
        match steps.last_mut().filter(|last| last.0 == at) {
            Some(last) => last.1 = held,
            None => steps.push((at, held)),
        }
    }
    steps
}

fn difference(now: u128, before: u128) -> i128 {
    let wide = |amount: u128| i128::try_from(amount).unwrap_or(i128::MAX);
    wide(now).saturating_sub(wide(before))
}
