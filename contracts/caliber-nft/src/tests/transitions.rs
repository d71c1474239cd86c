//! Every verb in every status: the table is the specification of the status machine.
use super::*;

#[derive(Clone, Copy, Debug)]
enum Verb {
    SetDocument,
    Appraise,
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
    Appraise, Approve, Burn, Foreclose, MarkCured, MarkDefaulted, Pledge, Release, SafeTransfer, SetDocument,
    Transfer,
};

/// Columns: none, Registered, Attested, Pledged, Defaulted, Foreclosed, Released.
const TABLE: [(Verb, [Outcome; 7]); 11] = [
    (SetDocument, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
    (Appraise, [Absent, To(1), To(2), Lien, Lien, To(5), Wrong]),
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
fn apply(caliber: &Contract<CaliberNft>, verb: Verb, id: U256, holder: Address) -> Result<(), Error> {
    match verb {
        SetDocument => caliber.sender(MINTER).set_document(id, 0, hash(0), LATER),
        Appraise => caliber.sender(APPRAISER).appraise(id, VALUE, LATER),
        Burn => caliber.sender(MINTER).burn(id),
        Transfer => caliber.sender(holder).transfer_from(holder, STRANGER, id),
        SafeTransfer => caliber.sender(holder).safe_transfer_from(holder, STRANGER, id),
        Approve => caliber.sender(holder).approve(STRANGER, id),
        Pledge => caliber.sender(ROUTER).pledge(id, holder).map(|_| ()),
        Release => caliber.sender(ROUTER).release(id, OWNER),
        MarkDefaulted => caliber.sender(ROUTER).mark_defaulted(id),
        MarkCured => caliber.sender(ROUTER).mark_cured(id),
        Foreclose => caliber.sender(ROUTER).foreclose(id, BUYER),
    }
}

#[motsu::test]
fn every_verb_in_every_status_does_what_the_table_says(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    // The approvals that burn, pledge and transfer need are there in every status.
    for account in [OWNER, ROUTER, BUYER] {
        for operator in [MINTER, ROUTER] {
            if account != operator {
                caliber.sender(account).set_approval_for_all(operator, true).motsu_unwrap();
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
                    result.motsu_unwrap();
                    assert_eq!(status(&caliber, id), after, "{case}");
                    continue;
                }
                Wrong => assert_eq!(result.motsu_unwrap_err(), wrong(id, status_before), "{case}"),
                Lien => assert_eq!(result.motsu_unwrap_err(), pledged(id), "{case}"),
                Absent => assert_eq!(result.motsu_unwrap_err(), nonexistent(id), "{case}"),
            }
            if status_before != NONE {
                assert_eq!(status(&caliber, id), status_before, "{case}");
            }
        }
    }
}
