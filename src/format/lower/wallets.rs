//! Wallets and the ledgers that add more of them.

use std::collections::HashMap;

use super::super::document::List;
use super::super::raw;
use super::path::fault as path_fault;
use super::{At, LedgerRef, Lower, ids};
use crate::case::{Address, Asset, Cluster, ClusterIx, Status, Wallet};
use crate::check::Code;

impl Lower<'_> {
    pub(super) fn wallets(&mut self, list: &List<raw::Wallet>, assets: &[Option<Asset>]) -> Vec<Option<Wallet>> {
        let mut seen: HashMap<(String, String), usize> = HashMap::with_capacity(list.len());
        let mut out = Vec::with_capacity(list.len());
        for (n, (node, item)) in list.iter().enumerate() {
            let wallet = item.as_ref().and_then(|item| {
                let at = At { node: *node, mended: item.mended };
                let wallet = self.wallet(at, &item.raw, assets)?;
                if let Some(address) = &wallet.address {
                    let key = (wallet.chain.as_str().to_owned(), address.canonical().to_owned());
                    if let Some(&first) = seen.get(&key) {
                        let (name, line) = list.get(first).map_or(("", 0), |(node, item)| {
                            let line = self.input().line_of(self.source.tree.node(*node).range().start);
                            (item.as_ref().map_or("", |item| item.raw.id.as_str()), line)
                        });
                        let message = format!("this account is listed already, as `{name}` in line {line}");
                        let help = "make one wallet of the two: the same address on the same chain is one account";
                        self.bad(at, "address", Code::SameAccountTwice, message, Some(help.to_owned()));
                    } else {
                        seen.insert(key, n);
                    }
                }
                Some(wallet)
            });
            out.push(wallet);
        }
        out
    }

    fn wallet(&mut self, at: At, raw: &raw::Wallet, assets: &[Option<Asset>]) -> Option<Wallet> {
        let chain = self.chain(at, "chain", &raw.chain);
        if let Some(label) = &raw.label {
            self.needed(at, "label", label);
        }
        let owner = self.entity_ref(at, "owner", raw.owner.as_deref());
        let cluster = self.cluster_ref(at, raw.cluster.as_deref());
        let attribution = self.attribution(at, raw.attribution.as_ref());
        let status = raw.status.as_ref().map(|status| self.status(at, status, assets));
        let sources = self.source_list(at, "sources", &raw.sources);
        let address = match (&raw.address, &chain) {
            (Some(text), Some(chain)) => match Address::parse(text, chain.family()) {
                Ok(address) => Some(address),
                Err(error) => {
                    let message = format!("this is no address on {}", chain.name());
                    self.bad(at, "address", Code::BadAddress, message, Some(error.to_string()));
                    return None;
                }
            },
            _ => None,
        };
        Some(Wallet {
            id: raw.id.clone(),
            chain: chain?,
            address,
            label: raw.label.clone(),
            owner,
            cluster,
            role: raw.role,
            attribution,
            status: status.map(Box::new),
            tags: Vec::new(),
            sources,
            note: raw.note.clone(),
        })
    }

    pub(super) fn clusters(&mut self, list: &List<raw::Cluster>) -> Vec<Cluster> {
        let mut out = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            let (at, raw) = (At { node: *node, mended: item.mended }, &item.raw);
            self.needed(at, "name", &raw.name);
            out.push(Cluster {
                id: raw.id.clone(),
                name: raw.name.clone(),
                method: raw.method.clone(),
                sources: self.source_list(at, "sources", &raw.sources),
                note: raw.note.clone(),
            });
        }
        out
    }

    fn cluster_ref(&mut self, at: At, id: Option<&str>) -> Option<ClusterIx> {
        let id = id?;
        let found = self.ids.clusters.get(id).map(|&n| ClusterIx::new(n as usize));
        if found.is_none() {
            ids::dangling(self.source, self.report, at, "cluster", "cluster", id, self.ids.clusters.keys());
        }
        found
    }

    fn status(&mut self, at: At, raw: &raw::Status, assets: &[Option<Asset>]) -> Status {
        let pair = self.pair(at, "status", ("asset", raw.asset.as_deref()), ("amount", raw.amount.as_deref()));
        let amount = pair.and_then(|(id, text)| {
            let asset = self.asset_ref(at, "status.asset", id)?;
            let known = assets.get(asset.get()).and_then(Option::as_ref);
            Some((asset, self.amount(at, "status.amount", text, known)?))
        });
        Status {
            kind: raw.kind,
            at: self.maybe_moment(at, "status.at", raw.at.as_deref()),
            amount,
            sources: self.source_list(at, "status.sources", &raw.sources),
            note: raw.note.clone(),
        }
    }

    pub(super) fn ledgers(&mut self, list: &List<raw::Ledger>) -> Vec<LedgerRef> {
        let mut out: Vec<LedgerRef> = Vec::with_capacity(list.len());
        for (node, item) in list {
            let Some(item) = item else { continue };
            let (at, raw) = (At { node: *node, mended: item.mended }, &item.raw);
            let chain = raw.chain.as_deref().and_then(|text| self.chain(at, "chain", text));
            let sources = self.source_list(at, "sources", &raw.sources);
            if let Some((message, help)) = path_fault(&raw.path) {
                self.bad(at, "path", Code::LedgerPath, message, Some(help.to_owned()));
            } else if out.iter().any(|other| other.path == raw.path) {
                let message = "this ledger is named already; its transfers would count twice";
                self.bad(at, "path", Code::LedgerPath, message, None);
            } else {
                out.push(LedgerRef { path: raw.path.clone(), chain, sources, node: *node });
            }
        }
        out
    }
}
