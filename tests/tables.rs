//! Tables as files: nothing is lost or altered in them, they say what they are of, and the dialog writes what it names.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use coldtrail::app::document::Document;
use coldtrail::app::export::Picture;
use coldtrail::app::opened::Opened;
use coldtrail::app::tables::{Rows, Subject, TableOptions};
use coldtrail::app::{Action, Command};
use coldtrail::case::{Amount, Case, Usd};
use coldtrail::flow::{Filter, Range};
use coldtrail::layout::Cancel;
use coldtrail::scene::Target;
use coldtrail::scene::select::Join;
use coldtrail::trace::Method;
use egui_kittest::kittest::Queryable;
use serde_json::Value;
use support::picture;
use support::window::{click, window};

fn open(path: &str) -> Document {
    let opened = Opened::read(&[path.into()], &Default::default(), None, &Cancel::default()).unwrap();
    Document::new(opened.paths, opened.report, opened.content.expect("the case is sound"))
}

fn options(name: &str, rows: Rows) -> TableOptions {
    TableOptions { path: name.into(), subjects: Subject::ALL.into_iter().collect(), rows, methods: Vec::new() }
}

/// The files by name.
fn files(doc: &Document, options: &TableOptions) -> BTreeMap<String, String> {
    let written = options.files(&Picture::of(doc, None), &Cancel::default()).unwrap();
    let text =
        |(path, bytes): (std::path::PathBuf, Vec<u8>)| (path.display().to_string(), String::from_utf8(bytes).unwrap());
    written.into_iter().map(text).collect()
}

/// A CSV file as rows by name of column.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |record: csv::StringRecord| header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// What each asset's transfers of known amount add up to.
fn sums(case: &Case) -> BTreeMap<String, u128> {
    let mut sums = BTreeMap::new();
    for (_, transfer) in case.transfers() {
        if let Some(amount) = transfer.amount {
            *sums.entry(case[transfer.asset].id.clone()).or_default() += amount.0;
        }
    }
    sums
}

#[test]
fn of_every_shipped_case_each_transfer_is_there_with_all_digits() {
    for path in coldtrail::format::cases_in(Path::new("cases")) {
        let doc = open(path.to_str().unwrap());
        let case = &*doc.case;
        let files = files(&doc, &options("x.raw.csv", Rows::All));
        let transfers = rows(&files["x.transfers.raw.csv"]);
        assert_eq!(transfers.len(), case.transfers.len(), "{}", path.display());
        let mut found: BTreeMap<String, u128> = BTreeMap::new();
        for row in transfers.iter().filter(|row| !row["amount"].is_empty()) {
            let asset = case.assets.iter().find(|asset| asset.id == row["asset_id"]).unwrap();
            *found.entry(asset.id.clone()).or_default() += Amount::parse(&row["amount"], asset.decimals).unwrap().0;
        }
        assert_eq!(found, sums(case), "{}", path.display());
        let wallets = rows(&files["x.wallets.raw.csv"]);
        let ids: Vec<&String> = wallets.iter().map(|row| &row["id"]).collect();
        assert_eq!(ids, case.wallets.iter().map(|wallet| &wallet.id).collect::<Vec<_>>());
        for row in &transfers {
            assert!(ids.contains(&&row["from_id"]) && ids.contains(&&row["to_id"]), "both ends are listed");
        }
        let sources = rows(&files["x.sources.raw.csv"]);
        assert_eq!(sources.len(), case.sources.len());
        for id in transfers.iter().chain(&wallets).flat_map(|row| row["sources"].split("; ")) {
            assert!(id.is_empty() || sources.iter().any(|source| source["id"] == id), "{id} is listed");
        }
    }
}

