//! The lines above and below a picture: title, remarks and filters, and the footer that says what file it came from.

use super::FrameSpec;
use crate::scene::style::{Metrics, Token};
use crate::scene::text::{Font, FontBook, TextStyle};
use crate::scene::{Corner, Paint, Path, Point, Rect, Scene, Shape, Stroke};

/// A bar narrower than this shortens its texts: there is no room to break lines in, px.
const NARROW: f32 = 160.0;

/// What stands between the parts of a line.
const DOT: &str = " · ";

/// The title and, where both have room, the subtitle in one line; else each in as many lines as it needs.
pub(super) fn title_bar(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect) {
    let metrics = Metrics::get();
    if spec.title.is_empty() && spec.subtitle.is_empty() {
        return;
    }
    let book = FontBook::get();
    let left = inner.min.x + metrics.space.pane;
    let room = inner.max.x - metrics.space.pane - left;
    let size = if spec.headline { metrics.font.display } else { metrics.font.title };
    let title = TextStyle::new(Font::SansBold, size, Paint::new(Token::Text));
    let subtitle = TextStyle::new(Font::Sans, metrics.font.body, Paint::new(Token::TextDim));
    let width = |style: TextStyle, text: &str| book.advance(style.font, style.size, text);
    let gap = 1.5 * metrics.space.small;
    let together = width(title, &spec.title) + gap + width(subtitle, &spec.subtitle);
    if (together <= room && !spec.headline) || room < NARROW {
        let bar = bar_below(scene, spec, inner, metrics.space.title_bar);
        // One baseline for both sizes of letters.
        let baseline = book.baseline_centered(title.font, title.size, bar.center().y).round();
        let text = book.fit(title.font, title.size, &spec.title, room);
        let run = book.run(&text, title, Corner::Left, Point::new(left, baseline));
        let used = width(title, &run.text) + gap;
        scene.text(run);
        let text = book.fit(subtitle.font, subtitle.size, &spec.subtitle, room - used);
        scene.text(book.run(&text, subtitle, Corner::Left, Point::new(left + used, baseline)));
        return;
    }
    let wrapped = |style: TextStyle, text: &str| {
        let lines = book.wrap(style.font, style.size, text, room).into_iter().filter(|line| !line.is_empty());
        lines.map(|line| (style, line)).collect::<Vec<_>>()
    };
    let lines = [wrapped(title, &spec.title), wrapped(subtitle, &spec.subtitle)].concat();
    let pitch = |style: TextStyle| style.size * 1.4;
    let height: f32 = lines.iter().map(|(style, _)| pitch(*style)).sum::<f32>() + 2.0 * metrics.space.small;
    let bar = bar_below(scene, spec, inner, height.max(metrics.space.title_bar));
    let mut y = bar.min.y + metrics.space.small;
    for (style, line) in lines {
        write(scene, &line, style, Corner::Left, Point::new(left, y + pitch(style) / 2.0), room);
        y += pitch(style);
    }
}

/// A bar at the top of what is left, with a rule under it.
fn bar_below(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect, height: f32) -> Rect {
    let bar = Rect::new(inner.min, Point::new(inner.max.x, inner.min.y + height));
    spec.ground(scene, bar, Token::Panel);
    rule(scene, Point::new(bar.min.x, bar.max.y - 0.5), Point::new(bar.max.x, bar.max.y - 0.5));
    inner.min.y = bar.max.y;
    bar
}

/// A bar at the bottom of what is left, with a rule over it.
pub(super) fn bar_above(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect, height: f32) -> Rect {
    let bar = Rect::new(Point::new(inner.min.x, inner.max.y - height), inner.max);
    spec.ground(scene, bar, Token::Panel);
    rule(scene, Point::new(bar.min.x, bar.min.y + 0.5), Point::new(bar.max.x, bar.min.y + 0.5));
    inner.max.y = bar.min.y;
    bar
}

