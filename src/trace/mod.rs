//! Following stolen funds: which part of what each account sent, received and holds was taken in a theft.
//!
//! [`Ledger`] puts the transfers of a case in order and says where tracing ends; [`trace`] runs one accepted [`Method`]
//! over it. All methods share one engine: every holding is a list of parts with a [`Tag`], and the method is only the
//! rule that picks which part leaves first. Amounts are integers; every base unit stolen is somewhere at the end.

mod accounts;
mod balances;
mod book;
mod carried;
mod category;
mod engine;
mod exposure;
mod ledger;
mod method;
mod on_graph;
mod order;
mod parts;
mod passed;
pub mod patterns;
mod reach;
mod reconcile;
pub mod report;
mod rules;
mod running;
mod side_by_side;
mod sources;
mod tag;
mod tracer;
mod upstream;
mod utxo;
mod valued;
mod ways;
mod wide;

pub use accounts::{Account, Bounds, Doubt, Share, accounts};
pub use balances::{Balances, Held};
pub use carried::Carried;
pub use category::Category;
pub use engine::{Births, Trace, trace};
pub use exposure::{Exposed, Exposure, Line, Side, exposure};
pub use ledger::{Act, Entry, Fate, Holding, Ledger, Remarks};
pub use method::Method;
pub use on_graph::{Portion, TracedGraph, of_transfers};
pub use parts::{HeldParts, PartLists, Parts, PartsIter};
pub use passed::{Passed, passed};
pub use reach::reach;
pub use reconcile::{Balance, Reconciliation, Step, steps};
pub use rules::{Mixers, Opening, Origin, Rules, Victims};
pub use running::Running;
pub use side_by_side::{side_by_side, threads};
pub use sources::{FirstSeen, Source, Sources, Whence, sources};
pub use tag::{Part, Tag};
pub use tracer::Tracer;
pub use utxo::{Transaction, UtxoError, UtxoMethod, UtxoTrace, trace_coins};
pub use valued::{Converted, Lying, Taken, Valued, Worth};
pub use ways::{Leg, Rest, Target, Way, Ways, ways, ways_within};
