//! What passed between an account and those that are identified: the flow of funds behind its exposure.

use std::collections::BTreeMap;

use super::category::Category;
use super::engine::{Births, Trace, trace};
use super::exposure::Side;
use super::ledger::{Act, Entry, Fate, Holding, Ledger};
use super::method::Method;
use super::upstream::upstream;
use crate::case::{AssetIx, IncidentIx, WalletIx};

/// Funds of one entry that passed between an account and a counterparty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// What the counterparty is; `None` for unresolved funds.
    pub category: Option<Category>,
    /// The counterparty; where funds are unresolved, the account where they lie or were first seen. `None` for fees, and
    /// for thefts not seen leaving the victim.
    pub wallet: Option<WalletIx>,
    /// Whether no account lies between.
    pub direct: bool,
    /// Of what, as it reached the counterparty, or the account.
    pub asset: AssetIx,
    /// How much, in base units.
    pub qty: u128,
    /// The entry in which it reached the counterparty, or the account.
    pub entry: Entry,
}

/// What an account sent or received by whom. Funds are followed through accounts that are not `identified`, and through
/// conversions; where funds come back to the account they are unresolved.
#[must_use]
pub fn passed(
    ledger: &Ledger,
    account: WalletIx,
    side: Side,
    method: Method,
    identified: &dyn Fn(WalletIx) -> Option<Category>,
) -> Vec<Passed> {
    let category = |holding: usize| match ledger.holdings[holding].wallet {
        Some(wallet) => identified(wallet)
            .or_else(|| matches!(ledger.fates[holding], Fate::Frozen | Fate::Recovered).then_some(Category::Recovered)),
        None => Some(Category::Fee),
    };
    let categories: Vec<Option<Category>> = (0..ledger.holdings.len()).map(category).collect();
    let own = |holding: u32| ledger.holdings.get(holding as usize).is_some_and(|one| one.wallet == Some(account));
    let mut stops = ledger.clone();
    for (n, fate) in stops.fates.iter_mut().enumerate() {
        let number = u32::try_from(n).unwrap_or(u32::MAX);
        *fate = if categories[n].is_some() || own(number) { Fate::Service } else { Fate::InMotion };
    }
    match side {
        Side::Sending => sent(&stops, &categories, &own, method),
        Side::Receiving => received(&stops, &categories, &own, method),
    }
}

fn taker(entry: &Entry) -> u32 {
    if let Act::Convert(taker, _) = entry.act { taker } else { entry.to }
}

/// Marks all that the account pays as it would mark a theft, and sees where it ends up.
fn sent(ledger: &Ledger, categories: &[Option<Category>], own: &dyn Fn(u32) -> bool, method: Method) -> Vec<Passed> {
    let mut found = Vec::new();
    let mut marked = ledger.clone();
    marked.entries.clear();
    let mark = Act::Theft(IncidentIx::new(0));
    for entry in &ledger.entries {
        let act = if matches!(entry.act, Act::Theft(_)) { Act::Move } else { entry.act };
        if !own(entry.from) || own(taker(entry)) {
            marked.entries.push(Entry { act, ..*entry });
        } else if matches!(act, Act::Convert(..)) {
            // First out of the account, then converted.
            let transit = u32::try_from(marked.holdings.len()).unwrap_or(u32::MAX);
            marked.holdings.push(ledger.holdings[entry.from as usize]);
            marked.fates.push(Fate::InMotion);
            marked.entries.push(Entry { to: transit, act: mark, ..*entry });
            marked.entries.push(Entry { from: transit, act, ..*entry });
        } else {
            marked.entries.push(Entry { act: mark, ..*entry });
        }
    }
    let trace = trace(&marked, method, Births::Pooled);
    // Where nothing ends: the last entry that brought something there, for its price.
    let mut last: BTreeMap<u32, usize> = BTreeMap::new();
    for (n, entry) in marked.entries.iter().enumerate() {
        let (to, qty) = (taker(entry), arrived(&trace, n, entry));
        if qty == 0 {
            continue;
        }
        match categories.get(to as usize).copied().flatten() {
            Some(category) => {
                let direct = matches!(entry.act, Act::Theft(_));
                let Holding { wallet, asset } = marked.holdings[to as usize];
                found.push(Passed { category: Some(category), wallet, direct, asset, qty, entry: *entry });
            }
            None if own(to) => {
                let Holding { wallet, asset } = marked.holdings[to as usize];
                found.push(Passed { category: None, wallet, direct: false, asset, qty, entry: *entry });
            }
            None => {
                last.insert(to, n);
            }
        }
    }
    for (holding, n) in last {
        let qty = stolen(trace.held.get(holding as usize));
        if qty > 0 {
            let Holding { wallet, asset } = marked.holdings[holding as usize];
            found.push(Passed { category: None, wallet, direct: false, asset, qty, entry: marked.entries[n] });
        }
    }
    found
}

fn stolen(parts: super::Parts<'_>) -> u128 {
    parts.into_iter().filter(|part| part.tag.is_stolen()).map(|part| part.qty).sum()
}

fn arrived(trace: &Trace, n: usize, entry: &Entry) -> u128 {
    stolen(if matches!(entry.act, Act::Convert(..)) { trace.converted.get(n) } else { trace.moved.get(n) })
}

/// Gives every receipt of the account a holding of its own, and sees what it consists of.
fn received(
    ledger: &Ledger,
    categories: &[Option<Category>],
    own: &dyn Fn(u32) -> bool,
    method: Method,
) -> Vec<Passed> {
    let mut found = Vec::new();
    let mut apart = ledger.clone();
    let mut receipts: Vec<(u32, Entry)> = Vec::new();
    for entry in &mut apart.entries {
        if !own(taker(entry)) || own(entry.from) {
            continue;
        }
        let holding = u32::try_from(apart.holdings.len()).unwrap_or(u32::MAX);
        apart.holdings.push(ledger.holdings[taker(entry) as usize]);
        apart.fates.push(Fate::Service);
        receipts.push((holding, *entry));
        match &mut entry.act {
            Act::Convert(taker, _) => *taker = holding,
            _ => entry.to = holding,
        }
    }
    let holdings: Vec<u32> = receipts.iter().map(|&(holding, _)| holding).collect();
    let apart = upstream(&apart, &holdings, apart.entries.len());
    let trace = trace(&apart, method, Births::ByHolding);
    for (holding, entry) in receipts {
        let asset = apart.holdings[holding as usize].asset;
        let converts = matches!(entry.act, Act::Convert(..));
        for part in trace.held.get(holding as usize) {
            if part.tag.is_stolen() {
                let direct = matches!(entry.act, Act::Theft(_));
                let wallet = if direct { ledger.holdings[entry.from as usize].wallet } else { None };
                found.push(Passed { category: Some(Category::Theft), wallet, direct, asset, qty: part.qty, entry });
                continue;
            }
            let Some(birthplace) = part.tag.birthplace() else { continue };
            let category = categories.get(birthplace).copied().flatten();
            let wallet = ledger.holdings.get(birthplace).and_then(|holding| holding.wallet);
            let direct = birthplace == entry.from as usize && category.is_some() && !converts;
            found.push(Passed { category, wallet, direct, asset, qty: part.qty, entry });
        }
    }
    found
}
