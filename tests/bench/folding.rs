//! How long a large case takes to fold: `cargo bench --bench folding [TRANSFERS…]`. Prints times and sizes; asserts none.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../support/theft.rs"]
mod theft;

use std::time::Instant;

use coldtrail::flow::{Filter, Flow, Folding, NodeKey, Shown, Valuation};

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000, 100_000, 1_000_000] } else { sizes };
    for transfers in sizes {
        let case = theft::theft(transfers, 1);
        let before = Instant::now();
        let valuation = Valuation::of(&case);
        let flow = Flow::build(&case, &valuation, &Folding::default());
        let folded = before.elapsed();
        let before = Instant::now();
        let shown = Shown::of(&case, &valuation, &flow, &Filter::default());
        let filtered = before.elapsed();
        println!(
            "{} transfers, {} wallets: {} nodes, {} edges in {folded:.2?}; filtered in {filtered:.2?}",
            case.transfers.len(),
            case.wallets.len(),
            flow.graph.node_count(),
            flow.graph.edge_count(),
        );
        println!("    {}", flow.explanation().line);
        println!("    {}", shown.line(&case));
        let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        if let Some(line) = memory.lines().find(|line| line.starts_with("VmHWM")) {
            println!("    most memory so far, the case included: {}", line.trim_start_matches("VmHWM:").trim());
        }
        let mut folding = Folding::default();
        let largest = flow.graph.node_weights().max_by_key(|node| node.wallets.len());
        if let Some(key) = largest.and_then(|node| node.fold.clone()) {
            folding.toggle(&key);
            open(&case, &valuation, &folding, &key);
        }
    }
}

fn open(case: &coldtrail::case::Case, valuation: &Valuation, folding: &Folding, key: &NodeKey) {
    let before = Instant::now();
    let flow = Flow::build(case, valuation, folding);
    println!("    {key} opened: {} nodes in {:.2?}", flow.graph.node_count(), before.elapsed());
}
