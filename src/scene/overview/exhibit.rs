//! The overview as a picture that can stand alone, in the same frame as the graph.

use super::super::frame::{FrameSpec, frame};
use super::super::style::{Metrics, Token};
use super::super::{Paint, Point, Rect, Scene, Shape, Size};
use super::{OverviewSpec, overview_in};
use crate::case::thousands;

/// What to put together.
#[derive(Clone, Copy)]
pub struct OverviewExhibit<'a> {
    /// The charts.
    pub overview: OverviewSpec<'a>,
    /// Size of the picture in px.
    pub size: Size,
    /// Height of the timeline and what draws it in a size; `None` leaves it out.
    pub timeline: Option<&'a dyn Fn(Size) -> Scene>,
}

/// Puts a picture together.
#[must_use]
pub fn exhibit(spec: &OverviewExhibit<'_>) -> Scene {
    let space = Metrics::get().space;
    let mut frame = frame(&frame_spec(&spec.overview), spec.size);
    let mut content = frame.content;
    if let Some(draw) = spec.timeline {
        let at = (content.max.y - super::super::exhibit::TIMELINE_HEIGHT).max(content.min.y + content.height() * 0.4);
        let rect = Rect::new(Point::new(content.min.x, at), content.max);
        frame.scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(Token::Panel));
        let inner = rect.expanded(-space.small);
        frame.scene.place(draw(inner.size()), inner.min);
        content.max.y = at;
    }
    let inner = content.expanded(-space.group);
    if inner.width() > 0.0 && inner.height() > 0.0 {
        frame.scene.place(overview_in(&spec.overview, inner.size()), inner.min);
    }
    frame.scene
}

fn frame_spec(spec: &OverviewSpec<'_>) -> FrameSpec {
    let (case, statistics) = (spec.case, spec.statistics);
    let whole = statistics.whole.thefts;
    let shown = spec.chosen.map_or(whole, |set| statistics.within(set).thefts);
    FrameSpec {
        title: case.title.clone(),
        subtitle: format!("Overview · {}", statistics.preference.explain()),
        marking: case.marking.clone(),
        case_id: case.id.clone(),
        digest: case.digest.to_string(),
        window: case.as_of.map(|at| format!("as of {}", at.for_people())).unwrap_or_default(),
        shown: format!("{} of {} thefts", thousands(shown), thousands(whole)),
        filters: crate::scene::exhibit::withheld_line(case).into_iter().collect(),
        program: concat!("coldtrail ", env!("CARGO_PKG_VERSION")).to_owned(),
        legend: None,
    }
}
