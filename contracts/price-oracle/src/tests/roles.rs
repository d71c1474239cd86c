use super::*;
use alloy_primitives::{FixedBytes, B256};
use usdai_abi::{
    common::IERC165,
    roles::{DEFAULT_ADMIN_ROLE, ORACLE_ROLE},
};

fn lacks(account: Address, role: B256) -> Error {
    AccessControlUnauthorizedAccount { account, neededRole: role }.into()
}

#[motsu::test]
fn constructor_makes_the_admin(oracle: Contract<PriceOracle>) {
    let error = oracle.sender(BOB).constructor(Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    oracle.sender(BOB).constructor(ADMIN).motsu_unwrap();
    for role in [DEFAULT_ADMIN_ROLE, ORACLE_ROLE] {
        for (account, expected) in [(ADMIN, true), (BOB, false)] {
            let call = IAccessControl::hasRoleCall { role, account };
            assert_eq!(oracle.sender(BOB).run(&call).motsu_unwrap()._0, expected);
        }
    }
}

#[motsu::test]
fn each_door_needs_its_role(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    let set = |call: Vec<u8>| oracle.sender(BOB).dispatch(&call).motsu_unwrap_err();
    assert_eq!(set(set_feed(feed.address()).abi_encode()), lacks(BOB, ORACLE_ROLE));
    let remove = IPriceOracle::removeFeedCall { token: TOKEN };
    assert_eq!(set(remove.abi_encode()), lacks(BOB, ORACLE_ROLE));
    let sequencer = IPriceOracle::setSequencerFeedCall { aggregator: Address::ZERO, grace: U256::ZERO };
    assert_eq!(set(sequencer.abi_encode()), lacks(BOB, DEFAULT_ADMIN_ROLE));
    let grant = IAccessControl::grantRoleCall { role: ORACLE_ROLE, account: BOB };
    assert_eq!(set(grant.abi_encode()), lacks(BOB, DEFAULT_ADMIN_ROLE));
    oracle.sender(ADMIN).run(&grant).motsu_unwrap();
    oracle.sender(BOB).run(&remove).motsu_unwrap();
    let role = ORACLE_ROLE;
    oracle
        .sender(BOB)
        .run(&IAccessControl::renounceRoleCall { role, callerConfirmation: BOB })
        .motsu_unwrap();
    let again = oracle.sender(BOB).run(&set_feed(feed.address())).motsu_res().map(|_| ());
    assert_eq!(again, Err(lacks(BOB, ORACLE_ROLE)));
    oracle.sender(ADMIN).run(&grant).motsu_unwrap();
    oracle.sender(ADMIN).run(&IAccessControl::revokeRoleCall { role, account: BOB }).motsu_unwrap();
    assert!(!oracle.sender(BOB).run(&IAccessControl::hasRoleCall { role, account: BOB }).motsu_unwrap()._0);
}

#[motsu::test]
fn interfaces_are_told(oracle: Contract<PriceOracle>) {
    for (id, expected) in [(0x01ff_c9a7u32, true), (0x7965_db0b, true), (0xffff_ffff, false)] {
        let call = IERC165::supportsInterfaceCall { interfaceId: FixedBytes(id.to_be_bytes()) };
        assert_eq!(oracle.sender(BOB).run(&call).motsu_unwrap()._0, expected);
    }
}

#[motsu::test]
fn malformed_and_unknown_calls_revert(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    let good = IPriceOracle::priceCall { token: TOKEN }.abi_encode();
    let error = oracle.sender(BOB).dispatch(&good[..35]).motsu_unwrap_err();
    assert_eq!(error, InvalidParameter {}.into());
    for call in [&[][..], &good[..3], &[9; 40]] {
        assert!(oracle.sender(BOB).dispatch(call).motsu_unwrap_err().0.is_empty());
    }
}
