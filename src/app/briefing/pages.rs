//! The whole briefing as pages, each of which can stand alone: the step's picture in the frame of an exhibit, with its
//! headline and the numbers of its sources, and a page of notes after it where that is wanted. The last pages list the
//! sources by these numbers, and the caveats of the case.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Step;
use super::note_page::note_page;
use super::still::{Backdrop, Staged};
use crate::app::accounting::{Accounting, Worked};
use crate::app::clock::{Look, Rows, Source};
use crate::app::export::Sheet;
use crate::app::view::step;
use crate::case::thousands;
use crate::flow::{Flow, Shown};
use crate::layout::{Cancel, Cancelled};
use crate::overview::Statistics;
use crate::scene::exhibit::annex::{self, Table, note_tables, source_table};
use crate::scene::exhibit::{
    Drawn, ExhibitSpec, Part, Uses, frame_spec, notes_of, of_case, with_graph, withheld_line, within,
};
use crate::scene::frame::{FrameSpec, Notes, frame};
use crate::scene::overview::{OverviewSpec, overview_in};
use crate::scene::style::Metrics;
use crate::scene::{Point, Rect, Scene, Size};

/// Heading of the last pages.
const SOURCES: &str = "Sources and caveats";

/// Least room for the tables of sources, px.
const LEAST_ROOM: Size = Size::new(560.0, 320.0);

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// What is on it, in logical pixels.
    pub scene: Scene,
    /// What the file says of it.
    pub metadata: Vec<(String, String)>,
    /// Its name: that of the step.
    pub title: String,
    /// What it is of.
    pub of: PageOf,
    /// Its number among all pages, counted from 1.
    pub page: usize,
    /// How all of them are numbered.
    pub numbering: Arc<Numbering>,
}

/// How the pages of a briefing are numbered, and its sources through all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbering {
    /// The sources.
    pub uses: Uses,
    /// How many steps there are.
    pub steps: usize,
    /// How many pages.
    pub pages: usize,
    /// The first page that lists the sources, where there is room for them on one.
    pub sources_from: Option<usize>,
}

/// What a page is of; numbers are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageOf {
    /// A step.
    Step(usize),
    /// The notes of a step.
    Notes(usize),
    /// Sources and caveats, which may take several pages.
    Sources(usize),
}

/// Drawings of more edges are made twice, so that there are never many of them at a time.
const MOST_KEPT: usize = 5_000;

/// A step made ready, with the sources behind what it draws.
struct Ready {
    /// Of a graph that is not too large to be kept.
    staged: Option<Box<Staged>>,
    uses: Uses,
}

/// Which step, and the page it is on.
#[derive(Debug, Clone, Copy)]
struct Place {
    step: usize,
    page: usize,
    size: Size,
}

/// Whether a page with notes follows a step.
fn has_notes(step: &Step, notes: bool) -> bool {
    notes && !step.notes.trim().is_empty()
}

