//! The flow graph on a case small enough to count by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use coldtrail::case::{Case, Evidence, Moment, Tag, Usd};
use coldtrail::flow::{EdgeKey, Filter, Flow, Folding, Found, NodeKey, NodeKind, Shown, Valuation, Window, search};
use coldtrail::format::{Memory, load_with};

/// A hot wallet and a reserve of the exchange, a thief, five alike wallets, a swap, and a link nobody saw.
const CASE: &str = r#"Case(
    format: 1, id: "small", title: "Small", marking: "TLP:CLEAR", as_of: "2025-06-01",
    sources: [(id: "s", publisher: "P", title: "T")],
    assets: [
        (id: "ETH", chain: "eip155:1", decimals: 2),
        (id: "stETH", chain: "eip155:1", decimals: 2, counted_as: "ETH"),
        (id: "USDC", chain: "eip155:1", decimals: 2, counted_as: "USD"),
        (id: "ODD", chain: "eip155:1", decimals: 0),
    ],
    entities: [
        (id: "x", name: "Exchange X", aliases: ["XX"], kind: Exchange, role: Victim, sources: ["s"]),
        (id: "dex", name: "Dex", kind: Dex, role: Swap, sources: ["s"]),
    ],
    wallets: [
        (id: "hot", chain: "eip155:1", owner: "x", role: Victim),
        (id: "reserve", chain: "eip155:1", owner: "x", role: Victim),
        (id: "thief", chain: "eip155:1", label: "Thief", role: Attacker),
        (id: "pool", chain: "eip155:1", owner: "dex", role: Swap),
        (id: "w1", chain: "eip155:1", role: Intermediary), (id: "w2", chain: "eip155:1", role: Intermediary),
        (id: "w3", chain: "eip155:1", role: Intermediary), (id: "w4", chain: "eip155:1", role: Intermediary),
        (id: "w5", chain: "eip155:1", role: Intermediary), (id: "end", chain: "eip155:1", label: "End", role: CashOut),
    ],
    incidents: [(id: "i", title: "Theft", victim: "x", at: "2025-01-01T10:00Z", sources: ["s"], usd: "31000",
        losses: [(asset: "ETH", amount: "8"), (asset: "stETH", amount: "2"), (asset: "USDC", amount: "1000")])],
    transfers: [
        (at: "2025-01-01T09:00Z", from: "reserve", to: "hot", asset: "ETH", amount: "8", sources: ["s"]),
        (at: "2025-01-01T10:00Z", from: "hot", to: "thief", asset: "ETH", amount: "8", sources: ["s"]),
        (at: "2025-01-01T10:01Z", from: "hot", to: "thief", asset: "stETH", amount: "2", sources: ["s"]),
        (at: "2025-01-01T10:02Z", from: "hot", to: "thief", asset: "USDC", amount: "1000", tx: "0xfeed", sources: ["s"]),
        (at: "2025-01-01T11:00Z", from: "thief", to: "thief", asset: "ETH", amount: "1", sources: ["s"]),
        (at: "2025-01-02T08:00Z", from: "thief", to: "pool", asset: "USDC", amount: "1000",
         received_asset: "ETH", received_amount: "0.33", kind: Swap, sources: ["s"]),
        (at: "2025-01-03", from: "thief", to: "w1", asset: "ETH", amount: "1", sources: ["s"]),
        (at: "2025-01-03", from: "thief", to: "w2", asset: "ETH", amount: "1", sources: ["s"]),
        (at: "2025-01-03", from: "thief", to: "w3", asset: "ETH", amount: "1", count: 4, sources: ["s"]),
        (at: "2025-01-03", from: "thief", to: "w4", asset: "ETH", amount: "1", sources: ["s"]),
        (from: "w4", to: "end", asset: "ODD", amount: "7", kind: Inferred, sources: ["s"]),
        (at: "2025-01-04T00:00Z", from: "thief", to: "w5", asset: "ETH", amount: "1.5", sources: ["s"]),
    ],
)"#;

fn case() -> Case {
    let loaded = load_with(Path::new("small.ron"), &Memory::new().with("small.ron", CASE.as_bytes().to_vec()));
    loaded.case.unwrap_or_else(|| panic!("{}", loaded.report.to_text()))
}

fn wallet(id: &str) -> NodeKey {
    NodeKey::Wallet(id.to_owned())
}

fn edge(from: NodeKey, to: NodeKey) -> EdgeKey {
    EdgeKey { from, to }
}

fn victim() -> NodeKey {
    NodeKey::Entity("x".to_owned())
}

#[test]
fn a_folded_entity_keeps_its_inner_transfers_and_a_wallet_its_own() {
    let case = case();
    let flow = Flow::build(&case, &Valuation::of(&case), &Folding::default());
    let (_, node) = flow.node(&victim()).expect("the exchange's two wallets fold");
    assert_eq!((node.wallets.len(), node.internal.len()), (2, 1));
    let (_, own) = flow.edge(&edge(wallet("thief"), wallet("thief"))).expect("a transfer to oneself is an edge");
    assert_eq!(own.transfers.len(), 1);
    let all: usize = flow.graph.edge_weights().map(|edge| edge.transfers.len()).sum();
    assert_eq!(all + 1, case.transfers.len());
    // Opened, the inner transfer is an edge.
    let mut folding = Folding::default();
    folding.toggle(&victim());
    let opened = Flow::build(&case, &Valuation::of(&case), &folding);
    assert!(opened.edge(&edge(wallet("reserve"), wallet("hot"))).is_some());
}

