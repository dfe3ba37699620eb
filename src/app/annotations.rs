//! Annotations of the open case: drawing, moving, writing and removing them.

use super::document::Document;
use super::export::Sheet;
use super::{App, Command};
use crate::flow::NodeKey;
use crate::scene::annotate::{Anchor, Annotation, Annotations, Area, Board as _, Form, Ink, Pane, Tool};
use crate::scene::graph::{Anchors, GraphBoard, Standing, View};
use crate::scene::{Rect, Target};

/// What hands are doing with annotations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotating {
    /// The tool that the next click or drag uses.
    pub tool: Option<Tool>,
    /// The annotation that is chosen, while nothing of the case is selected.
    chosen: Option<u32>,
    /// The annotation whose text is being typed.
    pub editing: Option<Editing>,
}

/// A text being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Editing {
    /// Of which annotation.
    pub id: u32,
    /// Whether it was just made: then all that is typed is one step with that, and a note left empty is none.
    pub fresh: bool,
}

/// What panes ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum AnnotateAction {
    /// Take up a tool, or none.
    Pick(Option<Tool>),
    /// Choose an annotation, or none.
    Choose(Option<u32>),
    /// Make one, and type its text where it has one.
    Add(Box<Annotation>),
    /// Write a note to something.
    NoteTo(Anchor),
    /// Put one somewhere else, or make it larger or smaller.
    Move {
        /// Which.
        id: u32,
        /// How it is now.
        form: Box<Form>,
        /// Whether it was pulled at a handle.
        pulled: bool,
        /// Whether the drag has ended.
        done: bool,
    },
    /// Begin to type the text of one, or end it.
    Edit(Option<u32>),
    /// Give one another text, as it is being typed.
    Write(u32, String),
    /// Give one another colour.
    Colour(u32, Ink),
    /// Remove one.
    Remove(u32),
    /// Choose one and bring it into view.
    Show(u32),
}

impl App {
    /// The annotation that commands are about, with its number.
    #[must_use]
    pub fn chosen_annotation(&self) -> Option<(u32, &Annotation)> {
        let doc = self.doc.as_ref().filter(|doc| doc.selection.is_empty())?;
        let id = self.ui.annotating.chosen?;
        doc.state.annotations.get(id).map(|annotation| (id, annotation))
    }

    /// The annotation whose text is being typed.
    #[must_use]
    pub fn edited_annotation(&self) -> Option<u32> {
        let id = self.ui.annotating.editing?.id;
        self.doc.as_ref()?.state.annotations.get(id).map(|_| id)
    }

    /// Does what panes ask for about annotations.
    pub(super) fn perform_on_annotations(&mut self, action: AnnotateAction) {
        if !matches!(action, AnnotateAction::Write(..)) {
            self.end_typing();
        }
        let Some(doc) = &mut self.doc else { return };
        let hands = &mut self.ui.annotating;
        match action {
            AnnotateAction::Pick(tool) => {
                hands.tool = tool;
                hands.chosen = None;
            }
            AnnotateAction::Choose(id) => {
                if id.is_some() && !doc.selection.is_empty() {
                    doc.selection.clear();
                    doc.revision += 1;
                }
                hands.chosen = id;
            }
            AnnotateAction::Add(annotation) => {
                let id = doc.state.annotations.next();
                let (name, has_text) = (format!("Add {}", annotation.form.name()), annotation.form.has_text());
                let typed = matches!(annotation.form, Form::Note { .. });
                doc.history.seal();
                doc.annotate(&name, true, |all| all.set(id, *annotation));
                if !doc.selection.is_empty() {
                    doc.selection.clear();
                    doc.revision += 1;
                }
                *hands = Annotating { tool: None, chosen: Some(id), editing: None };
                if has_text && typed {
                    hands.editing = Some(Editing { id, fresh: true });
                }
                // What was just drawn stays under the pointer, unless it would be out of sight.
                self.ui.camera.hold();
                if let Some(part) = doc.annotated_part(id, self.ui.camera.view).filter(|_| typed) {
                    self.ui.camera.reveal(part);
                }
            }
            AnnotateAction::NoteTo(anchor) => {
                let form = Tool::note_to(anchor);
                let annotation = Annotation { form, text: String::new(), ink: Tool::Note.ink() };
                self.perform_on_annotations(AnnotateAction::Add(Box::new(annotation)));
            }
            AnnotateAction::Move { id, form, pulled, done } => {
                let verb = if pulled { "Change" } else { "Move" };
                let name = format!("{verb} {}", form.name());
                doc.annotate(&name, true, |all| all.change(id, |annotation| annotation.form = *form));
                hands.chosen = Some(id);
                self.ui.camera.hold();
                if done {
                    doc.history.seal();
                }
            }
            AnnotateAction::Edit(id) => {
                doc.history.seal();
                if let Some(id) = id.filter(|&id| doc.state.annotations.get(id).is_some_and(|a| a.form.has_text())) {
                    doc.selection.clear();
                    hands.chosen = Some(id);
                    hands.editing = Some(Editing { id, fresh: false });
                }
            }
            AnnotateAction::Write(id, text) => {
                let fresh = hands.editing.is_some_and(|editing| editing.fresh);
                let Some(form) = doc.state.annotations.get(id).map(|annotation| annotation.form.name()) else { return };
                let name = if fresh { format!("Add {form}") } else { format!("Edit {form}") };
                doc.annotate(&name, true, |all| all.change(id, |annotation| annotation.text = text));
            }
            AnnotateAction::Colour(id, ink) => {
                let Some(form) = doc.state.annotations.get(id).map(|annotation| annotation.form.name()) else { return };
                doc.annotate(&format!("Colour {form}"), false, |all| all.change(id, |a| a.ink = ink));
            }
            AnnotateAction::Remove(id) => {
                let Some(form) = doc.state.annotations.get(id).map(|annotation| annotation.form.name()) else { return };
                doc.annotate(&format!("Remove {form}"), false, |all| all.remove(id));
                hands.chosen = None;
            }
            AnnotateAction::Show(id) => {
                doc.selection.clear();
                doc.revision += 1;
                hands.chosen = Some(id);
                if let Some((from, to)) = doc.annotated_span(id) {
                    // It stands in time: the timeline opens, and goes there.
                    self.ui.panes.timeline = true;
                    doc.clock.axis.reveal(from, to);
                } else if let Some(part) = doc.annotated_part(id, self.ui.camera.view) {
                    if self.ui.sheet != Sheet::Graph {
                        self.ui.sheet = Sheet::Graph;
                    }
                    self.ui.panes.free_middle();
                    self.ui.camera.reveal(part);
                }
            }
        }
    }

