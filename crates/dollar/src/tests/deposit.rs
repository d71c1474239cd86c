use super::*;

#[motsu::test]
fn deposit_mints_one_for_one(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    let minted = usdai.sender(ALICE).deposit(token, usdc(250), usd(250), BOB).motsu_unwrap();
    assert_eq!(minted, usd(250));
    assert_eq!(usdai.sender(ALICE).balance_of(BOB), usd(250));
    assert_eq!(usdai.sender(ALICE).balance_of(ALICE), U256::ZERO);
    assert_eq!(coin.sender(ALICE).balance_of(usdai.address()), usdc(250));
    assert_eq!(coin.sender(ALICE).balance_of(ALICE), usdc(9_750));
    assert_eq!(usdai.sender(ALICE).asset(token), (true, 6, usdc(1_000_000), usdc(250)));
    assert_eq!(usdai.sender(ALICE).reserves(), (usd(250), usd(250), U256::ZERO));
    saw(&usdai, &IERC20::Transfer { from: Address::ZERO, to: BOB, value: usd(250) });
    saw(
        &usdai,
        &IUSDai::Deposited { caller: ALICE, recipient: BOB, token, amount: usdc(250), minted: usd(250) },
    );
}

#[motsu::test]
fn deposit_takes_the_smallest_part(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let minted = usdai.sender(ALICE).deposit(coin.address(), u(1), U256::ZERO, ALICE).motsu_unwrap();
    assert_eq!(minted, u(1_000_000_000_000));
}

#[motsu::test]
fn deposit_takes_a_token_that_answers_nothing(usdai: Contract<Usdai>, silent: Contract<Silent>) {
    deploy(&usdai);
    silent.sender(ADMIN).set(18, 0);
    silent.sender(ADMIN).mint(ALICE, usd(5));
    usdai.sender(ADMIN).list_asset(silent.address(), U256::MAX).motsu_unwrap();
    let minted = usdai.sender(ALICE).deposit(silent.address(), usd(5), usd(5), ALICE).motsu_unwrap();
    assert_eq!(minted, usd(5));
    assert_eq!(silent.sender(ALICE).balance_of(usdai.address()), usd(5));
}

#[motsu::test]
fn deposit_reverts_when_paused(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    pause(&usdai);
    let error = usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
    usdai.sender(ADMIN).run(&IPausable::unpauseCall {}).motsu_unwrap();
    usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap();
}

#[motsu::test]
fn deposit_reverts_for_zero_unknown_and_nobody(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    let error = usdai.sender(ALICE).deposit(token, U256::ZERO, U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, ZeroAmount {}.into());
    let error = usdai.sender(ALICE).deposit(CAROL, usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, UnknownAsset { token: CAROL }.into());
    let error = usdai.sender(ALICE).deposit(token, usdc(1), U256::ZERO, Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ERC20InvalidReceiver { receiver: Address::ZERO }.into());
}

#[motsu::test]
fn deposit_reverts_below_the_limit(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let limit = usd(1) + u(1);
    let error = usdai.sender(ALICE).deposit(coin.address(), usdc(1), limit, ALICE).motsu_unwrap_err();
    assert_eq!(error, SlippageExceeded { actual: usd(1), limit }.into());
}

#[motsu::test]
fn deposit_stops_at_the_asset_cap(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    usdai.sender(ADMIN).set_asset_cap(token, usdc(100)).motsu_unwrap();
    usdai.sender(ALICE).deposit(token, usdc(40), U256::ZERO, ALICE).motsu_unwrap();
    let error = usdai.sender(ALICE).deposit(token, usdc(60) + u(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, AssetCapExceeded { token, cap: usdc(100), attempted: usdc(100) + u(1) }.into());
    usdai.sender(ALICE).deposit(token, usdc(60), U256::ZERO, ALICE).motsu_unwrap();
    assert_eq!(usdai.sender(ALICE).asset(token).3, usdc(100));
}

#[motsu::test]
fn deposit_stops_at_the_supply_cap(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    usdai.sender(ADMIN).set_supply_cap(usd(10));
    let error = usdai.sender(ALICE).deposit(token, usdc(10) + u(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, SupplyCapExceeded { cap: usd(10), attempted: usd(10) + u(1_000_000_000_000) }.into());
    usdai.sender(ALICE).deposit(token, usdc(10), U256::ZERO, ALICE).motsu_unwrap();
}

#[motsu::test]
fn deposit_reverts_when_the_coin_does(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let reason = ERC20InsufficientBalance { sender: BOB, balance: U256::ZERO, needed: usdc(1) };
    let error = usdai.sender(BOB).deposit(coin.address(), usdc(1), U256::ZERO, BOB).motsu_unwrap_err();
    assert_eq!(error, Error(reason.abi_encode()));
    assert_eq!(usdai.sender(BOB).reserves(), (U256::ZERO, U256::ZERO, U256::ZERO), "nothing half done");
}

#[motsu::test]
fn deposit_reverts_for_coins_that_move_another_amount(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    for (habit, received) in [(habit::FEE, usdc(99)), (habit::LIAR, U256::ZERO), (habit::DOUBLE, usdc(200))] {
        coin.sender(ADMIN).set(6, habit);
        let error = usdai.sender(ALICE).deposit(token, usdc(100), U256::ZERO, ALICE).motsu_unwrap_err();
        assert_eq!(error, TransferMismatch { token, expected: usdc(100), received }.into());
    }
    assert_eq!(usdai.sender(ALICE).total_supply(), U256::ZERO, "INV-USDAI-01");
}

#[motsu::test]
fn deposit_reverts_for_answers_that_are_not_true(
    usdai: Contract<Usdai>,
    coin: Contract<Coin>,
    garbage: Contract<Garbage>,
) {
    with_coin(&usdai, &coin);
    coin.sender(ADMIN).set(6, habit::FALSE);
    let error = usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, call_failed(coin.address()));

    garbage.sender(ADMIN).set(6, 0);
    garbage.sender(ADMIN).mint(ALICE, usdc(1));
    usdai.sender(ADMIN).list_asset(garbage.address(), U256::MAX).motsu_unwrap();
    let error = usdai.sender(ALICE).deposit(garbage.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, call_failed(garbage.address()));
}

#[motsu::test]
fn deposit_names_the_overflow_of_huge_amounts(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    usdai.sender(ADMIN).set_asset_cap(token, U256::MAX).motsu_unwrap();
    for amount in [U256::from(1) << 128, U256::from(1) << 255, U256::MAX] {
        let error = usdai.sender(ALICE).deposit(token, amount, U256::ZERO, ALICE).motsu_unwrap_err();
        assert_eq!(error, MathOverflow {}.into(), "{amount}");
    }
    let error = usdai.sender(ALICE).deposit(token, U256::from(1) << 64, U256::ZERO, ALICE).motsu_unwrap_err();
    assert!(error.read::<ERC20InsufficientBalance>().is_some(), "2^64 is an amount; Alice has less");
}

#[motsu::test]
fn gifts_of_a_coin_back_nothing(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    coin.sender(ADMIN).mint(usdai.address(), usdc(500));
    assert_eq!(usdai.sender(ALICE).reserves(), (usd(1_000), usd(1_000), U256::ZERO));
    assert_eq!(usdai.sender(ALICE).asset(coin.address()).3, usdc(1_000));
}
