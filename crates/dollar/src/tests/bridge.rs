//! ERC-7802 and the limits. The second of motsu's blocks never changes: refills are tested on backdated words.

use super::*;
use usdai_abi::{roles::BRIDGE_ROLE, usdai::IERC7802};

const BRIDGE: Address = Address::repeat_byte(0xb9);
const VAULT: Address = Address::repeat_byte(0xb8);

fn with_bridge(usdai: &Contract<Usdai>, coin: &Contract<Coin>) {
    with_alice(usdai, coin);
    grant(usdai, BRIDGE_ROLE, BRIDGE);
    limit(usdai, usd(300), usd(500)).motsu_unwrap();
}

fn limit(usdai: &Contract<Usdai>, inbound: U256, outbound: U256) -> Result<(), Error> {
    usdai.sender(ADMIN).set_bridge_limits(BRIDGE, inbound, outbound)
}

fn left(usdai: &Contract<Usdai>) -> (U256, U256) {
    let limits = usdai.sender(BOB).run(&IUSDai::bridgeLimitsCall { bridge: BRIDGE }).motsu_unwrap();
    (limits.inboundLeft, limits.outboundLeft)
}

fn burn(usdai: &Contract<Usdai>, from: Address, amount: U256) -> Result<(), Error> {
    usdai.sender(BRIDGE).run(&IERC7802::crosschainBurnCall { from, amount }).motsu_res().map(|_| ())
}

fn mint(usdai: &Contract<Usdai>, to: Address, amount: U256) -> Result<(), Error> {
    usdai.sender(BRIDGE).run(&IERC7802::crosschainMintCall { to, amount }).motsu_res().map(|_| ())
}

#[motsu::test]
fn crosschain_burn_and_mint_keep_what_is_owed(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    burn(&usdai, ALICE, usd(400)).unwrap();
    saw(&usdai, &IERC20::Transfer { from: ALICE, to: Address::ZERO, value: usd(400) });
    saw(&usdai, &IERC7802::CrosschainBurn { from: ALICE, amount: usd(400), sender: BRIDGE });
    assert_eq!(usdai.sender(BOB).reserves(), (usd(1_000), usd(600), usd(400)), "INV-USDAI-01");
    assert_eq!(usdai.sender(BOB).run(&IUSDai::bridgedSupplyCall {}).motsu_unwrap()._0, usd(400));
    mint(&usdai, BOB, usd(300)).unwrap();
    saw(&usdai, &IERC20::Transfer { from: Address::ZERO, to: BOB, value: usd(300) });
    saw(&usdai, &IERC7802::CrosschainMint { to: BOB, amount: usd(300), sender: BRIDGE });
    assert_eq!(usdai.sender(BOB).reserves(), (usd(1_000), usd(900), usd(100)), "INV-USDAI-04");
    assert_eq!(usdai.sender(BOB).balance_of(BOB), usd(300));
    assert_eq!(left(&usdai), (U256::ZERO, usd(100)));
}

#[motsu::test]
fn crosschain_mint_reverts_beyond_what_is_out(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    let error = mint(&usdai, BOB, u(1)).unwrap_err();
    assert_eq!(error, InsufficientBridged { bridged: U256::ZERO, needed: u(1) }.into());
    burn(&usdai, ALICE, usd(10)).unwrap();
    for needed in [usd(10) + u(1), U256::from(1) << 128, U256::MAX] {
        let error = mint(&usdai, BOB, needed).unwrap_err();
        assert_eq!(error, InsufficientBridged { bridged: usd(10), needed }.into());
    }
    mint(&usdai, BOB, usd(10)).unwrap();
    assert_eq!(usdai.sender(BOB).reserves().2, U256::ZERO, "INV-USDAI-04");
}

#[motsu::test]
fn crosschain_limits_bind_both_ways(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    let error = burn(&usdai, ALICE, usd(500) + u(1)).unwrap_err();
    let needed = usd(500) + u(1);
    assert_eq!(error, BridgeLimitExceeded { bridge: BRIDGE, available: usd(500), needed }.into());
    burn(&usdai, ALICE, usd(500)).unwrap();
    let error = burn(&usdai, ALICE, u(1)).unwrap_err();
    assert_eq!(error, BridgeLimitExceeded { bridge: BRIDGE, available: u(0), needed: u(1) }.into());
    let needed = usd(300) + u(1);
    let error = mint(&usdai, BOB, needed).unwrap_err();
    assert_eq!(error, BridgeLimitExceeded { bridge: BRIDGE, available: usd(300), needed }.into());
    mint(&usdai, BOB, usd(300)).unwrap();
    let error = mint(&usdai, BOB, u(1)).unwrap_err();
    assert_eq!(error, BridgeLimitExceeded { bridge: BRIDGE, available: u(0), needed: u(1) }.into());
}

