//! Case files: sound ones load whole, bad ones say what is wrong and where.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use coldtrail::case::{Checksum, Evidence, Role, TransferKind};
use coldtrail::format::load;

#[test]
fn a_sound_case_loads_whole() {
    let loaded = load(Path::new("tests/data/ok/small.ron"));
    assert_eq!(loaded.report.to_text(), "");
    let case = loaded.case.expect("a case");
    assert_eq!((case.wallets.len(), case.transfers.len(), case.events.len()), (5, 5, 1));
    assert_eq!(case.files, ["small.ron", "small.csv"]);
    assert_eq!(loaded.files.len(), 2);
    let bridge = &case.transfers[2];
    assert_eq!((bridge.kind, bridge.evidence, bridge.count), (TransferKind::Bridge, Evidence::Reported, 3));
    let added = &case.wallets[3];
    assert_eq!(added.id, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB");
    assert_eq!((added.role, added.address.as_ref().unwrap().checksum()), (Role::Intermediary, Checksum::Valid));
    let row = &case.transfers[4];
    assert_eq!(case[row.from].id, added.id, "one account, however its letters are written");
    assert_eq!((row.place.file, row.place.line), (1, 3));
    assert_eq!(row.sources.len(), 2);
    assert_eq!(case.transfers[3].note, "a note, with \"quotes\"");
}
