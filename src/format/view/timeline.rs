//! Parts of the view file about time.

use super::section::section;
use super::{Instant, Lane, Measure, Pace, Scale, SpanPart, Split};

section! {
    /// How the timeline is shown.
    TimelinePart("Timeline") {
        /// The clock that dates are written by: `UTC`, `UTC+9` or `Asia/Seoul`; UTC where it is empty.
        zone: String,
        /// What the height of the histogram stands for.
        measure: Measure,
        /// Whether each bar counts all that came before it too.
        cumulative: bool,
        /// How a value becomes a height.
        scale: Scale,
        /// What the colours of the histogram tell apart.
        split: Split,
        /// What a lane stands for.
        lanes: Lane,
        /// Lanes opened into what they hold.
        opened: Vec<String>,
        /// The second window.
        second: Option<SpanPart>,
    }
}

section! {
    /// The playhead.
    PlayPart("Play") {
        /// Where it stands; at the very beginning where it does not say.
        at: Option<Instant>,
        /// Factor on the pace; 1 where it does not say.
        speed: Option<f64>,
        /// What a second of playing stands for.
        pace: Pace,
        /// Whether it begins again after the end.
        again: bool,
        /// Whether the camera follows the money.
        follow: bool,
        /// Silences opened by hand, by their beginning.
        open_silences: Vec<Instant>,
    }
}
