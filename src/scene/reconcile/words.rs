//! The words that a picture of an account carries, so that it can be questioned without the program.

use crate::trace::Method;

/// A method in a column heading.
pub(super) fn short(method: Method) -> &'static str {
    match method {
        Method::Fifo => "FIFO",
        Method::Lifo => "LIFO",
        Method::ProRata => "Pro rata",
        Method::TaintedFirst => "Tainted first",
        Method::CleanFirst => "Clean first",
        Method::OldestFirst => "Oldest first",
        Method::YoungestFirst => "Youngest first",
    }
}

/// What a method does with mixed funds.
pub(super) fn rule(method: Method) -> &'static str {
    match method {
        Method::Fifo => "what came to an account first leaves it first",
        Method::Lifo => "what came to an account last leaves it first",
        Method::ProRata => "every payment takes the same share of everything in the account",
        Method::TaintedFirst => "stolen funds leave an account first",
        Method::CleanFirst => "stolen funds leave an account last, so that what remains is the lowest balance since",
        Method::OldestFirst => "what was first seen longest ago leaves first",
        Method::YoungestFirst => "what was first seen most recently leaves first",
    }
}

/// The rules that hold for every method.
pub(super) const RULES: &str = "Funds are not followed out of services, mixers, bridges, frozen accounts or the victim. \
    Swaps and bridges with a known outcome hand the traced share on. What an account pays beyond what is known to be \
    there is of unknown origin. Amounts are exact integers.";

/// What the two values mean.
pub(super) const VALUES: &str = "Value at theft goes with the funds through every conversion. Value at event is that of \
    the transfer that brought them where they are; unknown is not zero.";
