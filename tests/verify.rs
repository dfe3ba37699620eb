//! `coldtrail verify`: an exhibit is made again from its case and its view, and whatever was changed is named.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use coldtrail::app::verify::{Finding, verify};
use coldtrail::format;
use proptest::prelude::*;

fn coldtrail(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coldtrail")).args(arguments).output().unwrap()
}

/// Exports with the command line and returns the file.
fn export(folder: &Path, case: &str, name: &str, more: &[&str]) -> PathBuf {
    let out = folder.join(name);
    let mut arguments = vec!["export", case, "--out", out.to_str().unwrap()];
    if !more.contains(&"--paper") {
        arguments.extend(["--size", "800x600"]);
    }
    arguments.extend(more);
    let output = coldtrail(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

fn of(file: &[u8], case: &str) -> Vec<Finding> {
    verify(file, &[case.into()], &format::Options::default(), None).unwrap().findings
}

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    format::cases_in(&folder)
}

#[test]
fn every_shipped_case_gives_its_exhibits_again() {
    let folder = tempfile::tempdir().unwrap();
    for (n, case) in shipped().into_iter().enumerate() {
        let case = case.to_str().unwrap().to_owned();
        // Each in one format: all of them with each format would only take longer.
        let name = ["a.png", "a.svg", "a.pdf"][n % 3];
        let file = std::fs::read(export(folder.path(), &case, name, &["--content", "both"])).unwrap();
        assert_eq!(of(&file, &case), [], "{case} as {name}");
    }
}

#[test]
fn whatever_was_chosen_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let case = "cases/ronin-2022.ron";
    for (name, more) in [
        ("a.png", &["--content", "account", "--all-methods"][..]),
        ("b.png", &["--content", "account", "--sankey"]),
        ("c.svg", &["--content", "overview", "--theme", "light"]),
        ("d.svg", &["--select", "exploiter", "--bare"]),
        ("e.pdf", &["--annex", "pages", "--author", "A. Analyst", "--unit", "7"]),
        ("f.png", &["--from", "2022-03-28", "--to", "2022-04-10", "--hide", "--min-usd", "1000000"]),
        ("g.png", &["--paper", "a4", "--dpi", "72", "--transparent"]),
    ] {
        let more: Vec<&str> = more.to_vec();
        let file = std::fs::read(export(folder.path(), case, name, &more)).unwrap();
        assert_eq!(of(&file, case), [], "{more:?}");
    }
}

#[test]
fn what_was_changed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let case = "cases/kucoin-2020.ron";
    let png = std::fs::read(export(folder.path(), case, "a.png", &[])).unwrap();
    // A pixel.
    let (info, mut pixels) = {
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        reader.finish().unwrap();
        (reader.info().clone(), pixels)
    };
    let again = |pixels: &[u8], change: &dyn Fn(&str, &str) -> String| {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, info.width, info.height);
        encoder.set_color(info.color_type);
        for text in &info.uncompressed_latin1_text {
            encoder.add_text_chunk(text.keyword.clone(), change(&text.keyword, &text.text)).unwrap();
        }
        for text in &info.utf8_text {
            encoder.add_itxt_chunk(text.keyword.clone(), change(&text.keyword, &text.get_text().unwrap())).unwrap();
        }
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        file
    };
    let same = |_: &str, text: &str| text.to_owned();
    assert_eq!(of(&again(&pixels, &same), case), [Finding::Encoding], "saved again");
    let edited = |key: &str, text: &str| if key == "Title" { "Another".to_owned() } else { text.to_owned() };
    assert_eq!(of(&again(&pixels, &edited), case), [Finding::Metadata(vec!["Title".to_owned()])]);
    let older = |key: &str, text: &str| if key == "Software" { "coldtrail 0.0.9".to_owned() } else { text.to_owned() };
    assert!(
        matches!(of(&again(&pixels, &older), case).as_slice(), [Finding::Version(then, _)] if then.ends_with("0.0.9"))
    );
    let place = (info.width as usize * 300 + 400) * 3;
    pixels[place] ^= 0xff;
    let found = of(&again(&pixels, &same), case);
    assert_eq!(found, [Finding::Picture("1 pixel differs, between 400, 300 and 400, 300".to_owned())]);
    // A text in an SVG.
    let svg = std::fs::read_to_string(export(folder.path(), case, "a.svg", &[])).unwrap();
    assert_eq!(of(svg.as_bytes(), case), []);
    let body = svg.find("</metadata>").unwrap();
    let at = body + svg[body..].find("<path").unwrap();
    let forged = format!("{}<!-- -->{}", &svg[..at], &svg[at..]);
    assert!(
        matches!(of(forged.as_bytes(), case).as_slice(), [Finding::Picture(_)]),
        "{:?}",
        of(forged.as_bytes(), case)
    );
    // Another case, and another view.
    let text = std::fs::read_to_string(case).unwrap().replace("KuCoin", "KuKoin");
    std::fs::create_dir(folder.path().join("lists")).unwrap();
    for name in ["kucoin-2020.transfers.csv", "lists/tornado_cash.yaml"] {
        std::fs::copy(format!("cases/{name}"), folder.path().join(name)).unwrap();
    }
    let other = folder.path().join("kucoin-2020.ron");
    std::fs::write(&other, text).unwrap();
    assert!(matches!(of(&png, other.to_str().unwrap()).as_slice(), [Finding::Case(..)]));
    let view = folder.path().join("v.view.ron");
    std::fs::write(&view, "View(format: 1, filter: (assets: [\"ETH\"]))").unwrap();
    let verdict = verify(&png, &[case.into()], &format::Options::default(), Some(&view)).unwrap();
    assert_eq!(verdict.findings, [Finding::View(vec!["filters"])]);
}

