//! The storage layout, slot by slot: tools and later versions read these words.
use super::*;
use alloy_primitives::keccak256;
use stylus_sdk::{
    host::{WasmVM, VM},
    storage::{StorageB256, StorageType},
};

/// The word at a slot of the contract that was called last.
fn word(slot: U256) -> B256 {
    unsafe { StorageB256::new(slot, 0, VM { host: Box::new(WasmVM {}) }) }.get()
}

fn slot(number: u64) -> U256 {
    U256::from(number)
}

/// Solidity's slot of a mapping's value.
fn mapping(key: B256, slot: U256) -> U256 {
    U256::from_be_bytes(keccak256([key.0, slot.to_be_bytes()].concat()).0)
}

fn address_word(account: Address) -> B256 {
    account.into_word()
}

/// The word whose bytes, from the most significant, are `parts`.
fn packed(parts: &[&[u8]]) -> B256 {
    B256::left_padding_from(&parts.concat())
}

#[motsu::test]
fn storage_layout_is_pinned(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.sender(OWNER).approve(BUYER, id).motsu_unwrap();
    caliber.sender(OWNER).set_approval_for_all(ROUTER, true).motsu_unwrap();
    pause(&caliber);

    assert_eq!(<Document as StorageType>::REQUIRED_SLOTS, 2);
    assert_eq!(<Appraisal as StorageType>::REQUIRED_SLOTS, 2);

    let one = B256::from(FIRST);
    let member = mapping(address_word(MINTER), mapping(MINTER_ROLE, slot(0)));
    assert_eq!(word(member), one, "roles");
    assert_eq!(word(slot(1)), one, "paused");
    assert_eq!(word(mapping(one, slot(2))), address_word(OWNER), "owners");
    assert_eq!(word(mapping(address_word(OWNER), slot(3))), one, "balances");
    assert_eq!(word(mapping(one, slot(4))), address_word(BUYER), "approvals");
    let operator = mapping(address_word(ROUTER), mapping(address_word(OWNER), slot(5)));
    assert_eq!(word(operator), one, "operators");
    assert_eq!(word(slot(6)), one, "last id");

    let title = mapping(one, slot(7));
    let seconds = NOW + 365 * 86_400;
    let head = packed(&[&[0, 0], &8u64.to_be_bytes(), &[CLASS, ATTESTED], BAILEE.as_slice()]);
    assert_eq!(word(title), head, "round, units, class, status, bailee");
    assert_eq!(word(title + slot(1)), ROOT, "serial root");
    for kind in 0..DOCUMENT_KINDS {
        let document = mapping(B256::from(U256::from(kind)), title + slot(2));
        assert_eq!(word(document), hash(kind), "document {kind}");
        let issued = packed(&[&[0, 0], &seconds.to_be_bytes(), filer(kind).as_slice()]);
        assert_eq!(word(document + FIRST), issued, "document {kind}: round, expiry, issuer");
    }
    let value = 2_800_000_000_000_000_000u128.to_be_bytes();
    let appraisal = packed(&[&seconds.to_be_bytes(), &NOW.to_be_bytes(), &value]);
    assert_eq!(word(title + slot(3)), appraisal, "expiry, time, value");
    assert_eq!(word(title + slot(4)), packed(&[&[0, 0], APPRAISER.as_slice()]), "round, appraiser");
}
