//! Times the timeline on generated transfers: `cargo bench --bench timeline`.
//!
//! Prints, for each number of transfers, how long the index takes to build, and what a frame costs: the picture of a
//! moved window, of a zoomed view and of a running sum, and the work when the pointer comes to a small edge. Times are to
//! be compared inside one run only.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::sync::Arc;
use std::time::Instant;

use coldtrail::app::clock::{Chronicle, Clock, Ground, GroundKey, Look, Rows, Source};
use coldtrail::case::{
    Amount, Asset, AssetIx, Case, Chain, Evidence, Moment, Place, Role, Transfer, TransferIx, TransferKind, Usd,
    Wallet, WalletIx,
};
use coldtrail::flow::{Filter, Flow, Folding, Valuation, Window};
use coldtrail::render::egui::EguiScene;
use coldtrail::scene::annotate::Annotations;
use coldtrail::scene::style::{Theme, ThemeName};
use coldtrail::scene::{Selection, Size, Target};
use coldtrail::timeline::{Movement, TimeIndex, TimelineSettings, movements};

const ROLES: [Role; 7] =
    [Role::Victim, Role::Attacker, Role::Intermediary, Role::Swap, Role::Mixer, Role::Bridge, Role::CashOut];

/// `n` transfers over ten years among 70 wallets of all roles; one in eight is known only to the day.
fn case(n: usize) -> Case {
    let mut case = Case { id: "bench".into(), title: "Bench".into(), ..Case::default() };
    let chain = || Chain::parse("eip155:1").unwrap();
    case.assets.push(Asset {
        id: "ETH".into(),
        symbol: "ETH".into(),
        name: "Ether".into(),
        chain: chain(),
        reference: None,
        decimals: 18,
        peg: None,
        sources: vec![],
    });
    for k in 0..70 {
        case.wallets.push(Wallet {
            id: format!("w{k}"),
            chain: chain(),
            address: None,
            label: Some(format!("Wallet {k}")),
            owner: None,
            cluster: None,
            role: ROLES[k % ROLES.len()],
            attribution: None,
            status: None,
            tags: vec![],
            sources: vec![],
            note: String::new(),
        });
    }
    let mut state = 7u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for k in 0..n {
        let t = 1_451_606_400 + i64::try_from(below(315_000_000)).unwrap();
        let day = Moment::parse(&coldtrail::case::format_utc(t, "%Y-%m-%d")).unwrap();
        let at = if k % 8 == 0 { day } else { Moment::at_second(t) };
        case.transfers.push(Transfer {
            at: Some(at),
            until: None,
            from: WalletIx::new(below(70) as usize),
            to: WalletIx::new(below(70) as usize),
            asset: AssetIx::new(0),
            amount: Some(Amount(u128::from(1 + below(1_000_000)) * 10u128.pow(15))),
            received: None,
            tx: None,
            kind: TransferKind::Transfer,
            evidence: Evidence::Ledger,
            count: 1,
            sources: [].into(),
            note: String::new(),
            place: Place { file: 0, line: 1 },
        });
    }
    case
}

/// Milliseconds of the best of some runs.
fn best<T>(runs: usize, mut work: impl FnMut(usize) -> T) -> f64 {
    let times = (0..runs).map(|run| {
        let start = Instant::now();
        std::hint::black_box(work(run));
        start.elapsed().as_secs_f64() * 1e3
    });
    times.fold(f64::INFINITY, f64::min)
}

fn main() {
    println!(
        "{:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}   (ms)",
        "transfers", "index", "rows", "brush", "zoom", "sum", "tessell.", "hover"
    );
    for n in [1_000, 10_000, 100_000, 1_000_000] {
        let case = case(n);
        let valuation = Valuation::of(&case);
        let flow = Flow::build(&case, &valuation, &Folding::default());
        let usd = |movement: Movement| movement.usd(&case, &valuation).map(Usd::to_f64);
        let index = best(3, |_| TimeIndex::build(&case, &usd, movements(&case)));
        let chronicle = Chronicle::of(&case, &valuation);
        let mut settings = TimelineSettings::default();
        let filter = Filter::default();
        let size = Size::new(1600.0, 260.0);
        let mut clock = Clock::of(&chronicle);
        clock.axis.resize(1480.0);
        let source = Source {
            case: &case,
            valuation: &valuation,
            flow: &flow,
            chronicle: &chronicle,
            filter: &filter,
            settings: &settings,
            following: None,
            annotations: Annotations::NONE,
        };
        let key = GroundKey::of(&source, size.h);
        let rows_time = best(3, |_| Ground::of(&source, &key));
        let ground = Arc::new(Ground::of(&source, &key));
        let nothing = Selection::default();
        let rows = Rows::on(Arc::clone(&ground), &source, &nothing, None);
        let brush = best(20, |run| {
            let from = 1_500_000_000 + 86_400 * i64::try_from(run).unwrap();
            let filter = Filter { window: Some(Window { from, to: from + 30_000_000 }), ..Filter::default() };
            let source = Source { filter: &filter, ..source };
            assert!(GroundKey::of(&source, size.h) == key, "a window leaves the rows alone");
            rows.draw(&source, &clock, Look::default(), size)
        });
        let mut views = clock.clone();
        let mut worst = 0.0f64;
        for _ in 0..24 {
            worst = worst.max(best(3, |_| rows.draw(&source, &views, Look::default(), size)));
            views.axis.zoom_at(700.0, 1.7);
        }
        let scene = rows.draw(&source, &clock, Look::default(), size).scene;
        let shapes = best(5, |_| EguiScene::new(&scene, Theme::get(ThemeName::Dark), 1.0, egui::Pos2::ZERO));
        let transfer = Target::Transfer(TransferIx::new(n / 2));
        let hover = best(5, |_| Rows::on(Arc::clone(&ground), &source, &nothing, Some(&transfer)));
        settings.cumulative = true;
        let source = Source { settings: &settings, filter: &filter, ..source_of(&case, &valuation, &flow, &chronicle) };
        let sum = best(10, |_| rows.draw(&source, &clock, Look::default(), size));
        println!(
            "{n:>9} {index:>9.1} {rows_time:>9.1} {brush:>9.2} {worst:>9.2} {sum:>9.2} {shapes:>9.2} {hover:>9.3}"
        );
    }
}

/// The parts of a source that stay, with settings and filter to be replaced.
fn source_of<'a>(case: &'a Case, valuation: &'a Valuation, flow: &'a Flow, chronicle: &'a Chronicle) -> Source<'a> {
    static SETTINGS: std::sync::OnceLock<(Filter, TimelineSettings)> = std::sync::OnceLock::new();
    let (filter, settings) = SETTINGS.get_or_init(Default::default);
    Source { case, valuation, flow, chronicle, filter, settings, following: None, annotations: Annotations::NONE }
}
