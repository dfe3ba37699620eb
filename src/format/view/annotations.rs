//! Annotations in the view file.

use super::section::section;
use super::{EdgePart, EventPart, Form, Ink, Instant, SpanPart};

section! {
    /// Where an end of an annotation is fastened: at the first of node, edge, place, event and time that is given.
    SpotPart("Spot") {
        /// A node.
        node: String,
        /// An edge.
        edge: Option<EdgePart>,
        /// A free place, in units of the arrangement.
        place: Option<(f32, f32)>,
        /// An event.
        event: Option<EventPart>,
        /// A second of the timeline.
        time: Option<Instant>,
        /// How far down the timeline, from its flags (0) to the last lane (1).
        down: f32,
        /// How far beside that, in px at the usual size of texts.
        offset: (f32, f32),
    }
}

section! {
    /// What a box or a highlight is around: an item, nodes, a part of the arrangement, or a span.
    AreaPart("Area") {
        /// A node, an edge or an event.
        item: Option<SpotPart>,
        /// Nodes; the rectangle is around their middles.
        nodes: Vec<String>,
        /// How much larger than that it is at the left and top; without nodes, its upper left corner. Units of the
        /// arrangement.
        before: (f32, f32),
        /// How much larger at the right and bottom; without nodes, its lower right corner.
        after: (f32, f32),
        /// A span of the timeline.
        span: Option<SpanPart>,
        /// Its upper and lower end, from the flags (0) to the last lane (1).
        down: (f32, f32),
    }
}

section! {
    /// Something written or drawn over graph or timeline.
    AnnotationPart("Annotation") {
        /// What it is.
        form: Form,
        /// Its colour.
        ink: Ink,
        /// What it says.
        text: String,
        /// Where a note stands, and the tail of an arrow.
        at: Option<SpotPart>,
        /// The tip of an arrow.
        to: Option<SpotPart>,
        /// What a box or a highlight is around.
        area: Option<AreaPart>,
        /// Width of a note, in px at the usual size of texts.
        width: Option<f32>,
    }
}
