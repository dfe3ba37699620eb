//! Places, folds and traces: from the window to the file and back.

use std::collections::BTreeSet;

use super::ids::Ids;
use super::words::{Word, grouping, switched};
use crate::app::patterns::PatternState;
use crate::app::tracing::Tracing;
use crate::case::Case;
use crate::flow::{Folding, HandGroup};
use crate::format::view::{FoldingPart, GroupPart, LayoutPart, PatternsPart, Places, TracingPart};
use crate::layout::Point;
use crate::scene::graph::{LayoutChoice, Pins};
use crate::trace::patterns::Thresholds;
use crate::trace::{Mixers, Opening, Origin, Rules, Victims};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// How the graph is arranged: the choice, the places in it, and those in the others.
pub(super) type Layout = (LayoutChoice, Pins, std::collections::BTreeMap<LayoutChoice, Pins>);

pub(super) fn layout(
    choice: LayoutChoice,
    pins: &Pins,
    others: &std::collections::BTreeMap<LayoutChoice, Pins>,
) -> LayoutPart {
    let places = |pins: &Pins| -> Places { pins.iter().map(|(key, at)| (key.to_string(), (at.x, at.y))).collect() };
    LayoutPart {
        choice: choice.written(),
        places: places(pins),
        elsewhere: others.iter().map(|(choice, pins)| (choice.written(), places(pins))).collect(),
        ..LayoutPart::default()
    }
}

pub(super) fn read_layout(part: &LayoutPart, ids: &mut Ids<'_>) -> Layout {
    let mut pins = |places: &Places| -> Pins {
        let mut pins = Pins::new();
        for (text, &(x, y)) in places {
            let at = Point::new(x, y);
            match ids.node(text) {
                Some(key) if x.is_finite() && y.is_finite() => {
                    pins.insert(key, at);
                }
                Some(_) => ids.skip(format!("the place of “{text}”, which is none")),
                None => {}
            }
        }
        pins
    };
    let here = pins(&part.places);
    let others = part.elsewhere.iter().map(|(&choice, places)| (LayoutChoice::read(choice), pins(places))).collect();
    (LayoutChoice::read(part.choice), here, others)
}

pub(super) fn folding(folding: &Folding) -> FoldingPart {
    let (off, on) = switched(folding.grouping());
    let group = |hand: &HandGroup| {
        let part = GroupPart { name: hand.name.clone(), wallets: hand.wallets.to_vec(), ..GroupPart::default() };
        (hand.id, part)
    };
    FoldingPart {
        all_open: folding.is_unfolded(),
        toggled: folding.toggled().iter().map(ToString::to_string).collect(),
        off,
        on,
        groups: folding.hands().iter().map(group).collect(),
        ..FoldingPart::default()
    }
}

pub(super) fn read_folding(part: &FoldingPart, ids: &mut Ids<'_>) -> Folding {
    let mut hands = Vec::new();
    for (&id, group) in &part.groups {
        let wallets: BTreeSet<String> = group.wallets.iter().cloned().collect();
        wallets.iter().for_each(|wallet| ids.expect_wallet(wallet));
        hands.push(HandGroup { id, name: group.name.clone(), wallets: wallets.into_iter().collect() });
    }
    Folding::restored(ids.nodes(&part.toggled), part.all_open, grouping(&part.off, &part.on), hands)
}

pub(super) fn tracing(tracing: &Tracing, case: &Case) -> TracingPart {
    let theft = |ix: &crate::case::IncidentIx| case.incidents.get(ix.get()).map(|incident| incident.id.clone());
    let entity = |ix: &crate::case::EntityIx| case.entities.get(ix.get()).map(|entity| entity.id.clone());
    let rules = &tracing.rules;
    let (thefts, from) = match &rules.origin {
        Origin::AllThefts => (None, None),
        Origin::Thefts(set) => (Some(sorted(set.iter().filter_map(theft))), None),
        Origin::Wallet(ix) => (None, case.wallets.get(ix.get()).map(|wallet| wallet.id.clone())),
    };
    TracingPart {
        on: tracing.on,
        thefts,
        from: from.unwrap_or_default(),
        method: tracing.method.written(),
        through: sorted(rules.opened.iter().filter_map(entity)),
        stops: sorted(rules.stopped.iter().filter_map(entity)),
        links: rules.mixers == Mixers::Links,
        pool_days: match rules.mixers {
            Mixers::PoolShare { window } => u32::try_from(window / DAY).unwrap_or(u32::MAX).max(1),
            Mixers::Stop | Mixers::Links => 0,
        },
        own_openings: rules.opening == Opening::Own,
        first_theft: rules.victims == Victims::FirstTheft,
        least: tracing.least,
        all_transfers: !tracing.only,
        ..TracingPart::default()
    }
}

pub(super) fn read_tracing(part: &TracingPart, ids: &mut Ids<'_>) -> Tracing {
    let thefts = ids.set(part.thefts.as_ref(), Ids::incident);
    let wallet = Some(&part.from).filter(|id| !id.is_empty()).and_then(|id| ids.wallet(id));
    let origin = match (wallet, thefts) {
        (Some(wallet), _) => Origin::Wallet(wallet),
        (None, Some(thefts)) => Origin::Thefts(thefts),
        (None, None) => Origin::AllThefts,
    };
    let mixers = match (part.links, part.pool_days) {
        (true, _) => Mixers::Links,
        (false, 0) => Mixers::Stop,
        (false, days) => Mixers::PoolShare { window: i64::from(days) * DAY },
    };
    let rules = Rules {
        origin,
        opened: ids.set(Some(&part.through), Ids::entity).unwrap_or_default(),
        stopped: ids.set(Some(&part.stops), Ids::entity).unwrap_or_default(),
        mixers,
        opening: if part.own_openings { Opening::Own } else { Opening::Unknown },
        victims: if part.first_theft { Victims::FirstTheft } else { Victims::LastTheft },
    };
    Tracing { on: part.on, method: Word::read(part.method), rules, least: part.least, only: !part.all_transfers }
}

pub(super) fn patterns(patterns: &PatternState) -> PatternsPart {
    let changed = Thresholds::SETTINGS.iter().filter(|setting| (setting.get)(&patterns.thresholds) != setting.default);
    PatternsPart {
        thresholds: changed.map(|setting| (setting.key.to_owned(), (setting.get)(&patterns.thresholds))).collect(),
        dismissed: patterns.dismissed.iter().cloned().collect(),
        ..PatternsPart::default()
    }
}

pub(super) fn read_patterns(part: &PatternsPart, ids: &mut Ids<'_>) -> PatternState {
    let mut thresholds = Thresholds::default();
    for (key, &value) in &part.thresholds {
        match Thresholds::SETTINGS.iter().find(|setting| setting.key == key) {
            Some(setting) => *(setting.reach)(&mut thresholds) = value,
            None => ids.skip(format!("threshold {key}")),
        }
    }
    PatternState { thresholds: thresholds.clamped(), dismissed: part.dismissed.iter().cloned().collect() }
}

/// Ids in the order of their letters: that of the lists of a case may change.
pub(super) fn sorted(ids: impl IntoIterator<Item = String>) -> Vec<String> {
    let ids: BTreeSet<String> = ids.into_iter().collect();
    ids.into_iter().collect()
}
