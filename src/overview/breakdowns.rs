//! Thefts sorted by what they have in common.

use std::collections::BTreeSet;

use super::bar::{Breakdown, Dimension, Part, Sorter};
use super::statistics::Counted;
use crate::case::{AssetIx, Case, EntityIx, Incident, SourceIx, Usd, Vector, format_utc};

/// More years than this between the first and the last theft are not all listed, only those with thefts.
const YEARS: i32 = 100;

/// By year: every year from the first to the last, also those without a theft.
pub(super) fn by_year(case: &Case, counted: &[Counted]) -> Breakdown {
    let year = |c: &Counted| format_utc(case[c.incident].at.start(), "%Y").parse::<i32>().unwrap_or(0);
    let years: BTreeSet<i32> = counted.iter().map(year).collect();
    let mut sorter = Sorter::new(Dimension::Year);
    if let (Some(&first), Some(&last)) = (years.first(), years.last()) {
        let all: Vec<i32> = if last - first <= YEARS { (first..=last).collect() } else { years.into_iter().collect() };
        for year in all {
            sorter.bar(&format!("{year:04}"), || (format!("{year}"), String::new()));
        }
    }
    for theft in counted {
        let key = format!("{:04}", year(theft));
        sorter.bar(&key, || (key.clone(), String::new())).add(theft.part(), &theft.sources);
    }
    sorter.in_order()
}

/// By the kind of the organisation robbed.
pub(super) fn by_victim_type(case: &Case, counted: &[Counted]) -> Breakdown {
    let mut sorter = Sorter::new(Dimension::VictimType);
    for theft in counted {
        let kind = case[theft.incident].victim.map(|victim| case[victim].kind);
        let known = kind.filter(|&kind| kind != crate::case::EntityKind::Unknown);
        let key = known.map_or_else(String::new, |kind| format!("{kind:?}"));
        let label = || known.map_or("Not stated", crate::case::EntityKind::name).to_owned();
        sorter.bar(&key, || (label(), String::new())).add(theft.part(), &theft.sources);
    }
    sorter.by_value()
}

/// By the way in. Several of one theft are a bar of their own: to count it under each would count its value twice, to
/// divide it among them would invent figures.
pub(super) fn by_vector(case: &Case, counted: &[Counted]) -> Breakdown {
    let mut sorter = Sorter::new(Dimension::Vector);
    for theft in counted {
        let vectors: BTreeSet<Vector> =
            case[theft.incident].vectors.iter().copied().filter(|&vector| vector != Vector::Unknown).collect();
        let key = vectors.iter().map(|vector| format!("{vector:?}")).collect::<Vec<_>>().join("+");
        let label = || {
            let names: Vec<String> = vectors.iter().map(|vector| vector.name().to_owned()).collect();
            match names.as_slice() {
                [] => "Not stated".to_owned(),
                [first, rest @ ..] => {
                    std::iter::once(first.clone())
                        .chain(rest.iter().map(|name| name.to_lowercase()))
                        .collect::<Vec<_>>()
                }
                .join(" + "),
            }
        };
        sorter.bar(&key, || (label(), String::new())).add(theft.part(), &theft.sources);
    }
    sorter.by_value()
}

/// By the group named, with what that is part of.
pub(super) fn by_group(case: &Case, counted: &[Counted]) -> Breakdown {
    let mut sorter = Sorter::new(Dimension::Group);
    for theft in counted {
        let actor = case[theft.incident].actor;
        let key = actor.map_or_else(String::new, |actor| case.beneath()[actor].id.clone());
        let name = || match actor {
            Some(actor) => (case[actor].name.clone(), parents(case, actor)),
            None => ("Nobody named".to_owned(), String::new()),
        };
        sorter.bar(&key, name).add(theft.part(), &theft.sources);
    }
    sorter.by_value()
}

/// What a group is part of, from the inside out.
fn parents(case: &Case, actor: EntityIx) -> String {
    let names: Vec<&str> = case.chain_of_command(actor).skip(1).map(|entity| case[entity].name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("part of {}", names.join(", ")) }
}

