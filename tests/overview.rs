//! Statistics are exact: sums to the last digit, shares that add up, unknown counted apart, every number with its source.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use coldtrail::case::{
    Amount, Case, EntityKind, Estimate, Incident, IncidentIx, Loss, Moment, SourceKind, Usd, Vector, merge,
};
use coldtrail::flow::Valuation;
use coldtrail::format::{cases_in, load};
use coldtrail::overview::{Agreement, Dimension, Origin, Preference, Statistics, Sum, answers};
use coldtrail::scene::Size;
use coldtrail::scene::overview::{OverviewSpec, overview, overview_in};
use proptest::prelude::*;

const CASE: &str = "tests/data/overview.ron";

fn case() -> Case {
    load(Path::new(CASE)).case.expect("the test case is sound")
}

fn statistics(case: &Case, preference: &Preference) -> Statistics {
    Statistics::of(case, &Valuation::of(case), preference, None)
}

fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

fn chosen(preference: &Preference) -> Vec<(String, Option<Usd>)> {
    let case = case();
    let statistics = statistics(&case, preference);
    statistics.counted.iter().map(|theft| (case[theft.incident].id.clone(), theft.usd())).collect()
}

/// Label, thefts, unknown and dollars of each bar.
fn bars(statistics: &Statistics, dimension: Dimension) -> Vec<(String, usize, usize, String)> {
    let breakdown = statistics.by(dimension).unwrap();
    let row = |bar: &coldtrail::overview::Bar| {
        let Sum { thefts, unknown, usd } = bar.sum;
        (bar.label.clone(), thefts, unknown, Amount(usd.0).exact(Usd::DECIMALS))
    };
    breakdown.bars.iter().map(row).collect()
}

fn rows(expected: &[(&str, usize, usize, &str)]) -> Vec<(String, usize, usize, String)> {
    expected.iter().map(|&(label, thefts, unknown, usd)| (label.to_owned(), thefts, unknown, usd.to_owned())).collect()
}

/// What holds for any case and any choice.
fn laws(statistics: &Statistics) {
    for dimension in Dimension::ALL {
        let breakdown = statistics.by(dimension).unwrap();
        let sum = breakdown.bars.iter().map(|bar| bar.sum.usd.0).sum::<u128>();
        assert_eq!(sum, statistics.whole.usd.0, "{dimension:?}: the bars are not the whole");
        let shares: u32 = breakdown.bars.iter().filter_map(|bar| bar.share).map(|share| u32::from(share.0)).sum();
        assert_eq!(shares, if sum == 0 { 0 } else { 1000 }, "{dimension:?}");
        let thefts: BTreeSet<IncidentIx> =
            breakdown.bars.iter().flat_map(coldtrail::overview::Bar::incidents).collect();
        assert_eq!(thefts.len(), statistics.whole.thefts, "{dimension:?}: a theft is in no bar");
        let unknown: usize = breakdown.bars.iter().map(|bar| bar.sum.unknown).sum();
        assert_eq!(unknown, statistics.whole.unknown, "{dimension:?}");
        if !dimension.splits() {
            let counted: usize = breakdown.bars.iter().map(|bar| bar.sum.thefts).sum();
            assert_eq!(counted, statistics.whole.thefts, "{dimension:?}: a theft is in two bars");
        }
    }
    assert_eq!(statistics.cumulative.last().map_or(Usd(0), |step| step.total), statistics.whole.usd);
    assert!(statistics.cumulative.windows(2).all(|pair| pair[0].total <= pair[1].total));
    assert_eq!(statistics.largest.len() + statistics.whole.unknown, statistics.whole.thefts);
}

