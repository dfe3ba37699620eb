//! The command line as a shell sees it: exit codes, files, words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

fn coldtrail(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coldtrail")).args(arguments).output().unwrap()
}

fn code(arguments: &[&str]) -> i32 {
    coldtrail(arguments).status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn check_tells_clean_from_broken_from_misused_by_its_exit_code() {
    assert_eq!(code(&["check", "cases/bybit-2025.ron", "cases/ronin-2022.ron"]), 0);
    assert_eq!(code(&["check", "cases"]), 0);
    assert_eq!(code(&["check", "no/such.ron"]), 1);
    assert_eq!(code(&["check"]), 2);
    assert_eq!(code(&["--no-such-flag"]), 2);
    assert_eq!(code(&["--version"]), 0);
    assert_eq!(code(&["--help"]), 0);
}

#[test]
fn check_prints_json_that_parses() {
    let output = coldtrail(&["check", "cases/bybit-2025.ron", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(value.to_string().contains("bybit-2025"));
}

#[test]
fn lists_are_held_against_the_cases_of_every_task() {
    let (case, lists) = ("cases/ronin-2022.ron", ["cases/lists/ronin_bridge.yaml", "cases/lists/ofac.yaml"]);
    let output = coldtrail(&["check", case, "--lists", lists[0], lists[1]]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("6 of 6 entries match a wallet of the case"), "{}", text(&output.stdout));
    let digest = |arguments: &[&str]| {
        let value: serde_json::Value = serde_json::from_slice(&coldtrail(arguments).stdout).unwrap();
        value["cases"][0]["digest"].clone()
    };
    assert_eq!(digest(&["check", case, "--json"]), digest(&["check", case, "--json", "--lists", lists[0]]));
    assert_eq!(code(&["check", case, "--lists", "no/such.yaml"]), 1);
    let output = coldtrail(&["check", "--lists", lists[0], case]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("name it before --lists"), "{}", text(&output.stderr));
    let folder = tempfile::tempdir().unwrap();
    let svg = folder.path().join("a.svg").display().to_string();
    assert_eq!(code(&["export", case, "--out", &svg, "--lists", lists[0]]), 0);
    assert_eq!(code(&["export", case, "--out", &svg, "--lists", "Cargo.toml"]), 1);
}

#[test]
fn export_writes_what_the_name_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let case = "cases/ronin-2022.ron";
    let png = path("a.png");
    let output = coldtrail(&["export", case, "--out", &png, "--size", "1000x700", "--scale", "2", "--theme", "print"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&png).unwrap()));
    let info = decoder.read_info().unwrap().info().clone();
    assert_eq!((info.width, info.height), (2000, 1400));
    let svg = path("a.svg");
    assert_eq!(code(&["export", case, "--out", &svg, "--timeline", "--from", "2022-04-04", "--to", "2022-04-15"]), 0);
    let svg = std::fs::read_to_string(svg).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    assert!(svg.contains("window 4 Apr 2022 00:00"), "the picture tells its time window");
    let open_end = path("b.svg");
    assert_eq!(code(&["export", case, "--out", &open_end, "--from", "2022-04-04"]), 0);
    let text = std::fs::read_to_string(open_end).unwrap();
    assert!(text.contains("window 4 Apr 2022 00:00 – 22 Mar 2025"), "an open end is that of the case");
}

#[test]
fn export_narrows_down_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let svg = folder.path().join("x.svg").to_str().unwrap().to_owned();
    let case = "cases/bybit-2025.ron";
    let narrow = ["--only-asset", "eth", "--min-usd", "1.5m", "--kind", "transfer", "--certainty", "ledger", "--hide"];
    let near = ["--within", "2", "--of", "bybit"];
    assert_eq!(code(&[&["export", case, "--out", &svg], &narrow[..], &near[..]].concat()), 0);
    let drawn = std::fs::read_to_string(&svg).unwrap();
    for said in [
        "Asset ETH",
        "USD 1,500,000 or more each",
        "Kind transfer",
        "Known on a ledger",
        "Within 2 hops of Bybit",
        "what is left out is not drawn",
    ] {
        assert!(drawn.contains(said), "{said}");
    }
}

