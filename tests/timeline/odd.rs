//! Times that are unusual, and still shown, marked and never lost.

use std::collections::BTreeSet;
use std::path::Path;

use coldtrail::app::clock::Chronicle;
use coldtrail::case::Case;
use coldtrail::flow::Valuation;
use coldtrail::scene::Target;
use coldtrail::timeline::{Activity, Axis, Movement, Zone};

use crate::scene::draw;

pub fn odd() -> Case {
    let loaded = coldtrail::format::load(Path::new("tests/data/timeline/odd_times.ron"));
    loaded.case.unwrap_or_else(|| panic!("{:?}", loaded.report))
}

#[test]
fn every_transfer_is_on_the_axis_or_said_to_have_no_time() {
    let case = odd();
    let index = Chronicle::of(&case, &Valuation::of(&case)).index;
    assert_eq!(index.instants().len() + index.ranges().len() + index.undated().len(), case.transfers.len());
    assert_eq!((index.undated().len(), index.ranges().len()), (1, 1));
    assert_eq!(index.instants()[0].0, 0, "the epoch is a time like any other");
    let drawn = draw(&case, (1400.0, 260.0), |_| {}, |_| {});
    let counted: f64 = drawn.layout.bars.iter().map(|bar| bar.sum.count).sum();
    assert!((counted - 11.0).abs() < 1e-6, "{counted}");
    let text = format!("{:?}", drawn.scene.items);
    assert!(text.contains("1 undated"));
    let hits = drawn.scene.hits.iter().filter(|hit| matches!(hit.target, Target::Transfer(_))).count();
    assert!(hits >= 6, "{hits} marks");
}

#[test]
fn what_happened_in_one_second_keeps_the_order_of_the_file() {
    let case = odd();
    let index = Chronicle::of(&case, &Valuation::of(&case)).index;
    let theft = case.incidents[0].at.start();
    let notes: Vec<&str> = index
        .between(theft, theft + 1)
        .iter()
        .filter_map(
            |(_, movement)| if let Movement::Transfer(ix) = movement { Some(case[*ix].note.as_str()) } else { None },
        )
        .collect();
    assert_eq!(notes, ["First of three in one second.", "Second.", "Third."]);
    let times: Vec<i64> = index.instants().iter().map(|(at, _)| *at).collect();
    assert!(times.is_sorted(), "whatever the order of the file");
}

#[test]
fn the_axis_reaches_from_the_epoch_to_the_last_second() {
    let case = odd();
    for zone in ["UTC", "Asia/Seoul", "UTC-12"] {
        let axis = Axis::new(&Activity::of(&case), &BTreeSet::new(), 1400.0).in_zone(Zone::parse(zone).unwrap());
        for transfer in case.transfers.iter().filter_map(|transfer| transfer.at) {
            assert_eq!(axis.second_at(axis.x_of(transfer.start())), transfer.start(), "{zone}");
        }
        let mut close = axis.clone();
        close.show(253_402_300_790.0, 253_402_300_799.0);
        let zoomed = draw(&case, (1400.0, 260.0), |axis| *axis = close.clone(), |_| {});
        assert!(!zoomed.scene.items.is_empty());
    }
}
