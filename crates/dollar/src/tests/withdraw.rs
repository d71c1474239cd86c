use super::*;

#[motsu::test]
fn withdraw_burns_and_pays(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    let token = coin.address();
    let out = usdai.sender(ALICE).withdraw(token, usd(400), usdc(400), BOB).motsu_unwrap();
    assert_eq!(out, usdc(400));
    assert_eq!(coin.sender(BOB).balance_of(BOB), usdc(400));
    assert_eq!(usdai.sender(ALICE).balance_of(ALICE), usd(600));
    assert_eq!(usdai.sender(ALICE).reserves(), (usd(600), usd(600), U256::ZERO));
    assert_eq!(usdai.sender(ALICE).asset(token).3, usdc(600));
    saw(&usdai, &IERC20::Transfer { from: ALICE, to: Address::ZERO, value: usd(400) });
    saw(
        &usdai,
        &IUSDai::Withdrawn { caller: ALICE, recipient: BOB, token, burned: usd(400), amount: usdc(400) },
    );
}

#[motsu::test]
fn withdraw_rounds_down_and_keeps_the_rest_as_backing(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    let amount = u(1_999_999_999_999);
    let out = usdai.sender(ALICE).withdraw(coin.address(), amount, U256::ZERO, ALICE).motsu_unwrap();
    assert_eq!(out, u(1));
    let (backing, supply, _) = usdai.sender(ALICE).reserves();
    assert_eq!(backing - supply, u(999_999_999_999), "INV-USDAI-01");
}

#[motsu::test]
fn withdraw_reverts_when_it_would_pay_nothing(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    for amount in [U256::ZERO, u(1), u(999_999_999_999)] {
        let error =
            usdai.sender(ALICE).withdraw(coin.address(), amount, U256::ZERO, ALICE).motsu_unwrap_err();
        assert_eq!(error, ZeroAmount {}.into(), "{amount}");
    }
    assert_eq!(usdai.sender(ALICE).balance_of(ALICE), usd(1_000));
}

#[motsu::test]
fn withdraw_reverts_when_paused(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    pause(&usdai);
    let error = usdai.sender(ALICE).withdraw(coin.address(), usd(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
}

#[motsu::test]
fn withdraw_reverts_for_unknown_nobody_and_limits(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    let token = coin.address();
    let error = usdai.sender(ALICE).withdraw(CAROL, usd(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, UnknownAsset { token: CAROL }.into());
    let error = usdai.sender(ALICE).withdraw(token, usd(1), U256::ZERO, Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    let error = usdai.sender(ALICE).withdraw(token, usd(1), usdc(1) + u(1), ALICE).motsu_unwrap_err();
    assert_eq!(error, SlippageExceeded { actual: usdc(1), limit: usdc(1) + u(1) }.into());
}

#[motsu::test]
fn withdraw_reverts_beyond_the_balance(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    usdai.sender(ALICE).transfer(BOB, usd(10)).motsu_unwrap();
    let error = usdai.sender(BOB).withdraw(coin.address(), usd(11), U256::ZERO, BOB).motsu_unwrap_err();
    assert_eq!(error, ERC20InsufficientBalance { sender: BOB, balance: usd(10), needed: usd(11) }.into());
}

#[motsu::test]
fn withdraw_reverts_beyond_the_reserve_of_the_asset(
    usdai: Contract<Usdai>,
    coin: Contract<Coin>,
    other: Contract<Silent>,
) {
    with_alice(&usdai, &coin);
    other.sender(ADMIN).set(18, 0);
    other.sender(ADMIN).mint(ALICE, usd(5));
    usdai.sender(ADMIN).list_asset(other.address(), U256::MAX).motsu_unwrap();
    usdai.sender(ALICE).deposit(other.address(), usd(5), U256::ZERO, ALICE).motsu_unwrap();
    let needed = usd(5) + u(1);
    let error = usdai.sender(ALICE).withdraw(other.address(), needed, U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, InsufficientReserves { token: other.address(), available: usd(5), needed }.into());
    usdai.sender(ALICE).withdraw(other.address(), usd(5), usd(5), CAROL).motsu_unwrap();
    assert_eq!(other.sender(CAROL).balance_of(CAROL), usd(5), "a token that answers nothing has paid");
}

#[motsu::test]
fn withdraw_leaves_all_as_it_was_when_the_coin_refuses(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    coin.sender(ADMIN).set(6, habit::FALSE);
    let error = usdai.sender(ALICE).withdraw(coin.address(), usd(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, call_failed(coin.address()));
    assert_eq!(usdai.sender(ALICE).balance_of(ALICE), usd(1_000));
    assert_eq!(usdai.sender(ALICE).reserves(), (usd(1_000), usd(1_000), U256::ZERO));
}

#[motsu::test]
fn withdraw_answers_huge_amounts_by_name(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    let error = usdai.sender(ALICE).withdraw(coin.address(), U256::MAX, U256::ZERO, ALICE).motsu_unwrap_err();
    let needed = U256::MAX / u(1_000_000_000_000);
    assert_eq!(error, InsufficientReserves { token: coin.address(), available: usdc(1_000), needed }.into());
}
