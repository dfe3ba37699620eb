//! Addresses that may be mistyped, or made to be mistaken for one another.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Address, Case, ChainFamily, Checksum, WalletIx};

/// Digits at the end that people compare, and that address poisoning therefore imitates.
const TAIL: usize = 4;
/// Digits at the beginning, after what all addresses of the chain begin with: three are enough to deceive, as the
/// transfers planted around the Bybit theft show.
const HEAD: usize = 3;
/// Among more accounts than this, three digits at the beginning are alike by chance; then four are asked for.
const MANY: usize = 5_000;

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let head = if case.wallets.len() > MANY { HEAD + 1 } else { HEAD };
    let mut ends: Vec<(Ends, WalletIx)> = Vec::with_capacity(case.wallets.len());
    for (ix, wallet) in case.wallets() {
        let Some(address) = &wallet.address else { continue };
        if address.checksum() == Checksum::Wrong {
            sink.push(Code::WrongChecksum, Item::Wallet(ix), "address", || {
                let help = "a digit or the letter case is mistyped; compare it with the source. If the source prints it so, \
                            write it in small letters and say so in `note`";
                (format!("the letter case of `{}` is no valid checksum (EIP-55)", address.text()), Some(help.to_owned()))
            });
        }
        let body = body(address.canonical(), wallet.chain.family());
        if let (Some(head), Some(tail), true) =
            (body.get(..head), body.len().checked_sub(TAIL).and_then(|n| body.get(n..)), body.len() >= 4 * TAIL)
        {
            ends.push((packed(head, tail), ix));
        }
    }
    // Alike ones come to stand side by side, the first of the case first.
    ends.sort_unstable();
    let canonical = |ix: WalletIx| case[ix].address.as_ref().map_or("", Address::canonical);
    for group in ends.chunk_by(|(a, _), (b, _)| a == b).filter(|group| group.len() > 1) {
        let Some(&(_, first)) = group.first() else { continue };
        let original = canonical(first);
        for &(_, ix) in group.iter().skip(1).filter(|&&(_, ix)| canonical(ix) != original) {
            let (other, canonical) = (canonical(ix), original);
            sink.push(Code::LookAlike, Item::Wallet(ix), "address", || {
                let message = format!("`{other}` begins and ends like `{canonical}` (`{}`)", case[first].id);
                let help = "look-alike addresses are planted so that people copy the wrong one; compare all digits with the source";
                (message, Some(help.to_owned()))
            });
        }
    }
}

/// Both ends of an address as one number, which orders as the texts do: an address is plain ASCII.
type Ends = u64;

fn packed(head: &str, tail: &str) -> Ends {
    let number = |text: &str| text.bytes().fold(0, |sum, byte| sum << 8 | Ends::from(byte));
    number(head) << (8 * TAIL) | number(tail)
}

/// The part of an address that differs from account to account.
fn body(address: &str, family: ChainFamily) -> &str {
    let prefixes: &[&str] = match family {
        ChainFamily::Evm => &["0x"],
        ChainFamily::Bitcoin => &["bc1q", "bc1p", "1", "3"],
        ChainFamily::Litecoin => &["ltc1q", "ltc1p", "L", "M", "3"],
        ChainFamily::Tron => &["T"],
        ChainFamily::Xrp => &["r"],
        ChainFamily::Solana | ChainFamily::Other => &[],
    };
    prefixes.iter().find_map(|prefix| address.strip_prefix(prefix)).unwrap_or(address)
}