/// Case, digest, program and page at the left; window, shares, date and author at the right. Where one line has no room
/// for both they take lines of their own.
pub(super) fn footer(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect) {
    let metrics = Metrics::get();
    let digest: String = spec.digest.chars().take(12).collect();
    let digest = if digest.is_empty() { digest } else { format!("sha256 {digest}") };
    let page = spec.page.map(|(page, pages)| format!("page {page} of {pages}")).unwrap_or_default();
    let identity = parts(&[&spec.case_id, &digest, &spec.program, &page]);
    let facts = parts(&[&spec.window, &spec.shown, &spec.as_of, &spec.author]);
    if identity.is_empty() && facts.is_empty() {
        return;
    }
    let faint = TextStyle::new(Font::Mono, metrics.font.caption, Paint::new(Token::TextFaint));
    let dim = TextStyle::new(Font::Sans, metrics.font.caption, Paint::new(Token::TextDim));
    let (start, end) = (inner.min.x + metrics.space.pane, inner.max.x - metrics.space.pane);
    let width = |style: TextStyle, text: &str| FontBook::get().advance(style.font, style.size, text);
    let (left, right) = (identity.join(DOT), facts.join(DOT));
    let needed = width(faint, &left) + metrics.space.group + width(dim, &right);
    if needed <= end - start || end - start < NARROW {
        let bar = bar_above(scene, spec, inner, metrics.space.footer);
        let middle = bar.center().y + 0.5;
        let used = write(scene, &left, faint, Corner::Left, Point::new(start, middle), end - start);
        let room = end - start - used - metrics.space.group;
        write(scene, &right, dim, Corner::Right, Point::new(end, middle), room);
        return;
    }
    let mut lines: Vec<(TextStyle, String)> = Vec::new();
    for (style, parts) in [(dim, facts), (faint, identity)] {
        lines.extend(broken(style, &parts, end - start).into_iter().map(|line| (style, line)));
    }
    paragraph(scene, spec, inner, &lines);
}

/// Remarks, each a paragraph of its own, and the active filters, over the footer: they are never shortened.
pub(super) fn remarks(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect) {
    let metrics = Metrics::get();
    let style = TextStyle::new(Font::Sans, metrics.font.caption, Paint::new(Token::TextDim));
    let filters = (!spec.filters.is_empty()).then(|| format!("Filters: {}", spec.filters.join(DOT)));
    let room = inner.width() - 2.0 * metrics.space.pane;
    let wrapped = |text: &String| FontBook::get().wrap(style.font, style.size, text, room.max(40.0));
    let lines: Vec<(TextStyle, String)> =
        spec.remarks.iter().chain(&filters).flat_map(wrapped).map(|line| (style, line)).collect();
    if !lines.is_empty() {
        paragraph(scene, spec, inner, &lines);
    }
}

/// Lines one under the other in a bar at the bottom of what is left.
fn paragraph(scene: &mut Scene, spec: &FrameSpec, inner: &mut Rect, lines: &[(TextStyle, String)]) {
    let metrics = Metrics::get();
    let pitch = metrics.space.footer * 0.75;
    #[allow(clippy::cast_precision_loss)]
    let height = pitch * lines.len() as f32 + metrics.space.small;
    let bar = bar_above(scene, spec, inner, height);
    let (start, end) = (bar.min.x + metrics.space.pane, bar.max.x - metrics.space.pane);
    let mut middle = bar.min.y + (metrics.space.small + pitch) / 2.0;
    for (style, line) in lines {
        write(scene, line, *style, Corner::Left, Point::new(start, middle), end - start);
        middle += pitch;
    }
}

/// Parts joined to lines that fit, broken between parts where that is possible.
fn broken(style: TextStyle, parts: &[&str], room: f32) -> Vec<String> {
    let book = FontBook::get();
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last}{DOT}{part}");
            if book.advance(style.font, style.size, &longer) <= room {
                *last = longer;
                continue;
            }
        }
        lines.extend(book.wrap(style.font, style.size, part, room));
    }
    lines
}

fn parts<'t>(parts: &[&'t str]) -> Vec<&'t str> {
    parts.iter().copied().filter(|part| !part.is_empty()).collect()
}

pub(super) fn rule(scene: &mut Scene, from: Point, to: Point) {
    let stroke = Stroke::solid(Metrics::get().stroke.hair, Paint::new(Token::Line));
    scene.stroke(Shape::Path(Path::polyline(&[from, to], false)), stroke);
}

/// Writes a text with its capitals centred on `at.y`, shortened to the room; returns its width.
pub(super) fn write(scene: &mut Scene, text: &str, style: TextStyle, corner: Corner, at: Point, room: f32) -> f32 {
    let book = FontBook::get();
    // What was measured to fit may be a rounding wider.
    let text = book.fit(style.font, style.size, text, room + 0.01);
    if text.is_empty() {
        return 0.0;
    }
    let baseline = book.baseline_centered(style.font, style.size, at.y).round();
    let run = book.run(&text, style, corner, Point::new(at.x, baseline));
    let width = book.advance(style.font, style.size, &run.text);
    scene.text(run);
    width
}
