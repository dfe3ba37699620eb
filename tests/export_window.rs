//! The export dialog: what it shows is what will be written, and every choice leads there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::Arc;

use coldtrail::app::export::{Annex, Content, Paper};
use coldtrail::app::{Action, App, Command};
use coldtrail::scene::frame::Ground;
use coldtrail::scene::style::ThemeName;
use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use support::window::{click, window_of};
use support::{golden, picture};

fn window(width: f32, height: f32) -> Harness<'static, App> {
    let mut harness = window_of(width, height, "cases/bybit-2025.ron");
    open(&mut harness);
    harness
}

fn open(harness: &mut Harness<'_, App>) {
    harness.state_mut().perform(Action::Run(Command::Export));
    harness.run_steps(4);
}

fn choice<'a>(harness: &'a Harness<'_, App>) -> &'a coldtrail::app::export::ExportDialog {
    harness.state().ui.export.as_ref().expect("the dialog is open")
}

fn shown(harness: &Harness<'_, App>) -> Arc<coldtrail::app::export::Previewed> {
    Arc::clone(harness.state().ui.preview.shown.as_ref().expect("a preview").as_ref().expect("a picture"))
}

#[test]
fn the_preview_follows_every_choice() {
    let mut harness = window(1280.0, 720.0);
    let first = shown(&harness);
    click(&mut harness, "Size: As the window");
    click(&mut harness, "A4 landscape");
    let paper = shown(&harness);
    assert_eq!(paper.page, (3508, 2480));
    assert_eq!(choice(&harness).choice.theme, ThemeName::Print, "paper is printed in the colours of print");
    assert!(first.size != paper.size && first.pixels != paper.pixels);
    harness.get_by_label_contains("3508 × 2480 pixels");
    click(&mut harness, "Light");
    assert!(shown(&harness).pixels != paper.pixels);
    click(&mut harness, "Size: A4 landscape");
    click(&mut harness, "A3 portrait");
    assert_eq!(choice(&harness).choice.theme, ThemeName::Light, "a theme chosen by hand stays");
    click(&mut harness, "150");
    assert_eq!(shown(&harness).page, (1754, 2480));
    click(&mut harness, "Transparent");
    assert_eq!(choice(&harness).choice.ground, Ground::Transparent);
    assert!(shown(&harness).pixels.chunks_exact(4).any(|pixel| pixel[3] == 0));
    click(&mut harness, "Picture only");
    assert!(choice(&harness).choice.bare);
    click(&mut harness, "Title, legend, origin");
    click(&mut harness, "Pages");
    assert!(choice(&harness).choice.annex == Annex::Pages && shown(&harness).pages > 3);
    harness.get_by_label_contains("pages · about");
    assert!(!harness.state().is_previewing());
}

#[test]
fn the_preview_is_the_output() {
    let mut harness = window(1280.0, 720.0);
    click(&mut harness, "Size: As the window");
    click(&mut harness, "Slide 16:9");
    let shown = shown(&harness);
    // The same picture at the resolution of the preview.
    let mut options = choice(&harness).options(harness.state().ui.camera.size);
    options.path = "x.png".into();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let dpi = (96.0 * shown.size.0 as f32 / 1280.0).round() as u16;
    options.dpi = dpi;
    let doc = harness.state().doc.as_ref().unwrap();
    let camera = &harness.state().ui.camera;
    let middle = coldtrail::scene::Point::new(camera.size.w / 2.0, camera.size.h / 2.0);
    let seen = coldtrail::app::export::Seen {
        middle: camera.view.to_world(middle),
        scale: camera.view.scale,
        size: camera.size,
    };
    let bytes = options.render(&coldtrail::app::export::Picture::of(doc, None), Some(seen)).unwrap();
    let written = image::load_from_memory(&bytes).unwrap().to_rgba8();
    assert_eq!(written.dimensions(), shown.size);
    assert!(written.as_raw() == &shown.pixels, "the preview shows something else than is written");
}

#[test]
fn a_name_follows_its_format_and_enter_exports() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(1280.0, 720.0);
    assert!(choice(&harness).path.ends_with("bybit-2025.png"));
    click(&mut harness, "SVG");
    assert!(choice(&harness).path.ends_with("bybit-2025.svg"));
    click(&mut harness, "PNG");
    assert!(choice(&harness).path.ends_with("bybit-2025.png"));
    click(&mut harness, "CSV tables");
    click(&mut harness, "1×");
    let path = folder.path().join("out.png");
    harness.state_mut().ui.export.as_mut().unwrap().path = path.display().to_string();
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert!(std::fs::read(&path).unwrap().starts_with(b"\x89PNG"));
    assert!(folder.path().join("out.wallets.csv").exists());
    assert!(harness.state().ui.export.is_none());
    harness.get_by_label_contains("Picture written to");
    harness.get_by_label("Open folder");
    // What was chosen is chosen again.
    open(&mut harness);
    assert!(choice(&harness).choice.annex == Annex::Csv && choice(&harness).choice.paper == Paper::Window);
    // The same name again asks first, and Enter does not answer that.
    harness.state_mut().ui.export.as_mut().unwrap().path = path.display().to_string();
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert!(harness.state().ui.export.is_some());
    harness.get_by_label_contains("A file of this name exists");
    harness.get_by_label("Replace it");
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.state().ui.export.is_none());
}

#[test]
fn what_cannot_be_written_is_said_and_cannot_be_asked_for() {
    let mut harness = window(1280.0, 720.0);
    let before = harness.state().ui.notices.len();
    let dialog = harness.state_mut().ui.export.as_mut().unwrap();
    dialog.choice.content = Content::Selection;
    harness.run_steps(4);
    harness.get_by_label_contains("Nothing is selected");
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert!(harness.state().ui.export.is_some() && harness.state().ui.notices.len() == before);
    let dialog = harness.state_mut().ui.export.as_mut().unwrap();
    dialog.choice.content = Content::Graph;
    dialog.choice.paper = Paper::A3;
    dialog.choice.dpi = 600;
    harness.run_steps(4);
    assert_eq!(shown(&harness).page, (7016, 9921));
    let dialog = harness.state_mut().ui.export.as_mut().unwrap();
    dialog.choice.paper = Paper::Pixels;
    dialog.choice.size = coldtrail::scene::Size::new(9_000.0, 9_000.0);
    dialog.choice.scale = 4.0;
    harness.run_steps(4);
    harness.get_by_label_contains("pixels are too many");
}

#[test]
fn the_whole_dialog_is_in_a_small_window() {
    let mut harness = window(1280.0, 720.0);
    click(&mut harness, "Size: As the window");
    click(&mut harness, "A4 landscape");
    for name in ["Preview of the picture", "Author", "Unit", "File name", "Browse…", "Write picture", "Cancel"] {
        // A field comes after its label of the same name.
        let rect = harness.get_all_by_label(name).last().unwrap().rect();
        assert!(
            rect.min.x >= 0.0 && rect.min.y >= 0.0 && rect.max.x <= 1280.0 && rect.max.y <= 720.0,
            "{name}: {rect:?}"
        );
    }
    golden::compare(&picture(&mut harness), "exhibit/dialog");
}

#[test]
fn an_open_dialog_at_rest_asks_for_no_repaint() {
    let mut harness = window(1280.0, 720.0);
    // `run` panics when the window keeps asking for frames.
    harness.run();
}
