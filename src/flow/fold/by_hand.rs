//! Groups that a person made: put where their wallets are, so that every wallet stays in one place.

use std::collections::HashMap;
use std::sync::Arc;

use super::GroupKind;
use super::forest::{About, Groups};
use crate::case::Case;
use crate::flow::NodeKey;

/// Wallets that a person put together under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandGroup {
    /// Its number, never given twice while a case is open.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Ids of its wallets, ascending. Those that the case no longer has count for nothing.
    pub wallets: Arc<[String]>,
}

impl HandGroup {
    /// Its node.
    #[must_use]
    pub fn key(&self) -> NodeKey {
        NodeKey::Hand(self.id.to_string())
    }
}

/// Adds the groups, oldest first. A group lies in the innermost group that holds all its wallets and more; groups whose
/// wallets it holds all of go into it whole; of others it takes the wallets out.
pub(super) fn insert(case: &Case, hands: &[HandGroup], groups: &mut Groups) {
    if hands.is_empty() {
        return;
    }
    let known: HashMap<&str, usize> = case.wallets.iter().enumerate().map(|(n, w)| (w.id.as_str(), n)).collect();
    for hand in hands {
        let wallets: Vec<usize> = hand.wallets.iter().filter_map(|id| known.get(id.as_str()).copied()).collect();
        if !wallets.is_empty() {
            insert_one(hand, &wallets, groups);
        }
    }
}

fn insert_one(hand: &HandGroup, wallets: &[usize], groups: &mut Groups) {
    let mut inside = vec![0usize; groups.list.len()];
    for &wallet in wallets {
        for group in groups.ancestors(groups.innermost(wallet)) {
            inside[group as usize] += 1;
        }
    }
    let holds_more = |n: u32| {
        let group = groups.group(n);
        inside[n as usize] == wallets.len() && group.wallets > wallets.len()
    };
    let around = groups.ancestors(groups.innermost(wallets[0])).find(|&n| holds_more(n));
    let is_whole: Vec<bool> =
        groups.list.iter().zip(&inside).map(|(group, &inside)| inside > 0 && inside == group.wallets).collect();
    let new = groups.add(hand.key(), GroupKind::Hand, around, true);
    groups.list[new as usize].about = About::Hand(hand.name.clone());
    groups.list[new as usize].wallets = wallets.len();
    let mut moved: Vec<Option<usize>> = vec![None; is_whole.len()];
    for &wallet in wallets {
        let path: Vec<u32> = groups.ancestors(groups.innermost(wallet)).take_while(|&n| Some(n) != around).collect();
        // The outermost group that goes along whole.
        match path.iter().rposition(|&n| n != new && is_whole[n as usize]) {
            Some(last) => {
                let top = path[last] as usize;
                if moved[top].is_none() {
                    moved[top] = Some(wallet);
                }
            }
            None => {
                for &n in &path {
                    groups.list[n as usize].wallets -= 1;
                }
                groups.put(wallet, Some(new));
            }
        }
    }
    for (top, _) in moved.iter().enumerate().filter(|(_, moved)| moved.is_some()) {
        let wallets = groups.list[top].wallets;
        let former: Vec<u32> = groups.ancestors(groups.list[top].parent).take_while(|&n| Some(n) != around).collect();
        for n in former {
            groups.list[n as usize].wallets -= wallets;
        }
        groups.list[top].parent = Some(new);
    }
}
