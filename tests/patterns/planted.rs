//! Each shape planted in noise is found, at the default thresholds, however rows, files and wallets are ordered.

use std::collections::BTreeSet;

use coldtrail::case::{EntityKind, Role, TransferIx, TransferKind};
use coldtrail::trace::patterns::{Pattern, Thresholds};
use proptest::prelude::*;

use crate::book::{BTC, Book, DAY, ETH, HOUR, MINUTE, USDT, said};
use crate::flows::Rng;

/// The account that a planted shape is about, and its rows.
struct Planted {
    pattern: Pattern,
    about: &'static str,
    rows: Vec<TransferIx>,
}

/// An amount that is not round.
fn odd(rng: &mut Rng, whole: usize) -> String {
    format!("{whole}.{:06}", 1 + rng.below(999_998))
}

/// Plants one shape of each kind, tied to wallets of the noise.
fn plant(book: &mut Book, rng: &mut Rng) -> Vec<Planted> {
    let mut planted = Vec::new();
    let mut shape = |pattern, about, rows| planted.push(Planted { pattern, about, rows });
    let base = |rng: &mut Rng| rng.below(40) as i64 * DAY;

    let at = base(rng);
    let mut rows = vec![book.pay(at, "noise-1", "peel-0", ETH, "900.5")];
    for step in 0..5i64 {
        let (here, next) = (format!("peel-{step}"), format!("peel-{}", step + 1));
        let when = at + (step + 1) * 3 * HOUR;
        let left = 900 - 40 * (step as usize + 1);
        rows.push(book.pay(when, &here, &format!("noise-{}", 10 + step), ETH, &odd(rng, 30)));
        rows.push(book.pay(when + 5, &here, &next, ETH, &odd(rng, left)));
    }
    shape(Pattern::PeelChain, "peel-0", rows);

    let at = base(rng);
    let rows = (0..7).map(|n| book.pay(at + n * 2 * HOUR, "fan", &format!("leaf-{n}"), ETH, &odd(rng, 12))).collect();
    shape(Pattern::FanOut, "fan", rows);

    let at = base(rng);
    let rows = (0..7).map(|n| book.pay(at + n * 2 * HOUR, &format!("source-{n}"), "pot", ETH, &odd(rng, 12))).collect();
    shape(Pattern::FanIn, "pot", rows);

    let at = base(rng);
    let mut rows: Vec<TransferIx> =
        (0..6).map(|n| book.pay(at + n * HOUR, &format!("g-in-{n}"), "gather", ETH, &odd(rng, 20))).collect();
    rows.extend(
        (0..6).map(|n| book.pay(at + 8 * HOUR + n * HOUR, "gather", &format!("g-out-{n}"), ETH, &odd(rng, 19))),
    );
    shape(Pattern::GatherScatter, "gather", rows);

    let at = base(rng);
    let mut rows = Vec::new();
    for n in 0..6 {
        let between = format!("between-{n}");
        rows.push(book.pay(at + n * 60, "spring", &between, ETH, &odd(rng, 31)));
        rows.push(book.pay(at + 2 * HOUR + n * 600, &between, "sea", ETH, &odd(rng, 30)));
    }
    shape(Pattern::ScatterGather, "spring", rows);

    let at = base(rng);
    let mut rows = Vec::new();
    for n in 0..6 {
        let own = format!("own-{n}");
        book.owner(&own, "group", EntityKind::ThreatActor);
        rows.push(book.pay(at + n * 600, &own, "purse", ETH, &odd(rng, 40)));
    }
    shape(Pattern::Consolidation, "purse", rows);
    let at = base(rng);
    let rows: Vec<TransferIx> =
        (0..6).map(|n| book.pay(at, &format!("coin-{n}"), "big-coin", BTC, &odd(rng, 2))).collect();
    for &ix in &rows {
        book.case.transfers[ix.get()].tx = Some("one-transaction".into());
    }
    shape(Pattern::Consolidation, "big-coin", rows);

    let at = base(rng);
    let mut rows = vec![book.pay(at, "noise-3", "ring-0", ETH, "77.123")];
    let ring = [
        ("ring-0", "ring-1", "77.1"),
        ("ring-1", "ring-2", "70.2"),
        ("ring-2", "ring-3", "66.3"),
        ("ring-3", "ring-0", "61.4"),
    ];
    rows.clear();
    for (n, (from, to, amount)) in ring.into_iter().enumerate() {
        rows.push(book.pay(at + (n as i64 + 1) * 5 * HOUR, from, to, ETH, amount));
    }
    shape(Pattern::Cycle, "ring-0", rows);

    let at = base(rng);
    let rows = vec![
        book.pay(at, "noise-4", "pass", ETH, "311.5"),
        book.pay(at + 20 * MINUTE, "pass", "noise-5", ETH, "200.25"),
        book.pay(at + 25 * MINUTE, "pass", "noise-6", ETH, "111.2"),
    ];
    shape(Pattern::PassThrough, "pass", rows);

    book.pay(-200 * DAY, "noise-7", "sleeper", ETH, "1200.75");
    let rows = vec![book.pay(base(rng), "sleeper", "noise-8", ETH, "900.15")];
    shape(Pattern::DormantThenMove, "sleeper", rows);

    let rows = (0..4).map(|n| book.pay(base(rng) + n, "rounder", &format!("noise-{}", 20 + n), ETH, "500")).collect();
    shape(Pattern::RoundAmounts, "rounder", rows);

    let at = base(rng);
    let rows = (0..6)
        .map(|n| {
            book.pay(at + n * HOUR, "smurf", &format!("noise-{}", 30 + n), USDT, &format!("9{}00.55", 3 + rng.below(6)))
        })
        .collect();
    shape(Pattern::Structuring, "smurf", rows);

    book.role("dex", Role::Swap);
    let at = base(rng);
    let rows = vec![
        book.pay(at, "trader", "dex", ETH, "100.5"),
        book.pay(at + 5 * MINUTE, "dex", "trader", USDT, "199500.25"),
    ];
    shape(Pattern::SwapHop, "trader", rows);

    book.owner("bridge-eth", "bridge", EntityKind::Bridge);
    book.owner("bridge-btc", "bridge", EntityKind::Bridge);
    let at = base(rng);
    let rows = vec![
        book.pay(at, "hopper", "bridge-eth", ETH, "250.5"),
        book.pay(at + HOUR, "bridge-btc", "landed", BTC, "4.98"),
    ];
    shape(Pattern::BridgeHop, "hopper", rows);

    book.role("mixer", Role::Mixer);
    let at = base(rng);
    let mut rows: Vec<TransferIx> = (0..4).map(|n| book.pay(at + n * 60, "mixes", "mixer", ETH, "10")).collect();
    rows.extend((0..4).map(|n| book.pay(at + 3 * DAY + n * HOUR, "mixer", "mixed", ETH, "10")));
    shape(Pattern::MixerMatch, "mixes", rows);

    book.address("genuine", "0xa4b2fd68593b6f34e51cb9edb66e71c1b4ab449e");
    book.address("planted", "0xa4b27b89345db2e5e1a7d7bc537fac354b50449e");
    book.pay(base(rng), "noise-9", "genuine", ETH, "55.5");
    let rows = vec![book.pay(base(rng), "noise-9", "planted", ETH, "0")];
    shape(Pattern::AddressPoisoning, "planted", rows);
    planted
}

