//! Every kind of bad input is named, at its place, with what to do. The texts are the expected ones: read them.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use coldtrail::check::{Code, Severity};
use coldtrail::format::{Memory, ReadError, Reader, load, load_with};

fn golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "data/bad/expected",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

fn slashes(text: &str) -> String {
    if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() }
}

/// The text of a report with the same path separators everywhere.
fn told(path: &Path, reader: &dyn Reader) -> String {
    let loaded = load_with(path, reader);
    assert_eq!(loaded.case.is_none(), loaded.report.has_errors(), "a case with an error is no case");
    format!("{}{}\n", slashes(&loaded.report.to_text()), loaded.report.summary())
}

fn in_memory(bytes: impl Into<Vec<u8>>) -> String {
    told(Path::new("case.ron"), &Memory::new().with("case.ron", bytes))
}

fn bad_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir("tests/data/bad")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .collect();
    files.sort();
    files
}

#[test]
fn bad_case_files() {
    let files = bad_files();
    assert!(files.len() > 20);
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let shown = PathBuf::from(format!("tests/data/bad/{name}.ron"));
        golden(&name, &told(&shown, &coldtrail::format::Disk));
    }
}

#[test]
fn what_is_no_case_file() {
    let mut out = String::new();
    let mut add = |what: &str, text: &str| out.push_str(&format!("==== {what}\n{text}\n"));
    add("missing", &told(Path::new("tests/data/no-such-case.ron"), &coldtrail::format::Disk));
    add("folder", &told(Path::new("tests/data"), &coldtrail::format::Disk));
    add("nothing", &in_memory(""));
    add("blanks", &in_memory(" \r\n\t\n"));
    add("mark only", &in_memory("\u{feff}"));
    add("binary", &in_memory(b"Case(\n  \x00\x01\x02)".to_vec()));
    add("utf-16", &in_memory(b"\xff\xfeC\x00a\x00".to_vec()));
    add("latin-1", &in_memory(b"Case(\n  title: \"Z\xfcrich\",\n)".to_vec()));
    add("control characters", &in_memory("Case(\u{1b}[31m format: 1)"));
    golden("no-case-file", &out);
}

#[test]
fn a_case_may_have_a_mark_and_windows_line_ends() {
    let case = "\u{feff}Case(\r\n  format: 1,\r\n  id: \"x\",\r\n  title: \"x\",\r\n  zz: 1,\r\n)\r\n";
    let loaded = load_with(Path::new("x.ron"), &Memory::new().with("x.ron", case));
    let found = &loaded.report.diagnostics()[0];
    assert_eq!((found.code, found.span.line, found.span.column), (Code::UnknownField, 5, 3));
    let fine = case.replace("  zz: 1,\r\n", "");
    assert!(load_with(Path::new("x.ron"), &Memory::new().with("x.ron", fine)).case.is_some());
}

/// On a small stack, so that recursion anywhere would show.
#[test]
fn a_million_brackets_are_named_not_followed() {
    std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(|| {
            for open in ["[", "(", "{", "Some(", "(a:", "/*", "#![a]", "[(", "\"\n", "r#\"", "'"] {
                for start in ["", "Case(format: 1, wallets: ", "Case(format: 1, unheard_of: "] {
                    let text = format!("{start}{}", open.repeat(1_000_000));
                    let loaded = load_with(Path::new("x.ron"), &Memory::new().with("x.ron", text));
                    assert!(loaded.report.has_errors(), "{open}");
                    assert!(loaded.case.is_none());
                }
            }
            let deep = format!("Case(format: 1, wallets: {}", "[".repeat(1_000_000));
            let loaded = load_with(Path::new("x.ron"), &Memory::new().with("x.ron", deep));
            assert!(loaded.report.diagnostics().iter().any(|d| d.code == Code::TooDeep && d.span.line == 1));
        })
        .unwrap()
        .join()
        .unwrap();
}

const CASE: &str = r#"Case(format: 1, id: "x", title: "x",
    sources: [(id: "s", publisher: "p", title: "t")],
    assets: [(id: "ETH", chain: "eip155:1", decimals: 18)],
    wallets: [(id: "a", chain: "eip155:1", role: Other), (id: "b", chain: "eip155:1", role: Other)],
    ledgers: [(path: "x.csv", chain: "eip155:1", sources: ["s"])],
)"#;

