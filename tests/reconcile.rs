//! The account of the stolen funds as pictures that were looked at once, and what must hold for any of them.

#![allow(clippy::unwrap_used, dead_code)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use coldtrail::case::Usd;
use coldtrail::flow::Valuation;
use coldtrail::format::{cases_in, load};
use coldtrail::scene::reconcile::{ReconcileSpec, carried};
use coldtrail::trace::{Fate, Ledger, Method, Valued};
use support::golden;

fn export(arguments: &[&str]) -> (i32, String, PathBuf, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("account.png");
    let output = Command::new(env!("CARGO_BIN_EXE_coldtrail"))
        .arg("export")
        .args(arguments)
        .args(["--reconciliation", "--size", "1280x720", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap(), out, folder)
}

#[test]
fn accounts_look_as_they_did() {
    for (name, case, options) in [
        ("account_ronin_dark", "ronin-2022", &[][..]),
        ("account_ronin_methods_light", "ronin-2022", &["--all-methods", "--theme", "light"]),
        ("account_ronin_flows_print", "ronin-2022", &["--sankey", "--method", "pro-rata", "--theme", "print"]),
        ("account_bybit_print", "bybit-2025", &["--method", "clean-first", "--theme", "print"]),
        ("account_bybit_flows_dark", "bybit-2025", &["--sankey"]),
        ("account_bybit_flows_light", "bybit-2025", &["--sankey", "--theme", "light"]),
        ("account_kucoin_dark", "kucoin-2020", &[]),
    ] {
        let case = format!("cases/{case}.ron");
        let (code, error, out, _folder) = export(&[&[case.as_str()], options].concat());
        assert_eq!(code, 0, "{error}");
        golden::compare(&image::open(&out).unwrap().to_rgba8(), name);
    }
}

#[test]
fn many_cases_together_have_an_account() {
    let (code, error, out, _folder) = export(&["cases", "--sankey"]);
    assert_eq!(code, 0, "{error}");
    golden::compare(&image::open(&out).unwrap().to_rgba8(), "account_all_flows");
}

#[test]
fn a_theft_is_chosen_by_its_id() {
    let id = "ronin";
    let (code, error, ..) = export(&["cases/ronin-2022.ron", "--incident", id]);
    assert_eq!(code, 1);
    assert!(error.contains("--incident ronin: no such theft, expected one of"), "{error}");
    let (code, error, ..) = export(&["cases/ronin-2022.ron", "--method", "best"]);
    assert_eq!(code, 2);
    assert!(error.contains("fifo"), "{error}");
}

#[test]
fn a_drawing_says_its_method_and_what_is_in_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("account.svg");
    for form in [&[][..], &["--sankey"]] {
        let status = Command::new(env!("CARGO_BIN_EXE_coldtrail"))
            .args(["export", "cases/kucoin-2020.ron", "--reconciliation", "--method", "lifo", "--out"])
            .arg(&out)
            .args(form)
            .status()
            .unwrap();
        assert!(status.success());
        let text = std::fs::read_to_string(Path::new(&out)).unwrap();
        for words in ["Last in, first out", "57.1919 ETH", "7 transfers of unknown"] {
            assert!(text.contains(words), "{words} is not in the picture");
        }
    }
}

#[test]
fn the_flows_carry_all_that_was_taken_to_where_it_is() {
    let mut priced = 0;
    for path in cases_in(Path::new("cases")) {
        let case = load(&path).case.unwrap();
        let (ledger, valuation) = (Ledger::of(&case, &|_| false), Valuation::of(&case));
        for method in Method::ALL {
            let accounts = [Valued::of(&case, &valuation, &ledger, method, None)];
            let (case, valuation, ledger) = (&case, &valuation, &ledger);
            let spec = ReconcileSpec { case, valuation, ledger, incident: None, accounts: &accounts };
            // Without a price for everything the picture may be in units of one asset.
            let Some(usd) = accounts[0].taken_usd() else { continue };
            priced += 1;
            let mut fates: BTreeMap<Fate, u128> = BTreeMap::new();
            for one in &accounts[0].lying {
                *fates.entry(accounts[0].fate(one.holding)).or_default() += one.at_theft.map_or(0, |usd| usd.0);
            }
            let mut found = carried(&spec);
            found.remove(&None);
            let found: BTreeMap<Fate, u128> = found.into_iter().filter_map(|(fate, sum)| Some((fate?, sum))).collect();
            fates.retain(|_, sum| *sum > 0);
            assert_eq!(found, fates, "{} {method:?}", case.id);
            assert_eq!(Usd(found.values().sum()), usd, "{} {method:?}", case.id);
        }
    }
    assert!(priced > 20, "only {priced} accounts have a price for everything");
}
