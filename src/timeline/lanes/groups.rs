//! Lanes by entity, role, wallet or incident, and lanes opened into what they hold.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::{Grouping, Movement, movements};
use super::{Fold, Lane, Lanes};
use crate::case::{Case, EntityIx, IncidentIx, Role, Timestamp, WalletIx};

/// What a wallet or party is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Entity(EntityIx),
    Wallet(WalletIx),
    Role(Role),
    Incident(IncidentIx),
    /// Victims, or thieves, whom nobody names.
    Unnamed(Role),
}

/// How much a wallet takes part: number of movements, and the first of them.
#[derive(Debug, Clone, Copy)]
struct Traffic {
    count: usize,
    first: Timestamp,
}

impl Default for Traffic {
    fn default() -> Self {
        Self { count: 0, first: Timestamp::MAX }
    }
}

impl Traffic {
    fn and(self, other: Self) -> Self {
        Self { count: self.count + other.count, first: self.first.min(other.first) }
    }
}

impl Lanes {
    /// Puts a case into at most `most` lanes of a kind; those whose key is in `opened` stand over what they hold, as far
    /// as there is room. Deterministic: ties go by file order.
    #[must_use]
    pub fn grouped(case: &Case, grouping: Grouping, opened: &BTreeSet<String>, most: usize) -> Self {
        /// Lanes of the story, before any is opened.
        const STORY: usize = 8;
        let mut lanes = match grouping {
            Grouping::Story => Self::of(case, most.min(STORY)),
            _ => Self::by(case, grouping, most),
        };
        lanes.find_inner(case, grouping);
        let wanted = lanes.lanes.iter().any(|lane| lane.fold == Fold::Closed && opened.contains(&lane.key));
        if wanted {
            lanes = lanes.open(case, grouping, opened, most);
        }
        lanes
    }

    /// A lane for each group, the busiest ones where there are too many, in the order of the story.
    fn by(case: &Case, grouping: Grouping, most: usize) -> Self {
        let traffic = traffic(case);
        let mut groups: BTreeMap<Group, Lane> = BTreeMap::new();
        let mut weight: BTreeMap<Group, Traffic> = BTreeMap::new();
        let mut add = |group: Group, traffic: Traffic, put: &dyn Fn(&mut Lane)| {
            put(groups.entry(group).or_insert_with(|| Lane::empty(case, group)));
            let sum = weight.entry(group).or_default();
            *sum = sum.and(traffic);
        };
        for (ix, _) in case.wallets() {
            add(group_of(case, grouping, ix), traffic[ix.get()], &|lane| lane.wallets.push(ix));
        }
        for movement in movements(case).into_iter().filter(|movement| movement.is_theft()) {
            let Movement::Theft(ix) = movement else { continue };
            let (victim, thief) = (case[ix].victim, case[ix].actor);
            let one = Traffic { count: 1, first: case[ix].at.start() };
            if grouping == Grouping::Incident {
                add(Group::Incident(ix), one, &|lane| lane.incidents.push(ix));
                continue;
            }
            let party = |entity: Option<EntityIx>, role: Role| match (grouping, entity) {
                (Grouping::Role, _) => Group::Role(role),
                (_, Some(entity)) => Group::Entity(entity),
                (_, None) => Group::Unnamed(role),
            };
            add(party(victim, Role::Victim), one, &|lane| push(&mut lane.victims, victim));
            add(party(thief, Role::Attacker), one, &|lane| push(&mut lane.thieves, thief));
        }
        for (group, lane) in &mut groups {
            lane.role = role_of(case, *group, lane);
        }
        // The busiest keep a lane of their own.
        let mut busiest: Vec<Group> = groups.keys().copied().collect();
        busiest.sort_by_key(|group| (Reverse(weight[group].count), *group));
        let own = if busiest.len() <= most { busiest.len() } else { most.saturating_sub(1) };
        let (kept, rest) = busiest.split_at(own);
        let mut kept = kept.to_vec();
        let place = |role: Role| Role::ALL.iter().position(|r| *r == role);
        kept.sort_by_key(|group| (place(groups[group].role), weight[group].first, *group));
        let mut lanes: Vec<Lane> = kept.iter().filter_map(|group| groups.remove(group)).collect();
        if !rest.is_empty() {
            // They stand where most of them would.
            let count = |role: Role| rest.iter().filter(|group| groups[group].role == role).count();
            let role = Role::ALL.into_iter().rev().max_by_key(|role| count(*role)).unwrap_or(Role::Other);
            let mut others = Lane::named("others", format!("{} others", rest.len()), role);
            for lane in rest.iter().filter_map(|group| groups.remove(group)) {
                others.take(lane);
            }
            others.wallets.sort_unstable();
            let after = lanes.partition_point(|lane| place(lane.role) <= place(role));
            lanes.insert(after, others);
        }
        Self::indexed(case, lanes)
    }

