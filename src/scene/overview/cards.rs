//! Published figures as cards: each voice with its figure and its source; voices that disagree stand side by side.

use super::super::style::{Metrics, Token};
use super::super::text::{Font, TextStyle};
use super::super::{Corner, Rect, Scene, Target};
use super::Context;
use crate::case::{Bound, Case, Claim, ClaimIx, SourceIx, Unit, Usd};
use crate::overview::{Agreement, Answer, Series, series};
use crate::scene::pen::{Pen, small, style, width};

/// Least width of a card.
const LEAST: f32 = 190.0;
/// Distance of voices.
const VOICE: f32 = 21.0;
/// Height of a figure that stands alone, with its source.
const ALONE: f32 = 48.0;
/// Voices of a card; more are in the table of figures.
const VOICES: usize = 3;

/// One measure with what is said of it.
struct Card {
    measure: String,
    when: String,
    voices: Vec<Voice>,
    disagree: bool,
}

/// A figure, or two of successive periods, and who gives it.
struct Voice {
    figure: String,
    part: String,
    sources: Vec<SourceIx>,
    claim: ClaimIx,
}

/// The cards of the first measures of a case, in at most so many rows; more are in the table of figures.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn draw(context: &Context<'_>, room: f32, rows: usize) -> Scene {
    let cards = cards(context.spec.case);
    let per_row = ((room / LEAST) as usize).clamp(1, 6);
    let mut pen = Pen::new(room);
    pen.heading("As published", &[]);
    // Rows of even length look like a table, not like a remainder.
    let shown = cards.len().min(per_row * rows);
    let per_row = shown.div_ceil(shown.div_ceil(per_row).max(1)).max(1);
    let pitch = room / per_row as f32;
    for row in cards[..shown].chunks(per_row) {
        let top = pen.y;
        let mut bottom = top;
        for (n, card) in row.iter().enumerate() {
            pen.y = top;
            one(&mut pen, context, card, n as f32 * pitch, pitch - 24.0);
            bottom = bottom.max(pen.y);
        }
        pen.y = bottom + 10.0;
    }
    pen.y -= 6.0;
    pen.finish()
}

fn one(pen: &mut Pen, context: &Context<'_>, card: &Card, x: f32, room: f32) {
    let top = pen.y;
    let label = if card.when.is_empty() { card.measure.clone() } else { format!("{}, {}", card.measure, card.when) };
    pen.paragraph(&label, small(Token::TextDim), x, room, 14.0, 2);
    pen.y = top + 30.0;
    let single = card.voices.len() == 1;
    for voice in card.voices.iter().take(VOICES) {
        if single {
            alone(pen, context, voice, x, room);
        } else {
            beside_others(pen, context, voice, card.disagree, x, room);
        }
        let claim = &context.spec.case[voice.claim];
        let rect = Rect::from_xywh(x, pen.y, room, if single { ALONE } else { VOICE });
        pen.hit(rect, Target::Claim(voice.claim), format!("{}: {}", claim.measure, claim.statement));
        pen.y += rect.height();
    }
    let rest = card.voices.len().saturating_sub(VOICES);
    if rest > 0 {
        pen.write(&format!("and {rest} more"), small(Token::TextFaint), Corner::Left, x, pen.y + 7.0, room);
        pen.y += 14.0;
    }
}

/// A large figure, and who gives it under it.
fn alone(pen: &mut Pen, context: &Context<'_>, voice: &Voice, x: f32, room: f32) {
    let sizes = Metrics::get().font;
    let ink = fitting(&voice.figure, &[sizes.display, sizes.title, sizes.body], room);
    pen.write(&voice.figure, ink, Corner::Left, x, pen.y + 17.0, room);
    pen.write(&who(context, voice), small(Token::TextFaint), Corner::Left, x, pen.y + 39.0, room);
}

/// One figure of several, and who gives it at its right. The number of the source is always seen: before it is cut, the
/// figure becomes smaller and the publisher's name is left out.
fn beside_others(pen: &mut Pen, context: &Context<'_>, voice: &Voice, disagree: bool, x: f32, room: f32) {
    let sizes = Metrics::get().font;
    let (middle, end) = (pen.y + VOICE / 2.0, x + room);
    let mut at = x;
    if disagree {
        let ink = style(Font::SansBold, sizes.title, Token::Warning);
        at += pen.write("≠", ink, Corner::Left, at, middle, room) + 6.0;
    }
    let (note, who) = (context.cite(&voice.sources), who(context, voice));
    let (full, short) = if voice.part.is_empty() {
        (who, note.clone())
    } else {
        (format!("{}, {who}", voice.part), format!("{} {note}", voice.part))
    };
    let faint = small(Token::TextFaint);
    let beside = width(faint, &short) + 7.0;
    let ink = fitting(&voice.figure, &[sizes.title, sizes.body, sizes.small], end - at - beside);
    at += pen.write(&voice.figure, ink, Corner::Left, at, middle, end - at) + 7.0;
    let text = [full, short].into_iter().find(|text| width(faint, text) <= end - at).unwrap_or(note);
    pen.write(&text, faint, Corner::Left, at, middle + 1.5, end - at);
}

/// The largest of some sizes in which a figure fits, else the smallest.
fn fitting(figure: &str, sizes: &[f32], room: f32) -> TextStyle {
    let styles = || sizes.iter().map(|&size| style(Font::SansBold, size, Token::Text));
    let smallest = styles().next_back().unwrap_or(style(Font::SansBold, 0.0, Token::Text));
    styles().find(|&ink| width(ink, figure) <= room).unwrap_or(smallest)
}

