//! `coldtrail export`: a picture, or a film of the story, without a window.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::args::{Class, ExportTask, Narrow, Redact, Tables};
use crate::app::accounting::Accounting;
use crate::app::briefing::{Backdrop, BriefingOptions, Step, missing};
use crate::app::document::Document;
use crate::app::export::{Content, ExportOptions, Extent, Paper, Picture, UNMARKED};
use crate::app::opened::Opened;
use crate::app::story::{Progress, StoryOptions};
use crate::app::tables::{Rows, TableOptions};
use crate::app::view::store::read_named;
use crate::app::view::{self, Fitted};
use crate::case::disguise::suggested_for_all;
use crate::case::{Addresses, Case, Disguise, format_utc};
use crate::flow::{Filter, LeftOut, Near, NodeKey, Range, Way, Window, assets_named};
use crate::layout::Cancel;
use crate::scene::Target;
use crate::scene::frame::Ground;
use crate::scene::reconcile::Form;
use crate::scene::select::Join;
use crate::scene::style::ThemeName;
use crate::trace::Method;

pub(super) fn run(task: &ExportTask, out: &mut dyn Write) -> Result<u8, String> {
    let film = task.play.then(|| film(task));
    if let Some(film) = &film {
        // Before anything long is begun.
        film.checked()?;
    }
    if let Some(subjects) = &task.tables {
        tables(task, subjects).checked()?;
    }
    let view = match &task.view {
        None if task.briefing => Some(read_named(&view::beside(&task.cases).unwrap_or_default())?),
        named => named.as_deref().map(read_named).transpose()?,
    };
    let mut fitted = Fitted::default();
    let state = |case: &Case| {
        if let Some(view) = &view {
            fitted = Fitted::of(view, case);
        }
        if let Some(layout) = task.layout {
            fitted.state.choose(layout.into());
        }
        redacted(&mut fitted.state.disguise, &task.redact, case);
        fitted.state.clone()
    };
    let opened = Opened::read_by(&task.lists.options(), &task.cases, None, &Cancel::default(), state)
        .map_err(|cancelled| cancelled.to_string())?;
    let Some(content) = opened.content else {
        return Err(format!("nothing was exported, the case has errors:\n{}", opened.report.to_text()));
    };
    // A picture of several cases that lacks one of them would mislead.
    if opened.left_out > 0 {
        return Err(format!(
            "nothing was exported, {} cases have errors:\n{}",
            opened.left_out,
            opened.report.to_text()
        ));
    }
    let mut doc = Document::new(opened.paths, opened.report, content);
    if doc.case.marking.is_none() && !task.unmarked {
        return Err(format!("nothing was exported. {UNMARKED} Mark the case, or say --unmarked."));
    }
    if let Some(warning) = fitted.warning() {
        // Nobody is there to tell when even the error output is closed.
        let _ = writeln!(std::io::stderr(), "coldtrail: {warning}");
    }
    doc.state = fitted.state;
    if let Some(view) = &view {
        view::set_document(&mut doc, view);
        doc.follow_now();
    }
    if task.briefing {
        return briefing(task, &doc, out);
    }
    // An open end reaches as far as the case does.
    let (first, last) = doc.chronicle.activity.extent().unwrap_or((i64::MIN / 2, i64::MAX / 2));
    let window = (task.from.is_some() || task.to.is_some())
        .then(|| Window { from: task.from.unwrap_or(first), to: task.to.unwrap_or(last) });
    if let Some(window) = window.filter(|window| window.from > window.to) {
        return Err(format!(
            "--from {} lies after --to {}: nothing would be shown",
            format_utc(window.from, "%Y-%m-%dT%H:%MZ"),
            format_utc(window.to, "%Y-%m-%dT%H:%MZ")
        ));
    }
    if !task.exhibit.select.is_empty() {
        let mut targets = Vec::new();
        for name in &task.exhibit.select {
            targets.push(Target::Node(node_named(&doc, "--select", name)?));
        }
        doc.selection.join(targets, Join::Replace);
    }
    let picture = Picture::through(&doc, narrowed(&doc, &task.narrow, window)?);
    let picture = match &task.prefer {
        Some(preference) => picture.preferring(preference.clone()),
        None => picture,
    };
    if let Some(subjects) = &task.tables {
        let written = tables(task, subjects).write(&picture, &Cancel::default());
        return listed(written.map_err(|error| error.to_string())?, out);
    }
    let picture = picture.accounting(accounting(&doc, task)?);
    match film {
        Some(film) => play(&film, &picture)?,
        None => {
            return listed(options(task).write(&picture, None)?, out);
        }
    }
    writeln!(out, "{}", task.out.display()).map_err(|error| error.to_string())?;
    Ok(0)
}

