//! What a deployment leaves behind.
use e2e::{programs, world};
use usdai_abi::common::{AlreadyWired, IAccessControl, IERC165};
use usdai_abi::qev::IQev;
use usdai_cli::chain::CallError;
use usdai_cli::deploy::{deploy_program, verify, STYLUS_DEPLOYER};
use usdai_cli::types::{keccak256, Bytes, FixedBytes, B256, U256};

#[test]
fn roles_and_wiring_are_verified() {
    let w = world();
    verify(&w.chain, &w.staff, &w.p).expect("a good deployment");
    // A role taken away is noticed.
    let role = usdai_cli::deploy::role("CURATOR_ROLE");
    w.send(
        &w.staff.admin,
        w.p.router,
        &IAccessControl::revokeRoleCall { role, account: w.staff.curator.address() },
    );
    let error = verify(&w.chain, &w.staff, &w.p).expect_err("the curator has no role");
    assert!(error.to_string().contains("is not granted"), "{error}");
}

#[test]
fn no_constructor_runs_twice() {
    let w = world();
    let call: Bytes =
        [&keccak256("stylus_constructor()")[..4], &[0; 12], w.bob.address().as_slice()].concat().into();
    for (name, contract) in &w.p.contracts()[1..] {
        let answer = w.chain.transact(&w.bob, Some(*contract), U256::ZERO, call.clone());
        assert!(
            matches!(answer, Err(CallError::Reverted(_))),
            "{name} has run its constructor again: {answer:?}"
        );
        assert!(
            !w.view(*contract, &IAccessControl::hasRoleCall { role: B256::ZERO, account: w.bob.address() })
                ._0
        );
    }
}

#[test]
fn constructors_refuse_the_zero_admin() {
    let w = world();
    let programs = programs();
    let usdai = programs.iter().find(|program| program.name == "usdai").expect("the program");
    let error = deploy_program(&w.chain, &w.staff.deployer, usdai, &[0; 64]).expect_err("an admin is needed");
    assert!(format!("{error:#}").contains("ContractInitializationError"), "{error:#}");
    // StylusDeployer keeps none of the value.
    assert_eq!(w.chain.balance(STYLUS_DEPLOYER).expect("balance"), U256::ZERO);
}

#[test]
fn the_auction_is_wired_once() {
    let w = world();
    w.refused(&w.staff.admin, w.p.qev, &IQev::wireCall { vault: w.bob.address() }, &AlreadyWired {});
}

#[test]
fn vault_titles_and_router_answer_erc165() {
    let w = world();
    for (name, contract) in [
        ("usdai", w.p.usdai),
        ("susdai", w.p.susdai),
        ("caliber-nft", w.p.caliber),
        ("loan-router", w.p.router),
        ("price-oracle", w.p.oracle),
    ] {
        let answer = w.view(
            contract,
            &IERC165::supportsInterfaceCall { interfaceId: FixedBytes([0x01, 0xff, 0xc9, 0xa7]) },
        );
        assert!(answer._0, "{name} answers ERC-165");
        let none = w.view(contract, &IERC165::supportsInterfaceCall { interfaceId: FixedBytes([0xff; 4]) });
        assert!(!none._0, "{name} knows that 0xffffffff is no interface");
    }
}
