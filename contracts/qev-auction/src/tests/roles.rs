//! Construction, wiring, roles, pause.
use super::*;

#[motsu::test]
fn constructor_names_the_admin_and_nobody_else(qev: Contract<QevAuction>) {
    qev.sender(STRANGER).constructor(ADMIN, u(NOW)).motsu_unwrap();
    assert!(qev.sender(ALICE).has_role(DEFAULT_ADMIN_ROLE, ADMIN));
    assert!(!qev.sender(ALICE).has_role(DEFAULT_ADMIN_ROLE, STRANGER));
    assert_eq!(qev.sender(ALICE).get_role_admin(PAUSER_ROLE), DEFAULT_ADMIN_ROLE);
    qev.assert_emitted(&RoleGranted { role: DEFAULT_ADMIN_ROLE, account: ADMIN, sender: STRANGER });
}

#[motsu::test]
fn constructor_reverts_on_zero_admin_and_absurd_genesis(qev: Contract<QevAuction>) {
    let error = qev.sender(STRANGER).constructor(Address::ZERO, u(NOW)).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    for genesis in [u(1 << 40), U256::MAX, U256::from(1) << 64] {
        let error = qev.sender(STRANGER).constructor(ADMIN, genesis).motsu_unwrap_err();
        assert_eq!(error, InvalidParameter {}.into());
    }
    qev.sender(STRANGER).constructor(ADMIN, u((1 << 40) - 1)).motsu_unwrap();
}

#[motsu::test]
fn wire_names_the_vault_once(qev: Contract<QevAuction>) {
    qev.sender(STRANGER).constructor(ADMIN, u(NOW)).motsu_unwrap();
    let error = qev.sender(STRANGER).wire(VAULT).motsu_unwrap_err();
    let expected = AccessControlUnauthorizedAccount { account: STRANGER, neededRole: DEFAULT_ADMIN_ROLE };
    assert_eq!(error, expected.into());
    assert_eq!(qev.sender(ADMIN).wire(Address::ZERO).motsu_unwrap_err(), ZeroAddress {}.into());
    qev.sender(ADMIN).wire(VAULT).motsu_unwrap();
    assert!(qev.emitted(&IQev::Wired { vault: VAULT }));
    assert_eq!(qev.sender(ADMIN).wire(STRANGER).motsu_unwrap_err(), AlreadyWired {}.into());
}

#[motsu::test]
fn nobody_is_the_vault_before_it_is_named(qev: Contract<QevAuction>) {
    qev.sender(STRANGER).constructor(ADMIN, u(NOW)).motsu_unwrap();
    for caller in [ADMIN, VAULT, STRANGER] {
        let error = qev.sender(caller).enqueue(ALICE, u(SHARE)).motsu_unwrap_err();
        assert_eq!(error, Unauthorized { caller }.into());
    }
}

#[motsu::test]
fn roles_are_granted_revoked_and_renounced(qev: Contract<QevAuction>) {
    deploy(&qev);
    assert!(qev.sender(ALICE).has_role(PAUSER_ROLE, PAUSER));
    let error = qev.sender(PAUSER).grant_role(PAUSER_ROLE, STRANGER).motsu_unwrap_err();
    let expected = AccessControlUnauthorizedAccount { account: PAUSER, neededRole: DEFAULT_ADMIN_ROLE };
    assert_eq!(error, Error::from(expected.clone()));
    assert_eq!(qev.sender(PAUSER).revoke_role(PAUSER_ROLE, PAUSER).motsu_unwrap_err(), expected.into());
    let error = qev.sender(PAUSER).renounce_role(PAUSER_ROLE, STRANGER).motsu_unwrap_err();
    assert_eq!(error, AccessControlBadConfirmation {}.into());
    qev.sender(PAUSER).renounce_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
    assert!(!qev.sender(ALICE).has_role(PAUSER_ROLE, PAUSER));
    qev.assert_emitted(&RoleRevoked { role: PAUSER_ROLE, account: PAUSER, sender: PAUSER });
    qev.sender(ADMIN).grant_role(PAUSER_ROLE, BOB).motsu_unwrap();
    qev.sender(ADMIN).revoke_role(PAUSER_ROLE, BOB).motsu_unwrap();
    assert!(!qev.sender(ALICE).has_role(PAUSER_ROLE, BOB));
}

#[motsu::test]
fn pauser_pauses_and_only_the_admin_unpauses(qev: Contract<QevAuction>) {
    deploy(&qev);
    let error = qev.sender(ADMIN).pause().motsu_unwrap_err();
    assert_eq!(error, AccessControlUnauthorizedAccount { account: ADMIN, neededRole: PAUSER_ROLE }.into());
    assert_eq!(qev.sender(ADMIN).unpause().motsu_unwrap_err(), ExpectedPause {}.into());
    qev.sender(PAUSER).pause().motsu_unwrap();
    qev.assert_emitted(&Paused { account: PAUSER });
    assert!(qev.sender(ALICE).paused());
    assert_eq!(qev.sender(PAUSER).pause().motsu_unwrap_err(), EnforcedPause {}.into());
    let error = qev.sender(PAUSER).unpause().motsu_unwrap_err();
    assert_eq!(
        error,
        AccessControlUnauthorizedAccount { account: PAUSER, neededRole: DEFAULT_ADMIN_ROLE }.into()
    );
    qev.sender(ADMIN).unpause().motsu_unwrap();
    qev.assert_emitted(&Unpaused { account: ADMIN });
    assert!(!qev.sender(ALICE).paused());
}

#[motsu::test]
fn pause_stops_new_bids_and_nothing_else(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (first, second) = (enqueue(&qev, ALICE, 200), enqueue(&qev, BOB, 200));
    seal(&qev, ALICE, 0, first, 50);
    qev.sender(PAUSER).pause().motsu_unwrap();

    let error = qev.sender(BOB).commit(second, B256::repeat_byte(1), &[]).motsu_unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
    let third = enqueue(&qev, BOB, 1);
    qev.sender(VAULT).cancel(third).motsu_unwrap();
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(first, 50)]), u(1));
    warp(&qev, 1, 0);
    settle(&qev, 0, assets(200));
    assert_ne!(claim(&qev, first).0, U256::ZERO);

    qev.sender(ADMIN).unpause().motsu_unwrap();
    seal(&qev, BOB, 1, second, 50);
}
