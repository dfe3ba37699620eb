//! The same answers by other means: one token per unit for the rules of order, exact fractions for pro rata.

use coldtrail::trace::{Act, Births, Ledger, Method, trace};
use num_rational::BigRational;
use proptest::prelude::*;

use crate::{ledger, stolen, theft};

const WALLETS: usize = 5;

/// A unit: whether it was stolen, and when it got that name.
pub type Token = (bool, usize);

/// Every base unit is a token in a list, in order of arrival.
fn by_tokens(ledger: &Ledger, method: Method) -> Vec<u128> {
    let mut held: Vec<Vec<Token>> = vec![Vec::new(); WALLETS];
    for (n, entry) in ledger.entries.iter().enumerate() {
        let robbed = matches!(entry.act, Act::Theft(_));
        let moved: Vec<Token> = (0..entry.qty)
            .map(|_| {
                let tokens = &mut held[entry.from as usize];
                let at = if robbed { None } else { next(tokens, method) };
                at.map_or((robbed, n), |at| tokens.remove(at))
            })
            .collect();
        held[entry.to as usize].extend(moved);
    }
    held.iter().map(|tokens| tokens.iter().filter(|token| token.0).count() as u128).collect()
}

/// Which token leaves next.
pub fn next(tokens: &[Token], method: Method) -> Option<usize> {
    let last = tokens.len().checked_sub(1)?;
    let first_of = |stolen: bool| tokens.iter().position(|token| token.0 == stolen).unwrap_or(0);
    Some(match method {
        Method::Lifo => last,
        Method::TaintedFirst => first_of(true),
        Method::CleanFirst => first_of(false),
        Method::OldestFirst => (0..=last).min_by_key(|&n| (tokens[n].1, n))?,
        Method::YoungestFirst => (0..=last).max_by_key(|&n| (tokens[n].1, n))?,
        Method::Fifo | Method::ProRata => 0,
    })
}

/// Pro rata without rounding.
fn by_fractions(ledger: &Ledger) -> Vec<BigRational> {
    let whole = |n: u128| BigRational::from_integer(n.into());
    let (mut balance, mut tainted) = (vec![whole(0); WALLETS], vec![whole(0); WALLETS]);
    for entry in &ledger.entries {
        let (from, to, qty) = (entry.from as usize, entry.to as usize, whole(entry.qty));
        let part = if matches!(entry.act, Act::Theft(_)) {
            qty.clone()
        } else if balance[from] <= qty {
            let part = tainted[from].clone();
            (balance[from], tainted[from]) = (whole(0), whole(0));
            part
        } else {
            let part = &tainted[from] * &qty / &balance[from];
            balance[from] -= &qty;
            tainted[from] -= &part;
            part
        };
        balance[to] += qty;
        tainted[to] += part;
    }
    tainted
}

pub fn any_ledger() -> impl Strategy<Value = Ledger> {
    let entry = (0usize..WALLETS, 1usize..WALLETS, 1u128..25);
    proptest::collection::vec(entry, 1..24).prop_map(|entries| {
        let entries: Vec<_> = entries
            .into_iter()
            .filter(|(from, to, _)| from != to)
            .map(|(from, to, qty)| (from, to, qty, if from == 0 { theft() } else { Act::Move }))
            .collect();
        ledger(WALLETS, &entries)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_of_order_moves_the_same_units_as_tokens_would(ledger in any_ledger()) {
        for method in Method::ALL.into_iter().filter(|&method| method != Method::ProRata) {
            let trace = trace(&ledger, method, Births::Pooled);
            let found: Vec<u128> = (0..WALLETS).map(|n| stolen(trace.held.get(n))).collect();
            prop_assert_eq!(found, by_tokens(&ledger, method), "{:?}", method);
        }
    }

    #[test]
    fn pro_rata_is_within_a_unit_per_payment_of_the_exact_fraction(ledger in any_ledger()) {
        let trace = trace(&ledger, Method::ProRata, Births::Pooled);
        for (n, exact) in by_fractions(&ledger).into_iter().enumerate() {
            let found = BigRational::from_integer(stolen(trace.held.get(n)).into());
            let off = if found > exact { found - exact } else { exact - found };
            prop_assert!(off <= BigRational::from_integer(ledger.entries.len().into()));
        }
    }
}
