//! The base yield. The second of motsu's blocks never changes: time passes by setting the last accrual back.

use super::*;
use crate::word::{pair, split};
use usdai_abi::roles::TREASURER_ROLE;

const VAULT: Address = Address::repeat_byte(0xba);
const DAY: u128 = 86_400;
const WAD: u128 = 10u128.pow(18);

/// Two tiers: 600 dollars at `1e9` a second, and 1,000 at `5e8`. Alice has deposited 1,000.
fn with_tiers(usdai: &Contract<Usdai>, coin: &Contract<Coin>) {
    with_alice(usdai, coin);
    usdai.sender(ADMIN).run(&IUSDai::setVaultCall { vault: VAULT }).motsu_unwrap();
    tiers(usdai, &[u(1_000_000_000), usd(600), u(500_000_000), usd(1_000)]).unwrap();
}

fn tiers(usdai: &Contract<Usdai>, words: &[U256]) -> Result<(), Error> {
    let call = IUSDai::setYieldTiersCall { words: words.to_vec() };
    usdai.sender(ADMIN).run(&call).motsu_res().map(|_| ())
}

fn fund(usdai: &Contract<Usdai>, coin: &Contract<Coin>, amount: U256) {
    let token = coin.address();
    usdai.sender(ALICE).run(&IUSDai::fundYieldCall { token, amount }).motsu_unwrap();
}

fn pass(usdai: &Contract<Usdai>, seconds: u128) {
    let (accrued, rest) = split(usdai.sender(ADMIN).accrual.get());
    usdai.sender(ADMIN).accrual.set(pair(accrued, rest - seconds));
}

fn accrued(usdai: &Contract<Usdai>) -> U256 {
    usdai.sender(BOB).run(&IUSDai::baseYieldAccruedCall {}).motsu_unwrap()._0
}

fn funded(usdai: &Contract<Usdai>) -> U256 {
    usdai.sender(BOB).run(&IUSDai::baseYieldFundedCall {}).motsu_unwrap()._0
}

fn harvest(usdai: &Contract<Usdai>) -> U256 {
    usdai.sender(VAULT).run(&IUSDai::harvestYieldCall {}).motsu_unwrap().amount
}

/// What 1,000 dollars earn in a day: 600 at the first rate, 400 at the second.
fn a_day() -> U256 {
    (usd(600) * u(1_000_000_000) + usd(400) * u(500_000_000)) * u(DAY) / u(WAD)
}

#[motsu::test]
fn yield_accrues_by_tiers(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    assert_eq!(accrued(&usdai), U256::ZERO);
    pass(&usdai, DAY);
    assert_eq!(accrued(&usdai), a_day());
    // Beyond all tiers nothing more is earned.
    usdai.sender(ALICE).deposit(coin.address(), usdc(9_000), U256::ZERO, ALICE).motsu_unwrap();
    pass(&usdai, DAY);
    let full = (usd(600) * u(1_000_000_000) + usd(1_000) * u(500_000_000)) * u(DAY) / u(WAD);
    assert_eq!(accrued(&usdai), a_day() + full);
}

#[motsu::test]
fn yield_is_settled_before_tokens_move(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    pass(&usdai, DAY);
    // A deposit right before the look earns nothing of the past, a withdrawal takes nothing of it.
    usdai.sender(ALICE).deposit(coin.address(), usdc(500), U256::ZERO, ALICE).motsu_unwrap();
    assert_eq!(accrued(&usdai), a_day());
    usdai.sender(ALICE).withdraw(coin.address(), usd(1_500), U256::ZERO, ALICE).motsu_unwrap();
    assert_eq!(accrued(&usdai), a_day());
    pass(&usdai, DAY);
    assert_eq!(accrued(&usdai), a_day(), "nothing backs, nothing earns");
}

#[motsu::test]
fn harvest_pays_the_funded_part_to_the_vault(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    pass(&usdai, DAY);
    assert_eq!((accrued(&usdai), funded(&usdai)), (a_day(), U256::ZERO));
    assert_eq!(harvest(&usdai), U256::ZERO, "an empty escrow pays nothing");
    assert_eq!(accrued(&usdai), a_day(), "and forgets nothing");

    fund(&usdai, &coin, u(10_000));
    let ten = u(10_000) * u(1_000_000_000_000);
    let from = ALICE;
    saw(&usdai, &IUSDai::YieldFunded { from, token: coin.address(), amount: u(10_000), funded: ten });
    assert_eq!(usdai.sender(BOB).reserves().0, usd(1_000), "the escrow backs nothing");
    assert_eq!(funded(&usdai), ten);
    assert_eq!(harvest(&usdai), ten);
    saw(&usdai, &IUSDai::YieldHarvested { vault: VAULT, amount: ten });
    assert_eq!(usdai.sender(BOB).balance_of(VAULT), ten);
    assert_eq!(
        usdai.sender(BOB).reserves(),
        (usd(1_000) + ten, usd(1_000) + ten, U256::ZERO),
        "INV-USDAI-01"
    );
    assert_eq!((accrued(&usdai), funded(&usdai)), (a_day() - ten, U256::ZERO));

    fund(&usdai, &coin, usdc(1_000));
    assert_eq!(harvest(&usdai), a_day() - ten, "no more than what has accrued");
    let left = usd(1_000) + ten - a_day();
    assert_eq!(usdai.sender(BOB).run(&IUSDai::yieldEscrowCall {}).motsu_unwrap()._0, left);
    assert_eq!(usdai.sender(BOB).asset(coin.address()).3, usdc(2_000) + u(10_000), "INV-USDAI-05");
}

