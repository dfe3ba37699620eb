//! Annotations under the hand: the strip of tools, the text being typed, and the list of all.

mod editor;
mod hands;
mod list;
mod strip;

pub(super) use editor::editor;
pub(super) use hands::{Hands, Taken};
pub(super) use list::{chosen, list};
pub(super) use strip::strip;
