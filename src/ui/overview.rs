//! The overview pane: charts of all thefts; a click on a bar shows its thefts only, in graph and timeline too.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Button, ComboBox, Layout, Rect, RichText, ScrollArea, Sense, Ui, Vec2};

use super::widgets::{dim, faint};
use super::{send, theme};
use crate::app::document::Document;
use crate::app::export::Sheet;
use crate::app::panes::TimelinePlace;
use crate::app::{Action, App, Command};
use crate::case::{Case, Digest, IncidentIx, SourceIx, Usd};
use crate::overview::{Bar, Part, Preference, Statistics, theft_name};
use crate::render::egui::EguiScene;
use crate::scene::overview::{OverviewSpec, overview};
use crate::scene::style::{Metrics, ThemeName, Token};
use crate::scene::{Hit, HitShape, Scene, Target};

/// Around the charts, px.
const MARGIN: f32 = 22.0;
/// Thefts listed in a tooltip.
const LISTED: usize = 8;

/// The picture of the last frame and what it was made from.
#[derive(Clone, Default)]
struct Cache {
    statistics: Option<(Digest, Arc<Statistics>)>,
    scene: Option<(SceneKey, Arc<Scene>)>,
    shapes: Option<(ShapesKey, EguiScene)>,
}

#[derive(Clone, PartialEq)]
struct SceneKey {
    digest: Digest,
    preference: Preference,
    chosen: Option<BTreeSet<IncidentIx>>,
    hover: Option<Target>,
    width: f32,
}

#[derive(Clone, PartialEq)]
struct ShapesKey {
    scene: SceneKey,
    at: egui::Pos2,
    theme: ThemeName,
    pixels_per_point: f32,
}

