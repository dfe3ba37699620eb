//! Whether an exhibit is what its case and its view give: it is made again by the recipe in its file and held against it.

mod again;
mod compare;

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::document::Document;
use super::export::{DIGEST, SOFTWARE, VIEW, VIEW_DIGEST};
use super::opened::Opened;
use super::view::store::read_named;
use super::view::{self, Fitted};
use crate::case::Case;
use crate::format;
use crate::format::view::View;
use crate::layout::Cancel;
use crate::render::record::{self, Kind};
use again::Recipes;
use compare::place_of_difference;

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The case says something else than when the exhibit was made, or is another; what it was then and is now.
    Case(String, String),
    /// Another version of the program made it; its name and version then and now.
    Version(String, String),
    /// The view that was given is not that of the exhibit; the parts in which they differ.
    View(Vec<&'static str>),
    /// What the file says of itself was changed; the keys.
    Metadata(Vec<String>),
    /// The picture is not the one that is made now; where, in words.
    Picture(String),
    /// Only the bytes differ: another program wrote the same picture and the same texts.
    Encoding,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Case(then, now) => {
                write!(f, "case changed: the exhibit was made from {then}, and the case is now {now}")
            }
            Self::Version(then, now) => write!(f, "version changed: {then} made it, and this is {now}"),
            Self::View(parts) => write!(f, "view changed: the view differs in {}", parts.join(", ")),
            Self::Metadata(keys) => write!(f, "metadata edited: {}", keys.join(", ")),
            Self::Picture(place) => write!(f, "picture edited, or made otherwise: {place}"),
            Self::Encoding => write!(f, "saved again: picture and texts are the same, the bytes are not"),
        }
    }
}

impl Finding {
    /// Its word for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Case(..) => "case",
            Self::Version(..) => "version",
            Self::View(_) => "view",
            Self::Metadata(_) => "metadata",
            Self::Picture(_) => "picture",
            Self::Encoding => "encoding",
        }
    }
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What differs; nothing where the exhibit is made again byte by byte.
    pub findings: Vec<Finding>,
    /// What else should be known, a sentence each.
    pub remarks: Vec<String>,
}

impl Verdict {
    /// Whether it is the same, byte by byte.
    #[must_use]
    pub fn is_identical(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether only the bytes differ: every pixel or line and every text is as it is made now.
    #[must_use]
    pub fn is_saved_again(&self) -> bool {
        self.findings == [Finding::Encoding]
    }
}

/// What an exhibit says of itself.
struct Exhibit<'f> {
    file: &'f [u8],
    kind: Kind,
    entries: Entries,
}

/// What a file says of itself.
type Entries = Vec<(String, String)>;

impl Exhibit<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// Reads the file of an exhibit.
///
/// # Errors
/// Why it cannot be read, as a sentence.
pub fn read_exhibit(path: &Path) -> Result<Vec<u8>, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > record::MOST {
        return Err(format!("it has {size} bytes, and no exhibit has more than {}", record::MOST));
    }
    std::fs::read(path).map_err(|error| error.to_string())
}

/// Holds the bytes of an exhibit against cases, and against a view where one is given: otherwise against that in the file.
///
/// # Errors
/// Why nothing can be said: a file that is no exhibit, a case with errors, a withheld view that was not given; as a sentence
/// that says what to do.
pub fn verify(
    file: &[u8],
    cases: &[PathBuf],
    options: &format::Options,
    given: Option<&Path>,
) -> Result<Verdict, String> {
    let (kind, entries) = record::read(file).ok_or(
        "it is no picture by coldtrail, or a program that saved it again left out what it said of itself; verify the file as it was exported",
    )?;
    let exhibit = Exhibit { file, kind, entries };
    let recipes = Recipes::of(&exhibit)?;
    let own = exhibit.get(VIEW).map(|text| View::read(text.as_bytes())).transpose();
    let own = own.map_err(|error| format!("the view in it cannot be read: {error}"))?;
    let given = match given {
        Some(path) => Some(read_named(path)?),
        // What is withheld is in the view beside the case alone.
        None if own.is_none() => {
            let path = view::beside(cases).unwrap_or_default();
            Some(read_named(&path).map_err(|why| {
                format!("it withholds its view, and the view is not beside the case; name it with --view ({why})")
            })?)
        }
        None => None,
    };
    let mut verdict = Verdict::default();
    let used = own.as_ref().or(given.as_ref()).cloned().unwrap_or_default();
    let doc = open(cases, options, &used, &mut verdict)?;
    let digest = doc.case.digest.to_string();
    if let Some(then) = exhibit.get(DIGEST).filter(|then| **then != digest) {
        let another = exhibit.get("Case").filter(|then| **then != doc.case.id);
        let named = |id: &str, digest: &str| match another {
            Some(_) => format!("{id}, sha256 {digest}"),
            None => format!("sha256 {digest}"),
        };
        let then = named(another.unwrap_or_default(), then);
        verdict.findings.push(Finding::Case(then, named(&doc.case.id, &digest)));
    }
    let software = concat!("coldtrail ", env!("CARGO_PKG_VERSION"));
    if let Some(then) = exhibit.get(SOFTWARE).filter(|then| *then != software) {
        verdict.findings.push(Finding::Version(then.to_owned(), software.to_owned()));
    }
    let steps = match &own {
        Some(own) => own.briefing.clone(),
        None => recipes.steps(&used.briefing),
    };
    let again = recipes.again(doc, steps, &mut verdict)?;
    if let Some(given) = &given {
        let parts = match &own {
            Some(own) => own.differing(&recipes.reduced(given)),
            None if exhibit.get(VIEW_DIGEST) != Some(digest_of(&again.view()).as_str()) => {
                vec!["something that is withheld"]
            }
            None => Vec::new(),
        };
        if !parts.is_empty() {
            verdict.findings.push(Finding::View(parts));
        }
    }
    held_against(&exhibit, &again, &mut verdict)?;
    Ok(verdict)
}

