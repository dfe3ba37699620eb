//! The briefing on the whole screen: marking, headline, picture and progress, and nothing else.

use std::sync::Arc;

use egui::{
    Align2, CentralPanel, CursorIcon, FontId, Frame, Galley, Id, PointerButton, Pos2, Rect, Sense, Stroke, Ui, Vec2,
    pos2,
};

use super::{brief, speaker};
use crate::app::App;
use crate::app::briefing::{BriefingAction, PresentAction, Presenting, Step};
use crate::app::document::Document;
use crate::app::export::Sheet;
use crate::render::egui::{EguiScene, color};
use crate::scene::overview::{OverviewSpec, overview_in};
use crate::scene::style::{ThemeName, Token};
use crate::scene::{Scene, Size, frame};
use crate::ui::{canvas, theme, timeline};

/// Seconds for which the keys are named at the beginning.
const HINT: f32 = 5.0;

/// Seconds after which a pointer that rests is no longer drawn.
const RESTS: f32 = 2.0;

/// Sizes on a screen, as parts of its height: what is read from the last row must not depend on how many pixels there are.
struct Sizes {
    banner: f32,
    band: f32,
    headline: f32,
    small: f32,
    margin: f32,
    strip: f32,
}

impl Sizes {
    fn of(screen: Rect) -> Self {
        let height = screen.height();
        let part = |part: f32, least: f32, most: f32| (part * height).clamp(least, most).round();
        Self {
            banner: part(0.026, 16.0, 60.0),
            band: part(0.098, 48.0, 260.0),
            headline: part(0.046, 22.0, 120.0),
            small: part(0.022, 12.0, 60.0),
            margin: part(0.026, 12.0, 80.0),
            strip: part(0.23, 130.0, 320.0),
        }
    }
}

/// Height of a screen, in points, that is drawn as it is; a larger one is enlarged, so that the last row can read it.
const HEIGHT: f32 = 720.0;
/// What a screen is enlarged by at most.
const MOST_ZOOM: f32 = 1.6;

/// Enlarges all that is drawn as the screen needs.
fn enlarge(ui: &Ui) {
    let now = ui.ctx().zoom_factor();
    let height = ui.ctx().content_rect().height() * now;
    let wanted = (height / HEIGHT).clamp(1.0, MOST_ZOOM);
    if (wanted - now).abs() > 0.01 {
        ui.ctx().set_zoom_factor(wanted);
    }
}

/// The whole window while presenting.
pub fn show(app: &mut App, ui: &mut Ui) {
    enlarge(ui);
    CentralPanel::default().frame(Frame::new().fill(theme::token(ui, Token::Canvas))).show(ui, |ui| {
        let screen = ui.max_rect();
        let response = ui.interact(screen, Id::unique("presentation"), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, "Presentation"));
        slide(app, ui, screen);
        over(app, ui, screen);
        pointer(app, ui);
        for (button, action) in
            [(PointerButton::Primary, PresentAction::Click), (PointerButton::Secondary, PresentAction::Back)]
        {
            if response.clicked_by(button) {
                app.actions.push(brief(BriefingAction::While(action)));
            }
        }
    });
    if app.ui.briefing.speaker {
        speaker::show(app, ui);
    }
}

/// The step that is shown.
fn presented(app: &App) -> Option<(&Presenting, &Document, Arc<Step>)> {
    let (presenting, doc) = (app.ui.briefing.presenting.as_deref()?, app.doc.as_ref()?);
    Some((presenting, doc, doc.step(presenting.at)?.clone()))
}

