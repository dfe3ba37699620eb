//! How many wallets of a folded node a filter shows.

use std::collections::BTreeSet;
use std::path::Path;

use coldtrail::case::Moment;
use coldtrail::flow::{Filter, Flow, Folding, Shown, Valuation, Window};

#[test]
fn a_folded_node_says_how_many_of_its_wallets_are_shown() {
    let case = coldtrail::format::load(Path::new("cases/bybit-2025.ron")).case.unwrap();
    let valuation = Valuation::of(&case);
    let flow = Flow::build(&case, &valuation, &Folding::default());
    let at = |text: &str| Moment::parse(text).unwrap().start();
    let all = Shown::of(&case, &valuation, &flow, &Filter::default());
    let window = Window { from: at("2025-02-21T14:13Z"), to: at("2025-03-02T16:00Z") };
    let filter = Filter { window: Some(window), ..Filter::default() };
    let shown = Shown::of(&case, &valuation, &flow, &filter);
    let mut partly = 0;
    for ix in flow.graph.node_indices() {
        let node = &flow.graph[ix];
        assert_eq!(all.active(ix), None);
        let passing = case.transfers().filter(|&(transfer, _)| shown.passes(transfer));
        let ends: BTreeSet<_> = passing.flat_map(|(_, transfer)| [transfer.from, transfer.to]).collect();
        let counted = node.wallets.iter().filter(|wallet| ends.contains(wallet)).count();
        assert_eq!(shown.active(ix), Some(if shown.node(ix) { counted } else { 0 }), "{}", node.name);
        let line = shown.counted(node, ix, &node.name);
        if counted > 0 && counted < node.wallets.len() && node.name.ends_with("wallets") {
            assert_eq!(line, format!("{counted} of {}", node.name));
            partly += 1;
        } else if counted == node.wallets.len() {
            assert_eq!(line, node.name);
        }
    }
    assert!(partly > 0, "a window that cuts a stack in two");
}
