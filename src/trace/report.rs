//! Everything that is told of a trace: accounts, reconciliation, doubts and rules, by one method or several.

use std::collections::BTreeMap;

use crate::case::{AssetIx, Case, Moment, Timestamp, TransferIx, Usd, format_utc};
use crate::flow::Valuation;

use super::side_by_side::{side_by_side, threads};
use super::{
    Account, Balance, Balances, Births, Fate, Holding, Ledger, Method, Origin, Part, Reconciliation, Rules, Share,
    Trace, Valued, Worth, accounts, trace,
};

/// A case traced by one method or several.
pub struct Report<'c> {
    /// The case.
    pub case: &'c Case,
    /// Its transfers in order.
    pub ledger: Ledger,
    /// What each method says.
    pub runs: Vec<Run>,
    /// Accounts with a smaller share are left out.
    pub least: Share,
}

/// What one method says.
pub struct Run {
    /// The method.
    pub method: Method,
    /// What it found.
    pub trace: Trace,
    /// Largest first within each asset; assets in the order of the case.
    pub accounts: Vec<Account>,
    /// How many accounts are left out for their small share.
    pub hidden: usize,
    /// The reconciliation of each asset.
    pub sums: Vec<Sum>,
    /// All choices and decisions, a sentence each.
    pub rules: Vec<String>,
}

/// The reconciliation of one asset.
pub struct Sum {
    /// The asset.
    pub asset: AssetIx,
    /// What came and where it is.
    pub balance: Balance,
    /// The same line by line.
    pub lines: Vec<Line>,
    /// What is of unknown origin at accounts that are followed, and may be stolen.
    pub unknown: u128,
    /// What the wallet that is followed still has and never paid.
    pub kept: u128,
}

/// A line of a reconciliation with its value at the theft and at the event.
pub struct Line {
    /// Short name for programs.
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// How much, in base units.
    pub qty: u128,
    /// Its value at the theft, where known.
    pub at_theft: Option<Usd>,
    /// Its value when it came to lie there, where known.
    pub at_event: Option<Usd>,
}

impl<'c> Report<'c> {
    /// Traces a case, on as many threads as the machine has cores.
    #[must_use]
    pub fn of(case: &'c Case, rules: &Rules, methods: &[Method], least: Share) -> Self {
        Self::on_threads(case, rules, methods, least, threads())
    }

    /// Traces a case. What is found does not depend on the number of threads.
    #[must_use]
    pub fn on_threads(case: &'c Case, rules: &Rules, methods: &[Method], least: Share, threads: usize) -> Self {
        let ledger = Ledger::under(case, rules);
        let valuation = Valuation::of(case);
        let run = |&method: &Method| {
            let trace = trace(&ledger, method, Births::Pooled);
            let mut all = accounts(&ledger, &trace, None);
            let before = all.len();
            all.retain(|account| account.share >= least);
            all.sort_by_key(|account| {
                let tainted = account.tainted;
                let size = (tainted.lower, tainted.upper, account.reached);
                (account.holding.asset, std::cmp::Reverse(size), account.number)
            });
            let valued = Valued::of(case, &valuation, &ledger, method, None);
            let sums = sums(&ledger, &trace, &valued);
            let rules = rules.sentences(case, &ledger, method);
            Run { method, hidden: before - all.len(), accounts: all, sums, rules, trace }
        };
        let runs = side_by_side(methods, threads, run);
        Self { case, ledger, runs, least }
    }

    /// Whether every account closes and no amount was left out because it is impossible.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let closes = self.runs.iter().flat_map(|run| &run.sums).all(|sum| sum.balance.closes());
        closes && self.ledger.remarks.too_large.is_empty()
    }

    /// What funds are called that are followed.
    #[must_use]
    pub fn followed(&self) -> &'static str {
        if matches!(self.ledger.rules.origin, Origin::Wallet(_)) { "followed" } else { "stolen" }
    }

    /// The wallet of an account by its id; fees have none.
    #[must_use]
    pub fn wallet_id(&self, holding: Holding) -> &str {
        holding.wallet.map_or("", |wallet| self.case[wallet].id.as_str())
    }

    /// The account's name for people.
    #[must_use]
    pub fn name(&self, holding: Holding) -> String {
        holding.wallet.map_or_else(|| "Fees".to_owned(), |wallet| self.case[wallet].name())
    }

    /// What becomes of funds at an account.
    #[must_use]
    pub fn fate(&self, number: usize) -> Fate {
        self.ledger.fates[number]
    }

    /// All digits of an amount in whole units.
    #[must_use]
    pub fn exact(&self, asset: AssetIx, qty: u128) -> String {
        crate::case::Amount(qty).exact(self.case[asset].decimals)
    }

    /// What is doubtful about the rows, as sentences with the first row each.
    #[must_use]
    pub fn doubts(&self) -> Vec<(&'static str, String, Vec<TransferIx>)> {
        let remarks = &self.ledger.remarks;
        let rows = |list: &[TransferIx]| list.to_vec();
        let all = [
            ("unknown-amount", "transfers of unknown amount move nothing", rows(&remarks.unknown)),
            (
                "too-large",
                "transfers of an asset that adds up to more than 2^128−1 base units are left out",
                rows(&remarks.too_large),
            ),
            ("undated", "transfers without a time come last", rows(&remarks.undated)),
            ("narrowed", "transfers known to a range stand where the sender had the funds", rows(&remarks.narrowed)),
            ("tied", "transfers of the same time are in the order of rows", rows(&remarks.tied)),
            (
                "overspent",
                "transfers are of more than the case shows the sender had; the rest is of unknown origin",
                remarks.overspent.iter().map(|&(transfer, _)| transfer).collect(),
            ),
        ];
        let found = all.into_iter().filter(|(.., rows)| !rows.is_empty());
        found.map(|(key, what, rows)| (key, format!("{} {what}", rows.len()), rows)).collect()
    }

    /// Where a transfer stands in the input.
    #[must_use]
    pub fn place(&self, transfer: TransferIx) -> String {
        let place = self.case[transfer].place;
        let file = self.case.files.get(place.file as usize).map_or("", String::as_str);
        format!("{file}:{}", place.line)
    }

    /// Entries that carried something stolen under a method: number, stolen parts, and parts that came out of a conversion.
    pub fn events<'r>(&'r self, run: &'r Run) -> impl Iterator<Item = (usize, Vec<Part>, Vec<Part>)> + 'r {
        (0..self.ledger.entries.len()).filter_map(|n| {
            let moved: Vec<Part> = run.trace.moved.get(n).into_iter().collect();
            let converted = run.trace.converted.get(n).into_iter().collect();
            (!moved.is_empty()).then_some((n, moved, converted))
        })
    }

    /// What a part is, by the id of the theft; `source` where a wallet was followed.
    #[must_use]
    pub fn incident_id(&self, part: Part) -> &str {
        let incident = part.tag.incident().and_then(|ix| self.case.incidents.get(ix.get()));
        incident.map_or("source", |incident| incident.id.as_str())
    }
}

