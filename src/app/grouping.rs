//! What the commands about groups do.

use std::collections::BTreeSet;

use super::App;
use super::document::{Changed, Document};
use super::state::Notice;
use crate::case::thousands;
use crate::flow::{GroupKind, Node, NodeKey};
use crate::scene::Target;
use crate::scene::select::Join;

/// More nodes than this are not opened at once: nobody could read them, and laying them out takes minutes.
const MOST_OPEN: usize = 60_000;

impl App {
    /// Puts the wallets of the selected nodes together and asks for a name in the inspector.
    pub(super) fn group(&mut self) -> Changed {
        let Some(doc) = &mut self.doc else { return Changed::default() };
        let wallets: BTreeSet<_> = selected(doc).iter().flat_map(|node| node.wallets.iter().copied()).collect();
        if wallets.len() < 2 {
            self.ui.say(Notice::info("Select two or more wallets to group them".to_owned()));
            return Changed::default();
        }
        let ids: Vec<String> = wallets.iter().map(|&ix| doc.case.beneath()[ix].id.clone()).collect();
        let name = format!("Group of {}", thousands(ids.len()));
        let mut key = None;
        let changed = doc.change("Group", false, |state| key = Some(state.folding.group(&name, ids)));
        if let Some(key) = key {
            doc.selection.join([Target::Node(key.clone())], Join::Replace);
            self.ui.panes.inspector = true;
            self.ui.naming = Some(key);
        }
        self.ui.camera.hold();
        changed
    }

    /// Takes apart the selected groups made by hand, and those that selected wallets are in.
    pub(super) fn ungroup(&mut self) -> Changed {
        let Some(doc) = &mut self.doc else { return Changed::default() };
        let flow = &doc.drawing.flow;
        let groups: BTreeSet<NodeKey> = selected(doc)
            .into_iter()
            .filter_map(|node| flow.path(node).into_iter().rfind(|group| group.kind == GroupKind::Hand))
            .map(|group| group.key.clone())
            .collect();
        if groups.is_empty() {
            self.ui.say(Notice::info("Only groups made by hand are taken apart; others open with E".to_owned()));
            return Changed::default();
        }
        self.ui.camera.hold();
        doc.change("Ungroup", false, |state| groups.iter().for_each(|key| state.folding.ungroup(key)))
    }

    /// Folds the innermost open group around each selected node.
    pub(super) fn fold_around(&mut self) -> Changed {
        let Some(doc) = &mut self.doc else { return Changed::default() };
        let flow = &doc.drawing.flow;
        let folds: BTreeSet<NodeKey> = selected(doc)
            .into_iter()
            .filter_map(|node| flow.path(node).into_iter().rfind(|group| group.open))
            .map(|group| group.key.clone())
            .collect();
        if folds.is_empty() {
            self.ui.say(Notice::info("No open group is around the selection".to_owned()));
            return Changed::default();
        }
        self.ui.camera.hold();
        doc.change("Open or fold", false, |state| folds.iter().for_each(|key| state.folding.toggle(key)))
    }

    /// Opens every group, unless nobody could read the picture.
    pub(super) fn open_all(&mut self) -> Changed {
        let Some(doc) = &mut self.doc else { return Changed::default() };
        let wallets = doc.case.wallets.len();
        if wallets > MOST_OPEN {
            let wallets = thousands(wallets);
            self.ui
                .say(Notice::info(format!("{wallets} wallets are too many to show at once; open groups one by one")));
            return Changed::default();
        }
        doc.change("Open all groups", false, |state| state.folding.open_all())
    }
}

fn selected(doc: &Document) -> Vec<&Node> {
    doc.selection.nodes().filter_map(|key| doc.drawing.flow.node(key)).map(|(_, node)| node).collect()
}
