//! Generated money flows of any size, the same on every machine: a graph with places for pictures, and a case in files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// SplitMix64.
pub struct Rng(pub u64);

impl Rng {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    /// 0 to 1.
    pub fn part(&mut self) -> f32 {
        self.below(1 << 20) as f32 / (1 << 20) as f32
    }
}

/// Transfers among wallets: fan-outs, chains, pools, mixers and exchanges, in order of time. Wallet 0 is the victim.
pub fn transfers(count: usize, wallets: usize, seed: u64) -> Vec<(usize, usize)> {
    let mut rng = Rng(seed);
    let mut known = 1usize;
    let mut list = Vec::with_capacity(count);
    for n in 0..count {
        let recent = known - rng.below(known.min(4_000)) - 1;
        let from = if n < 40 { 0 } else { recent };
        let fresh = known < wallets && (n < 40 || rng.below(count) * 10 < wallets * 11);
        let to = if fresh {
            known += 1;
            known - 1
        } else {
            match rng.below(10) {
                0..=4 => rng.below(known),
                5..=6 => (1 + 503 * rng.below(known.div_ceil(503))).min(known - 1),
                _ => (2 + 301 * rng.below(known.div_ceil(301))).min(known - 1),
            }
        };
        list.push((from, if to == from { (from + 1) % known.max(2) } else { to }));
    }
    list
}

/// Transfers that a laundering service might make: hubs pay fans of alike wallets, which pay a few services each; here
/// and there a chain of wallets that pass on the rest. Wallet 0 is the victim.
pub fn laundering(count: usize, wallets: usize) -> Vec<(usize, usize)> {
    const HUBS: usize = 200;
    const SERVICES: usize = 20;
    const CHAINED: usize = 600;
    let first_service = 1 + HUBS;
    let first_link = first_service + SERVICES;
    let first_leaf = first_link + CHAINED;
    let mut list: Vec<(usize, usize)> = (1..=HUBS).map(|hub| (0, hub)).collect();
    for link in 0..CHAINED {
        let from = if link % 30 == 0 { 1 + link / 30 } else { first_link + link - 1 };
        list.push((from, first_link + link));
    }
    let hub = |leaf: usize| 1 + leaf % HUBS;
    let service = |leaf: usize| first_service + (hub(leaf) * 7 + leaf / HUBS % 3) % SERVICES;
    list.extend((first_leaf..wallets).map(|leaf| (hub(leaf), leaf)));
    let mut leaf = first_leaf;
    while list.len() < count {
        list.push((leaf, service(leaf)));
        leaf = if leaf + 1 < wallets { leaf + 1 } else { first_leaf };
    }
    list
}

/// Writes a case of transfers into a folder; the result is the case file.
pub fn write_case(folder: &Path, transfers: &[(usize, usize)], wallets: usize) -> PathBuf {
    let mut case = String::from(
        "Case(\n format: 1, id: \"generated\", title: \"Generated transfers\", as_of: \"2025-12-01\",\n \
         sources: [(id: \"gen\", kind: Researcher, publisher: \"Generator\", title: \"Rows\", date: \"2025-02-28\", grade: \"F6\")],\n \
         assets: [(id: \"ETH\", chain: \"eip155:1\", decimals: 18)],\n \
         entities: [\n  (id: \"victim\", name: \"Victim\", kind: Exchange, role: Victim, sources: [\"gen\"]),\n  \
         (id: \"actor\", name: \"Actor\", kind: ThreatActor, role: Attacker, sources: [\"gen\"]),\n ],\n \
         prices: [(asset: \"ETH\", date: \"2025-02-21\", usd: \"2700.00\", sources: [\"gen\"])],\n wallets: [\n",
    );
    for n in 0..wallets {
        let role = match n {
            0 => "Victim, owner: \"victim\"",
            1..=200 => "Attacker",
            201..=220 if transfers.len() > 1_000 => "CashOut",
            _ if n % 503 == 1 => "Mixer",
            _ if n % 301 == 2 => "CashOut",
            _ => "Intermediary",
        };
        let (a, b) = (Rng(n as u64).below(usize::MAX), Rng(!(n as u64)).below(usize::MAX));
        let _ = writeln!(
            case,
            "  (id: \"w{n}\", address: \"0x{a:016x}{b:016x}{n:08x}\", chain: \"eip155:1\", role: {role}),"
        );
    }
    case.push_str(
        " ],\n incidents: [(id: \"theft\", title: \"Theft\", victim: \"victim\", at: \"2025-02-21T14:13Z\", \
         losses: [(asset: \"ETH\", amount: \"401346\")], sources: [\"gen\"])],\n ledgers: [(path: \"generated.csv\")],\n)\n",
    );
    let mut rows = String::from(
        "at,until,from,to,asset,amount,received_asset,received_amount,tx,kind,evidence,count,sources,note\n",
    );
    let mut rng = Rng(9);
    for (n, (from, to)) in transfers.iter().enumerate() {
        // One every 20 s from 21 February 2025 on.
        let second = 15 * 3600 + n * 20;
        let (day, second) = (second / 86_400, second % 86_400);
        let (month, day) = date(day);
        let amount = rng.part().powi(4) * 500.0;
        let _ = writeln!(
            rows,
            "2025-{month:02}-{day:02}T{:02}:{:02}:{:02}Z,,w{from},w{to},ETH,{amount:.4},,,0x{n:064x},Transfer,Ledger,1,gen,",
            second / 3600,
            second / 60 % 60,
            second % 60
        );
    }
    let path = folder.join("generated.ron");
    std::fs::write(&path, case).unwrap();
    std::fs::write(folder.join("generated.csv"), rows).unwrap();
    path
}

/// Month and day so many days after 21 February 2025.
fn date(days: usize) -> (usize, usize) {
    let mut left = 20 + days;
    for (month, length) in [(2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30)]
    {
        if left < length {
            return (month, left + 1);
        }
        left -= length;
    }
    (12, left.min(30) + 1)
}
