//! Flags of events.

use super::super::icon::{Icon, icon};
use super::super::style::Token;
use super::super::text::FontBook;
use super::super::{Corner, Hit, HitShape, Paint, Path, Point, Rect, Shape, Stroke, Target};
use super::frame::{FLAG_ROW, count_f32};
use super::hatch::hatch;
use super::place::{Spot, Wish, place};
use super::{Pen, small, small_width, words};
use crate::case::{Case, EventKind, Moment, Precision, Subject, format_utc};
use crate::flow::NodeKey;
use crate::timeline::{is_instant, range};

/// Height of a flag, and its corner radius.
const HEIGHT: f32 = 15.0;
const RADIUS: f32 = 3.0;
/// Left of the text: the icon. Right of it: air.
const ICON: f32 = 16.0;
const AIR: f32 = 6.0;
/// Longest title written in full, and least width worth shortening to, px.
const LONGEST: f32 = 250.0;
const SHORTENED: f32 = 120.0;

struct Flag {
    target: Target,
    kind: EventKind,
    at: Moment,
    until: Option<Moment>,
    title: String,
    highlighted: bool,
}

/// Draws the flags in view.
pub(super) fn draw(pen: &mut Pen<'_>) {
    let mut flags = flags(pen);
    flags.retain(|flag| {
        let (from, to) = span(pen, flag);
        pen.sees(from, to)
    });
    // The most telling first: they get the best places.
    flags.sort_by_key(|flag| (!flag.highlighted, rank(flag.kind), flag.at.start()));
    let plot = pen.frame.plot;
    let forms: Vec<Vec<String>> = flags.iter().map(forms).collect();
    let wishes: Vec<Wish> = flags
        .iter()
        .zip(&forms)
        .map(|(flag, forms)| {
            let texts = forms.iter().map(|text| ICON + small_width(text) + AIR);
            Wish { x: anchor(pen, flag), widths: texts.chain([ICON]).collect() }
        })
        .collect();
    let spots = place(&wishes, pen.frame.flag_rows, plot.min.x, plot.max.x);
    for (flag, spot) in flags.iter().zip(&spots) {
        draw_pole(pen, flag, spot.as_ref());
    }
    for ((flag, forms), spot) in flags.iter().zip(&forms).zip(&spots) {
        let shape = match spot {
            Some(spot) => HitShape::Rect(draw_flag(pen, flag, forms.get(spot.form), spot)),
            None => HitShape::Rect(Rect::centered(
                Point::new(anchor(pen, flag), pen.frame.flags.center().y),
                super::super::Size::new(6.0, pen.frame.flags.height()),
            )),
        };
        let name = format!("{}: {}, {}", flag.kind.name(), flag.title, words::period(flag.at, flag.until));
        pen.scene.hits.push(Hit { target: flag.target.clone(), shape, name });
    }
}

/// Events, and incidents that no event tells of.
fn flags(pen: &Pen<'_>) -> Vec<Flag> {
    let case = pen.spec.case;
    let events = case.events().map(|(ix, event)| Flag {
        target: Target::Event(ix),
        kind: event.kind,
        at: event.at,
        until: event.until,
        title: event.title.clone(),
        highlighted: pen.spec.event == Some(ix),
    });
    let untold = case.incidents().filter(|(ix, _)| !told(case, *ix)).map(|(_, incident)| Flag {
        target: Target::Node(NodeKey::Incident(incident.id.clone())),
        kind: EventKind::Theft,
        at: incident.at,
        until: incident.until,
        title: incident.title.clone(),
        highlighted: false,
    });
    events.chain(untold).collect()
}

