//! Calldata that no signature allows.
use super::*;
use contract_kit::reader::answer;
use usdai_abi::{
    caliber::{ICaliber, IERC721},
    common::IERC165,
};

fn with(selector: [u8; 4], words: &[U256]) -> Vec<u8> {
    [selector.to_vec(), answer(words)].concat()
}

#[motsu::test]
fn unknown_functions_revert_with_nothing(caliber: Contract<Caliber>) {
    deploy(&caliber);
    for calldata in [&[][..], &[1, 2, 3], &[0xde, 0xad, 0xbe, 0xef], &[0xff; 200]] {
        assert_eq!(caliber.by(STRANGER).raw(calldata), Err(Error(Vec::new())));
    }
}

#[motsu::test]
fn malformed_arguments_have_a_name(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let malformed: Error = InvalidParameter {}.into();
    let dirty = U256::MAX;
    for calldata in [
        with(IERC721::ownerOfCall::SELECTOR, &[]),
        with(IERC721::approveCall::SELECTOR, &[dirty, FIRST]),
        with(IERC721::transferFromCall::SELECTOR, &[FIRST, FIRST]),
        with(IERC721::setApprovalForAllCall::SELECTOR, &[FIRST, U256::from(2)]),
        with(IERC721::safeTransferFrom_1Call::SELECTOR, &[FIRST, FIRST, FIRST, dirty]),
        with(ICaliber::documentCall::SELECTOR, &[FIRST, U256::from(256)]),
        with(ICaliber::pledgeCall::SELECTOR, &[FIRST, dirty]),
        with(ICaliber::mintCall::SELECTOR, &[FIRST, U256::from(256), FIRST, FIRST, FIRST]),
        with(ICaliber::setClassCall::SELECTOR, &[FIRST, FIRST, FIRST, dirty, dirty]),
        with(ICaliber::verifySerialCall::SELECTOR, &[FIRST, U256::from(96), U256::from(96)]),
        with(ICaliber::attestAppraisalCall::SELECTOR, &[FIRST, FIRST, FIRST, FIRST, FIRST, dirty]),
    ] {
        assert_eq!(caliber.by(STRANGER).raw(&calldata), Err(Error(malformed.0.clone())), "{calldata:02x?}");
    }
}

#[motsu::test]
fn the_desk_refuses_any_other_storage(caliber: Contract<Caliber>) {
    let refused: Error = NotWired {}.into();
    for calldata in [ICaliber::titleCountCall {}.abi_encode(), Vec::from([1, 2, 3])] {
        assert_eq!(caliber.sender(STRANGER).desk_functions(&calldata).motsu_unwrap_err(), refused);
    }
    // What the core answers needs no desk.
    let id = IERC165::supportsInterfaceCall { interfaceId: [0x80, 0xac, 0x58, 0xcd].into() };
    assert!(caliber.by(STRANGER).run(&id).unwrap()._0);
}
