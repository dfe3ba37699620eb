//! Kinds of counterparties as users of commercial tools know them.

use crate::case::{Case, EntityKind, Role, WalletIx};

/// What an identified account is, for exposure. Wallets of a thief are not here: they are passed through, as any account
/// that is no service, unless a list says that they are sanctioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A robbed account, or what was taken from one.
    Theft,
    /// On a sanctions list that has not taken it off again.
    Sanctioned,
    /// Mixer.
    Mixer,
    /// Bridge.
    Bridge,
    /// Custodial exchange.
    Exchange,
    /// Decentralised exchange or other swap service.
    Swap,
    /// Over-the-counter broker.
    Broker,
    /// Payment processor.
    Payment,
    /// Gambling platform.
    Gambling,
    /// Mining pool or marketplace.
    Mining,
    /// Protocol of decentralised finance.
    Protocol,
    /// Another place where crypto-assets are turned into money.
    CashOut,
    /// Blocked or returned.
    Recovered,
    /// Network fees.
    Fee,
}

impl Category {
    /// All, in the order of a report.
    pub const ALL: [Self; 14] = [
        Self::Theft,
        Self::Sanctioned,
        Self::Mixer,
        Self::Bridge,
        Self::Exchange,
        Self::Swap,
        Self::Broker,
        Self::Payment,
        Self::Gambling,
        Self::Mining,
        Self::Protocol,
        Self::CashOut,
        Self::Recovered,
        Self::Fee,
    ];

    /// Name for people, sentence case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Theft => "Theft",
            Self::Sanctioned => "Sanctioned",
            Self::Mixer => "Mixer",
            Self::Bridge => "Bridge",
            Self::Exchange => "Exchange",
            Self::Swap => "Decentralised exchange",
            Self::Broker => "OTC broker",
            Self::Payment => "Payment service",
            Self::Gambling => "Gambling platform",
            Self::Mining => "Mining service",
            Self::Protocol => "DeFi protocol",
            Self::CashOut => "Cash-out",
            Self::Recovered => "Frozen or recovered",
            Self::Fee => "Fees",
        }
    }

    /// What an account is identified as; `None` for one that funds are followed through.
    #[must_use]
    pub fn of(case: &Case, wallet: WalletIx) -> Option<Self> {
        let account = &case[wallet];
        let sanctioned =
            |tag: &crate::case::Tag| tag.delisted.is_none() && tag.category.to_ascii_lowercase().contains("sanction");
        if account.tags.iter().any(sanctioned) {
            return Some(Self::Sanctioned);
        }
        let by_role = match account.role {
            Role::Victim => Some(Self::Theft),
            Role::Mixer => Some(Self::Mixer),
            Role::Bridge => Some(Self::Bridge),
            Role::Swap => Some(Self::Swap),
            Role::Recovery => Some(Self::Recovered),
            Role::CashOut => Some(Self::CashOut),
            Role::Attacker | Role::Intermediary | Role::Other => None,
        };
        let by_owner = account.owner.and_then(|owner| match case[owner].kind {
            EntityKind::Exchange => Some(Self::Exchange),
            EntityKind::Bridge => Some(Self::Bridge),
            EntityKind::Mixer => Some(Self::Mixer),
            EntityKind::Dex => Some(Self::Swap),
            EntityKind::DefiProtocol => Some(Self::Protocol),
            EntityKind::PaymentService => Some(Self::Payment),
            EntityKind::OtcBroker => Some(Self::Broker),
            EntityKind::MiningService => Some(Self::Mining),
            EntityKind::GamblingPlatform => Some(Self::Gambling),
            _ => None,
        });
        match by_role {
            // An exchange's deposit account cashes out, but it is better known as an exchange.
            None | Some(Self::CashOut) => by_owner.or(by_role),
            known => known,
        }
    }
}
