//! `coldtrail export`: a picture without a window.

use std::io::Write;

use super::args::ExportTask;
use crate::app::document::{Document, Opened, ViewState};
use crate::app::export::{ExportOptions, Extent, Picture, Sheet};
use crate::case::format_utc;
use crate::flow::Window;
use crate::layout::Cancel;

pub(super) fn run(task: &ExportTask, out: &mut dyn Write) -> Result<u8, String> {
    let state = ViewState { layout: task.layout.into(), ..ViewState::default() };
    let opened = Opened::read_with(&task.lists.options(), &task.cases, &state, None, &Cancel::default())
        .map_err(|cancelled| cancelled.to_string())?;
    let Some(content) = opened.content else {
        return Err(format!("nothing was exported, the case has errors:\n{}", opened.report.to_text()));
    };
    // A picture of several cases that lacks one of them would mislead.
    if opened.left_out > 0 {
        return Err(format!(
            "nothing was exported, {} cases have errors:\n{}",
            opened.left_out,
            opened.report.to_text()
        ));
    }
    let doc = Document::new(opened.paths, opened.report, content);
    // An open end reaches as far as the case does.
    let (first, last) = doc.chronicle.activity.extent().unwrap_or((i64::MIN / 2, i64::MAX / 2));
    let window = (task.from.is_some() || task.to.is_some())
        .then(|| Window { from: task.from.unwrap_or(first), to: task.to.unwrap_or(last) });
    if let Some(window) = window.filter(|window| window.from > window.to) {
        return Err(format!(
            "--from {} lies after --to {}: nothing would be shown",
            format_utc(window.from, "%Y-%m-%dT%H:%MZ"),
            format_utc(window.to, "%Y-%m-%dT%H:%MZ")
        ));
    }
    let options = ExportOptions {
        path: task.out.clone(),
        sheet: if task.overview { Sheet::Overview } else { Sheet::Graph },
        extent: Extent::Whole,
        size: task.size,
        scale: task.scale,
        theme: task.theme,
        timeline: task.timeline,
    };
    options.write(&Picture::of(&doc, window).preferring(task.prefer.clone()), None)?;
    writeln!(out, "{}", task.out.display()).map_err(|error| error.to_string())?;
    Ok(0)
}
