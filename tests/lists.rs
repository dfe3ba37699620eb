//! Address lists: what they say reaches the wallets they mean and nothing else, and no list file does harm.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use coldtrail::case::{Case, Wallet};
use coldtrail::check::{Code, Severity};
use coldtrail::format::{Loaded, Memory, Options, load_with};

const CASE: &str = r#"Case(format: 1, id: "x", title: "x",
    sources: [(id: "s", publisher: "p", title: "t"), (id: "l", kind: List, publisher: "p", title: "t")],
    entities: [(id: "mixer", name: "Blender.io", kind: Mixer, role: Mixer, sources: ["s"])],
    wallets: [
        (id: "eth", chain: "eip155:1", address: "0x098B716B8Aaf21512996dC57EB0615e2383E2f96", role: Other),
        (id: "ronin", chain: "eip155:2020", address: "0x098b716b8aaf21512996dc57eb0615e2383e2f96", role: Other),
        (id: "btc", chain: "bip122:000000000019d6689c085ae165831e93", address: "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", role: Other),
        (id: "bch", chain: "bip122:000000000000000000651ef99cb9fcbe", address: "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", role: Other),
        (id: "trx", chain: "tron:mainnet", address: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", role: Other),
        (id: "none", chain: "eip155:1", role: Other),
    ],
    events: [(at: "2022", kind: Other, title: "x", sources: ["s"])],
    LISTS
)"#;

const PACK: &str = "title: A pack
creator: somebody
confidence: authority_data
category: user
abuse: sanction
lastmod: 2022-04-15
source: https://example.org/list
label: Shared
actor: lazarusgroup
context: {anything: [goes, {here: ~}]}
tags:
- address: '0x098B716B8Aaf21512996dC57EB0615e2383E2f96'
  currency: ETH
  label: Its own
  confidence: web_crawl
  lastmod: '2022-04-23'
- address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
  currency: BTC
- {address: 1MFgcyJ7ZNSknbTBRaih6zWDE6V1A64tRYs, currency: BTC}
- tx_hash: 0xaa
  currency: ETH
- address: t1WSKwCDL1QYRRUrCCknEs5tDLhtGVYu9KM
  currency: ZEC
- address: 0x12D66f87A04A9E220743712cE6d9bB1B5616B8Fc
  network: ETH
";

/// A case whose `lists` are as given, with the file `list` beside it.
fn load(lists: &str, file: &str, list: impl Into<Vec<u8>>) -> Loaded {
    let case = CASE.replace("LISTS", lists);
    load_with(Path::new("d/x.ron"), &Memory::new().with("d/x.ron", case).with(format!("d/{file}"), list))
}

fn named(file: &str, more: &str) -> String {
    format!("lists: [(path: {file:?}, source: \"l\", {more})],")
}

fn case(loaded: &Loaded) -> &Case {
    loaded.case.as_ref().unwrap_or_else(|| panic!("{}", loaded.report.to_text()))
}

fn wallet<'c>(case: &'c Case, id: &str) -> &'c Wallet {
    case.wallets.iter().find(|wallet| wallet.id == id).unwrap()
}

/// The wallets with tags, and how many each has.
fn tagged(case: &Case) -> Vec<(&str, usize)> {
    case.wallets.iter().filter(|w| !w.tags.is_empty()).map(|w| (w.id.as_str(), w.tags.len())).collect()
}

fn codes(loaded: &Loaded) -> Vec<(Code, u32)> {
    loaded.report.diagnostics().iter().map(|d| (d.code, d.span.line)).collect()
}

