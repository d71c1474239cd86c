//! The storage layout, slot by slot: tools and later versions read these words.
use super::*;
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

/// The word whose bytes, from the most significant, are `parts`.
fn packed(parts: &[&[u8]]) -> B256 {
    B256::left_padding_from(&parts.concat())
}

/// A time's five bytes.
fn time(seconds: u64) -> Vec<u8> {
    seconds.to_be_bytes()[3..].to_vec()
}

#[motsu::test]
fn storage_layout_is_pinned(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.by(MINTER).set_metadata_hash(id, hash(9)).unwrap();
    caliber.by(MINTER).set_base_uri("ipfs://x/").unwrap();
    caliber.by(ADMIN).set_class(2, B256::repeat_byte(0x22), 7_000, &[365], &[8_000]).unwrap();
    caliber.by(OWNER).approve(BUYER, id).unwrap();
    caliber.by(OWNER).set_approval_for_all(ROUTER, true).unwrap();
    pause(&caliber);

    assert_eq!(<Caliber as StorageType>::REQUIRED_SLOTS, 9);

    let one = B256::from(FIRST);
    let owner = OWNER.into_word();
    let member = mapping(MINTER.into_word(), mapping(MINTER_ROLE, slot(0)));
    assert_eq!(word(member), one, "roles");
    assert_eq!(word(slot(1)), packed(&[&[1], DESK.as_slice()]), "paused, desk");
    assert_eq!(word(slot(2)), one, "last id");
    assert_eq!(word(mapping(owner, slot(4))), one, "balances");
    assert_eq!(word(mapping(ROUTER.into_word(), mapping(owner, slot(5)))), one, "operators");
    let class = B256::right_padding_from(&[0, 0, 0x1b, 0x58, 0x01, 0x6d, 0x1f, 0x40]);
    assert_eq!(word(mapping(B256::from(slot(4)), slot(6))), class, "spare, limit, days, remaining");
    assert_eq!(word(mapping(B256::from(slot(5)), slot(6))), B256::repeat_byte(0x22), "class names");
    assert_eq!(word(mapping(ROOT, slot(7))), one, "lots");
    assert_eq!(word(mapping(B256::ZERO, slot(8))), B256::from(slot(9)), "length of the base URI");
    assert_eq!(word(mapping(one, slot(8))), B256::right_padding_from(b"ipfs://x/"), "base URI");

    let title = |place: u64| mapping(B256::from(slot(16 + place)), slot(3));
    let later = time(NOW + 365 * 86_400);
    let head = packed(&[&[1], &[0, 0], &later, &[0, 0], &[CLASS, ATTESTED], OWNER.as_slice()]);
    assert_eq!(word(title(0)), head, "approved, round, until, spare, class, status, owner");
    let stamp = [&[0, 0, 0, 1, 0, 0], later.as_slice()].concat();
    let value = 2_800_000_000_000_000_000u128.to_be_bytes();
    let appraisal = packed(&[&stamp, &time(NOW), &value]);
    assert_eq!(word(title(1)), appraisal, "sequence, round, expiry, time, value");
    let lot = packed(&[&[0, 0], &[0, 0], &8u64.to_be_bytes(), BAILEE.as_slice()]);
    assert_eq!(word(title(2)), lot, "round of the metadata, spare, units, bailee");
    assert_eq!(word(title(3)), ROOT, "serial root");
    assert_eq!(word(title(4)), APPRAISER.into_word(), "appraiser");
    assert_eq!(word(title(5)), hash(9), "metadata");
    assert_eq!(word(title(6)), BUYER.into_word(), "approval");
    for kind in 0..DOCUMENT_KINDS {
        let document = |nth: u64| title(8 + 2 * u64::from(kind) + nth);
        assert_eq!(word(document(0)), hash(kind), "document {kind}");
        let issued = packed(&[&stamp, &[0], filer(kind).as_slice()]);
        assert_eq!(word(document(1)), issued, "document {kind}: sequence, round, expiry, spare, issuer");
    }
}

#[motsu::test]
fn rounds_and_sequences_have_their_places(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, FORECLOSED);
    caliber.by(INSURER).set_document(id, 3, hash(3), LATER).unwrap();
    caliber.by(MINTER).set_metadata_hash(id, hash(9)).unwrap();
    let title = |place: u64| mapping(B256::from(slot(16 + place)), slot(3));
    let head = packed(&[&[0], &[0, 1], &[0; 5], &[0, 0], &[CLASS, FORECLOSED], BUYER.as_slice()]);
    assert_eq!(word(title(0)), head);
    assert_eq!(word(title(2)).0[..2], [0, 1], "round of the metadata");
    let stamp = word(title(15));
    assert_eq!(stamp.0[..6], [0, 0, 0, 2, 0, 1], "second filing, second round");
}

#[test]
fn words_come_back() {
    let head = Head {
        owner: OWNER,
        status: Status::Foreclosed,
        class: u8::MAX,
        until: END_OF_TIME,
        round: u16::MAX,
        approved: true,
    };
    assert_eq!(Head::of(head.word()), head);
    let stamp = Stamp { sequence: u32::MAX, round: u16::MAX, expiry: END_OF_TIME };
    let word = stamp.put(appraisal(END_OF_TIME, u128::MAX));
    assert_eq!(Stamp::of(word), stamp);
    assert_eq!(appraised(word), (END_OF_TIME, u128::MAX));
    assert_eq!(appraised(appraisal(5, 7)), (5, 7));
    let lot = Lot { bailee: BAILEE, units: u64::MAX, metadata_round: u16::MAX };
    assert_eq!(Lot::of(lot.word()), lot);
    for value in [0, 1, u128::from(u64::MAX), u128::from(u64::MAX) + 1, u128::MAX] {
        assert_eq!(narrow(wide(value)), Some(value));
    }
    assert_eq!(narrow(U256::from(u128::MAX) + FIRST), None);
}
