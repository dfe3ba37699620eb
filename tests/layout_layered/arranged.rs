//! Opening, closing and moving things in a real case: what was not touched stays.

use super::*;
use coldtrail::app::document::{Document, Drawing, ViewState};
use coldtrail::app::opened::Opened;
use coldtrail::flow::NodeKey;

fn document(case: &str) -> Document {
    let paths = vec![std::path::PathBuf::from(format!("{}/cases/{case}.ron", env!("CARGO_MANIFEST_DIR")))];
    let opened = Opened::read(&paths, &ViewState::default(), None, &Cancel::default()).unwrap();
    Document::new(opened.paths, opened.report, opened.content.unwrap())
}

fn next(doc: &Document, state: &ViewState, before: &Drawing) -> Drawing {
    Drawing::new(&doc.case, &doc.valuation, state, Some(before), &Cancel::default()).unwrap()
}

/// The key of the node with this name.
fn named(drawing: &Drawing, name: &str) -> NodeKey {
    drawing.flow.graph.node_weights().find(|node| node.name == name).unwrap().key.clone()
}

fn place(drawing: &Drawing, key: &NodeKey) -> Point {
    let graph = &drawing.flow.graph;
    drawing.arrangement.node(graph.node_indices().find(|&ix| &graph[ix].key == key).unwrap())
}

/// Nodes connected with this one.
fn connected_with(drawing: &Drawing, key: &NodeKey) -> Vec<NodeKey> {
    let graph = &drawing.flow.graph;
    let mut found: Vec<_> = graph.node_indices().filter(|&ix| &graph[ix].key == key).collect();
    let mut next = 0;
    while let Some(&ix) = found.get(next) {
        next += 1;
        let new: Vec<_> = graph.neighbors_undirected(ix).filter(|other| !found.contains(other)).collect();
        found.extend(new);
    }
    found.into_iter().map(|ix| graph[ix].key.clone()).collect()
}

/// For each node that both drawings have, how far it moved.
fn moves(a: &Drawing, b: &Drawing) -> Vec<(NodeKey, Point)> {
    let mut moves = Vec::new();
    for ix in a.flow.graph.node_indices() {
        let key = &a.flow.graph[ix].key;
        if let Some(other) = b.flow.graph.node_indices().find(|&other| &b.flow.graph[other].key == key) {
            moves.push((key.clone(), b.arrangement.node(other) - a.arrangement.node(ix)));
        }
    }
    moves
}

#[test]
fn an_opened_stack_moves_only_what_is_in_its_way_and_closing_it_restores_all() {
    let doc = document("bybit-2025");
    let mut state = ViewState::default();
    let closed = (*doc.drawing).clone();
    let stack = named(&closed, "53 wallets");
    state.folding.toggle(&stack);
    let open = next(&doc, &state, &closed);
    let moved = moves(&closed, &open);
    assert!(moved.len() > 25);
    // From the theft to the fourth hop nothing stands in the column of the stack.
    let column = place(&closed, &stack).x;
    let near = connected_with(&closed, &stack);
    for (key, by) in moved.iter().filter(|(key, _)| near.contains(key)) {
        if place(&closed, key).x < column - 60.0 {
            assert_eq!(*by, Point::default(), "{key} stands left of the stack");
        } else if place(&closed, key).x > column + 60.0 {
            assert!(by.y.abs() < 0.01 && by.x >= 0.0, "{key} stands right of the stack, moved by {by:?}");
        }
    }
    state.folding.toggle(&stack);
    let again = next(&doc, &state, &open);
    assert_eq!(again.arrangement, closed.arrangement);
}

#[test]
fn what_made_way_returns_even_when_others_were_opened_since() {
    let doc = document("bybit-2025");
    let mut state = ViewState::default();
    let closed = (*doc.drawing).clone();
    let (first, second) = (named(&closed, "53 wallets"), named(&closed, "27 wallets"));
    let mut open = closed.clone();
    for key in [&first, &second, &first] {
        state.folding.toggle(key);
        open = next(&doc, &state, &open);
    }
    // Only the second is open now. What is not in its column is where it was before the first was opened.
    let near = connected_with(&closed, &first);
    let column = place(&closed, &second).x;
    let mut checked = 0;
    for (key, by) in moves(&closed, &open) {
        if near.contains(&key) && (place(&closed, &key).x - column).abs() > 60.0 {
            assert!(by.y.abs() < 0.01, "{key} did not return: {by:?}");
            checked += 1;
        }
    }
    assert!(checked > 12);
    state.folding.toggle(&second);
    assert_eq!(next(&doc, &state, &open).arrangement, closed.arrangement);
}

#[test]
fn a_dragged_node_moves_no_other_and_goes_back() {
    let doc = document("bybit-2025");
    let mut state = ViewState::default();
    let before = (*doc.drawing).clone();
    let key = named(&before, "Swapper");
    state.pins.insert(key.clone(), Point::new(40.0, 700.0));
    let dragged = next(&doc, &state, &before);
    let moved: Vec<_> = moves(&before, &dragged).into_iter().filter(|(_, by)| *by != Point::default()).collect();
    assert_eq!(moved.len(), 1, "{moved:?}");
    // Something else happens in between.
    let stack = named(&before, "53 wallets");
    state.folding.toggle(&stack);
    let open = next(&doc, &state, &dragged);
    state.pins.clear();
    let unpinned = next(&doc, &state, &open);
    let swapper = moves(&before, &unpinned).into_iter().find(|(k, _)| *k == key).unwrap();
    assert!(swapper.1.distance(Point::default()) < 0.01, "{swapper:?}");
}
