use super::*;
use usdai_abi::common::{Paused, RoleGranted, RoleRevoked, Unpaused};

#[motsu::test]
fn constructor_refuses_nobody_and_no_time() {
    let vault = Contract::<Vault>::random();
    for (admin, usdai, desk) in
        [(Address::ZERO, BOB, DESK), (ADMIN, Address::ZERO, DESK), (ADMIN, BOB, Address::ZERO)]
    {
        let error = vault.sender(BOB).constructor(admin, usdai, U256::from(NOW), desk).motsu_unwrap_err();
        assert_eq!(error, ZeroAddress {}.into());
    }
    let error = vault.sender(BOB).constructor(ADMIN, BOB, U256::from(1) << 32, DESK).motsu_unwrap_err();
    assert_eq!(error, InvalidParameter {}.into());
    vault.sender(BOB).constructor(ADMIN, BOB, U256::from(u32::MAX), DESK).motsu_unwrap();
    assert!(vault.sender(BOB).has_role(DEFAULT_ADMIN_ROLE, ADMIN));
    assert!(!vault.sender(BOB).has_role(DEFAULT_ADMIN_ROLE, BOB), "not the deployer");
    assert_eq!(vault.sender(BOB).current_epoch(), U256::ZERO, "before genesis");
}

#[motsu::test]
fn roles_are_granted_revoked_and_renounced() {
    let world = World::new();
    let vault = &world.vault;
    assert_eq!(vault.sender(BOB).get_role_admin(PAUSER_ROLE), DEFAULT_ADMIN_ROLE);
    let refusal =
        || AccessControlUnauthorizedAccount { account: PAUSER, neededRole: DEFAULT_ADMIN_ROLE }.into();
    assert_eq!(vault.sender(PAUSER).grant_role(PAUSER_ROLE, BOB).motsu_unwrap_err(), refusal());
    assert_eq!(vault.sender(PAUSER).revoke_role(PAUSER_ROLE, ADMIN).motsu_unwrap_err(), refusal());
    vault.sender(ADMIN).grant_role(PAUSER_ROLE, BOB).motsu_unwrap();
    world.saw(&RoleGranted { role: PAUSER_ROLE, account: BOB, sender: ADMIN });
    vault.sender(ADMIN).revoke_role(PAUSER_ROLE, BOB).motsu_unwrap();
    world.saw(&RoleRevoked { role: PAUSER_ROLE, account: BOB, sender: ADMIN });
    assert!(!vault.sender(BOB).has_role(PAUSER_ROLE, BOB));
    let error = vault.sender(BOB).renounce_role(PAUSER_ROLE, PAUSER).motsu_unwrap_err();
    assert_eq!(error, AccessControlBadConfirmation {}.into());
    vault.sender(PAUSER).renounce_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
    assert!(!vault.sender(BOB).has_role(PAUSER_ROLE, PAUSER));
}

#[motsu::test]
fn pause_and_unpause_are_different_hands() {
    let world = World::new();
    let vault = &world.vault;
    let error = vault.sender(ADMIN).pause().motsu_unwrap_err();
    assert_eq!(error, AccessControlUnauthorizedAccount { account: ADMIN, neededRole: PAUSER_ROLE }.into());
    assert_eq!(vault.sender(ADMIN).unpause().motsu_unwrap_err(), ExpectedPause {}.into());
    vault.sender(PAUSER).pause().motsu_unwrap();
    world.saw(&Paused { account: PAUSER });
    assert!(vault.sender(BOB).paused());
    assert_eq!(vault.sender(PAUSER).pause().motsu_unwrap_err(), EnforcedPause {}.into());
    let error = vault.sender(PAUSER).unpause().motsu_unwrap_err();
    assert_eq!(
        error,
        AccessControlUnauthorizedAccount { account: PAUSER, neededRole: DEFAULT_ADMIN_ROLE }.into()
    );
    vault.sender(ADMIN).unpause().motsu_unwrap();
    world.saw(&Unpaused { account: ADMIN });
    assert!(!vault.sender(BOB).paused());
}
