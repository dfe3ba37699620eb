//! Annotations: from the window to the file and back.

use std::collections::BTreeMap;

use super::ids::Ids;
use super::words::Word;
use crate::case::{Case, EventIx};
use crate::flow::{EdgeKey, NodeKey};
use crate::format::view::{AnnotationPart, AreaPart, EdgePart, EventPart, Form as Kind, Instant, SpanPart, SpotPart};
use crate::scene::annotate::{Anchor, Annotation, Annotations, Area, Form, Spot};
use crate::scene::{Point, Rect};

fn pair(p: Point) -> (f32, f32) {
    (p.x, p.y)
}

fn point((x, y): (f32, f32)) -> Point {
    Point::new(x, y)
}

fn spot(spot: &Spot, case: &Case) -> SpotPart {
    let part = SpotPart { offset: pair(spot.offset), ..SpotPart::default() };
    match &spot.anchor {
        Anchor::Node(key) => SpotPart { node: key.to_string(), ..part },
        Anchor::Edge(EdgeKey { from, to }) => {
            let edge = EdgePart { from: from.to_string(), to: to.to_string(), ..EdgePart::default() };
            SpotPart { edge: Some(edge), ..part }
        }
        Anchor::Place(at) => SpotPart { place: Some(pair(*at)), ..part },
        Anchor::Event(ix) => {
            let event = case.events.get(ix.get()).map(|event| EventPart {
                at: event.at.iso(),
                title: event.title.clone(),
                ..EventPart::default()
            });
            SpotPart { event, ..part }
        }
        Anchor::Instant(at, down) => SpotPart { time: Some(Instant(*at)), down: *down, ..part },
    }
}

fn area(area: &Area, case: &Case) -> AreaPart {
    let part = AreaPart::default();
    match area {
        Area::Item(anchor) => AreaPart { item: Some(spot(&Spot::at(anchor.clone()), case)), ..part },
        Area::Around { nodes, before, after } => AreaPart {
            nodes: nodes.iter().map(ToString::to_string).collect(),
            before: pair(*before),
            after: pair(*after),
            ..part
        },
        Area::Place(rect) => AreaPart { before: pair(rect.min), after: pair(rect.max), ..part },
        Area::Time { from, to, down } => AreaPart { span: Some(SpanPart::new(*from, *to)), down: *down, ..part },
    }
}

pub(super) fn annotations(annotations: &Annotations, case: &Case) -> BTreeMap<u32, AnnotationPart> {
    let written = |annotation: &Annotation| {
        let part = AnnotationPart {
            ink: annotation.ink.written(),
            text: annotation.text.clone(),
            ..AnnotationPart::default()
        };
        match &annotation.form {
            Form::Note { at, width } => {
                AnnotationPart { form: Kind::Note, at: Some(spot(at, case)), width: Some(*width), ..part }
            }
            Form::Arrow { from, to } => {
                AnnotationPart { form: Kind::Arrow, at: Some(spot(from, case)), to: Some(spot(to, case)), ..part }
            }
            Form::Box(around) => AnnotationPart { form: Kind::Box, area: Some(area(around, case)), ..part },
            Form::Highlight(around) => AnnotationPart { form: Kind::Highlight, area: Some(area(around, case)), ..part },
        }
    };
    annotations.iter().map(|(id, annotation)| (id, written(annotation))).collect()
}

/// An edge; one end that names no node is remembered.
fn edge(part: &EdgePart, ids: &mut Ids<'_>) -> Option<EdgeKey> {
    Some(EdgeKey { from: ids.node(&part.from)?, to: ids.node(&part.to)? })
}

/// An event; one that is gone leaves its time.
fn event(part: &EventPart, ids: &mut Ids<'_>) -> Option<Anchor> {
    let mut events = ids.case.events.iter();
    if let Some(n) = events.position(|event| event.title == part.title && event.at.iso() == part.at) {
        return Some(Anchor::Event(EventIx::new(n)));
    }
    ids.skip(format!("event “{}”", part.title));
    crate::case::Moment::parse(&part.at).ok().map(|at| Anchor::Instant(at.start(), 0.0))
}

fn anchor(part: &SpotPart, ids: &mut Ids<'_>) -> Option<Anchor> {
    if !part.node.is_empty() {
        return ids.node(&part.node).map(Anchor::Node);
    }
    match part {
        SpotPart { edge: Some(part), .. } => edge(part, ids).map(Anchor::Edge),
        SpotPart { place: Some(at), .. } => finite([at.0, at.1]).then(|| Anchor::Place(point(*at))),
        SpotPart { event: Some(part), .. } => event(part, ids),
        SpotPart { time: Some(at), down, .. } => finite([*down]).then_some(Anchor::Instant(at.0, *down)),
        _ => None,
    }
}

fn finite<const N: usize>(numbers: [f32; N]) -> bool {
    numbers.iter().all(|number| number.is_finite())
}

fn read_spot(part: Option<&SpotPart>, ids: &mut Ids<'_>) -> Option<Spot> {
    let part = part?;
    let offset = point(part.offset);
    anchor(part, ids).filter(|_| offset.is_finite()).map(|anchor| Spot { anchor, offset })
}

fn read_area(part: Option<&AreaPart>, ids: &mut Ids<'_>) -> Option<Area> {
    let part = part?;
    let (before, after) = (point(part.before), point(part.after));
    if let Some(item) = &part.item {
        return anchor(item, ids).map(Area::Item);
    }
    if let Some(span) = &part.span {
        let down = part.down;
        return finite([down.0, down.1]).then_some(Area::Time { from: span.from.0, to: span.to.0, down });
    }
    if !before.is_finite() || !after.is_finite() {
        return None;
    }
    if part.nodes.is_empty() {
        return Some(Area::Place(Rect::new(before, after)));
    }
    let nodes: Vec<NodeKey> = part.nodes.iter().filter_map(|text| ids.node(text)).collect();
    (!nodes.is_empty()).then_some(Area::Around { nodes, before, after })
}

fn read(part: &AnnotationPart, ids: &mut Ids<'_>) -> Option<Annotation> {
    let form = match part.form {
        Kind::Note => {
            let (least, usual, most) = Form::WIDTHS;
            let width = part.width.filter(|width| width.is_finite()).unwrap_or(usual).clamp(least, most);
            Form::Note { at: read_spot(part.at.as_ref(), ids)?, width }
        }
        Kind::Arrow => {
            let (from, to) = (read_spot(part.at.as_ref(), ids)?, read_spot(part.to.as_ref(), ids)?);
            // Both ends are in one picture.
            if from.anchor.pane() != to.anchor.pane() {
                return None;
            }
            Form::Arrow { from, to }
        }
        Kind::Box => Form::Box(read_area(part.area.as_ref(), ids)?),
        Kind::Highlight => Form::Highlight(read_area(part.area.as_ref(), ids)?),
    };
    Some(Annotation { form, text: part.text.clone(), ink: Word::read(part.ink) })
}

pub(super) fn read_annotations(parts: &BTreeMap<u32, AnnotationPart>, ids: &mut Ids<'_>) -> Annotations {
    let mut all = Vec::new();
    for (&id, part) in parts {
        match read(part, ids) {
            Some(annotation) => all.push((id, annotation)),
            None => ids.skip(format!("annotation {id}, which stands nowhere")),
        }
    }
    all.into_iter().collect()
}
