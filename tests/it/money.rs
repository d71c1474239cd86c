//! USDC to USDai and back.
use e2e::{usd, usdc, world, FUNDS};
use usdai_abi::common::{
    AccessControlUnauthorizedAccount, EnforcedPause, IPausable, SlippageExceeded, ZeroAmount,
};
use usdai_abi::erc20::{ERC20InsufficientBalance, IERC20};
use usdai_abi::usdai::{AssetCapExceeded, IUSDai, SupplyCapExceeded, UnknownAsset};
use usdai_cli::deploy::role;
use usdai_cli::types::{Address, B256, U256};

fn deposit(token: Address, amount: U256, recipient: Address) -> IUSDai::depositCall {
    IUSDai::depositCall { token, amount, minOut: U256::ZERO, recipient }
}

#[test]
fn deposit_and_withdrawal_are_one_to_one() {
    let w = world();
    let alice = w.alice.address();
    w.deposit(&w.alice, 1_000);
    assert_eq!(w.balance(w.p.usdai, alice), usd(1_000));
    assert_eq!(w.balance(w.p.usdc, w.p.usdai), usdc(1_000));
    // A millionth of a cent above a whole unit rounds down in the reserves' favour.
    let amount = usd(400) + U256::from(999_999_999_999_u64);
    let receipt = w.send(
        &w.alice,
        w.p.usdai,
        &IUSDai::withdrawCall { token: w.p.usdc, amount, minOut: usdc(400), recipient: alice },
    );
    let event: IUSDai::Withdrawn = receipt.event(w.p.usdai).expect("Withdrawn");
    assert_eq!((event.burned, event.amount), (amount, usdc(400)));
    assert_eq!(w.balance(w.p.usdc, alice), usdc(FUNDS - 600));
    let r = w.view(w.p.usdai, &IUSDai::reservesCall {});
    assert_eq!(
        (r.reserves, r.supply),
        (usd(600), usd(1_000) - amount),
        "INV-USDAI-01: reserves cover the supply"
    );
}

#[test]
fn deposit_reverts_for_an_unknown_token() {
    let w = world();
    let token = w.p.caliber;
    w.refused(&w.alice, w.p.usdai, &deposit(token, usdc(1), w.alice.address()), &UnknownAsset { token });
}

#[test]
fn deposit_reverts_over_the_cap_of_the_asset() {
    let w = world();
    w.deposit(&w.bob, 10);
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::setAssetCapCall { token: w.p.usdc, cap: usdc(100) });
    w.send(&w.alice, w.p.usdc, &IERC20::approveCall { spender: w.p.usdai, value: usdc(91) });
    let over = AssetCapExceeded { token: w.p.usdc, cap: usdc(100), attempted: usdc(101) };
    w.refused(&w.alice, w.p.usdai, &deposit(w.p.usdc, usdc(91), w.alice.address()), &over);
    // Exactly the cap is allowed.
    w.send(&w.alice, w.p.usdai, &deposit(w.p.usdc, usdc(90), w.alice.address()));
}

#[test]
fn deposit_reverts_over_the_supply_cap() {
    let w = world();
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::setSupplyCapCall { cap: usd(50) });
    w.send(&w.alice, w.p.usdc, &IERC20::approveCall { spender: w.p.usdai, value: usdc(51) });
    w.refused(
        &w.alice,
        w.p.usdai,
        &deposit(w.p.usdc, usdc(51), w.alice.address()),
        &SupplyCapExceeded { cap: usd(50), attempted: usd(51) },
    );
}

#[test]
fn deposit_reverts_for_zero_and_below_the_limit() {
    let w = world();
    w.refused(&w.alice, w.p.usdai, &deposit(w.p.usdc, U256::ZERO, w.alice.address()), &ZeroAmount {});
    w.send(&w.alice, w.p.usdc, &IERC20::approveCall { spender: w.p.usdai, value: usdc(5) });
    let greedy = IUSDai::depositCall {
        token: w.p.usdc,
        amount: usdc(5),
        minOut: usd(5) + U256::from(1),
        recipient: w.alice.address(),
    };
    w.refused(
        &w.alice,
        w.p.usdai,
        &greedy,
        &SlippageExceeded { actual: usd(5), limit: usd(5) + U256::from(1) },
    );
}

#[test]
fn withdrawal_reverts_without_the_balance() {
    let w = world();
    w.deposit(&w.bob, 50);
    w.deposit(&w.alice, 10);
    let call = IUSDai::withdrawCall {
        token: w.p.usdc,
        amount: usd(11),
        minOut: U256::ZERO,
        recipient: w.alice.address(),
    };
    w.refused(
        &w.alice,
        w.p.usdai,
        &call,
        &ERC20InsufficientBalance { sender: w.alice.address(), balance: usd(10), needed: usd(11) },
    );
}

#[test]
fn a_pause_stops_deposits_until_the_admin_ends_it() {
    let w = world();
    w.deposit(&w.alice, 10);
    w.send(&w.staff.guardian, w.p.usdai, &IPausable::pauseCall {});
    w.send(&w.alice, w.p.usdc, &IERC20::approveCall { spender: w.p.usdai, value: usdc(5) });
    w.refused(&w.alice, w.p.usdai, &deposit(w.p.usdc, usdc(5), w.alice.address()), &EnforcedPause {});
    // Who may pause may not unpause.
    let lacking =
        AccessControlUnauthorizedAccount { account: w.staff.guardian.address(), neededRole: B256::ZERO };
    w.refused(&w.staff.guardian, w.p.usdai, &IPausable::unpauseCall {}, &lacking);
    w.send(&w.staff.admin, w.p.usdai, &IPausable::unpauseCall {});
    w.send(&w.alice, w.p.usdai, &deposit(w.p.usdc, usdc(5), w.alice.address()));
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(15));
}

#[test]
fn each_door_needs_its_role() {
    let w = world();
    let lacking =
        |role: B256| AccessControlUnauthorizedAccount { account: w.bob.address(), neededRole: role };
    w.refused(&w.bob, w.p.usdai, &IUSDai::setSupplyCapCall { cap: usd(1) }, &lacking(B256::ZERO));
    w.refused(
        &w.bob,
        w.p.usdai,
        &IUSDai::listAssetCall { token: w.p.usdc, cap: usd(1) },
        &lacking(B256::ZERO),
    );
    w.refused(
        &w.bob,
        w.p.usdai,
        &IUSDai::setBlacklistedCall { account: w.alice.address(), blacklisted: true },
        &lacking(role("BLACKLISTER_ROLE")),
    );
    for contract in [w.p.usdai, w.p.susdai, w.p.qev, w.p.caliber, w.p.router] {
        w.refused(&w.bob, contract, &IPausable::pauseCall {}, &lacking(role("PAUSER_ROLE")));
    }
}
