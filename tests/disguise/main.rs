//! What a view hides is nowhere to be found: not in the case that is shown, not in the window, not in what is exported.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]

mod hidden;
mod laws;
mod model;
mod outside;
#[path = "../pdf/reader.rs"]
mod reader;
#[path = "../support/mod.rs"]
mod support;
