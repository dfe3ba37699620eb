//! The whole briefing as pages, each of which can stand alone: the step's picture in the frame of an exhibit, with its
//! headline, and a page of notes after it where that is wanted.

use super::Step;
use super::still::{Backdrop, Staged};
use crate::app::accounting::{Accounting, Worked};
use crate::app::clock::{Look, Rows, Source};
use crate::app::export::Sheet;
use crate::app::view::step;
use crate::case::thousands;
use crate::flow::Shown;
use crate::layout::{Cancel, Cancelled};
use crate::overview::Statistics;
use crate::scene::exhibit::{ExhibitSpec, Surroundings, frame_spec, graph_spec, of_case, with_graph};
use crate::scene::frame::{FrameSpec, frame};
use crate::scene::graph::{View, build};
use crate::scene::overview::{OverviewSpec, overview_in};
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, FontBook, TextStyle};
use crate::scene::{Corner, Paint, Point, Rect, Scene, Shape, Size};

/// Part of a page's height that the timeline takes.
const STRIP: f32 = 0.22;

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// What is on it, in logical pixels.
    pub scene: Scene,
    /// What the file says of it.
    pub metadata: Vec<(String, String)>,
    /// Its name: that of the step.
    pub title: String,
    /// The number of its step, counted from 1.
    pub number: usize,
    /// Whether it holds the notes of the step before it.
    pub is_notes: bool,
}

/// Which page of how many.
#[derive(Debug, Clone, Copy)]
struct Place {
    number: usize,
    of: usize,
    size: Size,
}

