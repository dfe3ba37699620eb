//! `coldtrail check`, and rules seen from the case model.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use coldtrail::case::{Amount, Bound, Case, Claim, Figure, Grade, Moment, SourceIx, SourceKind, Tag, Unit, Usd};
use coldtrail::check::{Code, Nowhere, Report, Severity, examine};
use coldtrail::cli::check::run;
use coldtrail::format::load;

fn check(paths: &[&Path], json: bool) -> (u8, String) {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let mut out = Vec::new();
    let status = run(&paths, json, &mut out).unwrap();
    (status, String::from_utf8(out).unwrap())
}

fn small() -> Case {
    load(Path::new("tests/data/ok/small.ron")).case.expect("a sound case")
}

fn found(case: &Case) -> Vec<Code> {
    let mut report = Report::new();
    examine(case, &Nowhere, &mut report);
    report.diagnostics().iter().map(|d| d.code).collect()
}

#[test]
fn the_exit_status_tells_errors_from_warnings() {
    let (status, text) = check(&[Path::new("tests/data/ok/small.ron")], false);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("small.ron: no problems; 5 wallets, 5 transfers, digest "), "{text}");
    let (status, text) = check(&[Path::new("tests/data/bad/doubts.ron")], false);
    assert_eq!(status, 0, "warnings only: {text}");
    let (status, text) = check(&[Path::new("tests/data/ok/small.ron"), Path::new("tests/data/bad/newer.ron")], false);
    assert_eq!(status, 1);
    assert!(text.contains("error[E030]") && text.contains("newer.ron: 1 error; not a usable case"), "{text}");
}

#[test]
fn a_folder_stands_for_its_case_files() {
    let folder = tempfile::tempdir().unwrap();
    let (status, text) = check(&[folder.path()], false);
    assert!(status == 1 && text.contains("there is no case file in this folder"), "{text}");
    let case = "Case(format: 1, id: \"x\", title: \"x\")";
    for name in ["b.ron", "a.ron", "a.view.ron", "notes.txt"] {
        std::fs::write(folder.path().join(name), case).unwrap();
    }
    let (status, text) = check(&[folder.path()], false);
    let names: Vec<&str> =
        text.lines().filter_map(|line| line.split(": ").next()?.rsplit(['/', '\\']).next()).collect();
    assert_eq!((status, names.as_slice()), (0, &["a.ron", "b.ron"][..]));
}

#[test]
fn json_is_for_programs() {
    let (status, text) =
        check(&[Path::new("tests/data/bad/unknown-fields.ron"), Path::new("tests/data/ok/small.ron")], true);
    assert_eq!(status, 1);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["version"], 1);
    let (bad, good) = (&value["cases"][0], &value["cases"][1]);
    assert_eq!((&bad["errors"], &bad["digest"]), (&8.into(), &serde_json::Value::Null));
    let first = &bad["diagnostics"][0];
    assert_eq!(
        (&first["code"], &first["name"], &first["severity"]),
        (&"E020".into(), &"unknown-field".into(), &"error".into())
    );
    assert_eq!((&first["line"], &first["column"], &first["length"]), (&5.into(), &57.into(), &5.into()));
    assert_eq!(good["errors"], 0);
    assert_eq!(good["digest"].as_str().unwrap().len(), 64);
    assert_eq!(good["files"].as_array().unwrap().len(), 2);
    let (_, text) = check(&[Path::new("tests/data/no-such.ron")], true);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["cases"][0]["diagnostics"][0]["line"], serde_json::Value::Null);
}

/// Terminals obey control sequences: text of the input must not reach them raw.
#[test]
fn hostile_text_is_shown_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ron");
    std::fs::write(&path, "Case(format: 1, id: \"x\", title: \"\u{1b}[2J\u{202e}x\", \u{9b}31m: 1)").unwrap();
    let (_, text) = check(&[&path], false);
    assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{text:?}");
}

/// Multiplies the amount of a transfer.
fn scale(case: &mut Case, which: usize, by: u128, over: u128) {
    let amount = case.transfers[which].amount.unwrap();
    case.transfers[which].amount = Some(Amount(amount.0 * by / over));
}

fn claims() -> Vec<Claim> {
    let claim = |figure: &str| Claim {
        id: figure.to_owned(),
        measure: "Attacks".to_owned(),
        part: String::new(),
        period: None,
        until: None,
        figure: Figure::parse(figure).unwrap(),
        unit: Unit::Count,
        bound: Bound::Exactly,
        statement: String::new(),
        about: Vec::new(),
        sources: vec![SourceIx::new(0)],
        note: String::new(),
    };
    vec![claim("7"), claim("9")]
}

