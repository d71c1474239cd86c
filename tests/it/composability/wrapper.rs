//! A vault that wraps sUSDai and redeems through ERC-7540.
use e2e::{usd, world, Turn};
use usdai_abi::erc20::IERC20;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::SolValue;
use usdai_cli::types::{Address, U256};
use usdai_cli::wallet::Account;

use super::approve;

alloy_sol_types::sol! {
    interface IWrapper {
        event Requested(address indexed account, uint256 indexed requestId, uint256 shares);
        function deposit(uint256 assets, address receiver) external returns (uint256 shares);
        function totalAssets() external view returns (uint256);
        function requestRedeem(uint256 shares) external returns (uint256 requestId);
        function pending(uint256 requestId, address account) external view returns (uint256);
        function claimable(uint256 requestId, address account) external view returns (uint256);
        function claim(uint256 requestId) external returns (uint256 shares, uint256 assets);
    }
}

/// Alice and bob have 10,000 each in the wrapper, carol as much in the vault itself.
fn wrapped() -> (Turn, Address) {
    let w = world();
    w.stake(&w.carol, 10_000);
    let wrapper = w.solidity(
        include_str!("../../solidity/artifacts/RedemptionWrapper.json"),
        &(w.p.susdai,).abi_encode_params(),
    );
    for user in [&w.alice, &w.bob] {
        w.deposit(user, 10_000);
        approve(&w, user, w.p.usdai, wrapper);
        w.send(user, wrapper, &IWrapper::depositCall { assets: usd(10_000), receiver: user.address() });
    }
    (w, wrapper)
}

fn request(w: &e2e::World, wrapper: Address, user: &Account, shares: U256) -> U256 {
    let receipt = w.send(user, wrapper, &IWrapper::requestRedeemCall { shares });
    receipt.event::<IWrapper::Requested>(wrapper).expect("Requested").requestId
}

#[test]
fn a_wrapped_share_is_a_share_and_leaves_through_the_queue() {
    let (w, wrapper) = wrapped();
    assert_eq!(w.balance(w.p.susdai, wrapper), usd(20_000));
    assert_eq!(w.view(wrapper, &IWrapper::totalAssetsCall {})._0, usd(20_000));
    let id = request(&w, wrapper, &w.alice, usd(4_000));
    let account = w.alice.address();
    let state = |w: &e2e::World| {
        let pending = w.view(wrapper, &IWrapper::pendingCall { requestId: id, account })._0;
        (pending, w.view(wrapper, &IWrapper::claimableCall { requestId: id, account })._0)
    };
    assert_eq!(state(&w), (usd(4_000), U256::ZERO));
    w.day(30);
    w.settle();
    assert_eq!(state(&w), (U256::ZERO, usd(4_000)));
    w.send(&w.alice, wrapper, &IWrapper::claimCall { requestId: id });
    assert_eq!(w.balance(w.p.usdai, account), usd(4_000));
    assert_eq!(state(&w), (U256::ZERO, U256::ZERO));
    assert_eq!(w.view(wrapper, &IERC20::totalSupplyCall {})._0, w.balance(w.p.susdai, wrapper));
}

#[test]
fn a_foreign_sync_moves_no_money_between_users() {
    let (w, wrapper) = wrapped();
    let of_alice = request(&w, wrapper, &w.alice, usd(1_000));
    let of_bob = request(&w, wrapper, &w.bob, usd(7_000));
    w.day(30);
    w.settle();
    // Somebody books both before their owners come.
    for id in [of_bob, of_alice] {
        w.send(&w.staff.keeper, w.p.susdai, &ISUSDai::syncCall { requestId: id });
    }
    w.send(&w.alice, wrapper, &IWrapper::claimCall { requestId: of_alice });
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(1_000));
    w.send(&w.bob, wrapper, &IWrapper::claimCall { requestId: of_bob });
    assert_eq!(w.balance(w.p.usdai, w.bob.address()), usd(7_000));
}

#[test]
fn nobody_claims_through_the_wrapper_what_is_anothers() {
    let (w, wrapper) = wrapped();
    let id = request(&w, wrapper, &w.alice, usd(1_000));
    request(&w, wrapper, &w.bob, usd(10));
    w.day(30);
    w.settle();
    let stolen = w.chain.send(&w.bob, wrapper, &IWrapper::claimCall { requestId: id });
    assert!(stolen.is_err());
    let direct = ISUSDai::claimCall { requestId: id, receiver: w.bob.address() };
    w.refused(&w.bob, w.p.susdai, &direct, &usdai_abi::common::Unauthorized { caller: w.bob.address() });
    w.send(&w.alice, wrapper, &IWrapper::claimCall { requestId: id });
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(1_000));
}
