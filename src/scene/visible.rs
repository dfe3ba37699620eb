//! What hides in a text is made visible.

use std::borrow::Cow;

/// One line of text in which nothing hides: white space becomes spaces, and characters that reorder, join or vanish
/// (bidirectional controls, zero-width characters, other controls) are spelled out as `[U+202E]`. A label that reads
/// differently from its bytes could otherwise pass a foreign address off as a known one. Hangul written in conjoining
/// letters is composed, because the fonts only have whole syllables.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !hides(c) && !is_jamo(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            out.push(' ');
        } else if hides(c) {
            out.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else if let Some(syllable) = out.chars().next_back().and_then(|before| compose_hangul(before, c)) {
            out.pop();
            out.push(syllable);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn hides(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
            | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
            | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

fn is_jamo(c: char) -> bool {
    ('\u{1100}'..='\u{11FF}').contains(&c)
}

/// The syllable of a leading consonant and a vowel, or of such a syllable and a trailing consonant (Unicode 3.12).
fn compose_hangul(before: char, c: char) -> Option<char> {
    let (before, c) = (u32::from(before), u32::from(c));
    match (before, c) {
        (0x1100..=0x1112, 0x1161..=0x1175) => char::from_u32(0xAC00 + ((before - 0x1100) * 21 + (c - 0x1161)) * 28),
        (0xAC00..=0xD7A3, 0x11A8..=0x11C2) if (before - 0xAC00) % 28 == 0 => char::from_u32(before + c - 0x11A7),
        _ => None,
    }
}
