//! Each step: what it does, what it refuses, its boundaries.

use alloy_primitives::U256;
use vault_math::*;

fn u(value: u128) -> U256 {
    U256::from(value)
}

fn e18(value: u128) -> U256 {
    u(value) * WAD
}

const GENESIS: u64 = 1_000_000_007;

// ── Decimals ──

#[test]
fn scale_factor_knows_decimals_0_to_18() {
    assert_eq!(scale_factor(18), Ok(u(1)));
    assert_eq!(scale_factor(6), Ok(u(1_000_000_000_000)));
    assert_eq!(scale_factor(0), Ok(WAD));
    assert_eq!(scale_factor(19), Err(MathError::UnsupportedDecimals));
    assert_eq!(scale_factor(255), Err(MathError::UnsupportedDecimals));
}

#[test]
fn scale_down_rounds_down_and_up_overflows_by_name() {
    let factor = u(1_000_000_000_000);
    assert_eq!(scale_up(u(5), factor), Ok(u(5_000_000_000_000)));
    assert_eq!(scale_up(U256::MAX, factor), Err(MathError::Overflow));
    assert_eq!(scale_down(u(1_999_999_999_999), factor), Ok(u(1)));
    assert_eq!(scale_down(u(999_999_999_999), factor), Ok(U256::ZERO));
    assert_eq!(scale_down(u(1), U256::ZERO), Err(MathError::DivisionByZero));
}

// ── Shares ──

#[test]
fn an_empty_vault_is_one_to_one() {
    let empty = Totals { shares: U256::ZERO, assets: U256::ZERO };
    assert_eq!(empty.to_shares_down(u(7)), Ok(u(7)));
    assert_eq!(empty.to_shares_up(u(7)), Ok(u(7)));
    assert_eq!(empty.to_assets_down(u(7)), Ok(u(7)));
    assert_eq!(empty.to_assets_up(u(7)), Ok(u(7)));
    assert_eq!(empty.price_down(), Ok(WAD));
}

#[test]
fn conversions_round_as_named() {
    let totals = Totals { shares: u(3), assets: u(10) };
    assert_eq!(totals.to_shares_down(u(5)), Ok(u(1)));
    assert_eq!(totals.to_shares_up(u(5)), Ok(u(2)));
    assert_eq!(totals.to_assets_down(u(2)), Ok(u(6)));
    assert_eq!(totals.to_assets_up(u(2)), Ok(u(7)));
}

#[test]
fn shares_without_assets_are_insolvent() {
    let broke = Totals { shares: u(3), assets: U256::ZERO };
    assert_eq!(broke.to_shares_down(u(5)), Err(MathError::Insolvent));
    assert_eq!(broke.to_shares_up(u(5)), Err(MathError::Insolvent));
    assert_eq!(broke.to_assets_up(u(5)), Err(MathError::Insolvent));
    assert_eq!(broke.to_assets_down(u(5)), Ok(U256::ZERO));
    assert_eq!(broke.price_down(), Ok(U256::ZERO));
}

// ── Deposits ──

#[test]
fn the_first_deposit_locks_shares() {
    let none = LoanBook::default();
    let (ledger, minted) = deposit(&Ledger::default(), &none, u(1_000_001)).unwrap();
    assert_eq!(minted, Minted { shares: u(1), assets: u(1_000_001), locked: LOCKED_SHARES });
    assert_eq!(ledger, Ledger { supply: u(1_000_001), idle: u(1_000_001), ..Ledger::default() });
    assert_eq!(deposit(&Ledger::default(), &none, u(1_000_000)), Err(MathError::Zero));

    let (ledger, minted) = mint(&Ledger::default(), &none, u(1)).unwrap();
    assert_eq!(minted, Minted { shares: u(1), assets: u(1_000_001), locked: LOCKED_SHARES });
    assert_eq!(ledger.supply, u(1_000_001));
}

#[test]
fn later_deposits_pay_the_optimistic_price() {
    let ledger = Ledger { supply: e18(100), idle: e18(50), ..Ledger::default() };
    let loans = LoanBook { optimistic: e18(150), conservative: e18(10) };
    let (after, minted) = deposit(&ledger, &loans, e18(20)).unwrap();
    assert_eq!(minted, Minted { shares: e18(10), assets: e18(20), locked: U256::ZERO });
    assert_eq!(after, Ledger { supply: e18(110), idle: e18(70), ..Ledger::default() });
    let (after, minted) = mint(&ledger, &loans, e18(10)).unwrap();
    assert_eq!(minted.assets, e18(20));
    assert_eq!(after.idle, e18(70));
}

#[test]
fn deposits_of_nothing_are_refused() {
    let ledger = Ledger { supply: u(10), idle: u(1_000), ..Ledger::default() };
    let none = LoanBook::default();
    assert_eq!(deposit(&ledger, &none, u(99)), Err(MathError::Zero));
    assert_eq!(deposit(&ledger, &none, u(100)).unwrap().1.shares, u(1));
    assert_eq!(mint(&ledger, &none, U256::ZERO), Err(MathError::Zero));
}