#[test]
fn a_tagpack_tags_the_wallets_it_names() {
    let loaded = load(&named("l/pack.yaml", ""), "l/pack.yaml", PACK);
    let case = case(&loaded);
    assert_eq!(tagged(case), [("eth", 1), ("ronin", 1), ("btc", 1)], "an EVM account is one on every such chain");
    let own = &wallet(case, "ronin").tags[0];
    assert_eq!((own.label.as_str(), own.list.as_str()), ("Its own", "A pack"));
    assert_eq!((own.origin.as_str(), own.actor.as_str()), ("https://example.org/list", "lazarusgroup"));
    assert_eq!((own.category.as_str(), own.delisted), ("user, sanction", None));
    assert_eq!(own.listed.unwrap().iso(), "2022-04-23");
    let sure = own.confidence.as_ref().unwrap();
    assert_eq!((sure.word.as_str(), sure.level, sure.for_people().as_str()), ("web_crawl", 20, "web crawl, 20 of 100"));
    assert_eq!(case[own.source.unwrap()].id, "l");
    let shared = &wallet(case, "btc").tags[0];
    assert_eq!((shared.label.as_str(), shared.listed.unwrap().iso().as_str()), ("Shared", "2022-04-15"));
    assert_eq!(shared.confidence.as_ref().unwrap().level, 60);
    assert_eq!(wallet(case, "btc").name(), "Shared", "a wallet without a label has that of the list");
    assert_eq!(case.files, ["x.ron", "l/pack.yaml"]);
    assert_eq!(loaded.files, [PathBuf::from("d/x.ron"), PathBuf::from("d/l/pack.yaml")]);
    let text = loaded.report.to_text();
    assert!(text.contains("2 of 3 entries match a wallet of the case"), "{text}");
    assert_eq!(
        codes(&loaded),
        [(Code::ListMatches, 0), (Code::ListEntry, 19), (Code::ListSkipped, 20), (Code::ListSkipped, 22)],
        "{text}"
    );
    assert!(text.contains("(ZEC 1)") && text.contains("transactions"), "{text}");
}

#[test]
fn the_case_says_when_accounts_were_listed_and_delisted() {
    let lists = named("pack.yaml", "label: \"Not used\", listed: \"2022-04-14\", delisted: \"2025-03-21\"");
    let loaded = load(&lists, "pack.yaml", PACK);
    let tag = &wallet(case(&loaded), "eth").tags[0];
    assert_eq!((tag.listed.unwrap().iso(), tag.delisted.unwrap().iso()), ("2022-04-14".into(), "2025-03-21".into()));
    assert_eq!(tag.label, "Its own");
}

