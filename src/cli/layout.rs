//! `coldtrail layout`: layouts measured from outside.
//!
//! Reads a plain table of transfers, lays it out without labels, and writes places and routes as JSON.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::case::{Case, Moment, Wallet};
use crate::layout::{Cancel, Cancelled, Edge, Engine, Layout, Node, Request, Size, Spacing};

/// Why a table could not be laid out.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// The table cannot be opened or read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The table.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The header lacks a column.
    #[error("{path}: the header has no column `{column}` (expected source,target,amount_usd,time)")]
    Header {
        /// The table.
        path: PathBuf,
        /// The missing column.
        column: &'static str,
    },
    /// A row is malformed.
    #[error("{path}:{line}: {message}")]
    Row {
        /// The table.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        message: String,
    },
    /// The result cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The layout was stopped.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// A graph as plain names and connections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plain {
    /// Names of the nodes, in the order of their first appearance.
    pub names: Vec<String>,
    /// Source and target of each edge, as indices into `names`; each pair once.
    pub edges: Vec<(usize, usize)>,
    /// When each node first received something, or sent where it received nothing, in seconds; as far as is known.
    pub times: Vec<Option<i64>>,
    /// The lane of each node: one for each owner, in the order of their first appearance, and one for each role of nodes
    /// without an owner. Empty for one lane.
    pub lanes: Vec<usize>,
}

impl Plain {
    /// A case unfolded: one node per wallet, one edge per pair of wallets with a transfer.
    #[must_use]
    pub fn of_case(case: &Case) -> Self {
        let pairs: BTreeSet<(usize, usize)> = case.transfers.iter().map(|t| (t.from.get(), t.to.get())).collect();
        let times = case.transfers.iter().map(|t| (t.from.get(), t.to.get(), t.at.map(Moment::start)));
        let mut known = Vec::new();
        let mut lane = |wallet: &Wallet| {
            let key = (wallet.owner, wallet.owner.is_none().then_some(wallet.role));
            known.iter().position(|other| *other == key).unwrap_or_else(|| {
                known.push(key);
                known.len() - 1
            })
        };
        Self {
            names: case.wallets.iter().map(|wallet| wallet.id.clone()).collect(),
            edges: pairs.into_iter().collect(),
            lanes: case.wallets.iter().map(&mut lane).collect(),
            times: first_times(case.wallets.len(), times),
        }
    }
}

/// When each node first received something, or first sent where it received nothing.
fn first_times(count: usize, transfers: impl Iterator<Item = (usize, usize, Option<i64>)>) -> Vec<Option<i64>> {
    let mut received: Vec<Option<i64>> = vec![None; count];
    let mut sent = received.clone();
    let note = |slot: &mut Option<i64>, at: i64| *slot = Some(slot.map_or(at, |other| other.min(at)));
    for (from, to, at) in transfers {
        if let Some(at) = at {
            note(&mut sent[from], at);
            note(&mut received[to], at);
        }
    }
    received.into_iter().zip(sent).map(|(received, sent)| received.or(sent)).collect()
}

/// Reads the table `edges`, lays it out `reps` times after a warm-up, writes the layout to `out` and one JSON line
/// with the seconds of each repetition to `stdout`.
///
/// # Errors
/// When the table cannot be read or has a wrong row, or a result cannot be written.
pub fn run_edges(
    engine: &dyn Engine,
    edges: &Path,
    reps: u32,
    out: &Path,
    stdout: &mut dyn Write,
) -> Result<(), LayoutError> {
    let plain = read_edges(edges)?;
    run_plain(engine, &plain, reps, out, stdout)
}

/// Lays out a plain graph `reps` times after a warm-up, writes the layout to `out` and one JSON line with the seconds
/// of each repetition to `stdout`.
///
/// # Errors
/// When a result cannot be written.
pub fn run_plain(
    engine: &dyn Engine,
    plain: &Plain,
    reps: u32,
    out: &Path,
    stdout: &mut dyn Write,
) -> Result<(), LayoutError> {
    let request = request(plain);
    let cancel = Cancel::default();
    let mut layout = engine.layout(&request, None, &cancel)?;
    let mut times = Vec::new();
    for _ in 0..reps {
        let start = Instant::now();
        layout = engine.layout(&request, None, &cancel)?;
        times.push(start.elapsed().as_secs_f64());
    }
    let text = to_json(plain, &layout);
    std::fs::write(out, text).map_err(|source| LayoutError::Write { path: out.to_owned(), source })?;
    writeln!(stdout, "{}", serde_json::json!({ "times": times }))
        .map_err(|source| LayoutError::Write { path: PathBuf::from("standard output"), source })
}

