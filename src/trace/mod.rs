//! Following stolen funds: which part of what each account sent, received and holds was taken in a theft.
//!
//! [`Ledger`] puts the transfers of a case in order and says where tracing ends; [`trace`] runs one accepted [`Method`]
//! over it. All methods share one engine: every holding is a list of parts with a [`Tag`], and the method is only the
//! rule that picks which part leaves first. Amounts are integers; every base unit stolen is somewhere at the end.

mod balances;
mod book;
mod category;
mod engine;
mod exposure;
mod ledger;
mod method;
mod order;
mod passed;
mod reach;
mod reconcile;
mod running;
mod sources;
mod tag;
mod upstream;
mod utxo;
mod valued;
mod ways;
mod wide;

pub use balances::{Balances, Held};
pub use category::Category;
pub use engine::{Births, PartLists, Trace, trace};
pub use exposure::{Exposed, Exposure, Line, Side, exposure};
pub use ledger::{Act, Entry, Fate, Holding, Ledger, Remarks};
pub use method::Method;
pub use passed::{Passed, passed};
pub use reach::reach;
pub use reconcile::{Balance, Reconciliation, Step, steps};
pub use running::Running;
pub use sources::{Origin, Source, Sources, Whence, sources};
pub use tag::{Part, Tag};
pub use utxo::{Transaction, UtxoError, UtxoMethod, UtxoTrace, trace_coins};
pub use valued::{Lying, Taken, Valued};
pub use ways::{Leg, Rest, Target, Way, Ways, ways, ways_within};
