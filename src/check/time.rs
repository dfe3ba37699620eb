//! Whether things happen in a possible order. That a period ends after it begins is checked when a case is read.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Case, Moment, Role};

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let first = case.incidents.iter().map(|incident| incident.at).min_by_key(|at| at.start());
    let end = case.as_of.map(Moment::end);
    for (ix, transfer) in case.transfers() {
        let Some(at) = transfer.at else { continue };
        let over = transfer.until.unwrap_or(at).end();
        if let Some(first) = first.filter(|first| over <= first.start() && case[transfer.from].role == Role::Victim) {
            sink.push(Code::BeforeIncident, Item::Transfer(ix), "at", || {
                let message = format!("funds leave the victim before the first incident ({})", first.iso());
                (message, Some("check both times; an incident begins no later than its first transfer".to_owned()))
            });
        }
        after(sink, end, case.as_of, at, Item::Transfer(ix), "at");
    }
    for (ix, event) in case.events() {
        after(sink, end, case.as_of, event.at, Item::Event(ix), "at");
    }
    for (ix, incident) in case.incidents() {
        after(sink, end, case.as_of, incident.at, Item::Incident(ix), "at");
    }
}

fn after(sink: &mut Sink<'_>, end: Option<i64>, as_of: Option<Moment>, at: Moment, item: Item, field: &str) {
    if let (Some(end), Some(as_of)) = (end, as_of)
        && at.start() >= end
    {
        sink.push(Code::AfterAsOf, item, field, || {
            let message = format!("this is later than the case's `as_of` ({})", as_of.iso());
            (message, Some("check the date, or move `as_of` on once the case is complete up to it".to_owned()))
        });
    }
}
