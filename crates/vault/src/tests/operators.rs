use super::*;
use crate::operators::{Authorization, AUTHORIZE};
use crate::permit::domain_separator;
use alloy_primitives::{keccak256, Bytes};
use alloy_signer::SignerSync;
use contract_kit::{reader::answer, wire::word_of};
use usdai_abi::susdai::IERC7741;

fn grant(controller: Address) -> Authorization {
    let nonce = B256::repeat_byte(0x11);
    Authorization { controller, operator: BOB, approved: true, nonce, deadline: U256::from(NOW) }
}

fn sign(world: &World, grant: &Authorization, account: &Account) -> Vec<u8> {
    world.vault.sender(BOB).share();
    let words = [
        keccak256(AUTHORIZE).into(),
        word_of(grant.controller),
        word_of(grant.operator),
        u(u128::from(grant.approved)),
        grant.nonce.into(),
        grant.deadline,
    ];
    let (domain, content) = (domain_separator(), keccak256(answer(&words)));
    let digest = keccak256([&[0x19, 0x01], domain.as_slice(), content.as_slice()].concat());
    account.signer().sign_hash_sync(&digest).unwrap().as_bytes().to_vec()
}

fn bring(world: &World, grant: &Authorization, signature: &[u8]) -> Result<bool, Error> {
    world.vault.sender(CAROL).authorize_operator(grant, signature).motsu_res()
}

#[motsu::test]
fn a_signature_makes_and_unmakes_an_operator(owner: Account) {
    let world = World::staked();
    let controller = owner.address();
    let mut grant = grant(controller);
    assert_eq!(bring(&world, &grant, &sign(&world, &grant, &owner)), Ok(true));
    world.saw(&ISUSDai::OperatorSet { controller, operator: BOB, approved: true });
    assert!(world.vault.sender(ADMIN).is_operator(controller, BOB));
    assert!(world.vault.sender(ADMIN).is_nonce_used(controller, grant.nonce));
    assert!(!world.vault.sender(ADMIN).is_operator(controller, CAROL), "nor who has brought it");

    let again = bring(&world, &grant, &sign(&world, &grant, &owner));
    assert_eq!(again, Err(NonceUsed { controller, nonce: grant.nonce }.into()), "INV-SUSDAI-12");
    grant.nonce = B256::repeat_byte(0x12);
    grant.approved = false;
    assert_eq!(bring(&world, &grant, &sign(&world, &grant, &owner)), Ok(true));
    assert!(!world.vault.sender(ADMIN).is_operator(controller, BOB));
}

#[motsu::test]
fn what_was_not_signed_authorises_nobody(owner: Account) {
    let controller = owner.address();
    let good = grant(controller);
    type Change = fn(&mut Authorization);
    let changes: [(&str, Change); 4] = [
        ("another controller", |g| g.controller = ALICE),
        ("another operator", |g| g.operator = CAROL),
        ("another nonce", |g| g.nonce = B256::ZERO),
        ("the opposite", |g| g.approved = false),
    ];
    for (what, change) in changes {
        let world = World::staked();
        let signature = sign(&world, &good, &owner);
        let mut changed = grant(controller);
        change(&mut changed);
        let refused = InvalidAuthorization { controller: changed.controller };
        assert_eq!(bring(&world, &changed, &signature), Err(refused.into()), "INV-SUSDAI-12: {what}");
    }
    for length in [0, 64, 66] {
        let world = World::staked();
        let mut signature = sign(&world, &good, &owner);
        signature.resize(length, 27);
        let refused = InvalidAuthorization { controller };
        assert_eq!(bring(&world, &good, &signature), Err(refused.into()), "{length} bytes");
    }
    let world = World::staked();
    let nobody = grant(Address::ZERO);
    let refused = InvalidAuthorization { controller: Address::ZERO };
    assert_eq!(bring(&world, &nobody, &sign(&world, &nobody, &owner)), Err(refused.into()));
}

#[motsu::test]
fn a_signature_ends_with_its_deadline(owner: Account) {
    let world = World::staked();
    let mut late = grant(owner.address());
    late.deadline = U256::from(NOW - 1);
    let signature = sign(&world, &late, &owner);
    assert_eq!(bring(&world, &late, &signature), Err(SignatureExpired { deadline: late.deadline }.into()));
}

#[motsu::test]
fn a_nonce_is_taken_back_by_its_controller(owner: Account) {
    let world = World::staked();
    let controller = owner.address();
    let grant = grant(controller);
    let signature = sign(&world, &grant, &owner);
    // Another's nonce of the same name changes nothing.
    world.vault.sender(ALICE).invalidate_nonce(grant.nonce).motsu_unwrap();
    assert!(!world.vault.sender(ADMIN).is_nonce_used(controller, grant.nonce));
    world.vault.sender(controller).invalidate_nonce(grant.nonce).motsu_unwrap();
    let used = || NonceUsed { controller, nonce: grant.nonce }.into();
    assert_eq!(bring(&world, &grant, &signature), Err(used()));
    let again = world.vault.sender(controller).invalidate_nonce(grant.nonce).motsu_res();
    assert_eq!(again, Err(used()));
}

#[motsu::test]
fn the_functions_are_erc7741s(owner: Account) {
    let world = World::staked();
    let controller = owner.address();
    let grant = grant(controller);
    let call = IERC7741::authorizeOperatorCall {
        controller,
        operator: BOB,
        approved: true,
        nonce: grant.nonce,
        deadline: grant.deadline,
        signature: Bytes::from(sign(&world, &grant, &owner)),
    };
    let answered = world.vault.sender(CAROL).functions(&call.abi_encode()).unwrap();
    assert_eq!(answered, answer(&[u(1)]));
    let call = IERC7741::authorizationsCall { controller, nonce: grant.nonce };
    assert_eq!(world.vault.sender(CAROL).functions(&call.abi_encode()), Ok(answer(&[u(1)])));
    let call = IERC7741::invalidateNonceCall { nonce: B256::ZERO };
    assert_eq!(world.vault.sender(CAROL).functions(&call.abi_encode()), Ok(Vec::new()));
    // The interface's id is made of four functions, the domain separator's among them.
    let selectors = [
        IERC7741::authorizeOperatorCall::SELECTOR,
        IERC7741::invalidateNonceCall::SELECTOR,
        IERC7741::authorizationsCall::SELECTOR,
        usdai_abi::erc20::IERC20Permit::DOMAIN_SEPARATORCall::SELECTOR,
    ];
    let id = selectors.map(u32::from_be_bytes).iter().fold(0, |id, selector| id ^ selector);
    assert_eq!(id, 0xa9e5_0872);
    assert!(world.vault.sender(CAROL).supports_interface(id.to_be_bytes().into()));
}
