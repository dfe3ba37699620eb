//! Times tracing on a generated theft: `cargo bench --bench trace`.
//!
//! Prints, for each number of transfers (`COLDTRAIL_TRANSFERS`, otherwise a hundred thousand, a million and ten million), the
//! best of some runs of each method for one incident and for ten, how long that is for one transfer, and the peak of
//! memory so far. Above two million only the two methods with goals are timed, for one incident: enough to see that time
//! is linear. Where the environment variable `COLDTRAIL_PEERS` names the folder of `taint_baseline.py`, it runs on the same
//! million rows and the ratios are printed; `COLDTRAIL_PYTHON` names its interpreter. Times are to be compared inside one
//! run only; they are seconds of work of one thread where the system counts them.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs)]

#[path = "support/theft_flow.rs"]
mod theft_flow;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use coldtrail::case::{AssetIx, IncidentIx, TransferIx, WalletIx};
use coldtrail::trace::{Act, Births, Entry, Fate, Holding, Ledger, Method, trace};
use theft_flow::{Row, rows, wallets};

const RUNS: usize = 5;
/// From so many transfers on only what has a goal is timed.
const LARGE: usize = 2_000_000;
/// As many rows as the peers are given, and how long they may take in all.
const PEERS_AT: usize = 1_000_000;
const PATIENCE: Duration = Duration::from_secs(100);

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
fn time(ledger: &Ledger, method: Method, runs: usize) -> (f64, u128) {
    let mut best = f64::INFINITY;
    let mut total = 0;
    for _ in 0..runs {
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

/// Numbers wallets as [`Ledger`] numbers holdings: as they first appear.
fn as_they_appear(mut rows: Vec<Row>) -> Vec<Row> {
    let mut numbers = vec![None; wallets(&rows)];
    let mut next = 0;
    for row in &mut rows {
        for wallet in [&mut row.from, &mut row.to] {
            *wallet = *numbers[*wallet as usize].get_or_insert_with(|| {
                next += 1;
                next - 1
            });
        }
    }
    rows
}

/// What the peers took, by name; those that were ready in time.
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
    let mut command = Command::new(python);
    command.arg(script).arg("taint").arg(&table).stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return Vec::new() };
    let (send, lines) = mpsc::channel();
    let output = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
    });
    let deadline = Instant::now() + PATIENCE;
    let mut found = Vec::new();
    while let Ok(line) = lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        if let (Some(what), Some(seconds)) = (value["what"].as_str(), value["median_s"].as_f64()) {
            found.push((what.to_owned(), seconds));
        }
    }
    // Ended by itself, or out of time.
    let _ = child.kill();
    let _ = child.wait();
    drop(lines);
    let _ = reader.join();
    found
}

fn main() {
    let sizes = match std::env::var("COLDTRAIL_TRANSFERS") {
        Ok(text) => text.split(',').map(|n| n.parse().unwrap()).collect(),
        Err(_) => vec![100_000, PEERS_AT, 10 * PEERS_AT],
    };
    for count in sizes {
        let rows = as_they_appear(rows(count, 1));
        println!("{count} transfers, {} wallets", wallets(&rows));
        let large = count > LARGE;
        let methods = if large { vec![Method::Fifo, Method::ProRata] } else { Method::ALL.to_vec() };
        let mut one = Vec::new();
        for incidents in if large { vec![1] } else { vec![1, 10] } {
            let ledger = ledger(&rows, incidents);
            for &method in &methods {
                let (seconds, total) = time(&ledger, method, if large { 2 } else { RUNS });
                let each = seconds / count as f64 * 1e9;
                println!(
                    "  {incidents:>2} incidents, {:<42} {seconds:8.4} s, {each:6.1} ns each   USD {total}",
                    method.name()
                );
                if incidents == 1 {
                    one.push((method, seconds));
                }
            }
        }
        if let Some(peak) = peak() {
            println!("  peak of memory so far {peak} MiB");
        }
        if count != PEERS_AT {
            continue;
        }
        for (what, seconds) in peers(&rows).into_iter().filter(|(what, _)| what.starts_with("taint")) {
            let method = if what.contains("FIFO") { Method::Fifo } else { Method::ProRata };
            let ours = one.iter().find(|(m, _)| *m == method).unwrap().1;
            println!("  {what}: {seconds:.4} s, {:.2} times ours", seconds / ours);
        }
    }
}
