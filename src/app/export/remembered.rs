//! What is remembered of the choices about pictures from one day to the next: a small file in the user's data folder.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Annex, Content, ExportOptions, Extent, Paper};
use crate::app::files::write_file;
use crate::scene::style::ThemeName;

/// Largest file that is read, bytes.
const MOST: u64 = 64 << 10;

/// Where the choices of the user are kept; `None` on a system without such a place.
#[must_use]
pub fn of_user() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "coldtrail").map(|dirs| dirs.data_dir().join("export.ron"))
}

/// The file. Words are those of the command line; one that is not known counts as not chosen.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    author: String,
    unit: String,
    paper: String,
    dpi: u16,
    scale: f32,
    theme: String,
    annex: String,
    notes: bool,
}

/// Reads what is remembered; a file that cannot be read is as none.
#[must_use]
pub fn read(path: &Path) -> Option<ExportOptions> {
    if std::fs::metadata(path).ok()?.len() > MOST {
        return None;
    }
    let kept: Remembered = ron::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    let usual = ExportOptions::default();
    let (least, most) = ExportOptions::DPI;
    Some(ExportOptions {
        content: Content::Both,
        extent: Extent::Visible,
        paper: Paper::ALL.into_iter().find(|paper| paper.word() == kept.paper).unwrap_or(Paper::Window),
        dpi: if (least..=most).contains(&kept.dpi) { kept.dpi } else { usual.dpi },
        scale: if (1.0..=4.0).contains(&kept.scale) { kept.scale } else { usual.scale },
        theme: ThemeName::parse(&kept.theme).unwrap_or_default(),
        annex: Annex::ALL.into_iter().find(|annex| annex.word() == kept.annex).unwrap_or_default(),
        notes: kept.notes,
        author: kept.author,
        unit: kept.unit,
        ..usual
    })
}

/// Writes what is to be remembered. A file that cannot be written is a pity, not an error.
pub fn write(path: &Path, options: &ExportOptions) {
    let kept = Remembered {
        author: options.author.clone(),
        unit: options.unit.clone(),
        paper: options.paper.word().to_owned(),
        dpi: options.dpi,
        scale: options.scale,
        theme: options.theme.name().to_owned(),
        annex: options.annex.word().to_owned(),
        notes: options.notes,
    };
    let written = ron::ser::to_string_pretty(&kept, ron::ser::PrettyConfig::default())
        .map_err(|error| error.to_string())
        .and_then(|text| write_file(path, text.as_bytes()).map_err(|error| error.to_string()));
    if let Err(error) = written {
        log::warn!("the choices about pictures were not kept: {error}");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn choices_come_back_and_a_damaged_file_is_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.ron");
        assert_eq!(read(&path), None);
        let options = ExportOptions {
            author: "A. \"Analyst\"".to_owned(),
            unit: "Unit 7".to_owned(),
            paper: Paper::A3Landscape,
            dpi: 150,
            theme: ThemeName::Print,
            annex: Annex::Csv,
            notes: false,
            content: Content::Both,
            extent: Extent::Visible,
            ..ExportOptions::default()
        };
        write(&path, &options);
        assert_eq!(read(&path), Some(options));
        std::fs::write(&path, "(author: \"only\", dpi: 9, paper: \"papyrus\", later: 1)").unwrap();
        let read_back = read(&path).unwrap();
        assert_eq!((read_back.author.as_str(), read_back.dpi, read_back.paper), ("only", 300, Paper::Window));
        std::fs::write(&path, "nonsense {").unwrap();
        assert_eq!(read(&path), None);
    }
}
