//! Which files are cases.

use std::path::{Path, PathBuf};

/// Whether a name is that of a case file: it ends in `.ron`, and is not a view file (`NAME.view.ron`), which lives beside
/// a case.
fn is_case(path: &Path) -> bool {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    name.ends_with(".ron") && !name.ends_with(".view.ron") && path.is_file()
}

/// The case files directly in a folder, by name; none where the folder cannot be read.
#[must_use]
pub fn cases_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut cases: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| is_case(path)).collect();
    cases.sort();
    cases
}

/// What is meant by some paths: a folder stands for the case files directly in it, and the same file counts once. A folder
/// without any stays as it is, so that loading it says what is wrong.
#[must_use]
pub fn case_files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        let found = if path.is_dir() { cases_in(path) } else { Vec::new() };
        let found = if found.is_empty() { vec![path.clone()] } else { found };
        for file in found {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_stands_for_its_cases_without_view_files() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.ron", "a.ron", "a.view.ron", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let [a, b] = ["a.ron", "b.ron"].map(|name| folder.path().join(name));
        assert_eq!(cases_in(folder.path()), [a.clone(), b.clone()]);
        assert_eq!(case_files(&[b.clone(), folder.path().to_owned()]), [b, a]);
        let none = folder.path().join("none");
        std::fs::create_dir(&none).unwrap();
        assert_eq!(case_files(std::slice::from_ref(&none)), [none]);
    }
}
