//! The groups a node stands for and is in: what holds them together, how much of them is shown, how to open and fold them.

use egui::Ui;

use super::super::when;
use super::super::widgets::{dim, faint, figure, heading};
use super::source::{cite, note};
use super::title;
use crate::app::document::Document;
use crate::app::{Action, App, Command};
use crate::case::thousands;
use crate::flow::{About, Group, GroupKind, Node, NodeKind};

/// What a folded group is; for one made by hand, a field for its name.
pub(super) fn fold_head(
    app: &App,
    doc: &Document,
    ui: &mut Ui,
    node: &Node,
    kind: GroupKind,
    actions: &mut Vec<Action>,
) {
    if kind == GroupKind::Hand {
        name_field(app, ui, node, actions);
    } else {
        title(ui, &node.name);
    }
    if node.name != node.detail && !node.detail.is_empty() {
        ui.label(dim(ui, &node.detail));
    }
    ui.label(faint(ui, format!("Folded: {}.", first_small(kind.rule()))).small());
    let group = doc.drawing.flow.groups().get(&node.key);
    if let Some(About::Chain { hops, .. }) = group.map(|group| &group.about) {
        figure(ui, "Hops", &thousands(*hops), "");
        let when = when::transfers(doc, &node.internal);
        if !when.is_empty() {
            figure(ui, "From hop to hop", &when, "");
        }
        ui.label(faint(ui, "The pattern says how funds moved, not why.").small());
    }
    let cluster = node.wallets.first().and_then(|&ix| doc.case[ix].cluster).filter(|_| kind == GroupKind::Cluster);
    if let Some(cluster) = cluster {
        about_cluster(doc, ui, cluster);
    }
}

/// Who says that one hand controls these addresses, and by what method.
pub(super) fn about_cluster(doc: &Document, ui: &mut Ui, cluster: crate::case::ClusterIx) {
    let cluster = &doc.case[cluster];
    heading(ui, "Address cluster");
    ui.label(&cluster.name);
    if !cluster.method.is_empty() {
        figure(ui, "Method", &cluster.method, "");
    }
    note(ui, &cluster.note);
    cite(doc, ui, &cluster.sources);
}

fn first_small(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The name of a group made by hand, to be typed over.
fn name_field(app: &App, ui: &mut Ui, node: &Node, actions: &mut Vec<Action>) {
    let id = ui.scope_id().with(("name of group", node.key.to_string()));
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| node.name.clone());
    let wanted = app.ui.naming.as_ref() == Some(&node.key);
    let field = egui::TextEdit::singleline(&mut text).hint_text("Name of the group").desired_width(f32::INFINITY);
    let mut output = field.show(ui);
    let response = output.response.response.clone();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Name of the group"));
    let asked = id.with("asked");
    if wanted && !ui.data(|data| data.get_temp::<bool>(asked).unwrap_or(false)) {
        response.request_focus();
        let all =
            egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count()));
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), response.id);
        ui.data_mut(|data| data.insert_temp(asked, true));
    }
    if response.lost_focus() {
        if !ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            actions.push(Action::RenameGroup(node.key.clone(), text.clone()));
        }
        ui.data_mut(|data| data.remove::<String>(id));
    } else if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
    } else {
        // Undo may have changed it.
        ui.data_mut(|data| data.remove::<String>(id));
    }
}

/// The groups around a node, the outermost first, each with what is shown of it and a button that opens or folds it.
pub(super) fn path(doc: &Document, ui: &mut Ui, node: &Node, actions: &mut Vec<Action>) {
    let flow = &doc.drawing.flow;
    let path = flow.path(node);
    if path.is_empty() {
        return;
    }
    heading(ui, "Groups");
    for group in path {
        let name = group.name(&doc.case);
        let verb = if group.open { "Fold" } else { "Open" };
        ui.horizontal_wrapped(|ui| {
            let button = ui.small_button(verb).on_hover_text(group.kind.rule());
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{verb}: {name}")));
            if button.clicked() {
                actions.push(Action::ToggleFold(group.key.clone()));
            }
            ui.label(name);
            ui.label(faint(ui, shown_of(doc, node, group)).small());
        });
        if group.kind == GroupKind::Hand {
            ui.horizontal(|ui| {
                if ui.small_button(Command::Ungroup.spec().name).on_hover_text(Command::Ungroup.spec().help).clicked() {
                    actions.push(Action::Run(Command::Ungroup));
                }
            });
        }
    }
}

/// `12 of 340 wallets shown one by one`; of a folded group, how many of its wallets the filter leaves.
fn shown_of(doc: &Document, node: &Node, group: &Group) -> String {
    let all = thousands(group.wallets);
    if group.key == node.key {
        let left = super::facts::of(doc, node).active;
        return if left == node.wallets.len() { format!("{all} wallets, folded") } else { left_of(left, node) };
    }
    let flow = &doc.drawing.flow;
    let shown = if doc.state.filter.is_empty() {
        group.alone
    } else {
        let single = |ix: &petgraph::graph::NodeIndex| {
            let other = &flow.graph[*ix];
            let is_inside = || flow.path(other).iter().any(|around| std::ptr::eq(*around, group));
            matches!(other.kind, NodeKind::Wallet(_)) && doc.shown.node(*ix) && is_inside()
        };
        flow.graph.node_indices().filter(single).count()
    };
    if shown == group.wallets {
        format!("{all} wallets")
    } else {
        format!("{} of {all} wallets shown", thousands(shown))
    }
}

fn left_of(left: usize, node: &Node) -> String {
    format!("{} of {} wallets with what is shown", thousands(left), thousands(node.wallets.len()))
}
