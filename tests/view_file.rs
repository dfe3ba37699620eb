//! The view file keeps all of a view, loses nothing it does not know, and is never broken or written over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use coldtrail::app::briefing::{Briefing, Step};
use coldtrail::app::document::ViewState;
use coldtrail::app::patterns::PatternState;
use coldtrail::app::tracing::Tracing;
use coldtrail::app::view::{Fitted, Store, of_state, store::Found};
use coldtrail::case::{
    Addresses, Amount, AssetIx, Case, Confidence, Disguise, EntityIx, EventIx, Evidence, IncidentIx, Likelihood, Named,
    Role, SourceIx, SourceKind, TransferKind, Usd, WalletIx,
};
use coldtrail::flow::{
    EdgeKey, Filter, Folding, GroupKind, LeftOut, Near, NodeKey, Range, Said, Sureness, Units, Way, Window,
};
use coldtrail::format::view::{AccountPart, CameraPart, Entry, Instant, PlayPart, SelectionPart, Sheet, View};
use coldtrail::overview::Preference;
use coldtrail::scene::annotate::{Anchor, Annotation, Annotations, Area, Form, Ink, Spot};
use coldtrail::scene::graph::{LayoutChoice, Pins};
use coldtrail::scene::{Point, Rect};
use coldtrail::timeline::{Grouping, Measure, Scale, Span, Split, TimelineSettings, Zone};
use coldtrail::trace::patterns::Thresholds;
use coldtrail::trace::{Method, Mixers, Opening, Origin, Rules, Victims};
use proptest::prelude::*;

/// All shipped cases.
fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        let all = coldtrail::format::cases_in(Path::new("cases"));
        all.iter().map(|path| coldtrail::format::load(path).case.expect("a shipped case opens")).collect()
    })
}

fn bybit() -> &'static Case {
    static CASE: OnceLock<Case> = OnceLock::new();
    CASE.get_or_init(|| coldtrail::format::load(Path::new("cases/bybit-2025.ron")).case.expect("a shipped case opens"))
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n.max(1) as u64).unwrap()
    }
    fn coin(&mut self) -> bool {
        self.roll() & 1 == 1
    }
    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.coin() { Some(make(self)) } else { None }
    }
    fn some<T: Ord>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> BTreeSet<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }
    #[allow(clippy::cast_precision_loss)]
    fn place(&mut self) -> Point {
        let mut part = || (self.roll() % 2_000_001) as f32 / 97.0 - 9_999.5;
        Point::new(part(), part())
    }
    fn time(&mut self) -> i64 {
        // Also what no case can have.
        i64::try_from(self.roll() % 300_000_000_000).unwrap() - 1_000_000_000
    }
    fn big(&mut self) -> u128 {
        let bits = self.below(128);
        (u128::from(self.roll()) << 64 | u128::from(self.roll())) >> bits
    }
}

const NASTY: [&str; 6] = ["", "a \"quoted\" name", "back\\slash", "näme – 名\n2", "),(", "// no comment"];

fn node(case: &Case, dice: &mut Dice) -> NodeKey {
    let odd = dice.of(&NASTY).to_owned();
    match dice.below(9) {
        0 => NodeKey::Entity(dice.of(&case.entities).id),
        1 if !case.incidents.is_empty() => NodeKey::Incident(dice.of(&case.incidents).id),
        2 => NodeKey::Stack(format!("{odd}:5")),
        3 => NodeKey::Part(odd),
        4 => NodeKey::Role(odd),
        5 => NodeKey::Distance(odd),
        6 => NodeKey::Chain(odd),
        7 => NodeKey::Hand(dice.below(9).to_string()),
        _ if !case.wallets.is_empty() => NodeKey::Wallet(dice.of(&case.wallets).id),
        _ => NodeKey::Portion(odd),
    }
}

fn pins(case: &Case, dice: &mut Dice) -> Pins {
    (0..dice.below(5)).map(|_| (node(case, dice), dice.place())).collect()
}

