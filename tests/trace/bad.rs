//! Input that makes no sense: named, bounded, never a panic.

use std::fmt::Write as _;
use std::path::Path;

use coldtrail::case::Case;
use coldtrail::format::{self, Memory};
use coldtrail::trace::{Act, Births, Ledger, Method, Reconciliation, accounts, trace};

use crate::{ledger, stolen, theft};

/// A case of a victim `v`, wallets `a`, `b` and `c`, two assets of one ticker, and rows.
fn case(rows: &[&str]) -> Case {
    let mut table = String::from("at,from,to,asset,amount,kind\n");
    rows.iter().for_each(|row| writeln!(table, "{row}").unwrap());
    let text = r#"Case(
        format: 1, id: "bad", title: "Bad", as_of: "2025-12-01",
        sources: [(id: "s", kind: Researcher, publisher: "P", title: "T", date: "2025-01-01", grade: "F6")],
        assets: [
            (id: "one", symbol: "TOK", chain: "eip155:1", decimals: 0),
            (id: "two", symbol: "TOK", chain: "eip155:56", decimals: 0),
        ],
        wallets: [
            (id: "v", chain: "eip155:1", role: Victim, sources: ["s"]),
            (id: "a", chain: "eip155:1", role: Intermediary, sources: ["s"]),
            (id: "b", chain: "eip155:1", role: Intermediary, sources: ["s"]),
            (id: "c", chain: "eip155:1", role: Intermediary, sources: ["s"]),
        ],
        incidents: [(id: "theft", title: "Theft", at: "2025-01-01", sources: ["s"])],
        ledgers: [(path: "rows.csv", sources: ["s"])],
    )"#;
    let reader = Memory::new().with("bad.ron", text).with("rows.csv", table);
    let loaded = format::load_with(Path::new("bad.ron"), &reader);
    loaded.case.unwrap_or_else(|| panic!("{}", loaded.report.to_text()))
}

fn all_close(ledger: &Ledger) {
    for method in Method::ALL {
        let account = Reconciliation::of(ledger, &trace(ledger, method, Births::Pooled), None);
        assert!(account.assets.values().all(coldtrail::trace::Balance::closes), "{method:?}: {account:?}");
    }
}

#[test]
fn an_overspent_account_is_named_with_what_is_missing() {
    let ledger = Ledger::under(
        &case(&["2025-01-02T00:00:00Z,v,a,one,5,", "2025-01-03T00:00:00Z,a,b,one,8,"]),
        &Default::default(),
    );
    let missing: Vec<u128> = ledger.remarks.overspent.iter().map(|&(_, missing)| missing).collect();
    assert_eq!(missing, [3]);
    all_close(&ledger);
}

#[test]
fn an_unknown_asset_is_an_error_that_names_the_row_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"Case(
        format: 1, id: "bad", title: "Bad", as_of: "2025-12-01",
        sources: [(id: "s", kind: Researcher, publisher: "P", title: "T", date: "2025-01-01", grade: "F6")],
        assets: [(id: "one", symbol: "TOK", chain: "eip155:1", decimals: 0)],
        wallets: [
            (id: "v", chain: "eip155:1", role: Victim, sources: ["s"]),
            (id: "a", chain: "eip155:1", role: Intermediary, sources: ["s"]),
        ],
        incidents: [(id: "theft", title: "Theft", at: "2025-01-01", sources: ["s"])],
        ledgers: [(path: "rows.csv", sources: ["s"])],
    )"#;
    std::fs::write(folder.path().join("bad.ron"), text).unwrap();
    let rows = "at,from,to,asset,amount\n2025-01-02T00:00:00Z,v,a,one,5\n2025-01-02T00:00:01Z,v,a,on,5\n";
    std::fs::write(folder.path().join("rows.csv"), rows).unwrap();
    let path = folder.path().join("bad.ron");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_coldtrail")).arg("trace").arg(path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    for part in ["rows.csv:3", "no asset has the id `on`", "one"] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn two_assets_of_one_ticker_stay_apart() {
    let rows = ["2025-01-02T00:00:00Z,v,a,one,5,", "2025-01-03T00:00:00Z,a,b,two,5,"];
    let ledger = Ledger::under(&case(&rows), &Default::default());
    let trace = trace(&ledger, Method::Fifo, Births::Pooled);
    let reached: Vec<_> = accounts(&ledger, &trace, None).iter().map(|account| account.reached).collect();
    assert_eq!(reached, [5], "the other token was not stolen");
    all_close(&ledger);
}

