//! Following stolen funds on the open case: what a person chose, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::accounts::USUAL;
use super::command::Command;
use super::document::{Changed, Document, Drawing};
use super::tasks::{AT_ONCE, Kind};
use super::{App, Outcome};
use crate::case::{Case, EntityIx, IncidentIx, WalletIx};
use crate::flow::{Followed, Valuation};
use crate::layout::{Cancel, Cancelled};
use crate::scene::graph::Traced;
use crate::trace::{
    Births, Carried, Doubt, Ledger, Method, Origin, Reconciliation, Rules, Running, Trace, TracedGraph, side_by_side,
    threads, trace,
};

/// How stolen funds are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracing {
    /// Whether they are.
    pub on: bool,
    /// Which part of mixed funds leaves first.
    pub method: Method,
    /// What counts as stolen, where a trace ends, and the other choices.
    pub rules: Rules,
    /// Parts smaller than so many hundredths of a percent are not shown.
    pub least: u16,
    /// Whether transfers that carried nothing of it are left out.
    pub only: bool,
}

impl Default for Tracing {
    fn default() -> Self {
        Self { on: false, method: USUAL, rules: Rules::default(), least: 0, only: true }
    }
}

impl Tracing {
    /// The same for another reading of a case, whose lists may be in another order.
    #[must_use]
    pub fn carried(&self, from: &Case, to: &Case) -> Self {
        let (from, to) = (from.beneath(), to.beneath());
        let theft = |ix: &IncidentIx| {
            let id = &from.incidents.get(ix.get())?.id;
            to.incidents().find(|(_, incident)| incident.id == *id).map(|(ix, _)| ix)
        };
        let entity = |ix: &EntityIx| {
            let id = &from.entities.get(ix.get())?.id;
            to.entities().find(|(_, entity)| entity.id == *id).map(|(ix, _)| ix)
        };
        let wallet = |ix: WalletIx| {
            let id = &from.wallets.get(ix.get())?.id;
            to.wallets().find(|(_, wallet)| wallet.id == *id).map(|(ix, _)| ix)
        };
        let entities = |set: &BTreeSet<EntityIx>| set.iter().filter_map(entity).collect();
        let rules = &self.rules;
        let origin = match &rules.origin {
            Origin::AllThefts => Origin::AllThefts,
            Origin::Thefts(set) => Origin::Thefts(set.iter().filter_map(theft).collect()),
            Origin::Wallet(ix) => wallet(*ix).map_or(Origin::AllThefts, Origin::Wallet),
        };
        let rules =
            Rules { origin, opened: entities(&rules.opened), stopped: entities(&rules.stopped), ..rules.clone() };
        Self { rules, ..self.clone() }
    }

    /// What is followed and how, for people: `funds of all thefts, first in, first out, parts from 0.1 % on`.
    #[must_use]
    pub fn words(&self, case: &Case) -> String {
        let of = match &self.rules.origin {
            Origin::AllThefts if case.incidents.len() == 1 => "of the theft".to_owned(),
            Origin::AllThefts => "of all thefts".to_owned(),
            Origin::Thefts(set) => match set.iter().collect::<Vec<_>>().as_slice() {
                [] => "of no theft".to_owned(),
                [one] => format!("of “{}”", case[**one].title),
                several => format!("of {} thefts", several.len()),
            },
            Origin::Wallet(wallet) => format!("from {}", case[*wallet].name()),
        };
        let least = if self.least == 0 { String::new() } else { format!(", parts from {} on", self.least_words()) };
        format!("funds {of}, {}{least}", self.method.name().to_lowercase())
    }

