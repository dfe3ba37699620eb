//! From a picture and the choices about it to pages: the picture in its frame, notes that had no room, the annex.

use super::{Annex, Content, ExportOptions, Extent, Format, Paper, Picture, Seen};
use crate::app::accounting::Accounting;
use crate::case::thousands;
use crate::flow::Shown;
use crate::overview::Statistics;
use crate::scene::exhibit::annex::{self, Listed, note_tables};
use crate::scene::exhibit::{self, Drawn, ExhibitSpec, Part, Uses, notes_of};
use crate::scene::frame::{Frame, FrameSpec, Ground, More, Notes, frame};
use crate::scene::overview::{self, OverviewExhibit, OverviewSpec};
use crate::scene::style::Metrics;
use crate::scene::{Rect, Scene, Size};

/// Most pages of one exhibit.
const MOST_PAGES: usize = 500;

/// Least room for the tables of an annex, px.
const LEAST_ROOM: Size = Size::new(560.0, 320.0);

/// Smallest text of a graph on paper and slides, px per em: 6.5 points.
const LEAST_TEXT: f32 = 8.75;

/// One page.
#[derive(Debug, Clone)]
pub struct Page {
    /// What is on it; its size is in logical pixels, 96 to the inch.
    pub scene: Scene,
    /// What of it the frame leaves for the picture or the tables.
    pub content: Rect,
}

/// A picture as pages, with what goes beside it.
#[derive(Debug, Clone)]
pub struct Exhibit {
    /// The pages: first the picture.
    pub pages: Vec<Page>,
    /// What the files say of themselves.
    pub metadata: Vec<(String, String)>,
    /// What is drawn, for the annex.
    pub listed: Listed,
    /// The sources behind it, by number.
    pub uses: Uses,
}

/// What is about to be put into a frame.
struct Matter<'a> {
    /// What the frame says of it.
    frame: FrameSpec,
    drawn: Drawn,
    uses: Uses,
    /// What the window showed, where the picture is of that.
    seen: Option<Seen>,
    /// The picture it was made of, where that is another.
    of: Option<&'a Picture>,
    /// Fills the frame.
    fill: &'a dyn Fn(Frame) -> Scene,
}

impl Picture {
    /// The pages of an exhibit.
    ///
    /// # Errors
    /// Where nothing is selected, the pages are too small for what goes on them, or they would be too many; as a sentence
    /// that says what to do.
    pub fn exhibit(&self, options: &ExportOptions, seen: Option<Seen>) -> Result<Exhibit, String> {
        match options.content {
            Content::Overview => self.overview_pages(options),
            Content::Account => self.account_pages(options),
            Content::Timeline => self.timeline_pages(options),
            Content::Graph | Content::Both => self.graph_pages(options, seen, None),
            Content::Selection => {
                let (picture, nodes) = self.selected()?;
                let all = self.drawing.flow.graph.node_count();
                let words = format!(
                    "Only what was selected is drawn, and what joins it: {} of {} nodes. The rest is left out.",
                    thousands(nodes),
                    thousands(all)
                );
                picture.graph_pages(options, seen, Some(&(words, self)))
            }
        }
    }

    /// The graph, with the timeline below where that is chosen. Of a selection the words that say so, and the picture
    /// it is of.
    fn graph_pages(
        &self,
        options: &ExportOptions,
        seen: Option<Seen>,
        of: Option<&(String, &Self)>,
    ) -> Result<Exhibit, String> {
        let (case, flow) = (&*self.case, &self.drawing.flow);
        let shown = Shown::of(case, &self.valuation, flow, &self.filter);
        let timeline = options.content == Content::Both;
        let seen = seen.filter(|_| options.extent == Extent::Visible && of.is_none());
        let part = match (seen, of) {
            (Some(seen), _) if options.paper == Paper::Window => Some(Part::Place(seen.middle, seen.scale)),
            (Some(seen), _) => Some(Part::Seen(seen.rect())),
            (None, Some(_)) => {
                let drawn = flow.graph.node_indices().filter(|&ix| shown.draws(ix));
                self.drawing.arrangement.bounds_of(drawn).map(Part::Fitted)
            }
            (None, None) => None,
        };
        let size = options.paper.size().unwrap_or(options.size);
        self.with_spec(&shown, part, size, timeline, |spec| {
            let mut words = exhibit::frame_spec(spec);
            if let Some((line, whole)) = of {
                words.filters = exhibit::filter_lines(case, flow, &whole.filter, &shown);
                words.remarks.push(line.clone());
            }
            let view = exhibit::in_view(spec, size);
            let view = seen.map(|seen| view.map_or(seen.rect(), |view| view.union(&seen.rect()))).or(view);
            let drawn = Drawn::of_graph(spec, view.filter(|_| of.is_none()));
            let drawn = if timeline { drawn.with_timeline(case, &shown, &self.filter) } else { drawn };
            let uses = Uses::of(case, flow, &drawn);
            let fill = |spec: &ExhibitSpec<'_>, frame: Frame| exhibit::with_graph(exhibit::within(frame, spec), spec);
            let is_window = options.paper == Paper::Window;
            let size = if is_window { around(spec, options, &words, &uses, timeline) } else { size };
            let least_text = if options.paper.size().is_some() { LEAST_TEXT } else { 0.0 };
            let spec = ExhibitSpec { size, least_text, ..*spec };
            let of = of.map(|(_, whole)| *whole);
            let matter = Matter { frame: words, drawn, uses, seen, of, fill: &|frame| fill(&spec, frame) };
            self.pages(options, size, matter)
        })
    }

