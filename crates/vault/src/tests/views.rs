use super::*;
use alloy_primitives::aliases::B32;

#[motsu::test]
fn previews_of_the_asynchronous_side_revert() {
    let world = World::staked();
    assert_eq!(
        world.vault.sender(BOB).preview_redeem(e18(1)).motsu_unwrap_err(),
        PreviewUnsupported {}.into()
    );
    assert_eq!(
        world.vault.sender(BOB).preview_withdraw(e18(1)).motsu_unwrap_err(),
        PreviewUnsupported {}.into()
    );
}

#[motsu::test]
fn conversions_are_at_the_redemption_price() {
    let world = World::staked();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(e18(100));
    world.book.sender(ADMIN).impair(e18(100));
    let total = e18(900) + LOCKED_SHARES;
    let supply = e18(1_000) + LOCKED_SHARES;
    assert_eq!(world.vault.sender(BOB).total_assets().motsu_unwrap(), total);
    assert_eq!(world.vault.sender(BOB).convert_to_assets(supply).motsu_unwrap(), total);
    assert_eq!(world.vault.sender(BOB).convert_to_assets(e18(10)).motsu_unwrap(), e18(10) * total / supply);
    assert_eq!(world.vault.sender(BOB).convert_to_shares(e18(9)).motsu_unwrap(), e18(9) * supply / total);
    let (high, low) = world.prices();
    assert_eq!(high, e18(1) * (e18(1_100) + LOCKED_SHARES) / supply);
    assert_eq!(low, e18(1) * total / supply);
}

#[motsu::test]
fn limits_of_deposits_follow_the_state() {
    let world = World::staked();
    let room = U256::from(u128::MAX) - world.balances()[0];
    assert_eq!(world.vault.sender(BOB).max_deposit(BOB), room);
    assert_eq!(world.vault.sender(BOB).max_mint(BOB), room, "at a price of one");
    world.mark(BOB, true);
    assert_eq!(world.vault.sender(BOB).max_deposit(BOB), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).max_mint(BOB), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).max_deposit(CAROL), room);
    world.pause();
    assert_eq!(world.vault.sender(BOB).max_deposit(CAROL), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).max_mint(CAROL), U256::ZERO);
    let unwired = World::unwired();
    assert_eq!(unwired.vault.sender(BOB).max_deposit(CAROL), U256::ZERO);
}

#[motsu::test]
fn the_limit_of_a_deposit_is_exact() {
    let world = World::staked();
    let room = world.vault.sender(BOB).max_deposit(BOB);
    world.dollar.sender(ADMIN).issue(BOB, room);
    let error = world.vault.sender(BOB).deposit(room + u(1), BOB).motsu_unwrap_err();
    assert_eq!(error, MathOverflow {}.into());
    world.deposit(BOB, room);
}

#[motsu::test]
fn interfaces_are_told() {
    let world = World::new();
    for id in [0x01ff_c9a7u32, 0x3637_2b07, 0x2f0a_18c5, 0xe3bc_4e65, 0x620e_e8e4, 0x7965_db0b] {
        assert!(world.vault.sender(BOB).supports_interface(B32::from(id)), "{id:x}");
    }
    assert!(!world.vault.sender(BOB).supports_interface(B32::from(0xffff_ffffu32)));
}

#[motsu::test]
fn an_empty_vault_is_one_to_one() {
    let world = World::new();
    assert_eq!(world.prices(), (e18(1), e18(1)));
    assert_eq!(world.vault.sender(BOB).convert_to_shares(e18(5)).motsu_unwrap(), e18(5));
    assert_eq!(world.vault.sender(BOB).preview_mint(e18(5)).motsu_unwrap(), e18(5) + LOCKED_SHARES);
}