#[test]
fn alike_wallets_stack_and_one_that_sends_on_stays_apart() {
    let case = case();
    let flow = Flow::build(&case, &Valuation::of(&case), &Folding::default());
    let stack = flow.graph.node_weights().find(|node| node.kind == NodeKind::Stack).expect("four alike wallets");
    let ids: Vec<&str> = stack.wallets.iter().map(|&w| case[w].id.as_str()).collect();
    assert_eq!(ids, ["w1", "w2", "w3", "w5"]);
    assert_eq!((stack.name.as_str(), stack.detail.as_str()), ("4 wallets", "5 ETH"));
    assert!(flow.node(&wallet("w4")).is_some());
    let (_, fan) = flow.edge(&edge(wallet("thief"), stack.key.clone())).unwrap();
    assert_eq!((fan.transfers.len(), fan.count), (4, 7), "a sum of four rows counts as four");
}

#[test]
fn parallel_transfers_fold_into_one_edge_with_sums_per_asset() {
    let case = case();
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::default());
    let (_, theft) = flow.edge(&edge(victim(), wallet("thief"))).unwrap();
    let totals: Vec<String> = theft.totals.iter().map(|&(asset, amount)| case.show_amount(asset, amount)).collect();
    // The published 31,000 less 1,000 in dollars, over 8 ETH and 2 stETH counted as ETH: 3,000 for each.
    assert_eq!(totals, ["8 ETH", "2 stETH", "1,000 USDC"]);
    assert_eq!(theft.usd, Some(Usd::parse("31000").unwrap()));
    let (_, swap) = flow.edge(&edge(wallet("thief"), NodeKey::Entity("dex".to_owned()))).unwrap();
    assert_eq!(swap.received.len(), 1, "what came back of a swap is on its edge");
    let (_, unseen) = flow.edge(&edge(wallet("w4"), wallet("end"))).unwrap();
    assert_eq!(unseen.evidence, Evidence::Inferred);
    assert_eq!(unseen.usd, None, "unknown is not zero");
}

#[test]
fn the_incident_hangs_on_its_victim() {
    let case = case();
    let flow = Flow::build(&case, &Valuation::of(&case), &Folding::default());
    let (badge, _) = flow.node(&NodeKey::Incident("i".to_owned())).unwrap();
    let (node, _) = flow.node(&victim()).unwrap();
    assert_eq!(flow.badge_of(badge), Some(node));
    assert_eq!(flow.badges_on(node).collect::<Vec<_>>(), [badge]);
}

#[test]
fn a_window_shows_what_touches_it_and_nothing_without_a_time() {
    let case = case();
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::default());
    let at = |text: &str| Moment::parse(text).unwrap().start();
    let shown = |from: &str, to: &str| {
        let window = Some(Window { from: at(from), to: at(to) });
        Shown::of(&case, &valuation, &flow, &Filter { window, ..Filter::default() })
    };
    assert_eq!(shown("2025-01-01T10:00Z", "2025-01-01T10:02Z").transfers.0, 3);
    // Known to the day only: it counts when any part of the day does.
    assert_eq!(shown("2025-01-03T22:00Z", "2025-01-03T23:00Z").transfers.0, 4);
    assert_eq!(shown("2025-01-01T00:00Z", "2025-12-31T00:00Z").transfers, (11, 12));
    let nothing = Shown::of(&case, &valuation, &flow, &Filter::default());
    assert_eq!((nothing.transfers, nothing.wallets), ((12, 12), (10, 10)));
    assert!(nothing.line(&case).starts_with("10 of 10 wallets · 12 of 12 transfers"), "{}", nothing.line(&case));
}

#[test]
fn hiding_a_node_hides_its_edges() {
    let case = case();
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::default());
    let mut filter = Filter::default();
    filter.hidden_nodes.insert(wallet("thief"));
    let shown = Shown::of(&case, &valuation, &flow, &filter);
    assert_eq!(shown.transfers.0, 2, "the inner one of the exchange, and the unseen link");
}

#[test]
fn search_finds_labels_aliases_ids_and_hashes() {
    let case = case();
    let flow = Flow::build(&case, &Valuation::of(&case), &Folding::default());
    let first = |query: &str| search(&case, &flow, query, 5).into_iter().next().map(|found| found.found);
    assert_eq!(first("thief"), Some(Found::Node(wallet("thief"))));
    assert_eq!(first("xx"), Some(Found::Node(victim())));
    assert!(matches!(first("w2"), Some(Found::Node(NodeKey::Stack(_)))), "a folded wallet leads to its stack");
    assert!(matches!(first("0xFEED"), Some(Found::Transfer(_, Some(_)))));
    assert_eq!(first("nothing like it"), None);
    assert_eq!(first("  "), None);
    let mut case = case;
    case.wallets[2].tags.push(Tag { label: "Listed".into(), actor: "somegroup".into(), ..Tag::default() });
    for (query, detail) in [("listed", "Listed"), ("somegr", "somegroup")] {
        let found = search(&case, &flow, query, 5);
        assert_eq!((found.len(), found[0].detail.as_str()), (1, detail), "what a list says");
    }
}
