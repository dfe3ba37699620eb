//! Where the timeline is, and what inspector and tables say of the moment it stands at: real application, real frames.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use coldtrail::app::panes::{Panes, TimelinePlace};
use coldtrail::app::time::TimeAction;
use coldtrail::app::{Action, App, Command};
use coldtrail::scene::Target;
use coldtrail::scene::select::Join;
use coldtrail::timeline::{TimelineSettings, Zone};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::window::{doc, perform, window};
use support::{golden, picture};

fn panes<'a>(harness: &'a Harness<'_, App>) -> &'a Panes {
    &harness.state().ui.panes
}

fn select(harness: &mut Harness<'_, App>, name: &str) {
    let graph = &doc(harness).drawing.flow.graph;
    let key = graph.node_weights().find(|node| node.name == name).expect(name).key.clone();
    perform(harness, Action::Select(vec![Target::Node(key)], Join::Replace));
}

/// The playhead to a moment as a case file writes it.
fn at(harness: &mut Harness<'_, App>, moment: &str) {
    #[allow(clippy::cast_precision_loss)]
    let at = coldtrail::case::Moment::parse(moment).unwrap().start() as f64;
    perform(harness, Action::Playhead(at));
}

fn says(harness: &Harness<'_, App>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).count() > 0
}

#[test]
fn the_timeline_is_enlarged_by_key_and_by_button_and_put_back() {
    let mut harness = window("cases/ronin-2022.ron");
    let docked = harness.get_by_label("Timeline canvas").rect();
    harness.key_press(Key::Z);
    harness.run_steps(4);
    assert!(panes(&harness).has_timeline(TimelinePlace::Enlarged));
    assert!(harness.get_by_label("Timeline canvas").rect().height() > 2.0 * docked.height());
    assert_eq!(harness.query_all_by_label("Graph canvas").count(), 0, "it takes the place of the graph");
    assert_eq!(harness.state().is_on(Command::EnlargeTimeline), Some(true));
    golden::compare(&picture(&mut harness), "timeline_enlarged");
    harness.get_by_label("Put timeline back").click();
    harness.run_steps(4);
    assert_eq!(harness.get_by_label("Timeline canvas").rect(), docked);
    harness.get_by_label("Enlarge timeline").click();
    harness.run_steps(4);
    // A tab makes room for what it shows.
    harness.get_by_label("Overview").click();
    harness.run_steps(4);
    assert!(panes(&harness).has_timeline(TimelinePlace::Docked));
}

#[test]
fn where_there_can_be_one_window_only_a_detached_timeline_floats_in_it() {
    let mut harness = window("cases/ronin-2022.ron");
    harness.get_by_label("Detach timeline").click();
    harness.run_steps(6);
    assert!(panes(&harness).has_timeline(TimelinePlace::Detached));
    let (graph, timeline) =
        (harness.get_by_label("Graph canvas").rect(), harness.get_by_label("Timeline canvas").rect());
    assert!(graph.height() > 700.0, "the graph has the whole height: {graph:?}");
    assert!(timeline.width() > 900.0 && timeline.height() > 250.0, "{timeline:?}");
    golden::compare(&picture(&mut harness), "timeline_detached");
    harness.key_press(Key::Space);
    harness.run_steps(4);
    assert!(doc(&harness).clock.playback.playing, "keys work");
    harness.key_press(Key::Space);
    harness.run_steps(2);
    // Closing the window puts it back.
    harness.get_by_label("Close window").click();
    harness.run_steps(4);
    assert!(panes(&harness).has_timeline(TimelinePlace::Docked));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Z);
    harness.run_steps(4);
    assert!(panes(&harness).has_timeline(TimelinePlace::Detached));
}

#[test]
fn a_hidden_timeline_comes_back_where_it_was() {
    let mut harness = window("cases/ronin-2022.ron");
    perform(&mut harness, Action::Run(Command::EnlargeTimeline));
    harness.get_by_label("Hide timeline").click();
    harness.run_steps(4);
    assert_eq!(harness.query_all_by_label("Timeline canvas").count(), 0);
    assert_eq!(harness.query_all_by_label("Graph canvas").count(), 1);
    perform(&mut harness, Action::Run(Command::ToggleTimeline));
    assert!(panes(&harness).has_timeline(TimelinePlace::Enlarged));
}

