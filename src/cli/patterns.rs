//! `coldtrail patterns CASE… [--json] [--pattern NAME] [--set THRESHOLD=NUMBER]`: suggestions, grouped by pattern.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::case::{Case, Merged, TransferIx, merge, thousands};
use crate::flow::Valuation;
use crate::format;
use crate::trace::patterns::{Findings, Parameter, Pattern, Suggestion, Thresholds, Watch, Why, find};

/// What `patterns` is asked for.
#[derive(Debug, Args)]
pub struct PatternsTask {
    /// Case files, or folders of them, looked at together
    #[arg(required = true)]
    pub cases: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Look for this pattern only; may be given several times: peel-chain, fan-out, fan-in, gather-scatter,
    /// scatter-gather, consolidation, cycle, pass-through, dormant, round-amounts, structuring, swap-hop, bridge-hop,
    /// mixer, poisoning
    #[arg(long = "pattern", value_name = "NAME", value_parser = pattern)]
    pub patterns: Vec<Pattern>,
    /// Use another threshold, e.g. fan_out_accounts=10; may be given several times. The thresholds in use are printed
    #[arg(long = "set", value_name = "THRESHOLD=NUMBER", value_parser = setting)]
    pub set: Vec<(&'static str, u32)>,
}

fn pattern(text: &str) -> Result<Pattern, String> {
    let all = || Pattern::ALL.map(Pattern::word).join(", ");
    Pattern::parse(text).ok_or_else(|| format!("expected one of {}", all()))
}

fn setting(text: &str) -> Result<(&'static str, u32), String> {
    let (key, value) = text.split_once('=').ok_or("expected THRESHOLD=NUMBER, e.g. fan_out_accounts=10")?;
    let all = || Thresholds::SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>().join(", ");
    let setting = Thresholds::SETTINGS.iter().find(|setting| setting.key == key);
    let setting = setting.ok_or_else(|| format!("there is no such threshold; expected one of {}", all()))?;
    let value = value.parse().ok().filter(|value| (setting.least..=setting.most).contains(value));
    value.map(|value| (setting.key, value)).ok_or_else(|| {
        format!(
            "{key} is a whole number from {} to {}",
            setting.unit.show(setting.least),
            setting.unit.show(setting.most)
        )
    })
}

/// Looks and prints.
pub(super) fn run(task: &PatternsTask, out: &mut dyn Write) -> Result<u8, String> {
    let mut cases = Vec::new();
    for path in format::case_files(&task.cases) {
        let loaded = format::load(&path);
        let errors = || format!("nothing was looked at, {} has errors:\n{}", path.display(), loaded.report.to_text());
        cases.push(loaded.case.ok_or_else(errors)?);
    }
    let Merged { case, .. } = merge(&cases);
    let case = match cases.as_slice() {
        [one] => one,
        _ => &case,
    };
    let mut thresholds = Thresholds::default();
    for (key, value) in &task.set {
        for setting in Thresholds::SETTINGS.iter().filter(|setting| setting.key == *key) {
            *(setting.reach)(&mut thresholds) = *value;
        }
    }
    let patterns = if task.patterns.is_empty() { &Pattern::ALL[..] } else { &task.patterns };
    let findings = find(case, &Valuation::of(case), &thresholds, patterns, &Watch::default()).unwrap_or_default();
    let text = if task.json {
        to_json(case, &findings, &thresholds, patterns)
    } else {
        to_text(case, &findings, &thresholds, patterns)
    };
    out.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(0)
}

/// For people: the suggestions of each pattern with score and reason.
#[must_use]
pub fn to_text(case: &Case, findings: &Findings, thresholds: &Thresholds, patterns: &[Pattern]) -> String {
    let mut text = format!("{}\nSuggestions, not findings.\n", case.title);
    let mut nothing = Vec::new();
    for pattern in Pattern::ALL.into_iter().filter(|pattern| patterns.contains(pattern)) {
        let found: Vec<&Suggestion> = findings.of(pattern).collect();
        if found.is_empty() {
            nothing.push(pattern.name().to_lowercase());
            continue;
        }
        let used: Vec<String> = Thresholds::of(pattern)
            .map(|setting| format!("{} = {}", setting.key, setting.unit.show((setting.get)(thresholds))))
            .collect();
        let _ = writeln!(text, "\n{} · {}", pattern.name(), thousands(found.len()));
        let _ = writeln!(text, "  {}", used.join(", "));
        let _ = writeln!(text, "  {}", pattern.caveat());
        for suggestion in found {
            let _ = writeln!(text, "  {:.2}  {}", suggestion.score, suggestion.reason);
            // What holds for all of them stands above.
            let own = suggestion.caveat.strip_prefix(pattern.caveat()).unwrap_or(&suggestion.caveat).trim_start();
            if !own.is_empty() {
                let _ = writeln!(text, "        {own}");
            }
        }
    }
    if !nothing.is_empty() {
        let _ = writeln!(text, "\nNothing of: {}.", nothing.join(", "));
    }
    // The same rows are left out of many patterns for the same reason.
    let mut left_out: BTreeMap<(Why, usize), (String, Vec<String>)> = BTreeMap::new();
    for left in &findings.left_out {
        let entry = left_out.entry((left.why, left.rows)).or_insert_with(|| (left.sentence(), Vec::new()));
        entry.1.push(left.pattern.name().to_lowercase());
    }
    if !left_out.is_empty() {
        text.push_str("\nLeft out\n");
    }
    for (sentence, patterns) in left_out.into_values() {
        let _ = writeln!(text, "  {} ({})", sentence, patterns.join(", "));
    }
    text
}

/// For programs.
#[must_use]
pub fn to_json(case: &Case, findings: &Findings, thresholds: &Thresholds, patterns: &[Pattern]) -> String {
    let transfer = |&ix: &TransferIx| {
        let (transfer, asset) = (&case[ix], &case[case[ix].asset]);
        json!({
            "at": transfer.at.map(crate::case::Moment::iso),
            "from": case[transfer.from].id,
            "to": case[transfer.to].id,
            "asset": asset.id,
            "amount": transfer.amount.map(|amount| amount.exact(asset.decimals)),
            "tx": transfer.tx,
            "file": case.files.get(transfer.place.file as usize),
            "line": transfer.place.line,
        })
    };
    let parameter = |parameter: &Parameter| (parameter.key.to_owned(), Value::from(parameter.value));
    let suggestion = |suggestion: &Suggestion| {
        json!({
            "key": suggestion.key,
            "pattern": suggestion.pattern.word(),
            "score": suggestion.score,
            "reason": suggestion.reason,
            "caveat": suggestion.caveat,
            "parameters": suggestion.parameters.iter().map(parameter).collect::<serde_json::Map<_, _>>(),
            "wallets": suggestion.wallets.iter().map(|&ix| case[ix].id.as_str()).collect::<Vec<_>>(),
            "transfers": suggestion.transfers.iter().map(transfer).collect::<Vec<_>>(),
        })
    };
    let left_out = |left: &crate::trace::patterns::LeftOut| json!({ "pattern": left.pattern.word(), "rows": left.rows, "why": left.sentence() });
    let value = json!({
        "format": 1,
        "case": case.id,
        "digest": case.digest.to_string(),
        "note": "Suggestions, not findings.",
        "patterns": patterns.iter().map(|pattern| pattern.word()).collect::<Vec<_>>(),
        "thresholds": thresholds,
        "suggestions": findings.suggestions.iter().map(suggestion).collect::<Vec<_>>(),
        "left_out": findings.left_out.iter().map(left_out).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}
