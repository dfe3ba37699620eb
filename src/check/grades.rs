//! Whether judgements are whole, and rest on something.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Attribution, Case, Confidence, Reliability, SourceIx};

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    for (ix, entity) in case.entities() {
        judge(case, entity.attribution.as_ref(), &entity.sources, Item::Entity(ix), sink);
    }
    for (ix, wallet) in case.wallets() {
        judge(case, wallet.attribution.as_ref(), &wallet.sources, Item::Wallet(ix), sink);
    }
    for (ix, incident) in case.incidents() {
        judge(case, incident.attribution.as_ref(), &incident.sources, Item::Incident(ix), sink);
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
    let weak = |ix: &SourceIx| {
        case[*ix].grade.is_some_and(|g| {
            matches!(g.reliability, Reliability::D | Reliability::E) || matches!(g.credibility.get(), 4 | 5)
        })
    };
    if attribution.confidence == Some(Confidence::High) && !sources.is_empty() && sources.iter().all(weak) {
        sink.push(Code::WeakGrounds, item, "attribution", || {
            let help = "high confidence asks for good sources that corroborate each other: cite them, or lower it";
            ("high confidence, but every source is graded unreliable or doubtful".to_owned(), Some(help.to_owned()))
        });
    }
}