    /// The least part shown, for people.
    #[must_use]
    pub fn least_words(&self) -> String {
        let text = format!("{:.2}", f64::from(self.least) / 100.0);
        format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// For each method and holding what was stolen of all that arrived, and of what is there at the end.
pub type Methods = BTreeMap<Method, Vec<(u128, u128)>>;

/// What came of following them.
#[derive(Debug, Clone)]
pub struct Following {
    of: Tracing,
    drawing: Arc<Drawing>,
    /// The movements in order.
    pub ledger: Arc<Ledger>,
    /// What the method says of all thefts.
    pub trace: Arc<Trace>,
    /// The same summed over the chosen thefts.
    pub carried: Arc<Carried>,
    /// What may be stolen beyond that.
    pub doubt: Arc<Doubt>,
    /// On the graph.
    pub traced: Arc<Traced>,
    /// Where it all is.
    pub account: Arc<Reconciliation>,
    /// Where it was at any moment.
    pub running: Arc<Running>,
    /// What every method says of every holding: of all that arrived, and of what is there at the end.
    pub methods: Arc<Methods>,
    /// What the filter lets pass where only the trace is shown.
    followed: Arc<Followed>,
}

impl Following {
    /// Follows them. What an earlier answer has in common with this one is taken from there.
    ///
    /// # Errors
    /// [`Cancelled`] when asked to stop.
    pub fn of(
        case: &Case,
        valuation: &Valuation,
        drawing: Arc<Drawing>,
        choice: Tracing,
        earlier: Option<&Self>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let same_ledger = earlier.filter(|earlier| earlier.of.rules == choice.rules);
        let ledger =
            same_ledger.map_or_else(|| Arc::new(Ledger::under(case, &choice.rules)), |same| Arc::clone(&same.ledger));
        cancel.check()?;
        let same_trace = same_ledger.filter(|same| same.of.method == choice.method);
        let run = || Arc::new(trace(&ledger, choice.method, Births::Pooled));
        let traced = same_trace.map_or_else(run, |same| Arc::clone(&same.trace));
        cancel.check()?;
        let thefts = match &choice.rules.origin {
            Origin::Thefts(chosen) => Some(chosen.clone()),
            Origin::AllThefts | Origin::Wallet(_) => None,
        };
        let sum = |trace: &Trace| Carried::of(&ledger, trace, thefts.as_ref(), case.transfers.len());
        let carried = same_trace.map_or_else(|| Arc::new(sum(&traced)), |same| Arc::clone(&same.carried));
        let doubt = same_trace.map_or_else(|| Arc::new(Doubt::of(&ledger, &traced)), |same| Arc::clone(&same.doubt));
        let (account, running) = match same_trace {
            Some(same) => (Arc::clone(&same.account), Arc::clone(&same.running)),
            None => {
                let running = Running::of(&ledger, &traced, thefts.as_ref());
                (Arc::new(running.at(crate::case::Timestamp::MAX)), Arc::new(running))
            }
        };
        let methods = match same_ledger {
            Some(same) => Arc::clone(&same.methods),
            None => {
                let others: Vec<Method> = Method::ALL.into_iter().filter(|method| *method != choice.method).collect();
                let ends = side_by_side(&others, threads(), |&method| {
                    cancel.check()?;
                    Ok((method, sum(&trace(&ledger, method, Births::Pooled)).ends()))
                });
                let mut methods = ends.into_iter().collect::<Result<BTreeMap<_, _>, Cancelled>>()?;
                methods.insert(choice.method, carried.ends());
                Arc::new(methods)
            }
        };
        cancel.check()?;
        let graph = TracedGraph::of(case, valuation, &drawing.flow, &ledger, (&carried, &doubt));
        let least = f64::from(choice.least) / 10_000.0;
        let large_enough = |ix: &crate::case::TransferIx| {
            let whole = case[*ix].amount.map_or(0, |amount| amount.0);
            // As exact as needed: a hundredth of a percent of amounts far below 2^128.
            carried.sent(*ix).saturating_mul(10_000) >= whole.saturating_mul(choice.least.into())
        };
        let thefts = match &choice.rules.origin {
            Origin::Wallet(_) => BTreeSet::new(),
            _ => thefts.unwrap_or_else(|| case.incidents().map(|(ix, _)| ix).collect()),
        };
        let passing = carried.transfers().filter(large_enough);
        let followed = Followed::new(passing, thefts, case.transfers.len(), choice.words(case));
        Ok(Self {
            traced: Arc::new(Traced { graph, least, words: line(case, &ledger, &choice) }),
            followed: Arc::new(followed),
            of: choice,
            drawing,
            ledger,
            trace: traced,
            carried,
            doubt,
            account,
            running,
            methods,
        })
    }

    /// What a filter lets pass where only the trace is shown.
    pub(super) fn lets_pass(&self) -> Option<Arc<Followed>> {
        self.of.only.then(|| Arc::clone(&self.followed))
    }

    /// What it follows and how.
    #[must_use]
    pub fn choice(&self) -> &Tracing {
        &self.of
    }
}

/// The trace in a line, with the rules by which it was made, for exhibits.
fn line(case: &Case, ledger: &Ledger, choice: &Tracing) -> String {
    // Method and origin are in the words already.
    let rules = choice.rules.sentences(case, ledger, choice.method);
    let rules: Vec<&str> = rules.iter().skip(2).map(|rule| rule.trim_end_matches('.')).collect();
    format!("Trace: {}; {}", choice.words(case), rules.join("; "))
}

impl Document {
    /// Whether the answer at hand is not of what was chosen, or of another drawing.
    fn wants_trace(&self) -> bool {
        let wanted = &self.state.tracing;
        let fits = |following: &Following| following.of == *wanted && Arc::ptr_eq(&following.drawing, &self.drawing);
        // A state that came from a file has no answer in it yet.
        let unanswered = wanted.only && self.state.filter.followed.is_none();
        wanted.on && (unanswered || !self.following.as_ref().is_some_and(|following| fits(following)))
    }

    /// What is followed, while anything is.
    #[must_use]
    pub fn following(&self) -> Option<&Following> {
        self.following.as_deref().filter(|_| self.state.tracing.on)
    }

    /// The same, to be kept.
    pub(super) fn following_shared(&self) -> Option<Arc<Following>> {
        self.following.clone().filter(|_| self.state.tracing.on)
    }

    /// Whether anything in the case can be followed: something leaves a victim's wallet.
    #[must_use]
    pub fn can_follow(&self) -> bool {
        let victim = |ix: WalletIx| self.case[ix].role == crate::case::Role::Victim;
        self.case.transfers.iter().any(|transfer| victim(transfer.from) && !victim(transfer.to))
    }

    /// Follows what was chosen, however long it takes: for pictures without a window.
    pub fn follow_now(&mut self) {
        if !self.wants_trace() {
            return;
        }
        let (drawing, choice) = (Arc::clone(&self.drawing), self.state.tracing.clone());
        if let Ok(following) = Following::of(&self.case, &self.valuation, drawing, choice, None, &Cancel::default()) {
            self.follow(following);
        }
    }

    fn follow(&mut self, following: Following) {
        self.state.filter.followed = following.lets_pass();
        self.following = Some(Arc::new(following));
        self.refilter();
    }
}

impl App {
    /// Follows what was chosen, at once where the case is small, else on a thread.
    pub(super) fn follow_funds(&mut self) {
        let Some(doc) = self.doc.as_mut().filter(|doc| doc.wants_trace()) else { return };
        let (case, valuation, drawing) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation), Arc::clone(&doc.drawing));
        let (choice, earlier) = (doc.state.tracing.clone(), doc.following.clone());
        if case.transfers.len() <= AT_ONCE {
            let cancel = Cancel::default();
            if let Ok(following) = Following::of(&case, &valuation, drawing, choice, earlier.as_deref(), &cancel) {
                doc.follow(following);
            }
            return;
        }
        if self.tracing.as_ref() == Some(&choice) && self.tasks.is_running(Kind::Trace) {
            return;
        }
        self.tracing = Some(choice.clone());
        self.tasks.start(Kind::Trace, self.wake(), move |cancel| {
            let following = Following::of(&case, &valuation, drawing, choice, earlier.as_deref(), cancel).ok()?;
            Some(Outcome::Followed(Box::new(following)))
        });
    }