fn folding(case: &Case, dice: &mut Dice) -> Folding {
    let mut folding = if dice.coin() { Folding::none() } else { Folding::default() };
    for kind in GroupKind::SWITCHED {
        if dice.below(3) == 0 {
            folding.switch(kind);
        }
    }
    for _ in 0..dice.below(3) {
        if case.wallets.is_empty() {
            break;
        }
        let wallets: Vec<String> = (0..dice.below(4)).map(|_| dice.of(&case.wallets).id).collect();
        let name = dice.of(&NASTY);
        let key = folding.group(name, wallets);
        if dice.coin() {
            folding.toggle(&key);
        }
        if dice.below(3) == 0 {
            folding.ungroup(&key);
        }
    }
    for _ in 0..dice.below(4) {
        folding.toggle(&node(case, dice));
    }
    folding
}

fn range<T: Copy>(dice: &mut Dice, mut make: impl FnMut(&mut Dice) -> T) -> Range<T> {
    let mut range = Range { least: None, most: None };
    if dice.coin() {
        range.least = Some(make(dice));
    }
    if dice.coin() {
        range.most = Some(make(dice));
    }
    range
}

fn filter(case: &Case, dice: &mut Dice) -> Filter {
    const KINDS: [TransferKind; 4] =
        [TransferKind::Swap, TransferKind::MixIn, TransferKind::Inferred, TransferKind::Fee];
    let asset = |dice: &mut Dice| AssetIx::new(dice.below(case.assets.len()));
    let has = |length: usize, dice: &mut Dice| length > 0 && dice.coin();
    Filter {
        window: dice.maybe(|dice| Window { from: dice.time(), to: dice.time() }),
        hidden_roles: dice.some(|dice| dice.of(&Role::ALL)),
        hidden_nodes: dice.some(|dice| node(case, dice)),
        incidents: has(case.incidents.len(), dice)
            .then(|| dice.some(|dice| IncidentIx::new(dice.below(case.incidents.len())))),
        assets: has(case.assets.len(), dice).then(|| dice.some(asset)),
        value: range(dice, |dice| Usd(dice.big())),
        units: has(case.assets.len(), dice)
            .then(|| Units { asset: asset(dice), range: range(dice, |dice| Amount(dice.big())) }),
        edge_value: dice.maybe(|dice| Usd(dice.big())),
        kinds: dice.maybe(|dice| dice.some(|dice| dice.of(&KINDS))),
        evidence: dice
            .maybe(|dice| dice.some(|dice| dice.of(&[Evidence::Ledger, Evidence::Reported, Evidence::Inferred]))),
        sureness: Sureness {
            likelihood: dice.maybe(|dice| dice.of(&[Likelihood::Unlikely, Likelihood::RoughlyEvenChance])),
            confidence: dice.maybe(|dice| dice.of(&[Confidence::Low, Confidence::High])),
        },
        said: has(case.sources.len(), dice).then(|| {
            let sources = dice.some(|dice| SourceIx::new(dice.below(case.sources.len())));
            if dice.coin() { Said::By(sources) } else { Said::NotOnlyBy(sources) }
        }),
        degree: range(dice, |dice| u32::try_from(dice.below(99)).unwrap()),
        near: dice.maybe(|dice| Near {
            of: dice.some(|dice| node(case, dice)),
            hops: u8::try_from(dice.below(33)).unwrap(),
            way: dice.of(&[Way::Both, Way::Upstream, Way::Downstream]),
        }),
        followed: None,
        left_out: dice.of(&[LeftOut::Dim, LeftOut::Hide]),
    }
}

fn timeline(dice: &mut Dice) -> TimelineSettings {
    TimelineSettings {
        zone: Zone::parse(dice.of(&["UTC", "Asia/Seoul", "UTC+9", "-03:30"])).unwrap(),
        measure: dice.of(&[Measure::Value, Measure::Number, Measure::Asset("ETH \"x\"".to_owned())]),
        cumulative: dice.coin(),
        scale: dice.of(&[Scale::Log, Scale::Linear]),
        split: dice.of(&Split::ALL),
        grouping: dice.of(&Grouping::ALL),
        opened: dice.some(|dice| dice.of(&NASTY).to_owned()),
        second: dice.maybe(|dice| Span { from: dice.time(), to: dice.time() }),
    }
}

