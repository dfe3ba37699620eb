//! Small and large cases made of numbers, for tests and the benchmark of filters.

use coldtrail::case::{
    Amount, Asset, AssetIx, Attribution, Case, Chain, Confidence, Evidence, Likelihood, Moment, Peg, Place, Role,
    Source, SourceIx, SourceKind, Transfer, TransferKind, Wallet, WalletIx,
};
use coldtrail::flow::{Flow, Folding, Valuation};

/// Everything about one transfer, as small numbers.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Sender and recipient, by number.
    pub ends: (usize, usize),
    /// Hour of January 2025; `None` where unknown.
    pub hour: Option<u16>,
    /// 0: dollars; 1: something of unknown value; 2: dollars given, the other received.
    pub asset: u8,
    /// Whole units; `None` where unknown.
    pub amount: Option<u32>,
    /// Number of the kind and of the evidence.
    pub kind: u8,
    /// Bits of the sources that say so.
    pub sources: u8,
}

/// Every kind used here.
pub const KINDS: [TransferKind; 4] =
    [TransferKind::Transfer, TransferKind::Swap, TransferKind::Bridge, TransferKind::Inferred];

/// Every way to know.
pub const EVIDENCE: [Evidence; 3] = [Evidence::Ledger, Evidence::Reported, Evidence::Inferred];

/// What is said of the wallets, by number in turn.
pub const SURENESS: [Option<(Option<Likelihood>, Option<Confidence>)>; 4] = [
    None,
    Some((Some(Likelihood::AlmostCertain), Some(Confidence::High))),
    Some((Some(Likelihood::Likely), None)),
    Some((None, Some(Confidence::Low))),
];

/// A case with its graph.
pub struct World {
    pub case: Case,
    pub flow: Flow,
    pub valuation: Valuation,
}

impl World {
    pub fn of(wallets: usize, rows: &[Row], folding: &Folding) -> Self {
        let case = case(wallets, rows);
        let valuation = Valuation::of(&case);
        let flow = Flow::build(&case, &valuation, folding);
        Self { case, flow, valuation }
    }
}

fn case(wallets: usize, rows: &[Row]) -> Case {
    let chain = Chain::parse("eip155:1").unwrap();
    let asset = |id: &str, peg| Asset {
        id: id.to_owned(),
        symbol: id.to_owned(),
        name: String::new(),
        chain: chain.clone(),
        reference: None,
        decimals: 2,
        peg,
        sources: Vec::new(),
    };
    let source = |id: &str| Source {
        id: id.to_owned(),
        kind: SourceKind::Firm,
        publisher: format!("Firm {id}"),
        title: "Report".to_owned(),
        date: None,
        url: None,
        grade: None,
        note: String::new(),
        marking: None,
    };
    let wallet = |n: usize| Wallet {
        id: format!("w{n}"),
        chain: chain.clone(),
        address: None,
        label: Some(format!("Wallet {n}")),
        cluster: None,
        owner: None,
        role: [Role::Victim, Role::Attacker, Role::Intermediary, Role::Mixer][n % 4],
        attribution: SURENESS[n % 4].map(|(likelihood, confidence)| {
            Box::new(Attribution { to: None, likelihood, confidence, sources: Vec::new(), note: String::new() })
        }),
        status: None,
        tags: Vec::new(),
        sources: Vec::new(),
        note: String::new(),
    };
    let first = Moment::parse("2025-01-01T00:00Z").unwrap().start();
    let transfer = |(n, row): (usize, &Row)| {
        let at = row.hour.map(|hour| {
            let text = coldtrail::case::format_utc(first + 3_600 * i64::from(hour), "%Y-%m-%dT%H:%M:%SZ");
            Moment::parse(&text).unwrap()
        });
        Transfer {
            at,
            until: None,
            from: WalletIx::new(row.ends.0),
            to: WalletIx::new(row.ends.1),
            asset: AssetIx::new(usize::from(row.asset % 3 == 1)),
            amount: row.amount.map(|amount| Amount(u128::from(amount) * 100)),
            received: (row.asset % 3 == 2).then(|| (AssetIx::new(1), Amount(7))),
            tx: None,
            kind: KINDS[usize::from(row.kind) % KINDS.len()],
            evidence: EVIDENCE[usize::from(row.kind / 4) % EVIDENCE.len()],
            count: 1,
            sources: (0..3).filter(|bit| row.sources >> bit & 1 == 1).map(SourceIx::new).collect(),
            note: String::new(),
            place: Place { file: 0, line: u32::try_from(n).unwrap() },
        }
    };
    Case {
        id: "world".to_owned(),
        sources: ["A", "B", "C"].map(source).to_vec(),
        assets: vec![asset("USDX", Some(Peg::Usd)), asset("TOK", None)],
        wallets: (0..wallets).map(wallet).collect(),
        transfers: rows.iter().enumerate().map(transfer).collect(),
        ..Case::default()
    }
}
