//! What is exactly at a threshold is found, what is just beyond is not; what is known too vaguely is counted.

use coldtrail::case::{EntityKind, Evidence, Moment, Role};
use coldtrail::flow::Valuation;
use coldtrail::trace::patterns::{Pattern, Thresholds, Watch, Why, find};
use proptest::prelude::*;

use crate::book::{BTC, Book, DAY, ETH, HOUR, MINUTE, USDT};

/// Whether a pattern is found in a book.
fn finds(pattern: Pattern, write: impl Fn(&mut Book)) -> bool {
    let mut book = Book::new();
    write(&mut book);
    !book.of(pattern).is_empty()
}

#[test]
fn fans_need_so_many_accounts_in_the_window() {
    let fan = |leaves: i64, last: i64| {
        move |book: &mut Book| {
            for n in 0..leaves {
                let at = if n == leaves - 1 { last } else { n };
                book.pay(at, "fan", &format!("leaf-{n}"), ETH, "1.5");
                book.pay(at, &format!("leaf-{n}"), "pot", BTC, "1.5");
            }
        }
    };
    for pattern in [Pattern::FanOut, Pattern::FanIn] {
        // A row known to the second lasts one second.
        assert!(finds(pattern, fan(5, DAY - 1)));
        assert!(!finds(pattern, fan(5, DAY)));
        assert!(!finds(pattern, fan(4, 10)));
    }
}

#[test]
fn a_peel_chain_needs_steps_remainder_time_and_fresh_accounts() {
    let chain = |steps: usize, passed: u128, gap: i64, used: bool| {
        move |book: &mut Book| {
            let mut left = 1_000_000u128;
            book.pay(0, "start", "x0", ETH, "1000000");
            for step in 0..steps {
                let (peel, rest) = (left - left * passed / 100, left * passed / 100);
                // From receipt to the end of the payment it is the gap.
                let at = (step as i64 + 1) * (gap - 1);
                if used {
                    book.pay(-DAY, "other", &format!("x{}", step + 1), ETH, "9000");
                }
                book.pay(at, &format!("x{step}"), &format!("aside-{step}"), ETH, &peel.to_string());
                book.pay(at, &format!("x{step}"), &format!("x{}", step + 1), ETH, &rest.to_string());
                left = rest;
            }
        }
    };
    assert!(finds(Pattern::PeelChain, chain(4, 60, DAY, false)));
    assert!(!finds(Pattern::PeelChain, chain(3, 60, DAY, false)));
    assert!(!finds(Pattern::PeelChain, chain(4, 59, DAY, false)));
    assert!(!finds(Pattern::PeelChain, chain(4, 60, DAY + 1, false)));
    assert!(!finds(Pattern::PeelChain, chain(4, 60, DAY, true)));
    assert!(!finds(Pattern::PeelChain, chain(4, 100, DAY, false)), "without a peel it is no peel chain");
}

#[test]
fn a_step_of_a_peel_chain_pays_so_many_aside_at_most() {
    let chain = |aside: usize| {
        move |book: &mut Book| {
            let mut left = 1_000_000usize;
            book.pay(0, "start", "x0", ETH, "1000000");
            for step in 0..4 {
                let at = (step as i64 + 1) * HOUR;
                for n in 0..aside {
                    book.pay(at, &format!("x{step}"), &format!("aside-{step}-{n}"), ETH, "1000");
                }
                left -= 1000 * aside;
                book.pay(at, &format!("x{step}"), &format!("x{}", step + 1), ETH, &left.to_string());
            }
        }
    };
    assert!(finds(Pattern::PeelChain, chain(3)));
    assert!(!finds(Pattern::PeelChain, chain(4)));
}

#[test]
fn a_scatter_gather_begins_at_an_account_of_somebodys_own() {
    let meet = |of_a_service: bool, between: usize| {
        move |book: &mut Book| {
            book.pay(-HOUR, "thief", "source", ETH, "100");
            if of_a_service {
                book.owner("source", "shop", EntityKind::Exchange);
            }
            for n in 0..between {
                book.pay(n as i64, "source", &format!("between-{n}"), ETH, "10");
                book.pay(HOUR + n as i64, &format!("between-{n}"), "meeting", ETH, "9.9");
            }
        }
    };
    assert!(finds(Pattern::ScatterGather, meet(false, 8)));
    assert!(!finds(Pattern::ScatterGather, meet(true, 8)), "a service pays out for many customers");
    assert!(!finds(Pattern::ScatterGather, meet(false, 2)));
}

