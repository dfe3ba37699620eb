//! What a view hides is nowhere to be found: not in the case that is shown, not in the window, not in what is exported.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod hidden;
mod laws;
mod model;
mod outside;
#[path = "../support/mod.rs"]
mod support;
