//! The properties of ERC-7540 and ERC-7575: the life of a request, operators, previews, share and vault. On random
//! sizes with fixed seeds.
use e2e::{usd, world, World};
use usdai_abi::common::{Unauthorized, IERC165};
use usdai_abi::erc20::{ERC20InsufficientAllowance, IERC20};
use usdai_abi::susdai::{ISUSDai, PreviewUnsupported};
use usdai_cli::types::{Address, FixedBytes, U256};

use super::random::Random;

fn pending(w: &World, id: U256, controller: Address) -> U256 {
    w.view(w.p.susdai, &ISUSDai::pendingRedeemRequestCall { requestId: id, controller }).shares
}

fn claimable(w: &World, id: U256, controller: Address) -> U256 {
    w.view(w.p.susdai, &ISUSDai::claimableRedeemRequestCall { requestId: id, controller }).shares
}

fn max_redeem(w: &World, controller: Address) -> U256 {
    w.view(w.p.susdai, &ISUSDai::maxRedeemCall { controller })._0
}

#[test]
fn a_request_is_pending_then_claimable_then_claimed_and_no_share_is_in_two_places() {
    for seed in 0..6 {
        let mut random = Random::new(seed);
        let w = world();
        w.stake(&w.alice, 200_000);
        w.stake(&w.bob, 100_000);
        // Scarce: a part of it stays in line for a second epoch.
        let _ = w.borrow(usd(300_000), usd(random.between(150_000, 205_000)));
        let alice = w.alice.address();
        let shares = usd(random.between(151_000, 190_000));
        let before = w.balance(w.p.susdai, alice);
        let id = w.request(&w.alice, shares);
        assert_eq!(before - w.balance(w.p.susdai, alice), shares, "the shares leave their owner");
        assert_eq!((pending(&w, id, alice), claimable(&w, id, alice)), (shares, U256::ZERO));
        assert_eq!(pending(&w, id, w.bob.address()), U256::ZERO, "of another controller: nothing");
        for day in [10, 28, 29] {
            w.day(day);
            assert_eq!((pending(&w, id, alice), claimable(&w, id, alice)), (shares, U256::ZERO), "day {day}");
        }
        w.day(30);
        w.settle();
        let (waits, won) = (pending(&w, id, alice), claimable(&w, id, alice));
        assert_eq!(waits + won, shares, "seed {seed}: {waits} + {won}");
        assert!(waits > U256::ZERO && won > U256::ZERO, "seed {seed}: scarce");
        assert_eq!(max_redeem(&w, alice), U256::ZERO, "not booked yet");
        w.send(&w.staff.keeper, w.p.susdai, &ISUSDai::syncCall { requestId: id });
        assert_eq!(claimable(&w, id, alice), U256::ZERO);
        assert_eq!(max_redeem(&w, alice), won, "booked: redeemable by amount");
        assert_eq!(pending(&w, id, alice), waits);
    }
}

#[test]
fn slices_of_a_claim_add_up_and_never_to_more() {
    for seed in 0..6 {
        let mut random = Random::new(50 + seed);
        let w = world();
        w.stake(&w.bob, 100_000);
        let bob = w.bob.address();
        let id = w.request(&w.bob, usd(random.between(1_000, 50_000)));
        w.day(30);
        w.settle();
        w.send(&w.bob, w.p.susdai, &ISUSDai::syncCall { requestId: id });
        let most = w.view(w.p.susdai, &ISUSDai::maxWithdrawCall { controller: bob })._0;
        let before = w.balance(w.p.usdai, bob);
        let reserved = w.view(w.p.susdai, &ISUSDai::balancesCall {}).reserved;
        for _ in 0..6 {
            let shares = max_redeem(&w, bob);
            let assets = w.view(w.p.susdai, &ISUSDai::maxWithdrawCall { controller: bob })._0;
            let part = U256::from(random.between(1, 90));
            let (receiver, controller) = (bob, bob);
            if random.between(0, 1) == 0 {
                let shares = shares * part / U256::from(100);
                w.send(&w.bob, w.p.susdai, &ISUSDai::redeemCall { shares, receiver, controller });
            } else {
                let assets = assets * part / U256::from(100);
                w.send(&w.bob, w.p.susdai, &ISUSDai::withdrawCall { assets, receiver, controller });
            }
            assert!(max_redeem(&w, bob) < shares, "seed {seed}: claimable falls");
        }
        let shares = max_redeem(&w, bob);
        w.send(&w.bob, w.p.susdai, &ISUSDai::redeemCall { shares, receiver: bob, controller: bob });
        let paid = w.balance(w.p.usdai, bob) - before;
        assert_eq!(paid, most, "seed {seed}: all of it in the end, INV-SUSDAI-06");
        let left = w.view(w.p.susdai, &ISUSDai::balancesCall {}).reserved;
        assert_eq!(reserved - left, paid);
    }
}

