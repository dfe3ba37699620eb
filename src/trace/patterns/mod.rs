//! Shapes that funds are known to take when somebody hides them, as suggestions: never a label, always with the
//! parameters, a score and a reason.
//!
//! [`find`] looks at the rows of a case once for each [`Pattern`]. Services (exchanges, mixers, bridges, swap services) and
//! victims are no suspects: they take in from many and pay to many because that is what they do. A row whose time is known
//! to a longer range than a pattern's window is left out of it and counted. What is found depends on what the rows say,
//! not on the order of rows, files or wallets; the work is n · log n in the number of rows.

mod consolidation;
mod cycle;
mod dormant;
mod fan;
mod gather;
mod hop;
mod mixer;
mod pass;
mod peel;
mod poisoning;
mod round;
mod rows;
mod scatter;
mod structuring;
mod suggestion;
mod text;
mod thresholds;
mod window;

use std::collections::BTreeSet;

pub use suggestion::{Findings, LeftOut, Parameter, Pattern, Suggestion, Why};
pub use thresholds::{Setting, Thresholds, Unit};

use crate::case::{AssetIx, Case, Evidence, Moment, Timestamp, WalletIx};
use crate::flow::Valuation;
use rows::{Row, Rows};

/// Seconds of an hour.
const HOUR: Timestamp = 3_600;
/// Seconds of a minute.
const MINUTE: Timestamp = 60;
/// Seconds of a day.
const DAY: Timestamp = 86_400;

/// Who asked, as far as the search needs to know.
pub struct Watch<'a> {
    /// Whether to stop.
    pub stop: &'a dyn Fn() -> bool,
    /// Told when the search for a pattern begins.
    pub begins: &'a dyn Fn(Pattern),
}

impl Default for Watch<'_> {
    fn default() -> Self {
        Self { stop: &|| false, begins: &|_| {} }
    }
}

/// What a detector works with.
struct Search<'a> {
    rows: &'a Rows<'a>,
    thresholds: &'a Thresholds,
    stop: &'a dyn Fn() -> bool,
    found: Vec<Suggestion>,
    left_out: Vec<LeftOut>,
}

/// Nobody wants the result any more.
struct Stopped;

/// What a detector found of one shape, before it is put into words for people.
struct Hit {
    /// Accounts, the one it is about first; each counts once.
    accounts: Vec<u32>,
    /// Rows, in any order; each counts once.
    rows: Vec<u32>,
    /// The asset it is about, where it is about one.
    asset: Option<u32>,
    score: f64,
    reason: String,
}

/// Looks for some patterns. `None` when asked to stop.
#[must_use]
pub fn find(
    case: &Case,
    valuation: &Valuation,
    thresholds: &Thresholds,
    patterns: &[Pattern],
    watch: &Watch<'_>,
) -> Option<Findings> {
    let thresholds = &thresholds.clone().clamped();
    let rows = &Rows::of(case, valuation);
    let mut search = Search { rows, thresholds, stop: watch.stop, found: Vec::new(), left_out: Vec::new() };
    for pattern in Pattern::ALL.into_iter().filter(|pattern| patterns.contains(pattern)) {
        if (watch.stop)() {
            return None;
        }
        (watch.begins)(pattern);
        let looked = match pattern {
            Pattern::PeelChain => peel::find(&mut search),
            Pattern::FanOut => fan::out(&mut search),
            Pattern::FanIn => fan::into(&mut search),
            Pattern::GatherScatter => gather::find(&mut search),
            Pattern::ScatterGather => scatter::find(&mut search),
            Pattern::Consolidation => consolidation::find(&mut search),
            Pattern::Cycle => cycle::find(&mut search),
            Pattern::PassThrough => pass::find(&mut search),
            Pattern::DormantThenMove => dormant::find(&mut search),
            Pattern::RoundAmounts => round::find(&mut search),
            Pattern::Structuring => structuring::find(&mut search),
            Pattern::SwapHop => hop::swaps(&mut search),
            Pattern::BridgeHop => hop::bridges(&mut search),
            Pattern::MixerMatch => mixer::find(&mut search),
            Pattern::AddressPoisoning => poisoning::find(&mut search),
        };
        if looked.is_err() {
            return None;
        }
    }
    let Search { mut found, mut left_out, .. } = search;
    suggestion::sort(case, &mut found);
    left_out.retain(|left| left.rows > 0);
    Some(Findings { suggestions: found, left_out })
}

impl Search<'_> {
    /// Asks now and then whether to stop; `n` counts what was looked at.
    fn check(&self, n: usize) -> Result<(), Stopped> {
        if n.is_multiple_of(1_024) && (self.stop)() { Err(Stopped) } else { Ok(()) }
    }

    /// Rows that could not be looked at.
    fn leave_out(&mut self, pattern: Pattern, why: Why, rows: usize) {
        self.left_out.push(LeftOut { pattern, why, rows });
    }

    /// Rows whose time is known less well than a window asks.
    fn leave_out_vague(&mut self, pattern: Pattern, window: Timestamp) {
        self.leave_out(pattern, Why::Vague, self.rows.vague(window));
    }

    fn suggest(&mut self, pattern: Pattern, hit: Hit) {
        let rows = self.rows;
        let mut seen = BTreeSet::new();
        let wallets: Vec<WalletIx> = hit
            .accounts
            .iter()
            .filter(|&&account| seen.insert(account))
            .map(|&account| Rows::wallet(account))
            .collect();
        // Numbers of rows are in order of time.
        let numbers: BTreeSet<u32> = hit.rows.into_iter().collect();
        let members = || numbers.iter().map(|&n| rows.row(n));
        let mut caveat = pattern.caveat().to_owned();
        let to_the_day = members().filter(|row| !row.is_within(HOUR)).count();
        if to_the_day > 0 {
            let of = text::count(to_the_day, "row");
            caveat.push_str(&format!(
                " The time of {of} is a range of more than an hour: the order within it is assumed."
            ));
        }
        let inferred = members().filter(|row| rows.case[row.transfer].evidence == Evidence::Inferred).count();
        if inferred > 0 {
            let (of, is) = (text::count(inferred, "row"), if inferred == 1 { "is itself" } else { "are themselves" });
            caveat.push_str(&format!(" {of} {is} somebody's inference."));
        }
        let key = key(rows, pattern, &wallets, hit.asset, members().next());
        self.found.push(Suggestion {
            key,
            pattern,
            wallets,
            transfers: members().map(|row| row.transfer).collect(),
            parameters: suggestion::parameters(pattern, self.thresholds),
            score: (hit.score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
            reason: hit.reason,
            caveat,
        });
    }
}

/// The name of a suggestion for files, made from ids of the case and the time of its first row. Of a shape with two ends
/// the second account is part of the name too.
fn key(rows: &Rows<'_>, pattern: Pattern, wallets: &[WalletIx], asset: Option<u32>, first: Option<&Row>) -> String {
    let two_ended = matches!(
        pattern,
        Pattern::ScatterGather | Pattern::MixerMatch | Pattern::BridgeHop | Pattern::Cycle | Pattern::AddressPoisoning
    );
    let ids = wallets.iter().take(1 + usize::from(two_ended)).map(|&wallet| rows.case.beneath()[wallet].id.as_str());
    let asset = asset.map(|asset| rows.case.beneath()[AssetIx::new(asset as usize)].id.as_str());
    let at = first.and_then(|row| rows.case[row.transfer].at).map(Moment::iso);
    let parts = std::iter::once(pattern.word()).chain(ids).chain(asset).map(str::to_owned).chain(at);
    parts.collect::<Vec<_>>().join("/")
}