fn annotations(case: &Case, dice: &mut Dice) -> Annotations {
    let graph = |dice: &mut Dice| match dice.below(3) {
        0 => Anchor::Node(node(case, dice)),
        1 => Anchor::Edge(EdgeKey { from: node(case, dice), to: node(case, dice) }),
        _ => Anchor::Place(dice.place()),
    };
    // Of events that are alike, the first is found again.
    let first =
        |n: usize| case.events.iter().position(|e| (e.at, &e.title) == (case.events[n].at, &case.events[n].title));
    let timeline = |dice: &mut Dice| match first(dice.below(case.events.len())).filter(|_| dice.coin()) {
        Some(n) => Anchor::Event(EventIx::new(n)),
        None => Anchor::Instant(dice.time(), dice.place().x / 20_000.0 + 0.5),
    };
    let count = dice.below(5);
    let mut all = Vec::new();
    for _ in 0..count {
        let on_graph = dice.coin();
        let anchor = |dice: &mut Dice| if on_graph || case.events.is_empty() { graph(dice) } else { timeline(dice) };
        let spot = |dice: &mut Dice| Spot { anchor: anchor(dice), offset: dice.place() };
        let form = match dice.below(4) {
            0 => Form::Note { at: spot(dice), width: 72.0 + f32::from(u16::try_from(dice.below(500)).unwrap()) / 3.0 },
            1 => Form::Arrow { from: spot(dice), to: spot(dice) },
            n => {
                let area = match dice.below(4) {
                    0 => Area::Item(anchor(dice)),
                    1 => Area::Around {
                        nodes: (0..1 + dice.below(3)).map(|_| node(case, dice)).collect(),
                        before: dice.place(),
                        after: dice.place(),
                    },
                    2 => Area::Place(Rect::new(dice.place(), dice.place())),
                    _ => Area::Time { from: dice.time(), to: dice.time(), down: (dice.place().x, dice.place().y) },
                };
                if n == 2 { Form::Box(area) } else { Form::Highlight(area) }
            }
        };
        let annotation = Annotation { form, text: dice.of(&NASTY).to_owned(), ink: dice.of(&Ink::ALL) };
        all.push((u32::try_from(dice.below(1_000)).unwrap(), annotation));
    }
    all.into_iter().collect()
}

fn disguise(case: &Case, dice: &mut Dice) -> Disguise {
    let mut disguise = Disguise {
        on: dice.coin(),
        addresses: dice.of(&[Addresses::Whole, Addresses::Short, Addresses::Hidden]),
        hashes: dice.coin(),
        persons: dice.coin(),
        labels: dice.coin(),
        links: dice.coin(),
        below: dice.maybe(|dice| Usd(dice.big())),
        ..Disguise::default()
    };
    for _ in 0..dice.below(4) {
        let named = match dice.coin() {
            true if !case.wallets.is_empty() => Named::Wallet(dice.of(&case.wallets).id),
            _ => Named::Entity(dice.of(&case.entities).id),
        };
        let alias = dice.of(&NASTY);
        if !alias.trim().is_empty() {
            disguise.aliases.insert(named, alias.to_owned());
        }
    }
    disguise
}

/// A step that shows a state.
fn step(case: &Case, seed: u64, headline: &str) -> Step {
    let View { layout, folding, filter, tracing, figures, timeline, .. } = of_state(&plain_state(case, seed), case);
    let dice = &mut Dice(seed);
    let (middle, scale) = (dice.place(), 0.01 + f32::from(u16::try_from(dice.below(900)).unwrap()) / 77.0);
    let mut part = || u16::try_from(dice.below(5000)).unwrap();
    let canvas = (part(), part());
    Step {
        headline: headline.to_owned(),
        notes: dice.of(&NASTY).to_owned(),
        sheet: dice.of(&[Sheet::Graph, Sheet::Overview, Sheet::Account]),
        account: AccountPart { flows: dice.coin(), all_methods: dice.coin(), ..AccountPart::default() },
        no_timeline: dice.coin(),
        layout,
        folding,
        filter,
        tracing,
        figures,
        timeline,
        play: PlayPart { at: dice.maybe(|dice| Instant(dice.time())), follow: dice.coin(), ..PlayPart::default() },
        camera: CameraPart { scale, middle: (middle.x, middle.y), ..CameraPart::default() },
        canvas,
        selection: SelectionPart { nodes: vec![node(case, dice).to_string()], ..SelectionPart::default() },
        ..Step::default()
    }
}

