//! Whether every claim names its source, and every source is used.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Attribution, Case, Evidence, Role, SourceIx};

const HELP: &str = "add the source that says so to `sources`";

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let mut used = vec![false; case.sources.len()];
    let mut cite = |sources: &[SourceIx]| {
        for ix in sources {
            if let Some(flag) = used.get_mut(ix.get()) {
                *flag = true;
            }
        }
        !sources.is_empty()
    };
    for (n, price) in case.prices.iter().enumerate() {
        if !cite(&price.sources) {
            unsourced(sink, Item::Price(n), "", "price");
        }
    }
    for asset in &case.assets {
        cite(&asset.sources);
    }
    for (ix, entity) in case.entities() {
        let own = cite(&entity.sources);
        attribution(entity.attribution.as_deref(), own, Item::Entity(ix), &mut cite, sink);
        if entity.role == Role::Attacker && entity.attribution.is_none() && !own {
            unsourced(sink, Item::Entity(ix), "role", "role, Attacker,");
        }
    }
    for (ix, wallet) in case.wallets() {
        let own = cite(&wallet.sources);
        attribution(wallet.attribution.as_deref(), own, Item::Wallet(ix), &mut cite, sink);
        if wallet.owner.is_some() && wallet.attribution.is_none() && !own {
            unsourced(sink, Item::Wallet(ix), "owner", "ownership");
        } else if wallet.role == Role::Attacker && wallet.attribution.is_none() && !own {
            unsourced(sink, Item::Wallet(ix), "role", "role, Attacker,");
        }
        if let Some(status) = &wallet.status {
            // That the rows end here is seen from the case itself.
            let claim = status.kind != crate::case::StatusKind::TraceEnds;
            if !cite(&status.sources) && claim && !own {
                unsourced(sink, Item::Wallet(ix), "status", "status");
            }
        }
    }
    let mut clustered = vec![0usize; case.clusters.len()];
    case.wallets.iter().filter_map(|wallet| wallet.cluster).for_each(|ix| clustered[ix.get()] += 1);
    for (ix, cluster) in case.clusters() {
        if !cite(&cluster.sources) {
            unsourced(sink, Item::Cluster(ix), "", "address cluster");
        }
        if clustered[ix.get()] < 2 {
            sink.push(Code::UnusedCluster, Item::Cluster(ix), "id", || {
                let what = if clustered[ix.get()] == 0 { "no wallet" } else { "only one wallet" };
                let help = "name the cluster in the `cluster` of its wallets, or leave it out";
                (format!("{what} is in the cluster `{}`", cluster.id), Some(help.to_owned()))
            });
        }
    }
    for (ix, incident) in case.incidents() {
        let own = cite(&incident.sources);
        if !own {
            unsourced(sink, Item::Incident(ix), "", "incident");
        }
        for (n, loss) in incident.losses.iter().enumerate() {
            if !cite(&loss.sources) && !own {
                unsourced(sink, Item::Incident(ix), &format!("losses.{n}"), "loss");
            }
        }
        cite(&incident.usd_sources);
        for (n, estimate) in incident.estimates.iter().enumerate() {
            if !cite(&estimate.sources) {
                unsourced(sink, Item::Incident(ix), &format!("estimates.{n}"), "estimate");
            }
        }
        attribution(incident.attribution.as_deref(), own, Item::Incident(ix), &mut cite, sink);
    }
    for (ix, event) in case.events() {
        if !cite(&event.sources) {
            unsourced(sink, Item::Event(ix), "", "event");
        }
    }
    for (ix, claim) in case.claims() {
        if !cite(&claim.sources) {
            unsourced(sink, Item::Claim(ix), "", "claim");
        }
    }
    for tag in case.wallets.iter().flat_map(|wallet| &wallet.tags) {
        cite(tag.source.as_slice());
    }
    for (ix, transfer) in case.transfers() {
        if !cite(&transfer.sources) && (transfer.evidence != Evidence::Ledger || transfer.tx.is_none()) {
            let what = match transfer.evidence {
                Evidence::Ledger => "transfer without a transaction id",
                Evidence::Reported => "reported transfer",
                Evidence::Inferred => "inferred link",
            };
            unsourced(sink, Item::Transfer(ix), "", what);
        }
    }
    for (n, _) in used.iter().enumerate().filter(|(_, used)| !**used) {
        let ix = SourceIx::new(n);
        sink.push(Code::UnusedSource, Item::Source(ix), "id", || {
            (
                format!("nothing cites the source `{}`", case[ix].id),
                Some("cite it where it is used, or leave it out".to_owned()),
            )
        });
    }
}

fn unsourced(sink: &mut Sink<'_>, item: Item, field: &str, what: &str) {
    sink.push(Code::Unsourced, item, field, || (format!("this {what} names no source"), Some(HELP.to_owned())));
}

fn attribution(
    attribution: Option<&Attribution>,
    own: bool,
    item: Item,
    cite: &mut impl FnMut(&[SourceIx]) -> bool,
    sink: &mut Sink<'_>,
) {
    if let Some(attribution) = attribution
        && !cite(&attribution.sources)
        && !own
    {
        unsourced(sink, item, "attribution", "attribution");
    }
}
