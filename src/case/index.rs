//! Typed indices into the lists of a [`Case`](super::Case).

use std::num::NonZeroU32;

/// A dense index of one kind of item.
pub trait Ix: Copy {
    /// The index of item `n`. Lists are capped far below `u32::MAX` by the loader; a larger `n` saturates.
    fn new(n: usize) -> Self;
}

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        // One more than the position, so that no index at all takes no space of its own.
        pub struct $name(NonZeroU32);

        impl $name {
            /// The index of item `n` of its list.
            #[must_use]
            pub fn new(n: usize) -> Self {
                Self(u32::try_from(n).map_or(NonZeroU32::MAX, |n| NonZeroU32::MIN.saturating_add(n)))
            }

            /// The position in its list.
            #[must_use]
            pub fn get(self) -> usize {
                self.0.get() as usize - 1
            }
        }

        impl Ix for $name {
            fn new(n: usize) -> Self {
                Self::new(n)
            }
        }
    )*};
}

index! {
    /// A source in [`Case::sources`](super::Case::sources).
    SourceIx;
    /// An asset in [`Case::assets`](super::Case::assets).
    AssetIx;
    /// An entity in [`Case::entities`](super::Case::entities).
    EntityIx;
    /// A wallet in [`Case::wallets`](super::Case::wallets).
    WalletIx;
    /// An incident in [`Case::incidents`](super::Case::incidents).
    IncidentIx;
    /// A transfer in [`Case::transfers`](super::Case::transfers).
    TransferIx;
    /// An event in [`Case::events`](super::Case::events).
    EventIx;
    /// A part in [`Case::parts`](super::Case::parts).
    PartIx;
    /// A claim in [`Case::claims`](super::Case::claims).
    ClaimIx;
    /// An address cluster in [`Case::clusters`](super::Case::clusters).
    ClusterIx;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_its_position_and_a_missing_one_takes_no_space() {
        for n in [0, 1, 7, 50_000_000] {
            assert_eq!(WalletIx::new(n).get(), n);
        }
        assert_eq!(WalletIx::new(usize::MAX), WalletIx::new(u32::MAX as usize));
        assert!(WalletIx::new(1) < WalletIx::new(2));
        assert_eq!(size_of::<Option<WalletIx>>(), size_of::<WalletIx>());
    }
}