    fn timeline_pages(&self, options: &ExportOptions) -> Result<Exhibit, String> {
        let case = &*self.case;
        let shown = Shown::of(case, &self.valuation, &self.drawing.flow, &self.filter);
        let size = self.size_without_graph(options);
        let words =
            self.with_spec(&shown, None, size, false, |spec| FrameSpec { legend: None, ..exhibit::frame_spec(spec) });
        let drawn = Drawn::default().with_timeline(case, &shown, &self.filter);
        let uses = Uses::of(case, &self.drawing.flow, &drawn);
        let fill = |mut frame: Frame| {
            let inner = frame.content.expanded(-Metrics::get().space.small);
            if inner.width() > 0.0 && inner.height() > 0.0 {
                let scene = self.timeline(inner.size());
                let transparent = frame.ground == Ground::Transparent;
                let scene = if transparent { exhibit::without_ground(scene) } else { scene };
                frame.scene.place(scene, inner.min);
            }
            frame.scene
        };
        self.pages(options, size, Matter { frame: words, drawn, uses, seen: None, of: None, fill: &fill })
    }

    fn overview_pages(&self, options: &ExportOptions) -> Result<Exhibit, String> {
        let case = &*self.case;
        let size = self.size_without_graph(options);
        let statistics = Statistics::of(case, &self.valuation, &self.preference, None);
        let chosen = self.filter.chosen_thefts(case);
        let spec = OverviewSpec { case, statistics: &statistics, chosen: chosen.as_ref(), hover: None };
        let drawn = Drawn { transfers: Default::default(), ..Drawn::everything(case) };
        let uses = Uses::of_overview(case);
        // One list of sources is enough, and it is that of the frame where there is one.
        let numbers = (options.notes && !options.bare).then_some(&uses);
        let fill = |frame: Frame| {
            let size = frame.scene.size;
            overview::within(frame, &OverviewExhibit { overview: spec, size, numbers, timeline: None })
        };
        let frame = overview::frame_spec(&spec);
        self.pages(options, size, Matter { frame, drawn, uses: uses.clone(), seen: None, of: None, fill: &fill })
    }

    fn account_pages(&self, options: &ExportOptions) -> Result<Exhibit, String> {
        let case = &*self.case;
        let size = self.size_without_graph(options);
        let usual;
        let accounting = match &self.accounting {
            Some(accounting) => accounting,
            None => {
                usual = Accounting::usual();
                &usual
            }
        };
        let worked = crate::app::accounting::Worked::out(case, &self.valuation, accounting);
        let drawn = Drawn { events: Default::default(), ..Drawn::everything(case) };
        let uses = Uses::of(case, &self.drawing.flow, &drawn);
        let fill = |frame: Frame| worked.within(case, &self.valuation, frame);
        let frame = worked.frame_spec(case, &self.valuation);
        self.pages(options, size, Matter { frame, drawn, uses, seen: None, of: None, fill: &fill })
    }

    /// Of what has no graph that could fill the window.
    fn size_without_graph(&self, options: &ExportOptions) -> Size {
        let of_pixels = if options.paper == Paper::Window { ExportOptions::WHOLE } else { options.size };
        options.paper.size().unwrap_or(of_pixels)
    }

