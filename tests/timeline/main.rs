//! The timeline: axis, ticks, histogram, lanes, playback, and the picture drawn from them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss, clippy::float_cmp)]

mod axis;
mod cases;
mod density;
#[path = "../support/golden.rs"]
#[allow(dead_code)]
mod golden;
mod lanes;
mod odd;
mod options;
mod pictures;
mod playback;
mod record;
mod scene;
mod thefts;
mod ticks;
