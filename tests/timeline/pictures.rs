//! Timelines that were looked at once.

use coldtrail::case::Case;
use coldtrail::render::png;
use coldtrail::scene::style::{Theme, ThemeName};
use coldtrail::timeline::{Measure, Scale, TimelineSettings};
use image::RgbaImage;

use crate::cases::shipped;
use crate::golden;
use crate::options::drawn;
use crate::record::thefts_of_a_decade;
use crate::scene::draw;

fn picture(case: &Case, size: (f32, f32), theme: ThemeName) -> RgbaImage {
    let drawn = draw(case, size, |_| {}, |_| {});
    let (width, height, rgba) = png::pixels(&drawn.scene, Theme::get(theme), 1.0).unwrap();
    RgbaImage::from_raw(width, height, rgba).unwrap()
}

#[test]
fn ten_years_of_thefts_known_by_report() {
    let case = thefts_of_a_decade();
    if let Some(folder) = std::env::var_os("COLDTRAIL_LOOK").map(std::path::PathBuf::from) {
        for (w, h) in
            [(900.0, 140.0), (900.0, 230.0), (1400.0, 230.0), (1400.0, 320.0), (2560.0, 230.0), (2560.0, 320.0)]
        {
            picture(&case, (w, h), ThemeName::Dark).save(folder.join(format!("decade-{w}x{h}.png"))).unwrap();
        }
        picture(&case, (1400.0, 230.0), ThemeName::Print).save(folder.join("decade-print.png")).unwrap();
    }
    golden::compare(&picture(&case, (1400.0, 260.0), ThemeName::Dark), "timeline_decade_of_thefts");
}

/// A shipped case as the window draws it with these settings.
fn chosen(id: &str, settings: &TimelineSettings, select: &str, theme: ThemeName, name: &str) {
    let case = shipped().into_iter().find(|case| case.id == id).unwrap();
    let (width, height, rgba) =
        png::pixels(&drawn(&case, settings, select, None, (1400.0, 260.0)).scene, Theme::get(theme), 1.0).unwrap();
    golden::compare(&RgbaImage::from_raw(width, height, rgba).unwrap(), name);
}

#[test]
fn a_running_sum_in_proportion() {
    let settings = TimelineSettings { cumulative: true, scale: Scale::Linear, ..TimelineSettings::default() };
    chosen("ronin-2022", &settings, "", ThemeName::Dark, "timeline_ronin_sum");
}

#[test]
fn balances_of_a_selected_wallet() {
    chosen("bybit-2025", &TimelineSettings::default(), "Exploiter 1", ThemeName::Light, "timeline_bybit_balances");
}

#[test]
fn one_asset() {
    let settings = TimelineSettings { measure: Measure::Asset("ETH".into()), ..TimelineSettings::default() };
    chosen("kucoin-2020", &settings, "", ThemeName::Dark, "timeline_kucoin_eth");
}

#[test]
fn the_record_of_ten_years() {
    chosen("dprk-record", &TimelineSettings::default(), "", ThemeName::Dark, "timeline_record");
}
