//! The account of a theft as a picture: which theft, by which methods, and in which form.

use std::borrow::Cow;

use crate::case::{Case, IncidentIx};
use crate::flow::Valuation;
use crate::scene::reconcile::{Form, ReconcileExhibit, ReconcileSpec, exhibit};
use crate::scene::{Scene, Size};
use crate::trace::{Ledger, Method, Valued};

/// What to account for, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounting {
    /// Table or flows.
    pub form: Form,
    /// How mixed funds are told apart; several are compared, but for flows the first counts.
    pub methods: Vec<Method>,
    /// Which theft; `None` for all of the case together.
    pub incident: Option<IncidentIx>,
}

impl Accounting {
    /// Draws the picture.
    #[must_use]
    pub fn scene(&self, case: &Case, valuation: &Valuation, size: Size) -> Scene {
        let ledger = Ledger::of(case, &|_| false);
        let methods = if self.form == Form::Flows { &self.methods[..self.methods.len().min(1)] } else { &self.methods };
        let accounts: Vec<Valued> =
            methods.iter().map(|&method| Valued::of(case, valuation, &ledger, method, self.incident)).collect();
        let account = ReconcileSpec { case, valuation, ledger: &ledger, incident: self.incident, accounts: &accounts };
        exhibit(&ReconcileExhibit { account, form: self.form, size })
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
