//! The timeline and the playhead: from the window to the file and back.

use super::ids::Ids;
use super::words::{Word, measure, measured, pace, paced};
use crate::app::clock::{Chronicle, Clock};
use crate::format::view::{Instant, PlayPart, SpanPart, TimelinePart};
use crate::timeline::{Span, TimelineSettings, Zone};

pub(super) fn timeline(settings: &TimelineSettings) -> TimelinePart {
    TimelinePart {
        zone: if settings.zone == Zone::default() { String::new() } else { settings.zone.name() },
        measure: measure(&settings.measure),
        cumulative: settings.cumulative,
        scale: settings.scale.written(),
        split: settings.split.written(),
        lanes: settings.grouping.written(),
        opened: settings.opened.iter().cloned().collect(),
        second: settings.second.map(|span| SpanPart::new(span.from, span.to)),
        ..TimelinePart::default()
    }
}

pub(super) fn read_timeline(part: &TimelinePart, ids: &mut Ids<'_>) -> TimelineSettings {
    let zone = match Zone::parse(&part.zone) {
        _ if part.zone.is_empty() => Zone::default(),
        Ok(zone) => zone,
        Err(_) => {
            ids.skip(format!("“{}”, which is no time zone", part.zone));
            Zone::default()
        }
    };
    TimelineSettings {
        zone,
        measure: measured(&part.measure),
        cumulative: part.cumulative,
        scale: Word::read(part.scale),
        split: Word::read(part.split),
        grouping: Word::read(part.lanes),
        opened: part.opened.iter().cloned().collect(),
        second: part.second.as_ref().map(|span| Span { from: span.from.0, to: span.to.0 }),
    }
}

#[allow(clippy::float_cmp_const, clippy::float_cmp)]
pub(super) fn play(clock: &Clock) -> PlayPart {
    let playback = &clock.playback;
    let resting = crate::timeline::Playback { playing: false, ..*playback };
    PlayPart {
        at: resting.instant(&clock.axis).map(Instant),
        speed: (playback.speed != 1.0).then_some(playback.speed),
        pace: pace(playback.pace),
        again: playback.looping,
        follow: playback.follow,
        open_silences: clock.opened.iter().copied().map(Instant).collect(),
        ..PlayPart::default()
    }
}

/// Puts the playhead where the file says, at rest.
#[allow(clippy::cast_precision_loss)]
pub(super) fn set_clock(clock: &mut Clock, part: &PlayPart, chronicle: &Chronicle) {
    clock.opened = part.open_silences.iter().map(|key| key.0).collect();
    clock.axis = clock.axis.rebuilt(&chronicle.activity, &clock.opened);
    let (start, end) = clock.axis.extent();
    let playback = &mut clock.playback;
    playback.playing = false;
    playback.at = part.at.map_or(start, |at| (at.0 as f64).clamp(start, end));
    playback.speed = part.speed.filter(|speed| speed.is_finite() && *speed > 0.0).unwrap_or(1.0);
    playback.pace = paced(part.pace).unwrap_or(playback.pace);
    playback.looping = part.again;
    playback.follow = part.follow;
}
