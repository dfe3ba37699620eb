//! Exposure of an account by category, sending and receiving, as reports of commercial tools give it.
//!
//! *Direct* is what passed between the account and an identified counterparty. *Indirect* is what passed between them
//! through accounts none of which is identified: the flow, by a method of tracing, stops at the first that is (Chainalysis,
//! "Indirect exposure"). What reached no identified account is *unresolved*. Values are in US dollars on the day of the
//! transfer that reached the counterparty, or for what was received the account itself; what has no price is listed apart
//! and is in no share.

use std::collections::{BTreeMap, BTreeSet};

use super::category::Category;
use super::ledger::{Act, Ledger};
use super::method::Method;
use super::passed::{Passed, passed};
use super::wide::mul_div;
use crate::case::{Amount, AssetIx, Case, Permille, Usd, WalletIx, permilles};
use crate::flow::Valuation;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Where what the account sent went.
    Sending,
    /// Where what it received came from.
    Receiving,
}

/// Funds that one counterparty sent or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposed {
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
    /// Its value on the day; `None` where it has no price.
    pub usd: Option<Usd>,
}

/// A line of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What; `None` for unresolved funds.
    pub category: Option<Category>,
    /// Value that passed directly.
    pub direct: Usd,
    /// Value that passed through unidentified accounts.
    pub indirect: Usd,
    /// Share of both in all that has a price, in thousandths; all lines together have 1000.
    pub share: Permille,
}

/// Exposure of one account on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// Sending or receiving.
    pub side: Side,
    /// How mixed funds were told apart.
    pub method: Method,
    /// By category, the largest first, unresolved funds last.
    pub lines: Vec<Line>,
    /// The counterparties behind them, the largest first.
    pub counterparties: Vec<Exposed>,
}

impl Exposure {
    /// What has no price and is in no line.
    pub fn unpriced(&self) -> impl Iterator<Item = &Exposed> {
        self.counterparties.iter().filter(|exposed| exposed.usd.is_none())
    }
}

/// Exposure of an account, which may have holdings in several assets. `identified` says which accounts are; usually
/// [`Category::of`].
#[must_use]
pub fn exposure(
    case: &Case,
    valuation: &Valuation,
    ledger: &Ledger,
    account: WalletIx,
    side: Side,
    method: Method,
    identified: &dyn Fn(WalletIx) -> Option<Category>,
) -> Exposure {
    let mut found = Found { case, valuation, sums: BTreeMap::new() };
    for passed in passed(ledger, account, side, method, identified) {
        found.add(&passed);
    }
    found.report(side, method)
}

type Key = (Option<Category>, Option<WalletIx>, bool, AssetIx, bool);

struct Found<'a> {
    case: &'a Case,
    valuation: &'a Valuation,
    /// By counterparty, and whether there is a price.
    sums: BTreeMap<Key, (u128, u128)>,
}

impl Found<'_> {
    fn add(&mut self, passed: &Passed) {
        let &Passed { category, wallet, direct, asset, qty, ref entry } = passed;
        let usd = if matches!(entry.act, Act::Convert(..)) {
            // What came out of a conversion is not what the transfer sent.
            self.valuation.at_transfer(self.case, entry.transfer, asset, Amount(qty))
        } else {
            let whole = self.valuation.of_transfer(self.case, entry.transfer);
            whole.map(|usd| Usd(mul_div(usd.0, qty.min(entry.qty), entry.qty).0))
        };
        let sum = self.sums.entry((category, wallet, direct, asset, usd.is_some())).or_default();
        sum.0 += qty;
        sum.1 = sum.1.saturating_add(usd.map_or(0, |usd| usd.0));
    }

    fn report(self, side: Side, method: Method) -> Exposure {
        let exposed = |(&(category, wallet, direct, asset, priced), &(qty, usd)): (&Key, &(u128, u128))| Exposed {
            category,
            wallet,
            direct,
            asset,
            qty,
            usd: priced.then_some(Usd(usd)),
        };
        let mut counterparties: Vec<Exposed> = self.sums.iter().map(exposed).collect();
        // Of equal ones the order of the keys stays.
        counterparties.sort_by_key(|exposed| std::cmp::Reverse(exposed.usd));
        let categories: BTreeSet<Option<Category>> =
            counterparties.iter().filter(|exposed| exposed.usd.is_some()).map(|exposed| exposed.category).collect();
        let sum = |category: Option<Category>, direct: bool| {
            let of = counterparties.iter().filter(|one| one.category == category && one.direct == direct);
            Usd(of.filter_map(|one| one.usd).fold(0, |sum: u128, usd| sum.saturating_add(usd.0)))
        };
        let mut lines: Vec<Line> = categories
            .into_iter()
            .map(|category| Line {
                category,
                direct: sum(category, true),
                indirect: sum(category, false),
                share: Permille::default(),
            })
            .collect();
        let both = |line: &Line| line.direct.0.saturating_add(line.indirect.0);
        lines.sort_by_key(|line| (line.category.is_none(), std::cmp::Reverse(both(line)), line.category));
        let weights: Vec<u128> = lines.iter().map(both).collect();
        for (line, share) in lines.iter_mut().zip(permilles(&weights).unwrap_or_default()) {
            line.share = share;
        }
        Exposure { side, method, lines, counterparties }
    }
}
