//! Roles, door by door, and ERC-165.
use super::*;
use alloy_primitives::FixedBytes;
use usdai_abi::common::IERC165;

#[motsu::test]
fn admin_grants_and_revokes_and_holders_renounce() {
    let world = World::new();
    let role = SERVICER_ROLE;
    let grant = IAccessControl::grantRoleCall { role, account: STRANGER };
    world.lacks(STRANGER, &grant, DEFAULT_ADMIN_ROLE);
    world.ok(ADMIN, &grant);
    let has = IAccessControl::hasRoleCall { role, account: STRANGER };
    assert!(world.ok(STRANGER, &has)._0);
    let renounce = IAccessControl::renounceRoleCall { role, callerConfirmation: ADMIN };
    world.refused(STRANGER, &renounce, AccessControlBadConfirmation {});
    world.ok(STRANGER, &IAccessControl::renounceRoleCall { role, callerConfirmation: STRANGER });
    assert!(!world.ok(STRANGER, &has)._0);
    world.ok(ADMIN, &grant);
    world.ok(ADMIN, &IAccessControl::revokeRoleCall { role, account: STRANGER });
    assert!(!world.ok(STRANGER, &has)._0);
    assert_eq!(world.ok(STRANGER, &IAccessControl::getRoleAdminCall { role })._0, DEFAULT_ADMIN_ROLE);
}

#[motsu::test]
fn supports_the_interfaces_that_it_has() {
    let world = World::new();
    for (id, expected) in [(0x01ff_c9a7_u32, true), (0x7965_db0b, true), (u32::MAX, false)] {
        let call = IERC165::supportsInterfaceCall { interfaceId: FixedBytes::from(id.to_be_bytes()) };
        assert_eq!(world.ok(STRANGER, &call)._0, expected);
    }
}

#[motsu::test]
fn extensions_are_named() {
    let world = World::new();
    let programs = world.ok(STRANGER, &R::extensionsCall {});
    assert_eq!([programs.offers, programs.refinance, programs.workout, programs.desk], [EXTENSION; 4]);
}