    /// Takes in what came of it, unless something else was chosen since.
    pub(super) fn take_in_trace(&mut self, following: Following) {
        if let Some(doc) = &mut self.doc
            && doc.state.tracing == following.of
            && Arc::ptr_eq(&doc.drawing, &following.drawing)
        {
            doc.follow(following);
        }
    }

    /// Whether funds are being followed on a thread.
    #[must_use]
    pub fn is_tracing(&self) -> bool {
        self.tasks.is_running(Kind::Trace)
    }
}

/// Does a command about following funds.
///
/// # Errors
/// Why it cannot be done now, for people.
pub(super) fn run_trace(doc: &mut Document, command: Command) -> Result<Changed, &'static str> {
    let now = doc.state.tracing.clone();
    let tracing = if command == Command::TraceFrom {
        let wallet = only_wallet(doc).ok_or("Select one wallet to follow funds from it; open a group first")?;
        Tracing { on: true, rules: Rules { origin: Origin::Wallet(wallet), ..now.rules }, ..now }
    } else if doc.can_follow() {
        Tracing { on: !now.on, ..now }
    } else {
        return Err("Nothing leaves a victim's wallet in this case, so there is nothing to follow");
    };
    Ok(set_tracing(doc, tracing))
}

/// The selected wallet, where just one is selected.
fn only_wallet(doc: &Document) -> Option<WalletIx> {
    let nodes = doc.selected_nodes();
    let [key] = nodes.as_slice() else { return None };
    let (_, node) = doc.drawing.flow.node(key)?;
    let [wallet] = node.wallets.as_slice() else { return None };
    Some(*wallet)
}

/// Chooses how funds are followed.
pub(super) fn set_tracing(doc: &mut Document, tracing: Tracing) -> Changed {
    // Only a number that is being dragged makes one step of many changes.
    let merge = Tracing { least: tracing.least, ..doc.state.tracing.clone() } == tracing;
    let name = if merge { "Hide small parts" } else { "Trace" };
    doc.change(name, merge, |state| {
        // What it lets pass comes with the answer.
        if !(tracing.on && tracing.only) {
            state.filter.followed = None;
        }
        state.tracing = tracing;
    })
}
