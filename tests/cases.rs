//! Every shipped case loads, checks clean, lays out and exports, and its first picture is one to show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::export::{Content, ExportOptions, Picture};
use coldtrail::app::opened::Opened;
use coldtrail::case::{Incident, SourceIx, Usd};
use coldtrail::check::Severity;
use coldtrail::flow::{Filter, Flow, Folding, NodeKind, Shown, Valuation};
use coldtrail::format::cases_in;
use coldtrail::layout::Cancel;
use coldtrail::scene::graph::LayoutChoice;
use coldtrail::scene::style::ThemeName;

fn open(path: &Path) -> Document {
    let opened = Opened::read(&[path.to_owned()], &ViewState::default(), None, &Cancel::default()).unwrap();
    let content = opened.content.unwrap_or_else(|| panic!("{}:\n{}", path.display(), opened.report.to_text()));
    Document::new(opened.paths, opened.report, content)
}

fn all() -> Vec<PathBuf> {
    let cases = cases_in(Path::new("cases"));
    assert!(cases.len() >= 2, "the shipped cases are found");
    cases
}

fn options(path: &str) -> ExportOptions {
    ExportOptions { path: path.into(), content: Content::Both, theme: ThemeName::Dark, ..ExportOptions::default() }
}

#[test]
fn shipped_cases_have_no_errors_and_no_warnings() {
    for path in all() {
        let doc = open(&path);
        assert_eq!(doc.report.count(Severity::Warning), 0, "{}", doc.report.to_text());
    }
}

#[test]
fn every_claim_of_a_shipped_case_names_its_source() {
    for path in all() {
        let case = &open(&path).case;
        for transfer in &case.transfers {
            assert!(!transfer.sources.is_empty(), "{}: {transfer:?}", path.display());
        }
        for event in &case.events {
            assert!(!event.sources.is_empty(), "{}: {event:?}", path.display());
        }
        for incident in &case.incidents {
            assert!(!incident.sources.is_empty(), "{}: {incident:?}", path.display());
        }
        for wallet in &case.wallets {
            if let Some(attribution) = &wallet.attribution {
                assert!(!attribution.sources.is_empty(), "{}: {wallet:?}", path.display());
            }
        }
    }
}

#[test]
fn no_nodes_overlap_in_any_layout() {
    let folder = PathBuf::from("cases");
    for (path, layout) in all().into_iter().chain([folder]).flat_map(|p| LayoutChoice::ALL.map(|l| (p.clone(), l))) {
        let state = ViewState { layout, ..ViewState::default() };
        let opened = Opened::read(std::slice::from_ref(&path), &state, None, &Cancel::default()).unwrap();
        let doc = Document::new(opened.paths, opened.report, opened.content.unwrap());
        let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
        let standing: Vec<_> = flow.graph.node_indices().filter(|&ix| flow.badge_of(ix).is_none()).collect();
        for (n, &a) in standing.iter().enumerate() {
            for &b in &standing[..n] {
                let (box_a, box_b) = (arrangement.node_box(a), arrangement.node_box(b));
                assert!(
                    !box_a.expanded(-0.5).overlaps(&box_b.expanded(-0.5)),
                    "{} {layout:?}: {} and {}",
                    path.display(),
                    flow.graph[a].name,
                    flow.graph[b].name
                );
            }
        }
    }
}

#[test]
fn money_runs_from_left_to_right_away_from_the_victim() {
    for path in all() {
        let doc = open(&path);
        let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
        // Only money that returns, such as the proceeds of a swap, runs back.
        let cycles = petgraph::algo::tarjan_scc(&flow.graph);
        let cycle_of = |ix| cycles.iter().position(|members| members.contains(&ix));
        for edge in flow.graph.edge_indices() {
            let (a, b) = flow.graph.edge_endpoints(edge).unwrap();
            let runs_on = arrangement.node(a).x < arrangement.node(b).x;
            assert!(runs_on || cycle_of(a) == cycle_of(b), "{}: {}", path.display(), flow.graph[edge].key);
        }
        // A record of thefts without wallets has no node that a theft hangs on.
        let robbed = flow.graph.node_indices().find(|&ix| flow.badges_on(ix).next().is_some());
        let Some(victim) = robbed else { continue };
        let x = arrangement.node(victim).x;
        let reachable = petgraph::visit::Dfs::new(&flow.graph, victim);
        let walker = petgraph::visit::Walker::iter(reachable, &flow.graph);
        assert!(walker.filter(|&ix| ix != victim).all(|ix| arrangement.node(ix).x > x));
    }
}

