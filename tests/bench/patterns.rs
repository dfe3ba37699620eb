//! Times the search for patterns on generated transfers: `cargo bench --bench patterns`.
//!
//! Prints, for each number of transfers, how long each pattern takes and all of them together. Three kinds of rows: a
//! laundering service (fans of wallets that pay a few services), noise among many wallets, and noise among few, where
//! every account is busy. Times are to be compared inside one run only.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "../support/flows.rs"]
#[allow(dead_code)]
mod flows;

use std::time::Instant;

use coldtrail::case::{
    Amount, Asset, AssetIx, Case, Chain, Evidence, Moment, Place, Role, Transfer, TransferKind, Wallet, WalletIx,
};
use coldtrail::flow::Valuation;
use coldtrail::trace::patterns::{Findings, Pattern, Thresholds, Watch, find};
use flows::{Rng, laundering, transfers};

fn case(rows: &[(usize, usize)], wallets: usize) -> Case {
    let chain = || Chain::parse("eip155:1").unwrap();
    let mut case = Case { id: "bench".into(), ..Case::default() };
    case.assets.push(Asset {
        id: "USDT".into(),
        symbol: "USDT".into(),
        name: "Tether".into(),
        chain: chain(),
        reference: None,
        decimals: 6,
        peg: Some(coldtrail::case::Peg::Usd),
        sources: vec![],
    });
    for n in 0..wallets {
        let role = match n {
            0 => Role::Victim,
            201..=220 => Role::CashOut,
            _ if n % 503 == 1 => Role::Mixer,
            _ if n % 301 == 2 => Role::Swap,
            _ => Role::Intermediary,
        };
        let (a, b) = (Rng(n as u64).below(usize::MAX), Rng(!(n as u64)).below(usize::MAX));
        let address = format!("0x{a:016x}{b:016x}{n:08x}");
        case.wallets.push(Wallet {
            id: format!("w{n}"),
            chain: chain(),
            address: coldtrail::case::Address::parse(&address, coldtrail::case::ChainFamily::Evm).ok(),
            label: None,
            owner: None,
            cluster: None,
            role,
            attribution: None,
            status: None,
            tags: vec![],
            sources: vec![],
            note: String::new(),
        });
    }
    let mut rng = Rng(9);
    for (n, &(from, to)) in rows.iter().enumerate() {
        case.transfers.push(Transfer {
            at: Some(Moment::at_second(1_735_689_600 + 20 * i64::try_from(n).unwrap())),
            until: None,
            from: WalletIx::new(from),
            to: WalletIx::new(to),
            asset: AssetIx::new(0),
            amount: Some(Amount(1 + rng.below(500_000_000_000) as u128)),
            received: None,
            tx: None,
            kind: TransferKind::Transfer,
            evidence: Evidence::Ledger,
            count: 1,
            sources: [].into(),
            note: String::new(),
            place: Place { file: 0, line: 1 },
        });
    }
    case
}

fn main() {
    for count in [100_000, 1_000_000] {
        for (name, wallets, rows) in [
            ("laundering", count / 5, laundering(count, count / 5)),
            ("many wallets", count / 5, transfers(count, count / 5, 7)),
            ("few wallets", 1_000, transfers(count, 1_000, 7)),
        ] {
            let case = case(&rows, wallets);
            let valuation = Valuation::of(&case);
            let timed = |patterns: &[Pattern]| -> (f64, Findings) {
                let start = Instant::now();
                let found = find(&case, &valuation, &Thresholds::default(), patterns, &Watch::default()).unwrap();
                (start.elapsed().as_secs_f64(), found)
            };
            let (nothing, _) = timed(&[]);
            let (all, found) = timed(&Pattern::ALL);
            println!(
                "{count} transfers, {name}: all patterns {all:.3} s ({} suggestions), of which reading {nothing:.3} s",
                found.suggestions.len()
            );
            for pattern in Pattern::ALL {
                let (one, found) = timed(&[pattern]);
                println!("  {:<20} {:.3} s, {} suggestions", pattern.name(), one - nothing, found.suggestions.len());
            }
        }
    }
}
