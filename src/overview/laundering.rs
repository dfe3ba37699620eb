//! Time from a theft to the first step of laundering.
//!
//! The first step is the earliest swap, bridge, mixer deposit or deposit at a service that stolen funds can have reached:
//! along transfers from the victim's wallets, each not before the one that fed it, or a documented step of laundering.
//! Times known to a day or a year give a range, never a false instant.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::statistics::Counted;
use crate::case::{
    Case, EntityIx, EventIx, EventKind, IncidentIx, Role, SourceIx, Subject, Timestamp, TransferIx, TransferKind,
    WalletIx,
};

/// What the first step was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstStep {
    /// A transfer.
    Transfer(TransferIx),
    /// An event.
    Event(EventIx),
}

/// Time from a theft to the first step of laundering, within what the dates allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delay {
    /// The theft.
    pub incident: IncidentIx,
    /// At least, in seconds.
    pub least: i64,
    /// At most, in seconds.
    pub most: i64,
    /// The step that can have been the earliest.
    pub step: FirstStep,
    /// Who says so.
    pub sources: Vec<SourceIx>,
}

impl Delay {
    /// For people: `14 min`, `29–30 min`, `1–3 d`, `up to 2 d`.
    #[must_use]
    pub fn for_people(&self) -> String {
        if self.least == self.most {
            return duration(self.least);
        }
        // The last second counts whole: what ends with a day took up to that day, not up to 23 h of it.
        let most = duration(self.most + 1);
        // A least time of no weight would only pretend that it matters.
        if self.least <= self.most / 100 {
            return format!("up to {most}");
        }
        let least = duration(self.least);
        match (least.split_once(' '), most.split_once(' ')) {
            (Some((from, unit)), Some((to, same))) if unit == same => format!("{from}–{to} {unit}"),
            _ => format!("{least} – {most}"),
        }
    }
}

/// The two largest units of a span of seconds.
fn duration(seconds: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let Some(first) = UNITS.iter().position(|(unit, _)| seconds >= *unit) else { return "0 s".to_owned() };
    let (unit, name) = UNITS[first];
    let (whole, rest) = (seconds / unit, seconds % unit);
    match UNITS.get(first + 1) {
        // Hours beside hundreds of days would only pretend to matter.
        Some((next, next_name)) if rest / next > 0 && whole < 10 => {
            format!("{whole} {name} {} {next_name}", rest / next)
        }
        _ => format!("{whole} {name}"),
    }
}

/// Transfers by their sender, and what left each victim after which theft.
pub(super) struct Thefts {
    out: Vec<Vec<TransferIx>>,
    leaving: BTreeMap<IncidentIx, Vec<TransferIx>>,
}

impl Thefts {
    /// Sorts the transfers of a case. What leaves a victim belongs to its last theft before.
    pub(super) fn of(case: &Case) -> Self {
        let mut out: Vec<Vec<TransferIx>> = vec![Vec::new(); case.wallets.len()];
        let mut by_victim: BTreeMap<EntityIx, Vec<(Timestamp, IncidentIx)>> = BTreeMap::new();
        for (ix, incident) in case.incidents() {
            if let Some(victim) = incident.victim {
                by_victim.entry(victim).or_default().push((incident.at.start(), ix));
            }
        }
        by_victim.values_mut().for_each(|thefts| thefts.sort_unstable());
        let mut leaving: BTreeMap<IncidentIx, Vec<TransferIx>> = BTreeMap::new();
        for (ix, transfer) in case.transfers() {
            if let Some(list) = out.get_mut(transfer.from.get()) {
                list.push(ix);
            }
            let Some(thefts) = victim_of(case, transfer.from).and_then(|victim| by_victim.get(&victim)) else {
                continue;
            };
            // Without a date it belongs to a theft only where there is no other.
            let theft = match transfer.at {
                Some(at) => thefts.iter().rev().find(|(start, _)| *start < at.end()),
                None => thefts.first().filter(|_| thefts.len() == 1),
            };
            if let Some(&(_, theft)) = theft {
                leaving.entry(theft).or_default().push(ix);
            }
        }
        Self { out, leaving }
    }

    /// What left the victim's wallets from a theft to the next one, in the order of the file.
    pub(super) fn leaving(&self, incident: IncidentIx) -> &[TransferIx] {
        self.leaving.get(&incident).map_or(&[], Vec::as_slice)
    }
}

/// The owner of a wallet that was robbed.
fn victim_of(case: &Case, wallet: WalletIx) -> Option<EntityIx> {
    case[wallet].owner.filter(|_| case[wallet].role == Role::Victim)
}

/// Whether a wallet is one of those that a theft robbed.
pub(super) fn is_robbed(case: &Case, incident: IncidentIx, wallet: WalletIx) -> bool {
    case[incident].victim.is_some() && victim_of(case, wallet) == case[incident].victim
}

