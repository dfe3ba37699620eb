//! Laws that hold of any case and any disguise.

use std::sync::Arc;

use coldtrail::case::{
    Address, Addresses, Amount, Asset, AssetIx, Case, Chain, ChainFamily, Disguise, Entity, EntityIx, EntityKind,
    Event, EventKind, Evidence, Moment, Place, Role, Source, SourceKind, Transfer, TransferKind, Usd, Wallet, WalletIx,
    disguise,
};
use coldtrail::flow::Valuation;
use proptest::prelude::*;

use crate::hidden::{Hidden, put_on};

const NAMES: [&str; 8] =
    ["Bybit", "Sky Mavis", "Kim Il Nam", "Ron Vane", "Tornado Cash", "이철수", "E7", "Gate.io Exchange Ltd"];
const LABELS: [&str; 5] = ["Exploiter 2", "hot wallet", "Peel-1", "Deposit_9", "Öl & Gas"];
const GLUE: [&str; 9] = [" ", ", ", "-", "_", "/", "(", "’s ", "\n", " 한 "];
const KINDS: [EntityKind; 4] = [EntityKind::Exchange, EntityKind::Person, EntityKind::Mixer, EntityKind::ThreatActor];

/// Made-up digits: the same for the same number.
fn digits(seed: u64, length: usize) -> String {
    let mut state = seed;
    let digit = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_digit(u32::try_from(state >> 60).unwrap(), 16).unwrap()
    };
    format!("0x{}", (0..length).map(digit).collect::<String>())
}

fn address(n: u8) -> String {
    digits(u64::from(n) + 1, 40)
}

fn hash(n: u8) -> String {
    digits(u64::from(n) + 1000, 64)
}