    /// Ends typing: a note that was made and left empty is gone, as if it had never been.
    fn end_typing(&mut self) {
        let Some(Editing { id, fresh }) = self.ui.annotating.editing.take() else { return };
        let Some(doc) = &mut self.doc else { return };
        let empty = doc.state.annotations.get(id).is_some_and(|annotation| annotation.text.trim().is_empty());
        if fresh && empty {
            doc.history.abandon(&mut doc.state);
            doc.revision += 1;
            self.ui.annotating.chosen = None;
        }
        doc.history.seal();
    }

    /// Puts down the tool, else lets go of what is chosen. Whether there was anything to put down.
    pub(super) fn put_down(&mut self) -> bool {
        let chosen = self.chosen_annotation().is_some();
        let hands = &mut self.ui.annotating;
        if hands.tool.take().is_some() {
            return true;
        }
        hands.chosen = None;
        chosen
    }

    /// Runs a command about annotations; whether it is one.
    pub(super) fn run_on_annotations(&mut self, command: Command) -> bool {
        let chosen = self.chosen_annotation().map(|(id, annotation)| (id, annotation.ink));
        let tool = |tool: Tool| {
            let on = self.ui.annotating.tool == Some(tool);
            AnnotateAction::Pick((!on).then_some(tool))
        };
        let action = match command {
            Command::ToolNote => tool(Tool::Note),
            Command::ToolArrow => tool(Tool::Arrow),
            Command::ToolBox => tool(Tool::Box),
            Command::ToolHighlight => tool(Tool::Highlight),
            Command::AddNote => match self.doc.as_ref().and_then(|doc| doc.selection.single()).and_then(anchor_of) {
                Some(anchor) => AnnotateAction::NoteTo(anchor),
                None => {
                    self.ui.say(super::state::Notice::info(
                        "Select one node, edge or event to write a note to".to_owned(),
                    ));
                    return true;
                }
            },
            Command::EditAnnotation | Command::RemoveAnnotation | Command::ColourAnnotation => {
                let Some((id, ink)) = chosen else { return true };
                match command {
                    Command::EditAnnotation => AnnotateAction::Edit(Some(id)),
                    Command::RemoveAnnotation => AnnotateAction::Remove(id),
                    _ => {
                        let at = Ink::ALL.iter().position(|&other| other == ink).unwrap_or(0);
                        AnnotateAction::Colour(id, Ink::ALL[(at + 1) % Ink::ALL.len()])
                    }
                }
            }
            _ => return false,
        };
        self.perform_on_annotations(action);
        true
    }
}

/// What a note to a target is fastened to.
fn anchor_of(target: &Target) -> Option<Anchor> {
    match target {
        Target::Node(key) => Some(Anchor::Node(key.clone())),
        Target::Edge(key) => Some(Anchor::Edge(key.clone())),
        Target::Event(ix) => Some(Anchor::Event(*ix)),
        _ => None,
    }
}

impl Document {
    /// Changes the annotations as one step of undo, together with the last of the same name where `merge` says so. What
    /// is drawn over the graph is in no picture that is kept, so that moving it makes none anew.
    pub fn annotate(&mut self, name: &str, merge: bool, change: impl FnOnce(&mut Annotations)) {
        let before = self.state.clone();
        change(&mut self.state.annotations);
        let under = |all: &Annotations| -> Vec<(u32, Annotation)> {
            let under = all.on(Pane::Graph).filter(|(_, annotation)| annotation.form.is_under());
            under.map(|(id, annotation)| (id, annotation.clone())).collect()
        };
        if under(&before.annotations) != under(&self.state.annotations) {
            self.revision += 1;
        }
        self.history.push(name, before, &self.state, merge);
    }

