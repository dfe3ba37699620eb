//! Cases played: every shipped one to its end, and the window on the way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

mod support;

use std::path::Path;

use coldtrail::app::accounts::Accounts;
use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::opened::Opened;
use coldtrail::app::{Action, Command};
use coldtrail::layout::Cancel;
use coldtrail::scene::graph::{GraphSpec, View, build};
use coldtrail::scene::play::{Instant, moving_money};
use coldtrail::scene::{Selection, Size};
use coldtrail::timeline::{FLIGHT_PX, Pace, in_flight};
use coldtrail::trace::Balance;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use support::picture;
use support::window::{doc, perform, press, shipped, window_of};

fn open(path: &Path) -> Document {
    let opened = Opened::read(&[path.to_owned()], &ViewState::default(), None, &Cancel::default()).unwrap();
    Document::new(opened.paths, opened.report, opened.content.expect("a shipped case opens"))
}

#[test]
fn every_shipped_case_plays_to_its_end_with_every_unit_accounted_for() {
    const INSTANTS: i64 = 200;
    for path in shipped() {
        let doc = open(&path);
        let accounts = Accounts::of(&doc.case, &doc.valuation, &Cancel::default()).unwrap();
        let play = doc.play().expect("small cases are ready at once");
        let flow = &doc.drawing.flow;
        let (start, end) = doc.clock.axis.extent();
        let spec = GraphSpec {
            least_text: 0.0,
            case: &doc.case,
            flow,
            arrangement: &doc.drawing.arrangement,
            shown: &doc.shown,
            view: View::default(),
            size: Size::new(1200.0, 800.0),
            selection: &Selection::default(),
            hover: None,
            annotations: coldtrail::scene::annotate::Annotations::NONE,
            traced: None,
            instant: None,
        };
        let still = build(&spec).hits;
        let (mut begun, mut taken) = (0, std::collections::BTreeMap::new());
        for n in 0..=INSTANTS {
            let at = start + (end - start) * n as f64 / INSTANTS as f64;
            let second = at.floor() as i64;
            let account = accounts.running.at(second);
            for (asset, balance) in &account.assets {
                assert!(Balance::closes(balance), "{} at {second}: {balance:?}", path.display());
                let before = taken.insert(*asset, balance.taken);
                assert!(before.unwrap_or(0) <= balance.taken, "what left the victim only grows");
            }
            let now = play.begun(second);
            assert!(now >= begun, "what has begun stays begun");
            begun = now;
            let flights = in_flight(&doc.chronicle.index, &doc.clock.axis, at, FLIGHT_PX);
            let money = moving_money(&doc.case, &doc.valuation, flow, &doc.shown, play, &flights, second);
            for one in &money {
                assert!(doc.shown.edge(one.edge).is_some() && (0.0..=1.0).contains(&one.progress), "{one:?}");
                assert!(one.count >= 1 && one.share.is_none_or(|share| (0.0..=1.0).contains(&share)));
                assert!(play.edge_has_begun(one.edge, second), "nothing moves where nothing has begun");
            }
            for ix in flow.graph.node_indices() {
                let level = play.level(ix, second);
                assert!((0.0..=1.001).contains(&(level.known + level.opening)), "{level:?}");
            }
            if n % 40 == 0 {
                let instant = Instant { play, at: second, money: &money };
                assert_eq!(build(&GraphSpec { instant: Some(&instant), ..spec }).hits, still, "no node moves");
            }
        }
        let dated = |ix: &coldtrail::case::TransferIx| doc.case[*ix].at.is_some();
        for ix in flow.graph.edge_indices().filter(|&ix| flow.graph[ix].transfers.first().is_some_and(dated)) {
            assert!(play.edge_has_begun(ix, end.ceil() as i64), "{}: all has begun at the end", path.display());
        }
    }
}

fn at(text: &str) -> f64 {
    coldtrail::case::Moment::parse(text).unwrap().start() as f64
}

