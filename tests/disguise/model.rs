//! The disguised case itself.

use std::sync::Arc;

use coldtrail::case::{Addresses, Case, Disguise, Named, TransferIx, Usd};
use coldtrail::flow::Valuation;

use crate::hidden::{Hidden, put_on, shipped};

#[test]
fn of_shipped_cases_nothing_hidden_is_left() {
    for (name, case, valuation) in shipped() {
        let hidden = Hidden::everything(&case);
        if hidden.is_empty() {
            continue;
        }
        let shown = put_on(&case, &valuation, &Disguise::everything(&case));
        assert_eq!(hidden.found_in_debug(&shown.case), None, "{name}");
        assert_eq!(shown.case.digest, case.digest, "{name}: the digest is that of the file");
    }
}

#[test]
fn a_disguise_changes_no_amount_and_no_index() {
    for (name, case, valuation) in shipped() {
        let shown = put_on(&case, &valuation, &Disguise::everything(&case)).case;
        assert_eq!(shown.wallets.len(), case.wallets.len());
        for (before, after) in case.transfers.iter().zip(&shown.transfers) {
            let facts = |t: &coldtrail::case::Transfer| {
                (t.at, t.until, t.from, t.to, t.asset, t.amount, t.received, t.kind, t.evidence, t.count)
            };
            assert_eq!(facts(before), facts(after), "{name}");
        }
        let owners = |case: &Case| case.wallets.iter().map(|w| (w.owner, w.cluster, w.role)).collect::<Vec<_>>();
        assert_eq!(owners(&case), owners(&shown), "{name}");
        let again = Valuation::of(&shown);
        for (ix, _) in case.transfers() {
            assert_eq!(valuation.of_transfer(&case, ix), again.of_transfer(&shown, ix), "{name}");
        }
    }
}

fn bybit() -> (Arc<Case>, Valuation) {
    let (_, case, valuation) = shipped().into_iter().find(|(name, ..)| name == "bybit-2025").unwrap();
    (case, valuation)
}

fn entity(id: &str) -> Named {
    Named::Entity(id.to_owned())
}

#[test]
fn an_alias_stands_wherever_the_name_stood() {
    let (case, valuation) = bybit();
    let mut disguise = Disguise { on: true, ..Disguise::default() };
    disguise.aliases.insert(entity("bybit"), "Exchange 1".to_owned());
    let shown = put_on(&case, &valuation, &disguise);
    assert!(shown.case.title.starts_with("Exchange 1"), "{}", shown.case.title);
    assert_eq!(shown.case.id, "exchange-1-2025");
    assert!(shown.case.entities.iter().any(|entity| entity.name == "Exchange 1" && entity.id == "exchange-1"));
    assert_eq!(
        shown.case.scrub("ByBit's wallets, BYBIT_HOT and BybitExploiter"),
        "Exchange 1's wallets, Exchange 1_HOT and Exchange 1Exploiter"
    );
    assert!(shown.tally.replaced > 10, "{:?}", shown.tally);
    assert_eq!(shown.case.wallets[0].address, case.wallets[0].address, "what is not hidden stays");
}

#[test]
fn an_alias_stays_the_same_when_others_are_added() {
    let (case, _) = bybit();
    let all = coldtrail::case::disguise::suggested(&case, &Disguise::default(), |_| true);
    let mut disguise = Disguise::default();
    for (named, name) in all.iter().rev().take(5) {
        disguise.aliases = coldtrail::case::disguise::suggested(&case, &disguise, |one| one == named);
        assert_eq!(&disguise.aliases[named], name);
    }
    assert!(all.values().any(|name| name == "Exchange 1"), "{:?}", all.values().take(5).collect::<Vec<_>>());
    let names: std::collections::BTreeSet<_> = all.values().collect();
    assert_eq!(names.len(), all.len(), "no two have one name");
}