#[test]
fn deposits_that_do_not_fit_are_refused() {
    let none = LoanBook::default();
    let ledger = Ledger { supply: u(10), idle: u(10), ..Ledger::default() };
    assert_eq!(deposit(&ledger, &none, U256::MAX), Err(MathError::Overflow));
    assert_eq!(mint(&Ledger::default(), &none, U256::MAX), Err(MathError::Overflow));
    let loans = LoanBook { optimistic: U256::MAX, conservative: U256::ZERO };
    assert_eq!(deposit(&ledger, &loans, u(1)), Err(MathError::Overflow));
}

// ── Two totals ──

#[test]
fn conservative_totals_never_exceed_optimistic_ones() {
    let ledger = Ledger { supply: u(10), idle: u(100), ..Ledger::default() };
    let odd = LoanBook { optimistic: u(5), conservative: u(50) };
    assert_eq!(ledger.optimistic(&odd).unwrap().assets, u(105));
    assert_eq!(ledger.conservative(&odd, U256::ZERO).unwrap().assets, u(105));
    assert_eq!(ledger.conservative(&odd, u(6)).unwrap().assets, u(99));
    assert_eq!(ledger.conservative(&odd, u(1_000)).unwrap().assets, U256::ZERO);
}

// ── Loans ──

#[test]
fn a_loan_takes_what_is_above_the_floor() {
    let ledger = Ledger { supply: u(1), idle: u(100), ..Ledger::default() };
    let fee = AdminFee { bps: 0, cost: 60 };
    assert_eq!(fund_loan(&ledger, u(40), u(60)).unwrap(), Ledger { idle: u(40), fee, ..ledger });
    assert_eq!(fund_loan(&ledger, u(40), u(61)), Err(MathError::Insufficient { available: u(60) }));
    assert_eq!(fund_loan(&ledger, u(101), u(1)), Err(MathError::Insufficient { available: U256::ZERO }));
    assert_eq!(fund_loan(&ledger, U256::ZERO, U256::MAX), Err(MathError::Insufficient { available: u(100) }));
}

#[test]
fn a_repayment_is_idle() {
    let ledger = Ledger { supply: u(1), idle: u(100), ..Ledger::default() };
    let fee = AdminFee { bps: 0, cost: -5 };
    assert_eq!(credit_repayment(&ledger, u(5)).unwrap(), Ledger { idle: u(105), fee, ..ledger });
    assert_eq!(credit_repayment(&ledger, U256::MAX), Err(MathError::Overflow));
}

// ── Vesting ──

#[test]
fn a_fee_vests_in_a_straight_line_rounded_up() {
    let vesting = Vesting::default().add(u(1_000), GENESIS).unwrap();
    assert_eq!(vesting.unvested(GENESIS), Ok(u(1_000)));
    assert_eq!(vesting.unvested(GENESIS + 1), Ok(u(1_000)));
    assert_eq!(vesting.unvested(GENESIS + 15 * DAY), Ok(u(500)));
    assert_eq!(vesting.unvested(GENESIS + 30 * DAY - 1), Ok(u(1)));
    assert_eq!(vesting.unvested(GENESIS + 30 * DAY), Ok(U256::ZERO));
    assert_eq!(vesting.unvested(u64::MAX), Ok(U256::ZERO));
}

#[test]
fn a_further_fee_restarts_the_line_with_what_is_left() {
    let first = Vesting::default().add(u(1_000), GENESIS).unwrap();
    let second = first.add(u(100), GENESIS + 15 * DAY).unwrap();
    assert_eq!(second, Vesting { amount: u(600), end: GENESIS + 45 * DAY });
    assert_eq!(second.add(U256::ZERO, GENESIS + 20 * DAY).unwrap(), second, "no fee, no restart");
    assert_eq!(first.add(U256::MAX, GENESIS), Err(MathError::Overflow));
    assert_eq!(first.add(u(1), u64::MAX), Err(MathError::Overflow));
}

// ── Epochs ──

#[test]
fn epochs_turn_at_the_second() {
    assert_eq!(epoch_of(GENESIS, 0), 0);
    assert_eq!(epoch_of(GENESIS, GENESIS), 0);
    assert_eq!(epoch_of(GENESIS, GENESIS + EPOCH - 1), 0);
    assert_eq!(epoch_of(GENESIS, GENESIS + EPOCH), 1);
    assert_eq!(reveal_start(GENESIS, 1), Ok(GENESIS + 58 * DAY));
    assert_eq!(settle_start(GENESIS, 1), Ok(GENESIS + 60 * DAY));
    assert_eq!(reveal_start(GENESIS, u64::MAX), Err(MathError::Overflow));
    assert_eq!(settle_start(u64::MAX, 0), Err(MathError::Overflow));
}

