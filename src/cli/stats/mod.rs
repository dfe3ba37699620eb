//! `coldtrail stats CASE… [--json]`: how many thefts, how much, whose, how, and who says so.
//!
//! Several cases are merged first, so that a theft that is in two of them counts once.

mod json;
mod table;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::case::{Case, Merged, merge};
use crate::flow::Valuation;
use crate::format;
use crate::overview::{Preference, Statistics};

/// What `stats` is asked for.
#[derive(Debug, Args)]
pub struct StatsTask {
    /// Case files, or folders of them; a theft that is in several counts once
    #[arg(required = true)]
    pub cases: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Whose total counts where several are published: as-stated, lowest, highest, or kinds of source in order
    /// (government, international, firm, company, researcher, press; e.g. government,firm)
    #[arg(long, value_name = "CHOICE", default_value = "as-stated", value_parser = preference)]
    pub prefer: Preference,
}

/// Reads the word of a preference.
///
/// # Errors
/// A word that is none, with all that are.
pub fn preference(text: &str) -> Result<Preference, String> {
    let all = || Preference::all().iter().map(Preference::word).collect::<Vec<_>>().join(", ");
    Preference::parse(text).ok_or_else(|| format!("expected one of {}", all()))
}

/// Counts and prints.
pub(super) fn run(task: &StatsTask, out: &mut dyn Write) -> Result<u8, String> {
    let Merged { case, conflicts } = merge(&load(&task.cases)?);
    let statistics = Statistics::of(&case, &Valuation::of(&case), &task.prefer, None);
    let text = if task.json {
        json::text(&case, &statistics, &conflicts)
    } else {
        table::text(&case, &statistics, conflicts.len())
    };
    out.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(0)
}

fn load(paths: &[PathBuf]) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for path in format::case_files(paths) {
        let loaded = format::load(&path);
        let errors = || format!("nothing was counted, {} has errors:\n{}", path.display(), loaded.report.to_text());
        cases.push(loaded.case.ok_or_else(errors)?);
    }
    Ok(cases)
}
