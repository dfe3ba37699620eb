//! Address clusters given in a case: read, digested, merged and folded.

use std::path::Path;

use coldtrail::case::{Case, Matter, merge};
use coldtrail::flow::{Folding, GroupKind};
use coldtrail::format::{Memory, canonical::canonical_text, load_with};

use super::{flow, lines};

fn case(id: &str, clusters: &str, cluster: &str, label: &str) -> Case {
    let text = format!(
        r#"Case(format: 1, id: "{id}", title: "T", sources: [(id: "s", publisher: "P", title: "T")],
    {clusters}
    wallets: [
        (id: "a", chain: "eip155:1", address: "0x1a2a1c938ce3ec39b6d47113c7955baa9dd454f2", {cluster} {label} role: Intermediary),
        (id: "b", chain: "eip155:1", address: "0xa160cdab225685da1d56aa342ad8841c3b53f291", {cluster} role: Intermediary),
        (id: "c", chain: "eip155:1", role: Intermediary),
    ])"#
    );
    let loaded = load_with(Path::new("x.ron"), &Memory::new().with("x.ron", text.into_bytes()));
    loaded.case.unwrap_or_else(|| panic!("{}", loaded.report.to_text()))
}

const ONE: &str =
    r#"clusters: [(id: "k", name: "Deposit cluster", method: "co-spent inputs", sources: ["s"], note: "N")],"#;
const IN: &str = r#"cluster: "k","#;

#[test]
fn a_cluster_is_part_of_what_a_case_says_and_a_case_without_keeps_its_digest() {
    let text = canonical_text(&case("x", ONE, IN, ""));
    assert!(text.contains("cluster\tk\tDeposit cluster\tco-spent inputs\ts|\tN\n"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("wallet\ta\t") && line.ends_with("\t\t\t\tk")), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("wallet\tc\t") && line.ends_with("\tk")), "{text}");
    let without = canonical_text(&case("x", "", "", ""));
    assert!(
        !without.contains("cluster")
            && without.lines().all(|line| !line.starts_with("wallet") || line.matches('\t').count() == 10)
    );
}

#[test]
fn unnamed_wallets_of_a_cluster_are_folded_and_named_ones_stay() {
    let folded = flow(&case("x", ONE, IN, ""), &Folding::default());
    assert!(lines(&folded).contains(&"cluster:k: Deposit cluster / 2 wallets".to_owned()), "{:?}", lines(&folded));
    let open = flow(&case("x", ONE, IN, r#"label: "Named","#), &Folding::default());
    assert_eq!(open.groups().tally(GroupKind::Cluster), (1, 1));
    assert_eq!(open.graph.node_count(), 3);
}

#[test]
fn merged_cases_share_a_cluster_of_one_name_and_contradict_each_other_about_another() {
    let merged = merge(&[case("x", ONE, IN, ""), case("y", ONE, IN, "")]);
    assert_eq!((merged.case.clusters.len(), merged.conflicts.len()), (1, 0));
    let other = ONE.replace("Deposit cluster", "Other cluster");
    let merged = merge(&[case("x", ONE, IN, ""), case("y", &other, IN, "")]);
    let ids: Vec<&str> = merged.case.clusters.iter().map(|cluster| cluster.id.as_str()).collect();
    assert_eq!(ids, ["k", "y/k"]);
    assert_eq!(merged.conflicts.iter().filter(|conflict| conflict.matter == Matter::Cluster).count(), 2);
}