#[test]
fn a_request_moves_neither_price_nor_supply() {
    for seed in 0..4 {
        let mut random = Random::new(80 + seed);
        let w = world();
        w.stake(&w.alice, 100_000);
        let supply = |w: &World| w.view(w.p.susdai, &IERC20::totalSupplyCall {})._0;
        let before = (w.prices(), supply(&w));
        let id = w.request(&w.alice, usd(random.between(1, 90_000)));
        assert_eq!((w.prices(), supply(&w)), before);
        let receiver = w.alice.address();
        w.send(&w.alice, w.p.susdai, &ISUSDai::cancelRedeemCall { requestId: id, receiver });
        assert_eq!((w.prices(), supply(&w)), before);
        assert_eq!(pending(&w, id, receiver), U256::ZERO);
    }
}

#[test]
fn previews_of_the_asynchronous_side_revert_for_everyone_and_everything() {
    let w = world();
    w.stake(&w.alice, 1_000);
    let mut random = Random::new(90);
    for _ in 0..4 {
        let x = U256::from(random.next());
        for user in [&w.alice, &w.staff.keeper] {
            w.refused(user, w.p.susdai, &ISUSDai::previewRedeemCall { shares: x }, &PreviewUnsupported {});
            w.refused(user, w.p.susdai, &ISUSDai::previewWithdrawCall { assets: x }, &PreviewUnsupported {});
        }
    }
}

#[test]
fn operators_request_and_claim_and_others_do_not() {
    let w = world();
    w.stake(&w.alice, 1_000);
    let (alice, bob, carol) = (w.alice.address(), w.bob.address(), w.carol.address());
    let request = ISUSDai::requestRedeemCall { shares: usd(100), controller: alice, owner: alice };
    let short = ERC20InsufficientAllowance { spender: bob, allowance: U256::ZERO, needed: usd(100) };
    w.refused(&w.bob, w.p.susdai, &request, &short);
    w.send(&w.alice, w.p.susdai, &ISUSDai::setOperatorCall { operator: bob, approved: true });
    assert!(w.view(w.p.susdai, &ISUSDai::isOperatorCall { controller: alice, operator: bob })._0);
    let receipt = w.send(&w.bob, w.p.susdai, &request);
    let event = receipt.event::<ISUSDai::RedeemRequest>(w.p.susdai).expect("RedeemRequest");
    assert_eq!((event.controller, event.owner, event.sender), (alice, alice, bob));
    w.day(30);
    w.settle();
    w.send(&w.carol, w.p.susdai, &ISUSDai::syncCall { requestId: event.requestId });
    let redeem = ISUSDai::redeemCall { shares: usd(10), receiver: carol, controller: alice };
    w.refused(&w.carol, w.p.susdai, &redeem, &Unauthorized { caller: carol });
    let before = w.balance(w.p.usdai, carol);
    let paid = w.send(&w.bob, w.p.susdai, &redeem);
    let withdraw = paid.event::<ISUSDai::Withdraw>(w.p.susdai).expect("Withdraw");
    assert_eq!((withdraw.sender, withdraw.receiver, withdraw.owner), (bob, carol, alice));
    assert_eq!(w.balance(w.p.usdai, carol) - before, withdraw.assets);
    w.send(&w.alice, w.p.susdai, &ISUSDai::setOperatorCall { operator: bob, approved: false });
    w.refused(&w.bob, w.p.susdai, &redeem, &Unauthorized { caller: bob });
}

#[test]
fn a_controller_is_somebody_elses_only_with_consent() {
    let w = world();
    w.stake(&w.alice, 1_000);
    let (alice, bob) = (w.alice.address(), w.bob.address());
    let request = ISUSDai::requestRedeemCall { shares: usd(100), controller: bob, owner: alice };
    w.refused(&w.alice, w.p.susdai, &request, &Unauthorized { caller: alice });
    w.send(&w.bob, w.p.susdai, &ISUSDai::setOperatorCall { operator: alice, approved: true });
    w.send(&w.alice, w.p.susdai, &request);
    let id = w.view(w.p.qev, &usdai_abi::qev::IQev::lotCountCall {})._0;
    assert_eq!((pending(&w, id, bob), pending(&w, id, alice)), (usd(100), U256::ZERO));
}

#[test]
fn share_and_vault_point_at_each_other() {
    let w = world();
    let share = w.view(w.p.susdai, &ISUSDai::shareCall {})._0;
    let asset = w.view(w.p.susdai, &ISUSDai::assetCall {})._0;
    assert_eq!(w.view(share, &ISUSDai::vaultCall { asset })._0, w.p.susdai);
    // ERC-7575 vault, ERC-7575 share, ERC-7540 operators, ERC-7540 redemption
    for id in [0x2f0a_18c5_u32, 0xf815_c03d, 0xe3bc_4e65, 0x620e_e8e4] {
        let call = IERC165::supportsInterfaceCall { interfaceId: FixedBytes(id.to_be_bytes()) };
        assert!(w.view(w.p.susdai, &call)._0, "{id:x}");
    }
    // deposits are synchronous: no ERC-7540 deposit side
    let call = IERC165::supportsInterfaceCall { interfaceId: FixedBytes(0xce3b_bbf0_u32.to_be_bytes()) };
    assert!(!w.view(w.p.susdai, &call)._0);
}
