//! Statistics for programs. The fields are described in the README; they only ever grow in number.
//!
//! Dollars are exact decimal strings (`"1234567.891234"`): JSON numbers would be rounded by most readers.

use serde_json::{Map, Value, json};

use crate::case::{Amount, Bound, Case, Claim, Conflict, IncidentIx, Moment, SourceIx, Unit, Usd};
use crate::overview::{Answer, Bar, Breakdown, Counted, Delay, Fate, FirstStep, Outcome, Statistics, answers};

/// Version of the shape of the output.
const VERSION: u32 = 1;

/// The whole output, with a line feed at its end.
pub(super) fn text(case: &Case, statistics: &Statistics, conflicts: &[Conflict]) -> String {
    let writer = Writer { case };
    let by: Map<String, Value> =
        statistics.breakdowns.iter().map(|b| (b.dimension.word().to_owned(), writer.breakdown(b))).collect();
    let value = json!({
        "version": VERSION,
        "case": {
            "id": case.id,
            "title": case.title,
            "digest": case.digest.to_string(),
            "as_of": case.as_of.map(Moment::iso),
            "marking": case.marking.as_ref().map(ToString::to_string),
            "parts": case.parts().iter().map(|p| json!({ "id": p.id, "digest": p.digest.to_string() })).collect::<Vec<_>>(),
        },
        "preference": statistics.preference.word(),
        "thefts": statistics.whole.thefts,
        "unknown": statistics.whole.unknown,
        "usd": usd(statistics.whole.usd),
        "by": by,
        "incidents": statistics.counted.iter().map(|theft| writer.incident(theft)).collect::<Vec<_>>(),
        "largest": writer.ids(statistics.largest.iter().copied()),
        "cumulative": statistics.cumulative.iter().map(|step| json!({
            "incident": case[step.incident].id,
            "at": case[step.incident].at.iso(),
            "usd": usd(step.usd),
            "total": usd(step.total),
        })).collect::<Vec<_>>(),
        "first_laundering": statistics.delays.iter().map(|delay| writer.delay(delay)).collect::<Vec<_>>(),
        "fates": statistics.fates.iter().filter(|fate| !fate.stated.is_empty()).map(|fate| writer.fate(fate)).collect::<Vec<_>>(),
        "claims": answers(case).iter().map(|answer| writer.answer(answer)).collect::<Vec<_>>(),
        "conflicts": conflicts.len(),
        "sources": case.sources.iter().map(|source| json!({
            "id": source.id,
            "kind": source.kind.name(),
            "publisher": source.publisher,
            "title": source.title,
            "date": source.date.map(Moment::iso),
            "url": source.url,
            "grade": source.grade.map(|grade| grade.to_string()),
        })).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn usd(usd: Usd) -> String {
    Amount(usd.0).exact(Usd::DECIMALS)
}

struct Writer<'c> {
    case: &'c Case,
}

impl Writer<'_> {
    fn ids(&self, incidents: impl IntoIterator<Item = IncidentIx>) -> Vec<&str> {
        incidents.into_iter().map(|ix| self.case[ix].id.as_str()).collect()
    }

    fn sources(&self, sources: &[SourceIx]) -> Vec<&str> {
        sources.iter().map(|&ix| self.case[ix].id.as_str()).collect()
    }

    fn breakdown(&self, breakdown: &Breakdown) -> Value {
        json!({
            "splits": breakdown.dimension.splits(),
            "bars": breakdown.bars.iter().map(|bar| self.bar(bar)).collect::<Vec<_>>(),
        })
    }

    fn bar(&self, bar: &Bar) -> Value {
        json!({
            "key": bar.key.key,
            "label": bar.label,
            "detail": bar.detail,
            "thefts": bar.sum.thefts,
            "unknown": bar.sum.unknown,
            "usd": usd(bar.sum.usd),
            "share_permille": bar.share.map(|share| share.0),
            "incidents": bar.parts.iter().map(|part| json!({
                "id": self.case[part.incident].id,
                "usd": part.usd.map(usd),
            })).collect::<Vec<_>>(),
            "sources": self.sources(&bar.sources),
        })
    }

    fn incident(&self, theft: &Counted) -> Value {
        let incident = &self.case[theft.incident];
        let entity = |ix: Option<_>| ix.map(|ix: crate::case::EntityIx| self.case[ix].id.as_str());
        let part_of: Vec<&str> = incident
            .actor
            .map(|actor| self.case.chain_of_command(actor).skip(1).map(|e| self.case[e].id.as_str()).collect())
            .unwrap_or_default();
        json!({
            "id": incident.id,
            "title": incident.title,
            "at": incident.at.iso(),
            "until": incident.until.map(Moment::iso),
            "victim": entity(incident.victim),
            "actor": entity(incident.actor),
            "actor_part_of": part_of,
            "usd": theft.usd().map(usd),
            "usd_is": theft.published.as_ref().map(|published| published.origin.name()),
            "disputed": !incident.dispute.is_empty(),
            "sources": self.sources(&theft.sources),
        })
    }

    fn delay(&self, delay: &Delay) -> Value {
        json!({
            "incident": self.case[delay.incident].id,
            "least_seconds": delay.least,
            "most_seconds": delay.most,
            "step": match delay.step {
                FirstStep::Transfer(ix) => self.case[ix].kind.name(),
                FirstStep::Event(ix) => &self.case[ix].title,
            },
            "sources": self.sources(&delay.sources),
        })
    }

    fn fate(&self, fate: &Fate) -> Value {
        let sources: Vec<SourceIx> = fate.stated.iter().flat_map(|s| self.case[s.2].sources.iter().copied()).collect();
        json!({
            "incident": self.case[fate.incident].id,
            "loss": fate.loss.map(usd),
            "recovered": usd(fate.of(Outcome::Recovered)),
            "frozen": usd(fate.of(Outcome::Frozen)),
            "laundered": usd(fate.of(Outcome::Laundered)),
            "overlaps": fate.overlaps(),
            "sources": self.sources(&sources),
        })
    }

    fn answer(&self, answer: &Answer) -> Value {
        json!({
            "measure": answer.measure,
            "part": answer.part,
            "period": answer.period.map(Moment::iso),
            "until": answer.until.map(Moment::iso),
            "agreement": answer.agreement.word(),
            "claims": answer.claims.iter().map(|&ix| self.claim(&self.case[ix])).collect::<Vec<_>>(),
        })
    }

    fn claim(&self, claim: &Claim) -> Value {
        let sign = if claim.figure.0 < 0 { "-" } else { "" };
        json!({
            "id": claim.id,
            "figure": format!("{sign}{}", Amount(claim.figure.0.unsigned_abs()).exact(crate::case::Figure::DECIMALS)),
            "unit": match claim.unit {
                Unit::Usd => "usd",
                Unit::Count => "count",
                Unit::Percent => "percent",
                Unit::People => "people",
            },
            "bound": match claim.bound {
                Bound::Exactly => "exactly",
                Bound::About => "about",
                Bound::AtLeast => "at least",
                Bound::MoreThan => "more than",
                Bound::UpTo => "up to",
            },
            "statement": claim.statement,
            "sources": self.sources(&claim.sources),
        })
    }
}
