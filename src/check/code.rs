//! The stable codes of diagnostics.

/// How grave a diagnostic is. Ordered from grave to slight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The case cannot be used until this is put right.
    Error,
    /// The case loads, but an analyst should look at this.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Name for people and for JSON, lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $slug:literal;)*) => {
        /// What a diagnostic is about. Codes are stable: one is never given a new meaning. `E` is an error, `W` a
        /// warning, `N` a note.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code, e.g. `E020`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// A short name, e.g. `unknown-field`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }
        }
    };
}

codes! {
    /// The file is not there.
    FileMissing = "E001", "file-missing";
    /// A folder stands where a file is expected.
    FileIsFolder = "E002", "file-is-folder";
    /// The operating system refuses to read the file.
    FileUnreadable = "E003", "file-unreadable";
    /// The file is larger than what is read.
    FileTooLarge = "E004", "file-too-large";
    /// The file has no content.
    FileEmpty = "E005", "file-empty";
    /// The file is no text.
    FileBinary = "E006", "file-binary";
    /// The file is text in UTF-16.
    FileUtf16 = "E007", "file-utf16";
    /// Bytes that are no UTF-8.
    FileEncoding = "E008", "file-encoding";

    /// Something that is no RON, e.g. a missing comma.
    Syntax = "E010", "syntax";
    /// A bracket, text or comment that is never closed.
    Unclosed = "E011", "unclosed";
    /// Brackets nested deeper than any case file needs.
    TooDeep = "E012", "nested-too-deeply";
    /// Something after the end of the case.
    TrailingText = "E013", "trailing-text";
    /// The file does not hold `Case(…)`.
    NotACase = "E014", "not-a-case";

    /// A field that the record does not have.
    UnknownField = "E020", "unknown-field";
    /// A field that the record needs.
    MissingField = "E021", "missing-field";
    /// A field given twice.
    DuplicateField = "E022", "duplicate-field";
    /// A word that is none of those allowed here.
    UnknownWord = "E023", "unknown-word";
    /// A number where text is expected, and the like.
    WrongType = "E024", "wrong-type";
    /// A text that must not be empty.
    EmptyText = "E025", "empty-text";

    /// `format` is newer than this program.
    FormatNewer = "E030", "format-newer";
    /// `format` is no version that ever was.
    FormatUnknown = "E031", "format-unknown";

    /// Two records with the same id.
    DuplicateId = "E040", "duplicate-id";
    /// An id with blanks or invisible characters, or too long.
    BadId = "E041", "bad-id";
    /// An id that no record has.
    DanglingId = "E042", "dangling-id";
    /// An address that several wallets of the case have.
    AmbiguousAddress = "E043", "ambiguous-address";
    /// One account listed as two wallets.
    SameAccountTwice = "E044", "same-account-twice";
    /// A chain of `part_of` or `counted_as` that comes back to itself.
    Circular = "E045", "circular";

    /// No exact, non-negative amount.
    BadAmount = "E050", "bad-amount";
    /// No time.
    BadTime = "E051", "bad-time";
    /// No CAIP-2 chain id.
    BadChain = "E052", "bad-chain";
    /// No address of its chain.
    BadAddress = "E053", "bad-address";
    /// No Admiralty grade.
    BadGrade = "E054", "bad-grade";
    /// No marking.
    BadMarking = "E055", "bad-marking";
    /// One of two fields that belong together is missing.
    HalfPair = "E056", "half-pair";
    /// A number outside its range.
    OutOfRange = "E057", "out-of-range";
    /// No ISO 3166-1 alpha-2 country code.
    BadCountry = "E058", "bad-country";
    /// It ends before it begins, or its lower bound is above its upper one.
    Backwards = "E059", "backwards";

    /// A ledger path that leaves the case's folder.
    LedgerPath = "E060", "ledger-path";
    /// The first line of a ledger does not name the columns.
    LedgerHeader = "E061", "ledger-header";
    /// A ledger row with more or fewer cells than the header.
    RaggedRow = "E062", "ragged-row";
    /// A double quote that is not closed on its line.
    UnclosedQuote = "E063", "unclosed-quote";
    /// A ledger cell that is too long or a line break that is none.
    LedgerText = "E064", "ledger-text";
    /// More items than the program can hold.
    TooMany = "E065", "too-many";
    /// A path of an address list that leaves the case's folder, or is named twice.
    ListPath = "E066", "list-path";
    /// A file that is no address list.
    ListFormat = "E067", "list-format";

    /// A transfer from a wallet to itself.
    SelfTransfer = "W101", "self-transfer";
    /// An asset of one chain moves between accounts of another.
    ChainMismatch = "W102", "chain-mismatch";
    /// A transfer of nothing.
    ZeroAmount = "W110", "zero-amount";
    /// An account pays out an asset before any arrives.
    BeforeFunds = "W111", "before-funds";
    /// More was seen leaving the victim than the incidents' losses.
    MoreThanLost = "W112", "more-than-lost";
    /// The dollar values of an incident's losses do not add up to its total.
    LossValues = "W113", "loss-values";
    /// A published total outside the lowest and highest one that the incident states.
    OutsideRange = "W114", "outside-range";
    /// Funds leave the victim before the theft.
    BeforeIncident = "W120", "before-incident";
    /// A fact dated after the date up to which the case is complete.
    AfterAsOf = "W121", "after-as-of";
    /// What follows a theft is dated before it.
    BeforeTheft = "W122", "before-theft";
    /// A claim without a source.
    Unsourced = "W130", "unsourced";
    /// An EVM address whose letter case is a wrong checksum.
    WrongChecksum = "W140", "wrong-checksum";
    /// Two addresses that begin and end alike.
    LookAlike = "W141", "look-alike";
    /// A character that cannot be seen or that reorders text.
    InvisibleText = "W150", "invisible-text";
    /// Letters of different alphabets in one name.
    MixedScripts = "W151", "mixed-scripts";
    /// A source or an entity is marked above the banner of the case.
    PortionAbove = "W152", "portion-above-banner";
    /// High confidence that rests on weak sources only.
    WeakGrounds = "W160", "weak-grounds";
    /// A judgement of almost certain that rests on researchers or the press alone.
    Overstated = "W161", "overstated";
    /// An entry of an address list, or a part of one, that cannot be read.
    ListEntry = "W170", "list-entry";

    /// Cases that are open together say different things about one item.
    CasesDiffer = "W180", "cases-differ";

    /// An account pays out more of an asset than the case shows arriving.
    Overspent = "N201", "overspent";
    /// Less was seen leaving the victim than the incidents' losses.
    LessThanLost = "N202", "less-than-lost";
    /// A source that nothing cites.
    UnusedSource = "N203", "unused-source";
    /// A judgement that states likelihood or confidence but not both.
    HalfJudged = "N204", "half-judged";
    /// How many entries of an address list are wallets of the case.
    ListMatches = "N205", "list-matches";
    /// Entries of an address list that are in order but not about accounts that are read here.
    ListSkipped = "N206", "list-skipped";
    /// An address list names another owner than the case or than another list.
    ListDisagrees = "N207", "list-disagrees";
    /// Figures of different sources for one question.
    FiguresDiffer = "N208", "figures-differ";
    /// An address cluster with fewer than two wallets.
    UnusedCluster = "N209", "unused-cluster";
}

impl Code {
    /// How grave it is, as its letter says.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.id().as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'N') => Severity::Note,
            _ => Severity::Error,
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        assert!(Code::ALL.windows(2).all(|w| w[0].severity() != w[1].severity() || w[0].id() < w[1].id()));
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