fn noisy(seed: u64) -> (Book, Vec<Planted>) {
    let mut book = Book::new();
    book.noise(2_000, 400, seed);
    let planted = plant(&mut book, &mut Rng(seed ^ 0xABCD));
    (book, planted)
}

/// Recall 1.0 at the default thresholds: ten times each shape in two thousand rows of noise.
#[test]
fn every_planted_shape_is_found_in_noise() {
    for seed in 0..10 {
        let (book, planted) = noisy(seed);
        let findings = book.find(&Thresholds::default());
        for shape in planted {
            let holds = |one: &&coldtrail::trace::patterns::Suggestion| {
                book.case[one.wallets[0]].id == shape.about && shape.rows.iter().all(|row| one.transfers.contains(row))
            };
            let found = findings.of(shape.pattern).find(holds);
            let found = found.unwrap_or_else(|| panic!("seed {seed}: {} of {}", shape.pattern.name(), shape.about));
            assert!(found.score > 0.3 && found.score <= 1.0, "{found:?}");
            assert!(!found.reason.is_empty() && found.reason.ends_with('.'), "{}", found.reason);
            assert!(!found.parameters.is_empty() && !found.caveat.is_empty());
        }
    }
}

/// On noise alone: at most one suggestion in a thousand rows.
#[test]
fn noise_alone_gives_next_to_nothing() {
    let mut found = 0;
    for seed in 100..110 {
        let mut book = Book::new();
        book.noise(2_000, 400, seed);
        found += book.find(&Thresholds::default()).suggestions.len();
    }
    assert!(found <= 20, "{found} in 20,000 rows");
}

