//! Roles, the pause, ERC-165, and that every selector of the ABI is answered.
use super::*;
use usdai_abi::common::{IAccessControl, IPausable, Paused, RoleGranted, Unpaused, IERC165};

#[motsu::test]
fn constructor_makes_the_admin() {
    let world = World::new();
    assert!(world.call(STRANGER).has_role(DEFAULT_ADMIN_ROLE, ADMIN));
    assert!(!world.call(STRANGER).has_role(DEFAULT_ADMIN_ROLE, STRANGER), "the deployer is nobody");
    world.router.assert_emitted(&RoleGranted { role: DEFAULT_ADMIN_ROLE, account: ADMIN, sender: STRANGER });
    world.router.assert_emitted(&ILoanRouter::HaircutSet { haircutBps: int(5_000) });
}

#[motsu::test]
fn constructor_reverts_on_zero_addresses() {
    for zero in 0..4 {
        let router = Contract::<LoanRouter>::new();
        let mut addresses = [ADMIN; 4];
        addresses[zero] = Address::ZERO;
        let [admin, usdai, susdai, caliber] = addresses;
        let error = router.sender(STRANGER).constructor(admin, usdai, susdai, caliber).motsu_unwrap_err();
        assert_eq!(error, encoded(ZeroAddress {}));
    }
}

#[motsu::test]
fn pauser_pauses_and_the_admin_unpauses() {
    let world = World::new();
    for account in [ADMIN, STRANGER] {
        assert_eq!(world.call(account).pause().motsu_unwrap_err(), lacks(account, PAUSER_ROLE));
    }
    assert_eq!(world.call(ADMIN).unpause().motsu_unwrap_err(), encoded(ExpectedPause {}));
    world.call(PAUSER).pause().motsu_unwrap();
    world.router.assert_emitted(&Paused { account: PAUSER });
    assert!(world.call(STRANGER).paused());
    assert_eq!(world.call(PAUSER).pause().motsu_unwrap_err(), encoded(EnforcedPause {}));
    assert_eq!(world.call(PAUSER).unpause().motsu_unwrap_err(), lacks(PAUSER, DEFAULT_ADMIN_ROLE));
    world.call(ADMIN).unpause().motsu_unwrap();
    world.router.assert_emitted(&Unpaused { account: ADMIN });
    assert!(!world.call(STRANGER).paused());
}

#[motsu::test]
fn admin_grants_and_revokes() {
    let world = World::new();
    let error = world.call(CURATOR).grant_role(CURATOR_ROLE, STRANGER).motsu_unwrap_err();
    assert_eq!(error, lacks(CURATOR, DEFAULT_ADMIN_ROLE));
    world.call(ADMIN).revoke_role(CURATOR_ROLE, CURATOR).motsu_unwrap();
    assert!(!world.call(STRANGER).has_role(CURATOR_ROLE, CURATOR));
    let error = world.call(PAUSER).renounce_role(PAUSER_ROLE, ADMIN).motsu_unwrap_err();
    assert_eq!(error, encoded(AccessControlBadConfirmation {}));
    world.call(PAUSER).renounce_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
    assert!(!world.call(STRANGER).has_role(PAUSER_ROLE, PAUSER));
    assert_eq!(world.call(STRANGER).get_role_admin(PAUSER_ROLE), DEFAULT_ADMIN_ROLE);
}

#[motsu::test]
fn interfaces_are_announced() {
    let world = World::new();
    for (id, supported) in [(0x01ff_c9a7_u32, true), (0x7965_db0b, true), (0xffff_ffff, false), (0, false)] {
        let call = IERC165::supportsInterfaceCall { interfaceId: id.to_be_bytes().into() };
        let answer = world.call(STRANGER).dispatch(&call.abi_encode()).motsu_unwrap();
        assert_eq!(IERC165::supportsInterfaceCall::abi_decode_returns(&answer, true).unwrap()._0, supported);
    }
}

#[motsu::test]
fn every_selector_of_the_abi_is_answered() {
    let world = World::new();
    let all = [
        ILoanRouter::ILoanRouterCalls::SELECTORS,
        IAccessControl::IAccessControlCalls::SELECTORS,
        IPausable::IPausableCalls::SELECTORS,
        IERC165::IERC165Calls::SELECTORS,
    ];
    let unknown = Err(Error(vec![]));
    for selector in all.concat() {
        // Arguments of zero: an answer or a named error.
        let calldata = [selector.as_slice(), &[0; 9 * 32]].concat();
        assert_ne!(world.call(STRANGER).dispatch(&calldata), unknown, "{selector:02x?}");
    }
    for calldata in [vec![], vec![1, 2, 3], vec![0xde, 0xad, 0xbe, 0xef]] {
        assert_eq!(world.call(STRANGER).functions(&calldata), Err(vec![]));
    }
}

#[motsu::test]
fn malformed_arguments_are_refused() {
    let world = World::new();
    let cut = ILoanRouter::repayCall { loanId: int(1), amount: int(1) }.abi_encode();
    let wide = [ILoanRouter::creditOfCall::SELECTOR.as_slice(), &[1; 32]].concat();
    for calldata in [&cut[..4], &cut[..67], &wide[..]] {
        let answer = world.call(STRANGER).dispatch(calldata);
        assert_eq!(answer, Err(encoded(InvalidParameter {})));
    }
}

#[motsu::test]
fn terms_and_views_are_encoded_as_their_structures() {
    use usdai_abi::router::LoanTerms;
    let world = World::new();
    let title = world.title();
    let terms = LoanTerms {
        borrower: BORROWER,
        titleId: title,
        principal: usd(PRINCIPAL),
        rate: int(RATE),
        graceRate: int(GRACE_RATE),
        graceDuration: int(GRACE),
        payments: int(PAYMENTS),
        kind: 1,
        expiry: int(START + DAY),
    };
    let offered =
        world.call(CURATOR).functions(&ILoanRouter::offerCall { terms: terms.clone() }.abi_encode()).unwrap();
    assert_eq!(ILoanRouter::offerCall::abi_decode_returns(&offered, true).unwrap().loanId, int(1));
    let view = world.view(int(1));
    assert_eq!((view.status, view.borrower, view.titleId), (OFFERED, BORROWER, title));
    assert_eq!((view.principal, view.balance, view.rate), (terms.principal, terms.principal, terms.rate));
    assert_eq!((view.payments, view.paid, view.appraisal), (terms.payments, U256::ZERO, U256::ZERO));
}
