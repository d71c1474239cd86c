//! depositCredit and withdrawCredit.
use super::*;

#[motsu::test]
fn credit_is_what_was_put_in() {
    let world = World::new();
    world.deposit(CURATOR, usd(5));
    world.deposit(CURATOR, usd(7));
    world.check();
    let before = world.money(STRANGER);
    assert_eq!(world.ok(CURATOR, &R::withdrawCreditCall { to: STRANGER }).amount, usd(12));
    assert_eq!(world.money(STRANGER) - before, usd(12));
    let again = R::withdrawCreditCall { to: STRANGER };
    world.refused(CURATOR, &again, NothingToWithdraw { account: CURATOR });
    world.check();
}

#[motsu::test]
fn nothing_and_nobody_are_refused() {
    let world = World::new();
    world.refused(CURATOR, &R::depositCreditCall { amount: U256::ZERO }, ZeroAmount {});
    world.deposit(CURATOR, int(1));
    world.refused(CURATOR, &R::withdrawCreditCall { to: Address::ZERO }, ZeroAddress {});
}
