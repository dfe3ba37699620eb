//! A theft of any size and its laundering, the same on every machine: a victim, a few first wallets, stages of fan-outs,
//! peel chains, consolidation, services in the middle and cash-out at the end, with cycles and repeated pairs. Money is
//! conserved less fees, and every wallet sends only after it received.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]

/// Millionths of a dollar in a cent: amounts have two decimals, as tables of them do.
pub const CENT: u64 = 10_000;

/// A transfer: from, to, millionths of a dollar, seconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub from: u32,
    pub to: u32,
    pub amount: u64,
    pub at: i64,
}

/// SplitMix64.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + (self.next() % (most - least + 1) as u64) as i64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn uniform(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.part()
    }

    fn pareto(&mut self, alpha: f64) -> f64 {
        (1.0 - self.part()).powf(-1.0 / alpha)
    }
}

/// Rows in order of time. Wallet 0 is the victim.
pub fn rows(count: usize, seed: u64) -> Vec<Row> {
    let mut flow =
        Flow { count, rng: Rng(seed), rows: Vec::with_capacity(count), balance: Vec::new(), when: Vec::new() };
    flow.run(if count <= 10_000 { 9 } else { 12 });
    let mut rows = flow.rows;
    rows.sort_by_key(|row| row.at);
    rows
}

/// How many wallets the rows name.
pub fn wallets(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.from.max(row.to) as usize + 1).max().unwrap_or(0)
}

struct Flow {
    count: usize,
    rng: Rng,
    rows: Vec<Row>,
    balance: Vec<f64>,
    when: Vec<i64>,
}

impl Flow {
    fn wallet(&mut self) -> u32 {
        self.balance.push(0.0);
        self.when.push(1_700_000_000);
        self.balance.len() as u32 - 1
    }

    fn full(&self) -> bool {
        self.rows.len() >= self.count
    }

    fn send(&mut self, from: u32, to: u32, dollars: f64, at: i64) {
        if !self.full() {
            let amount = ((dollars * 100.0).round() as u64).max(1) * CENT;
            self.rows.push(Row { from, to, amount, at });
        }
    }

    fn hold(&mut self, wallet: u32, dollars: f64, at: i64) {
        self.balance[wallet as usize] = dollars;
        self.when[wallet as usize] = at;
    }

    fn run(&mut self, stages: i32) {
        let n = self.count;
        let victim = self.wallet();
        let total = 40.0 * (n as f64).powf(0.75) * 1000.0;
        let services = (((n as f64).sqrt() / 8.0) as usize).max(2);
        let exchanges: Vec<u32> = (0..services).map(|_| self.wallet()).collect();
        let mixers: Vec<u32> = (0..(services / 4).max(1)).map(|_| self.wallet()).collect();
        let mut frontier: Vec<u32> = (0..(2 + n / 300).min(6)).map(|_| self.wallet()).collect();
        let first = frontier.clone();
        for &wallet in &first {
            let (share, at) = (total / first.len() as f64, 1_700_000_000 + self.rng.between(0, 599));
            self.send(victim, wallet, share, at);
            self.hold(wallet, share, 1_700_000_600);
        }
        let middle = f64::from(stages) * 0.65;
        let weight = |k: i32| 2.6f64.powf(f64::from(k).min(middle)) * 0.75f64.powf((f64::from(k) - middle).max(0.0));
        let weights: f64 = (1..=stages).map(weight).sum();
        for stage in 1..=stages {
            let budget = ((n as f64 * weight(stage) / weights) as i64).max(2);
            let places = Places { first: &first, exchanges: &exchanges, mixers: &mixers };
            let next = self.stage(&frontier, &places, stage, budget);
            if !next.is_empty() {
                frontier = next;
            }
        }
        while !self.full() {
            let from = frontier[self.rng.below(frontier.len())];
            self.cash_out(from, self.balance[from as usize].max(100.0) * 0.9, &exchanges);
        }
    }

    fn cash_out(&mut self, from: u32, dollars: f64, exchanges: &[u32]) {
        let deposit = self.wallet();
        let at = self.when[from as usize] + self.rng.between(600, 3 * 86_400);
        self.send(from, deposit, dollars, at);
        let exchange = exchanges[(self.rng.pareto(1.1) as usize - 1).min(exchanges.len() - 1)];
        let later = at + self.rng.between(60, 7_200);
        self.send(deposit, exchange, dollars * 0.999, later);
    }

