//! pledge, release, markDefaulted, markCured and foreclose.
use super::*;
use usdai_abi::caliber::{ICaliber, IERC721};

#[motsu::test]
fn pledge_takes_the_title_and_answers_value_and_class(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.by(OWNER).approve(ROUTER, id).unwrap();
    assert_eq!(caliber.by(ROUTER).pledge(id, OWNER).unwrap(), (VALUE, CLASS, LTV));
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), ROUTER);
    assert_eq!(status(&caliber, id), PLEDGED);
    caliber.assert_emitted(&IERC721::Transfer { from: OWNER, to: ROUTER, tokenId: id });
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: ATTESTED, to: PLEDGED });
}

#[motsu::test]
fn pledge_clears_the_approval(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    // Approval for one spender, the router by the operator's way: the spender must not survive.
    caliber.by(OWNER).approve(STRANGER, id).unwrap();
    caliber.by(OWNER).set_approval_for_all(ROUTER, true).unwrap();
    caliber.by(ROUTER).pledge(id, OWNER).unwrap();
    assert_eq!(caliber.by(STRANGER).get_approved(id).unwrap(), Address::ZERO);
    caliber.by(ROUTER).release(id, OWNER).unwrap();
    let error = caliber.by(STRANGER).transfer_from(OWNER, STRANGER, id).unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: STRANGER, tokenId: id }.into());
}

#[motsu::test]
fn pledge_reverts_without_the_role(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    for account in [OWNER, ADMIN, MINTER] {
        let error = caliber.by(account).pledge(id, OWNER).unwrap_err();
        assert_eq!(error, lacks(account, LIENHOLDER_ROLE));
    }
}

#[motsu::test]
fn pledge_reverts_when_paused(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.by(OWNER).approve(ROUTER, id).unwrap();
    pause(&caliber);
    let error = caliber.by(ROUTER).pledge(id, OWNER).unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
}

#[motsu::test]
fn pledge_reverts_without_the_owner_s_approval(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    let error = caliber.by(ROUTER).pledge(id, OWNER).unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: ROUTER, tokenId: id }.into());
}

#[motsu::test]
fn pledge_reverts_when_from_is_not_the_owner(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.by(OWNER).approve(ROUTER, id).unwrap();
    let error = caliber.by(ROUTER).pledge(id, STRANGER).unwrap_err();
    assert_eq!(error, ERC721IncorrectOwner { sender: STRANGER, tokenId: id, owner: OWNER }.into());
    assert_eq!(status(&caliber, id), ATTESTED);
}

#[motsu::test]
fn pledge_reverts_on_each_expired_piece_of_evidence(caliber: Contract<Caliber>) {
    deploy(&caliber);
    for kind in 0..DOCUMENT_KINDS {
        let id = title_in(&caliber, ATTESTED);
        caliber.by(OWNER).approve(ROUTER, id).unwrap();
        // At its expiry a document is no longer current, a second earlier it is.
        age_document(&caliber, id, kind, NOW);
        let error = caliber.by(ROUTER).pledge(id, OWNER).unwrap_err();
        assert_eq!(error, DocumentExpired { tokenId: id, kind, expiry: U256::from(NOW) }.into());
        age_document(&caliber, id, kind, NOW + 1);
        caliber.by(ROUTER).pledge(id, OWNER).unwrap();
    }
    let id = title_in(&caliber, ATTESTED);
    caliber.by(OWNER).approve(ROUTER, id).unwrap();
    age_appraisal(&caliber, id, NOW);
    let error = caliber.by(ROUTER).pledge(id, OWNER).unwrap_err();
    assert_eq!(error, AppraisalExpired { tokenId: id, expiry: U256::from(NOW) }.into());
    age_appraisal(&caliber, id, NOW + 1);
    caliber.by(ROUTER).pledge(id, OWNER).unwrap();
}

#[motsu::test]
fn release_gives_the_title_back(caliber: Contract<Caliber>) {
    deploy(&caliber);
    for from in [PLEDGED, DEFAULTED] {
        let id = title_in(&caliber, from);
        caliber.by(ROUTER).release(id, OWNER).unwrap();
        assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), OWNER);
        assert_eq!(status(&caliber, id), ATTESTED);
        caliber.assert_emitted(&IERC721::Transfer { from: ROUTER, to: OWNER, tokenId: id });
        caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from, to: ATTESTED });
    }
}

#[motsu::test]
fn a_released_title_can_be_pledged_again(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, PLEDGED);
    caliber.by(ROUTER).release(id, OWNER).unwrap();
    pledge(&caliber, id);
    assert_eq!(status(&caliber, id), PLEDGED);
}

