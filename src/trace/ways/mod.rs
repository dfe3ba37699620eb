//! Why an amount counts as stolen: the chains of transfers that carried it, from the theft, by the method of the trace.
//!
//! An amount is divided without loss over the *ways* it took: paths of holdings, each with the entries along it and what
//! every entry carried. Where the order of lots decides, every unit has one way, and it is followed exactly; pro rata, a
//! payment contains something of all that had arrived, and is divided in proportion. The number of ways may grow beyond
//! all bounds, so they are found largest first, by always looking behind the largest amount not yet followed to the theft: a
//! part is never larger than the whole, so the first way completed is the largest of all. What is not listed is summed.

mod lineage;
mod lots;
mod mixed;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::engine::Trace;
use super::ledger::{Act, Ledger};
use crate::case::{AssetIx, IncidentIx, Permille, Timestamp, TransferIx, WalletIx, permilles};
use lineage::{Atom, Lineage};

/// Most work for one question, in events looked at: less than a second. What is not reached by then is counted as not
/// followed.
const MOST_WORK: usize = 4_000_000;

/// What a node costs, in the same unit: it bounds the memory.
const NODE_COST: usize = 16;

/// Steps of one way spent on completing it once the rest of the work is spent, so that even then there is one to show.
const MOST_STEPS: usize = 100_000;

/// Which stolen amount is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// What a holding holds after so many entries of the ledger; where tracing ends, all that ever arrived.
    Held {
        /// Number of the holding.
        holding: u32,
        /// How many entries count, e.g. all, or those begun at a moment.
        entries: usize,
    },
    /// What one entry moved: its number.
    Moved(u32),
}

/// One leg of a way: from one holding to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// The holding that gave.
    pub from: u32,
    /// The holding that took; in a conversion the one that received.
    pub to: u32,
    /// The entries that carried something on this way, in order, and how much of what each gave, in base units of the
    /// asset given.
    pub entries: Vec<(u32, u128)>,
}

impl Leg {
    /// What the leg carried, in base units of the asset given.
    #[must_use]
    pub fn qty(&self) -> u128 {
        self.entries.iter().map(|&(_, qty)| qty).sum()
    }

    /// When the first of its entries happened, and the last; `None` where no source says.
    #[must_use]
    pub fn times(&self, ledger: &Ledger) -> (Option<Timestamp>, Option<Timestamp>) {
        let at = |entry: Option<&(u32, u128)>| {
            let at = entry.and_then(|&(n, _)| ledger.entries.get(n as usize)).map(|entry| entry.at);
            at.filter(|&at| at != Timestamp::MAX)
        };
        (at(self.entries.first()), at(self.entries.last()))
    }
}

/// One path of holdings from the theft to the target, with all that took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// How much of the target came this way, in base units of the target's asset.
    pub amount: u128,
    /// Its share of the target in thousandths. The shares of all ways and of what is not listed add up to 1000.
    pub share: Permille,
    /// Its legs from the theft on.
    pub legs: Vec<Leg>,
}

impl Way {
    /// The accounts it passes, from the victim to where the amount is; a conversion does not name its account twice.
    #[must_use]
    pub fn accounts(&self, ledger: &Ledger) -> Vec<WalletIx> {
        let wallet = |holding: u32| ledger.holdings.get(holding as usize).and_then(|holding| holding.wallet);
        let first = self.legs.first().map(|leg| leg.from);
        let mut accounts: Vec<WalletIx> =
            first.into_iter().chain(self.legs.iter().map(|leg| leg.to)).filter_map(wallet).collect();
        accounts.dedup();
        accounts
    }

    /// The transfers along it, from the theft on, each once.
    #[must_use]
    pub fn transfers(&self, ledger: &Ledger) -> Vec<TransferIx> {
        let mut seen = BTreeSet::new();
        let entries = self.legs.iter().flat_map(|leg| &leg.entries).filter(|&&(entry, _)| seen.insert(entry));
        entries.map(|&(entry, _)| ledger.entries[entry as usize].transfer).collect()
    }
}

/// The ways an amount took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ways {
    /// How much of the target was stolen in the theft, in base units.
    pub amount: u128,
    /// Of what.
    pub asset: AssetIx,
    /// The largest ways, the largest first; of equal ones the one that began first.
    pub ways: Vec<Way>,
    /// What came on other ways: together with those listed it is the amount.
    pub rest: Rest,
}

