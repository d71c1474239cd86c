//! mint and burn.
use super::*;
use usdai_abi::caliber::{ICaliber, IERC721};

#[motsu::test]
fn mint_numbers_titles_from_one(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    assert_eq!(mint(&caliber), FIRST);
    assert_eq!(mint(&caliber), U256::from(2));
    assert_eq!(caliber.sender(STRANGER).balance_of(OWNER).motsu_unwrap(), U256::from(2));
}

#[motsu::test]
fn mint_registers_the_title(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    assert_eq!(caliber.sender(STRANGER).owner_of(id).motsu_unwrap(), OWNER);
    assert_eq!(caliber.sender(STRANGER).title(id).motsu_unwrap(), (REGISTERED, CLASS, UNITS, ROOT, BAILEE));
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
    caliber.assert_emitted(&ICaliber::MetadataUpdate { tokenId: id });
}

#[motsu::test]
fn mint_reverts_without_the_role(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    for account in [STRANGER, ADMIN, ROUTER, APPRAISER] {
        let error = caliber.sender(account).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).motsu_unwrap_err();
        assert_eq!(error, lacks(account, MINTER_ROLE));
    }
}

#[motsu::test]
fn mint_reverts_when_paused(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    pause(&caliber);
    let error = caliber.sender(MINTER).mint(OWNER, CLASS, UNITS, ROOT, BAILEE).motsu_unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
}

#[motsu::test]
fn mint_reverts_on_zeros(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let mut call = caliber.sender(MINTER);
    let error = call.mint(Address::ZERO, CLASS, UNITS, ROOT, BAILEE).motsu_unwrap_err();
    assert_eq!(error, ERC721InvalidReceiver { receiver: Address::ZERO }.into());
    let error = call.mint(OWNER, CLASS, U256::ZERO, ROOT, BAILEE).motsu_unwrap_err();
    assert_eq!(error, ZeroAmount {}.into());
    let error = call.mint(OWNER, CLASS, UNITS, B256::ZERO, BAILEE).motsu_unwrap_err();
    assert_eq!(error, ZeroHash {}.into());
    let error = call.mint(OWNER, CLASS, UNITS, ROOT, Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    // A failed mint uses up no id.
    assert_eq!(mint(&caliber), FIRST);
}

#[motsu::test]
fn mint_takes_as_many_units_as_fit_64_bits(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let most = U256::from(u64::MAX);
    let id = caliber.sender(MINTER).mint(OWNER, u8::MAX, most, ROOT, BAILEE).motsu_unwrap();
    let (_, class, units, ..) = caliber.sender(STRANGER).title(id).motsu_unwrap();
    assert_eq!((class, units), (u8::MAX, most));
    let error = caliber.sender(MINTER).mint(OWNER, CLASS, most + FIRST, ROOT, BAILEE).motsu_unwrap_err();
    assert_eq!(error, MathOverflow {}.into());
}

#[motsu::test]
fn burn_releases_the_title_and_keeps_its_record(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = title_in(&caliber, ATTESTED);
    caliber.sender(OWNER).approve(MINTER, id).motsu_unwrap();
    caliber.sender(MINTER).burn(id).motsu_unwrap();

    assert_eq!(caliber.sender(STRANGER).owner_of(id).motsu_unwrap_err(), nonexistent(id));
    assert_eq!(caliber.sender(STRANGER).balance_of(OWNER).motsu_unwrap(), U256::ZERO);
    assert_eq!(caliber.sender(STRANGER).title(id).motsu_unwrap(), (RELEASED, CLASS, UNITS, ROOT, BAILEE));
    caliber.assert_emitted(&IERC721::Transfer { from: OWNER, to: Address::ZERO, tokenId: id });
    caliber.assert_emitted(&ICaliber::StatusChanged { tokenId: id, from: ATTESTED, to: RELEASED });
    // The id is not used again.
    assert_eq!(mint(&caliber), id + FIRST);
}

#[motsu::test]
fn burn_takes_an_operator_s_approval(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.sender(OWNER).set_approval_for_all(MINTER, true).motsu_unwrap();
    caliber.sender(MINTER).burn(id).motsu_unwrap();
    assert_eq!(status(&caliber, id), RELEASED);
}

#[motsu::test]
fn burn_reverts_without_the_owner_s_approval(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    let error = caliber.sender(MINTER).burn(id).motsu_unwrap_err();
    assert_eq!(error, ERC721InsufficientApproval { operator: MINTER, tokenId: id }.into());
}

#[motsu::test]
fn burn_reverts_without_the_role_even_for_the_owner(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    assert_eq!(caliber.sender(OWNER).burn(id).motsu_unwrap_err(), lacks(OWNER, MINTER_ROLE));
}

#[motsu::test]
fn burn_reverts_when_paused(caliber: Contract<CaliberNft>) {
    deploy(&caliber);
    let id = mint(&caliber);
    caliber.sender(OWNER).approve(MINTER, id).motsu_unwrap();
    pause(&caliber);
    assert_eq!(caliber.sender(MINTER).burn(id).motsu_unwrap_err(), EnforcedPause {}.into());
}