impl Backdrop {
    /// All pages of a briefing, in order.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn pages(&self, steps: &[Step], size: Size, notes: bool, cancel: &Cancel) -> Result<Vec<Page>, Cancelled> {
        self.pages_from(steps, (1, steps.len()), size, notes, cancel)
    }

    /// The pages of some steps of a briefing: the first of them has this number of so many.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub(in crate::app) fn pages_from(
        &self,
        steps: &[Step],
        (first, of): (usize, usize),
        size: Size,
        notes: bool,
        cancel: &Cancel,
    ) -> Result<Vec<Page>, Cancelled> {
        let mut pages = Vec::new();
        let steps = self.spoken(steps);
        for (number, step) in (first..).zip(&steps) {
            let place = Place { number, of, size };
            let (words, scene) = self.page(step, place, cancel)?;
            let metadata = self.metadata(&words, place);
            let title = format!("{}  {}", place.number, words.title);
            let page = Page { scene, metadata, title, number: place.number, is_notes: false };
            if notes && !step.notes.trim().is_empty() {
                let scene = note_page(&words, &step.notes, size);
                let title = format!("{}  Notes", place.number);
                let metadata = page.metadata.clone();
                let of_notes = Page { scene, metadata, title, number: place.number, is_notes: true };
                pages.extend([page, of_notes]);
            } else {
                pages.push(page);
            }
        }
        Ok(pages)
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
        FrameSpec { title, subtitle, page: Some((place.number, place.of)), ..of_case(case) }
    }

    fn page(&self, step: &Step, place: Place, cancel: &Cancel) -> Result<(FrameSpec, Scene), Cancelled> {
        match step::sheet(step) {
            Sheet::Graph => self.graph_page(step, place, cancel),
            Sheet::Overview => Ok(self.overview_page(step, place)),
            Sheet::Account => Ok(self.account_page(step, place)),
        }
    }

    fn graph_page(&self, step: &Step, place: Place, cancel: &Cancel) -> Result<(FrameSpec, Scene), Cancelled> {
        let staged = self.stage(step, cancel)?;
        let Staged { state, drawing, following, selection, clock } = &staged;
        let (case, flow) = (&*self.case, &drawing.flow);
        let shown = Shown::of(case, &self.valuation, flow, &state.filter);
        cancel.check()?;
        let traced = following.as_ref().map(|following| &*following.traced);
        let played = self.played(&staged, &shown);
        let instant = played.as_ref().map(super::still::Played::instant);
        let spec = ExhibitSpec {
            case,
            flow,
            arrangement: &drawing.arrangement,
            filter: &state.filter,
            shown: &shown,
            selection,
            part: None,
            size: place.size,
            least_text: 0.0,
            timeline: None,
            annotations: &self.annotations,
            traced,
            instant: instant.as_ref(),
            zone: &state.timeline.zone,
            compared: None,
            totals: None,
        };
        let mut around = frame_spec(&spec);
        if let Some(at) = instant.as_ref().map(|instant| instant.at) {
            let zone = &state.timeline.zone;
            around.remarks.push(format!("as of {} {}", zone.format(at, "%-d %b %Y %H:%M:%S"), zone.suffix(at)));
        }
        let FrameSpec { title, subtitle, page, .. } = self.words(step, place);
        let words = FrameSpec { title, subtitle, page, ..around };
        let mut framed = frame(&words, place.size);
        let mut room = framed.content;
        if !step.no_timeline {
            let strip = Rect::new(Point::new(room.min.x, room.max.y - STRIP * place.size.h), room.max);
            room.max.y = strip.min.y;
            framed.scene.fill(Shape::Rect { rect: strip, radius: 0.0 }, Paint::new(Token::Panel));
            let inner = strip.expanded(-Metrics::get().space.small);
            let source = Source {
                case,
                valuation: &self.valuation,
                flow,
                chronicle: &self.chronicle,
                filter: &state.filter,
                settings: &state.timeline,
                annotations: &self.annotations,
                following: following.as_deref(),
            };
            let look = Look { playhead: instant.is_some(), ..Look::default() };
            let rows = Rows::of(&source, selection, None, inner.height());
            framed.scene.place(rows.draw(&source, clock, look, inner.size()).scene, inner.min);
        }
        let all = || View::fit(drawing.arrangement.bounds, room.size(), Metrics::get().space.group);
        let Some(seen) = step::part(step) else {
            let around = Surroundings { scene: framed.scene, graph: room, totals: None, timeline: None, view: all() };
            return Ok((words, with_graph(around, &spec)));
        };
        framed.scene.place(build(&graph_spec(&spec, seen.view(room.size()), room.size())), room.min);
        Ok((words, framed.scene))
    }

    fn overview_page(&self, step: &Step, place: Place) -> (FrameSpec, Scene) {
        let state = step::fitted(step, &self.case).state;
        let statistics = Statistics::of(&self.case, &self.valuation, &state.preference, None);
        let chosen = state.filter.chosen_thefts(&self.case);
        let whole = statistics.whole.thefts;
        let shown = chosen.as_ref().map_or(whole, |set| statistics.within(set).thefts);
        let words = FrameSpec {
            subtitle: format!("{} · {}", self.case.title, statistics.preference.explain()),
            window: self.case.as_of.map(|at| format!("as of {}", at.for_people())).unwrap_or_default(),
            shown: format!("{} of {} thefts", thousands(shown), thousands(whole)),
            ..self.words(step, place)
        };
        let spec = OverviewSpec { case: &self.case, statistics: &statistics, chosen: chosen.as_ref(), hover: None };
        let scene = filled(&words, place.size, |room| overview_in(&spec, room));
        (words, scene)
    }

    fn account_page(&self, step: &Step, place: Place) -> (FrameSpec, Scene) {
        let state = step::fitted(step, &self.case).state;
        let wanted = Accounting::chosen(&state.tracing, step::account_of(step));
        let worked = Worked::out(&self.case, &self.valuation, &wanted);
        let methods: Vec<&str> = wanted.methods.iter().map(|method| method.name()).collect();
        let words = FrameSpec {
            subtitle: format!("{} · {}", self.case.title, methods.join(", ")),
            window: self.case.as_of.map(|at| format!("as of {}", at.for_people())).unwrap_or_default(),
            ..self.words(step, place)
        };
        let scene = filled(&words, place.size, |room| worked.picture(&self.case, &self.valuation, room));
        (words, scene)
    }

    /// What a file of all pages says of itself.
    pub(in crate::app) fn about(&self, steps: &[Step]) -> Vec<(String, String)> {
        let place = Place { number: 1, of: steps.len(), size: Size::default() };
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
            ("Briefing", format!("step {} of {}", place.number, place.of)),
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

/// A page with the notes of a step. What has no room is left out, and the page says so.
fn note_page(words: &FrameSpec, notes: &str, size: Size) -> Scene {
    let words = FrameSpec { legend: None, filters: Vec::new(), shown: String::new(), ..words.clone() };
    let mut framed = frame(&words, size);
    let room = framed.content.expanded(-2.0 * Metrics::get().space.group);
    let book = FontBook::get();
    let style = TextStyle::new(Font::Sans, Metrics::get().font.title, Paint::new(Token::Text));
    let pitch = style.size * 1.5;
    // Lines much longer than this are hard to read.
    let width = room.width().min(56.0 * style.size);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in notes.lines() {
        match book.wrap(style.font, style.size, paragraph, width) {
            wrapped if wrapped.is_empty() => lines.push(String::new()),
            wrapped => lines.extend(wrapped),
        }
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let fit = (room.height() / pitch).max(1.0) as usize;
    if lines.len() > fit {
        let left = lines.len() - fit + 1;
        lines.truncate(fit - 1);
        lines.push(format!("… {left} more lines of notes have no room on this page"));
    }
    let mut y = room.min.y + style.size;
    for line in lines {
        framed.scene.text(book.run(&line, style, Corner::Left, Point::new(room.min.x, y)));
        y += pitch;
    }
    framed.scene
}