impl Backdrop {
    /// All pages of a briefing, in order.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn pages(&self, steps: &[Step], size: Size, notes: bool, cancel: &Cancel) -> Result<Vec<Page>, Cancelled> {
        let ready = steps.iter().map(|step| self.ready(step, size, cancel)).collect::<Result<Vec<_>, _>>()?;
        let uses = Uses::together(ready.iter().map(|ready| &ready.uses));
        let before = steps.len() + steps.iter().filter(|step| has_notes(step, notes)).count();
        // How many there are stands on each of them, so they are drawn again once that is known.
        let last = self.source_pages(&uses, size, before, before).len();
        let sources_from = (last > 0).then_some(before + 1);
        let numbering = Arc::new(Numbering { uses, steps: steps.len(), pages: before + last, sources_from });
        let mut pages = Vec::new();
        for (at, (step, ready)) in steps.iter().zip(&ready).enumerate() {
            let place = Place { step: at + 1, page: pages.len() + 1, size };
            pages.extend(self.pages_of_step(step, ready, place, &numbering, (notes, cancel))?);
        }
        pages.extend(self.pages_of_sources(&numbering, size));
        Ok(pages)
    }

    /// One page of a briefing again, of which nothing else is known than how its pages were numbered.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub(in crate::app) fn page_again(
        &self,
        step: &Step,
        (of, page): (PageOf, usize),
        numbering: &Arc<Numbering>,
        size: Size,
        cancel: &Cancel,
    ) -> Result<Option<Page>, Cancelled> {
        let pages = match of {
            PageOf::Sources(_) => self.pages_of_sources(numbering, size),
            PageOf::Step(number) | PageOf::Notes(number) => {
                let notes = matches!(of, PageOf::Notes(_));
                let place = Place { step: number, page: page - usize::from(notes), size };
                self.pages_of_step(step, &self.ready(step, size, cancel)?, place, numbering, (notes, cancel))?
            }
        };
        Ok(pages.into_iter().find(|page| page.of == of))
    }

    fn pages_of_step(
        &self,
        step: &Step,
        ready: &Ready,
        place: Place,
        numbering: &Arc<Numbering>,
        (notes, cancel): (bool, &Cancel),
    ) -> Result<Vec<Page>, Cancelled> {
        let step = &self.spoken(step);
        let said = ready.uses.line(&self.case, &numbering.uses);
        let whole = numbering.sources_from.map(|page| format!(", in full on page {page}"));
        let said = match step::sheet(step) {
            // The overview numbers its sources itself.
            Sheet::Overview => whole.map(|whole| format!("Sources: numbered as listed in this picture{whole}")),
            Sheet::Graph | Sheet::Account => {
                (!said.is_empty()).then(|| format!("Sources{}: {said}", whole.unwrap_or_default()))
            }
        };
        let words = self.words(step, Some((place.page, numbering.pages)));
        let (words, scene) = self.page(step, ready, words, place.size, (said, cancel))?;
        let page = Page {
            scene,
            metadata: self.metadata(&words, place.step, numbering),
            title: format!("{}  {}", place.step, words.title),
            of: PageOf::Step(place.step),
            page: place.page,
            numbering: Arc::clone(numbering),
        };
        if !has_notes(step, notes) {
            return Ok(vec![page]);
        }
        let of_notes = Page {
            scene: note_page(&words, &page.scene, &step.notes, place.size, (place.page + 1, numbering.pages)),
            title: format!("{}  Notes", place.step),
            of: PageOf::Notes(place.step),
            page: place.page + 1,
            ..page.clone()
        };
        Ok(vec![page, of_notes])
    }

    fn pages_of_sources(&self, numbering: &Arc<Numbering>, size: Size) -> Vec<Page> {
        let Some(first) = numbering.sources_from else { return Vec::new() };
        let metadata = self.metadata(&of_case(&self.case), numbering.steps, numbering);
        let scenes = self.source_pages(&numbering.uses, size, first - 1, numbering.pages).into_iter().enumerate();
        let page = |(at, scene)| Page {
            scene,
            metadata: metadata.clone(),
            title: SOURCES.to_owned(),
            of: PageOf::Sources(at + 1),
            page: first + at,
            numbering: Arc::clone(numbering),
        };
        scenes.map(page).collect()
    }

    /// Makes a step ready to be drawn, and says on which sources it rests.
    fn ready(&self, step: &Step, size: Size, cancel: &Cancel) -> Result<Ready, Cancelled> {
        let case = &*self.case;
        match step::sheet(step) {
            Sheet::Graph => {
                let staged = self.stage(step, cancel)?;
                cancel.check()?;
                let uses = self.with_spec(step, &staged, size, |spec| {
                    let part = step::part(step).map(|seen| seen.part(size));
                    let drawn = Drawn::of_graph(spec, part);
                    let drawn = match step.no_timeline {
                        true => drawn,
                        false => drawn.with_timeline(case, spec.shown, spec.filter),
                    };
                    Uses::of(case, spec.flow, &drawn)
                });
                let keeps = staged.drawing.flow.graph.edge_count() <= MOST_KEPT;
                Ok(Ready { staged: keeps.then(|| Box::new(staged)), uses })
            }
            Sheet::Overview => Ok(Ready { staged: None, uses: Uses::of_overview(case) }),
            Sheet::Account => {
                let drawn = Drawn { events: BTreeSet::new(), ..Drawn::everything(case) };
                let flow = Flow::default();
                Ok(Ready { staged: None, uses: Uses::of(case, &flow, &drawn) })
            }
        }
    }

    /// The pages that list sources and caveats, of how many pages in all.
    fn source_pages(&self, uses: &Uses, size: Size, before: usize, of: usize) -> Vec<Scene> {
        let case = &*self.case;
        let caveats = Notes { sources: Vec::new(), ..notes_of(case, &Uses::default()) };
        let tables: Vec<Table> = std::iter::once(source_table(case, uses))
            .filter(|table| !table.rows.is_empty())
            .chain(note_tables(&caveats))
            .collect();
        let framed = |page: usize| {
            let title = format!("{SOURCES}: {}", case.title);
            frame(&FrameSpec { title, headline: true, page: Some((page, of)), ..of_case(case) }, size)
        };
        let room = |content: Rect| {
            let space = Metrics::get().space;
            Rect::new(
                content.min + Point::new(space.pane, space.small),
                content.max - Point::new(space.pane, space.small),
            )
        };
        let all = room(framed(before + 1).content);
        // A page too small for a table has its sources in what the file says of itself.
        if all.width() < LEAST_ROOM.w || all.height() < LEAST_ROOM.h {
            return Vec::new();
        }
        let scenes = annex::pages(&tables, all.size()).into_iter().enumerate();
        let placed = scenes.map(|(at, scene)| {
            let mut framed = framed(before + at + 1);
            framed.scene.place(scene, room(framed.content).min);
            framed.scene
        });
        placed.collect()
    }

    /// A step as it may be read: without what the case hides.
    fn spoken(&self, step: &Step) -> Step {
        Step { headline: self.case.scrub(&step.headline), notes: self.case.scrub(&step.notes), ..step.clone() }
    }

    /// What every frame of a page says.
    fn words(&self, step: &Step, page: Option<(usize, usize)>) -> FrameSpec {
        let case = &*self.case;
        let (title, subtitle) = match step.headline.trim() {
            "" => (case.title.clone(), String::new()),
            headline => (headline.to_owned(), case.title.clone()),
        };
        FrameSpec { title, subtitle, headline: true, page, ..of_case(case) }
    }

    fn page(
        &self,
        step: &Step,
        ready: &Ready,
        words: FrameSpec,
        size: Size,
        (sources, cancel): (Option<String>, &Cancel),
    ) -> Result<(FrameSpec, Scene), Cancelled> {
        let remarks = withheld_line(&self.case).into_iter().chain(sources.clone()).collect();
        match (step::sheet(step), &ready.staged) {
            (Sheet::Graph, Some(staged)) => Ok(self.graph_page(step, staged, words, size, sources)),
            (Sheet::Graph, None) => Ok(self.graph_page(step, &self.stage(step, cancel)?, words, size, sources)),
            (Sheet::Account, _) => Ok(self.account_page(step, FrameSpec { remarks, ..words }, size)),
            (Sheet::Overview, _) => Ok(self.overview_page(step, FrameSpec { remarks, ..words }, size)),
        }
    }

    /// Uses what the picture of a step is made of.
    fn with_spec<R>(&self, step: &Step, staged: &Staged, size: Size, then: impl FnOnce(&ExhibitSpec<'_>) -> R) -> R {
        let Staged { state, drawing, following, selection, .. } = staged;
        let (case, flow) = (&*self.case, &drawing.flow);
        let shown = Shown::of(case, &self.valuation, flow, &state.filter);
        let traced = following.as_ref().map(|following| &*following.traced);
        let played = self.played(staged, &shown);
        let instant = played.as_ref().map(super::still::Played::instant);
        then(&ExhibitSpec {
            case,
            flow,
            arrangement: &drawing.arrangement,
            filter: &state.filter,
            shown: &shown,
            selection,
            part: step::part(step).map(|seen| Part::Place(seen.middle, seen.scale)),
            size,
            least_text: 0.0,
            timeline: None,
            annotations: &self.annotations,
            traced,
            instant: instant.as_ref(),
            zone: &state.timeline.zone,
            compared: None,
            totals: None,
        })
    }

    fn graph_page(
        &self,
        step: &Step,
        staged: &Staged,
        words: FrameSpec,
        size: Size,
        sources: Option<String>,
    ) -> (FrameSpec, Scene) {
        let Staged { state, following, selection, clock, .. } = staged;
        self.with_spec(step, staged, size, |spec| {
            let mut around = frame_spec(spec);
            if let Some(at) = spec.instant.map(|instant| instant.at) {
                let zone = &state.timeline.zone;
                around.remarks.push(format!("as of {} {}", zone.format(at, "%-d %b %Y %H:%M:%S"), zone.suffix(at)));
            }
            around.remarks.extend(sources);
            let FrameSpec { title, subtitle, headline, page, .. } = words;
            let words = FrameSpec { title, subtitle, headline, page, ..around };
            let source = Source {
                case: spec.case,
                valuation: &self.valuation,
                flow: spec.flow,
                chronicle: &self.chronicle,
                filter: spec.filter,
                settings: &state.timeline,
                annotations: &self.annotations,
                following: following.as_deref(),
            };
            let look = Look { playhead: spec.instant.is_some(), ..Look::default() };
            let timeline = |size: Size| {
                let rows = Rows::of(&source, selection, None, size.h);
                rows.draw(&source, clock, look, size).scene
            };
            let spec = ExhibitSpec { timeline: (!step.no_timeline).then_some(&timeline as _), ..*spec };
            let mut around = within(frame(&words, size), &spec);
            if let Some(seen) = step::part(step) {
                around.view = seen.view(around.graph.size());
            }
            (words, with_graph(around, &spec))
        })
    }

    fn overview_page(&self, step: &Step, words: FrameSpec, size: Size) -> (FrameSpec, Scene) {
        let state = step::fitted(step, &self.case).state;
        let statistics = Statistics::of(&self.case, &self.valuation, &state.preference, None);
        let chosen = state.filter.chosen_thefts(&self.case);
        let whole = statistics.whole.thefts;
        let shown = chosen.as_ref().map_or(whole, |set| statistics.within(set).thefts);
        let words = FrameSpec {
            subtitle: format!("{} · {}", self.case.title, statistics.preference.explain()),
            shown: format!("{} of {} thefts", thousands(shown), thousands(whole)),
            ..words
        };
        let spec = OverviewSpec { case: &self.case, statistics: &statistics, chosen: chosen.as_ref(), hover: None };
        let scene = filled(&words, size, |room| overview_in(&spec, room));
        (words, scene)
    }

    fn account_page(&self, step: &Step, words: FrameSpec, size: Size) -> (FrameSpec, Scene) {
        let state = step::fitted(step, &self.case).state;
        let wanted = Accounting::chosen(&state.tracing, step::account_of(step));
        let worked = Worked::out(&self.case, &self.valuation, &wanted);
        let methods: Vec<&str> = wanted.methods.iter().map(|method| method.name()).collect();
        let words = FrameSpec { subtitle: format!("{} · {}", self.case.title, methods.join(", ")), ..words };
        let scene = filled(&words, size, |room| worked.picture(&self.case, &self.valuation, room));
        (words, scene)
    }

    /// What a file of all pages says of itself.
    pub(in crate::app) fn about(&self, steps: &[Step]) -> Vec<(String, String)> {
        let words = FrameSpec { title: self.case.title.clone(), ..self.words(&Step::default(), None) };
        let mut entries = self.metadata(&words, 1, &Numbering { steps: steps.len(), ..Numbering::default() });
        let steps = steps.iter().map(|step| self.spoken(step).headline).enumerate();
        let headlines = steps.map(|(at, headline)| format!("{}  {headline}", at + 1));
        for (key, value) in &mut entries {
            if key == "Briefing" {
                *value = headlines.clone().collect::<Vec<_>>().join("; ");
            }
        }
        entries
    }

    /// What a file says of itself, whole.
    fn metadata(&self, words: &FrameSpec, step: usize, numbering: &Numbering) -> Vec<(String, String)> {
        let case = &self.case;
        let sources: Vec<String> = case.sources.iter().map(crate::case::Source::citation).collect();
        let marking = case.marking.as_ref().map(ToString::to_string).unwrap_or_default();
        let entries = [
            ("Title", words.title.clone()),
            ("Software", concat!("coldtrail ", env!("CARGO_PKG_VERSION")).to_owned()),
            ("Case", case.id.clone()),
            ("Case digest (SHA-256)", case.digest.to_string()),
            ("Briefing", format!("step {step} of {}", numbering.steps)),
            ("Time window", words.window.clone()),
            ("Shown", words.shown.clone()),
            ("Filters", words.filters.join("; ")),
            ("Marking", marking),
            ("Sources", sources.join("; ")),
        ];
        let said = entries.into_iter().filter(|(_, value)| !value.is_empty());
        said.map(|(key, value)| (key.to_owned(), value)).collect()
    }
}

/// A frame with a picture in the middle.
fn filled(words: &FrameSpec, size: Size, draw: impl FnOnce(Size) -> Scene) -> Scene {
    let mut framed = frame(words, size);
    let inner = framed.content.expanded(-Metrics::get().space.group);
    if inner.width() > 0.0 && inner.height() > 0.0 {
        framed.scene.place(draw(inner.size()), inner.min);
    }
    framed.scene
}