    fn stage(&mut self, frontier: &[u32], places: &Places<'_>, stage: i32, budget: i64) -> Vec<u32> {
        let before = self.rows.len() as i64;
        let (mut next, mut pool) = (Vec::new(), Vec::new());
        let mean = (budget as f64 / frontier.len() as f64).max(1.0);
        let mut turn = 0;
        while self.rows.len() as i64 - before < budget && !self.full() {
            let wallet = if turn < frontier.len() { frontier[turn] } else { frontier[self.rng.below(frontier.len())] };
            turn += 1;
            let held = self.balance[wallet as usize];
            let held = if held < 1.0 { self.rng.uniform(50.0, 550.0) } else { held };
            let at = self.when[wallet as usize];
            let dice = self.rng.part();
            if dice < 0.22 {
                self.peel(wallet, held, at, places, &mut next);
            } else if dice < 0.28 && stage > 1 {
                let mixer = places.mixers[self.rng.below(places.mixers.len())];
                let into = at + self.rng.between(60, 86_400);
                self.send(wallet, mixer, held * 0.99, into);
                for _ in 0..self.rng.between(1, 2) {
                    let out = self.wallet();
                    let (part, later) =
                        (held * self.rng.uniform(0.2, 0.5), into + self.rng.between(86_400, 5 * 86_400));
                    self.send(mixer, out, part, later);
                    self.hold(out, part, later);
                    next.push(out);
                }
            } else if dice < 0.36 {
                self.cash_out(wallet, held * 0.999, places.exchanges);
            } else {
                self.fan(wallet, held, at, mean, frontier, places.first, (&mut next, &mut pool));
            }
            self.balance[wallet as usize] = held * 0.001;
        }
        next
    }

    fn peel(&mut self, from: u32, held: f64, at: i64, places: &Places<'_>, next: &mut Vec<u32>) {
        let (mut wallet, mut held, mut at) = (from, held, at);
        for _ in 0..self.rng.between(2, 4) {
            at += self.rng.between(60, 6 * 3_600);
            let peeled = held * self.rng.uniform(0.03, 0.15);
            if self.rng.part() < 0.35 {
                self.when[wallet as usize] = at;
                self.cash_out(wallet, peeled, places.exchanges);
            } else {
                let side = self.wallet();
                self.send(wallet, side, peeled, at);
                self.hold(side, peeled * 0.999, at);
                next.push(side);
            }
            let link = self.wallet();
            held = (held - peeled) * 0.999;
            self.send(wallet, link, held, at + 30);
            wallet = link;
        }
        self.hold(wallet, held, at);
        next.push(wallet);
    }

    #[allow(clippy::too_many_arguments)]
    fn fan(
        &mut self,
        from: u32,
        held: f64,
        at: i64,
        mean: f64,
        frontier: &[u32],
        first: &[u32],
        (next, pool): (&mut Vec<u32>, &mut Vec<u32>),
    ) {
        let most = (mean * 12.0).clamp(3.0, 400.0);
        let degree = (self.rng.pareto(1.6) * mean * 0.45 + 0.5).clamp(1.0, most) as usize;
        let parts: Vec<f64> = (0..degree).map(|_| self.rng.uniform(0.05, 1.05)).collect();
        let sum: f64 = parts.iter().sum();
        for part in parts {
            let later = at + self.rng.between(60, 2 * 86_400);
            let (amount, dice) = (held * part / sum * 0.999, self.rng.part());
            let to = if dice < 0.66 || pool.is_empty() || dice >= 0.97 {
                let fresh = self.wallet();
                next.push(fresh);
                if self.rng.part() < 0.15 {
                    pool.push(fresh);
                }
                fresh
            } else if dice < 0.90 {
                pool[self.rng.below(pool.len())]
            } else if dice < 0.93 && self.rng.part() < 0.5 {
                first[self.rng.below(first.len())]
            } else {
                frontier[self.rng.below(frontier.len())]
            };
            if to == from {
                continue;
            }
            self.send(from, to, amount, later);
            self.balance[to as usize] += amount;
            self.when[to as usize] = self.when[to as usize].max(later);
            if self.rng.part() < 0.08 {
                let again = later + self.rng.between(60, 3_600);
                self.send(from, to, amount * 0.1, again);
            }
        }
    }
}

struct Places<'a> {
    first: &'a [u32],
    exchanges: &'a [u32],
    mixers: &'a [u32],
}