fn slide(app: &mut App, ui: &Ui, screen: Rect) {
    let sizes = Sizes::of(screen);
    let Some((presenting, doc, step)) = presented(app) else { return };
    let (at, count) = (presenting.at, doc.state.briefing.len());
    let mut inner = screen;
    if let Some(marking) = &doc.case.marking {
        let look = frame::banner_style(marking);
        let words = marking.to_string();
        for top in [true, false] {
            let y = if top { screen.top() } else { screen.bottom() - sizes.banner };
            let rect = Rect::from_min_size(pos2(screen.left(), y), Vec2::new(screen.width(), sizes.banner));
            let theme = theme::current(ui);
            ui.painter().rect_filled(rect, 0.0, color(theme.color(look.ground)));
            // TLP stands at the right (FIRST), US markings in the middle (32 CFR 2001.24).
            let (anchor, place) = if look.right {
                (Align2::RIGHT_CENTER, rect.right_center() - Vec2::new(sizes.margin, 0.0))
            } else {
                (Align2::CENTER_CENTER, rect.center())
            };
            let font = theme::bold((sizes.banner * 0.66).round());
            ui.painter().text(place, anchor, &words, font, color(theme.color(look.ink)));
            named(ui, ("marking", top), rect, &words);
        }
        inner = inner.shrink2(Vec2::new(0.0, sizes.banner));
    }
    let band = Rect::from_min_size(inner.min, Vec2::new(inner.width(), sizes.band));
    headline(ui, band, &sizes, &doc.case.scrub(&step.headline), at, count);
    inner.min.y = band.max.y;
    let bar = Rect::from_min_max(pos2(inner.left(), band.bottom() - 3.0), band.max);
    ui.painter().rect_filled(bar, 0.0, theme::token(ui, Token::Line));
    #[allow(clippy::cast_precision_loss)]
    let done = Rect::from_min_size(bar.min, Vec2::new(bar.width() * (at + 1) as f32 / count.max(1) as f32, 3.0));
    ui.painter().rect_filled(done, 0.0, theme::token(ui, Token::Accent));
    let (sheet, has_strip) = (app.ui.sheet, !step.no_timeline && app.ui.sheet == Sheet::Graph);
    if has_strip {
        let strip = Rect::from_min_max(pos2(inner.left(), inner.bottom() - sizes.strip), inner.max);
        inner.max.y = strip.min.y;
        ui.painter().rect_filled(strip, 0.0, theme::token(ui, Token::Panel));
        ui.painter().hline(strip.x_range(), strip.top(), Stroke::new(1.0, theme::token(ui, Token::Line)));
        timeline::strip(app, ui, strip.shrink2(Vec2::new(sizes.margin, 8.0)));
    }
    match sheet {
        Sheet::Graph => canvas::present(app, &canvas_ui(ui, inner), inner),
        Sheet::Overview | Sheet::Account => still(app, ui, inner.shrink(sizes.margin)),
    }
}

/// What is painted on the canvas stays there.
fn canvas_ui(ui: &Ui, inside: Rect) -> Ui {
    let mut child = Ui::new(
        ui.ctx().clone(),
        Id::unique("presented canvas"),
        egui::UiBuilder::new().max_rect(inside).layer_id(ui.layer_id()),
    );
    child.set_clip_rect(inside);
    child
}

/// Tells a screen reader what stands somewhere.
fn named(ui: &Ui, salt: impl std::hash::Hash + std::fmt::Debug, rect: Rect, words: &str) {
    let response = ui.interact(rect, ui.scope_id().with(salt), Sense::empty());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
}

fn headline(ui: &Ui, band: Rect, sizes: &Sizes, text: &str, at: usize, count: usize) {
    ui.painter().rect_filled(band, 0.0, theme::token(ui, Token::Panel));
    let progress = format!("{} of {count}", at + 1);
    let font = theme::bold(sizes.small);
    let ink = theme::token(ui, Token::TextDim);
    let place = band.right_center() - Vec2::new(sizes.margin, 0.0);
    let taken = ui.painter().text(place, Align2::RIGHT_CENTER, &progress, font, ink);
    let room = Rect::from_min_max(
        pos2(band.left() + sizes.margin, band.top()),
        pos2(taken.left() - sizes.margin, band.bottom()),
    );
    let galley = fitted(ui, text, sizes.headline, room.size());
    let y = room.center().y - galley.size().y / 2.0;
    ui.painter().with_clip_rect(band).galley(pos2(room.left(), y), galley, theme::token(ui, Token::Text));
    named(ui, "headline", room, text);
    named(ui, "progress", taken, &progress);
}

