//! Which flags a case has: its events, the incidents no event tells of, and names for the thefts known by report.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::icon::Icon;
use super::super::style::Token;
use super::super::text::FontBook;
use super::super::{Paint, Target};
use super::{Pen, small, small_width, words};
use crate::case::{Case, Event, EventKind, IncidentIx, Moment, Precision, Subject, Timestamp, Usd};
use crate::flow::NodeKey;
use crate::timeline::{Movement, Zone, range};

/// Longest title written in full, and least width worth shortening to, px.
const LONGEST: f32 = 250.0;
const SHORTENED: f32 = 120.0;
/// A theft by report of at least this part of all published value is named before the others: at most so many are.
const LARGE: u128 = 20;

/// Something that wants a flag.
pub(super) struct Flag {
    /// What a click selects.
    pub(super) target: Target,
    /// Gives its icon.
    pub(super) kind: EventKind,
    pub(super) at: Moment,
    pub(super) until: Option<Moment>,
    /// What it stands for, in words.
    pub(super) name: String,
    /// Written on it, the fullest form first.
    pub(super) forms: Vec<String>,
    /// Whether it is selected or under the pointer.
    pub(super) highlighted: bool,
    /// Whether its icon alone says enough where there is no room for words.
    pub(super) icon_alone: bool,
    /// Whether what it names has a mark of its own in the lanes, so that it needs no pole and may be left out.
    pub(super) has_mark: bool,
    /// Whether it takes only room that nothing else needs.
    pub(super) spare: bool,
    order: Order,
}

/// The most telling first: rank, value of a theft known by report, time.
type Order = (bool, u8, Reverse<u128>, Timestamp);

/// All flags of a case, the most telling first: they get the best places.
pub(super) fn flags(pen: &Pen<'_>) -> Vec<Flag> {
    let case = pen.spec.case;
    let names = Names::of(pen);
    let events = case.events().map(|(ix, event)| {
        let highlighted = pen.spec.event == Some(ix);
        let large = names.large_told_by(case, event);
        Flag {
            target: Target::Event(ix),
            kind: event.kind,
            at: event.at,
            until: event.until,
            name: format!(
                "{}: {}, {}",
                event.kind.name(),
                event.title,
                words::period(event.at, event.until, pen.zone())
            ),
            forms: large.map_or_else(
                || forms(&event.title, event.kind, event.at, pen.zone()),
                |theft| short_forms(case, theft),
            ),
            highlighted,
            icon_alone: large.is_none(),
            has_mark: false,
            spare: false,
            order: (!highlighted, rank(event.kind), Reverse(large.map_or(0, |ix| usd(case, ix))), event.at.start()),
        }
    });
    let incidents = case.incidents().filter(|(ix, _)| !told(case, *ix)).filter_map(|(ix, _)| {
        if pen.spec.all.thefts.contains(&ix) { names.flag(case, ix) } else { Some(untold(case, ix, pen.zone())) }
    });
    let mut flags: Vec<Flag> = events.chain(incidents).collect();
    flags.sort_by_key(|flag| flag.order);
    flags
}

/// An incident that no event tells of, and that is no row of the timeline.
fn untold(case: &Case, ix: IncidentIx, zone: &Zone) -> Flag {
    let incident = &case[ix];
    let (title, when) = (&incident.title, words::period(incident.at, incident.until, zone));
    Flag {
        target: Target::Node(NodeKey::of_incident(case, ix)),
        kind: EventKind::Theft,
        at: incident.at,
        until: incident.until,
        name: format!("{}: {title}, {when}", EventKind::Theft.name()),
        forms: forms(title, EventKind::Theft, incident.at, zone),
        highlighted: false,
        icon_alone: true,
        has_mark: false,
        spare: false,
        order: (true, rank(EventKind::Theft), Reverse(0), incident.at.start()),
    }
}

/// Names for the thefts known by report that pass the filters.
struct Names<'a> {
    zone: Zone,
    shown: &'a BTreeSet<IncidentIx>,
    focus: Option<&'a BTreeSet<IncidentIx>>,
    /// Least value of a large one, millionths of a dollar.
    large: u128,
}

impl<'a> Names<'a> {
    fn of(pen: &Pen<'a>) -> Self {
        let shown = &pen.spec.shown.unwrap_or(pen.spec.all).thefts;
        let total = shown.iter().fold(0u128, |sum, &ix| sum.saturating_add(usd(pen.spec.case, ix)));
        Self {
            zone: pen.zone().clone(),
            shown,
            focus: pen.spec.focus.map(|focus| &focus.thefts),
            large: (total / LARGE).max(1),
        }
    }

    fn is_large(&self, case: &Case, ix: IncidentIx) -> bool {
        usd(case, ix) >= self.large
    }

