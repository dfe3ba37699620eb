//! Synthetic cases shaped like real ones.

use coldtrail::case::{
    Amount, Asset, AssetIx, Case, Chain, Entity, EntityIx, EntityKind, Event, EventKind, Evidence, Moment, Place, Role,
    Transfer, TransferKind, Usd, Wallet, WalletIx,
};
use coldtrail::timeline::{Movement, movements};

/// Every movement of a case.
pub fn all(case: &Case) -> impl Iterator<Item = Movement> + Clone {
    movements(case).into_iter()
}

pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// Builds cases in few words.
#[derive(Default)]
pub struct Builder {
    pub case: Case,
}

impl Builder {
    pub fn new() -> Self {
        let mut case = Case { id: "synthetic".into(), title: "Synthetic".into(), ..Case::default() };
        case.assets.push(Asset {
            id: "ETH".into(),
            symbol: "ETH".into(),
            name: "Ether".into(),
            chain: Chain::parse("eip155:1").unwrap(),
            reference: None,
            decimals: 18,
            peg: None,
            sources: vec![],
        });
        Self { case }
    }

    pub fn entity(&mut self, name: &str, kind: EntityKind, role: Role) -> EntityIx {
        self.case.entities.push(Entity {
            id: name.to_lowercase(),
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

    pub fn wallet(&mut self, label: Option<&str>, role: Role, owner: Option<EntityIx>) -> WalletIx {
        self.case.wallets.push(Wallet {
            id: format!("w{}", self.case.wallets.len()),
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
        WalletIx::new(self.case.wallets.len() - 1)
    }

    pub fn transfer(&mut self, when: Option<Moment>, from: WalletIx, to: WalletIx, ether: u128) -> &mut Transfer {
        self.case.transfers.push(Transfer {
            at: when,
            until: None,
            from,
            to,
            asset: AssetIx::new(0),
            amount: Some(Amount(ether * 10u128.pow(18))),
            received: None,
            tx: None,
            kind: TransferKind::Transfer,
            evidence: Evidence::Ledger,
            count: 1,
            sources: [].into(),
            note: String::new(),
            place: Place { file: 0, line: 1 },
        });
        self.case.transfers.last_mut().unwrap()
    }

    pub fn event(&mut self, when: &str, kind: EventKind, title: &str) {
        self.case.events.push(Event {
            at: at(when),
            until: None,
            kind,
            title: title.into(),
            about: vec![],
            usd: Some(Usd(0)),
            sources: vec![],
            note: String::new(),
        });
    }
}

/// Dollars of a movement of a synthetic case.
pub fn usd(case: &Case) -> impl Fn(Movement) -> Option<f64> + '_ {
    |movement| match movement {
        Movement::Transfer(ix) => case[ix].amount.map(|amount| amount.to_f64(18) * 2740.0),
        Movement::Theft(ix) => case[ix].usd.map(Usd::to_f64),
    }
}

/// Hours of theft and splitting, nine silent days, two afternoons of spreading, and a report half a year later: the shape
/// of a real case of 2025.
pub fn hours_and_silence() -> Case {
    let mut b = Builder::new();
    let exchange = b.entity("Bybit", EntityKind::Exchange, Role::Victim);
    let cold = b.wallet(Some("Bybit cold wallet"), Role::Victim, Some(exchange));
    let exploiter = b.wallet(Some("Exploiter"), Role::Attacker, None);
    let swapper = b.wallet(Some("Swapper"), Role::Attacker, None);
    let gather = b.wallet(Some("Gather"), Role::Attacker, None);
    let swaps: Vec<_> = ["ParaSwap", "DODO", "Uniswap"]
        .into_iter()
        .map(|name| {
            let dex = b.entity(name, EntityKind::Dex, Role::Swap);
            b.wallet(Some(name), Role::Swap, Some(dex))
        })
        .collect();
    let first: Vec<_> = (0..40).map(|_| b.wallet(None, Role::Attacker, None)).collect();
    let later: Vec<_> = (0..58).map(|_| b.wallet(None, Role::Intermediary, None)).collect();
    let theft = at("2025-02-21T14:13:35Z").start();
    let second = |s: i64| Some(Moment::at_second(theft + s));
    b.transfer(second(0), cold, exploiter, 401_346);
    for amount in [90_375, 8_000, 15_000] {
        b.transfer(Some(at("2025-02-21")), cold, exploiter, amount);
    }
    b.transfer(second(960), exploiter, swapper, 1);
    b.transfer(second(1668), exploiter, swapper, 90_375);
    for n in 0..9 {
        b.transfer(second(1700 + 190 * n), swapper, swaps[n as usize % 3], 10_000);
        b.transfer(second(1712 + 190 * n), swaps[n as usize % 3], gather, 9_800);
    }
    for (n, wallet) in first.iter().enumerate() {
        b.transfer(second(2550 + 86 * n as i64), exploiter, *wallet, 10_000);
    }
    for n in 0..9 {
        b.transfer(second(5400 + 120 * n), gather, later[n as usize], 9_000);
    }
    let second_day = at("2025-03-02T12:43:11Z").start();
    for n in 0..82i64 {
        let t = second_day + 3600 + n * 172 + (n * n * 37) % 97;
        b.transfer(Some(Moment::at_second(t)), first[n as usize % 5], later[n as usize % 49], 900 + 13 * n as u128);
    }
    let third_day = at("2025-03-03T15:02:47Z").start();
    for n in 0..45i64 {
        let t = third_day + n * 231 + (n * n * 53) % 131;
        b.transfer(Some(Moment::at_second(t)), later[0], later[9 + n as usize % 49], 180 + 7 * n as u128);
    }
    b.transfer(Some(at("2025-02-26T19:25:35Z")), first[0], later[3], 50);
    b.event("2025-02-21T14:13Z", EventKind::Theft, "Theft from the cold wallet");
    b.event("2025-02-21T15:44Z", EventKind::Disclosure, "Bybit tells the public");
    b.event("2025-02-26", EventKind::Attribution, "FBI attributes the theft to TraderTraitor");
    b.event("2025-10-22", EventKind::Report, "MSMT report names brokers of the cash-out");
    b.case
}

/// Every case in `cases/`, by file name.
pub fn shipped() -> Vec<Case> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let files = coldtrail::format::cases_in(&folder);
    assert!(!files.is_empty());
    files.iter().map(|path| coldtrail::format::load(path).case.unwrap()).collect()
}

/// Deposits known by the day over six weeks, with sums over periods and an inferred way out of a mixer.
pub fn days_only() -> Case {
    let mut b = Builder::new();
    let bridge = b.entity("Ronin", EntityKind::Bridge, Role::Victim);
    let victim = b.wallet(None, Role::Victim, Some(bridge));
    let exploiter = b.wallet(Some("Ronin exploiter"), Role::Attacker, None);
    let tornado = b.entity("Tornado Cash", EntityKind::Mixer, Role::Mixer);
    let pool = b.wallet(Some("Tornado Cash 100 ETH"), Role::Mixer, Some(tornado));
    let way: Vec<_> = (0..12).map(|_| b.wallet(None, Role::Attacker, None)).collect();
    let out = b.wallet(None, Role::Intermediary, None);
    b.transfer(Some(at("2022-03-23T13:29:09Z")), victim, exploiter, 173_600);
    for day in 0..42i64 {
        let moment = Moment::at_second(at("2022-04-04").start() + day * 86_400);
        let date = at(&coldtrail::case::format_utc(moment.start(), "%Y-%m-%d"));
        b.transfer(Some(date), exploiter, way[day as usize % 12], 4_000 + 10 * day as u128);
        b.transfer(Some(date), way[day as usize % 12], pool, 2_000).count = 20;
    }
    let sum = b.transfer(Some(at("2022-04-10")), pool, out, 9_000);
    (sum.until, sum.evidence, sum.kind) = (Some(at("2022-05-12")), Evidence::Inferred, TransferKind::Inferred);
    b.transfer(None, exploiter, way[0], 5);
    b.event("2022-03-23", EventKind::Theft, "Theft");
    b.event("2022-03-29", EventKind::Disclosure, "Ronin tells the public");
    b.event("2022-04-14", EventKind::Attribution, "FBI names Lazarus Group and APT38");
    b.event("2022-04-14", EventKind::Sanction, "OFAC lists the exploiter's address");
    b.event("2022-05-06", EventKind::Sanction, "OFAC lists Blender.io");
    b.event("2022-08-08", EventKind::Sanction, "OFAC lists Tornado Cash");
    b.case
}

/// Eight years of events, known to the second, the day, the month and the year.
pub fn record_of_years() -> Case {
    let mut b = Builder::new();
    let victim = b.wallet(Some("Victims"), Role::Victim, None);
    let thief = b.wallet(Some("Thief"), Role::Attacker, None);
    for n in 0..84i64 {
        let t = at("2017-02-01").start() + n * 37 * 86_400 + (n * n * 7919) % 900_000;
        let text = coldtrail::case::format_utc(t, if n % 7 == 0 { "%Y-%m" } else { "%Y-%m-%d" });
        b.transfer(Some(at(&text)), victim, thief, 100 + (n * n) as u128);
        if n % 2 == 0 {
            b.event(&text, EventKind::Theft, &format!("Theft number {n} from some exchange"));
        }
    }
    b.event("2019", EventKind::Report, "Panel of experts reports a year of thefts");
    b.event("2019-09-13", EventKind::Sanction, "Lazarus Group, Bluenoroff and Andariel designated");
    b.case
}

/// `n` transfers in bursts among three wallets.
pub fn many(n: usize) -> Case {
    let mut b = Builder::new();
    let victim = b.wallet(Some("Victim"), Role::Victim, None);
    let thief = b.wallet(Some("Thief"), Role::Attacker, None);
    let hop = b.wallet(None, Role::Intermediary, None);
    let mut state = 12345u64;
    let start = at("2024-01-01").start();
    for k in 0..n {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let t = start + i64::try_from((state >> 33) % 86_400).unwrap() + (k as i64 % 5) * 20 * 86_400;
        let (from, to) = if k % 3 == 0 { (victim, thief) } else { (thief, hop) };
        b.transfer(Some(Moment::at_second(t)), from, to, 1 + (state >> 50) as u128);
    }
    b.case
}
