//! Filters in the window: chips are added, edited, removed and undone, and everything follows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::PathBuf;

use coldtrail::app::export::{ExportOptions, Picture};
use coldtrail::app::{Action, App, Command};
use coldtrail::flow::{Criterion, Filter, LeftOut, NodeKey, Range};
use coldtrail::scene::select::Join;
use coldtrail::scene::style::ThemeName;
use coldtrail::scene::{Size, Target};
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::golden;
use support::window::{click, doc, perform, places, press, window};

fn filter<'a>(harness: &'a Harness<'_, App>) -> &'a Filter {
    &doc(harness).state.filter
}

/// The last one of a name: what floats comes after the panes.
fn click_last(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_all_by_label(label).last().unwrap().click();
    harness.run_steps(4);
}

#[test]
fn a_chip_is_added_by_keyboard_and_pointer_and_removed_and_undone() {
    let mut harness = window("cases/bybit-2025.ron");
    let before = (places(&harness), harness.state().ui.camera.view);
    assert!(harness.query_by_label("+ Filter").is_none(), "without a filter there is no bar");
    press(&mut harness, Modifiers::SHIFT, Key::F);
    click_last(&mut harness, "Asset");
    click_last(&mut harness, "cmETH");
    assert_eq!(doc(&harness).shown.transfers, (2, 206));
    harness.get_by_label("Edit filter: Asset cmETH");
    assert!(harness.query_by_label_contains("2 of 206 transfers · USD").is_some(), "how much is shown is always said");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.state().ui.editing.is_none(), "Escape closes the editor and nothing else");
    assert!(filter(&harness).has(Criterion::Assets));
    click(&mut harness, "Remove filter: Asset cmETH");
    assert!(filter(&harness).is_empty());
    assert!(harness.query_by_label("+ Filter").is_none());
    perform(&mut harness, Action::Run(Command::Undo));
    assert_eq!(doc(&harness).shown.transfers, (2, 206));
    perform(&mut harness, Action::Run(Command::Undo));
    assert!(filter(&harness).is_empty(), "setting it is undone too");
    assert_eq!((places(&harness), harness.state().ui.camera.view), before, "filters never move a node");
}

#[test]
fn typed_values_apply_as_soon_as_they_can_be_read() {
    let mut harness = window("cases/bybit-2025.ron");
    press(&mut harness, Modifiers::SHIFT, Key::F);
    click_last(&mut harness, "Value of a transfer");
    harness.get_by_label("Value of a transfer, at least").focus();
    harness.run_steps(2);
    for text in ["1", ".5", "m"] {
        harness.event(Event::Text(text.to_owned()));
        harness.run_steps(2);
    }
    assert_eq!(filter(&harness).value, Range::at_least(coldtrail::flow::typed_usd("1.5m").unwrap()));
    harness.event(Event::Text("x".to_owned()));
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("Not applied: “mx” is not understood").is_some(), "what to do is said");
    assert!(filter(&harness).has(Criterion::Value), "what cannot be read changes nothing");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    perform(&mut harness, Action::Run(Command::Undo));
    assert!(filter(&harness).is_empty(), "what was typed in one go is one step");
}

