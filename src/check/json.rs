//! Reports as JSON for other programs.
//!
//! The form is stable: fields may be added, none changes its meaning.
//!
//! ```text
//! { "files": ["cases/x.ron", …],          // index 0 is the case file
//!   "errors": 1, "warnings": 0, "notes": 0,
//!   "diagnostics": [
//!     { "code": "E020", "name": "unknown-field", "severity": "error", "message": "…",
//!       "file": "cases/x.ron",
//!       "line": 12, "column": 5, "length": 5,   // from 1, in characters; line and column null for a whole file or line
//!       "help": ["…"] } ],
//!   "left_out": [ { "code": "E050", "count": 900 } ] }   // counted above, not listed
//! ```

use serde_json::{Value, json};

use super::{Report, Severity};

impl Report {
    /// The report in the form described in [`json`](self).
    #[must_use]
    pub fn to_json(&self) -> Value {
        let place = |n: u32| if n == 0 { Value::Null } else { n.into() };
        let diagnostics: Vec<Value> = self
            .diagnostics()
            .iter()
            .map(|d| {
                json!({
                    "code": d.code.id(),
                    "name": d.code.name(),
                    "severity": d.severity().name(),
                    "message": d.message,
                    "file": self.file_of(d),
                    "line": place(d.span.line),
                    "column": place(d.span.column),
                    "length": place(d.span.length),
                    "help": d.help,
                })
            })
            .collect();
        let left_out: Vec<Value> = self.left_out().map(|(code, n)| json!({ "code": code.id(), "count": n })).collect();
        json!({
            "files": self.files(),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "notes": self.count(Severity::Note),
            "diagnostics": diagnostics,
            "left_out": left_out,
        })
    }
}