#[test]
fn pass_through_needs_share_and_haste() {
    let pass = |out: &'static str, after: i64| {
        move |book: &mut Book| {
            book.pay(0, "a", "pass", ETH, "100");
            book.pay(after, "pass", "b", ETH, out);
        }
    };
    assert!(finds(Pattern::PassThrough, pass("95", HOUR - 1)));
    assert!(!finds(Pattern::PassThrough, pass("94.999999", HOUR - 1)));
    assert!(!finds(Pattern::PassThrough, pass("95", HOUR)));
    assert!(!finds(Pattern::PassThrough, pass("110", 60)), "more leaves than the case knows of");
    let kept = |book: &mut Book| {
        book.pay(-DAY, "a", "pass", ETH, "100");
        pass("100", 60)(book);
    };
    assert!(!finds(Pattern::PassThrough, kept), "the balance does not return to near zero");
    let swapped = |book: &mut Book| {
        book.role("dex", Role::Swap);
        let ix = book.pay(0, "pass", "dex", USDT, "5000");
        book.case.transfers[ix.get()].received = Some((coldtrail::case::AssetIx::new(ETH), coldtrail::case::Amount(7)));
        let ix = book.pay(60, "pass", "b", ETH, "1");
        book.case.transfers[ix.get()].amount = Some(coldtrail::case::Amount(7));
    };
    assert!(finds(Pattern::PassThrough, swapped), "what a swap gave back passes through too");
}

#[test]
fn dormancy_needs_days_and_a_large_part() {
    let sleep = |days: i64, out: &'static str, dust: bool| {
        move |book: &mut Book| {
            book.pay(-1, "a", "sleeper", ETH, "1000");
            if dust {
                book.pay(50 * DAY, "spam", "sleeper", ETH, "0.5");
            }
            book.pay(days * DAY, "sleeper", "b", ETH, out);
        }
    };
    assert!(finds(Pattern::DormantThenMove, sleep(90, "500", false)));
    assert!(!finds(Pattern::DormantThenMove, sleep(89, "500", false)));
    assert!(!finds(Pattern::DormantThenMove, sleep(90, "499", false)));
    assert!(finds(Pattern::DormantThenMove, sleep(90, "501", true)), "dust wakes nobody");
    let leftover = |book: &mut Book| {
        book.pay(-9, "a", "sleeper", ETH, "1000");
        book.pay(-1, "sleeper", "b", ETH, "999.5");
        book.pay(100 * DAY, "sleeper", "b", ETH, "0.5");
    };
    assert!(!finds(Pattern::DormantThenMove, leftover), "what is left over is no hoard");
}

#[test]
fn cycles_need_the_share_the_hops_and_the_time() {
    let ring = |hops: usize, back: &'static str, last: i64| {
        move |book: &mut Book| {
            book.pay(-9, "a", "r0", ETH, "100");
            for n in 0..hops {
                let closing = n + 1 == hops;
                let at = if closing { last } else { n as i64 };
                book.pay(
                    at,
                    &format!("r{n}"),
                    &format!("r{}", (n + 1) % hops),
                    ETH,
                    if closing { back } else { "100" },
                );
            }
        }
    };
    assert!(finds(Pattern::Cycle, ring(6, "50", 7 * DAY - 1)));
    assert!(finds(Pattern::Cycle, ring(2, "50", 60)));
    assert!(!finds(Pattern::Cycle, ring(7, "50", 60)));
    assert!(!finds(Pattern::Cycle, ring(3, "49.9", 60)));
    assert!(!finds(Pattern::Cycle, ring(3, "50", 7 * DAY)));
    // Back before it left is no way back.
    assert!(!finds(Pattern::Cycle, |book| {
        book.pay(10, "a", "b", ETH, "100");
        book.pay(5, "b", "a", ETH, "90");
    }));
}

#[test]
fn structuring_is_just_below_the_limit() {
    let pays = |amount: &'static str, times: i64| {
        move |book: &mut Book| {
            for n in 0..times {
                book.pay(n * HOUR, "smurf", &format!("p{n}"), USDT, amount);
            }
        }
    };
    assert!(finds(Pattern::Structuring, pays("9000", 5)));
    assert!(finds(Pattern::Structuring, pays("9999.999999", 5)));
    assert!(!finds(Pattern::Structuring, pays("10000", 5)));
    assert!(!finds(Pattern::Structuring, pays("8999.999999", 5)));
    assert!(!finds(Pattern::Structuring, pays("9000", 4)));
}

