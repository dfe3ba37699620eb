//! The crate's layers: an upper one may use a lower one, never the other way round.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// From low to high. A layer may use those before it and itself; `app` and `ui` stand side by side on top of them.
const LAYERS: [&str; 11] =
    ["case", "check", "format", "flow", "layout", "timeline", "scene", "render", "app", "ui", "cli"];

/// A file longer than this holds more than one concept.
const LONGEST_FILE: usize = 500;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The layer a source file belongs to; `None` for `lib.rs` and `main.rs`.
fn layer_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix("src").ok()?;
    (inside.components().count() > 1)
        .then(|| inside.components().next().unwrap().as_os_str().to_str().unwrap().to_owned())
}

/// The layers that a text names by `crate::layer`, with comments left out.
fn uses(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for part in code.split("crate::").skip(1) {
        if let Some(list) = part.strip_prefix('{') {
            // A list in braces: every name at its top level.
            let mut depth = 0;
            let mut name = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => found.push(std::mem::take(&mut name)),
                    _ if depth == 0 => name.push(c),
                    _ => {}
                }
            }
            found.push(name);
        } else {
            found.push(part.to_owned());
        }
    }
    let first_word = |text: String| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    found.into_iter().map(first_word).filter(|name| LAYERS.contains(&name.as_str())).collect()
}

/// Whether a layer may use another.
fn may_use(from: &str, to: &str) -> bool {
    let height = |layer: &str| LAYERS.iter().position(|l| *l == layer).unwrap();
    // The layout knows nothing of cases or flows; panes and application know each other.
    match (from, to) {
        ("layout", to) => to == "layout",
        ("check", to) => matches!(to, "check" | "case"),
        ("app", "ui") => true,
        _ => height(to) <= height(from),
    }
}

#[test]
fn no_layer_uses_a_higher_one() {
    let mut faults = Vec::new();
    for path in sources(Path::new("src")) {
        let Some(layer) = layer_of(&path) else { continue };
        for used in uses(&fs::read_to_string(&path).unwrap()) {
            if !may_use(&layer, &used) {
                faults.push(format!("{}: {layer} uses {used}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_check_itself_sees_what_is_forbidden() {
    assert_eq!(uses("use crate::ui::theme;"), ["ui"]);
    assert_eq!(uses("use crate::{case::Case, scene::{Point, Size}, ui};"), ["case", "scene", "ui"]);
    assert_eq!(uses("// crate::ui::theme\nlet x = crate::app::App::new();"), ["app"]);
    assert!(!may_use("scene", "ui") && !may_use("case", "flow") && !may_use("layout", "case"));
    assert!(may_use("ui", "app") && may_use("cli", "app") && may_use("scene", "layout"));
}

#[test]
fn only_the_window_knows_egui() {
    for path in sources(Path::new("src")) {
        let allowed = ["src/app", "src/ui", "src/render/egui", "src/main.rs"];
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        // The renderer's own module may be named; the crates may not.
        let mentions = code.clone().any(|line| {
            let line = line.replace("render::egui::", "").replace("mod egui", "");
            line.contains("egui::") || line.contains("eframe")
        });
        let inside =
            allowed.iter().any(|prefix| path.starts_with(prefix) || path.to_str().unwrap().starts_with(prefix));
        assert!(inside || !mentions, "{} mentions egui", path.display());
    }
}

#[test]
fn panes_take_their_colours_from_the_theme() {
    for path in sources(Path::new("src/ui")) {
        if path.ends_with("theme.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for literal in ["Color32::from_", "Color32::WHITE", "Color32::BLACK", "Rgba"] {
            assert!(!text.contains(literal), "{} has a colour of its own: {literal}", path.display());
        }
    }
}

#[test]
fn the_program_opens_no_network_connection() {
    for path in sources(Path::new("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["std::net", "TcpStream", "UdpSocket", "reqwest", "ureq"] {
            assert!(!text.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn files_stay_readable_in_one_sitting() {
    for path in sources(Path::new("src")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
    }
}