fn ledger(bytes: impl Into<Vec<u8>>) -> coldtrail::format::Loaded {
    load_with(Path::new("d/x.ron"), &Memory::new().with("d/x.ron", CASE).with("d/x.csv", bytes))
}

#[test]
fn ledgers_that_are_no_table() {
    let mut out = String::new();
    for (what, bytes) in [
        ("nothing", &b""[..]),
        ("blanks", b"\n\n"),
        ("latin-1", b"from,to,asset,amount,note\na,b,ETH,1,Z\xfcrich\n"),
        ("utf-16", b"\xff\xfef\x00"),
        ("binary", b"from,to\x00"),
        ("header with a quote", b"from,to,\"asset,amount\na,b,ETH,1\n"),
        ("old mac line ends", b"from,to,asset,amount\ra,b,ETH,1\r"),
        ("semicolons", b"from;to;asset;amount\na;b;ETH;1\n"),
    ] {
        let text = slashes(&ledger(bytes).report.to_text());
        out.push_str(&format!("==== {what}\n{text}\n"));
    }
    golden("no-ledger", &out);
}

/// Line numbers are those an editor shows, whatever the line ends.
#[test]
fn ledger_lines_are_counted_right() {
    for end in ["\n", "\r\n"] {
        let rows = ["\u{feff}from,to,asset,amount", "a,b,ETH,1", "", "a,\"b\",ETH,2", "a,b,ETH,-3", "a,b,ETH,4", ""];
        let loaded = ledger(rows.join(end));
        let lines: Vec<u32> = loaded.report.diagnostics().iter().map(|d| d.span.line).collect();
        assert_eq!(lines, [5], "{end:?} {}", loaded.report.to_text());
        let found = &loaded.report.diagnostics()[0];
        assert_eq!((found.code, found.span.column, found.span.length), (Code::BadAmount, 9, 2));
        let loaded = ledger(rows.join(end).replace("-3", "3"));
        let case = loaded.case.unwrap();
        let lines: Vec<u32> = case.transfers.iter().map(|t| t.place.line).collect();
        assert_eq!(lines, [2, 4, 5, 6], "{end:?}");
    }
}

#[test]
fn a_cell_has_a_limit() {
    let loaded = ledger(format!("from,to,asset,amount,note\na,b,ETH,1,{}\n", "x".repeat(70_000)));
    assert_eq!(loaded.report.diagnostics()[0].code, Code::LedgerText);
}

/// A million wrong rows are counted, not listed.
#[test]
fn many_alike_problems_are_counted() {
    let loaded = ledger(format!("from,to,asset,amount\n{}", "a,b,ETH,-1\n".repeat(5_000)));
    assert_eq!(loaded.report.count(Severity::Error), 5_000);
    assert_eq!(loaded.report.diagnostics().len(), 100);
    assert!(loaded.report.to_text().contains("4900 more of this kind"));
}

struct Refuses(ReadError);

impl Reader for Refuses {
    fn read(&self, _: &Path, _: u64) -> Result<Vec<u8>, ReadError> {
        Err(self.0.clone())
    }
}

#[test]
fn files_that_cannot_be_read() {
    for (error, code) in [
        (ReadError::TooLarge { limit: 5 }, Code::FileTooLarge),
        (ReadError::Io("permission denied".to_owned()), Code::FileUnreadable),
        (ReadError::Folder, Code::FileIsFolder),
        (ReadError::Missing, Code::FileMissing),
    ] {
        let loaded = load_with(Path::new("x.ron"), &Refuses(error));
        assert_eq!(loaded.report.diagnostics()[0].code, code);
        assert_eq!(loaded.files, [PathBuf::from("x.ron")], "watched, so that it loads once it is there");
    }
    let small = Memory::new().with("x", "12345");
    assert_eq!(small.read(Path::new("x"), 4), Err(ReadError::TooLarge { limit: 4 }));
    assert_eq!(coldtrail::format::Disk.read(Path::new("Cargo.toml"), 4), Err(ReadError::TooLarge { limit: 4 }));
    assert!(load(Path::new("/dev/null")).report.has_errors());
}
