//! A generated theft written as files: a case with its ledger, and the same rows as Etherscan exports them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::theft_flow::{CENT, Row};

/// Files of the same rows.
pub struct Exports {
    /// The case file; its ledger lies beside it.
    pub case: PathBuf,
    /// The ledger.
    pub ledger: PathBuf,
    /// The table as Etherscan exports it, all cells in quotes.
    pub etherscan: PathBuf,
}

fn hexadecimal(text: &str, digits: usize) -> String {
    let mut out = String::from("0x");
    for byte in Sha256::digest(text.as_bytes()).iter().take(digits / 2) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The account of a wallet, written small as in exports.
pub fn address(wallet: u32) -> String {
    hexadecimal(&format!("1:{wallet}"), 40)
}

/// Writes the files into a folder. `None` for `wallets` keeps those of the rows; otherwise they are folded into so many.
pub fn write(folder: &Path, rows: &[Row], wallets: Option<u32>) -> Exports {
    let name = |wallet: u32| wallets.map_or(wallet, |most| wallet % most) as usize;
    let most = rows.iter().map(|row| name(row.from).max(name(row.to)) + 1).max().unwrap_or(0);
    let addresses: Vec<String> = (0..most).map(|n| address(u32::try_from(n).unwrap_or(u32::MAX))).collect();
    let mut ledger = String::from("at,from,to,asset,amount,tx\n");
    let mut etherscan = String::from(
        "\"Transaction Hash\",\"Blockno\",\"UnixTimestamp\",\"DateTime (UTC)\",\"From\",\"To\",\"TokenValue\",\
         \"USDValueDayOfTx\",\"ContractAddress\",\"TokenName\",\"TokenSymbol\"\n",
    );
    for (n, row) in rows.iter().enumerate().filter(|(_, row)| name(row.from) != name(row.to)) {
        let (from, to) = (&addresses[name(row.from)], &addresses[name(row.to)]);
        let (whole, cents) = (row.amount / 1_000_000, row.amount % 1_000_000 / CENT);
        let time = coldtrail::case::format_utc(row.at, "%Y-%m-%dT%H:%M:%SZ");
        let tx = hexadecimal(&format!("tx1:{n}"), 64);
        let _ = writeln!(ledger, "{time},{from},{to},USDT,{whole}.{cents:02},{tx}");
        let grouped = coldtrail::case::thousands(usize::try_from(whole).unwrap_or(usize::MAX));
        let (day, clock) = (&time[..10], &time[11..19]);
        let block = 18_500_000 + (row.at - 1_700_000_000) / 12;
        let _ = writeln!(
            etherscan,
            "\"{tx}\",\"{block}\",\"{}\",\"{day} {clock}\",\"{from}\",\"{to}\",\"{grouped}.{cents:02}0000\",\
             \"${grouped}.{cents:02}\",\"0xdac17f958d2ee523a2206206994597c13d831ec7\",\"Tether USD\",\"USDT\"",
            row.at
        );
    }
    let case = format!(
        "Case(format: 1, id: \"generated\", title: \"A generated theft\",
    sources: [(id: \"etherscan\", publisher: \"Etherscan\", title: \"Token transfers\")],
    assets: [(id: \"USDT\", name: \"Tether USD\", chain: \"eip155:1\", decimals: 6)],
    entities: [(id: \"robbed\", name: \"Robbed exchange\", kind: Exchange, role: Victim)],
    wallets: [(id: \"vault\", address: \"{}\", chain: \"eip155:1\", owner: \"robbed\", role: Victim, sources: [\"etherscan\"])],
    incidents: [(id: \"theft\", title: \"The theft\", victim: \"robbed\", at: \"2023-11-14\", sources: [\"etherscan\"])],
    ledgers: [(path: \"ledger.csv\", chain: \"eip155:1\", sources: [\"etherscan\"])],
)
",
        addresses[0]
    );
    let place = |name: &str| folder.join(name);
    let exports = Exports { case: place("case.ron"), ledger: place("ledger.csv"), etherscan: place("etherscan.csv") };
    for (path, text) in [(&exports.case, &case), (&exports.ledger, &ledger), (&exports.etherscan, &etherscan)] {
        std::fs::write(path, text).unwrap();
    }
    exports
}