#[test]
fn sums_are_exact_and_the_unknown_is_counted_apart() {
    let case = case();
    let all = statistics(&case, &Preference::AsStated);
    laws(&all);
    assert_eq!(all.whole, Sum { thefts: 7, unknown: 3, usd: usd("144234567.891234") });
    let year = rows(&[
        ("2019", 2, 1, "40000000"),
        ("2020", 0, 0, "0"),
        ("2021", 2, 0, "101234567.891234"),
        ("2022", 3, 2, "3000000"),
    ]);
    assert_eq!(bars(&all, Dimension::Year), year);
    let asset = rows(&[
        ("ETH", 3, 1, "130000000"),
        ("BTC", 2, 0, "12000000"),
        ("Several assets", 2, 1, "1000000"),
        ("Not stated", 2, 1, "1234567.891234"),
    ]);
    assert_eq!(bars(&all, Dimension::Asset), asset, "what is not split stays undivided");
    let vector = rows(&[
        ("Exploit", 1, 0, "100000000"),
        ("Phishing + malware", 2, 1, "40000000"),
        ("Social engineering", 1, 0, "3000000"),
        ("Not stated", 3, 2, "1234567.891234"),
    ]);
    assert_eq!(bars(&all, Dimension::Vector), vector, "the order in which a theft lists its vectors does not matter");
    let group = all.by(Dimension::Group).unwrap();
    let details: Vec<&str> = group.bars.iter().map(|bar| bar.detail.as_str()).collect();
    assert_eq!(details, ["part of Umbrella Group, A state", "", "part of A state", ""]);
}

#[test]
fn a_preference_chooses_among_what_was_published() {
    let value = |preference: &Preference, id: &str| {
        chosen(preference).into_iter().find(|(found, _)| found == id).unwrap().1.map(|usd| Amount(usd.0).exact(6))
    };
    let [government, firm, press] =
        [SourceKind::Government, SourceKind::Firm, SourceKind::Press].map(Preference::first);
    for (preference, alpha, epsilon) in [
        (&Preference::AsStated, Some("40000000"), None),
        (&government, Some("45000000.5"), Some("7000000")),
        (&firm, Some("40000000"), Some("7000000")),
        (&press, Some("60000000"), Some("7000000")),
        (&Preference::Lowest, Some("38000000"), Some("5000000")),
        (&Preference::Highest, Some("62000000"), Some("8000000")),
    ] {
        assert_eq!(value(preference, "alpha-2019").as_deref(), alpha, "{preference:?}");
        assert_eq!(value(preference, "epsilon-2022").as_deref(), epsilon, "{preference:?}");
        assert_eq!(value(preference, "beta-2019"), None, "{preference:?}: nobody publishes a value");
        laws(&statistics(&case(), preference));
    }
    let case = case();
    let statistics = statistics(&case, &government);
    let publisher = |id: &str| {
        let (ix, _) = case.incidents().find(|(_, incident)| incident.id == id).unwrap();
        let theft = statistics.theft(ix).unwrap();
        (theft.published.as_ref().unwrap().origin, case[theft.sources[0]].id.clone())
    };
    assert_eq!(publisher("alpha-2019"), (Origin::Estimate(0), "police".to_owned()));
}

#[test]
fn a_preference_has_a_word_that_reads_back() {
    for preference in Preference::all() {
        assert_eq!(Preference::parse(&preference.word()), Some(preference));
    }
    let two = Preference::parse("firm,government").unwrap();
    assert_eq!(two.order()[..3], [SourceKind::Firm, SourceKind::Government, SourceKind::International]);
    assert_eq!(Preference::parse("chainalysis"), None);
}

#[test]
fn the_first_laundering_step_follows_the_funds_and_not_what_came_before() {
    let case = case();
    let found: Vec<(String, String)> = statistics(&case, &Preference::AsStated)
        .delays
        .iter()
        .map(|delay| (case[delay.incident].id.clone(), delay.for_people()))
        .collect();
    // The swap before the theft does not count; days and years give a range.
    let expected = [("gamma-2021", "14–15 min"), ("alpha-2019", "1–3 d"), ("zeta-2022", "up to 90 d")];
    assert_eq!(found, expected.map(|(id, text)| (id.to_owned(), text.to_owned())));
}