    fn flag(&self, case: &Case, ix: IncidentIx) -> Option<Flag> {
        let incident = &case[ix];
        let highlighted = self.focus.is_some_and(|focus| focus.contains(&ix));
        let large = self.is_large(case, ix);
        let rank = if large { rank(EventKind::Theft) } else { u8::MAX };
        self.shown.contains(&ix).then(|| Flag {
            target: Target::of_movement(case, Movement::Theft(ix)),
            kind: EventKind::Theft,
            at: incident.at,
            until: incident.until,
            name: words::movement(case, Movement::Theft(ix), &self.zone),
            forms: short_forms(case, ix),
            highlighted,
            icon_alone: false,
            has_mark: true,
            spare: !large,
            // Pointing at its arrow must not move the flags.
            order: (true, rank, Reverse(usd(case, ix)), incident.at.start()),
        })
    }

    /// The large theft that an event tells of.
    fn large_told_by(&self, case: &Case, event: &Event) -> Option<IncidentIx> {
        let about = event.about.iter().filter(|_| event.kind == EventKind::Theft);
        let mut incidents = about.filter_map(|about| if let Subject::Incident(ix) = about { Some(*ix) } else { None });
        incidents.find(|ix| self.shown.contains(ix) && self.is_large(case, *ix))
    }
}

/// Published value in millionths of a dollar; 0 where unknown.
fn usd(case: &Case, ix: IncidentIx) -> u128 {
    case[ix].usd.unwrap_or_default().0
}

/// Whether an event says that the incident happened.
fn told(case: &Case, incident: IncidentIx) -> bool {
    let (from, to) = range(case[incident].at, None);
    case.events.iter().filter(|e| e.kind == EventKind::Theft).any(|event| {
        let (a, b) = range(event.at, None);
        event.about.contains(&Subject::Incident(incident)) || (event.about.is_empty() && a < to && from < b)
    })
}

fn rank(kind: EventKind) -> u8 {
    match kind {
        EventKind::Theft => 0,
        EventKind::Attribution => 1,
        EventKind::Sanction | EventKind::Indictment => 2,
        EventKind::Freeze | EventKind::Recovery | EventKind::Forfeiture => 3,
        EventKind::Intrusion | EventKind::Disclosure | EventKind::Laundering => 4,
        EventKind::Court | EventKind::Advisory | EventKind::Report | EventKind::Other => 5,
    }
}

/// Icon and colour of a kind.
pub(super) fn look(kind: EventKind) -> (Icon, Token) {
    match kind {
        EventKind::Theft | EventKind::Intrusion => (Icon::Exclamation, Token::Incident),
        EventKind::Freeze => (Icon::Snowflake, Token::Recovered),
        EventKind::Recovery | EventKind::Forfeiture => (Icon::Return, Token::Recovered),
        EventKind::Attribution | EventKind::Indictment | EventKind::Sanction | EventKind::Court => {
            (Icon::Flag, Token::Attacker)
        }
        EventKind::Advisory => (Icon::Warning, Token::Warning),
        EventKind::Laundering => (Icon::Mixer, Token::Mixer),
        EventKind::Disclosure | EventKind::Report | EventKind::Other => (Icon::Info, Token::TextDim),
    }
}

/// What may be written on a flag, the fullest first.
fn forms(title: &str, kind: EventKind, at: Moment, zone: &Zone) -> Vec<String> {
    let date = match at.precision() {
        Precision::Year => "%Y",
        Precision::Month => "%b %Y",
        Precision::Day | Precision::Minute | Precision::Second => "%-d %b",
    };
    // A day of a source is one of UTC, whatever the clock.
    let zone = if at.precision() >= Precision::Minute { zone } else { &Zone::UTC };
    let date = zone.format(at.start(), date);
    let full = shortened(title, LONGEST);
    let mut forms = vec![format!("{full}, {date}"), full.clone()];
    if small_width(&full) > SHORTENED {
        forms.push(shortened(title, SHORTENED));
    }
    let kind = kind.name().to_owned();
    if forms.iter().all(|form| small_width(form) > small_width(&kind)) {
        forms.push(kind);
    }
    forms
}

/// Of a theft known by report: who was robbed and of how much; the arrow below says the rest.
fn short_forms(case: &Case, ix: IncidentIx) -> Vec<String> {
    let victim = shortened(&Movement::Theft(ix).from(case).name(case), SHORTENED);
    match case[ix].usd {
        Some(usd) => vec![format!("{victim} {}", Usd::brief(usd)), victim],
        None => vec![victim],
    }
}

fn shortened(text: &str, room: f32) -> String {
    let style = small(Paint::new(Token::Text));
    FontBook::get().fit(style.font, style.size, text, room).into_owned()
}
