//! Whether the dollar values of an incident fit together: those of its losses, its total, and the totals others give.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Case, Incident, IncidentIx, Usd};

/// Published totals are rounded, and prices differ by the hour: one part in this many is no contradiction.
const SLACK: u128 = 50;

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    for (ix, incident) in case.incidents() {
        losses(incident, ix, sink);
        range(incident, ix, sink);
    }
}

/// The losses against the total or the range of totals that the incident states.
fn losses(incident: &Incident, ix: IncidentIx, sink: &mut Sink<'_>) {
    let known: Vec<u128> = incident.losses.iter().filter_map(|loss| loss.usd).map(|usd| usd.0).collect();
    let totals = || incident.usd.into_iter().chain(incident.usd_range.into_iter().flat_map(|(low, high)| [low, high]));
    let (Some(low), Some(high), false) = (totals().min(), totals().max(), known.is_empty()) else { return };
    let sum = known.iter().fold(0u128, |sum, usd| sum.saturating_add(*usd));
    let whole = known.len() == incident.losses.len();
    let (verb, end, bound) = if sum > high.0.saturating_add(high.0 / SLACK) {
        ("more", "highest ", high)
    } else if whole && sum < low.0 - low.0 / SLACK {
        ("less", "lowest ", low)
    } else {
        return;
    };
    let end = if low == high { "" } else { end };
    let field = if incident.usd.is_some() { "usd" } else { "usd_low" };
    sink.push(Code::LossValues, Item::Incident(ix), field, || {
        let message = format!(
            "the values of the losses come to {}, {} {verb} than the {end}stated total, {}",
            Usd(sum).full(),
            Usd(sum.abs_diff(bound.0)).full(),
            bound.full()
        );
        let help = "check both; where sources value the loss differently, cite the figure in `estimates` or widen `usd_low` \
                    and `usd_high`";
        (message, Some(help.to_owned()))
    });
}

/// Every total that the incident states lies within the lowest and the highest one it states.
fn range(incident: &Incident, ix: IncidentIx, sink: &mut Sink<'_>) {
    let Some((low, high)) = incident.usd_range else { return };
    let estimates = incident.estimates.iter().enumerate().map(|(n, e)| (format!("estimates.{n}.usd"), e.usd));
    for (field, usd) in incident.usd.map(|usd| ("usd".to_owned(), usd)).into_iter().chain(estimates) {
        if usd < low || usd > high {
            sink.push(Code::OutsideRange, Item::Incident(ix), &field, || {
                let message = format!(
                    "{} lies outside the published totals, which run from {} to {}",
                    usd.full(),
                    low.full(),
                    high.full()
                );
                let help = "widen `usd_low` and `usd_high` to all published totals, or correct the figure";
                (message, Some(help.to_owned()))
            });
        }
    }
}
