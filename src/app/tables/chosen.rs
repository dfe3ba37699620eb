//! Which rows of a case the tables list.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::export::Picture;
use crate::case::{Case, SourceIx, TransferIx, WalletIx, capital};
use crate::flow::Shown;
use crate::scene::exhibit::{filter_lines, shown_line, window_line};

/// Which rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rows {
    /// The whole case.
    All,
    /// What the filters let pass.
    #[default]
    Shown,
    /// What is selected, as far as the filters let it pass: nodes and edges with all their transfers.
    Selected,
}

impl Rows {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::All, Self::Shown, Self::Selected];

    /// Name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "The whole case",
            Self::Shown => "What the filters show",
            Self::Selected => "What is selected",
        }
    }
}

/// How often something is cited by the rows of each table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cited {
    pub(super) wallets: usize,
    pub(super) transfers: usize,
    /// By thefts, entities, events and figures; counted for the whole case only.
    pub(super) others: usize,
}

/// The rows.
pub(super) struct Chosen {
    /// Accounts in the order of the case.
    pub(super) wallets: Vec<WalletIx>,
    /// Transfers in the order of the case.
    pub(super) transfers: Vec<TransferIx>,
    /// Sources in the order of the case.
    pub(super) sources: BTreeMap<SourceIx, Cited>,
    /// What was chosen, and by which filters, a sentence each.
    pub(super) words: Vec<String>,
}

impl Chosen {
    /// Of an open case.
    ///
    /// # Errors
    /// Where what is selected is to be listed and nothing is.
    pub(super) fn of(picture: &Picture, rows: Rows) -> Result<Self, String> {
        let case = &*picture.case;
        let (wallets, transfers, words): (Vec<WalletIx>, Vec<TransferIx>, _) = match rows {
            Rows::All => {
                let all = "All of the case; no filter narrows the tables.".to_owned();
                (case.wallets().map(|(ix, _)| ix).collect(), case.transfers().map(|(ix, _)| ix).collect(), vec![all])
            }
            Rows::Shown | Rows::Selected => through_filters(picture, rows == Rows::Selected)?,
        };
        let sources = cited(case, &wallets, &transfers, rows);
        Ok(Self { wallets, transfers, sources, words })
    }
}

type Some3 = (Vec<WalletIx>, Vec<TransferIx>, Vec<String>);

fn through_filters(picture: &Picture, selected: bool) -> Result<Some3, String> {
    let (case, flow, filter) = (&*picture.case, &picture.drawing.flow, &picture.filter);
    let shown = Shown::of(case, &picture.valuation, flow, filter);
    let mut words = vec![
        format!("{}.", capital(&shown_line(case, &shown))),
        format!("Time: {}.", window_line(case, filter, &picture.settings.zone)),
    ];
    words.extend(filter_lines(case, flow, filter, &shown).into_iter().map(|line| format!("Filter: {line}.")));
    let mut wallets: BTreeSet<WalletIx>;
    let transfers: Vec<TransferIx> = if selected {
        let nodes = picture.selection.nodes().filter_map(|key| flow.node(key));
        wallets = nodes.flat_map(|(_, node)| node.wallets.iter().copied()).collect();
        let transfers = picture.selection.transfers(flow);
        if wallets.is_empty() && transfers.is_empty() {
            return Err("Nothing is selected: click a node or an edge first, or list what the filters show.".to_owned());
        }
        words.insert(0, "Only what is selected, with all transfers of it that the filters let pass.".to_owned());
        transfers.into_iter().filter(|&ix| shown.passes(ix)).collect()
    } else {
        // An account without a transfer is shown with the node it is in.
        let mut busy = vec![false; case.wallets.len()];
        for (_, transfer) in case.transfers() {
            for end in [transfer.from, transfer.to] {
                busy[end.get()] = true;
            }
        }
        let still = flow.graph.node_indices().filter(|&ix| shown.node(ix));
        wallets = still.flat_map(|ix| flow.graph[ix].wallets.iter().copied()).filter(|ix| !busy[ix.get()]).collect();
        case.transfers().map(|(ix, _)| ix).filter(|&ix| shown.passes(ix)).collect()
    };
    wallets.extend(transfers.iter().flat_map(|&ix| [case[ix].from, case[ix].to]));
    Ok((wallets.into_iter().collect(), transfers, words))
}

/// The sources of the rows; of the whole case all of them, also those nothing cites.
fn cited(case: &Case, wallets: &[WalletIx], transfers: &[TransferIx], rows: Rows) -> BTreeMap<SourceIx, Cited> {
    let mut found: BTreeMap<SourceIx, Cited> = BTreeMap::new();
    let mut cite = |sources: BTreeSet<SourceIx>, add: fn(&mut Cited)| {
        sources.into_iter().for_each(|ix| add(found.entry(ix).or_default()));
    };
    for &ix in wallets {
        let wallet = &case[ix];
        let mut all: BTreeSet<SourceIx> = wallet.sources.iter().copied().collect();
        all.extend(wallet.attribution.iter().flat_map(|said| &said.sources));
        all.extend(wallet.status.iter().flat_map(|said| &said.sources));
        all.extend(wallet.tags.iter().filter_map(|tag| tag.source));
        cite(all, |cited| cited.wallets += 1);
    }
    for &ix in transfers {
        cite(case[ix].sources.iter().copied().collect(), |cited| cited.transfers += 1);
    }
    if rows == Rows::All {
        let lists = (case.incidents.iter().map(|incident| {
            let attributed = incident.attribution.iter().flat_map(|said| &said.sources);
            incident.sources.iter().chain(attributed).copied().collect::<BTreeSet<_>>()
        }))
        .chain(case.entities.iter().map(|entity| entity.sources.iter().copied().collect()))
        .chain(case.events.iter().map(|event| event.sources.iter().copied().collect()))
        .chain(case.claims.iter().map(|claim| claim.sources.iter().copied().collect()));
        lists.for_each(|list| cite(list, |cited| cited.others += 1));
        for n in 0..case.sources.len() {
            found.entry(SourceIx::new(n)).or_default();
        }
    }
    found
}
