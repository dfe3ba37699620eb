//! The pane of patterns: it lists, selects, searches again when a threshold changes, and dismisses so that it can be undone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use coldtrail::app::patterns::PatternAction;
use coldtrail::app::{Action, App, Command};
use coldtrail::scene::Target;
use coldtrail::trace::patterns::{Pattern, Suggestion, Thresholds};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::window::perform;
use support::{golden, picture};

/// A window with the pane open.
fn window(case: &str) -> Harness<'static, App> {
    let mut harness = support::window::window(case);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::R);
    harness.run_steps(4);
    harness
}

fn found(harness: &Harness<'_, App>) -> Vec<Suggestion> {
    let search = harness.state().patterns().expect("patterns were looked for");
    assert!(search.is_done);
    search.findings.as_ref().unwrap().suggestions.clone()
}

fn dismissed(harness: &Harness<'_, App>) -> usize {
    harness.state().doc.as_ref().unwrap().state.patterns.dismissed.len()
}

#[test]
fn the_pane_lists_suggestions_with_their_reason() {
    let mut harness = window("cases/bybit-2025.ron");
    harness.get_by_label("Suggestions, not findings");
    harness.get_by_label("All patterns · 10");
    harness.get_by_label("Fan-out · 5");
    harness.get_by_label_contains("“Hop 4 wallet” paid 58 accounts");
    harness.get_by_label("Fan-out · 5").click();
    harness.run_steps(4);
    harness.get_by_label("Recipients at least");
    assert_eq!(harness.query_all_by_label_contains("left again within").count(), 0, "only fans are listed");
    golden::compare(&picture(&mut harness), "patterns_bybit");
}

#[test]
fn a_click_selects_exactly_the_transfers_and_accounts_are_a_click_away() {
    let mut harness = window("cases/bybit-2025.ron");
    let best = found(&harness).remove(0);
    harness.get_by_label(&best.reason).click();
    harness.run_steps(4);
    let doc = harness.state().doc.as_ref().unwrap();
    assert_eq!(doc.selection.transfers(&doc.drawing.flow).into_iter().collect::<Vec<_>>(), {
        let mut transfers = best.transfers.clone();
        transfers.sort();
        transfers
    });
    harness.get_all_by_label("Accounts").next().unwrap().click();
    harness.run_steps(4);
    let doc = harness.state().doc.as_ref().unwrap();
    let hub = doc.drawing.flow.node_of(best.wallets[0]).unwrap().key.clone();
    assert!(doc.selection.contains(&Target::Node(hub)));
    let before = harness.state().ui.camera.view;
    harness.get_all_by_label("Show").next().unwrap().click();
    harness.run_steps(30);
    assert_ne!(harness.state().ui.camera.view, before, "the camera goes there");
}

#[test]
fn other_thresholds_search_again_and_can_be_undone() {
    let mut harness = window("cases/bybit-2025.ron");
    let fans = |harness: &Harness<'_, App>| found(harness).iter().filter(|one| one.pattern == Pattern::FanOut).count();
    assert_eq!(fans(&harness), 5);
    let thresholds = Box::new(Thresholds { fan_out_accounts: 40, ..Thresholds::default() });
    perform(&mut harness, Action::Patterns(PatternAction::Set { thresholds, merge: false }));
    assert_eq!(fans(&harness), 2);
    perform(&mut harness, Action::Run(Command::Undo));
    assert_eq!(fans(&harness), 5);
    perform(&mut harness, Action::Run(Command::Redo));
    harness.get_by_label("Default thresholds").click();
    harness.run_steps(4);
    assert_eq!(fans(&harness), 5);
}

#[test]
fn what_is_dismissed_is_kept_apart_and_comes_back() {
    let mut harness = window("cases/bybit-2025.ron");
    let best = found(&harness).remove(0);
    harness.get_all_by_label("Dismiss").next().unwrap().click();
    harness.run_steps(4);
    assert_eq!(dismissed(&harness), 1);
    harness.get_by_label("All patterns · 9");
    assert!(harness.query_by_label(&best.reason).is_none());
    perform(&mut harness, Action::Run(Command::Undo));
    assert_eq!(dismissed(&harness), 0);
    perform(&mut harness, Action::Run(Command::Redo));
    harness.get_by_label("Dismissed · 1").click();
    harness.run_steps(4);
    harness.get_by_label(&best.reason);
    harness.get_by_label("Restore").click();
    harness.run_steps(4);
    assert_eq!(dismissed(&harness), 0);
    // A file read again keeps what was put aside.
    perform(&mut harness, Action::Patterns(PatternAction::Dismiss(best.key)));
    perform(&mut harness, Action::Run(Command::Reload));
    assert_eq!(dismissed(&harness), 1);
    assert_eq!(found(&harness).len(), 10, "the case read again is searched again");
}

#[test]
fn a_case_without_patterns_says_so_in_a_sentence() {
    let harness = window("cases/dprk-2021.ron");
    assert!(found(&harness).is_empty());
    harness.get_by_label_contains("None of the patterns is in this case at these thresholds");
}

#[test]
fn nothing_is_searched_while_the_pane_is_closed() {
    let mut harness = window("cases/bybit-2025.ron");
    harness.get_by_label("Close patterns").click();
    harness.run_steps(4);
    assert!(!harness.state().ui.panes.patterns);
    let thresholds = Box::new(Thresholds { fan_out_accounts: 40, ..Thresholds::default() });
    perform(&mut harness, Action::Patterns(PatternAction::Set { thresholds, merge: false }));
    assert_eq!(found(&harness).len(), 10);
    perform(&mut harness, Action::Run(Command::Patterns));
    assert_eq!(found(&harness).len(), 7);
}
