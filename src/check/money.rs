//! Whether the sums are possible.
//!
//! A case holds extracts of ledgers: what an account had before is not known. So paying out more than arrived is only
//! worth a note; paying out before anything arrived, and more leaving the victim than was lost, want a look.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{
    Amount, AssetIx, Case, EntityIx, IncidentIx, Role, Timestamp, TransferIx, TransferKind, Wallet, WalletIx,
};

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    for (ix, transfer) in case.transfers() {
        if transfer.amount.is_some_and(Amount::is_zero) {
            sink.push(Code::ZeroAmount, Item::Transfer(ix), "amount", || {
                let help =
                    "leave it out, or write what moved; transfers of nothing serve to plant look-alike addresses";
                ("this transfer moves nothing".to_owned(), Some(help.to_owned()))
            });
        }
        if transfer.received.is_some_and(|(_, amount)| amount.is_zero()) {
            sink.push(Code::ZeroAmount, Item::Transfer(ix), "received_amount", || {
                ("nothing is received".to_owned(), Some("leave it out where it is not known".to_owned()))
            });
        }
    }
    accounts(case, sink);
    losses(case, sink);
}

/// What accounts had of assets.
struct Flows {
    /// Of each wallet, that of the asset it had first: most never have another.
    first: Vec<Option<Flow>>,
    others: Vec<Flow>,
    // Not iterated, so that its order cannot matter; its seed is chosen at random, so that no file can slow it down.
    at: HashMap<(WalletIx, AssetIx), usize, RandomState>,
}

impl Flows {
    fn new(wallets: usize) -> Self {
        Self { first: (0..wallets).map(|_| None).collect(), others: Vec::new(), at: HashMap::default() }
    }

    fn of(&mut self, wallet: WalletIx, asset: AssetIx) -> &mut Flow {
        let first = self.first[wallet.get()].get_or_insert_with(|| Flow::new(wallet, asset));
        if first.of.1 == asset {
            return first;
        }
        let n = *self.at.entry((wallet, asset)).or_insert(self.others.len());
        if n == self.others.len() {
            self.others.push(Flow::new(wallet, asset));
        }
        &mut self.others[n]
    }

    /// Those that `wanted` says, by wallet and asset.
    fn sorted(&self, wanted: impl Fn(&Flow) -> bool) -> Vec<&Flow> {
        let mut flows: Vec<&Flow> =
            self.first.iter().flatten().chain(&self.others).filter(|flow| wanted(flow)).collect();
        flows.sort_unstable_by_key(|flow| flow.of);
        flows
    }
}

/// What one account had of one asset.
struct Flow {
    of: (WalletIx, AssetIx),
    paid_in: u128,
    paid_out: u128,
    /// When the first funds may have arrived; `None` inside where that is not known.
    first_in: Option<Option<Timestamp>>,
    /// The payment that was over first.
    first_out: Option<(Timestamp, TransferIx)>,
    any_out: Option<TransferIx>,
}

impl Flow {
    fn new(wallet: WalletIx, asset: AssetIx) -> Self {
        Self { of: (wallet, asset), paid_in: 0, paid_out: 0, first_in: None, first_out: None, any_out: None }
    }

    fn arrive(&mut self, amount: Amount, at: Option<Timestamp>) {
        self.paid_in = self.paid_in.saturating_add(amount.0);
        self.first_in = Some(match self.first_in {
            None => at,
            Some(before) => before.zip(at).map(|(a, b)| a.min(b)),
        });
    }
}

