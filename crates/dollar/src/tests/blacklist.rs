use super::*;
use stylus_sdk::prelude::*;

fn listed(account: Address) -> Error {
    Blacklisted { account }.into()
}

#[motsu::test]
fn set_blacklisted_keeps_the_balance(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    usdai.sender(LISTER).set_blacklisted(ALICE, true).motsu_unwrap();
    saw(&usdai, &IUSDai::BlacklistSet { account: ALICE, blacklisted: true });
    assert!(usdai.sender(BOB).is_blacklisted(ALICE));
    assert_eq!(usdai.sender(BOB).balance_of(ALICE), usd(1_000));
    usdai.sender(LISTER).set_blacklisted(ALICE, true).motsu_unwrap();
    usdai.sender(LISTER).set_blacklisted(ALICE, false).motsu_unwrap();
    assert!(!usdai.sender(BOB).is_blacklisted(ALICE));
    usdai.sender(ALICE).transfer(BOB, usd(1_000)).motsu_unwrap();
}

#[motsu::test]
fn blacklisted_accounts_do_nothing(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    let token = coin.address();
    coin.sender(ADMIN).mint(CAROL, usdc(10));
    usdai.sender(ALICE).transfer(CAROL, usd(5)).motsu_unwrap();
    usdai.sender(ALICE).approve(ALICE, CAROL, usd(5)).motsu_unwrap();
    usdai.sender(CAROL).approve(CAROL, BOB, usd(5)).motsu_unwrap();
    usdai.sender(LISTER).set_blacklisted(CAROL, true).motsu_unwrap();

    assert_eq!(usdai.sender(CAROL).transfer(BOB, usd(1)).motsu_unwrap_err(), listed(CAROL), "sends");
    assert_eq!(usdai.sender(ALICE).transfer(CAROL, usd(1)).motsu_unwrap_err(), listed(CAROL), "receives");
    assert_eq!(
        usdai.sender(BOB).transfer_from(CAROL, BOB, usd(1)).motsu_unwrap_err(),
        listed(CAROL),
        "is moved"
    );
    assert_eq!(
        usdai.sender(CAROL).transfer_from(ALICE, BOB, usd(1)).motsu_unwrap_err(),
        listed(CAROL),
        "moves"
    );
    let mints = usdai.sender(CAROL).deposit(token, usdc(1), U256::ZERO, BOB).motsu_unwrap_err();
    assert_eq!(mints, listed(CAROL), "mints for another");
    let gets = usdai.sender(ALICE).deposit(token, usdc(1), U256::ZERO, CAROL).motsu_unwrap_err();
    assert_eq!(gets, listed(CAROL), "is minted to");
    let burns = usdai.sender(CAROL).withdraw(token, usd(1), U256::ZERO, BOB).motsu_unwrap_err();
    assert_eq!(burns, listed(CAROL), "burns");
    let paid = usdai.sender(ALICE).withdraw(token, usd(1), U256::ZERO, CAROL).motsu_unwrap_err();
    assert_eq!(paid, listed(CAROL), "is paid");
}

#[motsu::test]
fn require_not_blacklisted_names_the_first(usdai: Contract<Usdai>) {
    deploy(&usdai);
    usdai.sender(ALICE).require_not_blacklisted(ALICE, BOB, CAROL).motsu_unwrap();
    usdai.sender(LISTER).set_blacklisted(BOB, true).motsu_unwrap();
    usdai.sender(LISTER).set_blacklisted(CAROL, true).motsu_unwrap();
    let check = |a, b, c| usdai.sender(ALICE).require_not_blacklisted(a, b, c).motsu_unwrap_err();
    assert_eq!(check(ALICE, BOB, CAROL), listed(BOB));
    assert_eq!(check(CAROL, ALICE, ALICE), listed(CAROL));
    assert_eq!(check(ALICE, ALICE, CAROL), listed(CAROL));
}

#[motsu::test]
fn set_blacklisted_is_the_blacklisters(usdai: Contract<Usdai>) {
    deploy(&usdai);
    let error = usdai.sender(ADMIN).set_blacklisted(ALICE, true).motsu_unwrap_err();
    assert_eq!(
        error,
        AccessControlUnauthorizedAccount { account: ADMIN, neededRole: BLACKLISTER_ROLE }.into()
    );
    let error = usdai.sender(LISTER).set_blacklisted(Address::ZERO, true).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
}

/// A vault that takes note, or fails.
#[storage]
struct Ear {
    account: stylus_sdk::storage::StorageAddress,
    listed: stylus_sdk::storage::StorageBool,
    deaf: stylus_sdk::storage::StorageBool,
}

unsafe impl TopLevelStorage for Ear {}

#[public]
impl Ear {
    fn note_blacklisted(&mut self, account: Address, blacklisted: bool) -> Result<(), Vec<u8>> {
        if self.deaf.get() {
            return Err(MathOverflow {}.abi_encode());
        }
        self.account.set(account);
        self.listed.set(blacklisted);
        Ok(())
    }
}

fn with_vault(usdai: &Contract<Usdai>, coin: &Contract<Coin>, vault: Address) {
    with_alice(usdai, coin);
    usdai.sender(ADMIN).run(&IUSDai::setVaultCall { vault }).motsu_unwrap();
}

#[motsu::test]
fn the_vault_is_told_of_each_change(usdai: Contract<Usdai>, coin: Contract<Coin>, vault: Contract<Ear>) {
    with_vault(&usdai, &coin, vault.address());
    for blacklisted in [true, false] {
        usdai.sender(LISTER).set_blacklisted(ALICE, blacklisted).motsu_unwrap();
        let ear = vault.sender(ADMIN);
        assert_eq!((ear.account.get(), ear.listed.get()), (ALICE, blacklisted));
    }
    assert!(!usdai.emitted(&IUSDai::VaultNotTold { account: ALICE, blacklisted: true }));
}

#[motsu::test]
fn a_vault_that_fails_stops_no_listing(usdai: Contract<Usdai>, coin: Contract<Coin>, vault: Contract<Ear>) {
    with_vault(&usdai, &coin, vault.address());
    vault.sender(ADMIN).deaf.set(true);
    usdai.sender(LISTER).set_blacklisted(ALICE, true).motsu_unwrap();
    assert!(usdai.sender(BOB).is_blacklisted(ALICE), "INV-USDAI-06");
    saw(&usdai, &IUSDai::BlacklistSet { account: ALICE, blacklisted: true });
    saw(&usdai, &IUSDai::VaultNotTold { account: ALICE, blacklisted: true });
}

#[motsu::test]
fn a_vault_without_code_stops_no_listing(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_vault(&usdai, &coin, CAROL);
    usdai.sender(LISTER).set_blacklisted(ALICE, true).motsu_unwrap();
    assert!(usdai.sender(BOB).is_blacklisted(ALICE));
    saw(&usdai, &IUSDai::VaultNotTold { account: ALICE, blacklisted: true });
}
