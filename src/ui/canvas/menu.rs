//! The menu of the right button: everything the keys can do with what is under the pointer.

use egui::{Response, Ui};

use crate::app::command::Menu;
use crate::app::{Action, App, Command};
use crate::render::egui::GraphCanvas;
use crate::scene::Target;
use crate::scene::graph::LayoutChoice;
use crate::scene::select::Join;
use crate::ui::chrome::menu_item;
use crate::ui::send;

/// Pixels around a thin edge that count as the edge.
const SLACK: f32 = 3.0;

/// What the menu was opened on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    Node,
    Edge,
    Annotation,
    #[default]
    Empty,
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq)]
enum Entry {
    Command(Command),
    /// The nodes at both ends of the edge.
    Ends,
    Sub(&'static str, Vec<Entry>),
    Line,
}

pub(super) fn context_menu(app: &mut App, response: &Response, picture: &GraphCanvas, on_annotation: bool) {
    let id = response.id.with("menu opened on");
    if response.secondary_clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let hit = picture.hit(super::to_scene(response.rect, pointer), SLACK).map(|hit| &hit.target);
        let place = match hit {
            _ if on_annotation => Place::Annotation,
            Some(Target::Node(_)) => Place::Node,
            Some(Target::Edge(_)) => Place::Edge,
            _ => Place::Empty,
        };
        response.ctx.data_mut(|data| data.insert_temp(id, place));
    }
    response.context_menu(|ui| {
        let place: Place = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        show(app, ui, &entries(place));
    });
}

fn show(app: &mut App, ui: &mut Ui, entries: &[Entry]) {
    for entry in entries {
        match entry {
            Entry::Command(command) => menu_item(app, ui, *command),
            Entry::Ends => {
                if ui.button("Select both ends").clicked() {
                    let action = ends(app);
                    send(app, action);
                    ui.close();
                }
            }
            Entry::Sub(name, entries) => {
                ui.menu_button(*name, |ui| show(app, ui, entries));
            }
            Entry::Line => {
                ui.separator();
            }
        }
    }
}

fn ends(app: &App) -> Action {
    let edges = app.doc.iter().flat_map(|doc| doc.selection.iter()).filter_map(|target| match target {
        Target::Edge(key) => Some([key.from.clone(), key.to.clone()]),
        _ => None,
    });
    Action::Select(edges.flatten().map(Target::Node).collect(), Join::Replace)
}

fn commands(commands: &[Command]) -> Vec<Entry> {
    commands.iter().copied().map(Entry::Command).collect()
}

fn all_of(menu: Menu) -> Vec<Entry> {
    let mut entries = Vec::new();
    for command in Command::of(menu) {
        if command.begins_group() && !entries.is_empty() {
            entries.push(Entry::Line);
        }
        entries.push(Entry::Command(command));
    }
    entries
}

fn entries(place: Place) -> Vec<Entry> {
    let select = || Entry::Sub("Select", all_of(Menu::Select));
    let arrange = || Entry::Sub("Arrange", all_of(Menu::Arrange));
    let layout =
        || Entry::Sub("Layout", LayoutChoice::ALL.map(|choice| Entry::Command(Command::arranging(choice))).to_vec());
    let paths = || Entry::Sub("Paths", commands(&[Command::FindPaths, Command::Downstream, Command::Upstream]));
    let filter = || {
        let within = [Command::WithinOneHop, Command::WithinTwoHops, Command::WithinThreeHops];
        let only = [Command::OnlyAlike, Command::OnlyAsset, Command::OnlyKind];
        Entry::Sub("Filter", [commands(&only), commands(&within), commands(&[Command::AddFilter])].concat())
    };
    let tools = [Command::ToolNote, Command::ToolArrow, Command::ToolBox, Command::ToolHighlight];
    let annotate = || Entry::Sub("Annotate", commands(&tools));
    let copy = || Entry::Sub("Copy", commands(&[Command::Copy, Command::CopyNames, Command::CopyRows]));
    let groups: Vec<Vec<Entry>> = match place {
        Place::Node => vec![
            commands(&[Command::ToggleFold, Command::FoldAround, Command::Group, Command::Ungroup, Command::Fit]),
            vec![select(), arrange(), filter(), paths(), copy(), Entry::Command(Command::GiveAlias)],
            commands(&[Command::AddNote]),
            commands(&[Command::Hide, Command::HideOthers, Command::ShowAll]),
            commands(&[Command::Undo, Command::Redo, Command::Export]),
        ],
        Place::Edge => vec![
            vec![Entry::Ends, Entry::Command(Command::Fit)],
            commands(&[Command::AddNote]),
            commands(&[Command::Copy, Command::CopyRows]),
            vec![select(), filter(), paths()],
            commands(&[Command::ShowAll, Command::Export]),
        ],
        Place::Annotation => vec![
            commands(&[Command::EditAnnotation, Command::ColourAnnotation, Command::RemoveAnnotation]),
            commands(&[Command::Undo, Command::Redo, Command::Export]),
        ],
        Place::Empty => vec![
            commands(&[Command::Fit, Command::ZoomIn, Command::ZoomOut]),
            vec![select(), layout(), arrange(), annotate(), Entry::Command(Command::AddFilter)],
            commands(&[Command::OpenAll, Command::FoldDefaults, Command::ClearPins, Command::ShowAll]),
            commands(&[Command::ToggleMinimap, Command::ToggleAnimation, Command::Connections]),
            commands(&[Command::Undo, Command::Redo, Command::Export]),
        ],
    };
    let mut entries = Vec::new();
    for group in groups {
        entries.extend(group);
        entries.push(Entry::Line);
    }
    // What has no place of its own yet is still reachable with the mouse.
    let more: Vec<Command> = if place == Place::Node {
        let listed = listed(&entries);
        let about = |command: &Command| command.spec().needs.is_about_selection() && !listed.contains(command);
        Command::ALL.iter().copied().filter(about).collect()
    } else {
        Vec::new()
    };
    if more.is_empty() {
        entries.pop();
    } else {
        entries.extend(commands(&more));
    }
    entries
}

/// Every command of a menu and its submenus.
fn listed(entries: &[Entry]) -> Vec<Command> {
    let commands = |entry: &Entry| match entry {
        Entry::Command(command) => vec![*command],
        Entry::Sub(_, entries) => listed(entries),
        Entry::Ends | Entry::Line => Vec::new(),
    };
    entries.iter().flat_map(commands).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everything_that_can_be_done_with_a_selection_is_in_the_menu_of_a_node() {
        let listed = listed(&entries(Place::Node));
        for &command in Command::ALL {
            let about_graph = matches!(command.spec().menu, Menu::Edit | Menu::Select | Menu::Graph | Menu::Arrange);
            if about_graph && command.spec().needs.is_about_selection() {
                assert!(listed.contains(&command), "{command:?}");
            }
        }
    }

    #[test]
    fn no_level_of_a_menu_lists_a_command_twice_or_ends_with_a_line() {
        fn check(entries: &[Entry]) {
            let own: Vec<Command> = entries
                .iter()
                .filter_map(|entry| if let Entry::Command(command) = entry { Some(*command) } else { None })
                .collect();
            assert_eq!(own.iter().collect::<BTreeSet<_>>().len(), own.len(), "{own:?}");
            assert_ne!(entries.last(), Some(&Entry::Line));
            for entry in entries {
                if let Entry::Sub(_, inner) = entry {
                    check(inner);
                }
            }
        }
        [Place::Node, Place::Edge, Place::Annotation, Place::Empty]
            .into_iter()
            .for_each(|place| check(&entries(place)));
    }
}
