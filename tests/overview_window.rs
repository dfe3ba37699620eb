//! The overview in the window and as a picture: bars filter, choices can be undone, what is exported is what was seen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use coldtrail::app::export::{Content, ExportOptions, Picture, Sheet};
use coldtrail::app::{Action, App, Command};
use coldtrail::case::{IncidentIx, SourceKind};
use coldtrail::overview::Preference;
use coldtrail::scene::Size;
use coldtrail::scene::style::ThemeName;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::window::{click, doc, perform, window_of};
use support::{golden, picture};

const CASE: &str = "tests/data/overview.ron";
const EXCHANGES: &str = "By victim type: Exchange, 2 thefts, USD 40,000,000, 27.7 %";

fn window(width: f32, height: f32) -> Harness<'static, App> {
    let mut harness = window_of(width, height, CASE);
    harness.key_press(Key::O);
    harness.run_steps(4);
    harness
}

fn chosen(harness: &Harness<'_, App>) -> Option<Vec<usize>> {
    doc(harness).state.filter.incidents.as_ref().map(|set| set.iter().map(|ix| ix.get()).collect())
}

#[test]
fn the_key_switches_between_graph_and_overview() {
    let mut harness = window(1600.0, 1000.0);
    assert!(harness.query_by_label("Graph canvas").is_none());
    harness.get_by_label(EXCHANGES);
    harness.key_press(Key::O);
    harness.run_steps(3);
    harness.get_by_label("Graph canvas");
    click(&mut harness, "Overview");
    assert_eq!(harness.state().ui.sheet, Sheet::Overview);
}

#[test]
fn the_overview_has_a_picture_of_its_own() {
    let mut harness = window(1600.0, 1000.0);
    golden::compare(&picture(&mut harness), "overview_dark");
    perform(&mut harness, Action::Run(Command::SwitchTheme));
    perform(&mut harness, Action::ShowIncidents(Some([IncidentIx::new(0), IncidentIx::new(6)].into())));
    golden::compare(&picture(&mut harness), "overview_light_chosen");
}

#[test]
fn a_click_on_a_bar_filters_and_a_second_clears() {
    let mut harness = window(1600.0, 2000.0);
    assert_eq!(chosen(&harness), None);
    click(&mut harness, EXCHANGES);
    assert_eq!(chosen(&harness), Some(vec![0, 6]));
    assert_eq!(harness.query_all_by_label("2 of 7 thefts  ×").count(), 2, "over the charts and among the filters");
    click(&mut harness, EXCHANGES);
    assert_eq!(chosen(&harness), None);
    click(&mut harness, "By year: 2021, 2 thefts, USD 101,234,567.89, 70.2 %");
    assert_eq!(chosen(&harness), Some(vec![2, 3]));
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert_eq!(chosen(&harness), None);
    click(&mut harness, "Largest thefts: Gamma Protocol, 1 Jun 2021, USD 100,000,000");
    assert_eq!(chosen(&harness), Some(vec![2]));
    perform(&mut harness, Action::Run(Command::ShowAll));
    assert_eq!(chosen(&harness), None);
}

#[test]
fn whose_figures_count_is_a_choice_that_can_be_undone() {
    let mut harness = window(1600.0, 2000.0);
    perform(&mut harness, Action::Prefer(Preference::first(SourceKind::Government)));
    harness.get_by_label("By victim type: Exchange, 2 thefts, USD 45,000,000.5, 28.8 %");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(4);
    harness.get_by_label(EXCHANGES);
    assert_eq!(doc(&harness).state.preference, Preference::AsStated);
}

#[test]
fn a_bar_can_be_reached_and_chosen_by_the_keyboard() {
    let mut harness = window(1600.0, 2000.0);
    harness.get_by_label(EXCHANGES).focus();
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(chosen(&harness), Some(vec![0, 6]));
}

#[test]
fn an_idle_overview_asks_for_no_repaint() {
    // `run` panics when the window keeps asking for frames.
    window(1600.0, 1000.0).run();
}

#[test]
fn the_export_dialog_offers_what_is_seen() {
    let mut harness = window(1600.0, 1000.0);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    harness.run_steps(3);
    assert_eq!(harness.state().ui.export.as_ref().unwrap().choice.content, Content::Overview);
    click(&mut harness, "Show: Overview");
    click(&mut harness, "Graph and timeline");
    assert_eq!(harness.state().ui.export.as_ref().unwrap().choice.content, Content::Both);
}

