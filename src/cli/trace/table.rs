//! A trace for people: tables in fixed width.

use std::fmt::Write as _;

use crate::case::{Amount, AssetIx, TransferIx, Usd};
use crate::trace::report::{Report, Run, Sum, day, iso};
use crate::trace::{Account, Holding};

/// Columns of a name.
const NAME: usize = 30;
/// Columns of an amount.
const AMOUNT: usize = 15;
/// Decimals of an amount; JSON and CSV have all digits.
const PLACES: u8 = 4;
/// Rows named of each doubt.
const ROWS: usize = 3;

/// The whole output.
pub(super) fn text(report: &Report<'_>, events: bool) -> String {
    let mut page = String::new();
    line(&mut page, &report.case.title);
    line(&mut page, &format!("{} · sha256 {}", report.case.id, report.case.digest));
    if report.runs.len() > 1 {
        side_by_side(&mut page, report);
    }
    for run in &report.runs {
        line(&mut page, "");
        line(&mut page, &format!("== {} ==", run.method.name()));
        if report.runs.len() == 1 {
            accounts(&mut page, report, run);
        }
        for sum in &run.sums {
            reconciliation(&mut page, report, sum);
        }
        if events {
            parts(&mut page, report, run);
        }
    }
    doubts(&mut page, report);
    line(&mut page, "");
    line(&mut page, "Rules");
    for (n, run) in report.runs.iter().enumerate() {
        // All runs have the same rules but for the method, which comes first.
        run.rules
            .iter()
            .take(if n == 0 { usize::MAX } else { 1 })
            .for_each(|rule| line(&mut page, &format!("  {rule}")));
    }
    page
}

fn line(page: &mut String, text: &str) {
    page.push_str(text.trim_end());
    page.push('\n');
}

/// One line per asset and account.
fn accounts(page: &mut String, report: &Report<'_>, run: &Run) {
    let mut asset = None;
    for account in &run.accounts {
        if asset != Some(account.holding.asset) {
            asset = Some(account.holding.asset);
            line(page, "");
            let [least, most] = ["least", "most"].map(|end| format!("{}, {end}", report.followed()));
            let head = format!(
                "{:<NAME$} {:>AMOUNT$} {:>AMOUNT$} {:>AMOUNT$} {:>AMOUNT$} {:>AMOUNT$} {:>9} {:>4}  {:<16}  last",
                name_of(report, account.holding.asset),
                "in",
                "out",
                "at rest",
                least,
                most,
                "share",
                "hops",
                "first"
            );
            line(page, &head);
        }
        let amount = |qty| amount(report, account.holding.asset, qty);
        let hops = if account.hops == u32::MAX { "–".to_owned() } else { account.hops.to_string() };
        let row = format!(
            "{:<NAME$} {:>AMOUNT$} {:>AMOUNT$} {:>AMOUNT$} {:>AMOUNT$} {:>AMOUNT$} {:>9} {hops:>4}  {:<16}  {}",
            name(report, account),
            amount(account.received),
            amount(account.sent),
            amount(account.rest),
            amount(account.tainted.lower),
            amount(account.tainted.upper),
            account.share.to_string(),
            day(account.first),
            day(account.last)
        );
        line(page, &row);
    }
    if run.hidden > 0 {
        line(page, &format!("{} accounts with less than {} of an asset are left out", run.hidden, report.least));
    }
}

/// What each method says is at each account, and the span between them.
fn side_by_side(page: &mut String, report: &Report<'_>) {
    let mut asset = None;
    for (holding, found) in compared(report) {
        if asset != Some(holding.asset) {
            asset = Some(holding.asset);
            line(page, "");
            let mut head = format!("{:<NAME$}", name_of(report, holding.asset));
            for run in &report.runs {
                let _ = write!(head, " {:>AMOUNT$}", run.method.id());
            }
            line(page, &format!("{head} {:>AMOUNT$} {:>AMOUNT$}", "least", "most"));
        }
        let mut row = format!("{:<NAME$}", cut(&report.name(holding), NAME));
        let span = [found.iter().min(), found.iter().max()].map(|qty| qty.copied().unwrap_or(0));
        for qty in found.into_iter().chain(span) {
            let _ = write!(row, " {:>AMOUNT$}", amount(report, holding.asset, qty));
        }
        line(page, &row);
    }
}

