//! Peel chains: each wallet passes most of what it received on to the next and pays small parts to others.
//!
//! The pattern is described in US v. 280 Virtual Currency Accounts (D.D.C. 2020): a large amount is "transferred through a
//! succession of addresses", "usually cashing a small amount at each step". It says how funds moved, not why.

use super::forest::{About, Groups};
use super::given::Owners;
use super::links::Links;
use super::{GroupKind, Grouping};
use crate::case::{Amount, AssetIx, Case, Moment, Role, Timestamp, Transfer, TransferKind};
use crate::flow::NodeKey;

/// Fewer hops than this are no chain.
const FEWEST_HOPS: usize = 3;

/// A hop passes on at least this many times what it keeps and peels: 4 : 1 is 80 %.
const PASSED_TO_KEPT: u128 = 4;

/// The chains of a case.
pub(super) struct Chains {
    /// Their wallets in the order of the funds.
    pub(super) list: Vec<Vec<u32>>,
    /// For each chain, where its last hop leads.
    pub(super) ends: Vec<u32>,
    /// For each chain, what the median hop peels, in millionths.
    pub(super) peeled: Vec<u32>,
    /// For each wallet, the chain it is in.
    pub(super) of_wallet: Vec<Option<u32>>,
}

/// What one wallet of a chain does.
#[derive(Clone, Copy)]
struct Hop {
    from: usize,
    to: usize,
    /// What it pays to others, in millionths of what it received.
    peeled: u32,
}

/// Finds the chains. Each wallet is in one at most.
pub(super) fn find(case: &Case, grouping: &Grouping, links: &Links, owners: &Owners) -> Chains {
    let wallets = case.wallets.len();
    let mut chains = Chains { list: Vec::new(), ends: Vec::new(), peeled: Vec::new(), of_wallet: vec![None; wallets] };
    if !grouping.has(GroupKind::Chain) {
        return chains;
    }
    let hops: Vec<Option<Hop>> = (0..wallets).map(|wallet| hop(case, links, owners, wallet)).collect();
    let follows = |hop: &Hop, wallet: usize| hops[hop.from].is_some_and(|before| before.to == wallet);
    for start in 0..wallets {
        // A ring has no beginning and is no chain.
        if hops[start].as_ref().is_none_or(|hop| follows(hop, start)) {
            continue;
        }
        let mut members = Vec::new();
        let mut peeled = Vec::new();
        let mut at = start;
        while let Some(hop) = hops[at] {
            if !members.is_empty() && !follows(&hop, at) {
                break;
            }
            members.push(u32::try_from(at).unwrap_or(u32::MAX));
            peeled.push(hop.peeled);
            at = hop.to;
        }
        if members.len() < FEWEST_HOPS {
            continue;
        }
        let chain = u32::try_from(chains.list.len()).ok();
        members.iter().for_each(|&wallet| chains.of_wallet[wallet as usize] = chain);
        chains.list.push(members);
        chains.ends.push(u32::try_from(at).unwrap_or(u32::MAX));
        chains.peeled.push(median(peeled));
    }
    chains
}

/// A group for each chain, closed at first.
pub(super) fn insert(case: &Case, chains: &Chains, groups: &mut Groups) {
    groups.refine(GroupKind::Chain, &chains.of_wallet, FEWEST_HOPS, |n| {
        let (members, peeled) = (&chains.list[n as usize], chains.peeled[n as usize]);
        (key(case, members), true, About::Chain { hops: members.len(), peeled, part: None })
    });
}

/// A chain is named by its first wallet.
pub(super) fn key(case: &Case, members: &[u32]) -> NodeKey {
    NodeKey::Chain(members.first().map_or(String::new(), |&first| case.wallets[first as usize].id.clone()))
}

/// The hop at a wallet: nobody named it, it is paid by one wallet alone, in one asset, and passes at least four fifths of
/// that on to one wallet, not before it came.
fn hop(case: &Case, links: &Links, owners: &Owners, ix: usize) -> Option<Hop> {
    let wallet = &case.wallets[ix];
    let plain = wallet.label.is_none() && wallet.status.is_none() && wallet.role != Role::Victim;
    if !plain || owners.closed_around(ix).is_some() {
        return None;
    }
    let mut paid = links.into(case, ix);
    let first = paid.next()?;
    let (from, asset) = (first.from.get(), first.asset);
    let mut received = first.amount?;
    let mut came = first.at?.start();
    for transfer in paid {
        if transfer.from.get() != from || transfer.asset != asset {
            return None;
        }
        received = received.checked_add(transfer.amount?)?;
        came = came.min(transfer.at?.start());
    }
    let (to, passed, sent) = main_recipient(links.out(case, ix), asset)?;
    let in_order = links.out(case, ix).filter(|t| t.to.get() == to).map(end).max()?? >= came;
    let kept = received.0.checked_sub(passed.0)?;
    let fits = from != ix && to != ix && received >= sent && received.0 > 0 && kept <= passed.0 / PASSED_TO_KEPT;
    (fits && in_order).then(|| Hop { from, to, peeled: millionths(sent.0 - passed.0, received.0) })
}

fn end(transfer: &Transfer) -> Option<Timestamp> {
    transfer.until.or(transfer.at).map(Moment::end)
}

/// The wallet that gets most, what it gets, and the sum of all that is sent; fees are neither passed on nor peeled.
fn main_recipient<'c>(sent: impl Iterator<Item = &'c Transfer>, asset: AssetIx) -> Option<(usize, Amount, Amount)> {
    let mut shares: Vec<(usize, Amount)> = Vec::new();
    for transfer in sent.filter(|transfer| transfer.kind != TransferKind::Fee) {
        if transfer.asset != asset || transfer.received.is_some() {
            return None;
        }
        shares.push((transfer.to.get(), transfer.amount?));
    }
    shares.sort_unstable_by_key(|&(to, _)| to);
    let mut sum = Amount(0);
    let mut most: Option<(usize, Amount)> = None;
    for share in shares.chunk_by(|a, b| a.0 == b.0) {
        let mut amount = Amount(0);
        for &(_, one) in share {
            amount = amount.checked_add(one)?;
        }
        sum = sum.checked_add(amount)?;
        if most.is_none_or(|(_, best)| amount > best) {
            most = Some((share[0].0, amount));
        }
    }
    most.map(|(to, amount)| (to, amount, sum))
}

/// A share in millionths, rounded.
fn millionths(part: u128, whole: u128) -> u32 {
    const ONE: u128 = 1_000_000;
    let scaled = part.checked_mul(ONE).and_then(|scaled| scaled.checked_add(whole / 2));
    let rounded = scaled.map_or_else(|| part / (whole / ONE).max(1), |scaled| scaled / whole.max(1));
    u32::try_from(rounded.min(ONE)).unwrap_or(1_000_000)
}

/// The middle value, the upper of two.
fn median(mut values: Vec<u32>) -> u32 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}
