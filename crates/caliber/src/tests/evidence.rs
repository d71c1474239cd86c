//! setDocument and appraise.
use super::*;
use usdai_abi::caliber::ICaliber;

#[motsu::test]
fn set_document_stores_hash_issuer_and_expiry(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    for kind in 0..DOCUMENT_KINDS {
        file(&caliber, id, kind);
        assert_eq!(caliber.by(STRANGER).document(id, kind).unwrap(), (hash(kind), filer(kind), LATER));
        caliber.assert_emitted(&ICaliber::DocumentSet {
            tokenId: id,
            kind,
            hash: hash(kind),
            issuer: filer(kind),
            expiry: LATER,
        });
    }
    assert_eq!(status(&caliber, id), REGISTERED);
}

#[motsu::test]
fn set_document_updates_the_metadata(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    let before = caliber.all_events().len();
    file(&caliber, id, 0);
    // DocumentSet and MetadataUpdate; the status stays.
    assert_eq!(caliber.all_events().len(), before + 2);
    caliber.assert_emitted(&ICaliber::MetadataUpdate { _tokenId: id });
}

#[motsu::test]
fn set_document_replaces_the_one_before(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    let (newer, expiry) = (B256::repeat_byte(0xee), LATER + FIRST);
    caliber.by(INSURER).set_document(id, 3, newer, expiry).unwrap();
    assert_eq!(caliber.by(STRANGER).document(id, 3).unwrap(), (newer, INSURER, expiry));
    assert_eq!(status(&caliber, id), ATTESTED);
}

#[motsu::test]
fn each_kind_of_document_has_its_role(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let roles = [MINTER_ROLE, CUSTODIAN_ROLE, MINTER_ROLE, INSURER_ROLE];
    for kind in 0..DOCUMENT_KINDS {
        for account in [MINTER, CUSTODIAN, INSURER, APPRAISER, ADMIN, ROUTER, OWNER] {
            if account == filer(kind) {
                continue;
            }
            let error = caliber.by(account).set_document(id, kind, hash(kind), LATER).unwrap_err();
            assert_eq!(error, lacks(account, roles[usize::from(kind)]), "kind {kind}");
        }
    }
}

#[motsu::test]
fn set_document_reverts_on_an_unknown_kind(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    for kind in [APPRAISAL, 5, u8::MAX] {
        let error = caliber.by(MINTER).set_document(id, kind, ROOT, LATER).unwrap_err();
        assert_eq!(error, InvalidDocumentKind { kind }.into());
    }
}

#[motsu::test]
fn set_document_reverts_on_a_zero_hash(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.by(MINTER).set_document(id, 0, B256::ZERO, LATER).unwrap_err();
    assert_eq!(error, ZeroHash {}.into());
}

#[motsu::test]
fn an_expiry_must_be_in_the_future(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let too_far = U256::from(END_OF_TIME) + FIRST;
    for expiry in
        [U256::ZERO, U256::from(NOW - 1), U256::from(NOW), too_far, U256::from(u64::MAX) + FIRST, U256::MAX]
    {
        let error = caliber.by(MINTER).set_document(id, 0, hash(0), expiry).unwrap_err();
        assert_eq!(error, InvalidExpiry { expiry }.into());
        let error = caliber.by(APPRAISER).appraise(id, VALUE, expiry).unwrap_err();
        assert_eq!(error, InvalidExpiry { expiry }.into());
    }
    for expiry in [NOW + 1, END_OF_TIME].map(U256::from) {
        caliber.by(MINTER).set_document(id, 0, hash(0), expiry).unwrap();
        caliber.by(APPRAISER).appraise(id, VALUE, expiry).unwrap();
        assert_eq!(caliber.by(STRANGER).document(id, 0).unwrap().2, expiry);
        assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap().2, expiry);
    }
}

#[motsu::test]
fn evidence_reverts_when_paused(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    pause(&caliber);
    let error = caliber.by(MINTER).set_document(id, 0, hash(0), LATER).unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
    let error = caliber.by(APPRAISER).appraise(id, VALUE, LATER).unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
}

#[motsu::test]
fn appraise_stores_value_time_expiry_and_appraiser(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    appraise(&caliber, id);
    assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap(), (VALUE, U256::from(NOW), LATER, APPRAISER));
    caliber.assert_emitted(&ICaliber::Appraised {
        tokenId: id,
        appraiser: APPRAISER,
        value: VALUE,
        expiry: LATER,
    });
    assert_eq!(status(&caliber, id), REGISTERED);
}

#[motsu::test]
fn appraise_reverts_without_the_role(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    for account in [MINTER, OWNER, ADMIN, ROUTER] {
        let error = caliber.by(account).appraise(id, VALUE, LATER).unwrap_err();
        assert_eq!(error, lacks(account, APPRAISER_ROLE));
    }
}

