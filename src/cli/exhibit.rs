//! The words of the command line about what a picture shows, and on what.

use clap::Args;

use crate::app::export::{Annex, Content, ExportOptions, Paper};

/// What a picture shows, on what, and with what around it.
#[derive(Debug, Clone, Args)]
pub struct ExhibitArgs {
    /// What the picture shows: graph, timeline, both, overview, account, selection
    /// [default: graph]
    #[arg(long, value_name = "WHAT", value_parser = content, conflicts_with_all = ["play", "overview", "timeline", "reconciliation"])]
    pub(super) content: Option<Content>,
    /// Draw only this and what joins it: a wallet by its id or address, or an entity or theft by its id; may be given
    /// several times. Without it `--content selection` draws what the view has selected
    #[arg(long, value_name = "ID", conflicts_with = "play")]
    pub(super) select: Vec<String>,
    /// What it is printed or shown on: a4, a4-landscape, a3, a3-landscape, letter, letter-landscape, or a slide 16:9
    /// (13.33 x 7.5 in) or 4:3 (10 x 7.5 in)
    #[arg(long, value_name = "PAPER", value_parser = paper, conflicts_with_all = ["play", "size", "scale"])]
    pub(super) paper: Option<Paper>,
    /// Dots per inch of --paper, 72 to 600 (PNG only) [default: 300]
    #[arg(long, value_name = "DPI", requires = "paper", value_parser = dpi)]
    pub(super) dpi: Option<u16>,
    /// Draw no ground: what the picture is put on shows through
    #[arg(long, conflicts_with = "play")]
    pub(super) transparent: bool,
    /// Draw the picture and its marking only: no title, legend, notes or footer
    #[arg(long, conflicts_with = "play")]
    pub(super) bare: bool,
    /// Draw no caveats and sources in the frame
    #[arg(long, conflicts_with = "play")]
    pub(super) no_notes: bool,
    /// Who made the picture, for the frame and the data of the file
    #[arg(long, value_name = "NAME", default_value = "", conflicts_with = "play")]
    pub(super) author: String,
    /// The office or team that made it, for the frame and the data of the file
    #[arg(long, value_name = "NAME", default_value = "", conflicts_with = "play")]
    pub(super) unit: String,
    /// Whole addresses, transactions and sources of what is drawn: none, pages (after the picture; of PNG and SVG as
    /// numbered files), or csv (tables beside it)
    #[arg(long, value_name = "HOW", default_value = "none", value_parser = annex, conflicts_with = "play")]
    pub(super) annex: Annex,
}

fn content(text: &str) -> Result<Content, String> {
    of(&Content::ALL, Content::word, text)
}

fn paper(text: &str) -> Result<Paper, String> {
    let fixed: Vec<Paper> = Paper::ALL.into_iter().filter(|paper| paper.size().is_some()).collect();
    of(&fixed, Paper::word, text)
}

fn annex(text: &str) -> Result<Annex, String> {
    of(&Annex::ALL, Annex::word, text)
}

fn of<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str, text: &str) -> Result<T, String> {
    let found = all.iter().copied().find(|&choice| word(choice).eq_ignore_ascii_case(text));
    found.ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|&choice| word(choice)).collect();
        format!("expected one of {}", words.join(", "))
    })
}

fn dpi(text: &str) -> Result<u16, String> {
    let (least, most) = ExportOptions::DPI;
    let found = text.parse().ok().filter(|dpi| (least..=most).contains(dpi));
    found.ok_or_else(|| format!("expected {least} to {most} dots per inch"))
}
