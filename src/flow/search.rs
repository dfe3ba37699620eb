//! Find by label, name, alias, address, transaction hash, id, or what an address list says.

use super::{EdgeKey, Flow, NodeKey};
use crate::case::{Case, TransferIx};

/// What a search led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A node.
    Node(NodeKey),
    /// A transfer and the edge that holds it.
    Transfer(TransferIx, Option<EdgeKey>),
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where it leads.
    pub found: Found,
    /// What to show: name of the thing.
    pub title: String,
    /// Why it matched: the address, hash or alias.
    pub detail: String,
}

/// Finds wallets, entities, incidents and transfers whose texts contain `query`, ignoring case; the better matches
/// (equal, then beginning, then inside) first, at most `limit`.
#[must_use]
pub fn search(case: &Case, flow: &Flow, query: &str, limit: usize) -> Vec<Match> {
    let needle = query.trim().to_lowercase();
    if needle.is_empty() {
        return Vec::new();
    }
    let mut ranked: Vec<(u8, usize, Match)> = Vec::new();
    let mut offer = |texts: &[&str], make: &dyn Fn(&str) -> Option<Match>| {
        let best = texts.iter().filter_map(|text| Some((rank(text, &needle)?, *text))).min_by_key(|&(rank, _)| rank);
        if let Some((rank, text)) = best
            && let Some(found) = make(text)
        {
            ranked.push((rank, ranked.len(), found));
        }
    };
    for (ix, incident) in case.incidents() {
        offer(&[&incident.title, &incident.id], &|_| {
            let key = NodeKey::of_incident(case, ix);
            Some(Match { found: Found::Node(key), title: incident.title.clone(), detail: incident.at.for_people() })
        });
    }
    for (ix, entity) in case.entities() {
        let mut texts: Vec<&str> = vec![&entity.name, &entity.id];
        texts.extend(entity.aliases.iter().map(String::as_str));
        offer(&texts, &|text| {
            let node = flow.nodes_of_entity(case, ix).first().map(|node| node.key.clone())?;
            let detail = if text == entity.name { entity.kind.name() } else { text };
            Some(Match { found: Found::Node(node), title: entity.name.clone(), detail: detail.to_owned() })
        });
    }
    for (ix, wallet) in case.wallets() {
        let address = wallet.address.as_ref().map_or("", crate::case::Address::text);
        let mut texts = vec![wallet.label.as_deref().unwrap_or(""), address, &wallet.id];
        texts.extend(wallet.tags.iter().flat_map(|tag| [tag.label.as_str(), &tag.actor]));
        offer(&texts, &|text| {
            let node = flow.node_of(ix)?;
            let title = wallet.name();
            let listed = wallet.tags.iter().any(|tag| tag.label == text || tag.actor == text) && title != text;
            let detail = if listed { text } else { address };
            Some(Match { found: Found::Node(node.key.clone()), title, detail: detail.to_owned() })
        });
    }
    // Hashes only: a label would match all transfers of a wallet.
    if needle.len() >= 4 {
        for (ix, transfer) in case.transfers() {
            let Some(tx) = &transfer.tx else { continue };
            let found = |text: &str| {
                let (from, to) = (flow.node_of(transfer.from)?, flow.node_of(transfer.to)?);
                let edge = EdgeKey { from: from.key.clone(), to: to.key.clone() };
                let edge = flow.edge(&edge).map(|_| edge);
                let title = case.show_sent(ix);
                Some(Match { found: Found::Transfer(ix, edge), title, detail: text.to_owned() })
            };
            tx.with_text(|tx| offer(&[tx], &found));
        }
    }
    ranked.sort_by_key(|&(rank, order, _)| (rank, order));
    ranked.into_iter().take(limit).map(|(.., found)| found).collect()
}

fn rank(text: &str, needle: &str) -> Option<u8> {
    let text = text.to_lowercase();
    if text.is_empty() {
        None
    } else if text == *needle {
        Some(0)
    } else if text.starts_with(needle) {
        Some(1)
    } else {
        text.contains(needle).then_some(2)
    }
}
