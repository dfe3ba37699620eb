//! The words of the command line.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::exhibit::ExhibitArgs;
use super::patterns::PatternsTask;
use super::stats::{StatsTask, preference};
use super::trace::TraceTask;
use super::verify::VerifyTask;
use crate::app::tables::Subject;
use crate::case::{Evidence, Moment, Timestamp, TransferKind, Usd};
use crate::flow::typed_usd;
use crate::format::Options;
use crate::overview::Preference;
use crate::scene::Size;
use crate::scene::graph::LayoutChoice;
use crate::scene::style::ThemeName;
use crate::trace::Method;

/// Follow stolen cryptocurrency, explain it, show it.
#[derive(Debug, Parser)]
#[command(name = "coldtrail", version, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) task: Option<Task>,
    /// Case files, or folders of them, to open together in the window
    pub(super) cases: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) lists: Lists,
}

/// Address lists of the person at the desk, for every task that loads a case.
#[derive(Debug, Clone, Default, Args)]
pub struct Lists {
    /// Address lists to hold against the wallets: TagPacks (YAML), or addresses as text or JSON
    #[arg(long = "lists", value_name = "FILE", num_args = 1.., value_parser = list)]
    files: Vec<PathBuf>,
}

impl Lists {
    /// How to load a case.
    pub(super) fn options(&self) -> Options {
        Options { lists: self.files.clone() }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Open the window (the default)
    Open {
        /// Case files, or folders of them, to open together
        cases: Vec<PathBuf>,
        #[command(flatten)]
        lists: Lists,
    },
    /// List what is wrong or doubtful in case files; exit code 0 clean or warnings only, 1 errors, 2 usage
    Check {
        /// Case files, or folders of them
        #[arg(required = true)]
        cases: Vec<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        lists: Lists,
    },
    /// Write a picture without opening a window
    Export(Box<ExportTask>),
    /// Count thefts and sum their values, by year, victim, attack vector, group and asset, with sources
    Stats(StatsTask),
    /// Look for shapes that laundering is known to take: suggestions with parameters, score and reason, never findings
    Patterns(PatternsTask),
    /// Say where stolen funds went, by an accepted method; exit code 0 closed, 1 errors or an account that does not close, 2 usage
    Trace(Box<TraceTask>),
    /// Say whether an exported picture is what its case gives, or what differs; exit code 0 identical, 1 differs, 2 cannot be said
    Verify(VerifyTask),
    /// Lay out a graph and write the positions; prints the seconds of each repetition as JSON
    Layout(LayoutTask),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("accounts").args(["reconciliation", "content", "tables"]).multiple(true))]
