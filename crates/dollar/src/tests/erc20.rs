use super::*;

#[motsu::test]
fn metadata_is_constant(usdai: Contract<Usdai>) {
    deploy(&usdai);
    assert_eq!(usdai.sender(BOB).run(&IERC20::nameCall {}).motsu_unwrap()._0, "USDai");
    assert_eq!(usdai.sender(BOB).run(&IERC20::symbolCall {}).motsu_unwrap()._0, "USDai");
    assert_eq!(usdai.sender(BOB).run(&IERC20::decimalsCall {}).motsu_unwrap()._0, 18);
}

#[motsu::test]
fn transfer_moves_and_logs(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    usdai.sender(ALICE).transfer(BOB, usd(3)).motsu_unwrap();
    assert_eq!(usdai.sender(BOB).balance_of(ALICE), usd(997));
    assert_eq!(usdai.sender(BOB).balance_of(BOB), usd(3));
    saw(&usdai, &IERC20::Transfer { from: ALICE, to: BOB, value: usd(3) });
    usdai.sender(ALICE).transfer(ALICE, usd(997)).motsu_unwrap();
    assert_eq!(usdai.sender(BOB).balance_of(ALICE), usd(997));
    usdai.sender(CAROL).transfer(BOB, U256::ZERO).motsu_unwrap();
}

#[motsu::test]
fn transfer_goes_on_when_paused(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    pause(&usdai);
    usdai.sender(ALICE).transfer(BOB, usd(3)).motsu_unwrap();
}

#[motsu::test]
fn transfer_reverts_by_name(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    for value in [usd(1_000) + u(1), U256::from(1) << 255, U256::MAX] {
        let error = usdai.sender(ALICE).transfer(BOB, value).motsu_unwrap_err();
        assert_eq!(
            error,
            ERC20InsufficientBalance { sender: ALICE, balance: usd(1_000), needed: value }.into()
        );
    }
    let error = usdai.sender(ALICE).transfer(Address::ZERO, usd(1)).motsu_unwrap_err();
    assert_eq!(error, ERC20InvalidReceiver { receiver: Address::ZERO }.into());
    let error = usdai.sender(ALICE).transfer_from(Address::ZERO, BOB, U256::ZERO).motsu_unwrap_err();
    assert_eq!(error, ERC20InvalidSender { sender: Address::ZERO }.into());
}

#[motsu::test]
fn transfer_from_spends_the_allowance(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    usdai.sender(ALICE).approve(ALICE, BOB, usd(5)).motsu_unwrap();
    saw(&usdai, &IERC20::Approval { owner: ALICE, spender: BOB, value: usd(5) });
    usdai.sender(BOB).transfer_from(ALICE, CAROL, usd(2)).motsu_unwrap();
    assert_eq!(usdai.sender(BOB).allowance(ALICE, BOB), usd(3));
    assert_eq!(usdai.sender(BOB).balance_of(CAROL), usd(2));
    let error = usdai.sender(BOB).transfer_from(ALICE, CAROL, usd(3) + u(1)).motsu_unwrap_err();
    let needed = usd(3) + u(1);
    assert_eq!(error, ERC20InsufficientAllowance { spender: BOB, allowance: usd(3), needed }.into());
    let error = usdai.sender(CAROL).transfer_from(ALICE, CAROL, u(1)).motsu_unwrap_err();
    assert_eq!(
        error,
        ERC20InsufficientAllowance { spender: CAROL, allowance: U256::ZERO, needed: u(1) }.into()
    );
}

#[motsu::test]
fn transfer_from_never_spends_the_unlimited_allowance(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    usdai.sender(ALICE).approve(ALICE, BOB, U256::MAX).motsu_unwrap();
    usdai.sender(BOB).transfer_from(ALICE, CAROL, usd(2)).motsu_unwrap();
    assert_eq!(usdai.sender(BOB).allowance(ALICE, BOB), U256::MAX);
}

#[motsu::test]
fn approve_reverts_for_nobody(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let error = usdai.sender(ALICE).approve(ALICE, Address::ZERO, u(1)).motsu_unwrap_err();
    assert_eq!(error, ERC20InvalidSpender { spender: Address::ZERO }.into());
}
