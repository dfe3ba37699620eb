//! Times tracing on a generated theft: `cargo bench --bench trace`.
//!
//! Prints, for each number of transfers (`COLDTRAIL_TRANSFERS`, otherwise 100,000 and 1,000,000), the best of some runs of
//! each method for one incident and for ten, and the peak of memory. Where the environment variable `COLDTRAIL_PEERS`
//! names the folder of `taint_baseline.py`, it runs on the same rows and the ratios are printed. Times are to be
//! compared inside one run only; they are seconds of work of one thread where the system counts them.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "support/theft_flow.rs"]
mod theft_flow;

use std::fmt::Write as _;
use std::time::Instant;

use coldtrail::case::{AssetIx, IncidentIx, TransferIx, WalletIx};
use coldtrail::trace::{Act, Births, Entry, Fate, Holding, Ledger, Method, trace};
use theft_flow::{Row, rows, wallets};

const RUNS: usize = 7;

/// What the victim pays is stolen: in turn in as many incidents as there are.
fn ledger(rows: &[Row], incidents: usize) -> Ledger {
    let n = wallets(rows);
    // With several, some wallets on the way are victims of their own.
    let robbed = |row: &Row, n: usize| match row.from {
        0 => Some(n % incidents),
        from if incidents > 1 && from % 1_009 == 7 => Some(from as usize % incidents),
        _ => None,
    };
    let entry = |(n, row): (usize, &Row)| Entry {
        transfer: TransferIx::new(n),
        at: row.at,
        from: row.from,
        to: row.to,
        qty: row.amount.into(),
        act: robbed(row, n).map_or(Act::Move, |incident| Act::Theft(IncidentIx::new(incident))),
    };
    Ledger {
        entries: rows.iter().enumerate().map(entry).collect(),
        holdings: (0..n).map(|n| Holding { wallet: Some(WalletIx::new(n)), asset: AssetIx::new(0) }).collect(),
        fates: vec![Fate::InMotion; n],
        ..Ledger::default()
    }
}

/// Seconds that this thread has worked, where the system tells; the machine may be shared.
fn worked() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// Seconds of work of the best run, and dollars that are stolen at the end.
fn time(ledger: &Ledger, method: Method) -> (f64, u128) {
    let mut best = f64::INFINITY;
    let mut total = 0;
    for _ in 0..RUNS {
        let (start, before) = (Instant::now(), worked());
        let traced = trace(ledger, method, Births::Pooled);
        let elapsed = start.elapsed().as_secs_f64();
        best = best.min(worked().zip(before).map_or(elapsed, |(after, before)| after - before));
        let stolen =
            |n| traced.held.get(n).iter().filter(|part| part.tag.is_stolen()).map(|part| part.qty).sum::<u128>();
        total = (0..ledger.holdings.len()).map(stolen).sum();
    }
    (best, total / 1_000_000)
}

/// Peak resident memory of this process in MiB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// What the peers took, by name.
fn peers(rows: &[Row]) -> Vec<(String, f64)> {
    let Ok(folder) = std::env::var("COLDTRAIL_PEERS") else { return Vec::new() };
    let python = std::env::var("COLDTRAIL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let place = tempfile::tempdir().unwrap();
    let table = place.path().join("flow.csv");
    let mut text = String::from("source,target,amount_usd,time\n");
    for row in rows {
        let (whole, cents) = (row.amount / 1_000_000, row.amount % 1_000_000 / theft_flow::CENT);
        let _ = writeln!(text, "w{},w{},{whole}.{cents:02},{}", row.from, row.to, row.at);
    }
    std::fs::write(&table, text).unwrap();
    let script = std::path::Path::new(&folder).join("taint_baseline.py");
    let Ok(done) = std::process::Command::new(python).arg(script).arg("taint").arg(&table).output() else {
        return Vec::new();
    };
    let lines = String::from_utf8_lossy(&done.stdout).into_owned();
    let values = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    values.filter_map(|v| Some((v["what"].as_str()?.to_owned(), v["median_s"].as_f64()?))).collect()
}

fn main() {
    let sizes = match std::env::var("COLDTRAIL_TRANSFERS") {
        Ok(text) => text.split(',').map(|n| n.parse().unwrap()).collect(),
        Err(_) => vec![100_000, 1_000_000],
    };
    for count in sizes {
        let rows = rows(count, 1);
        println!("{count} transfers, {} wallets", wallets(&rows));
        let mut one = Vec::new();
        for incidents in [1, 10] {
            let ledger = ledger(&rows, incidents);
            for method in Method::ALL {
                let (seconds, total) = time(&ledger, method);
                println!("  {incidents:>2} incidents, {:<45} {seconds:8.4} s   USD {total}", method.name());
                if incidents == 1 {
                    one.push((method, seconds));
                }
            }
        }
        for (what, seconds) in peers(&rows).into_iter().filter(|(what, _)| what.starts_with("taint")) {
            let method = if what.contains("FIFO") { Method::Fifo } else { Method::ProRata };
            let ours = one.iter().find(|(m, _)| *m == method).unwrap().1;
            println!("  {what}: {seconds:.4} s, {:.1} times ours", seconds / ours);
        }
        if let Some(peak) = peak() {
            println!("  peak of memory {peak} MiB");
        }
    }
}