fn state(case: &Case, seed: u64) -> ViewState {
    let dice = &mut Dice(seed ^ 0xb1ef);
    let mut steps = Vec::new();
    for _ in 0..dice.below(4) {
        let seed = dice.roll();
        steps.push(step(case, seed, dice.of(&NASTY)));
    }
    ViewState { briefing: Briefing::of(steps), ..plain_state(case, seed) }
}

/// A state without a briefing.
fn plain_state(case: &Case, seed: u64) -> ViewState {
    let dice = &mut Dice(seed);
    let has_thefts = !case.incidents.is_empty() && dice.coin();
    let mut other_pins = BTreeMap::new();
    for _ in 0..dice.below(3) {
        other_pins.insert(dice.of(&LayoutChoice::ALL), pins(case, dice));
    }
    ViewState {
        folding: folding(case, dice),
        filter: filter(case, dice),
        layout: dice.of(&LayoutChoice::ALL),
        pins: pins(case, dice),
        other_pins,
        preference: dice.of(&[
            Preference::AsStated,
            Preference::Lowest,
            Preference::Highest,
            Preference::Ranked(vec![SourceKind::Press, SourceKind::Government]),
        ]),
        timeline: timeline(dice),
        disguise: disguise(case, dice),
        tracing: Tracing {
            on: dice.coin(),
            method: dice.of(&Method::ALL),
            rules: Rules {
                origin: match dice.below(3) {
                    0 if has_thefts => {
                        Origin::Thefts(dice.some(|dice| IncidentIx::new(dice.below(case.incidents.len()))))
                    }
                    1 if !case.wallets.is_empty() => Origin::Wallet(WalletIx::new(dice.below(case.wallets.len()))),
                    _ => Origin::AllThefts,
                },
                opened: dice.some(|dice| EntityIx::new(dice.below(case.entities.len()))),
                stopped: dice.some(|dice| EntityIx::new(dice.below(case.entities.len()))),
                mixers: match dice.below(3) {
                    0 => Mixers::Stop,
                    1 => Mixers::Links,
                    _ => Mixers::PoolShare { window: 86_400 * i64::try_from(1 + dice.below(365)).unwrap() },
                },
                opening: dice.of(&[Opening::Unknown, Opening::Own]),
                victims: dice.of(&[Victims::LastTheft, Victims::FirstTheft]),
            },
            least: u16::try_from(dice.below(10_001)).unwrap(),
            only: dice.coin(),
        },
        patterns: PatternState {
            thresholds: Thresholds::SETTINGS.iter().fold(Thresholds::default(), |mut thresholds, setting| {
                if dice.coin() {
                    *(setting.reach)(&mut thresholds) = setting.most;
                }
                thresholds
            }),
            dismissed: dice.some(|dice| dice.of(&NASTY).to_owned()),
        },
        annotations: annotations(case, dice),
        briefing: Briefing::default(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_view_comes_back_from_its_file(n in 0usize..64, seed in any::<u64>()) {
        let case = &cases()[n % cases().len()];
        let state = state(case, seed);
        let text = of_state(&state, case).to_text();
        let view = View::read(text.as_bytes()).unwrap();
        let fitted = Fitted::of(&view, case);
        prop_assert_eq!(&fitted.state, &state);
        prop_assert_eq!(fitted.warning(), None);
        // The same view is the same bytes.
        prop_assert_eq!(of_state(&fitted.state, case).to_text(), text);
    }
}

/// A view of the Bybit case with something of everything.
fn sample(seed: u64) -> View {
    let case = bybit();
    let mut view = of_state(&state(case, seed), case);
    view.keep_unknown(&View::read(b"(format: 1, later: Thing(a: [1, 2]), filter: (mood: \"calm\"))").unwrap());
    view
}

#[test]
fn a_view_is_written_for_people() {
    insta::assert_snapshot!(sample(7).to_text());
}

/// A folder with a case and nothing else.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.ron");
    std::fs::copy("cases/bybit-2025.ron", &case).unwrap();
    (folder, case)
}

fn find(case: &Path) -> Found {
    Store::default().find(&[case.to_owned()]).expect("there is a place for it")
}

/// What stands in a folder, with its content.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).unwrap())).collect()
}

