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

/// The word of these numbers, each with its bits, the lowest first.
fn bits(fields: &[(u128, usize)]) -> B256 {
    let (mut word, mut offset) = (U256::ZERO, 0);
    for (number, width) in fields {
        assert!(U256::from(*number).bit_len() <= *width, "{number} has more than {width} bits");
        word |= U256::from(*number) << offset;
        offset += width;
    }
    assert!(offset <= 256);
    word.into()
}

/// The word whose bytes, from the most significant, are `parts`.
fn packed(parts: &[&[u8]]) -> B256 {
    B256::left_padding_from(&parts.concat())
}

fn bytes<const N: usize>(number: u128) -> [u8; N] {
    number.to_be_bytes()[16 - N..].try_into().unwrap()
}

fn wei(amount: u64) -> u128 {
    u128::from(amount) * u128::from(loan_math::WAD)
}

#[motsu::test]
fn storage_layout_is_pinned() {
    let world = World::new();
    world.deposit(CURATOR, usd(10_000));
    let terms = LoanTerms { dayOfMonth: U256::ZERO, reservePayments: int(1), ..world.rich_terms() };
    let id = world.draw(terms, &[world.title()]);
    world.ok(PAUSER, &IPausable::pauseCall {});
    let view = world.view(id);
    let key = B256::from(id);
    assert_eq!(<Ledger as StorageType>::REQUIRED_SLOTS, 7);
    // The router again is the contract that was called last.
    world.status(id);
    let member = mapping(CURATOR.into_word(), mapping(CURATOR_ROLE, int(0)));
    assert_eq!(word(member), B256::from(int(1)), "roles");
    assert_eq!(word(int(1)), world.token.address().into_word(), "usdai");
    assert_eq!(word(int(2)), world.vault.address().into_word(), "susdai");
    assert_eq!(word(int(3)), packed(&[&[1], world.titles.address().as_slice()]), "paused, caliber");
    for slot in 4..8 {
        assert_eq!(word(int(slot)), EXTENSION.into_word(), "extensions");
    }
    let fees = packed(&[&bytes::<3>(1), &bytes::<2>(1), &bytes::<2>(0), TREASURY.as_slice()]);
    assert_eq!(word(int(8)), fees, "borrowers, curators, cost, recipient");

    let record = |index: u64| word(mapping(B256::from(id << 4 | int(index)), int(9)));
    let state = bits(&[
        (wei(PRINCIPAL), 96),
        (u128::from(RATE + 100_000_000), 36),
        (START.into(), 32),
        (START.into(), 32),
        (0, 32),
        (12, 7),
        (0, 7),
        (0, 2),
        (ACTIVE.into(), 4),
        ((TRANCHED | RESERVED | EXTRA).into(), 8),
    ]);
    let names = "balance, rate, start, since, defaulted at, payments, paid, kind, status, flags";
    assert_eq!(record(0), state, "{names}");
    let terms = bits(&[
        (1, 30),
        (GRACE_RATE.into(), 35),
        (GRACE.into(), 22),
        (0, 13),
        (1, 24),
        (1, 16),
        (CLASS.into(), 8),
        (u128::from(PRINCIPAL) * 1_000_000, 54),
        (u128::from(VALUE_OF_TITLE) * 1_000_000, 54),
    ]);
    let names = "title, grace rate, grace, behind, borrower, curator, class, principal, appraisal";
    assert_eq!(record(1), terms, "{names}");
    let more = bits(&[
        (wei(10_000), 96),
        (u128::from(RATE / 2), 36),
        (100_000_000, 32),
        (0, 8),
        (28, 8),
        (1, 8),
        (100, 8),
        (50, 8),
        (1, 8),
        (0, 40),
    ]);
    let names = "first loss, senior rate, servicing, day, zone, reserve, origination, exit, titles, dust";
    assert_eq!(record(2), more, "{names}");
    assert_eq!(record(3), B256::ZERO, "the loan that it replaces");
    let held: u128 = view.reserve.to();
    assert_eq!(record(4), packed(&[&bytes::<12>(held), &bytes::<12>(held)]), "target, held");

    let borrower =
        packed(&[&bytes::<3>(1), &bytes::<5>(0), &bytes::<12>(wei(PRINCIPAL)), &bytes::<12>(wei(500_000))]);
    assert_eq!(word(mapping(BORROWER.into_word(), int(11))), borrower, "number, nonce, open, cap");
    let curator = packed(&[&bytes::<2>(1), &bytes::<12>(wei(PRINCIPAL)), &bytes::<12>(wei(4_000_000))]);
    assert_eq!(word(mapping(CURATOR.into_word(), int(12))), curator, "number, open, cap");
    assert_eq!(word(mapping(key, int(13))), CURATOR.into_word(), "curator by number");
    let first = B256::from(int((1 << 32) + 1));
    assert_eq!(word(mapping(first, int(13))), BORROWER.into_word(), "borrower by number");
    let class = packed(&[&bytes::<2>(7_000), &bytes::<12>(wei(PRINCIPAL)), &bytes::<12>(wei(5_000_000))]);
    assert_eq!(word(mapping(B256::from(int(CLASS.into())), int(14))), class, "ltv, open, cap");
    assert_eq!(word(mapping(TREASURY.into_word(), int(15))), B256::from(usd(700)), "credits");

    let senior = usd(60_000);
    let flow = senior * int(RATE / 2);
    let day = view.nextDue.to::<u64>() / DAY;
    assert_eq!(
        word(int(16)),
        B256::from(flow << 128 | int(day - 1) << 96 | senior),
        "rate, quiet until, principal"
    );
    let accrual = packed(&[&bytes::<4>(1), &[0], &bytes::<2>(0), &bytes::<5>(START.into()), &[0; 20]]);
    assert_eq!(word(int(17)), accrual, "last id, flags, behind, last, accrued");
    let haircuts = packed(&[&[100, 100, 50, 20, 0], &[0; 24]]);
    assert_eq!(word(int(18)), haircuts, "haircuts, 7 days late, defaulted");
    let days = word(mapping(B256::ZERO, int(21)));
    assert_eq!(days, B256::from(int(1) << (day % 256) as usize), "a bit for each due day");
    let bucket = |place: u64| word(mapping(B256::from(int(place)), int(22)));
    assert_eq!(bucket(day % 256), B256::from(int(day) << 224 | senior << 128 | flow), "day, principal, rate");
    assert_eq!(bucket(255), B256::from(int(u32::MAX.into()) << 224), "the ring's places are filled");
}

