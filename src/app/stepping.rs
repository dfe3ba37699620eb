//! Commands that move the playhead.

use super::command::Command;
use super::document::Document;

/// Pixels of the axis that a step and a big step move the playhead.
const STEP: f64 = 4.0;
const BIG_STEP: f64 = 40.0;

impl Document {
    /// Lets the playhead move on by so many seconds of playing.
    pub fn play_on(&mut self, dt: f64) {
        let steps = self.steps();
        self.clock.playback.advance(dt, &self.clock.axis, &steps);
    }
}

/// Does a command of the menu Time.
pub(super) fn run_time(doc: &mut Document, command: Command) {
    if matches!(command, Command::PreviousTransfer | Command::NextTransfer) {
        let steps = doc.steps();
        doc.clock.playback.step(&steps, command == Command::NextTransfer);
        return;
    }
    let axis = &doc.clock.axis;
    let playback = &mut doc.clock.playback;
    let (first, last) = axis.extent();
    match command {
        Command::Play => playback.toggle(axis),
        Command::StepBack => playback.nudge(-STEP, axis),
        Command::StepForward => playback.nudge(STEP, axis),
        Command::BigStepBack => playback.nudge(-BIG_STEP, axis),
        Command::BigStepForward => playback.nudge(BIG_STEP, axis),
        Command::TimeStart => playback.at = first,
        Command::TimeEnd => playback.at = last,
        Command::Slower => playback.slower(),
        Command::Faster => playback.faster(),
        Command::Loop => playback.looping = !playback.looping,
        Command::FollowMoney => playback.follow = !playback.follow,
        _ => {}
    }
}
