//! Whether what a transfer names fits together.

use std::collections::BTreeMap;

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Case, Chain, TransferKind};

/// The chain of value that never stands on one, e.g. an account in an exchange's books.
const OFF_CHAIN: &str = "offchain:none";

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let chains = Chains::of(case);
    for (ix, transfer) in case.transfers() {
        // A swap may return its proceeds to the sender; nothing else goes from an account to itself.
        if transfer.from == transfer.to && transfer.kind != TransferKind::Swap {
            sink.push(Code::SelfTransfer, Item::Transfer(ix), "to", || {
                let message = format!("`{}` pays itself", case[transfer.from].id);
                (message, Some("check sender and recipient".to_owned()))
            });
        }
        let of_asset = chains.assets[transfer.asset.get()];
        let ends = match transfer.kind {
            TransferKind::Inferred => &[][..],
            // The other end of a bridge is on the other chain, or at the bridge.
            TransferKind::Bridge => &[("from", transfer.from)][..],
            _ => &[("from", transfer.from), ("to", transfer.to)][..],
        };
        for &(field, wallet) in ends {
            let of_wallet = chains.wallets[wallet.get()];
            if of_wallet != of_asset && chains.on_chain(of_wallet) && chains.on_chain(of_asset) {
                let (at, chain) = (&case[wallet].chain, &case[transfer.asset].chain);
                sink.push(Code::ChainMismatch, Item::Transfer(ix), field, || {
                    let asset = &case[transfer.asset];
                    let message = format!(
                        "`{}` is on {}, but {} is an asset of {}",
                        case[wallet].id,
                        at.name(),
                        asset.symbol,
                        chain.name()
                    );
                    (message, Some("name the account or the asset of the right chain".to_owned()))
                });
            }
        }
    }
}

/// The chains of a case by number, so that a million transfers compare numbers.
struct Chains {
    wallets: Vec<u32>,
    assets: Vec<u32>,
    off: Option<u32>,
}

impl Chains {
    fn of(case: &Case) -> Self {
        let mut known: BTreeMap<&Chain, u32> = BTreeMap::new();
        let mut number = |chain| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *known.entry(chain).or_insert(next)
        };
        let wallets = case.wallets.iter().map(|wallet| number(&wallet.chain)).collect();
        let assets = case.assets.iter().map(|asset| number(&asset.chain)).collect();
        let off = known.iter().find(|(chain, _)| chain.as_str() == OFF_CHAIN).map(|(_, &n)| n);
        Self { wallets, assets, off }
    }

    fn on_chain(&self, chain: u32) -> bool {
        self.off != Some(chain)
    }
}
