//! What a quantity is: stolen in which theft, clean, or of unknown origin.

use std::collections::BTreeSet;

use crate::case::IncidentIx;

/// What a quantity is. Tags are ordered; the order decides nothing but ties of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u32);

impl Tag {
    /// Known to be the holder's own, or anybody's that was not stolen in the thefts at hand.
    pub const CLEAN: Self = Self(0);
    /// Nobody knows: the case does not show how it came to where it was first seen.
    pub const UNKNOWN: Self = Self(1);

    /// Taken in a theft.
    #[must_use]
    pub fn stolen(incident: IncidentIx) -> Self {
        Self(2 + 2 * Self::narrow(incident.get()))
    }

    /// Of unknown origin, first seen when this holding sent it.
    #[must_use]
    pub fn born_at(holding: usize) -> Self {
        Self(3 + 2 * Self::narrow(holding))
    }

    /// The theft it was taken in.
    #[must_use]
    pub fn incident(self) -> Option<IncidentIx> {
        self.is_stolen().then(|| IncidentIx::new((self.0 as usize - 2) / 2))
    }

    /// Whether it was taken in one of these thefts; `None` takes all.
    #[must_use]
    pub fn is_of(self, thefts: Option<&BTreeSet<IncidentIx>>) -> bool {
        self.incident().is_some_and(|incident| thefts.is_none_or(|thefts| thefts.contains(&incident)))
    }

    /// The holding where it was first seen, where that was recorded.
    #[must_use]
    pub fn birthplace(self) -> Option<usize> {
        (self.0 >= 3 && self.0 % 2 == 1).then(|| (self.0 as usize - 3) / 2)
    }

    /// Whether it was taken in a theft.
    #[must_use]
    pub fn is_stolen(self) -> bool {
        self.0 >= 2 && self.0.is_multiple_of(2)
    }

    /// Lists are capped far below this; a larger number saturates.
    fn narrow(n: usize) -> u32 {
        u32::try_from(n).unwrap_or(u32::MAX).min(u32::MAX / 2 - 2)
    }
}

/// A quantity of one asset with its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How much, in base units; not zero.
    pub qty: u128,
    /// What it is.
    pub tag: Tag,
    /// Number of the entry that gave it this tag: its age.
    pub born: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_what_they_were_made_of() {
        let (theft, birth) = (Tag::stolen(IncidentIx::new(3)), Tag::born_at(5));
        assert_eq!((theft.incident(), theft.birthplace()), (Some(IncidentIx::new(3)), None));
        assert_eq!((birth.incident(), birth.birthplace()), (None, Some(5)));
        for tag in [Tag::CLEAN, Tag::UNKNOWN] {
            assert_eq!((tag.incident(), tag.birthplace(), tag.is_stolen()), (None, None, false));
        }
    }
}
