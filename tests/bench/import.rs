//! Times how a ledger becomes a checked case: `cargo bench --bench import`.
//!
//! Prints, for each number of transfers (`COLDTRAIL_TRANSFERS`, otherwise 100,000 and 1,000,000), the best of some runs
//! for the whole way from the file to a checked case with its digest, and for those of its parts that can be run alone,
//! with the peak of memory. Once with a tenth as many wallets as transfers, as a busy service has, and once with the
//! wallets of a theft, most of which act a time or two. Where the environment variable `COLDTRAIL_PEERS` names the
//! folder of `taint_baseline.py`, it imports the same rows in the same run, and the ratios are printed.
//! `COLDTRAIL_KEEP` names a folder that the files are left in.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "support/exports.rs"]
mod exports;
// The bench of tracing counts their wallets.
#[allow(dead_code)]
#[path = "support/theft_flow.rs"]
mod theft_flow;

use std::path::Path;
use std::time::Instant;

use coldtrail::check::{Nowhere, Report, Severity, examine};
use coldtrail::format::{canonical, load};
use exports::Exports;

const RUNS: usize = 5;

/// Seconds of the median of some runs.
fn time<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let result = work();
            let elapsed = start.elapsed().as_secs_f64();
            drop(result);
            elapsed
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[RUNS / 2]
}

/// Peak resident memory of this process in MiB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// What the peers took, by name.
fn peers(table: &Path) -> Vec<(String, f64)> {
    let Ok(folder) = std::env::var("COLDTRAIL_PEERS") else { return Vec::new() };
    let python = std::env::var("COLDTRAIL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(&folder).join("taint_baseline.py");
    let Ok(done) = std::process::Command::new(python).arg(script).arg("csv").arg(table).output() else {
        return Vec::new();
    };
    let lines = String::from_utf8_lossy(&done.stdout).into_owned();
    let values = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    values.filter_map(|v| Some((v["what"].as_str()?.to_owned(), v["median_s"].as_f64()?))).collect()
}

fn measure(exports: &Exports) {
    let bytes = std::fs::metadata(&exports.ledger).unwrap().len();
    // Once before the clock runs, as the peers do.
    let loaded = load(&exports.case);
    assert_eq!(loaded.report.count(Severity::Error), 0, "{}", loaded.report.to_text());
    let most = peak();
    let case = loaded.case.unwrap();
    println!(
        "{} transfers, {} wallets, a ledger of {} MB: {}",
        case.transfers.len(),
        case.wallets.len(),
        bytes / 1_000_000,
        loaded.report.summary()
    );
    let digest = time(|| canonical::digest(&case));
    let checks = time(|| {
        let mut report = Report::new();
        examine(&case, &Nowhere, &mut report);
        report
    });
    assert_eq!(canonical::digest(&case), case.digest);
    drop(case);
    let read = time(|| std::fs::read(&exports.ledger).unwrap());
    let whole = time(|| load(&exports.case));
    println!("  reading the file alone                     {read:8.3} s");
    println!("  digest alone                               {digest:8.3} s");
    println!("  checks alone                               {checks:8.3} s");
    println!("  from the file to a checked case            {whole:8.3} s");
    if let Some(most) = most {
        println!("  peak of memory {most} MiB");
    }
    for (what, seconds) in peers(&exports.etherscan) {
        println!("  {what}: {seconds:.3} s; ours takes {:.2} times that", whole / seconds);
    }
}

fn main() {
    let sizes = match std::env::var("COLDTRAIL_TRANSFERS") {
        Ok(text) => text.split(',').map(|n| n.parse().unwrap()).collect(),
        Err(_) => vec![100_000, 1_000_000],
    };
    for count in sizes {
        let rows = theft_flow::rows(count, 1);
        let tenth = u32::try_from(count / 10).unwrap();
        for (name, wallets) in [("tenth", Some(tenth)), ("theft", None)] {
            let place = tempfile::tempdir().unwrap();
            let folder = match std::env::var("COLDTRAIL_KEEP") {
                Ok(folder) => Path::new(&folder).join(format!("{name}-{count}")),
                Err(_) => place.path().to_owned(),
            };
            std::fs::create_dir_all(&folder).unwrap();
            measure(&exports::write(&folder, &rows, wallets));
        }
    }
}
