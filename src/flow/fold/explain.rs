//! What is folded and by which rules, in words.

use std::collections::BTreeMap;

use super::{FIRST_SIGHT, GroupKind};
use crate::case::thousands;
use crate::flow::graph::{Flow, NodeKind};

/// What is folded, for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// One line: `84 nodes for 340 wallets: 212 alike wallets in 9 stacks, 31 in 1 peel chain`.
    pub line: String,
    /// The rules that made it so and what one can do, one sentence each.
    pub rules: Vec<String>,
}

impl Explanation {
    pub(in crate::flow) fn of(flow: &Flow) -> Self {
        let mut folded: BTreeMap<GroupKind, (usize, usize)> = BTreeMap::new();
        let (mut nodes, mut wallets) = (0, 0);
        let (mut thefts, mut stacks) = (0, 0);
        for node in flow.graph.node_weights() {
            if node.kind == NodeKind::Thefts {
                thefts += node.incidents.len();
                stacks += 1;
            }
            let Some(kind) = kind_of(node.kind).filter(|_| !node.wallets.is_empty()) else { continue };
            wallets += node.wallets.len();
            nodes += 1;
            if node.wallets.len() > 1 {
                let (groups, inside) = folded.entry(kind).or_default();
                *groups += 1;
                *inside += node.wallets.len();
            }
        }
        let mut parts: Vec<String> =
            folded.iter().map(|(&kind, &(groups, inside))| part(kind, groups, inside)).collect();
        if thefts > 0 {
            parts.push(format!("{} thefts in {}", thousands(thefts), counted(stacks, "stack", "stacks")));
        }
        let line = match (wallets, parts.as_slice()) {
            (0, []) => "Nothing is folded".to_owned(),
            (0, _) => format!("Folded: {}", parts.join(", ")),
            (_, []) => format!("Nothing is folded: {} wallets", thousands(wallets)),
            _ => {
                format!("{} wallets as {}: {}", thousands(wallets), counted(nodes, "node", "nodes"), parts.join(", "))
            }
        };
        let mut rules: Vec<String> = folded.keys().map(|kind| format!("{}: {}.", kind.name(), kind.rule())).collect();
        if folded.contains_key(&GroupKind::Distance) {
            rules.push(format!(
                "The case would show more than {FIRST_SIGHT} nodes. Victims, named wallets, frozen funds and the most valuable flows stay themselves as far as there is room."
            ));
        }
        if thefts > 0 {
            rules.push("Thefts: all but the 10 most costly, by the group said to have done them.".to_owned());
        }
        if !parts.is_empty() {
            rules.push(
                "Double click a group, or press E, to open it in place; nothing is left out of a sum.".to_owned(),
            );
        }
        Self { line, rules }
    }
}

fn kind_of(kind: NodeKind) -> Option<GroupKind> {
    match kind {
        NodeKind::Part(_) => Some(GroupKind::Case),
        NodeKind::Entity(_) => Some(GroupKind::Owner),
        NodeKind::Stack | NodeKind::Wallet(_) => Some(GroupKind::Alike),
        NodeKind::Fold(kind) => Some(kind),
        NodeKind::Incident(_) | NodeKind::Thefts | NodeKind::Victims => None,
    }
}

fn part(kind: GroupKind, groups: usize, inside: usize) -> String {
    let (one, many) = match kind {
        GroupKind::Case => ("case", "cases"),
        GroupKind::Role => ("role", "roles"),
        GroupKind::Owner => ("owner", "owners"),
        GroupKind::Cluster => ("address cluster", "address clusters"),
        GroupKind::Distance => ("group by distance", "groups by distance"),
        GroupKind::Chain => ("peel chain", "peel chains"),
        GroupKind::Alike => ("stack", "stacks"),
        GroupKind::Rest => ("rest of a group", "rests of groups"),
        GroupKind::Hand => ("group by hand", "groups by hand"),
    };
    let alike = if kind == GroupKind::Alike { " alike" } else { "" };
    format!("{}{alike} in {}", thousands(inside), counted(groups, one, many))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}
