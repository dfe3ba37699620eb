//! Camera, selection and panes: from the window to the file and back.

use std::collections::BTreeSet;

use super::words::Word;
use crate::app::document::Document;
use crate::app::panes::Panes;
use crate::app::state::Camera;
use crate::case::{Case, Event, EventIx, Transfer, TransferIx};
use crate::flow::{EdgeKey, Flow, NodeKey};
use crate::format::view::{CameraPart, EdgePart, EventPart, PanesPart, SelectionPart, TransferPart};
use crate::scene::select::Join;
use crate::scene::{Point, Selection, Target};

pub(super) fn camera(camera: &Camera) -> CameraPart {
    camera.place().map_or_else(CameraPart::default, |(scale, middle)| CameraPart {
        scale,
        middle: (middle.x, middle.y),
        ..CameraPart::default()
    })
}

pub(super) fn set_camera(camera: &mut Camera, part: &CameraPart) {
    let (x, y) = part.middle;
    if part.scale > 0.0 && [part.scale, x, y].iter().all(|number| number.is_finite()) {
        camera.look_at(part.scale, Point::new(x, y));
    } else {
        camera.refit();
    }
}

fn transfer(case: &Case, transfer: &Transfer) -> TransferPart {
    TransferPart {
        from: case[transfer.from].id.clone(),
        to: case[transfer.to].id.clone(),
        at: transfer.at.map_or_else(String::new, crate::case::Moment::iso),
        asset: case[transfer.asset].id.clone(),
        amount: transfer.amount.map_or_else(String::new, |amount| amount.exact(case[transfer.asset].decimals)),
        tx: transfer.tx.as_ref().map(crate::case::TxId::to_string).unwrap_or_default(),
        ..TransferPart::default()
    }
}

fn event(event: &Event) -> EventPart {
    EventPart { at: event.at.iso(), title: event.title.clone(), ..EventPart::default() }
}

pub(super) fn selection(selection: &Selection, case: &Case) -> SelectionPart {
    let case = case.beneath();
    let mut part = SelectionPart::default();
    for target in selection.iter() {
        match target {
            Target::Node(key) => part.nodes.push(key.to_string()),
            Target::Edge(key) => {
                part.edges.push(EdgePart { from: key.from.to_string(), to: key.to.to_string(), ..EdgePart::default() });
            }
            Target::Transfer(ix) => part.transfers.push(transfer(case, &case[*ix])),
            Target::Event(ix) => part.events.push(event(&case[*ix])),
            // Nothing of these stays selected.
            Target::Legend(_) | Target::Bar(_) | Target::Incident(_) | Target::Claim(_) | Target::Span(..) => {}
        }
    }
    part
}

/// Selects what the file says, as far as it is there.
pub(super) fn select(doc: &mut Document, part: &SelectionPart) {
    doc.selection = selected(&doc.case, &doc.drawing.flow, part);
}

/// What the file says is selected, as far as it is there.
pub(super) fn selected(case: &Case, flow: &Flow, part: &SelectionPart) -> Selection {
    let case = case.beneath();
    let mut targets: BTreeSet<Target> = BTreeSet::new();
    targets.extend(part.nodes.iter().filter_map(|text| NodeKey::parse(text)).map(Target::Node));
    let edge = |edge: &EdgePart| Some(EdgeKey { from: NodeKey::parse(&edge.from)?, to: NodeKey::parse(&edge.to)? });
    targets.extend(part.edges.iter().filter_map(edge).map(Target::Edge));
    for wanted in &part.transfers {
        let wanted = TransferPart { unknown: Default::default(), ..wanted.clone() };
        let same = |item: &Transfer| case[item.from].id == wanted.from && transfer(case, item) == wanted;
        targets.extend(case.transfers.iter().position(same).map(TransferIx::new).map(Target::Transfer));
    }
    for wanted in &part.events {
        let same = |item: &Event| item.title == wanted.title && item.at.iso() == wanted.at;
        targets.extend(case.events.iter().position(same).map(EventIx::new).map(Target::Event));
    }
    let mut selection = Selection::default();
    selection.join(targets, Join::Replace);
    selection.retain(case, flow);
    selection
}

/// A size or switch, where it is not as at first.
fn changed<T: PartialEq>(now: T, at_first: &T) -> Option<T> {
    (now != *at_first).then_some(now)
}

pub(super) fn panes(panes: &Panes) -> PanesPart {
    let first = Panes::default();
    PanesPart {
        legend: changed(panes.legend, &first.legend),
        inspector: changed(panes.inspector, &first.inspector),
        timeline: changed(panes.timeline, &first.timeline),
        problems: changed(panes.problems, &first.problems),
        connections: changed(panes.connections, &first.connections),
        patterns: changed(panes.patterns, &first.patterns),
        briefing: changed(panes.briefing, &first.briefing),
        place: panes.place.written(),
        legend_width: changed(panes.legend_width, &first.legend_width),
        briefing_width: changed(panes.briefing_width, &first.briefing_width),
        inspector_width: changed(panes.inspector_width, &first.inspector_width),
        timeline_height: changed(panes.timeline_height, &first.timeline_height),
        window: changed(panes.window, &first.window),
        ..PanesPart::default()
    }
}

pub(super) fn read_panes(part: &PanesPart) -> Panes {
    let first = Panes::default();
    Panes {
        legend: part.legend.unwrap_or(first.legend),
        inspector: part.inspector.unwrap_or(first.inspector),
        timeline: part.timeline.unwrap_or(first.timeline),
        problems: part.problems.unwrap_or(first.problems),
        connections: part.connections.unwrap_or(first.connections),
        patterns: part.patterns.unwrap_or(first.patterns),
        briefing: part.briefing.unwrap_or(first.briefing),
        place: Word::read(part.place),
        legend_width: part.legend_width.unwrap_or(first.legend_width),
        briefing_width: part.briefing_width.unwrap_or(first.briefing_width),
        inspector_width: part.inspector_width.unwrap_or(first.inspector_width),
        timeline_height: part.timeline_height.unwrap_or(first.timeline_height),
        window: part.window.unwrap_or(first.window),
    }
}
