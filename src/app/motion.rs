//! Changes of the drawing as short movements, and nodes under a drag.

use std::borrow::Cow;
use std::sync::Arc;

use super::App;
use super::briefing::Presenting;
use super::document::{Document, Drawing};
use crate::scene::Point;
use crate::scene::graph::{Arrangement, Ghost, Transition};

/// Everything on its way to its new place.
#[derive(Debug, Clone)]
pub struct Motion {
    way: Arc<Transition>,
    /// Seconds gone.
    gone: f32,
    /// Seconds it takes.
    seconds: f32,
}

impl Motion {
    /// How long it takes, in seconds.
    pub const SECONDS: f32 = 0.25;

    /// How much of it is done, from 0 to 1, slow at both ends.
    #[must_use]
    pub fn done(&self) -> f32 {
        let t = (self.gone / self.seconds).clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    }

    /// Where the nodes that vanish are, and how much of them is left, from 1 to 0.
    pub fn ghosts(&self) -> impl Iterator<Item = (&Ghost, Point, f32)> {
        let done = self.done();
        self.way.ghosts().iter().map(move |ghost| (ghost, ghost.from.lerp(ghost.to, done), 1.0 - done))
    }
}

impl App {
    /// Lets everything that is on its way go on for `dt` seconds. Returns whether something still moves.
    pub fn advance_motion(&mut self, dt: f32) -> bool {
        let Some(motion) = &mut self.ui.motion else { return false };
        motion.gone += dt;
        if motion.gone >= motion.seconds {
            self.ui.motion = None;
        }
        true
    }

    /// The places that the canvas shows now: those of the layout, or on the way to them, or under a drag.
    #[must_use]
    pub fn places_now<'a>(&'a self, doc: &'a Document) -> Cow<'a, Arrangement> {
        let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
        if self.ui.previews {
            let pins = doc.state.pins.iter().filter_map(|(key, &at)| Some((flow.node(key)?.0, at)));
            return Cow::Owned(arrangement.moved(flow, pins));
        }
        match &self.ui.motion {
            Some(motion) => Cow::Owned(motion.way.at(arrangement, motion.done())),
            None => Cow::Borrowed(arrangement),
        }
    }

    /// How long what moves takes, in seconds: before an audience it takes its time.
    pub(super) fn pace(&self) -> f32 {
        if self.ui.briefing.is_presenting() { Presenting::GLIDE } else { Motion::SECONDS }
    }

    /// Takes note of what the canvas shows before a new drawing comes.
    pub(super) fn before_change(&self) -> Option<(Arc<Drawing>, Arrangement)> {
        let doc = self.doc.as_ref().filter(|_| self.ui.animate)?;
        Some((doc.drawing.clone(), self.places_now(doc).into_owned()))
    }

    /// Lets the new drawing come out of what the canvas showed before. A movement that is still going on ends where it
    /// is.
    pub(super) fn after_change(&mut self, before: Option<(Arc<Drawing>, Arrangement)>, same_case: bool) {
        self.ui.previews = false;
        self.ui.motion = None;
        let (Some(doc), Some((drawing, places))) = (&self.doc, before) else { return };
        let way = Transition::new((&drawing.flow, &places), (&doc.drawing.flow, &doc.drawing.arrangement), same_case);
        self.ui.motion = way.map(|way| Motion { way: Arc::new(way), gone: 0.0, seconds: self.pace() });
    }
}
