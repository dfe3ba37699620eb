//! Several cases as one: what is the same becomes one, what differs is listed, nothing is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use coldtrail::case::{Case, Matter, Merged, Subject, merge};
use coldtrail::flow::{Filter, Flow, Folding, NodeKey, NodeKind, Relation, Shown, Valuation};
use coldtrail::format::{Memory, load_with};

const SHARED: &str = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";

fn load(text: &str) -> Case {
    let loaded = load_with(Path::new("x.ron"), &Memory::new().with("x.ron", text.as_bytes().to_vec()));
    loaded.case.unwrap_or_else(|| panic!("{}", loaded.report.to_text()))
}

/// A theft with its wallets: victim, thief, mixer.
fn theft() -> Case {
    load(&format!(
        r#"Case(
    format: 1, id: "theft", title: "The theft", as_of: "2022-06-01", marking: "TLP:GREEN",
    sources: [(id: "s", publisher: "FBI", title: "Statement", kind: Government), (id: "r", publisher: "R", title: "Page")],
    assets: [(id: "ETH", chain: "eip155:1", decimals: 2)],
    entities: [
        (id: "x", name: "Exchange X", kind: Exchange, role: Victim, sources: ["s"]),
        (id: "g", name: "The group", kind: ThreatActor, role: Attacker, sources: ["s"]),
        (id: "m", name: "Mixer M", kind: Mixer, role: Mixer, sources: ["r"]),
    ],
    wallets: [
        (id: "hot", chain: "eip155:1", address: "0x1a2a1c938ce3ec39b6d47113c7955baa9dd454f2", owner: "x", role: Victim),
        (id: "a", chain: "eip155:1", address: "{SHARED}", label: "Thief", owner: "g", role: Attacker, sources: ["s"]),
        (id: "pool", chain: "eip155:1", address: "0xa160cdab225685da1d56aa342ad8841c3b53f291", owner: "m", role: Mixer),
    ],
    incidents: [(id: "x-2022", title: "Theft from X", victim: "x", actor: "g", at: "2022-03-23T13:29Z", usd: "620",
        losses: [(asset: "ETH", amount: "10")], sources: ["s"],
        attribution: (likelihood: AlmostCertain, confidence: High, sources: ["s"]))],
    transfers: [
        (at: "2022-03-23T13:30Z", from: "hot", to: "a", asset: "ETH", amount: "10", tx: "0xaa", sources: ["r"]),
        (at: "2022-03-24T13:30Z", from: "a", to: "pool", asset: "ETH", amount: "4", tx: "0xbb", kind: MixIn, sources: ["r"]),
        (at: "2022-03-24T13:30Z", from: "a", to: "pool", asset: "ETH", amount: "4", tx: "0xbb", kind: MixIn, sources: ["r"]),
    ],
    events: [(at: "2022-04-14", kind: Attribution, title: "FBI names the group", about: ["x-2022"], sources: ["s"])],
)"#
    ))
}

