//! Timelines that were looked at once.

use coldtrail::case::Case;
use coldtrail::render::png;
use coldtrail::scene::style::{Theme, ThemeName};
use image::RgbaImage;

use crate::golden;
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