#[test]
fn the_floor_is_due_from_day_28() {
    assert_eq!(floor_due(GENESIS, 0), None);
    assert_eq!(floor_due(GENESIS, GENESIS), None);
    assert_eq!(floor_due(GENESIS, GENESIS + 28 * DAY - 1), None);
    assert_eq!(floor_due(GENESIS, GENESIS + 28 * DAY), Some(0));
    assert_eq!(floor_due(GENESIS, GENESIS + 58 * DAY - 1), Some(0));
    assert_eq!(floor_due(GENESIS, GENESIS + 58 * DAY), Some(1));
    assert_eq!(floor_due(0, u64::MAX), None, "a time past all calendars");
}

// ── Settlement ──

fn clearing() -> Clearing {
    // 10 shares at 2.0: 20 assets, of which 1 is given up.
    Clearing {
        price: e18(2),
        liquidity: e18(30),
        sold_units: u(10_000_000),
        reserve: e18(19),
        fee: e18(1),
        bond_units: u(1_000_000),
    }
}

fn books() -> Ledger {
    Ledger { supply: e18(100), idle: e18(30), ..Ledger::default() }
}

#[test]
fn settlement_burns_reserves_and_vests() {
    let (ledger, vesting, settled) =
        settle(&books(), &Vesting::default(), e18(11), &clearing(), GENESIS).unwrap();
    assert_eq!(ledger, Ledger { supply: e18(89), idle: e18(11), ..Ledger::default() });
    assert_eq!(vesting, Vesting { amount: e18(1), end: GENESIS + 30 * DAY });
    assert_eq!(settled, Settled { sold: e18(10), bond: e18(1), burned: e18(11) });
}

#[test]
fn settlement_refuses_an_auction_that_gives_too_much() {
    let run = |queued, clearing: Clearing| settle(&books(), &Vesting::default(), queued, &clearing, GENESIS);
    let wrong = Err(MathError::Inconsistent);
    assert_eq!(run(e18(11) - u(1), clearing()), wrong, "burns more than is queued");
    assert_eq!(
        run(e18(11), Clearing { liquidity: e18(19) - u(1), ..clearing() }),
        wrong,
        "reserves more than it may"
    );
    assert_eq!(
        run(e18(11), Clearing { fee: e18(1) + u(1), ..clearing() }),
        wrong,
        "gives out more than the shares are worth"
    );
    let rich = Clearing {
        liquidity: e18(99),
        sold_units: u(11_000_000),
        bond_units: U256::ZERO,
        price: e18(3),
        reserve: e18(31),
        fee: U256::ZERO,
    };
    assert_eq!(run(e18(11), rich), wrong, "reserves more than is idle");
    assert_eq!(run(U256::MAX, Clearing { sold_units: U256::MAX, ..clearing() }), Err(MathError::Overflow));
}

// ── Claims ──

#[test]
fn claims_round_for_the_vault_and_leave_nothing_behind() {
    let bucket = Claimable::default().add(u(3), u(10)).unwrap();
    let (left, paid) = bucket.redeem(u(1)).unwrap();
    assert_eq!(
        (left, paid),
        (Claimable { shares: u(2), assets: u(7) }, Payout { shares: u(1), assets: u(3) })
    );
    let (left, paid) = left.redeem(u(2)).unwrap();
    assert_eq!((left, paid), (Claimable::default(), Payout { shares: u(2), assets: u(7) }));

    let (left, paid) = bucket.withdraw(u(4)).unwrap();
    assert_eq!(
        (left, paid),
        (Claimable { shares: u(1), assets: u(6) }, Payout { shares: u(2), assets: u(4) })
    );
    let (left, paid) = left.withdraw(u(6)).unwrap();
    assert_eq!((left, paid), (Claimable::default(), Payout { shares: u(1), assets: u(6) }));
    assert_eq!(bucket.take_all().unwrap(), (Claimable::default(), Payout { shares: u(3), assets: u(10) }));
}

#[test]
fn claims_refuse_too_much_and_nothing() {
    let bucket = Claimable { shares: u(30), assets: u(10) };
    assert_eq!(bucket.redeem(u(31)), Err(MathError::Insufficient { available: u(30) }));
    assert_eq!(bucket.withdraw(u(11)), Err(MathError::Insufficient { available: u(10) }));
    assert_eq!(bucket.redeem(u(2)), Err(MathError::Zero), "two of thirty shares are not one asset");
    assert_eq!(bucket.redeem(U256::ZERO), Err(MathError::Zero));
    assert_eq!(bucket.withdraw(U256::ZERO), Err(MathError::Zero));
    assert_eq!(Claimable::default().take_all(), Err(MathError::Zero));
    assert_eq!(bucket.add(U256::MAX, U256::ZERO), Err(MathError::Overflow));
}
