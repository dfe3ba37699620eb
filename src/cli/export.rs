//! `coldtrail export`: a picture without a window.

use std::io::Write;

use super::args::ExportTask;
use crate::app::document::{Document, Opened, ViewState};
use crate::app::export::{ExportOptions, Extent, Picture};
use crate::flow::Window;
use crate::layout::Cancel;

pub(super) fn run(task: &ExportTask, out: &mut dyn Write) -> Result<u8, String> {
    let opened = Opened::read(&task.case, &ViewState::default(), None, &Cancel::default())
        .map_err(|cancelled| cancelled.to_string())?;
    let Some(content) = opened.content else {
        return Err(format!("nothing was exported, the case has errors:\n{}", opened.report.to_text()));
    };
    let doc = Document::new(opened.path, opened.report, content);
    let window = match (task.from, task.to) {
        (None, None) => None,
        (from, to) => Some(Window { from: from.unwrap_or(i64::MIN / 2), to: to.unwrap_or(i64::MAX / 2) }),
    };
    let options = ExportOptions {
        path: task.out.clone(),
        extent: Extent::Whole,
        size: task.size,
        scale: task.scale,
        theme: task.theme,
        timeline: task.timeline,
        window,
    };
    options.write(&Picture::of(&doc, window), None)?;
    writeln!(out, "{}", task.out.display()).map_err(|error| error.to_string())?;
    Ok(0)
}