/// For each account that any method names, what each of them says is stolen there; in the order of the first method, then
/// of the next.
pub(super) fn compared(report: &Report<'_>) -> Vec<(Holding, Vec<u128>)> {
    let mut numbers: Vec<(AssetIx, usize, usize)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for run in &report.runs {
        for account in &run.accounts {
            if seen.insert(account.number) {
                numbers.push((account.holding.asset, numbers.len(), account.number));
            }
        }
    }
    numbers.sort_unstable();
    let lower = |run: &Run, number| {
        let parts = run.trace.held.get(number);
        parts.into_iter().filter(|part| part.tag.is_stolen()).map(|part| part.qty).sum()
    };
    let row =
        |(_, _, number)| (report.ledger.holdings[number], report.runs.iter().map(|run| lower(run, number)).collect());
    numbers.into_iter().map(row).collect()
}

fn reconciliation(page: &mut String, report: &Report<'_>, sum: &Sum) {
    let symbol = name_of(report, sum.asset);
    line(page, "");
    let head = format!("Reconciliation, {symbol}");
    line(page, &format!("{head:<44} {:>22} {:>22} {:>22}", "amount", "USD at the theft", "USD at the event"));
    for item in &sum.lines {
        let amount = Amount(item.qty).grouped(report.case[sum.asset].decimals);
        let usd = |usd: Option<Usd>| usd.map_or("?".to_owned(), |usd| Amount(usd.0 / 10_000).grouped(2));
        let row = format!("  {:<42} {amount:>22} {:>22} {:>22}", item.name, usd(item.at_theft), usd(item.at_event));
        line(page, &row);
    }
    let beside = [("of unknown origin, perhaps stolen", sum.unknown), ("still at the source, not followed", sum.kept)];
    for (name, qty) in beside.into_iter().filter(|&(_, qty)| qty > 0) {
        let amount = Amount(qty).grouped(report.case[sum.asset].decimals);
        line(page, &format!("  {name:<42} {amount:>22}"));
    }
    let closes = if sum.balance.closes() { "closes to the base unit" } else { "DOES NOT CLOSE" };
    line(page, &format!("  {closes}"));
}

fn parts(page: &mut String, report: &Report<'_>, run: &Run) {
    line(page, "");
    line(page, "Transfers that carried stolen funds");
    for (n, moved, converted) in report.events(run) {
        let entry = &report.ledger.entries[n];
        let name = |holding: u32| cut(&report.name(report.ledger.holdings[holding as usize]), NAME);
        let asset = report.ledger.holdings[entry.from as usize].asset;
        let head = format!("  {:<20} {:<NAME$} → {:<NAME$}", iso(entry.at), name(entry.from), name(entry.to));
        for (k, part) in moved.iter().enumerate() {
            let qty = format!("{} of {}", amount(report, asset, part.qty), amount(report, asset, entry.qty));
            let who = report.incident_id(*part);
            let head = if k == 0 { head.as_str() } else { "" };
            line(page, &format!("{head:<w$} {qty:>34} {}  {who}", report.case[asset].symbol, w = 26 + 2 * NAME));
        }
        if let crate::trace::Act::Convert(taker, _) = entry.act {
            let asset = report.ledger.holdings[taker as usize].asset;
            for part in converted {
                let qty = amount(report, asset, part.qty);
                line(page, &format!("{:<w$} {qty:>34} {} received", "", report.case[asset].symbol, w = 26 + 2 * NAME));
            }
        }
    }
}

fn doubts(page: &mut String, report: &Report<'_>) {
    let doubts = report.doubts();
    if doubts.is_empty() {
        return;
    }
    line(page, "");
    line(page, "What is doubtful");
    for (key, what, rows) in doubts {
        let places = |rows: &[TransferIx]| rows.iter().map(|&row| report.place(row)).collect::<Vec<_>>().join(", ");
        let more = if rows.len() > ROWS { ", …" } else { "" };
        line(page, &format!("  {what} [{key}]: {}{more}", places(&rows[..rows.len().min(ROWS)])));
    }
}

/// An asset for people: its id too where another has the same symbol.
fn name_of(report: &Report<'_>, asset: AssetIx) -> String {
    let this = &report.case[asset];
    let alike = report.case.assets.iter().filter(|other| other.symbol == this.symbol).count();
    if alike > 1 { format!("{} ({})", this.symbol, this.id) } else { this.symbol.clone() }
}

fn name(report: &Report<'_>, account: &Account) -> String {
    cut(&report.name(account.holding), NAME)
}

fn amount(report: &Report<'_>, asset: AssetIx, qty: u128) -> String {
    Amount(qty).rounded(report.case[asset].decimals, PLACES)
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