    /// Says of each lane whether it holds several that it could be opened into.
    fn find_inner(&mut self, case: &Case, grouping: Grouping) {
        for lane in &mut self.lanes {
            let several = {
                let mut inner = lane.members(case, grouping);
                let first = inner.next();
                first.is_some() && inner.any(|other| Some(other) != first)
            };
            lane.fold = if several { Fold::Closed } else { Fold::Leaf };
        }
    }

    /// Opens lanes into what they hold: the busiest first, in the order in which they come in.
    fn open(self, case: &Case, grouping: Grouping, opened: &BTreeSet<String>, most: usize) -> Self {
        let traffic = traffic(case);
        let mut room = most.saturating_sub(self.lanes.len());
        let mut out = Vec::new();
        for mut lane in self.lanes {
            if lane.fold != Fold::Closed || !opened.contains(&lane.key) {
                out.push(lane);
                continue;
            }
            lane.fold = Fold::Open;
            let mut inner: BTreeMap<Group, (Lane, Traffic)> = BTreeMap::new();
            let mut slot = |group: Group, traffic: Traffic, put: &dyn Fn(&mut Lane)| {
                let (lane, sum) = inner.entry(group).or_insert_with(|| (Lane::empty(case, group), Traffic::default()));
                put(lane);
                *sum = sum.and(traffic);
            };
            for &ix in &lane.wallets {
                slot(inner_of(case, grouping, ix), traffic[ix.get()], &|inner| inner.wallets.push(ix));
            }
            for &thief in lane.thieves.iter().filter(|thief| thief.is_some()) {
                let Some(entity) = thief else { continue };
                slot(Group::Entity(entity), Traffic { count: 1, first: 0 }, &|inner| inner.thieves.push(thief));
            }
            for &victim in lane.victims.iter().filter(|victim| victim.is_some()) {
                let Some(entity) = victim else { continue };
                slot(Group::Entity(entity), Traffic { count: 1, first: 0 }, &|inner| inner.victims.push(victim));
            }
            let mut kept: Vec<Group> = inner.keys().copied().collect();
            kept.sort_by_key(|group| (Reverse(inner[group].1.count), *group));
            kept.truncate(room);
            room -= kept.len();
            kept.sort_by_key(|group| (inner[group].1.first, *group));
            let mut kept: Vec<Lane> =
                kept.iter().filter_map(|group| inner.remove(group)).map(|(lane, _)| lane).collect();
            // What has no lane of its own stays with the opened one.
            let moved: BTreeSet<WalletIx> = kept.iter().flat_map(|lane| lane.wallets.iter().copied()).collect();
            lane.wallets.retain(|ix| !moved.contains(ix));
            lane.thieves.retain(|thief| !kept.iter().any(|inner| inner.thieves.contains(thief)));
            lane.victims.retain(|victim| !kept.iter().any(|inner| inner.victims.contains(victim)));
            for inner in &mut kept {
                inner.role =
                    if inner.wallets.is_empty() { lane.role } else { super::names::most_of(case, &inner.wallets) };
                inner.inner = true;
            }
            out.push(lane);
            out.extend(kept);
        }
        Self::indexed(case, out)
    }

    /// Lanes with the ways to them.
    fn indexed(case: &Case, lanes: Vec<Lane>) -> Self {
        let mut of_wallet = vec![0; case.wallets.len()];
        let (mut of_victim, mut of_thief, mut of_incident) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (n, lane) in lanes.iter().enumerate() {
            lane.wallets.iter().for_each(|ix| of_wallet[ix.get()] = n);
            of_victim.extend(lane.victims.iter().map(|victim| (*victim, n)));
            of_thief.extend(lane.thieves.iter().map(|thief| (*thief, n)));
            of_incident.extend(lane.incidents.iter().map(|incident| (*incident, n)));
        }
        Self { lanes, of_wallet, of_victim, of_thief, of_incident }
    }
}

