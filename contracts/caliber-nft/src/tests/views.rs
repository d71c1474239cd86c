//! Views, names and interface ids.
use super::*;

#[motsu::test]
fn the_names_are_constants(caliber: Contract<CaliberNft>) {
    assert_eq!(caliber.sender(STRANGER).name(), "CALIBER");
    assert_eq!(caliber.sender(STRANGER).symbol(), "CALIBER");
}

#[motsu::test]
fn erc165_names_the_interfaces(caliber: Contract<CaliberNft>) {
    for id in [0x01ff_c9a7u32, 0x80ac_58cd, 0x4906_4906, 0x7965_db0b] {
        assert!(caliber.sender(STRANGER).supports_interface(id.to_be_bytes().into()), "{id:x}");
    }
    // ERC-165's own no, no metadata extension as long as there is no tokenURI, and ERC-20.
    for id in [0xffff_ffffu32, 0, 0x5b5e_139f, 0x3637_2b07] {
        assert!(!caliber.sender(STRANGER).supports_interface(id.to_be_bytes().into()), "{id:x}");
    }
}

#[motsu::test]
fn views_of_a_title_that_never_was_revert(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let call = caliber.sender(STRANGER);
    assert_eq!(call.title(FIRST).motsu_unwrap_err(), nonexistent(FIRST));
    assert_eq!(call.document(FIRST, 0).motsu_unwrap_err(), nonexistent(FIRST));
    assert_eq!(call.appraisal(FIRST).motsu_unwrap_err(), nonexistent(FIRST));
    assert_eq!(call.is_current(FIRST).motsu_unwrap_err(), nonexistent(FIRST));
}

#[motsu::test]
fn document_reverts_on_an_unknown_kind(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.sender(STRANGER).document(id, 4).motsu_unwrap_err();
    assert_eq!(error, InvalidDocumentKind { kind: 4 }.into());
}

#[motsu::test]
fn absent_evidence_reads_as_zeros(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let absent = (B256::ZERO, Address::ZERO, U256::ZERO);
    assert_eq!(caliber.sender(STRANGER).document(id, 2).motsu_unwrap(), absent);
    let absent = (U256::ZERO, U256::ZERO, U256::ZERO, Address::ZERO);
    assert_eq!(caliber.sender(STRANGER).appraisal(id).motsu_unwrap(), absent);
}

#[motsu::test]
fn is_current_needs_every_piece_of_evidence(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let is_current = || caliber.sender(STRANGER).is_current(id).motsu_unwrap();
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
fn ensure_current_names_what_is_missing(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    for kind in 0..DOCUMENT_KINDS {
        let error = caliber.sender(STRANGER).titles.getter(id).ensure_current(id).motsu_unwrap_err();
        assert_eq!(error, DocumentMissing { tokenId: id, kind }.into());
        file(&caliber, id, kind);
    }
    let error = caliber.sender(STRANGER).titles.getter(id).ensure_current(id).motsu_unwrap_err();
    assert_eq!(error, AppraisalMissing { tokenId: id }.into());
}
