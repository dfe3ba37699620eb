//! The shipped cases: what is said of them, word for word where it matters most.

use std::collections::BTreeSet;
use std::path::Path;

use coldtrail::case::{Case, TransferKind};
use coldtrail::cli::patterns::{to_json, to_text};
use coldtrail::flow::Valuation;
use coldtrail::format::{cases_in, load};
use coldtrail::trace::patterns::{Findings, Pattern, Thresholds, Watch, find};

fn found(path: &str) -> (Case, Findings) {
    let case = load(Path::new(path)).case.unwrap();
    let findings =
        find(&case, &Valuation::of(&case), &Thresholds::default(), &Pattern::ALL, &Watch::default()).unwrap();
    (case, findings)
}

#[test]
fn what_is_said_of_bybit_and_ronin() {
    for name in ["bybit-2025", "ronin-2022"] {
        let (case, findings) = found(&format!("cases/{name}.ron"));
        insta::assert_snapshot!(name, to_text(&case, &findings, &Thresholds::default(), &Pattern::ALL));
    }
}

#[test]
fn no_shipped_case_suspects_a_service() {
    for path in cases_in(Path::new("cases")) {
        let (case, findings) = found(path.to_str().unwrap());
        for one in &findings.suggestions {
            let about = &case[one.wallets[0]];
            let service = about.owner.is_some_and(|owner| case[owner].kind.is_service());
            assert!(!service, "{}: {}", path.display(), one.reason);
        }
        let json: serde_json::Value =
            serde_json::from_str(&to_json(&case, &findings, &Thresholds::default(), &Pattern::ALL)).unwrap();
        assert_eq!(json["suggestions"].as_array().unwrap().len(), findings.suggestions.len());
    }
}

/// The withdrawals that a burst is matched with are those that the researcher linked to its depositor by other means.
#[test]
fn bursts_into_the_mixer_come_out_where_the_researcher_says() {
    let (case, findings) = found("cases/ronin-2022.ron");
    let (mut right, mut all) = (0, 0);
    for one in findings.of(Pattern::MixerMatch) {
        let depositor = case[one.wallets[0]].address.as_ref().unwrap().canonical();
        for &ix in one.transfers.iter().filter(|&&ix| case[ix].kind == TransferKind::MixOut) {
            all += 1;
            right += usize::from(case[ix].note.contains(depositor));
        }
    }
    assert!(all >= 150 && right * 100 >= all * 90, "{right} of {all}");
}

/// Each planted address of the real theft is found, with the address that it imitates, and no genuine one.
#[test]
fn real_address_poisoning_is_suggested() {
    let (case, findings) = found("tests/data/bad/poisoned.ron");
    let address = |ix: coldtrail::case::WalletIx| case[ix].address.as_ref().unwrap().canonical().to_owned();
    let mut expected = BTreeSet::new();
    let mut reader = csv::Reader::from_path("tests/data/address_poisoning_bybit_2025.csv").unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        expected.insert((row[3].to_owned(), row[7].to_owned()));
    }
    let found: BTreeSet<(String, String)> =
        findings.of(Pattern::AddressPoisoning).map(|one| (address(one.wallets[0]), address(one.wallets[1]))).collect();
    assert_eq!(found, expected);
    // Planted rows are nobody's payments.
    assert_eq!(findings.of(Pattern::FanOut).count(), 0);
}
