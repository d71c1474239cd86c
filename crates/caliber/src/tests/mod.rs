//! One file per group of verbs; `transitions` has every verb in every status.

mod account;
mod attestation;
mod calldata;
mod classes;
mod erc721;
mod evidence;
mod issuance;
mod layout;
mod lien;
mod metadata;
mod roles;
mod serials;
mod transitions;
mod views;
mod walk;

use alloc::vec::Vec;

use alloy_primitives::{keccak256, Address, B256, U256};
use caliber_math::Status;
use motsu::prelude::*;
use stylus_sdk::prelude::*;
use usdai_abi::{common::NotWired, roles::*, SolCall};

use super::{errors::*, state::*, word::*, Caliber};
use account::By;

const NONE: u8 = Status::None as u8;
const REGISTERED: u8 = Status::Registered as u8;
const ATTESTED: u8 = Status::Attested as u8;
const PLEDGED: u8 = Status::Pledged as u8;
const DEFAULTED: u8 = Status::Defaulted as u8;
const FORECLOSED: u8 = Status::Foreclosed as u8;
const RELEASED: u8 = Status::Released as u8;

/// The time of motsu's blocks.
const NOW: u64 = 1_735_689_600;
const LATER: U256 = U256::from_limbs([NOW + 365 * 86_400, 0, 0, 0]);
const VALUE: U256 = U256::from_limbs([2_800_000_000_000_000_000, 0, 0, 0]);
const UNITS: U256 = U256::from_limbs([8, 0, 0, 0]);
const CLASS: u8 = 1;
const LTV: U256 = U256::from_limbs([7_000, 0, 0, 0]);

const ADMIN: Address = Address::repeat_byte(0xa0);
const MINTER: Address = Address::repeat_byte(0xa1);
const CUSTODIAN: Address = Address::repeat_byte(0xa2);
const INSURER: Address = Address::repeat_byte(0xa3);
const APPRAISER: Address = Address::repeat_byte(0xa4);
const PAUSER: Address = Address::repeat_byte(0xa5);
const ROUTER: Address = Address::repeat_byte(0xa6);
const OTHER_ROUTER: Address = Address::repeat_byte(0xa7);
/// The bailee is the custodian.
const BAILEE: Address = CUSTODIAN;
const OWNER: Address = Address::repeat_byte(0xb0);
const BUYER: Address = Address::repeat_byte(0xb1);
const STRANGER: Address = Address::repeat_byte(0xb2);

/// Nothing is called there: both programs are one in these tests.
const DESK: Address = Address::repeat_byte(0xde);

/// The root of the first lot.
const ROOT: B256 = B256::repeat_byte(0xc0);
const FIRST: U256 = U256::from_limbs([1, 0, 0, 0]);

/// The hash of the document of this kind.
fn hash(kind: u8) -> B256 {
    B256::repeat_byte(0xd0 + kind)
}

/// Who files this kind.
fn filer(kind: u8) -> Address {
    [MINTER, CUSTODIAN, MINTER, INSURER][usize::from(kind)]
}

/// Constructs the contract and grants every role.
fn deploy(caliber: &Contract<Caliber>) {
    caliber.sender(STRANGER).construct(ADMIN, DESK).motsu_unwrap();
    for (role, account) in [
        (MINTER_ROLE, MINTER),
        (CUSTODIAN_ROLE, CUSTODIAN),
        (INSURER_ROLE, INSURER),
        (APPRAISER_ROLE, APPRAISER),
        (PAUSER_ROLE, PAUSER),
        (LIENHOLDER_ROLE, ROUTER),
        (LIENHOLDER_ROLE, OTHER_ROUTER),
    ] {
        caliber.by(ADMIN).grant_role(role, account).unwrap();
    }
    caliber.by(ADMIN).set_class(CLASS, B256::repeat_byte(0xcc), 7_000, &[], &[]).unwrap();
}

/// A root of serial numbers that no title has yet; the first is ROOT.
fn lot(caliber: &Contract<Caliber>) -> B256 {
    let count = caliber.by(STRANGER).title_count().unwrap();
    if count.is_zero() {
        ROOT
    } else {
        keccak256(count.to_be_bytes::<32>())
    }
}

fn mint(caliber: &Contract<Caliber>) -> U256 {
    caliber.by(MINTER).mint(OWNER, CLASS, UNITS, lot(caliber), BAILEE).unwrap()
}

fn file(caliber: &Contract<Caliber>, id: U256, kind: u8) {
    caliber.by(filer(kind)).set_document(id, kind, hash(kind), LATER).unwrap();
}

