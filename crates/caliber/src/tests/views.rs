//! Views, names and interface ids.
use super::*;

#[motsu::test]
fn the_names_are_constants(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert_eq!(caliber.by(STRANGER).name(), "CALIBER");
    assert_eq!(caliber.by(STRANGER).symbol(), "CALIBER");
}

#[motsu::test]
fn erc165_names_the_interfaces(caliber: Contract<Caliber>) {
    for id in [0x01ff_c9a7u32, 0x80ac_58cd, 0x5b5e_139f, 0x4906_4906, 0x84b0_196e, 0x7965_db0b] {
        assert!(caliber.by(STRANGER).supports_interface(id.to_be_bytes()), "{id:x}");
    }
    // ERC-165's own no, and ERC-20.
    for id in [0xffff_ffffu32, 0, 0x3637_2b07] {
        assert!(!caliber.by(STRANGER).supports_interface(id.to_be_bytes()), "{id:x}");
    }
}

#[motsu::test]
fn views_of_a_title_that_never_was_revert(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let call = caliber.by(STRANGER);
    assert_eq!(call.title(FIRST).unwrap_err(), nonexistent(FIRST));
    assert_eq!(call.document(FIRST, 0).unwrap_err(), nonexistent(FIRST));
    assert_eq!(call.appraisal(FIRST).unwrap_err(), nonexistent(FIRST));
    assert_eq!(call.is_current(FIRST).unwrap_err(), nonexistent(FIRST));
}

#[motsu::test]
fn document_reverts_on_an_unknown_kind(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.by(STRANGER).document(id, 4).unwrap_err();
    assert_eq!(error, InvalidDocumentKind { kind: 4 }.into());
}

#[motsu::test]
fn absent_evidence_reads_as_zeros(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let absent = (B256::ZERO, Address::ZERO, U256::ZERO);
    assert_eq!(caliber.by(STRANGER).document(id, 2).unwrap(), absent);
    let absent = (U256::ZERO, U256::ZERO, U256::ZERO, Address::ZERO);
    assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap(), absent);
}

#[motsu::test]
fn is_current_needs_every_piece_of_evidence(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let is_current = || caliber.by(STRANGER).is_current(id).unwrap();
    for kind in 0..DOCUMENT_KINDS {
        file(&caliber, id, kind);
        assert!(!is_current(), "kind {kind}");
    }
    appraise(&caliber, id);
    assert!(is_current());
    for kind in 0..DOCUMENT_KINDS {
        age_document(&caliber, id, kind, NOW);
        assert!(!is_current(), "kind {kind}");
        age_document(&caliber, id, kind, NOW + 1);
        assert!(is_current(), "kind {kind}");
    }
    age_appraisal(&caliber, id, NOW);
    assert!(!is_current());
    // The status tells of the last change, not of now.
    assert_eq!(status(&caliber, id), ATTESTED);
}

#[motsu::test]
fn a_pledge_names_the_first_missing_piece(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let missing = || {
        let call = caliber.sender(STRANGER);
        call.what_is_not_current(id, &call.head(id))
    };
    for kind in 0..DOCUMENT_KINDS {
        assert_eq!(missing(), DocumentMissing { tokenId: id, kind }.into());
        file(&caliber, id, kind);
    }
    assert_eq!(missing(), AppraisalMissing { tokenId: id }.into());
}

#[motsu::test]
fn ids_beyond_64_bits_meet_no_other_title(caliber: Contract<Caliber>) {
    deploy(&caliber);
    mint(&caliber);
    for shift in [60, 64, 128, 252] {
        let id = (FIRST << shift) | FIRST;
        assert_eq!(caliber.by(STRANGER).title(id).unwrap_err(), nonexistent(id), "{shift}");
        assert_eq!(caliber.by(OWNER).approve(BUYER, id).unwrap_err(), nonexistent(id), "{shift}");
    }
}
