//! `coldtrail trace --backward --from WALLET`: what all that a wallet received consists of, back to where it was first
//! seen. Amounts are exact; the shares of an asset add up to 100 %.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::case::{Amount, Case, WalletIx};
use crate::trace::{FirstSeen, Ledger, Method, Rules, Source, Sources, Whence, sources};

/// Version of the shape of the output as JSON.
const FORMAT: u32 = 1;

/// The question worked out.
pub(super) struct Backward<'a> {
    case: &'a Case,
    ledger: Ledger,
    wallet: WalletIx,
    /// For each method and each asset the sources.
    found: Vec<(Method, Vec<Sources>)>,
    rules: &'a Rules,
}

impl<'a> Backward<'a> {
    /// Works it out by every method.
    pub(super) fn of(case: &'a Case, rules: &'a Rules, wallet: WalletIx, methods: &[Method]) -> Self {
        let ledger = Ledger::under(case, rules);
        let entries = ledger.entries.len();
        let own: Vec<u32> = ledger
            .holdings
            .iter()
            .zip(0u32..)
            .filter(|(holding, _)| holding.wallet == Some(wallet))
            .map(|(_, n)| n)
            .collect();
        let one = |method: Method| {
            let received = own.iter().map(|&holding| sources(&ledger, method, Whence::Received { holding, entries }));
            let mut received: Vec<Sources> = received.filter(|sources| sources.amount > 0).collect();
            received.sort_by_key(|sources| sources.asset);
            (method, received)
        };
        let found = methods.iter().map(|&method| one(method)).collect();
        Self { case, ledger, wallet, found, rules }
    }

    /// What a source is, in a word, and its name.
    fn origin(&self, source: &Source) -> (&'static str, String) {
        let name = || source.origin.wallet(&self.ledger).map(|wallet| self.case[wallet].name()).unwrap_or_default();
        match source.origin {
            FirstSeen::Stolen(theft) => {
                let title = self.case.incidents.get(theft.get()).map(|theft| theft.title.clone());
                ("stolen", title.unwrap_or_default())
            }
            FirstSeen::Service(_) => ("service", name()),
            FirstSeen::Unseen(_) => ("unseen", name()),
            FirstSeen::Clean => ("clean", String::new()),
        }
    }

    /// For people.
    pub(super) fn table(&self) -> String {
        let mut text = format!("Where the funds of {} came from\n", self.case[self.wallet].name());
        // Writing to a text does not fail.
        for (method, received) in &self.found {
            let _ = writeln!(text, "\n{}", method.name());
            if received.is_empty() {
                text.push_str("  It received nothing of known amount in this case.\n");
            }
            for sources in received {
                let _ = writeln!(text, "  {} received", self.case.show_amount(sources.asset, Amount(sources.amount)));
                for source in &sources.sources {
                    let (word, name) = self.origin(source);
                    let share = source.share.to_string();
                    let amount = Amount(source.qty).grouped(self.case[sources.asset].decimals);
                    let word = if word == "unseen" { "not seen arriving at" } else { word };
                    let _ = writeln!(text, "    {share:>8}  {amount:>30}  {word} {name}");
                }
            }
            for rule in self.rules.sentences(self.case, &self.ledger, *method) {
                let _ = writeln!(text, "  {rule}");
            }
        }
        text
    }

    /// For programs.
    pub(super) fn json(&self) -> String {
        let method = |(method, received): &(Method, Vec<Sources>)| {
            json!({
                "method": method.id(),
                "rules": self.rules.sentences(self.case, &self.ledger, *method),
                "received": received.iter().map(|sources| self.asset(sources)).collect::<Vec<_>>(),
            })
        };
        let case = self.case;
        let value = json!({
            "format": FORMAT,
            "case": { "id": case.id, "title": case.title, "digest": case.digest.to_string() },
            "wallet": case[self.wallet].id,
            "methods": self.found.iter().map(method).collect::<Vec<_>>(),
        });
        format!("{value:#}\n")
    }

    fn asset(&self, sources: &Sources) -> Value {
        let asset = &self.case[sources.asset];
        let exact = |qty: u128| Amount(qty).exact(asset.decimals);
        let source = |source: &Source| {
            let (kind, name) = self.origin(source);
            let share = format!("{}.{}", source.share.0 / 10, source.share.0 % 10);
            json!({
                "kind": kind,
                "name": name,
                "wallet": source.origin.wallet(&self.ledger).map(|wallet| self.case[wallet].id.as_str()),
                "amount": exact(source.qty),
                "share_percent": share,
            })
        };
        json!({
            "asset": asset.id,
            "amount": exact(sources.amount),
            "sources": sources.sources.iter().map(source).collect::<Vec<_>>(),
        })
    }
}
