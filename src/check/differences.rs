//! What cases that are open together contradict each other about.

use super::{Code, Diagnostic, Report, Span};
use crate::case::{Case, Conflict, Subject};

/// Adds a diagnostic for each contradiction of a merged case. `files` has, for each part, the index of its case file in the
/// report; the diagnostic stands at the file that contradicts the first.
pub fn differences(case: &Case, conflicts: &[Conflict], files: &[u32], report: &mut Report) {
    for conflict in conflicts {
        let name = match conflict.about {
            Subject::Entity(ix) => case[ix].name.clone(),
            Subject::Wallet(ix) => case[ix].name(),
            Subject::Incident(ix) => case[ix].title.clone(),
        };
        let file = conflict.says.get(1).and_then(|(part, _)| files.get(part.get())).copied().unwrap_or(0);
        let message = format!("{} for {name}: {}", conflict.matter.name().to_lowercase(), conflict.sentence(case));
        let help = "the first is shown; correct the case that is wrong, or keep both and say why in a note";
        report.push(Diagnostic::new(Code::CasesDiffer, Span::file(file), message).with_help(help));
    }
}
