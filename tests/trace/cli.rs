//! `coldtrail trace` as a shell sees it.

use std::process::{Command, Output};

fn coldtrail(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coldtrail")).arg("trace").args(arguments).output().unwrap()
}

fn text(arguments: &[&str]) -> String {
    let output = coldtrail(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const METHODS: [&str; 4] = ["fifo", "pro-rata", "clean-first", "lifo"];

#[test]
fn the_tables_of_ronin_and_bybit() {
    for case in ["ronin-2022", "bybit-2025"] {
        for method in METHODS {
            let path = format!("cases/{case}.ron");
            insta::assert_snapshot!(
                format!("{case}_{method}"),
                text(&[&path, "--method", method, "--hide-below", "0.2%"])
            );
        }
    }
}

/// Millionths of a dollar; `None` where there is no value.
fn usd(line: &serde_json::Value, column: &str) -> Option<i128> {
    let text = line[column].as_str()?;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<6}").parse().ok()
}

/// In a conversion value goes on with the funds, so the column closes asset by asset, not only in all.
#[test]
fn the_value_at_the_theft_closes_for_each_asset() {
    let mut conversions = 0;
    for case in ["ronin-2022", "bybit-2025", "harmony-2022", "dprk-2021"] {
        let json = text(&[&format!("cases/{case}.ron"), "--all-methods", "--json"]);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        for run in value["methods"].as_array().unwrap() {
            for sum in run["reconciliation"].as_array().unwrap() {
                let lines = sum["lines"].as_array().unwrap();
                let values: Vec<_> = lines.iter().map(|line| usd(line, "usd_at_theft")).collect();
                if values.contains(&None) {
                    continue;
                }
                let sign = |line: &serde_json::Value| match line["line"].as_str().unwrap() {
                    "taken" | "received" => 1,
                    _ => -1,
                };
                let left: i128 = lines.iter().zip(values).map(|(line, usd)| sign(line) * usd.unwrap()).sum();
                assert!(left.abs() <= 10, "{case} {} {}: {left}", run["method"], sum["asset"]);
                conversions += lines.iter().filter(|line| line["line"] == "received").count();
            }
        }
    }
    assert!(conversions > 0, "no case converts what has a value");
}

#[test]
fn all_methods_side_by_side() {
    insta::assert_snapshot!(text(&["cases/bybit-2025.ron", "--all-methods", "--hide-below", "2%"]));
}

#[test]
fn the_json_has_a_format_and_exact_amounts_as_strings() {
    let json = text(&["cases/ronin-2022.ron", "--json", "--events", "--hide-below", "5%"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["format"], 1);
    let run = &value["methods"][0];
    assert_eq!(run["method"], "fifo");
    let taken = &run["reconciliation"][0]["lines"][0];
    assert_eq!((taken["line"].as_str(), taken["amount"].as_str()), (Some("taken"), Some("173600")));
    assert!(run["events"][0]["parts"][0]["amount"].is_string());
    assert!(run["accounts"].as_array().unwrap().iter().all(|account| account["tainted"]["upper"].is_string()));
    insta::assert_snapshot!("ronin-2022_json", serde_json::to_string_pretty(&run["accounts"]).unwrap());
}

#[test]
fn backward_says_where_an_account_was_paid_from() {
    let case = "cases/ronin-2022.ron";
    let json = text(&[case, "--from", "0xb66cd966670d962c227b3eaba30a872dbfb995db", "--backward", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let received = &value["methods"][0]["received"][0];
    let sources = received["sources"].as_array().unwrap();
    let tenths =
        |source: &serde_json::Value| source["share_percent"].as_str().unwrap().replace('.', "").parse::<u32>().unwrap();
    assert_eq!(sources.iter().map(tenths).sum::<u32>(), 1000, "shares add up to 100 %");
    assert!(sources.iter().any(|source| source["kind"] == "stolen"));
    insta::assert_snapshot!(text(&[case, "--from", "0xb66cd966670d962c227b3eaba30a872dbfb995db", "--backward"]));
}

#[test]
fn the_csv_has_the_columns_of_the_table() {
    let csv = text(&["cases/ronin-2022.ron", "--csv", "--all-methods"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 15);
    assert!(reader.records().all(|record| record.unwrap().len() == 15));
    let events = text(&["cases/ronin-2022.ron", "--csv", "--events"]);
    assert!(csv::Reader::from_reader(events.as_bytes()).records().all(|record| record.unwrap().len() == 12));
}

#[test]
fn exit_codes_tell_done_from_broken_from_misused() {
    let code = |arguments: &[&str]| coldtrail(arguments).status.code();
    assert_eq!(code(&["cases/bybit-2025.ron", "--incident", "no-such"]), Some(2));
    assert_eq!(code(&["cases/bybit-2025.ron", "--from", "no-such"]), Some(2));
    assert_eq!(code(&["cases/bybit-2025.ron", "--open", "no-such"]), Some(2));
    assert_eq!(code(&["cases/bybit-2025.ron", "--method", "best"]), Some(2));
    assert_eq!(code(&["cases/bybit-2025.ron", "--mixers", "share:0"]), Some(2));
    assert_eq!(code(&["no/such.ron"]), Some(1));
}

#[test]
fn a_wallet_can_be_the_source() {
    let json = text(&["cases/ronin-2022.ron", "--from", "exploiter", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(value["sound"].as_bool().unwrap());
    let sources = value["methods"][0]["rules"][1].as_str().unwrap();
    assert!(sources.starts_with("Source: whatever"), "{sources}");
    // What is still there was not paid, and is named beside the account.
    let json = text(&["cases/ronin-2022.ron", "--from", "0xdf225c84a0eaeaaac20e6c1d369e94ee13b9df2a", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    insta::assert_snapshot!(
        "ronin-2022_from",
        serde_json::to_string_pretty(&value["methods"][0]["reconciliation"]).unwrap()
    );
}

#[test]
fn links_carry_funds_through_a_mixer() {
    let mixed = |rule: &str| {
        let json = text(&["cases/ronin-2022.ron", "--mixers", rule, "--json"]);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let lines = value["methods"][0]["reconciliation"][0]["lines"].as_array().unwrap().clone();
        let line = lines.into_iter().find(|line| line["line"] == "mixed");
        line.map_or(0.0, |line| line["amount"].as_str().unwrap().parse::<f64>().unwrap())
    };
    assert!(mixed("links") < mixed("stop"));
    assert!(mixed("share:30") < mixed("stop"));
}
