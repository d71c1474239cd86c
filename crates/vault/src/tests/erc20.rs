use super::*;

#[motsu::test]
fn metadata_is_constant() {
    let world = World::new();
    let answer = |call: Vec<u8>| world.vault.sender(BOB).functions(&call).unwrap();
    let name = IERC20::nameCall::abi_decode_returns(&answer(IERC20::nameCall {}.abi_encode()), true).unwrap();
    assert_eq!(name._0, "Staked USDai");
    let symbol =
        IERC20::symbolCall::abi_decode_returns(&answer(IERC20::symbolCall {}.abi_encode()), true).unwrap();
    assert_eq!(symbol._0, "sUSDai");
    assert_eq!(answer(IERC20::decimalsCall {}.abi_encode()), u(18).to_be_bytes::<32>());
    assert_eq!(world.vault.sender(BOB).asset(), world.dollar.address());
    assert_eq!(world.vault.sender(BOB).share(), world.vault.address());
}

#[motsu::test]
fn transfer_moves_and_logs() {
    let world = World::staked();
    world.pause();
    assert!(world.vault.sender(ALICE).transfer(BOB, e18(3)).motsu_unwrap(), "the pause does not stop it");
    assert_eq!((world.shares(ALICE), world.shares(BOB)), (e18(997), e18(3)));
    world.saw(&IERC20::Transfer { from: ALICE, to: BOB, value: e18(3) });
}

#[motsu::test]
fn transfer_from_spends_the_allowance() {
    let world = World::staked();
    assert!(world.vault.sender(ALICE).approve(BOB, e18(5)).motsu_unwrap());
    world.saw(&IERC20::Approval { owner: ALICE, spender: BOB, value: e18(5) });
    assert!(world.vault.sender(BOB).transfer_from(ALICE, CAROL, e18(2)).motsu_unwrap());
    assert_eq!(world.vault.sender(BOB).allowance(ALICE, BOB), e18(3));
    let needed = e18(3) + u(1);
    let error = world.vault.sender(BOB).transfer_from(ALICE, CAROL, needed).motsu_unwrap_err();
    assert_eq!(error, ERC20InsufficientAllowance { spender: BOB, allowance: e18(3), needed }.into());
    world.vault.sender(ALICE).approve(BOB, U256::MAX).motsu_unwrap();
    world.vault.sender(BOB).transfer_from(ALICE, CAROL, e18(2)).motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).allowance(ALICE, BOB), U256::MAX);
}

#[motsu::test]
fn transfer_reverts_by_name() {
    let world = World::staked();
    let vault = world.vault.address();
    for value in [e18(1_000) + u(1), U256::MAX] {
        let error = world.vault.sender(ALICE).transfer(BOB, value).motsu_unwrap_err();
        assert_eq!(
            error,
            ERC20InsufficientBalance { sender: ALICE, balance: e18(1_000), needed: value }.into()
        );
    }
    for receiver in [Address::ZERO, vault] {
        let error = world.vault.sender(ALICE).transfer(receiver, e18(1)).motsu_unwrap_err();
        assert_eq!(error, ERC20InvalidReceiver { receiver }.into(), "queued shares come by requests only");
    }
    let error = world.vault.sender(ALICE).transfer_from(Address::ZERO, BOB, U256::ZERO).motsu_unwrap_err();
    assert_eq!(error, ERC20InvalidSender { sender: Address::ZERO }.into());
    let error = world.vault.sender(ALICE).approve(Address::ZERO, u(1)).motsu_unwrap_err();
    assert_eq!(error, ERC20InvalidSpender { spender: Address::ZERO }.into());
}

#[motsu::test]
fn transfer_reverts_for_the_blacklisted() {
    let world = World::staked();
    world.vault.sender(ALICE).transfer(CAROL, e18(1)).motsu_unwrap();
    world.vault.sender(CAROL).approve(BOB, e18(1)).motsu_unwrap();
    world.vault.sender(ALICE).approve(CAROL, e18(1)).motsu_unwrap();
    world.mark(CAROL, true);
    let listed = || bubbled(Blacklisted { account: CAROL });
    assert_eq!(world.vault.sender(CAROL).transfer(BOB, u(1)).motsu_unwrap_err(), listed(), "sends");
    assert_eq!(world.vault.sender(ALICE).transfer(CAROL, u(1)).motsu_unwrap_err(), listed(), "receives");
    assert_eq!(
        world.vault.sender(BOB).transfer_from(CAROL, BOB, u(1)).motsu_unwrap_err(),
        listed(),
        "is moved"
    );
    assert_eq!(
        world.vault.sender(CAROL).transfer_from(ALICE, BOB, u(1)).motsu_unwrap_err(),
        listed(),
        "moves"
    );
}
