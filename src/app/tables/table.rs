//! A table and its three forms: CSV for people, CSV for machines, JSON.
//!
//! For people (RFC 4180, with a byte order mark, which Excel needs to read UTF-8) a cell that a spreadsheet would take
//! for a formula begins with an apostrophe, as OWASP advises against "CSV injection": a label on a ledger may come from
//! anybody. The raw form and JSON alter nothing.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::layout::{Cancel, Cancelled};

/// After so many rows somebody may have asked to stop.
const BETWEEN: usize = 4_096;

/// A column: its name, and what it says.
pub type Column = (&'static str, &'static str);

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known, or there is nothing to say.
    Empty,
    /// Words, an id, a time in ISO 8601.
    Text(String),
    /// An exact decimal number. In JSON it is text too: most readers would round it.
    Exact(String),
    /// How many.
    Count(u64),
    /// Several of one sort; in CSV parted by `; `.
    List(Vec<String>),
}

impl Cell {
    /// A text; nothing for an empty one.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A text where there is one.
    #[must_use]
    pub fn maybe<T: Into<String>>(text: Option<T>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    /// How many.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Count(count as u64)
    }

    fn plain(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Exact(text) => text,
            Self::Count(count) => count.to_string(),
            Self::List(items) => items.join("; "),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => to.serialize_none(),
            Self::Text(text) | Self::Exact(text) => to.serialize_str(text),
            Self::Count(count) => to.serialize_u64(*count),
            Self::List(items) => items.serialize(to),
        }
    }
}

/// A table whose rows are made one by one while it is written.
pub struct Table<'c> {
    columns: &'static [Column],
    rows: Box<dyn Iterator<Item = Vec<Cell>> + 'c>,
}

/// Where every row of a table for people comes from: names of columns and what stands in them.
pub type Origin = [(&'static str, String)];

impl<'c> Table<'c> {
    /// A table; each row has a cell for each column.
    pub fn new(columns: &'static [Column], rows: impl Iterator<Item = Vec<Cell>> + 'c) -> Self {
        Self { columns, rows: Box::new(rows) }
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// As CSV for people; every row ends with its origin. Also how many rows there are.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn people(self, origin: &Origin, cancel: &Cancel) -> Result<(Vec<u8>, usize), Cancelled> {
        let mut csv = Csv::new("\u{feff}", true, b"\r\n");
        csv.line(self.columns.iter().map(|column| column.0.to_owned()).chain(origin.iter().map(|of| of.0.to_owned())));
        let count = self.each(cancel, |row| {
            csv.line(row.into_iter().map(Cell::plain).chain(origin.iter().map(|of| of.1.clone())));
        })?;
        Ok((csv.bytes, count))
    }

    /// As CSV for machines: nothing altered, lines end with a line feed. Also how many rows there are.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn raw(self, cancel: &Cancel) -> Result<(Vec<u8>, usize), Cancelled> {
        self.lines(false, cancel)
    }

    /// As [`Table::raw`], but without formulas: for an output that may end in a spreadsheet or in a program.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn safe(self, cancel: &Cancel) -> Result<(Vec<u8>, usize), Cancelled> {
        self.lines(true, cancel)
    }

    fn lines(self, safe: bool, cancel: &Cancel) -> Result<(Vec<u8>, usize), Cancelled> {
        let mut csv = Csv::new("", safe, b"\n");
        csv.line(self.columns.iter().map(|column| column.0.to_owned()));
        let count = self.each(cancel, |row| csv.line(row.into_iter().map(Cell::plain)))?;
        Ok((csv.bytes, count))
    }

    /// The rows as a list in JSON, one object a line, its fields in the order of the columns. Also how many there are.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn json(self, cancel: &Cancel) -> Result<(Vec<u8>, usize), Cancelled> {
        let columns = self.columns;
        let mut bytes = b"[".to_vec();
        let mut first = true;
        let count = self.each(cancel, |row| {
            bytes.extend_from_slice(if first { b"\n" } else { b",\n" });
            first = false;
            // Texts and whole numbers in a vector: nothing of it can fail.
            let _ = serde_json::to_writer(&mut bytes, &Row { columns, cells: &row });
        })?;
        bytes.extend_from_slice(b"\n]");
        Ok((bytes, count))
    }

    fn each(self, cancel: &Cancel, mut write: impl FnMut(Vec<Cell>)) -> Result<usize, Cancelled> {
        let mut count = 0;
        for row in self.rows {
            debug_assert_eq!(row.len(), self.columns.len(), "a cell for each column");
            write(row);
            count += 1;
            if count % BETWEEN == 0 {
                cancel.check()?;
            }
        }
        Ok(count)
    }
}