#[test]
fn hops_need_like_values_in_time_and_few_candidates() {
    let swap = |out: &'static str, after: i64| {
        move |book: &mut Book| {
            book.role("dex", Role::Swap);
            book.pay(0, "t", "dex", ETH, "10");
            book.pay(after, "dex", "t", USDT, out);
        }
    };
    assert!(finds(Pattern::SwapHop, swap("18000", HOUR - 1)));
    assert!(!finds(Pattern::SwapHop, swap("17999", HOUR - 1)));
    assert!(!finds(Pattern::SwapHop, swap("18000", HOUR)));
    let bridge = |out: &'static str, many: usize| {
        move |book: &mut Book| {
            for name in ["in", "out"] {
                book.owner(name, "bridge", EntityKind::Bridge);
            }
            book.pay(0, "t", "in", ETH, "100");
            for n in 0..many {
                book.pay(MINUTE + n as i64, "out", &format!("landed-{n}"), BTC, out);
            }
        }
    };
    assert!(finds(Pattern::BridgeHop, bridge("1.9", 1)));
    assert!(!finds(Pattern::BridgeHop, bridge("1.89", 1)));
    assert!(finds(Pattern::BridgeHop, bridge("2", 5)));
    assert!(!finds(Pattern::BridgeHop, bridge("2", 6)), "with many alike none is chosen");
    let mut book = Book::new();
    bridge("2", 6)(&mut book);
    let left = book.find(&Thresholds::default()).left_out;
    assert!(left.iter().any(|left| left.pattern == Pattern::BridgeHop && left.why == Why::TooMany && left.rows == 1));
}

#[test]
fn a_mixer_match_needs_the_same_number_and_few_candidates() {
    let mix = |deposits: i64, withdrawals: i64, recipients: usize, after: i64| {
        move |book: &mut Book| {
            book.role("mixer", Role::Mixer);
            for n in 0..deposits {
                book.pay(n, "depositor", "mixer", ETH, "100");
            }
            for r in 0..recipients {
                for n in 0..withdrawals {
                    book.pay(after + n, "mixer", &format!("r{r}"), ETH, "100");
                }
            }
        }
    };
    assert!(finds(Pattern::MixerMatch, mix(3, 3, 1, 2 * DAY)));
    assert!(!finds(Pattern::MixerMatch, mix(3, 2, 1, 2 * DAY)));
    assert!(!finds(Pattern::MixerMatch, mix(3, 3, 1, 31 * DAY)));
    assert!(!finds(Pattern::MixerMatch, mix(3, 3, 1, -DAY)), "nothing comes out before it goes in");
    assert!(finds(Pattern::MixerMatch, mix(3, 3, 10, 2 * DAY)));
    assert!(!finds(Pattern::MixerMatch, mix(3, 3, 11, 2 * DAY)));
    // A burst: half of it at least, and no more than went in.
    assert!(finds(Pattern::MixerMatch, mix(6, 1, 3, HOUR)));
    assert!(!finds(Pattern::MixerMatch, mix(6, 1, 2, HOUR)));
    assert!(!finds(Pattern::MixerMatch, mix(6, 1, 7, HOUR)));
}

#[test]
fn poisoning_needs_worthless_transfers_and_like_ends() {
    let plant = |address: &'static str, amount: &'static str| {
        move |book: &mut Book| {
            book.address("genuine", "0xa4b2fd68593b6f34e51cb9edb66e71c1b4ab449e");
            book.address("planted", address);
            book.pay(0, "a", "genuine", USDT, "5000");
            book.pay(1, "a", "planted", USDT, amount);
        }
    };
    assert!(finds(Pattern::AddressPoisoning, plant("0xa4b27b89345db2e5e1a7d7bc537fac354b50449e", "0")));
    assert!(finds(Pattern::AddressPoisoning, plant("0xa4b27b89345db2e5e1a7d7bc537fac354b50449e", "0.99")));
    assert!(!finds(Pattern::AddressPoisoning, plant("0xa4b27b89345db2e5e1a7d7bc537fac354b50449e", "1")));
    assert!(!finds(Pattern::AddressPoisoning, plant("0xa4c27b89345db2e5e1a7d7bc537fac354b50449e", "0")));
    assert!(!finds(Pattern::AddressPoisoning, plant("0xa4b27b89345db2e5e1a7d7bc537fac354b50549e", "0")));
    // One that also had a real payment is somebody's account, however like it is.
    let used = |book: &mut Book| {
        plant("0xa4b27b89345db2e5e1a7d7bc537fac354b50449e", "0")(book);
        book.pay(2, "a", "planted", USDT, "0");
        book.pay(3, "planted", "b", USDT, "70");
    };
    assert!(!finds(Pattern::AddressPoisoning, used));
}

