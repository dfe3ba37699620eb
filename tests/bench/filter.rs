//! Times filters on a generated case: `cargo bench --bench filter`.
//!
//! Prints, for a million transfers between fifty thousand wallets, the best of some runs for each criterion: to decide
//! about each transfer, and with the sums of all edges; and its ratio to no filter at all. Times are to be compared inside one run only.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "../filter/world.rs"]
mod world;

use std::time::Instant;

use coldtrail::case::{Amount, AssetIx, Confidence, SourceIx, Usd};
use coldtrail::flow::{Filter, Folding, Near, NodeKey, Range, Said, Shown, Sieve, Sureness, Units, Way, Window};
use world::{EVIDENCE, KINDS, Row, World};

const WALLETS: usize = 50_000;
const TRANSFERS: usize = 1_000_000;
const RUNS: usize = 5;

/// SplitMix64: the same case on every machine.
fn random(n: &mut u64) -> usize {
    *n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = (*n ^ (*n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((z ^ (z >> 31)) >> 1).unwrap()
}

fn rows() -> Vec<Row> {
    let mut seed = 7;
    let mut below = |n: usize| random(&mut seed) % n;
    // Most pairs trade again and again, and some wallets with very many.
    let row = |_| {
        let from = below(WALLETS);
        let to = if below(10) == 0 { below(20) } else { (from + 1 + below(4)) % WALLETS };
        Row {
            ends: (from, to),
            hour: (below(50) > 0).then(|| u16::try_from(below(700)).unwrap()),
            asset: u8::try_from(below(3)).unwrap(),
            amount: (below(50) > 0).then(|| u32::try_from(1 + below(100_000)).unwrap()),
            kind: u8::try_from(below(12)).unwrap(),
            sources: u8::try_from(below(8)).unwrap(),
        }
    };
    (0..TRANSFERS).map(row).collect()
}

fn main() {
    let world = World::of(WALLETS, &rows(), &Folding::none());
    let edges = world.flow.graph.edge_count();
    println!("{TRANSFERS} transfers, {WALLETS} wallets, {edges} edges");
    let none = Filter::default;
    let first = 1_735_689_600;
    let wallet = |n: usize| NodeKey::Wallet(format!("w{n}"));
    let near = |way| Some(Near { of: [wallet(25_000)].into(), hops: 3, way });
    let filters = [
        ("nothing", none()),
        ("window", Filter { window: Some(Window { from: first, to: first + 1_000_000 }), ..none() }),
        ("asset", Filter { assets: Some([AssetIx::new(0)].into()), ..none() }),
        ("value", Filter { value: Range::at_least(Usd(50_000_000_000)), ..none() }),
        (
            "units",
            Filter { units: Some(Units { asset: AssetIx::new(1), range: Range::at_least(Amount(1_000)) }), ..none() },
        ),
        ("edge value", Filter { edge_value: Some(Usd(100_000_000_000)), ..none() }),
        ("kind", Filter { kinds: Some([KINDS[1]].into()), ..none() }),
        ("certainty", Filter { evidence: Some([EVIDENCE[0]].into()), ..none() }),
        (
            "attribution",
            Filter { sureness: Sureness { likelihood: None, confidence: Some(Confidence::High) }, ..none() },
        ),
        ("source", Filter { said: Some(Said::By([SourceIx::new(0)].into())), ..none() }),
        ("degree", Filter { degree: Range::at_least(10), ..none() }),
        ("near", Filter { near: near(Way::Both), ..none() }),
        ("downstream", Filter { near: near(Way::Downstream), ..none() }),
    ];
    let mut base = None;
    for (name, filter) in filters {
        let time = |_| {
            let start = Instant::now();
            let shown = Shown::of(&world.case, &world.valuation, &world.flow, &filter);
            (start.elapsed().as_secs_f64() * 1e3, shown.transfers.0)
        };
        let (best, passing) = (0..RUNS).map(time).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        let sieve = |_| {
            let start = Instant::now();
            let sieve = Sieve::of(&world.case, &world.valuation, &world.flow, &filter);
            (start.elapsed().as_secs_f64() * 1e3, sieve.thefts()).0
        };
        let alone = (0..RUNS).map(sieve).fold(f64::INFINITY, f64::min);
        let base = *base.get_or_insert(best);
        println!(
            "{name:>12}: {alone:6.1} ms to decide, {best:6.1} ms with all sums, {:5.2} of nothing, {passing:>7} shown",
            best / base
        );
    }
}