/// The picture that the options ask for.
fn options(task: &ExportTask) -> ExportOptions {
    let exhibit = &task.exhibit;
    let content = match exhibit.content {
        Some(content) => content,
        None if !exhibit.select.is_empty() => Content::Selection,
        None if task.overview => Content::Overview,
        None if task.reconciliation => Content::Account,
        None if task.timeline => Content::Both,
        None => Content::Graph,
    };
    let paper = exhibit.paper.unwrap_or(Paper::Pixels);
    ExportOptions {
        path: task.out.clone(),
        content,
        extent: Extent::Whole,
        paper,
        size: task.size.unwrap_or(ExportOptions::WHOLE),
        scale: task.scale.unwrap_or(1.0),
        dpi: exhibit.dpi.unwrap_or(ExportOptions::USUAL_DPI),
        ground: if exhibit.transparent { Ground::Transparent } else { Ground::Filled },
        theme: theme(task),
        bare: exhibit.bare,
        notes: !exhibit.no_notes,
        author: exhibit.author.clone(),
        unit: exhibit.unit.clone(),
        annex: exhibit.annex,
    }
}

/// Paper is printed in the colours of print, unless others are asked for.
fn theme(task: &ExportTask) -> ThemeName {
    let printed = task.exhibit.paper.is_some_and(Paper::is_printed);
    task.theme.unwrap_or(if printed { ThemeName::Print } else { ThemeName::Dark })
}

/// Hides what the options ask for.
fn redacted(disguise: &mut Disguise, redact: &Redact, case: &Case) {
    for class in &redact.redact {
        match class {
            Class::Addresses => disguise.addresses = Addresses::Hidden,
            Class::ShortAddresses => disguise.addresses = disguise.addresses.max(Addresses::Short),
            Class::Hashes => disguise.hashes = true,
            Class::Persons => disguise.persons = true,
            Class::Labels => disguise.labels = true,
            Class::Links => disguise.links = true,
        }
    }
    disguise.below = redact.redact_below.or(disguise.below);
    if redact.aliases {
        disguise.aliases = suggested_for_all(case, disguise);
    }
    disguise.on |= redact.aliases || !redact.redact.is_empty() || redact.redact_below.is_some();
}

/// Writes the briefing of the view, and names the files.
fn briefing(task: &ExportTask, doc: &Document, out: &mut dyn Write) -> Result<u8, String> {
    let options = BriefingOptions {
        path: task.out.clone(),
        size: task.size.unwrap_or(BriefingOptions::SIZE),
        scale: task.scale.unwrap_or(if task.size.is_some() { 1.0 } else { BriefingOptions::SCALE }),
        theme: theme(task),
        notes: task.notes,
    };
    let steps: Vec<Step> = doc.state.briefing.steps().map(|step| Step::clone(step)).collect();
    for (at, step) in steps.iter().enumerate() {
        let missing = missing(step, &doc.case);
        if !missing.is_empty() {
            // Nobody is there to tell when even the error output is closed.
            let _ = writeln!(
                std::io::stderr(),
                "coldtrail: step {} names what is not in this case: {}",
                at + 1,
                missing.join(", ")
            );
        }
    }
    listed(options.write(&Backdrop::of(doc), &steps, &Cancel::default())?, out)
}

/// The tables that the options ask for.
fn tables(task: &ExportTask, Tables(subjects): &Tables) -> TableOptions {
    let methods = if task.all_methods { Method::ALL.to_vec() } else { task.method.into_iter().collect() };
    let rows = if task.exhibit.select.is_empty() { Rows::Shown } else { Rows::Selected };
    TableOptions { path: task.out.clone(), subjects: subjects.clone(), rows, methods }
}

/// Names the files that were written.
fn listed(paths: Vec<PathBuf>, out: &mut dyn Write) -> Result<u8, String> {
    for path in paths {
        writeln!(out, "{}", path.display()).map_err(|error| error.to_string())?;
    }
    Ok(0)
}

/// The film that the options ask for.
fn film(task: &ExportTask) -> StoryOptions {
    StoryOptions {
        path: task.out.clone(),
        size: task.size.unwrap_or(StoryOptions::SIZE),
        scale: task.scale.unwrap_or(1.0),
        theme: theme(task),
        fps: task.fps.unwrap_or(StoryOptions::FPS),
        seconds: task.seconds.unwrap_or(StoryOptions::SECONDS),
        timeline: !task.no_timeline,
        endless: !task.once,
    }
}

