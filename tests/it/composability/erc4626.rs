//! The properties of ERC-4626 that integrators rely on (a16z's list), restated for a vault whose redemptions are
//! asynchronous: on random states with fixed seeds.
use e2e::{usd, world, Turn, World};
use usdai_abi::common::IPausable;
use usdai_abi::erc20::IERC20;
use usdai_abi::susdai::{ERC4626ExceededMaxRedeem, ERC4626ExceededMaxWithdraw, ISUSDai};
use usdai_abi::SolCall;
use usdai_cli::chain::CallError;
use usdai_cli::types::{address, Address, Bytes, U256};
use usdai_cli::units::wad;

use super::approve;
use super::random::Random;

alloy_sol_types::sol! {
    struct Call3 { address target; bool allowFailure; bytes callData; }
    struct Result3 { bool success; bytes returnData; }
    interface IMulticall3 {
        function aggregate3(Call3[] calls) external payable returns (Result3[] returnData);
    }
}

const BATCH: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");
const SEEDS: u64 = 8;

/// Stakes, perhaps a loan and a fee, some time later. Bob has 100,000 USDai, approved.
fn random_state(random: &mut Random) -> Turn {
    let w = world();
    w.stake(&w.alice, random.between(250_000, 500_000));
    if random.between(0, 3) > 0 {
        let principal = usd(random.between(1_000, 150_000)) + U256::from(random.next());
        let _ = w.borrow(usd(300_000), principal);
    }
    if random.between(0, 1) == 0 {
        let bps = U256::from(random.between(1, 2_000));
        let recipient = w.staff.keeper.address();
        w.send(&w.staff.admin, w.p.susdai, &ISUSDai::setAdminFeeCall { bps, recipient });
    }
    w.day(random.between(1, 24));
    w.deposit(&w.bob, 100_000);
    approve(&w, &w.bob, w.p.usdai, w.p.susdai);
    w
}

/// Wei, from a thousand, which is a share's wei at any of these prices, to about 37,000 whole.
fn amount(random: &mut Random) -> U256 {
    let bits = random.between(1, 75);
    (U256::from(random.next()) << 64 | U256::from(random.next()))
        >> usize::try_from(128 - bits).expect("small")
        | U256::from(1_000)
}

/// Answers of calls that are made one after another in one transaction, which leaves no trace.
fn together(w: &World, calls: Vec<Vec<u8>>) -> Vec<Bytes> {
    let calls = calls
        .into_iter()
        .map(|data| Call3 { target: w.p.susdai, allowFailure: false, callData: data.into() })
        .collect();
    let results = w.view(BATCH, &IMulticall3::aggregate3Call { calls }).returnData;
    results.into_iter().map(|result| result.returnData).collect()
}

fn number(word: &Bytes) -> U256 {
    U256::from_be_slice(word)
}

/// Lets the batch deposit: it has dollars, and the vault may take them.
fn arm_batch(w: &World) {
    w.send(&w.bob, w.p.usdai, &IERC20::transferCall { to: BATCH, value: usd(60_000) });
    let call = IERC20::approveCall { spender: w.p.susdai, value: U256::MAX };
    let calls = vec![Call3 { target: w.p.usdai, allowFailure: false, callData: call.abi_encode().into() }];
    w.send(&w.bob, BATCH, &IMulticall3::aggregate3Call { calls });
}

fn to_assets(w: &World, shares: U256) -> U256 {
    w.view(w.p.susdai, &ISUSDai::convertToAssetsCall { shares })._0
}

fn to_shares(w: &World, assets: U256) -> U256 {
    w.view(w.p.susdai, &ISUSDai::convertToSharesCall { assets })._0
}

#[test]
fn views_answer_in_every_state_and_to_everyone_the_same() {
    for seed in 0..SEEDS {
        let mut random = Random::new(seed);
        let w = random_state(&mut random);
        if seed % 3 == 0 {
            w.send(&w.staff.guardian, w.p.susdai, &IPausable::pauseCall {});
        }
        let (assets, shares) = (amount(&mut random), amount(&mut random));
        assert_eq!(w.view(w.p.susdai, &ISUSDai::assetCall {})._0, w.p.usdai);
        assert!(w.view(w.p.susdai, &ISUSDai::totalAssetsCall {})._0 > U256::ZERO);
        for user in [w.alice.address(), w.bob.address(), w.p.usdai, Address::ZERO] {
            let of = |call: Vec<u8>| {
                let call = serde_json::json!({ "from": user, "to": w.p.susdai, "input": Bytes::from(call) });
                w.chain.request("eth_call", serde_json::json!([call, "latest"])).expect("answers")
            };
            let same = |call: Vec<u8>| {
                assert_eq!(of(call.clone()), {
                    let call = serde_json::json!({ "to": w.p.susdai, "input": Bytes::from(call) });
                    w.chain.request("eth_call", serde_json::json!([call, "latest"])).expect("answers")
                })
            };
            same(ISUSDai::convertToSharesCall { assets }.abi_encode());
            same(ISUSDai::convertToAssetsCall { shares }.abi_encode());
            same(ISUSDai::previewDepositCall { assets }.abi_encode());
            same(ISUSDai::previewMintCall { shares }.abi_encode());
            for max in [
                ISUSDai::maxDepositCall { receiver: user }.abi_encode(),
                ISUSDai::maxMintCall { receiver: user }.abi_encode(),
                ISUSDai::maxRedeemCall { controller: user }.abi_encode(),
                ISUSDai::maxWithdrawCall { controller: user }.abi_encode(),
            ] {
                same(max);
            }
        }
    }
}

