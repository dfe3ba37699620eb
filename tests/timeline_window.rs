//! The timeline in the window: windows by hand and by keyboard, settings, lanes, what lights up elsewhere.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use coldtrail::app::time::{TimeAction, Typed};
use coldtrail::app::{Action, App, Command};
use coldtrail::flow::Window;
use coldtrail::scene::Target;
use coldtrail::timeline::{Grouping, Measure, Scale, Span, Split, TimelineSettings, Zone};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::window::{perform, window};

fn settings(harness: &Harness<'_, App>) -> TimelineSettings {
    harness.state().doc.as_ref().unwrap().state.timeline.clone()
}

fn shown(harness: &Harness<'_, App>) -> Option<Window> {
    harness.state().doc.as_ref().unwrap().state.filter.window
}

fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let button =
        |pos: Pos2, pressed: bool| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(from));
    harness.event(button(from, true));
    harness.step();
    for step in 1..=4u8 {
        harness.event(Event::PointerMoved(from.lerp(to, f32::from(step) / 4.0)));
        harness.step();
    }
    harness.event(button(to, false));
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run_steps(3);
}

fn canvas(harness: &Harness<'_, App>) -> egui::Rect {
    harness.get_by_label("Timeline canvas").rect()
}

#[test]
fn a_window_is_typed_and_a_wrong_one_says_what_is_expected() {
    let mut harness = window("cases/bybit-2025.ron");
    harness.key_press(Key::T);
    harness.run_steps(4);
    for (text, second) in [("21 Feb 2025 14:00 – 16:00", false), ("2 Mar 2025", true)] {
        let typed = Typed { text: text.to_owned(), second, ..Typed::default() };
        perform(&mut harness, Action::Time(TimeAction::Type(Some(typed))));
        perform(&mut harness, Action::Time(TimeAction::TakeTyped));
        assert!(harness.state().ui.typed_window.is_none());
    }
    assert_eq!(shown(&harness), Some(Window { from: 1_740_146_400, to: 1_740_153_659 }));
    assert_eq!(settings(&harness).second, Some(Span { from: 1_740_873_600, to: 1_740_959_999 }));
    assert!(harness.query_all_by_label_contains("B − A").count() > 0, "the sums are compared");
    let typed = Typed { text: "yesterday".to_owned(), ..Typed::default() };
    perform(&mut harness, Action::Time(TimeAction::Type(Some(typed))));
    perform(&mut harness, Action::Time(TimeAction::TakeTyped));
    assert!(harness.query_all_by_label_contains("is no date").count() > 0);
    assert_eq!(shown(&harness).unwrap().from, 1_740_146_400, "the window stays");
}

#[test]
fn a_drag_makes_moves_and_resizes_a_window_and_shift_makes_the_second() {
    let mut harness = window("cases/bybit-2025.ron");
    let pane = canvas(&harness);
    let at = |x: f32| Pos2::new(pane.left() + x, pane.bottom() - 30.0);
    drag(&mut harness, at(300.0), at(500.0), Modifiers::NONE);
    let made = shown(&harness).unwrap();
    drag(&mut harness, at(420.0), at(470.0), Modifiers::NONE);
    let moved = shown(&harness).unwrap();
    assert!(moved.from > made.from && moved.to - moved.from == made.to - made.from, "{made:?} {moved:?}");
    drag(&mut harness, at(700.0), at(900.0), Modifiers::SHIFT);
    let second = settings(&harness).second.unwrap();
    assert_eq!(shown(&harness), Some(moved), "the first stays");
    assert!(second.to > second.from, "{second:?}");
    drag(&mut harness, at(900.0), at(960.0), Modifiers::NONE);
    assert_eq!(shown(&harness), Some(moved), "the first stays");
    let wider = settings(&harness).second.unwrap();
    assert!(wider.from == second.from && wider.to > second.to, "its end is pulled: {second:?} {wider:?}");
    perform(&mut harness, Action::Run(Command::SecondWindow));
    assert_eq!(settings(&harness).second, None);
    perform(&mut harness, Action::Run(Command::Undo));
    assert_eq!(settings(&harness).second, Some(wider));
}

#[test]
fn pointing_at_a_bar_lights_its_edges() {
    let mut harness = window("cases/bybit-2025.ron");
    let pane = canvas(&harness);
    let mut lit = None;
    for n in 0..60u16 {
        harness.event(Event::PointerMoved(Pos2::new(pane.left() + 300.0 + 10.0 * f32::from(n), pane.top() + 74.0)));
        harness.run_steps(2);
        if let Some(Target::Span(from, to)) = harness.state().ui.hover {
            lit = Some((from, to));
            break;
        }
    }
    let (from, to) = lit.expect("a bar lies under one of the points");
    assert!(to > from);
}

#[test]
fn every_setting_has_a_key_and_can_be_undone() {
    let mut harness = window("cases/bybit-2025.ron");
    for command in [
        Command::HistogramMeasure,
        Command::HistogramSum,
        Command::HistogramScale,
        Command::HistogramSplit,
        Command::LaneGrouping,
    ] {
        assert!(!command.spec().keys.is_empty());
        perform(&mut harness, Action::Run(command));
    }
    let now = settings(&harness);
    assert_eq!((now.measure, now.cumulative, now.scale), (Measure::Number, true, Scale::Linear));
    assert_eq!((now.split, now.grouping), (Split::Kind, Grouping::Entity));
    for _ in 0..5 {
        perform(&mut harness, Action::Run(Command::Undo));
    }
    assert_eq!(settings(&harness), TimelineSettings::default());
}

#[test]
fn the_zone_is_named_and_undo_brings_back_the_old_one() {
    let mut harness = window("cases/bybit-2025.ron");
    let zone = Zone::parse("Asia/Seoul").unwrap();
    let chosen = TimelineSettings { zone: zone.clone(), ..settings(&harness) };
    perform(&mut harness, Action::Time(TimeAction::Set(Box::new(chosen), "Time zone")));
    assert!(harness.query_all_by_label_contains("UTC+9").count() > 0, "the clock names it");
    assert_eq!(harness.state().doc.as_ref().unwrap().clock.axis.zone(), &zone);
    perform(&mut harness, Action::Run(Command::Undo));
    assert!(harness.state().doc.as_ref().unwrap().clock.axis.zone().is_utc());
}

#[test]
fn the_settings_and_the_lanes_can_be_reached_without_a_mouse() {
    let mut harness = window("cases/bybit-2025.ron");
    harness.get_by_label("Settings").click();
    harness.run_steps(4);
    for name in ["Number", "Running sum", "Linear", "Kind of transfer", "Entity", "Asia/Seoul", "Other"] {
        assert!(harness.query_all_by_label(name).count() > 0, "{name}");
    }
    harness.get_by_label("Linear").click();
    harness.run_steps(4);
    assert_eq!(settings(&harness).scale, Scale::Linear);
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    harness.get_by_label("Lane Swap services, folded").click();
    harness.run_steps(4);
    assert_eq!(settings(&harness).opened.len(), 1);
    harness.get_by_label("Lane Swap services, open").click();
    harness.run_steps(4);
    assert!(settings(&harness).opened.is_empty());
}
