//! `coldtrail check CASE… [--json] [--lists FILE…]`: every problem of case files, for people or for programs.
//!
//! With `--json` one object is written: `{ "version": 1, "cases": [ … ] }`, one entry per case file: the report as
//! described in [`Report::to_json`](crate::check::Report::to_json) and, where the case has no error, its `digest`. Of several
//! cases `together` is a report of what they contradict each other about.

use std::io::{Result, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::case::merge;
use crate::check::{Code, Diagnostic, Report, Severity, Span, differences};
use crate::format::{Loaded, Options, cases_in};

/// Checks case files; a folder stands for all case files directly in it. The result is the exit status: 0 for clean or
/// warnings only, 1 for errors.
///
/// # Errors
/// Whatever `out` refuses.
pub fn run(paths: &[PathBuf], json: bool, out: &mut dyn Write) -> Result<u8> {
    run_with(paths, &Options::default(), json, out)
}

/// As [`run`], with the files of `options` besides those that the cases name.
///
/// # Errors
/// Whatever `out` refuses.
pub fn run_with(paths: &[PathBuf], options: &Options, json: bool, out: &mut dyn Write) -> Result<u8> {
    let (mut failed, mut entries) = (false, Vec::new());
    let (mut cases, mut together) = (Vec::new(), Report::new());
    for path in paths {
        for loaded in all(path, options) {
            failed |= loaded.report.has_errors();
            if json {
                entries.push(entry(&loaded));
            } else {
                tell(&loaded, out)?;
            }
            if let Some(case) = loaded.case {
                together.add_file(loaded.report.files().first().map_or("", String::as_str));
                cases.push(case);
            }
        }
    }
    if cases.len() > 1 {
        let merged = merge(&cases);
        let files: Vec<u32> = (0..together.files().len()).map(|n| u32::try_from(n).unwrap_or(u32::MAX)).collect();
        differences(&merged.case, &merged.conflicts, &files, &mut together);
    }
    if json {
        let value = json!({ "version": 1, "cases": entries, "together": together.to_json() });
        serde_json::to_writer_pretty(&mut *out, &value)?;
        writeln!(out)?;
    } else if !together.is_empty() {
        write!(out, "{}", together.to_text())?;
        writeln!(out, "{} cases together: {}", cases.len(), together.summary())?;
    }
    Ok(u8::from(failed))
}

/// The case file, or the case files of a folder in the order of their names.
fn all(path: &Path, options: &Options) -> Vec<Loaded> {
    if !path.is_dir() {
        return vec![options.load(path)];
    }
    let found = cases_in(path);
    if found.is_empty() {
        let mut report = Report::new();
        let file = report.add_file(path.display().to_string());
        let message = "there is no case file in this folder";
        report.push(Diagnostic::new(Code::FileMissing, Span::file(file), message).with_help("case files end in .ron"));
        return vec![Loaded { report, files: vec![path.to_owned()], ..Loaded::default() }];
    }
    found.iter().map(|file| options.load(file)).collect()
}

fn entry(loaded: &Loaded) -> Value {
    let mut value = loaded.report.to_json();
    if let Value::Object(fields) = &mut value {
        fields.insert("digest".to_owned(), loaded.case.as_ref().map(|case| case.digest.to_string()).into());
    }
    value
}

fn tell(loaded: &Loaded, out: &mut dyn Write) -> Result<()> {
    write!(out, "{}", loaded.report.to_text())?;
    let name = loaded.report.files().first().map_or("", String::as_str);
    let summary = loaded.report.summary();
    match &loaded.case {
        Some(case) => writeln!(
            out,
            "{name}: {summary}; {} wallets, {} transfers, digest {}",
            case.wallets.len(),
            case.transfers.len(),
            case.digest.short()
        ),
        None if loaded.report.count(Severity::Error) > 0 => writeln!(out, "{name}: {summary}; not a usable case"),
        None => writeln!(out, "{name}: {summary}"),
    }
}
