//! What goes to the clipboard.

use super::document::Document;
use super::state::Notice;
use super::{App, Command};
use crate::case::Address;

impl App {
    /// Copies what a command of the menu Edit names, and says so.
    pub(super) fn copy_selection(&mut self, command: Command) {
        let Some(doc) = &self.doc else { return };
        let (text, what) = match command {
            Command::CopyNames => names(doc),
            Command::CopyRows => rows(doc),
            _ => addresses(doc).unwrap_or_else(|| rows(doc)),
        };
        self.ctx.copy_text(text);
        self.ui.say(Notice::info(format!("{what} copied")));
    }
}

/// The whole addresses of the selected nodes; `None` where they have none.
fn addresses(doc: &Document) -> Option<(String, &'static str)> {
    let nodes = doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key));
    let addresses: Vec<&str> = nodes
        .flat_map(|(_, node)| node.wallets.iter())
        .filter_map(|&wallet| {
            doc.case[wallet].address.as_ref().filter(|address| !address.is_withheld()).map(Address::text)
        })
        .collect();
    match addresses.len() {
        0 => None,
        1 => Some((addresses.join("\n"), "Address")),
        _ => Some((addresses.join("\n"), "Addresses")),
    }
}

fn names(doc: &Document) -> (String, &'static str) {
    let nodes = doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key));
    let names: Vec<&str> = nodes.map(|(_, node)| node.name.as_str()).collect();
    (names.join("\n"), if names.len() == 1 { "Name" } else { "Names" })
}

fn rows(doc: &Document) -> (String, &'static str) {
    (crate::ui::table::as_text(&doc.case, doc.selection.transfers(&doc.drawing.flow)), "Transfers")
}
