//! The whole program in a window, with a case open, and the hands on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use coldtrail::app::document::Document;
use coldtrail::app::files::Dialogs;
use coldtrail::app::{Action, App};
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::Stage;

/// Whoever asks for a file gets none.
pub struct NoDialogs;

impl Dialogs for NoDialogs {
    fn pick_cases(&self, _: Option<&Path>) -> Option<Vec<PathBuf>> {
        None
    }
    fn pick_folder(&self, _: Option<&Path>) -> Option<PathBuf> {
        None
    }
    fn save_picture(&self, _: Option<&Path>, _: &str) -> Option<PathBuf> {
        None
    }
}

/// A window of the usual size with a case in it.
pub fn window(case: impl Into<PathBuf>) -> Harness<'static, App> {
    window_of(1600.0, 1000.0, case)
}

/// A window of a size with a case in it.
pub fn window_of(width: f32, height: f32, case: impl Into<PathBuf>) -> Harness<'static, App> {
    let case = case.into();
    let mut harness = Stage::new(width, height)
        .app(move |context| App::for_tests(&context.egui_ctx, Some(case.clone()), Arc::new(NoDialogs)));
    harness.run_steps(6);
    harness
}

/// The open case.
pub fn doc<'a>(harness: &'a Harness<'_, App>) -> &'a Document {
    harness.state().doc.as_ref().expect("a case is open")
}

/// Does what a pane would ask for.
pub fn perform(harness: &mut Harness<'_, App>, action: Action) {
    harness.state_mut().perform(action);
    harness.state_mut().update();
    harness.run_steps(4);
}

/// Presses a key, as it comes from the keyboard.
pub fn press(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.event(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
    harness.run_steps(4);
}

/// Clicks on what has a name.
pub fn click(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(4);
}

/// Where every node of the picture stands.
pub fn places(harness: &Harness<'_, App>) -> Vec<coldtrail::scene::Point> {
    let drawing = &doc(harness).drawing;
    drawing.flow.graph.node_indices().map(|ix| drawing.arrangement.node(ix)).collect()
}

/// The shipped cases, by name.
pub fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    coldtrail::format::cases_in(&folder)
}
