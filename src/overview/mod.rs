//! Statistics over the thefts of a case: how many, how much, whose, how, and who says so.
//!
//! Every figure is a sum of published totals, one per theft, chosen by a [`Preference`] that is always shown. Sums are
//! exact integers; a theft nobody put a value on is counted apart and never as zero; the shares of every [`Breakdown`]
//! add up to 100.0 %. Each [`Bar`] knows its thefts and the sources its number comes from.

mod bar;
mod breakdowns;
mod claims;
mod coverage;
mod fate;
mod laundering;
mod numbers;
mod preference;
mod statistics;

pub use bar::{Bar, BarKey, Breakdown, Dimension, Part, Sum};
pub use claims::{Agreement, Answer, Series, answers, series};
pub use fate::{Fate, Outcome};
pub use laundering::{Delay, FirstStep};
pub use numbers::runs;
pub use preference::{Origin, Preference, Published};
pub use statistics::{Counted, Statistics, Step, theft_name};
