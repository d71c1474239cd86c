//! Constructor, roles and pause.
use super::*;
use usdai_abi::common;

#[motsu::test]
fn the_constructor_makes_its_argument_the_admin(caliber: Contract<CaliberNft>) {
    caliber.sender(STRANGER).constructor(ADMIN).motsu_unwrap();
    assert!(caliber.sender(STRANGER).has_role(DEFAULT_ADMIN_ROLE, ADMIN));
    // The caller is the deployer's contract, not a person.
    assert!(!caliber.sender(STRANGER).has_role(DEFAULT_ADMIN_ROLE, STRANGER));
    caliber.assert_emitted(&common::RoleGranted {
        role: DEFAULT_ADMIN_ROLE,
        account: ADMIN,
        sender: STRANGER,
    });
}

#[motsu::test]
fn the_constructor_reverts_without_an_admin(caliber: Contract<CaliberNft>) {
    let error = caliber.sender(STRANGER).constructor(Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
}

#[motsu::test]
fn the_admin_grants_and_revokes(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    assert_eq!(caliber.sender(STRANGER).get_role_admin(MINTER_ROLE), DEFAULT_ADMIN_ROLE);
    caliber.sender(ADMIN).revoke_role(MINTER_ROLE, MINTER).motsu_unwrap();
    assert!(!caliber.sender(STRANGER).has_role(MINTER_ROLE, MINTER));
    caliber.assert_emitted(&common::RoleRevoked { role: MINTER_ROLE, account: MINTER, sender: ADMIN });
    let error = caliber.sender(MINTER).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).motsu_unwrap_err();
    assert_eq!(error, lacks(MINTER, MINTER_ROLE));
}

#[motsu::test]
fn nobody_else_grants_or_revokes(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    for account in [STRANGER, MINTER, PAUSER] {
        let error = caliber.sender(account).grant_role(LIENHOLDER_ROLE, account).motsu_unwrap_err();
        assert_eq!(error, lacks(account, DEFAULT_ADMIN_ROLE));
        let error = caliber.sender(account).revoke_role(LIENHOLDER_ROLE, ROUTER).motsu_unwrap_err();
        assert_eq!(error, lacks(account, DEFAULT_ADMIN_ROLE));
    }
}

#[motsu::test]
fn an_account_renounces_its_own_role_only(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let error = caliber.sender(STRANGER).renounce_role(MINTER_ROLE, MINTER).motsu_unwrap_err();
    assert_eq!(error, AccessControlBadConfirmation {}.into());
    caliber.sender(MINTER).renounce_role(MINTER_ROLE, MINTER).motsu_unwrap();
    assert!(!caliber.sender(STRANGER).has_role(MINTER_ROLE, MINTER));
}

#[motsu::test]
fn the_pauser_pauses_and_the_admin_unpauses(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    assert!(!caliber.sender(STRANGER).paused());
    pause(&caliber);
    assert!(caliber.sender(STRANGER).paused());
    caliber.assert_emitted(&common::Paused { account: PAUSER });
    assert_eq!(caliber.sender(PAUSER).pause().motsu_unwrap_err(), EnforcedPause {}.into());
    assert_eq!(caliber.sender(PAUSER).unpause().motsu_unwrap_err(), lacks(PAUSER, DEFAULT_ADMIN_ROLE));
    caliber.sender(ADMIN).unpause().motsu_unwrap();
    assert!(!caliber.sender(STRANGER).paused());
    caliber.assert_emitted(&common::Unpaused { account: ADMIN });
    assert_eq!(caliber.sender(ADMIN).unpause().motsu_unwrap_err(), ExpectedPause {}.into());
    mint(&caliber);
}

#[motsu::test]
fn pause_reverts_without_the_role(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    assert_eq!(caliber.sender(ADMIN).pause().motsu_unwrap_err(), lacks(ADMIN, PAUSER_ROLE));
}
