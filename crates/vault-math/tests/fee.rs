//! The admin's share.

use alloy_primitives::U256;
use proptest::prelude::*;
use vault_math::*;

fn u(value: u128) -> U256 {
    U256::from(value)
}

const LIMIT: u128 = (1 << 95) - 1;

#[test]
fn the_share_is_of_the_profit_rounded_down() {
    let fee = AdminFee { bps: 1_000, cost: 100 };
    assert_eq!(fee.due(u(100)), Ok(U256::ZERO));
    assert_eq!(fee.due(u(99)), Ok(U256::ZERO), "a loss");
    assert_eq!(fee.due(u(109)), Ok(U256::ZERO));
    assert_eq!(fee.due(u(110)), Ok(u(1)));
    assert_eq!(AdminFee { bps: 0, ..fee }.due(u(1_000)), Ok(U256::ZERO));
    assert_eq!(AdminFee { bps: 2_000, cost: -50 }.due(u(50)), Ok(u(20)), "more has come back than was lent");
    assert_eq!(AdminFee { bps: 1, cost: -1 }.due(U256::MAX), Err(MathError::Overflow));
}

#[test]
fn the_cost_has_bounds() {
    let fee = AdminFee::default();
    assert_eq!(fee.lend(u(LIMIT)).unwrap().cost, LIMIT as i128);
    assert_eq!(fee.lend(u(LIMIT + 1)), Err(MathError::Overflow));
    assert_eq!(fee.lend(u(1 << 127)), Err(MathError::Overflow));
    assert_eq!(fee.lend(U256::MAX), Err(MathError::Overflow));
    assert_eq!(fee.receive(u(LIMIT)).cost, -(LIMIT as i128));
    for amount in [u(LIMIT + 1), u(u128::MAX), U256::MAX] {
        assert_eq!(fee.receive(amount).cost, -(LIMIT as i128), "a payment is never refused");
    }
    assert_eq!(AdminFee { bps: 1, cost: 0 }.collect(u(LIMIT + 1)), Err(MathError::Overflow));
}

#[test]
fn a_profit_pays_once() {
    let fee = AdminFee { bps: 500, cost: 1_000 };
    let (fee, paid) = fee.collect(u(1_100)).unwrap();
    assert_eq!((paid, fee.cost), (u(5), 1_100));
    assert_eq!(fee.collect(u(1_100)).unwrap(), (fee, U256::ZERO));
    assert_eq!(fee.collect(u(1_119)).unwrap(), (fee, U256::ZERO), "less than a unit stays due");
    assert_eq!(fee.collect(u(1_120)).unwrap().1, u(1));
}

#[test]
fn collect_fee_leaves_the_floor() {
    let fee = AdminFee { bps: 2_000, cost: -50 };
    let ledger = Ledger { supply: u(100), idle: u(60), fee };
    let loans = LoanBook::default();
    let (after, paid) = collect_fee(&ledger, &loans, u(50)).unwrap();
    assert_eq!((paid, after.idle, after.fee.cost), (u(10), u(50), 0));
    assert_eq!(collect_fee(&ledger, &loans, u(51)), Err(MathError::Insufficient { available: u(9) }));
    assert_eq!(collect_fee(&ledger, &loans, u(61)), Err(MathError::Insufficient { available: U256::ZERO }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn inv_susdai_09_no_payment_and_no_rate_lowers_a_price(
        cost in -(10i128.pow(27))..10i128.pow(27),
        sure in 0u128..10u128.pow(27),
        hoped in 0u128..10u128.pow(24),
        idle in 0u128..10u128.pow(27),
        old in 0u64..=MAX_FEE_BPS,
        new in 0u64..=MAX_FEE_BPS,
    ) {
        let ledger = Ledger { supply: u(1), idle: u(idle), fee: AdminFee { bps: old, cost } };
        let loans = LoanBook { optimistic: u(sure + hoped), conservative: u(sure) };
        let values = |ledger: &Ledger| {
            (ledger.optimistic(&loans).unwrap().assets, ledger.conservative(&loans, U256::ZERO).unwrap().assets)
        };
        let (high, low) = values(&ledger);
        prop_assert!(high >= low, "INV-SUSDAI-01");
        if let Ok((after, paid)) = collect_fee(&ledger, &loans, U256::ZERO) {
            let (h, l) = values(&after);
            // What was rounded off the two parts apart may be one whole unit together.
            prop_assert!(h >= high && h <= high + u(1), "INV-SUSDAI-09 {h} {high}");
            prop_assert!(l >= low && l <= low + u(1), "INV-SUSDAI-09 {l} {low}");
            let profit = u(sure) + u((-cost).max(0) as u128);
            prop_assert!(paid <= profit * u(u128::from(old)) / u(10_000), "INV-SUSDAI-09 more than its part");
        }
        let changed = Ledger { fee: ledger.fee.at_rate(new, loans.optimistic).unwrap(), ..ledger };
        prop_assert_eq!(changed.fee.bps, new);
        let (h, l) = values(&changed);
        prop_assert!(h >= high && l >= low, "INV-SUSDAI-09 a rate lowered a price: {} {}, {} {}", h, high, l, low);
        if new >= old {
            prop_assert!(h <= high + u(1), "a higher rate gives nothing away");
        }
    }
}