/// The case in the state of a view, as a picture without a window has it.
fn open(cases: &[PathBuf], options: &format::Options, view: &View, verdict: &mut Verdict) -> Result<Document, String> {
    let mut fitted = Fitted::default();
    let state = |case: &Case| {
        fitted = Fitted::of(view, case);
        fitted.state.clone()
    };
    let opened = Opened::read_by(options, cases, None, &Cancel::default(), state).map_err(|error| error.to_string())?;
    let Some(content) = opened.content.filter(|_| opened.left_out == 0) else {
        return Err(format!("nothing was verified, the case has errors:\n{}", opened.report.to_text()));
    };
    if !fitted.missing.is_empty() {
        verdict.remarks.push(format!("The view names what is not in this case: {}.", fitted.missing.join(", ")));
    }
    let mut doc = Document::new(opened.paths, opened.report, content);
    doc.state = fitted.state;
    view::set_document(&mut doc, view);
    doc.follow_now();
    Ok(doc)
}

/// The digest of a view in hexadecimal digits.
#[must_use]
pub fn digest_of(view: &str) -> String {
    Sha256::digest(view.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the exhibit again and says in what the file differs.
fn held_against(exhibit: &Exhibit<'_>, again: &again::Again, verdict: &mut Verdict) -> Result<(), String> {
    let pages = again.files(None)?;
    if pages.iter().any(|page| page == exhibit.file) {
        return Ok(());
    }
    // The same picture that says something else of itself, byte by byte.
    let as_said = again.files(Some(&exhibit.entries))?;
    let exact = as_said.iter().position(|page| page == exhibit.file);
    // Of several pages the one whose picture it is, or else the first.
    let place_in = |page: &Vec<u8>| place_of_difference(exhibit.kind, exhibit.file, page);
    let alike = || pages.iter().position(|page| place_in(page).is_none());
    let nth = exact.or_else(alike).unwrap_or(0);
    let page = pages.get(nth).ok_or("nothing is drawn by how it was made")?;
    let place = if exact.is_some() { None } else { place_in(page) };
    let entries = record::read(page).map(|(_, entries)| entries).unwrap_or_default();
    // What follows from another case or version is named already.
    let case = verdict.findings.iter().any(|finding| matches!(finding, Finding::Case(..)));
    let version = verdict.findings.iter().any(|finding| matches!(finding, Finding::Version(..)));
    let follows = |key: &str| key == DIGEST || key == SOFTWARE && version || case;
    let edited: Vec<String> = edited_keys(&exhibit.entries, &entries).into_iter().filter(|key| !follows(key)).collect();
    let changed_before = !verdict.findings.is_empty();
    match (place, edited.is_empty()) {
        (None, true) if changed_before => verdict.remarks.push("The picture itself is the same as before.".to_owned()),
        (None, true) => verdict.findings.push(Finding::Encoding),
        (None, false) => verdict.findings.push(Finding::Metadata(edited)),
        (Some(place), true) if changed_before => {
            verdict.remarks.push(format!("The picture that is made now is another: {place}."));
        }
        (Some(place), without) => {
            if !without {
                verdict.findings.push(Finding::Metadata(edited));
            }
            verdict.findings.push(Finding::Picture(place));
        }
    }
    Ok(())
}

/// Keys that one has and the other not, or whose values differ.
fn edited_keys(there: &[(String, String)], here: &[(String, String)]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let differs = |one: &[(String, String)], other: &[(String, String)]| {
        one.iter().filter(|entry| !other.contains(entry)).map(|(key, _)| key.clone()).collect::<Vec<_>>()
    };
    for key in differs(there, here).into_iter().chain(differs(here, there)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