fn who(context: &Context<'_>, voice: &Voice) -> String {
    let case = context.spec.case;
    let mut names: Vec<&str> = Vec::new();
    for &source in &voice.sources {
        if !names.contains(&case[source].publisher.as_str()) {
            names.push(&case[source].publisher);
        }
    }
    format!("{} {}", names.join(", "), context.cite(&voice.sources))
}

/// One card per measure, in the order of the file; parts of one measure are the voices of one card.
fn cards(case: &Case) -> Vec<Card> {
    let all = series(case);
    let mut cards: Vec<Card> = Vec::new();
    for (n, one) in all.iter().enumerate() {
        if one.part.is_empty() {
            cards.push(of_series(case, one));
        } else if all[..n].iter().all(|other| other.measure != one.measure) {
            cards.push(of_parts(case, all.iter().filter(|other| other.measure == one.measure)));
        }
    }
    cards
}

/// The last two periods of a series, told by each voice. Longer periods overlap: their figures do not follow each other.
fn of_series(case: &Case, series: &Series) -> Card {
    let last: Vec<&Answer> = series.answers.iter().rev().take(2).rev().collect();
    let follow = last.iter().all(|answer| answer.period.is_some() && answer.until.is_none());
    let mut voices: Vec<(Voice, Vec<usize>)> = Vec::new();
    for (n, answer) in last.iter().enumerate() {
        for &ix in &answer.claims {
            let claim = &case[ix];
            let figure = short(claim);
            match earlier(case, &mut voices, claim, n).filter(|_| follow) {
                Some((voice, told)) => {
                    // The currency is said once.
                    let next =
                        if voice.figure.starts_with("USD ") { figure.trim_start_matches("USD ") } else { &figure };
                    voice.figure = format!("{} → {next}", voice.figure);
                    voice.sources.extend(
                        claim.sources.iter().filter(|s| !voice.sources.contains(s)).copied().collect::<Vec<_>>(),
                    );
                    voice.claim = ix;
                    told.push(n);
                }
                None => {
                    let (part, sources) = (String::new(), claim.sources.clone());
                    voices.push((Voice { figure, part, sources, claim: ix }, vec![n]));
                }
            }
        }
    }
    for (voice, told) in &mut voices {
        if let [only] = told.as_slice()
            && last.len() > 1
        {
            voice.part = last[*only].period_for_people();
        }
    }
    let disagree = last.iter().any(|answer| answer.agreement == Agreement::Disagree);
    let when: Vec<String> = last.iter().map(|answer| answer.period_for_people()).filter(|w| !w.is_empty()).collect();
    let when = if follow || last.len() == 1 { when.join(" → ") } else { String::new() };
    let voices = voices.into_iter().map(|(voice, _)| voice).collect();
    Card { measure: series.measure.clone(), when, voices, disagree }
}

/// Who told the period before in the same document, or else under the same name.
fn earlier<'v>(
    case: &Case,
    voices: &'v mut [(Voice, Vec<usize>)],
    claim: &Claim,
    period: usize,
) -> Option<&'v mut (Voice, Vec<usize>)> {
    let publisher = |sources: &[SourceIx]| sources.first().map(|&source| case[source].publisher.clone());
    let free = |told: &[usize]| !told.contains(&period);
    let same = voices.iter().position(|(voice, told)| free(told) && voice.sources == claim.sources);
    let named = || voices.iter().position(|(v, told)| free(told) && publisher(&v.sources) == publisher(&claim.sources));
    let at = same.or_else(named)?;
    voices.get_mut(at)
}

fn of_parts<'s>(case: &Case, parts: impl Iterator<Item = &'s Series>) -> Card {
    let mut card = Card { measure: String::new(), when: String::new(), voices: Vec::new(), disagree: false };
    for series in parts {
        let Some(answer) = series.answers.last() else { continue };
        card.measure.clone_from(&series.measure);
        card.when = answer.period_for_people();
        card.disagree |= answer.agreement == Agreement::Disagree;
        for &ix in &answer.claims {
            let claim = &case[ix];
            let (figure, sources) = (short(claim), claim.sources.clone());
            card.voices.push(Voice { figure, part: series.part.clone(), sources, claim: ix });
        }
    }
    card
}

/// A figure as short as a card needs it; the whole one is in the table of figures.
pub(super) fn short(claim: &Claim) -> String {
    let bound = match claim.bound {
        Bound::Exactly => "",
        Bound::About => "≈ ",
        Bound::AtLeast => "≥ ",
        Bound::MoreThan => "> ",
        Bound::UpTo => "≤ ",
    };
    let figure = match (claim.unit, u128::try_from(claim.figure.0)) {
        (Unit::Usd, Ok(figure)) => Usd(figure).compact(),
        _ => claim.figure_for_people().trim_start_matches(claim.bound.prefix()).to_owned(),
    };
    format!("{bound}{figure}")
}

#[cfg(test)]
mod tests {
    use super::super::super::text::{Font, FontBook};

    #[test]
    fn the_fonts_have_every_sign() {
        for c in "≠≈≥≤→".chars() {
            assert!(FontBook::get().has(Font::SansBold, c), "{c}");
        }
    }
}
