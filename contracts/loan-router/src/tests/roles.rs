//! Roles, the pause, ERC-165, and that every selector of the ABI is answered.
use super::*;
use alloy_primitives::{aliases::B32, FixedBytes};
use stylus_sdk::abi::Router;
use usdai_abi::common::{IAccessControl, IPausable, IERC165, Paused, RoleGranted, Unpaused};

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
        assert_eq!(error, ZeroAddress {}.into());
    }
}

#[motsu::test]
fn pauser_pauses_and_the_admin_unpauses() {
    let world = World::new();
    for account in [ADMIN, STRANGER] {
        assert_eq!(world.call(account).pause().motsu_unwrap_err(), lacks(account, PAUSER_ROLE));
    }
    assert_eq!(world.call(ADMIN).unpause().motsu_unwrap_err(), ExpectedPause {}.into());
    world.call(PAUSER).pause().motsu_unwrap();
    world.router.assert_emitted(&Paused { account: PAUSER });
    assert!(world.call(STRANGER).paused());
    assert_eq!(world.call(PAUSER).pause().motsu_unwrap_err(), EnforcedPause {}.into());
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
    assert_eq!(error, AccessControlBadConfirmation {}.into());
    world.call(PAUSER).renounce_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
    assert!(!world.call(STRANGER).has_role(PAUSER_ROLE, PAUSER));
    assert_eq!(world.call(STRANGER).get_role_admin(PAUSER_ROLE), DEFAULT_ADMIN_ROLE);
}

#[motsu::test]
fn interfaces_are_announced() {
    let world = World::new();
    for (id, supported) in [(0x01ff_c9a7_u32, true), (0x7965_db0b, true), (0xffff_ffff, false), (0, false)] {
        let id: B32 = FixedBytes::new(id.to_be_bytes());
        assert_eq!(world.call(STRANGER).supports_interface(id), supported);
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
    for selector in all.concat() {
        let mut router = world.call(STRANGER);
        // Too short for most arguments: an answer, but a failed one.
        let answer = <LoanRouter as Router<LoanRouter>>::route(&mut *router, u32::from_be_bytes(selector), &[]);
        assert!(answer.is_some(), "{selector:02x?}");
    }
    let mut router = world.call(STRANGER);
    assert!(<LoanRouter as Router<LoanRouter>>::route(&mut *router, 0xdead_beef, &[]).is_none());
}

#[motsu::test]
fn terms_and_views_are_encoded_as_their_structures() {
    use usdai_abi::{router::LoanTerms, SolCall};
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
    let mut route = |sender: Address, data: Vec<u8>| {
        let selector = u32::from_be_bytes(data[..4].try_into().unwrap());
        let mut router = world.call(sender);
        <LoanRouter as Router<LoanRouter>>::route(&mut *router, selector, &data[4..]).unwrap().unwrap()
    };
    let offered = route(CURATOR, ILoanRouter::offerCall { terms: terms.clone() }.abi_encode());
    assert_eq!(ILoanRouter::offerCall::abi_decode_returns(&offered, true).unwrap().loanId, int(1));
    let viewed = route(STRANGER, ILoanRouter::loanCall { loanId: int(1) }.abi_encode());
    let view = ILoanRouter::loanCall::abi_decode_returns(&viewed, true).unwrap()._0;
    assert_eq!((view.status, view.borrower, view.titleId), (OFFERED, BORROWER, title));
    assert_eq!((view.principal, view.balance, view.rate), (terms.principal, terms.principal, terms.rate));
    assert_eq!((view.payments, view.paid, view.appraisal), (terms.payments, U256::ZERO, U256::ZERO));
}
