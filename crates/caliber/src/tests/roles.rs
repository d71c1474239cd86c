//! Constructor, roles and pause.
use super::*;
use usdai_abi::common;

#[motsu::test]
fn the_constructor_makes_its_argument_the_admin(caliber: Contract<Caliber>) {
    caliber.sender(STRANGER).construct(ADMIN, DESK).motsu_unwrap();
    assert!(caliber.by(STRANGER).has_role(DEFAULT_ADMIN_ROLE, ADMIN));
    // The caller is the deployer's contract, not a person.
    assert!(!caliber.by(STRANGER).has_role(DEFAULT_ADMIN_ROLE, STRANGER));
    caliber.assert_emitted(&common::RoleGranted {
        role: DEFAULT_ADMIN_ROLE,
        account: ADMIN,
        sender: STRANGER,
    });
}

#[motsu::test]
fn the_constructor_reverts_without_an_admin_or_a_desk(caliber: Contract<Caliber>) {
    for (admin, desk) in [(Address::ZERO, DESK), (ADMIN, Address::ZERO)] {
        let error = caliber.sender(STRANGER).construct(admin, desk).motsu_unwrap_err();
        assert_eq!(error, ZeroAddress {}.into());
    }
}

#[motsu::test]
fn the_admin_grants_and_revokes(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert_eq!(caliber.by(STRANGER).get_role_admin(MINTER_ROLE), DEFAULT_ADMIN_ROLE);
    caliber.by(ADMIN).revoke_role(MINTER_ROLE, MINTER).unwrap();
    assert!(!caliber.by(STRANGER).has_role(MINTER_ROLE, MINTER));
    caliber.assert_emitted(&common::RoleRevoked { role: MINTER_ROLE, account: MINTER, sender: ADMIN });
    let error = caliber.by(MINTER).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, lacks(MINTER, MINTER_ROLE));
}

#[motsu::test]
fn nobody_else_grants_or_revokes(caliber: Contract<Caliber>) {
    deploy(&caliber);
    for account in [STRANGER, MINTER, PAUSER] {
        let error = caliber.by(account).grant_role(LIENHOLDER_ROLE, account).unwrap_err();
        assert_eq!(error, lacks(account, DEFAULT_ADMIN_ROLE));
        let error = caliber.by(account).revoke_role(LIENHOLDER_ROLE, ROUTER).unwrap_err();
        assert_eq!(error, lacks(account, DEFAULT_ADMIN_ROLE));
    }
}

#[motsu::test]
fn an_account_renounces_its_own_role_only(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let error = caliber.by(STRANGER).renounce_role(MINTER_ROLE, MINTER).unwrap_err();
    assert_eq!(error, AccessControlBadConfirmation {}.into());
    caliber.by(MINTER).renounce_role(MINTER_ROLE, MINTER).unwrap();
    assert!(!caliber.by(STRANGER).has_role(MINTER_ROLE, MINTER));
}

#[motsu::test]
fn the_pauser_pauses_and_the_admin_unpauses(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert!(!caliber.by(STRANGER).paused());
    pause(&caliber);
    assert!(caliber.by(STRANGER).paused());
    caliber.assert_emitted(&common::Paused { account: PAUSER });
    assert_eq!(caliber.by(PAUSER).pause().unwrap_err(), EnforcedPause {}.into());
    assert_eq!(caliber.by(PAUSER).unpause().unwrap_err(), lacks(PAUSER, DEFAULT_ADMIN_ROLE));
    caliber.by(ADMIN).unpause().unwrap();
    assert!(!caliber.by(STRANGER).paused());
    caliber.assert_emitted(&common::Unpaused { account: ADMIN });
    assert_eq!(caliber.by(ADMIN).unpause().unwrap_err(), ExpectedPause {}.into());
    mint(&caliber);
}

#[motsu::test]
fn pause_reverts_without_the_role(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert_eq!(caliber.by(ADMIN).pause().unwrap_err(), lacks(ADMIN, PAUSER_ROLE));
}
