//! Who says so: attributions and citations.

use egui::{RichText, Ui};

use super::super::theme;
use super::super::widgets::{dim, faint, heading};
use crate::app::document::Document;
use crate::case::{Attribution, EntityIx, Likelihood, SourceIx};
use crate::scene::style::{Metrics, Token};

/// Likelihood and confidence stand in two lines, never in one sentence (ICD 203).
pub(super) fn who_says_so(
    doc: &Document,
    ui: &mut Ui,
    claim: Option<&Attribution>,
    to: Option<EntityIx>,
    sources: &[SourceIx],
) {
    heading(ui, "Who says so");
    if let Some(claim) = claim {
        if let Some(to) = claim.to.or(to) {
            ui.label(format!("Assessed to be {}", chain(doc, to)));
        }
        if let Some(likelihood) = claim.likelihood {
            let (low, high) = likelihood.percent();
            ui.label(RichText::new(Likelihood::words(likelihood)).font(theme::bold(Metrics::get().font.body)))
                .on_hover_text(format!("Likelihood, ICD 203: {low}–{high} %"));
        }
        if let Some(confidence) = claim.confidence {
            ui.label(dim(ui, format!("Confidence in the sources: {}", confidence.name())));
        }
        note(ui, &claim.note);
        cite(doc, ui, &claim.sources);
        let further: Vec<SourceIx> = sources.iter().copied().filter(|s| !claim.sources.contains(s)).collect();
        cite(doc, ui, &further);
        return;
    } else if let Some(to) = to {
        ui.label(format!("Of {}", chain(doc, to)));
    } else {
        ui.label(dim(ui, "Attributed to nobody by the sources of this case."));
    }
    cite(doc, ui, sources);
}

pub(super) fn chain(doc: &Document, entity: EntityIx) -> String {
    let names: Vec<&str> = doc.case.chain_of_command(entity).map(|e| doc.case[e].name.as_str()).collect();
    names.join(", part of ")
}

pub(super) fn note(ui: &mut Ui, text: &str) {
    if !text.is_empty() {
        ui.label(dim(ui, text));
    }
}

pub(super) fn cite(doc: &Document, ui: &mut Ui, sources: &[SourceIx]) {
    for &source in sources {
        source_line(doc, ui, source);
    }
}

pub(super) fn source_line(doc: &Document, ui: &mut Ui, source: SourceIx) {
    let source = &doc.case[source];
    let grade = source.grade.map(|grade| format!(" · {grade}")).unwrap_or_default();
    let text = RichText::new(format!("{}{grade}", source.citation())).small();
    let shown = match &source.url {
        Some(url) => ui.hyperlink_to(text, url),
        None => ui.label(text.color(theme::token(ui, Token::TextDim))),
    };
    shown.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        ui.label(source.citation());
        if let Some(url) = &source.url {
            ui.label(faint(ui, url.clone()));
        }
        if let Some(grade) = source.grade {
            ui.label(dim(ui, format!("Graded {grade}: {}", grade.words())));
        }
        note(ui, &source.note);
    });
}