/// Writes a film, and tells a person who waits at a terminal how far it is.
fn play(film: &StoryOptions, picture: &Picture) -> Result<(), String> {
    let watched = std::io::stderr().is_terminal();
    let progress = Progress::default();
    let mut tell = |done: u32, all: u32| {
        progress.set(done, all);
        if watched {
            // Nobody is there to tell when even the error output is closed.
            let _ = write!(std::io::stderr(), "\r{:<60}", progress.words());
        }
    };
    let written = film.write(picture, None, &Cancel::default(), &mut tell);
    if watched {
        let _ = write!(std::io::stderr(), "\r{:<60}\r", "");
    }
    written.map_err(|error| error.to_string())
}

/// The account that the options ask for.
fn accounting(doc: &Document, task: &ExportTask) -> Result<Option<Accounting>, String> {
    if !task.reconciliation && task.exhibit.content != Some(Content::Account) {
        let asked = task.all_methods || task.sankey || task.incident.is_some();
        return if asked {
            Err("--all-methods, --sankey and --incident are about --content account or --reconciliation".to_owned())
        } else {
            Ok(None)
        };
    }
    let named = |id: &String| {
        // Whoever asks knows the case by its own names.
        let found = doc.original.incidents().find(|(_, incident)| incident.id == *id);
        let all = || doc.original.incidents.iter().map(|incident| incident.id.as_str()).collect::<Vec<_>>().join(", ");
        found.map(|(ix, _)| ix).ok_or_else(|| format!("--incident {id}: no such theft, expected one of {}", all()))
    };
    let incident = task.incident.as_ref().map(named).transpose()?;
    let methods =
        if task.all_methods { Method::ALL.to_vec() } else { vec![task.method.unwrap_or(doc.state.tracing.method)] };
    let form = if task.sankey { Form::Flows } else { Form::Table };
    Ok(Some(Accounting { form, methods, incident, rules: doc.state.tracing.rules.clone() }))
}

/// The filter that the options ask for; where they say nothing, that of the view.
fn narrowed(doc: &Document, narrow: &Narrow, window: Option<Window>) -> Result<Filter, String> {
    let case = &*doc.original;
    let mut assets = BTreeSet::new();
    for name in &narrow.only_asset {
        let found = assets_named(case, name);
        if found.is_empty() {
            let all: Vec<&str> = case.assets.iter().map(|asset| asset.id.as_str()).collect();
            return Err(format!("--only-asset {name}: no such asset, expected one of {}", all.join(", ")));
        }
        assets.extend(found);
    }
    let mut of = BTreeSet::new();
    for name in &narrow.of {
        of.insert(node_named(doc, "--of", name)?);
    }
    let kept = doc.state.filter.clone();
    let kinds = (!narrow.kind.is_empty()).then(|| narrow.kind.iter().copied().collect());
    let evidence = (!narrow.certainty.is_empty()).then(|| narrow.certainty.iter().copied().collect());
    Ok(Filter {
        window: window.or(kept.window),
        assets: (!assets.is_empty()).then_some(assets).or(kept.assets),
        value: narrow.min_usd.map_or(kept.value, Range::at_least),
        kinds: kinds.or(kept.kinds),
        evidence: evidence.or(kept.evidence),
        near: narrow.within.map(|hops| Near { of, hops, way: Way::Both }).or(kept.near),
        left_out: if narrow.hide { LeftOut::Hide } else { kept.left_out },
        ..kept
    })
}

/// The node that shows what is named: a wallet by id or address, an entity or a theft by id.
fn node_named(doc: &Document, option: &str, name: &str) -> Result<NodeKey, String> {
    let (case, flow) = (&*doc.original, &doc.drawing.flow);
    let is_wallet = |wallet: &crate::case::Wallet| {
        let address = wallet.address.as_ref().map(crate::case::Address::text);
        wallet.id == name || address.is_some_and(|address| address.eq_ignore_ascii_case(name))
    };
    let wallet = case.wallets().find(|(_, wallet)| is_wallet(wallet)).and_then(|(ix, _)| flow.node_of(ix));
    let entity = || {
        let (ix, _) = case.entities().find(|(_, entity)| entity.id == name)?;
        flow.nodes_of_entity(case, ix).into_iter().next()
    };
    let theft = || flow.node(&NodeKey::Incident(name.to_owned())).map(|(_, node)| node);
    wallet.or_else(entity).or_else(theft).map(|node| node.key.clone()).ok_or_else(|| {
        format!(
            "{option} {name}: no wallet of this id or address, and no entity or theft of this id; find one with Ctrl+F"
        )
    })
}
