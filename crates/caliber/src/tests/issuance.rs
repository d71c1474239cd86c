//! mint and burn.
use super::*;
use usdai_abi::caliber::{ICaliber, IERC721};

#[motsu::test]
fn mint_numbers_titles_from_one(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert_eq!(mint(&caliber), FIRST);
    assert_eq!(mint(&caliber), U256::from(2));
    assert_eq!(caliber.by(STRANGER).balance_of(OWNER).unwrap(), U256::from(2));
}

#[motsu::test]
fn mint_registers_the_title(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap(), OWNER);
    assert_eq!(caliber.by(STRANGER).title(id).unwrap(), (REGISTERED, CLASS, UNITS, ROOT, BAILEE));
    caliber.assert_emitted(&IERC721::Transfer { from: Address::ZERO, to: OWNER, tokenId: id });
    caliber.assert_emitted(&ICaliber::TitleMinted {
        tokenId: id,
        to: OWNER,
        class: CLASS,
        units: UNITS,
        serialRoot: ROOT,
        bailee: BAILEE,
    });
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: NONE, to: REGISTERED });
    caliber.assert_emitted(&ICaliber::MetadataUpdate { _tokenId: id });
}

#[motsu::test]
fn mint_reverts_without_the_role(caliber: Contract<Caliber>) {
    deploy(&caliber);
    for account in [STRANGER, ADMIN, ROUTER, APPRAISER] {
        let error = caliber.by(account).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).unwrap_err();
        assert_eq!(error, lacks(account, MINTER_ROLE));
    }
}

#[motsu::test]
fn mint_reverts_when_paused(caliber: Contract<Caliber>) {
    deploy(&caliber);
    pause(&caliber);
    let error = caliber.by(MINTER).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
}

#[motsu::test]
fn mint_reverts_on_zeros(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let call = caliber.by(MINTER);
    let error = call.mint(Address::ZERO, CLASS, UNITS, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, ERC721InvalidReceiver { receiver: Address::ZERO }.into());
    let error = call.mint(OWNER, CLASS, U256::ZERO, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, ZeroAmount {}.into());
    let error = call.mint(OWNER, CLASS, UNITS, B256::ZERO, BAILEE).unwrap_err();
    assert_eq!(error, ZeroHash {}.into());
    let error = call.mint(OWNER, CLASS, UNITS, ROOT, Address::ZERO).unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    // A failed mint uses up no id.
    assert_eq!(mint(&caliber), FIRST);
}

#[motsu::test]
fn mint_takes_as_many_units_as_fit_64_bits(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let most = U256::from(u64::MAX);
    caliber.by(ADMIN).set_class(u8::MAX, B256::ZERO, 1, &[], &[]).unwrap();
    let id = caliber.by(MINTER).mint(OWNER, u8::MAX, most, ROOT, BAILEE).unwrap();
    let (_, class, units, ..) = caliber.by(STRANGER).title(id).unwrap();
    assert_eq!((class, units), (u8::MAX, most));
    let error = caliber.by(MINTER).mint(OWNER, CLASS, most + FIRST, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, MathOverflow {}.into());
}

#[motsu::test]
fn burn_releases_the_title_and_keeps_its_record(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.by(OWNER).approve(MINTER, id).unwrap();
    caliber.by(MINTER).burn(id).unwrap();

    assert_eq!(caliber.by(STRANGER).owner_of(id).unwrap_err(), nonexistent(id));
    assert_eq!(caliber.by(STRANGER).balance_of(OWNER).unwrap(), U256::ZERO);
    assert_eq!(caliber.by(STRANGER).title(id).unwrap(), (RELEASED, CLASS, UNITS, ROOT, BAILEE));
    caliber.assert_emitted(&IERC721::Transfer { from: OWNER, to: Address::ZERO, tokenId: id });
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: ATTESTED, to: RELEASED });
    // The id is not used again.
    assert_eq!(mint(&caliber), id + FIRST);
}

#[motsu::test]
fn burn_takes_an_operator_s_approval(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.by(OWNER).set_approval_for_all(MINTER, true).unwrap();
    caliber.by(MINTER).burn(id).unwrap();
    assert_eq!(status(&caliber, id), RELEASED);
}

#[motsu::test]
fn burn_reverts_without_the_owner_s_approval(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.by(MINTER).burn(id).unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: MINTER, tokenId: id }.into());
}

#[motsu::test]
fn burn_reverts_without_the_role_even_for_the_owner(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    assert_eq!(caliber.by(OWNER).burn(id).unwrap_err(), lacks(OWNER, MINTER_ROLE));
}

#[motsu::test]
fn burn_reverts_when_paused(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.by(OWNER).approve(MINTER, id).unwrap();
    pause(&caliber);
    assert_eq!(caliber.by(MINTER).burn(id).unwrap_err(), EnforcedPause {}.into());
}

#[motsu::test]
fn mint_reverts_in_a_closed_class(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let error = caliber.by(MINTER).mint(OWNER, 9, UNITS, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, ClassClosed { class: 9 }.into());
    caliber.by(ADMIN).set_class(CLASS, B256::ZERO, 0, &[], &[]).unwrap();
    let error = caliber.by(MINTER).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, ClassClosed { class: CLASS }.into());
}

#[motsu::test]
fn a_lot_has_one_living_title(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let id = mint(&caliber);
    assert_eq!(caliber.by(STRANGER).title_of_lot(ROOT).unwrap(), id);
    let error = caliber.by(MINTER).mint(BUYER, CLASS, UNITS, ROOT, BAILEE).unwrap_err();
    assert_eq!(error, LotAlreadyTitled { tokenId: id }.into());
    caliber.by(OWNER).approve(MINTER, id).unwrap();
    caliber.by(MINTER).burn(id).unwrap();
    assert_eq!(caliber.by(STRANGER).title_of_lot(ROOT).unwrap(), U256::ZERO);
    let again = caliber.by(MINTER).mint(BUYER, CLASS, UNITS, ROOT, BAILEE).unwrap();
    assert_eq!(caliber.by(STRANGER).title_of_lot(ROOT).unwrap(), again);
}