#[test]
fn suggestions_come_by_score_and_each_has_a_name_of_its_own() {
    let (book, _) = noisy(1);
    let findings = book.find(&Thresholds::default());
    assert!(findings.suggestions.windows(2).all(|pair| pair[0].score >= pair[1].score));
    let keys: BTreeSet<&String> = findings.suggestions.iter().map(|one| &one.key).collect();
    assert_eq!(keys.len(), findings.suggestions.len());
    assert_eq!(findings, book.find(&Thresholds::default()));
}

/// Exchanges take in from many and pay to many; that is their work.
#[test]
fn services_and_victims_are_no_suspects() {
    let hub = |make: &dyn Fn(&mut Book)| {
        let mut book = Book::new();
        make(&mut book);
        for n in 0..40i64 {
            book.pay(n * 60, &format!("customer-{n}"), "hub", ETH, "100");
            book.pay(HOUR + n * 60, "hub", &format!("payee-{n}"), ETH, "100");
        }
        let findings = book.find(&Thresholds::default());
        let about = findings.suggestions.iter().filter(|one| book.case[one.wallets[0]].id == "hub").count();
        (about, findings.suggestions.len())
    };
    let (about, _) = hub(&|_| {});
    assert!(about >= 3, "an account of nobody in particular is one: {about}");
    for kind in [EntityKind::Exchange, EntityKind::Mixer, EntityKind::Bridge, EntityKind::Dex, EntityKind::OtcBroker] {
        assert_eq!(hub(&|book| book.owner("hub", "service", kind)), (0, 0), "{kind:?}");
    }
    for role in [Role::CashOut, Role::Mixer, Role::Swap, Role::Bridge, Role::Victim] {
        assert_eq!(hub(&|book| book.role("hub", role)), (0, 0), "{role:?}");
    }
    assert!(hub(&|book| book.owner("hub", "thief", EntityKind::ThreatActor)).0 > 0);
}

/// Recipients that only swap, bridge or mix are hops of the same funds, no fan.
#[test]
fn hops_are_no_fan() {
    let mut book = Book::new();
    for n in 0..9i64 {
        let name = format!("dex-{n}");
        book.role(&name, [Role::Swap, Role::Bridge, Role::Mixer][n as usize % 3]);
        let ix = book.pay(n * 60, "trader", &name, ETH, "10.5");
        book.case.transfers[ix.get()].kind = TransferKind::Swap;
    }
    assert!(book.of(Pattern::FanOut).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The same is said of the same rows in any order, in two files, with wallets in any order.
    #[test]
    fn order_changes_nothing(seed in 0u64..1_000) {
        let (book, _) = noisy(seed % 5);
        let other = book.shuffled(seed);
        let [first, second] = [&book, &other].map(|book| said(&book.case, &book.find(&Thresholds::default())));
        prop_assert_eq!(first, second);
    }
}