#[test]
fn fate_and_coverage_say_how_much_is_stated_and_how_much_is_not() {
    let all = statistics(&case(), &Preference::AsStated);
    let fate = rows(&[
        ("Frozen", 1, 0, "20000000"),
        ("Recovered", 1, 0, "5500000.25"),
        ("Statements overlap", 1, 0, "3000000"),
        ("Not stated", 6, 3, "115734567.641234"),
    ]);
    assert_eq!(bars(&all, Dimension::Fate), fate, "what is stated of several thefts together is in none");
    let coverage = rows(&[
        ("Row by row", 1, 0, "75000000"),
        ("In reported steps", 1, 0, "10000000"),
        ("Only as a total", 7, 3, "59234567.891234"),
    ]);
    assert_eq!(bars(&all, Dimension::Coverage), coverage);
}

#[test]
fn claims_about_one_question_agree_or_visibly_disagree() {
    let case = case();
    let found: Vec<(String, usize, Agreement)> =
        answers(&case).iter().map(|a| (format!("{}{}", a.measure, a.part), a.claims.len(), a.agreement)).collect();
    let expected = [
        ("Attacks in a year", 1, Agreement::Single),
        ("Attacks in a year", 2, Agreement::Disagree),
        ("Value stolen in a year", 1, Agreement::Single),
        ("Value stolen in a year", 3, Agreement::Disagree),
        ("Change against the year before", 2, Agreement::Agree),
        ("Persons in the cyber units", 1, Agreement::Single),
        ("Share of the value stolenEther", 1, Agreement::Single),
        ("Share of the value stolenBitcoin", 1, Agreement::Single),
    ];
    assert_eq!(found, expected.map(|(text, claims, agreement)| (text.to_owned(), claims, agreement)));
}

#[test]
fn a_part_of_the_thefts_counts_alone() {
    let case = case();
    let set: BTreeSet<IncidentIx> = [IncidentIx::new(1), IncidentIx::new(2)].into();
    let part = Statistics::of(&case, &Valuation::of(&case), &Preference::AsStated, Some(&set));
    laws(&part);
    assert_eq!(part.whole, Sum { thefts: 2, unknown: 1, usd: usd("100000000") });
    let all = statistics(&case, &Preference::AsStated);
    assert_eq!(all.within(&set), part.whole);
    let exchange = all.by(Dimension::VictimType).unwrap().bar("DefiProtocol").unwrap();
    assert_eq!(exchange.within(&set), Sum { thefts: 1, unknown: 0, usd: usd("100000000") });
}

fn stats(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_coldtrail")).arg("stats").args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_outputs_are_as_they_were_read_once() {
    insta::with_settings!({ snapshot_path => "data/overview", prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, arguments) in [("table", &[CASE][..]), ("json", &[CASE, "--json", "--prefer", "government"])] {
            let (code, text) = stats(arguments);
            assert_eq!(code, 0);
            insta::assert_snapshot!(name, text);
        }
    });
}

#[test]
fn the_table_fits_a_hundred_columns() {
    for arguments in [&[CASE][..], &["cases/bybit-2025.ron", "cases/ronin-2022.ron"]] {
        let (_, text) = stats(arguments);
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
}

#[test]
fn a_theft_that_is_in_two_cases_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.ron");
    let text = std::fs::read_to_string(CASE).unwrap().replace("id: \"overview\"", "id: \"copy\"");
    std::fs::write(&copy, text).unwrap();
    let value = |arguments: &[&str]| -> serde_json::Value { serde_json::from_str(&stats(arguments).1).unwrap() };
    let (one, two) = (value(&[CASE, "--json"]), value(&[CASE, copy.to_str().unwrap(), "--json"]));
    for field in ["thefts", "unknown", "usd", "by", "first_laundering"] {
        assert_eq!(one[field], two[field], "{field}");
    }
    assert_eq!(two["case"]["parts"].as_array().unwrap().len(), 2);
}

