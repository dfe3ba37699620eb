//! Which accounts of a list are wallets of the case.

use std::collections::HashMap;

use super::AddressList;
use super::currency::{Account, Place};
use crate::case::{Tag, Wallet};
use crate::check::{Code, Diagnostic, Report, Span};

/// Gives each wallet on a list its tag, and says of each list how many of its entries are wallets of the case.
pub(in super::super) fn apply(wallets: &mut [Wallet], lists: Vec<AddressList>, report: &mut Report) {
    if lists.is_empty() {
        return;
    }
    let mut accounts: HashMap<Account, Vec<usize>> = HashMap::with_capacity(wallets.len());
    for (n, wallet) in wallets.iter().enumerate() {
        let Some(address) = &wallet.address else { continue };
        let account = Account { place: Place::of(&wallet.chain), address: address.canonical().to_owned() };
        // An account of the EVM's kind is one on every chain of that kind, and a case may list it on several.
        accounts.entry(account).or_default().push(n);
    }
    for list in lists {
        let (all, mut matching) = (list.entries.len(), 0);
        for entry in list.entries {
            let Some(found) = accounts.get(&entry.account) else { continue };
            matching += 1;
            for &n in found {
                if let Some(wallet) = wallets.get_mut(n) {
                    put(wallet, &entry.tag);
                }
            }
        }
        let message = format!("{matching} of {all} entries match a wallet of the case");
        report.push(Diagnostic::new(Code::ListMatches, Span::file(list.file), message));
    }
}

/// A list may name an account twice, e.g. once per token.
fn put(wallet: &mut Wallet, tag: &Tag) {
    if !wallet.tags.contains(tag) {
        wallet.tags.push(tag.clone());
    }
}
