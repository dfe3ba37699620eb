//! The part of the view file that says what is shown.

use super::section::section;
use super::{LeftOut, SpanPart, Way};
use crate::case::{Confidence, Evidence, Likelihood, Role, TransferKind};

section! {
    /// A range of numbers, both ends included; an end that is not there is open.
    RangePart("Range") {
        /// The least.
        least: Option<String>,
        /// The most.
        most: Option<String>,
    }
}

section! {
    /// An amount of one asset.
    UnitsPart("Amount") {
        /// Id of the asset.
        asset: String,
        /// The least, in whole units of the asset.
        least: Option<String>,
        /// The most.
        most: Option<String>,
    }
}

section! {
    /// Who has to say so.
    SaidPart("Said") {
        /// At least one of these sources.
        by: Option<Vec<String>>,
        /// At least one source besides these.
        not_only_by: Option<Vec<String>>,
    }
}

section! {
    /// The neighbourhood of some nodes.
    NearPart("Near") {
        /// The nodes it is around.
        of: Vec<String>,
        /// Most hops away.
        hops: u8,
        /// Which way they are walked.
        way: Way,
    }
}

section! {
    /// What is shown.
    FilterPart("Filter") {
        /// Only transfers that touch this window.
        window: Option<SpanPart>,
        /// Only these thefts, by id.
        thefts: Option<Vec<String>>,
        /// Roles switched off.
        hidden_roles: Vec<Role>,
        /// Nodes hidden by hand.
        hidden: Vec<String>,
        /// Only these assets, by id.
        assets: Option<Vec<String>>,
        /// Only transfers of such a value, US dollars.
        value: Option<RangePart>,
        /// Only transfers of such an amount of one asset.
        amount: Option<UnitsPart>,
        /// Only edges of at least this value, US dollars.
        edge_value: Option<String>,
        /// Only transfers of these kinds.
        kinds: Option<Vec<TransferKind>>,
        /// Only what is known in these ways.
        evidence: Option<Vec<Evidence>>,
        /// Only wallets attributed at least so likely.
        likelihood: Option<Likelihood>,
        /// Only wallets attributed with at least such confidence.
        confidence: Option<Confidence>,
        /// Only what such sources say.
        said: Option<SaidPart>,
        /// Only nodes with so many counterparties.
        counterparties: Option<RangePart>,
        /// Only what is near some nodes.
        near: Option<NearPart>,
        /// What becomes of what is left out.
        left_out: LeftOut,
    }
}