/// Whether a view with these bytes is either read, or kept aside whole; then saves another and looks again.
fn survives(bytes: &[u8], whole: &View) {
    let (folder, case) = folder();
    let path = folder.path().join("case.view.ron");
    std::fs::write(&path, bytes).unwrap();
    let mut found = find(&case);
    let kept = |content: &BTreeMap<String, Vec<u8>>| content.values().any(|file| file == bytes);
    assert!(kept(&content(folder.path())), "the bytes are still there");
    assert_eq!(found.saved.is_none(), !found.troubles.is_empty(), "{:?}", found.troubles);
    let was_read = found.saved.is_some();
    let saved = found.file.save(whole);
    if !was_read {
        assert!(kept(&content(folder.path())), "what was not read is still there after saving");
    }
    if saved.is_ok() {
        assert_eq!(find(&case).saved.as_ref(), Some(whole));
    }
    assert_eq!(std::fs::read("cases/bybit-2025.ron").unwrap(), std::fs::read(&case).unwrap(), "the case is as it was");
}

#[test]
fn a_cut_off_view_is_kept_aside() {
    let whole = sample(3);
    let bytes = whole.to_text().into_bytes();
    for cut in (0..bytes.len()).step_by(50) {
        let (folder, case) = folder();
        let path = folder.path().join("case.view.ron");
        std::fs::write(&path, &bytes[..cut]).unwrap();
        let found = find(&case);
        assert_eq!(found.saved, None, "cut at {cut}");
        assert!(found.troubles[0].contains("case.view.ron.damaged-1"), "{:?}", found.troubles);
        assert_eq!(std::fs::read(folder.path().join("case.view.ron.damaged-1")).unwrap(), &bytes[..cut]);
        survives(&bytes[..cut], &whole);
    }
}

#[test]
fn a_second_damaged_view_does_not_replace_the_first() {
    let (folder, case) = folder();
    for n in 1..=3 {
        std::fs::write(folder.path().join("case.view.ron"), format!("broken {n}")).unwrap();
        assert!(find(&case).troubles[0].contains(&format!("damaged-{n}")));
    }
    for n in 1..=3 {
        let kept = std::fs::read_to_string(folder.path().join(format!("case.view.ron.damaged-{n}"))).unwrap();
        assert_eq!(kept, format!("broken {n}"));
    }
}

#[test]
fn a_view_with_flipped_bits_never_panics_and_is_never_lost() {
    let whole = sample(5);
    let bytes = whole.to_text().into_bytes();
    let dice = &mut Dice(11);
    for _ in 0..300 {
        let mut flipped = bytes.clone();
        for _ in 0..=dice.below(3) {
            let at = dice.below(flipped.len());
            flipped[at] ^= 1 << dice.below(8);
        }
        survives(&flipped, &whole);
        // What is read fits the case, as far as it does.
        if let Ok(view) = View::read(&flipped) {
            let _ = Fitted::of(&view, &cases()[0]).warning();
        }
    }
}

#[test]
fn a_newer_view_is_left_as_it_is() {
    let (folder, case) = folder();
    let path = folder.path().join("case.view.ron");
    let newer = "View(format: 2, layout: Spiral(turns: 3))";
    std::fs::write(&path, newer).unwrap();
    let mut found = find(&case);
    assert!(found.troubles[0].contains("format 2"), "{:?}", found.troubles);
    let why = found.file.save(&sample(1)).unwrap_err();
    assert!(why.contains("another name"), "{why}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), newer);
    // With a state folder it goes there, and is found there.
    let away = tempfile::tempdir().unwrap();
    let store = Store { state: Some(away.path().to_owned()) };
    let mut found = store.find(std::slice::from_ref(&case)).unwrap();
    let saved = found.file.save(&sample(1)).unwrap();
    assert!(saved.path.starts_with(away.path()));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), newer);
    assert_eq!(store.find(&[case]).unwrap().saved, Some(sample(1)));
}

