//! The storage layout, slot by slot: tools and later versions read these words.
use super::*;
use alloy_primitives::keccak256;
use auction_math::{Key, Lot, LotState};
use stylus_sdk::{
    host::{WasmVM, VM},
    storage::{StorageB256, StorageType},
};

/// The word at a slot of the contract that was called last.
fn word(slot: U256) -> B256 {
    unsafe { StorageB256::new(slot, 0, VM { host: Box::new(WasmVM {}) }) }.get()
}

/// Solidity's slot of a mapping's value.
fn mapping(key: B256, slot: U256) -> U256 {
    U256::from_be_bytes(keccak256([key.0, slot.to_be_bytes()].concat()).0)
}

/// The word of a key of the book, which is in slot 3.
fn book(tag: u64, rest: u64) -> B256 {
    let key = U256::from_limbs([rest, tag, 0, 0]);
    word(mapping(B256::from(key), u(3)))
}

/// A word of four 64-bit parts, the most significant first.
fn parts(parts: [u64; 4]) -> B256 {
    let [a, b, c, d] = parts;
    B256::from(U256::from_limbs([d, c, b, a]))
}

#[motsu::test]
fn storage_layout_is_pinned(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (bid, hidden) = (enqueue(&qev, ALICE, 300), enqueue(&qev, BOB, 200));
    seal(&qev, ALICE, 0, bid, 6);
    seal(&qev, BOB, 0, hidden, 9);
    qev.sender(PAUSER).pause().motsu_unwrap();
    let sealed = commitment(&qev, 0, hidden, 9);
    qev.sender(ALICE).revoke_signatures().motsu_unwrap();
    warp(&qev, 0, 28 * DAY);
    reveal(&qev, &[(bid, 6)]);

    assert_eq!(<QevAuction as StorageType>::REQUIRED_SLOTS, 4);
    let member = mapping(PAUSER.into_word(), mapping(PAUSER_ROLE, u(0)));
    assert_eq!(word(member), B256::with_last_byte(1), "roles");
    // last id u32 | flags u8 | settled u16 | genesis u40 | vault u160.
    let genesis = NOW - 28 * DAY;
    let packed = [&[0u8, 0, 0, 2, 1, 0, 0][..], &genesis.to_be_bytes()[3..], VAULT.as_slice()].concat();
    assert_eq!(word(u(1)), B256::from_slice(&packed), "last id, paused, settled, genesis, vault");
    assert_eq!(word(mapping(ALICE.into_word(), u(2))), B256::with_last_byte(1), "nonces");

    let lot = Lot {
        controller: ALICE,
        units: 300 * SHARE,
        cohort: 0,
        epoch: 0,
        tick: 6,
        state: LotState::Revealed,
        credit: false,
    };
    assert_eq!(book(1, 1), B256::from(lot.encode().unwrap()), "lot");
    assert_eq!(book(2, 1), B256::ZERO, "an opened commitment");
    assert_eq!(book(2, 2), sealed, "commitment");
    assert_eq!(book(4, 0), parts([500 * SHARE, 2, 0, 0]), "cohort: live, lots, checkpoints");
    assert_eq!(book(5, 0), parts([0, 0, 0, 1]), "open cohorts");
    assert_eq!(book(7, 0), parts([0, 0, 0, 1 << 2]), "header: the epoch's own cohort has bids");
    assert_eq!(book(9, 0), parts([0, 0, 0, 2]), "tick words");
    // Units u64, given up u74, bond u56, sealed u31, revealed u31: the bond begins at bit 62.
    let bids = parts([300 * SHARE, (300 * SHARE * 6) >> 10, 0, 2 << 31 | 1]);
    let (given, bond) = (U256::from((300 * SHARE * 6) & 0x3ff) << 118, u(500_000) << 62);
    assert_eq!(book(12, 0), B256::from(U256::from_be_bytes(bids.0) | given | bond), "the sums of the bids");
    assert_eq!(book(10, 1), parts([0, 300 * SHARE, 0, 0]), "ticks 7, 6, 5, 4");

    warp(&qev, 1, 0);
    let step = qev.sender(VAULT).settle(u(0), u(WAD), assets(150), u(1)).motsu_unwrap();
    assert!(step.0, "the marginal class ends it");
    let num = 150 * SHARE * 10_000 / 9_994;
    assert_eq!(
        book(7, 0),
        parts([WAD >> 32, WAD << 32 | num >> 32, num << 32 | 2, 1 << 32 | 6 << 22 | 3]),
        "header: price, sold, sealed, revealed, tick, cohort"
    );
    assert_eq!(book(11, 1), B256::ZERO, "no settlement under way");
    assert_eq!(word(u(1)).0[4..7], [1, 0, 1], "paused, settled");

    warp(&qev, 2, 0);
    settle(&qev, 1, assets(100));
    let live = 500 * SHARE - 500_000 - num;
    assert_eq!(book(6, 0), parts([1, 100 * SHARE, live, 0]), "checkpoint: epoch, num, den");
    qev.sender(ADMIN).unpause().motsu_unwrap();
    seal(&qev, ALICE, 2, bid, 1);
    let credit = qev.sender(ALICE).claimable(bid).motsu_unwrap();
    let assets = credit.1.to::<u128>();
    let (units, state) = (super::lot(&qev, bid).1.to::<u64>(), LotState::Sealed);
    let again = Lot { units, epoch: 2, tick: 0, state, credit: true, ..lot };
    assert_eq!(book(1, 1), B256::from(again.encode().unwrap()), "a lot with credit");
    assert_eq!(book(3, 1), parts([(assets >> 64) as u64, assets as u64, 0, credit.0.to::<u64>()]), "credit");
}

