//! The table of accounts.

use super::chosen::Chosen;
use super::table::{Cell, Column, Table};
use crate::case::{Amount, Case, Moment, SourceIx, TransferIx, Usd, WalletIx};
use crate::flow::Valuation;

const COLUMNS: [Column; 27] = [
    ("id", "identifier in the case file"),
    ("name", "name for people"),
    ("address", "whole address; empty where none is published or shown"),
    ("chain", "chain by its CAIP-2 id"),
    ("chain_name", "name of the chain"),
    ("part", "part played in the case"),
    ("owner", "who controls it, as said by the attribution, or else by the sources"),
    ("owner_id", "identifier of the owner"),
    ("likelihood", "how likely the attribution is true (ICD 203)"),
    ("confidence", "how good the sources of the attribution are"),
    ("attributed_by", "sources of the attribution"),
    ("attribution_note", "its grounds, or the dispute"),
    ("status", "what became of the funds here"),
    ("status_time", "when"),
    ("status_amount", "how much, in whole units of status_asset"),
    ("status_asset", "identifier of the asset"),
    ("status_sources", "who says so"),
    ("cluster", "address cluster it is in"),
    ("tags", "what address lists say"),
    ("received_transfers", "rows of the table of transfers that arrive here"),
    ("sent_transfers", "rows of the table of transfers that leave from here"),
    ("received_usd", "known value of what arrives in these rows, in dollars at the time of the case's prices"),
    ("sent_usd", "known value of what leaves in these rows"),
    ("first_utc", "first time in these rows"),
    ("last_utc", "last time in these rows"),
    ("sources", "sources of the account"),
    ("note", "remark of the case's author"),
];

/// What the rows of transfers say of one account.
#[derive(Clone, Default)]
struct Moved {
    received: Way,
    sent: Way,
    first: Option<Moment>,
    last: Option<Moment>,
}

#[derive(Clone, Default)]
struct Way {
    transfers: usize,
    /// `None` where no value is known.
    usd: Option<Usd>,
}

impl Way {
    fn add(&mut self, usd: Option<Usd>) {
        self.transfers += 1;
        self.usd = match (self.usd, usd) {
            (Some(sum), Some(usd)) => Some(Usd(sum.0.saturating_add(usd.0))),
            (sum, usd) => sum.or(usd),
        };
    }

    fn cell(&self, case: &Case) -> Cell {
        match (case.in_place_of_value(self.transfers, self.usd), self.usd) {
            (_, None) => Cell::Empty,
            (Some(instead), _) => Cell::Text(instead),
            (None, Some(usd)) => Cell::Exact(Amount(usd.0).exact(Usd::DECIMALS)),
        }
    }
}

pub(super) fn table<'c>(case: &'c Case, valuation: &Valuation, chosen: &'c Chosen) -> Table<'c> {
    let mut moved = vec![Moved::default(); case.wallets.len()];
    for &ix in &chosen.transfers {
        count(case, valuation, ix, &mut moved);
    }
    let rows = chosen.wallets.iter().map(move |&ix| row(case, ix, &moved[ix.get()]));
    Table::new(&COLUMNS, rows)
}

fn count(case: &Case, valuation: &Valuation, ix: TransferIx, moved: &mut [Moved]) {
    let transfer = &case[ix];
    let usd = valuation.of_transfer(case, ix);
    moved[transfer.to.get()].received.add(usd);
    moved[transfer.from.get()].sent.add(usd);
    for end in [transfer.from, transfer.to] {
        let moved = &mut moved[end.get()];
        let last = transfer.until.or(transfer.at);
        moved.first = match (moved.first, transfer.at) {
            (Some(first), Some(at)) => Some(if at.start() < first.start() { at } else { first }),
            (first, at) => first.or(at),
        };
        moved.last = match (moved.last, last) {
            (Some(last), Some(at)) => Some(if at.end() > last.end() { at } else { last }),
            (last, at) => last.or(at),
        };
    }
}

fn row(case: &Case, ix: WalletIx, moved: &Moved) -> Vec<Cell> {
    let wallet = &case[ix];
    let said = wallet.attribution.as_ref();
    let status = wallet.status.as_ref();
    let owner = said.and_then(|said| said.to).or(wallet.owner).map(|owner| &case[owner]);
    let held = status.and_then(|status| status.amount).map(|(asset, amount)| (&case[asset], amount));
    let held_amount = held.map_or(Cell::Empty, |(asset, amount)| match case.in_place_of_amount() {
        Some(_) => Cell::text("withheld"),
        None => Cell::Exact(amount.exact(asset.decimals)),
    });
    let tags = wallet.tags.iter().map(|tag| format!("{} ({})", tag.label, tag.list)).collect::<Vec<_>>();
    vec![
        Cell::text(wallet.id.as_str()),
        Cell::text(wallet.name()),
        Cell::maybe(wallet.address.as_ref().map(crate::case::Address::text)),
        Cell::text(wallet.chain.as_str()),
        Cell::text(wallet.chain.name()),
        Cell::text(wallet.role.name()),
        Cell::maybe(owner.map(|owner| owner.name.as_str())),
        Cell::maybe(owner.map(|owner| owner.id.as_str())),
        Cell::maybe(said.and_then(|said| said.likelihood).map(crate::case::Likelihood::words)),
        Cell::maybe(said.and_then(|said| said.confidence).map(crate::case::Confidence::name)),
        sources(case, said.map_or(&[], |said| &said.sources)),
        Cell::maybe(said.map(|said| said.note.as_str())),
        Cell::maybe(status.map(|status| status.kind.name())),
        Cell::maybe(status.and_then(|status| status.at).map(Moment::iso)),
        held_amount,
        Cell::maybe(held.map(|(asset, _)| asset.id.as_str())),
        sources(case, status.map_or(&[], |status| &status.sources)),
        Cell::maybe(wallet.cluster.and_then(|cluster| case.clusters.get(cluster.get())).map(|of| of.name.as_str())),
        if tags.is_empty() { Cell::Empty } else { Cell::List(tags) },
        Cell::count(moved.received.transfers),
        Cell::count(moved.sent.transfers),
        moved.received.cell(case),
        moved.sent.cell(case),
        Cell::maybe(moved.first.map(Moment::iso)),
        Cell::maybe(moved.last.map(Moment::iso)),
        sources(case, &wallet.sources),
        Cell::text(wallet.note.as_str()),
    ]
}

/// Sources by their ids.
pub(super) fn sources(case: &Case, list: &[SourceIx]) -> Cell {
    let ids: Vec<String> = list.iter().map(|&ix| case[ix].id.clone()).collect();
    if ids.is_empty() { Cell::Empty } else { Cell::List(ids) }
}
