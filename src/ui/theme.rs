//! From design tokens to egui's style: the only place where a view's colours come from.

use egui::{Color32, CornerRadius, FontId, Margin, Shadow, Stroke, TextStyle, Vec2};

use crate::render::egui::{color, font_definitions, font_id};
use crate::scene::style::{Metrics, Theme, ThemeName, Token};
use crate::scene::text::Font;

/// Bundled fonts, both styles, and no dependence on the system's theme.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(font_definitions());
    for name in [ThemeName::Dark, ThemeName::Light] {
        let theme = Theme::get(name);
        let of = if theme.dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.style_mut_of(of, |style| apply(style, theme));
    }
}

/// Uses a theme from now on.
pub fn choose(ctx: &egui::Context, name: ThemeName) {
    let preference = if Theme::get(name).dark { egui::ThemePreference::Dark } else { egui::ThemePreference::Light };
    ctx.set_theme(preference);
}

/// For pictures that bring their own colours.
pub const UNTINTED: Color32 = Color32::WHITE;

/// A token's colour in the theme of this pane.
#[must_use]
pub fn token(ui: &egui::Ui, token: Token) -> Color32 {
    color(current(ui).color(token))
}

/// The theme of this pane.
#[must_use]
pub fn current(ui: &egui::Ui) -> &'static Theme {
    Theme::get(current_name(ui))
}

/// The name of the theme of this pane: what a picture that was kept was drawn in. After a switch it follows in the next
/// frame, so it is not always the theme that was asked for.
#[must_use]
pub fn current_name(ui: &egui::Ui) -> ThemeName {
    if ui.visuals().dark_mode { ThemeName::Dark } else { ThemeName::Light }
}

/// Section heading: small, bold, spaced capitals as in the sketch.
#[must_use]
pub fn heading() -> FontId {
    font_id(Font::SansBold, Metrics::get().font.caption)
}

/// Semi-bold text of a size.
#[must_use]
pub fn bold(size: f32) -> FontId {
    font_id(Font::SansBold, size)
}

/// Monospaced text of a size.
#[must_use]
pub fn mono(size: f32) -> FontId {
    font_id(Font::Mono, size)
}

fn apply(style: &mut egui::Style, theme: &Theme) {
    let c = |token| color(theme.color(token));
    let sizes = Metrics::get();
    style.text_styles = [
        (TextStyle::Small, font_id(Font::Sans, sizes.font.small)),
        (TextStyle::Body, font_id(Font::Sans, sizes.font.body)),
        (TextStyle::Button, font_id(Font::Sans, sizes.font.body)),
        (TextStyle::Heading, font_id(Font::SansBold, sizes.font.heading)),
        (TextStyle::Monospace, font_id(Font::Mono, sizes.font.small)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::new(sizes.space.small, sizes.space.tight);
    style.spacing.button_padding = Vec2::new(10.0, 4.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.window_margin = Margin::same(16);
    style.spacing.interact_size.y = 24.0;
    style.spacing.scroll = egui::style::ScrollStyle::thin();
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = true;
    style.animation_time = 0.1;

    let visuals = &mut style.visuals;
    visuals.dark_mode = theme.dark;
    visuals.panel_fill = c(Token::Panel);
    visuals.window_fill = c(Token::Panel);
    visuals.window_stroke = Stroke::new(1.0, c(Token::Line));
    visuals.extreme_bg_color = c(Token::Canvas);
    visuals.text_edit_bg_color = Some(c(Token::Canvas));
    visuals.faint_bg_color = c(Token::Raised).gamma_multiply(0.35);
    visuals.code_bg_color = c(Token::Raised);
    visuals.hyperlink_color = c(Token::Accent);
    visuals.warn_fg_color = c(Token::Warning);
    visuals.error_fg_color = c(Token::Error);
    visuals.weak_text_color = Some(c(Token::TextDim));
    visuals.selection.bg_fill = c(Token::Accent).gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(1.0, c(Token::Text));
    let shadow = Shadow { offset: [0, 6], blur: 22, spread: 0, color: Color32::BLACK.gamma_multiply(0.35) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    let round = CornerRadius::same(5);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let widgets = &mut visuals.widgets;
    for (state, fill, line, text) in [
        (&mut widgets.noninteractive, Token::Panel, Token::Line, Token::Text),
        (&mut widgets.inactive, Token::Raised, Token::Raised, Token::Text),
        (&mut widgets.hovered, Token::Line, Token::TextFaint, Token::Text),
        (&mut widgets.active, Token::Line, Token::Accent, Token::Text),
        (&mut widgets.open, Token::Raised, Token::Line, Token::Text),
    ] {
        state.bg_fill = c(fill);
        state.weak_bg_fill = c(fill);
        state.bg_stroke = Stroke::new(1.0, c(line));
        state.fg_stroke = Stroke::new(1.0, c(text));
        state.corner_radius = round;
        state.expansion = 0.0;
    }
    widgets.inactive.bg_stroke = Stroke::NONE;
}