#[test]
fn a_cycle_in_one_second_is_in_the_order_of_rows_and_says_so() {
    let at = "2025-01-02T00:00:00Z";
    let rows = [
        format!("{at},v,a,one,5,"),
        format!("{at},a,b,one,5,"),
        format!("{at},b,c,one,5,"),
        format!("{at},c,a,one,5,"),
    ];
    let ledger = Ledger::under(&case(&rows.each_ref().map(String::as_str)), &Default::default());
    assert_eq!(ledger.remarks.tied.len(), 3);
    for method in Method::ALL {
        let trace = trace(&ledger, method, Births::Pooled);
        assert_eq!((0..ledger.holdings.len()).map(|n| stolen(trace.held.get(n))).collect::<Vec<_>>(), [0, 5, 0, 0]);
    }
    all_close(&ledger);
}

#[test]
fn amounts_of_128_bits_are_traced_and_those_that_add_up_to_more_are_left_out() {
    let most = u128::MAX;
    let one = [format!("2025-01-02T00:00:00Z,v,a,one,{most},")];
    let ledger = Ledger::under(&case(&one.each_ref().map(String::as_str)), &Default::default());
    assert_eq!(ledger.entries.len(), 1);
    all_close(&ledger);
    let two = [format!("2025-01-02T00:00:00Z,v,a,one,{most},"), "2025-01-02T00:00:00Z,a,b,one,1,".to_owned()];
    let ledger = Ledger::under(&case(&two.each_ref().map(String::as_str)), &Default::default());
    assert_eq!((ledger.entries.len(), ledger.remarks.too_large.len()), (0, 2));
}

#[test]
fn sums_beyond_128_bits_do_not_panic_in_a_ledger_by_hand() {
    let most = u128::MAX;
    let ledger =
        ledger(3, &[(0, 1, most, theft()), (0, 1, most, theft()), (1, 2, most, Act::Move), (1, 2, 9, Act::Move)]);
    for method in Method::ALL {
        let trace = trace(&ledger, method, Births::Pooled);
        assert!(accounts(&ledger, &trace, None).iter().all(|account| account.tainted.upper >= account.tainted.lower));
    }
}

#[test]
fn rows_that_move_nothing_move_nothing_and_fees_are_fees() {
    let rows = [
        "2025-01-02T00:00:00Z,v,a,one,5,",
        "2025-01-03T00:00:00Z,a,b,one,0,",
        "2025-01-03T00:00:00Z,a,a,one,4,",
        "2025-01-04T00:00:00Z,a,b,one,unknown,",
        "2025-01-05T00:00:00Z,a,a,one,2,Fee",
    ];
    let ledger = Ledger::under(&case(&rows), &Default::default());
    assert_eq!((ledger.entries.len(), ledger.remarks.unknown.len()), (2, 1));
    let trace = trace(&ledger, Method::Lifo, Births::Pooled);
    let fees = ledger.holdings.iter().position(|holding| holding.wallet.is_none()).unwrap();
    assert_eq!(stolen(trace.held.get(fees)), 2);
    all_close(&ledger);
}

#[test]
fn a_fee_that_a_victim_pays_is_a_fee_and_no_theft() {
    let rows = ["2025-01-02T00:00:00Z,v,a,one,5,", "2025-01-03T00:00:00Z,v,a,one,2,Fee"];
    let ledger = Ledger::under(&case(&rows), &Default::default());
    let acts: Vec<bool> = ledger.entries.iter().map(|entry| matches!(entry.act, Act::Theft(_))).collect();
    assert_eq!(acts, [true, false]);
    assert_eq!(ledger.entries[1].act, Act::Fee);
}

#[test]
fn an_account_that_pays_what_it_has_is_not_overspent() {
    let rows = ["2025-01-02T00:00:00Z,v,a,one,5,", "2025-01-03T00:00:00Z,a,b,one,5,"];
    assert_eq!(Ledger::under(&case(&rows), &Default::default()).remarks.overspent, []);
}
