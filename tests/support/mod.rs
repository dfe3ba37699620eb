//! What the tests of windows and pictures share: a harness that draws without a GPU, and pictures to compare with.
//!
//! ```ignore
//! mod support;
//! use support::{Stage, golden, picture};
//!
//! let mut window = Stage::new(1600.0, 1000.0).app(|cc| App::new(cc, …));
//! window.run();
//! golden::compare(&picture(&mut window), "bybit_dark");
//! ```

// Each test binary compiles its own copy of this module and uses a part of it.
#![allow(dead_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod flows;
pub mod golden;
pub mod raster;
pub mod window;

use egui_kittest::{Harness, HarnessBuilder};
use image::RgbaImage;

/// How large a window is, and on what kind of screen.
///
/// The system is always reported as Linux, animations and the blinking cursor are off (the harness's own defaults) and
/// the mouse pointer is not drawn: a picture shows the program's work and nothing else.
#[derive(Clone, Copy)]
#[must_use]
pub struct Stage {
    size: [f32; 2],
    scale: f32,
    theme: egui::Theme,
}

impl Stage {
    /// A window of this many points, on a screen of one pixel per point, in the dark.
    pub fn new(width: f32, height: f32) -> Self {
        Self { size: [width, height], scale: 1.0, theme: egui::Theme::Dark }
    }

    /// Pixels per point.
    pub fn scale(self, scale: f32) -> Self {
        Self { scale, ..self }
    }

    /// On a light desktop.
    pub fn light(self) -> Self {
        Self { theme: egui::Theme::Light, ..self }
    }

    /// The whole program in it. The constructor gets what eframe's own creator closure gets, before the first frame, so
    /// it can be the very function the real window uses; fonts it sets there are in time.
    pub fn app<'a, A: eframe::App + 'static>(
        self,
        build: impl FnOnce(&mut eframe::CreationContext<'a>) -> A,
    ) -> Harness<'a, A> {
        self.builder().build_eframe(build)
    }

    /// A single pane in it. `setup` runs before the first frame: the place for fonts and style.
    pub fn pane<'a>(
        self,
        setup: impl FnOnce(&egui::Context) + 'static,
        show: impl FnMut(&mut egui::Ui) + 'a,
    ) -> Harness<'a> {
        self.builder().with_context_setup(setup).build_ui(show)
    }

    /// A single pane with a state that the test can reach.
    pub fn pane_with<'a, S>(
        self,
        setup: impl FnOnce(&egui::Context) + 'static,
        state: S,
        show: impl FnMut(&mut egui::Ui, &mut S) + 'a,
    ) -> Harness<'a, S> {
        self.builder().with_context_setup(setup).build_ui_state(show, state)
    }

    fn builder<S>(self) -> HarnessBuilder<S> {
        HarnessBuilder::default()
            .with_size(self.size)
            .with_pixels_per_point(self.scale)
            .with_theme(self.theme)
            .with_render_cursor(false)
            // Frames as on a screen: two clicks in a row are a double click.
            .with_step_dt(1.0 / 60.0)
            .renderer(raster::Raster::default())
    }
}

/// What the window shows now.
#[track_caller]
pub fn picture<S>(harness: &mut Harness<'_, S>) -> RgbaImage {
    harness.render().expect("the window could not be drawn")
}

/// The bundled text face under every family name, for tests of panes that run without the program around them.
pub fn bundled_font(ctx: &egui::Context) {
    let data = egui::FontData::from_static(include_bytes!("../../assets/fonts/ColdtrailSans-Regular.ttf"));
    let mut fonts = egui::FontDefinitions::empty();
    fonts.font_data.insert("sans".to_owned(), data.into());
    for family in [egui::FontFamily::Proportional, egui::FontFamily::Monospace] {
        fonts.families.insert(family, vec!["sans".to_owned()]);
    }
    ctx.set_fonts(fonts);
}