/// The delays of all thefts for which one is known, the shortest first.
pub(super) fn delays(case: &Case, counted: &[Counted]) -> Vec<Delay> {
    let thefts = Thefts::of(case);
    let mut events: BTreeMap<IncidentIx, Vec<EventIx>> = BTreeMap::new();
    for (ix, event) in case.events().filter(|(_, event)| event.kind == EventKind::Laundering) {
        for subject in &event.about {
            if let Subject::Incident(incident) = subject {
                events.entry(*incident).or_default().push(ix);
            }
        }
    }
    let no_events = Vec::new();
    let mut delays: Vec<Delay> = counted
        .iter()
        .filter_map(|theft| {
            let mut earliest = Earliest::of(case, theft.incident);
            for &event in events.get(&theft.incident).unwrap_or(&no_events) {
                // It began at `at`; how long it went on does not matter.
                let at = case[event].at;
                earliest.offer(at.start(), at.end() - 1, FirstStep::Event(event), &case[event].sources);
            }
            follow(case, &thefts, &mut earliest);
            earliest.found
        })
        .collect();
    delays.sort_by_key(|delay| (delay.most, delay.least, delay.incident));
    delays
}

/// The earliest step found up to now.
struct Earliest {
    incident: IncidentIx,
    /// First and last second at which the theft can have begun.
    theft: (Timestamp, Timestamp),
    found: Option<Delay>,
}

impl Earliest {
    fn of(case: &Case, incident: IncidentIx) -> Self {
        let at = case[incident].at;
        Self { incident, theft: (at.start(), at.end() - 1), found: None }
    }

    /// A step within a range of seconds; one that was over before the theft is none.
    fn offer(&mut self, from: Timestamp, to: Timestamp, step: FirstStep, sources: &[SourceIx]) {
        let (least, most) = ((from - self.theft.1).max(0), to - self.theft.0);
        if most < 0 {
            return;
        }
        let found = self.found.get_or_insert_with(|| Delay {
            incident: self.incident,
            least,
            most,
            step,
            sources: sources.to_vec(),
        });
        if least < found.least {
            (found.least, found.step, found.sources) = (least, step, sources.to_vec());
        }
        found.most = found.most.min(most);
    }

    /// Whether a step that begins at a time could still be the first.
    fn may_improve(&self, from: Timestamp) -> bool {
        self.found.as_ref().is_none_or(|found| from <= self.theft.0.saturating_add(found.most))
    }
}

/// Follows the funds in the order of time, up to the first step.
fn follow(case: &Case, thefts: &Thefts, earliest: &mut Earliest) {
    let incident = earliest.incident;
    // Wallets with the first second at which stolen funds can have been there.
    let mut reached: BTreeMap<WalletIx, Timestamp> = BTreeMap::new();
    let mut queue: BinaryHeap<Reverse<(Timestamp, WalletIx)>> = BinaryHeap::new();
    let mut done: BTreeSet<WalletIx> = BTreeSet::new();
    let mut arrive = |queue: &mut BinaryHeap<_>, wallet: WalletIx, at: Timestamp| {
        if reached.get(&wallet).is_none_or(|&known| at < known) {
            reached.insert(wallet, at);
            queue.push(Reverse((at, wallet)));
        }
    };
    for &ix in thefts.leaving(incident) {
        let transfer = &case[ix];
        let begun = transfer.at.map_or(earliest.theft.0, |at| at.start().max(earliest.theft.0));
        if transfer.kind != TransferKind::Fee && !is_robbed(case, incident, transfer.to) {
            arrive(&mut queue, transfer.to, begun);
        }
    }
    while let Some(Reverse((at, wallet))) = queue.pop() {
        if !earliest.may_improve(at) {
            break;
        }
        if !done.insert(wallet) || is_robbed(case, incident, wallet) || is_pooled(case, wallet) {
            continue;
        }
        for &ix in thefts.out.get(wallet.get()).map_or(&[][..], Vec::as_slice) {
            let transfer = &case[ix];
            // Without a date it may have been at once; it leads on, but says nothing of the time of a step.
            let range = transfer.at.map(|begin| (begin.start(), transfer.until.unwrap_or(begin).end() - 1));
            if range.is_some_and(|(_, last)| last < at) {
                continue;
            }
            match (transfer.kind, range) {
                (TransferKind::Fee, _) => {}
                (
                    TransferKind::Swap | TransferKind::Bridge | TransferKind::MixIn | TransferKind::Deposit,
                    Some((first, last)),
                ) => {
                    // Of several rows in one, the first came at `at`; it can be as late as that is vague.
                    let begun = transfer.at.map_or(last, |begin| begin.end() - 1).max(at);
                    earliest.offer(first.max(at), begun, FirstStep::Transfer(ix), &transfer.sources);
                }
                (_, range) => arrive(&mut queue, transfer.to, range.map_or(at, |(first, _)| first.max(at))),
            }
        }
    }
}

/// A service pools its customers' funds: what enters it is not followed out of it.
fn is_pooled(case: &Case, wallet: WalletIx) -> bool {
    case[wallet].owner.is_some_and(|owner| case[owner].kind.is_service())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_like_a_clock() {
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (840, "14 min"),
            (7_800, "2 h 10 min"),
            (86_399, "23 h"),
            (180_000, "2 d 2 h"),
            (40_000_000, "462 d"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }
}