struct Row<'a> {
    columns: &'static [Column],
    cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.columns.len()))?;
        for ((name, _), cell) in self.columns.iter().zip(self.cells) {
            map.serialize_entry(name, cell)?;
        }
        map.end()
    }
}

/// Lines of CSV in the making.
struct Csv {
    bytes: Vec<u8>,
    safe: bool,
    end: &'static [u8],
}

impl Csv {
    fn new(start: &str, safe: bool, end: &'static [u8]) -> Self {
        Self { bytes: start.as_bytes().to_vec(), safe, end }
    }

    fn line(&mut self, cells: impl Iterator<Item = String>) {
        for (n, cell) in cells.enumerate() {
            if n > 0 {
                self.bytes.push(b',');
            }
            let cell = if self.safe { safe(cell) } else { cell };
            if cell.contains(['"', ',', '\n', '\r']) {
                self.bytes.extend_from_slice(format!("\"{}\"", cell.replace('"', "\"\"")).as_bytes());
            } else {
                self.bytes.extend_from_slice(cell.as_bytes());
            }
        }
        self.bytes.extend_from_slice(self.end);
    }
}

/// A cell that is no formula for any spreadsheet; some take the wide forms of the signs for the signs.
fn safe(cell: String) -> String {
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(SIGNS) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const COLUMNS: [Column; 3] = [("name", "…"), ("amount", "…"), ("tags", "…")];

    fn table() -> Table<'static> {
        let list = |items: &[&str]| Cell::List(items.iter().map(|&item| item.to_owned()).collect());
        let rows = vec![
            vec![Cell::text("=1+1"), Cell::Exact("0.5".to_owned()), list(&["a", "b"])],
            vec![Cell::text("x, \"y\"\nz"), Cell::Count(7), list(&[])],
            vec![Cell::text("＠sum"), Cell::Empty, list(&["-2"])],
        ];
        Table::new(&COLUMNS, rows.into_iter())
    }

    fn text((bytes, rows): (Vec<u8>, usize)) -> String {
        assert_eq!(rows, 3);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn for_people_no_cell_is_a_formula_and_every_row_names_its_case() {
        let origin = [("case", "-c".to_owned())];
        let expected =
            "\u{feff}name,amount,tags,case\r\n'=1+1,0.5,a; b,'-c\r\n\"x, \"\"y\"\"\nz\",7,,'-c\r\n'＠sum,,'-2,'-c\r\n";
        assert_eq!(text(table().people(&origin, &Cancel::default()).unwrap()), expected);
    }

    #[test]
    fn for_machines_nothing_is_altered() {
        let written = text(table().raw(&Cancel::default()).unwrap());
        assert_eq!(written, "name,amount,tags\n=1+1,0.5,a; b\n\"x, \"\"y\"\"\nz\",7,\n＠sum,,-2\n");
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        let read: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
        assert_eq!(read, ["=1+1", "x, \"y\"\nz", "＠sum"]);
    }

    #[test]
    fn json_has_the_fields_in_order_and_tells_nothing_from_empty() {
        let written = text(table().json(&Cancel::default()).unwrap());
        let first = written.lines().nth(1).unwrap();
        assert_eq!(first, r#"{"name":"=1+1","amount":"0.5","tags":["a","b"]},"#);
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!((&read[1]["amount"], &read[2]["amount"]), (&serde_json::json!(7), &serde_json::Value::Null));
    }

    #[test]
    fn a_long_table_stops_when_asked() {
        let cancel = Cancel::default();
        cancel.cancel();
        let rows = std::iter::repeat_with(|| vec![Cell::Empty, Cell::Empty, Cell::Empty]).take(2 * BETWEEN);
        assert!(Table::new(&COLUMNS, rows).raw(&cancel).is_err());
    }
}
