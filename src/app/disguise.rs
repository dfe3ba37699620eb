//! Aliases and redaction of the open case: what is shown wears the disguise of the view, and nothing moves for it.

use std::sync::{Arc, OnceLock};

use super::App;
use super::document::{Document, Drawing};
use super::state::Notice;
use crate::case::disguise::{hideable, suggested, suggested_for_all};
use crate::case::{Addresses, Case, Disguise, Disguised, Named, Tally, Usd, disguised};
use crate::flow::{Flow, NodeKey, NodeKind, Valuation};

/// What the pane asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum DisguiseAction {
    /// Put the disguise on, or take it off.
    Wear(bool),
    /// Leave so much of addresses.
    Addresses(Addresses),
    /// Hide transaction ids, or not.
    Hashes(bool),
    /// Hide names of persons, or not.
    Persons(bool),
    /// Hide labels, or not.
    Labels(bool),
    /// Leave out links that contain something hidden, or not.
    Links(bool),
    /// Withhold single amounts worth less.
    Below(Option<Usd>),
    /// Give an alias; an empty one is taken away.
    Name(Named, String),
    /// Give everything an alias that has none: all entities but authorities, and all wallets.
    NameAll,
    /// Take all aliases away.
    ClearAll,
}

/// What is asked for an alias in the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Whose.
    pub named: Named,
    /// What is typed so far.
    pub typed: String,
    /// Whether the field has yet to get the keyboard.
    pub fresh: bool,
}

/// Puts a disguise on a case, where it hides anything.
#[must_use]
pub fn dressed(original: &Arc<Case>, valuation: &Valuation, disguise: &Disguise) -> Option<Disguised> {
    disguise.is_worn().then(|| disguised(original, disguise, &|ix| valuation.of_transfer(original, ix)))
}

impl Drawing {
    /// The same drawing in the words that a case shows now: nothing moves.
    #[must_use]
    pub fn in_words_of(&self, case: &Case, valuation: &Valuation, disguise: &Disguise) -> Self {
        let mut drawing = Self {
            flow: Flow::build(case, valuation, &self.folding),
            arrangement: self.arrangement.clone(),
            folding: self.folding.clone(),
            disguise: disguise.clone(),
        };
        drawing.arrangement.name_lanes(case);
        drawing
    }
}

impl Document {
    /// Brings what is shown in line with the disguise of the state.
    pub(super) fn dress(&mut self) {
        if self.dressed == self.state.disguise {
            return;
        }
        let same = self.dressed.is_worn() == self.state.disguise.is_worn() && !self.state.disguise.is_worn();
        self.dressed = self.state.disguise.clone();
        if same {
            return;
        }
        let shown = dressed(&self.original, &self.valuation, &self.dressed);
        self.tally = shown.as_ref().map(|shown| shown.tally);
        self.case = shown.map_or_else(|| Arc::clone(&self.original), |shown| Arc::new(shown.case));
        self.drawing = Arc::new(self.drawing.in_words_of(&self.case, &self.valuation, &self.dressed));
        self.play = OnceLock::new();
        self.worked = None;
        self.revision += 1;
    }

    /// What is hidden now; `None` where nothing is.
    #[must_use]
    pub fn hidden(&self) -> Option<(&Disguise, Tally)> {
        Some((&self.state.disguise, self.tally?))
    }

    /// Whose alias the menu of a node gives: that of the one thing it stands for.
    #[must_use]
    pub fn nameable_node(&self, key: &NodeKey) -> Option<Named> {
        let (_, node) = self.drawing.flow.node(key)?;
        let case = &self.original;
        match (node.kind, node.wallets.as_slice()) {
            (NodeKind::Entity(ix), _) => Some(Named::Entity(case[ix].id.clone())),
            (NodeKind::Wallet(ix), _) => Some(Named::Wallet(case[ix].id.clone())),
            _ => None,
        }
    }

