//! Whether things happen in a possible order. That a period ends after it begins is checked when a case is read.

use std::collections::BTreeMap;

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Case, EntityIx, EventKind, Moment, Role, StatusKind, Subject, Wallet};

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let end = case.as_of.map(Moment::end);
    // When each account was first robbed: a million transfers name few of them.
    let robbed: Vec<bool> = case.wallets.iter().map(|wallet| wallet.role == Role::Victim).collect();
    let mut thefts: BTreeMap<Option<EntityIx>, Option<Moment>> = BTreeMap::new();
    for (ix, transfer) in case.transfers() {
        let Some(at) = transfer.at else { continue };
        if robbed[transfer.from.get()]
            && let from = &case[transfer.from]
            && let theft = *thefts.entry(from.owner).or_insert_with(|| first_theft(case, from))
            && let Some(first) = theft.filter(|first| transfer.until.unwrap_or(at).end() <= first.start())
        {
            sink.push(Code::BeforeIncident, Item::Transfer(ix), "at", || {
                let message = format!("funds leave the victim before the first incident ({})", first.iso());
                (message, Some("check both times; an incident begins no later than its first transfer".to_owned()))
            });
        }
        after(sink, end, case.as_of, at, Item::Transfer(ix), "at");
    }
    let first = earliest(case);
    for (ix, wallet) in case.wallets() {
        let Some(status) = &wallet.status else { continue };
        if let (Some(at), Some(first)) = (status.at, first)
            && matches!(status.kind, StatusKind::Frozen | StatusKind::Recovered)
            && at.end() <= first.start()
        {
            sink.push(Code::BeforeTheft, Item::Wallet(ix), "status.at", || {
                let message = format!(
                    "`{}` is {} before the first incident ({})",
                    wallet.id,
                    status.kind.name().to_lowercase(),
                    first.iso()
                );
                (message, Some("check the date against the source".to_owned()))
            });
        }
    }
    for (ix, event) in case.events() {
        // What is about several thefts may begin with the first of them; a longer time than a theft's may begin before it.
        let thefts = event.about.iter().filter_map(|subject| match subject {
            Subject::Incident(incident) => Some(&case[*incident]),
            Subject::Entity(_) | Subject::Wallet(_) => None,
        });
        if let Some(first) = thefts.min_by_key(|incident| incident.at.start())
            && follows(event.kind)
            && event.until.unwrap_or(event.at).end() <= first.at.start()
        {
            sink.push(Code::BeforeTheft, Item::Event(ix), "at", || {
                let what = event.kind.name().to_lowercase();
                let message =
                    format!("this {what} is dated before its incident: `{}` began at {}", first.id, first.at.iso());
                (message, Some("check both dates; or take the incident out of `about`".to_owned()))
            });
        }
        after(sink, end, case.as_of, event.at, Item::Event(ix), "at");
    }
    for (ix, incident) in case.incidents() {
        after(sink, end, case.as_of, incident.at, Item::Incident(ix), "at");
    }
}

/// When the first incident of the case began.
fn earliest(case: &Case) -> Option<Moment> {
    case.incidents.iter().map(|incident| incident.at).min_by_key(|at| at.start())
}

/// When the owner of an account was first robbed; where no incident names it, when anybody was.
fn first_theft(case: &Case, wallet: &Wallet) -> Option<Moment> {
    let own = case.incidents.iter().filter(|incident| incident.victim.is_some() && incident.victim == wallet.owner);
    own.map(|incident| incident.at).min_by_key(|at| at.start()).or_else(|| earliest(case))
}

/// Whether an event of this kind can only follow the theft it is about. Who breaks in does so before, a list of
/// sanctions or a warning may be older, and a report may tell of what led to it.
fn follows(kind: EventKind) -> bool {
    match kind {
        EventKind::Theft
        | EventKind::Disclosure
        | EventKind::Attribution
        | EventKind::Indictment
        | EventKind::Forfeiture
        | EventKind::Freeze
        | EventKind::Recovery
        | EventKind::Laundering => true,
        EventKind::Intrusion
        | EventKind::Sanction
        | EventKind::Court
        | EventKind::Advisory
        | EventKind::Report
        | EventKind::Other => false,
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
