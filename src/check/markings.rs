//! Whether the portion markings of sources and entities fit under the marking of the case.

use super::locate::Sink;
use super::{Code, Item};
use crate::case::{Case, Marking};

pub(super) fn examine(case: &Case, sink: &mut Sink<'_>) {
    let sources = case.sources.iter().enumerate();
    for (n, source) in sources {
        judge(case, source.marking.as_ref(), Item::Source(crate::case::SourceIx::new(n)), sink);
    }
    for (ix, entity) in case.entities() {
        judge(case, entity.marking.as_ref(), Item::Entity(ix), sink);
    }
}

/// A portion that is more restrictive than the whole would leave the house under a banner that allows it.
fn judge(case: &Case, portion: Option<&Marking>, item: Item, sink: &mut Sink<'_>) {
    let Some(portion) = portion else { return };
    let help = "raise the `marking` of the case to that of its most restricted part, or take the part out";
    match &case.marking {
        None => sink.push(Code::PortionAbove, item, "marking", || {
            (format!("this part is marked {portion}, but the case has no marking"), Some(help.to_owned()))
        }),
        Some(banner) if portion.level() > banner.level() => sink.push(Code::PortionAbove, item, "marking", || {
            (format!("this part is marked {portion}, above the {banner} of the case"), Some(help.to_owned()))
        }),
        Some(_) => {}
    }
}