#[motsu::test]
fn release_and_foreclose_revert_to_nobody(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, DEFAULTED);
    let nobody: Error = ERC721InvalidReceiver { receiver: Address::ZERO }.into();
    assert_eq!(caliber.by(ROUTER).release(id, Address::ZERO).unwrap_err(), nobody);
    assert_eq!(caliber.by(ROUTER).foreclose(id, Address::ZERO).unwrap_err(), nobody);
}

#[motsu::test]
fn default_and_cure_move_nothing(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, PLEDGED);
    caliber.by(ROUTER).mark_defaulted(id).unwrap();
    assert_eq!(status(&caliber, id), DEFAULTED);
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), ROUTER);
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: PLEDGED, to: DEFAULTED });
    caliber.by(ROUTER).mark_cured(id).unwrap();
    assert_eq!(status(&caliber, id), PLEDGED);
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), ROUTER);
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: DEFAULTED, to: PLEDGED });
}

#[motsu::test]
fn foreclose_gives_the_title_to_the_buyer(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, DEFAULTED);
    caliber.by(ROUTER).foreclose(id, BUYER).unwrap();
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), BUYER);
    assert_eq!(status(&caliber, id), FORECLOSED);
    caliber.assert_emitted(&IERC721::Transfer { from: ROUTER, to: BUYER, tokenId: id });
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: DEFAULTED, to: FORECLOSED });
    // The buyer's to move.
    caliber.by(BUYER).transfer_from(BUYER, STRANGER, id).unwrap();
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), STRANGER);
}

#[motsu::test]
fn foreclosure_voids_the_evidence(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, FORECLOSED);
    for kind in 0..DOCUMENT_KINDS {
        let absent = (B256::ZERO, Address::ZERO, U256::ZERO);
        assert_eq!(caliber.by(STRANGER).document(id, kind).unwrap(), absent);
    }
    let absent = (U256::ZERO, U256::ZERO, U256::ZERO, Address::ZERO);
    assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap(), absent);
    assert!(!caliber.by(STRANGER).is_current(id).unwrap());
}

#[motsu::test]
fn a_foreclosed_title_is_attested_by_new_evidence_only(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, FORECLOSED);
    appraise(&caliber, id);
    for kind in 0..DOCUMENT_KINDS {
        assert_eq!(status(&caliber, id), FORECLOSED, "before {kind}");
        file(&caliber, id, kind);
    }
    assert_eq!(status(&caliber, id), ATTESTED);
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: FORECLOSED, to: ATTESTED });
    caliber.by(BUYER).approve(ROUTER, id).unwrap();
    assert_eq!(caliber.by(ROUTER).pledge(id, BUYER).unwrap(), (VALUE, CLASS, LTV));
}

#[motsu::test]
fn a_lien_obeys_its_own_holder_only(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let not_yours =
        |id| -> Error { ERC721IncorrectOwner { sender: OTHER_ROUTER, tokenId: id, owner: ROUTER }.into() };
    let call = caliber.by(OTHER_ROUTER);
    let id = title_in(&caliber, PLEDGED);
    assert_eq!(call.release(id, OWNER).unwrap_err(), not_yours(id));
    assert_eq!(call.mark_defaulted(id).unwrap_err(), not_yours(id));
    let id = title_in(&caliber, DEFAULTED);
    assert_eq!(call.release(id, OWNER).unwrap_err(), not_yours(id));
    assert_eq!(call.mark_cured(id).unwrap_err(), not_yours(id));
    assert_eq!(call.foreclose(id, BUYER).unwrap_err(), not_yours(id));
}

#[motsu::test]
fn the_lien_s_verbs_revert_without_the_role(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, DEFAULTED);
    for account in [OWNER, ADMIN, MINTER, STRANGER] {
        let error = lacks(account, LIENHOLDER_ROLE);
        let call = caliber.by(account);
        assert_eq!(call.release(id, OWNER).unwrap_err(), error);
        assert_eq!(call.mark_defaulted(id).unwrap_err(), error);
        assert_eq!(call.mark_cured(id).unwrap_err(), error);
        assert_eq!(call.foreclose(id, BUYER).unwrap_err(), error);
    }
}

#[motsu::test]
fn a_pause_stops_no_way_out_of_a_lien(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let repaid = title_in(&caliber, PLEDGED);
    let cured = title_in(&caliber, DEFAULTED);
    let sold = title_in(&caliber, PLEDGED);
    pause(&caliber);
    caliber.by(ROUTER).release(repaid, OWNER).unwrap();
    caliber.by(ROUTER).mark_cured(cured).unwrap();
    caliber.by(ROUTER).mark_defaulted(sold).unwrap();
    caliber.by(ROUTER).foreclose(sold, BUYER).unwrap();
    assert_eq!([repaid, cured, sold].map(|id| status(&caliber, id)), [ATTESTED, PLEDGED, FORECLOSED]);
    // And a free title still moves.
    caliber.by(BUYER).transfer_from(BUYER, OWNER, sold).unwrap();
}
