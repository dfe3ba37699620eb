//! Ledgers: however long they are and however their addresses are written, a row means the same.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;

use coldtrail::case::Case;
use coldtrail::check::Code;
use coldtrail::format::canonical::canonical_text;
use coldtrail::format::{Loaded, Memory, load_with};

fn load(wallets: &str, chain: &str, ledgers: &[(&str, &str)]) -> Loaded {
    let named: String = ledgers.iter().map(|(name, _)| format!("(path: \"{name}\", chain: \"{chain}\"),")).collect();
    let case = format!(
        "(format: 1, id: \"c\", title: \"t\",
        assets: [(id: \"ETH\", name: \"Ether\", chain: \"eip155:1\", decimals: 18),
                 (id: \"BNB\", name: \"BNB\", chain: \"eip155:56\", decimals: 18)],
        wallets: [{wallets}], ledgers: [{named}])"
    );
    let files = ledgers.iter().fold(Memory::new().with("c.ron", case), |files, (name, text)| files.with(*name, *text));
    load_with(Path::new("c.ron"), &files)
}

fn ends(case: &Case) -> Vec<(&str, &str)> {
    case.transfers.iter().map(|t| (case[t.from].id.as_str(), case[t.to].id.as_str())).collect()
}

const HEADER: &str = "at,from,to,asset,amount,note\n";

fn address(n: u32) -> String {
    format!("0x{:040x}", u128::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835))
}

fn row(n: u32) -> String {
    let (from, to) = (address(n % 1_009), address(n % 4_001));
    let note = if n.is_multiple_of(7) { "\"a, \"\"b\"\"\"" } else { "" };
    format!("2025-02-21T14:{:02}:{:02}Z,{from},{to},ETH,{}.{n},{note}\n", n / 60 % 60, n % 60, n + 1)
}

/// A ledger of several pieces is read on several threads.
#[test]
fn a_long_ledger_means_what_its_rows_mean_in_short_ones() {
    let rows: Vec<String> = (0..24_000).map(row).collect();
    let long = HEADER.to_owned() + &rows.concat();
    assert!(long.len() > 2 << 20);
    let short: Vec<String> = rows.chunks(2_000).map(|rows| HEADER.to_owned() + &rows.concat()).collect();
    let names: Vec<String> = (0..short.len()).map(|n| format!("{n}.csv")).collect();
    let short: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(short.iter().map(String::as_str)).collect();
    let one = load("", "eip155:1", &[("long.csv", &long)]).case.unwrap();
    let many = load("", "eip155:1", &short).case.unwrap();
    assert_eq!((one.transfers.len(), one.digest), (24_000, many.digest));
    assert_eq!(one.wallets, many.wallets, "wallets stand in the order in which rows name them");
    assert!(one.transfers.iter().zip(2..).all(|(transfer, line)| transfer.place.line == line));
    assert_eq!(one.transfers[7].note, "a, \"b\"");
}

/// Lines of the digest are written in pieces, too.
#[test]
fn the_digest_of_a_long_ledger_has_the_wallets_by_id_and_the_rows_as_they_stand() {
    let text = HEADER.to_owned() + &(0..24_000).map(row).collect::<String>();
    let case = load(
        "(id: \"0x9\", chain: \"eip155:1\", role: Other), (id: \"é\", chain: \"eip155:1\", role: Other)",
        "eip155:1",
        &[("l.csv", &text)],
    );
    let case = case.case.unwrap();
    let written = canonical_text(&case);
    let of = |kind: &str| -> Vec<Vec<&str>> {
        let fields = written.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        fields.filter(|fields| fields[0] == kind).collect()
    };
    let (wallets, transfers) = (of("wallet"), of("transfer"));
    let mut ids: Vec<&str> = case.wallets.iter().map(|wallet| wallet.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.len() > 4_000 && wallets.iter().map(|fields| fields[1]).eq(ids));
    assert!(transfers.iter().map(|fields| (fields[3], fields[4])).eq(ends(&case)));
    assert!(transfers.iter().zip(&case.transfers).all(|(fields, one)| fields[6] == one.amount.unwrap().0.to_string()));
}

#[test]
fn a_bad_row_far_down_is_named_by_its_line() {
    let mut long = HEADER.to_owned();
    (0..24_000).for_each(|n| {
        long += &row(n);
        if n == 20_000 {
            let _ = writeln!(long, "\n2025-02-30,{},nobody,ETH,1e3,", address(1));
        }
    });
    let loaded = load("", "eip155:1", &[("long.csv", &long)]);
    assert!(loaded.case.is_none());
    let found: Vec<_> = loaded.report.diagnostics().iter().map(|d| (d.code, d.span.line, d.span.column)).collect();
    let column = 2 + 11 + 42;
    assert_eq!(
        found,
        [(Code::BadTime, 20_004, 1), (Code::DanglingId, 20_004, column), (Code::BadAmount, 20_004, column + 11)]
    );
}

/// Its quotes are even in number, so that counting them is not enough.
#[test]
fn a_quote_that_stays_open_swallows_no_rows() {
    let text = format!("{HEADER}2025,{a},{b},ETH,1\",\"x\n2025,{a},{b},ETH,2,\n", a = address(1), b = address(2));
    let loaded = load("", "eip155:1", &[("l.csv", &text)]);
    let found: Vec<_> = loaded.report.diagnostics().iter().map(|d| (d.code, d.span.line)).collect();
    assert_eq!(found, [(Code::UnclosedQuote, 2)]);
}

#[test]
fn an_address_is_found_however_it_is_written() {
    let (small, big) = ("0xabcdefabcdefabcdefabcdefabcdefabcdefabcd", "0XABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD");
    let rows = |texts: [&str; 2], asset: &str| format!("{HEADER}2025,{},{},{asset},1,\n", texts[0], texts[1]);
    // A new account is one however its letters are written, and is called as it was first.
    let text = rows([small, &address(9)], "ETH") + &format!("2025,{big},{},ETH,1,\n", address(9));
    let case = load("", "eip155:1", &[("l.csv", &text)]).case.unwrap();
    assert_eq!(ends(&case), [(small, address(9).as_str()); 2]);
    // Of one that stands on two chains, the one on the chain of the asset is meant.
    let two = format!(
        "(id: \"main\", chain: \"eip155:1\", address: \"{small}\", role: Other),
         (id: \"side\", chain: \"eip155:56\", address: \"{small}\", role: Other)"
    );
    let text = rows([big, &address(9)], "BNB") + &format!("2025,{small},{},ETH,1,\n", address(9));
    let case = load(&two, "eip155:1", &[("l.csv", &text)]).case.unwrap();
    assert_eq!(ends(&case), [("side", address(9).as_str()), ("main", address(9).as_str())]);
    // An id that looks like an address comes before it, as it is written; another spelling is the address.
    let odd = format!(
        "(id: \"{small}\", chain: \"eip155:1\", address: \"{}\", role: Other),
         (id: \"true\", chain: \"eip155:1\", address: \"{small}\", role: Other)",
        address(5)
    );
    let case = load(&odd, "eip155:1", &[("l.csv", &rows([small, big], "ETH"))]).case.unwrap();
    assert_eq!(ends(&case), [(small, "true")]);
    // Where capitals tell accounts apart, they do.
    let case = load("", "cosmos:hub", &[("l.csv", &rows([big, small], "ETH"))]).case.unwrap();
    assert_eq!(ends(&case), [(big, small)]);
}
