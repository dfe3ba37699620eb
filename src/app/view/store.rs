//! View files on disk: read, saved whole or not at all, kept aside when damaged, with a journal of unsaved changes.
//!
//! Three rules keep what a person made. A file that could not be read is never written over: it is renamed, or left
//! where it is and the view goes elsewhere. What is replaced is what this program read or wrote last; anything else that
//! stands there by now is kept aside first. And the journal says which saved view its changes belong to.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::place::{beside, elsewhere, with_suffix};
use crate::app::files::write_file;
use crate::format::view::{View, ViewError};

/// A larger file is no view.
const LARGEST: u64 = 64 << 20;
const JOURNAL: &str = ".journal";
/// What a journal says where there was no view file.
const NONE: &str = "none";

/// Where views are kept besides the folders of the cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Store {
    /// For views of cases in folders that cannot be written.
    pub state: Option<PathBuf>,
}

/// The view file of an open case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ViewFile {
    /// Where it is, or will be when it is saved.
    pub path: PathBuf,
    /// Where it goes where that cannot be written.
    away: Option<PathBuf>,
    /// Hash of what stands there as far as this program knows.
    known: Option<String>,
    /// Why nothing must be written there.
    blocked: Option<String>,
    /// The fields that nobody knows are taken from here.
    pub original: View,
    /// Whether something of it was skipped, so that a copy is kept before it is first replaced.
    pub is_lossy: bool,
    /// The journal that stands on disk, and its hash.
    journal: Option<(PathBuf, String)>,
}

/// A view as it was found on disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The saved view; `None` where there is none that can be read.
    pub saved: Option<View>,
    /// Changes of it that were not saved.
    pub unsaved: Option<View>,
    /// Where it is.
    pub file: ViewFile,
    /// What a person has to know: what was kept aside, and why.
    pub troubles: Vec<String>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Where it is.
    pub path: PathBuf,
    /// What a person has to know besides.
    pub remarks: Vec<String>,
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All of a file; `None` where there is none.
fn read(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let why = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(why(error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(why)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("{} is too large for a view", path.display()));
    }
    Ok(Some(bytes))
}

/// The first free name with a number: `NAME.view.ron.damaged-1`.
fn free(path: &Path, word: &str) -> PathBuf {
    let names = (1u32..).map(|n| with_suffix(path, &format!(".{word}-{n}")));
    names.into_iter().find(|name| !exists(name)).unwrap_or_else(|| with_suffix(path, word))
}

