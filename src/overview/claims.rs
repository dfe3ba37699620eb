//! Published figures side by side: what agrees, and what does not.

use std::collections::BTreeMap;

use crate::case::{Case, Claim, ClaimIx, Moment};

/// Whether the claims that answer one question give the same figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// One claim only.
    Single,
    /// Several, all with the same figure.
    Agree,
    /// Several, with different figures. All of them are kept.
    Disagree,
}

impl Agreement {
    /// Word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Agree => "agree",
            Self::Disagree => "disagree",
        }
    }
}

/// One question and every claim that answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What is measured.
    pub measure: String,
    /// Of a share or breakdown: which part.
    pub part: String,
    /// The period it is about.
    pub period: Option<Moment>,
    /// The end of that period, where it is longer than `period`.
    pub until: Option<Moment>,
    /// The claims, in file order.
    pub claims: Vec<ClaimIx>,
    /// Whether they agree.
    pub agreement: Agreement,
}

impl Answer {
    /// The period for people: `2021`, `2017 – Apr 2024`; empty where none is given.
    #[must_use]
    pub fn period_for_people(&self) -> String {
        match (self.period, self.until) {
            (Some(from), Some(to)) => format!("{} – {}", from.for_people(), to.for_people()),
            (Some(at), None) | (None, Some(at)) => at.for_people(),
            (None, None) => String::new(),
        }
    }
}

/// Answers about one measure and part, in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What is measured.
    pub measure: String,
    /// Which part; empty for the whole.
    pub part: String,
    /// One answer per period.
    pub answers: Vec<Answer>,
}

impl Series {
    /// Number of questions whose claims disagree.
    #[must_use]
    pub fn disagreements(&self) -> usize {
        self.answers.iter().filter(|answer| answer.agreement == Agreement::Disagree).count()
    }
}

/// The claims of a case as series: measures and parts in the order in which the file first names them, because its
/// author put the important ones first; within each, by period.
#[must_use]
pub fn series(case: &Case) -> Vec<Series> {
    let mut order: Vec<(&str, &str)> = Vec::new();
    let mut by_question: BTreeMap<(&str, &str), BTreeMap<Period, Vec<ClaimIx>>> = BTreeMap::new();
    for (ix, claim) in case.claims() {
        let (measure, part, ..) = claim.question();
        let periods = by_question.entry((measure, part)).or_insert_with(|| {
            order.push((measure, part));
            BTreeMap::new()
        });
        periods.entry(Period::of(claim)).or_default().push(ix);
    }
    let answer = |measure: &str, part: &str, period: Period, claims: Vec<ClaimIx>| Answer {
        measure: measure.to_owned(),
        part: part.to_owned(),
        period: period.0,
        until: period.1,
        agreement: agreement(case, &claims),
        claims,
    };
    order
        .into_iter()
        .filter_map(|key| {
            let periods = by_question.remove(&key)?;
            let (measure, part) = key;
            let answers = periods.into_iter().map(|(period, claims)| answer(measure, part, period, claims)).collect();
            Some(Series { measure: measure.to_owned(), part: part.to_owned(), answers })
        })
        .collect()
}

/// Every question of a case with its claims, in the order of [`series`].
#[must_use]
pub fn answers(case: &Case) -> Vec<Answer> {
    series(case).into_iter().flat_map(|series| series.answers).collect()
}

/// A period; those without one come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period(Option<Moment>, Option<Moment>);

impl Period {
    fn of(claim: &Claim) -> Self {
        Self(claim.period, claim.until)
    }

    fn key(self) -> (bool, Option<Moment>, Option<Moment>) {
        (self.0.is_none(), self.0, self.1)
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

fn agreement(case: &Case, claims: &[ClaimIx]) -> Agreement {
    let Some((first, rest)) = claims.split_first() else { return Agreement::Single };
    let figure = |ix: ClaimIx| (case[ix].figure, case[ix].unit);
    match rest {
        [] => Agreement::Single,
        _ if rest.iter().all(|&ix| figure(ix) == figure(*first)) => Agreement::Agree,
        _ => Agreement::Disagree,
    }
}
