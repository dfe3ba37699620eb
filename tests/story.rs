//! The story as a film: what is decoded is what was drawn, nothing is left half-written, and the window writes it too.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use coldtrail::app::App;
use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::export::Picture;
use coldtrail::app::files::Dialogs;
use coldtrail::app::opened::Opened;
use coldtrail::app::story::{Film, StoryError, StoryFormat, StoryOptions};
use coldtrail::flow::{Filter, LeftOut, Window};
use coldtrail::layout::Cancel;
use coldtrail::render::png;
use coldtrail::scene::Size;
use coldtrail::scene::style::{Theme, ThemeName};
use coldtrail::timeline::Passage;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use image::{GenericImage, RgbaImage};
use support::{Stage, golden};

const SMALL: &str = "tests/data/ok/small.ron";

fn picture(case: &str, filter: Filter) -> Picture {
    let opened = Opened::read(&[PathBuf::from(case)], &ViewState::default(), None, &Cancel::default()).unwrap();
    Picture::through(&Document::new(opened.paths, opened.report, opened.content.unwrap()), filter)
}

fn options(path: &Path) -> StoryOptions {
    StoryOptions {
        path: path.to_owned(),
        size: Size::new(640.0, 400.0),
        scale: 1.0,
        theme: ThemeName::Dark,
        fps: 7,
        seconds: 3.0,
        timeline: true,
        endless: true,
    }
}

fn write(options: &StoryOptions, picture: &Picture) -> Result<(), StoryError> {
    options.write(picture, None, &Cancel::default(), &mut |_, _| {})
}

/// The pictures of a folder in the order of their names.
fn folder(path: &Path) -> Vec<RgbaImage> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let number = |(n, name): (usize, &PathBuf)| assert!(name.ends_with(format!("frame-{:04}.png", n + 1)), "{name:?}");
    names.iter().enumerate().for_each(number);
    names.iter().map(|name| image::open(name).unwrap().to_rgba8()).collect()
}

/// Puts a part over a picture where it is not clear.
fn paste(onto: &mut RgbaImage, part: &[u8], (left, top, width): (u32, u32, u32)) {
    for (n, pixel) in (0u32..).zip(part.chunks_exact(4)).filter(|(_, pixel)| pixel[3] > 0) {
        onto.put_pixel(left + n % width, top + n / width, image::Rgba([pixel[0], pixel[1], pixel[2], pixel[3]]));
    }
}

/// The pictures of a GIF, each with how long it stays in hundredths of a second.
fn of_gif(bytes: &[u8]) -> Vec<(RgbaImage, u16)> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes).unwrap();
    let mut canvas = RgbaImage::new(decoder.width().into(), decoder.height().into());
    let mut seen = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        paste(&mut canvas, &frame.buffer, (frame.left.into(), frame.top.into(), frame.width.into()));
        seen.push((canvas.clone(), frame.delay));
    }
    seen
}

fn of_apng(bytes: &[u8]) -> Vec<RgbaImage> {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let info = reader.info();
    let (count, mut canvas) = (info.animation_control().unwrap().num_frames, RgbaImage::new(info.width, info.height));
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let next = |_| {
        let info = reader.next_frame(&mut buffer).unwrap();
        let control = *reader.info().frame_control().unwrap();
        paste(&mut canvas, &buffer[..info.buffer_size()], (control.x_offset, control.y_offset, control.width));
        canvas.clone()
    };
    (0..count).map(next).collect()
}