fn options(name: &str, size: Size) -> ExportOptions {
    ExportOptions {
        path: name.into(),
        content: Content::Overview,
        size,
        theme: ThemeName::Print,
        ..ExportOptions::default()
    }
}

#[test]
fn the_overview_is_exported_in_the_frame_of_every_picture() {
    let harness = window(1600.0, 1000.0);
    let picture = Picture::of(doc(&harness), None);
    for (name, size) in [("overview_print", Size::new(1400.0, 900.0)), ("overview_narrow", Size::new(520.0, 1500.0))] {
        let bytes = options("x.png", size).render(&picture, None).unwrap();
        golden::compare(&image::load_from_memory(&bytes).unwrap().to_rgba8(), name);
    }
    let svg = String::from_utf8(options("x.svg", Size::new(1920.0, 1080.0)).render(&picture, None).unwrap()).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    for text in ["TLP:CLEAR", "Made-up thefts, 2019 to 2022", &doc(&harness).case.digest.short(), "Example Police"] {
        assert!(svg.contains(text), "{text}");
    }
}

#[test]
fn no_size_and_no_choice_breaks_the_picture() {
    let harness = window(1600.0, 1000.0);
    for (width, height) in [(320.0, 240.0), (330.0, 4000.0), (3000.0, 300.0), (900.0, 700.0)] {
        for preference in Preference::all() {
            let picture = Picture::of(doc(&harness), None).preferring(preference);
            options("x.svg", Size::new(width, height)).render(&picture, None).unwrap();
        }
    }
}

#[test]
fn labels_stand_clear_of_each_other() {
    use coldtrail::flow::Valuation;
    use coldtrail::overview::Statistics;
    use coldtrail::scene::overview::{OverviewSpec, overview};
    use coldtrail::scene::text::FontBook;
    use coldtrail::scene::{HitShape, Item, Rect, TextRun};

    fn texts<'s>(items: &'s [Item], into: &mut Vec<&'s TextRun>) {
        for item in items {
            match item {
                Item::Text(run) => into.push(run),
                Item::Clip { items, .. } => texts(items, into),
                Item::Shape { .. } => {}
            }
        }
    }
    let case = coldtrail::format::load(Path::new(CASE)).case.unwrap();
    // Many years make narrow columns, beside which marks of published figures stand.
    let mut long = case.clone();
    long.incidents.push(long.incidents[0].clone());
    long.incidents[7].at = coldtrail::case::Moment::parse("2012-05").unwrap();
    let set: BTreeSet<IncidentIx> = [IncidentIx::new(2)].into();
    for (case, preference) in
        [&case, &long].into_iter().flat_map(|case| Preference::all().into_iter().map(move |p| (case, p)))
    {
        let statistics = Statistics::of(case, &Valuation::of(case), &preference, None);
        for width in [330.0, 520.0, 900.0, 1356.0, 1876.0] {
            for chosen in [None, Some(&set)] {
                let scene = overview(&OverviewSpec { case, statistics: &statistics, chosen, hover: None }, width);
                let mut runs = Vec::new();
                texts(&scene.items, &mut runs);
                let boxes: Vec<(Rect, &str)> = runs
                    .iter()
                    .map(|run| {
                        let high = FontBook::get().vertical(run.font, run.size).cap_height;
                        let wide = FontBook::get().advance(run.font, run.size, &run.text);
                        (Rect::from_xywh(run.at.x, run.at.y - high, wide, high), run.text.as_str())
                    })
                    .collect();
                for (n, (a, first)) in boxes.iter().enumerate() {
                    assert!(a.min.x >= -0.5 && a.max.x <= width + 0.5, "{first:?} leaves the picture at {width}");
                    for (b, second) in &boxes[n + 1..] {
                        assert!(!a.overlaps(b), "{first:?} and {second:?} overlap at {width}, {preference:?}");
                    }
                    for hit in &scene.hits {
                        if let HitShape::Circle(mark, _) = hit.shape {
                            assert!(
                                !a.expanded(4.0).contains(mark),
                                "{first:?} covers a mark at {width}, {preference:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}
