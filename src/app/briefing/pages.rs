//! The whole briefing as pages, each of which can stand alone: the step's picture in the frame of an exhibit, with its
//! headline and the numbers of its sources, and a page of notes after it where that is wanted. The last pages list the
//! sources by these numbers, and the caveats of the case.

use std::collections::BTreeSet;

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

/// Which step of how many, and the page it is on.
#[derive(Debug, Clone, Copy)]
struct Place {
    step: usize,
    steps: usize,
    page: usize,
    pages: usize,
    size: Size,
}

impl Backdrop {
    /// All pages of a briefing, in order.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn pages(&self, steps: &[Step], size: Size, notes: bool, cancel: &Cancel) -> Result<Vec<Page>, Cancelled> {
        let steps = self.spoken(steps);
        let ready = steps.iter().map(|step| self.ready(step, size, cancel)).collect::<Result<Vec<_>, _>>()?;
        let uses = Uses::together(ready.iter().map(|ready| &ready.uses));
        let has_notes = |step: &Step| notes && !step.notes.trim().is_empty();
        let before = steps.len() + steps.iter().filter(|step| has_notes(step)).count();
        // How many there are stands on each of them, so they are drawn again once that is known.
        let last = self.source_pages(&uses, size, before, before);
        let of = before + last.len();
        let mut pages = Vec::new();
        for (at, (step, ready)) in steps.iter().zip(&ready).enumerate() {
            let (number, page) = (at + 1, pages.len() + 1);
            let place = Place { step: number, steps: steps.len(), page, pages: of, size };
            let said = ready.uses.line(&self.case, &uses);
            let whole = if last.is_empty() { String::new() } else { format!(", in full on page {}", before + 1) };
            let said = match step::sheet(step) {
                // The overview numbers its sources itself.
                Sheet::Overview => {
                    (!whole.is_empty()).then(|| format!("Sources: numbered as listed in this picture{whole}"))
                }
                Sheet::Graph | Sheet::Account => (!said.is_empty()).then(|| format!("Sources{whole}: {said}")),
            };
            let (words, scene) = self.page(step, ready, place, said, cancel)?;
            let metadata = self.metadata(&words, place);
            let title = format!("{number}  {}", words.title);
            let page = Page { scene, metadata, title, of: PageOf::Step(number) };
            if has_notes(step) {
                let scene = note_page(&words, &page.scene, &step.notes, size, (place.page + 1, of));
                let title = format!("{number}  Notes");
                let metadata = page.metadata.clone();
                pages.extend([page, Page { scene, metadata, title, of: PageOf::Notes(number) }]);
            } else {
                pages.push(page);
            }
        }
        let place = Place { step: steps.len(), steps: steps.len(), page: of, pages: of, size };
        let metadata = self.metadata(&of_case(&self.case), place);
        for (at, scene) in self.source_pages(&uses, size, before, of).into_iter().enumerate() {
            let title = SOURCES.to_owned();
            pages.push(Page { scene, metadata: metadata.clone(), title, of: PageOf::Sources(at + 1) });
        }
        Ok(pages)
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

    /// The steps as they may be read: without what the case hides.
    fn spoken(&self, steps: &[Step]) -> Vec<Step> {
        let scrubbed = |step: &Step| Step {
            headline: self.case.scrub(&step.headline),
            notes: self.case.scrub(&step.notes),
            ..step.clone()
        };
        steps.iter().map(scrubbed).collect()
    }

    /// What every frame of a page says.
    fn words(&self, step: &Step, place: Place) -> FrameSpec {
        let case = &*self.case;
        let (title, subtitle) = match step.headline.trim() {
            "" => (case.title.clone(), String::new()),
            headline => (headline.to_owned(), case.title.clone()),
        };
        FrameSpec { title, subtitle, headline: true, page: Some((place.page, place.pages)), ..of_case(case) }
    }

