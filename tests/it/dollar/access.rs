//! Closed deposits: role, proof, voucher, switch.
use super::*;
use e2e::{usd, usdc, world};
use usdai_abi::common::IAccessControl;
use usdai_abi::erc20::IERC20Permit;
use usdai_abi::usdai::{InvalidVoucher, NotAdmitted, VoucherExpired};
use usdai_cli::deploy::role;
use usdai_cli::types::Bytes;

const VOUCHER: &str = "Voucher(address account,uint256 nonce,uint256 deadline)";

fn closed(w: &World) {
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::setOpenCall { open: false });
    for account in [&w.alice, &w.bob, &w.carol] {
        approve(w, account, w.p.usdc, w.p.usdai, usdc(1_000));
    }
}

#[test]
fn closed_deposits_open_by_role_and_by_the_switch() {
    let w = world();
    closed(&w);
    let call = deposit(w.p.usdc, usdc(10), w.alice.address());
    w.refused(&w.alice, w.p.usdai, &call, &NotAdmitted { account: w.alice.address() });
    let grant = IAccessControl::grantRoleCall { role: role("DEPOSITOR_ROLE"), account: w.alice.address() };
    w.send(&w.staff.admin, w.p.usdai, &grant);
    w.send(&w.alice, w.p.usdai, &call);
    w.refused(&w.bob, w.p.usdai, &call, &NotAdmitted { account: w.bob.address() });
    let receipt = w.send(&w.staff.admin, w.p.usdai, &IUSDai::setOpenCall { open: true });
    assert!(receipt.event::<IUSDai::DepositsOpened>(w.p.usdai).expect("DepositsOpened").open);
    w.send(&w.bob, w.p.usdai, &call);
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(20));
}

#[test]
fn a_proof_admits_who_is_in_the_tree() {
    let w = world();
    closed(&w);
    let leaf = |account: &Account| keccak256(keccak256(account.address().abi_encode()));
    let (a, b) = (leaf(&w.alice), leaf(&w.bob));
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let root = keccak256([low.0, high.0].concat());
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::setMerkleRootCall { root });
    let call = |proof: B256| IUSDai::depositWithProofCall {
        token: w.p.usdc,
        amount: usdc(10),
        minOut: usd(10),
        recipient: w.alice.address(),
        proof: vec![proof],
    };
    w.send(&w.alice, w.p.usdai, &call(b));
    w.send(&w.bob, w.p.usdai, &call(a));
    w.refused(&w.carol, w.p.usdai, &call(a), &NotAdmitted { account: w.carol.address() });
    w.refused(&w.alice, w.p.usdai, &call(a), &NotAdmitted { account: w.alice.address() });
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(20));
}

#[test]
fn a_voucher_of_a_person_or_a_contract_admits_once() {
    let w = world();
    closed(&w);
    let signer = Account::named("voucher signer");
    let artifact = include_str!("../../solidity/artifacts/TestWallet.json");
    let wallet = w.solidity(artifact, &signer.address().abi_encode());
    let domain = w.view(w.p.usdai, &IERC20Permit::DOMAIN_SEPARATORCall {})._0;
    let deadline = U256::from(w.chain.now().expect("time") + 3_600);
    let call = |by: &Account, signer: Address, account: Address, nonce: u64| {
        let hash = digest(domain, VOUCHER, (account, U256::from(nonce), deadline));
        IUSDai::depositWithVoucherCall {
            token: w.p.usdc,
            amount: usdc(10),
            minOut: usd(10),
            recipient: account,
            signer,
            deadline,
            signature: Bytes::from(by.sign_hash(hash).expect("signs").to_vec()),
        }
    };
    let account = w.alice.address();
    for (nonce, who) in [(0, signer.address()), (1, wallet)] {
        let grant = IAccessControl::grantRoleCall { role: role("VOUCHER_SIGNER_ROLE"), account: who };
        w.send(&w.staff.admin, w.p.usdai, &grant);
        let good = call(&signer, who, account, nonce);
        let refusal = |account, nonce: u64| InvalidVoucher { signer: who, account, nonce: U256::from(nonce) };
        w.refused(&w.bob, w.p.usdai, &good, &refusal(w.bob.address(), 0));
        w.refused(&w.alice, w.p.usdai, &call(&w.bob, who, account, nonce), &refusal(account, nonce));
        w.refused(&w.alice, w.p.usdai, &call(&signer, who, account, nonce + 1), &refusal(account, nonce));
        w.send(&w.alice, w.p.usdai, &good);
        w.refused(&w.alice, w.p.usdai, &good, &refusal(account, nonce + 1));
    }
    let next = w.view(w.p.usdai, &IUSDai::voucherNonceCall { account })._0;
    assert_eq!(next, U256::from(2));
    assert_eq!(w.balance(w.p.usdai, account), usd(20));
    let late = call(&signer, wallet, account, 2);
    w.chain.advance_to(deadline.to::<u64>() + 1).expect("time");
    w.refused(&w.alice, w.p.usdai, &late, &VoucherExpired { deadline });
}