    /// The graph as far as anchors are concerned.
    #[must_use]
    pub fn anchors(&self) -> Anchors<'_> {
        let drawing = &*self.drawing;
        Anchors { case: &self.case, flow: &drawing.flow, arrangement: &drawing.arrangement, shown: &self.shown }
    }

    /// The part of the arrangement that an annotation of the graph takes under a camera.
    fn annotated_part(&self, id: u32, view: View) -> Option<Rect> {
        let board = GraphBoard { anchors: self.anchors(), view, instant: None };
        let bounds = board.lay(id, self.state.annotations.get(id)?)?.bounds();
        Some(Rect::new(view.to_world(bounds.min), view.to_world(bounds.max)))
    }

    /// From when to when an annotation of the timeline is, seconds; `None` for one of the graph.
    #[allow(clippy::cast_precision_loss)]
    fn annotated_span(&self, id: u32) -> Option<(f64, f64)> {
        let when = |anchor: &Anchor| match anchor {
            Anchor::Instant(at, _) => Some((*at, *at)),
            Anchor::Event(ix) => {
                let event = self.case.events.get(ix.get())?;
                Some((event.at.start(), event.until.unwrap_or(event.at).end()))
            }
            Anchor::Node(_) | Anchor::Edge(_) | Anchor::Place(_) => None,
        };
        let annotation = self.state.annotations.get(id)?;
        let (from, to) = match &annotation.form {
            Form::Box(Area::Time { from, to, .. }) | Form::Highlight(Area::Time { from, to, .. }) => (*from, *to),
            form => {
                let spans: Vec<_> = form.anchors().into_iter().filter_map(when).collect();
                (spans.iter().map(|span| span.0).min()?, spans.iter().map(|span| span.1).max()?)
            }
        };
        Some((from as f64, to as f64))
    }

    /// What an annotation is about, and what became of that, for people: `Exploiter 1`, `inside Lazarus`.
    #[must_use]
    pub fn annotation_words(&self, annotation: &Annotation) -> (String, Option<String>) {
        let board = GraphBoard { anchors: self.anchors(), view: View::default(), instant: None };
        let about = self.about(&annotation.form);
        if annotation.form.pane() == Pane::Timeline {
            return (about, None);
        }
        let became = match board.standing(&annotation.form) {
            Standing::Lost => Some("not in this case: not drawn".to_owned()),
            Standing::Hidden => Some("hidden with what it is about".to_owned()),
            Standing::At(ground) if !ground.full => Some("faint, as what it is about".to_owned()),
            Standing::At(ground) if ground.instead => {
                let (nodes, _) = ground.parts();
                match nodes {
                    [one] => Some(format!("inside {}", self.drawing.flow.graph[*one].name)),
                    _ => Some("at what came out of the fold".to_owned()),
                }
            }
            Standing::At(_) => None,
        };
        (about, became)
    }

    fn about(&self, form: &Form) -> String {
        let anchors = form.anchors();
        match form {
            Form::Box(area) | Form::Highlight(area) => match area {
                Area::Item(anchor) => self.anchor_words(anchor),
                Area::Around { nodes, .. } if nodes.len() == 1 => self.node_words(&nodes[0]),
                Area::Around { nodes, .. } => format!("around {} nodes", nodes.len()),
                Area::Place(_) => "a free place".to_owned(),
                Area::Time { from, to, .. } => {
                    self.show_span(crate::timeline::Span { from: *from.min(to), to: *from.max(to) })
                }
            },
            // An arrow is about what it points at.
            _ => anchors.last().map_or_else(String::new, |anchor| self.anchor_words(anchor)),
        }
    }

    fn node_words(&self, key: &NodeKey) -> String {
        let named = self.drawing.flow.node(key).map(|(_, node)| node.name.clone());
        let case = &self.case;
        let wallet =
            |id: &String| case.wallets.iter().find(|wallet| wallet.id == *id).and_then(|wallet| wallet.label.clone());
        let entity =
            |id: &String| case.entities.iter().find(|entity| entity.id == *id).map(|entity| entity.name.clone());
        let of_case = || match key {
            NodeKey::Wallet(id) => wallet(id),
            NodeKey::Entity(id) => entity(id),
            _ => None,
        };
        named.or_else(of_case).filter(|name| !name.is_empty()).unwrap_or_else(|| key.to_string())
    }

    fn anchor_words(&self, anchor: &Anchor) -> String {
        match anchor {
            Anchor::Node(key) => self.node_words(key),
            Anchor::Edge(key) => format!("{} → {}", self.node_words(&key.from), self.node_words(&key.to)),
            Anchor::Place(_) => "a free place".to_owned(),
            Anchor::Event(ix) => self.case.events.get(ix.get()).map_or_else(String::new, |event| event.title.clone()),
            Anchor::Instant(at, _) => {
                let zone = self.clock.axis.zone();
                format!("{} {}", zone.format(*at, "%-d %b %Y %H:%M"), zone.suffix(*at))
            }
        }
    }
}
