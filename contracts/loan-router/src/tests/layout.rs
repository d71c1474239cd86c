//! The storage layout, slot by slot: tools and later versions read these words.
use super::{super::ledger::Ledger, *};
use alloy_primitives::keccak256;
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

/// The word whose bytes, from the most significant, are `parts`.
fn packed(parts: &[&[u8]]) -> B256 {
    B256::left_padding_from(&parts.concat())
}

fn bytes<const N: usize>(number: u128) -> [u8; N] {
    number.to_be_bytes()[16 - N..].try_into().unwrap()
}

#[motsu::test]
fn storage_layout_is_pinned() {
    let world = World::new();
    let id = world.auction();
    let now = u128::from(clock::now());
    let wei = |amount: u64| u128::from(amount) * u128::from(loan_math::WAD);
    world.call(PAUSER).pause().motsu_unwrap();
    let key = B256::from(id);

    assert_eq!(<Ledger as StorageType>::REQUIRED_SLOTS, 5);
    let member = mapping(CURATOR.into_word(), mapping(CURATOR_ROLE, int(0)));
    assert_eq!(word(member), B256::from(int(1)), "roles");
    assert_eq!(word(int(1)), world.token.address().into_word(), "usdai");
    assert_eq!(word(int(2)), world.vault.address().into_word(), "susdai");
    assert_eq!(word(int(3)), packed(&[&[1], world.titles.address().as_slice()]), "paused, caliber");
    assert_eq!(word(int(4)), B256::from(int(1)), "last id");

    let record = mapping(key, int(5));
    let state = packed(&[
        &[0, AUCTION, 0, 0, 12],
        &bytes::<5>(u128::from(START)),
        &bytes::<5>(u128::from(START)),
        &bytes::<5>(u128::from(RATE)),
        &bytes::<12>(wei(PRINCIPAL)),
    ]);
    assert_eq!(word(record), state, "status, kind, paid, payments, since, start, rate, balance");
    let parties = packed(&[&bytes::<12>(wei(PRINCIPAL)), BORROWER.as_slice()]);
    assert_eq!(word(record + int(1)), parties, "principal, borrower");
    let pledge = packed(&[
        &bytes::<12>(wei(VALUE)),
        &bytes::<4>(u128::from(GRACE)),
        &bytes::<5>(u128::from(GRACE_RATE)),
        &bytes::<8>(1),
    ]);
    assert_eq!(word(record + int(2)), pledge, "appraisal, grace duration, grace rate, title");
    let called = now - u128::from(14 * DAY);
    let recovery = packed(&[&bytes::<12>(0), &bytes::<5>(now), &bytes::<5>(called)]);
    assert_eq!(word(record + int(3)), recovery, "written off, auction start, defaulted at");
    let prices = packed(&[&wei(VALUE / 2).to_be_bytes(), &wei(VALUE / 5 * 6).to_be_bytes()]);
    assert_eq!(word(record + int(4)), prices, "reserve, start price");

    let account = packed(&[&wei(PRINCIPAL).to_be_bytes(), &wei(500_000).to_be_bytes()]);
    assert_eq!(word(mapping(BORROWER.into_word(), int(6))), account, "owed, cap");
    assert_eq!(word(mapping(B256::from(int(u64::from(CLASS))), int(7))), B256::from(int(7_000)), "class");
    assert_eq!(word(int(9)), B256::ZERO, "rate, principal");
    let accrual = packed(&[&bytes::<4>(1), &bytes::<5>(called), &[0; 20]]);
    assert_eq!(word(int(10)), accrual, "defaulted loans, last accrual, accrued");
    let impaired = packed(&[&5_000_u16.to_be_bytes(), &wei(PRINCIPAL).to_be_bytes()]);
    assert_eq!(word(int(11)), impaired, "haircut, defaulted");
}

#[motsu::test]
fn due_days_and_credits_have_their_slots() {
    let world = World::new();
    world.lend();
    let flow = usd(PRINCIPAL) * int(RATE);
    assert_eq!(world.value().0, usd(PRINCIPAL));
    assert_eq!(word(int(9)), B256::from(flow << 128 | usd(PRINCIPAL)), "rate, principal");
    let day = DUE / DAY;
    let bits = word(mapping(B256::from(int(day / 256)), int(12)));
    assert_eq!(bits, B256::from(int(1) << (day % 256) as usize), "a bit for each due day");
    let bucket = word(mapping(B256::from(int(day / 2)), int(13)));
    assert_eq!(bucket, B256::from(flow << (day % 2 * 128) as usize), "two due days in a word");

    let id = world.auction();
    world.call(BUYER).buy(id, U256::MAX, BUYER).motsu_unwrap();
    let credit = world.call(STRANGER).credit_of(BORROWER);
    assert!(credit > U256::ZERO);
    assert_eq!(word(mapping(BORROWER.into_word(), int(8))), B256::from(credit), "credits");
}
