//! Paths between two nodes, as a person asked for them.

use std::sync::Arc;

use super::document::Document;
use crate::flow::paths::{Paths, Rules, Trail};
use crate::flow::{Filter, NodeKey};
use crate::scene::Target;

/// Longest way that is looked for among all, in hops.
const LONGEST_WAY: usize = 12;
/// Most ways that are listed.
const MOST_WAYS: usize = 50;

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The two nodes, in the order of their names.
    pub ends: [NodeKey; 2],
    /// What a path may be made of.
    pub rules: Rules,
    /// What of the case was shown.
    pub filter: Filter,
}

impl Question {
    /// The question that the selection of a case puts: two nodes, nothing else.
    #[must_use]
    pub fn of(doc: &Document, rules: &Rules) -> Option<Self> {
        let nodes = doc.selected_nodes();
        let [a, b] = nodes.as_slice() else { return None };
        Some(Self { ends: [a.clone(), b.clone()], rules: rules.clone(), filter: doc.state.filter.clone() })
    }

    /// Whether the answer may stand beside the selection: both ends are in it, as when a path is lit.
    #[must_use]
    pub fn is_about(&self, doc: &Document, rules: &Rules) -> bool {
        let selected = |key: &NodeKey| doc.selection.contains(&Target::Node(key.clone()));
        self.ends.iter().all(selected) && *rules == self.rules && doc.state.filter == self.filter
    }
}

/// The ways in one direction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// The one with the fewest hops.
    pub shortest: Option<Trail>,
    /// The one whose smallest hop is worth most.
    pub widest: Option<Trail>,
    /// Different ways along the edges, the shortest first.
    pub all: Vec<Trail>,
    /// Whether there are more than are listed.
    pub more: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// From the first end to the second, and back.
    pub ways: [Ways; 2],
}

/// Works a question out, detached from the window.
pub fn solve(doc: &Document, question: Question) -> impl FnOnce() -> Answer + Send + 'static + use<> {
    let (case, valuation, drawing) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation), Arc::clone(&doc.drawing));
    move || {
        let paths = Paths::of(&case, &valuation, &drawing.flow, &question.filter, &question.rules);
        let node = |key: &NodeKey| drawing.flow.node(key).map(|(ix, _)| ix);
        let ways = |from: &NodeKey, to: &NodeKey| {
            let (Some(from), Some(to)) = (node(from), node(to)) else { return Ways::default() };
            let shortest = paths.shortest(from, to);
            // Without a shortest one there is none at all.
            if shortest.is_none() {
                return Ways::default();
            }
            let (all, more) = paths.all(from, to, LONGEST_WAY, MOST_WAYS);
            Ways { shortest, widest: paths.widest(from, to), all, more }
        };
        let [a, b] = &question.ends;
        let ways = [ways(a, b), ways(b, a)];
        Answer { question, ways }
    }
}
