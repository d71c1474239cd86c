//! What the vault adds to a token and a vault: permits, its copy of the blacklist, interfaces, and the core with its
//! desk as one contract.
use e2e::{usd, world, World};
use usdai_abi::common::{Blacklisted, InvalidParameter, NotWired, Unauthorized, IERC165};
use usdai_abi::erc20::{ERC2612InvalidSigner, IERC20Permit, IERC20};
use usdai_abi::susdai::{ISUSDai, ISUSDaiLimits, NonceUsed, PreviewUnsupported, IERC7741};
use usdai_abi::usdai::IUSDai;
use usdai_abi::{SolCall, SolError, SolValue};
use usdai_cli::types::{hex, keccak256, Address, FixedBytes, B256, U256};
use usdai_cli::wallet::Account;

alloy_sol_types::sol! {
    interface IProber {
        function probeCallWithGas(address target, bytes data, uint256 gasLimit) external payable returns (bool success, bytes returnData);
        function last() external view returns (uint256 count, uint8 kind, bool success, uint256 gasUsed, bytes returnData);
    }
}

/// A signature of `account` under the vault's domain: v, r, s.
fn permit(w: &World, account: &Account, spender: Address, value: U256, deadline: U256) -> (u8, B256, B256) {
    let vault = w.p.susdai;
    let domain = w.view(vault, &IERC20Permit::DOMAIN_SEPARATORCall {})._0;
    let expected = keccak256(
        (
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            keccak256("Staked USDai"),
            keccak256("1"),
            U256::from(w.chain.id()),
            vault,
        )
            .abi_encode_params(),
    );
    assert_eq!(domain, expected, "the domain is of the vault's address, not of its desk's");
    let nonce = w.view(vault, &IERC20Permit::noncesCall { owner: account.address() })._0;
    let fields = keccak256(
        (
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
            account.address(),
            spender,
            value,
            nonce,
            deadline,
        )
            .abi_encode_params(),
    );
    let digest = keccak256([&[0x19, 0x01], domain.as_slice(), fields.as_slice()].concat());
    account.sign_digest(digest).expect("signs")
}

#[test]
fn a_permit_lets_another_move_the_shares_once() {
    let w = world();
    w.stake(&w.alice, 1_000);
    let deadline = U256::from(w.chain.now().expect("time") + 3_600);
    let (v, r, s) = permit(&w, &w.alice, w.bob.address(), usd(5), deadline);
    let (owner, spender) = (w.alice.address(), w.bob.address());
    let call = IERC20Permit::permitCall { owner, spender, value: usd(5), deadline, v, r, s };
    w.send(&w.carol, w.p.susdai, &call);
    assert_eq!(w.view(w.p.susdai, &IERC20::allowanceCall { owner, spender })._0, usd(5));
    let refused: ERC2612InvalidSigner = w.refused_with(&w.carol, w.p.susdai, &call);
    assert_eq!(refused.owner, owner, "the nonce is used up");
    w.send(&w.bob, w.p.susdai, &IERC20::transferFromCall { from: owner, to: w.bob.address(), value: usd(5) });
    assert_eq!(w.balance(w.p.susdai, w.bob.address()), usd(5));
}

#[test]
fn the_blacklisted_neither_send_nor_receive_nor_spend() {
    let w = world();
    w.stake(&w.alice, 1_000);
    w.stake(&w.bob, 1_000);
    let bob = w.bob.address();
    w.send(&w.alice, w.p.susdai, &IERC20::approveCall { spender: bob, value: usd(10) });
    let mark = |blacklisted| {
        w.send(&w.staff.guardian, w.p.usdai, &IUSDai::setBlacklistedCall { account: bob, blacklisted });
        w.send(&w.staff.keeper, w.p.susdai, &ISUSDai::syncBlacklistCall { account: bob });
        assert_eq!(w.view(w.p.susdai, &ISUSDai::isBlacklistedCall { account: bob })._0, blacklisted);
    };
    mark(true);
    let listed = Blacklisted { account: bob };
    let sends = IERC20::transferCall { to: w.carol.address(), value: usd(1) };
    w.refused(&w.bob, w.p.susdai, &sends, &listed);
    let receives = IERC20::transferCall { to: bob, value: usd(1) };
    w.refused(&w.alice, w.p.susdai, &receives, &listed);
    let spends = IERC20::transferFromCall { from: w.alice.address(), to: w.carol.address(), value: usd(1) };
    w.refused(&w.bob, w.p.susdai, &spends, &listed);
    let asks = ISUSDai::requestRedeemCall { shares: usd(1), controller: bob, owner: bob };
    w.refused(&w.bob, w.p.susdai, &asks, &listed);
    assert_eq!(w.view(w.p.susdai, &ISUSDai::maxDepositCall { receiver: bob })._0, U256::ZERO);
    w.refused(
        &w.bob,
        w.p.susdai,
        &ISUSDai::noteBlacklistedCall { account: bob, blacklisted: false },
        &Unauthorized { caller: bob },
    );
    mark(false);
    w.send(&w.bob, w.p.susdai, &sends);
}

