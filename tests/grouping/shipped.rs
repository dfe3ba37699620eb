//! What the shipped cases are folded to at first sight.

use std::path::{Path, PathBuf};

use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::opened::Opened;
use coldtrail::flow::FIRST_SIGHT;
use coldtrail::format::cases_in;
use coldtrail::layout::Cancel;

fn open(paths: &[PathBuf]) -> Document {
    let opened = Opened::read(paths, &ViewState::default(), None, &Cancel::default()).unwrap();
    Document::new(opened.paths, opened.report, opened.content.unwrap())
}

#[test]
fn every_shipped_case_is_readable_at_first_sight_and_says_how_it_was_folded() {
    let mut text = String::new();
    let all = cases_in(Path::new("cases"));
    for paths in all.iter().map(|path| vec![path.clone()]).chain([all.clone()]) {
        let doc = open(&paths);
        let flow = &doc.drawing.flow;
        let wallets = flow.graph.node_weights().filter(|node| !node.wallets.is_empty()).count();
        assert!(wallets <= FIRST_SIGHT, "{}: {wallets} nodes", doc.case.id);
        let explanation = flow.explanation();
        text.push_str(&format!("{}: {}\n", doc.case.id, explanation.line));
        explanation.rules.iter().for_each(|rule| text.push_str(&format!("    {rule}\n")));
    }
    insta::assert_snapshot!("shipped", text);
}
