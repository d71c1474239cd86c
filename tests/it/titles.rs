//! CALIBER titles: documents, appraisal, lien.
use e2e::{usd, usdc, world};
use usdai_abi::caliber::{
    ICaliber, IERC721Metadata, InvalidAttestation, LotAlreadyTitled, TitlePledged, IERC721,
};
use usdai_abi::common::{AccessControlUnauthorizedAccount, NotWired, IERC165};
use usdai_abi::router::{ILoanRouter, LtvExceeded};
use usdai_abi::susdai::IERC5267;
use usdai_abi::{SolCall, SolValue};
use usdai_cli::deploy::role;
use usdai_cli::metadata::{hash, Metadata};
use usdai_cli::types::{hex, keccak256, FixedBytes, B256, U256};
use usdai_cli::units::DAY;

alloy_sol_types::sol! {
    interface IProber {
        function probeCallWithGas(address target, bytes data, uint256 gasLimit) external payable returns (bool success, bytes returnData);
        function last() external view returns (uint256 count, uint8 kind, bool success, uint256 gasUsed, bytes returnData);
    }
}

#[test]
fn documents_and_appraisal_attest_a_title() {
    let w = world();
    let token = w.title(usd(305_000), 90);
    let title = w.view(w.p.caliber, &ICaliber::titleCall { tokenId: token });
    assert_eq!((title.status, title.class, title.units), (2, 0, U256::from(8)));
    assert_eq!(w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: token })._0, w.carol.address());
    assert_eq!(w.view(w.p.caliber, &ICaliber::appraisalCall { tokenId: token }).value, usd(305_000));
    assert!(w.view(w.p.caliber, &ICaliber::isCurrentCall { tokenId: token })._0);
    w.day(91);
    assert!(
        !w.view(w.p.caliber, &ICaliber::isCurrentCall { tokenId: token })._0,
        "the appraisal has run out"
    );
}

#[test]
fn a_pledged_title_neither_moves_nor_changes() {
    let w = world();
    w.stake(&w.alice, 500_000);
    let (_, token) = w.borrow(usd(305_000), usd(200_000));
    assert_eq!(w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: token })._0, w.p.router);
    let expiry = U256::from(w.chain.now().expect("time") + 86_400 * 900);
    let change = ICaliber::setDocumentCall { tokenId: token, kind: 0, hash: keccak256("other"), expiry };
    w.refused(&w.staff.agent, w.p.caliber, &change, &TitlePledged { tokenId: token });
    w.refused(
        &w.staff.agent,
        w.p.caliber,
        &ICaliber::burnCall { tokenId: token },
        &TitlePledged { tokenId: token },
    );
    assert_eq!(w.balance(w.p.usdai, w.carol.address()), usd(200_000));
    assert_eq!(w.balance(w.p.usdc, w.carol.address()), usdc(e2e::FUNDS));
}

#[test]
fn each_attestation_needs_its_role() {
    let w = world();
    let token = w.title(usd(305_000), 90);
    let lacking =
        |name| AccessControlUnauthorizedAccount { account: w.bob.address(), neededRole: role(name) };
    let expiry = U256::from(w.chain.now().expect("time") + 86_400 * 900);
    let document = |kind| ICaliber::setDocumentCall { tokenId: token, kind, hash: keccak256("x"), expiry };
    w.refused(
        &w.bob,
        w.p.caliber,
        &ICaliber::mintCall {
            to: w.bob.address(),
            class: 0,
            units: U256::from(1),
            serialRoot: keccak256("s"),
            bailee: w.bob.address(),
        },
        &lacking("MINTER_ROLE"),
    );
    w.refused(&w.bob, w.p.caliber, &document(0), &lacking("MINTER_ROLE"));
    w.refused(&w.bob, w.p.caliber, &document(1), &lacking("CUSTODIAN_ROLE"));
    w.refused(&w.bob, w.p.caliber, &document(3), &lacking("INSURER_ROLE"));
    w.refused(
        &w.bob,
        w.p.caliber,
        &ICaliber::appraiseCall { tokenId: token, value: usd(1), expiry },
        &lacking("APPRAISER_ROLE"),
    );
    w.refused(
        &w.bob,
        w.p.caliber,
        &ICaliber::pledgeCall { tokenId: token, from: w.carol.address() },
        &lacking("LIENHOLDER_ROLE"),
    );
}

