//! The crate's layers and house rules: what may use what, and what no file may contain.
//!
//! The rules are checked on the text of `src/`, after comments and strings are taken out of it. Every check is a
//! function of a text, so that the tests at the end can show that it finds what it forbids.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer, from low to high, with the layers it may use besides itself.
const LAYERS: [(&str, &[&str]); 13] = [
    ("case", &[]),
    ("check", &["case"]),
    ("format", &["case", "check"]),
    ("flow", &["case"]),
    ("trace", &["case", "flow"]),
    // Sizes and connections in, positions out: it could lay out anything.
    ("layout", &[]),
    ("timeline", &["case", "flow"]),
    ("overview", &["case", "flow"]),
    ("scene", &["case", "flow", "layout", "timeline", "trace", "overview"]),
    ("render", &["case", "flow", "layout", "timeline", "trace", "scene"]),
    // The window: panes read the application's state and send commands, the application shows the panes.
    ("app", &["case", "check", "format", "flow", "trace", "layout", "timeline", "overview", "scene", "render", "ui"]),
    ("ui", &["case", "check", "format", "flow", "trace", "layout", "timeline", "overview", "scene", "render", "app"]),
    // Opens the window, but knows nothing of what is in it.
    ("cli", &["case", "check", "format", "flow", "trace", "layout", "timeline", "overview", "scene", "render", "app"]),
];

/// Where egui may be named.
const WINDOW: [&str; 4] = ["src/app/", "src/ui/", "src/render/egui.rs", "src/render/egui/"];

/// What reads the outside world; below the window the same input must give the same bytes.
const CLOCKS: [&str; 4] = ["Instant::now", "SystemTime::now", "Zoned::now", "Timestamp::now"];

