//! The flow graph: wallets, entities and incidents as nodes, transfers folded into edges.
//!
//! [`Flow::build`] turns a case and a [`Folding`] into a petgraph graph small enough to read: all transfers in one
//! direction between two nodes become one [`Edge`]; the wallets of a service become its entity; many alike wallets
//! become a stack. Everything folded can be opened, and every node and edge knows its members, so counts and sums stay
//! honest. Thefts whose money no wallet of the case carries stand between their victim and the group said to have done
//! them. Values in US dollars come from [`Valuation`], which says what they rest on.

mod build;
mod connect;
mod filter;
mod fold;
mod graph;
mod key;
pub mod paths;
mod relate;
mod search;
mod value;

pub use connect::Connections;
pub use filter::{
    Chip, Criterion, Filter, Followed, LeftOut, Near, Range, Said, Shown, Sieve, Sum, Sureness, TypedError, Units, Way,
    Window, asset_name, assets_named, source_name, typed_units, typed_usd,
};
pub use fold::{About, Explanation, FIRST_SIGHT, Folding, Group, GroupKind, Grouping, Groups, HandGroup};
pub use graph::{Edge, Flow, Node, NodeKind, Relation};
pub use key::{EdgeKey, NodeKey};
pub use search::{Found, Match, search};
pub use value::{Basis, Valuation};
