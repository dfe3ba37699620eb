//! Following stolen funds in the window: chosen, shown everywhere, undone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

mod support;

use coldtrail::app::clock::Rows;
use coldtrail::app::tracing::Tracing;
use coldtrail::app::{Action, App, Command};
use coldtrail::flow::Criterion;
use coldtrail::scene::Target;
use coldtrail::scene::select::Join;
use coldtrail::trace::Method;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::window::{doc, perform, places, press, window};
use support::{golden, picture};

#[test]
fn one_key_follows_the_funds_and_undo_takes_it_back() {
    let mut harness = window("cases/ronin-2022.ron");
    let before = places(&harness);
    press(&mut harness, Modifiers::NONE, Key::R);
    assert!(doc(&harness).following().is_some());
    assert!(harness.query_by_label("Method: First in, first out").is_some(), "the method is always said");
    assert!(doc(&harness).state.filter.has(Criterion::Trace));
    let (shown, all) = doc(&harness).shown.transfers;
    assert!(shown > 0 && shown < all, "what carried nothing steps back: {shown} of {all}");
    assert_eq!(places(&harness), before, "following moves no node");
    golden::compare(&picture(&mut harness), "trace_ronin");
    perform(&mut harness, Action::Run(Command::Undo));
    assert!(doc(&harness).following().is_none() && doc(&harness).state.filter.is_empty());
}

#[test]
fn another_method_changes_shares_and_not_the_sum() {
    let mut harness = window("cases/bybit-2025.ron");
    press(&mut harness, Modifiers::NONE, Key::R);
    let account = |harness: &Harness<'_, App>| doc(harness).following().unwrap().account.clone();
    let first = account(&harness);
    assert!(!first.assets.is_empty());
    for method in Method::ALL {
        let tracing = Tracing { method, ..doc(&harness).state.tracing.clone() };
        perform(&mut harness, Action::Trace(tracing));
        let now = account(&harness);
        assert_eq!(doc(&harness).following().unwrap().choice().method, method);
        for (asset, balance) in &now.assets {
            assert!(balance.closes());
            assert_eq!(balance.taken, first.assets.get(asset).map_or(0, |balance| balance.taken));
        }
    }
}

#[test]
fn every_choice_of_the_trace_is_a_step_of_undo_but_a_drag_is_one() {
    let mut harness = window("cases/ronin-2022.ron");
    press(&mut harness, Modifiers::NONE, Key::R);
    let on = doc(&harness).state.tracing.clone();
    perform(&mut harness, Action::Trace(Tracing { method: Method::Lifo, ..on.clone() }));
    for least in [10, 20, 30] {
        let tracing = Tracing { least, ..doc(&harness).state.tracing.clone() };
        perform(&mut harness, Action::Trace(tracing));
    }
    perform(&mut harness, Action::Run(Command::Undo));
    assert_eq!(doc(&harness).state.tracing, Tracing { method: Method::Lifo, ..on.clone() }, "the drag at once");
    perform(&mut harness, Action::Run(Command::Undo));
    assert_eq!(doc(&harness).state.tracing, on);
    assert_eq!(doc(&harness).following().unwrap().choice().method, on.method, "and what is shown follows");
}

#[test]
fn whoever_takes_the_filter_away_keeps_the_trace() {
    let mut harness = window("cases/ronin-2022.ron");
    press(&mut harness, Modifiers::NONE, Key::R);
    perform(&mut harness, Action::Run(Command::ShowAll));
    assert!(doc(&harness).state.filter.is_empty() && doc(&harness).following().is_some());
    let (shown, all) = doc(&harness).shown.transfers;
    assert_eq!(shown, all);
    perform(&mut harness, Action::Run(Command::Undo));
    assert!(doc(&harness).state.filter.has(Criterion::Trace) && doc(&harness).state.tracing.only);
}

#[test]
fn small_parts_are_hidden_on_demand() {
    let mut harness = window("cases/ronin-2022.ron");
    press(&mut harness, Modifiers::NONE, Key::R);
    let tracing = Tracing { method: Method::ProRata, ..doc(&harness).state.tracing.clone() };
    perform(&mut harness, Action::Trace(tracing.clone()));
    let all = doc(&harness).shown.transfers.0;
    perform(&mut harness, Action::Trace(Tracing { least: 9_999, ..tracing }));
    let whole = doc(&harness).shown.transfers.0;
    assert!(whole < all, "{whole} of {all}");
    let followed = doc(&harness).following().unwrap();
    for (ix, transfer) in doc(&harness).case.transfers() {
        if doc(&harness).shown.passes(ix) {
            let sent = transfer.amount.unwrap().0;
            assert!(followed.carried.sent(ix) * 10_000 >= sent * 9_999);
        }
    }
}

/// A wallet of a case at which the methods leave different amounts.
fn disputed(harness: &Harness<'_, App>) -> Option<Target> {
    let doc = doc(harness);
    let following = doc.following()?;
    let differ = |n: usize| {
        let ends: Vec<u128> = following.methods.values().map(|ends| ends[n].1).collect();
        ends.iter().any(|qty| *qty != ends[0])
    };
    let wallet = following.ledger.holdings.iter().enumerate().find(|(n, _)| differ(*n))?.1.wallet?;
    doc.drawing.flow.node_of(wallet).map(|node| Target::Node(node.key.clone()))
}

