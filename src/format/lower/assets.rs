//! Sources, assets and prices.

use super::super::document::List;
use super::super::raw;
use super::{At, Lower};
use crate::case::{Asset, AssetIx, Grade, Peg, Price, Source};
use crate::check::Code;

/// Most decimal places of an asset: 10^30 base units still leave room for 10^8 units in 128 bits.
const MOST_DECIMALS: u8 = 30;

impl Lower<'_> {
    pub(super) fn sources(&mut self, list: &List<raw::Source>) -> Vec<Source> {
        let mut out = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            let (at, raw) = (At { node: *node, mended: item.mended }, &item.raw);
            self.needed(at, "publisher", &raw.publisher);
            self.needed(at, "title", &raw.title);
            let grade = raw.grade.as_deref().and_then(|text| {
                let grade = Grade::parse(text);
                if grade.is_none() {
                    let help = "expected a letter A to F and a digit 1 to 6, e.g. \"B2\"; F and 6: cannot be judged";
                    let message = format!("{text:?} is no Admiralty grade");
                    self.bad(at, "grade", Code::BadGrade, message, Some(help.to_owned()));
                }
                grade
            });
            out.push(Source {
                id: raw.id.clone(),
                kind: raw.kind,
                publisher: raw.publisher.clone(),
                title: raw.title.clone(),
                date: self.maybe_moment(at, "date", raw.date.as_deref()),
                url: raw.url.clone(),
                grade,
                note: raw.note.clone(),
                marking: raw.marking.as_deref().and_then(|text| self.marking(at, text)),
            });
        }
        out
    }

    pub(super) fn assets(&mut self, list: &List<raw::Asset>) -> Vec<Option<Asset>> {
        let out: Vec<Option<Asset>> = list
            .iter()
            .map(|(node, item)| {
                let item = item.as_ref()?;
                self.asset(At { node: *node, mended: item.mended }, &item.raw)
            })
            .collect();
        for (n, (node, item)) in list.iter().enumerate() {
            if let (Some(item), true) = (item, circular(&out, n)) {
                let at = At { node: *node, mended: item.mended };
                let message = "`counted_as` comes back to this asset";
                self.bad(
                    at,
                    "counted_as",
                    Code::Circular,
                    message,
                    Some("end the chain at an asset or at USD".to_owned()),
                );
            }
        }
        out
    }

    fn asset(&mut self, at: At, raw: &raw::Asset) -> Option<Asset> {
        if let Some(symbol) = &raw.symbol {
            self.needed(at, "symbol", symbol);
        }
        let chain = self.chain(at, "chain", &raw.chain);
        let in_range = raw.decimals <= MOST_DECIMALS;
        if !in_range {
            let message = format!("{} decimal places; at most {MOST_DECIMALS} are possible", raw.decimals);
            self.bad(at, "decimals", Code::OutOfRange, message, None);
        }
        let peg = match raw.counted_as.as_deref() {
            None => None,
            Some("USD") => Some(Peg::Usd),
            Some(id) => self.asset_ref(at, "counted_as", id).map(Peg::Asset),
        };
        let sources = self.source_list(at, "sources", &raw.sources);
        Some(Asset {
            id: raw.id.clone(),
            symbol: raw.symbol.clone().unwrap_or_else(|| raw.id.clone()),
            name: raw.name.clone(),
            chain: chain?,
            reference: raw.reference.clone(),
            decimals: in_range.then_some(raw.decimals)?,
            peg,
            sources,
        })
    }

    pub(super) fn prices(&mut self, list: &List<raw::Price>) -> Vec<Price> {
        let mut out = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            let (at, raw) = (At { node: *node, mended: item.mended }, &item.raw);
            let asset = self.asset_ref(at, "asset", &raw.asset);
            let date = self.moment(at, "date", &raw.date);
            let usd = self.usd(at, "usd", Some(&raw.usd));
            let sources = self.source_list(at, "sources", &raw.sources);
            if let (Some(asset), Some(date), Some(usd)) = (asset, date, usd) {
                out.push(Price { asset, at: date, usd, sources });
            }
        }
        out
    }
}

/// Whether following `counted_as` from asset `n` comes back to it.
fn circular(assets: &[Option<Asset>], n: usize) -> bool {
    let next = |ix: AssetIx| match assets.get(ix.get())?.as_ref()?.peg {
        Some(Peg::Asset(next)) => Some(next),
        _ => None,
    };
    std::iter::successors(next(AssetIx::new(n)), |&ix| next(ix)).take(assets.len()).any(|ix| ix.get() == n)
}
