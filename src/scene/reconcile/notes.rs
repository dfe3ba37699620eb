//! Beside or under a picture: what does not close, how mixed funds were told apart, and by which rules.

use super::ReconcileSpec;
use super::figures::{doubts, order_note};
use super::words::{RULES, VALUES, rule};
use crate::scene::pen::{Pen, small};
use crate::scene::style::Token;
use crate::scene::timeline::hatch::hatch;
use crate::scene::{Paint, Rect, Scene, Size};

/// From one line to the next.
const PITCH: f32 = 15.0;

/// The method in a sentence; several are named.
fn method(spec: &ReconcileSpec<'_>) -> String {
    match spec.accounts {
        [account] => format!("{}: {}.", account.method.name(), rule(account.method)),
        _ => "Mixed funds are told apart by each method in turn; the span is that between the least and the largest share. \
              None is prescribed by the FATF."
            .to_owned(),
    }
}

/// The notes as a column.
pub(super) fn draw(spec: &ReconcileSpec<'_>, size: Size) -> Scene {
    let mut pen = Pen::new(size.w);
    let doubts = doubts(spec);
    pen.heading("What does not close", &[]);
    if doubts.is_empty() {
        pen.paragraph("Everything taken is accounted for.", small(Token::TextDim), 0.0, size.w, PITCH, 2);
    }
    for doubt in &doubts {
        let mark = Rect::from_xywh(0.0, pen.y + 3.0, 9.0, 9.0);
        hatch(&mut pen.scene, mark, Paint::new(Token::TextDim));
        pen.paragraph(doubt, small(Token::TextDim), 17.0, size.w - 17.0, PITCH, 4);
        pen.y += 3.0;
    }
    pen.y += 10.0;
    let below = pen.y;
    let mut rules = Pen::new(size.w);
    rules.heading("Method and rules", &[]);
    for text in texts(spec) {
        let left = (size.h - below - rules.y) / PITCH;
        if left < 1.0 {
            break;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        rules.paragraph(&text, small(Token::TextDim), 0.0, size.w, PITCH, left as usize);
        rules.y += 4.0;
    }
    let rules = rules.finish();
    pen.y = below + rules.size.h;
    pen.scene.place(rules, crate::scene::Point::new(0.0, below));
    pen.finish()
}

fn texts(spec: &ReconcileSpec<'_>) -> Vec<String> {
    let mut texts = vec![method(spec), RULES.to_owned(), VALUES.to_owned()];
    texts.extend(order_note(spec));
    texts
}

/// The notes as lines under a picture.
pub(super) fn foot(spec: &ReconcileSpec<'_>, width: f32) -> Scene {
    let mut pen = Pen::new(width);
    pen.rule(0.0, width, 0.5, Paint::new(Token::Line));
    pen.y = 6.0;
    let first = format!("{} {RULES}", method(spec));
    pen.paragraph(&first, small(Token::TextDim), 0.0, width, PITCH, 3);
    for doubt in doubts(spec).iter().take(3) {
        let mark = Rect::from_xywh(0.0, pen.y + 3.0, 9.0, 9.0);
        hatch(&mut pen.scene, mark, Paint::new(Token::TextDim));
        pen.paragraph(doubt, small(Token::TextDim), 17.0, width - 17.0, PITCH, 1);
    }
    pen.finish()
}