#[motsu::test]
fn words_of_a_recovery_are_pinned() {
    let world = World::new();
    let titles = [world.title(), world.title()];
    let id = world.draw(world.terms(), &titles);
    clock::set(DUE + GRACE + 1);
    let called = clock::now();
    world.mark_default(id);
    assert_eq!(word(int(18)), packed(&[&[100, 100, 50, 20, 0], &[0; 12], &bytes::<12>(wei(PRINCIPAL))]));
    clock::pass(14 * DAY);
    world.start_auction(id);
    let now = clock::now();
    world.ok(SERVICER, &R::scheduleWriteDownCall { loanId: id, amount: usd(10_000) });
    let record = |index: u64| word(mapping(B256::from(id << 4 | int(index)), int(9)));
    let state: U256 = record(0).into();
    assert_eq!(state << 28 >> 224, int(called), "defaulted at");
    let pending = bits(&[(wei(10_000), 96), (u128::from(now + 2 * DAY), 40), (0, 96)]);
    assert_eq!(record(8), pending, "amount, ready, written off");
    clock::pass(2 * DAY);
    world.ok(STRANGER, &R::writeDownCall { loanId: id });
    let buy = R::buyCall { loanId: id, titleId: titles[1], maxPrice: U256::MAX, recipient: BUYER };
    // 50,000 of what is shown come later than those that were written down.
    world.call(BUYER, &R::auctionPriceCall { loanId: id }).unwrap();
    let pending = bits(&[(0, 96), (0, 40), (wei(10_000), 96)]);
    assert_eq!(record(8), pending, "amount, ready, written off");
    let recovery = bits(&[(now.into(), 40), (1, 8), (0, 40), (0, 8)]);
    assert_eq!(record(5), recovery, "auction start, round, breached at, sold");
    let prices = packed(&[&bytes::<16>(wei(100_000)), &bytes::<16>(wei(240_000))]);
    assert_eq!(record(6), prices, "reserve, start price");
    assert_ne!(record(7), B256::ZERO, "junior interest, senior interest");
    world.ok(BUYER, &buy);
    world.status(id);
    let lot = mapping(B256::from(int(1)), mapping(B256::from(id), int(10)));
    let gone = packed(&[&[1], &bytes::<12>(wei(VALUE_OF_TITLE)), &bytes::<8>(2)]);
    assert_eq!(word(lot), gone, "gone, value, title");
}