#[test]
fn usdai_tells_the_vault_of_a_listing_by_itself() {
    let w = world();
    w.stake(&w.bob, 1_000);
    let bob = w.bob.address();
    let sends = IERC20::transferCall { to: w.alice.address(), value: usd(1) };
    let mark = |blacklisted| {
        let call = IUSDai::setBlacklistedCall { account: bob, blacklisted };
        let receipt = w.send(&w.staff.guardian, w.p.usdai, &call);
        let noted = receipt.event::<ISUSDai::BlacklistSet>(w.p.susdai).expect("the vault takes note");
        assert_eq!((noted.account, noted.blacklisted), (bob, blacklisted));
        assert!(receipt.event::<IUSDai::VaultNotTold>(w.p.usdai).is_err());
    };
    mark(true);
    w.refused(&w.bob, w.p.susdai, &sends, &Blacklisted { account: bob });
    mark(false);
    w.send(&w.bob, w.p.susdai, &sends);
}

#[test]
fn a_signature_makes_an_operator() {
    let w = world();
    let shares = w.stake(&w.alice, 1_000);
    let (vault, controller, operator) = (w.p.susdai, w.alice.address(), w.bob.address());
    let domain = w.view(vault, &IERC20Permit::DOMAIN_SEPARATORCall {})._0;
    let (nonce, deadline) = (B256::repeat_byte(9), U256::from(w.chain.now().expect("time") + 3_600));
    let kind =
        "AuthorizeOperator(address controller,address operator,bool approved,bytes32 nonce,uint256 deadline)";
    let fields = (keccak256(kind), controller, operator, true, nonce, deadline).abi_encode_params();
    let digest = keccak256([&[0x19, 0x01], domain.as_slice(), keccak256(fields).as_slice()].concat());
    let (v, r, s) = w.alice.sign_digest(digest).expect("signs");
    let signature = [r.as_slice(), s.as_slice(), &[v]].concat().into();
    let call =
        IERC7741::authorizeOperatorCall { controller, operator, approved: true, nonce, deadline, signature };
    w.send(&w.carol, vault, &call);
    assert!(w.view(vault, &ISUSDai::isOperatorCall { controller, operator })._0);
    assert!(w.view(vault, &IERC7741::authorizationsCall { controller, nonce }).used);
    w.refused(&w.carol, vault, &call, &NonceUsed { controller, nonce });
    // The operator asks for redemption and takes it back, all in the controller's name.
    let call = ISUSDai::requestRedeemCall { shares: usd(10), controller, owner: controller };
    let receipt = w.send(&w.bob, vault, &call);
    let id = receipt.event::<ISUSDai::RedeemRequest>(vault).expect("RedeemRequest").requestId;
    w.send(&w.bob, vault, &ISUSDai::cancelRedeemCall { requestId: id, receiver: controller });
    assert_eq!(w.balance(vault, controller), shares);
    let id: FixedBytes<4> = FixedBytes([0xa9, 0xe5, 0x08, 0x72]);
    assert!(w.view(vault, &IERC165::supportsInterfaceCall { interfaceId: id })._0);
}

