use coldtrail::case::{Case, Role};
use coldtrail::timeline::{Lanes, Party};

use crate::cases::{Builder, days_only, hours_and_silence, many, record_of_years};

fn names(case: &Case, most: usize) -> Vec<String> {
    Lanes::of(case, most).lanes.into_iter().map(|l| l.name).collect()
}

#[test]
fn the_story_reads_from_top_to_bottom() {
    assert_eq!(
        names(&hours_and_silence(), 8),
        [
            "Bybit",
            "Exploiter",
            "Swapper",
            "Gather",
            "Swap services",
            "First-hop wallets",
            "Second-hop wallets",
            "Later wallets"
        ]
    );
    assert_eq!(
        names(&hours_and_silence(), 5),
        ["Bybit", "Exploiter", "Swap services", "First-hop wallets", "Later wallets"]
    );
    assert_eq!(
        names(&days_only(), 8),
        ["Ronin", "Ronin exploiter", "First-hop wallets", "Later wallets", "Tornado Cash"]
    );
}

#[test]
fn each_wallet_has_one_lane_and_lanes_are_few() {
    let mut all_roles = Builder::new();
    for n in 0..30 {
        let role = Role::ALL[n % Role::ALL.len()];
        all_roles.wallet((n % 2 == 0).then_some("named"), role, None);
    }
    for case in [hours_and_silence(), days_only(), record_of_years(), many(100), all_roles.case, Case::default()] {
        for most in 1..=9 {
            let lanes = Lanes::of(&case, most);
            assert!(lanes.len() <= most, "{} lanes of {most}", lanes.len());
            let mut seen = vec![0; case.wallets.len()];
            for (n, lane) in lanes.lanes.iter().enumerate() {
                assert!(!lane.wallets.is_empty() && !lane.name.is_empty());
                for wallet in &lane.wallets {
                    seen[wallet.get()] += 1;
                    assert_eq!(lanes.lane_of(Party::Wallet(*wallet)), n);
                }
            }
            assert!(seen.iter().all(|n| *n == 1));
            assert_eq!(lanes, Lanes::of(&case, most));
        }
    }
}