impl Lane {
    fn named(key: &str, name: String, role: Role) -> Self {
        Self {
            key: key.to_owned(),
            name,
            role,
            wallets: Vec::new(),
            victims: Vec::new(),
            thieves: Vec::new(),
            incidents: Vec::new(),
            inner: false,
            fold: Fold::Leaf,
        }
    }

    fn empty(case: &Case, group: Group) -> Self {
        match group {
            Group::Entity(ix) => {
                Self::named(&format!("entity:{}", case.beneath()[ix].id), case[ix].name.clone(), Role::Other)
            }
            Group::Wallet(ix) => {
                Self::named(&format!("wallet:{}", case.beneath()[ix].id), case[ix].name(), case[ix].role)
            }
            Group::Role(role) => Self::named(&format!("role:{role:?}"), role.name().to_owned(), role),
            Group::Incident(ix) => {
                Self::named(&format!("incident:{}", case.beneath()[ix].id), case[ix].title.clone(), Role::Victim)
            }
            Group::Unnamed(Role::Victim) => Self::named("unnamed:victim", "Victims nobody names".into(), Role::Victim),
            Group::Unnamed(role) => Self::named("unnamed:thief", "Nobody named".into(), role),
        }
    }

    fn take(&mut self, other: Self) {
        self.wallets.extend(other.wallets);
        other.victims.into_iter().for_each(|victim| push(&mut self.victims, victim));
        other.thieves.into_iter().for_each(|thief| push(&mut self.thieves, thief));
        self.incidents.extend(other.incidents);
    }

    /// What it would be opened into.
    fn members<'a>(&'a self, case: &'a Case, grouping: Grouping) -> impl Iterator<Item = Group> + 'a {
        let wallets = self.wallets.iter().map(move |&ix| inner_of(case, grouping, ix));
        let parties = self.victims.iter().chain(&self.thieves).flatten();
        wallets.chain(parties.map(|&entity| Group::Entity(entity)))
    }
}

fn push(list: &mut Vec<Option<EntityIx>>, party: Option<EntityIx>) {
    if !list.contains(&party) {
        list.push(party);
    }
}

fn group_of(case: &Case, grouping: Grouping, ix: WalletIx) -> Group {
    let wallet = &case[ix];
    match grouping {
        Grouping::Wallet => Group::Wallet(ix),
        Grouping::Entity => wallet.owner.map_or(Group::Role(wallet.role), Group::Entity),
        Grouping::Role | Grouping::Story => Group::Role(wallet.role),
        Grouping::Incident => incident_of(case, ix).map_or(Group::Role(wallet.role), Group::Incident),
    }
}

/// What an opened lane shows a wallet as.
fn inner_of(case: &Case, grouping: Grouping, ix: WalletIx) -> Group {
    let wallet = &case[ix];
    match (grouping, wallet.owner) {
        (Grouping::Incident, _) => Group::Role(wallet.role),
        (Grouping::Story | Grouping::Role, Some(owner)) => Group::Entity(owner),
        _ => Group::Wallet(ix),
    }
}

/// The incident whose victim owns the wallet, else the first of the cases that name it.
fn incident_of(case: &Case, ix: WalletIx) -> Option<IncidentIx> {
    let robbed = |incident: &IncidentIx| case[*incident].victim.is_some() && case[*incident].victim == case[ix].owner;
    let parts = case.parts_of(ix);
    let shares = |incident: &IncidentIx| {
        let about = case.parts_of(*incident);
        about.is_empty() || about.iter().any(|part| parts.contains(part))
    };
    let all = || case.incidents().map(|(incident, _)| incident);
    all().find(robbed).or_else(|| all().find(shares))
}

fn role_of(case: &Case, group: Group, lane: &Lane) -> Role {
    match group {
        Group::Entity(_) if lane.wallets.is_empty() => {
            if lane.victims.is_empty() {
                Role::Attacker
            } else {
                Role::Victim
            }
        }
        Group::Entity(_) => super::names::most_of(case, &lane.wallets),
        _ => lane.role,
    }
}

fn traffic(case: &Case) -> Vec<Traffic> {
    let mut traffic = vec![Traffic::default(); case.wallets.len()];
    for transfer in &case.transfers {
        let first = transfer.at.map_or(Timestamp::MAX, crate::case::Moment::start);
        for ix in [transfer.from, transfer.to] {
            let one = &mut traffic[ix.get()];
            *one = one.and(Traffic { count: 1, first });
        }
    }
    traffic
}