#[test]
fn folding_loses_no_wallet_and_no_transfer() {
    for path in all() {
        let doc = open(&path);
        for folding in [Folding::default(), Folding::none()] {
            let flow = Flow::build(&doc.case, &doc.valuation, &folding);
            let wallets: usize = flow.graph.node_weights().map(|node| node.wallets.len()).sum();
            assert_eq!(wallets, doc.case.wallets.len());
            let edges: usize = flow.graph.edge_weights().map(|edge| edge.transfers.len()).sum();
            let internal: usize = flow.graph.node_weights().map(|node| node.internal.len()).sum();
            assert_eq!(edges + internal, doc.case.transfers.len());
            let shown = Shown::of(&doc.case, &doc.valuation, &flow, &Filter::default());
            assert_eq!(shown.transfers, (doc.case.transfers.len(), doc.case.transfers.len()));
            assert_eq!(shown.wallets, (doc.case.wallets.len(), doc.case.wallets.len()));
        }
    }
}

#[test]
fn opening_and_folding_again_gives_the_same_graph() {
    for path in all() {
        let doc = open(&path);
        let names = |flow: &Flow| flow.graph.node_weights().map(|node| node.key.clone()).collect::<Vec<_>>();
        for node in
            doc.drawing.flow.graph.node_weights().filter(|n| matches!(n.kind, NodeKind::Stack | NodeKind::Entity(_)))
        {
            let Some(fold) = &node.fold else { continue };
            let mut folding = Folding::default();
            folding.toggle(fold);
            let opened = Flow::build(&doc.case, &doc.valuation, &folding);
            assert!(opened.graph.node_count() >= doc.drawing.flow.graph.node_count());
            folding.toggle(fold);
            assert_eq!(names(&Flow::build(&doc.case, &doc.valuation, &folding)), names(&doc.drawing.flow));
        }
    }
}

#[test]
fn two_exports_give_the_same_bytes_in_every_format_and_theme() {
    for path in all() {
        for (name, theme) in [("x.png", ThemeName::Dark), ("x.svg", ThemeName::Light), ("x.svg", ThemeName::Print)] {
            let render = || {
                let doc = open(&path);
                ExportOptions { theme, ..options(name) }.render(&Picture::of(&doc, None), None).unwrap()
            };
            let (first, second) = (render(), render());
            assert!(first.len() > 10_000);
            assert!(first == second, "{}: two exports as {name} differ", path.display());
        }
    }
}

#[test]
fn a_picture_carries_title_digest_version_window_and_counts() {
    for path in all() {
        let doc = open(&path);
        let svg = options("x.svg").render(&Picture::of(&doc, None), None).unwrap();
        let svg = String::from_utf8(svg).unwrap().replace("&apos;", "'").replace("&#39;", "'").replace("&quot;", "\"");
        let counts = doc.shown.line(&doc.case);
        for text in [&doc.case.title, &doc.case.digest.to_string(), env!("CARGO_PKG_VERSION"), &doc.case.id, &counts] {
            assert!(svg.contains(text), "{}: {text}", path.display());
        }
        let png = options("x.png").render(&Picture::of(&doc, None), None).unwrap();
        let decoder = png::Decoder::new(std::io::Cursor::new(&png));
        let reader = decoder.read_info().unwrap();
        let texts: Vec<String> = reader
            .info()
            .utf8_text
            .iter()
            .map(|chunk| chunk.get_text().unwrap_or_default())
            .chain(reader.info().uncompressed_latin1_text.iter().map(|chunk| chunk.text.clone()))
            .collect();
        assert!(texts.iter().any(|text| text == &doc.case.digest.to_string()), "{texts:?}");
    }
}

#[test]
fn a_value_in_dollars_says_what_it_rests_on() {
    let doc = open(Path::new("cases/bybit-2025.ron"));
    let valuation = Valuation::of(&doc.case);
    for n in 0..doc.case.assets.len() {
        let text = valuation.explain(&doc.case, coldtrail::case::AssetIx::new(n));
        assert!(!text.is_empty());
    }
    // The published total over all units lost gives back the published total.
    let incident = &doc.case.incidents[0];
    let sum: u128 = incident
        .losses
        .iter()
        .map(|loss| valuation.usd(loss.asset, loss.amount.unwrap()).expect("each lost asset has a value").0)
        .sum();
    let total = incident.usd.unwrap().0;
    assert!(total - sum < 10, "{sum} of {total}");
}

