//! `coldtrail verify EXHIBIT CASE…`: whether a picture is what its case and its view give.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::USAGE;
use super::args::Lists;
use crate::app::verify::{Finding, read_exhibit, verify};

/// What `verify` is asked for.
#[derive(Debug, Args)]
pub(super) struct VerifyTask {
    /// The picture, as it was exported: PNG, SVG or PDF
    pub(super) exhibit: PathBuf,
    /// Case files, or folders of them, that it was made from
    #[arg(required = true)]
    pub(super) cases: Vec<PathBuf>,
    /// The view it was made of, where it is to be held against another than its own, or withholds it
    #[arg(long, value_name = "FILE")]
    pub(super) view: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) lists: Lists,
}

/// Verifies and prints. The result is the exit status: 0 identical, 1 something differs, 2 nothing can be said.
pub(super) fn run(task: &VerifyTask, out: &mut dyn Write) -> Result<u8, String> {
    let name = task.exhibit.display();
    let answer = read_exhibit(&task.exhibit)
        .and_then(|file| verify(&file, &task.cases, &task.lists.options(), task.view.as_deref()));
    let verdict = match answer {
        Ok(verdict) => verdict,
        Err(message) => {
            // Nothing is left to tell it to when even the error output is closed.
            let _ = writeln!(std::io::stderr(), "coldtrail: {name}: {message}");
            return Ok(USAGE);
        }
    };
    let written = if task.json {
        let finding = |finding: &Finding| json!({ "what": finding.word(), "message": finding.to_string() });
        let value = json!({
            "format": 1,
            "exhibit": name.to_string(),
            "identical": verdict.is_identical(),
            "findings": verdict.findings.iter().map(finding).collect::<Vec<_>>(),
            "remarks": verdict.remarks,
        });
        writeln!(out, "{value:#}")
    } else if verdict.is_identical() {
        writeln!(out, "{name}: identical to what the case and its view give")
    } else if verdict.is_saved_again() {
        writeln!(out, "{name}: the same picture, packed by another program or build")
    } else {
        writeln!(out, "{name}: not what the case gives")
            .and_then(|()| verdict.findings.iter().try_for_each(|finding| writeln!(out, "  {finding}")))
    };
    written.map_err(|error| error.to_string())?;
    if !task.json {
        verdict.remarks.iter().try_for_each(|remark| writeln!(out, "  {remark}")).map_err(|error| error.to_string())?;
    }
    Ok(u8::from(!verdict.is_identical()))
}
