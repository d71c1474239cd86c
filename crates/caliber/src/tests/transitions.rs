//! Every verb in every status: the table is the specification of the status machine.
use super::{
    attestation::{appraiser, grant_signers, insurer, AppraisalMessage, DocumentMessage},
    *,
};

#[derive(Clone, Copy, Debug)]
enum Verb {
    SetDocument,
    Appraise,
    AttestDocument,
    AttestAppraisal,
    CancelAttestations,
    SetMetadataHash,
    Burn,
    Transfer,
    SafeTransfer,
    Approve,
    Pledge,
    Release,
    MarkDefaulted,
    MarkCured,
    Foreclose,
}

/// What a verb does to a title: leads to a status, or fails in one of the ways.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// The status afterwards.
    To(u8),
    /// WrongStatus with the present status.
    Wrong,
    /// TitlePledged.
    Lien,
    /// ERC721NonexistentToken.
    Absent,
}

use Outcome::{Absent, Lien, To, Wrong};
use Verb::{
    Appraise, Approve, AttestAppraisal, AttestDocument, Burn, CancelAttestations, Foreclose, MarkCured,
    MarkDefaulted, Pledge, Release, SafeTransfer, SetDocument, SetMetadataHash, Transfer,
};

/// Columns: none, Registered, Attested, Pledged, Defaulted, Foreclosed, Released.
const TABLE: [(Verb, [Outcome; 7]); 15] = [
    (SetDocument, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
    (Appraise, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
    (AttestDocument, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
    (AttestAppraisal, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
    (CancelAttestations, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
    (SetMetadataHash, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
    (Burn, [Absent, To(6), To(6), Lien, Lien, To(6), Wrong]),
    (Transfer, [Absent, To(1), To(2), Lien, Lien, To(5), Absent]),
    (SafeTransfer, [Absent, To(1), To(2), Lien, Lien, To(5), Absent]),
    (Approve, [Absent, To(1), To(2), Lien, Lien, To(5), Absent]),
    (Pledge, [Absent, Wrong, To(3), Wrong, Wrong, Wrong, Wrong]),
    (Release, [Absent, Wrong, Wrong, To(2), To(2), Wrong, Wrong]),
    (MarkDefaulted, [Absent, Wrong, Wrong, To(4), Wrong, Wrong, Wrong]),
    (MarkCured, [Absent, Wrong, Wrong, Wrong, To(3), Wrong, Wrong]),
    (Foreclose, [Absent, Wrong, Wrong, Wrong, To(5), Wrong, Wrong]),
];

/// Who owns the title of this status, as `title_in` makes it.
fn holder(status: u8) -> Address {
    match status {
        PLEDGED | DEFAULTED => ROUTER,
        FORECLOSED => BUYER,
        _ => OWNER,
    }
}

/// Runs the verb from the account whose right it is, so that only the status can stop it.
fn apply(caliber: &Contract<Caliber>, verb: Verb, id: U256, holder: Address) -> Result<(), Error> {
    match verb {
        SetDocument => caliber.by(MINTER).set_document(id, 0, hash(0), LATER),
        Appraise => caliber.by(APPRAISER).appraise(id, VALUE, LATER),
        AttestDocument => {
            let signer = insurer();
            let message = DocumentMessage::new(caliber, id, &signer);
            message.bring(caliber, &signer)
        }
        AttestAppraisal => {
            let signer = appraiser();
            let message = AppraisalMessage::new(caliber, id, &signer);
            message.bring(caliber, &signer)
        }
        CancelAttestations => caliber.by(MINTER).cancel_attestations(id, 0),
        SetMetadataHash => caliber.by(MINTER).set_metadata_hash(id, hash(0)),
        Burn => caliber.by(MINTER).burn(id),
        Transfer => caliber.by(holder).transfer_from(holder, STRANGER, id),
        SafeTransfer => caliber.by(holder).safe_transfer_from(holder, STRANGER, id),
        Approve => caliber.by(holder).approve(STRANGER, id),
        Pledge => caliber.by(ROUTER).pledge(id, holder).map(|_| ()),
        Release => caliber.by(ROUTER).release(id, OWNER),
        MarkDefaulted => caliber.by(ROUTER).mark_defaulted(id),
        MarkCured => caliber.by(ROUTER).mark_cured(id),
        Foreclose => caliber.by(ROUTER).foreclose(id, BUYER),
    }
}

#[motsu::test]
fn every_verb_in_every_status_does_what_the_table_says(caliber: Contract<Caliber>) {
    deploy(&caliber);
    grant_signers(&caliber);
    // The approvals that burn, pledge and transfer need are there in every status.
    for account in [OWNER, ROUTER, BUYER] {
        for operator in [MINTER, ROUTER] {
            if account != operator {
                caliber.by(account).set_approval_for_all(operator, true).unwrap();
            }
        }
    }
    for (verb, outcomes) in TABLE {
        for (status_before, outcome) in (0u8..).zip(outcomes) {
            let case = format!("{verb:?} in status {status_before}");
            let id = if status_before == NONE { U256::from(999) } else { title_in(&caliber, status_before) };
            let result = apply(&caliber, verb, id, holder(status_before));
            match outcome {
                To(after) => {
                    result.unwrap();
                    assert_eq!(status(&caliber, id), after, "{case}");
                    continue;
                }
                Wrong => assert_eq!(result.unwrap_err(), wrong(id, status_before), "{case}"),
                Lien => assert_eq!(result.unwrap_err(), pledged(id), "{case}"),
                Absent => assert_eq!(result.unwrap_err(), nonexistent(id), "{case}"),
            }
            if status_before != NONE {
                assert_eq!(status(&caliber, id), status_before, "{case}");
            }
        }
    }
}