#[test]
fn only_what_is_like_the_selection_and_near_it() {
    let mut harness = window("cases/bybit-2025.ron");
    let flow = &doc(&harness).drawing.flow;
    let edge = flow.graph.edge_weights().find(|edge| edge.totals.len() == 1 && !edge.transfers.is_empty()).unwrap();
    let (key, first) = (edge.key.clone(), edge.transfers[0]);
    perform(&mut harness, Action::Select(vec![Target::Edge(key.clone())], Join::Replace));
    perform(&mut harness, Action::Run(Command::OnlyAlike));
    let (case, shown) = (&doc(&harness).case, &doc(&harness).shown);
    let alike = case.transfers().filter(|(_, t)| {
        let like = &case[first];
        let moves = t.asset == like.asset || t.received.is_some_and(|(asset, _)| asset == like.asset);
        moves && t.kind == like.kind
    });
    assert_eq!(shown.transfers.0, alike.count());
    perform(&mut harness, Action::Run(Command::ShowAll));
    perform(&mut harness, Action::Select(vec![Target::Node(NodeKey::Wallet("none".into()))], Join::Replace));
    perform(&mut harness, Action::Select(vec![Target::Edge(key)], Join::Replace));
    for (command, hops) in [(Command::WithinOneHop, 1), (Command::WithinThreeHops, 3)] {
        perform(&mut harness, Action::Run(command));
        assert_eq!(filter(&harness).near.as_ref().map(|near| near.hops), Some(hops));
    }
    perform(&mut harness, Action::Run(Command::DimOrHide));
    assert_eq!(filter(&harness).left_out, LeftOut::Hide);
    perform(&mut harness, Action::Run(Command::ShowAll));
    assert!(filter(&harness).is_empty());
    assert_eq!(filter(&harness).left_out, LeftOut::Hide, "dim or hide stays chosen");
}

/// Eight criteria at once.
fn many(harness: &Harness<'_, App>) -> Filter {
    let case = &doc(harness).case;
    let flow = &doc(harness).drawing.flow;
    let node = flow.graph.node_weights().find(|node| node.name == "Gather wallet").unwrap();
    Filter {
        hidden_roles: [coldtrail::case::Role::Bridge].into(),
        assets: Some([coldtrail::case::AssetIx::new(0)].into()),
        value: Range::at_least(coldtrail::flow::typed_usd("100k").unwrap()),
        edge_value: Some(coldtrail::flow::typed_usd("1m").unwrap()),
        kinds: Some([coldtrail::case::TransferKind::Transfer, coldtrail::case::TransferKind::Swap].into()),
        evidence: Some([coldtrail::case::Evidence::Ledger].into()),
        said: Some(coldtrail::flow::Said::NotOnlyBy([case.transfers[0].sources[0]].into())),
        near: Some(coldtrail::flow::Near { of: [node.key.clone()].into(), hops: 2, way: coldtrail::flow::Way::Both }),
        ..Filter::default()
    }
}

#[test]
fn eight_chips_wrap_and_each_is_named() {
    let mut harness = window("cases/bybit-2025.ron");
    let filter = many(&harness);
    perform(&mut harness, Action::SetFilter { filter: Box::new(filter.clone()), merge: false });
    let (case, flow) = (&doc(&harness).case, &doc(&harness).drawing.flow);
    let chips = filter.chips(case, flow);
    assert_eq!(chips.len(), 8);
    let canvas = harness.get_by_label("Graph canvas").rect();
    for chip in chips {
        let cross = harness.get_by_label(&format!("Remove filter: {}", chip.text)).rect();
        assert!(canvas.contains_rect(cross), "{} is on the canvas", chip.text);
    }
    let clear = harness.get_by_label("Clear all");
    assert!(canvas.contains_rect(clear.rect()));
    clear.click();
    harness.run_steps(4);
    assert!(doc(&harness).state.filter.is_empty());
}

#[test]
fn a_picture_says_what_it_leaves_out() {
    let mut harness = window("cases/bybit-2025.ron");
    let filter = Filter { left_out: LeftOut::Hide, said: None, ..many(&harness) };
    perform(&mut harness, Action::SetFilter { filter: Box::new(filter.clone()), merge: false });
    let options = |name: &str| ExportOptions {
        path: PathBuf::from(name),
        size: Size::new(1200.0, 700.0),
        theme: ThemeName::Dark,
        ..ExportOptions::default()
    };
    let picture = Picture::of(doc(&harness), None);
    let svg = String::from_utf8(options("x.svg").render(&picture, None).unwrap()).unwrap();
    for chip in filter.chips(&doc(&harness).case, &doc(&harness).drawing.flow) {
        assert!(svg.contains(&chip.words), "{} is stated", chip.words);
    }
    assert!(svg.contains("what is left out is not drawn"));
    let png = options("x.png").render(&picture, None).unwrap();
    golden::compare(&image::load_from_memory(&png).unwrap().into_rgba8(), "exhibit_filtered");
}
