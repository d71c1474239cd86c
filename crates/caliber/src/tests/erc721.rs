//! The ERC-721 side: transfers and approvals of free titles, safe transfers to contracts.
use super::*;
use alloy_primitives::FixedBytes;
use stylus_sdk::{abi::Bytes, prelude::*};
use usdai_abi::caliber::IERC721;

/// A receiver that answers what it is told to.
#[storage]
struct Receiver {
    refuses: stylus_sdk::storage::StorageBool,
}

#[public]
impl Receiver {
    #[selector(name = "onERC721Received")]
    fn on_erc721_received(
        &mut self,
        _operator: Address,
        _from: Address,
        _token_id: U256,
        _data: Bytes,
    ) -> FixedBytes<4> {
        FixedBytes::new(if self.refuses.get() { [0; 4] } else { [0x15, 0x0b, 0x7a, 0x02] })
    }
}

unsafe impl TopLevelStorage for Receiver {}

#[motsu::test]
fn the_owner_transfers(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.by(OWNER).transfer_from(OWNER, BUYER, id).unwrap();
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), BUYER);
    assert_eq!(caliber.by(STRANGER).balance_of(OWNER).unwrap(), U256::ZERO);
    assert_eq!(caliber.by(STRANGER).balance_of(BUYER).unwrap(), FIRST);
    caliber.assert_emitted(&IERC721::Transfer { from: OWNER, to: BUYER, tokenId: id });
}

#[motsu::test]
fn an_approved_account_transfers_once(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.by(OWNER).approve(STRANGER, id).unwrap();
    caliber.assert_emitted(&IERC721::Approval { owner: OWNER, approved: STRANGER, tokenId: id });
    assert_eq!(caliber.by(BUYER).get_approved(id).unwrap(), STRANGER);
    caliber.by(STRANGER).transfer_from(OWNER, BUYER, id).unwrap();
    let error = caliber.by(STRANGER).transfer_from(BUYER, OWNER, id).unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: STRANGER, tokenId: id }.into());
}

#[motsu::test]
fn an_operator_transfers_until_revoked(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let (one, two) = (mint(&caliber), mint(&caliber));
    caliber.by(OWNER).set_approval_for_all(STRANGER, true).unwrap();
    assert!(caliber.by(BUYER).is_approved_for_all(OWNER, STRANGER));
    caliber.assert_emitted(&IERC721::ApprovalForAll { owner: OWNER, operator: STRANGER, approved: true });
    caliber.by(STRANGER).transfer_from(OWNER, BUYER, one).unwrap();
    caliber.by(OWNER).set_approval_for_all(STRANGER, false).unwrap();
    let error = caliber.by(STRANGER).transfer_from(OWNER, BUYER, two).unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: STRANGER, tokenId: two }.into());
}

#[motsu::test]
fn transfers_revert_on_wrong_parties(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.by(OWNER).transfer_from(OWNER, Address::ZERO, id).unwrap_err();
    assert_eq!(error, ERC721InvalidReceiver { receiver: Address::ZERO }.into());
    let error = caliber.by(OWNER).transfer_from(BUYER, STRANGER, id).unwrap_err();
    assert_eq!(error, ERC721IncorrectOwner { sender: BUYER, tokenId: id, owner: OWNER }.into());
    let error = caliber.by(STRANGER).transfer_from(OWNER, STRANGER, id).unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: STRANGER, tokenId: id }.into());
}

#[motsu::test]
fn approvals_revert_for_others(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.by(STRANGER).approve(STRANGER, id).unwrap_err();
    assert_eq!(error, ERC721InvalidApprover { approver: STRANGER }.into());
    let error = caliber.by(OWNER).set_approval_for_all(Address::ZERO, true).unwrap_err();
    assert_eq!(error, ERC721InvalidOperator { operator: Address::ZERO }.into());
}

#[motsu::test]
fn queries_of_nothing_revert(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let error = caliber.by(STRANGER).balance_of(Address::ZERO).unwrap_err();
    assert_eq!(error, ERC721InvalidOwner { owner: Address::ZERO }.into());
    assert_eq!(caliber.by(STRANGER).owner_of(FIRST).unwrap_err(), nonexistent(FIRST));
    assert_eq!(caliber.by(STRANGER).get_approved(FIRST).unwrap_err(), nonexistent(FIRST));
}

#[motsu::test]
fn a_safe_transfer_asks_the_receiver(caliber: Contract<Caliber>, receiver: Contract<Receiver>) {
    deploy(&caliber);
    let (one, two) = (mint(&caliber), mint(&caliber));
    let to = receiver.address();
    caliber.by(OWNER).safe_transfer_from(OWNER, to, one).unwrap();
    assert_eq!(caliber.by(STRANGER).owner_of(one).unwrap(), to);
    caliber.by(OWNER).safe_transfer_from_with_data(OWNER, to, two, Vec::from([1, 2, 3])).unwrap();
    assert_eq!(caliber.by(STRANGER).owner_of(two).unwrap(), to);
}

#[motsu::test]
fn a_safe_transfer_reverts_when_the_receiver_refuses(
    caliber: Contract<Caliber>,
    receiver: Contract<Receiver>,
) {
    deploy(&caliber);
    let id = mint(&caliber);
    receiver.sender(STRANGER).refuses.set(true);
    let to = receiver.address();
    let refused: Error = ERC721InvalidReceiver { receiver: to }.into();
    let error = caliber.by(OWNER).safe_transfer_from(OWNER, to, id).unwrap_err();
    assert_eq!(error, refused);
    let error = caliber.by(OWNER).safe_transfer_from_with_data(OWNER, to, id, Vec::new()).unwrap_err();
    assert_eq!(error, refused);
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), OWNER);
}

#[motsu::test]
fn a_safe_transfer_with_data_moves_no_pledged_title(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, PLEDGED);
    let error = caliber.by(ROUTER).safe_transfer_from_with_data(ROUTER, OWNER, id, Vec::new()).unwrap_err();
    assert_eq!(error, pledged(id));
}