impl Ways {
    /// What every entry carried on the ways listed, in base units of the asset it gave: what to light. Pro rata every way is
    /// rounded by itself, so that a sum may be off by a unit for each leg.
    #[must_use]
    pub fn carried(&self) -> BTreeMap<u32, u128> {
        let mut carried = BTreeMap::new();
        for &(entry, qty) in self.ways.iter().flat_map(|way| &way.legs).flat_map(|leg| &leg.entries) {
            *carried.entry(entry).or_default() += qty;
        }
        carried
    }
}

/// What is not listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rest {
    /// How much, in base units.
    pub amount: u128,
    /// Its share in thousandths.
    pub share: Permille,
    /// How many ways it came.
    pub ways: usize,
    /// Whether they were all counted. Otherwise there are at least so many, and some that are not listed may be larger
    /// than some that are.
    pub counted: bool,
}

/// Finds the ways by which a target's part of one theft came there, at most `most` of them.
#[must_use]
pub fn ways(ledger: &Ledger, trace: &Trace, incident: IncidentIx, target: Target, most: usize) -> Ways {
    ways_within(ledger, trace, incident, target, most, MOST_WORK)
}

/// As [`ways`], with a limit of its own to the events looked at.
#[must_use]
pub fn ways_within(
    ledger: &Ledger,
    trace: &Trace,
    incident: IncidentIx,
    target: Target,
    most: usize,
    work: usize,
) -> Ways {
    let (holding, entries, entry) = match target {
        Target::Held { holding, entries } => (holding, entries.min(ledger.entries.len()), None),
        Target::Moved(entry) => {
            let from = ledger.entries.get(entry as usize).map_or(0, |entry| entry.from);
            (from, (entry as usize + 1).min(ledger.entries.len()), Some(entry))
        }
    };
    let asset = ledger.holdings.get(holding as usize).map_or(AssetIx::new(0), |holding| holding.asset);
    let lineage = Lineage::of(ledger, trace, incident, entries, entry.is_none().then_some(holding));
    let amount = match entry {
        None => lineage.held(holding),
        Some(entry) => lineage.moved.get(entry as usize).map_or(0, |moved| moved.gave),
    };
    let mut search = Search { ledger, lineage, nodes: Vec::new(), open: BinaryHeap::new(), left: work };
    if amount > 0 {
        let first = entry.unwrap_or(u32::try_from(entries).unwrap_or(u32::MAX));
        let atom = Atom { entry: first, start: 0, qty: amount, amount, up: 0 };
        let begins = entry.is_some_and(|entry| search.is_theft(entry));
        search.add(Node { holding, before: None, atoms: vec![atom], amount, begins, followed: false });
    }
    let (found, mut rest) = search.run(most);
    let mut ways: Vec<Way> = found.into_iter().map(|node| search.way(node, entry.is_some())).collect();
    ways.sort_by_key(|way| (Reverse(way.amount), way.legs.first().and_then(|leg| leg.entries.first().copied())));
    rest.amount = amount - ways.iter().map(|way| way.amount).sum::<u128>();
    let weights: Vec<u128> = ways.iter().map(|way| way.amount).chain([rest.amount]).collect();
    let shares = permilles(&weights).unwrap_or_default();
    for (way, &share) in ways.iter_mut().zip(&shares) {
        way.share = share;
    }
    rest.share = shares.last().copied().unwrap_or_default();
    Ways { amount, asset, ways, rest }
}

/// Payments out of one holding, all of which went on by the same holdings to the target.
struct Node {
    holding: u32,
    /// The node that its payments went to.
    before: Option<u32>,
    atoms: Vec<Atom>,
    /// How much of the target they became.
    amount: u128,
    /// Whether the payments are the theft itself.
    begins: bool,
    /// Whether it was looked behind out of turn.
    followed: bool,
}

struct Search<'a> {
    ledger: &'a Ledger,
    lineage: Lineage,
    nodes: Vec<Node>,
    /// Nodes to look behind, the largest first, of equal ones the first found.
    open: BinaryHeap<(u128, Reverse<u32>)>,
    /// Events that may still be looked at.
    left: usize,
}

