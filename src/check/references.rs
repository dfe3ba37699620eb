//! Whether what a transfer names fits together.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Case, TransferKind};

/// The chain of value that never stands on one, e.g. an account in an exchange's books.
const OFF_CHAIN: &str = "offchain:none";

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    for (ix, transfer) in case.transfers() {
        // A swap may return its proceeds to the sender; nothing else goes from an account to itself.
        if transfer.from == transfer.to && transfer.kind != TransferKind::Swap {
            sink.push(Code::SelfTransfer, Item::Transfer(ix), "to", || {
                let message = format!("`{}` pays itself", case[transfer.from].id);
                (message, Some("check sender and recipient".to_owned()))
            });
        }
        let chain = &case[transfer.asset].chain;
        let ends = match transfer.kind {
            TransferKind::Inferred => &[][..],
            // The other end of a bridge is on the other chain, or at the bridge.
            TransferKind::Bridge => &[("from", transfer.from)][..],
            _ => &[("from", transfer.from), ("to", transfer.to)][..],
        };
        for &(field, wallet) in ends {
            let at = &case[wallet].chain;
            if at != chain && at.as_str() != OFF_CHAIN && chain.as_str() != OFF_CHAIN {
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
