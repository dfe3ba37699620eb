//! An account as a picture that can stand alone, in the same frame as the graph.

use super::{Form, ReconcileSpec, account, flows};
use crate::scene::frame::{FrameSpec, frame};
use crate::scene::style::Metrics;
use crate::scene::{Scene, Size};

/// What to put together.
#[derive(Debug, Clone, Copy)]
pub struct ReconcileExhibit<'a> {
    /// The account.
    pub account: ReconcileSpec<'a>,
    /// Table or flows.
    pub form: Form,
    /// Size of the picture in px.
    pub size: Size,
}

/// Puts a picture together.
#[must_use]
pub fn exhibit(spec: &ReconcileExhibit<'_>) -> Scene {
    let mut frame = frame(&frame_spec(spec), spec.size);
    let inner = frame.content.expanded(-Metrics::get().space.group);
    if inner.width() > 0.0 && inner.height() > 0.0 {
        let draw = if spec.form == Form::Table { account } else { flows };
        frame.scene.place(draw(&spec.account, inner.size()), inner.min);
    }
    frame.scene
}

/// What the picture shows and by which method, in a line.
#[must_use]
pub fn title(spec: &ReconcileExhibit<'_>) -> String {
    let what = match spec.form {
        Form::Table => "Where the stolen funds are",
        Form::Flows => "From the theft to where the funds are",
    };
    match spec.account.accounts {
        [one] => format!("{what} · {}", one.method.name()),
        several => format!("{what} · by {} methods", several.len()),
    }
}

fn frame_spec(spec: &ReconcileExhibit<'_>) -> FrameSpec {
    let case = spec.account.case;
    let rows = spec.account.ledger.entries.len();
    FrameSpec {
        title: case.title.clone(),
        subtitle: title(spec),
        marking: case.marking.clone(),
        case_id: case.id.clone(),
        digest: case.digest.to_string(),
        window: case.as_of.map(|at| format!("as of {}", at.for_people())).unwrap_or_default(),
        shown: format!("{} movements traced", crate::case::thousands(rows)),
        filters: crate::scene::exhibit::withheld_line(case).into_iter().collect(),
        program: concat!("coldtrail ", env!("CARGO_PKG_VERSION")).to_owned(),
        legend: None,
    }
}