/// The tabs over the middle of the window; beside them, what belongs to the overview.
pub fn tabs(app: &mut App, ui: &mut Ui) {
    // The timeline has taken the place of both; a click on a tab brings it back.
    let covered = app.ui.panes.has_timeline(TimelinePlace::Enlarged);
    ui.horizontal_centered(|ui| {
        for sheet in Sheet::ALL {
            let text = RichText::new(sheet.name()).font(theme::bold(Metrics::get().font.label));
            let tab = ui.add(Button::selectable(app.ui.sheet == sheet && !covered, text));
            let keys = Command::ToggleOverview.spec().keys.first().map(|keys| ui.ctx().format_shortcut(keys));
            let hint = format!("Show the {} ({} switches)", sheet.name().to_lowercase(), keys.unwrap_or_default());
            if tab.on_hover_text(hint).clicked() {
                send(app, Action::ShowSheet(sheet));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| match app.ui.sheet {
            _ if covered => {}
            Sheet::Graph => super::layouts::choice(app, ui),
            Sheet::Overview => settings(app, ui),
        });
    });
}

/// Whose figures count, and what is chosen.
fn settings(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    let mut preference = doc.state.preference.clone();
    let before = preference.clone();
    let list = ComboBox::from_id_salt("whose figures").selected_text(preference.name()).width(180.0);
    let list = list.show_ui(ui, |ui| {
        for choice in Preference::all() {
            let name = choice.name();
            let explained = choice.explain();
            ui.selectable_value(&mut preference, choice, name).on_hover_text(explained);
        }
    });
    list.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Whose figures count"));
    list.response.on_hover_text(before.explain());
    ui.label(dim(ui, "Figures").small());
    let filter = &doc.state.filter;
    let chosen = filter.chosen_thefts(&doc.case).map(|set| (set.len(), doc.case.incidents.len()));
    let by_click = filter.cleared() == crate::flow::Filter { incidents: None, ..filter.clone() };
    if preference != before {
        send(app, Action::Prefer(preference));
    }
    if let Some((some, all)) = chosen {
        let text = RichText::new(format!("{some} of {all} thefts  ×")).small();
        let chip = Button::new(text).corner_radius(10).fill(theme::token(ui, Token::Raised));
        if by_click {
            if ui.add(chip).on_hover_text("Show all thefts again (Esc)").clicked() {
                send(app, Action::ShowIncidents(None));
            }
        } else if ui.add(chip).on_hover_text("What the filters leave; click to clear them all").clicked() {
            send(app, Action::Run(crate::app::Command::ShowAll));
        }
    }
}

/// The charts.
pub fn show(app: &mut App, ui: &mut Ui) {
    let Some(doc) = &app.doc else { return };
    if doc.case.incidents.is_empty() && doc.case.claims.is_empty() {
        let text = "This case has no thefts and no published figures to count.";
        ui.centered_and_justified(|ui| ui.label(dim(ui, text)));
        return;
    }
    let id = egui::Id::unique("overview picture");
    let mut cache: Cache = ui.data_mut(|data| data.remove_temp(id)).unwrap_or_default();
    let mut actions = Vec::new();
    ScrollArea::vertical().id_salt("overview").auto_shrink([false, false]).show(ui, |ui| {
        let width = (ui.available_width() - 2.0 * MARGIN).max(120.0).floor();
        let (statistics, scene, key) = refresh(app, doc, width, &mut cache);
        let size = Vec2::new(width + 2.0 * MARGIN, scene.size.h + 2.0 * MARGIN);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let at = rect.min + Vec2::splat(MARGIN);
        paint(ui, &scene, key, at, &mut cache);
        for (n, hit) in scene.hits.iter().enumerate() {
            let around = bounds(hit).translate(at.to_vec2());
            react(doc, &statistics, ui, hit, around, n, &mut actions);
        }
    });
    ui.data_mut(|data| data.insert_temp(id, cache));
    for action in actions {
        send(app, action);
    }
}

fn refresh(app: &App, doc: &Document, width: f32, cache: &mut Cache) -> (Arc<Statistics>, Arc<Scene>, SceneKey) {
    let (case, preference) = (&*doc.case, &doc.state.preference);
    let known = cache.statistics.take();
    let known = known.filter(|(digest, known)| *digest == case.digest && known.preference == *preference);
    let statistics = known.map(|(_, statistics)| statistics);
    let statistics = statistics.unwrap_or_else(|| Arc::new(Statistics::of(case, &doc.valuation, preference, None)));
    cache.statistics = Some((case.digest, Arc::clone(&statistics)));
    let ours = |target: &Target| matches!(target, Target::Bar(_) | Target::Incident(_) | Target::Claim(_));
    let key = SceneKey {
        digest: case.digest,
        preference: preference.clone(),
        chosen: doc.state.filter.chosen_thefts(case),
        hover: app.ui.hover.clone().filter(ours),
        width,
    };
    let scene = match cache.scene.take().filter(|(known, _)| *known == key) {
        Some((_, scene)) => scene,
        None => {
            let (chosen, hover) = (key.chosen.as_ref(), key.hover.as_ref());
            Arc::new(overview(&OverviewSpec { case, statistics: &statistics, chosen, hover }, width))
        }
    };
    cache.scene = Some((key.clone(), Arc::clone(&scene)));
    (statistics, scene, key)
}

fn paint(ui: &Ui, scene: &Scene, key: SceneKey, at: egui::Pos2, cache: &mut Cache) {
    let key = ShapesKey { scene: key, at, theme: theme::current_name(ui), pixels_per_point: ui.pixels_per_point() };
    let shapes = match cache.shapes.take().filter(|(known, _)| *known == key) {
        Some((_, shapes)) => shapes,
        None => EguiScene::new(scene, theme::current(ui), ui.pixels_per_point(), at),
    };
    shapes.paint(ui.painter());
    cache.shapes = Some((key, shapes));
}

fn bounds(hit: &Hit) -> Rect {
    let at = |p: crate::scene::Point| egui::pos2(p.x, p.y);
    match &hit.shape {
        HitShape::Rect(rect) => Rect::from_min_max(at(rect.min), at(rect.max)),
        HitShape::Circle(center, radius) => Rect::from_center_size(at(*center), Vec2::splat(2.0 * radius)),
        HitShape::Line(points, _) => Rect::from_points(&points.iter().map(|&p| at(p)).collect::<Vec<_>>()),
    }
}

/// A bar, a theft or a figure under the pointer or with the keyboard on it.
fn react(
    doc: &Document,
    statistics: &Statistics,
    ui: &mut Ui,
    hit: &Hit,
    around: Rect,
    n: usize,
    actions: &mut Vec<Action>,
) {
    let chooses = thefts(statistics, &hit.target);
    let sense = if chooses.is_some() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(around, ui.scope_id().with(("overview", n)), sense);
    response.widget_info(|| {
        let role = if chooses.is_some() { egui::Role::Button } else { egui::Role::Label };
        egui::WidgetInfo::labeled(role, true, &hit.name)
    });
    if response.has_focus() {
        let line = egui::Stroke::new(1.0, theme::token(ui, Token::Accent));
        ui.painter().rect_stroke(around, 3.0, line, egui::StrokeKind::Outside);
        response.scroll_to_me(None);
    }
    if response.hovered() || response.has_focus() {
        actions.push(Action::Hover(Some(hit.target.clone())));
    }
    if response.clicked()
        && let Some(set) = chooses
    {
        let again = doc.state.filter.incidents.as_ref() == Some(&set);
        actions.push(Action::ShowIncidents((!again).then_some(set)));
    }
    response.on_hover_ui_at_pointer(|ui| tooltip(&doc.case, statistics, &hit.target, ui));
}

/// The thefts that a click chooses.
fn thefts(statistics: &Statistics, target: &Target) -> Option<BTreeSet<IncidentIx>> {
    match target {
        Target::Bar(key) => statistics.bar(key).map(Bar::incidents).filter(|set| !set.is_empty()),
        Target::Incident(ix) => Some([*ix].into()),
        _ => None,
    }
}

/// Which thefts make a number up, what each adds, and who says so.
fn tooltip(case: &Case, statistics: &Statistics, target: &Target, ui: &mut Ui) {
    ui.set_max_width(460.0);
    match target {
        Target::Bar(key) => {
            let Some(bar) = statistics.bar(key) else { return };
            title(ui, &format!("{}: {}", key.dimension.title(), bar.label));
            let mut parts: Vec<&Part> = bar.parts.iter().collect();
            parts.sort_by_key(|part| (std::cmp::Reverse(part.usd), part.incident));
            for part in parts.iter().take(LISTED) {
                theft(case, statistics, part, ui);
            }
            if parts.len() > LISTED {
                ui.label(faint(ui, format!("and {} more", parts.len() - LISTED)));
            }
            sources(case, &bar.sources, ui);
        }
        Target::Incident(ix) => {
            let incident = &case[*ix];
            title(ui, &incident.title);
            if let Some(counted) = statistics.theft(*ix) {
                theft(case, statistics, &counted.part(), ui);
                if let Some(published) = &counted.published {
                    ui.label(dim(ui, format!("Counted: {}", published.origin.name())));
                }
                sources(case, &counted.sources, ui);
            }
            if !incident.dispute.is_empty() {
                ui.label(RichText::new(&incident.dispute).color(theme::token(ui, Token::Warning)));
            }
        }
        Target::Claim(ix) => {
            let claim = &case[*ix];
            title(ui, &claim.figure_for_people());
            ui.label(&claim.statement);
            if !claim.note.is_empty() {
                ui.label(dim(ui, claim.note.clone()));
            }
            sources(case, &claim.sources, ui);
        }
        _ => {}
    }
}

fn title(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::bold(Metrics::get().font.body)));
}

fn theft(case: &Case, statistics: &Statistics, part: &Part, ui: &mut Ui) {
    let incident = &case[part.incident];
    let value = part.usd.map_or_else(|| "value unknown".to_owned(), Usd::full);
    let first = statistics.theft(part.incident).and_then(|theft| theft.sources.first());
    let who = first.map(|&source| format!(" · {}", case[source].publisher)).unwrap_or_default();
    let text = format!("{}, {}: {value}{who}", theft_name(case, part.incident), incident.at.for_people());
    ui.label(dim(ui, text));
}

fn sources(case: &Case, sources: &[SourceIx], ui: &mut Ui) {
    for &source in sources.iter().take(LISTED) {
        let text = format!("{} ({})", case[source].citation(), case[source].kind.name().to_lowercase());
        ui.label(faint(ui, text).small());
    }
    if sources.len() > LISTED {
        ui.label(faint(ui, format!("and {} more sources", sources.len() - LISTED)).small());
    }
}