/// What opens a connection, in code and as a dependency.
const NETWORK: [&str; 9] =
    ["std::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "reqwest", "ureq", "hyper::", "curl::"];

/// A file longer than this holds more than one concept.
const LONGEST_FILE: usize = 500;

#[test]
fn no_layer_uses_one_that_it_must_not_know() {
    forbid(|path, code| {
        let Some((layer, depth)) = place(path) else { return Vec::new() };
        upward_uses(&layer, depth, code)
    });
}

#[test]
fn every_folder_of_the_crate_has_its_place_among_the_layers() {
    let entries = fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> =
        entries.filter(|path| path.is_dir()).map(|p| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    folders.sort();
    let mut layers: Vec<_> = LAYERS.iter().map(|(layer, _)| (*layer).to_owned()).collect();
    layers.sort();
    assert_eq!(folders, layers, "say in LAYERS what a new folder may use");
}

#[test]
fn only_the_window_knows_egui() {
    forbid(|path, code| if in_window(path) { Vec::new() } else { egui_names(code) });
}

#[test]
fn panes_take_their_colours_from_the_theme() {
    forbid(|path, code| if is_pane(path) { colour_literals(code) } else { Vec::new() });
}

#[test]
fn nothing_below_the_window_reads_a_clock() {
    forbid(|path, code| match place(path) {
        Some((layer, _)) if !["app", "ui", "cli"].contains(&layer.as_str()) => words(code, &CLOCKS),
        _ => Vec::new(),
    });
}

#[test]
fn the_program_opens_no_network_connection() {
    forbid(|_, code| words(code, &NETWORK));
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let names = manifest.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim());
    for name in names {
        assert!(!NETWORK.iter().any(|word| word.trim_end_matches("::") == name), "Cargo.toml depends on {name}");
    }
}

/// What may look beneath a disguise: for keys of nodes, ids of the view file, and the structure of folds; never for
/// anything that is shown.
const BENEATH: [&str; 20] = [
    "src/case/disguise/discretion.rs",
    "src/flow/key.rs",
    "src/flow/build.rs",
    "src/flow/relate.rs",
    "src/flow/filter/mod.rs",
    "src/overview/breakdowns.rs",
    "src/timeline/lanes/groups.rs",
    "src/trace/patterns/mod.rs",
    "src/trace/patterns/rows.rs",
    "src/trace/patterns/poisoning.rs",
    "src/trace/patterns/consolidation.rs",
    "src/app/document.rs",
    "src/app/disguise.rs",
    "src/app/grouping.rs",
    "src/app/tracing.rs",
    "src/app/view/mod.rs",
    "src/app/view/window.rs",
    "src/cli/export.rs",
    "src/ui/disguise.rs",
    "src/ui/timeline/settings.rs",
];

#[test]
fn only_few_look_beneath_a_disguise() {
    forbid(|path, code| {
        let looks = code.contains(".beneath()") || code.contains("doc.original");
        if looks && !BENEATH.contains(&path) {
            vec!["looks beneath the disguise of the case".to_owned()]
        } else {
            Vec::new()
        }
    });
}

#[test]
fn files_stay_readable_in_one_sitting() {
    for path in sources() {
        let lines = fs::read_to_string(root().join(&path)).unwrap().lines().count();
        assert!(lines <= LONGEST_FILE, "{path} has {lines} lines: which two concepts does it hold?");
    }
}

// What the rules are made of.

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of the crate, as `src/…` with slashes, in order.
fn sources() -> Vec<String> {
    fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                into.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    collect(&root().join("src"), &mut paths);
    let inside = |path: &PathBuf| path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    let mut files: Vec<_> = paths.iter().map(inside).collect();
    files.sort();
    assert!(files.len() > 20, "only {} files found in src", files.len());
    files
}

/// Runs a check on every file and reports all faults at once.
fn forbid(check: impl Fn(&str, &str) -> Vec<String>) {
    let mut faults = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        faults.extend(check(&path, &code_of(&text)).into_iter().map(|fault| format!("{path}: {fault}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The layer a file belongs to and how many modules deep it is (`src/scene/mod.rs` is 1, `src/scene/edge.rs` 2);
/// `None` for `lib.rs` and `main.rs`.
fn place(path: &str) -> Option<(String, usize)> {
    let (layer, rest) = path.strip_prefix("src/")?.split_once('/')?;
    let depth = 1 + rest.split('/').filter(|part| *part != "mod.rs").count();
    Some((layer.to_owned(), depth))
}

fn in_window(path: &str) -> bool {
    WINDOW.iter().any(|place| path == *place || place.ends_with('/') && path.starts_with(place))
}

fn is_pane(path: &str) -> bool {
    path.starts_with("src/ui/") && path != "src/ui/theme.rs"
}

/// A Rust text without its comments and the contents of its strings: names in those bind nothing.
fn code_of(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let starts = |at: usize, what: &str| what.chars().enumerate().all(|(i, c)| bytes.get(at + i) == Some(&c));
    let is_name = |at: usize| bytes.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let mut code = String::new();
    let mut at = 0;
    while at < bytes.len() {
        if starts(at, "//") {
            while at < bytes.len() && bytes[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            let mut depth = 0;
            while at < bytes.len() {
                if starts(at, "/*") {
                    depth += 1;
                    at += 2;
                } else if starts(at, "*/") {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        break;
                    }
                } else {
                    at += 1;
                }
            }
            code.push(' ');
        } else if bytes[at] == 'r' && (at == 0 || !is_name(at - 1) || bytes[at - 1] == 'b') && {
            let quote = (at + 1..).find(|i| bytes.get(*i) != Some(&'#')).unwrap_or(at);
            bytes.get(quote) == Some(&'"')
        } {
            // A raw string ends at a quote with as many hashes as it began with.
            let hashes = (at + 1..).take_while(|i| bytes.get(*i) == Some(&'#')).count();
            let end = format!("\"{}", "#".repeat(hashes));
            at += 2 + hashes;
            while at < bytes.len() && !starts(at, &end) {
                at += 1;
            }
            at += end.len();
            code.push_str("\"\"");
        } else if bytes[at] == '"' {
            at += 1;
            while at < bytes.len() && bytes[at] != '"' {
                at += if bytes[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
            code.push_str("\"\"");
        } else if starts(at, "'\\") || (bytes[at] == '\'' && bytes.get(at + 2) == Some(&'\'')) {
            // A character, not a lifetime.
            at += if bytes[at + 1] == '\\' { 3 } else { 2 };
            while at < bytes.len() && bytes[at] != '\'' {
                at += 1;
            }
            at += 1;
            code.push_str("' '");
        } else {
            code.push(bytes[at]);
            at += 1;
        }
    }
    code
}

/// The first names after every `crate::` (or after enough `super::` to get there), also in lists in braces.
fn roots_used(depth: usize, code: &str) -> Vec<String> {
    // Paths may be broken over lines anywhere.
    let code: String = code.split("::").map(str::trim).collect::<Vec<_>>().join("::");
    let mut found = Vec::new();
    let mut tails: Vec<&str> = code.split("crate::").skip(1).collect();
    let up = "super::".repeat(depth);
    tails.extend(code.split(up.as_str()).skip(1));
    for tail in tails {
        let Some(list) = tail.strip_prefix('{') else {
            found.push(first_name(tail));
            continue;
        };
        let (mut nested, mut item) = (0_usize, String::new());
        for c in list.chars() {
            match c {
                '{' => nested += 1,
                '}' if nested == 0 => break,
                '}' => nested -= 1,
                ',' if nested == 0 => found.push(first_name(&std::mem::take(&mut item))),
                _ if nested == 0 => item.push(c),
                _ => {}
            }
        }
        found.push(first_name(&item));
    }
    found
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The layers that `layer` uses and must not.
fn upward_uses(layer: &str, depth: usize, code: &str) -> Vec<String> {
    let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == layer).expect("a layer");
    let is_layer = |name: &String| LAYERS.iter().any(|(layer, _)| layer == name);
    let forbidden = |name: &String| name != layer && !allowed.contains(&name.as_str());
    let used = roots_used(depth, code).into_iter().filter(is_layer);
    used.filter(forbidden).map(|name| format!("{layer} uses {name}")).collect()
}

/// Lines that name one of the window's crates; our own `render::egui` is not one.
fn egui_names(code: &str) -> Vec<String> {
    let own = ["mod egui", "render::egui", "self::egui", "super::egui"];
    let foreign = own.iter().fold(code.to_owned(), |code, name| code.replace(name, ""));
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let named = |line: &&str| {
        line.split(|c| !is_name(c)).any(|word| ["egui", "eframe", "epaint", "egui_extras", "winit"].contains(&word))
    };
    foreign.lines().filter(named).map(|line| format!("names egui: {}", line.trim())).collect()
}

/// Colours that were written down instead of taken from the theme.
fn colour_literals(code: &str) -> Vec<String> {
    let mut found = words(code, &["Color32::from_", "Rgba::", "hex_color!"]);
    for tail in code.split("Color32::").skip(1) {
        let name = first_name(tail);
        let is_constant = name.chars().next().is_some_and(char::is_uppercase);
        // Invisible, and "whatever the widget says": neither is a colour.
        if is_constant && !["TRANSPARENT", "PLACEHOLDER"].contains(&name.as_str()) {
            found.push(format!("has Color32::{name}"));
        }
    }
    found
}

fn words(code: &str, forbidden: &[&str]) -> Vec<String> {
    forbidden.iter().filter(|word| code.contains(**word)).map(|word| format!("has {word}")).collect()
}

// Each check finds what it is there to find.

#[test]
fn an_upward_use_is_found_however_it_is_written() {
    let faults = |code: &str| upward_uses("flow", 2, &code_of(code));
    assert_eq!(faults("use crate::scene::Scene;"), ["flow uses scene"]);
    assert_eq!(faults("pub use crate :: ui :: theme;"), ["flow uses ui"]);
    assert_eq!(
        faults("use crate::{\n    case::{Case, Role},\n    app::{App},\n    format,\n};"),
        ["flow uses app", "flow uses format"]
    );
    assert_eq!(
        faults("let x: crate::check::Report = crate\n    ::timeline::build();"),
        ["flow uses check", "flow uses timeline"]
    );
    assert_eq!(faults("use super::super::layout::Point;"), ["flow uses layout"]);
    assert_eq!(faults("use crate::case::Case; use super::key::NodeKey; use crate::flow::Flow;"), [""; 0]);
    assert_eq!(
        faults("//! See [`crate::scene`].\n/* crate::ui /* and */ crate::app */ let x = \"crate::cli\";"),
        [""; 0]
    );
    // A layer's own submodule may be called like another layer.
    assert_eq!(upward_uses("layout", 1, "use crate::layout::timeline;"), [""; 0]);
}

#[test]
fn the_layers_are_as_the_design_draws_them() {
    let allowed = |from: &str, to: &str| upward_uses(from, 1, &format!("use crate::{to};")).is_empty();
    for (index, (layer, uses)) in LAYERS.iter().enumerate() {
        for used in *uses {
            let height = LAYERS.iter().position(|(name, _)| name == used).expect("a layer");
            assert!(height < index || (*layer, *used) == ("app", "ui"), "{layer} may not look up to {used}");
        }
    }
    assert!(allowed("render", "scene") && allowed("cli", "app") && allowed("ui", "app"));
    assert!(!allowed("scene", "render") && !allowed("layout", "case") && !allowed("cli", "ui"));
    assert!(!allowed("case", "check") && !allowed("check", "format") && !allowed("timeline", "layout"));
}

#[test]
fn code_is_told_from_comments_and_strings() {
    assert_eq!(code_of("a // b\nc /* d */ e"), "a \nc   e");
    assert_eq!(code_of(r#"f("std::net \" //", b'"', '"', '\'', 'x')"#), r#"f("", b' ', ' ', ' ', ' ')"#);
    assert_eq!(code_of("fn f<'a>(x: &'a str) -> char { 'a' }"), "fn f<'a>(x: &'a str) -> char { ' ' }");
    assert_eq!(code_of("let r = r#\"a \" b // c\"#; for_r(\"x\")"), "let r = \"\"; for_r(\"\")");
    assert_eq!(code_of("'\\u{1F600}' 'é' end"), "' ' ' ' end");
}

#[test]
fn the_other_rules_find_what_they_forbid() {
    assert_eq!(egui_names("use egui::Color32;").len(), 1);
    assert_eq!(egui_names("fn f(ctx: &eframe::CreationContext<'_>) {}").len(), 1);
    assert_eq!(egui_names("pub mod egui;\nuse crate::render::egui::color;\nlet egui_like = 1;"), [""; 0]);
    assert!(in_window("src/app/mod.rs") && in_window("src/render/egui.rs"));
    assert!(!in_window("src/render/png.rs") && !in_window("src/scene/list.rs") && !in_window("src/main.rs"));

    assert_eq!(colour_literals("ui.colored_label(Color32::from_rgb(1, 2, 3), x)").len(), 1);
    assert_eq!(colour_literals("egui::Color32::LIGHT_RED"), ["has Color32::LIGHT_RED"]);
    assert_eq!(colour_literals("let c: Color32 = theme.ink; Color32::TRANSPARENT"), [""; 0]);
    assert!(is_pane("src/ui/canvas.rs") && !is_pane("src/ui/theme.rs"));

    assert_eq!(words(&code_of("std::net::TcpStream::connect(x)"), &NETWORK).len(), 2);
    assert_eq!(words(&code_of("// no std::net here"), &NETWORK), [""; 0]);
    assert_eq!(place("src/scene/timeline/bars.rs"), Some(("scene".to_owned(), 3)));
    assert_eq!(place("src/scene/mod.rs"), Some(("scene".to_owned(), 1)));
    assert_eq!(place("src/lib.rs"), None);
}