/// A time in ISO 8601; empty where no source says.
#[must_use]
pub fn iso(at: Timestamp) -> String {
    if at == Timestamp::MAX { String::new() } else { Moment::at_second(at).iso() }
}

/// A time for people, `–` where no source says.
#[must_use]
pub fn day(at: Timestamp) -> String {
    if at == Timestamp::MAX { "–".to_owned() } else { format_utc(at, "%Y-%m-%d %H:%M") }
}

/// The reconciliation of each asset: amounts as the trace has them, values as they go with the funds.
fn sums(ledger: &Ledger, trace: &Trace, valued: &Valued) -> Vec<Sum> {
    let account = Reconciliation::of(ledger, trace, None);
    let mut unknown: BTreeMap<AssetIx, u128> = BTreeMap::new();
    for account in accounts(ledger, trace, None) {
        if !ledger.ends(account.number) {
            let sum = unknown.entry(account.holding.asset).or_default();
            *sum = sum.saturating_add(account.tainted.upper - account.tainted.lower);
        }
    }
    let mut taken: BTreeMap<AssetIx, Worth> = BTreeMap::new();
    for one in &valued.taken {
        let worth = taken.entry(one.asset).or_default();
        *worth = worth.and(Worth { at_theft: one.usd, at_event: one.usd });
    }
    let mut lying: BTreeMap<(AssetIx, Fate), Worth> = BTreeMap::new();
    for one in &valued.lying {
        let asset = ledger.holdings[one.holding as usize].asset;
        let worth = lying.entry((asset, valued.fate(one.holding))).or_default();
        *worth = worth.and(Worth { at_theft: one.at_theft, at_event: one.at_event });
    }
    let sum = |(asset, balance): (AssetIx, Balance)| {
        let line = |key, name, qty, worth: Option<Worth>| {
            let worth = worth.unwrap_or(Worth { at_theft: None, at_event: None });
            Line { key, name, qty, at_theft: worth.at_theft, at_event: worth.at_event }
        };
        let converted = valued.converted.get(&asset);
        let taken_name = if matches!(ledger.rules.origin, Origin::Wallet(_)) { "paid by the source" } else { "stolen" };
        let mut lines = vec![line("taken", taken_name, balance.taken, taken.get(&asset).copied())];
        if balance.received > 0 {
            lines.push(line("received", "out of conversions", balance.received, converted.map(|both| both.received)));
        }
        let of = |fate| lying.get(&(asset, fate)).copied();
        lines.extend(balance.fates.iter().map(|(&fate, &qty)| line(key(fate), fate.name(), qty, of(fate))));
        if balance.given > 0 {
            lines.push(line("given", "converted into other assets", balance.given, converted.map(|both| both.given)));
        }
        Sum { asset, unknown: unknown.get(&asset).copied().unwrap_or(0), kept: kept(ledger, asset), balance, lines }
    };
    account.assets.into_iter().map(sum).collect()
}

/// What a followed wallet still has of an asset, as far as the case shows: it was not paid, so it is not followed.
fn kept(ledger: &Ledger, asset: AssetIx) -> u128 {
    let Origin::Wallet(wallet) = ledger.rules.origin else { return 0 };
    let source = Holding { wallet: Some(wallet), asset };
    let number = ledger.holdings.iter().position(|&holding| holding == source);
    number.map_or(0, |number| Balances::of(ledger).at(number, Timestamp::MAX).known)
}

/// The name of a fate for programs.
#[must_use]
pub fn key(fate: Fate) -> &'static str {
    match fate {
        Fate::InMotion => "in_motion",
        Fate::AtRest => "at_rest",
        Fate::Frozen => "frozen",
        Fate::Recovered => "recovered",
        Fate::Mixed => "mixed",
        Fate::CashedOut => "cashed_out",
        Fate::Swapped => "swapped",
        Fate::Bridged => "bridged",
        Fate::Service => "service",
        Fate::Fee => "fees",
    }
}