fn appraise(caliber: &Contract<Caliber>, id: U256) {
    caliber.by(APPRAISER).appraise(id, VALUE, LATER).unwrap();
}

fn attest(caliber: &Contract<Caliber>, id: U256) {
    for kind in 0..DOCUMENT_KINDS {
        file(caliber, id, kind);
    }
    appraise(caliber, id);
    assert_eq!(status(caliber, id), ATTESTED);
}

fn pledge(caliber: &Contract<Caliber>, id: U256) {
    caliber.by(OWNER).approve(ROUTER, id).unwrap();
    caliber.by(ROUTER).pledge(id, OWNER).unwrap();
}

/// A title brought to this status by the contract's own verbs.
fn title_in(caliber: &Contract<Caliber>, wanted: u8) -> U256 {
    let id = mint(caliber);
    match wanted {
        REGISTERED => {}
        RELEASED => {
            caliber.by(OWNER).approve(MINTER, id).unwrap();
            caliber.by(MINTER).burn(id).unwrap();
        }
        _ => {
            attest(caliber, id);
            if wanted >= PLEDGED {
                pledge(caliber, id);
            }
            if wanted >= DEFAULTED {
                caliber.by(ROUTER).mark_defaulted(id).unwrap();
            }
            if wanted >= FORECLOSED {
                caliber.by(ROUTER).foreclose(id, BUYER).unwrap();
            }
        }
    }
    assert_eq!(status(caliber, id), wanted);
    id
}

fn status(caliber: &Contract<Caliber>, id: U256) -> u8 {
    caliber.by(STRANGER).title(id).unwrap().0
}

fn pause(caliber: &Contract<Caliber>) {
    caliber.by(PAUSER).pause().unwrap();
}

/// Motsu's clock stands still, so the stored expiry moves instead; what the title remembers of it, too.
fn age_document(caliber: &Contract<Caliber>, id: U256, kind: u8, expiry: u64) {
    let mut call = caliber.sender(STRANGER);
    let word = call.document_word(id, kind, true);
    let stamp = Stamp { expiry, ..Stamp::of(word) };
    call.set_document_word(id, kind, true, stamp.put(word));
    remember(&mut call, id, expiry);
}

fn age_appraisal(caliber: &Contract<Caliber>, id: U256, expiry: u64) {
    let mut call = caliber.sender(STRANGER);
    let word = call.word(id, place::APPRAISAL);
    let stamp = Stamp { expiry, ..Stamp::of(word) };
    call.set_word(id, place::APPRAISAL, stamp.put(word));
    remember(&mut call, id, expiry);
}

/// Moves the time of the appraisal into the past.
fn age_value(caliber: &Contract<Caliber>, id: U256, seconds: u64) {
    let mut call = caliber.sender(STRANGER);
    let word = call.word(id, place::APPRAISAL);
    let (time, value) = appraised(word);
    let older = Stamp::of(word).put(appraisal(time - seconds, value));
    call.set_word(id, place::APPRAISAL, older);
}

/// No other piece of these tests expires earlier.
fn remember(call: &mut Caliber, id: U256, until: u64) {
    let head = call.head(id);
    call.set_head(id, &Head { until, ..head });
}

/// The errors as tests write them.
macro_rules! errors {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self(error.abi_encode())
            }
        })*
    };
}

errors! {
    AppraisalExpired, AppraisalMissing, AttestationExpired, ClassClosed, DocumentExpired, DocumentMissing,
    ERC721IncorrectOwner, ERC721InsufficientApproval, ERC721InvalidApprover, ERC721InvalidOperator, ERC721InvalidOwner,
    ERC721InvalidReceiver, ERC721NonexistentToken, EnforcedPause, ExpectedPause, InvalidAttestation,
    InvalidDocumentKind, InvalidExpiry, InvalidParameter, LotAlreadyTitled, MathOverflow, NotBailee, NotWired,
    TitlePledged, WrongStatus, ZeroAddress, ZeroAmount, ZeroHash,
}

fn lacks(account: Address, role: B256) -> Error {
    AccessControlUnauthorizedAccount { account, neededRole: role }.into()
}

fn wrong(id: U256, status: u8) -> Error {
    WrongStatus { tokenId: id, status }.into()
}

fn pledged(id: U256) -> Error {
    TitlePledged { tokenId: id }.into()
}

fn nonexistent(id: U256) -> Error {
    ERC721NonexistentToken { tokenId: id }.into()
}
