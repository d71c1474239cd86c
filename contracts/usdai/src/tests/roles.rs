use super::*;
use alloy_primitives::aliases::B32;
use usdai_abi::common::{Paused, RoleGranted, RoleRevoked, Unpaused};

#[motsu::test]
fn constructor_makes_the_admin(usdai: Contract<Usdai>) {
    let error = usdai.sender(BOB).constructor(Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    deploy(&usdai);
    assert!(usdai.sender(BOB).has_role(DEFAULT_ADMIN_ROLE, ADMIN));
    assert!(!usdai.sender(BOB).has_role(DEFAULT_ADMIN_ROLE, BOB), "not the deployer");
}

#[motsu::test]
fn roles_are_granted_revoked_and_renounced(usdai: Contract<Usdai>) {
    deploy(&usdai);
    assert_eq!(usdai.sender(BOB).get_role_admin(PAUSER_ROLE), DEFAULT_ADMIN_ROLE);
    let refusal = AccessControlUnauthorizedAccount { account: PAUSER, neededRole: DEFAULT_ADMIN_ROLE };
    assert_eq!(usdai.sender(PAUSER).grant_role(PAUSER_ROLE, BOB).motsu_unwrap_err(), refusal.clone().into());
    assert_eq!(usdai.sender(PAUSER).revoke_role(PAUSER_ROLE, ADMIN).motsu_unwrap_err(), refusal.into());
    usdai.sender(ADMIN).grant_role(PAUSER_ROLE, BOB).motsu_unwrap();
    saw(&usdai, &RoleGranted { role: PAUSER_ROLE, account: BOB, sender: ADMIN });
    usdai.sender(ADMIN).revoke_role(PAUSER_ROLE, BOB).motsu_unwrap();
    saw(&usdai, &RoleRevoked { role: PAUSER_ROLE, account: BOB, sender: ADMIN });
    assert!(!usdai.sender(BOB).has_role(PAUSER_ROLE, BOB));
    let error = usdai.sender(BOB).renounce_role(PAUSER_ROLE, PAUSER).motsu_unwrap_err();
    assert_eq!(error, AccessControlBadConfirmation {}.into());
    usdai.sender(PAUSER).renounce_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
    assert!(!usdai.sender(BOB).has_role(PAUSER_ROLE, PAUSER));
}

#[motsu::test]
fn pause_and_unpause_are_different_hands(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let error = usdai.sender(ADMIN).pause().motsu_unwrap_err();
    assert_eq!(error, AccessControlUnauthorizedAccount { account: ADMIN, neededRole: PAUSER_ROLE }.into());
    assert_eq!(usdai.sender(ADMIN).unpause().motsu_unwrap_err(), ExpectedPause {}.into());
    usdai.sender(PAUSER).pause().motsu_unwrap();
    saw(&usdai, &Paused { account: PAUSER });
    assert!(usdai.sender(BOB).paused());
    assert_eq!(usdai.sender(PAUSER).pause().motsu_unwrap_err(), EnforcedPause {}.into());
    let error = usdai.sender(PAUSER).unpause().motsu_unwrap_err();
    assert_eq!(
        error,
        AccessControlUnauthorizedAccount { account: PAUSER, neededRole: DEFAULT_ADMIN_ROLE }.into()
    );
    usdai.sender(ADMIN).unpause().motsu_unwrap();
    saw(&usdai, &Unpaused { account: ADMIN });
    assert!(!usdai.sender(BOB).paused());
}

#[motsu::test]
fn interfaces_are_told(usdai: Contract<Usdai>) {
    for id in [0x01ff_c9a7u32, 0x3637_2b07, 0x9d8f_f7da, 0x7965_db0b] {
        assert!(usdai.sender(BOB).supports_interface(B32::from(id)), "{id:x}");
    }
    assert!(!usdai.sender(BOB).supports_interface(B32::from(0xffff_ffffu32)));
}