#[test]
fn lists_of_addresses_are_read_as_text_and_json() {
    let text = "# sanctioned\n\n0x098b716b8aaf21512996dc57eb0615e2383e2f96\r\nTR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\n  1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\nnonsense\n";
    let json = r#"["0x098b716b8aaf21512996dc57eb0615e2383e2f96", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "nonsense",
  7]"#;
    for (file, list, bad) in [
        ("addresses_USDT.txt", text, &[(Code::ListEntry, 6)][..]),
        ("addresses_USDT.json", json, &[(Code::ListEntry, 2), (Code::ListEntry, 3)]),
        ("whatever", json, &[(Code::ListEntry, 2), (Code::ListEntry, 3)]),
        ("whatever", text, &[(Code::ListEntry, 6)]),
    ] {
        let loaded = load(&named(file, "label: \"Sanctioned\""), file, list);
        assert_eq!(tagged(case(&loaded)), [("eth", 1), ("ronin", 1), ("btc", 1), ("trx", 1)], "{file}");
        let tag = &wallet(case(&loaded), "trx").tags[0];
        assert_eq!((tag.label.as_str(), tag.list.as_str()), ("Sanctioned", file));
        assert_eq!(codes(&loaded)[1..], *bad, "{file}");
    }
    // A fork's addresses may look like Bitcoin's and are other accounts.
    let loaded = load(&named("x_BCH.txt", "label: \"x\""), "x_BCH.txt", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n");
    assert_eq!(tagged(case(&loaded)), [("bch", 1)]);
    let loaded = load(&named("x_XMR.txt", "label: \"x\""), "x_XMR.txt", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n");
    assert_eq!(tagged(case(&loaded)), []);
    assert!(codes(&loaded).contains(&(Code::ListSkipped, 1)));
    // The case may state the chain.
    let lists = named("x_BCH.txt", "label: \"x\", chain: \"bip122:000000000019d6689c085ae165831e93\"");
    assert_eq!(tagged(case(&load(&lists, "x_BCH.txt", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n"))), [("btc", 1)]);
}

#[test]
fn a_list_that_names_nobody_needs_a_label() {
    let loaded = load(&named("x.txt", ""), "x.txt", "0x098b716b8aaf21512996dc57eb0615e2383e2f96\n");
    assert_eq!(codes(&loaded)[0].0, Code::MissingField, "{}", loaded.report.to_text());
    assert!(loaded.case.is_none());
}

/// What the person at the desk adds is shown, told apart, and no part of the case.
#[test]
fn added_lists_are_no_part_of_the_case() {
    let plain = CASE.replace("LISTS", "");
    let reader = Memory::new()
        .with("d/x.ron", plain)
        .with("e/pack.yaml", PACK)
        .with("e/t.txt", "0x098B716B8Aaf21512996dC57EB0615e2383E2f96");
    let without = load_with(Path::new("d/x.ron"), &reader);
    let options = Options { lists: vec!["e/pack.yaml".into(), "e/t.txt".into()] };
    let with = options.load_with(Path::new("d/x.ron"), &reader);
    assert_eq!(tagged(case(&with)), [("eth", 2), ("ronin", 2), ("btc", 1)]);
    assert!(wallet(case(&with), "eth").tags.iter().all(|tag| tag.source.is_none()));
    assert_eq!(wallet(case(&with), "eth").tags[1].list, "t.txt", "in the order of the lists");
    assert_eq!(case(&with).digest, case(&without).digest);
    assert_eq!(case(&with).files, ["x.ron"]);
    assert_eq!(with.files, ["d/x.ron", "e/pack.yaml", "e/t.txt"].map(PathBuf::from), "watched all the same");
    let missing = Options { lists: vec!["e/gone.yaml".into()] }.load_with(Path::new("d/x.ron"), &reader);
    assert_eq!(codes(&missing), [(Code::FileMissing, 0)]);
    assert!(missing.case.is_none() && missing.files.len() == 2, "it opens once the list is there");
}

/// A list that the case names is part of what it says: each fact of a tag counts, and an entry about nobody does not.
#[test]
fn named_lists_are_part_of_the_digest() {
    let digest = |pack: &str| case(&load(&named("p.yaml", ""), "p.yaml", pack)).digest;
    let plain = load("", "p.yaml", PACK);
    assert_ne!(digest(PACK), case(&plain).digest);
    for (from, to) in [
        ("Its own", "Another"),
        ("web_crawl", "heuristic"),
        ("'2022-04-23'", "2022-04-24"),
        ("actor: lazarusgroup", "actor: somebody"),
        ("category: user", "category: exchange"),
        ("title: A pack", "title: B pack"),
    ] {
        assert_ne!(digest(&PACK.replace(from, to)), digest(PACK), "{from}");
    }
    assert_eq!(
        digest(
            &PACK.replace("0x12D66f87A04A9E220743712cE6d9bB1B5616B8Fc", "0x8589427373D6D84E98730D7795D8f6f8731FDA16")
        ),
        digest(PACK)
    );
}

#[test]
fn a_part_of_an_entry_that_cannot_be_read_is_told_of() {
    let pack = PACK
        .replace("web_crawl", "web_crawled")
        .replace("'2022-04-23'", "soon")
        .replace("- tx_hash: 0xaa", "- label: nothing else")
        .replace("network: ETH", "network: ETH\n  label: \"a\\u202Eb\"");
    let loaded = load(&named("p.yaml", ""), "p.yaml", pack);
    let text = loaded.report.to_text();
    let tag = &wallet(case(&loaded), "eth").tags[0];
    assert_eq!(tag.confidence.as_ref().unwrap().word, "authority_data", "that of the header");
    assert_eq!(tag.listed.unwrap().iso(), "2022-04-15");
    assert!(text.contains("did you mean `web_crawl`?") && text.contains("U+202E"), "{text}");
    let bad: Vec<u32> =
        codes(&loaded).iter().filter(|(code, _)| *code == Code::ListEntry).map(|(_, line)| *line).collect();
    assert_eq!(bad, [15, 16, 19, 20, 26], "{text}");
    assert_eq!(loaded.report.count(Severity::Warning), 5);
}

fn golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "data/bad/expected",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn files_that_are_no_list() {
    let mut out = String::new();
    for (what, file, bytes) in [
        ("nothing", "a.yaml", &b""[..]),
        ("binary", "a.txt", b"0x\x00"),
        ("latin-1", "a.yaml", b"title: Z\xfcrich\n"),
        ("a text", "a.yaml", b"just a text\n"),
        ("no tags", "a.yaml", b"title: x\nlabel: y\n"),
        ("tags that are no list", "a.yaml", b"title: x\ntags: y\n"),
        ("a tag that is no record", "a.yaml", b"title: x\ntags:\n- y\n"),
        ("a label that is a list", "a.yaml", b"title: x\ntags:\n- address: y\n  label: [a, b]\n"),
        ("broken yaml", "a.yaml", b"title: x\ntags:\n- address: 'y\n- address: z\n"),
        ("a label twice", "a.yaml", b"title: x\ntags:\n- address: y\n  label: a\n  label: b\n"),
        ("two packs in one", "a.yaml", b"title: x\ntags: []\n---\ntitle: y\ntags: []\n"),
        ("a hidden character", "a.yaml", b"title: \"a\\u202Eb\"\ntags: []\n"),
        ("an object", "a.json", b"{\"addresses\": []}"),
        ("broken json", "a.json", b"[\"a\",\n \"b\""),
        ("a web page", "a.txt", b"<!DOCTYPE html>\n<html>\n</html>\n"),
    ] {
        let text = load(&named(file, "label: \"x\""), file, bytes).report.to_text().replace('\\', "/");
        out.push_str(&format!("==== {what}\n{text}\n"));
    }
    golden("no-list", &out);
}

/// Small files that would become large, deep ones that would exhaust the stack, and long ones: refused at once, on a
/// stack small enough that recursion would show.
#[test]
fn hostile_lists_are_refused() {
    let mut laughs = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for n in 1..12 {
        laughs += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "));
    }
    let tags = "tags:\n- address: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\n";
    let mut merges = String::from("m0: &m0 {a: 1, b: 2}\n");
    for n in 1..2_000 {
        merges += &format!("m{n}: &m{n} {{<<: *m{}, k{n}: 1}}\n", n - 1);
    }
    let deep = |open: &str| open.repeat(200_000);
    let stairs: String = (0..2_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    let files = [
        ("billion laughs", format!("{laughs}{tags}")),
        ("laughs as a label", format!("{laughs}label: *a11\n{tags}")),
        ("merge keys", format!("{merges}{tags}")),
        ("an alias of itself", format!("x: &x [*x]\n{tags}")),
        ("an alias of nothing", format!("x: *nobody\n{tags}")),
        ("deep lists", format!("x: {}\n{tags}", deep("["))),
        ("deep maps", format!("x: {}\n{tags}", deep("{a: "))),
        ("deep dashes", format!("{tags}x:\n{}", deep("- "))),
        ("deep blocks", format!("{stairs}{tags}")),
        ("deep keys", format!("{}\n{tags}", deep("? "))),
        ("deep tags", format!("tags: {}", deep("["))),
        ("a huge title", format!("title: {}\n{tags}", "x".repeat(8 << 20))),
        ("a huge folded title", format!("title: >\n{}{tags}", "  x y z\n".repeat(500_000))),
        ("a huge key", format!("{}: x\n{tags}", "x".repeat(8 << 20))),
        ("many documents", "---\n".repeat(100_000)),
        ("many anchors", format!("x: [{}]\n{tags}", "&a b, ".repeat(100_000))),
    ];
    let many = files.len();
    std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(move || {
            for (what, text) in files {
                let loaded = load(&named("p.yaml", "label: \"x\""), "p.yaml", text);
                let found = loaded.report.diagnostics().iter().find(|d| d.code == Code::ListFormat);
                let found = found.unwrap_or_else(|| panic!("{what}: {}", loaded.report.to_text()));
                assert!(found.message.len() < 300 && !found.help.is_empty(), "{what}: {}", found.message);
            }
        })
        .unwrap()
        .join()
        .unwrap();
    assert_eq!(many, 16);
    for open in ["[", "{\"a\":", "[[", "\"", "[\"a\", "] {
        let loaded = load(&named("p.json", "label: \"x\""), "p.json", open.repeat(300_000));
        assert_eq!(codes(&loaded)[0].0, Code::ListFormat, "{open}");
    }
    let nested = load(&named("p.json", "label: \"x\""), "p.json", format!("[{}1{}]", "[".repeat(50), "]".repeat(50)));
    assert!(nested.case.is_none());
    let large = load(&named("p.txt", "label: \"x\""), "p.txt", vec![b'x'; (16 << 20) + 1]);
    assert_eq!(codes(&large)[0].0, Code::FileTooLarge);
}

/// Aliases within reason are YAML like any other.
#[test]
fn a_few_aliases_are_no_harm() {
    let pack =
        "title: x\nlabel: &name Somebody\ntags:\n- address: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\n  actor: *name\n";
    let loaded = load(&named("p.yaml", ""), "p.yaml", pack);
    assert_eq!(wallet(case(&loaded), "trx").tags[0].actor, "Somebody");
}

/// Every list that comes with the program can be read to its last entry.
#[test]
fn shipped_lists_are_sound() {
    let mut lists: Vec<PathBuf> =
        std::fs::read_dir("cases/lists").unwrap().map(|entry| entry.unwrap().path()).collect();
    lists.retain(|path| path.extension().is_some_and(|ending| ending != "md"));
    lists.sort();
    assert!(lists.len() >= 10);
    let names = std::fs::read_to_string("cases/lists/README.md").unwrap();
    for path in &lists {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(names.contains(&format!("`{name}`")), "{name} has its origin and licence in README.md");
        let loaded = Options { lists: vec![path.clone()] }.load(Path::new("cases/ronin-2022.ron"));
        assert_eq!(loaded.report.count(Severity::Warning), 0, "{}", loaded.report.to_text());
        assert!(loaded.case.is_some());
    }
    let loaded = Options { lists }.load(Path::new("cases/ronin-2022.ron"));
    let exploiter = case(&loaded).wallets.iter().find(|w| w.tags.len() >= 4).expect("on four lists");
    assert_eq!(exploiter.address.as_ref().unwrap().text(), "0x098B716B8Aaf21512996dC57EB0615e2383E2f96");
}

/// A damaged list gives a case or says why not, and every place it names exists.
#[test]
fn damaged_lists_are_told_of() {
    let marks = *b"{}[]&*!|>'\"%@`:-?#, \n\t\x80";
    for at in 0..PACK.len() {
        let mark = marks[at * 7 % marks.len()];
        let (mut over, mut with) = (PACK.as_bytes().to_vec(), PACK.as_bytes().to_vec());
        over[at] = mark;
        with.insert(at, mark);
        for bytes in [over, with, PACK.as_bytes()[..at].to_vec()] {
            let lines = bytes.iter().filter(|&&b| b == b'\n').count() + 1;
            let loaded = load(&named("p.yaml", "label: \"x\""), "p.yaml", bytes);
            assert_eq!(loaded.case.is_none(), loaded.report.has_errors());
            let of_list = loaded.report.diagnostics().iter().filter(|d| d.span.file == 1);
            assert!(of_list.clone().count() > 0, "at least how many entries match");
            assert!(of_list.clone().all(|d| d.span.line as usize <= lines), "{}", loaded.report.to_text());
        }
    }
}
