use std::collections::BTreeSet;

use coldtrail::case::{Case, TransferIx};
use coldtrail::scene::style::Token;
use coldtrail::scene::text::FontBook;
use coldtrail::scene::timeline::{Part, Timeline, TimelineLayout, TimelineSpec, lanes_that_fit, timeline};
use coldtrail::scene::{Item, Point, Rect, Scene, Size, Target, TextRun};
use coldtrail::timeline::{Activity, Axis, Lanes, Layer, TimelineSettings};

use crate::cases::{all, days_only, hours_and_silence, many, record_of_years, shipped, usd};
use crate::record::thefts_of_a_decade;

const SIZES: [(f32, f32); 6] =
    [(900.0, 140.0), (900.0, 320.0), (1400.0, 140.0), (1400.0, 230.0), (2560.0, 200.0), (2560.0, 320.0)];

/// Builds the pieces a spec needs and draws it after `change`.
pub fn draw(
    case: &Case,
    size: (f32, f32),
    view: impl Fn(&mut Axis),
    change: impl Fn(&mut TimelineSpec<'_>),
) -> Timeline {
    draw_some(case, size, None, view, change)
}

/// The same with a layer of what passes the filters.
fn draw_some(
    case: &Case,
    (w, h): (f32, f32),
    shown: Option<&Layer>,
    view: impl Fn(&mut Axis),
    change: impl Fn(&mut TimelineSpec<'_>),
) -> Timeline {
    let lanes = Lanes::of(case, lanes_that_fit(case, h, 8));
    let value = usd(case);
    let layer = Layer::all(case, &lanes, &value);
    let mut axis = Axis::new(&Activity::of(case), &BTreeSet::new(), f64::from(w));
    view(&mut axis);
    let settings = TimelineSettings::default();
    let mut spec = TimelineSpec {
        case,
        lanes: &lanes,
        axis: &axis,
        size: Size::new(w, h),
        all: &layer,
        shown,
        focus: None,
        settings: &settings,
        curves: None,
        annotations: coldtrail::scene::annotate::Annotations::NONE,
        window: None,
        playhead: None,
        clock: false,
        event: None,
        ground: Token::Panel,
    };
    change(&mut spec);
    timeline(&spec)
}

fn texts(items: &[Item]) -> Vec<&TextRun> {
    items
        .iter()
        .flat_map(|item| match item {
            Item::Text(run) => vec![run],
            Item::Clip { items, .. } => texts(items),
            Item::Shape { .. } => vec![],
        })
        .collect()
}

fn boxes(scene: &Scene) -> Vec<(Rect, &str)> {
    let book = FontBook::get();
    let rect = |run: &TextRun| {
        let width = book.advance(run.font, run.size, &run.text);
        let tall = book.vertical(run.font, run.size).cap_height;
        Rect::new(Point::new(run.at.x, run.at.y - tall), Point::new(run.at.x + width, run.at.y))
    };
    texts(&scene.items).into_iter().map(|run| (rect(run), run.text.as_str())).collect()
}

/// Fails where a text lies over another or outside of the picture.
pub fn assert_apart(scene: &Scene, size: (f32, f32), what: &str) {
    let boxes = boxes(scene);
    for (n, (a, text)) in boxes.iter().enumerate() {
        let inside = a.min.x >= 0.0 && a.min.y >= 0.0 && a.max.x <= size.0 && a.max.y <= size.1;
        assert!(inside, "{text:?} leaves {size:?}, {what}: {a:?}");
        for (b, other) in &boxes[n + 1..] {
            assert!(!a.overlaps(b), "{text:?} over {other:?} at {size:?}, {what}: {a:?} {b:?}");
        }
    }
}

fn cases() -> Vec<Case> {
    let mut cases =
        vec![hours_and_silence(), days_only(), record_of_years(), many(2000), thefts_of_a_decade(), Case::default()];
    cases.extend(shipped());
    cases
}

#[test]
fn no_label_touches_another_or_leaves_the_picture() {
    for case in cases() {
        for size in SIZES {
            for zoom in [0.6, 1.0, 1.7, 6.0, 40.0, 900.0] {
                for clock in [false, true] {
                    let drawn = draw(
                        &case,
                        size,
                        |axis| axis.zoom_at(0.21 * f64::from(size.0), zoom),
                        |spec| {
                            let (from, to) = spec.axis.view();
                            spec.playhead = Some(from + 0.3 * (to - from));
                            spec.window = Some((from + 0.1 * (to - from), from + 0.5 * (to - from)));
                            spec.clock = clock;
                        },
                    );
                    assert_apart(&drawn.scene, size, &format!("zoom {zoom}"));
                }
            }
        }
    }
}

#[test]
fn every_lane_is_named_where_the_lanes_were_chosen_for_the_height() {
    for case in cases().into_iter().filter(|case| !case.wallets.is_empty()) {
        for size in SIZES {
            let lanes = Lanes::of(&case, lanes_that_fit(&case, size.1, 8));
            let drawn = draw(&case, size, |_| {}, |_| {});
            let names = drawn.layout.frame.names;
            let named = boxes(&drawn.scene)
                .into_iter()
                .filter(|(r, _)| names.contains(r.min) && r.min.y > drawn.layout.frame.lanes.min.y - 1.0)
                .count();
            assert_eq!(named, lanes.len(), "{size:?}");
        }
    }
}

#[test]
fn the_same_spec_gives_the_same_picture() {
    for case in cases() {
        let picture = || draw(&case, (1400.0, 230.0), |_| {}, |spec| spec.playhead = Some(spec.axis.t(300.0))).scene;
        assert_eq!(picture(), picture());
    }
}

#[test]
fn every_transfer_and_event_can_be_pointed_at() {
    let case = hours_and_silence();
    let drawn = draw(&case, (2560.0, 320.0), |_| {}, |_| {});
    let events = drawn.scene.hits.iter().filter(|h| matches!(h.target, Target::Event(_))).count();
    assert_eq!(events, case.events.len());
    let theft = drawn.scene.hits.iter().find(|h| h.target == Target::Transfer(TransferIx::new(0))).unwrap();
    assert_eq!(theft.name, "Bybit cold wallet → Exploiter: 401,346 ETH, 21 Feb 2025, 14:13:35 UTC");
    let frame = drawn.layout.frame;
    let x = drawn.layout.x_of(case.transfers[0].at.unwrap().start() as f64);
    let middle = 0.5 * (frame.lane_y(0) + frame.lane_y(1));
    assert_eq!(drawn.scene.hit(Point::new(x, middle), 2.0).unwrap().target, theft.target);
    for hit in &drawn.scene.hits {
        assert!(!hit.name.is_empty());
    }
}

#[test]
fn the_pane_can_ask_what_lies_under_the_pointer() {
    let case = hours_and_silence();
    let window = |axis: &Axis| (axis.t(100.0), axis.t(300.0));
    let drawn = draw(
        &case,
        (1400.0, 230.0),
        |_| {},
        |spec| {
            spec.window = Some(window(spec.axis));
            spec.playhead = Some(spec.axis.t(200.0));
        },
    );
    let layout: &TimelineLayout = &drawn.layout;
    let (from, to) = layout.window.unwrap();
    let (plot, y) = (layout.frame.plot, layout.frame.bars.center().y);
    let at = |x: f32, y: f32| layout.part_at(Point::new(x, y));
    assert_eq!(at(from - 3.0, y), Some(Part::WindowFrom));
    assert_eq!(at(to + 3.0, y), Some(Part::WindowTo));
    assert_eq!(at(from + 30.0, y), Some(Part::Window));
    assert_eq!(at(from - 30.0, y), Some(Part::Plot));
    let dates = layout.frame.ticks.center().y;
    assert_eq!(at(layout.playhead.unwrap(), dates), Some(Part::Playhead));
    assert_eq!(at(from - 30.0, dates), Some(Part::Dates));
    let (band, gap) = layout.gaps[2];
    assert_eq!(at(band.center().x, y), Some(Part::Gap(gap)));
    assert_eq!(at(10.0, layout.frame.lane_y(1)), Some(Part::Names(Some(1))));
    assert_eq!(at(10.0, dates), Some(Part::Names(None)));
    assert_eq!(layout.part_at(Point::new(plot.max.x + 50.0, y)), None);
    let x = plot.min.x + 123.0;
    assert!((layout.x_of(layout.time_at(x)) - x).abs() < 1e-2);
    let bar = layout.bars[3];
    assert_eq!(layout.bar_at(Point::new(0.5 * (bar.x0 + bar.x1), y)), Some(&bar));
}

#[test]
fn what_is_filtered_out_stays_as_a_shadow_without_a_hit() {
    let case = hours_and_silence();
    let lanes = Lanes::of(&case, 8);
    let value = usd(&case);
    let shown = Layer::of(&case, &lanes, &value, all(&case).take(20));
    let drawn = draw_some(&case, (1400.0, 320.0), Some(&shown), |_| {}, |_| {});
    for hit in &drawn.scene.hits {
        if let Target::Transfer(ix) = hit.target {
            assert!(ix.get() < 20);
        }
    }
    let whole = draw(&case, (1400.0, 320.0), |_| {}, |_| {});
    assert!(drawn.layout.bars.len() < whole.layout.bars.len());
}
