//! The exhibit's frame: marking, title, legend, notes and footer, so that a picture can stand alone and be questioned.

mod banner;
mod bars;
mod notes;

pub use banner::{BannerStyle, banner, banner_style};
pub use notes::{Note, Notes};

use super::legend::{LegendSpec, legend_columns, legend_in, legend_width};
use super::style::{Metrics, Token};
use super::{Paint, Point, Rect, Scene, Shape, Size};
use crate::case::Marking;

/// What lies behind a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ground {
    /// The colours of the theme.
    #[default]
    Filled,
    /// Nothing: whatever the picture is put on shows through.
    Transparent,
}

/// Where notes are that had no room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum More {
    /// On the next page.
    #[default]
    NextPage,
    /// In the table beside the picture.
    Annex,
    /// In what the file says of itself.
    Metadata,
}

impl More {
    fn place(self) -> &'static str {
        match self {
            Self::NextPage => "on the next page",
            Self::Annex => "see annex",
            Self::Metadata => "named in the data of this file",
        }
    }
}

/// What stands around a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrameSpec {
    /// Title of the case.
    pub title: String,
    /// When, how much, who: one line.
    pub subtitle: String,
    /// Whether the title is a headline that is read from the last row, as on a slide.
    pub headline: bool,
    /// Banner at the top and the bottom, if the case has one.
    pub marking: Option<Marking>,
    /// Identifier of the case.
    pub case_id: String,
    /// Digest of the case in hexadecimal; the first 12 digits are shown.
    pub digest: String,
    /// The time window, e.g. `21 Feb 2025 14:13 – 3 Mar 2025 UTC`.
    pub window: String,
    /// What is left out, e.g. `shown 41 of 126 wallets`.
    pub shown: String,
    /// The date up to which the case is complete, e.g. `as of 20 Mar 2025`.
    pub as_of: String,
    /// Who made the picture, e.g. `prepared by A. Analyst, Unit 7`.
    pub author: String,
    /// What else must be known to read the picture: the trace and its rules, what was compared. A paragraph each.
    pub remarks: Vec<String>,
    /// The active filters in words; a picture that leaves something out says so, in full.
    pub filters: Vec<String>,
    /// Name and version of the program.
    pub program: String,
    /// The legend, if wanted: at the left, or below where the picture is upright.
    pub legend: Option<LegendSpec>,
    /// Sources and caveats.
    pub notes: Notes,
    /// Where those are that have no room.
    pub more: More,
    /// Number of the page, and of how many.
    pub page: Option<(usize, usize)>,
    /// What lies behind it all.
    pub ground: Ground,
    /// Only the marking and the picture.
    pub bare: bool,
}

/// A frame, and the room it leaves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// The frame itself, with a background on its whole size.
    pub scene: Scene,
    /// Where the content belongs: place it with [`Scene::place`].
    pub content: Rect,
    /// Notes that had no room.
    pub rest: Notes,
    /// What lies behind it all.
    pub ground: Ground,
}

impl FrameSpec {
    /// Fills a part of the ground, where the ground is filled.
    fn ground(&self, scene: &mut Scene, rect: Rect, token: Token) {
        if self.ground == Ground::Filled {
            scene.fill(Shape::Rect { rect, radius: 0.0 }, Paint::new(token));
        }
    }
}

/// The frame of a picture of a size in px.
#[must_use]
pub fn frame(spec: &FrameSpec, size: Size) -> Frame {
    let metrics = Metrics::get();
    let mut scene = Scene::new(size);
    let whole = Rect::from_xywh(0.0, 0.0, size.w, size.h);
    spec.ground(&mut scene, whole, Token::Canvas);
    let mut inner = whole;
    if let Some(marking) = &spec.marking {
        let height = metrics.space.banner;
        scene.place(banner(marking, size.w), Point::new(0.0, 0.0));
        scene.place(banner(marking, size.w), Point::new(0.0, size.h - height));
        inner.min.y += height;
        inner.max.y -= height;
    }
    let mut rest = Notes::default();
    if !spec.bare {
        bars::title_bar(&mut scene, spec, &mut inner);
        bars::footer(&mut scene, spec, &mut inner);
        bars::remarks(&mut scene, spec, &mut inner);
        rest = notes::notes(&mut scene, spec, &mut inner);
        if let Some(list) = &spec.legend {
            place_legend(&mut scene, spec, list, &mut inner);
        }
    }
    let content = Rect::new(inner.min, Point::new(inner.max.x.max(inner.min.x), inner.max.y.max(inner.min.y)));
    Frame { scene, content, rest, ground: spec.ground }
}

/// Most of a picture's width that a legend at its side takes.
const WIDEST: f32 = 0.34;

/// At the left of a picture that lies, below one that is upright or too low for the list. A picture too small for both
/// shows the graph.
fn place_legend(scene: &mut Scene, spec: &FrameSpec, list: &LegendSpec, inner: &mut Rect) {
    let space = Metrics::get().space;
    let needed = (legend_width(list) + 2.0 * space.pane).max(space.legend).ceil();
    let lies = scene.size.w >= scene.size.h && needed <= WIDEST * inner.width();
    // Where the picture is low the rows move together.
    let pitches = [space.row, 0.85 * space.row, 0.7 * space.row];
    let mut lists = pitches.into_iter().map(|row| legend_in(list, needed - 2.0 * space.pane, row));
    let fits = lists.find(|scene| lies && scene.size.h + 2.0 * space.pane <= inner.height());
    if let Some(list_scene) = fits {
        let pane = Rect::new(inner.min, Point::new(inner.min.x + needed, inner.max.y));
        spec.ground(scene, pane, Token::Panel);
        bars::rule(scene, Point::new(pane.max.x - 0.5, pane.min.y), Point::new(pane.max.x - 0.5, pane.max.y));
        scene.place(list_scene, pane.min + Point::new(space.pane, space.pane));
        inner.min.x = pane.max.x;
        return;
    }
    let mut lists = pitches.into_iter().map(|row| legend_columns(list, inner.width() - 2.0 * space.pane, row));
    let height = |columns: &Scene| columns.size.h + 2.0 * space.small;
    if let Some(columns) = lists.find(|columns| columns.size.w > 0.0 && height(columns) <= 0.4 * inner.height()) {
        let bar = bars::bar_above(scene, spec, inner, height(&columns));
        scene.place(columns, bar.min + Point::new(space.pane, space.small));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_content_never_has_a_negative_size() {
        let legend = LegendSpec { heading: "On the canvas".to_owned(), ..LegendSpec::default() };
        let spec = FrameSpec {
            title: "A long title that cannot fit".to_owned(),
            marking: Marking::parse("TLP:RED"),
            case_id: "case".to_owned(),
            window: "2025".to_owned(),
            legend: Some(legend),
            ..FrameSpec::default()
        };
        for (w, h) in [(0.0, 0.0), (40.0, 30.0), (300.0, 2000.0), (4000.0, 10.0)] {
            let frame = frame(&spec, Size::new(w, h));
            assert!(frame.content.width() >= 0.0 && frame.content.height() >= 0.0, "{w} × {h}: {:?}", frame.content);
        }
        let bare = frame(&FrameSpec::default(), Size::new(50.0, 40.0));
        assert_eq!(bare.content, Rect::from_xywh(0.0, 0.0, 50.0, 40.0));
    }
}
