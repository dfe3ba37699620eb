//! What is shown: a time window, assets, values, kinds, certainty, sources, neighbourhoods, parts hidden by role or by
//! hand.
//!
//! Each criterion is judged by itself on the whole case, and a transfer is shown where all of them let it pass: the
//! order in which criteria are set means nothing, and one more never shows more. Filtering never changes the graph, so
//! it never moves a node.

mod bits;
mod chips;
mod counterparties;
mod criteria;
mod followed;
mod near;
mod shown;
mod sieve;
mod typed;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use chips::{Chip, asset_name, source_name};
pub use criteria::{Criterion, LeftOut, Near, Range, Said, Sureness, Units, Way, Window};
pub use followed::Followed;
pub use shown::{Shown, Sum};
pub use sieve::Sieve;
pub use typed::{TypedError, assets_named, typed_units, typed_usd};

use super::{Node, NodeKey, NodeKind, Valuation};
use crate::case::{AssetIx, Case, Evidence, IncidentIx, Role, SourceIx, TransferIx, TransferKind, Usd};

/// What a person chose to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only transfers that touch this window; a transfer without a time is shown only without a window.
    pub window: Option<Window>,
    /// Roles switched off in the legend.
    pub hidden_roles: BTreeSet<Role>,
    /// Nodes hidden by hand.
    pub hidden_nodes: BTreeSet<NodeKey>,
    /// Only these incidents and what belongs to them; `None` shows all.
    pub incidents: Option<BTreeSet<IncidentIx>>,
    /// Only transfers that sent or brought back one of these assets.
    pub assets: Option<BTreeSet<AssetIx>>,
    /// Only transfers of such a value at their time.
    pub value: Range<Usd>,
    /// Only transfers of such an amount of one asset.
    pub units: Option<Units>,
    /// Only edges whose transfers are, as far as known, worth at least this together.
    pub edge_value: Option<Usd>,
    /// Only transfers of these kinds.
    pub kinds: Option<BTreeSet<TransferKind>>,
    /// Only what is known in these ways.
    pub evidence: Option<BTreeSet<Evidence>>,
    /// Of attributed wallets only those attributed so surely.
    pub sureness: Sureness,
    /// Only what such sources say.
    pub said: Option<Said>,
    /// Only nodes with so many counterparties.
    pub degree: Range<u32>,
    /// Only what is near some nodes.
    pub near: Option<Near>,
    /// Only what a trace follows. It is the result of a trace, set by whoever made that.
    pub followed: Option<Arc<Followed>>,
    /// What becomes of what is left out.
    pub left_out: LeftOut,
}

/// What a criterion says of a transfer or theft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All let it pass.
    Passes,
    /// One keeps it out.
    Fails,
    /// None keeps it out for sure, but this one cannot tell: it is left out, and counted.
    Unknown(Criterion),
}

/// Joins what the criteria say, each `Some(passes)` or `None` where it cannot tell.
fn join(verdicts: impl IntoIterator<Item = (Criterion, Option<bool>)>) -> Verdict {
    let mut unknown = None;
    for (criterion, verdict) in verdicts {
        match verdict {
            Some(true) => {}
            Some(false) => return Verdict::Fails,
            None => unknown = unknown.or(Some(criterion)),
        }
    }
    unknown.map_or(Verdict::Passes, Verdict::Unknown)
}