#[test]
fn an_address_is_found_in_whatever_form_a_text_writes_it() {
    let (case, valuation) = bybit();
    let address =
        case.wallets.iter().find_map(|wallet| wallet.address.as_ref().filter(|a| a.text().starts_with("0x"))).unwrap();
    let text = address.text();
    let disguise = Disguise { on: true, addresses: Addresses::Hidden, ..Disguise::default() };
    let shown = put_on(&case, &valuation, &disguise);
    let forms = [
        text.to_owned(),
        text.to_lowercase(),
        text.to_uppercase(),
        text[2..].to_owned(),
        address.short(),
        format!("{}…{}", &text[..6], &text[38..]),
        format!("{}...{}", &text[..6], &text[38..]),
        format!("{}..{}", &text[..6], &text[38..]),
        format!("{}…", &text[..8]),
        format!("…{}", &text[36..]),
        text[..10].to_owned(),
    ];
    for form in forms {
        let scrubbed = shown.case.scrub(&format!("sent to ({form}), then on"));
        assert!(!scrubbed.to_lowercase().contains(&form.to_lowercase().replace('…', "")), "{form}: {scrubbed}");
        assert!(scrubbed.starts_with("sent to (") && scrubbed.ends_with("), then on"), "{scrubbed}");
    }
    let strange =
        shown.case.scrub("0x1111111111111111111111111111111111111111 and bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq");
    assert_eq!(strange, "[address withheld] and [address withheld]", "addresses of nobody the case knows");
    assert_eq!(
        shown.case.scrub("Block 21895238, 2025-02-21, USD 1,460,000,000"),
        "Block 21895238, 2025-02-21, USD 1,460,000,000"
    );
}

#[test]
fn no_name_is_taken_out_of_the_beginning_of_a_hash() {
    let (case, valuation) = bybit();
    let mut case = Case::clone(&case);
    case.wallets[0].id = "wallet-0".to_owned();
    let aliases = [(Named::Wallet("wallet-0".to_owned()), "Wallet A".to_owned())].into_iter().collect();
    let disguise = Disguise { on: true, hashes: true, aliases, ..Disguise::default() };
    let shown = put_on(&Arc::new(case), &valuation, &disguise);
    let hash = format!("0x{}", "cab001d32d548418".repeat(4));
    assert_eq!(shown.case.scrub("from wallet 0, then on"), "from Wallet A, then on");
    let scrubbed = shown.case.scrub(&format!("hot wallet {hash} paid"));
    assert!(!scrubbed.contains("cab001d3") && scrubbed.starts_with("hot wallet ["), "{scrubbed}");
}

#[test]
fn small_amounts_are_withheld_and_sums_stay() {
    let (case, valuation) = bybit();
    let below = Usd::parse("10000000").unwrap();
    let disguise = Disguise { on: true, below: Some(below), ..Disguise::default() };
    let shown = put_on(&case, &valuation, &disguise).case;
    let (mut withheld, mut told) = (0, 0);
    for (ix, transfer) in case.transfers() {
        if transfer.amount.is_none() {
            continue;
        }
        if valuation.of_transfer(&case, ix).is_none_or(|usd| usd < below) {
            withheld += 1;
            let instead = shown.exact_sent(ix);
            assert!(["under USD 10,000,000", "amount withheld"].contains(&instead.as_str()), "{instead}");
            assert!(shown.show_sent(ix).ends_with(&instead), "{}", shown.show_sent(ix));
        } else {
            told += 1;
            assert_eq!(shown.show_sent(ix), case.show_sent(ix));
        }
    }
    assert!(withheld > 0 && told > 0, "{withheld} {told}");
    assert_eq!(shown.in_place_of(&[TransferIx::new(0), TransferIx::new(1)]), None, "a sum of two is no single amount");
}

#[test]
fn a_link_with_something_hidden_is_left_out_or_cut() {
    let (case, valuation) = bybit();
    let mut disguise = Disguise { on: true, ..Disguise::default() };
    disguise.aliases.insert(entity("bybit"), "Exchange 1".to_owned());
    let cut = put_on(&case, &valuation, &disguise);
    assert_eq!(cut.case.scrub("see https://x.com/bybit-hack, and on"), "see https://x.com/exchange-1-hack, and on");
    assert_eq!(cut.case.scrub("https://x.com/bybithacked"), "[link withheld]", "inside a word nothing can be cut out");
    disguise.links = true;
    let left_out = put_on(&case, &valuation, &disguise);
    assert_eq!(left_out.case.scrub("see https://x.com/bybit-hack, and on"), "see [link withheld], and on");
    let counts = shipped()
        .into_iter()
        .map(|(_, case, valuation)| put_on(&case, &valuation, &Disguise::everything(&case)).tally.links);
    assert!(counts.sum::<usize>() > 20, "links that name somebody are left out");
}