    /// Puts the matter into its frame and adds the pages that follow.
    fn pages(&self, options: &ExportOptions, size: Size, matter: Matter<'_>) -> Result<Exhibit, String> {
        options.checked(size)?;
        let case = &*self.case;
        let listed = Listed::of(case, &matter.drawn);
        let paged = options.annex == Annex::Pages || options.format().is_some_and(Format::has_pages);
        let spec = dressed(matter.frame, options, notes_of(case, &matter.uses));
        let spec = |pages: usize| FrameSpec { page: Some((1, pages)), ..spec.clone() };
        let annex_tables = if options.annex == Annex::Pages { listed.tables(case, &matter.uses) } else { Vec::new() };
        let following = |n: usize, pages: usize| FrameSpec {
            title: case.title.clone(),
            subtitle: if annex_tables.is_empty() { "Notes to the picture" } else { "Annex to the picture" }.to_owned(),
            author: options.prepared_by(),
            page: Some((n, pages)),
            ground: options.ground,
            ..exhibit::of_case(case)
        };
        let mut count = 1;
        // The number of pages stands on each of them: a longer number may need more room.
        let (first, scenes) = loop {
            let first = frame(&spec(count), size);
            let mut tables = Vec::new();
            if paged && options.notes && !options.bare {
                let sources = if annex_tables.is_empty() { first.rest.sources.clone() } else { Vec::new() };
                tables.extend(note_tables(&Notes { caveats: first.rest.caveats.clone(), sources }));
            }
            tables.extend(annex_tables.iter().cloned());
            if tables.is_empty() {
                break (first, Vec::new());
            }
            let room = room(&frame(&following(count.max(10), count.max(10)), size)).size();
            if room.w < LEAST_ROOM.w || room.h < LEAST_ROOM.h {
                return Err("The page is too small for an annex: choose a larger paper or size, or the annex as CSV."
                    .to_owned());
            }
            let scenes = annex::pages(&tables, room);
            let pages = scenes.len() + 1;
            if pages > MOST_PAGES {
                return Err(format!(
                    "The annex would have {} pages, more than {MOST_PAGES}: narrow the picture down, or choose the annex as CSV.",
                    thousands(pages - 1)
                ));
            }
            if pages <= count {
                count = pages;
                break (frame(&spec(pages), size), scenes);
            }
            count = pages;
        };
        let content = first.content;
        let mut pages = vec![Page { scene: (matter.fill)(first), content }];
        for (n, scene) in scenes.into_iter().enumerate() {
            let mut frame = frame(&following(n + 2, count), size);
            let corner = room(&frame).min;
            frame.scene.place(scene, corner);
            pages.push(Page { scene: frame.scene, content: frame.content });
        }
        let metadata = matter.of.unwrap_or(self).exhibit_metadata(options, matter.seen, &matter.uses);
        Ok(Exhibit { pages, metadata, listed, uses: matter.uses })
    }
}

/// What a frame leaves for tables.
fn room(frame: &Frame) -> Rect {
    let space = Metrics::get().space;
    let Rect { min, max } = frame.content;
    Rect::new(
        crate::scene::Point::new(min.x + space.pane, min.y + space.pane),
        crate::scene::Point::new(max.x - space.pane, max.y - space.small),
    )
}

/// What is said of a picture, with what was chosen about its frame.
fn dressed(frame: FrameSpec, options: &ExportOptions, notes: Notes) -> FrameSpec {
    let paged = options.annex == Annex::Pages || options.format().is_some_and(Format::has_pages);
    FrameSpec {
        author: options.prepared_by(),
        notes: if options.notes { notes } else { Notes::default() },
        more: match options.annex {
            _ if paged => More::NextPage,
            Annex::Csv => More::Annex,
            Annex::None | Annex::Pages => More::Metadata,
        },
        page: Some((1, 1)),
        ground: options.ground,
        bare: options.bare,
        ..frame
    }
}

/// The size of the picture whose graph is as large as that of the window. Under a narrow one notes and remarks would stand
/// in a column without end: then the picture is wider than the window, and shows more to both sides.
fn around(spec: &ExhibitSpec<'_>, options: &ExportOptions, words: &FrameSpec, uses: &Uses, timeline: bool) -> Size {
    /// Height of a page by its width, at most: that of paper.
    const TALLEST: f32 = std::f32::consts::SQRT_2;
    /// By how much it is made wider at a time, and how often.
    const WIDER: (f32, usize) = (1.12, 24);
    let mut wanted = options.size;
    let mut size = around_graph(wanted, spec, options, words, uses, timeline);
    for _ in 0..WIDER.1 {
        if size.h <= TALLEST * size.w {
            break;
        }
        wanted.w = (wanted.w * WIDER.0).ceil();
        size = around_graph(wanted, spec, options, words, uses, timeline);
    }
    size
}

/// The size of the picture whose graph has a size.
fn around_graph(
    wanted: Size,
    spec: &ExhibitSpec<'_>,
    options: &ExportOptions,
    words: &FrameSpec,
    uses: &Uses,
    timeline: bool,
) -> Size {
    /// Each round comes nearer: notes take a share of the height.
    const ROUNDS: usize = 12;
    let words = dressed(words.clone(), options, notes_of(spec.case, uses));
    let nothing = |size: Size| Scene::new(size);
    // A generous first guess: a picture that lies keeps its legend at the side.
    let timeline_room = if timeline { exhibit::TIMELINE_HEIGHT } else { 0.0 };
    let mut size = Size::new(wanted.w + Metrics::get().space.legend, wanted.h + timeline_room + 200.0);
    for round in 0..4 * ROUNDS {
        let spec = ExhibitSpec { size, timeline: if timeline { Some(&nothing) } else { None }, ..*spec };
        let graph = exhibit::within(frame(&words, size), &spec).graph;
        let (w, h) = (wanted.w - graph.width(), wanted.h - graph.height());
        if w.abs() < 0.5 && h.abs() < 0.5 {
            break;
        }
        // Where legend and notes jump from place to place it is never just so: then the graph is rather larger.
        let (w, h) = if round < ROUNDS { (w, h) } else { (w.max(0.0), h.max(0.0)) };
        if round >= ROUNDS && w < 0.5 && h < 0.5 {
            break;
        }
        size = Size::new((size.w + w).ceil(), (size.h + h).ceil());
    }
    size
}
