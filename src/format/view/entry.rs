//! Writing the file, one thing to a line, so that two versions of a view compare line by line.

use std::collections::BTreeMap;

use serde::Serialize;

/// What can stand in a view file.
pub trait Entry {
    /// Writes it.
    fn write(&self, out: &mut Writer);

    /// Takes over the fields that nobody knows from an earlier reading of the same.
    fn keep_unknown(&mut self, from: &Self);
}

/// The text of a view file as it grows.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    depth: usize,
    /// Whether the innermost bracket is still empty.
    empty: bool,
}

impl Writer {
    /// The whole text, with a line end.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.text.push('\n');
        self.text
    }

    /// Whether nothing is open.
    pub(super) fn is_outermost(&self) -> bool {
        self.depth == 0
    }

    /// Begins a struct, list or map.
    pub(super) fn open(&mut self, name: &str, bracket: char) {
        self.text.push_str(name);
        self.text.push(bracket);
        self.depth += 1;
        self.empty = true;
    }

    /// Ends it.
    pub(super) fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if !self.empty {
            self.line();
        }
        self.text.push(bracket);
        self.empty = false;
    }

    /// Writes a field of a struct.
    pub(super) fn field(&mut self, name: &str, value: &impl Entry) {
        self.line();
        self.text.push_str(name);
        self.text.push_str(": ");
        self.value(value);
    }

    /// Writes a field whose value is a text in RON already.
    pub(super) fn raw_field(&mut self, name: &str, value: &str) {
        self.line();
        if !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            self.text.push_str("r#");
        }
        self.text.push_str(name);
        self.text.push_str(": ");
        self.text.push_str(value);
        self.text.push(',');
        self.empty = false;
    }

    fn item(&mut self, value: &impl Entry) {
        self.line();
        self.value(value);
    }

    fn value(&mut self, value: &impl Entry) {
        value.write(self);
        self.text.push(',');
        self.empty = false;
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("    ", self.depth));
    }

    /// Writes what is short, in one line.
    pub(super) fn leaf(&mut self, value: &impl Serialize) {
        // What is written here are numbers, texts and names: none of them can fail.
        self.text.push_str(&ron::to_string(value).unwrap_or_default());
    }
}

/// Makes what is written in one line an entry.
macro_rules! leaf {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::format::view::Entry for $type {
            fn write(&self, out: &mut $crate::format::view::Writer) {
                out.leaf(self);
            }
            fn keep_unknown(&mut self, _: &Self) {}
        }
    )*};
}

pub(super) use leaf;

leaf!(String, bool, u8, u16, u32, f32, f64, (u16, u16), (f32, f32));

impl<T: Entry> Entry for Option<T> {
    fn write(&self, out: &mut Writer) {
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn keep_unknown(&mut self, from: &Self) {
        if let (Some(this), Some(from)) = (self, from) {
            this.keep_unknown(from);
        }
    }
}

impl<T: Entry> Entry for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.open("", '[');
        self.iter().for_each(|value| out.item(value));
        out.close(']');
    }

    fn keep_unknown(&mut self, _: &Self) {}
}

impl<K: Ord + Serialize, V: Entry> Entry for BTreeMap<K, V> {
    fn write(&self, out: &mut Writer) {
        out.open("", '{');
        for (key, value) in self {
            out.line();
            out.leaf(key);
            out.text.push_str(": ");
            out.value(value);
        }
        out.close('}');
    }

    fn keep_unknown(&mut self, from: &Self) {
        for (key, value) in self {
            if let Some(from) = from.get(key) {
                value.keep_unknown(from);
            }
        }
    }
}
