use super::*;
use alloy_primitives::FixedBytes;
use usdai_abi::common::{Paused, RoleGranted, RoleRevoked, Unpaused};
use usdai_abi::roles::{BRIDGE_ROLE, TREASURER_ROLE};
use usdai_abi::usdai::IERC7802;

fn has(usdai: &Contract<Usdai>, role: B256, account: Address) -> bool {
    usdai.sender(BOB).run(&IAccessControl::hasRoleCall { role, account }).motsu_unwrap()._0
}

#[motsu::test]
fn constructor_makes_the_admin(usdai: Contract<Usdai>) {
    for (admin, desk) in [(Address::ZERO, DESK), (ADMIN, Address::ZERO)] {
        let error = usdai.sender(BOB).construct(admin, desk).motsu_unwrap_err();
        assert_eq!(error, ZeroAddress {}.into());
    }
    deploy(&usdai);
    assert!(has(&usdai, DEFAULT_ADMIN_ROLE, ADMIN));
    assert!(!has(&usdai, DEFAULT_ADMIN_ROLE, BOB), "not the deployer");
    assert_eq!(usdai.sender(BOB).run(&IUSDai::deskCall {}).motsu_unwrap()._0, DESK);
}

#[motsu::test]
fn roles_are_granted_revoked_and_renounced(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let role = PAUSER_ROLE;
    let admin = usdai.sender(BOB).run(&IAccessControl::getRoleAdminCall { role }).motsu_unwrap()._0;
    assert_eq!(admin, DEFAULT_ADMIN_ROLE);
    let give = IAccessControl::grantRoleCall { role, account: BOB };
    let take = IAccessControl::revokeRoleCall { role, account: BOB };
    assert_eq!(usdai.sender(PAUSER).run(&give).motsu_unwrap_err(), lacks(PAUSER, DEFAULT_ADMIN_ROLE));
    assert_eq!(usdai.sender(PAUSER).run(&take).motsu_unwrap_err(), lacks(PAUSER, DEFAULT_ADMIN_ROLE));
    usdai.sender(ADMIN).run(&give).motsu_unwrap();
    saw(&usdai, &RoleGranted { role, account: BOB, sender: ADMIN });
    usdai.sender(ADMIN).run(&take).motsu_unwrap();
    saw(&usdai, &RoleRevoked { role, account: BOB, sender: ADMIN });
    assert!(!has(&usdai, role, BOB));
    let renounce = IAccessControl::renounceRoleCall { role, callerConfirmation: PAUSER };
    let error = usdai.sender(BOB).run(&renounce).motsu_unwrap_err();
    assert_eq!(error, AccessControlBadConfirmation {}.into());
    usdai.sender(PAUSER).run(&renounce).motsu_unwrap();
    assert!(!has(&usdai, role, PAUSER));
}

#[motsu::test]
fn pause_and_unpause_are_different_hands(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let error = usdai.sender(ADMIN).run(&IPausable::pauseCall {}).motsu_unwrap_err();
    assert_eq!(error, lacks(ADMIN, PAUSER_ROLE));
    let error = usdai.sender(ADMIN).run(&IPausable::unpauseCall {}).motsu_unwrap_err();
    assert_eq!(error, ExpectedPause {}.into());
    pause(&usdai);
    saw(&usdai, &Paused { account: PAUSER });
    assert!(usdai.sender(BOB).run(&IPausable::pausedCall {}).motsu_unwrap()._0);
    let error = usdai.sender(PAUSER).run(&IPausable::pauseCall {}).motsu_unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
    let error = usdai.sender(PAUSER).run(&IPausable::unpauseCall {}).motsu_unwrap_err();
    assert_eq!(error, lacks(PAUSER, DEFAULT_ADMIN_ROLE));
    usdai.sender(ADMIN).run(&IPausable::unpauseCall {}).motsu_unwrap();
    saw(&usdai, &Unpaused { account: ADMIN });
    assert!(!usdai.sender(BOB).run(&IPausable::pausedCall {}).motsu_unwrap()._0);
}

#[motsu::test]
fn each_function_of_the_staff_names_the_lacking_role(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let (token, cap, bridge) = (CAROL, u(1), CAROL);
    let admins = [
        IUSDai::listAssetCall { token, cap }.abi_encode(),
        IUSDai::setAssetCapCall { token, cap }.abi_encode(),
        IUSDai::setSupplyCapCall { cap }.abi_encode(),
        IUSDai::setPriceOracleCall { oracle: CAROL }.abi_encode(),
        IUSDai::setVaultCall { vault: CAROL }.abi_encode(),
        IUSDai::setOpenCall { open: false }.abi_encode(),
        IUSDai::setMerkleRootCall { root: B256::ZERO }.abi_encode(),
        IUSDai::setYieldTiersCall { words: vec![] }.abi_encode(),
        IUSDai::setBridgeLimitsCall { bridge, inbound: cap, outbound: cap }.abi_encode(),
    ];
    for call in admins {
        // The pauser and the blacklister have a role, only not this one.
        for caller in [BOB, PAUSER, LISTER] {
            let error = usdai.sender(caller).raw(&call).motsu_unwrap_err();
            assert_eq!(error, lacks(caller, DEFAULT_ADMIN_ROLE));
        }
    }
    let others = [
        (IUSDai::setBlacklistedCall { account: CAROL, blacklisted: true }.abi_encode(), BLACKLISTER_ROLE),
        (IUSDai::defundYieldCall { token, amount: cap, recipient: CAROL }.abi_encode(), TREASURER_ROLE),
        (IERC7802::crosschainMintCall { to: CAROL, amount: cap }.abi_encode(), BRIDGE_ROLE),
        (IERC7802::crosschainBurnCall { from: CAROL, amount: cap }.abi_encode(), BRIDGE_ROLE),
        (IPausable::pauseCall {}.abi_encode(), PAUSER_ROLE),
    ];
    for (call, role) in others {
        assert_eq!(usdai.sender(ADMIN).raw(&call).motsu_unwrap_err(), lacks(ADMIN, role));
    }
    let error = usdai.sender(ADMIN).run(&IUSDai::harvestYieldCall {}).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: ADMIN }.into());
}

#[motsu::test]
fn the_vault_is_named_once(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let set = |vault| usdai.sender(ADMIN).run(&IUSDai::setVaultCall { vault }).motsu_res().map(|_| ());
    assert_eq!(set(Address::ZERO).unwrap_err(), ZeroAddress {}.into());
    set(CAROL).unwrap();
    assert_eq!(set(BOB).unwrap_err(), AlreadyWired {}.into());
    assert_eq!(usdai.sender(BOB).run(&IUSDai::vaultCall {}).motsu_unwrap()._0, CAROL);
    saw(&usdai, &IUSDai::VaultSet { vault: CAROL });
}

#[motsu::test]
fn interfaces_are_told(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let mint = u32::from_be_bytes(IERC7802::crosschainMintCall::SELECTOR);
    let burn = u32::from_be_bytes(IERC7802::crosschainBurnCall::SELECTOR);
    assert_eq!(mint ^ burn, 0x3333_1994);
    let told = |id: u32| {
        let interface_id = FixedBytes(id.to_be_bytes());
        let call = IERC165::supportsInterfaceCall { interfaceId: interface_id };
        usdai.sender(BOB).run(&call).motsu_unwrap()._0
    };
    for id in [0x01ff_c9a7u32, 0x3637_2b07, 0x9d8f_f7da, 0x7965_db0b, 0x3333_1994] {
        assert!(told(id), "{id:x}");
    }
    assert!(!told(0xffff_ffff));
    assert!(!told(0));
}