#[test]
fn erc165_is_answered_within_30_000_gas_uncached() {
    let w = world();
    let artifact: serde_json::Value =
        serde_json::from_str(include_str!("../solidity/artifacts/Prober.json")).expect("JSON");
    let code = hex::decode(artifact["bytecode"].as_str().expect("bytecode").trim_start_matches("0x"));
    let prober = w
        .chain
        .transact(&w.staff.deployer, None, U256::ZERO, code.expect("hex").into())
        .expect("deploys")
        .contract
        .expect("an address");
    for id in [
        hex!("01ffc9a7"),
        hex!("36372b07"),
        hex!("9d8ff7da"),
        hex!("2f0a18c5"),
        hex!("f815c03d"),
        hex!("e3bc4e65"),
        hex!("620ee8e4"),
        hex!("7965db0b"),
    ] {
        let data = IERC165::supportsInterfaceCall { interfaceId: FixedBytes(id) }.abi_encode();
        // A transaction is a block: nothing is in the cache of recent programs.
        let probe = IProber::probeCallWithGasCall {
            target: w.p.susdai,
            data: data.into(),
            gasLimit: U256::from(30_000),
        };
        w.send(&w.bob, prober, &probe);
        let last = w.view(prober, &IProber::lastCall {});
        assert!(last.success, "{}: {} gas", hex::encode(id), last.gasUsed);
        assert_eq!(last.returnData, U256::from(1).abi_encode(), "{}", hex::encode(id));
        assert!(last.gasUsed <= U256::from(30_000), "{}: {} gas", hex::encode(id), last.gasUsed);
    }
    let none = IERC165::supportsInterfaceCall { interfaceId: FixedBytes([0xff; 4]) };
    assert!(!w.view(w.p.susdai, &none)._0);
}

#[test]
fn core_and_desk_are_one_contract() {
    let w = world();
    let shares = w.stake(&w.alice, 1_000);
    // The desk sees what the core has written, and the other way round.
    assert_eq!(w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle, usd(1_000));
    let preview = w.view(w.p.susdai, &ISUSDai::previewDepositCall { assets: usd(10) })._0;
    assert_eq!(preview, usd(10));
    w.refused(&w.alice, w.p.susdai, &ISUSDai::previewRedeemCall { shares }, &PreviewUnsupported {});
    assert_eq!(w.view(w.p.susdai, &ISUSDai::shareCall {})._0, w.p.susdai);
    assert_eq!(w.view(w.p.susdai, &ISUSDai::vaultCall { asset: w.p.usdai })._0, w.p.susdai);
    assert_eq!(w.view(w.p.susdai, &ISUSDai::vaultCall { asset: w.p.usdc })._0, Address::ZERO);
    assert_eq!(w.view(w.p.susdai, &IERC20::symbolCall {})._0, "sUSDai");
    // Called directly, the desk is nobody's.
    w.refused(&w.alice, w.p.desk, &ISUSDai::assetCall {}, &NotWired {});
    w.refused(
        &w.staff.admin,
        w.p.desk,
        &ISUSDai::wireCall { loanRouter: w.bob.address(), auction: w.bob.address() },
        &NotWired {},
    );
}

#[test]
fn limits_hold_to_the_wei_and_malformed_calldata_has_a_name() {
    let w = world();
    w.stake(&w.alice, 1_000);
    w.deposit(&w.bob, 100);
    w.send(&w.bob, w.p.usdai, &IERC20::approveCall { spender: w.p.susdai, value: U256::MAX });
    let receiver = w.bob.address();
    let one = U256::from(1);
    let over = ISUSDaiLimits::depositCall { assets: usd(10), receiver, minShares: usd(10) + one };
    let limit = usd(10) + one;
    w.refused(&w.bob, w.p.susdai, &over, &usdai_abi::common::SlippageExceeded { actual: usd(10), limit });
    w.send(&w.bob, w.p.susdai, &ISUSDaiLimits::depositCall { minShares: usd(10), ..over });
    assert_eq!(w.balance(w.p.susdai, receiver), usd(10));
    let short = ISUSDai::depositCall::SELECTOR.to_vec();
    let call = serde_json::json!({ "to": w.p.susdai, "input": format!("0x{}", hex::encode(&short)) });
    let failure = w.chain.request("eth_call", serde_json::json!([call, "latest"])).expect_err("too short");
    let expected = format!("0x{}", hex::encode(InvalidParameter {}.abi_encode()));
    assert_eq!(failure.data, Some(serde_json::json!(expected)));
}
