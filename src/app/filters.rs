//! Filters as a person sets them: the editor that is open, and filters made of what is selected.

use std::collections::BTreeSet;

use super::command::Command;
use super::document::Document;
use crate::case::{Moment, TransferIx};
use crate::flow::{Criterion, Filter, LeftOut, Near, NodeKey, Way};
use crate::scene::Target;

/// The editor of a criterion, or the menu of all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Editing {
    /// Which criterion; `None` for the menu.
    pub criterion: Option<Criterion>,
    /// What is typed as the lower end, or as the beginning.
    pub least: String,
    /// What is typed as the upper end, or as the end.
    pub most: String,
    /// Where it opened. It stays there when the chips move.
    pub anchor: Option<egui::Rect>,
}

impl Editing {
    /// The menu.
    #[must_use]
    pub fn menu() -> Self {
        Self::default()
    }

    /// The editor of a criterion, with what is set written in its fields.
    #[must_use]
    pub fn of(doc: &Document, criterion: Criterion) -> Self {
        let filter = &doc.state.filter;
        let text = |text: Option<String>| text.unwrap_or_default();
        let number = |text: String| text.trim_start_matches("USD ").to_owned();
        let (least, most) = match criterion {
            Criterion::Window => {
                let show = |at| crate::case::format_utc(at, "%Y-%m-%dT%H:%MZ");
                (filter.window.map(|window| show(window.from)), filter.window.map(|window| show(window.to)))
            }
            Criterion::Value => {
                let show = |usd: crate::case::Usd| number(usd.full());
                (filter.value.least.map(show), filter.value.most.map(show))
            }
            Criterion::EdgeValue => (filter.edge_value.map(|usd| number(usd.full())), None),
            Criterion::Units => filter.units.map_or((None, None), |units| {
                let show = |amount: crate::case::Amount| {
                    let asset = doc.case.assets.get(units.asset.get())?;
                    let shared = doc.case.assets.iter().filter(|other| other.symbol == asset.symbol).count() > 1;
                    let name = if shared { &asset.id } else { &asset.symbol };
                    Some(format!("{} {name}", amount.grouped(asset.decimals)))
                };
                (units.range.least.and_then(show), units.range.most.and_then(show))
            }),
            Criterion::Degree => {
                (filter.degree.least.map(|n| n.to_string()), filter.degree.most.map(|n| n.to_string()))
            }
            _ => (None, None),
        };
        Self { criterion: Some(criterion), least: text(least), most: text(most), anchor: None }
    }
}

/// Reads the ends of a time window as typed; an empty end reaches as far as the case does.
///
/// # Errors
/// What is wrong, as a sentence that says what to do.
pub fn typed_window(doc: &Document, from: &str, to: &str) -> Result<Option<crate::flow::Window>, String> {
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() && to.is_empty() {
        return Ok(None);
    }
    let (first, last) = doc.chronicle.activity.extent().unwrap_or((i64::MIN / 2, i64::MAX / 2));
    let read = |text: &str| Moment::parse(text).map_err(|error| error.to_string());
    let from = if from.is_empty() { first } else { read(from)?.start() };
    let to = if to.is_empty() { last } else { read(to)?.end() - 1 };
    if from > to {
        return Err("the end lies before the beginning: write the earlier time first".to_owned());
    }
    Ok(Some(crate::flow::Window { from, to }))
}

/// The filter that a command makes of the present one and the selection.
///
/// # Errors
/// What has to be selected, as a sentence.
pub(super) fn narrowed(doc: &Document, command: Command) -> Result<Filter, String> {
    let mut filter = doc.state.filter.clone();
    let transfers = doc.selection.transfers(&doc.drawing.flow);
    if matches!(command, Command::OnlyAsset | Command::OnlyKind | Command::OnlyAlike) && transfers.is_empty() {
        return Err("Select an edge or a transfer to show only what is like it".to_owned());
    }
    let assets = |transfers: &BTreeSet<TransferIx>| transfers.iter().map(|&ix| doc.case[ix].asset).collect();
    let kinds = |transfers: &BTreeSet<TransferIx>| transfers.iter().map(|&ix| doc.case[ix].kind).collect();
    match command {
        Command::OnlyAsset => filter.assets = Some(assets(&transfers)),
        Command::OnlyKind => filter.kinds = Some(kinds(&transfers)),
        Command::OnlyAlike => {
            filter.assets = Some(assets(&transfers));
            filter.kinds = Some(kinds(&transfers));
        }
        Command::WithinOneHop => filter.near = Some(around(doc, 1)?),
        Command::WithinTwoHops => filter.near = Some(around(doc, 2)?),
        Command::WithinThreeHops => filter.near = Some(around(doc, 3)?),
        Command::DimOrHide => {
            filter.left_out = if filter.left_out == LeftOut::Dim { LeftOut::Hide } else { LeftOut::Dim };
        }
        _ => {}
    }
    Ok(filter)
}

/// The neighbourhood of the selected nodes, and of the ends of selected edges.
///
/// # Errors
/// What has to be selected, as a sentence.
pub fn around(doc: &Document, hops: u8) -> Result<Near, String> {
    let ends = doc.selection.iter().flat_map(|target| match target {
        Target::Edge(key) => vec![key.from.clone(), key.to.clone()],
        Target::Node(key) => vec![key.clone()],
        _ => Vec::new(),
    });
    let of: BTreeSet<NodeKey> = ends.collect();
    if of.is_empty() {
        return Err("Select one or several nodes to show only what is near them".to_owned());
    }
    Ok(Near { of, hops, way: Way::Both })
}