#[test]
fn json_says_the_same_as_the_csv_for_machines() {
    let doc = open("cases/ronin-2022.ron");
    let csv = files(&doc, &options("x.raw.csv", Rows::Shown));
    let json = files(&doc, &options("x.json", Rows::Shown));
    for subject in Subject::ALL {
        let table: Value = serde_json::from_str(&json[&format!("x.{}.json", subject.word())]).unwrap();
        let csv = rows(&csv[&format!("x.{}.raw.csv", subject.word())]);
        let plain = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>().join("; "),
            other => other.to_string(),
        };
        let objects = table["rows"].as_array().unwrap();
        let same: Vec<BTreeMap<String, String>> = objects
            .iter()
            .map(|row| row.as_object().unwrap().iter().map(|(name, value)| (name.clone(), plain(value))).collect())
            .collect();
        assert_eq!(same, csv, "{subject:?}");
        assert_eq!(table["case"]["digest"], doc.case.digest.to_string());
        let meanings = table["columns"].as_object().unwrap();
        assert!(objects[0].as_object().unwrap().keys().all(|name| meanings.contains_key(name)));
        assert_eq!(table["rules"].as_array().unwrap().is_empty(), !subject.is_traced());
    }
}

#[test]
fn for_people_every_row_names_its_case_and_a_text_tells_the_rest() {
    let doc = open("cases/ronin-2022.ron");
    let people = files(&doc, &options("x.csv", Rows::Shown));
    let raw = files(&doc, &options("x.raw.csv", Rows::Shown));
    let digest = doc.case.digest.to_string();
    for subject in Subject::ALL {
        let people = rows(&people[&format!("x.{}.people.csv", subject.word())]);
        let raw = rows(&raw[&format!("x.{}.raw.csv", subject.word())]);
        assert_eq!(people.len(), raw.len());
        for (people, raw) in people.iter().zip(&raw) {
            assert!(people["case"] == "ronin-2022" && people["case_digest_sha256"] == digest);
            assert_eq!(people["marking"], "TLP:CLEAR");
            for (name, cell) in raw {
                assert!(
                    people[name] == *cell || people[name] == format!("'{cell}"),
                    "{name}: {cell} is {}",
                    people[name]
                );
            }
        }
    }
    let about = &people["x.about.txt"];
    for words in [
        &digest,
        "414 of 414 transfers",
        "Method: First in, first out",
        "Mixers: the trace stops there",
        "x.wallets.people.csv",
    ] {
        assert!(about.contains(words), "{words} is missing in:\n{about}");
    }
    assert!(doc.case.caveats.iter().all(|caveat| about.contains(caveat)));
    assert_eq!(people, files(&doc, &options("x.csv", Rows::Shown)), "the same again");
}

#[test]
fn a_label_that_is_a_formula_is_none_for_people_and_itself_for_machines() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string("tests/data/ok/small.ron").unwrap();
    let text = text.replacen("label: \"Cold wallet\"", "label: \"=HYPERLINK(1)\"", 1);
    std::fs::write(folder.path().join("case.ron"), text).unwrap();
    std::fs::copy("tests/data/ok/small.csv", folder.path().join("small.csv")).unwrap();
    let doc = open(folder.path().join("case.ron").to_str().unwrap());
    let of = |name: &str, file: &str| {
        let all = rows(&files(&doc, &options(name, Rows::All))[file]);
        all.iter().any(|row| row["name"] == "=HYPERLINK(1)")
    };
    assert!(of("x.raw.csv", "x.wallets.raw.csv"));
    assert!(!of("x.csv", "x.wallets.people.csv"));
}

