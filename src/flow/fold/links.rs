//! The transfers of each wallet, by index.

use crate::case::{Case, Transfer};

/// Transfers by sender and by recipient.
pub(super) struct Links {
    out: Lists,
    into: Lists,
}

impl Links {
    pub(super) fn of(case: &Case) -> Self {
        Self {
            out: Lists::of(case, |transfer| (transfer.from.get(), transfer.to.get())),
            into: Lists::of(case, |transfer| (transfer.to.get(), transfer.from.get())),
        }
    }

    /// To whom a wallet paid, once for each transfer.
    pub(super) fn recipients(&self, wallet: usize) -> &[u32] {
        &self.out.others[self.out.range(wallet)]
    }

    /// Who paid a wallet, once for each transfer.
    pub(super) fn payers(&self, wallet: usize) -> &[u32] {
        &self.into.others[self.into.range(wallet)]
    }

    /// What a wallet sent, in file order.
    pub(super) fn out<'c>(&self, case: &'c Case, wallet: usize) -> impl Iterator<Item = &'c Transfer> + use<'_, 'c> {
        self.out.transfers[self.out.range(wallet)].iter().map(|&n| &case.transfers[n as usize])
    }

    /// What a wallet received, in file order.
    pub(super) fn into<'c>(&self, case: &'c Case, wallet: usize) -> impl Iterator<Item = &'c Transfer> + use<'_, 'c> {
        self.into.transfers[self.into.range(wallet)].iter().map(|&n| &case.transfers[n as usize])
    }
}

/// Lists of transfers one after the other: those of wallet `w` are from `start[w]` to `start[w + 1]`.
struct Lists {
    start: Vec<u32>,
    transfers: Vec<u32>,
    /// The wallet at the other end of each.
    others: Vec<u32>,
}

impl Lists {
    fn of(case: &Case, ends: impl Fn(&Transfer) -> (usize, usize)) -> Self {
        let mut start = vec![0u32; case.wallets.len() + 1];
        for transfer in &case.transfers {
            start[ends(transfer).0 + 1] += 1;
        }
        for n in 1..start.len() {
            start[n] += start[n - 1];
        }
        let mut next = start.clone();
        let mut transfers = vec![0u32; case.transfers.len()];
        let mut others = vec![0u32; case.transfers.len()];
        for (n, transfer) in case.transfers.iter().enumerate() {
            let (own, other) = ends(transfer);
            let at = &mut next[own];
            transfers[*at as usize] = u32::try_from(n).unwrap_or(u32::MAX);
            others[*at as usize] = u32::try_from(other).unwrap_or(u32::MAX);
            *at += 1;
        }
        Self { start, transfers, others }
    }

    fn range(&self, wallet: usize) -> std::ops::Range<usize> {
        self.start[wallet] as usize..self.start[wallet + 1] as usize
    }
}
