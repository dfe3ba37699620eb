//! What leaves the program of each shipped case is one picture in every format, and other programs see it too.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use coldtrail::app::document::{Document, ViewState};
use coldtrail::app::export::{Content, ExportOptions, Picture};
use coldtrail::app::opened::Opened;
use coldtrail::format::cases_in;
use coldtrail::layout::Cancel;
use coldtrail::render::pdf::read_metadata;
use coldtrail::scene::Size;
use coldtrail::scene::style::ThemeName;

use crate::alike::ssim;
use crate::leave;
use crate::reader::pages;

/// Least likeness of what another program draws.
const ALIKE: f64 = 0.97;

fn open(path: &Path) -> Document {
    let opened = Opened::read(&[path.to_owned()], &ViewState::default(), None, &Cancel::default()).unwrap();
    Document::new(opened.paths, opened.report, opened.content.unwrap())
}

fn options(name: &str) -> ExportOptions {
    ExportOptions {
        path: name.into(),
        content: Content::Both,
        size: Size::new(960.0, 600.0),
        scale: 2.0,
        theme: ThemeName::Print,
        // Those that have no room stand on a next page in a PDF, and not in the others.
        notes: false,
        ..ExportOptions::default()
    }
}

/// One picture as each format has it.
struct Files {
    name: String,
    png: image::RgbaImage,
    svg: String,
    pdf: Vec<u8>,
}

#[test]
fn every_shipped_case_looks_the_same_in_every_format_and_two_exports_are_one() {
    let poppler = poppler_is_there();
    if !poppler {
        println!("without pdftotext and pdftoppm (apt-get install poppler-utils): the eyes of hayro and resvg must do");
    }
    let paths = cases_in(Path::new("cases"));
    let next = AtomicUsize::new(0);
    // Cases side by side: each thread takes the next one.
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let files = exported(path);
            let svg = as_resvg_sees(&files);
            let pdf = as_hayro_sees(&files);
            let third = if poppler { as_poppler_sees(&files) } else { 1.0 };
            println!("{}: SVG by resvg {svg:.4}, PDF by hayro {pdf:.4}, by poppler {third:.4}", files.name);
            for (who, alike) in [("resvg", svg), ("hayro", pdf), ("poppler", third)] {
                assert!(alike >= ALIKE, "{}: {who} sees {alike}", files.name);
            }
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
}

/// Exports a case, the lines of it twice, and checks that what the files say of themselves is there.
fn exported(path: &Path) -> Files {
    let doc = open(path);
    let picture = Picture::of(&doc, None);
    let export = |name: &str| options(name).render(&picture, None).unwrap();
    let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let (svg, pdf) = (export("x.svg"), export("x.pdf"));
    assert!(pdf == export("x.pdf") && svg == export("x.svg"), "{name}: two exports differ");
    let entries = read_metadata(&pdf).unwrap();
    assert!(entries.contains(&("Case digest (SHA-256)".to_owned(), doc.case.digest.to_string())));
    let png = image::load_from_memory(&export("x.png")).unwrap().into_rgba8();
    Files { name, png, svg: String::from_utf8(svg).unwrap(), pdf }
}

fn as_resvg_sees(files: &Files) -> f64 {
    use resvg::tiny_skia::{Pixmap, Transform};
    let tree = resvg::usvg::Tree::from_str(&files.svg, &resvg::usvg::Options::default()).unwrap();
    let (width, height) = files.png.dimensions();
    assert_eq!((tree.size().width() * 2.0, tree.size().height() * 2.0), (width as f32, height as f32));
    let mut pixmap = Pixmap::new(width, height).unwrap();
    resvg::render(&tree, Transform::from_scale(2.0, 2.0), &mut pixmap.as_mut());
    leave(&files.name, (width, height), &[("svg", pixmap.data())]);
    ssim(&files.png, pixmap.data(), width as usize)
}