    fn page(
        &self,
        step: &Step,
        ready: &Ready,
        place: Place,
        sources: Option<String>,
        cancel: &Cancel,
    ) -> Result<(FrameSpec, Scene), Cancelled> {
        match (step::sheet(step), &ready.staged) {
            (Sheet::Graph, Some(staged)) => Ok(self.graph_page(step, staged, place, sources)),
            (Sheet::Graph, None) => Ok(self.graph_page(step, &self.stage(step, cancel)?, place, sources)),
            (Sheet::Account, _) => Ok(self.account_page(step, place, sources)),
            (Sheet::Overview, _) => Ok(self.overview_page(step, place, sources)),
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

    fn graph_page(&self, step: &Step, staged: &Staged, place: Place, sources: Option<String>) -> (FrameSpec, Scene) {
        let Staged { state, following, selection, clock, .. } = staged;
        self.with_spec(step, staged, place.size, |spec| {
            let mut around = frame_spec(spec);
            if let Some(at) = spec.instant.map(|instant| instant.at) {
                let zone = &state.timeline.zone;
                around.remarks.push(format!("as of {} {}", zone.format(at, "%-d %b %Y %H:%M:%S"), zone.suffix(at)));
            }
            around.remarks.extend(sources);
            let FrameSpec { title, subtitle, headline, page, .. } = self.words(step, place);
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
            let mut around = within(frame(&words, place.size), &spec);
            if let Some(seen) = step::part(step) {
                around.view = seen.view(around.graph.size());
            }
            (words, with_graph(around, &spec))
        })
    }

    fn overview_page(&self, step: &Step, place: Place, sources: Option<String>) -> (FrameSpec, Scene) {
        let state = step::fitted(step, &self.case).state;
        let statistics = Statistics::of(&self.case, &self.valuation, &state.preference, None);
        let chosen = state.filter.chosen_thefts(&self.case);
        let whole = statistics.whole.thefts;
        let shown = chosen.as_ref().map_or(whole, |set| statistics.within(set).thefts);
        let words = FrameSpec {
            subtitle: format!("{} · {}", self.case.title, statistics.preference.explain()),
            remarks: withheld_line(&self.case).into_iter().chain(sources).collect(),
            shown: format!("{} of {} thefts", thousands(shown), thousands(whole)),
            ..self.words(step, place)
        };
        let spec = OverviewSpec { case: &self.case, statistics: &statistics, chosen: chosen.as_ref(), hover: None };
        let scene = filled(&words, place.size, |room| overview_in(&spec, room));
        (words, scene)
    }

    fn account_page(&self, step: &Step, place: Place, sources: Option<String>) -> (FrameSpec, Scene) {
        let state = step::fitted(step, &self.case).state;
        let wanted = Accounting::chosen(&state.tracing, step::account_of(step));
        let worked = Worked::out(&self.case, &self.valuation, &wanted);
        let methods: Vec<&str> = wanted.methods.iter().map(|method| method.name()).collect();
        let words = FrameSpec {
            subtitle: format!("{} · {}", self.case.title, methods.join(", ")),
            remarks: withheld_line(&self.case).into_iter().chain(sources).collect(),
            ..self.words(step, place)
        };
        let scene = filled(&words, place.size, |room| worked.picture(&self.case, &self.valuation, room));
        (words, scene)
    }

    /// What a file of all pages says of itself.
    pub(in crate::app) fn about(&self, steps: &[Step]) -> Vec<(String, String)> {
        let place = Place { step: 1, steps: steps.len(), page: 1, pages: 1, size: Size::default() };
        let words = FrameSpec { title: self.case.title.clone(), ..self.words(&Step::default(), place) };
        let mut entries = self.metadata(&words, place);
        let steps = self.spoken(steps);
        let headlines = steps.iter().enumerate().map(|(at, step)| format!("{}  {}", at + 1, step.headline));
        for (key, value) in &mut entries {
            if key == "Briefing" {
                *value = headlines.clone().collect::<Vec<_>>().join("; ");
            }
        }
        entries
    }

    /// What a file says of itself, whole.
    fn metadata(&self, words: &FrameSpec, place: Place) -> Vec<(String, String)> {
        let case = &self.case;
        let sources: Vec<String> = case.sources.iter().map(crate::case::Source::citation).collect();
        let marking = case.marking.as_ref().map(ToString::to_string).unwrap_or_default();
        let entries = [
            ("Title", words.title.clone()),
            ("Software", concat!("coldtrail ", env!("CARGO_PKG_VERSION")).to_owned()),
            ("Case", case.id.clone()),
            ("Case digest (SHA-256)", case.digest.to_string()),
            ("Briefing", format!("step {} of {}", place.step, place.steps)),
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