#[test]
fn export_hides_what_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (svg, view) = (path("x.svg"), path("a.view.ron"));
    let draw = |more: &[&str]| {
        let output = coldtrail(&[&["export", "cases/bybit-2025.ron", "--out", &svg], more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        std::fs::read_to_string(&svg).unwrap()
    };
    let bytes =
        draw(&["--aliases", "--redact", "addresses,hashes", "--redact-below", "50k", "--of", "bybit", "--within", "9"]);
    assert!(!bytes.to_lowercase().contains("bybit"), "the name is hidden, and may still be asked for");
    assert!(bytes.contains("Exchange 1") && bytes.contains("under USD 50,000") && bytes.contains("transaction ids"));
    std::fs::write(&view, "(format: 1, disguise: (on: true, aliases: {\"entity:bybit\": \"The Shop\"}))").unwrap();
    let bytes = draw(&["--view", &view]);
    assert!(!bytes.to_lowercase().contains("bybit") && bytes.contains("The Shop"));
    std::fs::write(&view, "(format: 1, disguise: (aliases: {\"entity:bybit\": \"The Shop\"}))").unwrap();
    assert!(draw(&["--view", &view]).contains("Bybit"), "aliases that are not worn hide nothing");
}

#[test]
fn a_film_of_a_redacted_case_says_nothing_hidden_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("x.gif").display().to_string();
    let film = ["--play", "--seconds", "1", "--fps", "2", "--size", "640x400"];
    let output = coldtrail(&[&["export", "cases/bybit-2025.ron", "--out", &out, "--aliases"], &film[..]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let bytes = String::from_utf8_lossy(&std::fs::read(&out).unwrap()).to_lowercase();
    assert!(!bytes.contains("bybit") && bytes.contains("withheld: names"));
}

#[test]
fn an_unmarked_case_is_exported_only_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let marked = std::fs::read_to_string("tests/data/ok/small.ron").unwrap();
    std::fs::copy("tests/data/ok/small.csv", path("small.csv")).unwrap();
    std::fs::write(path("small.ron"), marked.replace("    marking: \"TLP:CLEAR\",\n", "")).unwrap();
    let (case, svg) = (path("small.ron"), path("x.svg"));
    let refused = coldtrail(&["export", &case, "--out", &svg]);
    assert!(!refused.status.success() && text(&refused.stderr).contains("--unmarked"), "{}", text(&refused.stderr));
    assert!(!std::path::Path::new(&svg).exists());
    assert!(coldtrail(&["export", &case, "--out", &svg, "--unmarked"]).status.success());
}

#[test]
fn export_draws_what_a_view_says_and_only_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::create_dir(folder.path().join("lists")).unwrap();
    for name in ["harmony-2022.ron", "harmony-2022.transfers.csv", "lists/tornado_cash.yaml"] {
        std::fs::copy(format!("cases/{name}"), path(name)).unwrap();
    }
    let (case, svg, view) = (path("harmony-2022.ron"), path("x.svg"), path("harmony-2022.view.ron"));
    let draw = |more: &[&str]| {
        let output = coldtrail(&[&["export", &case, "--out", &svg], more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        (std::fs::read_to_string(&svg).unwrap(), text(&output.stderr))
    };
    let (plain, _) = draw(&[]);
    let written =
        "(format: 1, filter: (assets: [\"ETH\", \"NOPE\"], value: (least: \"1500000\")), tracing: (on: true))";
    std::fs::write(&view, written).unwrap();
    assert_eq!(draw(&[]).0, plain, "a view beside the case is not used by itself");
    let (drawn, warned) = draw(&["--view", &view]);
    assert!(drawn.contains("Asset ETH") && drawn.contains("USD 1,500,000 or more each"));
    assert!(drawn.contains("Trace: funds of the theft"), "the trace is drawn");
    assert!(warned.contains("skipped: asset NOPE"), "{warned}");
    // What an option says goes before what the view says.
    assert!(draw(&["--view", &view, "--min-usd", "2m"]).0.contains("USD 2,000,000 or more each"));
    // A file that is no view is an error here, and stays where it is.
    std::fs::write(&view, "View(").unwrap();
    assert_eq!(code(&["export", &case, "--out", &svg, "--view", &view]), 1);
    assert_eq!(code(&["export", &case, "--out", &svg, "--view", &path("none.view.ron")]), 1);
    assert_eq!(std::fs::read_to_string(&view).unwrap(), "View(");
}

#[test]
fn export_says_what_to_do_when_it_cannot() {
    for (arguments, words) in [
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.jpg"], "end the name with .png, .svg or .pdf"),
        (vec!["export", "no/such.ron", "--out", "a.png"], "nothing was exported"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--size", "9x9"], "1600x900"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--from", "yesterday"], "2025-02-21"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--only-asset", "XYZ"], "expected one of ETH"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--min-usd", "1,5"], "write 1.5 for one and a half"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--kind", "gift"], "transfer, swap, bridge"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--certainty", "sure"], "ledger, reported, inferred"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--within", "2"], "--of"),
        (vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--within", "2", "--of", "nobody"], "no wallet"),
        (
            vec!["export", "cases/bybit-2025.ron", "--out", "a.png", "--from", "2025-03-01", "--to", "2025-02-01"],
            "lies after --to",
        ),
    ] {
        let output = coldtrail(&arguments);
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(words), "{arguments:?}: {}", text(&output.stderr));
    }
    assert!(!Path::new("a.png").exists());
}

