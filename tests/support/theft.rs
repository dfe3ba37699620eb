//! A made-up theft of any size, shaped like large real ones: one victim, a few drainers, stages of fan-out, peel chains,
//! pools that collect again, mixers, and deposits at exchanges. The same size and seed give the same case.

use coldtrail::case::{
    Amount, Asset, AssetIx, Case, Chain, Entity, EntityIx, EntityKind, Evidence, Incident, Loss, Moment, Place, Role,
    Transfer, TransferKind, Usd, Wallet, WalletIx, format_utc,
};

/// A case under construction.
pub struct Theft {
    /// The case.
    pub case: Case,
    state: u64,
    clock: i64,
}

impl Theft {
    /// A case with one asset, pegged to the dollar, and a robbed exchange with one wallet.
    pub fn new(seed: u64) -> Self {
        let chain = Chain::parse("eip155:1").unwrap();
        let asset = Asset {
            id: "USDX".into(),
            symbol: "USDX".into(),
            name: "Dollar".into(),
            chain,
            reference: None,
            decimals: 2,
            peg: Some(coldtrail::case::Peg::Usd),
            sources: vec![],
        };
        let case = Case { id: "theft".into(), title: "Theft".into(), assets: vec![asset], ..Case::default() };
        let mut theft = Self { case, state: seed, clock: 1_740_000_000 };
        let victim = theft.entity("Victim", EntityKind::Exchange, Role::Victim);
        theft.wallet(Some("Hot wallet"), Role::Victim, Some(victim));
        theft.case.incidents.push(Incident {
            id: "theft".into(),
            title: "Theft".into(),
            victim: Some(victim),
            actor: None,
            at: Moment::parse("2025-02-19").unwrap(),
            until: None,
            vectors: vec![],
            losses: vec![Loss { asset: AssetIx::new(0), amount: None, usd: None, sources: vec![] }],
            usd: Some(Usd(1_000_000_000_000_000)),
            usd_range: None,
            usd_sources: vec![],
            estimates: vec![],
            dispute: String::new(),
            attribution: None,
            sources: vec![],
            note: String::new(),
        });
        theft
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        // SplitMix64.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }

    /// Adds an entity.
    pub fn entity(&mut self, name: &str, kind: EntityKind, role: Role) -> EntityIx {
        self.case.entities.push(Entity {
            id: name.to_lowercase().replace(' ', "-"),
            name: name.into(),
            aliases: vec![],
            kind,
            role,
            country: None,
            part_of: None,
            attribution: None,
            sources: vec![],
            note: String::new(),
            marking: None,
        });
        EntityIx::new(self.case.entities.len() - 1)
    }

    /// Adds a wallet.
    pub fn wallet(&mut self, label: Option<&str>, role: Role, owner: Option<EntityIx>) -> WalletIx {
        let n = self.case.wallets.len();
        self.case.wallets.push(Wallet {
            id: format!("w{n}"),
            chain: Chain::parse("eip155:1").unwrap(),
            address: None,
            label: label.map(Into::into),
            owner,
            cluster: None,
            role,
            attribution: None,
            status: None,
            tags: vec![],
            sources: vec![],
            note: String::new(),
        });
        WalletIx::new(n)
    }

    /// Adds an unnamed wallet.
    pub fn plain(&mut self) -> WalletIx {
        self.wallet(None, Role::Intermediary, None)
    }

    /// Pays some cents, a minute after the payment before.
    pub fn pay(&mut self, from: WalletIx, to: WalletIx, cents: u128) {
        self.clock += 60;
        let line = u32::try_from(self.case.transfers.len() + 2).unwrap();
        self.case.transfers.push(Transfer {
            at: Moment::parse(&format_utc(self.clock, "%Y-%m-%dT%H:%M:%SZ")).ok(),
            until: None,
            from,
            to,
            asset: AssetIx::new(0),
            amount: Some(Amount(cents)),
            received: None,
            tx: None,
            kind: TransferKind::Transfer,
            evidence: Evidence::Ledger,
            count: 1,
            sources: [].into(),
            note: String::new(),
            place: Place { file: 0, line },
        });
    }

    /// A peel chain from a wallet: at each hop a part in a thousand goes to a wallet of its own. Returns where the rest
    /// ends, a new wallet that pays nothing yet.
    pub fn peel_chain(&mut self, from: WalletIx, hops: usize, cents: u128, peel: u128) -> WalletIx {
        let (mut at, mut rest) = (from, cents);
        for hop in 0..=hops {
            let next = self.plain();
            self.pay(at, next, rest);
            if hop < hops {
                let leaf = self.plain();
                let part = rest / 1000 * peel;
                self.pay(next, leaf, part);
                rest -= part;
            }
            at = next;
        }
        at
    }
}

/// A theft of about so many transfers.
pub fn theft(transfers: usize, seed: u64) -> Case {
    let mut t = Theft::new(seed);
    let services = (transfers as f64).sqrt() as usize / 8 + 2;
    let deposits: Vec<Vec<WalletIx>> = (0..services)
        .map(|n| {
            let exchange = t.entity(&format!("Exchange {n}"), EntityKind::Exchange, Role::CashOut);
            (0..(transfers / 40 / services).max(2)).map(|_| t.wallet(None, Role::CashOut, Some(exchange))).collect()
        })
        .collect();
    let mixer = t.entity("Mixer", EntityKind::Mixer, Role::Mixer);
    let mixers: Vec<WalletIx> = (0..4).map(|_| t.wallet(None, Role::Mixer, Some(mixer))).collect();
    let mut frontier: Vec<WalletIx> = Vec::new();
    for n in 0..6 {
        let drainer = t.wallet(Some(&format!("Drainer {n}")), Role::Attacker, None);
        t.pay(WalletIx::new(0), drainer, 10_000_000_000_000);
        frontier.push(drainer);
    }
    let mut cents = 2_000_000_000_000_u128;
    for stage in 0_u32.. {
        let left = transfers.saturating_sub(t.case.transfers.len());
        if left == 0 || frontier.is_empty() {
            break;
        }
        // A third of the wallets of each stage collect from many; the money spreads until the middle and gathers again.
        let budget = (left / 6).max(frontier.len()).min(left);
        let pools: Vec<WalletIx> = (0..(budget / 60).max(1)).map(|_| t.plain()).collect();
        let mut next = pools.clone();
        cents = cents / 3 + 1_000;
        for n in 0..budget {
            let from = frontier[if n < frontier.len() { n } else { t.below(frontier.len()) }];
            let amount = cents / 2 + t.below(1_000_000) as u128;
            match t.below(100) {
                0..3 => {
                    let hops = 3 + t.below(8);
                    let end = t.peel_chain(from, hops, amount, 4);
                    next.push(end);
                }
                3..33 => {
                    let to = t.plain();
                    t.pay(from, to, amount);
                    if stage < 6 {
                        next.push(to);
                    }
                }
                33..63 => {
                    let to = pools[t.below(pools.len())];
                    t.pay(from, to, amount);
                }
                63..66 => {
                    let to = mixers[t.below(mixers.len())];
                    t.pay(from, to, amount);
                }
                _ => {
                    let service = t.below(services);
                    let to = deposits[service][t.below(deposits[service].len())];
                    t.pay(from, to, amount);
                }
            }
            if t.case.transfers.len() >= transfers {
                break;
            }
        }
        frontier = next;
    }
    t.case
}
