//! Reports as text for a terminal, with the input line and a caret under the place.

use std::fmt::Write as _;

use super::{Diagnostic, Report};

impl Report {
    /// The whole report as text, one paragraph per problem.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for diagnostic in self.diagnostics() {
            self.write(&mut out, diagnostic);
        }
        for (code, n) in self.left_out() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}[{code}]: {n} more of this kind ({})\n", code.severity().name(), code.name());
        }
        out
    }

    fn write(&self, out: &mut String, d: &Diagnostic) {
        let _ = writeln!(out, "{}[{}]: {}", d.severity().name(), d.code, escaped(&d.message));
        let number = d.span.line.to_string();
        let gutter = " ".repeat(if d.excerpt.is_some() { number.len() } else { 1 });
        let _ = write!(out, "{gutter}--> {}", escaped(self.file_of(d)));
        if d.span.line > 0 {
            let _ = write!(out, ":{}", d.span.line);
        }
        if d.span.column > 0 {
            let _ = write!(out, ":{}", d.span.column);
        }
        out.push('\n');
        if let Some(excerpt) = &d.excerpt {
            let before = (excerpt.column as usize).saturating_sub(1);
            let pad: usize = excerpt.text.chars().take(before).map(cells).sum();
            let carets: usize = excerpt.text.chars().skip(before).take(excerpt.length as usize).map(cells).sum();
            let _ = writeln!(out, "{gutter} |");
            let _ = writeln!(out, "{number} | {}", excerpt.text);
            let _ = writeln!(out, "{gutter} | {}{}", " ".repeat(pad), "^".repeat(carets.max(1)));
        }
        for help in &d.help {
            let _ = writeln!(out, "{gutter} = help: {}", escaped(help));
        }
        out.push('\n');
    }
}

/// Terminal cells of a character: two for Hangul, kana and ideographs.
fn cells(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Hostile input may quote terminal control sequences; they are shown, not sent.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || super::text::is_invisible(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
