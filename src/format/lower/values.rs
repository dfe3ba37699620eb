//! Single values: times, amounts, references, judgements.

use std::collections::HashMap;

use super::super::raw;
use super::super::suggest;
use super::{At, Lower, ids};
use crate::case::{Amount, Asset, AssetIx, Attribution, Chain, EntityIx, Moment, SourceIx, Usd};
use crate::check::Code;

/// Appends a step to a path; the empty path is the record itself.
pub(super) fn path(prefix: &str, step: &str) -> String {
    if prefix.is_empty() { step.to_owned() } else { format!("{prefix}.{step}") }
}

/// A chain from its CAIP-2 id, or what to say.
pub(super) fn chain(text: &str) -> Result<Chain, (String, Option<String>)> {
    Chain::parse(text).ok_or_else(|| {
        let message = format!("{text:?} is no CAIP-2 chain id");
        let named = Chain::known_ids().find(|id| Chain::parse(id).is_some_and(|c| c.name().eq_ignore_ascii_case(text)));
        let help = match named.or_else(|| suggest::closest(text, Chain::known_ids())) {
            Some(id) => format!("did you mean `{id}`?"),
            None => "expected e.g. `eip155:1` for Ethereum, or `offchain:none`".to_owned(),
        };
        (message, Some(help))
    })
}

impl Lower<'_> {
    pub(super) fn moment(&mut self, at: At, field: &str, text: &str) -> Option<Moment> {
        match Moment::parse(text) {
            Ok(moment) => Some(moment),
            Err(error) => {
                self.bad(at, field, Code::BadTime, error.to_string(), None);
                None
            }
        }
    }

    pub(super) fn maybe_moment(&mut self, at: At, field: &str, text: Option<&str>) -> Option<Moment> {
        text.and_then(|text| self.moment(at, field, text))
    }

    /// `until` must not lie before `at`.
    pub(super) fn period(&mut self, at: At, from: Option<Moment>, until: Option<Moment>) {
        if let (Some(from), Some(until)) = (from, until)
            && until.end() <= from.start()
        {
            let message = format!("it ends ({}) before it begins ({})", until.iso(), from.iso());
            self.bad(at, "until", Code::Backwards, message, Some("exchange `at` and `until`".to_owned()));
        }
    }

    pub(super) fn usd(&mut self, at: At, field: &str, text: Option<&str>) -> Option<Usd> {
        match Usd::parse(text?) {
            Ok(usd) => Some(usd),
            Err(error) => {
                self.bad(at, field, Code::BadAmount, error.to_string(), None);
                None
            }
        }
    }

    pub(super) fn amount(&mut self, at: At, field: &str, text: &str, asset: Option<&Asset>) -> Option<Amount> {
        match Amount::parse(text, asset?.decimals) {
            Ok(amount) => Some(amount),
            Err(error) => {
                self.bad(at, field, Code::BadAmount, error.to_string(), None);
                None
            }
        }
    }

    pub(super) fn chain(&mut self, at: At, field: &str, text: &str) -> Option<Chain> {
        chain(text).map_err(|(message, help)| self.bad(at, field, Code::BadChain, message, help)).ok()
    }

    /// A text that must not be empty.
    pub(super) fn needed(&mut self, at: At, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.bad(at, field, Code::EmptyText, format!("`{field}` is empty"), None);
        }
    }

    pub(super) fn source_list(&mut self, at: At, field: &str, ids: &[String]) -> Vec<SourceIx> {
        let mut out = Vec::with_capacity(ids.len());
        for (n, id) in ids.iter().enumerate() {
            match self.ids.sources.get(id) {
                Some(&n) => out.push(SourceIx::new(n as usize)),
                None => self.dangling(at, &format!("{field}.{n}"), "source", id, |ids| &ids.sources),
            }
        }
        out
    }

    pub(super) fn asset_ref(&mut self, at: At, field: &str, id: &str) -> Option<AssetIx> {
        let found = self.ids.assets.get(id).map(|&n| AssetIx::new(n as usize));
        if found.is_none() {
            self.dangling(at, field, "asset", id, |ids| &ids.assets);
        }
        found
    }

    pub(super) fn entity_ref(&mut self, at: At, field: &str, id: Option<&str>) -> Option<EntityIx> {
        let id = id?;
        let found = self.ids.entities.get(id).map(|&n| EntityIx::new(n as usize));
        if found.is_none() {
            self.dangling(at, field, "entity", id, |ids| &ids.entities);
        }
        found
    }

    pub(super) fn dangling(
        &mut self,
        at: At,
        field: &str,
        what: &str,
        id: &str,
        table: impl Fn(&ids::Ids) -> &HashMap<String, u32>,
    ) {
        ids::dangling(self.source, self.report, at, field, what, id, table(&self.ids).keys());
    }

    pub(super) fn attribution(&mut self, at: At, raw: Option<&raw::Attribution>) -> Option<Box<Attribution>> {
        let raw = raw?;
        Some(Box::new(Attribution {
            to: self.entity_ref(at, "attribution.to", raw.to.as_deref()),
            likelihood: raw.likelihood,
            confidence: raw.confidence,
            sources: self.source_list(at, "attribution.sources", &raw.sources),
            note: raw.note.clone(),
        }))
    }

    /// Two fields that belong together: reports where only one is given.
    pub(super) fn pair<T, U>(
        &mut self,
        at: At,
        prefix: &str,
        a: (&str, Option<T>),
        b: (&str, Option<U>),
    ) -> Option<(T, U)> {
        let (given, lacking) = match (a.1, b.1) {
            (Some(x), Some(y)) => return Some((x, y)),
            (None, None) => return None,
            (Some(_), None) => (a.0, b.0),
            (None, Some(_)) => (b.0, a.0),
        };
        let message = format!("`{given}` is given without `{lacking}`");
        self.bad(at, &path(prefix, given), Code::HalfPair, message, Some("give both or neither".to_owned()));
        None
    }
}
