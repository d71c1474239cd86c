//! Insurance claims on a sold loan's loss.
use super::*;

/// Sold at the reserve, with a loss of 20,000.
fn lost(world: &World) -> U256 {
    let id = world.auction();
    clock::pass(7 * DAY);
    let buy = R::buyCall { loanId: id, titleId: int(1), maxPrice: U256::MAX, recipient: BUYER };
    world.ok(BUYER, &buy);
    id
}

#[motsu::test]
fn claim_counts_in_the_optimistic_value_until_it_is_paid() {
    let world = World::new();
    let id = lost(&world);
    let record = R::recordClaimCall { loanId: id, amount: usd(15_000) };
    world.lacks(STRANGER, &record, SERVICER_ROLE);
    world.ok(SERVICER, &record);
    assert_eq!(world.value(), (usd(15_000), U256::ZERO));
    world.check();
    let idle = world.idle();
    assert_eq!(world.ok(PAYER, &R::payClaimCall { loanId: id, amount: usd(4_000) }).taken, usd(4_000));
    assert_eq!(world.ok(PAYER, &R::payClaimCall { loanId: id, amount: U256::MAX }).taken, usd(11_000));
    assert_eq!(world.idle() - idle, usd(15_000));
    assert_eq!(world.value(), (U256::ZERO, U256::ZERO));
    world.refused(PAYER, &R::payClaimCall { loanId: id, amount: usd(1) }, ZeroAmount {});
    world.check();
}

#[motsu::test]
fn claim_is_bounded_by_the_loss() {
    let world = World::new();
    let id = lost(&world);
    let claim = |amount| R::recordClaimCall { loanId: id, amount };
    let error = ClaimTooLarge { amount: usd(20_000) + int(1), max: usd(20_000) };
    world.refused(SERVICER, &claim(usd(20_000) + int(1)), error);
    world.refused(SERVICER, &claim(U256::ZERO), ZeroAmount {});
    world.ok(SERVICER, &claim(usd(12_000)));
    let error = ClaimTooLarge { amount: usd(8_000) + int(1), max: usd(8_000) };
    world.refused(SERVICER, &claim(usd(8_000) + int(1)), error);
    world.ok(SERVICER, &claim(usd(8_000)));
    assert_eq!((world.view(id).claimed, world.view(id).writtenOff), (usd(20_000), U256::ZERO));
    world.check();
}

#[motsu::test]
fn dropped_claim_is_a_loss_again() {
    let world = World::new();
    let id = lost(&world);
    let drop = R::dropClaimCall { loanId: id };
    world.refused(SERVICER, &drop, ZeroAmount {});
    world.ok(SERVICER, &R::recordClaimCall { loanId: id, amount: usd(15_000) });
    world.lacks(STRANGER, &drop, SERVICER_ROLE);
    world.ok(SERVICER, &drop);
    assert_eq!((world.value().0, world.view(id).writtenOff), (U256::ZERO, usd(20_000)));
    world.check();
}

#[motsu::test]
fn claims_are_for_sold_loans() {
    let world = World::new();
    let id = world.auction();
    let error = || WrongLoanStatus { loanId: id, status: AUCTION };
    world.refused(SERVICER, &R::recordClaimCall { loanId: id, amount: usd(1) }, error());
    world.refused(PAYER, &R::payClaimCall { loanId: id, amount: usd(1) }, error());
    world.refused(SERVICER, &R::dropClaimCall { loanId: id }, error());
}