#[test]
fn previews_tell_what_the_same_transaction_does() {
    for seed in 0..SEEDS {
        let mut random = Random::new(100 + seed);
        let w = random_state(&mut random);
        arm_batch(&w);
        for _ in 0..4 {
            let assets = amount(&mut random);
            let deposit = ISUSDai::depositCall { assets, receiver: BATCH }.abi_encode();
            let preview = ISUSDai::previewDepositCall { assets }.abi_encode();
            let answers = together(&w, vec![preview, deposit]);
            assert_eq!(number(&answers[0]), number(&answers[1]), "seed {seed}: deposit of {assets}");
            let shares = amount(&mut random);
            let mint = ISUSDai::mintCall { shares, receiver: BATCH }.abi_encode();
            let answers = together(&w, vec![ISUSDai::previewMintCall { shares }.abi_encode(), mint]);
            assert_eq!(number(&answers[0]), number(&answers[1]), "seed {seed}: mint of {shares}");
        }
    }
}

#[test]
fn conversions_round_down_and_lose_less_than_a_share_is_worth() {
    for seed in 0..SEEDS {
        let mut random = Random::new(200 + seed);
        let w = random_state(&mut random);
        for _ in 0..6 {
            let x = amount(&mut random);
            let (down, back) = (to_assets(&w, to_shares(&w, x)), to_shares(&w, to_assets(&w, x)));
            assert!(down <= x && x - down <= U256::from(2), "seed {seed}: assets {x} -> {down}");
            assert!(back <= x && x - back <= U256::from(2), "seed {seed}: shares {x} -> {back}");
        }
    }
}

#[test]
fn no_round_trip_at_one_price_makes_a_profit() {
    for seed in 0..SEEDS {
        let mut random = Random::new(300 + seed);
        let w = random_state(&mut random);
        arm_batch(&w);
        let worth = |shares: U256| ISUSDai::convertToAssetsCall { shares }.abi_encode();
        for _ in 0..3 {
            // deposit, then value; mint, then value: RT deposit-redeem, deposit-withdraw, mint-redeem, mint-withdraw
            let x = amount(&mut random);
            let deposit = ISUSDai::depositCall { assets: x, receiver: BATCH }.abi_encode();
            let got = number(&together(&w, vec![deposit.clone()])[0]);
            let answers = together(&w, vec![deposit, worth(got)]);
            assert!(number(&answers[1]) <= x, "seed {seed}: {x} in, worth {}", number(&answers[1]));
            let mint = ISUSDai::mintCall { shares: x, receiver: BATCH }.abi_encode();
            let answers = together(&w, vec![mint, worth(x)]);
            assert!(number(&answers[1]) <= number(&answers[0]), "seed {seed}: mint of {x}");
            // the redemption price is never better than the deposit price, so the other four cannot gain either
            let (deposit_price, redemption_price) = w.prices();
            assert!(redemption_price <= deposit_price, "INV-SUSDAI-01");
        }
    }
}

#[test]
fn a_real_round_trip_pays_at_most_what_went_in() {
    for seed in 0..SEEDS / 2 {
        let mut random = Random::new(400 + seed);
        let w = world();
        w.stake(&w.alice, random.between(1_000, 100_000));
        w.deposit(&w.bob, 100_000);
        approve(&w, &w.bob, w.p.usdai, w.p.susdai);
        let assets = usd(random.between(1, 50_000)) + U256::from(random.next());
        let before = w.balance(w.p.usdai, w.bob.address());
        w.send(&w.bob, w.p.susdai, &ISUSDai::depositCall { assets, receiver: w.bob.address() });
        let unit = U256::from(1_000_000_000_000_u64);
        let shares = w.balance(w.p.susdai, w.bob.address()) / unit * unit;
        let id = w.request(&w.bob, shares);
        w.day(30);
        w.settle();
        let paid = w.claim(&w.bob, id);
        assert!(paid <= assets, "seed {seed}: {assets} in, {paid} out");
        assert!(w.balance(w.p.usdai, w.bob.address()) <= before);
        // redeem, then deposit: RT redeem-deposit, redeem-mint, withdraw-deposit, withdraw-mint
        w.send(&w.bob, w.p.susdai, &ISUSDai::depositCall { assets: paid, receiver: w.bob.address() });
        assert!(w.balance(w.p.susdai, w.bob.address()) <= shares + unit, "seed {seed}");
    }
}