#[test]
fn layout_measures_tables_and_cases() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("edges.csv");
    std::fs::write(&table, "source,target,amount_usd,time\na,b,10,1\na,c,5,2\nb,d,3,3\na,b,1,4\n").unwrap();
    let out = folder.path().join("out.json");
    for input in [vec!["--edges", table.to_str().unwrap()], vec!["cases/bybit-2025.ron"]] {
        let arguments = [&["layout"], input.as_slice(), &["--reps", "2", "--out", out.to_str().unwrap()]].concat();
        let output = coldtrail(&arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(line["times"].as_array().unwrap().len(), 2);
        let layout: serde_json::Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
        let nodes = layout["nodes"].as_object().unwrap();
        let edges = layout["edges"].as_array().unwrap();
        assert!(nodes.len() >= 4 && !edges.is_empty());
        for edge in edges {
            assert!(nodes.contains_key(edge[0].as_str().unwrap()) && nodes.contains_key(edge[1].as_str().unwrap()));
            let points = edge[2].as_array().unwrap();
            assert!(points.len() >= 4 && points.len().is_multiple_of(2));
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_display_the_window_says_how_to_export() {
    let output = Command::new(env!("CARGO_BIN_EXE_coldtrail"))
        .arg("cases/bybit-2025.ron")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("coldtrail export CASE --out picture.png"), "{}", text(&output.stderr));
}

#[test]
fn patterns_are_suggestions_with_parameters_and_reason() {
    let case = "cases/bybit-2025.ron";
    let output = coldtrail(&["patterns", case]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("Suggestions, not findings.") && said.contains("Fan-out · 5"), "{said}");
    assert_eq!(said, text(&coldtrail(&["patterns", case]).stdout));
    let arguments = ["patterns", case, "--json", "--pattern", "fan-out", "--set", "fan_out_accounts=40"];
    let value: serde_json::Value = serde_json::from_slice(&coldtrail(&arguments).stdout).unwrap();
    let suggestions = value["suggestions"].as_array().unwrap();
    assert_eq!(suggestions.len(), 2, "{value}");
    assert_eq!(suggestions[0]["parameters"]["fan_out_accounts"], 40);
    assert_eq!(value["thresholds"]["fan_out_accounts"], 40);
    assert!(suggestions[0]["transfers"][0]["line"].as_u64().unwrap() > 1);
    assert_eq!(code(&["patterns", "cases"]), 0);
    assert_eq!(code(&["patterns"]), 2);
    assert_eq!(code(&["patterns", case, "--pattern", "witchcraft"]), 2);
    assert_eq!(code(&["patterns", case, "--set", "fan_out_accounts=0"]), 2);
    assert_eq!(code(&["patterns", "no/such.ron"]), 1);
}
