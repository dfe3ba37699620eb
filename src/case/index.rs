//! Typed indices into the lists of a [`Case`](super::Case).

/// A dense index of one kind of item.
pub trait Ix: Copy {
    /// The index of item `n`. Lists are capped far below `u32::MAX` by the loader; a larger `n` saturates.
    fn new(n: usize) -> Self;
}

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The index of item `n` of its list.
            #[must_use]
            pub fn new(n: usize) -> Self {
                Self(u32::try_from(n).unwrap_or(u32::MAX))
            }

            /// The position in its list.
            #[must_use]
            pub fn get(self) -> usize {
                self.0 as usize
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