/// Whether something stands there, be it a link that leads nowhere.
fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// Gives a file another name, so that nothing is written over it.
fn keep_aside(path: &Path, word: &str) -> Result<PathBuf, String> {
    let name = free(path, word);
    let why = |error: std::io::Error| format!("{} could not be kept aside: {error}", path.display());
    std::fs::rename(path, &name).map_err(why)?;
    Ok(name)
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

impl Store {
    /// The user's own folder for what programs remember.
    #[must_use]
    pub fn of_user() -> Self {
        let folder = directories::ProjectDirs::from("", "", "coldtrail")
            .map(|dirs| dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("views"));
        Self { state: folder }
    }

    /// Looks for the view of what is opened together, and for changes of it that were never saved.
    #[must_use]
    pub fn find(&self, paths: &[PathBuf]) -> Option<Found> {
        let beside = beside(paths)?;
        let away = self.state.as_ref().map(|folder| elsewhere(folder, &beside));
        // One in the state folder is there only because it could not be saved beside the case.
        let path = away.clone().filter(|away| away.is_file()).unwrap_or(beside);
        let mut found = Found { file: ViewFile { path, away, ..ViewFile::default() }, ..Found::default() };
        found.read_saved();
        found.read_journals();
        Some(found)
    }
}

impl Found {
    fn read_saved(&mut self) {
        let path = self.file.path.clone();
        let bytes = match read(&path) {
            Ok(None) => return,
            Ok(Some(bytes)) => bytes,
            Err(why) => return self.block(why),
        };
        match View::read(&bytes) {
            Ok(view) => {
                self.file.known = Some(hash(&bytes));
                self.file.original = view.clone();
                self.saved = Some(view);
            }
            Err(error) if error.is_newer() => self.block(format!("{}: {error}", name(&path))),
            Err(error) => match keep_aside(&path, "damaged") {
                Ok(aside) => {
                    let aside = name(&aside);
                    self.troubles.push(format!("The view of this case is damaged ({error}). It was kept as {aside}."));
                }
                Err(why) => self.block(format!("The view of this case is damaged ({error}). {why}")),
            },
        }
    }

    /// Leaves the file as it is; the view goes to the state folder.
    fn block(&mut self, why: String) {
        match self.file.away.clone().filter(|away| *away != self.file.path) {
            Some(away) => {
                self.troubles.push(format!("{why}. It is left as it is; a saved view goes to {}.", away.display()));
                self.file.path = away;
            }
            None => {
                self.troubles.push(format!("{why}. It is left as it is; save the view under another name."));
                self.file.blocked = Some(why);
            }
        }
    }

    fn read_journals(&mut self) {
        let names = [Some(self.file.path.clone()), self.file.away.clone()];
        let mut journals: Vec<PathBuf> = names.iter().flatten().map(|path| with_suffix(path, JOURNAL)).collect();
        journals.dedup();
        let saved = self.file.known.clone().unwrap_or_else(|| NONE.to_owned());
        for path in journals {
            let bytes = match read(&path) {
                Ok(None) => continue,
                Ok(Some(bytes)) => bytes,
                Err(why) => {
                    self.troubles.push(format!("Unsaved changes of the view were not recovered: {why}."));
                    continue;
                }
            };
            let (word, why) = match View::read(&bytes) {
                Ok(mut view) if view.changes_of == saved && self.unsaved.is_none() => {
                    self.file.journal = Some((path, hash(&bytes)));
                    view.changes_of = String::new();
                    self.unsaved = Some(view);
                    continue;
                }
                Ok(_) => ("older", "belong to an earlier state of the view".to_owned()),
                Err(ViewError::Newer(format)) => ("newer", format!("have the newer format {format}")),
                Err(error) => ("damaged", format!("are damaged ({error})")),
            };
            let kept = keep_aside(&path, word).map(|aside| format!("They were kept as {}.", name(&aside)));
            self.troubles.push(format!("Unsaved changes of the view {why}. {}", kept.unwrap_or_else(|why| why)));
        }
    }
}

impl ViewFile {
    /// Saves a view. A journal of changes is no longer needed then.
    ///
    /// # Errors
    /// Why it could not be saved, for people; what was there before is there still.
    pub fn save(&mut self, view: &View) -> Result<Saved, String> {
        if let Some(why) = &self.blocked {
            return Err(format!("The view was not saved: {why}. Save it under another name."));
        }
        let mut view = view.clone();
        view.changes_of = String::new();
        let bytes = view.to_text().into_bytes();
        let path = self.path.clone();
        let mut remarks = Vec::new();
        let written = self.clear_way(&path, &mut remarks).and_then(|()| {
            write_file(&path, &bytes).map_err(|error| format!("{} cannot be written: {error}", path.display()))
        });
        if let Err(why) = written {
            let Some(away) = self.away.clone().filter(|away| *away != path) else {
                return Err(format!("The view was not saved: {why}"));
            };
            // Never over something that nobody has read.
            let known = self.known.take();
            let second = self.clear_way(&away, &mut remarks).and_then(|()| {
                write_file(&away, &bytes).map_err(|error| format!("{} cannot be written: {error}", away.display()))
            });
            if let Err(also) = second {
                self.known = known;
                return Err(format!("The view was not saved: {why}, and {also}"));
            }
            remarks.push(format!("{why}. From now on the view of this case is kept there."));
            self.path = away;
        }
        self.known = Some(hash(&bytes));
        self.is_lossy = false;
        self.original = view;
        self.forget_journal();
        Ok(Saved { path: self.path.clone(), remarks })
    }

    /// Keeps what stands at a path where it is not what this program read or wrote there, or where it says more than
    /// what is to be written.
    fn clear_way(&self, path: &Path, remarks: &mut Vec<String>) -> Result<(), String> {
        let Some(bytes) = read(path)? else { return Ok(()) };
        let is_known = self.known.as_ref() == Some(&hash(&bytes));
        if is_known && !self.is_lossy {
            return Ok(());
        }
        let aside = free(path, "older");
        write_file(&aside, &bytes).map_err(|error| format!("{} cannot be written: {error}", aside.display()))?;
        let why = if is_known { "What it said of things not in this case" } else { "What somebody else saved there" };
        remarks.push(format!("{why} is kept as {}.", name(&aside)));
        Ok(())
    }

    /// Writes unsaved changes beside the view, or in the state folder where that cannot be written.
    ///
    /// # Errors
    /// Why that was not possible.
    pub fn note(&mut self, view: &View) -> Result<(), String> {
        let mut view = view.clone();
        view.changes_of = self.known.clone().unwrap_or_else(|| NONE.to_owned());
        let bytes = view.to_text().into_bytes();
        let digest = hash(&bytes);
        if self.journal.as_ref().is_some_and(|(path, known)| *known == digest && exists(path)) {
            return Ok(());
        }
        let places = [(self.blocked.is_none()).then(|| self.path.clone()), self.away.clone()];
        let mut why = "there is no place for it".to_owned();
        for path in places.iter().flatten().map(|path| with_suffix(path, JOURNAL)) {
            if let Err(error) = self.clear_journal(&path) {
                why = error;
                continue;
            }
            match write_file(&path, &bytes) {
                Ok(()) => {
                    let before = self.journal.replace((path.clone(), digest));
                    if let Some((before, _)) = before.filter(|(before, _)| *before != path) {
                        remove(&before);
                    }
                    return Ok(());
                }
                Err(error) => why = format!("{}: {error}", path.display()),
            }
        }
        Err(why)
    }

    /// Keeps a journal that is not this window's own.
    fn clear_journal(&self, path: &Path) -> Result<(), String> {
        let own = |bytes: &[u8]| self.journal.as_ref().is_some_and(|(of, known)| of == path && *known == hash(bytes));
        match read(path)? {
            Some(bytes) if !own(&bytes) => keep_aside(path, "older").map(drop),
            _ => Ok(()),
        }
    }

    /// Removes the journal: there is nothing unsaved.
    pub fn forget_journal(&mut self) {
        if let Some((path, _)) = self.journal.take() {
            remove(&path);
        }
    }

    /// Goes on under another name that a person picked, and was asked whether to replace what stands there.
    pub fn rename(&mut self, path: PathBuf) {
        self.known = read(&path).ok().flatten().map(|bytes| hash(&bytes));
        self.blocked = None;
        self.is_lossy = false;
        self.path = path;
    }
}

/// A journal that stays is kept aside when the case is next opened.
fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != ErrorKind::NotFound
    {
        log::warn!("{} could not be removed: {error}", path.display());
    }
}

/// Reads a view that a person names.
///
/// # Errors
/// Why not, for people.
pub fn read_named(path: &Path) -> Result<View, String> {
    let bytes = read(path)?.ok_or_else(|| format!("{} is not there", path.display()))?;
    View::read(&bytes).map_err(|error| format!("{} is no view: {error}", path.display()))
}