/// Bits of a free text: ordinary words, and all that may be hidden in many forms.
fn bit() -> impl Strategy<Value = String> {
    let form = |(n, form): (u8, u8)| {
        let whole = address(n);
        match form {
            0 => whole,
            1 => whole.to_uppercase(),
            2 => whole[2..].to_owned(),
            3 => format!("{}…{}", &whole[..8], &whole[36..]),
            4 => format!("{}...{}", &whole[..6], &whole[38..]),
            5 => hash(n),
            _ => format!("https://scan.io/address/{whole}?a=1"),
        }
    };
    prop_oneof![
        2 => proptest::sample::select(vec!["paid", "on", "21 Feb 2025", "the", "10,000 ETH", "Notes"]).prop_map(str::to_owned),
        2 => proptest::sample::select(NAMES.to_vec()).prop_map(str::to_owned),
        1 => proptest::sample::select(NAMES.to_vec()).prop_map(str::to_uppercase),
        1 => proptest::sample::select(LABELS.to_vec()).prop_map(str::to_owned),
        3 => (0..6_u8, 0..7_u8).prop_map(form),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((bit(), proptest::sample::select(GLUE.to_vec())), 0..6)
        .prop_map(|bits| bits.into_iter().map(|(bit, glue)| bit + glue).collect())
}

prop_compose! {
    fn small_case()(
        texts in prop::collection::vec(text(), 12),
        names in proptest::sample::subsequence(NAMES.to_vec(), 1..5),
        kinds in prop::collection::vec(proptest::sample::select(KINDS.to_vec()), 5),
        labels in prop::collection::vec(proptest::option::of(proptest::sample::select(LABELS.to_vec())), 6),
        addressed in prop::collection::vec(any::<bool>(), 6),
        paid in prop::collection::vec((0..6_usize, 0..6_usize, 1..1_000_000_u64, any::<bool>()), 0..8),
    ) -> Case {
        let at = Moment::parse("2025-02-21").unwrap();
        let mut case = Case { id: "case".to_owned(), title: texts[0].clone(), ..Case::default() };
        case.summary = texts[1].clone();
        case.caveats = vec![texts[2].clone()];
        case.sources.push(Source {
            id: "s".to_owned(), kind: SourceKind::Press, publisher: texts[3].clone(), title: texts[4].clone(), date: None,
            url: Some(format!("https://news.org/{}", texts[5].replace([' ', '\n'], "-"))), grade: None, note: texts[6].clone(),
            marking: None,
        });
        case.assets.push(Asset {
            id: "USDC".to_owned(), symbol: "USDC".to_owned(), name: "USD Coin".to_owned(),
            chain: Chain::parse("eip155:1").unwrap(), reference: None, decimals: 6,
            peg: Some(coldtrail::case::Peg::Usd), sources: vec![],
        });
        for (name, kind) in names.iter().zip(kinds) {
            case.entities.push(Entity {
                id: name.to_lowercase().replace(' ', "-"), name: (*name).to_owned(), aliases: vec![], kind, role: Role::Other,
                country: None, part_of: None, attribution: None, sources: vec![], note: texts[7].clone(),
                marking: None,
            });
        }
        for n in 0..6_u8 {
            let i = usize::from(n);
            case.wallets.push(Wallet {
                id: format!("wallet-{n}"), chain: Chain::parse("eip155:1").unwrap(),
                address: addressed[i].then(|| Address::parse(&address(n), ChainFamily::Evm).unwrap()),
                label: labels[i].map(str::to_owned), owner: (i < case.entities.len()).then(|| EntityIx::new(i)),
                cluster: None, role: Role::ALL[i], attribution: None, status: None, tags: vec![], sources: vec![],
                note: texts[8].clone(),
            });
        }
        for (from, to, cents, hashed) in paid {
            case.transfers.push(Transfer {
                at: Some(at), until: None, from: WalletIx::new(from), to: WalletIx::new(to), asset: AssetIx::new(0),
                amount: Some(Amount(u128::from(cents) * 10_000)), received: None,
                tx: hashed.then(|| hash(u8::try_from(from).unwrap()).as_str().into()), kind: TransferKind::Transfer,
                evidence: Evidence::Ledger, count: 1, sources: [].into(), note: texts[9].clone(), place: Place { file: 0, line: 1 },
            });
        }
        case.events.push(Event {
            at, until: None, kind: EventKind::Report, title: texts[10].clone(), about: vec![], usd: None, sources: vec![],
            note: texts[11].clone(),
        });
        case
    }
}

prop_compose! {
    fn choices()(which in any::<u32>(), hashes in any::<bool>(), persons in any::<bool>(), labels in any::<bool>(),
        links in any::<bool>(), addresses in 0..3_u8, below in proptest::option::of(1..10_000_u32)) -> (u32, Disguise) {
        let addresses = [Addresses::Whole, Addresses::Short, Addresses::Hidden][usize::from(addresses)];
        let below = below.map(|usd| Usd(u128::from(usd) * 1_000_000));
        (which, Disguise { on: true, aliases: Default::default(), addresses, hashes, persons, labels, links, below })
    }
}

/// What the choices ask to be hidden.
fn asked(case: &Case, disguise: &Disguise) -> Hidden {
    let mut hidden = Hidden::default();
    if disguise.addresses == Addresses::Hidden {
        case.wallets
            .iter()
            .filter_map(|wallet| wallet.address.as_ref())
            .for_each(|address| hidden.code(address.text()));
    }
    if disguise.hashes {
        case.transfers
            .iter()
            .filter_map(|transfer| transfer.tx.as_ref())
            .for_each(|tx| tx.with_text(|tx| hidden.code(tx)));
    }
    for (ix, entity) in case.entities() {
        if disguise.alias_of_entity(case, ix).is_some() || (disguise.persons && entity.kind == EntityKind::Person) {
            [&entity.name, &entity.id].into_iter().for_each(|text| hidden.word(text));
        }
    }
    for (ix, wallet) in case.wallets() {
        let label_is_a_name = |label: &str| case.entities.iter().any(|entity| entity.name == label);
        if disguise.alias_of_wallet(case, ix).is_some() {
            hidden.word(&wallet.id);
        }
        if disguise.alias_of_wallet(case, ix).is_some() || disguise.labels {
            wallet.label.iter().filter(|label| !label_is_a_name(label)).for_each(|label| hidden.word(label));
        }
    }
    hidden
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing hidden is left in the case, whatever is chosen; and nothing but texts has changed.
    #[test]
    fn nothing_hidden_is_left_in_any_case((which, mut chosen) in choices(), case in small_case()) {
        let mut n = 0;
        chosen.aliases = disguise::suggested(&case, &chosen, |_| { n += 1; which >> (n % 32) & 1 == 1 });
        let case = Arc::new(case);
        let valuation = Valuation::of(&case);
        let shown = put_on(&case, &valuation, &chosen);
        let hidden = asked(&case, &chosen);
        prop_assert_eq!(hidden.found_in_debug(&shown.case), None);
        prop_assert_eq!(shown.case.digest, case.digest);
        let amounts = |case: &Case| case.transfers.iter().map(|t| (t.from, t.to, t.amount)).collect::<Vec<_>>();
        prop_assert_eq!(amounts(&case), amounts(&shown.case));
    }

    /// What hides nothing changes nothing.
    #[test]
    fn an_empty_disguise_changes_nothing(case in small_case()) {
        let case = Arc::new(case);
        let valuation = Valuation::of(&case);
        let mut shown = put_on(&case, &valuation, &Disguise::default()).case;
        shown.discretion = coldtrail::case::Discretion::default();
        prop_assert_eq!(shown, (*case).clone());
    }
}
