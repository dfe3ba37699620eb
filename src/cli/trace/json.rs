//! A trace for programs. The fields are described in the README; they only ever grow in number. Amounts are exact decimal
//! strings in whole units of their asset, because most readers would round JSON numbers.

use serde_json::{Value, json};

use super::table::compared;
use crate::case::{Amount, TransferIx, Usd};
use crate::trace::report::{Line, Report, Run, Sum, iso, key};
use crate::trace::{Account, Act, Part};

/// Version of the shape of the output.
const FORMAT: u32 = 1;

/// The whole output, with a line feed at its end.
pub(super) fn text(report: &Report<'_>, events: bool) -> String {
    let case = report.case;
    let doubt = |(key, what, rows): (&str, String, Vec<TransferIx>)| {
        let places: Vec<String> = rows.iter().map(|&row| report.place(row)).collect();
        json!({ "code": key, "message": what, "places": places })
    };
    let mut value = json!({
        "format": FORMAT,
        "case": { "id": case.id, "title": case.title, "digest": case.digest.to_string() },
        "sound": report.is_sound(),
        "doubts": report.doubts().into_iter().map(doubt).collect::<Vec<_>>(),
        "methods": report.runs.iter().map(|run| method(report, run, events)).collect::<Vec<_>>(),
    });
    if report.runs.len() > 1 {
        value["compared"] = compared(report)
            .into_iter()
            .map(|(holding, found)| {
                let exact = |qty: u128| report.exact(holding.asset, qty);
                json!({
                    "wallet": holding.wallet.map(|wallet| case[wallet].id.as_str()),
                    "asset": case[holding.asset].id,
                    "least": exact(found.iter().copied().min().unwrap_or(0)),
                    "most": exact(found.iter().copied().max().unwrap_or(0)),
                })
            })
            .collect();
    }
    format!("{value:#}\n")
}

fn method(report: &Report<'_>, run: &Run, events: bool) -> Value {
    let mut value = json!({
        "method": run.method.id(),
        "rules": run.rules,
        "accounts": run.accounts.iter().map(|found| account(report, found)).collect::<Vec<_>>(),
        "hidden": run.hidden,
        "reconciliation": run.sums.iter().map(|sum| reconciliation(report, sum)).collect::<Vec<_>>(),
    });
    if events {
        let list = report.events(run).map(|(n, moved, converted)| event(report, n, &moved, &converted));
        value["events"] = list.collect();
    }
    value
}

fn account(report: &Report<'_>, account: &Account) -> Value {
    let holding = account.holding;
    let exact = |qty: u128| report.exact(holding.asset, qty);
    let time = |at| Some(iso(at)).filter(|text| !text.is_empty());
    json!({
        "wallet": holding.wallet.map(|wallet| report.case[wallet].id.as_str()),
        "name": report.name(holding),
        "asset": report.case[holding.asset].id,
        "fate": key(report.fate(account.number)),
        "in": exact(account.received),
        "out": exact(account.sent),
        "at_rest": exact(account.rest),
        "tainted": { "lower": exact(account.tainted.lower), "upper": exact(account.tainted.upper) },
        "share_percent": format!("{}.{:02}", account.share.0 / 100, account.share.0 % 100),
        "reached": exact(account.reached),
        "hops": (account.hops < u32::MAX).then_some(account.hops),
        "first": time(account.first),
        "last": time(account.last),
    })
}

fn reconciliation(report: &Report<'_>, sum: &Sum) -> Value {
    let usd = |usd: Option<Usd>| usd.map(|usd| Amount(usd.0).exact(Usd::DECIMALS));
    let line = |line: &Line| {
        json!({
            "line": line.key,
            "amount": report.exact(sum.asset, line.qty),
            "usd_at_theft": usd(line.at_theft),
            "usd_at_event": usd(line.at_event),
        })
    };
    json!({
        "asset": report.case[sum.asset].id,
        "closes": sum.balance.closes(),
        "lines": sum.lines.iter().map(line).collect::<Vec<_>>(),
        "unknown": report.exact(sum.asset, sum.unknown),
        "kept": report.exact(sum.asset, sum.kept),
    })
}

fn event(report: &Report<'_>, n: usize, moved: &[Part], converted: &[Part]) -> Value {
    let entry = &report.ledger.entries[n];
    let holding = |n: u32| report.ledger.holdings[n as usize];
    let asset = holding(entry.from).asset;
    let parts = |asset, parts: &[Part]| -> Vec<Value> {
        let part =
            |&part: &Part| json!({ "incident": report.incident_id(part), "amount": report.exact(asset, part.qty) });
        parts.iter().map(part).collect()
    };
    let received = match entry.act {
        Act::Convert(taker, qty) => {
            let asset = holding(taker).asset;
            json!({
                "wallet": report.wallet_id(holding(taker)),
                "asset": report.case[asset].id,
                "amount": report.exact(asset, qty),
                "parts": parts(asset, converted),
            })
        }
        Act::Move | Act::Theft(_) | Act::Fee => Value::Null,
    };
    json!({
        "at": Some(iso(entry.at)).filter(|text| !text.is_empty()),
        "place": report.place(entry.transfer),
        "tx": report.case[entry.transfer].tx,
        "from": report.wallet_id(holding(entry.from)),
        "to": holding(entry.to).wallet.map(|wallet| report.case[wallet].id.as_str()),
        "asset": report.case[asset].id,
        "amount": report.exact(asset, entry.qty),
        "parts": parts(asset, moved),
        "received": received,
    })
}