/// Whether an event says that the incident happened.
fn told(case: &Case, incident: crate::case::IncidentIx) -> bool {
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

fn look(kind: EventKind) -> (Icon, Token) {
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
fn forms(flag: &Flag) -> Vec<String> {
    let style = small(Paint::new(Token::Text));
    let shortened = |room: f32| FontBook::get().fit(style.font, style.size, &flag.title, room).into_owned();
    let date = match flag.at.precision() {
        Precision::Year => "%Y",
        Precision::Month => "%b %Y",
        Precision::Day | Precision::Minute | Precision::Second => "%-d %b",
    };
    let date = format_utc(flag.at.start(), date);
    let title = shortened(LONGEST);
    let mut forms = vec![format!("{title}, {date}"), title.clone()];
    if small_width(&title) > SHORTENED {
        forms.push(shortened(SHORTENED));
    }
    let kind = flag.kind.name().to_owned();
    if forms.iter().all(|form| small_width(form) > small_width(&kind)) {
        forms.push(kind);
    }
    forms
}

/// Beginning and end in px of the picture.
fn span(pen: &Pen<'_>, flag: &Flag) -> (f32, f32) {
    let (from, to) = range(flag.at, flag.until);
    let (x0, x1) = (pen.x(seconds(from)), pen.x(seconds(to)));
    if is_instant(flag.at, flag.until) { (x0, x0) } else { (x0, x1) }
}

/// Where the pole of a flag stands: at the beginning of what is in view of its range.
fn anchor(pen: &Pen<'_>, flag: &Flag) -> f32 {
    let (x0, _) = span(pen, flag);
    x0.clamp(pen.frame.plot.min.x, pen.frame.plot.max.x)
}

/// The pole of an instant; the field of a range.
fn draw_pole(pen: &mut Pen<'_>, flag: &Flag, spot: Option<&Spot>) {
    let frame = pen.frame;
    let (x0, x1) = span(pen, flag);
    let (a, b) = (x0.max(frame.plot.min.x), x1.min(frame.plot.max.x));
    let top = spot.map_or(frame.flags.max.y - 6.0, |spot| row_top(pen, spot.row) + 1.0);
    let (_, token) = look(flag.kind);
    let paint = Paint::new(token);
    let strength = if flag.highlighted { 0.9 } else { 0.45 };
    if b - a >= 3.0 {
        let foot = frame.flags.max.y;
        let field = Rect::new(Point::new(a, foot - 3.0), Point::new(b, foot));
        pen.scene.fill(Shape::Rect { rect: field, radius: 0.0 }, paint.faded(0.25 * strength));
        hatch(&mut pen.scene, field, paint.faded(strength));
        if b - a < 0.6 * frame.plot.width() {
            let below = Rect::new(Point::new(a, foot), Point::new(b, frame.plot.max.y));
            pen.scene.fill(Shape::Rect { rect: below, radius: 0.0 }, paint.faded(0.08 * strength));
        }
        let pole = Path::polyline(&[Point::new(a, top), Point::new(a, foot)], false);
        pen.scene.stroke(Shape::Path(pole), Stroke::solid(1.0, paint.faded(strength)));
    } else {
        let pole = Path::polyline(&[Point::new(a, top), Point::new(a, frame.plot.max.y)], false);
        pen.scene.stroke(Shape::Path(pole), Stroke::solid(1.0, paint.faded(strength)));
    }
}

fn row_top(pen: &Pen<'_>, row: usize) -> f32 {
    pen.frame.flags.min.y + FLAG_ROW * count_f32(row)
}

/// Draws a flag and says where it is.
fn draw_flag(pen: &mut Pen<'_>, flag: &Flag, text: Option<&String>, spot: &Spot) -> Rect {
    let rect = Rect::from_xywh(spot.x0, row_top(pen, spot.row), spot.x1 - spot.x0, HEIGHT);
    let (symbol, token) = look(flag.kind);
    let rim = if flag.highlighted { Token::Selection } else { Token::Line };
    let shape = Shape::Rect { rect, radius: RADIUS };
    pen.scene.shape(shape, Paint::new(Token::Raised), Stroke::solid(1.0, Paint::new(rim)));
    let middle = rect.center().y;
    icon(&mut pen.scene, symbol, Point::new(rect.min.x + 0.5 * ICON, middle), 10.0, Paint::new(token));
    if let Some(text) = text {
        let at = Point::new(rect.min.x + ICON, middle);
        pen.write(text, small(Paint::new(Token::Text)), Corner::Left, at);
    }
    rect
}

#[allow(clippy::cast_precision_loss)]
fn seconds(t: i64) -> f64 {
    t as f64
}
