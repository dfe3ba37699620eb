//! Laws that hold for every case file: nothing panics, nothing is dropped silently, and the digest covers what the case
//! says and nothing else.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use coldtrail::case::{Amount, Case, Digest};
use coldtrail::format::canonical::{canonical_text, digest};
use coldtrail::format::{Loaded, Memory, load_with};
use proptest::prelude::*;

const CASE: &str = include_str!("data/ok/small.ron");
const LEDGER: &str = include_str!("data/ok/small.csv");

fn load(case: impl Into<Vec<u8>>, ledger: impl Into<Vec<u8>>) -> Loaded {
    load_with(Path::new("small.ron"), &Memory::new().with("small.ron", case).with("small.csv", ledger))
}

fn sound(case: &str, ledger: &str) -> Case {
    let loaded = load(case, ledger);
    loaded.case.unwrap_or_else(|| panic!("{}", loaded.report.to_text()))
}

fn digest_of(case: &str, ledger: &str) -> Digest {
    sound(case, ledger).digest
}

fn same(case: &str, ledger: &str) {
    assert_eq!(digest_of(case, ledger), digest_of(CASE, LEDGER), "{}", canonical_text(&sound(case, ledger)));
}

/// Bytes that matter to the readers, more often than others.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![3 => proptest::sample::select(b"()[]{},:\"\\/*#'rb \n\t-.0e\xff\x00\xc3".to_vec()), 1 => any::<u8>()]
}

fn mutate(text: &str, edits: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for &(at, byte, how) in edits {
        let at = at % bytes.len().max(1);
        match how % 4 {
            0 if at < bytes.len() => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => bytes.truncate(at.max(bytes.len() / 2)),
            _ => {}
        }
    }
    bytes
}

fn edits() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    prop::collection::vec((any::<usize>(), byte(), 0..16_u8), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// A damaged file gives a case or says why not, and every place it names exists.
    #[test]
    fn damaged_files_are_told_of(case in edits(), ledger in edits(), which in 0..3_u8) {
        let case = if which == 1 { CASE.as_bytes().to_vec() } else { mutate(CASE, &case) };
        let ledger = if which == 0 { LEDGER.as_bytes().to_vec() } else { mutate(LEDGER, &ledger) };
        let lines = [case.iter().filter(|&&b| b == b'\n').count() + 1, ledger.iter().filter(|&&b| b == b'\n').count() + 1];
        let loaded = load(case, ledger);
        prop_assert_eq!(loaded.case.is_none(), loaded.report.has_errors());
        for d in loaded.report.diagnostics() {
            let file = d.span.file as usize;
            prop_assert!(file < loaded.report.files().len());
            prop_assert!(d.span.line as usize <= lines[file], "{:?}", d);
            prop_assert!(!d.message.is_empty());
        }
        let text = loaded.report.to_text();
        let json = loaded.report.to_json();
        prop_assert_eq!(json["diagnostics"].as_array().unwrap().len(), loaded.report.diagnostics().len());
        prop_assert_eq!(text.matches("-->").count() >= loaded.report.diagnostics().len(), true);
    }

    /// Blanks, comments, line ends and trailing commas are not content.
    #[test]
    fn blanks_do_not_count(fill in prop::collection::vec(0..4_usize, 40)) {
        let fills = [" ", "\n", "\t/* a \"comment\" ( */", " // to the end of the line\n"];
        let mut n = 0;
        let mut quoted = false;
        let mut text = String::new();
        for c in CASE.lines().skip(1).collect::<Vec<_>>().join("\n").chars() {
            quoted ^= c == '"';
            text.push(c);
            if c == ',' && !quoted {
                text.push_str(fills[fill[n % fill.len()]]);
                n += 1;
            }
        }
        same(&text, LEDGER);
        same(&text.replace('\n', "\r\n"), &LEDGER.replace('\n', "\r\n"));
    }

    /// Any fact counts: an amount of any transfer, by any number of base units.
    #[test]
    fn every_amount_counts(which in 0..5_usize, more in 1..u64::MAX) {
        let mut case = sound(CASE, LEDGER);
        let before = digest(&case);
        prop_assert_eq!(before, case.digest);
        let amount = case.transfers[which].amount.unwrap();
        case.transfers[which].amount = Some(Amount(amount.0 + u128::from(more)));
        prop_assert_ne!(digest(&case), before);
        case.transfers[which].amount = None;
        prop_assert_ne!(digest(&case), before);
    }

    /// No text can pass for another: fields cannot be moved into one another.
    #[test]
    fn texts_cannot_run_together(a in "[a|\\\\\t\n]{0,4}", b in "[a|\\\\\t\n]{0,4}", c in "[a|\\\\\t\n]{0,4}", d in "[a|\\\\\t\n]{0,4}") {
        let with = |summary: &str, caveats: [&str; 2], note: &str| {
            let mut case = sound(CASE, LEDGER);
            case.title = summary.to_owned();
            case.caveats = caveats.iter().map(|&s| s.to_owned()).collect();
            case.summary = note.to_owned();
            digest(&case)
        };
        let same_facts = (&a, &b) == (&c, &d);
        prop_assert_eq!(with(&a, [&b, &a], &b) == with(&c, [&d, &c], &d), same_facts);
    }
}

