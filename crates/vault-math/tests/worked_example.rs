//! The figures of docs/vault.md, step by step. A figure that changes here changes there.

use alloy_primitives::U256;
use vault_math::*;

/// "1,007.2" in 18 decimals.
fn e(text: &str) -> U256 {
    let text = text.replace(',', "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{part:0<18}").parse().unwrap()
}

/// A bid of `tick` for `shares` at `price`: what its owner gets, rounded down.
fn paid(shares: U256, price: U256, tick: u64) -> U256 {
    let bid = mul_div_down(shares, price, WAD).unwrap();
    mul_div_down(bid, U256::from(10_000 - tick), U256::from(10_000)).unwrap()
}

#[test]
fn the_figures_of_the_documentation_are_the_programs() {
    let none = LoanBook::default();
    let fee = AdminFee { bps: 1_000, cost: 0 };
    let ledger = Ledger { fee, ..Default::default() };

    // 1. Alice is the first, Bob the second.
    let (ledger, alice) = deposit(&ledger, &none, e("1,000,000")).unwrap();
    assert_eq!((alice.shares, alice.locked), (e("999,999.999999999999"), e("0.000000000001")));
    let (ledger, bob) = deposit(&ledger, &none, e("500,000")).unwrap();
    assert_eq!(bob.shares, e("500,000"));

    // 2. A loan, and a month of interest that has not been paid.
    let ledger = fund_loan(&ledger, U256::ZERO, e("1,200,000")).unwrap();
    let loans = LoanBook { optimistic: e("1,212,000"), conservative: e("1,200,000") };
    let prices = |ledger: &Ledger, loans: &LoanBook, unvested| {
        let buy = ledger.optimistic(loans).unwrap().price_down().unwrap();
        let sell = ledger.conservative(loans, unvested).unwrap().price_down().unwrap();
        (buy, sell)
    };
    assert_eq!(prices(&ledger, &loans, U256::ZERO), (e("1.0072"), e("1")));

    // 3. Carol comes while the interest is due.
    let (ledger, carol) = deposit(&ledger, &loans, e("100,720")).unwrap();
    assert_eq!(carol.shares, e("100,000"));
    assert_eq!(prices(&ledger, &loans, U256::ZERO), (e("1.0072"), e("1.0004500")));

    // 4. The borrower pays.
    let ledger = credit_repayment(&ledger, e("50,000")).unwrap();
    let loans = LoanBook { optimistic: e("1,162,000"), conservative: e("1,162,000") };
    assert_eq!(ledger.idle, e("450,720"));
    assert_eq!(ledger.fee.due(loans.conservative), Ok(e("1,200")));
    let price = e("1.0072");
    assert_eq!(prices(&ledger, &loans, U256::ZERO), (price, price));

    // 5. Alice bids 50 bps for 200,000 shares, Bob nothing for 400,000.
    let alice_gets = paid(e("200,000"), price, 50);
    let given_up = paid(e("200,000"), price, 0) - alice_gets;
    assert_eq!((alice_gets, given_up), (e("200,432.8"), e("1,007.2")));
    let left = ledger.idle - alice_gets;
    let bob_units = mul_div_down(left, WAD, price).unwrap() / UNIT;
    let bob_shares = to_shares(bob_units).unwrap();
    assert_eq!(bob_shares, e("248,498.014297"));
    let bob_gets = paid(bob_shares, price, 0);
    assert_eq!(bob_gets, e("250,287.1999999384"));
    assert_eq!(e("400,000") - bob_shares, e("151,501.985703"));
    let clearing = Clearing {
        price,
        liquidity: ledger.idle,
        sold_units: e("200,000") / UNIT + bob_units,
        reserve: alice_gets + bob_gets,
        fee: given_up,
        bond_units: U256::ZERO,
    };
    let (after, vesting, settled) =
        settle(&ledger, &Vesting::default(), e("600,000"), &clearing, 1_000).unwrap();
    assert_eq!(settled.burned, e("448,498.014297"));
    let at = |day: u64| prices(&after, &loans, vesting.unvested(1_000 + day * DAY).unwrap());
    assert_eq!(at(0), (e("1.008074683684878838"), e("1.007200000000000000")));
    assert_eq!(at(15), (e("1.008074683684878838"), e("1.007637341842439419")));
    assert_eq!(at(30), (e("1.008074683684878838"), e("1.008074683684878838")));

    // 6. The loan defaults: a haircut of 40 % at once for those who leave, and none yet for those who come.
    let loans = LoanBook { optimistic: e("1,162,000"), conservative: e("697,200") };
    let (buy, sell) = prices(&after, &loans, U256::ZERO);
    assert_eq!((buy, sell), (e("1.008074683684878838"), e("0.605470080517851763")));

    // 7. A bid of 200,000 shares that was never revealed costs 25 bps of them.
    assert_eq!(mul_div_down(e("200,000"), U256::from(25), U256::from(10_000)), Ok(e("500")));
}