#[test]
fn the_inspector_says_what_of_an_account_was_stolen_by_every_method() {
    let mut found = false;
    for case in ["cases/kucoin-2020.ron", "cases/harmony-2022.ron", "cases/bybit-2025.ron", "cases/dprk-2021.ron"] {
        let mut harness = window(case);
        press(&mut harness, Modifiers::NONE, Key::R);
        let Some(target) = disputed(&harness) else { continue };
        found = true;
        perform(&mut harness, Action::Select(vec![target], Join::Replace));
        assert!(harness.query_by_label_contains("By method:").is_some(), "{case}: what differs is side by side");
        for method in Method::ALL {
            assert!(harness.query_all_by_label(method.name()).next().is_some(), "{case}: {method:?}");
        }
        break;
    }
    assert!(found, "no shipped case has an account at which methods differ");
}

fn select(harness: &mut Harness<'_, App>, name: &str) {
    let graph = &doc(harness).drawing.flow.graph;
    let node = graph.node_weights().find(|node| node.name.starts_with(name)).expect("a node of that name");
    let target = Target::Node(node.key.clone());
    perform(harness, Action::Select(vec![target], Join::Replace));
}

#[test]
fn the_ways_to_an_account_are_listed_and_lit() {
    let mut harness = window("cases/ronin-2022.ron");
    press(&mut harness, Modifiers::NONE, Key::R);
    select(&mut harness, "Euler");
    harness.get_by_label("Show the ways it came").click();
    harness.run_steps(6);
    harness.get_by_label_contains("Way 1: Ronin bridge → Ronin Bridge Exploiter").click();
    harness.run_steps(4);
    assert!(doc(&harness).selection.transfers(&doc(&harness).drawing.flow).len() >= 2, "its transfers are lit");
}

#[test]
fn the_sources_and_the_exposure_of_an_account_are_listed() {
    let mut harness = window("cases/ronin-2022.ron");
    select(&mut harness, "Euler");
    harness.get_by_label("Show sources and exposure").click();
    harness.run_steps(6);
    assert!(harness.query_by_label("Received 2 ETH").is_some());
    assert!(harness.query_by_label_contains("Stolen: Theft from the Ronin bridge").is_some());
    assert!(harness.query_by_label("Received from, by category").is_some());
}

#[test]
fn the_account_is_a_sheet_with_flows_and_all_methods() {
    let mut harness = window("cases/ronin-2022.ron");
    press(&mut harness, Modifiers::NONE, Key::A);
    assert!(harness.query_by_label_contains("Where the stolen funds are: funds of the theft").is_some());
    golden::compare(&picture(&mut harness), "account_sheet");
    harness.get_by_label("All methods").click();
    harness.run_steps(4);
    assert!(harness.state().ui.account.all_methods);
    harness.get_by_label("Flows").click();
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::A);
    assert!(harness.query_by_label_contains("Where the stolen funds are: ").is_none(), "the graph again");
}

#[test]
fn the_stolen_part_lies_under_the_balance_of_what_is_selected() {
    let mut harness = window("cases/ronin-2022.ron");
    select(&mut harness, "Ronin Bridge Exploiter");
    let curves = |harness: &Harness<'_, App>| {
        let doc = doc(harness);
        let rows = Rows::of(&doc.time_source(), &doc.selection, None, 240.0);
        rows.curves().expect("a balance").clone()
    };
    assert!(curves(&harness).lines[0].stolen.is_empty(), "nothing is followed yet");
    press(&mut harness, Modifiers::NONE, Key::R);
    let line = &curves(&harness).lines[0];
    let day = coldtrail::case::Moment::parse("2022-03-24T00:00Z").unwrap().start() as f64;
    let (known, unknown) = line.at(day);
    let stolen = line.stolen_at(day);
    assert!(stolen > 170_000.0 && stolen <= known + unknown + 1e-6, "{stolen} of {known} + {unknown}");
    assert_eq!(line.stolen_at(day - 30.0 * 86_400.0), 0.0, "nothing before the theft");
    golden::compare(&picture(&mut harness), "trace_balance");
}

#[test]
fn funds_are_followed_from_one_wallet_too() {
    let mut harness = window("cases/ronin-2022.ron");
    select(&mut harness, "Swap wallet");
    press(&mut harness, Modifiers::NONE, Key::Y);
    let following = doc(&harness).following().expect("it is followed");
    assert!(matches!(following.choice().rules.origin, coldtrail::trace::Origin::Wallet(_)));
    let (shown, all) = doc(&harness).shown.transfers;
    assert!(shown > 0 && shown < all);
}

#[test]
fn a_case_without_transfers_says_why_there_is_nothing_to_follow() {
    let mut harness = window("cases/dprk-record.ron");
    press(&mut harness, Modifiers::NONE, Key::R);
    assert!(!doc(&harness).state.tracing.on);
    assert!(harness.query_by_label_contains("nothing to follow").is_some());
}
