//! What the admin and the curator set.
use super::*;

#[motsu::test]
fn class_limits_are_the_admins_and_bounded() {
    let world = World::new();
    let error = world.call(CURATOR).set_class_ltv(int(2), int(1)).motsu_unwrap_err();
    assert_eq!(error, lacks(CURATOR, DEFAULT_ADMIN_ROLE));
    for bps in [int(8_001), U256::from(1) << 64, U256::MAX] {
        assert_eq!(
            world.call(ADMIN).set_class_ltv(int(2), bps).motsu_unwrap_err(),
            encoded(InvalidParameter {})
        );
    }
    assert_eq!(
        world.call(ADMIN).set_class_ltv(int(256), int(1)).motsu_unwrap_err(),
        encoded(InvalidParameter {})
    );
    world.call(ADMIN).set_class_ltv(int(2), int(8_000)).motsu_unwrap();
    world.router.assert_emitted(&ILoanRouter::ClassLtvSet { class: 2, ltvBps: int(8_000) });
    assert_eq!(world.call(STRANGER).class_ltv(int(2)), int(8_000));
    assert_eq!(world.call(STRANGER).class_ltv(int(255)), U256::ZERO);
}

#[motsu::test]
fn borrower_caps_are_the_curators() {
    let world = World::new();
    let error = world.call(ADMIN).set_borrower_cap(BORROWER, int(1)).motsu_unwrap_err();
    assert_eq!(error, lacks(ADMIN, CURATOR_ROLE));
    let error = world.call(CURATOR).set_borrower_cap(Address::ZERO, int(1)).motsu_unwrap_err();
    assert_eq!(error, encoded(ZeroAddress {}));
    let error = world.call(CURATOR).set_borrower_cap(BORROWER, U256::from(1) << 128).motsu_unwrap_err();
    assert_eq!(error, encoded(InvalidParameter {}));
    world.lend();
    let cap = U256::from(u128::MAX);
    world.call(CURATOR).set_borrower_cap(BORROWER, cap).motsu_unwrap();
    world.router.assert_emitted(&ILoanRouter::BorrowerCapSet { borrower: BORROWER, cap });
    assert_eq!(world.call(STRANGER).borrower_cap(BORROWER), [cap, usd(PRINCIPAL)], "what is owed stays");
}

#[motsu::test]
fn haircut_is_the_admins_and_bounded() {
    let world = World::new();
    let error = world.call(CURATOR).set_haircut(int(1)).motsu_unwrap_err();
    assert_eq!(error, lacks(CURATOR, DEFAULT_ADMIN_ROLE));
    for bps in [int(10_001), U256::MAX] {
        assert_eq!(world.call(ADMIN).set_haircut(bps).motsu_unwrap_err(), encoded(InvalidParameter {}));
    }
    let id = world.default();
    for (bps, value) in [(10_000, 0), (0, PRINCIPAL), (1_000, PRINCIPAL / 10 * 9)] {
        world.call(ADMIN).set_haircut(int(bps)).motsu_unwrap();
        world.router.assert_emitted(&ILoanRouter::HaircutSet { haircutBps: int(bps) });
        assert_eq!(world.value(), (usd(PRINCIPAL), usd(value)));
    }
    assert_eq!(world.status(id), DEFAULTED);
}