pub(super) struct ExportTask {
    /// Case files, or folders of them, drawn together
    #[arg(required = true)]
    pub(super) cases: Vec<PathBuf>,
    /// Picture to write, ending in .png, .svg or .pdf; with --play a film, ending in .gif or .apng, or a folder; with --tables
    /// NAME.people.csv, NAME.raw.csv or NAME.json
    #[arg(long)]
    pub(super) out: PathBuf,
    /// Write the story as a film: what moved when, from the first moment to the last
    #[arg(long, conflicts_with_all = ["overview", "timeline"])]
    pub(super) play: bool,
    /// Pictures a second of the film [default: 20]
    #[arg(long, value_name = "N", requires = "play")]
    pub(super) fps: Option<u32>,
    /// Seconds of the film [default: 15]
    #[arg(long, value_name = "N", requires = "play")]
    pub(super) seconds: Option<f64>,
    /// Draw no timeline under the film
    #[arg(long, requires = "play")]
    pub(super) no_timeline: bool,
    /// Let the film stop at its end instead of beginning again
    #[arg(long, requires = "play")]
    pub(super) once: bool,
    /// Width and height in logical pixels [default: 1920x1080, of a film or a briefing 1280x720]
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub(super) size: Option<Size>,
    /// Pixels per logical pixel, 1 to 4 (not SVG and PDF) [default: 1; of a briefing without --size 1.5]
    #[arg(long, value_parser = scale)]
    pub(super) scale: Option<f32>,
    /// Colours: dark, light or print [default: print on --paper, else dark]
    #[arg(long, value_parser = theme)]
    pub(super) theme: Option<ThemeName>,
    #[command(flatten)]
    pub(super) exhibit: ExhibitArgs,
    /// Show transfers from this time on, e.g. 2025-02-21T14:00Z
    #[arg(long, value_parser = from)]
    pub(super) from: Option<Timestamp>,
    /// Show transfers up to this time, e.g. 2025-02-22
    #[arg(long, value_parser = to)]
    pub(super) to: Option<Timestamp>,
    #[command(flatten)]
    pub(super) narrow: Narrow,
    /// Draw the timeline under the graph
    #[arg(long)]
    pub(super) timeline: bool,
    /// How the graph is arranged
    /// [default: layered, or as the view says]
    #[arg(long, value_enum)]
    pub(super) layout: Option<EngineName>,
    /// Draw the overview instead of the graph: thefts and value by year, victim, attack vector, group, asset
    #[arg(long)]
    pub(super) overview: bool,
    /// Draw the account of the stolen funds instead of the graph: what was taken and what became of it
    #[arg(long, conflicts_with_all = ["overview", "timeline", "from", "to", "only_asset", "min_usd", "kind", "certainty", "within", "hide"])]
    pub(super) reconciliation: bool,
    /// How mixed funds are told apart: fifo, pro-rata, clean-first, tainted-first, lifo, oldest-first, youngest-first
    /// [default: fifo, or as the view says]
    #[arg(long, value_name = "METHOD", requires = "accounts", value_parser = method)]
    pub(super) method: Option<Method>,
    /// All methods side by side
    #[arg(long, requires = "accounts", conflicts_with_all = ["method", "sankey"])]
    pub(super) all_methods: bool,
    /// The flows from the theft to where the funds are, instead of the table
    #[arg(long, requires = "accounts")]
    pub(super) sankey: bool,
    /// Only this theft, by its id; without it all of the case together
    #[arg(long, value_name = "ID", requires = "accounts")]
    pub(super) incident: Option<String>,
    /// Whose total counts in the overview, as for `stats`
    /// [default: as-stated, or as the view says]
    #[arg(long, value_name = "CHOICE", value_parser = preference)]
    pub(super) prefer: Option<Preference>,
    /// Draw the case as this view file says: folds, filters, places, trace, playhead. The view beside the case is not used
    /// by itself; what other options say goes before what the view says
    #[arg(long, value_name = "FILE")]
    pub(super) view: Option<PathBuf>,
    /// Write the briefing of the view, a page for each step: --out NAME.pdf is one document, NAME.png or NAME.svg give NAME-01.png and so on, a folder
    /// gives FOLDER/CASE-01.png. The view is that of --view, or the one beside the case
    #[arg(long, conflicts_with_all = ["play", "overview", "reconciliation", "timeline", "layout", "from", "to", "only_asset", "min_usd", "kind", "certainty", "within", "hide", "prefer"])]
    pub(super) briefing: bool,
    /// A page with the notes after each step that has some
    #[arg(long, requires = "briefing")]
    pub(super) notes: bool,
    /// Write tables instead of a picture, a file each: wallets, transfers, trace, reconciliation, sources; some of them
    /// with commas, or all. --out NAME.people.csv is safe to open in a spreadsheet, NAME.raw.csv and NAME.json are for
    /// programs: NAME.wallets.raw.csv and so on. Filters narrow the rows, --select lists what is selected
    #[arg(long, value_name = "LIST", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = tables, conflicts_with_all = ["play", "overview", "reconciliation", "timeline", "content", "briefing", "sankey", "incident", "size", "scale", "theme", "paper", "annex", "bare", "transparent"])]
    pub(super) tables: Option<Tables>,
    #[command(flatten)]
    pub(super) redact: Redact,
    /// Write the picture of a case without a marking; otherwise that is refused
    #[arg(long)]
    pub(super) unmarked: bool,
    #[command(flatten)]
    pub(super) lists: Lists,
}

/// Some of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables(pub(super) BTreeSet<Subject>);

fn tables(text: &str) -> Result<Tables, String> {
    let all = Subject::ALL.map(|subject| (subject.word(), subject));
    if text.is_empty() {
        return Ok(Tables(Subject::ALL.into_iter().collect()));
    }
    text.split(',').map(|word| one_of(&all, word)).collect::<Result<_, _>>().map(Tables)
}

/// What an export does not tell, besides what the view hides.
#[derive(Debug, Clone, Default, Args)]
pub struct Redact {
    /// Hide classes of detail everywhere in the file: addresses, short-addresses, hashes, persons, labels, links; several
    /// with commas
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = class)]
    pub(super) redact: Vec<Class>,
    /// Let aliases such as "Exchange 1" and "Wallet A" stand for all names but those of authorities
    #[arg(long)]
    pub(super) aliases: bool,
    /// Withhold single amounts worth less than this, e.g. 10k; sums stay
    #[arg(long, value_name = "USD", value_parser = usd)]
    pub(super) redact_below: Option<Usd>,
}

/// A class of detail that can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Addresses,
    ShortAddresses,
    Hashes,
    Persons,
    Labels,
    Links,
}

fn class(text: &str) -> Result<Class, String> {
    let all = [
        ("addresses", Class::Addresses),
        ("short-addresses", Class::ShortAddresses),
        ("hashes", Class::Hashes),
        ("persons", Class::Persons),
        ("labels", Class::Labels),
        ("links", Class::Links),
    ];
    one_of(&all, text)
}

