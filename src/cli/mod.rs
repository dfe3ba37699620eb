//! The command line: `open` (the default), `check`, `export`, `layout`, `patterns`, `stats`, `trace`.

mod args;
pub mod check;
mod exhibit;
mod export;
pub mod layout;
pub mod patterns;
pub mod stats;
pub mod trace;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, LayoutTask, Task};

use crate::app::start;
use crate::scene::graph::LayoutChoice;

/// Exit code of a command that was called wrongly.
const USAGE: u8 = 2;

/// Runs the command line. Exit code 0: done, or only warnings; 1: the case has errors, or something could not be done; 2:
/// the command was called wrongly.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are errors to the parser, but not to the caller.
            let code = if error.use_stderr() { USAGE } else { 0 };
            return match error.print() {
                Ok(()) => ExitCode::from(code),
                Err(_) => ExitCode::FAILURE,
            };
        }
    };
    let mut out = std::io::stdout().lock();
    let done = match arguments.task {
        None => start::run(arguments.cases, arguments.lists.options()).map(|()| 0),
        Some(Task::Open { cases, lists }) => start::run(cases, lists.options()).map(|()| 0),
        Some(Task::Check { cases, json, lists }) => {
            check::run_with(&cases, &lists.options(), json, &mut out).map_err(|error| error.to_string())
        }
        Some(Task::Export(task)) => export::run(&task, &mut out),
        Some(Task::Stats(task)) => stats::run(&task, &mut out),
        Some(Task::Patterns(task)) => patterns::run(&task, &mut out),
        Some(Task::Trace(task)) => trace::run(&task, &mut out),
        Some(Task::Layout(task)) => lay_out(&task, &mut out).map(|()| 0),
    };
    let code = done.unwrap_or_else(|message| {
        // Nothing is left to tell it to when even the error output is closed.
        let _ = writeln!(std::io::stderr(), "coldtrail: {message}");
        1
    });
    ExitCode::from(code)
}

/// `coldtrail layout`: a plain table, or a case with one node per wallet.
fn lay_out(task: &LayoutTask, out: &mut dyn Write) -> Result<(), String> {
    let engine = &*LayoutChoice::from(task.engine).engine();
    let done = match (&task.edges, &task.case) {
        (Some(edges), _) => layout::run_edges(engine, edges, task.reps, &task.out, out),
        (None, Some(path)) => {
            let loaded = crate::format::load(path);
            let case = loaded
                .case
                .ok_or_else(|| format!("nothing was laid out, the case has errors:\n{}", loaded.report.to_text()))?;
            layout::run_plain(engine, &layout::Plain::of_case(&case), task.reps, &task.out, out)
        }
        (None, None) => return Err("give a case, or a table with --edges".to_owned()),
    };
    done.map_err(|error| error.to_string())
}
