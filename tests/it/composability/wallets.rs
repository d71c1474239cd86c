//! Accounts that are contracts, whose ERC-1271 check is a trap.
use e2e::{usd, world, World};
use usdai_abi::erc20::{ERC2612InvalidSigner, IERC20Permit, IERC20PermitBytes, IERC20};
use usdai_abi::{SolCall, SolError};
use usdai_cli::types::{Address, Bytes, B256, U256};

alloy_sol_types::sol! {
    interface IHostileWallet {
        function arm(address target, bytes payload) external;
        function revoke() external;
    }
    interface IProber {
        function probeCall(address target, bytes data) external payable returns (bool success, bytes returnData);
        function last() external view returns (uint256 count, uint8 kind, bool success, uint256 gasUsed, bytes returnData);
    }
}

/// More than a permit with a check of 200,000 gas takes.
const CHECKED: u64 = 400_000;

/// USDai's permit of the wallet for bob.
fn permit(w: &World, owner: Address) -> IERC20PermitBytes::permitCall {
    IERC20PermitBytes::permitCall {
        owner,
        spender: w.bob.address(),
        value: usd(5),
        deadline: U256::MAX,
        signature: Bytes::from(vec![1; 65]),
    }
}

/// The same at the vault, which hands the three words on as 65 bytes.
fn vault_permit(w: &World, owner: Address) -> IERC20Permit::permitCall {
    let (spender, value, deadline) = (w.bob.address(), usd(5), U256::MAX);
    IERC20Permit::permitCall {
        owner,
        spender,
        value,
        deadline,
        v: 27,
        r: B256::repeat_byte(1),
        s: B256::repeat_byte(1),
    }
}

fn allowance(w: &World, token: Address, owner: Address) -> U256 {
    w.view(token, &IERC20::allowanceCall { owner, spender: w.bob.address() })._0
}

/// Whether a call goes through, and the gas that it takes.
fn probe<C: SolCall>(w: &World, target: Address, call: &C) -> (bool, u64, Vec<u8>) {
    let prober = w.solidity(include_str!("../../solidity/artifacts/Prober.json"), &[]);
    w.send(&w.bob, prober, &IProber::probeCallCall { target, data: call.abi_encode().into() });
    let last = w.view(prober, &IProber::lastCall {});
    (last.success, last.gasUsed.to(), last.returnData.to_vec())
}

/// Refused as another's signature, for little gas.
fn refused_cheaply(artifact: &str) {
    let w = world();
    let wallet = w.solidity(artifact, &[]);
    let (success, gas, data) = probe(&w, w.p.usdai, &permit(&w, wallet));
    assert!(!success);
    let error = ERC2612InvalidSigner { signer: Address::ZERO, owner: wallet };
    assert_eq!(data, error.abi_encode());
    assert!(gas < CHECKED, "{gas} gas");
    assert_eq!(allowance(&w, w.p.usdai, wallet), U256::ZERO);
    let (success, gas, data) = probe(&w, w.p.susdai, &vault_permit(&w, wallet));
    assert!(!success);
    let error = ERC2612InvalidSigner::abi_decode(&data, true).expect("ERC2612InvalidSigner");
    assert_eq!(error.owner, wallet);
    assert!(gas < CHECKED, "the vault: {gas} gas");
    assert_eq!(allowance(&w, w.p.susdai, wallet), U256::ZERO);
}

#[test]
fn a_wallet_that_answers_a_megabyte_is_refused_cheaply() {
    refused_cheaply(include_str!("../../solidity/artifacts/BombWallet.json"));
}

#[test]
fn a_wallet_that_burns_gas_is_refused_cheaply() {
    refused_cheaply(include_str!("../../solidity/artifacts/BurnerWallet.json"));
}

#[test]
fn a_magic_value_with_dirt_behind_it_is_refused() {
    refused_cheaply(include_str!("../../solidity/artifacts/DirtyWallet.json"));
    let w = world();
    let wallet = w.solidity(include_str!("../../solidity/artifacts/DirtyWallet.json"), &[]);
    let refused: ERC2612InvalidSigner = w.refused_with(&w.bob, w.p.susdai, &vault_permit(&w, wallet));
    assert_eq!(refused.owner, wallet);
}

#[test]
fn a_revoked_signature_is_none_at_the_time_of_use() {
    let w = world();
    let wallet = w.solidity(include_str!("../../solidity/artifacts/RevokingWallet.json"), &[]);
    w.send(&w.bob, w.p.usdai, &permit(&w, wallet));
    w.send(&w.bob, w.p.susdai, &vault_permit(&w, wallet));
    assert_eq!(allowance(&w, w.p.usdai, wallet), usd(5));
    assert_eq!(allowance(&w, w.p.susdai, wallet), usd(5));
    w.send(&w.alice, wallet, &IHostileWallet::revokeCall {});
    let refused: ERC2612InvalidSigner = w.refused_with(&w.bob, w.p.usdai, &permit(&w, wallet));
    assert_eq!(refused.owner, wallet);
    let refused: ERC2612InvalidSigner = w.refused_with(&w.bob, w.p.susdai, &vault_permit(&w, wallet));
    assert_eq!(refused.owner, wallet);
}

#[test]
fn in_the_middle_of_a_check_the_checking_contract_is_closed_and_the_others_are_not() {
    let w = world();
    w.stake(&w.alice, 1_000);
    let wallet = w.solidity(include_str!("../../solidity/artifacts/ReadingWallet.json"), &[]);
    let arm = |target, payload: Vec<u8>| {
        w.send(&w.alice, wallet, &IHostileWallet::armCall { target, payload: payload.into() });
    };
    // Even a view: no number of a contract can be read while the contract is at work.
    arm(w.p.usdai, IERC20::totalSupplyCall {}.abi_encode());
    let refused: ERC2612InvalidSigner = w.refused_with(&w.bob, w.p.usdai, &permit(&w, wallet));
    assert_eq!(refused.owner, wallet);
    arm(w.p.susdai, IERC20::totalSupplyCall {}.abi_encode());
    let refused: ERC2612InvalidSigner = w.refused_with(&w.bob, w.p.susdai, &vault_permit(&w, wallet));
    assert_eq!(refused.owner, wallet);
    w.send(&w.bob, w.p.usdai, &permit(&w, wallet));
}
