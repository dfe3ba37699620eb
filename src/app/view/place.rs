//! Where the view of a case goes.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::format::case_files;

/// The ending of a view file.
pub const ENDING: &str = ".view.ron";

/// The view file of what is opened together:
///
/// * of one case `NAME.ron`, `NAME.view.ron` beside it,
/// * of one folder, `FOLDER+all.view.ron` in it, by the folder's name,
/// * of several, `FIRST+N-XXXXXXXX.view.ron` beside the first of them by name, where N is how many there are besides it
///   and the X are of a hash of all their names: each choice of cases has a view of its own.
#[must_use]
pub fn beside(paths: &[PathBuf]) -> Option<PathBuf> {
    match paths {
        [] => None,
        [folder] if folder.is_dir() => {
            let whole = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.clone());
            let name = whole.file_name().map_or_else(|| "all".to_owned(), |name| name.to_string_lossy().into_owned());
            Some(folder.join(format!("{name}+all{ENDING}")))
        }
        [one] => Some(one.with_file_name(format!("{}{ENDING}", stem(one)))),
        several => {
            let mut files: Vec<PathBuf> = case_files(several).iter().map(|path| whole(path)).collect();
            files.sort_by_key(|path| (stem(path), path.clone()));
            let first = files.first()?;
            let name = format!("{}+{}-{}{ENDING}", stem(first), files.len() - 1, short_hash(&files));
            Some(first.with_file_name(name))
        }
    }
}

/// A name for the view in a folder that is not the case's: no two cases share one.
#[must_use]
pub fn elsewhere(folder: &Path, beside: &Path) -> PathBuf {
    let name = beside.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let name = name.strip_suffix(ENDING).unwrap_or(&name).to_owned();
    folder.join(format!("{name}-{}{ENDING}", short_hash(&[whole(beside)])))
}

/// A name with something after it: `NAME.view.ron.journal`.
#[must_use]
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The absolute path, whether the file is there or not.
fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn short_hash(paths: &[PathBuf]) -> String {
    let mut hash = Sha256::new();
    for path in paths {
        hash.update(path.as_os_str().as_encoded_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_view_stands_beside_its_case() {
        assert_eq!(beside(&["d/bybit-2025.ron".into()]), Some("d/bybit-2025.view.ron".into()));
        assert_eq!(beside(&[]), None);
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().file_name().unwrap().to_str().unwrap();
        assert_eq!(beside(&[folder.path().to_owned()]), Some(folder.path().join(format!("{name}+all.view.ron"))));
    }

    #[test]
    fn several_cases_have_a_view_of_their_own_whatever_their_order() {
        let of = |names: &[&str]| {
            let paths: Vec<PathBuf> = names.iter().map(|name| PathBuf::from("/d").join(name)).collect();
            beside(&paths).unwrap().display().to_string()
        };
        assert!(of(&["b.ron", "a.ron"]).starts_with("/d/a+1-"), "{}", of(&["b.ron", "a.ron"]));
        assert_eq!(of(&["b.ron", "a.ron"]), of(&["a.ron", "b.ron"]));
        assert_ne!(of(&["a.ron", "b.ron"]), of(&["a.ron", "c.ron"]));
    }

    #[test]
    fn two_cases_of_one_name_do_not_meet_in_the_state_folder() {
        let folder = Path::new("/state");
        let (a, b) = (elsewhere(folder, Path::new("/a/x.view.ron")), elsewhere(folder, Path::new("/b/x.view.ron")));
        assert_ne!(a, b);
        assert!(a.display().to_string().starts_with("/state/x-") && a.display().to_string().ends_with(".view.ron"));
    }
}
