//! Address poisoning: addresses made to be mistaken for another, planted by transfers that cost nothing.
//!
//! Two addresses look alike when they agree in the first and last characters that people compare. The one that only ever
//! had transfers of nothing, of dust, or of tokens whose symbol is disguised in foreign letters, is the planted one.

use std::collections::BTreeMap;

use super::rows::{Row, Rows};
use super::text::{count, name};
use super::{Hit, Pattern, Search, Stopped};
use crate::case::ChainFamily;

/// Millionths of a dollar in one.
const DOLLAR: u128 = 1_000_000;

pub(super) fn find(search: &mut Search<'_>) -> Result<(), Stopped> {
    let (rows, case, thresholds) = (search.rows, search.rows.case, search.thresholds);
    let (head, tail) = (thresholds.poison_head as usize, thresholds.poison_tail as usize);
    let mut alike: BTreeMap<(&str, &str, &str), Vec<u32>> = BTreeMap::new();
    for &account in &rows.accounts {
        let wallet = &case[Rows::wallet(account)];
        let Some(body) = body(rows, account).filter(|body| body.len() >= 2 * (head + tail)) else { continue };
        if let (Some(first), Some(last)) = (body.get(..head), body.get(body.len() - tail..)) {
            alike.entry((wallet.chain.as_str(), first, last)).or_default().push(account);
        }
    }
    alike.retain(|_, group| group.len() > 1);
    if alike.is_empty() {
        return Ok(());
    }
    // Rows that moved nothing are in no list of an account: those of the look-alikes are gathered here.
    let mut of: BTreeMap<u32, Vec<&Row>> = alike.values().flatten().map(|&account| (account, Vec::new())).collect();
    for row in &rows.all {
        search.check(row.n as usize)?;
        for account in [row.from, row.to] {
            if let Some(list) = of.get_mut(&account) {
                list.push(row);
            }
        }
    }
    let dust = u128::from(thresholds.poison_dust) * DOLLAR;
    let is_bait =
        |row: &Row| row.amount == Some(0) || rows.is_disguised(row) || rows.usd(row).is_some_and(|usd| usd < dust);
    let planted =
        |account: u32| of.get(&account).is_some_and(|list| !list.is_empty() && list.iter().all(|row| is_bait(row)));
    for (n, group) in alike.values().enumerate() {
        search.check(n)?;
        // A long group is one of many alike by design, e.g. addresses made by one program; each is held against the first.
        let Some(&genuine) = group.iter().find(|&&account| !planted(account)) else { continue };
        for &account in group.iter().filter(|&&account| planted(account)) {
            if body(rows, account) != body(rows, genuine) {
                let hit = hit(rows, account, genuine, &of[&account], head + tail);
                search.suggest(Pattern::AddressPoisoning, hit);
            }
        }
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss)]
fn hit(rows: &Rows<'_>, account: u32, genuine: u32, members: &[&Row], least: usize) -> Hit {
    let bodies = [account, genuine].map(|account| body(rows, account).unwrap_or_default());
    let same = |a: &mut dyn Iterator<Item = (char, char)>| a.take_while(|(a, b)| a == b).count();
    let head = same(&mut bodies[0].chars().zip(bodies[1].chars()));
    let tail = same(&mut bodies[0].chars().rev().zip(bodies[1].chars().rev()));
    let other = |row: &Row| if row.from == account { row.to } else { row.from };
    let deceived = members.iter().any(|row| rows.deal(genuine, other(row)));
    let [nothing, disguised] = [
        members.iter().filter(|row| row.amount == Some(0)).count(),
        members.iter().filter(|row| row.amount != Some(0) && rows.is_disguised(row)).count(),
    ];
    let kinds = [
        (nothing, "of nothing"),
        (disguised, "of tokens with a disguised symbol"),
        (members.len() - nothing - disguised, "of dust"),
    ];
    let kinds: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let address = |account: u32| rows.case.account_name(Rows::wallet(account)).to_owned();
    let reason = format!(
        "{} agrees with {} ({}) in the first {head} and last {tail} characters and has {}: {}{}.",
        address(account),
        address(genuine),
        name(rows, genuine),
        count(members.len(), "transfer"),
        kinds.join(", "),
        if deceived { "; the other end also deals with the address it imitates" } else { "" },
    );
    // Each further character makes chance sixteen times less likely.
    let further = (head + tail).saturating_sub(least) as f64;
    let score = 1.0 - 0.4 * 0.5f64.powf(further) - if deceived { 0.0 } else { 0.1 };
    let others = members.iter().map(|row| other(row));
    Hit {
        accounts: [account, genuine].into_iter().chain(others).collect(),
        rows: members.iter().map(|row| row.n).collect(),
        asset: None,
        score,
        reason,
    }
}

/// The part of an address that differs from account to account.
fn body<'a>(rows: &Rows<'a>, account: u32) -> Option<&'a str> {
    let wallet = &rows.case.beneath()[Rows::wallet(account)];
    let address = wallet.address.as_ref()?.canonical();
    let prefixes: &[&str] = match wallet.chain.family() {
        ChainFamily::Evm => &["0x"],
        ChainFamily::Bitcoin => &["bc1q", "bc1p", "1", "3"],
        ChainFamily::Litecoin => &["ltc1q", "ltc1p", "L", "M", "3"],
        ChainFamily::Tron => &["T"],
        ChainFamily::Xrp => &["r"],
        ChainFamily::Solana | ChainFamily::Other => &[],
    };
    Some(prefixes.iter().find_map(|prefix| address.strip_prefix(prefix)).unwrap_or(address))
}
