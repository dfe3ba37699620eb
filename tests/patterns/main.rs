//! Patterns: planted shapes are found in noise, whatever the order of rows; services are no suspects; borders hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::panic,
    clippy::type_complexity
)]

mod book;
mod borders;
mod cases;
#[path = "../support/flows.rs"]
#[allow(dead_code)]
mod flows;
mod planted;
