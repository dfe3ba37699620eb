//! An account as a picture that can stand alone, in the same frame as the graph.

use super::{Form, ReconcileSpec, account, flows};
use crate::scene::exhibit::{of_case, without_ground};
use crate::scene::frame::{Frame, FrameSpec, Ground, frame};
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
    within(frame(&frame_spec(spec), spec.size), spec)
}

/// Puts a picture together in a frame that was made before.
#[must_use]
pub fn within(mut frame: Frame, spec: &ReconcileExhibit<'_>) -> Scene {
    let inner = frame.content.expanded(-Metrics::get().space.group);
    if inner.width() > 0.0 && inner.height() > 0.0 {
        let draw = if spec.form == Form::Table { account } else { flows };
        let scene = draw(&spec.account, inner.size());
        let scene = if frame.ground == Ground::Filled { scene } else { without_ground(scene) };
        frame.scene.place(scene, inner.min);
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

/// What the frame of the picture says, before anything is chosen about it.
#[must_use]
pub fn frame_spec(spec: &ReconcileExhibit<'_>) -> FrameSpec {
    let rows = spec.account.ledger.entries.len();
    FrameSpec {
        subtitle: title(spec),
        shown: format!("{} movements traced", crate::case::thousands(rows)),
        ..of_case(spec.account.case)
    }
}
