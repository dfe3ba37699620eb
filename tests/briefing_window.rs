//! The briefing in the window: captured, ordered and worded with the mouse, presented with the keys of any clicker.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use coldtrail::app::briefing::{BriefingAction, Step};
use coldtrail::app::document::ViewState;
use coldtrail::app::view::step;
use coldtrail::app::{Action, App, Command};
use coldtrail::scene::Point;
use coldtrail::scene::graph::View;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::window::{click, doc, perform, press, window, window_of};
use support::{golden, picture};

const BYBIT: &str = "cases/bybit-2025.ron";

fn headlines(harness: &Harness<'_, App>) -> Vec<String> {
    doc(harness).state.briefing.steps().map(|step| step.headline.clone()).collect()
}

fn plain(harness: &mut Harness<'_, App>, key: Key) {
    press(harness, Modifiers::NONE, key);
}

fn type_text(harness: &mut Harness<'_, App>, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    harness.run_steps(3);
}

fn at(harness: &Harness<'_, App>) -> Option<usize> {
    harness.state().ui.briefing.presenting.as_ref().map(|presenting| presenting.at)
}

/// Captures a step with a headline.
fn capture(harness: &mut Harness<'_, App>, headline: &str) {
    perform(harness, Action::Briefing(BriefingAction::Capture { name: false }));
    let at = harness.state().ui.briefing.chosen.unwrap();
    perform(harness, Action::Briefing(BriefingAction::Headline(at, headline.to_owned())));
}

/// A briefing of steps that differ.
fn five(harness: &mut Harness<'_, App>) {
    let commands = [
        None,
        Some(Command::LayoutTime),
        Some(Command::LayoutLanes),
        Some(Command::ToggleOverview),
        Some(Command::Trace),
    ];
    for (n, command) in commands.into_iter().enumerate() {
        if let Some(command) = command {
            perform(harness, Action::Run(command));
        }
        capture(harness, &format!("Step number {}", n + 1));
    }
    perform(harness, Action::Run(Command::ToggleOverview));
    perform(harness, Action::Run(Command::Trace));
}

/// All of the window that a presentation could disturb.
fn all_of_it(harness: &Harness<'_, App>) -> (ViewState, Step, View, String, Vec<String>) {
    let (app, doc) = (harness.state(), doc(harness));
    let places = format!("{:?}", support::window::places(harness));
    let history = doc.history.names().map(str::to_owned).collect();
    (doc.state.clone(), step::seen(doc, &app.ui), app.ui.camera.view, places, history)
}

#[test]
fn a_step_is_captured_with_one_key_and_its_headline_typed_in_place() {
    let mut harness = window(BYBIT);
    press(&mut harness, Modifiers::COMMAND, Key::B);
    assert_eq!(headlines(&harness), ["Bybit cold-wallet theft, 21 February 2025"]);
    assert!(harness.state().ui.panes.briefing, "the list opens");
    // With the button the headline can be typed at once.
    click(&mut harness, "Capture step");
    type_text(&mut harness, "Where it went");
    plain(&mut harness, Key::Enter);
    assert_eq!(headlines(&harness)[1], "Where it went");
    assert_eq!(doc(&harness).history.next_undo(), Some("Headline of step 2"));
    // While a headline is typed no key means anything else.
    harness.get_by_label("Headline of step 1").focus();
    harness.run_steps(2);
    plain(&mut harness, Key::Delete);
    plain(&mut harness, Key::H);
    assert_eq!(headlines(&harness).len(), 2);
    assert!(doc(&harness).state.filter.hidden_nodes.is_empty());
}

#[test]
fn an_empty_briefing_says_how_to_begin() {
    let mut harness = window(BYBIT);
    plain(&mut harness, Key::F5);
    assert_eq!(at(&harness), None);
    assert!(harness.state().ui.notices.iter().any(|notice| notice.text.contains("no step yet")));
    assert!(harness.query_by_label_contains("Press “Capture step”").is_some());
    assert!(harness.state().ui.panes.briefing);
}

/// Where the picture of a step is.
fn picture_of(harness: &Harness<'_, App>, n: usize) -> Pos2 {
    harness.get_by_label(&format!("Step {n}: Step number {n}")).rect().center()
}

#[test]
fn steps_are_dragged_into_another_order() {
    let mut harness = window_of(1600.0, 1900.0, BYBIT);
    perform(&mut harness, Action::Run(Command::ToggleTimeline));
    five(&mut harness);
    let (from, to) = (picture_of(&harness, 1), picture_of(&harness, 3));
    harness.hover_at(from);
    harness.run_steps(1);
    harness.drag_at(from);
    harness.run_steps(1);
    for part in [0.2, 0.6, 1.0] {
        harness.hover_at(from + (to - from) * part + egui::vec2(0.0, 30.0 * part));
        harness.run_steps(2);
    }
    harness.drop_at(to + egui::vec2(0.0, 30.0));
    harness.run_steps(4);
    let names: Vec<String> = [2, 3, 1, 4, 5].iter().map(|n| format!("Step number {n}")).collect();
    assert_eq!(headlines(&harness), names);
    assert_eq!(doc(&harness).history.next_undo(), Some("Move step 1 to 3"));
}

