//! Diagnostics: what is wrong or doubtful in a case, with its place and what to do about it.
//!
//! A [`Report`] holds all [`Diagnostic`]s of a case at once. Those about form come from [`crate::format`]; those about
//! plausibility from [`examine`], one file per family of rules.

mod addresses;
mod claims;
mod code;
mod diagnostic;
mod differences;
mod figures;
mod grades;
mod json;
mod locate;
mod markings;
mod money;
mod references;
mod render;
mod report;
mod tags;
mod text;
mod time;
mod values;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Excerpt, Span};
pub use differences::differences;
pub use locate::{Item, Locate, Nowhere};
pub use report::Report;
pub use text::is_invisible;

use crate::case::Case;

/// Adds what is doubtful about a well-formed case. `places` tells where its items stand.
pub fn examine(case: &Case, places: &dyn Locate, report: &mut Report) {
    let mut sink = locate::Sink { report, places };
    references::examine(case, &mut sink);
    money::examine(case, &mut sink);
    values::examine(case, &mut sink);
    time::examine(case, &mut sink);
    claims::examine(case, &mut sink);
    addresses::examine(case, &mut sink);
    tags::examine(case, &mut sink);
    grades::examine(case, &mut sink);
    figures::examine(case, &mut sink);
    text::examine(case, &mut sink);
    markings::examine(case, &mut sink);
}