impl Search<'_> {
    fn is_theft(&self, entry: u32) -> bool {
        self.ledger.entries.get(entry as usize).is_some_and(|entry| matches!(entry.act, Act::Theft(_)))
    }

    fn add(&mut self, node: Node) {
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.open.push((node.amount, Reverse(number)));
        self.nodes.push(node);
    }

    /// The nodes at which the largest ways begin, and what was not followed.
    fn run(&mut self, most: usize) -> (Vec<u32>, Rest) {
        let mut found = Vec::new();
        let mut rest = Rest { counted: true, ..Rest::default() };
        while let Some((_, Reverse(number))) = self.open.pop() {
            if self.nodes[number as usize].followed {
                continue;
            }
            if self.nodes[number as usize].begins {
                if found.len() < most {
                    found.push(number);
                } else {
                    rest.ways += 1;
                }
            } else if self.left > 0 {
                self.look_behind(number);
            } else {
                rest.counted = false;
                if found.is_empty() && most > 0 {
                    found.extend(self.follow(number));
                } else {
                    rest.ways += 1;
                }
            }
        }
        (found, rest)
    }

    fn look_behind(&mut self, number: u32) {
        let node = &self.nodes[number as usize];
        let (behind, work) = self.lineage.behind(node.holding, &node.atoms);
        self.left = self.left.saturating_sub(work);
        let mut groups: BTreeMap<(u32, bool), Vec<Atom>> = BTreeMap::new();
        for atom in behind {
            let from = self.ledger.entries[atom.entry as usize].from;
            groups.entry((from, self.is_theft(atom.entry))).or_default().push(atom);
        }
        for ((holding, begins), atoms) in groups {
            self.left = self.left.saturating_sub(NODE_COST);
            let amount = atoms.iter().map(|atom| atom.amount).sum();
            self.add(Node { holding, before: Some(number), atoms, amount, begins, followed: false });
        }
    }

    /// Follows the largest part of a node to the theft, whatever else may be larger.
    fn follow(&mut self, number: u32) -> Option<u32> {
        let mut number = number;
        for _ in 0..MOST_STEPS {
            let first = self.nodes.len();
            self.look_behind(number);
            let next = (first..self.nodes.len()).max_by_key(|&n| (self.nodes[n].amount, Reverse(n)))?;
            self.nodes[next].followed = true;
            number = u32::try_from(next).unwrap_or(u32::MAX);
            if self.nodes[next].begins {
                return Some(number);
            }
        }
        None
    }

    /// The way from a node where one begins to the target.
    fn way(&self, first: u32, ends_in_entry: bool) -> Way {
        let amount = self.nodes[first as usize].amount;
        let mut carried: Vec<u128> = self.nodes[first as usize].atoms.iter().map(|atom| atom.amount).collect();
        let mut legs = Vec::new();
        let mut number = first;
        loop {
            let node = &self.nodes[number as usize];
            // What the target holds is no payment.
            if node.before.is_none() && !ends_in_entry {
                break;
            }
            legs.push(self.leg(node, &carried));
            let Some(before) = node.before else { break };
            let ahead = &self.nodes[before as usize];
            carried = self.lineage.ahead(ahead.holding, &ahead.atoms, &node.atoms, &carried);
            number = before;
        }
        Way { amount, share: Permille::default(), legs }
    }

    fn leg(&self, node: &Node, carried: &[u128]) -> Leg {
        let mut entries: BTreeMap<u32, u128> = BTreeMap::new();
        for (atom, &carried) in node.atoms.iter().zip(carried).filter(|&(_, &carried)| carried > 0) {
            // In the units of the entry: the same as in those of the target, unless something was converted in between.
            let qty = super::wide::mul_div(atom.qty, carried, atom.amount).0.max(1);
            let most = self.lineage.moved[atom.entry as usize].gave;
            let sum = entries.entry(atom.entry).or_default();
            *sum = (*sum + qty).min(most);
        }
        let first = node.atoms.first().map(|atom| self.ledger.entries[atom.entry as usize]);
        let to =
            first.map_or(node.holding, |entry| if let Act::Convert(taker, _) = entry.act { taker } else { entry.to });
        Leg { from: node.holding, to, entries: entries.into_iter().collect() }
    }
}