#[test]
fn the_three_formats_hold_the_same_film() {
    let place = tempfile::tempdir().unwrap();
    let picture = picture(SMALL, Filter::default());
    let path = |name: &str| place.path().join(name);
    for name in ["a.gif", "b.gif", "a.apng", "b.apng", "frames/"] {
        write(&options(&path(name)), &picture).unwrap();
    }
    let bytes = |name: &str| std::fs::read(path(name)).unwrap();
    assert_eq!(bytes("a.gif"), bytes("b.gif"), "the same film is the same bytes");
    assert_eq!(bytes("a.apng"), bytes("b.apng"));
    let frames = folder(&path("frames"));
    assert_eq!(frames.len(), 21);
    assert!(frames.windows(2).filter(|pair| pair[0] != pair[1]).count() > 10, "something moves");
    assert!(of_apng(&bytes("a.apng")) == frames, "an APNG has exact colours");
    // In a GIF a picture that changes nothing makes the one before longer.
    let seen = of_gif(&bytes("a.gif"));
    let begins: Vec<u32> =
        seen.iter().scan(0u32, |at, (_, delay)| Some(std::mem::replace(at, *at + u32::from(*delay)))).collect();
    assert_eq!(seen.iter().map(|(_, delay)| u32::from(*delay)).sum::<u32>(), 300);
    for (n, frame) in (0u32..).zip(&frames) {
        let at = (f64::from(n) * 100.0 / 7.0).round() as u32;
        let shown = &seen[begins.partition_point(|&begin| begin <= at) - 1].0;
        let off: u64 = frame.as_raw().iter().zip(shown.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = off as f64 / (640.0 * 400.0 * 3.0);
        assert!(mean < 1.0, "picture {n} is off by {mean} of 255 on average");
    }
}

#[test]
fn what_is_drawn_fast_is_what_is_drawn_anew() {
    let place = tempfile::tempdir().unwrap();
    let at = |text: &str| coldtrail::case::Moment::parse(text).unwrap().start();
    let window = Window { from: at("2022-03-23"), to: at("2022-04-10") };
    for (theme, timeline, filter) in [
        (ThemeName::Dark, true, Filter { window: Some(window), ..Filter::default() }),
        (ThemeName::Print, false, Filter { window: Some(window), left_out: LeftOut::Hide, ..Filter::default() }),
    ] {
        let picture = picture("cases/ronin-2022.ron", filter);
        let path = place.path().join(theme.name());
        let options =
            StoryOptions { theme, timeline, fps: 2, seconds: 6.0, size: Size::new(1000.0, 640.0), ..options(&path) };
        write(&options, &picture).unwrap();
        let film = Film::new(picture, &options, None).unwrap();
        let frames = folder(&path);
        assert_eq!(frames.len(), 12);
        let mut moving = 0;
        for (n, frame) in (0u32..).zip(&frames) {
            let (w, h, pixels) = png::pixels(&film.exhibit(n), Theme::get(theme), 1.0).unwrap();
            moving += film.schedule().flights(n).len();
            assert!(RgbaImage::from_raw(w, h, pixels).unwrap() == *frame, "picture {n}");
        }
        assert!(moving > 5, "money is on its way");
    }
}

#[test]
fn a_film_looks_as_it_did() {
    let place = tempfile::tempdir().unwrap();
    let options = StoryOptions { fps: 2, ..options(place.path()) };
    write(&options, &picture(SMALL, Filter::default())).unwrap();
    let frames = folder(place.path());
    let mut sheet = RgbaImage::new(640, 1200);
    for (n, y) in [(0, 0), (2, 400), (5, 800)] {
        sheet.copy_from(&frames[n], 0, y).unwrap();
    }
    golden::compare(&sheet, "story_small");
}

#[test]
fn a_film_says_what_it_is_of() {
    let place = tempfile::tempdir().unwrap();
    let window = Window { from: 1_740_000_000, to: 1_740_300_000 };
    let picture = picture(SMALL, Filter { window: Some(window), ..Filter::default() });
    let path = |name: &str| place.path().join(name);
    ["a.gif", "a.apng", "frames"].iter().for_each(|name| write(&options(&path(name)), &picture).unwrap());
    let gif = String::from_utf8_lossy(&std::fs::read(path("a.gif")).unwrap()).into_owned();
    // The blocks of a comment begin with their length, so only short pieces are whole.
    for said in ["coldtrail ", "A small theft", "SHA-256"] {
        assert!(gif.contains(said), "{said}");
    }
    for name in ["a.apng", "frames/frame-0003.png"] {
        let file = std::io::BufReader::new(std::fs::File::open(path(name)).unwrap());
        let reader = ::png::Decoder::new(file).read_info().unwrap();
        let info = reader.info();
        let latin = info.uncompressed_latin1_text.iter().map(|chunk| (chunk.keyword.clone(), chunk.text.clone()));
        let utf8 = info.utf8_text.iter().map(|chunk| (chunk.keyword.clone(), chunk.get_text().unwrap()));
        let said: std::collections::BTreeMap<String, String> = latin.chain(utf8).collect();
        assert!(said["Time window"].starts_with("window 19 Feb 2025"), "{said:?}");
        assert!(said["Case digest (SHA-256)"].len() == 64 && said["Software"].starts_with("coldtrail"), "{said:?}");
        assert!(
            said["Story"].contains("not to scale in time") && said["Mixed funds"].starts_with("First in"),
            "{said:?}"
        );
    }
}

#[test]
fn a_cancelled_film_leaves_nothing_behind() {
    let picture = picture(SMALL, Filter::default());
    for name in ["a.gif", "a.apng", "frames"] {
        let place = tempfile::tempdir().unwrap();
        let cancel = Cancel::default();
        let mut heard = Vec::new();
        let written = options(&place.path().join(name)).write(&picture, None, &cancel, &mut |done, all| {
            heard.push((done, all));
            if done == 4 {
                // It is under way, but not under its name.
                assert!(!place.path().join(name).exists());
                cancel.cancel();
            }
        });
        assert_eq!(written, Err(StoryError::Cancelled));
        assert_eq!(heard, [(1, 21), (2, 21), (3, 21), (4, 21)]);
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "{name}");
    }
}

