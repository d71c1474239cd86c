use super::*;

#[motsu::test]
fn list_asset_reads_the_decimals(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    deploy(&usdai);
    let token = coin.address();
    assert_eq!(usdai.sender(BOB).asset(token), (false, 0, U256::ZERO, U256::ZERO));
    coin.sender(ADMIN).set(8, 0);
    usdai.sender(ADMIN).list_asset(token, u(77)).motsu_unwrap();
    assert_eq!(usdai.sender(BOB).asset(token), (true, 8, u(77), U256::ZERO));
    saw(&usdai, &IUSDai::AssetListed { token, decimals: 8, cap: u(77) });
}

#[motsu::test]
fn list_asset_takes_0_to_18_decimals(
    usdai: Contract<Usdai>,
    a: Contract<Coin>,
    b: Contract<Coin>,
    c: Contract<Coin>,
) {
    deploy(&usdai);
    a.sender(ADMIN).set(0, 0);
    b.sender(ADMIN).set(18, 0);
    c.sender(ADMIN).set(19, 0);
    usdai.sender(ADMIN).list_asset(a.address(), u(1)).motsu_unwrap();
    usdai.sender(ADMIN).list_asset(b.address(), u(1)).motsu_unwrap();
    let error = usdai.sender(ADMIN).list_asset(c.address(), u(1)).motsu_unwrap_err();
    assert_eq!(error, UnsupportedDecimals { decimals: 19 }.into());
}

#[motsu::test]
fn list_asset_reverts_for_what_is_no_token(usdai: Contract<Usdai>, rock: Contract<Rock>) {
    deploy(&usdai);
    let error = usdai.sender(ADMIN).list_asset(rock.address(), u(1)).motsu_unwrap_err();
    assert!(!error.0.is_empty());
    assert!(!usdai.sender(BOB).asset(rock.address()).0);
}

#[motsu::test]
fn list_asset_reverts_the_second_time(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let error = usdai.sender(ADMIN).list_asset(coin.address(), u(1)).motsu_unwrap_err();
    assert_eq!(error, AssetAlreadyListed { token: coin.address() }.into());
}

#[motsu::test]
fn caps_are_set_and_none_is_the_largest(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    usdai.sender(ADMIN).set_asset_cap(token, u(1)).motsu_unwrap();
    saw(&usdai, &IUSDai::AssetCapSet { token, cap: u(1) });
    assert_eq!(usdai.sender(BOB).supply_cap(), U256::from(u128::MAX), "none");
    usdai.sender(ADMIN).run(&IUSDai::setSupplyCapCall { cap: u(2) }).motsu_unwrap();
    saw(&usdai, &IUSDai::SupplyCapSet { cap: u(2) });
    assert_eq!(usdai.sender(BOB).supply_cap(), u(2));
    let error = usdai.sender(ADMIN).set_asset_cap(CAROL, u(1)).motsu_unwrap_err();
    assert_eq!(error, UnknownAsset { token: CAROL }.into());
}