impl Filter {
    /// Whether everything is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !Criterion::ALL.into_iter().any(|criterion| self.has(criterion))
    }

    /// Whether a criterion is set.
    #[must_use]
    pub fn has(&self, criterion: Criterion) -> bool {
        match criterion {
            Criterion::Window => self.window.is_some(),
            Criterion::Thefts => self.incidents.is_some(),
            Criterion::Roles => !self.hidden_roles.is_empty(),
            Criterion::Nodes => !self.hidden_nodes.is_empty(),
            Criterion::Assets => self.assets.is_some(),
            Criterion::Value => !self.value.is_open(),
            Criterion::Units => self.units.is_some(),
            Criterion::EdgeValue => self.edge_value.is_some(),
            Criterion::Kinds => self.kinds.is_some(),
            Criterion::Certainty => self.evidence.is_some(),
            Criterion::Attribution => !self.sureness.is_open(),
            Criterion::Sources => self.said.is_some(),
            Criterion::Degree => !self.degree.is_open(),
            Criterion::Near => self.near.is_some(),
            Criterion::Trace => self.followed.is_some(),
        }
    }

    /// Takes a criterion away.
    pub fn clear(&mut self, criterion: Criterion) {
        match criterion {
            Criterion::Window => self.window = None,
            Criterion::Thefts => self.incidents = None,
            Criterion::Roles => self.hidden_roles.clear(),
            Criterion::Nodes => self.hidden_nodes.clear(),
            Criterion::Assets => self.assets = None,
            Criterion::Value => self.value = Range::default(),
            Criterion::Units => self.units = None,
            Criterion::EdgeValue => self.edge_value = None,
            Criterion::Kinds => self.kinds = None,
            Criterion::Certainty => self.evidence = None,
            Criterion::Attribution => self.sureness = Sureness::default(),
            Criterion::Sources => self.said = None,
            Criterion::Degree => self.degree = Range::default(),
            Criterion::Near => self.near = None,
            Criterion::Trace => self.followed = None,
        }
    }

    /// Takes every criterion away; what becomes of what is left out stays chosen.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self { left_out: self.left_out, ..Self::default() }
    }

    /// The same filter for another reading of a case, whose lists may be in another order. What is no longer there is
    /// taken out of the lists; what a trace followed has to be traced again.
    #[must_use]
    pub fn carried(&self, from: &Case, to: &Case) -> Self {
        let (from, to) = (from.beneath(), to.beneath());
        let incident = |ix: &IncidentIx| {
            let id = &from.incidents.get(ix.get())?.id;
            to.incidents().find(|(_, incident)| incident.id == *id).map(|(ix, _)| ix)
        };
        let asset = |ix: &AssetIx| {
            let id = &from.assets.get(ix.get())?.id;
            to.assets.iter().position(|asset| asset.id == *id).map(AssetIx::new)
        };
        let source = |ix: &SourceIx| {
            let id = &from.sources.get(ix.get())?.id;
            to.sources.iter().position(|source| source.id == *id).map(SourceIx::new)
        };
        let sources = |set: &BTreeSet<SourceIx>| set.iter().filter_map(source).collect();
        Self {
            incidents: self.incidents.as_ref().map(|set| set.iter().filter_map(incident).collect()),
            assets: self.assets.as_ref().map(|set| set.iter().filter_map(asset).collect()),
            units: self.units.and_then(|units| Some(Units { asset: asset(&units.asset)?, ..units })),
            said: self.said.as_ref().map(|said| match said {
                Said::By(set) => Said::By(sources(set)),
                Said::NotOnlyBy(set) => Said::NotOnlyBy(sources(set)),
            }),
            followed: None,
            ..self.clone()
        }
    }

    /// Whether a criterion that is about transfers and thefts themselves is set: then what nothing happens to steps back.
    #[must_use]
    pub fn limits_movements(&self) -> bool {
        [
            Criterion::Window,
            Criterion::Thefts,
            Criterion::Assets,
            Criterion::Value,
            Criterion::Units,
            Criterion::EdgeValue,
            Criterion::Kinds,
            Criterion::Certainty,
            Criterion::Sources,
            Criterion::Trace,
        ]
        .into_iter()
        .any(|criterion| self.has(criterion))
    }

    /// Whether a theft is among those chosen.
    #[must_use]
    pub fn chooses(&self, incident: IncidentIx) -> bool {
        self.incidents.as_ref().is_none_or(|chosen| chosen.contains(&incident))
    }

    /// Whether a theft is chosen, touches the window, and is of the assets, the value and from the sources asked for.
    #[must_use]
    pub fn passes_theft(&self, case: &Case, incident: IncidentIx) -> bool {
        self.judge_theft(case, incident) == Verdict::Passes
    }

    /// The thefts that pass all but the time window, which is for graph and timeline: what counts in the overview. `None`
    /// where all do.
    #[must_use]
    pub fn chosen_thefts(&self, case: &Case) -> Option<BTreeSet<IncidentIx>> {
        let timeless = Self { window: None, ..self.clone() };
        let about_thefts = [
            Criterion::Thefts,
            Criterion::Assets,
            Criterion::Value,
            Criterion::Units,
            Criterion::Sources,
            Criterion::Trace,
        ];
        about_thefts
            .into_iter()
            .any(|criterion| self.has(criterion))
            .then(|| case.incidents().map(|(ix, _)| ix).filter(|&ix| timeless.passes_theft(case, ix)).collect())
    }

    /// What the criteria say of a theft: by its published losses, value and sources.
    pub(super) fn judge_theft(&self, case: &Case, ix: IncidentIx) -> Verdict {
        let incident = &case[ix];
        let losses = || incident.losses.iter();
        let of_assets = |set: &BTreeSet<AssetIx>| match losses().any(|loss| set.contains(&loss.asset)) {
            false if incident.losses.is_empty() => None,
            found => Some(found),
        };
        let of_units = |units: &Units| {
            let mut amounts = losses().filter(|loss| loss.asset == units.asset).map(|loss| loss.amount);
            match amounts.clone().any(|amount| amount.is_some_and(|amount| units.range.contains(amount))) {
                false if amounts.any(|amount| amount.is_none()) => None,
                found => Some(found),
            }
        };
        let of_value = || incident.usd.map(|usd| self.value.contains(usd));
        join([
            (Criterion::Thefts, Some(self.chooses(ix))),
            (Criterion::Trace, Some(self.followed.as_ref().is_none_or(|followed| followed.passes_theft(ix)))),
            (Criterion::Window, Some(self.window.is_none_or(|window| window.touches(incident.at, incident.until)))),
            (Criterion::Assets, self.assets.as_ref().map_or(Some(true), of_assets)),
            (Criterion::Value, if self.value.is_open() { Some(true) } else { of_value() }),
            (Criterion::Units, self.units.as_ref().map_or(Some(true), of_units)),
            (Criterion::Sources, self.said.as_ref().map_or(Some(true), |said| said.judges(&incident.sources))),
        ])
    }

    /// Whether a transfer belongs to a chosen theft: it is in a case that is about one of them. In a case about several
    /// thefts all transfers belong to each, because only tracing can tell them apart.
    #[must_use]
    pub fn chooses_transfer(&self, case: &Case, transfer: TransferIx) -> bool {
        let Some(chosen) = &self.incidents else { return true };
        let parts = case.parts_of(transfer);
        chosen.iter().any(|&incident| {
            let about = case.parts_of(incident);
            about.is_empty() || parts.iter().any(|part| about.contains(part))
        })
    }

    /// Whether a transfer passes every criterion that is about it alone. Those about its ends and its edge need the graph:
    /// [`Sieve`] asks them too.
    #[must_use]
    pub fn passes(&self, case: &Case, valuation: &Valuation, transfer: TransferIx) -> bool {
        self.judge(case, valuation, transfer) == Verdict::Passes
    }

    /// What the criteria that are about a transfer alone say of it.
    pub(super) fn judge(&self, case: &Case, valuation: &Valuation, ix: TransferIx) -> Verdict {
        let transfer = &case[ix];
        let moves = |set: &BTreeSet<AssetIx>| {
            set.contains(&transfer.asset) || transfer.received.is_some_and(|(asset, _)| set.contains(&asset))
        };
        // What is cheap to ask is asked first.
        if self.kinds.as_ref().is_some_and(|kinds| !kinds.contains(&transfer.kind))
            || self.evidence.as_ref().is_some_and(|evidence| !evidence.contains(&transfer.evidence))
            || self.assets.as_ref().is_some_and(|assets| !moves(assets))
            || self.followed.as_ref().is_some_and(|followed| !followed.passes(ix))
            || !self.chooses_transfer(case, ix)
        {
            return Verdict::Fails;
        }
        let in_window = |window: Window| transfer.at.map(|at| window.touches(at, transfer.until));
        let has_value = || valuation.of_transfer(case, ix).map(|usd| self.value.contains(usd));
        let has_units = |units: Units| match transfer.amount {
            _ if transfer.asset != units.asset => Some(false),
            amount => amount.map(|amount| units.range.contains(amount)),
        };
        join([
            (Criterion::Window, self.window.map_or(Some(true), in_window)),
            (Criterion::Value, if self.value.is_open() { Some(true) } else { has_value() }),
            (Criterion::Units, self.units.map_or(Some(true), has_units)),
            (Criterion::Sources, self.said.as_ref().map_or(Some(true), |said| said.judges(&transfer.sources))),
        ])
    }

    /// Whether a node may be shown at all.
    #[must_use]
    pub fn allows(&self, node: &Node) -> bool {
        if self.hidden_nodes.contains(&node.key) {
            return false;
        }
        match node.kind {
            NodeKind::Incident(_) | NodeKind::Thefts | NodeKind::Victims => {
                node.incidents.iter().any(|&incident| self.chooses(incident))
            }
            _ => !self.hidden_roles.contains(&node.role),
        }
    }
}
