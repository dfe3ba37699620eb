//! Statistics for people: plain tables, at most 100 columns wide.

use std::fmt::Write as _;

use crate::case::{Amount, Case, SourceIx, Usd};
use crate::overview::{Agreement, Bar, Breakdown, Statistics, answers, theft_name};

/// Columns of the page.
const WIDTH: usize = 100;
/// Columns of a name.
const NAME: usize = 38;
/// Largest thefts listed.
const LARGEST: usize = 10;

/// The whole output.
pub(super) fn text(case: &Case, statistics: &Statistics, conflicts: usize) -> String {
    let mut page = Page { case, text: String::new(), cited: Vec::new() };
    page.head(statistics, conflicts);
    for breakdown in &statistics.breakdowns {
        page.breakdown(breakdown, statistics);
    }
    page.largest(statistics);
    page.delays(statistics);
    page.claims();
    page.sources();
    page.text
}

struct Page<'c> {
    case: &'c Case,
    text: String,
    /// The sources cited, in the order of their numbers.
    cited: Vec<SourceIx>,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn head(&mut self, statistics: &Statistics, conflicts: usize) {
        let case = self.case;
        self.line(&case.title);
        self.line(&format!("{} · sha256 {}", case.id, case.digest));
        self.line("");
        let whole = statistics.whole;
        let mut line = format!("{} thefts · {}", whole.thefts, dollars(whole.usd));
        if whole.unknown > 0 {
            let _ = write!(line, " · {} without a value, in no sum", whole.unknown);
        }
        self.line(&line);
        self.line(&format!("{}: {}", statistics.preference.name(), statistics.preference.explain()));
        if conflicts > 0 {
            self.line(&format!("The cases contradict each other in {conflicts} points; the first word counts."));
        }
    }

    fn breakdown(&mut self, breakdown: &Breakdown, statistics: &Statistics) {
        if breakdown.bars.is_empty() {
            return;
        }
        self.line("");
        let title = breakdown.dimension.title();
        self.line(&format!("{title:<NAME$}  thefts  unknown {:>20}   share  sources", "USD"));
        for bar in &breakdown.bars {
            self.bar(bar);
        }
        let whole = statistics.whole;
        let thefts = if breakdown.dimension.splits() { String::new() } else { whole.thefts.to_string() };
        let share = if whole.usd.0 > 0 { "100.0 %" } else { "" };
        let usd = grouped(whole.usd);
        self.line(&format!("{:<NAME$}  {thefts:>6} {:>8} {usd:>20} {share:>8}", "  Sum", dash(whole.unknown)));
        if !breakdown.dimension.note().is_empty() {
            self.line(&format!("  {}", breakdown.dimension.note()));
        }
    }

    fn bar(&mut self, bar: &Bar) {
        let detail = if bar.detail.is_empty() { String::new() } else { format!(", {}", bar.detail) };
        let name = cut(&format!("  {}{detail}", bar.label), NAME);
        let usd = if bar.sum.is_unknown() { "?".to_owned() } else { grouped(bar.sum.usd) };
        let share = bar.share.map(|share| share.to_string()).unwrap_or_default();
        let row = format!("{name:<NAME$}  {:>6} {:>8} {usd:>20} {share:>8}", bar.sum.thefts, dash(bar.sum.unknown));
        self.cite(&row, &bar.sources);
    }

    fn largest(&mut self, statistics: &Statistics) {
        let case = self.case;
        if statistics.largest.is_empty() {
            return;
        }
        self.line("");
        self.line(&format!("{:<NAME$}  {:<22} {:>20}  sources", "Largest thefts", "when", "USD"));
        for &ix in statistics.largest.iter().take(LARGEST) {
            let Some(theft) = statistics.theft(ix) else { continue };
            let dispute = if case[ix].dispute.is_empty() { "" } else { ", disputed" };
            let name = cut(&format!("  {}{dispute}", theft_name(case, ix)), NAME);
            let usd = theft.usd().map(grouped).unwrap_or_default();
            let row = format!("{name:<NAME$}  {:<22} {usd:>20}", cut(&case[ix].at.for_people(), 22));
            self.cite(&row, &theft.sources);
        }
    }

    fn delays(&mut self, statistics: &Statistics) {
        let case = self.case;
        self.line("");
        let (known, all) = (statistics.delays.len(), statistics.whole.thefts);
        self.line(&format!("Time from theft to the first step of laundering (known for {known} of {all})"));
        for delay in &statistics.delays {
            let name = cut(&format!("  {}", theft_name(case, delay.incident)), NAME);
            self.cite(&format!("{name:<NAME$}  {:<47}", delay.for_people()), &delay.sources);
        }
    }

    fn claims(&mut self) {
        let case = self.case;
        let answers = answers(case);
        if answers.is_empty() {
            return;
        }
        self.line("");
        self.line("Published figures (≠ sources disagree; all figures are kept)");
        for answer in answers {
            let part = if answer.part.is_empty() { String::new() } else { format!(", {}", answer.part) };
            let mut name = format!("  {}{part}, {}", answer.measure, answer.period_for_people());
            name.truncate(name.trim_end_matches([',', ' ']).len());
            let sign = if answer.agreement == Agreement::Disagree { "≠ " } else { "" };
            for (n, &ix) in answer.claims.iter().enumerate() {
                let claim = &case[ix];
                if n == 0 && name.chars().count() > NAME + 6 {
                    self.line(&name);
                    name.clear();
                }
                let name = if n == 0 { name.clone() } else { String::new() };
                let publishers: Vec<&str> = claim.sources.iter().map(|&s| case[s].publisher.as_str()).collect();
                let who = format!("{} {}", publishers.join(", "), self.numbers(&claim.sources));
                let figure = format!("{sign}{}", claim.figure_for_people());
                self.line(&format!("{name:<w$}  {figure:>26}  {who}", w = NAME + 6));
            }
        }
    }

    fn sources(&mut self) {
        let case = self.case;
        if self.cited.is_empty() {
            return;
        }
        self.line("");
        self.line("Sources");
        for (n, ix) in self.cited.clone().into_iter().enumerate() {
            let mut line = format!("{:>5} ", format!("[{}]", n + 1));
            for word in format!("{}, {}", case[ix].citation(), case[ix].kind.name().to_lowercase()).split_whitespace() {
                if line.chars().count() + 1 + word.chars().count() > WIDTH {
                    self.line(&line);
                    line = " ".repeat(6);
                }
                line.push(' ');
                line.push_str(word);
            }
            self.line(&line);
        }
    }

    /// A line with the numbers of its sources, in a line of their own where they do not fit.
    fn cite(&mut self, row: &str, sources: &[SourceIx]) {
        let numbers = self.numbers(sources);
        if row.chars().count() + 2 + numbers.chars().count() <= WIDTH {
            self.line(&format!("{row}  {numbers}"));
        } else {
            self.line(row);
            self.line(&format!("{numbers:>WIDTH$}"));
        }
    }

    /// The numbers of sources, as `[1–3, 7]`; a source gets its number when it is cited first.
    fn numbers(&mut self, sources: &[SourceIx]) -> String {
        let numbers = sources.iter().map(|&source| {
            let at = self.cited.iter().position(|&known| known == source).unwrap_or_else(|| {
                self.cited.push(source);
                self.cited.len() - 1
            });
            at + 1
        });
        let text = crate::overview::runs(numbers);
        if text.is_empty() { text } else { format!("[{text}]") }
    }
}

/// A count, `–` where there is nothing to count.
fn dash(count: usize) -> String {
    if count == 0 { "–".to_owned() } else { count.to_string() }
}

fn dollars(usd: Usd) -> String {
    format!("USD {}", grouped(usd))
}

/// All digits.
fn grouped(usd: Usd) -> String {
    Amount(usd.0).grouped(Usd::DECIMALS)
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
