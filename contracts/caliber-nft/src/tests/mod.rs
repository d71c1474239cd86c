//! One file per group of verbs; `transitions` has every verb in every status.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod erc721;
mod evidence;
mod issuance;
mod layout;
mod lien;
mod roles;
mod transitions;
mod views;
mod walk;

use alloy_primitives::{Address, B256, U256, U64};
use motsu::prelude::*;
use usdai_abi::roles::*;

use super::{
    errors::*, issuance::Issuance, lien::Liens, roles::Access, title::*, token::Token, views::Views,
    CaliberNft,
};

/// The time of motsu's blocks.
const NOW: u64 = 1_735_689_600;
const LATER: U256 = U256::from_limbs([NOW + 365 * 86_400, 0, 0, 0]);
const VALUE: U256 = U256::from_limbs([2_800_000_000_000_000_000, 0, 0, 0]);
const UNITS: U256 = U256::from_limbs([8, 0, 0, 0]);
const CLASS: u8 = 1;

const ADMIN: Address = Address::repeat_byte(0xa0);
const MINTER: Address = Address::repeat_byte(0xa1);
const CUSTODIAN: Address = Address::repeat_byte(0xa2);
const INSURER: Address = Address::repeat_byte(0xa3);
const APPRAISER: Address = Address::repeat_byte(0xa4);
const PAUSER: Address = Address::repeat_byte(0xa5);
const ROUTER: Address = Address::repeat_byte(0xa6);
const OTHER_ROUTER: Address = Address::repeat_byte(0xa7);
const BAILEE: Address = Address::repeat_byte(0xa8);
const OWNER: Address = Address::repeat_byte(0xb0);
const BUYER: Address = Address::repeat_byte(0xb1);
const STRANGER: Address = Address::repeat_byte(0xb2);

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
fn deploy(caliber: &Contract<CaliberNft>) {
    caliber.sender(STRANGER).constructor(ADMIN).motsu_unwrap();
    for (role, account) in [
        (MINTER_ROLE, MINTER),
        (CUSTODIAN_ROLE, CUSTODIAN),
        (INSURER_ROLE, INSURER),
        (APPRAISER_ROLE, APPRAISER),
        (PAUSER_ROLE, PAUSER),
        (LIENHOLDER_ROLE, ROUTER),
        (LIENHOLDER_ROLE, OTHER_ROUTER),
    ] {
        caliber.sender(ADMIN).grant_role(role, account).motsu_unwrap();
    }
}

fn mint(caliber: &Contract<CaliberNft>) -> U256 {
    caliber.sender(MINTER).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).motsu_unwrap()
}

fn file(caliber: &Contract<CaliberNft>, id: U256, kind: u8) {
    caliber.sender(filer(kind)).set_document(id, kind, hash(kind), LATER).motsu_unwrap();
}

fn appraise(caliber: &Contract<CaliberNft>, id: U256) {
    caliber.sender(APPRAISER).appraise(id, VALUE, LATER).motsu_unwrap();
}

fn attest(caliber: &Contract<CaliberNft>, id: U256) {
    for kind in 0..DOCUMENT_KINDS {
        file(caliber, id, kind);
    }
    appraise(caliber, id);
    assert_eq!(status(caliber, id), ATTESTED);
}

fn pledge(caliber: &Contract<CaliberNft>, id: U256) {
    caliber.sender(OWNER).approve(ROUTER, id).motsu_unwrap();
    caliber.sender(ROUTER).pledge(id, OWNER).motsu_unwrap();
}

/// A title brought to this status by the contract's own verbs.
fn title_in(caliber: &Contract<CaliberNft>, wanted: u8) -> U256 {
    let id = mint(caliber);
    match wanted {
        REGISTERED => {}
        RELEASED => {
            caliber.sender(OWNER).approve(MINTER, id).motsu_unwrap();
            caliber.sender(MINTER).burn(id).motsu_unwrap();
        }
        _ => {
            attest(caliber, id);
            if wanted >= PLEDGED {
                pledge(caliber, id);
            }
            if wanted >= DEFAULTED {
                caliber.sender(ROUTER).mark_defaulted(id).motsu_unwrap();
            }
            if wanted >= FORECLOSED {
                caliber.sender(ROUTER).foreclose(id, BUYER).motsu_unwrap();
            }
        }
    }
    assert_eq!(status(caliber, id), wanted);
    id
}

fn status(caliber: &Contract<CaliberNft>, id: U256) -> u8 {
    caliber.sender(STRANGER).title(id).motsu_unwrap().0
}

fn pause(caliber: &Contract<CaliberNft>) {
    caliber.sender(PAUSER).pause().motsu_unwrap();
}

/// Motsu's clock stands still, so the stored expiry moves instead.
fn age_document(caliber: &Contract<CaliberNft>, id: U256, kind: u8, expiry: u64) {
    let mut call = caliber.sender(STRANGER);
    let mut title = call.titles.setter(id);
    title.documents.setter(U256::from(kind)).expiry.set(U64::from(expiry));
}

fn age_appraisal(caliber: &Contract<CaliberNft>, id: U256, expiry: u64) {
    let mut call = caliber.sender(STRANGER);
    call.titles.setter(id).appraisal.expiry.set(U64::from(expiry));
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