#[test]
fn a_case_in_a_folder_that_cannot_be_written_has_its_view_in_the_state_folder() {
    let (folder, case) = folder();
    // A file in place of the folder: nobody can write there, not even root.
    let case = case.join("inside.ron");
    let away = tempfile::tempdir().unwrap();
    let store = Store { state: Some(away.path().to_owned()) };
    let mut found = store.find(std::slice::from_ref(&case)).unwrap();
    found.file.note(&sample(2)).unwrap();
    let again = store.find(std::slice::from_ref(&case)).unwrap();
    assert_eq!(again.unsaved, Some(sample(2)));
    let saved = found.file.save(&sample(1)).unwrap();
    assert!(saved.path.starts_with(away.path()) && saved.remarks[0].contains("cannot be"), "{saved:?}");
    let again = store.find(std::slice::from_ref(&case)).unwrap();
    assert_eq!((again.saved, again.unsaved), (Some(sample(1)), None));
    assert_eq!(content(folder.path()).len(), 1);
    let none = Store::default().find(&[case]).unwrap().file.save(&sample(1));
    assert!(none.unwrap_err().starts_with("The view was not saved"));
}

#[test]
fn what_somebody_else_saved_meanwhile_is_kept() {
    let (folder, case) = folder();
    let mut found = find(&case);
    found.file.save(&sample(1)).unwrap();
    let path = folder.path().join("case.view.ron");
    std::fs::write(&path, "(format: 1, layout: (choice: Time))").unwrap();
    let saved = found.file.save(&sample(2)).unwrap();
    assert!(saved.remarks[0].contains("case.view.ron.older-1"), "{saved:?}");
    assert!(std::fs::read_to_string(folder.path().join("case.view.ron.older-1")).unwrap().contains("Time"));
    assert_eq!(find(&case).saved, Some(sample(2)));
    assert!(found.file.save(&sample(3)).unwrap().remarks.is_empty());
}

#[test]
fn a_journal_counts_only_for_the_view_it_was_made_of() {
    let (folder, case) = folder();
    let mut found = find(&case);
    found.file.note(&sample(1)).unwrap();
    assert_eq!(find(&case).unsaved, Some(sample(1)));
    found.file.save(&sample(1)).unwrap();
    assert!(!folder.path().join("case.view.ron.journal").exists(), "nothing is unsaved");
    found.file.note(&sample(2)).unwrap();
    let again = find(&case);
    assert_eq!((again.saved, again.unsaved), (Some(sample(1)), Some(sample(2))));
    // The view was replaced by hand: what the journal says belongs to another one.
    std::fs::write(folder.path().join("case.view.ron"), "(format: 1)").unwrap();
    let again = find(&case);
    assert_eq!(again.unsaved, None);
    assert!(again.troubles[0].contains("case.view.ron.journal.older-1"), "{:?}", again.troubles);
    // A damaged one is kept too.
    std::fs::write(folder.path().join("case.view.ron.journal"), "View(").unwrap();
    let again = find(&case);
    assert!(again.troubles[0].contains("case.view.ron.journal.damaged-1"), "{:?}", again.troubles);
    assert!(again.saved.is_some());
}