#[test]
fn a_film_that_fails_leaves_what_was_there() {
    let place = tempfile::tempdir().unwrap();
    let frames = place.path().join("frames");
    std::fs::create_dir(&frames).unwrap();
    std::fs::write(frames.join("notes.txt"), "mine").unwrap();
    let picture = picture(SMALL, Filter::default());
    let why = write(&options(&frames), &picture).unwrap_err().to_string();
    assert!(why.contains("is not empty") && why.contains("Choose another folder"), "{why}");
    assert_eq!(std::fs::read_dir(&frames).unwrap().count(), 1);
    std::fs::remove_file(frames.join("notes.txt")).unwrap();
    write(&options(&frames), &picture).unwrap();
    assert_eq!(folder(&frames).len(), 21);
    let window = Window { from: 0, to: 10 };
    let empty = self::picture(SMALL, Filter { window: Some(window), ..Filter::default() });
    let old = place.path().join("old.gif");
    std::fs::write(&old, "old").unwrap();
    assert!(write(&options(&old), &empty).unwrap_err().to_string().starts_with("There is nothing to play"));
    assert_eq!(std::fs::read(&old).unwrap(), b"old");
}

#[test]
fn no_money_moves_before_the_theft() {
    let case = coldtrail::format::load(Path::new("cases/ronin-2022.ron")).case.unwrap();
    let theft = case.incidents[0].at.start();
    let same_day: Vec<Passage> = Passage::all(&case, |_| true)
        .into_iter()
        .filter(|passage| passage.from < theft + 86_400 && passage.to > passage.from)
        .collect();
    assert!(same_day.len() > 2, "swaps known to the day of the theft");
    assert!(same_day.iter().all(|passage| passage.from == theft), "{same_day:?}");
    // At its time, a transfer known to the second stays where it is.
    assert!(Passage::all(&case, |_| true).iter().any(|passage| passage.from == passage.to));
}

#[test]
fn names_say_the_format() {
    let of = |name: &str| StoryFormat::of(Path::new(name));
    assert_eq!(of("a.GIF"), Some(StoryFormat::Gif));
    assert_eq!(of("x/a.apng"), Some(StoryFormat::Apng));
    assert_eq!(of("frames"), Some(StoryFormat::Frames));
    assert_eq!(of("a.frames/"), Some(StoryFormat::Frames));
    assert_eq!(of("tests"), Some(StoryFormat::Frames));
    assert_eq!(of("a.png"), None);
    assert_eq!(of(""), None);
}

