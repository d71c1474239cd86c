//! CALIBER titles: documents, appraisal, lien.
use e2e::{usd, usdc, world};
use usdai_abi::caliber::{ICaliber, TitlePledged, IERC721};
use usdai_abi::common::AccessControlUnauthorizedAccount;
use usdai_cli::deploy::role;
use usdai_cli::types::{keccak256, U256};

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