#[test]
fn the_place_of_the_timeline_can_be_changed_without_a_mouse() {
    let mut harness = window("cases/ronin-2022.ron");
    for name in ["Enlarge timeline", "Detach timeline", "Hide timeline"] {
        let button = harness.get_by_label(name);
        button.focus();
        harness.run_steps(2);
        assert!(harness.get_by_label(name).is_focused(), "{name}");
    }
    harness.get_by_label("Enlarge timeline").focus();
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert!(panes(&harness).has_timeline(TimelinePlace::Enlarged));
}

#[test]
fn sizes_of_panes_are_kept_and_taken_from_the_state() {
    let mut harness = window("cases/ronin-2022.ron");
    let Panes { timeline_height, inspector_width, legend_width, .. } = *panes(&harness);
    let heights = |harness: &Harness<'_, App>| harness.get_by_label("Timeline canvas").rect().height();
    let before = heights(&harness);
    harness.run_steps(10);
    assert_eq!(panes(&harness).timeline_height, timeline_height, "sizes do not creep");
    assert_eq!((panes(&harness).inspector_width, panes(&harness).legend_width), (inspector_width, legend_width));
    // As a view file does it.
    harness.state_mut().ui.panes = Panes { timeline_height: 400, inspector_width: 500, ..Panes::default() };
    harness.run_steps(4);
    assert_eq!((panes(&harness).timeline_height, panes(&harness).inspector_width), (400, 500));
    let more = heights(&harness) - before;
    assert!((more - (400.0 - f32::from(timeline_height))).abs() < 2.0, "{more}");
    // Nonsense in a file is brought into range.
    harness.state_mut().ui.panes = Panes { timeline_height: 9_000, inspector_width: 9_000, ..Panes::default() };
    harness.run_steps(4);
    assert_eq!((panes(&harness).timeline_height, panes(&harness).inspector_width), (520, 620));
}

#[test]
fn the_inspector_says_what_a_wallet_held_at_the_playhead() {
    let mut harness = window("cases/ronin-2022.ron");
    select(&mut harness, "Ronin Bridge Exploiter");
    assert!(!says(&harness, "As of "), "at rest at the beginning everything counts");
    assert!(!says(&harness, "Balance") && !says(&harness, "2 of 4 transfers"));
    at(&mut harness, "2022-03-23T13:45Z");
    assert!(says(&harness, "As of 2022-03-23 13:45 UTC"));
    assert!(says(&harness, "was there before"));
    assert!(says(&harness, "3 of 4 transfers"));
    golden::compare(&picture(&mut harness), "wallet_at_an_instant");
    // As the document has it, and nothing else.
    let key = doc(&harness).selection.nodes().next().unwrap().clone();
    let now = doc(&harness).history_of_node(&key).unwrap().at(doc(&harness).instant().unwrap());
    for account in now.accounts.iter().filter(|account| !account.balance.is_zero()) {
        let asset = &doc(&harness).case[account.asset];
        let text = format!("{} {}", account.balance.rounded(asset.decimals, 2), asset.symbol);
        assert!(says(&harness, &text), "{text}");
    }
    harness.get_by_label("Whole period").click();
    harness.run_steps(4);
    assert!(!says(&harness, "As of "));
    assert_eq!(doc(&harness).instant(), None);
}

#[test]
fn the_inspector_says_what_an_edge_had_carried_at_the_playhead() {
    let mut harness = window("cases/bybit-2025.ron");
    let graph = &doc(&harness).drawing.flow.graph;
    let edge = graph.edge_weights().max_by_key(|edge| edge.transfers.len()).unwrap();
    let (key, of) = (edge.key.clone(), edge.count);
    let half = doc(&harness).done_at(edge.transfers[edge.transfers.len() / 2]);
    perform(&mut harness, Action::Select(vec![Target::Edge(key.clone())], Join::Replace));
    assert!(says(&harness, "Ledger rows") && !says(&harness, "Sum so far"));
    #[allow(clippy::cast_precision_loss)]
    perform(&mut harness, Action::Playhead(half as f64));
    let now = doc(&harness).history_of_edge(&key).unwrap().at(half);
    assert!(says(&harness, "Sum so far") && says(&harness, "of the whole"));
    assert!(says(&harness, &format!("{} of {of} transfers", now.passed.rows)));
    assert!(now.passed.rows < of);
}

