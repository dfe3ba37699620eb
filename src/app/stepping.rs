//! Commands that move the playhead.

use super::command::Command;
use super::document::Document;

/// Pixels of the axis that a step and a big step move the playhead.
const STEP: f64 = 4.0;
const BIG_STEP: f64 = 40.0;

/// Does a command of the menu Time.
pub(super) fn run_time(doc: &mut Document, command: Command) {
    let (axis, index) = (&doc.clock.axis, &doc.chronicle.index);
    let playback = &mut doc.clock.playback;
    let (first, last) = axis.extent();
    match command {
        Command::Play => playback.toggle(axis),
        Command::StepBack => playback.nudge(-STEP, axis),
        Command::StepForward => playback.nudge(STEP, axis),
        Command::BigStepBack => playback.nudge(-BIG_STEP, axis),
        Command::BigStepForward => playback.nudge(BIG_STEP, axis),
        Command::PreviousTransfer => {
            playback.step_back(index);
        }
        Command::NextTransfer => {
            playback.step_forward(index);
        }
        Command::TimeStart => playback.at = first,
        Command::TimeEnd => playback.at = last,
        Command::Slower => playback.slower(),
        Command::Faster => playback.faster(),
        _ => {}
    }
}
