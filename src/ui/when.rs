//! Times as the panes write them: by the clock that was chosen for the timeline, which is always named.

use crate::app::document::Document;
use crate::case::{Moment, Precision, Timestamp, TransferIx};
use crate::scene::graph::time_line;
use crate::timeline::Zone;

/// A moment, as precisely as it is known.
pub fn moment(doc: &Document, at: Moment) -> String {
    doc.state.timeline.zone.moment(at)
}

/// A moment and the end of what began then.
pub fn period(doc: &Document, at: Moment, until: Option<Moment>) -> String {
    let until = until.map(|until| format!(" to {}", moment(doc, until))).unwrap_or_default();
    format!("{}{until}", moment(doc, at))
}

/// A second: `2022-03-23 13:45 UTC`.
pub fn instant(zone: &Zone, at: Timestamp) -> String {
    let pattern = if zone.civil(at).rem_euclid(60) == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    format!("{} {}", zone.format(at, pattern), zone.suffix(at))
}

/// When transfers happened, as [`time_line`] says it, by the chosen clock. What is known to the day is a day of UTC by any
/// clock.
pub fn transfers(doc: &Document, transfers: &[TransferIx]) -> String {
    let zone = &doc.state.timeline.zone;
    let in_utc = time_line(&doc.case, transfers);
    if zone.is_utc() || in_utc.is_empty() {
        return in_utc;
    }
    let times = || transfers.iter().filter_map(|&ix| doc.case[ix].at.map(|at| (at, doc.case[ix].until.unwrap_or(at))));
    if times().any(|(at, until)| at.precision().min(until.precision()) < Precision::Minute) {
        return format!("{} (UTC)", in_utc.trim_end_matches(" UTC"));
    }
    let first = times().map(|(at, _)| at.start()).min().unwrap_or_default();
    let last = times().map(|(_, until)| until.start()).max().unwrap_or(first);
    let format = |at, pattern| zone.format(at, pattern);
    let day = |at| format(at, "%-d %b %Y");
    let name = zone.suffix(last);
    if day(first) != day(last) {
        let pattern = if format(first, "%Y") == format(last, "%Y") { "%-d %b" } else { "%-d %b %Y" };
        return format!("{} – {} ({name})", format(first, pattern), day(last));
    }
    let until = if last - first < 60 { String::new() } else { format!("–{}", format(last, "%H:%M")) };
    format!("{}, {}{until} {name}", day(first), format(first, "%H:%M"))
}