#[test]
fn the_inspector_says_what_had_been_reported_of_a_theft() {
    let mut harness = window("cases/ronin-2022.ron");
    let key =
        doc(&harness).drawing.flow.graph.node_weights().find(|node| !node.incidents.is_empty()).unwrap().key.clone();
    perform(&mut harness, Action::Select(vec![Target::Node(key)], Join::Replace));
    assert!(says(&harness, "Assessed to be Lazarus Group"));
    at(&mut harness, "2022-03-24T00:00Z");
    assert!(says(&harness, "None of the dated sources on it was published yet"));
    assert!(says(&harness, "Attributed to nobody by then") && !says(&harness, "Assessed to be"));
    assert!(says(&harness, "not published by then") && !says(&harness, "Lost"));
    golden::compare(&picture(&mut harness), "theft_at_an_instant");
    at(&mut harness, "2022-04-20T00:00Z");
    assert!(says(&harness, "Assessed to be Lazarus Group") && says(&harness, "FBI, Statement of 14 April 2022"));
}

#[test]
fn a_wide_table_has_the_balance_after_each_transfer() {
    let mut harness = window("cases/ronin-2022.ron");
    harness.state_mut().ui.panes.inspector_width = 560;
    select(&mut harness, "Ronin bridge exploiter 8");
    assert_eq!(harness.query_all_by_label("Balance").count(), 0);
    at(&mut harness, "2022-04-30T00:00Z");
    // One in the figures above, one over the column.
    assert_eq!(harness.query_all_by_label("Balance").count(), 2);
    assert!(says(&harness, "so far, of"));
    harness.state_mut().ui.panes.inspector_width = 300;
    harness.run_steps(4);
    assert_eq!(harness.query_all_by_label("Balance").count(), 1, "there is no room for the column");
}

#[test]
fn times_are_written_by_the_chosen_clock_and_name_it() {
    let mut harness = window("cases/ronin-2022.ron");
    select(&mut harness, "Ronin Bridge Exploiter");
    assert!(says(&harness, "Time (UTC)"));
    let zone = Zone::parse("Asia/Seoul").unwrap();
    let chosen = TimelineSettings { zone, ..doc(&harness).state.timeline.clone() };
    perform(&mut harness, Action::Time(TimeAction::Set(Box::new(chosen), "Time zone")));
    at(&mut harness, "2022-03-23T13:45Z");
    assert!(says(&harness, "As of 2022-03-23 22:45 UTC+9"));
    assert!(says(&harness, "Time (Asia/Seoul)"));
    perform(&mut harness, Action::Run(Command::ClearSelection));
    // 13:29:09 in UTC.
    assert!(says(&harness, "23 Mar 2022, 22:29:09 UTC+9"));
}

#[test]
fn only_thefts_that_had_happened_add_up_at_an_instant() {
    let mut harness = window("cases/dprk-record.ron");
    let all = doc(&harness).case.incidents.len();
    assert!(says(&harness, "Together") && !says(&harness, "Together so far"));
    at(&mut harness, "2019-01-01T00:00Z");
    let start = doc(&harness).instant().unwrap();
    let begun = doc(&harness).case.incidents.iter().filter(|incident| incident.at.start() <= start).count();
    assert!(begun > 0 && begun < all);
    assert!(says(&harness, "Together so far") && says(&harness, &format!("{begun} of {all} thefts")));
}

#[test]
fn a_table_follows_the_playhead() {
    let mut harness = window("cases/ronin-2022.ron");
    let graph = &doc(&harness).drawing.flow.graph;
    let named = |name: &str| graph.node_weights().find(|node| node.name.contains(name)).unwrap().key.clone();
    let both = ["Ronin Bridge Exploiter", "Tornado Cash 100"].map(|name| Target::Node(named(name)));
    perform(&mut harness, Action::Select(both.to_vec(), Join::Replace));
    let edges: Vec<_> =
        doc(&harness).drawing.flow.graph.edge_weights().map(|edge| Target::Edge(edge.key.clone())).collect();
    perform(&mut harness, Action::Select(edges, Join::Add));
    let moment = coldtrail::case::Moment::parse("2022-04-10T12:00Z").unwrap();
    let case = &doc(&harness).case;
    let exact = |at: &coldtrail::case::Moment| at.precision() == coldtrail::case::Precision::Minute;
    let before = case.transfers.iter().filter_map(|transfer| transfer.at).filter(exact).filter(|at| *at <= moment);
    let row = coldtrail::case::format_utc(before.max().unwrap().start(), "%d %b %H:%M");
    assert!(!says(&harness, &row), "{row} is far down");
    at(&mut harness, "2022-04-10T12:00Z");
    assert!(says(&harness, &row), "{row} is in view");
}
