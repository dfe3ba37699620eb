//! How much is enough for each pattern: every threshold with its unit, range and default.
//!
//! The defaults are proposals of this program unless their line names a source. They are plain whole numbers, so that the
//! view file, the command line and the pane can hold, print and edit them without knowing the patterns.

use serde::{Deserialize, Serialize};

use super::Pattern;

/// What a threshold is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things of a kind that the name says.
    Count,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
    /// Hundredths.
    Percent,
    /// Whole US dollars.
    Dollars,
}

impl Unit {
    /// What stands after the number, with its blank.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Count => "",
            Self::Minutes => " min",
            Self::Hours => " h",
            Self::Days => " d",
            Self::Percent => " %",
            Self::Dollars => " USD",
        }
    }

    /// A number in this unit, for people.
    #[must_use]
    pub fn show(self, value: u32) -> String {
        format!("{}{}", crate::case::thousands(value as usize), self.suffix())
    }
}

/// One threshold: what it is called, what values it can have, and how to reach it.
pub struct Setting {
    /// Its field in [`Thresholds`], as in the view file.
    pub key: &'static str,
    /// The pattern that it is of.
    pub pattern: Pattern,
    /// Name for people, sentence case.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// Its value unless a person chose another.
    pub default: u32,
    /// The lowest value that has a meaning.
    pub least: u32,
    /// The highest.
    pub most: u32,
    /// Reads it.
    pub get: fn(&Thresholds) -> u32,
    /// Reaches it to change it.
    pub reach: fn(&mut Thresholds) -> &mut u32,
}

