//! The ERC-721 side: transfers and approvals of free titles, safe transfers to contracts.
use super::*;
use alloc::vec::Vec;
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
fn the_owner_transfers(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.sender(OWNER).transfer_from(OWNER, BUYER, id).motsu_unwrap();
    assert_eq!(caliber.sender(STRANGER).owner_of(id).motsu_unwrap(), BUYER);
    assert_eq!(caliber.sender(STRANGER).balance_of(OWNER).motsu_unwrap(), U256::ZERO);
    assert_eq!(caliber.sender(STRANGER).balance_of(BUYER).motsu_unwrap(), FIRST);
    caliber.assert_emitted(&IERC721::Transfer { from: OWNER, to: BUYER, tokenId: id });
}

#[motsu::test]
fn an_approved_account_transfers_once(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.sender(OWNER).approve(STRANGER, id).motsu_unwrap();
    caliber.assert_emitted(&IERC721::Approval { owner: OWNER, approved: STRANGER, tokenId: id });
    assert_eq!(caliber.sender(BUYER).get_approved(id).motsu_unwrap(), STRANGER);
    caliber.sender(STRANGER).transfer_from(OWNER, BUYER, id).motsu_unwrap();
    let error = caliber.sender(STRANGER).transfer_from(BUYER, OWNER, id).motsu_unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: STRANGER, tokenId: id }.into());
}

#[motsu::test]
fn an_operator_transfers_until_revoked(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let (one, two) = (mint(&caliber), mint(&caliber));
    caliber.sender(OWNER).set_approval_for_all(STRANGER, true).motsu_unwrap();
    assert!(caliber.sender(BUYER).is_approved_for_all(OWNER, STRANGER));
    caliber.assert_emitted(&IERC721::ApprovalForAll { owner: OWNER, operator: STRANGER, approved: true });
    caliber.sender(STRANGER).transfer_from(OWNER, BUYER, one).motsu_unwrap();
    caliber.sender(OWNER).set_approval_for_all(STRANGER, false).motsu_unwrap();
    let error = caliber.sender(STRANGER).transfer_from(OWNER, BUYER, two).motsu_unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: STRANGER, tokenId: two }.into());
}

#[motsu::test]
fn transfers_revert_on_wrong_parties(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.sender(OWNER).transfer_from(OWNER, Address::ZERO, id).motsu_unwrap_err();
    assert_eq!(error, ERC721InvalidReceiver { receiver: Address::ZERO }.into());
    let error = caliber.sender(OWNER).transfer_from(BUYER, STRANGER, id).motsu_unwrap_err();
    assert_eq!(error, ERC721IncorrectOwner { sender: BUYER, tokenId: id, owner: OWNER }.into());
    let error = caliber.sender(STRANGER).transfer_from(OWNER, STRANGER, id).motsu_unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: STRANGER, tokenId: id }.into());
}

#[motsu::test]
fn approvals_revert_for_others(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.sender(STRANGER).approve(STRANGER, id).motsu_unwrap_err();
    assert_eq!(error, ERC721InvalidApprover { approver: STRANGER }.into());
    let error = caliber.sender(OWNER).set_approval_for_all(Address::ZERO, true).motsu_unwrap_err();
    assert_eq!(error, ERC721InvalidOperator { operator: Address::ZERO }.into());
}

#[motsu::test]
fn queries_of_nothing_revert(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let error = caliber.sender(STRANGER).balance_of(Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ERC721InvalidOwner { owner: Address::ZERO }.into());
    assert_eq!(caliber.sender(STRANGER).owner_of(FIRST).motsu_unwrap_err(), nonexistent(FIRST));
    assert_eq!(caliber.sender(STRANGER).get_approved(FIRST).motsu_unwrap_err(), nonexistent(FIRST));
}

#[motsu::test]
fn a_safe_transfer_asks_the_receiver(caliber: Contract<CaliberNft>, receiver: Contract<Receiver>) {
    deploy(&caliber);
    let (one, two) = (mint(&caliber), mint(&caliber));
    let to = receiver.address();
    caliber.sender(OWNER).safe_transfer_from(OWNER, to, one).motsu_unwrap();
    assert_eq!(caliber.sender(STRANGER).owner_of(one).motsu_unwrap(), to);
    caliber
        .sender(OWNER)
        .safe_transfer_from_with_data(OWNER, to, two, Vec::from([1, 2, 3]).into())
        .motsu_unwrap();
    assert_eq!(caliber.sender(STRANGER).owner_of(two).motsu_unwrap(), to);
}

#[motsu::test]
fn a_safe_transfer_reverts_when_the_receiver_refuses(
    caliber: Contract<CaliberNft>,
    receiver: Contract<Receiver>,
) {
    deploy(&caliber);
    let id = mint(&caliber);
    receiver.sender(STRANGER).refuses.set(true);
    let to = receiver.address();
    let refused: Error = ERC721InvalidReceiver { receiver: to }.into();
    let error = caliber.sender(OWNER).safe_transfer_from(OWNER, to, id).motsu_unwrap_err();
    assert_eq!(error, refused);
    let error = caliber
        .sender(OWNER)
        .safe_transfer_from_with_data(OWNER, to, id, Vec::new().into())
        .motsu_unwrap_err();
    assert_eq!(error, refused);
    assert_eq!(caliber.sender(STRANGER).owner_of(id).motsu_unwrap(), OWNER);
}

#[motsu::test]
fn a_safe_transfer_with_data_moves_no_pledged_title(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = title_in(&caliber, PLEDGED);
    let error = caliber
        .sender(ROUTER)
        .safe_transfer_from_with_data(ROUTER, OWNER, id, Vec::new().into())
        .motsu_unwrap_err();
    assert_eq!(error, pledged(id));
}
