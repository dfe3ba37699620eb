//! Which panes are open, where the timeline is, and how large a person made them. A view file can keep it.

use serde::{Deserialize, Serialize};

use crate::scene::style::Metrics;

/// Where the timeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TimelinePlace {
    /// Under the graph.
    #[default]
    Docked,
    /// In the middle of the window, in place of the graph.
    Enlarged,
    /// In a window of its own.
    Detached,
}

/// Which panes are open, and how large they are; sizes in points of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Panes {
    /// Legend and filters, at the left.
    pub legend: bool,
    /// Inspector, at the right.
    pub inspector: bool,
    /// Timeline, wherever it is.
    pub timeline: bool,
    /// Problems of the file.
    pub problems: bool,
    /// What connects the open cases.
    pub connections: bool,
    /// Shapes that laundering is known to take.
    pub patterns: bool,
    /// Steps of the briefing, at the left.
    pub briefing: bool,
    /// Where the timeline is.
    pub place: TimelinePlace,
    /// Width of the legend.
    pub legend_width: u16,
    /// Width of the briefing.
    pub briefing_width: u16,
    /// Width of the inspector.
    pub inspector_width: u16,
    /// Height of the timeline under the graph.
    pub timeline_height: u16,
    /// Width and height of the timeline's own window.
    pub window: (u16, u16),
}

impl Default for Panes {
    fn default() -> Self {
        Self {
            legend: true,
            inspector: true,
            timeline: true,
            problems: false,
            connections: false,
            patterns: false,
            briefing: false,
            place: TimelinePlace::Docked,
            legend_width: points(Metrics::get().space.legend + 26.0),
            briefing_width: 264,
            inspector_width: 300,
            timeline_height: 248,
            window: (1200, 420),
        }
    }
}

impl Panes {
    /// Puts the timeline somewhere, or back under the graph where it is there already.
    pub fn put_timeline(&mut self, place: TimelinePlace) {
        self.place = if self.timeline && self.place == place { TimelinePlace::Docked } else { place };
        self.timeline = true;
    }

    /// Whether the timeline is open and there.
    #[must_use]
    pub fn has_timeline(&self, place: TimelinePlace) -> bool {
        self.timeline && self.place == place
    }

    /// Makes room in the middle of the window.
    pub fn free_middle(&mut self) {
        if self.place == TimelinePlace::Enlarged {
            self.place = TimelinePlace::Docked;
        }
    }
}

/// A size in whole points.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn points(size: f32) -> u16 {
    size.round().clamp(0.0, f32::from(u16::MAX)) as u16
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn panes_survive_a_file() {
        let panes = Panes {
            inspector: false,
            place: TimelinePlace::Detached,
            timeline_height: 400,
            window: (1900, 700),
            ..Panes::default()
        };
        let text = ron::to_string(&panes).unwrap();
        assert_eq!(ron::from_str::<Panes>(&text).unwrap(), panes, "{text}");
        assert_eq!(ron::from_str::<Panes>("()").unwrap(), Panes::default());
        assert!(ron::from_str::<Panes>("(place: Floating)").is_err());
    }

    #[test]
    fn the_timeline_goes_back_by_the_command_that_moved_it() {
        let mut panes = Panes::default();
        panes.put_timeline(TimelinePlace::Enlarged);
        panes.put_timeline(TimelinePlace::Detached);
        assert!(panes.has_timeline(TimelinePlace::Detached));
        panes.put_timeline(TimelinePlace::Detached);
        assert!(panes.has_timeline(TimelinePlace::Docked));
        // A hidden one is shown rather than put back.
        panes.place = TimelinePlace::Enlarged;
        panes.timeline = false;
        panes.put_timeline(TimelinePlace::Enlarged);
        assert!(panes.has_timeline(TimelinePlace::Enlarged));
        panes.free_middle();
        assert!(panes.has_timeline(TimelinePlace::Docked));
    }
}
