//! What a deployment leaves behind.
use e2e::{programs, world};
use usdai_abi::common::{AlreadyWired, IAccessControl, IERC165};
use usdai_abi::qev::IQev;
use usdai_abi::{SolCall, SolValue};
use usdai_cli::chain::CallError;
use usdai_cli::deploy::{deploy_program, verify, STYLUS_DEPLOYER};
use usdai_cli::types::{keccak256, Bytes, FixedBytes, B256, U256};

alloy_sol_types::sol! {
    interface IProber {
        function probeCallWithGas(address target, bytes data, uint256 gasLimit) external payable returns (bool success, bytes returnData);
        function last() external view returns (uint256 count, uint8 kind, bool success, uint256 gasUsed, bytes returnData);
    }
}

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

/// What a contract that wants to know may spend, uncached, as ERC-165 has it.
const ERC165_GAS: u64 = 30_000;

#[test]
fn every_contract_answers_erc165_within_30_000_gas_uncached() {
    let w = world();
    let prober = w.solidity(include_str!("../solidity/artifacts/Prober.json"), &[]);
    let addresses: std::collections::BTreeMap<_, _> =
        w.p.contracts().into_iter().chain(w.p.helpers()).collect();
    let mut asked = 0;
    for contract in crate::bad_input::abi::read() {
        if !contract.functions.iter().any(|function| function.name == "supportsInterface(bytes4)") {
            continue;
        }
        let target = addresses[contract.name.as_str()];
        for (id, known) in [([0x01, 0xff, 0xc9, 0xa7], true), ([0xff; 4], false)] {
            let data = IERC165::supportsInterfaceCall { interfaceId: FixedBytes(id) }.abi_encode().into();
            // A transaction is a block: nothing is in the cache of recent programs.
            let probe = IProber::probeCallWithGasCall { target, data, gasLimit: U256::from(ERC165_GAS) };
            w.send(&w.bob, prober, &probe);
            let last = w.view(prober, &IProber::lastCall {});
            assert!(last.success, "{}: {} gas", contract.name, last.gasUsed);
            assert_eq!(last.returnData, U256::from(u8::from(known)).abi_encode(), "{}", contract.name);
            assert!(last.gasUsed <= U256::from(ERC165_GAS), "{}: {} gas", contract.name, last.gasUsed);
        }
        asked += 1;
    }
    assert!(asked >= 6, "{asked} contracts");
}