#[motsu::test]
fn appraise_takes_values_from_one_to_128_bits(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.by(APPRAISER).appraise(id, U256::ZERO, LATER).unwrap_err();
    assert_eq!(error, ZeroAmount {}.into());
    let most = U256::from(u128::MAX);
    caliber.by(APPRAISER).appraise(id, most, LATER).unwrap();
    assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap().0, most);
    let error = caliber.by(APPRAISER).appraise(id, most + FIRST, LATER).unwrap_err();
    assert_eq!(error, MathOverflow {}.into());
}

#[motsu::test]
fn the_last_piece_of_evidence_attests_whichever_it_is(caliber: Contract<Caliber>) {
    deploy(&caliber);
    // 4 stands for the appraisal.
    for last in 0..=DOCUMENT_KINDS {
        let id = mint(&caliber);
        for piece in (0..=DOCUMENT_KINDS).filter(|piece| *piece != last).chain([last]) {
            assert_eq!(status(&caliber, id), REGISTERED, "before {piece}");
            if piece == DOCUMENT_KINDS {
                appraise(&caliber, id);
            } else {
                file(&caliber, id, piece);
            }
        }
        assert_eq!(status(&caliber, id), ATTESTED, "last {last}");
        caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: REGISTERED, to: ATTESTED });
    }
}

#[motsu::test]
fn an_expired_document_stops_the_attestation(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    for kind in 0..DOCUMENT_KINDS {
        file(&caliber, id, kind);
    }
    age_document(&caliber, id, 1, NOW);
    appraise(&caliber, id);
    assert_eq!(status(&caliber, id), REGISTERED);
    file(&caliber, id, 1);
    assert_eq!(status(&caliber, id), ATTESTED);
}

#[motsu::test]
fn only_the_bailee_files_the_bailment(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = caliber.by(MINTER).mint(OWNER, CLASS, UNITS, ROOT, BUYER).unwrap();
    let error = caliber.by(CUSTODIAN).set_document(id, 1, hash(1), LATER).unwrap_err();
    assert_eq!(error, NotBailee { tokenId: id, account: CUSTODIAN }.into());
    let error = caliber.by(BUYER).set_document(id, 1, hash(1), LATER).unwrap_err();
    assert_eq!(error, lacks(BUYER, CUSTODIAN_ROLE));
    caliber.by(ADMIN).grant_role(CUSTODIAN_ROLE, BUYER).unwrap();
    caliber.by(BUYER).set_document(id, 1, hash(1), LATER).unwrap();
}

#[motsu::test]
fn the_title_remembers_its_first_expiry(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap().2, LATER);
    let sooner = U256::from(NOW + 5);
    caliber.by(INSURER).set_document(id, 3, hash(3), sooner).unwrap();
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap().2, sooner, "an earlier piece");
    caliber.by(INSURER).set_document(id, 3, hash(3), LATER + FIRST).unwrap();
    assert_eq!(caliber.by(STRANGER).collateral(id).unwrap().2, LATER, "the earliest of the others");
}

#[motsu::test]
fn under_a_lien_only_what_has_expired_is_renewed(caliber: Contract<Caliber>) {
    deploy(&caliber);
    for status_before in [PLEDGED, DEFAULTED] {
        for kind in 0..DOCUMENT_KINDS {
            let id = title_in(&caliber, status_before);
            age_document(&caliber, id, kind, NOW);
            assert!(!caliber.by(STRANGER).is_current(id).unwrap());
            for other in (0..DOCUMENT_KINDS).filter(|other| *other != kind) {
                let error = caliber.by(filer(other)).set_document(id, other, hash(9), LATER).unwrap_err();
                assert_eq!(error, pledged(id), "{other} is current");
            }
            assert_eq!(caliber.by(APPRAISER).appraise(id, VALUE, LATER).unwrap_err(), pledged(id));
            caliber.by(filer(kind)).set_document(id, kind, hash(9), LATER).unwrap();
            assert!(caliber.by(STRANGER).is_current(id).unwrap());
            assert_eq!(status(&caliber, id), status_before, "kind {kind}");
            let error = caliber.by(filer(kind)).set_document(id, kind, hash(8), LATER).unwrap_err();
            assert_eq!(error, pledged(id), "once");
        }
        let id = title_in(&caliber, status_before);
        age_appraisal(&caliber, id, NOW);
        caliber.by(APPRAISER).appraise(id, VALUE - FIRST, LATER).unwrap();
        assert_eq!(caliber.by(STRANGER).collateral(id).unwrap(), (VALUE - FIRST, LTV, LATER));
        assert_eq!(status(&caliber, id), status_before);
    }
}
