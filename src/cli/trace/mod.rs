//! `coldtrail trace CASE… [--method …]`: where stolen funds went, per account and in sum, by which method and rules.
//!
//! Several cases are merged first. What is printed is worked out once, by [`Report`]; table, JSON and CSV only write it.

mod backward;
mod csv;
mod json;
mod table;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::args::Lists;
use crate::case::{Case, EntityIx, IncidentIx, Merged, WalletIx, merge};
use crate::format;
use crate::trace::report::Report;
use crate::trace::{Method, Mixers, Opening, Origin, Rules, Share, Victims};

use backward::Backward;

/// What `trace` is asked for.
#[derive(Debug, Args)]
pub struct TraceTask {
    /// Case files, or folders of them; a theft that is in several counts once
    #[arg(required = true)]
    pub cases: Vec<PathBuf>,
    /// Follow only this theft, by its id; may be given several times
    #[arg(long, value_name = "ID", conflicts_with = "from")]
    pub incident: Vec<String>,
    /// Follow whatever this wallet paid instead of a theft, by its id or address
    #[arg(long, value_name = "WALLET")]
    pub from: Option<String>,
    /// Say where what the wallet of --from received came from, instead of where it went
    #[arg(long, requires = "from", conflicts_with_all = ["events", "csv", "hide_below"])]
    pub backward: bool,
    /// Which of mixed funds leave first: fifo, pro-rata, clean-first, tainted-first, lifo, oldest-first, youngest-first
    #[arg(long, value_name = "METHOD", default_value = "fifo", value_parser = method)]
    pub method: Method,
    /// All methods side by side, with the span between them
    #[arg(long, conflicts_with = "method")]
    pub all_methods: bool,
    /// Print what each transfer carried, part by part
    #[arg(long)]
    pub events: bool,
    /// Follow funds through this service or mixer, by its id; may be given several times
    #[arg(long, value_name = "ENTITY")]
    pub open: Vec<String>,
    /// Stop at the wallets of this owner, by its id; may be given several times
    #[arg(long, value_name = "ENTITY")]
    pub stop: Vec<String>,
    /// What becomes of funds in mixers: stop; links (withdrawals that a source links to deposits carry stolen funds); or
    /// share:DAYS (each withdrawal takes its share of what came in so many days before it; statistical)
    #[arg(long, value_name = "RULE", default_value = "stop", value_parser = mixers)]
    pub mixers: Mixers,
    /// What an account pays though the case does not show it arrive: unknown, or own
    #[arg(long, value_name = "RULE", default_value = "unknown", value_parser = opening)]
    pub opening: Opening,
    /// Whose funds are that were stolen twice: last (the later theft's), or first
    #[arg(long, value_name = "THEFT", default_value = "last", value_parser = victims)]
    pub twice: Victims,
    /// Leave out accounts with less than this share of the stolen funds of an asset, e.g. 0.1%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub hide_below: Option<Share>,
    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print the accounts, or with --events the parts, as CSV
    #[arg(long)]
    pub csv: bool,
    #[command(flatten)]
    pub(super) lists: Lists,
}

/// Reads the word of a method.
fn method(text: &str) -> Result<Method, String> {
    let all = || Method::ALL.map(Method::id).join(", ");
    let found =
        Method::ALL.into_iter().find(|method| method.id() == text || text == "haircut" && method.id() == "pro-rata");
    found.ok_or_else(|| format!("expected one of {}", all()))
}

fn mixers(text: &str) -> Result<Mixers, String> {
    match text.split_once(':') {
        None if text == "stop" => Ok(Mixers::Stop),
        None if text == "links" => Ok(Mixers::Links),
        Some(("share", days)) => {
            let days = days.parse::<i64>().ok().filter(|days| (1..=36_500).contains(days));
            days.map(|days| Mixers::PoolShare { window: days * 86_400 })
                .ok_or("expected share:DAYS, e.g. share:30".to_owned())
        }
        _ => Err("expected stop, links or share:DAYS".to_owned()),
    }
}

fn opening(text: &str) -> Result<Opening, String> {
    match text {
        "unknown" => Ok(Opening::Unknown),
        "own" => Ok(Opening::Own),
        _ => Err("expected unknown or own".to_owned()),
    }
}

fn victims(text: &str) -> Result<Victims, String> {
    match text {
        "last" => Ok(Victims::LastTheft),
        "first" => Ok(Victims::FirstTheft),
        _ => Err("expected last or first".to_owned()),
    }
}

/// A percentage with at most two decimals.
fn share(text: &str) -> Result<Share, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim();
    let hundredths = crate::case::Amount::parse(number, 2).ok().and_then(|amount| u32::try_from(amount.0).ok());
    hundredths.filter(|&n| n <= 10_000).map(Share).ok_or("expected a share from 0% to 100%, e.g. 0.1%".to_owned())
}

