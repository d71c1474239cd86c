//! Users that are hostile contracts: spam, theft, front-running, refusal, sandwiches.
use e2e::{usd, usdc, world};
use usdai_abi::common::Unauthorized;
use usdai_abi::erc20::{IERC20Permit, IERC20};
use usdai_abi::qev::IQev;
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;
use usdai_abi::{SolCall, SolValue};
use usdai_cli::types::{keccak256, B256, U256};

use super::approve;

alloy_sol_types::sol! {
    interface ISpammer {
        function spam(address vault, address victim, uint256 shares) external;
    }
    interface IThief {
        function request(address vault, uint256 shares) external;
        function copy(address auction, bytes32 commitment) external;
        function lot() external view returns (uint256);
    }
    interface IFrontRunner {
        function run(address token, address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    }
    interface IRefuser {
        function run(address target, bytes data) external returns (bytes answer);
    }
}

const SALT: [u8; 16] = [9; 16];

#[test]
fn nobody_fills_anothers_queue() {
    let w = world();
    w.stake(&w.alice, 1_000);
    let spammer = w.solidity(include_str!("../../solidity/artifacts/QueueSpammer.json"), &[]);
    w.send(&w.alice, w.p.susdai, &IERC20::transferCall { to: spammer, value: usd(100) });
    let spam = ISpammer::spamCall { vault: w.p.susdai, victim: w.bob.address(), shares: usd(1) };
    w.refused(&w.alice, spammer, &spam, &Unauthorized { caller: spammer });
    assert_eq!(w.view(w.p.qev, &IQev::lotCountCall {})._0, U256::ZERO);
}

#[test]
fn a_copied_commitment_opens_nothing_for_the_thief() {
    let w = world();
    w.stake(&w.alice, 10_000);
    let thief = w.solidity(include_str!("../../solidity/artifacts/CommitThief.json"), &[]);
    w.send(&w.alice, w.p.susdai, &IERC20::transferCall { to: thief, value: usd(500) });
    let id = w.request(&w.alice, usd(500));
    let commitment = w.commitment(0, id, 40, SALT);
    w.bid(&w.alice, 0, id, 40, SALT);
    w.send(&w.bob, thief, &IThief::requestCall { vault: w.p.susdai, shares: usd(500) });
    w.send(&w.bob, thief, &IThief::copyCall { auction: w.p.qev, commitment });
    let stolen = w.view(thief, &IThief::lotCall {})._0;
    w.day(28);
    // With the victim's opening known, only the victim's lot opens.
    assert_eq!(w.reveal(&[(stolen, 40, SALT), (id, 40, SALT)]), 1);
    let (own, other) =
        (w.view(w.p.qev, &IQev::lotCall { id }), w.view(w.p.qev, &IQev::lotCall { id: stolen }));
    assert_eq!(own.tick, U256::from(40));
    assert_eq!(other.tick, U256::ZERO);
    w.day(30);
    let settled = w.settle();
    assert!(settled.bond > U256::ZERO, "the copy costs the thief its bond");
}

#[test]
fn a_permit_that_was_sent_before_does_no_harm() {
    let w = world();
    let runner = w.solidity(include_str!("../../solidity/artifacts/PermitFrontRunner.json"), &[]);
    let (token, owner, spender, value) = (w.p.usdc, w.alice.address(), w.p.usdai, usdc(50));
    let deadline = U256::from(w.chain.now().expect("time") + 3_600);
    let domain = w.view(token, &IERC20Permit::DOMAIN_SEPARATORCall {})._0;
    let nonce = w.view(token, &IERC20Permit::noncesCall { owner })._0;
    let kind =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    let content = keccak256((kind, owner, spender, value, nonce, deadline).abi_encode_params());
    let digest = keccak256([&[0x19, 0x01], domain.as_slice(), content.as_slice()].concat());
    let (v, r, s): (u8, B256, B256) = w.alice.sign_digest(digest).expect("signs");
    w.send(&w.bob, runner, &IFrontRunner::runCall { token, owner, spender, value, deadline, v, r, s });
    let deposit = IUSDai::depositWithPermitCall {
        token,
        amount: value,
        minOut: usd(50),
        recipient: owner,
        deadline,
        v,
        r,
        s,
    };
    w.send(&w.alice, w.p.usdai, &deposit);
    assert_eq!(w.balance(w.p.usdai, owner), usd(50));
}

#[test]
fn a_party_that_refuses_every_call_is_paid_all_the_same() {
    let w = world();
    w.stake(&w.alice, 10_000);
    let refuser = w.solidity(include_str!("../../solidity/artifacts/Refuser.json"), &[]);
    w.send(&w.alice, w.p.susdai, &IERC20::transferCall { to: refuser, value: usd(500) });
    let request = ISUSDai::requestRedeemCall { shares: usd(500), controller: refuser, owner: refuser };
    let run = |target, data: Vec<u8>| IRefuser::runCall { target, data: data.into() };
    w.send(&w.bob, refuser, &run(w.p.susdai, request.abi_encode()));
    let id = w.view(w.p.qev, &IQev::lotCountCall {})._0;
    let other = w.request(&w.alice, usd(500));
    w.day(30);
    w.settle();
    assert_eq!(w.claim(&w.alice, other), usd(500));
    let claim = ISUSDai::claimCall { requestId: id, receiver: refuser };
    w.send(&w.bob, refuser, &run(w.p.susdai, claim.abi_encode()));
    assert_eq!(w.balance(w.p.usdai, refuser), usd(500), "no hook is called, so none can refuse");
}

#[test]
fn a_deposit_around_a_repayment_earns_nothing() {
    let w = world();
    w.stake(&w.alice, 250_000);
    w.day(1);
    let (loan, _) = w.borrow(usd(305_000), usd(213_500));
    w.deposit(&w.carol, 300_000);
    approve(&w, &w.carol, w.p.usdai, w.p.router);
    w.deposit(&w.bob, 100_000);
    approve(&w, &w.bob, w.p.usdai, w.p.susdai);
    w.day(31);
    // The price at which bob comes in has the interest in it that the repayment brings.
    let receiver = w.bob.address();
    w.send(&w.bob, w.p.susdai, &ISUSDai::depositCall { assets: usd(100_000), receiver });
    w.send(&w.carol, w.p.router, &ILoanRouter::repayCall { loanId: loan, amount: usd(300_000) });
    let shares = w.balance(w.p.susdai, receiver);
    let worth = shares * w.prices().1 / usd(1);
    // One second of interest lies between the two transactions.
    let second = usd(213_500) * U256::from(12) / U256::from(100_u64 * 365 * 86_400);
    assert!(worth <= usd(100_000) + second, "{worth}");
}
