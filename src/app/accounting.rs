//! The account of a theft as a picture: which theft, by which methods, and in which form.

use std::borrow::Cow;
use std::sync::Arc;

use super::accounts::USUAL;
use super::document::Document;
use super::tasks::{AT_ONCE, Kind};
use super::tracing::Tracing;
use super::{App, Outcome};
use crate::case::{Case, Digest, IncidentIx};
use crate::flow::Valuation;
use crate::scene::frame::{Frame, FrameSpec};
use crate::scene::reconcile::{Form, ReconcileExhibit, ReconcileSpec, account, flows, frame_spec, within};
use crate::scene::{Scene, Size};
use crate::trace::{Ledger, Method, Origin, Rules, Valued};

/// What to account for, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounting {
    /// Table or flows.
    pub form: Form,
    /// How mixed funds are told apart; several are compared, but for flows the first counts.
    pub methods: Vec<Method>,
    /// Which theft; `None` for all of the case together.
    pub incident: Option<IncidentIx>,
    /// The other choices of the trace.
    pub rules: Rules,
}

impl Accounting {
    /// Of all of a case together, by the usual method.
    #[must_use]
    pub fn usual() -> Self {
        Self { form: Form::default(), methods: vec![USUAL], incident: None, rules: Rules::default() }
    }

    /// What the file says of the picture.
    #[must_use]
    pub fn metadata(&self, case: &Case) -> Vec<(&'static str, Cow<'static, str>)> {
        let names: Vec<&str> = self.methods.iter().map(|method| method.name()).collect();
        let mut entries = vec![("Method of tracing", names.join("; ").into())];
        if let Some(incident) = self.incident {
            entries.push(("Theft", case[incident].title.clone().into()));
        }
        entries
    }
}

/// An account worked out.
#[derive(Debug, Clone)]
pub struct Worked {
    of: Accounting,
    digest: Digest,
    ledger: Ledger,
    accounts: Vec<Valued>,
}

impl Worked {
    /// Works it out.
    #[must_use]
    pub fn out(case: &Case, valuation: &Valuation, of: &Accounting) -> Self {
        let ledger = Ledger::under(case, &of.rules);
        let methods = if of.form == Form::Flows { &of.methods[..of.methods.len().min(1)] } else { &of.methods };
        let accounts =
            methods.iter().map(|&method| Valued::of(case, valuation, &ledger, method, of.incident)).collect();
        Self { of: of.clone(), digest: case.digest, ledger, accounts }
    }

    fn spec<'a>(&'a self, case: &'a Case, valuation: &'a Valuation) -> ReconcileSpec<'a> {
        let (incident, accounts) = (self.of.incident, &self.accounts);
        ReconcileSpec { case, valuation, ledger: &self.ledger, incident, accounts }
    }

    /// The picture without a frame.
    #[must_use]
    pub fn picture(&self, case: &Case, valuation: &Valuation, size: Size) -> Scene {
        let spec = self.spec(case, valuation);
        if self.of.form == Form::Table { account(&spec, size) } else { flows(&spec, size) }
    }

    /// What the frame of the picture says, before anything is chosen about it.
    #[must_use]
    pub fn frame_spec(&self, case: &Case, valuation: &Valuation) -> FrameSpec {
        frame_spec(&self.exhibit(case, valuation, Size::default()))
    }

    /// The picture in a frame.
    #[must_use]
    pub fn within(&self, case: &Case, valuation: &Valuation, frame: Frame) -> Scene {
        let size = frame.scene.size;
        within(frame, &self.exhibit(case, valuation, size))
    }

    fn exhibit<'a>(&'a self, case: &'a Case, valuation: &'a Valuation, size: Size) -> ReconcileExhibit<'a> {
        ReconcileExhibit { account: self.spec(case, valuation), form: self.of.form, size }
    }
}

/// What of the account a person chose to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountChoice {
    /// Table or flows.
    pub form: Form,
    /// Whether all methods stand side by side.
    pub all_methods: bool,
}

impl Document {
    /// What the sheet of the account shows: the trace that is set, whether it is shown on the graph or not.
    #[must_use]
    pub fn accounting(&self, choice: AccountChoice) -> Accounting {
        Accounting::chosen(&self.state.tracing, choice)
    }

    /// The account at hand, where it is of what is chosen.
    #[must_use]
    pub fn worked_out(&self, choice: AccountChoice) -> Option<&Arc<Worked>> {
        let wanted = self.accounting(choice);
        self.worked.as_ref().filter(|worked| worked.of == wanted && worked.digest == self.case.digest)
    }
}

impl Accounting {
    /// What is accounted for where funds are followed in a way, whether the graph shows it or not.
    #[must_use]
    pub fn chosen(tracing: &Tracing, choice: AccountChoice) -> Self {
        let method = if tracing.on { tracing.method } else { USUAL };
        let incident = match &tracing.rules.origin {
            Origin::Thefts(set) if set.len() == 1 => set.first().copied(),
            _ => None,
        };
        let methods =
            if choice.all_methods && choice.form == Form::Table { Method::ALL.to_vec() } else { vec![method] };
        Self { form: choice.form, methods, incident, rules: tracing.rules.clone() }
    }
}

impl App {
    /// Works the account out that the window shows, on a thread where the case is large.
    pub(super) fn work_out_account(&mut self) {
        if self.ui.sheet != super::export::Sheet::Account {
            return;
        }
        let choice = self.ui.account;
        let Some(doc) = self.doc.as_mut().filter(|doc| doc.worked_out(choice).is_none()) else { return };
        let wanted = doc.accounting(choice);
        if doc.case.transfers.len() <= AT_ONCE {
            doc.worked = Some(Arc::new(Worked::out(&doc.case, &doc.valuation, &wanted)));
            return;
        }
        if self.tasks.is_running(Kind::Account) {
            return;
        }
        let (case, valuation) = (Arc::clone(&doc.case), Arc::clone(&doc.valuation));
        self.tasks.start(Kind::Account, self.wake(), move |_| {
            Some(Outcome::Account(Arc::new(Worked::out(&case, &valuation, &wanted))))
        });
    }
}