#[test]
fn a_file_made_to_deceive_is_no_true_picture() {
    let folder = tempfile::tempdir().unwrap();
    let case = "cases/dragonex-2019.ron";
    let [png, svg, pdf] =
        ["a.png", "a.svg", "a.pdf"].map(|name| std::fs::read(export(folder.path(), case, name, &[])).unwrap());
    let is_edited = |file: &[u8], what: &str| {
        let found = of(file, case);
        assert!(found.iter().any(|finding| matches!(finding, Finding::Picture(_))), "{what}: {found:?}");
    };
    // A later part of a PDF takes the place of an earlier one, whatever that says.
    let update = b"\n9 0 obj\n<</Length 20>>\nstream\n0 0 100 100 re f     \nendstream\nendobj\ntrailer\n<<>>\n%%EOF\n";
    is_edited(&[pdf.as_slice(), update].concat(), "an update at the end of a PDF");
    let stream = memchr::memmem::find(&pdf, b"/FlateDecode").unwrap();
    let mut changed = pdf.clone();
    changed[stream + 60] ^= 1;
    is_edited(&changed, "a byte in a page of a PDF");
    let size = memchr::memmem::find(&pdf, b"/MediaBox").unwrap();
    let mut cropped = pdf.clone();
    cropped[size + 1..size + 9].copy_from_slice(b"CropBox ");
    is_edited(&cropped, "a PDF cut to a part of it");
    // The record alone is what the file says of itself, no part of its picture.
    let said = memchr::memmem::find(&pdf, b"[\"Case\",\"dragonex-2019\"]").unwrap();
    let mut other = pdf.clone();
    other[said + 9..said + 17].copy_from_slice(b"dragonEX");
    assert_eq!(of(&other, case), [Finding::Metadata(vec!["Case".to_owned()])]);
    // What stands among the words about a drawing can draw too.
    let svg = String::from_utf8(svg).unwrap();
    for part in ["<style>path{display:none}</style>", "<script>alert(1)</script>"] {
        is_edited(svg.replacen("</metadata>", &format!("{part}</metadata>"), 1).as_bytes(), part);
    }
    let after = "</metadata><metadata>\n</metadata><rect width=\"9\" height=\"9\"/>";
    is_edited(svg.replacen("</metadata>", after, 1).as_bytes(), "a rectangle between two metadata");
    is_edited(svg.replacen("<title>", "<rect width=\"9\" height=\"9\"/><title>", 1).as_bytes(), "before the title");
    // Parts of a PNG that change its colours, or play another picture after it.
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let mut part = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
        part.extend_from_slice(name);
        part.extend_from_slice(data);
        part.extend_from_slice(&checksum(&part[4..]).to_be_bytes());
        part
    };
    let with = |part: Vec<u8>| [&png[..33], &part, &png[33..]].concat();
    is_edited(&with(chunk(b"gAMA", &10_000_u32.to_be_bytes())), "a darker gamma");
    is_edited(&with(chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])), "an animation");
    let neutral = with(chunk(b"gAMA", &45_455_u32.to_be_bytes()));
    assert_eq!(of(&neutral, case), [Finding::Encoding], "the gamma that holds anyway");
}

/// The checksum of a part of a PNG: CRC-32 (ISO 3309).
fn checksum(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0u32, |sum, &byte| (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1))))
}

#[test]
fn a_redacted_exhibit_needs_its_view() {
    let folder = tempfile::tempdir().unwrap();
    let case = "cases/ronin-2022.ron";
    let view = folder.path().join("hidden.view.ron");
    std::fs::write(&view, "View(format: 1, disguise: (on: true, addresses: Nothing))").unwrap();
    let more = ["--view", view.to_str().unwrap()];
    let file = std::fs::read(export(folder.path(), case, "a.png", &more)).unwrap();
    let options = format::Options::default();
    let why = verify(&file, &[case.into()], &options, None).unwrap_err();
    assert!(why.contains("--view"), "{why}");
    assert_eq!(verify(&file, &[case.into()], &options, Some(&view)).unwrap().findings, []);
}

#[test]
fn the_command_line_answers_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let case = "cases/kucoin-2020.ron";
    let path = export(folder.path(), case, "a.svg", &[]);
    let run = |exhibit: &Path| coldtrail(&["verify", exhibit.to_str().unwrap(), case]);
    let output = run(&path);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("identical"));
    let edited = folder.path().join("edited.svg");
    std::fs::write(&edited, std::fs::read_to_string(&path).unwrap().replace("width=\"800\"", "width=\"801\"")).unwrap();
    let output = run(&edited);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("picture edited"));
    assert_eq!(run(Path::new("Cargo.toml")).status.code(), Some(2));
    assert_eq!(run(Path::new("no/such.png")).status.code(), Some(2));
    let json = coldtrail(&["verify", edited.to_str().unwrap(), case, "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((value["identical"].as_bool(), value["findings"][0]["what"].as_str()), (Some(false), Some("picture")));
}

fn exhibits() -> &'static [Vec<u8>] {
    static FILES: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    FILES.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| std::fs::read(export(folder.path(), "cases/dragonex-2019.ron", name, &[])).unwrap();
        ["a.png", "a.svg", "a.pdf"].map(make).into()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn flipped_or_cut_files_are_never_identical(n in 0usize..3, at in any::<prop::sample::Index>(), cut in any::<bool>()) {
        let mut file = exhibits()[n].clone();
        let at = at.index(file.len());
        if cut { file.truncate(at) } else { file[at] ^= 0x15 }
        let answer = verify(&file, &["cases/dragonex-2019.ron".into()], &format::Options::default(), None);
        prop_assert!(answer.map_or(true, |verdict| !verdict.is_identical()));
    }
}