/// Its letters too: every label of the SVG that can be seen is a text of the PDF.
fn as_hayro_sees(files: &Files) -> f64 {
    let (width, height) = files.png.dimensions();
    let sheet = &pages(&files.pdf, 2.0 / 0.75)[0];
    leave(&files.name, (width, height), &[("png", &files.png), ("pdf", sheet.pixmap.data())]);
    let (text, labels) = (sheet.text(), seen(&files.svg));
    assert!(labels.len() > 20, "{}: {labels:?}", files.name);
    for (_, label) in labels {
        assert!(text.contains(&label), "{}: {label:?}", files.name);
    }
    ssim(&files.png, sheet.pixmap.data(), width as usize)
}

/// Poppler reads most PDFs on Linux; `.ci/run` installs it.
fn poppler_is_there() -> bool {
    let runs = |program: &str| Command::new(program).arg("-v").output().is_ok();
    runs("pdftotext") && runs("pdftoppm")
}

/// The texts of the frame too, whose lines no other cuts.
fn as_poppler_sees(files: &Files) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.pdf");
    std::fs::write(&file, &files.pdf).unwrap();
    let run = |command: &mut Command| {
        let output = command.output().unwrap();
        assert!(output.stderr.is_empty(), "{}: {}", files.name, String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let text = run(Command::new("pdftotext").arg("-raw").arg(&file).arg("-"));
    let text = spaced(&String::from_utf8(text).unwrap());
    for label in of_frame(&files.svg) {
        assert!(text.contains(&spaced(&label)), "{}: {label:?}", files.name);
    }
    // The picture goes to the standard output where it has no name, and unpacked it is there sooner.
    let theirs = run(Command::new("pdftoppm").args(["-r", "192"]).arg(&file));
    let theirs = of_ppm(&theirs, files.png.dimensions());
    leave(&files.name, files.png.dimensions(), &[("poppler", &theirs)]);
    ssim(&files.png, &theirs, files.png.width() as usize)
}

/// The pixels of a portable pixmap of a known size.
fn of_ppm(file: &[u8], (width, height): (u32, u32)) -> Vec<u8> {
    let body = file.strip_prefix(format!("P6\n{width} {height}\n255\n").as_bytes()).expect("a picture of our size");
    body.chunks_exact(3).flat_map(|px| [px[0], px[1], px[2], 255]).collect()
}

/// One space for any white space: a program that extracts text measures gaps, and breaks lines where it likes.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of a picture that begin where they can be seen, with the place where each does.
fn seen(svg: &str) -> Vec<(f32, String)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let number = |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f32>().unwrap();
    let clips: std::collections::BTreeMap<String, [f32; 4]> = document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "clipPath")))
        .map(|node| {
            let rect = node.first_element_child().unwrap();
            let sides = ["x", "y", "width", "height"].map(|name| number(rect, name));
            (format!("url(#{})", node.attribute("id").unwrap()), sides)
        })
        .collect();
    let labelled = document.descendants().filter(|node| node.has_attribute("aria-label"));
    labelled
        .filter_map(|node| {
            let place = node.attribute("transform").unwrap().strip_prefix("translate(").unwrap();
            let (x, y) = place.split_once(')').unwrap().0.split_once(' ').unwrap();
            let (x, y) = (x.parse::<f32>().unwrap(), y.parse::<f32>().unwrap());
            let shows = |clip: &[f32; 4]| {
                let [left, top, width, height] = *clip;
                (left..left + width).contains(&x) && (top..top + height).contains(&y)
            };
            let is_seen = node.ancestors().filter_map(|a| a.attribute("clip-path")).all(|clip| shows(&clips[clip]));
            is_seen.then(|| (x, node.attribute("aria-label").unwrap().to_owned()))
        })
        .collect()
}

/// The texts of title, banners, legend and footer.
fn of_frame(svg: &str) -> Vec<String> {
    let legend = coldtrail::scene::style::Metrics::get().space.legend;
    let document = roxmltree::Document::parse(svg).unwrap();
    let is_clipped = |node: roxmltree::Node<'_, '_>| node.ancestors().any(|a| a.has_attribute("clip-path"));
    let bare = document.descendants().filter(|node| node.has_attribute("aria-label") && !is_clipped(*node));
    let bare = bare.filter_map(|node| node.attribute("aria-label").map(str::to_owned));
    let left = seen(svg).into_iter().filter(|(x, _)| *x < legend).map(|(_, text)| text);
    bare.chain(left).collect()
}
