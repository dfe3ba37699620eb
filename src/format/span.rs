//! A tolerant reading of RON text for the places of its parts.
//!
//! The `ron` crate stops at the first error and keeps no positions of what it has read. This scanner yields the tree
//! of records, lists and values with their byte ranges, names every structural error it meets and goes on. It does not
//! recurse, so no nesting can exhaust the stack. What a value *means* is left to `ron`.

use std::ops::Range;

use super::lexer::{self, Lexeme};
use crate::check::Code;

/// Deepest nesting; a case file needs six.
const DEEPEST: usize = 64;
/// Structural errors after which the rest of a file is not worth reading.
const MOST_ERRORS: usize = 50;

/// What a node of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `(…)` or `Name(…)`.
    Record,
    /// `[…]`.
    List,
    /// `{…}`; never used in case files, but somebody may write one.
    Map,
    /// A text in quotes.
    Text,
    /// A number, word or character.
    Plain,
}

/// Index of a node.
pub(super) type NodeId = u32;
const NONE: NodeId = NodeId::MAX;

/// A value with its place. All offsets are bytes.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) kind: Kind,
    start: u32,
    end: u32,
    /// After the comma that follows, if there is one.
    tail: u32,
    /// Field name, empty for a list's element.
    name: (u32, u32),
    /// After the opening bracket.
    inside: u32,
    first: NodeId,
    next: NodeId,
    /// There is a structural error in it: `ron` would not read it either.
    pub(super) damaged: bool,
}

impl Node {
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// With its name and the comma after it: what to cut out to be rid of it.
    pub(super) fn whole(&self) -> Range<usize> {
        let start = if self.name.1 > self.name.0 { self.name.0 } else { self.start };
        start as usize..self.tail as usize
    }

    pub(super) fn name_range(&self) -> Range<usize> {
        self.name.0 as usize..self.name.1 as usize
    }

    /// Just after the opening bracket.
    pub(super) fn inside(&self) -> usize {
        self.inside as usize
    }

    /// The word before the bracket, the bracket included: `Wallet(`.
    pub(super) fn opening(&self) -> Range<usize> {
        self.start as usize..(self.inside.max(self.start + 1)) as usize
    }
}

/// A structural error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// The tree of a file.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    pub(super) root: Option<NodeId>,
    pub(super) faults: Vec<Fault>,
}

impl Tree {
    pub(super) fn node(&self, id: NodeId) -> &Node {
        // Ids come from this tree only.
        &self.nodes[id as usize]
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut next = self.node(id).first;
        std::iter::from_fn(move || {
            let id = next;
            (id != NONE).then(|| {
                next = self.node(id).next;
                id
            })
        })
    }

    pub(super) fn name<'t>(&self, text: &'t str, id: NodeId) -> &'t str {
        text.get(self.node(id).name_range()).unwrap_or("")
    }

    /// The word before the bracket of a record.
    pub(super) fn head<'t>(&self, text: &'t str, id: NodeId) -> &'t str {
        let opening = text.get(self.node(id).opening()).unwrap_or("");
        opening.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("")
    }

    /// The field or element of a path such as `losses.0.amount`; `Some(…)` is looked through.
    pub(super) fn find(&self, text: &str, id: NodeId, path: &str) -> Option<NodeId> {
        path.split('.').filter(|step| !step.is_empty()).try_fold(id, |at, step| self.step(text, at, step))
    }

    /// One step of a path.
    pub(super) fn step(&self, text: &str, id: NodeId, step: &str) -> Option<NodeId> {
        let id = self.unwrapped(text, id);
        if self.node(id).kind == Kind::List {
            return self.children(id).nth(step.parse().ok()?);
        }
        self.children(id).find(|&child| self.name(text, child) == step)
    }

    fn unwrapped(&self, text: &str, id: NodeId) -> NodeId {
        if self.node(id).kind == Kind::Record && self.head(text, id) == "Some" {
            self.children(id).next().unwrap_or(id)
        } else {
            id
        }
    }
}

/// A bracket that is still open.
struct Open {
    node: NodeId,
    closer: u8,
    last: NodeId,
    /// A value was read and no comma yet.
    after_value: bool,
    /// A field name that waits for its value.
    name: Option<(u32, u32)>,
}

