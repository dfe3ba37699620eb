//! Dissemination markings.

/// Traffic Light Protocol 2.0 labels (FIRST, August 2022), from most to least restrictive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tlp {
    /// For the named recipients only.
    Red,
    /// For the recipients' organisation only.
    AmberStrict,
    /// For the recipients' organisation and its clients.
    Amber,
    /// For the community.
    Green,
    /// For everyone.
    Clear,
}

/// What stands in the banner at the top and bottom of the window and of every export.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marking {
    /// Traffic Light Protocol.
    Tlp(Tlp),
    /// `UNCLASSIFIED`.
    Unclassified,
    /// Controlled unclassified information.
    Cui,
    /// `CONFIDENTIAL`, with any caveats after `//`.
    Confidential(String),
    /// `SECRET`, with any caveats after `//`.
    Secret(String),
    /// `TOP SECRET`, with any caveats after `//`.
    TopSecret(String),
}

impl Marking {
    /// Markings as they are written in case files.
    pub const EXAMPLES: [&'static str; 10] = [
        "TLP:CLEAR",
        "TLP:GREEN",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
        "TLP:RED",
        "UNCLASSIFIED",
        "CUI",
        "CONFIDENTIAL",
        "SECRET",
        "TOP SECRET",
    ];

    /// Reads a marking as written in a case file. TLP 1.0's `TLP:WHITE` is read as `TLP:CLEAR`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (head, tail) = match text.split_once("//") {
            Some((head, tail)) => (head.trim(), format!("//{tail}")),
            None => (text.trim(), String::new()),
        };
        Some(match (head, tail.is_empty()) {
            ("TLP:RED", true) => Self::Tlp(Tlp::Red),
            ("TLP:AMBER+STRICT", true) => Self::Tlp(Tlp::AmberStrict),
            ("TLP:AMBER", true) => Self::Tlp(Tlp::Amber),
            ("TLP:GREEN", true) => Self::Tlp(Tlp::Green),
            ("TLP:CLEAR" | "TLP:WHITE", true) => Self::Tlp(Tlp::Clear),
            ("UNCLASSIFIED", true) => Self::Unclassified,
            ("CUI", true) => Self::Cui,
            ("CONFIDENTIAL", _) => Self::Confidential(tail),
            ("SECRET", _) => Self::Secret(tail),
            ("TOP SECRET", _) => Self::TopSecret(tail),
            _ => return None,
        })
    }
}

impl Marking {
    /// How restrictive it is, over both systems, for portions and merged cases. That a TLP label stands between two US
    /// markings is our own convention: no standard orders them.
    #[must_use]
    pub fn level(&self) -> u8 {
        match self {
            Self::Tlp(Tlp::Clear) | Self::Unclassified => 0,
            Self::Tlp(Tlp::Green) => 1,
            Self::Tlp(Tlp::Amber) => 2,
            Self::Cui => 3,
            Self::Tlp(Tlp::AmberStrict) => 4,
            Self::Tlp(Tlp::Red) => 5,
            Self::Confidential(_) => 6,
            Self::Secret(_) => 7,
            Self::TopSecret(_) => 8,
        }
    }
}

/// A portion marking before what it is about: `(TLP:GREEN) `; nothing where there is none.
#[must_use]
pub fn portion(marking: Option<&Marking>) -> String {
    marking.map_or_else(String::new, |marking| format!("({marking}) "))
}

impl std::fmt::Display for Marking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tlp(Tlp::Red) => f.write_str("TLP:RED"),
            Self::Tlp(Tlp::AmberStrict) => f.write_str("TLP:AMBER+STRICT"),
            Self::Tlp(Tlp::Amber) => f.write_str("TLP:AMBER"),
            Self::Tlp(Tlp::Green) => f.write_str("TLP:GREEN"),
            Self::Tlp(Tlp::Clear) => f.write_str("TLP:CLEAR"),
            Self::Unclassified => f.write_str("UNCLASSIFIED"),
            Self::Cui => f.write_str("CUI"),
            Self::Confidential(caveats) => write!(f, "CONFIDENTIAL{caveats}"),
            Self::Secret(caveats) => write!(f, "SECRET{caveats}"),
            Self::TopSecret(caveats) => write!(f, "TOP SECRET{caveats}"),
        }
    }
}
