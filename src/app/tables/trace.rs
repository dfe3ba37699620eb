//! The tables of a trace: accounts, reconciliation, and what each transfer carried. The columns of the first and the last
//! are those of `coldtrail trace --csv`.

use super::table::{Cell, Column, Table};
use crate::case::{Amount, AssetIx, Usd};
use crate::trace::report::{Report, iso, key};
use crate::trace::{Act, Part};

const ACCOUNTS: [Column; 15] = [
    ("method", "which part of mixed funds leaves first"),
    ("wallet", "identifier of the account; empty for fees"),
    ("name", "name for people"),
    ("asset", "identifier of the asset"),
    ("fate", "what becomes of funds here"),
    ("in", "all that arrived, in whole units of the asset"),
    ("out", "all that left"),
    ("at_rest", "what is there at the end of the case"),
    ("tainted_lower", "how much of that is stolen, at least"),
    ("tainted_upper", "how much of that is stolen, at most"),
    ("share_percent", "part of all that was stolen of the asset"),
    ("reached", "how much that was stolen passed or stayed here"),
    ("hops", "transfers from the theft"),
    ("first", "first time that something stolen arrived"),
    ("last", "last time"),
];

const RECONCILIATION: [Column; 8] = [
    ("method", "which part of mixed funds leaves first"),
    ("asset", "identifier of the asset"),
    ("line", "taken, or where it is"),
    ("name", "the same for people"),
    ("amount", "in whole units of the asset"),
    ("usd_at_theft", "value at the theft, in dollars"),
    ("usd_at_event", "value when it came to lie there, in dollars"),
    ("closes", "whether the lines of the asset add up to the base unit: yes or no"),
];

const EVENTS: [Column; 12] = [
    ("method", "which part of mixed funds leaves first"),
    ("at", "when"),
    ("place", "file and line"),
    ("tx", "transaction id"),
    ("from", "identifier of the sender"),
    ("to", "identifier of the recipient"),
    ("asset", "identifier of the asset"),
    ("amount", "how much was sent"),
    ("incident", "identifier of the theft"),
    ("stolen", "how much of it was stolen in that theft"),
    ("received_asset", "for a swap or bridge: identifier of what came out"),
    ("received", "how much came out for the stolen part"),
];

/// The accounts of every method.
#[must_use]
pub fn accounts<'r>(report: &'r Report<'_>) -> Table<'r> {
    // From what an account received in all a single small transfer could be told.
    let withheld = report.case.in_place_of_amount().is_some();
    let rows = report.runs.iter().flat_map(|run| run.accounts.iter().map(move |account| (run, account)));
    let rows = rows.map(move |(run, account)| {
        let holding = account.holding;
        let exact = |qty| if withheld { Cell::text("withheld") } else { Cell::Exact(report.exact(holding.asset, qty)) };
        vec![
            Cell::text(run.method.id()),
            Cell::text(report.wallet_id(holding)),
            Cell::text(report.name(holding)),
            Cell::text(report.case[holding.asset].id.as_str()),
            Cell::text(key(report.fate(account.number))),
            exact(account.received),
            exact(account.sent),
            exact(account.rest),
            exact(account.tainted.lower),
            exact(account.tainted.upper),
            Cell::Exact(format!("{}.{:02}", account.share.0 / 100, account.share.0 % 100)),
            exact(account.reached),
            if account.hops == u32::MAX { Cell::Empty } else { Cell::Count(account.hops.into()) },
            Cell::text(iso(account.first)),
            Cell::text(iso(account.last)),
        ]
    });
    Table::new(&ACCOUNTS, rows)
}

/// What was taken of each asset, and where it is.
pub(super) fn reconciliation<'r>(report: &'r Report<'_>) -> Table<'r> {
    let sums = report.runs.iter().flat_map(|run| run.sums.iter().map(move |sum| (run, sum)));
    let lines = sums.flat_map(|(run, sum)| sum.lines.iter().map(move |line| (run, sum, line)));
    let usd = |usd: Option<Usd>| usd.map_or(Cell::Empty, |usd| Cell::Exact(Amount(usd.0).exact(Usd::DECIMALS)));
    let rows = lines.map(move |(run, sum, line)| {
        vec![
            Cell::text(run.method.id()),
            Cell::text(report.case[sum.asset].id.as_str()),
            Cell::text(line.key),
            Cell::text(line.name),
            Cell::Exact(report.exact(sum.asset, line.qty)),
            usd(line.at_theft),
            usd(line.at_event),
            Cell::text(if sum.balance.closes() { "yes" } else { "no" }),
        ]
    });
    Table::new(&RECONCILIATION, rows)
}

/// What every transfer carried, part by part, under every method.
#[must_use]
pub fn events<'r>(report: &'r Report<'_>) -> Table<'r> {
    let all = report.runs.iter().flat_map(|run| report.events(run).map(move |event| (run, event)));
    let rows = all.flat_map(move |(run, (n, moved, converted))| {
        let part = move |part: &Part| {
            let entry = &report.ledger.entries[n];
            let holding = |n: u32| report.ledger.holdings[n as usize];
            let exact = |asset: AssetIx, qty| Cell::Exact(report.exact(asset, qty));
            let asset = holding(entry.from).asset;
            // Of a part too small for a unit of what was received nothing came out.
            let out = converted.iter().find(|out| out.tag == part.tag && out.born == part.born);
            let (received_asset, received) = match (entry.act, out) {
                (Act::Convert(taker, _), Some(out)) => {
                    let asset = holding(taker).asset;
                    (Cell::text(report.case[asset].id.as_str()), exact(asset, out.qty))
                }
                _ => (Cell::Empty, Cell::Empty),
            };
            vec![
                Cell::text(run.method.id()),
                Cell::text(iso(entry.at)),
                Cell::text(report.place(entry.transfer)),
                Cell::maybe(report.case[entry.transfer].tx.as_ref().map(ToString::to_string)),
                Cell::text(report.wallet_id(holding(entry.from))),
                Cell::text(report.wallet_id(holding(entry.to))),
                Cell::text(report.case[asset].id.as_str()),
                exact(asset, entry.qty),
                Cell::text(report.incident_id(*part)),
                exact(asset, part.qty),
                received_asset,
                received,
            ]
        };
        moved.iter().map(part).collect::<Vec<_>>()
    });
    Table::new(&EVENTS, rows)
}
