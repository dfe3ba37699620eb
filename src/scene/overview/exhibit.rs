//! The overview as a picture that can stand alone, in the same frame as the graph.

use super::super::exhibit::{Uses, of_case, without_ground};
use super::super::frame::{Frame, FrameSpec, Ground, frame};
use super::super::style::{Metrics, Token};
use super::super::{Paint, Point, Rect, Scene, Shape, Size};
use super::{OverviewSpec, overview_with};
use crate::case::thousands;

/// What to put together.
#[derive(Clone, Copy)]
pub struct OverviewExhibit<'a> {
    /// The charts.
    pub overview: OverviewSpec<'a>,
    /// Size of the picture in px.
    pub size: Size,
    /// The numbers of sources, where the frame or a page after it lists them.
    pub numbers: Option<&'a Uses>,
    /// Height of the timeline and what draws it in a size; `None` leaves it out.
    pub timeline: Option<&'a dyn Fn(Size) -> Scene>,
}

/// Puts a picture together.
#[must_use]
pub fn exhibit(spec: &OverviewExhibit<'_>) -> Scene {
    within(frame(&frame_spec(&spec.overview), spec.size), spec)
}

/// Puts a picture together in a frame that was made before.
#[must_use]
pub fn within(mut frame: Frame, spec: &OverviewExhibit<'_>) -> Scene {
    let space = Metrics::get().space;
    let mut content = frame.content;
    let filled = frame.ground == Ground::Filled;
    let grounded = |scene: Scene| if filled { scene } else { without_ground(scene) };
    if let Some(draw) = spec.timeline {
        let at = (content.max.y - super::super::exhibit::TIMELINE_HEIGHT).max(content.min.y + content.height() * 0.4);
        let rect = Rect::new(Point::new(content.min.x, at), content.max);
        if filled {
            frame.scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(Token::Panel));
        }
        let inner = rect.expanded(-space.small);
        frame.scene.place(grounded(draw(inner.size())), inner.min);
        content.max.y = at;
    }
    let inner = content.expanded(-space.group);
    if inner.width() > 0.0 && inner.height() > 0.0 {
        frame.scene.place(grounded(overview_with(&spec.overview, spec.numbers, inner.size())), inner.min);
    }
    frame.scene
}

/// What the frame of the picture says, before anything is chosen about it.
#[must_use]
pub fn frame_spec(spec: &OverviewSpec<'_>) -> FrameSpec {
    let (case, statistics) = (spec.case, spec.statistics);
    let whole = statistics.whole.thefts;
    let shown = spec.chosen.map_or(whole, |set| statistics.within(set).thefts);
    FrameSpec {
        subtitle: format!("Overview · {}", statistics.preference.explain()),
        shown: format!("{} of {} thefts", thousands(shown), thousands(whole)),
        ..of_case(case)
    }
}