/// Exit code of a question that names what the case does not have.
const USAGE: u8 = 2;

/// Traces and prints. The result is the exit status: 0; 1 where an account does not close or amounts could not be
/// followed; 2 where the case does not have what was named.
pub(super) fn run(task: &TraceTask, out: &mut dyn Write) -> Result<u8, String> {
    let Merged { case, .. } = merge(&load(task)?);
    let rules = match rules(task, &case) {
        Ok(rules) => rules,
        Err(message) => {
            // Nothing is left to tell it to when even the error output is closed.
            let _ = writeln!(std::io::stderr(), "coldtrail: {message}");
            return Ok(USAGE);
        }
    };
    let methods = if task.all_methods { Method::ALL.to_vec() } else { vec![task.method] };
    if let (true, Origin::Wallet(wallet)) = (task.backward, &rules.origin) {
        // Whatever the wallet received counts, and what was stolen in thefts is told apart.
        let rules = Rules { origin: Origin::AllThefts, ..rules.clone() };
        let found = Backward::of(&case, &rules, *wallet, &methods);
        let text = if task.json { found.json() } else { found.table() };
        return out.write_all(text.as_bytes()).map(|()| 0).map_err(|error| error.to_string());
    }
    let report = Report::of(&case, &rules, &methods, task.hide_below.unwrap_or_default());
    let bytes = if task.json {
        json::text(&report, task.events).into_bytes()
    } else if task.csv {
        if task.events { csv::events(&report) } else { csv::accounts(&report) }
    } else {
        table::text(&report, task.events).into_bytes()
    };
    out.write_all(&bytes).map_err(|error| error.to_string())?;
    Ok(u8::from(!report.is_sound()))
}

fn load(task: &TraceTask) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for path in format::case_files(&task.cases) {
        let loaded = task.lists.options().load(&path);
        let errors = || format!("nothing was traced, {} has errors:\n{}", path.display(), loaded.report.to_text());
        cases.push(loaded.case.ok_or_else(errors)?);
    }
    Ok(cases)
}

fn rules(task: &TraceTask, case: &Case) -> Result<Rules, String> {
    let origin = match &task.from {
        Some(name) => Origin::Wallet(wallet(case, name)?),
        None if task.incident.is_empty() => Origin::AllThefts,
        None => Origin::Thefts(task.incident.iter().map(|id| incident(case, id)).collect::<Result<_, _>>()?),
    };
    let entities = |names: &[String]| names.iter().map(|id| entity(case, id)).collect::<Result<BTreeSet<_>, _>>();
    Ok(Rules {
        origin,
        opened: entities(&task.open)?,
        stopped: entities(&task.stop)?,
        mixers: task.mixers,
        opening: task.opening,
        victims: task.twice,
    })
}

fn incident(case: &Case, id: &str) -> Result<IncidentIx, String> {
    let ids = || case.incidents.iter().map(|incident| incident.id.as_str()).collect::<Vec<_>>().join(", ");
    let found = case.incidents().find(|(_, incident)| incident.id == id);
    found.map(|(ix, _)| ix).ok_or_else(|| format!("no theft of the case has the id `{id}`; it has {}", ids()))
}

fn entity(case: &Case, id: &str) -> Result<EntityIx, String> {
    let found = case.entities().find(|(_, entity)| entity.id == id);
    found.map(|(ix, _)| ix).ok_or_else(|| format!("no entity of the case has the id `{id}`"))
}

fn wallet(case: &Case, name: &str) -> Result<WalletIx, String> {
    let is_address = |wallet: &crate::case::Wallet| {
        wallet.address.as_ref().is_some_and(|address| {
            address.canonical() == name || name.starts_with("0x") && address.canonical().eq_ignore_ascii_case(name)
        })
    };
    let mut found = case.wallets().filter(|(_, wallet)| wallet.id == name || is_address(wallet)).map(|(ix, _)| ix);
    match (found.next(), found.next()) {
        (Some(ix), None) => Ok(ix),
        (Some(_), Some(_)) => Err(format!("several wallets have the address `{name}`; name one by its id")),
        (None, _) => Err(format!("no wallet of the case has the id or address `{name}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_and_eight_print_the_same_bytes() {
        let load = |name| format::load(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name)).case;
        let cases: Vec<Case> = ["ronin-2022.ron", "bybit-2025.ron"].into_iter().filter_map(load).collect();
        assert_eq!(cases.len(), 2);
        for case in &cases {
            let of = |threads| {
                let report = Report::on_threads(case, &Rules::default(), &Method::ALL, Share::default(), threads);
                (json::text(&report, true), csv::events(&report), table::text(&report, true))
            };
            let one = of(1);
            for threads in [0, 2, 3, 8] {
                assert!(of(threads) == one, "{threads} threads");
            }
        }
    }
}