/// Reads the tree of a text of less than 4 GiB.
pub(super) fn scan(text: &str) -> Tree {
    Scanner { text, at: 0, tree: Tree::default(), stack: Vec::new() }.run()
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    tree: Tree,
    stack: Vec<Open>,
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Scanner<'_> {
    fn run(mut self) -> Tree {
        while self.tree.faults.len() < MOST_ERRORS && self.step() {}
        self.tree
    }

    /// Reads one part; false at the end.
    fn step(&mut self) -> bool {
        let lexeme = lexer::next(self.text, self.at);
        self.at = lexeme.range().end;
        match lexeme {
            Lexeme::End(_) => {
                self.finish();
                return false;
            }
            Lexeme::UnclosedComment(range) => {
                self.fault(Code::Unclosed, range, "this comment is never closed", Some("end it with */".to_owned()));
                self.stack.clear();
                return false;
            }
            _ if self.stack.is_empty() && self.tree.root.is_some() => {
                let help = "the case ends with the bracket before this; remove what follows".to_owned();
                self.fault(Code::TrailingText, lexeme.range(), "text after the end of the case", Some(help));
                return false;
            }
            Lexeme::Open(range, closer) => return self.open(range, closer),
            Lexeme::Close(range, closer) => self.close(range, closer),
            Lexeme::Comma(range) => self.comma(range),
            Lexeme::Colon(range) => self.colon(range),
            Lexeme::Name(range) => self.name(range),
            Lexeme::Plain(range) => self.value(Kind::Plain, range),
            Lexeme::Text(range) => self.value(Kind::Text, range),
            Lexeme::UnclosedText(range) => {
                let help = "end it with \" on the same line; to break a long text, end the line with \\".to_owned();
                self.fault(Code::Unclosed, range.clone(), "this text is never closed", Some(help));
                self.value(Kind::Text, range);
                // The comma is most likely inside the text.
                if let Some(open) = self.stack.last_mut() {
                    open.after_value = false;
                }
            }
            Lexeme::Unexpected(range) => {
                let found = self.text.get(range.clone()).unwrap_or("").to_owned();
                self.fault(Code::Syntax, range, format!("unexpected {found:?}"), None);
                // Perhaps it was meant as a comma.
                if let Some(open) = self.stack.last_mut() {
                    open.after_value = false;
                }
            }
        }
        true
    }

    fn fault(&mut self, code: Code, range: Range<usize>, message: impl Into<String>, help: Option<String>) {
        for open in &self.stack {
            self.tree.nodes[open.node as usize].damaged = true;
        }
        self.tree.faults.push(Fault { code, range, message: message.into(), help });
    }

    /// Adds a node to the innermost open bracket.
    fn add(&mut self, kind: Kind, range: Range<usize>) -> NodeId {
        let id = offset(self.tree.nodes.len());
        let mut missing_comma = None;
        let mut name = (offset(range.start), offset(range.start));
        match self.stack.last_mut() {
            Some(open) => {
                if open.after_value {
                    missing_comma = Some(open.last);
                }
                open.after_value = true;
                name = open.name.take().unwrap_or(name);
                if open.last == NONE {
                    self.tree.nodes[open.node as usize].first = id;
                } else {
                    self.tree.nodes[open.last as usize].next = id;
                }
                open.last = id;
            }
            None => self.tree.root = Some(id),
        }
        self.tree.nodes.push(Node {
            kind,
            start: offset(range.start),
            end: offset(range.end),
            tail: offset(range.end),
            name,
            inside: offset(range.start),
            first: NONE,
            next: NONE,
            damaged: false,
        });
        if let Some(before) = missing_comma {
            let end = self.tree.node(before).range().end;
            self.fault(Code::Syntax, end..end, "expected a comma here", None);
        }
        id
    }

    fn value(&mut self, kind: Kind, range: Range<usize>) {
        self.add(kind, range);
    }

    fn open(&mut self, range: Range<usize>, closer: u8) -> bool {
        if self.stack.len() >= DEEPEST {
            let last = range.end - 1..range.end;
            let message = format!("brackets are nested deeper than {DEEPEST}");
            self.fault(Code::TooDeep, last, message, Some("a case file needs six levels; this is no case".to_owned()));
            self.stack.clear();
            return false;
        }
        let kind = match closer {
            b')' => Kind::Record,
            b']' => Kind::List,
            _ => Kind::Map,
        };
        let inside = offset(range.end);
        let node = self.add(kind, range);
        self.tree.nodes[node as usize].inside = inside;
        self.stack.push(Open { node, closer, last: NONE, after_value: false, name: None });
        true
    }

    fn close(&mut self, range: Range<usize>, closer: u8) {
        let Some(depth) = self.stack.iter().rposition(|open| open.closer == closer) else {
            let found = char::from(closer);
            self.fault(Code::Syntax, range, format!("this `{found}` closes nothing"), None);
            return;
        };
        if self.stack.len() > depth + 1 && self.mistyped(&range, closer) {
            return;
        }
        while self.stack.len() > depth + 1 {
            self.unclosed();
        }
        self.pending_name();
        if let Some(open) = self.stack.pop() {
            let node = &mut self.tree.nodes[open.node as usize];
            node.end = offset(range.end);
            node.tail = node.end;
        }
    }

    /// A wrong closing bracket on the line of its opening one is taken for the right one.
    fn mistyped(&mut self, range: &Range<usize>, closer: u8) -> bool {
        let Some(open) = self.stack.last() else { return false };
        let (node, meant) = (open.node, char::from(open.closer));
        let start = self.tree.node(node).range().start;
        if self.text.get(start..range.start).is_none_or(|between| between.contains('\n')) {
            return false;
        }
        self.pending_name();
        let message = format!("expected `{meant}`, found `{}`", char::from(closer));
        self.fault(Code::Syntax, range.clone(), message, None);
        self.stack.pop();
        let node = &mut self.tree.nodes[node as usize];
        node.end = offset(range.end);
        node.tail = node.end;
        true
    }

    /// Names and drops the innermost open bracket.
    fn unclosed(&mut self) {
        self.pending_name();
        if let Some(node) = self.stack.last().map(|open| open.node) {
            let range = self.tree.node(node).opening();
            let bracket = range.end.saturating_sub(1)..range.end;
            let found = self.text.get(bracket.clone()).unwrap_or("").to_owned();
            self.fault(Code::Unclosed, bracket, format!("this `{found}` is never closed"), None);
            self.stack.pop();
            let end = offset(self.at);
            let node = &mut self.tree.nodes[node as usize];
            node.end = end;
            node.tail = end;
        }
    }

    fn pending_name(&mut self) {
        if let Some((start, end)) = self.stack.last_mut().and_then(|open| open.name.take()) {
            let range = start as usize..end as usize;
            let name = self.text.get(range.clone()).unwrap_or("").to_owned();
            self.fault(Code::Syntax, range, format!("the field `{name}` has no value"), None);
        }
    }

    fn comma(&mut self, range: Range<usize>) {
        self.pending_name();
        match self.stack.last_mut() {
            Some(open) if open.after_value => {
                open.after_value = false;
                let last = open.last;
                self.tree.nodes[last as usize].tail = offset(range.end);
            }
            _ => self.fault(Code::Syntax, range, "a comma without a value before it", None),
        }
    }

    fn colon(&mut self, range: Range<usize>) {
        match self.stack.last_mut() {
            // `key: value` of a map: both become children.
            Some(open) if open.closer == b'}' && open.after_value => open.after_value = false,
            _ => self.fault(Code::Syntax, range, "unexpected `:`; a field is written `name: value`", None),
        }
    }

    fn name(&mut self, range: Range<usize>) {
        self.pending_name();
        // A field name after a list's elements: the list was meant to end before it.
        if let [.., outer, inner] = &self.stack[..]
            && inner.closer == b']'
            && inner.last != NONE
            && outer.closer == b')'
        {
            self.unclosed();
            if let Some(open) = self.stack.last_mut() {
                open.after_value = false;
            }
        }
        let Some(open) = self.stack.last_mut().filter(|open| open.closer == b')') else {
            let help = "fields stand between round brackets: (name: value)".to_owned();
            self.fault(Code::Syntax, range, "a field name outside of a record", Some(help));
            return;
        };
        open.name = Some((offset(range.start), offset(range.start + field_name(self.text, &range).len())));
        if open.after_value {
            open.after_value = false;
            let end = self.tree.node(open.last).range().end;
            self.fault(Code::Syntax, end..end, "expected a comma here", None);
        }
    }

    fn finish(&mut self) {
        if self.stack.is_empty() {
            if self.tree.root.is_none() && self.tree.faults.is_empty() {
                let end = self.text.len();
                self.fault(Code::NotACase, end..end, "there is nothing but comments here", None);
            }
            return;
        }
        // One missing bracket leaves all outer ones open; the innermost tells where to look.
        self.unclosed();
        self.stack.clear();
    }
}

/// The name within `name :`.
fn field_name<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let found = text.get(range.clone()).unwrap_or("");
    let length = found.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(found.len());
    &found[..length]
}
