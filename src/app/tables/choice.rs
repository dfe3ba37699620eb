//! The choices of the export dialog about tables.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Rows, Subject, TableForm, TableOptions};
use crate::trace::Method;

/// What is chosen.
#[derive(Debug, Clone)]
pub struct TablesChoice {
    /// What is typed as the file name.
    pub path: String,
    /// Which tables.
    pub subjects: BTreeSet<Subject>,
    /// Which rows.
    pub rows: Rows,
    /// Whether the trace is by all methods side by side.
    pub all_methods: bool,
}

impl TablesChoice {
    /// The choices as the dialog opens: everything that the filters show, beside the case.
    #[must_use]
    pub fn new(folder: &Path, id: &str) -> Self {
        Self {
            path: folder.join(format!("{id}.{}", TableForm::default().ending())).display().to_string(),
            subjects: Subject::ALL.into_iter().collect(),
            rows: Rows::default(),
            all_methods: false,
        }
    }

    /// Chooses another form: the file name follows.
    pub fn choose_form(&mut self, form: TableForm) {
        let stem = TableForm::stem(Path::new(&self.path));
        self.path = super::with_tail(&stem, form.ending()).display().to_string();
    }

    /// The choices as options.
    #[must_use]
    pub fn options(&self) -> TableOptions {
        TableOptions {
            path: PathBuf::from(&self.path),
            subjects: self.subjects.clone(),
            rows: self.rows,
            methods: if self.all_methods { Method::ALL.to_vec() } else { Vec::new() },
        }
    }
}
