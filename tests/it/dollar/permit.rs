//! Deposits and withdrawals by permit, front-run or not.
use super::*;
use e2e::{usd, usdc, world};
use usdai_abi::erc20::{ERC2612ExpiredSignature, ERC2612InvalidSigner, IERC20Permit, IERC20PermitBytes};
use usdai_abi::usdai::UnknownAsset;
use usdai_cli::types::Bytes;

const PERMIT: &str = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";

fn sign(
    w: &World,
    token: Address,
    owner: &Account,
    spender: Address,
    value: U256,
    deadline: U256,
) -> [u8; 65] {
    let domain = w.view(token, &IERC20Permit::DOMAIN_SEPARATORCall {})._0;
    let nonce = w.view(token, &IERC20Permit::noncesCall { owner: owner.address() })._0;
    let words = (owner.address(), spender, value, nonce, deadline);
    owner.sign_hash(digest(domain, PERMIT, words)).expect("signs")
}

fn soon(w: &World) -> U256 {
    U256::from(w.chain.now().expect("time") + 3_600)
}

fn by_permit(
    w: &World,
    token: Address,
    amount: U256,
) -> (IUSDai::depositWithPermitCall, IERC20Permit::permitCall) {
    let deadline = soon(w);
    let (v, r, s) = split(sign(w, token, &w.alice, w.p.usdai, amount, deadline));
    let (owner, spender, recipient) = (w.alice.address(), w.p.usdai, w.alice.address());
    (
        IUSDai::depositWithPermitCall { token, amount, minOut: U256::ZERO, recipient, deadline, v, r, s },
        IERC20Permit::permitCall { owner, spender, value: amount, deadline, v, r, s },
    )
}

#[test]
fn deposit_with_permit_needs_no_approval() {
    let w = world();
    let eighteen = dollar(&w);
    for (token, amount) in [(w.p.usdc, usdc(70)), (eighteen, usd(70))] {
        let before = w.balance(w.p.usdai, w.alice.address());
        let (call, _) = by_permit(&w, token, amount);
        w.send(&w.alice, w.p.usdai, &call);
        assert_eq!(w.balance(w.p.usdai, w.alice.address()) - before, usd(70));
    }
}

#[test]
fn deposit_with_permit_survives_a_front_run() {
    let w = world();
    let eighteen = dollar(&w);
    for (token, amount) in [(w.p.usdc, usdc(70)), (eighteen, usd(70))] {
        let before = w.balance(w.p.usdai, w.alice.address());
        let (call, permit) = by_permit(&w, token, amount);
        w.send(&w.bob, token, &permit);
        w.send(&w.alice, w.p.usdai, &call);
        assert_eq!(w.balance(w.p.usdai, w.alice.address()) - before, usd(70));
    }
}

#[test]
fn deposit_with_permit_reverts_with_the_permits_reason() {
    let w = world();
    let (mut call, _) = by_permit(&w, w.p.usdc, usdc(70));
    // Another's signature gives no allowance.
    let error: ERC2612InvalidSigner = w.refused_with(&w.bob, w.p.usdai, &call);
    assert_eq!(error.owner, w.bob.address());
    call.deadline = U256::from(1);
    w.refused(&w.alice, w.p.usdai, &call, &ERC2612ExpiredSignature { deadline: U256::from(1) });
    // Nothing is called but a listed asset.
    call.token = w.p.caliber;
    w.refused(&w.alice, w.p.usdai, &call, &UnknownAsset { token: w.p.caliber });
}

#[test]
fn withdraw_with_permit_is_sent_by_another_and_survives_a_front_run() {
    let w = world();
    w.deposit(&w.alice, 100);
    for front_run in [false, true] {
        let (deadline, amount) = (soon(&w), usd(30));
        let (v, r, s) = split(sign(&w, w.p.usdai, &w.alice, w.staff.keeper.address(), amount, deadline));
        let (owner, spender) = (w.alice.address(), w.staff.keeper.address());
        let call = IUSDai::withdrawWithPermitCall {
            token: w.p.usdc,
            amount,
            minOut: usdc(30),
            recipient: w.carol.address(),
            owner,
            deadline,
            v,
            r,
            s,
        };
        let error: ERC2612InvalidSigner = w.refused_with(&w.bob, w.p.usdai, &call);
        assert_eq!(error.owner, owner, "a permit is its spender's");
        if front_run {
            let permit = IERC20Permit::permitCall { owner, spender, value: amount, deadline, v, r, s };
            w.send(&w.bob, w.p.usdai, &permit);
        }
        let before = w.balance(w.p.usdc, w.carol.address());
        w.send(&w.staff.keeper, w.p.usdai, &call);
        assert_eq!(w.balance(w.p.usdc, w.carol.address()) - before, usdc(30));
        assert_eq!(w.view(w.p.usdai, &IERC20::allowanceCall { owner, spender })._0, U256::ZERO);
        // The permit is used up.
        let _: ERC2612InvalidSigner = w.refused_with(&w.staff.keeper, w.p.usdai, &call);
    }
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(40));
}

#[test]
fn a_contract_permits_by_erc1271() {
    let w = world();
    let artifact = include_str!("../../solidity/artifacts/TestWallet.json");
    let wallet = w.solidity(artifact, &w.alice.address().abi_encode());
    let domain = w.view(w.p.usdai, &IERC20Permit::DOMAIN_SEPARATORCall {})._0;
    let (spender, value, deadline) = (w.bob.address(), usd(5), soon(&w));
    let hash = digest(domain, PERMIT, (wallet, spender, value, U256::ZERO, deadline));
    let call = |signer: &Account, owner| {
        let signature = Bytes::from(signer.sign_hash(hash).expect("signs").to_vec());
        IERC20PermitBytes::permitCall { owner, spender, value, deadline, signature }
    };
    let refusal = ERC2612InvalidSigner { signer: Address::ZERO, owner: wallet };
    w.refused(&w.bob, w.p.usdai, &call(&w.carol, wallet), &refusal);
    w.send(&w.bob, w.p.usdai, &call(&w.alice, wallet));
    assert_eq!(w.view(w.p.usdai, &IERC20::allowanceCall { owner: wallet, spender })._0, value);
    w.refused(&w.bob, w.p.usdai, &call(&w.alice, wallet), &refusal);
}
