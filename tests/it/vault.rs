//! Staking and the two share prices.
use e2e::{usd, world};
use usdai_abi::common::{AlreadyWired, EnforcedPause, IPausable, Unauthorized};
use usdai_abi::erc20::IERC20;
use usdai_abi::susdai::ISUSDai;
use usdai_cli::types::{address, U256};
use usdai_cli::units::wad;

#[test]
fn the_first_stake_locks_its_first_shares() {
    let w = world();
    let shares = w.stake(&w.alice, 1_000);
    let locked = U256::from(1_000_000);
    assert_eq!(
        w.balance(w.p.susdai, address!("000000000000000000000000000000000000dEaD")),
        locked,
        "INV-SUSDAI: locked shares"
    );
    assert_eq!(shares + locked, usd(1_000));
    assert_eq!(w.balance(w.p.susdai, w.alice.address()), shares);
    assert_eq!(w.prices(), (wad(), wad()));
    assert_eq!(w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle, usd(1_000));
    // The second one gets shares at the price of the first.
    assert_eq!(w.stake(&w.bob, 500), usd(500));
}

#[test]
fn a_donation_changes_no_price() {
    let w = world();
    w.stake(&w.alice, 1_000);
    w.deposit(&w.bob, 100_000);
    let before = w.prices();
    w.send(&w.bob, w.p.usdai, &IERC20::transferCall { to: w.p.susdai, value: usd(100_000) });
    assert_eq!(w.balance(w.p.usdai, w.p.susdai), usd(101_000));
    assert_eq!(w.prices(), before, "internal accounting counts no donation");
}

#[test]
fn only_the_router_moves_the_vaults_money() {
    let w = world();
    w.stake(&w.alice, 1_000);
    w.refused(
        &w.bob,
        w.p.susdai,
        &ISUSDai::fundLoanCall { to: w.bob.address(), amount: usd(1) },
        &Unauthorized { caller: w.bob.address() },
    );
    w.refused(
        &w.bob,
        w.p.susdai,
        &ISUSDai::creditRepaymentCall { amount: usd(1) },
        &Unauthorized { caller: w.bob.address() },
    );
    w.refused(
        &w.staff.admin,
        w.p.susdai,
        &ISUSDai::wireCall { loanRouter: w.bob.address(), auction: w.bob.address() },
        &AlreadyWired {},
    );
}

#[test]
fn staking_reverts_when_paused() {
    let w = world();
    w.deposit(&w.alice, 1_000);
    w.send(&w.alice, w.p.usdai, &IERC20::approveCall { spender: w.p.susdai, value: usd(1_000) });
    w.send(&w.staff.guardian, w.p.susdai, &IPausable::pauseCall {});
    assert_eq!(w.view(w.p.susdai, &ISUSDai::maxDepositCall { receiver: w.alice.address() })._0, U256::ZERO);
    w.refused(
        &w.alice,
        w.p.susdai,
        &ISUSDai::depositCall { assets: usd(1_000), receiver: w.alice.address() },
        &EnforcedPause {},
    );
}