#[test]
fn what_an_older_case_had_is_listed_and_kept_aside_before_it_is_replaced() {
    let case = bybit();
    let text = format!(
        "(format: 1, case: (id: {:?}, digest: \"0123456789abcdef\"), layout: (places: {{\"wallet:gone\": (1.0, 2.0)}}),
        filter: (assets: [\"NOPE\"], thefts: [\"other\"], value: (least: \"much\"), said: (by: [\"nobody\"])),
        tracing: (through: [\"no-one\"]), timeline: (zone: \"Mars\"))",
        case.id
    );
    let fitted = Fitted::of(&View::read(text.as_bytes()).unwrap(), case);
    assert_eq!(
        fitted.missing,
        [
            "asset NOPE",
            "entity no-one",
            "source nobody",
            "theft other",
            "wallet gone",
            "“Mars”, which is no time zone",
            "“much”, which is no such number"
        ]
    );
    let warning = fitted.warning().unwrap();
    assert!(warning.starts_with("The view was made for another version of this case, 0123456789ab. "), "{warning}");
    assert!(warning.ends_with("and 2 more."), "{warning}");
    // A criterion of which nothing is left is none: it would hide everything.
    assert_eq!(fitted.state.filter, Filter::default());
    // The place is kept: the wallet may come back.
    assert_eq!(fitted.state.pins.len(), 1);
    let (folder, path) = folder();
    std::fs::write(folder.path().join("case.view.ron"), &text).unwrap();
    let mut found = find(&path);
    found.file.is_lossy = true;
    let saved = found.file.save(&of_state(&fitted.state, case)).unwrap();
    assert!(saved.remarks[0].contains("older-1"), "{saved:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("case.view.ron.older-1")).unwrap(), text);
    // A view of another digest that fits says so, and no more.
    let fits = Fitted::of(&View::read(b"(format: 1, case: (id: \"x\"))").unwrap(), case);
    assert_eq!(fits.warning().unwrap(), "The view was made for another case, x. All it names is still there.");
}

const CHILD: &str = "COLDTRAIL_TEST_SAVES_IN";

/// What the process that is killed does: it notes and saves two views by turns until it is killed. As a test of its own it
/// does nothing.
#[test]
fn child_that_saves_in_a_loop() {
    let Some(case) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let (a, b) = (sample(1), sample(2));
    let mut found = find(&case);
    // Says that it has begun.
    std::fs::write(case.with_extension("begun"), "").unwrap();
    for n in 0u64.. {
        let view = if n.is_multiple_of(2) { &a } else { &b };
        found.file.note(view).unwrap();
        found.file.save(view).unwrap();
    }
}

/// Kills while saving.
const KILLS: usize = 500;

#[test]
fn a_view_killed_while_saving_is_old_or_new_and_never_broken() {
    let known = [sample(1), sample(2)];
    let since = std::time::Instant::now();
    let threads: Vec<_> = (0..4u64)
        .map(|n| {
            let known = known.clone();
            std::thread::spawn(move || {
                let (folder, case) = folder();
                let dice = &mut Dice(n);
                let mut views = 0;
                for _ in 0..KILLS / 4 {
                    let begun = case.with_extension("begun");
                    let _ = std::fs::remove_file(&begun);
                    let mut child = Command::new(std::env::current_exe().unwrap())
                        .args(["--exact", "child_that_saves_in_a_loop", "--test-threads", "1"])
                        .env(CHILD, &case)
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .spawn()
                        .unwrap();
                    while !begun.exists() {
                        assert!(child.try_wait().unwrap().is_none(), "the child does not end by itself");
                        std::thread::sleep(Duration::from_micros(200));
                    }
                    std::thread::sleep(Duration::from_micros(dice.roll() % 12_000));
                    child.kill().unwrap();
                    child.wait().unwrap();
                    let found = find(&case);
                    assert!(found.troubles.iter().all(|trouble| trouble.contains("older-")), "{:?}", found.troubles);
                    for view in found.saved.iter().chain(&found.unsaved) {
                        assert!(known.contains(view), "a view that nobody saved");
                    }
                    views += usize::from(found.saved.is_some());
                }
                assert!(views > KILLS / 8, "most times there was a view: {views}");
                let names: Vec<String> = content(folder.path()).into_keys().collect();
                assert!(!names.iter().any(|name| name.contains("damaged")), "{names:?}");
                (views, names.len())
            })
        })
        .collect();
    let done: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    println!("{KILLS} kills in {:.1} s; views found and files left: {done:?}", since.elapsed().as_secs_f32());
}
