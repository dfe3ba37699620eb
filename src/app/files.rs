//! Files around the window: dialogs, the shipped cases, recent files, and watching for change.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// The system's file dialogs. Behind a trait so that tests can answer them.
pub trait Dialogs: Send + Sync {
    /// Asks for a case file; `None` when the person cancelled. Blocks: call it off the UI thread.
    fn pick_case(&self, folder: Option<&Path>) -> Option<PathBuf>;
    /// Asks where to write a picture. Blocks.
    fn save_picture(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf>;
}

/// The desktop's own dialogs.
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn pick_case(&self, folder: Option<&Path>) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new().set_title("Open case").add_filter("Coldtrail cases", &["ron"]);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.pick_file()
    }

    fn save_picture(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new()
            .set_title("Export picture")
            .add_filter("PNG picture", &["png"])
            .add_filter("SVG drawing", &["svg"])
            .set_file_name(name);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.save_file()
    }
}

/// Notices when one of some files changes on disk: a thread looks once a second, so that an idle window need not.
#[derive(Debug)]
pub struct Watch {
    changed: Arc<AtomicBool>,
    stopped: Arc<AtomicBool>,
}

impl Watch {
    /// Time between two looks.
    const PERIOD: Duration = Duration::from_secs(1);

    /// Watches files from now on. `wake` is called after each change.
    #[must_use]
    pub fn start(files: Vec<PathBuf>, wake: impl Fn() + Send + 'static) -> Self {
        let watch = Self { changed: Arc::default(), stopped: Arc::default() };
        let (changed, stopped) = (Arc::clone(&watch.changed), Arc::clone(&watch.stopped));
        let mut stamps = Stamps::new(files);
        std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                std::thread::sleep(Self::PERIOD);
                if stamps.changed() {
                    changed.store(true, Ordering::Relaxed);
                    wake();
                }
            }
        });
        watch
    }

    /// Whether a file changed since this was last asked.
    pub fn take(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

/// What some files looked like when they were last looked at.
#[derive(Debug, Clone)]
struct Stamps(Vec<(PathBuf, Option<Stamp>)>);

impl Stamps {
    fn new(files: Vec<PathBuf>) -> Self {
        Self(files.into_iter().map(|path| (path.clone(), stamp(&path))).collect())
    }

    /// Whether a file changed since the last look. A file that is gone for the moment (an editor replacing it) is no
    /// change until it is back.
    fn changed(&mut self) -> bool {
        let mut changed = false;
        for (path, known) in &mut self.0 {
            let fresh = stamp(path);
            if fresh.is_some() && fresh != *known {
                *known = fresh;
                changed = true;
            }
        }
        changed
    }
}

type Stamp = (Option<SystemTime>, u64);

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

/// The case files of a folder, by name; view files are left out.
#[must_use]
pub fn cases_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut cases: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
            name.ends_with(".ron") && !name.ends_with(".view.ron")
        })
        .collect();
    cases.sort();
    cases
}

/// The title of a case, read off the beginning of its file without loading it; `None` where none is found there.
#[must_use]
pub fn title_of(path: &Path) -> Option<String> {
    use std::io::Read;
    const BEGINNING: u64 = 16 << 10;
    let mut beginning = Vec::new();
    std::fs::File::open(path).ok()?.take(BEGINNING).read_to_end(&mut beginning).ok()?;
    let text = String::from_utf8_lossy(&beginning);
    let line = text.lines().map(str::trim_start).find(|line| line.starts_with("title:"))?;
    let (_, quoted) = line.split_once('"')?;
    let (title, _) = quoted.split_once('"')?;
    Some(title.to_owned())
}

/// The folder of the shipped cases: `cases` in the working directory, beside the program or up to three folders above it.
#[must_use]
pub fn shipped_cases() -> Option<PathBuf> {
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|path| path.ancestors().skip(1).take(4)).map(|folder| folder.join("cases"));
    std::iter::once(PathBuf::from("cases")).chain(above).find(|folder| !cases_in(folder).is_empty())
}

/// The cases opened lately, newest first, kept in the user's data folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recent {
    paths: Vec<PathBuf>,
    store: Option<PathBuf>,
}

/// A case on offer: its file and its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The file.
    pub path: PathBuf,
    /// The title of the case, or the file's name where it cannot be read off.
    pub title: String,
}

impl Offer {
    /// What to show of a file.
    #[must_use]
    pub fn of(path: PathBuf) -> Self {
        let name = || path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let title = title_of(&path).unwrap_or_else(name);
        Self { path, title }
    }
}

impl Recent {
    const LIMIT: usize = 10;

    /// Reads the list of the user; an unreadable one is an empty one.
    #[must_use]
    pub fn of_user() -> Self {
        let store = directories::ProjectDirs::from("", "", "coldtrail").map(|dirs| dirs.data_dir().join("recent.txt"));
        let text = store.as_ref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        Self { paths: text.lines().map(PathBuf::from).take(Self::LIMIT).collect(), store }
    }

    /// The paths, newest first, of files that are still there.
    pub fn existing(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths.iter().filter(|path| path.is_file())
    }

    /// Puts a path first. A list that cannot be written is a pity, not an error: the case opens all the same.
    pub fn add(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.paths.retain(|known| *known != path);
        self.paths.insert(0, path);
        self.paths.truncate(Self::LIMIT);
        let text: String = self.paths.iter().filter_map(|path| Some(format!("{}\n", path.to_str()?))).collect();
        if let Some(store) = &self.store
            && let Err(error) = write_file(store, text.as_bytes())
        {
            log::warn!("the list of recent files was not written: {error}");
        }
    }
}

/// Writes a file so that it is whole or not there: a temporary file in the same folder, then a rename.
///
/// # Errors
/// Those of the file system.
pub fn write_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = atomic_write_file::AtomicWriteFile::open(path)?;
    file.write_all(bytes)?;
    file.commit()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_change_is_noticed_once_and_a_missing_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.ron");
        std::fs::write(&path, "one").unwrap();
        let mut stamps = Stamps::new(vec![path.clone()]);
        assert!(!stamps.changed());
        std::fs::remove_file(&path).unwrap();
        assert!(!stamps.changed());
        std::fs::write(&path, "longer").unwrap();
        assert!(stamps.changed());
        assert!(!stamps.changed());
    }

    #[test]
    fn the_title_is_read_off_the_file() {
        let title = title_of(Path::new("cases/bybit-2025.ron")).unwrap();
        assert!(title.starts_with("Bybit"), "{title}");
        assert_eq!(title_of(Path::new("no/such.ron")), None);
    }

    #[test]
    fn cases_are_listed_without_view_files() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.ron", "a.ron", "a.view.ron", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let names: Vec<_> = cases_in(folder.path()).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["a.ron", "b.ron"]);
    }
}
