use std::collections::BTreeSet;

use coldtrail::case::{Amount, TransferIx};
use coldtrail::timeline::{Activity, Axis, Flight, Movement, Pace, Playback, TimeIndex, VictimTotals, in_flight};

use crate::cases::{all, at, hours_and_silence, usd};

fn ether(n: u128) -> Amount {
    Amount(n * 10u128.pow(18))
}

#[test]
fn playing_skips_the_silence_and_ends_at_the_end() {
    let case = hours_and_silence();
    let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1200.0);
    let mut play = Playback::at_start(&axis);
    play.advance(1.0, &axis, &[]);
    assert_eq!(play.at, axis.extent().0, "not playing");
    play.toggle(&axis);
    let mut frames = 0i32;
    while play.playing {
        let before = play.at;
        play.advance(1.0 / 60.0, &axis, &[]);
        assert!(play.at > before);
        frames += 1;
    }
    assert_eq!(play.at, axis.extent().1);
    assert!((frames - 1200).abs() <= 2, "1200 px at 60 px/s and 60 frames/s: {frames}");
    play.toggle(&axis);
    assert_eq!(play.at, axis.extent().0, "from the beginning again");
    play.pace = Pace::Seconds(60.0);
    play.advance(2.0, &axis, &[]);
    assert_eq!(play.at, axis.extent().0 + 120.0);
}

#[test]
fn steps_visit_every_instant_once() {
    let case = hours_and_silence();
    let mut expected: Vec<i64> = case.transfers.iter().map(|t| t.at.unwrap().start()).collect();
    expected.sort_unstable();
    expected.dedup();
    let mut play = Playback::default();
    let mut seen = Vec::new();
    while play.step(&expected, true) {
        seen.push(play.at as i64);
    }
    assert_eq!(seen, expected);
    while play.step(&expected, false) {
        seen.pop();
    }
    assert_eq!(seen.len(), 1);
    assert_eq!(play.at as i64, expected[0]);
    play.at += 0.5;
    play.step(&expected, false);
    assert_eq!(play.at as i64, expected[0]);
}

#[test]
fn what_flies_depends_on_the_instant_alone() {
    let case = hours_and_silence();
    let index = TimeIndex::build(&case, &usd(&case), all(&case));
    let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1200.0);
    let theft = at("2025-02-21T14:13:35Z").start() as f64;
    let flies = |x: f64| in_flight(&index, &axis, axis.t(x), 40.0);
    let of = |flights: &[Flight], n: usize| {
        flights.iter().find(|f| f.movement == Movement::Transfer(TransferIx::new(n))).map(|f| f.progress)
    };
    assert_eq!(of(&flies(axis.x(theft) - 1.0), 0), None);
    assert_eq!(of(&flies(axis.x(theft)), 0), Some(0.0));
    assert!((of(&flies(axis.x(theft) + 20.0), 0).unwrap() - 0.5).abs() < 1e-6);
    assert_eq!(of(&flies(axis.x(theft) + 41.0), 0), None);
    let day = of(&flies(axis.x(theft)), 1).unwrap();
    assert!(day > 0.0 && day < 1.0, "known to the day: on its way all day");
    assert_eq!(flies(300.0), flies(300.0));
}

#[test]
fn what_left_the_victim_is_exact_and_bounded() {
    let case = hours_and_silence();
    let totals = VictimTotals::of(&case);
    let theft = at("2025-02-21T14:13:35Z").start();
    assert_eq!(totals.at(at("2025-02-20").start()), vec![]);
    let before = totals.at(theft - 1);
    assert_eq!(
        (before[0].at_least, before[0].at_most),
        (Amount(0), ether(113_375)),
        "some of it that day, nobody says when"
    );
    let after = totals.at(theft);
    assert_eq!((after[0].at_least, after[0].at_most), (ether(401_346), ether(514_721)));
    let next_day = totals.at(at("2025-02-22").start());
    assert_eq!((next_day[0].at_least, next_day[0].at_most), (ether(514_721), ether(514_721)));
}

#[test]
fn a_step_takes_its_time_however_long_the_silence() {
    let case = hours_and_silence();
    let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1200.0);
    let mut steps: Vec<i64> = case.transfers.iter().map(|t| t.at.unwrap().start()).collect();
    steps.sort_unstable();
    steps.dedup();
    let mut play = Playback { pace: Pace::Steps(0.5), ..Playback::at_start(&axis) };
    play.toggle(&axis);
    // To the first step, then from each to the next in half a second.
    let mut reached = Vec::new();
    for _ in 0..=steps.len() {
        (0..30).for_each(|_| play.advance(0.5 / 30.0, &axis, &steps));
        reached.push(play.at);
    }
    for (n, &step) in steps.iter().enumerate().filter(|&(_, &step)| step as f64 > axis.extent().0) {
        let nearest = reached.iter().map(|at| (axis.x(*at) - axis.x_of(step)).abs()).fold(f64::MAX, f64::min);
        assert!(nearest < 0.5, "step {n} at {step}: {nearest} px off");
    }
    // On the way, most of a step is spent while what moves is seen.
    let longest = steps.windows(2).max_by_key(|pair| pair[1] - pair[0]).unwrap();
    let mut play = Playback { at: longest[0] as f64, playing: true, pace: Pace::Steps(1.0), ..Playback::default() };
    play.advance(0.79, &axis, &steps);
    assert!(axis.x(play.at) - axis.x_of(longest[0]) <= coldtrail::timeline::FLIGHT_PX);
}
