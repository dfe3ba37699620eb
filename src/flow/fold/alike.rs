//! Stacks: wallets of one role whose money comes from the same places and goes to the same places are alike.

use std::collections::{BTreeSet, HashMap};

use super::chain::{self, Chains};
use super::forest::{About, Groups};
use super::given::Owners;
use super::links::Links;
use super::{GroupKind, Grouping};
use crate::case::{Case, EntityIx, Role};
use crate::flow::NodeKey;

/// Fewer alike wallets than this stay apart.
pub(super) const SMALLEST_STACK: usize = 4;

/// A name lists so many neighbours at most; of more it has a checksum.
const LONGEST_LIST: usize = 24;

/// What makes wallets alike: the group they are in, role, owner, and whom they are paid by and pay.
type Likeness = (Option<u32>, Role, Option<EntityIx>, Box<[u32]>, Box<[u32]>);

/// Puts alike wallets into stacks. A neighbour counts by the chain it is in or by the closed group of its owner, whether
/// that is open or not: opening one must not break the stacks beside it.
pub(super) fn insert(
    case: &Case,
    grouping: &Grouping,
    links: &Links,
    owners: &Owners,
    chains: &Chains,
    groups: &mut Groups,
) {
    if !grouping.has(GroupKind::Alike) {
        return;
    }
    let wallets = case.wallets.len();
    let seen = Seen { case, owners, chains };
    let mut classes: HashMap<Likeness, u32> = HashMap::new();
    let mut firsts: Vec<usize> = Vec::new();
    let mut names: Vec<Option<u32>> = vec![None; wallets];
    for (n, wallet) in case.wallets.iter().enumerate() {
        // A wallet somebody gave a name is one to look at.
        if wallet.label.is_some() || wallet.status.is_some() || chains.of_wallet[n].is_some() {
            continue;
        }
        let from = seen.list(n, links.payers(n));
        let to = seen.list(n, links.recipients(n));
        let likeness = (groups.innermost(n), wallet.role, wallet.owner, from, to);
        let next = u32::try_from(firsts.len()).unwrap_or(u32::MAX);
        let class = *classes.entry(likeness).or_insert(next);
        if class == next {
            firsts.push(n);
        }
        names[n] = Some(class);
    }
    drop(classes);
    // The name does not say in which group the stack is: alike wallets of two groups are parts of one stack.
    let mut sizes = vec![0usize; firsts.len()];
    names.iter().flatten().for_each(|&class| sizes[class as usize] += 1);
    let mut keys: HashMap<NodeKey, u32> = HashMap::new();
    let mut key_of: Vec<Option<(NodeKey, u32)>> = vec![None; firsts.len()];
    for (class, &first) in firsts.iter().enumerate().filter(|&(class, _)| sizes[class] >= SMALLEST_STACK) {
        let wallet = &case.wallets[first];
        let from = seen.keys(first, links.payers(first));
        let to = seen.keys(first, links.recipients(first));
        let owner = wallet.owner.map_or("-", |owner| case[owner].id.as_str());
        let key = NodeKey::Stack(format!("{:?} {owner} [{from}] > [{to}]", wallet.role));
        let name = u32::try_from(class).unwrap_or(u32::MAX);
        let name = *keys.entry(key.clone()).or_insert(name);
        key_of[class] = Some((key, name));
    }
    for name in &mut names {
        *name = name.and_then(|class| key_of[class as usize].as_ref()).map(|&(_, name)| name);
    }
    groups.refine(GroupKind::Alike, &names, SMALLEST_STACK, |name| {
        let key = key_of[name as usize].as_ref().map(|(key, _)| key.clone());
        (key.unwrap_or_else(|| NodeKey::Stack(String::new())), true, About::Nothing)
    });
}

/// As what a neighbour counts.
struct Seen<'s> {
    case: &'s Case,
    owners: &'s Owners,
    chains: &'s Chains,
}

enum As {
    Wallet(usize),
    Entity(EntityIx),
    Chain(u32),
}

impl Seen<'_> {
    /// Within one service every account counts as itself.
    fn by(&self, wallet: usize, neighbour: usize) -> As {
        if let Some(chain) = self.chains.of_wallet[neighbour] {
            // Where the rest of a chain goes is not alike to where its small parts go.
            let is_end = self.chains.ends[chain as usize] as usize == wallet;
            return if is_end { As::Wallet(neighbour) } else { As::Chain(chain) };
        }
        match self.owners.closed_around(neighbour) {
            Some(owner) if self.case.wallets[wallet].owner != Some(owner) => As::Entity(owner),
            _ => As::Wallet(neighbour),
        }
    }

    fn list(&self, wallet: usize, neighbours: &[u32]) -> Box<[u32]> {
        let (wallets, entities) = (self.case.wallets.len(), self.case.entities.len());
        let mut list: Vec<u32> = neighbours
            .iter()
            .map(|&neighbour| match self.by(wallet, neighbour as usize) {
                As::Wallet(n) => n,
                As::Entity(ix) => wallets + ix.get(),
                As::Chain(chain) => wallets + entities + chain as usize,
            })
            .map(|code| u32::try_from(code).unwrap_or(u32::MAX))
            .collect();
        list.sort_unstable();
        list.dedup();
        list.into()
    }

    fn keys(&self, wallet: usize, neighbours: &[u32]) -> String {
        let keys: BTreeSet<NodeKey> = neighbours
            .iter()
            .map(|&neighbour| match self.by(wallet, neighbour as usize) {
                As::Wallet(n) => NodeKey::Wallet(self.case.wallets[n].id.clone()),
                As::Entity(ix) => NodeKey::Entity(self.case[ix].id.clone()),
                As::Chain(n) => chain::key(self.case, &self.chains.list[n as usize]),
            })
            .collect();
        let mut list = keys.iter().take(LONGEST_LIST).map(ToString::to_string).collect::<Vec<_>>().join(",");
        if keys.len() > LONGEST_LIST {
            let sum = checksum(keys.iter().skip(LONGEST_LIST).map(ToString::to_string));
            list.push_str(&format!(",+{} {sum:016x}", keys.len() - LONGEST_LIST));
        }
        list
    }
}

/// FNV-1a with 64 bits: the same on every machine and in every version.
fn checksum(texts: impl Iterator<Item = String>) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for text in texts {
        for byte in text.bytes().chain([0]) {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    sum
}