/// A record of two thefts, one of them the same; and a wallet of the other case with another name.
fn record() -> Case {
    load(&format!(
        r#"Case(
    format: 1, id: "record", title: "The record", as_of: "2023-01-01", marking: "TLP:CLEAR",
    sources: [(id: "fbi", publisher: "FBI", title: "Statement", kind: Government), (id: "s", publisher: "List", title: "A list")],
    assets: [(id: "ETH", chain: "eip155:1", decimals: 2), (id: "USD", chain: "offchain:none", decimals: 2, counted_as: "USD")],
    entities: [
        (id: "x", name: "exchange x", kind: Exchange, role: Victim, sources: ["fbi"]),
        (id: "y", name: "Exchange Y", kind: Exchange, role: Victim, sources: ["fbi"]),
        (id: "g", name: "The group", kind: ThreatActor, role: Attacker, part_of: "bureau", sources: ["fbi"]),
        (id: "bureau", name: "The bureau", kind: Government, role: Attacker, sources: ["fbi"]),
        (id: "m", name: "Market M", kind: Exchange, role: CashOut, sources: ["s"]),
    ],
    wallets: [
        (id: "a", chain: "eip155:1", address: "{lower}", label: "Exploiter", role: Intermediary, sources: ["s"]),
        (id: "pool", chain: "eip155:1", owner: "m", role: CashOut),
    ],
    incidents: [
        (id: "x-2022", title: "X", victim: "x", actor: "g", at: "2022-03-23", usd: "625", sources: ["fbi"],
            attribution: (likelihood: AlmostCertain, confidence: High, sources: ["fbi"])),
        (id: "y-2021", title: "Y", victim: "y", actor: "g", at: "2021", usd: "100", sources: ["fbi"],
            attribution: (likelihood: Likely, confidence: Low, sources: ["fbi"])),
    ],
    transfers: [
        (at: "2022-03-24T13:30Z", from: "a", to: "pool", asset: "ETH", amount: "1", tx: "0xcc", sources: ["s"]),
    ],
    events: [(at: "2022-04-14", kind: Attribution, title: "The group is named", about: ["x-2022"], sources: ["fbi"])],
)"#,
        lower = SHARED.to_lowercase()
    ))
}

fn both() -> Merged {
    merge(&[theft(), record()])
}

#[test]
fn one_case_stays_as_it_is() {
    assert_eq!(merge(&[theft()]), Merged { case: theft(), conflicts: vec![] });
}

#[test]
fn the_same_account_entity_theft_source_and_event_are_one() {
    let case = both().case;
    let wallet = case.wallets.iter().find(|w| w.address.as_ref().is_some_and(|a| a.text() == SHARED)).unwrap();
    assert_eq!(case.wallets.len(), 4, "hot, the shared one, the pool, and a wallet without address");
    assert_eq!(case.wallets.iter().filter(|w| w.id.ends_with("pool")).count(), 2, "one id for two wallets: both stay");
    assert_eq!(wallet.label.as_deref(), Some("Thief"));
    let shared: Vec<&str> = case.wallets().filter(|&(ix, _)| case.is_shared(ix)).map(|(_, w)| w.id.as_str()).collect();
    assert_eq!(shared, ["a"]);
    // Exchange X in two spellings, the group; the id `m` means two things, and both stay.
    assert_eq!(case.entities.len(), 6);
    assert_eq!(case.incidents.len(), 2);
    assert_eq!(case.incidents[0].at.iso(), "2022-03-23T13:29Z", "the more precise time");
    assert_eq!(case.incidents[0].losses.len(), 1);
    assert_eq!(case.sources.iter().filter(|s| s.publisher == "FBI").count(), 1);
    assert_eq!(case.sources.len(), 3);
    assert_eq!(case.events.len(), 1);
    assert!(case.events[0].note.contains("The group is named"));
    let group = case.entities.iter().find(|e| e.id == "g").unwrap();
    assert_eq!(group.part_of.map(|ix| case[ix].id.as_str()), Some("bureau"), "what one case knows, both know");
    assert_eq!(case.marking.as_ref().map(ToString::to_string).as_deref(), Some("TLP:GREEN"), "the stricter marking");
    assert_eq!(case.as_of, None, "each part is complete up to a date of its own");
}

#[test]
fn what_differs_is_listed_and_the_first_word_is_shown() {
    let merged = both();
    let found: Vec<(Matter, String)> = merged.conflicts.iter().map(|c| (c.matter, c.sentence(&merged.case))).collect();
    assert_eq!(
        found,
        [
            (Matter::Id, "“Mixer M” in theft, “Market M” in record".to_owned()),
            (Matter::Label, "“Thief” in theft, “Exploiter” in record".to_owned()),
            (Matter::Value, "“USD 620” in theft, “USD 625” in record".to_owned()),
        ]
    );
    assert!(matches!(merged.conflicts[2].about, Subject::Incident(_)));
}

