//! The timeline: axis, ticks, histogram, lanes, playback, and the picture drawn from them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss, clippy::float_cmp)]

mod axis;
mod cases;
mod density;
mod lanes;
mod playback;
mod scene;
mod ticks;