#[test]
fn stats_says_what_it_cannot_count() {
    assert_eq!(stats(&[]).0, 2);
    assert_eq!(stats(&["no/such.ron"]).0, 1);
    assert_eq!(stats(&[CASE, "--prefer", "best"]).0, 2);
}

#[test]
fn every_case_has_statistics_that_add_up() {
    let mut cases: Vec<Case> = cases_in(Path::new("cases")).iter().map(|path| load(path).case.unwrap()).collect();
    assert!(cases.len() > 1);
    cases.push(merge(&cases).case);
    for case in &cases {
        for preference in Preference::all() {
            laws(&statistics(case, &preference));
        }
        let statistics = statistics(case, &Preference::AsStated);
        let spec = OverviewSpec { case, statistics: &statistics, chosen: None, hover: None };
        assert!(!overview_in(&spec, Size::new(1400.0, 900.0)).items.is_empty(), "{}", case.id);
        let names: Vec<String> = overview(&spec, 1400.0).hits.into_iter().map(|hit| hit.name).collect();
        // A picture that cannot be pointed at would be a dead one.
        assert!(case.incidents.is_empty() || !names.is_empty(), "{}", case.id);
    }
}

/// A theft of random shape.
fn incident(sources: usize) -> impl Strategy<Value = Incident> {
    let money = || prop_oneof![Just(0u128), 1..5_000_000u128, Just(u128::from(u64::MAX))].prop_map(Usd);
    let source = move || proptest::collection::vec((0..sources).prop_map(coldtrail::case::SourceIx::new), 0..3);
    let loss = (0..3usize, proptest::option::of(money())).prop_map(|(asset, usd)| Loss {
        asset: coldtrail::case::AssetIx::new(asset),
        amount: None,
        usd,
        sources: Vec::new(),
    });
    let estimate = (money(), source()).prop_map(|(usd, sources)| Estimate { usd, sources, note: String::new() });
    let vectors = proptest::collection::vec(
        prop_oneof![Just(Vector::Phishing), Just(Vector::Malware), Just(Vector::Unknown)],
        0..3,
    );
    (
        proptest::option::of(money()),
        proptest::collection::vec(loss, 0..4),
        proptest::collection::vec(estimate, 0..3),
        proptest::option::of((money(), money())),
        (source(), source()),
        (0i64..40_000, proptest::option::of(0..3usize), proptest::option::of(0..3usize)),
        (vectors, any::<bool>()),
    )
        .prop_map(
            |(usd, losses, estimates, range, (usd_sources, sources), (day, victim, actor), (vectors, disputed))| {
                Incident {
                    id: String::new(),
                    title: String::new(),
                    victim: victim.map(coldtrail::case::EntityIx::new),
                    actor: actor.map(coldtrail::case::EntityIx::new),
                    at: Moment::at_second(day * 86_400),
                    until: None,
                    vectors,
                    losses,
                    usd,
                    usd_sources,
                    estimates,
                    usd_range: range.map(|(a, b)| (a.min(b), a.max(b))),
                    attribution: None,
                    dispute: if disputed { "It is.".to_owned() } else { String::new() },
                    sources,
                    note: String::new(),
                }
            },
        )
}

proptest! {
    #[test]
    fn any_thefts_add_up_under_any_choice(incidents in proptest::collection::vec(incident(6), 0..30)) {
        let mut case = case();
        case.incidents = incidents;
        case.events.clear();
        case.claims.clear();
        case.assets.push(case.assets[0].clone());
        case.assets[2].id = "third".to_owned();
        case.entities[0].kind = EntityKind::Unknown;
        for preference in Preference::all() {
            laws(&statistics(&case, &preference));
        }
        let value = |preference| statistics(&case, &preference).whole.usd;
        prop_assert!(value(Preference::Lowest) <= value(Preference::Highest));
        prop_assert!(value(Preference::AsStated) <= value(Preference::Highest));
    }
}
