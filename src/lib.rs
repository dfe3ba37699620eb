//! Coldtrail follows stolen cryptocurrency: it loads case files about thefts and draws what happened as an
//! interactive wallet-and-incident graph with a timeline under it.
//!
//! # Map of the crate
//!
//! ```text
//! cases/*.ron, ledgers *.csv, address lists ─▶ format ─▶ case (the model) ─▶ check (diagnostics)
//!                                           │
//!                                           ├─▶ flow      wallets, entities, incidents; transfers folded into edges
//!                                           │     └─▶ layout   positions and routes
//!                                           ├─▶ timeline  axis, lanes, density
//!                                           └─▶ overview  statistics over one or many cases
//!                                           │
//!                            scene (display list: shapes, text runs, colours by token, hit regions)
//!                                           │
//!                              render: egui · png · svg
//!                                           │
//!                 app (state, commands, history, tasks) and ui (panes)      cli (headless)
//! ```
//!
//! An arrow is also the only allowed direction of `use`; `tests/architecture.rs` reads the `use crate::` lines and
//! fails on an upward one. `case` to `scene` know nothing of egui.
//!
//! | module | what lives there |
//! |---|---|
//! | [`case`] | the domain: case, entity, wallet, incident, transfer, event, source, grade, amount, asset, address, time |
//! | [`format`](mod@format) | case files, ledgers and address lists in: raw serde structs, source positions, lowering, canonical digest |
//! | [`check`] | diagnostics: what is wrong or doubtful in a case, with its place |
//! | [`flow`] | the graph: build, fold, filter, search |
//! | [`trace`] | which part of what every account sent, received and holds was stolen: methods, accounts that close, balances, patterns |
//! | [`layout`] | the layered and the organic layout: positions and routes |
//! | [`timeline`] | time axis with collapsed gaps, ticks, lanes, density |
//! | [`overview`] | statistics over one or many cases: sums, shares, choice of published totals, claims side by side |
//! | [`scene`] | display list, text measure, style tokens, builders for graph, timeline, overview, legend, frame |
//! | [`render`] | back ends of the display list: egui, png, svg |
//! | [`app`], [`ui`] | state, commands, keymap, background tasks, files; panes and theme |
//! | [`cli`] | `open`, `check`, `export`, `stats`, `patterns`, `layout` |

pub mod app;
pub mod case;
pub mod check;
pub mod cli;
pub mod flow;
pub mod format;
pub mod layout;
pub mod overview;
pub mod render;
pub mod scene;
pub mod timeline;
pub mod trace;
pub mod ui;
