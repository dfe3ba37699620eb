//! Ten years of thefts known by report, without a wallet or a transfer: the shape of a country's record.

use coldtrail::case::{
    Attribution, Case, Confidence, EntityIx, EntityKind, EventKind, Incident, IncidentIx, Likelihood, Role, Subject,
    Usd,
};

use crate::cases::{Builder, at};

const MILLION: u128 = 1_000_000_000_000;

impl Builder {
    pub fn theft(
        &mut self,
        id: &str,
        when: &str,
        victim: EntityIx,
        actor: EntityIx,
        usd: Option<u128>,
    ) -> &mut Incident {
        self.case.incidents.push(Incident {
            id: id.into(),
            title: format!("Theft {id}"),
            victim: Some(victim),
            actor: Some(actor),
            at: at(when),
            until: None,
            vectors: vec![],
            losses: vec![],
            usd: usd.map(Usd),
            usd_sources: vec![],
            estimates: vec![],
            usd_range: None,
            attribution: Some(Box::new(Attribution {
                to: None,
                likelihood: Some(Likelihood::Likely),
                confidence: Some(Confidence::Moderate),
                sources: vec![],
                note: String::new(),
            })),
            dispute: String::new(),
            sources: vec![],
            note: String::new(),
        });
        self.case.incidents.last_mut().unwrap()
    }

    pub fn group(&mut self, name: &str) -> EntityIx {
        self.entity(name, EntityKind::ThreatActor, Role::Attacker)
    }
}

/// 80 thefts and 50 events from 2017 to 2025: known to the day, some to the month or the year, four without a value, a
/// few that are worth more than all others.
pub fn thefts_of_a_decade() -> Case {
    let mut b = Builder::new();
    let groups =
        ["Northern Star", "Quiet River", "Paper Crane", "Iron Lantern", "Glass Harbour"].map(|name| b.group(name));
    let start = at("2017-02-01").start();
    for n in 0..80i64 {
        let t = start + n * 40 * 86_400 + (n * n * 7919) % 2_600_000;
        let pattern = if n % 27 == 13 {
            "%Y"
        } else if n % 6 == 5 {
            "%Y-%m"
        } else {
            "%Y-%m-%d"
        };
        let when = coldtrail::case::format_utc(t, pattern);
        let victim = b.entity(&format!("Exchange {n}"), EntityKind::Exchange, Role::Victim);
        let usd = match n {
            77 => Some(1_500 * MILLION),
            56 => Some(620 * MILLION),
            70 => Some(308 * MILLION),
            _ if n % 20 == 11 => None,
            // From a hundred thousand to some eighty million dollars.
            _ => Some(MILLION / 10 * u128::from((n as u64 * n as u64 * 37 + 11) % 29).pow(2) + MILLION / 10),
        };
        let group = groups[[0, 0, 1, 0, 2, 3, 0, 1, 4, 0][n as usize % 10]];
        b.theft(&format!("t{n}"), &when, victim, group, usd);
    }
    for n in 0..50i64 {
        // Few at first, many in the last years.
        let t = at("2018-06-08").start() + ((n as f64 / 49.0).powf(0.6) * 7.4 * 31_557_600.0) as i64;
        let kind = [
            EventKind::Sanction,
            EventKind::Attribution,
            EventKind::Report,
            EventKind::Indictment,
            EventKind::Forfeiture,
        ][n as usize % 5];
        let pattern = if n % 9 == 4 { "%Y-%m" } else { "%Y-%m-%d" };
        b.event(&coldtrail::case::format_utc(t, pattern), kind, &format!("Event number {n} that somebody announced"));
    }
    let largest = b.case.incidents[77].at.iso();
    b.event(&largest, EventKind::Theft, "The largest theft");
    b.case.events.last_mut().unwrap().about = vec![Subject::Incident(IncidentIx::new(77))];
    b.case
}