/// Each rule speaks when its cause is there, and only then.
#[test]
fn rules_follow_their_cause() {
    assert_eq!(found(&small()), []);
    type Change = fn(&mut Case);
    let changes: [(Code, Change); 19] = [
        (Code::ZeroAmount, |case| case.transfers[4].amount = Some(Amount(0))),
        (Code::SelfTransfer, |case| case.transfers[4].to = case.transfers[4].from),
        (Code::MoreThanLost, |case| scale(case, 0, 2, 1)),
        (Code::LessThanLost, |case| scale(case, 1, 1, 2)),
        (Code::Overspent, |case| scale(case, 4, 3, 1)),
        (Code::BeforeFunds, |case| case.transfers[3].at = Moment::parse("2025-02-23").ok()),
        (Code::AfterAsOf, |case| case.as_of = Moment::parse("2025-02-22").ok()),
        (Code::Unsourced, |case| case.incidents[0].sources.clear()),
        (Code::Unsourced, |case| case.prices[0].sources.clear()),
        (Code::UnusedSource, |case| case.sources.push(case.sources[0].clone())),
        (Code::HalfJudged, |case| case.incidents[0].attribution.as_mut().unwrap().likelihood = None),
        (Code::LossValues, |case| case.incidents[0].losses[0].usd = Usd::parse("320000").ok()),
        (Code::OutsideRange, |case| case.incidents[0].usd = Usd::parse("310000.01").ok()),
        (Code::BeforeTheft, |case| case.events[0].at = Moment::parse("2025-02-20").unwrap()),
        (Code::BeforeTheft, |case| case.wallets[2].status.as_mut().unwrap().at = Moment::parse("2025-01").ok()),
        (Code::Overstated, |case| {
            for source in &mut case.sources {
                (source.kind, source.grade) = (SourceKind::Press, Grade::parse("B2"));
            }
        }),
        (Code::ListDisagrees, |case| case.wallets[1].tags.push(Tag { actor: "somebody".into(), ..Tag::default() })),
        (Code::FiguresDiffer, |case| case.claims = claims()),
        (Code::InvisibleText, |case| case.title.push('\u{200b}')),
    ];
    for (code, change) in changes {
        let mut case = small();
        change(&mut case);
        assert!(found(&case).contains(&code), "{code} {:?}", found(&case));
    }
}

/// What an extract of a ledger explains by itself is no warning.
#[test]
fn a_portion_above_the_banner_is_a_warning_with_help() {
    let mark = |text: &str| coldtrail::case::Marking::parse(text);
    let mut case = small();
    assert_eq!(case.marking, mark("TLP:CLEAR"));
    case.sources[0].marking = mark("TLP:CLEAR");
    assert!(!found(&case).contains(&Code::PortionAbove));
    case.sources[0].marking = mark("TLP:AMBER");
    case.entities[0].marking = mark("TLP:GREEN");
    assert_eq!(found(&case).iter().filter(|code| **code == Code::PortionAbove).count(), 2);
    case.marking = mark("TLP:RED");
    assert!(!found(&case).contains(&Code::PortionAbove));
    case.marking = None;
    let mut report = Report::new();
    examine(&case, &Nowhere, &mut report);
    let text = report.to_text();
    assert!(text.contains("warning[W152]") && text.contains("= help: raise the `marking`"), "{text}");
    assert!(case.sources[0].citation().starts_with("(TLP:AMBER) "), "{}", case.sources[0].citation());
}

#[test]
fn a_portion_marking_is_read_refused_or_left_out_of_the_digest() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string("tests/data/ok/small.ron").unwrap();
    std::fs::copy("tests/data/ok/small.csv", folder.path().join("small.csv")).unwrap();
    let read = |marking: &str| {
        let path = folder.path().join("small.ron");
        let at = text.find("publisher:").unwrap();
        std::fs::write(&path, format!("{}{marking}{}", &text[..at], &text[at..])).unwrap();
        load(&path)
    };
    let plain = read("").case.unwrap();
    assert_eq!(plain.digest, small().digest);
    let marked = read("marking: \"TLP:GREEN\", ").case.unwrap();
    assert_eq!(marked.sources[0].marking.as_ref().map(ToString::to_string).as_deref(), Some("TLP:GREEN"));
    assert_ne!(marked.digest, plain.digest);
    let wrong = read("marking: \"TLP:PINK\", ");
    assert!(wrong.case.is_none() && wrong.report.to_text().contains("error[E055]"), "{}", wrong.report.to_text());
}

#[test]
fn earlier_funds_are_no_warning() {
    let mut case = small();
    case.transfers[3].at = Moment::parse("2025-02-23").ok();
    scale(&mut case, 4, 3, 1);
    let mut report = Report::new();
    examine(&case, &Nowhere, &mut report);
    assert_eq!(report.count(Severity::Warning), 0, "{}", report.to_text());
    assert_eq!(report.count(Severity::Note), 1);
}

/// Every address and every symbol that was planted around a real theft is found, and nothing that is genuine.
#[test]
fn real_address_poisoning_is_found() {
    let loaded = load(Path::new("tests/data/bad/poisoned.ron"));
    let of = |code: Code| loaded.report.diagnostics().iter().filter(move |d| d.code == code);
    let (alike, disguised): (Vec<_>, Vec<_>) = (of(Code::LookAlike).collect(), of(Code::MixedScripts).collect());
    let mut reader = csv::Reader::from_path("tests/data/address_poisoning_bybit_2025.csv").unwrap();
    let (mut planted, mut fakes) = (BTreeSet::new(), BTreeSet::new());
    for row in reader.records() {
        let row = row.unwrap();
        let (to, symbol, contract, imitated) = (&row[3], &row[5], &row[6], &row[7]);
        let begins = |d: &&&coldtrail::check::Diagnostic| d.message.starts_with(&format!("`{to}`"));
        let found = alike.iter().find(begins).unwrap_or_else(|| panic!("{to} passes for {imitated}"));
        assert!(found.message.contains(imitated), "{}", found.message);
        planted.insert(to.to_owned());
        if !symbol.is_ascii() {
            assert!(disguised.iter().any(|d| d.message.starts_with(&format!("`{symbol}`"))), "{symbol}");
            fakes.insert((symbol.to_owned(), contract.to_owned()));
        }
    }
    assert_eq!((alike.len(), disguised.len()), (planted.len(), fakes.len()));
    assert_eq!((planted.len(), fakes.len()), (8, 6));
}
