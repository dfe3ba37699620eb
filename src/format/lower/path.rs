//! The names of files beside the case.

/// Why the path of a ledger or list is refused. A case file may come from anyone: it names files of its own folder only, and the
/// same ones on every system.
pub(super) fn fault(path: &str) -> Option<(String, &'static str)> {
    const HELP: &str = "name a file in the case's folder or below it, with / between folders";
    if path.is_empty() {
        return Some(("the path is empty".to_owned(), HELP));
    }
    if let Some(c) =
        path.chars().find(|c| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
    {
        return Some((format!("the path cannot hold {c:?}"), HELP));
    }
    if path.starts_with('/') {
        return Some(("the path is not relative to the case file".to_owned(), HELP));
    }
    for part in path.split('/') {
        let stem = part.split('.').next().unwrap_or("").to_ascii_uppercase();
        let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
        if part == ".." {
            return Some(("the path leaves the case's folder".to_owned(), HELP));
        }
        if part.is_empty() || part == "." || part.ends_with(['.', ' ']) {
            return Some((format!("{part:?} is no name of a file or folder on every system"), HELP));
        }
        let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
            || numbered.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
        if device {
            return Some((format!("{part:?} names a device on Windows"), HELP));
        }
    }
    None
}