#[test]
fn the_list_answers_to_arrows_and_delete() {
    let mut harness = window_of(1600.0, 1900.0, BYBIT);
    perform(&mut harness, Action::Run(Command::ToggleTimeline));
    five(&mut harness);
    harness.get_by_label("Step 1: Step number 1").click();
    harness.run_steps(4);
    assert_eq!(harness.state().ui.briefing.chosen, Some(0));
    plain(&mut harness, Key::ArrowDown);
    plain(&mut harness, Key::ArrowDown);
    assert_eq!(harness.state().ui.briefing.chosen, Some(2));
    assert_eq!(doc(&harness).history.next_undo(), Some("Show step 3"));
    press(&mut harness, Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(headlines(&harness)[1], "Step number 3");
    plain(&mut harness, Key::Delete);
    assert_eq!(headlines(&harness), ["1", "2", "4", "5"].map(|n| format!("Step number {n}")));
    assert!(doc(&harness).state.filter.hidden_nodes.is_empty(), "Delete in the list hides no node");
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(headlines(&harness).len(), 5);
}

#[test]
fn the_buttons_of_a_card_update_duplicate_and_delete() {
    let mut harness = window(BYBIT);
    capture(&mut harness, "One");
    perform(&mut harness, Action::Run(Command::LayoutLanes));
    click(&mut harness, "Update");
    assert_eq!(doc(&harness).state.briefing.get(0).unwrap().layout.choice, coldtrail::format::view::Layout::Lanes);
    click(&mut harness, "Duplicate");
    assert_eq!(headlines(&harness), ["One", "One"]);
    click(&mut harness, "Delete");
    assert_eq!(headlines(&harness), ["One"]);
}

#[test]
fn every_key_of_a_clicker_and_of_the_keyboard_leads_where_it_should() {
    let mut harness = window(BYBIT);
    five(&mut harness);
    plain(&mut harness, Key::F5);
    assert_eq!(at(&harness), Some(0));
    for (key, expected) in [
        (Key::ArrowRight, 1),
        (Key::Space, 2),
        (Key::PageDown, 3),
        (Key::ArrowLeft, 2),
        (Key::PageUp, 1),
        (Key::End, 4),
        (Key::ArrowRight, 4),
        (Key::Home, 0),
        (Key::ArrowLeft, 0),
        (Key::Num4, 3),
        (Key::Num9, 3),
        (Key::Num2, 1),
        (Key::Enter, 2),
    ] {
        plain(&mut harness, key);
        assert_eq!(at(&harness), Some(expected), "after {key:?}");
        let name = format!("Step number {}", expected + 1);
        assert!(harness.query_by_label(&name).is_some(), "the headline is {name}");
        assert!(harness.query_by_label(&format!("{} of 5", expected + 1)).is_some());
    }
    plain(&mut harness, Key::B);
    assert!(harness.state().ui.briefing.presenting.as_ref().unwrap().black);
    plain(&mut harness, Key::B);
    assert!(!harness.state().ui.briefing.presenting.as_ref().unwrap().black);
    plain(&mut harness, Key::Period);
    plain(&mut harness, Key::PageDown);
    assert_eq!((at(&harness), harness.state().ui.briefing.presenting.as_ref().unwrap().black), (Some(3), false));
    plain(&mut harness, Key::Home);
    plain(&mut harness, Key::L);
    assert!(harness.state().ui.briefing.presenting.as_ref().unwrap().laser);
    plain(&mut harness, Key::P);
    assert!(doc(&harness).clock.playback.playing);
    plain(&mut harness, Key::P);
    assert!(!doc(&harness).clock.playback.playing);
    plain(&mut harness, Key::Escape);
    assert_eq!(at(&harness), None);
}

#[test]
fn a_step_beyond_nine_is_reached_by_its_number_and_enter() {
    let mut harness = window("cases/ronin-2022.ron");
    for n in 1..=12 {
        capture(&mut harness, &format!("Step number {n}"));
    }
    plain(&mut harness, Key::F5);
    plain(&mut harness, Key::Num1);
    assert_eq!(at(&harness), Some(0), "10, 11 and 12 may follow");
    plain(&mut harness, Key::Num1);
    assert_eq!(at(&harness), Some(10));
    plain(&mut harness, Key::Num1);
    plain(&mut harness, Key::Enter);
    assert_eq!(at(&harness), Some(0));
    plain(&mut harness, Key::Num7);
    assert_eq!(at(&harness), Some(6));
    plain(&mut harness, Key::Escape);
    // From the chosen step on, which is the one that was shown last.
    press(&mut harness, Modifiers::SHIFT, Key::F5);
    assert_eq!(at(&harness), Some(6));
}

#[test]
fn escape_leaves_the_window_exactly_as_it_was() {
    let mut harness = window(BYBIT);
    five(&mut harness);
    perform(&mut harness, Action::Run(Command::LayoutOrganic));
    let key = doc(&harness).drawing.flow.graph.node_weights().next().unwrap().key.clone();
    perform(&mut harness, Action::Pin { places: vec![(key, Point::new(-50.0, 80.0))], done: true });
    perform(&mut harness, Action::SetView(View { scale: 0.62, offset: Point::new(33.0, -12.0) }));
    perform(&mut harness, Action::Run(Command::SelectAll));
    let before = all_of_it(&harness);
    for leave_at in [1, 3, 5, 9] {
        plain(&mut harness, Key::F5);
        for _ in 0..leave_at {
            plain(&mut harness, Key::PageDown);
        }
        plain(&mut harness, Key::P);
        plain(&mut harness, Key::Escape);
        let after = all_of_it(&harness);
        assert_eq!(after, before);
    }
}

#[test]
fn while_presenting_no_other_command_fires() {
    let mut harness = window(BYBIT);
    five(&mut harness);
    perform(&mut harness, Action::Run(Command::SelectAll));
    plain(&mut harness, Key::F5);
    let (before, seen) = (doc(&harness).state.clone(), step::seen(doc(&harness), &harness.state().ui));
    let panes = harness.state().ui.panes.clone();
    for &command in Command::ALL {
        for shortcut in command.spec().keys {
            let ours = [
                Key::ArrowRight,
                Key::ArrowLeft,
                Key::ArrowUp,
                Key::ArrowDown,
                Key::Space,
                Key::PageDown,
                Key::PageUp,
                Key::Home,
                Key::End,
                Key::B,
                Key::L,
                Key::P,
                Key::S,
                Key::Escape,
            ];
            let is_digit = shortcut.logical_key.name().parse::<u8>().is_ok();
            if ours.contains(&shortcut.logical_key) && !shortcut.modifiers.command && !shortcut.modifiers.alt
                || is_digit
            {
                continue;
            }
            press(&mut harness, shortcut.modifiers, shortcut.logical_key);
        }
        perform(&mut harness, Action::Run(command));
    }
    assert_eq!(at(&harness), Some(0));
    assert_eq!(doc(&harness).state, before);
    assert_eq!(step::seen(doc(&harness), &harness.state().ui), seen);
    assert_eq!(harness.state().ui.panes, panes);
    assert!(harness.state().ui.palette.is_none() && harness.state().ui.export.is_none() && !harness.state().ui.help);
}

#[test]
fn a_click_leads_on_and_the_right_button_back() {
    let mut harness = window(BYBIT);
    five(&mut harness);
    plain(&mut harness, Key::F5);
    let pos = Pos2::new(700.0, 500.0);
    for (button, expected) in [(PointerButton::Primary, 1), (PointerButton::Primary, 2), (PointerButton::Secondary, 1)]
    {
        harness.hover_at(pos);
        for pressed in [true, false] {
            harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
        }
        harness.run_steps(3);
        assert_eq!(at(&harness), Some(expected));
    }
}

#[test]
fn the_speaker_sees_notes_what_comes_next_and_all_steps() {
    let mut harness = window(BYBIT);
    five(&mut harness);
    perform(&mut harness, Action::Briefing(BriefingAction::Notes(1, "Speak slowly here".to_owned())));
    plain(&mut harness, Key::F5);
    plain(&mut harness, Key::S);
    plain(&mut harness, Key::PageDown);
    assert!(harness.query_by_label("Speak slowly here").is_some());
    assert!(harness.query_all_by_label("Step number 3").count() > 0, "the headline of what comes next");
    click(&mut harness, "5  Step number 5");
    assert_eq!(at(&harness), Some(4));
    assert!(harness.query_by_label("This is the last step.").is_some());
}

#[test]
fn before_an_audience_it_looks_like_this() {
    for (width, height, name) in
        [(1280.0, 720.0, "briefing/presented_720"), (1920.0, 1080.0, "briefing/presented_1080")]
    {
        let mut harness = window_of(width, height, BYBIT);
        capture(&mut harness, "Within the hour the funds lay in fifty wallets, ten thousand ether in each of them");
        perform(&mut harness, Action::Run(Command::Trace));
        capture(&mut harness, "Where the funds went");
        plain(&mut harness, Key::F5);
        plain(&mut harness, Key::PageDown);
        plain(&mut harness, Key::PageUp);
        harness.run_steps(4);
        golden::compare(&picture(&mut harness), name);
    }
}

#[test]
fn the_list_looks_like_this() {
    let mut harness = window_of(1280.0, 900.0, BYBIT);
    perform(&mut harness, Action::Run(Command::ToggleTimeline));
    five(&mut harness);
    perform(&mut harness, Action::Briefing(BriefingAction::GoTo(1)));
    harness.run_steps(8);
    golden::compare(&picture(&mut harness), "briefing/list");
}
