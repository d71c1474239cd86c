//! Two programs on one storage.
use super::*;
use e2e::{programs, usd, usdc, world};
use usdai_abi::common::{
    AlreadyConstructed, IAccessControl, IPausable, InvalidParameter, NonPayable, NotWired, UnknownFunction,
};
use usdai_abi::usdai::IERC7802;
use usdai_abi::{SolCall, SolError};
use usdai_cli::chain::CallError;
use usdai_cli::deploy::deploy_program;

fn unknown(selector: [u8; 4]) -> Vec<u8> {
    UnknownFunction { selector: selector.into() }.abi_encode()
}

fn desk(w: &World) -> Address {
    w.view(w.p.usdai, &IUSDai::deskCall {})._0
}

#[test]
fn the_desk_called_directly_refuses_everything() {
    let w = world();
    let (desk, token, one) = (desk(&w), w.p.usdc, U256::from(1));
    let (role, account) = (B256::ZERO, w.bob.address());
    let calls = [
        IAccessControl::grantRoleCall { role, account }.abi_encode(),
        IAccessControl::hasRoleCall { role, account }.abi_encode(),
        IAccessControl::renounceRoleCall { role, callerConfirmation: account }.abi_encode(),
        IPausable::pauseCall {}.abi_encode(),
        IPausable::unpauseCall {}.abi_encode(),
        IUSDai::setVaultCall { vault: account }.abi_encode(),
        IUSDai::setOpenCall { open: true }.abi_encode(),
        IUSDai::listAssetCall { token, cap: one }.abi_encode(),
        IUSDai::fundYieldCall { token, amount: one }.abi_encode(),
        IUSDai::harvestYieldCall {}.abi_encode(),
        IERC7802::crosschainMintCall { to: account, amount: one }.abi_encode(),
        IUSDai::depositCall { token, amount: one, minOut: one, recipient: account }.abi_encode(),
        vec![0xff; 4],
        vec![],
    ];
    for call in calls {
        let answer = w.chain.transact(&w.bob, Some(desk), U256::ZERO, call.clone().into());
        let Err(CallError::Reverted(reverted)) = answer else { panic!("{call:?}: {answer:?}") };
        let expected = if call.is_empty() { unknown([0; 4]) } else { NotWired {}.abi_encode() };
        assert_eq!(reverted.data, expected, "{call:?}");
    }
    // Nor does it have a constructor.
    let call = [&keccak256("stylus_constructor()")[..4], &account.abi_encode()].concat();
    assert!(w.chain.transact(&w.bob, Some(desk), U256::ZERO, call.into()).is_err());
    for slot in 0..17_u64 {
        let word = w.chain.storage(desk, B256::from(U256::from(slot))).expect("a word");
        assert!(word.is_zero(), "slot {slot} of the desk's own storage");
    }
}

#[test]
fn both_programs_use_the_same_slots() {
    let w = world();
    w.deposit(&w.alice, 70);
    let slot = |slot: u64| {
        U256::from_be_bytes(w.chain.storage(w.p.usdai, B256::from(U256::from(slot))).expect("a word").0)
    };
    let number = |account: Address| U256::from_be_bytes(account.into_word().0);
    // Written by the desk, read by the first program, and the other way round.
    assert_eq!(slot(1), number(w.p.oracle) | (U256::from(1) << 168), "oracle, not paused, open");
    assert_eq!(slot(4), usd(70) | (usd(70) << 128), "supply and backing");
    assert_eq!(slot(5), usd(2_400_000), "the supply cap");
    assert_eq!(slot(8), number(desk(&w)), "the desk");
    assert_eq!(slot(9), number(w.p.susdai), "the vault");
    let held = w.view(w.p.usdai, &IUSDai::assetCall { token: w.p.usdc });
    assert_eq!((held.listed, held.decimals, held.cap, held.held), (true, 6, usdc(2_500_000), usdc(70)));
    w.send(&w.staff.guardian, w.p.usdai, &IPausable::pauseCall {});
    assert_eq!(slot(1), number(w.p.oracle) | (U256::from(1) << 168) | (U256::from(1) << 160), "paused");
    assert!(w.view(w.p.usdai, &IPausable::pausedCall {})._0);
}

#[test]
fn the_desk_is_a_program_and_there_from_the_start() {
    let w = world();
    let program = programs().into_iter().find(|program| program.name == "usdai").expect("the program");
    let admin = w.staff.admin.address();
    for nobody in [Address::ZERO, w.bob.address()] {
        let arguments = (admin, nobody).abi_encode_params();
        let error = deploy_program(&w.chain, &w.staff.deployer, &program, &arguments).expect_err("no desk");
        assert!(format!("{error:#}").contains("ContractInitializationError"), "{error:#}");
    }
}

#[test]
fn malformed_calldata_and_value_are_refused() {
    let w = world();
    w.deposit(&w.alice, 70);
    let send = |value: u64, call: Vec<u8>| {
        let answer = w.chain.transact(&w.alice, Some(w.p.usdai), U256::from(value), call.into());
        match answer {
            Err(CallError::Reverted(reverted)) => reverted.data,
            other => panic!("{other:?}"),
        }
    };
    let transfer = IERC20::transferCall { to: w.bob.address(), value: usd(1) }.abi_encode();
    let vault = IUSDai::setVaultCall { vault: w.bob.address() }.abi_encode();
    assert_eq!(send(0, transfer[..67].to_vec()), InvalidParameter {}.abi_encode());
    assert_eq!(send(1, transfer.clone()), NonPayable {}.abi_encode(), "no function takes ether");
    assert_eq!(send(1, vault), NonPayable {}.abi_encode(), "nor through the desk");
    assert_eq!(send(1, vec![]), NonPayable {}.abi_encode(), "nor as a gift");
    assert_eq!(send(0, vec![1, 2, 3, 4]), unknown([1, 2, 3, 4]), "the desk does not know it either");
    assert_eq!(send(0, vec![]), unknown([0; 4]), "nothing");
    let construct = [&keccak256("stylus_constructor()")[..4], &[0; 64]].concat();
    assert_eq!(send(0, construct), AlreadyConstructed {}.abi_encode());
    w.chain.transact(&w.alice, Some(w.p.usdai), U256::ZERO, transfer.into()).expect("a good transfer");
}
