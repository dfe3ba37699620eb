//! What is shown: from the window to the file and back.

use std::collections::BTreeSet;

use super::graph::sorted;
use super::ids::Ids;
use super::words::Word;
use crate::case::{Amount, Case, SourceIx, Usd};
use crate::flow::{Filter, Near, Range, Said, Sureness, Units, Window};
use crate::format::view::{FilterPart, NearPart, RangePart, SaidPart, SpanPart, UnitsPart};

/// Decimal places of an amount in dollars.
const CENTS: u8 = 6;

fn dollars(usd: Usd) -> String {
    Amount(usd.0).exact(CENTS)
}

fn range<T: Copy>(range: Range<T>, text: impl Fn(T) -> String) -> Option<RangePart> {
    let (least, most) = (range.least.map(&text), range.most.map(&text));
    (least.is_some() || most.is_some()).then(|| RangePart { least, most, ..RangePart::default() })
}

pub(super) fn filter(filter: &Filter, case: &Case) -> FilterPart {
    let asset = |ix: &crate::case::AssetIx| case.assets.get(ix.get()).map(|asset| asset.id.clone());
    let theft = |ix: &crate::case::IncidentIx| case.incidents.get(ix.get()).map(|incident| incident.id.clone());
    let sources = |set: &BTreeSet<SourceIx>| {
        sorted(set.iter().filter_map(|ix| case.sources.get(ix.get()).map(|source| source.id.clone())))
    };
    let units = |units: Units| {
        let asset = case.assets.get(units.asset.get())?;
        let text = |amount: Amount| amount.exact(asset.decimals);
        Some(UnitsPart {
            asset: asset.id.clone(),
            least: units.range.least.map(text),
            most: units.range.most.map(text),
            ..UnitsPart::default()
        })
    };
    FilterPart {
        window: filter.window.map(|window| SpanPart::new(window.from, window.to)),
        thefts: filter.incidents.as_ref().map(|set| sorted(set.iter().filter_map(theft))),
        hidden_roles: filter.hidden_roles.iter().copied().collect(),
        hidden: filter.hidden_nodes.iter().map(ToString::to_string).collect(),
        assets: filter.assets.as_ref().map(|set| sorted(set.iter().filter_map(asset))),
        value: range(filter.value, dollars),
        amount: filter.units.and_then(units),
        edge_value: filter.edge_value.map(dollars),
        kinds: filter.kinds.as_ref().map(|set| set.iter().copied().collect()),
        evidence: filter.evidence.as_ref().map(|set| set.iter().copied().collect()),
        likelihood: filter.sureness.likelihood,
        confidence: filter.sureness.confidence,
        said: filter.said.as_ref().map(|said| match said {
            Said::By(set) => SaidPart { by: Some(sources(set)), ..SaidPart::default() },
            Said::NotOnlyBy(set) => SaidPart { not_only_by: Some(sources(set)), ..SaidPart::default() },
        }),
        counterparties: range(filter.degree, |count| count.to_string()),
        near: filter.near.as_ref().map(|near| NearPart {
            of: near.of.iter().map(ToString::to_string).collect(),
            hops: near.hops,
            way: near.way.written(),
            ..NearPart::default()
        }),
        left_out: filter.left_out.written(),
        ..FilterPart::default()
    }
}

/// A number of the file; what is none is remembered and left out.
fn number<T, E>(ids: &mut Ids<'_>, text: Option<&String>, parse: impl Fn(&str) -> Result<T, E>) -> Option<T> {
    let text = text?;
    let read = parse(text).ok();
    if read.is_none() {
        ids.skip(format!("“{text}”, which is no such number"));
    }
    read
}

fn read_range<T, E>(ids: &mut Ids<'_>, part: Option<&RangePart>, parse: impl Fn(&str) -> Result<T, E>) -> Range<T>
where
    Range<T>: Default,
{
    part.map_or_else(Range::default, |part| Range {
        least: number(ids, part.least.as_ref(), &parse),
        most: number(ids, part.most.as_ref(), &parse),
    })
}

fn read_units(ids: &mut Ids<'_>, part: &UnitsPart) -> Option<Units> {
    let asset = ids.asset(&part.asset)?;
    let decimals = ids.case[asset].decimals;
    let parse = |text: &str| Amount::parse(text, decimals);
    let range = Range { least: number(ids, part.least.as_ref(), parse), most: number(ids, part.most.as_ref(), parse) };
    Some(Units { asset, range })
}

fn read_said(ids: &mut Ids<'_>, part: &SaidPart) -> Option<Said> {
    let by = ids.set(part.by.as_ref(), Ids::source).map(Said::By);
    by.or_else(|| ids.set(part.not_only_by.as_ref(), Ids::source).map(Said::NotOnlyBy))
}

fn read_near(ids: &mut Ids<'_>, part: &NearPart) -> Near {
    Near { of: ids.nodes(&part.of), hops: part.hops, way: Word::read(part.way) }
}

pub(super) fn read_filter(part: &FilterPart, ids: &mut Ids<'_>) -> Filter {
    Filter {
        window: part.window.as_ref().map(|span| Window { from: span.from.0, to: span.to.0 }),
        hidden_roles: part.hidden_roles.iter().copied().collect(),
        hidden_nodes: ids.nodes(&part.hidden),
        incidents: ids.set(part.thefts.as_ref(), Ids::incident),
        assets: ids.set(part.assets.as_ref(), Ids::asset),
        value: read_range(ids, part.value.as_ref(), Usd::parse),
        units: part.amount.as_ref().and_then(|amount| read_units(ids, amount)),
        edge_value: number(ids, part.edge_value.as_ref(), Usd::parse),
        kinds: part.kinds.as_ref().map(|kinds| kinds.iter().copied().collect()),
        evidence: part.evidence.as_ref().map(|evidence| evidence.iter().copied().collect()),
        sureness: Sureness { likelihood: part.likelihood, confidence: part.confidence },
        said: part.said.as_ref().and_then(|said| read_said(ids, said)),
        degree: read_range(ids, part.counterparties.as_ref(), str::parse::<u32>),
        near: part.near.as_ref().map(|near| read_near(ids, near)),
        followed: None,
        left_out: Word::read(part.left_out),
    }
}