/// By asset. One asset takes the whole value of its theft; of several, each takes the value published for it, and the
/// rest stays undivided.
pub(super) fn by_asset(case: &Case, counted: &[Counted]) -> Breakdown {
    let mut sorter = Sorter::new(Dimension::Asset);
    for theft in counted {
        let incident = &case[theft.incident];
        let assets: BTreeSet<AssetIx> = incident.losses.iter().map(|loss| loss.asset).collect();
        let whole = theft.usd();
        match (assets.len(), whole) {
            (1, _) => {
                for &asset in &assets {
                    add_asset(&mut sorter, case, theft, Some(asset), whole);
                }
            }
            (2.., Some(whole)) => {
                let mut rest = whole;
                let fits = parts_of(incident).map(|(.., usd)| usd.0).try_fold(0u128, u128::checked_add);
                let mut divided = false;
                if fits.is_some_and(|sum| sum <= whole.0) {
                    for (asset, usd) in parts_of(incident) {
                        add_asset(&mut sorter, case, theft, Some(asset), Some(usd));
                        rest = Usd(rest.0 - usd.0);
                        divided = true;
                    }
                }
                if rest.0 > 0 || !divided {
                    undivided(&mut sorter, theft, Some(rest));
                }
            }
            (2.., None) => undivided(&mut sorter, theft, None),
            (0, _) => add_asset(&mut sorter, case, theft, None, whole),
        }
    }
    sorter.by_value()
}

/// The losses with a published value.
fn parts_of(incident: &Incident) -> impl Iterator<Item = (AssetIx, Usd)> {
    incident.losses.iter().filter_map(|loss| Some((loss.asset, loss.usd?)))
}

fn add_asset(sorter: &mut Sorter, case: &Case, theft: &Counted, asset: Option<AssetIx>, usd: Option<Usd>) {
    let key = asset.map_or("", |asset| case.beneath()[asset].id.as_str());
    let name = || match asset {
        Some(asset) => {
            let same = case.assets.iter().filter(|other| other.symbol == case[asset].symbol).count() > 1;
            let chain = if same { format!("on {}", case[asset].chain.name()) } else { case[asset].name.clone() };
            (case[asset].symbol.clone(), chain)
        }
        None => ("Not stated".to_owned(), String::new()),
    };
    sorter.bar(key, name).add(Part { incident: theft.incident, usd }, &theft.sources);
}

/// What is not split over the assets. No asset can have this key: ids have no blanks.
fn undivided(sorter: &mut Sorter, theft: &Counted, usd: Option<Usd>) {
    let name = || ("Several assets".to_owned(), "split not stated".to_owned());
    sorter.bar("several assets", name).add(Part { incident: theft.incident, usd }, &theft.sources);
}

/// By the likelihood of the attribution, the surest first.
pub(super) fn by_likelihood(case: &Case, counted: &[Counted]) -> Breakdown {
    let likelihood = |theft: &Counted| case[theft.incident].attribution.as_ref().and_then(|a| a.likelihood);
    let mut sorted: Vec<&Counted> = counted.iter().collect();
    sorted.sort_by_key(|theft| std::cmp::Reverse(likelihood(theft)));
    let mut sorter = Sorter::new(Dimension::Likelihood);
    for theft in sorted {
        let found = likelihood(theft);
        let key = found.map_or_else(String::new, |found| format!("{found:?}"));
        let name = || match found {
            Some(found) => {
                let (low, high) = found.percent();
                (found.words().to_owned(), format!("{low}–{high} %"))
            }
            None => ("Not assessed".to_owned(), String::new()),
        };
        let sources = case[theft.incident].attribution.as_ref().map_or(&[][..], |a| a.sources.as_slice());
        let sources: Vec<SourceIx> = theft.sources.iter().chain(sources).copied().collect();
        sorter.bar(&key, name).add(theft.part(), &sources);
    }
    sorter.in_order()
}

/// By whether anything about the theft is disputed.
pub(super) fn by_dispute(case: &Case, counted: &[Counted]) -> Breakdown {
    let mut sorter = Sorter::new(Dimension::Dispute);
    for disputed in [false, true] {
        for theft in counted.iter().filter(|theft| case[theft.incident].dispute.is_empty() != disputed) {
            let (key, label) =
                if disputed { ("disputed", "Disputed or not confirmed") } else { ("", "No dispute stated") };
            sorter.bar(key, || (label.to_owned(), String::new())).add(theft.part(), &theft.sources);
        }
    }
    sorter.in_order()
}
