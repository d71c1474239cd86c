use super::*;

#[motsu::test]
fn deposit_locks_the_first_shares() {
    let world = World::new();
    let assets = e18(1_000);
    assert_eq!(world.vault.sender(ALICE).preview_deposit(assets).motsu_unwrap(), assets - LOCKED_SHARES);
    let shares = world.deposit(ALICE, assets);
    assert_eq!(shares, assets - LOCKED_SHARES);
    assert_eq!(world.shares(ALICE), shares);
    assert_eq!(world.shares(DEAD), LOCKED_SHARES);
    assert_eq!(world.vault.sender(ALICE).total_supply(), assets);
    assert_eq!(world.dollars(world.vault.address()), assets);
    assert_eq!(world.dollars(ALICE), e18(999_000));
    assert_eq!(world.balances(), [assets, U256::ZERO, U256::ZERO, U256::ZERO]);
    world.saw(&IERC20::Transfer { from: Address::ZERO, to: DEAD, value: LOCKED_SHARES });
    world.saw(&IERC20::Transfer { from: Address::ZERO, to: ALICE, value: shares });
    world.saw(&ISUSDai::Deposit { sender: ALICE, owner: ALICE, assets, shares });
}

#[motsu::test]
fn deposit_pays_the_interest_that_has_accrued() {
    let world = World::staked();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(e18(1_000));
    // 2,000 assets behind 1,000 shares, up to the locked ones.
    let shares = world.vault.sender(BOB).deposit(e18(20), CAROL).motsu_unwrap();
    assert_eq!(world.shares(CAROL), shares);
    assert!(shares < e18(10) + u(10_000) && shares > e18(10) - u(10_000), "{shares}");
    let back = world.vault.sender(BOB).convert_to_assets(shares).motsu_unwrap();
    assert!(back <= e18(20), "INV-SUSDAI-05");
}

#[motsu::test]
fn deposit_reverts_below_the_limit() {
    let world = World::staked();
    let limit = e18(5) + u(1);
    let error = world.vault.sender(BOB).deposit_with_limit(e18(5), BOB, limit).motsu_unwrap_err();
    assert_eq!(error, SlippageExceeded { actual: e18(5), limit }.into());
    assert_eq!(world.vault.sender(BOB).deposit_with_limit(e18(5), BOB, e18(5)).motsu_unwrap(), e18(5));
}

#[motsu::test]
fn mint_rounds_the_assets_up() {
    let world = World::staked();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(u(1));
    let preview = world.vault.sender(BOB).preview_mint(e18(3)).motsu_unwrap();
    assert_eq!(preview, e18(3) + u(1));
    let error = world.vault.sender(BOB).mint_with_limit(e18(3), BOB, e18(3)).motsu_unwrap_err();
    assert_eq!(error, SlippageExceeded { actual: preview, limit: e18(3) }.into());
    assert_eq!(world.vault.sender(BOB).mint(e18(3), BOB).motsu_unwrap(), preview);
    assert_eq!(world.vault.sender(BOB).mint_with_limit(e18(3), BOB, preview).motsu_unwrap(), preview);
    assert_eq!(world.shares(BOB), e18(6));
}

#[motsu::test]
fn deposit_and_mint_revert_when_paused() {
    let world = World::staked();
    world.pause();
    assert_eq!(world.vault.sender(BOB).deposit(e18(1), BOB).motsu_unwrap_err(), EnforcedPause {}.into());
    assert_eq!(world.vault.sender(BOB).mint(e18(1), BOB).motsu_unwrap_err(), EnforcedPause {}.into());
}

#[motsu::test]
fn deposit_reverts_before_the_wiring() {
    let world = World::unwired();
    assert_eq!(world.vault.sender(BOB).deposit(e18(1), BOB).motsu_unwrap_err(), NotWired {}.into());
}

#[motsu::test]
fn deposit_reverts_for_nothing_and_nobody() {
    let world = World::staked();
    let vault = world.vault.address();
    assert_eq!(world.vault.sender(BOB).deposit(U256::ZERO, BOB).motsu_unwrap_err(), ZeroAmount {}.into());
    assert_eq!(world.vault.sender(BOB).mint(U256::ZERO, BOB).motsu_unwrap_err(), ZeroAmount {}.into());
    for receiver in [Address::ZERO, vault] {
        let error = world.vault.sender(BOB).deposit(e18(1), receiver).motsu_unwrap_err();
        assert_eq!(error, ERC20InvalidReceiver { receiver }.into());
    }
    let empty = World::new();
    let error = empty.vault.sender(BOB).deposit(LOCKED_SHARES, BOB).motsu_unwrap_err();
    assert_eq!(error, ZeroAmount {}.into(), "the first deposit has to exceed the locked shares");
}

#[motsu::test]
fn deposit_reverts_for_the_blacklisted() {
    let world = World::staked();
    world.mark(CAROL, true);
    let listed = || bubbled(Blacklisted { account: CAROL });
    assert_eq!(world.vault.sender(CAROL).deposit(e18(1), CAROL).motsu_unwrap_err(), listed());
    assert_eq!(world.vault.sender(BOB).deposit(e18(1), CAROL).motsu_unwrap_err(), listed());
    assert_eq!(world.vault.sender(CAROL).deposit(e18(1), BOB).motsu_unwrap_err(), listed());
}

#[motsu::test]
fn deposit_names_the_overflow_of_huge_amounts() {
    let world = World::staked();
    for assets in [U256::from(1) << 128, U256::from(1) << 255, U256::MAX] {
        assert_eq!(world.vault.sender(BOB).deposit(assets, BOB).motsu_unwrap_err(), MathOverflow {}.into());
        assert_eq!(world.vault.sender(BOB).mint(assets, BOB).motsu_unwrap_err(), MathOverflow {}.into());
    }
    assert_eq!(world.balances()[0], e18(1_000) + LOCKED_SHARES, "nothing half done");
}

#[motsu::test]
fn deposit_reverts_when_the_shares_stand_for_nothing() {
    let world = World::staked();
    let all = world.balances()[0];
    world.book.sender(ADMIN).lend(BORROWER, all).motsu_unwrap();
    world.book.sender(ADMIN).write_off(all);
    assert_eq!(world.prices(), (U256::ZERO, U256::ZERO));
    assert_eq!(world.vault.sender(BOB).deposit(e18(1), BOB).motsu_unwrap_err(), VaultInsolvent {}.into());
    assert_eq!(world.vault.sender(BOB).max_deposit(BOB), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).max_mint(BOB), U256::ZERO);
}

#[motsu::test]
fn gifts_change_no_price() {
    let world = World::staked();
    let before = world.prices();
    world.dollar.sender(BOB).transfer(world.vault.address(), e18(500)).motsu_unwrap();
    assert_eq!(world.prices(), before, "INV-SUSDAI-07");
}