#[test]
fn what_is_not_content_does_not_change_the_digest() {
    // Order of fields and of records with ids; defaults written out; zeros that carry nothing.
    same(
        &CASE.replace(
            r#"id: "small",
    title: "A small theft","#,
            r#"title: "A small theft",
    id: "small","#,
        ),
        LEDGER,
    );
    let eth = r#"(id: "ETH", name: "Ether", chain: "eip155:1", reference: "slip44:60", decimals: 18),"#;
    let moved = CASE.replace(eth, "").replace(
        "\n    ],\n    prices",
        &format!(
            "\n        {}\n    ],\n    prices",
            eth.replace(r#"(id: "ETH", name: "Ether","#, r#"(name: "Ether", symbol: "ETH", sources: [], id: "ETH","#)
        ),
    );
    assert_ne!(moved, CASE);
    same(&moved, LEDGER);
    same(
        &CASE.replace(r#"amount: "100", tx"#, r#"amount: "1_00.000", kind: Transfer, evidence: Ledger, count: 1, tx"#),
        LEDGER,
    );
    same(&CASE.replace(r#"[SupplyChain, Phishing]"#, "[Phishing, SupplyChain]"), LEDGER);
    same(&CASE.replace(r#"country: "AE""#, r#"country: Some("AE")"#), LEDGER);
    // Columns in another order.
    let columns = "to,from,at,amount,asset,note,tx,sources\n\
        0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB,thief,2025-02-22T01:00:00Z,25,ETH,\"a note, with \"\"quotes\"\"\",0xb1,\n\
        0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb,0xdbf03b407c01e7cd3cbea99509d93f8dddc8c6fb,2025-02-22T02:00:00Z,24.5,ETH,,0xb2,report\n";
    same(CASE, columns);
}

/// The same transfers in the case file, or all in the ledger.
#[test]
fn where_a_transfer_stands_does_not_change_the_digest() {
    let rows = r#"        (at: "2025-02-22T01:00:00Z", from: "thief", to: "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", asset: "ETH", amount: "25", tx: "0xb1", sources: ["chain"], note: "a note, with \"quotes\""),
        (at: "2025-02-22T02:00:00Z", from: "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", to: "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", asset: "ETH", amount: "24.5", tx: "0xb2", sources: ["report", "chain"]),
    ],
    ledgers: [],"#;
    let wallets = r#"wallets: [
        (id: "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", chain: "eip155:1", address: "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", role: Intermediary),
        (id: "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", chain: "eip155:1", address: "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", role: Intermediary),"#;
    let case = CASE
        .replace("    ],\n    ledgers: [(path: \"small.csv\", chain: \"eip155:1\", sources: [\"chain\"])],", rows)
        .replace("wallets: [", wallets);
    same(&case, "");
}

/// Each of these changes what the case says.
#[test]
fn every_fact_changes_the_digest() {
    let facts = [
        ("TLP:CLEAR", "TLP:GREEN"),
        ("as_of: \"2025-03\"", "as_of: \"2025-03-01\""),
        ("Nothing here happened.", "Nothing here happened!"),
        ("grade: \"B2\"", "grade: \"B3\""),
        ("https://example.org/r", "https://example.org/s"),
        ("counted_as: \"ETH\", ", ""),
        ("decimals: 8", "decimals: 9"),
        ("2740.00", "2740.01"),
        ("aliases: [\"Shop Ltd\"]", "aliases: [\"Shop\", \" Ltd\"]"),
        ("kind: Exchange", "kind: Company"),
        ("part_of: \"group\"", "part_of: \"shop\""),
        (
            "likelihood: VeryLikely, confidence: Moderate, sources: [\"report\"])),",
            "likelihood: Likely, confidence: Moderate, sources: [\"report\"])),",
        ),
        ("label: \"Cold wallet\"", "label: \"Warm wallet\""),
        ("owner: \"thieves\"", "owner: \"group\""),
        ("note: \"Named.\"", "note: \"Named!\""),
        ("kind: Frozen", "kind: Dormant"),
        ("asset: \"BTC\", amount: \"1.5\"", "asset: \"BTC\", amount: \"1.50000001\""),
        ("actor: \"thieves\"", "actor: \"group\""),
        ("[SupplyChain, Phishing]", "[SupplyChain]"),
        ("usd: \"274000\"", "usd: \"274001\""),
        ("usd_low: \"290000\"", "usd_low: \"280000\""),
        ("tx: \"0xaa\"", "tx: \"0xab\""),
        ("until: \"2025-02-25\"", "until: \"2025-02-24\""),
        ("received_amount: \"1.5\"", "received_amount: \"1.6\""),
        ("evidence: Reported, count: 3", "evidence: Reported, count: 4"),
        ("evidence: Reported", "evidence: Inferred"),
        ("kind: Bridge", "kind: Inferred"),
        ("2025-02-21T14:14Z", "2025-02-21T14:14:00Z"),
        ("about: [\"thieves\", \"theft\", \"thief\"]", "about: [\"thieves\", \"theft\"]"),
        ("kind: Attribution", "kind: Report"),
    ];
    let before = digest_of(CASE, LEDGER);
    let mut seen = std::collections::BTreeSet::from([before.to_string()]);
    for (fact, other) in facts {
        let changed = CASE.replace(fact, other);
        assert_ne!(changed, CASE, "{fact}");
        assert!(seen.insert(digest_of(&changed, LEDGER).to_string()), "{fact}");
    }
    for (fact, other) in [("24.5", "24.51"), (",report,", ",,"), ("a note", "the note"), ("02:00:00Z", "02:00:01Z")] {
        let changed = LEDGER.replace(fact, other);
        assert_ne!(changed, LEDGER, "{fact}");
        assert!(seen.insert(digest_of(CASE, &changed).to_string()), "{fact}");
    }
    // The order of transfers decides between those of the same second.
    let mut case = sound(CASE, LEDGER);
    case.transfers.swap(0, 1);
    assert!(seen.insert(digest(&case).to_string()));
}

/// The canonical text is a promise: a change to it changes every digest ever printed.
#[test]
fn the_canonical_text_is_as_documented() {
    insta::with_settings!({ snapshot_path => "data/ok/expected", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("canonical", format!("{}{}\n", canonical_text(&sound(CASE, LEDGER)), digest_of(CASE, LEDGER)));
    });
}