#[test]
fn a_deposit_moves_exactly_what_it_says() {
    for seed in 0..SEEDS {
        let mut random = Random::new(500 + seed);
        let w = random_state(&mut random);
        let (bob, alice) = (w.bob.address(), w.alice.address());
        let assets = amount(&mut random);
        w.send(
            &w.bob,
            w.p.usdai,
            &IERC20::approveCall { spender: w.p.susdai, value: assets + U256::from(5) },
        );
        let before =
            [w.balance(w.p.usdai, bob), w.balance(w.p.usdai, w.p.susdai), w.balance(w.p.susdai, alice)];
        let supply = w.view(w.p.susdai, &IERC20::totalSupplyCall {})._0;
        let receipt = w.send(&w.bob, w.p.susdai, &ISUSDai::depositCall { assets, receiver: alice });
        let event = receipt.event::<ISUSDai::Deposit>(w.p.susdai).expect("Deposit");
        assert_eq!((event.sender, event.owner, event.assets), (bob, alice, assets));
        assert_eq!(before[0] - w.balance(w.p.usdai, bob), assets);
        assert_eq!(w.balance(w.p.susdai, alice) - before[2], event.shares);
        assert_eq!(w.view(w.p.susdai, &IERC20::totalSupplyCall {})._0 - supply, event.shares);
        assert!(w.balance(w.p.usdai, w.p.susdai) - before[1] >= assets, "and base yield, if any");
        let left = w.view(w.p.usdai, &IERC20::allowanceCall { owner: bob, spender: w.p.susdai })._0;
        assert_eq!(left, U256::from(5));
    }
}

#[test]
fn the_largest_deposit_is_bounded_and_nothing_when_paused() {
    let mut random = Random::new(600);
    let w = random_state(&mut random);
    let receiver = w.bob.address();
    let most = w.view(w.p.susdai, &ISUSDai::maxDepositCall { receiver })._0;
    assert!(most >= usd(100_000));
    let over = ISUSDai::depositCall { assets: most + U256::from(1), receiver };
    assert!(matches!(w.chain.send(&w.bob, w.p.susdai, &over), Err(CallError::Reverted(_))));
    w.send(&w.bob, w.p.susdai, &ISUSDai::depositCall { assets: usd(100_000), receiver });
    w.send(&w.staff.guardian, w.p.susdai, &IPausable::pauseCall {});
    assert_eq!(w.view(w.p.susdai, &ISUSDai::maxDepositCall { receiver })._0, U256::ZERO);
    assert_eq!(w.view(w.p.susdai, &ISUSDai::maxMintCall { receiver })._0, U256::ZERO);
}

#[test]
fn what_max_says_can_be_redeemed_and_not_a_wei_more() {
    for seed in 0..SEEDS / 2 {
        let mut random = Random::new(700 + seed);
        let w = world();
        w.stake(&w.bob, 100_000);
        let id = w.request(&w.bob, usd(random.between(10, 50_000)));
        w.day(30);
        w.settle();
        w.send(&w.staff.keeper, w.p.susdai, &ISUSDai::syncCall { requestId: id });
        let (controller, receiver) = (w.bob.address(), w.bob.address());
        let shares = w.view(w.p.susdai, &ISUSDai::maxRedeemCall { controller })._0;
        let assets = w.view(w.p.susdai, &ISUSDai::maxWithdrawCall { controller })._0;
        assert!(shares > U256::ZERO && assets <= shares * w.prices().0 / wad() + U256::from(1));
        let one = U256::from(1);
        let more = ISUSDai::redeemCall { shares: shares + one, receiver, controller };
        let error = ERC4626ExceededMaxRedeem { owner: controller, shares: shares + one, max: shares };
        w.refused(&w.bob, w.p.susdai, &more, &error);
        let more = ISUSDai::withdrawCall { assets: assets + one, receiver, controller };
        let error = ERC4626ExceededMaxWithdraw { owner: controller, assets: assets + one, max: assets };
        w.refused(&w.bob, w.p.susdai, &more, &error);
        let before = w.balance(w.p.usdai, receiver);
        if seed % 2 == 0 {
            w.send(&w.bob, w.p.susdai, &ISUSDai::redeemCall { shares, receiver, controller });
        } else {
            w.send(&w.bob, w.p.susdai, &ISUSDai::withdrawCall { assets, receiver, controller });
        }
        assert_eq!(w.balance(w.p.usdai, receiver) - before, assets);
        assert_eq!(w.view(w.p.susdai, &ISUSDai::maxRedeemCall { controller })._0, U256::ZERO);
    }
}