#[test]
fn filters_and_selection_narrow_the_rows_and_are_named() {
    let mut doc = open("cases/bybit-2025.ron");
    let all = rows(&files(&doc, &options("x.raw.csv", Rows::Shown))["x.transfers.raw.csv"]).len();
    doc.state.filter = Filter { value: Range::at_least(Usd::parse("1000000").unwrap()), ..Filter::default() };
    doc.refilter();
    let shown = files(&doc, &options("x.raw.csv", Rows::Shown));
    let transfers = rows(&shown["x.transfers.raw.csv"]);
    assert_eq!(transfers.len(), doc.shown.transfers.0);
    assert!(!transfers.is_empty() && transfers.len() < all);
    assert!(transfers.iter().all(|row| row["usd"].parse::<f64>().unwrap() >= 1e6));
    assert!(shown["x.about.txt"].contains("Filter: "), "{}", shown["x.about.txt"]);
    let ends: std::collections::BTreeSet<&String> =
        transfers.iter().flat_map(|row| [&row["from_id"], &row["to_id"]]).collect();
    let wallets = rows(&shown["x.wallets.raw.csv"]);
    assert!(wallets.iter().all(|row| ends.contains(&row["id"]) || row["received_transfers"] == "0"));
    assert!(rows(&files(&doc, &options("x.raw.csv", Rows::All))["x.transfers.raw.csv"]).len() == all);
    // Nothing selected is said, and something selected is listed with all that the filter shows of it.
    let selected = options("x.raw.csv", Rows::Selected);
    let refused = selected.files(&Picture::of(&doc, None), &Cancel::default()).unwrap_err();
    assert!(refused.to_string().contains("Nothing is selected"));
    let busiest =
        doc.drawing.flow.graph.node_weights().find(|node| node.key.to_string().contains("exploiter")).unwrap();
    let key = busiest.key.clone();
    doc.selection.join([Target::Node(key)], Join::Replace);
    let some = rows(&files(&doc, &selected)["x.transfers.raw.csv"]);
    assert!(!some.is_empty() && some.len() < transfers.len());
}

#[test]
fn all_methods_stand_side_by_side_and_every_account_closes() {
    let doc = open("cases/ronin-2022.ron");
    let options = TableOptions { methods: Method::ALL.to_vec(), ..options("x.raw.csv", Rows::All) };
    let files = files(&doc, &options);
    for method in Method::ALL {
        let of = |file: &str| rows(&files[file]).into_iter().filter(|row| row["method"] == method.id()).count();
        assert!(of("x.trace.raw.csv") > 0 && of("x.reconciliation.raw.csv") > 0, "{method:?}");
    }
    assert!(rows(&files["x.reconciliation.raw.csv"]).iter().all(|row| row["closes"] == "yes"));
}

#[test]
fn the_dialog_writes_the_files_it_names_and_asks_before_replacing() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window("cases/bybit-2025.ron");
    harness.state_mut().perform(Action::Run(Command::ExportTables));
    harness.run_steps(4);
    harness.state_mut().ui.export.as_mut().unwrap().tables.path = "tables/b.people.csv".to_owned();
    click(&mut harness, "CSV for machines");
    click(&mut harness, "Sources");
    harness.get_by_label(
        "Writes b.wallets.raw.csv, b.transfers.raw.csv, b.trace.raw.csv, b.reconciliation.raw.csv, b.about.txt",
    );
    support::golden::compare(&picture(&mut harness), "tables_dialog");
    let name = folder.path().join("b.raw.csv");
    harness.state_mut().ui.export.as_mut().unwrap().tables.path = name.display().to_string();
    harness.run_steps(3);
    click(&mut harness, "Write tables");
    harness.run_steps(4);
    assert!(harness.state().ui.export.is_none());
    harness.get_by_label_contains("Tables written to");
    let mut written: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    let expected =
        ["b.about.txt", "b.reconciliation.raw.csv", "b.trace.raw.csv", "b.transfers.raw.csv", "b.wallets.raw.csv"];
    assert_eq!(written, expected);
    harness.state_mut().perform(Action::Run(Command::ExportTables));
    harness.run_steps(4);
    let dialog = harness.state_mut().ui.export.as_mut().unwrap();
    dialog.tables.path = name.display().to_string();
    harness.run_steps(3);
    harness.get_by_label("5 of them exist.");
    harness.get_by_label("Replace them");
}