/// Reads `source,target,amount_usd,time` rows; parallel transfers become one edge.
///
/// # Errors
/// When the table cannot be read, lacks a column, or has a row without a source or target.
pub fn read_edges(path: &Path) -> Result<Plain, LayoutError> {
    let file = std::fs::File::open(path).map_err(|source| LayoutError::Read { path: path.to_owned(), source })?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(std::io::BufReader::new(file));
    let at = |error: &csv::Error, fallback: u64| LayoutError::Row {
        path: path.to_owned(),
        line: error.position().map_or(fallback, csv::Position::line),
        message: error.to_string(),
    };
    let headers = reader.headers().map_err(|error| at(&error, 1))?.clone();
    let column = |name: &'static str| {
        let same = |header: &str| header.trim_start_matches('\u{feff}') == name;
        headers.iter().position(same).ok_or(LayoutError::Header { path: path.to_owned(), column: name })
    };
    let (source, target) = (column("source")?, column("target")?);
    let time = headers.iter().position(|header| header == "time");
    let mut plain = Plain::default();
    let mut transfers = Vec::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    for record in reader.records() {
        let record = record.map_err(|error| at(&error, 0))?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut id = |index: usize, what: &str| match record.get(index) {
            Some(name) if !name.is_empty() => Ok(*ids.entry(name.to_owned()).or_insert_with(|| {
                plain.names.push(name.to_owned());
                plain.names.len() - 1
            })),
            _ => Err(LayoutError::Row { path: path.to_owned(), line, message: format!("the {what} is empty") }),
        };
        let pair = (id(source, "source")?, id(target, "target")?);
        // Only what is ranked by time needs it: a table without times has none.
        transfers.push((pair.0, pair.1, time.and_then(|time| record.get(time)?.parse().ok())));
        if seen.insert(pair) {
            plain.edges.push(pair);
        }
    }
    plain.times = first_times(plain.names.len(), transfers.into_iter());
    Ok(plain)
}

/// The request every engine is measured with: nodes of 60 × 20, layers 80 and rows 12 apart, no labels.
#[must_use]
pub fn request(plain: &Plain) -> Request {
    let node = Node { size: Size::new(60.0, 20.0), radius: 30.0, ..Node::default() };
    let edge = |&(from, to): &(usize, usize)| Edge { from, to, weight: 1, label: None };
    Request {
        #[allow(clippy::cast_precision_loss)]
        nodes: (0..plain.names.len())
            .map(|v| Node {
                along: plain.times.get(v).copied().flatten().map(|at| at as f64),
                lane: plain.lanes.get(v).copied().unwrap_or(0),
                ..node
            })
            .collect(),
        edges: plain.edges.iter().map(edge).collect(),
        spacing: Spacing { layer: 80.0, node: 12.0, edge: 6.0 },
    }
}

/// `{"nodes":{id:[x,y]},"edges":[[source,target,[x0,y0,…]],…]}`, nodes and edges in the graph's order.
#[must_use]
pub fn to_json(plain: &Plain, layout: &Layout) -> String {
    let text = |name: &str| serde_json::Value::from(name).to_string();
    let nodes: Vec<String> =
        plain.names.iter().zip(&layout.nodes).map(|(name, at)| format!("{}:[{},{}]", text(name), at.x, at.y)).collect();
    let edges: Vec<String> = plain
        .edges
        .iter()
        .zip(&layout.routes)
        .map(|(&(from, to), route)| {
            let points: Vec<String> = route.points.iter().map(|p| format!("{},{}", p.x, p.y)).collect();
            format!("[{},{},[{}]]", text(&plain.names[from]), text(&plain.names[to]), points.join(","))
        })
        .collect();
    format!("{{\"nodes\":{{{}}},\"edges\":[{}]}}\n", nodes.join(","), edges.join(",\n"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::layout::layered::Layered;

    fn run(table: &str) -> Result<(String, String), LayoutError> {
        let dir = tempfile::tempdir().unwrap();
        let (edges, out) = (dir.path().join("edges.csv"), dir.path().join("out.json"));
        std::fs::write(&edges, table).unwrap();
        let mut printed = Vec::new();
        run_edges(&Layered::default(), &edges, 2, &out, &mut printed)?;
        Ok((std::fs::read_to_string(out).unwrap(), String::from_utf8(printed).unwrap()))
    }

    #[test]
    fn a_table_becomes_places_and_routes() {
        let (out, printed) =
            run("\u{feff}source,target,amount_usd,time\na,b,5,1\na,b,6,2\r\nb,\"c \"\"x\"\"\",1,3\n").unwrap();
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(value["nodes"].as_object().unwrap().len(), 3);
        assert_eq!(value["edges"].as_array().unwrap().len(), 2);
        assert_eq!(value["edges"][1][1], "c \"x\"");
        let (a, b) = (&value["nodes"]["a"], &value["nodes"]["b"]);
        assert_eq!(b[0].as_f64().unwrap() - a[0].as_f64().unwrap(), 140.0);
        let times: serde_json::Value = serde_json::from_str(printed.trim_end()).unwrap();
        assert_eq!(times["times"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        let message = |table: &str| run(table).unwrap_err().to_string();
        assert!(message("source,to\n").contains("no column `target`"));
        assert!(message("source,target\na,b\n,b\n").contains(":3: the source is empty"));
        assert!(message("source,target\na,b\na\n").contains(":3: "));
        assert!(message("").contains("no column `source`"));
    }
}