#[motsu::test]
fn harvest_keeps_the_supply_cap(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    fund(&usdai, &coin, usdc(100));
    pass(&usdai, DAY);
    usdai.sender(ADMIN).set_supply_cap(usd(1_000) + u(7));
    assert_eq!(harvest(&usdai), u(7));
    assert_eq!(harvest(&usdai), U256::ZERO);
    usdai.sender(ADMIN).set_supply_cap(usd(900));
    assert_eq!(harvest(&usdai), U256::ZERO, "below the supply already");
    usdai.sender(ADMIN).set_supply_cap(usd(2_000));
    assert_eq!(harvest(&usdai), a_day() - u(7));
}

#[motsu::test]
fn harvest_is_the_vaults(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    for caller in [ADMIN, ALICE] {
        let error = usdai.sender(caller).run(&IUSDai::harvestYieldCall {}).motsu_unwrap_err();
        assert_eq!(error, Unauthorized { caller }.into());
    }
    fund(&usdai, &coin, usdc(100));
    pass(&usdai, DAY);
    pause(&usdai);
    assert_eq!(harvest(&usdai), a_day(), "a pause stops no yield");
}

#[motsu::test]
fn tiers_are_bounded_and_change_only_the_future(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    pass(&usdai, DAY);
    let max = u(31_709_791_983);
    for words in [
        vec![u(0), usd(1)],
        vec![max + u(1), usd(1)],
        vec![max, U256::ZERO],
        vec![max, U256::from(1) << 128],
        vec![max],
        vec![max; 18],
        vec![max, usd(1), U256::MAX, usd(1)],
    ] {
        assert_eq!(tiers(&usdai, &words).unwrap_err(), InvalidParameter {}.into(), "{words:?}");
    }
    assert_eq!(accrued(&usdai), a_day(), "a refusal changes nothing");
    let eight = vec![max; 16];
    tiers(&usdai, &eight).unwrap();
    saw(&usdai, &IUSDai::YieldTiersSet { words: eight.clone() });
    assert_eq!(usdai.sender(BOB).run(&IUSDai::yieldTiersCall {}).motsu_unwrap().words, eight);
    assert_eq!(accrued(&usdai), a_day(), "the past at the old tiers");
    tiers(&usdai, &[]).unwrap();
    pass(&usdai, DAY);
    assert_eq!(accrued(&usdai), a_day(), "no tiers, no yield");
}

#[motsu::test]
fn a_yield_too_large_stops_growing_and_stops_nobody(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    usdai.sender(ADMIN).accrual.set(pair(u128::MAX - 1, 2 << 64));
    assert_eq!(accrued(&usdai), U256::from(u128::MAX));
    usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap();
    usdai.sender(ALICE).withdraw(coin.address(), usd(1), U256::ZERO, ALICE).motsu_unwrap();
    assert_eq!(accrued(&usdai), U256::from(u128::MAX));
}

#[motsu::test]
fn fund_yield_reverts_by_name(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    let token = coin.address();
    let try_it = |who, token, amount| usdai.sender(who).fund_yield(token, amount).motsu_unwrap_err();
    assert_eq!(try_it(ALICE, token, U256::ZERO), ZeroAmount {}.into());
    assert_eq!(try_it(ALICE, CAROL, u(1)), UnknownAsset { token: CAROL }.into());
    let (cap, attempted) = (usdc(1_000_000), usdc(1_000_000) + u(1));
    let error = try_it(ALICE, token, usdc(999_000) + u(1));
    assert_eq!(error, AssetCapExceeded { token, cap, attempted }.into());
    assert_eq!(try_it(ALICE, token, U256::MAX), MathOverflow {}.into());
    usdai.sender(LISTER).set_blacklisted(BOB, true).motsu_unwrap();
    assert_eq!(try_it(BOB, token, u(1)), Blacklisted { account: BOB }.into());
    pause(&usdai);
    assert_eq!(try_it(ALICE, token, u(1)), EnforcedPause {}.into());
}

#[motsu::test]
fn defund_yield_leaves_what_has_accrued(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_tiers(&usdai, &coin);
    grant(&usdai, TREASURER_ROLE, CAROL);
    fund(&usdai, &coin, usdc(1));
    pass(&usdai, DAY);
    let token = coin.address();
    let available = usd(1) - a_day();
    let take = |amount, recipient| {
        usdai.sender(CAROL).run(&IUSDai::defundYieldCall { token, amount, recipient }).motsu_res().map(|_| ())
    };
    assert_eq!(take(U256::ZERO, BOB).unwrap_err(), ZeroAmount {}.into());
    assert_eq!(take(u(1), Address::ZERO).unwrap_err(), ZeroAddress {}.into());
    let whole = available / u(1_000_000_000_000);
    let needed = (whole + u(1)) * u(1_000_000_000_000);
    assert_eq!(take(whole + u(1), BOB).unwrap_err(), InsufficientEscrow { available, needed }.into());
    take(whole, BOB).unwrap();
    let taken = whole * u(1_000_000_000_000);
    saw(&usdai, &IUSDai::YieldDefunded { to: BOB, token, amount: whole, taken });
    assert_eq!(coin.sender(BOB).balance_of(BOB), whole);
    assert_eq!(harvest(&usdai), a_day(), "the vault gets all that had accrued");
    usdai.sender(LISTER).set_blacklisted(BOB, true).motsu_unwrap();
    assert_eq!(take(u(1), BOB).unwrap_err(), Blacklisted { account: BOB }.into());
}