#[test]
fn the_command_line_says_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let full = place.path().join("full");
    std::fs::create_dir(&full).unwrap();
    std::fs::write(full.join("a"), "").unwrap();
    let run = |arguments: &[&str]| {
        let all = [&["export", SMALL], arguments].concat();
        Command::new(env!("CARGO_BIN_EXE_coldtrail"))
            .args(all)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap()
    };
    let gif = place.path().join("a.gif").display().to_string();
    let mut text = String::new();
    for arguments in [
        vec!["--play", "--out", "a.mp4"],
        vec!["--play", "--out", "a.gif", "--fps", "0"],
        vec!["--play", "--out", "a.gif", "--fps", "60"],
        vec!["--play", "--out", "a.apng", "--fps", "61"],
        vec!["--play", "--out", "a.gif", "--seconds", "0"],
        vec!["--play", "--out", "a.gif", "--seconds", "600", "--fps", "50"],
        vec!["--play", "--out", "a.gif", "--size", "6000x4000"],
        vec!["--play", "--out", "a.gif", "--from", "2001-01-01", "--to", "2001-02-01"],
        vec!["--play", "--out", "a.gif", "--overview"],
        vec!["--out", "a.png", "--fps", "9"],
        vec!["--play", "--out", full.to_str().unwrap()],
    ] {
        let output = run(&arguments);
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
        let shown = arguments.join(" ").replace(full.to_str().unwrap(), "FULL");
        let said = String::from_utf8(output.stderr).unwrap().replace(full.to_str().unwrap(), "FULL");
        text.push_str(&format!("$ coldtrail export CASE {shown}\n{said}\n"));
    }
    insta::with_settings!({ snapshot_path => "data/story", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("errors", text);
    });
    let output =
        run(&["--play", "--out", &gif, "--fps", "3", "--seconds", "2", "--size", "480x320", "--no-timeline", "--once"]);
    assert!(output.status.success() && output.stderr.is_empty(), "no progress where nobody looks: {output:?}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), gif);
    let film = of_gif(&std::fs::read(&gif).unwrap());
    assert_eq!(film[0].0.dimensions(), (480, 320));
    assert!(!Path::new("a.gif").exists());
}

/// Dialogs that nobody answers.
struct Nobody;

impl Dialogs for Nobody {
    fn pick_cases(&self, _: Option<&Path>) -> Option<Vec<PathBuf>> {
        None
    }
    fn pick_folder(&self, _: Option<&Path>) -> Option<PathBuf> {
        None
    }
    fn save_picture(&self, folder: Option<&Path>, _: &str) -> Option<PathBuf> {
        folder.map(|folder| folder.join("picked.apng"))
    }
}

#[test]
fn the_window_writes_the_story() {
    let place = tempfile::tempdir().unwrap();
    let mut window = Stage::new(1200.0, 800.0)
        .app(|context| App::for_tests(&context.egui_ctx, [PathBuf::from(SMALL)], Arc::new(Nobody)));
    window.run_steps(6);
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.run_steps(3);
    // Each control has a name.
    for name in
        ["GIF", "APNG", "Folder of PNG", "Seconds of the film", "Pictures a second", "Story file name", "Begin again"]
    {
        window.get_by_label(name);
    }
    golden::compare(&support::picture(&mut window), "story_dialog");
    let dialog = |window: &mut egui_kittest::Harness<'_, App>,
                  change: &dyn Fn(&mut coldtrail::app::story::StoryChoice)| {
        change(&mut window.state_mut().ui.export.as_mut().unwrap().story);
        window.run_steps(3);
    };
    dialog(&mut window, &|story| {
        story.path = place.path().join("x.mp4").display().to_string();
        (story.fps, story.seconds) = (3, 2);
    });
    assert!(window.query_by_label_contains("end the name with .gif or .apng").is_some());
    window.get_by_label("Write story").click();
    window.run_steps(3);
    assert!(window.state().ui.export.is_some(), "what cannot be written is not begun");
    // The name that is picked says the format.
    window.get_by_label("Browse…").click();
    window.run_steps(3);
    window.get_by_label("Write story").click();
    window.run_steps(4);
    let apng = place.path().join("picked.apng");
    assert_eq!(of_apng(&std::fs::read(&apng).unwrap()).len(), 6);
    assert!(window.state().ui.export.is_none() && window.state().story_progress().is_none());
    assert!(window.query_by_label_contains("Story written to").is_some());
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.run_steps(3);
    dialog(&mut window, &|story| {
        story.path = apng.display().to_string();
        story.format = StoryFormat::Apng;
    });
    window.get_by_label("Replace it");
    window.get_by_label("Picture").click();
    window.run_steps(3);
    window.get_by_label("Write picture");
}
