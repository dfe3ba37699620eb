//! The accepted ways to say which of several mixed funds leaves an account first.

/// A rule that picks which part of a holding a payment takes. None of them is prescribed by the FATF; courts have used
/// first-in-first-out (*In re Tydings*, W.D. Mo. 2020, after *Devaynes v Noble*, 1816) and the lowest intermediate balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// What came first leaves first (Anderson, Shumailov, Ahmed and Rietmann, *Bitcoin Redux*, WEIS 2018).
    Fifo,
    /// What came last leaves first.
    Lifo,
    /// Every payment takes the same share of everything: the *haircut* (Möser, Böhme and Breuker, *Towards Risk Scoring of
    /// Bitcoin Transactions*, FC 2014).
    ProRata,
    /// Stolen funds leave first: the most that any rule can say went on.
    TaintedFirst,
    /// Stolen funds leave last, so that what remains of them is the lowest balance since: the *lowest intermediate
    /// balance rule* of trust accounting.
    CleanFirst,
    /// What was first seen longest ago leaves first (Kosyfaki and Mamoulis, *Provenance in Temporal Interaction Networks*,
    /// ICDE 2022).
    OldestFirst,
    /// What was first seen most recently leaves first (as above).
    YoungestFirst,
}

impl Method {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Fifo,
        Self::ProRata,
        Self::CleanFirst,
        Self::TaintedFirst,
        Self::Lifo,
        Self::OldestFirst,
        Self::YoungestFirst,
    ];

    /// Name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fifo => "First in, first out",
            Self::Lifo => "Last in, first out",
            Self::ProRata => "Pro rata (haircut)",
            Self::TaintedFirst => "Tainted first",
            Self::CleanFirst => "Clean first (lowest intermediate balance)",
            Self::OldestFirst => "Oldest first",
            Self::YoungestFirst => "Youngest first",
        }
    }

    /// The rule, as a sentence without a full stop.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Fifo => "What reached an account first leaves it first; used in court (In re Tydings, 2020)",
            Self::Lifo => "What reached an account last leaves it first",
            Self::ProRata => "Every payment takes the same share of everything in the account",
            Self::TaintedFirst => "Stolen funds leave first: the most that any rule can say went on",
            Self::CleanFirst => "Stolen funds leave last: what stays is the lowest balance since",
            Self::OldestFirst => "What was first seen longest ago leaves first",
            Self::YoungestFirst => "What was first seen most recently leaves first",
        }
    }

    /// Name on the command line.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::Lifo => "lifo",
            Self::ProRata => "pro-rata",
            Self::TaintedFirst => "tainted-first",
            Self::CleanFirst => "clean-first",
            Self::OldestFirst => "oldest-first",
            Self::YoungestFirst => "youngest-first",
        }
    }
}
