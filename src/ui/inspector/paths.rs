//! Paths between two selected nodes: the shortest, the widest, and the others.

use egui::{ComboBox, RichText, Ui};

use super::super::widgets::{dim, faint, heading};
use super::super::{theme, when};
use crate::app::document::Document;
use crate::app::paths::{Answer, Ways};
use crate::app::state::UiState;
use crate::app::{Action, App};
use crate::case::{AssetIx, Usd};
use crate::flow::NodeKey;
use crate::flow::paths::{Rules, Trail};
use crate::scene::Target;
use crate::scene::select::Join;
use crate::scene::style::Metrics;

/// Rests to choose from, seconds.
const RESTS: [(Option<i64>, &str); 5] = [
    (None, "any time"),
    (Some(3_600), "1 hour"),
    (Some(86_400), "1 day"),
    (Some(7 * 86_400), "7 days"),
    (Some(30 * 86_400), "30 days"),
];

/// Least values to choose from, whole dollars.
const LEAST: [Option<u64>; 5] = [None, Some(1_000), Some(100_000), Some(1_000_000), Some(10_000_000)];

/// The section of the pane for two selected nodes.
pub(super) fn show(app: &App, doc: &Document, ui: &mut Ui, actions: &mut Vec<Action>) {
    let UiState { path_rules, paths, .. } = &app.ui;
    heading(ui, "Paths between them");
    rules(doc, ui, path_rules, actions);
    match paths.as_ref().filter(|answer| answer.question.is_about(doc, path_rules)) {
        Some(answer) => answers(doc, ui, answer, actions),
        None => {
            let button = ui.button("Find paths").on_hover_text(
                "Chains of shown transfers from one to the other in which no hop is before the last; a path does not \
                 prove that the same money took it",
            );
            if button.clicked() {
                actions.push(Action::FindPaths);
            }
        }
    }
}

fn rules(doc: &Document, ui: &mut Ui, rules: &Rules, actions: &mut Vec<Action>) {
    let mut chosen = rules.clone();
    let symbol = |asset: Option<AssetIx>| asset.map_or("any asset", |ix| doc.case[ix].symbol.as_str());
    ui.horizontal_wrapped(|ui| {
        ComboBox::from_id_salt("asset").selected_text(symbol(rules.asset)).show_ui(ui, |ui| {
            let assets = (0..doc.case.assets.len()).map(|n| Some(AssetIx::new(n)));
            for asset in std::iter::once(None).chain(assets) {
                ui.selectable_value(&mut chosen.asset, asset, symbol(asset));
            }
        });
        let value = |least: Option<u64>| {
            least.map_or("any value".to_owned(), |usd| format!("≥ {}", Usd(u128::from(usd) * 1_000_000).brief()))
        };
        let dollars = |least: Option<u64>| least.map(|usd| Usd(u128::from(usd) * 1_000_000));
        let now = LEAST.into_iter().find(|&least| dollars(least) == rules.least).flatten();
        ComboBox::from_id_salt("least").selected_text(value(now)).show_ui(ui, |ui| {
            for least in LEAST {
                ui.selectable_value(&mut chosen.least, dollars(least), value(least));
            }
        });
        let rest = RESTS.iter().find(|(rest, _)| *rest == rules.longest_rest).map_or("any time", |(_, name)| name);
        ComboBox::from_id_salt("rest").selected_text(format!("rests: {rest}")).show_ui(ui, |ui| {
            for (rest, name) in RESTS {
                ui.selectable_value(&mut chosen.longest_rest, rest, name);
            }
        });
    });
    if chosen != *rules {
        actions.push(Action::SetPathRules(chosen));
    }
}

fn answers(doc: &Document, ui: &mut Ui, answer: &Answer, actions: &mut Vec<Action>) {
    let name = |key: &NodeKey| doc.drawing.flow.node(key).map_or(String::new(), |(_, node)| node.name.clone());
    let [a, b] = &answer.question.ends;
    for (ways, from, to) in [(&answer.ways[0], a, b), (&answer.ways[1], b, a)] {
        ui.label(RichText::new(format!("{} → {}", name(from), name(to))).font(theme::bold(Metrics::get().font.body)));
        list(doc, ui, ways, actions);
    }
}

fn list(doc: &Document, ui: &mut Ui, ways: &Ways, actions: &mut Vec<Action>) {
    let Some(shortest) = &ways.shortest else {
        ui.label(dim(ui, "No path: the transfers shown do not lead there in order of time."));
        return;
    };
    trail(doc, ui, "Fewest hops", shortest, actions);
    if let Some(widest) = ways.widest.as_ref().filter(|widest| *widest != shortest) {
        trail(doc, ui, "Widest", widest, actions);
    }
    let others = ways.all.iter().filter(|way| way.edges != shortest.edges);
    for (n, way) in others.enumerate() {
        trail(doc, ui, &format!("Way {}", n + 2), way, actions);
    }
    if ways.more {
        ui.label(faint(ui, "There are more ways than are listed.").small());
    }
}

/// One path: its sum line lights it on the canvas, below it its hops in order.
fn trail(doc: &Document, ui: &mut Ui, name: &str, trail: &Trail, actions: &mut Vec<Action>) {
    let hops = trail.hops.len();
    let width = trail.narrowest.map_or(String::new(), |usd| {
        let instead = doc.case.in_place_of_value(1, Some(usd));
        format!(" · smallest {}", instead.unwrap_or_else(|| format!("≈ {}", usd.brief())))
    });
    let text = format!("{name}: {hops} hop{}{width}", if hops == 1 { "" } else { "s" });
    if ui.link(text).on_hover_text("Light this path on the canvas").clicked() {
        let graph = &doc.drawing.flow.graph;
        let edges = trail.edges.iter().map(|&ix| Target::Edge(graph[ix].key.clone()));
        let ends = trail.edges.iter().filter_map(|&ix| graph.edge_endpoints(ix)).flat_map(|(a, b)| [a, b]);
        let nodes = ends.map(|ix| Target::Node(graph[ix].key.clone()));
        actions.push(Action::Select(nodes.chain(edges).collect(), Join::Replace));
    }
    for (n, &ix) in trail.hops.iter().enumerate() {
        let transfer = &doc.case[ix];
        let at = transfer.at.map_or(String::new(), |at| when::moment(doc, at));
        let (from, to) = (doc.case[transfer.from].name(), doc.case[transfer.to].name());
        let line = format!("{}. {at}  {from} → {to}: {}", n + 1, doc.case.show_sent(ix));
        if ui.add(egui::Link::new(RichText::new(line).small())).on_hover_text("Show this transfer").clicked() {
            actions.push(Action::Select(vec![Target::Transfer(ix)], Join::Replace));
        }
    }
}
