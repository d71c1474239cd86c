use super::*;

fn listed(account: Address) -> Error {
    Blacklisted { account }.into()
}

#[motsu::test]
fn usdai_tells_of_its_list() {
    let world = World::staked();
    let vault = &world.vault;
    let error = vault.sender(ALICE).note_blacklisted(BOB, true).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: ALICE }.into());
    world.mark(ALICE, true);
    world.saw(&ISUSDai::BlacklistSet { account: ALICE, blacklisted: true });
    assert!(vault.sender(BOB).is_blacklisted(ALICE));
    assert_eq!(world.shares(ALICE), e18(1_000), "the bit is not in the balance");
    assert_eq!(vault.sender(ALICE).transfer(BOB, u(1)).motsu_unwrap_err(), listed(ALICE));
    world.mark(ALICE, false);
    world.saw(&ISUSDai::BlacklistSet { account: ALICE, blacklisted: false });
    vault.sender(ALICE).transfer(BOB, e18(1_000)).motsu_unwrap();
    assert_eq!((world.shares(ALICE), world.shares(BOB)), (U256::ZERO, e18(1_000)));
}

#[motsu::test]
fn anyone_brings_the_copy_up_to_date() {
    let world = World::staked();
    let vault = &world.vault;
    world.dollar.sender(ADMIN).mark(ALICE, true);
    assert!(!vault.sender(BOB).is_blacklisted(ALICE));
    vault.sender(CAROL).sync_blacklist(ALICE).motsu_unwrap();
    vault.sender(CAROL).sync_blacklist(ALICE).motsu_unwrap();
    assert!(vault.sender(BOB).is_blacklisted(ALICE));
    assert_eq!(vault.sender(ALICE).transfer(BOB, u(1)).motsu_unwrap_err(), listed(ALICE));
    world.dollar.sender(ADMIN).mark(ALICE, false);
    vault.sender(CAROL).sync_blacklist(ALICE).motsu_unwrap();
    vault.sender(ALICE).transfer(BOB, u(1)).motsu_unwrap();
}

#[motsu::test]
fn the_vault_and_nobody_are_never_listed() {
    let world = World::staked();
    let here = world.vault.address();
    for account in [Address::ZERO, here] {
        let error = world.vault.sender(CAROL).sync_blacklist(account).motsu_unwrap_err();
        assert_eq!(error, InvalidParameter {}.into());
        world.mark(account, true);
        assert!(!world.vault.sender(CAROL).is_blacklisted(account));
    }
    world.dollar.sender(ADMIN).mark(here, false);
    world.request(ALICE, e18(1));
}

#[motsu::test]
fn deposit_and_mint_revert_for_a_listed_receiver() {
    let world = World::staked();
    world.mark(CAROL, true);
    assert_eq!(world.vault.sender(BOB).deposit(e18(1), CAROL).motsu_unwrap_err(), listed(CAROL));
    assert_eq!(world.vault.sender(BOB).mint(e18(1), CAROL).motsu_unwrap_err(), listed(CAROL));
    // USDai itself refuses a payer.
    assert_eq!(
        world.vault.sender(CAROL).deposit(e18(1), BOB).motsu_unwrap_err(),
        bubbled(Blacklisted { account: CAROL })
    );
    // A copy that is behind still tells a depositor no.
    world.dollar.sender(ADMIN).mark(CAROL, false);
    assert_eq!(world.vault.sender(BOB).max_deposit(CAROL), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).max_mint(CAROL), U256::ZERO);
}

#[motsu::test]
fn winnings_of_a_listed_controller_wait_and_stop_nobody() {
    let world = World::staked();
    world.deposit(BOB, e18(1_000));
    let (hers, his) = (world.request(ALICE, e18(100)), world.request(BOB, e18(100)));
    world.mark(ALICE, true);
    world.pass(30 * DAY);
    assert!(world.settle().1, "a listed lot settles with the others");
    world.vault.sender(BOB).claim(his, BOB).motsu_unwrap();
    world.vault.sender(CAROL).sync(hers).motsu_unwrap();
    let bubble = bubbled(Blacklisted { account: ALICE });
    assert_eq!(world.vault.sender(ALICE).claim(hers, CAROL).motsu_unwrap_err(), bubble);
    assert_eq!(world.vault.sender(ALICE).max_withdraw(ALICE), U256::ZERO);
    assert_eq!(world.balances()[1], e18(100), "set aside");
    world.mark(ALICE, false);
    assert_eq!(world.vault.sender(ALICE).max_withdraw(ALICE), e18(100));
    world.vault.sender(ALICE).claim(hers, ALICE).motsu_unwrap();
    assert_eq!(world.balances()[1], U256::ZERO);
}

#[motsu::test]
fn a_balance_never_reaches_the_bit() {
    let world = World::staked();
    {
        let mut vault = world.vault.sender(ADMIN);
        let half = (U256::from(1) << 255) - u(1);
        vault.balances.setter(BOB).set(half);
    }
    let error = world.vault.sender(ALICE).transfer(BOB, u(1)).motsu_unwrap_err();
    assert_eq!(error, MathOverflow {}.into());
    world.vault.sender(ALICE).transfer(BOB, U256::ZERO).motsu_unwrap();
}