#[motsu::test]
fn crosschain_limits_refill_over_a_day(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    for (ago, expected) in [
        (0u64, usd(0)),
        (21_600, usd(125)),
        (43_200, usd(250)),
        (86_399, usd(500) - u(5_787_037_037_037_038)),
        (86_400, usd(500)),
        (1_000_000, usd(500)),
    ] {
        let word = (usd(500) << 112) | ((u(NOW) - U256::from(ago)) << 224);
        usdai.sender(ADMIN).outbound.insert(BRIDGE, word);
        assert_eq!(left(&usdai).1, expected, "{ago} s ago");
    }
}

#[motsu::test]
fn a_new_limit_keeps_what_is_in_use(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    burn(&usdai, ALICE, usd(200)).unwrap();
    limit(&usdai, usd(300), usd(250)).motsu_unwrap();
    assert_eq!(left(&usdai), (usd(300), usd(50)));
    limit(&usdai, U256::ZERO, usd(100)).motsu_unwrap();
    assert_eq!(left(&usdai), (U256::ZERO, U256::ZERO));
    let bridge = BRIDGE;
    saw(&usdai, &IUSDai::BridgeLimitsSet { bridge, inbound: U256::ZERO, outbound: usd(100) });
    let error = limit(&usdai, U256::from(1) << 112, U256::ZERO).motsu_unwrap_err();
    assert_eq!(error, InvalidParameter {}.into());
    limit(&usdai, (U256::from(1) << 112) - u(1), U256::ZERO).motsu_unwrap();
    let error = usdai.sender(ADMIN).set_bridge_limits(Address::ZERO, u(1), u(1)).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
}

#[motsu::test]
fn crosschain_reverts_for_pause_zero_and_the_blacklist(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    burn(&usdai, ALICE, usd(50)).unwrap();
    assert_eq!(burn(&usdai, ALICE, U256::ZERO).unwrap_err(), ZeroAmount {}.into());
    assert_eq!(mint(&usdai, ALICE, U256::ZERO).unwrap_err(), ZeroAmount {}.into());
    let nobody = ERC20InvalidReceiver { receiver: Address::ZERO };
    assert_eq!(mint(&usdai, Address::ZERO, u(1)).unwrap_err(), nobody.into());
    let needed = usd(951);
    let poor = ERC20InsufficientBalance { sender: ALICE, balance: usd(950), needed };
    assert_eq!(burn(&usdai, ALICE, needed).unwrap_err(), poor.into());
    usdai.sender(LISTER).set_blacklisted(ALICE, true).motsu_unwrap();
    assert_eq!(burn(&usdai, ALICE, u(1)).unwrap_err(), Blacklisted { account: ALICE }.into());
    assert_eq!(mint(&usdai, ALICE, u(1)).unwrap_err(), Blacklisted { account: ALICE }.into());
    usdai.sender(LISTER).set_blacklisted(BRIDGE, true).motsu_unwrap();
    assert_eq!(mint(&usdai, BOB, u(1)).unwrap_err(), Blacklisted { account: BRIDGE }.into());
    usdai.sender(LISTER).set_blacklisted(BRIDGE, false).motsu_unwrap();
    pause(&usdai);
    assert_eq!(mint(&usdai, BOB, u(1)).unwrap_err(), EnforcedPause {}.into());
    assert_eq!(burn(&usdai, BOB, u(1)).unwrap_err(), EnforcedPause {}.into());
    assert_eq!(usdai.sender(BOB).reserves(), (usd(1_000), usd(950), usd(50)), "nothing half done");
}

#[motsu::test]
fn the_supply_cap_counts_what_is_out(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    usdai.sender(ADMIN).set_supply_cap(usd(1_000));
    burn(&usdai, ALICE, usd(100)).unwrap();
    let error = usdai.sender(ALICE).deposit(coin.address(), u(1), U256::ZERO, ALICE).motsu_unwrap_err();
    let attempted = usd(1_000) + u(1_000_000_000_000);
    assert_eq!(error, SupplyCapExceeded { cap: usd(1_000), attempted }.into());
    mint(&usdai, ALICE, usd(100)).unwrap();
}

#[motsu::test]
fn crosschain_burn_takes_nothing_of_the_vault(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_bridge(&usdai, &coin);
    usdai.sender(ALICE).transfer(VAULT, usd(100)).motsu_unwrap();
    // Before USDai knows it, the vault is an account like any other.
    burn(&usdai, VAULT, usd(10)).unwrap();
    usdai.sender(ADMIN).set_vault(VAULT).motsu_unwrap();
    let refused = ERC20InvalidSender { sender: VAULT };
    assert_eq!(burn(&usdai, VAULT, u(1)).unwrap_err(), refused.into());
    burn(&usdai, ALICE, usd(10)).unwrap();
    mint(&usdai, VAULT, usd(5)).unwrap();
    assert_eq!(usdai.sender(BOB).balance_of(VAULT), usd(95));
    let nobody = ERC20InsufficientBalance { sender: Address::ZERO, balance: u(0), needed: u(1) };
    assert_eq!(burn(&usdai, Address::ZERO, u(1)).unwrap_err(), nobody.into());
}