#[test]
fn drawn_edges_run_round_the_nodes_they_do_not_end_at() {
    use coldtrail::scene::edge::{EdgeSpec, edge};
    use coldtrail::scene::style::Token;
    use coldtrail::scene::{Dash, Paint, Scene};

    for path in all() {
        let doc = open(&path);
        let (flow, arrangement) = (&doc.drawing.flow, &doc.drawing.arrangement);
        for ix in flow.graph.edge_indices() {
            let (from, to) = flow.graph.edge_endpoints(ix).unwrap();
            let spec = EdgeSpec {
                course: arrangement.course(),
                points: arrangement.route(ix),
                width: 2.0,
                paint: Paint::new(Token::Edge),
                dash: Dash::Solid,
                arrow: 1.0,
            };
            let drawn = edge(&mut Scene::default(), &spec);
            assert!(drawn.line.len() >= 2);
            for other in flow.graph.node_indices().filter(|&n| n != from && n != to && flow.badge_of(n).is_none()) {
                let room = arrangement.node_box(other).expanded(-1.0);
                assert!(
                    drawn.line.iter().all(|&p| !room.contains(p)),
                    "{}: {} runs through {}",
                    path.display(),
                    flow.graph[ix].key,
                    flow.graph[other].name
                );
            }
        }
    }
}

/// Nothing in a shipped case stands without a source.
#[test]
fn every_incident_attribution_loss_event_and_claim_cites_a_source() {
    for path in all() {
        let case = &*open(&path).case;
        let at = |id: &str| format!("{}: {id}", path.display());
        let cited = |sources: &[SourceIx], id: &str| {
            assert!(!sources.is_empty(), "{}", at(id));
            assert!(sources.iter().all(|&ix| !case[ix].title.is_empty()), "{}", at(id));
        };
        for source in &case.sources {
            assert!(source.grade.is_some(), "{} has no grade", at(&source.id));
        }
        for incident in &case.incidents {
            cited(&incident.sources, &incident.id);
            let losses = incident.losses.iter().map(|loss| &loss.sources);
            assert!(losses.into_iter().all(|sources| !sources.is_empty() || !incident.sources.is_empty()));
            incident.estimates.iter().for_each(|estimate| cited(&estimate.sources, &incident.id));
            let attribution = incident.attribution.as_ref();
            assert_eq!(attribution.is_some(), incident.actor.is_some(), "{}: who, and how sure", at(&incident.id));
            attribution.iter().for_each(|attribution| cited(&attribution.sources, &incident.id));
        }
        for attribution in case.wallets.iter().filter_map(|wallet| wallet.attribution.as_ref()) {
            cited(&attribution.sources, "a wallet's attribution");
        }
        case.events.iter().for_each(|event| cited(&event.sources, &event.title));
        case.claims.iter().for_each(|claim| cited(&claim.sources, &claim.id));
        case.transfers.iter().for_each(|transfer| cited(&transfer.sources, "a transfer"));
    }
}

#[test]
fn all_cases_together_agree_and_stay_readable() {
    let opened =
        Opened::read(&["cases".into()], &ViewState::default(), None, &Cancel::default()).expect("nothing is cancelled");
    assert_eq!((opened.left_out, opened.report.has_errors()), (0, false));
    let doc = Document::new(opened.paths, opened.report, opened.content.unwrap());
    assert_eq!(doc.conflicts, [], "the shipped cases do not contradict each other");
    assert_eq!(doc.case.parts().len(), all().len());
    assert!(doc.case.wallets.len() > 1000 && doc.case.incidents.len() > 80);
    assert!(doc.drawing.flow.graph.node_count() < 160, "{}", doc.drawing.flow.graph.node_count());
    let names: Vec<&str> = doc.connections.services.iter().map(|(ix, _)| doc.case[*ix].name.as_str()).collect();
    for name in ["Tornado Cash", "THORChain", "Huobi"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    assert!(!doc.connections.wallets.is_empty());
}

/// The record adds up to what the published table of thefts adds up to, year by year, to the cent.
#[test]
fn the_record_adds_up() {
    let doc = open(Path::new("cases/dprk-record.ron"));
    let expected = [
        ("2017", 6, "96190000"),
        ("2018", 14, "445327668.88"),
        ("2019", 10, "212294000"),
        ("2020", 7, "301933000"),
        ("2021", 14, "477400000"),
        ("2022", 7, "762155000"),
        ("2023", 13, "621540000"),
        ("2024", 7, "717350000"),
        ("2025", 4, "1594000000"),
    ];
    for (year, count, usd) in expected {
        let of_year = |incident: &&Incident| incident.at.iso().starts_with(year);
        let thefts: Vec<&Incident> = doc.case.incidents.iter().filter(of_year).collect();
        let sum: u128 = thefts.iter().filter_map(|incident| incident.usd).map(|usd| usd.0).sum();
        assert_eq!((thefts.len(), Usd(sum)), (count, Usd::parse(usd).unwrap()), "{year}");
    }
}