#[test]
fn no_transfer_is_lost_and_none_counts_twice() {
    let case = both().case;
    assert_eq!(case.transfers.len(), 4, "two alike rows of one ledger are two transfers");
    let twice = merge(&[theft(), Case { id: "copy".to_owned(), ..theft() }]).case;
    assert_eq!(twice.transfers.len(), 3, "the same rows in two cases are the same transfers");
    assert!(twice.transfers().all(|(ix, _)| twice.parts_of(ix).len() == 2));
}

#[test]
fn the_order_of_cases_does_not_change_the_digest() {
    let (a, b) = (merge(&[theft(), record()]).case.digest, merge(&[record(), theft()]).case.digest);
    assert_eq!(a, b);
    assert_ne!(a, merge(&[theft(), theft()]).case.digest);
}

#[test]
fn a_value_is_the_same_alone_and_together() {
    let (alone, together) = (theft(), merge(&[theft(), record()]).case);
    let value = |case: &Case| {
        let valuation = Valuation::of(case);
        let ix = case.transfers().find(|(_, t)| t.tx == Some("0xaa".into())).unwrap().0;
        valuation.of_transfer(case, ix)
    };
    assert!(value(&alone).is_some());
    assert_eq!(value(&alone), value(&together));
}

#[test]
fn merged_cases_are_folded_and_what_they_share_connects_them() {
    let case = both().case;
    let flow = Flow::build(&case, &Valuation::of(&case), &Folding::default());
    let key = |id: &str| NodeKey::Part(id.to_owned());
    let (_, part) = flow.node(&key("theft")).expect("the wallets of one case only");
    assert!(matches!(part.kind, NodeKind::Part(_)) && part.wallets.len() == 2, "{:?}", part.wallets);
    let shared = NodeKey::Wallet("a".to_owned());
    assert!(flow.node(&shared).is_some(), "the shared account stands alone");
    let relations: Vec<(String, Relation)> =
        flow.graph.edge_weights().filter_map(|edge| Some((edge.key.to_string(), edge.relation?))).collect();
    let says = |from: &str, to: &str| relations.iter().find(|(key, _)| key == &format!("{from} → {to}")).map(|r| r.1);
    assert_eq!(says("entity:x", "incident:x-2022"), Some(Relation::Stolen));
    assert_eq!(says("incident:x-2022", "case:theft"), Some(Relation::Followed));
    assert_eq!(says("case:theft", "entity:g"), Some(Relation::Attributed));
    assert_eq!(says("incident:y-2021", "entity:g"), Some(Relation::Attributed));
    assert_eq!(says("entity:g", "entity:bureau"), Some(Relation::Member));
    // Opened, the theft hangs on the victim's wallet.
    let mut folding = Folding::default();
    folding.toggle(&key("theft"));
    let opened = Flow::build(&case, &Valuation::of(&case), &folding);
    let (incident, _) = opened.node(&NodeKey::Incident("x-2022".to_owned())).unwrap();
    assert!(opened.badge_of(incident).is_some());
    let wallets: usize = opened.graph.node_weights().map(|node| node.wallets.len()).sum();
    assert_eq!(wallets, case.wallets.len());
}

#[test]
fn choosing_a_theft_shows_its_case_and_its_groups_only() {
    let case = both().case;
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::default());
    let theft = |id: &str| case.incidents().find(|(_, i)| i.id == id).unwrap().0;
    let shown = |id: &str| {
        let filter = Filter { incidents: Some([theft(id)].into()), ..Filter::default() };
        let shown = Shown::of(&case, &valuation, &flow, &filter);
        let names: Vec<String> =
            flow.graph.node_indices().filter(|&ix| shown.node(ix)).map(|ix| flow.graph[ix].key.to_string()).collect();
        (names, shown.transfers.0)
    };
    let (names, transfers) = shown("y-2021");
    assert!(names.contains(&"entity:bureau".to_owned()) && !names.contains(&"entity:x".to_owned()), "{names:?}");
    assert_eq!(transfers, 1, "the record's own transfer");
    let (names, transfers) = shown("x-2022");
    assert!(names.contains(&"case:theft".to_owned()) && !names.contains(&"entity:y".to_owned()), "{names:?}");
    assert_eq!(transfers, 4);
}