/// Accounts that pay out more than they got, or before they got it.
fn accounts(case: &Case, sink: &mut Sink<'_>) {
    let mut flows = Flows::new(case.wallets.len());
    let mut unknown: HashSet<(WalletIx, AssetIx)> = HashSet::new();
    for (ix, transfer) in case.transfers() {
        let start = transfer.at.map(crate::case::Moment::start);
        let end = transfer.until.or(transfer.at).map(crate::case::Moment::end);
        let Some(sent) = transfer.amount else {
            // What arrived without an amount may have been any amount.
            unknown.insert((transfer.to, transfer.asset));
            continue;
        };
        let flow = flows.of(transfer.from, transfer.asset);
        flow.paid_out = flow.paid_out.saturating_add(sent.0);
        flow.any_out.get_or_insert(ix);
        if let Some(end) = end
            && flow.first_out.is_none_or(|(first, _)| end < first)
        {
            flow.first_out = Some((end, ix));
        }
        match (transfer.kind, transfer.received) {
            (TransferKind::Swap, Some((asset, amount))) => {
                flows.of(transfer.from, asset).arrive(amount, start);
                if transfer.to != transfer.from {
                    flows.of(transfer.to, transfer.asset).arrive(sent, start);
                }
            }
            (_, Some((asset, amount))) => flows.of(transfer.to, asset).arrive(amount, start),
            (_, None) => flows.of(transfer.to, transfer.asset).arrive(sent, start),
        }
    }
    // Services and victims have funds of their own.
    let wanted = |flow: &Flow| {
        flow.any_out.is_some()
            && flow.paid_in > 0
            && matches!(case[flow.of.0].role, Role::Attacker | Role::Intermediary)
            && !unknown.contains(&flow.of)
    };
    for flow in flows.sorted(wanted) {
        let (wallet, asset) = flow.of;
        if let (Some(Some(first_in)), Some((first_out, ix))) = (flow.first_in, flow.first_out) {
            // An account that pays out more than arrived had funds before; one whose sums close did not.
            if first_out <= first_in && flow.paid_out <= flow.paid_in {
                sink.push(Code::BeforeFunds, Item::Transfer(ix), "", || {
                    let symbol = &case[asset].symbol;
                    let message = format!(
                        "`{}` pays out {symbol} before any arrived: the first came at {}",
                        case[wallet].id,
                        crate::case::format_utc(first_in, "%Y-%m-%dT%H:%M:%SZ")
                    );
                    (message, Some("check the times; or a transfer to this account is missing".to_owned()))
                });
            }
        }
        if let (true, Some(ix)) = (flow.paid_out > flow.paid_in, flow.any_out) {
            sink.push(Code::Overspent, Item::Transfer(ix), "", || {
                let more = Amount(flow.paid_out - flow.paid_in);
                let message = format!(
                    "`{}` pays out {} more than the case shows arriving",
                    case[wallet].id,
                    case.show_amount(asset, more)
                );
                (
                    message,
                    Some(
                        "it had funds before, or transfers are missing; tracing counts the rest as unknown".to_owned(),
                    ),
                )
            });
        }
    }
}

/// What left a victim's accounts against what it says it lost.
fn losses(case: &Case, sink: &mut Sink<'_>) {
    // Per victim and asset: the sum lost, and the first loss that says so. `None` where a loss has no amount.
    let mut lost: BTreeMap<(EntityIx, AssetIx), (Option<u128>, IncidentIx, usize)> = BTreeMap::new();
    for (ix, incident) in case.incidents() {
        let Some(victim) = incident.victim else { continue };
        for (n, loss) in incident.losses.iter().enumerate() {
            let entry = lost.entry((victim, loss.asset)).or_insert((Some(0), ix, n));
            entry.0 = entry.0.zip(loss.amount).map(|(sum, amount)| sum.saturating_add(amount.0));
        }
    }
    // `None` where one of the amounts is unknown.
    let mut left: BTreeMap<(EntityIx, AssetIx), Option<u128>> = BTreeMap::new();
    let robbed = |wallet: &Wallet| wallet.owner.filter(|_| wallet.role == Role::Victim);
    let owners: Vec<Option<EntityIx>> = case.wallets.iter().map(robbed).collect();
    for transfer in &case.transfers {
        let Some(owner) = owners[transfer.from.get()] else { continue };
        let to = &case[transfer.to];
        if to.owner != Some(owner) && matches!(to.role, Role::Attacker | Role::Intermediary) {
            let sum = left.entry((owner, transfer.asset)).or_insert(Some(0));
            *sum = sum.zip(transfer.amount).map(|(sum, amount)| sum.saturating_add(amount.0));
        }
    }
    for (&(victim, asset), &(sum, incident, n)) in &lost {
        let (Some(sum), Some(&Some(seen))) = (sum, left.get(&(victim, asset))) else { continue };
        // Published losses are rounded: one part in a thousand is no contradiction.
        let slack = sum / 1000;
        let (code, verb) = if seen > sum.saturating_add(slack) {
            (Code::MoreThanLost, "more")
        } else if seen < sum.saturating_sub(slack) {
            (Code::LessThanLost, "less")
        } else {
            continue;
        };
        sink.push(code, Item::Incident(incident), &format!("losses.{n}.amount"), || {
            let message = format!(
                "the transfers from `{}` come to {}, {} {verb} than the loss",
                case[victim].id,
                case.show_amount(asset, Amount(seen)),
                case.show_amount(asset, Amount(seen.abs_diff(sum)))
            );
            let help = match code {
                Code::MoreThanLost => "check the loss, and whether all of these transfers are part of the theft",
                _ => "the rest of the theft is not in the case",
            };
            (message, Some(help.to_owned()))
        });
    }
}
