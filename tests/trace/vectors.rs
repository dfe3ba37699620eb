//! Worked examples with published or cross-checked answers (`tests/data/trace/vectors.json` names their origins).

use std::collections::BTreeMap;

use coldtrail::case::IncidentIx;
use coldtrail::trace::{Act, Births, Fate, Method, Part, Transaction, UtxoMethod, trace, trace_coins};
use serde_json::Value;

use crate::{ledger, stolen, theft};

const METHODS: [(&str, Method); 5] = [
    ("fifo", Method::Fifo),
    ("lifo", Method::Lifo),
    ("haircut", Method::ProRata),
    ("tainted_first", Method::TaintedFirst),
    ("clean_first_LIBR", Method::CleanFirst),
];

fn vectors() -> Value {
    serde_json::from_str(include_str!("../data/trace/vectors.json")).unwrap()
}

fn number(value: &Value) -> u128 {
    value.as_u64().unwrap().into()
}

/// Whether a number is a fraction `p/q`, up to `steps` units of rounding. A whole one has to be met exactly.
fn meets(found: u128, exact: &Value, steps: u128) -> bool {
    let text = exact.as_str().unwrap();
    match text.split_once('/') {
        None => found == text.parse::<u128>().unwrap() || steps > 1 && found.abs_diff(text.parse().unwrap()) < steps,
        Some((p, q)) => {
            let (p, q): (u128, u128) = (p.parse().unwrap(), q.parse().unwrap());
            (found * q).abs_diff(p) <= steps * q
        }
    }
}

/// Wallets: 0 is robbed, 1 gives clean funds, 2 is the one looked at, 3 takes what it pays.
#[test]
fn a_single_wallet() {
    for vector in vectors()["account_single_wallet"].as_array().unwrap() {
        let events: Vec<(usize, usize, u128, Act)> = vector["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| match (event[0].as_str().unwrap(), event[2].as_str()) {
                ("in", Some("stolen")) => (0, 2, number(&event[1]), theft()),
                ("in", _) => (1, 2, number(&event[1]), Act::Move),
                _ => (2, 3, number(&event[1]), Act::Move),
            })
            .collect();
        let ledger = ledger(4, &events);
        let outs: Vec<usize> = (0..events.len()).filter(|&n| events[n].0 == 2).collect();
        for (name, method) in METHODS {
            let trace = trace(&ledger, method, Births::Pooled);
            let expected = &vector["expected"][name];
            for (n, (&out, exact)) in outs.iter().zip(expected["tainted_out"].as_array().unwrap()).enumerate() {
                let found = stolen(trace.moved.get(out));
                assert!(meets(found, exact, n as u128 + 1), "{} {name}: {found} is not {exact}", vector["name"]);
            }
            let found = stolen(trace.held.get(2));
            let exact = &expected["tainted_remaining"];
            assert!(meets(found, exact, outs.len() as u128), "{} {name}: {found} left, not {exact}", vector["name"]);
        }
    }
}

#[test]
fn a_network_in_which_amounts_are_born_where_they_are_first_seen() {
    let methods = [
        ("lrb", Method::OldestFirst),
        ("mrb", Method::YoungestFirst),
        ("lifo", Method::Lifo),
        ("fifo", Method::Fifo),
        ("haircut", Method::ProRata),
    ];
    for vector in vectors()["account_network"].as_array().unwrap() {
        let transfers = vector["transfers"].as_array().unwrap();
        let moves: Vec<(usize, usize, u128, Act)> = transfers
            .iter()
            .map(|t| (number(&t["src"]) as usize, number(&t["dst"]) as usize, number(&t["qty"]), Act::Move))
            .collect();
        let ledger = ledger(4, &moves);
        for (name, method) in methods {
            let trace = trace(&ledger, method, Births::ByHolding);
            for (account, origins) in vector["expected"][name].as_object().unwrap() {
                let mut found: BTreeMap<usize, u128> = BTreeMap::new();
                for part in trace.held.get(account.parse().unwrap()) {
                    *found.entry(part.tag.birthplace().unwrap()).or_default() += part.qty;
                }
                let steps = if method == Method::ProRata { transfers.len() as u128 } else { 1 };
                for (origin, exact) in origins.as_object().unwrap() {
                    let found = found.remove(&origin.parse().unwrap()).unwrap_or(0);
                    assert!(meets(found, exact, steps), "{name}: {found} of {origin} at {account}, not {exact}");
                }
                let rest: u128 = found.values().sum();
                assert!(rest <= if method == Method::ProRata { steps } else { 0 }, "{name}: {found:?} more");
            }
        }
    }
}

#[test]
fn transactions_of_coins() {
    let methods = [
        ("haircut", UtxoMethod::ProRata),
        ("fifo", UtxoMethod::Fifo),
        ("lifo", UtxoMethod::Lifo),
        ("tiho", UtxoMethod::TaintInHighestOut),
    ];
    for vector in vectors()["utxo"].as_array().unwrap() {
        let pair = |value: &Value| (number(&value[0]) as usize, number(&value[1]));
        let transactions: Vec<Transaction> = vector["txs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tx| Transaction {
                spends: tx["ins"].as_array().unwrap().iter().map(|coin| number(coin) as usize).collect(),
                creates: tx["outs"].as_array().unwrap().iter().map(pair).collect(),
            })
            .collect();
        let taken = vector["stolen"].as_object().unwrap();
        let is_stolen = |coin: usize| taken.contains_key(&coin.to_string()).then(|| IncidentIx::new(0));
        for (name, method) in methods {
            let trace = trace_coins(&transactions, &is_stolen, method).unwrap();
            let steps = transactions.len() as u128;
            for (coin, exact) in vector["expected"][name]["tainted"].as_object().unwrap() {
                let found = stolen(&trace.coins[&coin.parse::<usize>().unwrap()]);
                assert!(meets(found, exact, steps), "{} {name}: {found} in {coin}, not {exact}", vector["name"]);
                let whole = exact.as_str().unwrap().parse::<u128>();
                assert!(method == UtxoMethod::ProRata || Ok(found) == whole, "{} {name} {coin}", vector["name"]);
            }
            let fees: Vec<Part> = trace.fees.concat();
            let exact = &vector["expected"][name]["tainted_fee"];
            assert!(meets(stolen(&fees), exact, steps), "{} {name}: fee", vector["name"]);
        }
    }
}

#[test]
fn where_tracing_ends_nothing_stolen_comes_out() {
    let entries = [(0, 1, 100, theft()), (1, 2, 60, Act::Move), (2, 3, 50, Act::Move)];
    let mut ledger = ledger(4, &entries);
    ledger.fates[2] = Fate::Mixed;
    for method in Method::ALL {
        let trace = trace(&ledger, method, Births::Pooled);
        assert_eq!([1, 2, 3].map(|n| stolen(trace.held.get(n))), [40, 60, 0], "{method:?}");
    }
}