/// A headline as large as it fits: smaller before it breaks into two lines, and never cut off without a sign.
fn fitted(ui: &Ui, text: &str, size: f32, room: Vec2) -> Arc<Galley> {
    let lay = |size: f32, rows: usize| {
        let font: FontId = theme::bold(size.round());
        let ink = theme::token(ui, Token::Text);
        let mut job = egui::text::LayoutJob::simple(text.to_owned(), font, ink, room.x);
        job.wrap.max_rows = rows;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    for (part, rows) in [(1.0, 1), (0.86, 1), (0.74, 1), (0.74, 2), (0.62, 2)] {
        let galley = lay(size * part, rows);
        if !galley.elided && galley.size().y <= room.y {
            return galley;
        }
    }
    lay(size * 0.62, 2)
}

/// The picture of overview or account as it was drawn last.
#[derive(Clone)]
struct Kept {
    of: (usize, u64, bool),
    rect: Rect,
    theme: ThemeName,
    pixels_per_point: f32,
    shapes: Arc<EguiScene>,
}

/// Overview or account, as large as there is room.
fn still(app: &App, ui: &Ui, rect: Rect) {
    let Some((presenting, doc, _)) = presented(app) else { return };
    let worked = doc.worked_out(app.ui.account);
    let (theme, pixels_per_point) = (theme::current_name(ui), ui.pixels_per_point());
    let of = (presenting.at, doc.revision, worked.is_some());
    let id = Id::unique("presented still");
    let fits =
        |kept: &Kept| (kept.of, kept.rect, kept.theme, kept.pixels_per_point) == (of, rect, theme, pixels_per_point);
    let kept: Option<Kept> = ui.data(|data| data.get_temp(id)).filter(fits);
    let kept = kept.unwrap_or_else(|| {
        let scene = scene(app, doc, Size::new(rect.width(), rect.height()));
        let shapes = scene.map(|scene| EguiScene::new(&scene, theme::current(ui), pixels_per_point, rect.min));
        Kept { of, rect, theme, pixels_per_point, shapes: Arc::new(shapes.unwrap_or_default()) }
    });
    kept.shapes.paint(&ui.painter().with_clip_rect(rect.expand(8.0)));
    ui.data_mut(|data| data.insert_temp(id, kept));
}

fn scene(app: &App, doc: &Document, size: Size) -> Option<Scene> {
    if app.ui.sheet == Sheet::Account {
        return doc.worked_out(app.ui.account).map(|worked| worked.picture(&doc.case, &doc.valuation, size));
    }
    let statistics = crate::overview::Statistics::of(&doc.case, &doc.valuation, &doc.state.preference, None);
    let chosen = doc.state.filter.chosen_thefts(&doc.case);
    let spec = OverviewSpec { case: &doc.case, statistics: &statistics, chosen: chosen.as_ref(), hover: None };
    Some(overview_in(&spec, size))
}

/// What lies over the picture: black, the keys at the beginning, a number being typed.
fn over(app: &App, ui: &Ui, screen: Rect) {
    let Some((presenting, ..)) = presented(app) else { return };
    let sizes = Sizes::of(screen);
    if presenting.black {
        ui.painter().rect_filled(screen, 0.0, theme::token(ui, Token::Banner));
        return;
    }
    let gone = presenting.elapsed().as_secs_f32();
    if !presenting.typed.is_empty() {
        pill(ui, screen, &sizes, &format!("Step {}…  Enter", presenting.typed), 1.0);
    } else if presenting.ended {
        pill(ui, screen, &sizes, "This was the last step. A click or Esc ends the presentation.", 1.0);
    } else if gone < HINT && !presenting.begun {
        let left = ((HINT - gone) / 0.8).min(1.0);
        pill(ui, screen, &sizes, "→ next    ← back    B black    L pointer    P play    Esc ends", left);
        ui.ctx().request_repaint();
    }
}

fn pill(ui: &Ui, screen: Rect, sizes: &Sizes, text: &str, opacity: f32) {
    let mut painter = ui.painter().clone();
    painter.set_opacity(opacity);
    let ink = theme::token(ui, Token::Text);
    let galley = painter.layout_no_wrap(text.to_owned(), theme::bold(sizes.small), ink);
    let middle = pos2(screen.center().x, screen.bottom() - sizes.banner - 3.0 * sizes.margin);
    let ground = Rect::from_center_size(middle, galley.size() + Vec2::new(2.0 * sizes.margin, sizes.margin));
    painter.rect_filled(ground, ground.height() / 2.0, theme::token(ui, Token::Raised));
    painter.galley(middle - galley.size() / 2.0, galley, ink);
}

/// The pointer of the speaker: a bright dot, the usual one while it moves, or none.
fn pointer(app: &App, ui: &Ui) {
    let Some((presenting, ..)) = presented(app) else { return };
    let at: Option<Pos2> = ui.input(|input| input.pointer.hover_pos());
    if presenting.laser && !presenting.black {
        ui.set_cursor_icon(CursorIcon::None);
        if let Some(at) = at {
            let size = Sizes::of(ui.max_rect()).small * 0.5;
            let ink = theme::token(ui, Token::MarkingRed);
            ui.painter().circle_filled(at, 2.2 * size, ink.gamma_multiply(0.25));
            ui.painter().circle_filled(at, size, ink);
        }
        return;
    }
    let rests = ui.input(|input| input.pointer.time_since_last_movement());
    if rests > RESTS {
        ui.set_cursor_icon(CursorIcon::None);
    } else {
        ui.ctx().request_repaint_after_secs(RESTS);
    }
}