/// What a picture is narrowed down to; the picture says so.
#[derive(Debug, Clone, Args)]
pub struct Narrow {
    /// Show only transfers of this asset, by symbol or identifier; may be given several times
    #[arg(long, value_name = "ASSET")]
    pub(super) only_asset: Vec<String>,
    /// Show only transfers worth at least this, e.g. 250k or 1.5m
    #[arg(long, value_name = "USD", value_parser = usd)]
    pub(super) min_usd: Option<Usd>,
    /// Show only transfers of this kind; may be given several times
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(super) kind: Vec<TransferKind>,
    /// Show only what is known like this: ledger, reported or inferred; may be given several times
    #[arg(long, value_name = "HOW", value_parser = certainty)]
    pub(super) certainty: Vec<Evidence>,
    /// Show only what is at most this many hops from the nodes of --of
    #[arg(long, value_name = "HOPS", requires = "of", value_parser = clap::value_parser!(u8).range(0..=32))]
    pub(super) within: Option<u8>,
    /// A wallet by its id or address, or an entity or theft by its id; may be given several times
    #[arg(long, value_name = "ID", requires = "within")]
    pub(super) of: Vec<String>,
    /// Do not draw what is left out, instead of drawing it faint
    #[arg(long)]
    pub(super) hide: bool,
}

/// Layout engines by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// Layers by hops, from left to right, away from the victim
    Layered,
    /// Layers by the time of the first receipt
    Time,
    /// By nearness, so that clusters show
    Organic,
    /// One lane per entity along a time axis
    Lanes,
}

impl From<EngineName> for LayoutChoice {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Layered => Self::Layered,
            EngineName::Time => Self::Time,
            EngineName::Organic => Self::Organic,
            EngineName::Lanes => Self::Lanes,
        }
    }
}

/// What `layout` is asked for.
#[derive(Debug, Args)]
pub struct LayoutTask {
    /// Case file, laid out unfolded
    #[arg(required_unless_present = "edges", conflicts_with = "edges")]
    pub case: Option<PathBuf>,
    /// Table `source,target,amount_usd,time` to lay out instead of a case
    #[arg(long)]
    pub edges: Option<PathBuf>,
    /// Layout engine
    #[arg(long, value_enum, default_value_t = EngineName::Layered)]
    pub engine: EngineName,
    /// Timed repetitions, after one to warm up
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub reps: u32,
    /// JSON file to write
    #[arg(long)]
    pub out: PathBuf,
}

/// `--lists` takes all names up to the next option; a case among them was meant as the case.
fn list(text: &str) -> Result<PathBuf, String> {
    if text.ends_with(".ron") {
        return Err("this is a case file: name it before --lists, or after --".to_owned());
    }
    Ok(PathBuf::from(text))
}

fn size(text: &str) -> Result<Size, String> {
    let parts = text.split_once(['x', '×']).and_then(|(w, h)| Some((w.parse::<u16>().ok()?, h.parse::<u16>().ok()?)));
    match parts {
        Some((w, h)) if (320..=16_384).contains(&w) && (240..=16_384).contains(&h) => Ok(Size::new(w.into(), h.into())),
        _ => Err("expected width x height from 320x240 to 16384x16384, e.g. 1600x900".to_owned()),
    }
}

fn scale(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|scale| (1.0..=4.0).contains(scale)).ok_or("expected a number from 1 to 4".to_owned())
}

fn theme(text: &str) -> Result<ThemeName, String> {
    ThemeName::parse(text).ok_or_else(|| "expected dark, light or print".to_owned())
}

fn method(text: &str) -> Result<Method, String> {
    one_of(&Method::ALL.map(|method| (method.id(), method)), text)
}

fn usd(text: &str) -> Result<Usd, String> {
    typed_usd(text).map_err(|error| error.to_string())
}

/// Kinds of transfer as the case file writes them, in small letters with hyphens.
const KINDS: [(&str, TransferKind); 9] = [
    ("transfer", TransferKind::Transfer),
    ("swap", TransferKind::Swap),
    ("bridge", TransferKind::Bridge),
    ("mix-in", TransferKind::MixIn),
    ("mix-out", TransferKind::MixOut),
    ("deposit", TransferKind::Deposit),
    ("withdrawal", TransferKind::Withdrawal),
    ("fee", TransferKind::Fee),
    ("inferred", TransferKind::Inferred),
];

/// Ways to know as the case file writes them, in small letters.
const CERTAINTIES: [(&str, Evidence); 3] =
    [("ledger", Evidence::Ledger), ("reported", Evidence::Reported), ("inferred", Evidence::Inferred)];

fn kind(text: &str) -> Result<TransferKind, String> {
    one_of(&KINDS, text)
}

fn certainty(text: &str) -> Result<Evidence, String> {
    one_of(&CERTAINTIES, text)
}

fn one_of<T: Copy>(choices: &[(&str, T)], text: &str) -> Result<T, String> {
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let names = || choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let found = choices.iter().find(|(name, _)| plain(name) == plain(text));
    found.map(|&(_, choice)| choice).ok_or_else(|| format!("expected one of {}", names()))
}

fn from(text: &str) -> Result<Timestamp, String> {
    Moment::parse(text).map(Moment::start).map_err(|error| error.to_string())
}

fn to(text: &str) -> Result<Timestamp, String> {
    Moment::parse(text).map(|moment| moment.end() - 1).map_err(|error| error.to_string())
}