    /// How many names, persons, addresses, hashes and labels the case has to hide.
    #[must_use]
    pub fn hideable(&self) -> Tally {
        hideable(&self.original)
    }
}

impl App {
    pub(super) fn perform_on_disguise(&mut self, action: DisguiseAction) {
        let Some(doc) = &mut self.doc else { return };
        let mut change = |name: &str, merge: bool, change: &mut dyn FnMut(&mut Disguise)| {
            doc.change(name, merge, |state| change(&mut state.disguise));
        };
        match action {
            DisguiseAction::Wear(on) => {
                let name = if on { "Put the disguise on" } else { "Take the disguise off" };
                change(name, false, &mut |disguise| disguise.on = on);
            }
            DisguiseAction::Addresses(left) => {
                change("Hide addresses", false, &mut |disguise| worn(disguise).addresses = left);
            }
            DisguiseAction::Hashes(hide) => {
                change("Hide transaction ids", false, &mut |disguise| worn(disguise).hashes = hide);
            }
            DisguiseAction::Persons(hide) => {
                change("Hide persons", false, &mut |disguise| worn(disguise).persons = hide);
            }
            DisguiseAction::Labels(hide) => {
                change("Hide labels", false, &mut |disguise| worn(disguise).labels = hide);
            }
            DisguiseAction::Links(hide) => {
                change("Hide links", false, &mut |disguise| worn(disguise).links = hide);
            }
            DisguiseAction::Below(below) => {
                change("Withhold small amounts", true, &mut |disguise| worn(disguise).below = below);
            }
            DisguiseAction::Name(named, alias) => {
                let alias = alias.trim().to_owned();
                change("Give an alias", false, &mut |disguise| {
                    if alias.is_empty() {
                        disguise.aliases.remove(&named);
                    } else {
                        worn(disguise).aliases.insert(named.clone(), alias.clone());
                    }
                });
            }
            DisguiseAction::NameAll => {
                let aliases = suggested_for_all(&doc.original, &doc.state.disguise);
                doc.change("Name all", false, |state| worn(&mut state.disguise).aliases = aliases);
            }
            DisguiseAction::ClearAll => change("Clear all aliases", false, &mut |disguise| disguise.aliases.clear()),
        }
        if let Some(doc) = &mut self.doc {
            doc.history.seal();
        }
    }

    /// Asks for an alias of what the selected node stands for.
    pub(super) fn ask_for_alias(&mut self) {
        let Some(doc) = &self.doc else { return };
        let nodes = doc.selected_nodes();
        let named = match nodes.as_slice() {
            [one] => doc.nameable_node(one),
            _ => None,
        };
        let Some(named) = named else {
            self.ui.say(Notice::info("Select one wallet or entity to give it an alias; open a group first".to_owned()));
            return;
        };
        let mut aliases = suggested(&doc.original, &doc.state.disguise, |one| *one == named);
        let typed = aliases.remove(&named).unwrap_or_default();
        self.ui.asked_alias = Some(Asked { named, typed, fresh: true });
    }

    /// Takes the disguise off, or puts it on again.
    pub(super) fn switch_disguise(&mut self) {
        let Some(doc) = &self.doc else { return };
        if doc.state.disguise.hides_something() {
            let on = !doc.state.disguise.on;
            self.perform_on_disguise(DisguiseAction::Wear(on));
        } else {
            // There is nothing to put on yet: ask what.
            self.ui.disguise = true;
        }
    }

    /// Searches again where the results are in the words of another disguise.
    pub(super) fn search_again(&mut self) {
        let Some(doc) = &self.doc else { return };
        let find = &mut self.ui.find;
        if !find.results.is_empty() && find.of != Arc::as_ptr(&doc.case) as usize {
            find.search(doc);
        }
    }
}

/// What a person hides is hidden at once.
fn worn(disguise: &mut Disguise) -> &mut Disguise {
    disguise.on = true;
    disguise
}