#[test]
fn round_amounts_stand_out_only_where_they_are_rare() {
    let pays = |round: i64, others: i64| {
        move |book: &mut Book| {
            for n in 0..round {
                book.pay(n, "rounder", &format!("p{n}"), ETH, "500");
            }
            for n in 0..others {
                book.pay(n, &format!("q{n}"), "a", ETH, "1.23456");
            }
        }
    };
    assert!(finds(Pattern::RoundAmounts, pays(3, 3)));
    assert!(!finds(Pattern::RoundAmounts, pays(3, 2)));
    assert!(!finds(Pattern::RoundAmounts, pays(2, 9)));
    assert!(!finds(Pattern::RoundAmounts, |book| {
        pays(3, 9)(book);
        book.case.transfers.iter_mut().for_each(|transfer| transfer.evidence = Evidence::Reported);
    }));
}

/// Rows of a day fit a window of a day, and no shorter one; rows of a month fit neither, and all of that is said.
#[test]
fn what_is_known_too_vaguely_is_left_out_and_counted() {
    let fan = |time: &str| {
        let mut book = Book::new();
        for n in 0..6 {
            let ix = book.pay(0, "fan", &format!("leaf-{n}"), ETH, "1.5");
            book.case.transfers[ix.get()].at = Moment::parse(time).ok();
        }
        book.find(&Thresholds::default())
    };
    let vague = |findings: &coldtrail::trace::patterns::Findings, pattern: Pattern| {
        let of = findings.left_out.iter().find(|left| left.pattern == pattern && left.why == Why::Vague);
        of.map_or(0, |left| left.rows)
    };
    let day = fan("2025-02-21");
    assert_eq!(day.of(Pattern::FanOut).count(), 1);
    assert_eq!((vague(&day, Pattern::FanOut), vague(&day, Pattern::PassThrough)), (0, 6));
    let said = &day.of(Pattern::FanOut).next().unwrap().caveat;
    assert!(said.contains("6 rows is a range of more than an hour"), "{said}");
    let month = fan("2025-02");
    assert_eq!(month.of(Pattern::FanOut).count(), 0);
    assert_eq!((vague(&month, Pattern::FanOut), vague(&month, Pattern::PassThrough)), (6, 6));
    let unknown = fan("");
    assert_eq!((unknown.suggestions.len(), vague(&unknown, Pattern::FanOut)), (0, 6));
}

#[test]
fn a_search_stops_when_asked() {
    let mut book = Book::new();
    book.noise(500, 50, 1);
    let valuation = Valuation::of(&book.case);
    let begun = std::cell::RefCell::new(Vec::new());
    let watch = Watch { stop: &|| begun.borrow().len() > 2, begins: &|pattern| begun.borrow_mut().push(pattern) };
    assert!(find(&book.case, &valuation, &Thresholds::default(), &Pattern::ALL, &watch).is_none());
    assert_eq!(*begun.borrow(), Pattern::ALL[..3]);
}

#[test]
fn thresholds_survive_a_file_and_stay_in_their_range() {
    let text = ron::to_string(&Thresholds { fan_out_accounts: 9, ..Thresholds::default() }).unwrap();
    assert_eq!(ron::from_str::<Thresholds>(&text).unwrap().fan_out_accounts, 9);
    let partial: Thresholds = ron::from_str("(peel_steps: 0, cycle_hops: 4000000000)").unwrap();
    let clamped = partial.clamped();
    assert_eq!((clamped.peel_steps, clamped.cycle_hops, clamped.fan_out_hours), (2, 8, 24));
    assert!(ron::from_str::<Thresholds>("(no_such: 1)").is_err());
    for setting in Thresholds::SETTINGS {
        assert!((setting.least..=setting.most).contains(&setting.default), "{}", setting.key);
        assert_eq!((setting.get)(&Thresholds::default()), setting.default, "{}", setting.key);
    }
    for pattern in Pattern::ALL {
        assert!(Thresholds::of(pattern).count() > 0, "{pattern:?}");
        assert_eq!(Pattern::parse(pattern.word()), Some(pattern));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the thresholds and amounts, up to the largest there are, nothing panics.
    #[test]
    fn no_threshold_and_no_amount_breaks_the_search(seed: u64, values in proptest::collection::vec(any::<u32>(), 60)) {
        let mut book = Book::new();
        book.noise(150, 8, seed);
        for (at, transfer) in book.case.transfers.iter_mut().enumerate() {
            match at % 7 {
                0 => transfer.amount = Some(coldtrail::case::Amount(u128::MAX - at as u128)),
                1 => transfer.amount = None,
                2 => transfer.at = Moment::parse("2025-01").ok(),
                3 => transfer.at = None,
                4 => transfer.to = transfer.from,
                _ => {}
            }
        }
        let mut thresholds = Thresholds::default();
        for (setting, value) in Thresholds::SETTINGS.iter().zip(values) {
            *(setting.reach)(&mut thresholds) = value;
        }
        let findings = book.find(&thresholds);
        prop_assert!(findings.suggestions.iter().all(|one| (0.0..=1.0).contains(&one.score)));
    }
}