/// Turns the table below into the struct, its default and the list of settings.
macro_rules! thresholds {
    ($($(#[$doc:meta])* $field:ident: $pattern:ident, $name:literal, $unit:ident, $default:literal, $least:literal..=$most:literal;)*) => {
        /// The thresholds of all patterns. Units, ranges and defaults: [`Thresholds::SETTINGS`].
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Thresholds {
            $($(#[$doc])* pub $field: u32,)*
        }

        impl Default for Thresholds {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl Thresholds {
            /// All thresholds, pattern by pattern.
            pub const SETTINGS: &'static [Setting] = &[$(Setting {
                key: stringify!($field),
                pattern: Pattern::$pattern,
                name: $name,
                unit: Unit::$unit,
                default: $default,
                least: $least,
                most: $most,
                get: |all| all.$field,
                reach: |all| &mut all.$field,
            },)*];
        }
    };
}

thresholds! {
    /// Steps that make a chain.
    peel_steps: PeelChain, "Steps at least", Count, 4, 2..=100;
    /// What a step passes on of what it received, at least.
    peel_remainder: PeelChain, "Passed on at least", Percent, 60, 51..=99;
    /// From a receipt to the payment that passes the rest on, at most.
    peel_hours: PeelChain, "Step within", Hours, 24, 1..=8760;
    /// Payments aside in one step, at most.
    peel_payments: PeelChain, "Payments aside at most", Count, 3, 1..=20;
    /// Accounts paid within the window.
    fan_out_accounts: FanOut, "Recipients at least", Count, 5, 2..=10000;
    /// The window.
    fan_out_hours: FanOut, "Within", Hours, 24, 1..=8760;
    /// Accounts that pay within the window.
    fan_in_accounts: FanIn, "Senders at least", Count, 5, 2..=10000;
    /// The window.
    fan_in_hours: FanIn, "Within", Hours, 24, 1..=8760;
    /// Senders, and then recipients.
    gather_accounts: GatherScatter, "Accounts on each side at least", Count, 5, 2..=10000;
    /// The window of the gathering, that of the scattering, and the longest rest between them.
    gather_hours: GatherScatter, "Each side within", Hours, 24, 1..=8760;
    /// Accounts between the source and where the funds meet again.
    scatter_accounts: ScatterGather, "Accounts between at least", Count, 5, 2..=10000;
    /// The window of the payments that meet, and the longest rest of the funds at an account between.
    scatter_hours: ScatterGather, "Within", Hours, 24, 1..=8760;
    /// Accounts of one hand, or inputs of one transaction.
    consolidation_accounts: Consolidation, "Accounts or inputs at least", Count, 5, 2..=10000;
    /// The window.
    consolidation_hours: Consolidation, "Within", Hours, 24, 1..=8760;
    /// Payments around, at most.
    cycle_hops: Cycle, "Hops at most", Count, 6, 2..=8;
    /// From the first payment to the last.
    cycle_hours: Cycle, "Within", Hours, 168, 1..=8760;
    /// What comes back of what left, at least.
    cycle_returned: Cycle, "Returned at least", Percent, 50, 1..=100;
    /// What leaves of what was received, at least.
    pass_share: PassThrough, "Passed on at least", Percent, 95, 50..=100;
    /// From the receipt to the last payment.
    pass_minutes: PassThrough, "Within", Minutes, 60, 1..=43200;
    /// What passed through so of all the account received of the asset.
    pass_of_all: PassThrough, "Of all received at least", Percent, 10, 1..=100;
    /// Days without a movement.
    dormant_days: DormantThenMove, "Idle for at least", Days, 90, 1..=3650;
    /// What leaves of what lay there, at least.
    dormant_share: DormantThenMove, "Then leaves at least", Percent, 50, 1..=100;
    /// The window in which it leaves.
    dormant_hours: DormantThenMove, "Within", Hours, 24, 1..=8760;
    /// What lay there of the most that ever did: what is left over after a theft is not it.
    dormant_of_peak: DormantThenMove, "Of the most it held at least", Percent, 1, 1..=100;
    /// Digits of a round amount that are not zeros at its end, at most.
    round_digits: RoundAmounts, "Digits before the zeros at most", Count, 2, 1..=6;
    /// Round payments of one sender.
    round_payments: RoundAmounts, "Round payments at least", Count, 3, 1..=1000;
    /// Where more of all payments in the asset are round, none stands out.
    round_common: RoundAmounts, "Round in the whole case at most", Percent, 50, 1..=100;
    /// The limit that is kept below, e.g. USD 10,000 of the US Bank Secrecy Act.
    structuring_limit: Structuring, "Limit", Dollars, 10000, 100..=10000000;
    /// How far below the limit counts as just below it.
    structuring_margin: Structuring, "Below the limit by at most", Percent, 10, 1..=50;
    /// Payments just below the limit.
    structuring_payments: Structuring, "Payments at least", Count, 5, 2..=10000;
    /// The window (FATF 2020: within 24 hours).
    structuring_hours: Structuring, "Within", Hours, 24, 1..=8760;
    /// From the payment to a swap service to what comes back.
    swap_minutes: SwapHop, "Comes back within", Minutes, 60, 1..=43200;
    /// How far the two values in dollars may differ.
    swap_difference: SwapHop, "Values differ by at most", Percent, 10, 1..=50;
    /// From the payment into a bridge to the payment out of it.
    bridge_hours: BridgeHop, "Comes out within", Hours, 24, 1..=8760;
    /// How far the two values in dollars may differ.
    bridge_difference: BridgeHop, "Values differ by at most", Percent, 5, 1..=50;
    /// Payments out that fit one payment in; with more, none is proposed.
    bridge_candidates: BridgeHop, "Candidates at most", Count, 5, 1..=100;
    /// From the last deposit to the last withdrawal.
    mixer_days: MixerMatch, "Comes out within", Days, 30, 1..=3650;
    /// Accounts whose withdrawals fit the deposits of one; with more, none is proposed.
    mixer_candidates: MixerMatch, "Candidates at most", Count, 10, 1..=100;
    /// Deposits of one account that make a burst.
    mixer_burst: MixerMatch, "Burst of deposits at least", Count, 5, 2..=1000;
    /// From the last deposit of a burst to the withdrawals that fit it.
    mixer_hours: MixerMatch, "Burst comes out within", Hours, 24, 1..=8760;
    /// Withdrawals that follow a burst, of its deposits.
    mixer_share: MixerMatch, "Burst comes out at least", Percent, 50, 1..=100;
    /// Equal characters at the beginning, after what all addresses of the chain begin with.
    poison_head: AddressPoisoning, "Equal characters at the beginning", Count, 3, 2..=16;
    /// Equal characters at the end.
    poison_tail: AddressPoisoning, "Equal characters at the end", Count, 4, 2..=16;
    /// What counts as dust.
    poison_dust: AddressPoisoning, "Dust is below", Dollars, 1, 1..=1000;
}

impl Thresholds {
    /// With every value inside its range: a file may hold any number.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        for setting in Self::SETTINGS {
            let value = (setting.reach)(&mut self);
            *value = (*value).clamp(setting.least, setting.most);
        }
        self
    }

    /// The thresholds of one pattern.
    pub fn of(pattern: Pattern) -> impl Iterator<Item = &'static Setting> {
        Self::SETTINGS.iter().filter(move |setting| setting.pattern == pattern)
    }
}
