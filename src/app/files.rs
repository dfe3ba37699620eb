//! Files around the window: dialogs, the shipped cases, recent files, and watching for change.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use crate::format::{case_files, cases_in};

/// The system's file dialogs. Behind a trait so that tests can answer them.
pub trait Dialogs: Send + Sync {
    /// Asks for one or several case files; `None` when the person cancelled. Blocks: call it off the UI thread.
    fn pick_cases(&self, folder: Option<&Path>) -> Option<Vec<PathBuf>>;
    /// Asks for a folder of case files. Blocks.
    fn pick_folder(&self, folder: Option<&Path>) -> Option<PathBuf>;
    /// Asks where to write a picture. Blocks.
    fn save_picture(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf>;
    /// Asks for a view file. Blocks.
    fn pick_view(&self, _folder: Option<&Path>) -> Option<PathBuf> {
        None
    }
    /// Asks for a picture that was exported. Blocks.
    fn pick_exhibit(&self, _folder: Option<&Path>) -> Option<PathBuf> {
        None
    }
    /// Asks where to save a view; where nothing else is known, as for a picture. Blocks.
    fn save_view(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        self.save_picture(folder, name)
    }
    /// Asks where to write an animation; where nothing else is known, as for a picture. Blocks.
    fn save_story(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        self.save_picture(folder, name)
    }
    /// Asks where to write tables; where nothing else is known, as for a picture. Blocks.
    fn save_tables(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        self.save_picture(folder, name)
    }
}

/// The desktop's own dialogs.
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn pick_cases(&self, folder: Option<&Path>) -> Option<Vec<PathBuf>> {
        let mut dialog =
            rfd::FileDialog::new().set_title("Open one or several cases").add_filter("Coldtrail cases", &["ron"]);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.pick_files()
    }

    fn pick_folder(&self, folder: Option<&Path>) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new().set_title("Open all cases of a folder");
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.pick_folder()
    }

    fn save_picture(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new()
            .set_title("Export picture")
            .add_filter("PNG picture", &["png"])
            .add_filter("SVG drawing", &["svg"])
            .add_filter("PDF document", &["pdf"])
            .set_file_name(name);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.save_file()
    }

    fn pick_view(&self, folder: Option<&Path>) -> Option<PathBuf> {
        let mut dialog =
            rfd::FileDialog::new().set_title("Take over a view").add_filter("Coldtrail views", &["view.ron"]);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.pick_file()
    }

    fn pick_exhibit(&self, folder: Option<&Path>) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new()
            .set_title("Verify a picture")
            .add_filter("Pictures by Coldtrail", &["png", "svg", "pdf"]);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.pick_file()
    }

    fn save_view(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new()
            .set_title("Save view")
            .add_filter("Coldtrail views", &["view.ron"])
            .set_file_name(name);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.save_file()
    }

    fn save_story(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new()
            .set_title("Export story")
            .add_filter("Animated GIF", &["gif"])
            .add_filter("Animated PNG", &["apng"])
            .set_file_name(name);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog.save_file()
    }

    fn save_tables(&self, folder: Option<&Path>, name: &str) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new()
            .set_title("Export tables")
            .add_filter("CSV", &["csv"])
            .add_filter("JSON", &["json"])
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

/// What was opened lately, newest first, kept in the user's data folder: one line for each, the paths of cases that were
/// opened together separated by tabs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recent {
    entries: Vec<Vec<PathBuf>>,
    store: Option<PathBuf>,
}

/// A case on offer, or several together: the files or folders and a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What to open.
    pub paths: Vec<PathBuf>,
    /// The title of the case, the file's name where it cannot be read off, or how many there are.
    pub title: String,
}

impl Offer {
    /// What to show of some files.
    #[must_use]
    pub fn of(paths: Vec<PathBuf>) -> Self {
        let title = match case_files(&paths).as_slice() {
            [one] => {
                let name = || one.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                title_of(one).unwrap_or_else(name)
            }
            several => format!("{} cases together", several.len()),
        };
        Self { paths, title }
    }

    /// Name of the file or folder, for the end of a line.
    #[must_use]
    pub fn place(&self) -> String {
        let name = |path: &PathBuf| {
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
        };
        match self.paths.as_slice() {
            [one] => name(one),
            [first, rest @ ..] => format!("{} + {}", name(first), rest.len()),
            [] => String::new(),
        }
    }
}

impl Recent {
    const LIMIT: usize = 10;

    /// Reads the list of the user; an unreadable one is an empty one.
    #[must_use]
    pub fn of_user() -> Self {
        Self::of_file(
            directories::ProjectDirs::from("", "", "coldtrail").map(|dirs| dirs.data_dir().join("recent.txt")),
        )
    }

    fn of_file(store: Option<PathBuf>) -> Self {
        let text = store.as_ref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let entry = |line: &str| line.split('\t').map(PathBuf::from).collect();
        Self { entries: text.lines().map(entry).take(Self::LIMIT).collect(), store }
    }

    /// What was opened, newest first, as far as its files are still there.
    pub fn existing(&self) -> impl Iterator<Item = &Vec<PathBuf>> {
        self.entries.iter().filter(|paths| !paths.is_empty() && paths.iter().all(|path| path.exists()))
    }

    /// Puts what was opened first. A list that cannot be written is a pity, not an error: the case opens all the same.
    pub fn add(&mut self, paths: &[PathBuf]) {
        let paths: Vec<PathBuf> =
            paths.iter().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())).collect();
        self.entries.retain(|known| *known != paths);
        self.entries.insert(0, paths);
        self.entries.truncate(Self::LIMIT);
        let line = |paths: &Vec<PathBuf>| {
            let names: Option<Vec<&str>> = paths.iter().map(|path| path.to_str()).collect();
            names.filter(|names| names.iter().all(|name| !name.contains(['\t', '\n']))).map(|names| names.join("\t"))
        };
        let text: String = self.entries.iter().filter_map(line).map(|line| format!("{line}\n")).collect();
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
    fn several_cases_are_one_entry_of_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "").unwrap();
            path
        };
        let (a, b) = (path("a.ron"), path("b.ron"));
        let store = folder.path().join("recent.txt");
        let mut recent = Recent { entries: Vec::new(), store: Some(store.clone()) };
        recent.add(std::slice::from_ref(&a));
        recent.add(&[a.clone(), b.clone()]);
        recent.add(std::slice::from_ref(&a));
        let read = Recent::of_file(Some(store));
        assert_eq!(read.existing().cloned().collect::<Vec<_>>(), [vec![a.clone()], vec![a.clone(), b.clone()]]);
        assert_eq!(Offer::of(vec![a, b]).title, "2 cases together");
    }
}
