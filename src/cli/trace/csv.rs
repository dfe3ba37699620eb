//! A trace as a table for other programs. A cell that a spreadsheet would take for a formula begins with an apostrophe.

use super::report::{Report, iso, key};
use crate::case::TxId;
use crate::trace::Act;

/// The accounts of every method.
pub(super) fn accounts(report: &Report<'_>) -> String {
    let mut text = String::from(
        "method,wallet,name,asset,fate,in,out,at_rest,tainted_lower,tainted_upper,share_percent,reached,hops,first,last\n",
    );
    for run in &report.runs {
        for account in &run.accounts {
            let holding = account.holding;
            let exact = |qty| report.exact(holding.asset, qty);
            row(
                &mut text,
                &[
                    run.method.id(),
                    report.wallet_id(holding),
                    &report.name(holding),
                    &report.case[holding.asset].id,
                    key(report.fate(account.number)),
                    &exact(account.received),
                    &exact(account.sent),
                    &exact(account.rest),
                    &exact(account.tainted.lower),
                    &exact(account.tainted.upper),
                    &format!("{}.{:02}", account.share.0 / 100, account.share.0 % 100),
                    &exact(account.reached),
                    &hops(account.hops),
                    &iso(account.first),
                    &iso(account.last),
                ],
            );
        }
    }
    text
}

/// What every transfer carried, part by part, under every method.
pub(super) fn events(report: &Report<'_>) -> String {
    let mut text = String::from("method,at,place,tx,from,to,asset,amount,incident,stolen,received_asset,received\n");
    for run in &report.runs {
        for (n, moved, converted) in report.events(run) {
            let entry = &report.ledger.entries[n];
            let holding = |n: u32| report.ledger.holdings[n as usize];
            let asset = holding(entry.from).asset;
            for part in moved {
                // Of a part too small for a unit of what was received nothing came out.
                let out = converted.iter().find(|out| out.tag == part.tag && out.born == part.born);
                let (received_asset, received) = match (entry.act, out) {
                    (Act::Convert(taker, _), Some(out)) => {
                        let asset = holding(taker).asset;
                        (report.case[asset].id.clone(), report.exact(asset, out.qty))
                    }
                    _ => (String::new(), String::new()),
                };
                row(
                    &mut text,
                    &[
                        run.method.id(),
                        &iso(entry.at),
                        &report.place(entry.transfer),
                        &report.case[entry.transfer].tx.as_ref().map(TxId::to_string).unwrap_or_default(),
                        report.wallet_id(holding(entry.from)),
                        report.wallet_id(holding(entry.to)),
                        &report.case[asset].id,
                        &report.exact(asset, entry.qty),
                        report.incident_id(part),
                        &report.exact(asset, part.qty),
                        &received_asset,
                        &received,
                    ],
                );
            }
        }
    }
    text
}

fn hops(hops: u32) -> String {
    if hops == u32::MAX { String::new() } else { hops.to_string() }
}

fn row(text: &mut String, cells: &[&str]) {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let cell = if formula { format!("'{cell}") } else { (*cell).to_owned() };
        if cell.contains(['"', ',', '\n', '\r']) {
            text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let mut text = String::new();
        row(&mut text, &["=1+1", "a, \"b\"", "@x", "2"]);
        assert_eq!(text, "'=1+1,\"a, \"\"b\"\"\",'@x,2\n");
    }
}