#[test]
fn an_instant_looks_the_same_whatever_way_it_was_reached() {
    let target = at("2022-04-06T12:00Z");
    let mut straight = window_of(1400.0, 900.0, "cases/ronin-2022.ron");
    perform(&mut straight, Action::Playhead(target));
    let mut around = window_of(1400.0, 900.0, "cases/ronin-2022.ron");
    for stop in ["2022-05-01T00:00Z", "2022-03-23T13:29Z", "2022-04-20T00:00Z"] {
        perform(&mut around, Action::Playhead(at(stop)));
    }
    perform(&mut around, Action::SetPace(Pace::Steps(0.2)));
    press(&mut around, Modifiers::NONE, Key::Space);
    press(&mut around, Modifiers::NONE, Key::Space);
    perform(&mut around, Action::SetPace(Pace::Pixels(60.0)));
    perform(&mut around, Action::Playhead(target));
    assert!(picture(&mut straight) == picture(&mut around));
}

#[test]
fn the_strip_says_where_the_funds_are_and_goes_with_the_instant() {
    let mut harness = window_of(1400.0, 900.0, "cases/ronin-2022.ron");
    assert!(harness.query_by_label_contains("As of").is_none(), "no instant is chosen at first");
    perform(&mut harness, Action::Playhead(at("2022-04-13T22:17Z")));
    assert!(harness.query_by_label_contains("As of 2022-04-13 22:17:00 UTC. 173,600 ETH left the victim").is_some());
    assert!(harness.query_by_label_contains("mixed").is_some());
    press(&mut harness, Modifiers::NONE, Key::Home);
    assert!(harness.query_by_label_contains("As of").is_none(), "the whole of the time again");
}

#[test]
fn steps_go_to_what_is_shown_and_to_events() {
    let mut harness = window_of(1400.0, 900.0, "cases/ronin-2022.ron");
    let all = doc(&harness).steps();
    assert!(doc(&harness).case.events.iter().all(|event| all.binary_search(&event.at.start()).is_ok()));
    press(&mut harness, Modifiers::NONE, Key::R);
    let traced = doc(&harness).steps();
    assert!(traced.len() < all.len(), "what carried nothing is no step: {} of {}", traced.len(), all.len());
    let mut seen = Vec::new();
    for _ in 0..5 {
        press(&mut harness, Modifiers::COMMAND, Key::ArrowRight);
        seen.push(doc(&harness).clock.playback.at as i64);
    }
    assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{seen:?}");
    assert!(seen.iter().all(|step| traced.binary_search(step).is_ok()));
    assert!(!doc(&harness).latest(seen[4]).is_empty());
}

#[test]
fn loop_follow_and_pace_are_switched_by_keys_and_by_name() {
    let mut harness = window_of(1400.0, 900.0, "cases/ronin-2022.ron");
    press(&mut harness, Modifiers::NONE, Key::L);
    press(&mut harness, Modifiers::NONE, Key::W);
    let playback = doc(&harness).clock.playback;
    assert!(playback.looping && playback.follow);
    harness.get_by_label_contains("along the axis").click();
    harness.run_steps(4);
    harness.get_by_label("1 s = 1 day").click();
    harness.run_steps(4);
    assert_eq!(doc(&harness).clock.playback.pace, Pace::Seconds(86_400.0));
    harness.get_by_label("Seconds per step").click();
    harness.run_steps(4);
    assert_eq!(doc(&harness).clock.playback.pace, Pace::Steps(1.0));
}

#[test]
fn the_camera_keeps_what_moves_in_view_until_a_hand_moves_it() {
    let mut harness = window_of(1400.0, 900.0, "cases/ronin-2022.ron");
    press(&mut harness, Modifiers::NONE, Key::W);
    perform(&mut harness, Action::Playhead(at("2022-04-06T11:30Z")));
    // Look away first.
    let camera = &mut harness.state_mut().ui.camera;
    camera.set(camera.view.panned(coldtrail::scene::Point::new(4_000.0, 0.0)));
    let away = harness.state().ui.camera.view;
    perform(&mut harness, Action::Run(Command::Play));
    harness.run_steps(30);
    let followed = harness.state().ui.camera.view;
    assert!((followed.offset.x - away.offset.x).abs() > 500.0, "{away:?} {followed:?}");
    let camera = &mut harness.state_mut().ui.camera;
    camera.set(away);
    harness.run_steps(10);
    assert_eq!(harness.state().ui.camera.view, away, "a hand on the picture lets go");
}
