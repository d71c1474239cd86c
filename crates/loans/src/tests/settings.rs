//! What the admin and the curators set.
use super::*;
use contract_kit::wire::word_of;

#[motsu::test]
fn haircuts_are_steps_that_never_fall() {
    let world = World::new();
    let set = |bps: [u64; 5]| {
        let [a, b, c, d, e] = bps.map(int);
        R::setHaircutsCall { days7: a, days30: b, days60: c, days90: d, defaulted: e }
    };
    world.lacks(CURATOR, &set([0; 5]), DEFAULT_ADMIN_ROLE);
    for wrong in [[100, 50, 100, 100, 100], [0, 0, 0, 100, 50], [0, 0, 0, 0, 10_050], [0, 0, 0, 0, 125]] {
        world.refused(ADMIN, &set(wrong), InvalidParameter {});
    }
    for right in [[0; 5], [50, 100, 150, 200, 10_000], [10_000; 5]] {
        world.ok(ADMIN, &set(right));
        let read = world.ok(STRANGER, &R::haircutsCall {});
        let read = [read.days7, read.days30, read.days60, read.days90, read.defaulted];
        assert_eq!(read, right.map(int));
    }
}

#[motsu::test]
fn classes_have_bounds() {
    let world = World::new();
    let set = |bps: u64, cap: U256| R::setClassCall { class: 7, ltvBps: int(bps), cap };
    world.lacks(CURATOR, &set(1, U256::ZERO), DEFAULT_ADMIN_ROLE);
    world.refused(ADMIN, &set(8_001, U256::ZERO), InvalidParameter {});
    world.refused(ADMIN, &set(8_000, int(1) << 96), InvalidParameter {});
    let cap = (int(1) << 96) - int(1);
    world.ok(ADMIN, &set(8_000, cap));
    let read = world.ok(STRANGER, &R::classLimitsCall { class: 7 });
    assert_eq!((read.ltvBps, read.cap, read.open), (int(8_000), cap, U256::ZERO));
}

#[motsu::test]
fn caps_have_bounds_and_owners() {
    let world = World::new();
    let set = R::setBorrowerCapCall { borrower: STRANGER, cap: usd(5) };
    world.lacks(ADMIN, &set, CURATOR_ROLE);
    world.ok(CURATOR, &set);
    assert_eq!(world.ok(STRANGER, &R::borrowerCapCall { borrower: STRANGER }).cap, usd(5));
    for cap in [int(1) << 96, U256::MAX] {
        world.refused(CURATOR, &R::setBorrowerCapCall { borrower: STRANGER, cap }, InvalidParameter {});
        world.refused(ADMIN, &R::setCuratorCapCall { curator: STRANGER, cap }, InvalidParameter {});
    }
    let nobody = Address::ZERO;
    world.refused(CURATOR, &R::setBorrowerCapCall { borrower: nobody, cap: usd(5) }, ZeroAddress {});
    world.refused(ADMIN, &R::setCuratorCapCall { curator: nobody, cap: usd(5) }, ZeroAddress {});
}

#[motsu::test]
fn fees_have_bounds_and_an_owner() {
    let world = World::new();
    let set = |recipient, bps: u64| R::setFeesCall { recipient, auctionCostBps: int(bps) };
    world.lacks(CURATOR, &set(STRANGER, 0), DEFAULT_ADMIN_ROLE);
    world.refused(ADMIN, &set(STRANGER, 501), InvalidParameter {});
    world.refused(ADMIN, &set(Address::ZERO, 0), ZeroAddress {});
    world.ok(ADMIN, &set(STRANGER, 500));
    let read = world.ok(STRANGER, &R::feesCall {});
    assert_eq!((read.recipient, read.auctionCostBps), (STRANGER, int(500)));
    // The number of curators beside it is untouched.
    world.ok(ADMIN, &R::setCuratorCapCall { curator: STRANGER, cap: usd(1) });
    assert_eq!(world.router.sender(ADMIN).account_at.get(int(2)), word_of(STRANGER));
}