#[test]
fn interfaces_are_told_within_30_000_gas_in_an_empty_cache() {
    let w = world();
    let prober = w.solidity(include_str!("../solidity/artifacts/Prober.json"), &[]);
    for id in ["01ffc9a7", "80ac58cd", "5b5e139f", "49064906", "84b0196e", "7965db0b"] {
        let id = FixedBytes::<4>::from_slice(&hex::decode(id).expect("hex"));
        let data = IERC165::supportsInterfaceCall { interfaceId: id }.abi_encode();
        // A transaction is a block: nothing is in the cache of recent programs.
        let probe = IProber::probeCallWithGasCall {
            target: w.p.caliber,
            data: data.into(),
            gasLimit: U256::from(30_000),
        };
        w.send(&w.bob, prober, &probe);
        let last = w.view(prober, &IProber::lastCall {});
        assert!(last.success, "{id}: {} gas", last.gasUsed);
        assert_eq!(last.returnData, U256::from(1).abi_encode(), "{id}");
        assert!(last.gasUsed <= U256::from(30_000), "{id}: {} gas", last.gasUsed);
    }
}

#[test]
fn an_appraisal_comes_by_signature() {
    let w = world();
    let token = w.title(usd(305_000), 90);
    let caliber = w.p.caliber;
    let nonce = w.view(caliber, &ICaliber::attestationNonceCall { tokenId: token, kind: 4 })._0;
    let appraiser = &w.staff.appraiser;
    let now = w.chain.now().expect("time");
    let (expiry, deadline) = (U256::from(now + 60 * DAY), U256::from(now + DAY));
    let domain = w.view(caliber, &IERC5267::eip712DomainCall {});
    let separator = keccak256(
        (
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            keccak256(domain.name),
            keccak256(domain.version),
            domain.chainId,
            domain.verifyingContract,
        )
            .abi_encode(),
    );
    let kind = "Appraisal(uint256 tokenId,uint256 value,uint256 expiry,address appraiser,uint256 nonce,uint256 deadline)";
    let message =
        (keccak256(kind), token, usd(290_000), expiry, appraiser.address(), nonce, deadline).abi_encode();
    let digest = keccak256([&[0x19, 0x01], separator.as_slice(), keccak256(message).as_slice()].concat());
    let signature = appraiser.sign_hash(digest).expect("signs");
    let call = ICaliber::attestAppraisalCall {
        tokenId: token,
        value: usd(290_000),
        expiry,
        appraiser: appraiser.address(),
        deadline,
        signature: signature.to_vec().into(),
    };
    let changed = ICaliber::attestAppraisalCall { value: usd(291_000), ..call.clone() };
    let invalid = InvalidAttestation { issuer: appraiser.address(), tokenId: token, kind: 4 };
    w.refused(&w.bob, caliber, &changed, &invalid);
    w.send(&w.bob, caliber, &call);
    assert_eq!(w.view(caliber, &ICaliber::appraisalCall { tokenId: token }).value, usd(290_000));
    w.refused(&w.bob, caliber, &call, &invalid);
}

#[test]
fn the_value_falls_by_the_curve_of_the_class_and_with_it_what_is_lent() {
    let w = world();
    w.stake(&w.alice, 500_000);
    let curve = ICaliber::setClassCall {
        class: 0,
        name: B256::right_padding_from(b"GPU server"),
        ltvBps: U256::from(7_000),
        ages: vec![U256::from(100)],
        remainingBps: vec![U256::from(8_000)],
    };
    w.send(&w.staff.admin, w.p.caliber, &curve);
    let token = w.title(usd(300_000), 90);
    let appraised = w.view(w.p.caliber, &ICaliber::appraisalCall { tokenId: token }).time;
    let loan = w.offer(token, usd(200_000));
    w.chain.advance_to(appraised.to::<u64>() + 25 * DAY - 1).expect("time");
    let worth = w.view(w.p.caliber, &ICaliber::collateralCall { tokenId: token });
    assert!(worth.value > usd(285_000) && worth.value < usd(285_001), "{}", worth.value);
    // 70 % of 95 % of 300,000, and a second later a little less.
    let accept = ILoanRouter::acceptCall { loanId: loan };
    let refused: LtvExceeded = w.refused_with(&w.carol, w.p.router, &accept);
    assert!(refused.maxPrincipal <= usd(199_500) && refused.maxPrincipal > usd(199_499));
    assert_eq!(w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: token })._0, w.carol.address());
}