#[motsu::test]
fn layout_of_a_settlement_under_way_is_pinned(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bids = [4u16, 8, 12].map(|tick| {
        let id = enqueue(&qev, ALICE, 100);
        seal(&qev, ALICE, 0, id, tick);
        (id, tick)
    });
    warp(&qev, 0, 28 * DAY);
    reveal(&qev, &bids);
    warp(&qev, 1, 0);
    let step = qev.sender(VAULT).settle(u(0), u(WAD), assets(140), u(1)).motsu_unwrap();
    assert!(!step.0);
    let used = 100 * SHARE * 9_988;
    assert_eq!(word(u(1)).0[4], 2, "the flag of a settlement under way");
    assert_eq!(book(11, 0), parts([0, 140 * SHARE * 10_000 - used, 0, used]), "capacity, used");
    // Fee at bit 160, sold at bit 64, epoch at bit 32, cursor at bit 16, flags.
    let fee = 100 * SHARE * 12;
    assert_eq!(
        book(11, 1),
        parts([0, fee << 32, 100 * SHARE, (3 << 16) | 1]),
        "fee, sold, epoch, cursor, flags"
    );
    assert_eq!(book(11, 2), parts([0, 0, 0, WAD]), "price");
    assert_eq!(Key::Progress(1).index(), U256::from_limbs([1, 11, 0, 0]));
}

#[motsu::test]
fn layout_of_a_settlement_from_below_is_pinned(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bids = [4u16, 8, 12].map(|tick| {
        let id = enqueue(&qev, ALICE, 100);
        seal(&qev, ALICE, 0, id, tick);
        (id, tick)
    });
    warp(&qev, 0, 28 * DAY);
    reveal(&qev, &bids);
    warp(&qev, 1, 0);
    let step = qev.sender(VAULT).settle(u(0), u(WAD), assets(160), u(1)).motsu_unwrap();
    assert!(!step.0);
    // The lowest is left out; the others count as served.
    let (used, fee) = (100 * SHARE * (9_992 + 9_988), 100 * SHARE * (8 + 12));
    assert_eq!(book(11, 0), parts([0, 160 * SHARE * 10_000, 0, used]), "capacity, used");
    assert_eq!(
        book(11, 1),
        parts([0, fee << 32, 200 * SHARE, (2 << 16) | 5]),
        "fee, sold, epoch, cursor, flags"
    );
    assert_eq!(book(4, 0), parts([100 * SHARE, 3, 0, 0]), "cohort: what is not counted as served");
    let step = qev.sender(VAULT).settle(u(0), u(WAD), assets(160), u(1)).motsu_unwrap();
    assert!(step.0);
    assert_eq!(book(11, 1), B256::ZERO, "no settlement under way");
}
