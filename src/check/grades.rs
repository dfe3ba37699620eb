//! Whether judgements are whole, and rest on something.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Attribution, Case, Confidence, Likelihood, Reliability, Source, SourceIx, SourceKind};

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    for (ix, entity) in case.entities() {
        judge(case, entity.attribution.as_deref(), &entity.sources, Item::Entity(ix), sink);
    }
    for (ix, wallet) in case.wallets() {
        judge(case, wallet.attribution.as_deref(), &wallet.sources, Item::Wallet(ix), sink);
    }
    for (ix, incident) in case.incidents() {
        judge(case, incident.attribution.as_deref(), &incident.sources, Item::Incident(ix), sink);
    }
}

fn judge(case: &Case, attribution: Option<&Attribution>, own: &[SourceIx], item: Item, sink: &mut Sink<'_>) {
    let Some(attribution) = attribution else { return };
    if attribution.likelihood.is_some() != attribution.confidence.is_some() {
        sink.push(Code::HalfJudged, item, "attribution", || {
            let (given, lacking) = match attribution.likelihood {
                Some(_) => ("likelihood", "confidence"),
                None => ("confidence", "likelihood"),
            };
            let help = "likelihood is about the event, confidence about the sources; state both where the source does";
            (format!("this judgement has a {given} but no {lacking}"), Some(help.to_owned()))
        });
    }
    let sources = if attribution.sources.is_empty() { own } else { &attribution.sources };
    if sources.is_empty() {
        return;
    }
    if attribution.confidence == Some(Confidence::High) && sources.iter().all(|&ix| weak(&case[ix])) {
        sink.push(Code::WeakGrounds, item, "attribution", || {
            let help = "high confidence asks for good sources that corroborate each other: cite them, or lower it";
            ("high confidence, but every source is graded unreliable or doubtful".to_owned(), Some(help.to_owned()))
        });
    } else if attribution.likelihood == Some(Likelihood::AlmostCertain)
        && !sources.iter().any(|&ix| bears_certainty(&case[ix]))
    {
        sink.push(Code::Overstated, item, "attribution", || {
            let said: Vec<String> = sources.iter().map(|&ix| describe(&case[ix])).collect();
            let message = format!("almost certain, but nobody better says so than {}", said.join(", "));
            let help = "almost certain asks for a government, the victim or an analytics firm, or a source graded as confirmed: \
                        cite one, or lower the likelihood";
            (message, Some(help.to_owned()))
        });
    }
}

/// Graded unreliable or doubtful. A source that cannot be judged (F, 6) is not called weak.
fn weak(source: &Source) -> bool {
    source.grade.is_some_and(|grade| {
        matches!(grade.reliability, Reliability::D | Reliability::E) || matches!(grade.credibility.get(), 4 | 5)
    })
}

/// Whether a judgement of almost certain may rest on a source: a researcher or the press bears it only where others
/// confirm what they say.
fn bears_certainty(source: &Source) -> bool {
    let confirmed = source.grade.is_some_and(|grade| {
        matches!(grade.reliability, Reliability::A | Reliability::B) && grade.credibility.get() == 1
    });
    !weak(source) && (confirmed || !matches!(source.kind, SourceKind::Researcher | SourceKind::Press))
}

fn describe(source: &Source) -> String {
    let grade = source.grade.map(|grade| format!(" {grade}")).unwrap_or_default();
    format!("`{}` ({}{grade})", source.id, source.kind.name().to_lowercase())
}