#[test]
fn a_lot_has_one_title_and_its_serial_numbers_are_proved() {
    let w = world();
    let leaf = |serial: &str| keccak256(keccak256(serial));
    let (a, b) = (leaf("SN-1"), leaf("SN-2"));
    let root = keccak256(if a < b { [a.0, b.0].concat() } else { [b.0, a.0].concat() });
    let mint = ICaliber::mintCall {
        to: w.carol.address(),
        class: 0,
        units: U256::from(2),
        serialRoot: root,
        bailee: w.staff.custodian.address(),
    };
    let token = w
        .send(&w.staff.agent, w.p.caliber, &mint)
        .event::<ICaliber::TitleMinted>(w.p.caliber)
        .expect("TitleMinted")
        .tokenId;
    w.refused(&w.staff.agent, w.p.caliber, &mint, &LotAlreadyTitled { tokenId: token });
    let proved = |serial: &str, proof: B256| {
        let call = ICaliber::verifySerialCall { tokenId: token, serial: serial.into(), proof: vec![proof] };
        w.view(w.p.caliber, &call)._0
    };
    assert!(proved("SN-1", b) && proved("SN-2", a));
    assert!(!proved("SN-3", a) && !proved("SN-1", a));
}

#[test]
fn metadata_is_made_of_the_chain_and_its_hash_stands_there() {
    let w = world();
    let caliber = w.p.caliber;
    let token = w.title(usd(305_000), 90);
    let agent = &w.staff.agent;
    w.send(agent, caliber, &ICaliber::setBaseURICall { baseURI: "https://titles.example/".into() });
    let text = Metadata::of(&w.chain, caliber, token).expect("metadata").to_text().expect("text");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["caliber"]["className"], "GPU server");
    assert_eq!(json["caliber"]["units"], "8");
    assert_eq!(json["caliber"]["appraisal"]["value"], "305000");
    assert_eq!(json["caliber"]["documents"].as_array().expect("a list").len(), 4);
    w.send(agent, caliber, &ICaliber::setMetadataHashCall { tokenId: token, hash: hash(&text) });
    let uri = w.view(caliber, &IERC721Metadata::tokenURICall { tokenId: token })._0;
    assert_eq!(uri, format!("https://titles.example/{token}"));
    // Neither owner nor status are in it: a transfer leaves it as it is, new evidence does not.
    let (from, to) = (w.carol.address(), w.bob.address());
    w.send(&w.carol, caliber, &IERC721::transferFromCall { from, to, tokenId: token });
    let again = Metadata::of(&w.chain, caliber, token).expect("metadata").to_text().expect("text");
    assert_eq!(w.view(caliber, &ICaliber::metadataHashCall { tokenId: token })._0, hash(&again));
    let expiry = U256::from(w.chain.now().expect("time") + 10 * DAY);
    let call = ICaliber::appraiseCall { tokenId: token, value: usd(300_000), expiry };
    w.send(&w.staff.appraiser, caliber, &call);
    let changed = Metadata::of(&w.chain, caliber, token).expect("metadata").to_text().expect("text");
    assert_ne!(changed, text);
}

#[test]
fn the_desk_refuses_whoever_calls_it() {
    let w = world();
    let desk = w.view(w.p.caliber, &ICaliber::deskCall {})._0;
    let mint = ICaliber::mintCall {
        to: w.bob.address(),
        class: 0,
        units: U256::from(1),
        serialRoot: keccak256("x"),
        bailee: w.bob.address(),
    };
    w.refused(&w.bob, desk, &mint, &NotWired {});
}
