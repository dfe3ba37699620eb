//! The real window: how it is opened, and what to do where none can be.

use std::path::PathBuf;

use super::App;
use crate::format::Options;

/// Opens the window, with the named cases in it, loaded as `options` say, and returns when it is closed.
///
/// # Errors
/// A sentence that says why there is no window and how to get a picture without one.
pub fn run(cases: Vec<PathBuf>, options: Options) -> Result<(), String> {
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Coldtrail")
        .with_app_id("coldtrail")
        .with_inner_size([1600.0, 1000.0])
        .with_min_inner_size([800.0, 560.0]);
    // A picture that cannot be decoded is no reason not to start.
    if let Ok(icon) = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/coldtrail.png")) {
        viewport = viewport.with_icon(icon);
    }
    let window = eframe::NativeOptions { viewport, system_font_fallback: false, ..Default::default() };
    eframe::run_native(
        "coldtrail",
        window,
        Box::new(|context| Ok(Box::new(App::new(&context.egui_ctx, cases, options)))),
    )
    .map_err(|error| {
        format!(
            "no window could be opened: {error}\n\
                 Without a display, write a picture instead: coldtrail export CASE --out picture.png"
        )
    })
}
