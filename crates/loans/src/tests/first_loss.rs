//! The curator's tranche.
use super::*;

fn tranched(world: &World) -> LoanTerms {
    LoanTerms { firstLoss: usd(20_000), seniorRate: int(RATE / 2), ..world.terms() }
}

#[motsu::test]
fn first_loss_is_taken_from_the_curators_credit() {
    let world = World::new();
    let titles = [world.title()];
    let call = R::offerCall { terms: tranched(&world), titleIds: titles.to_vec() };
    let error = InsufficientCredit { account: CURATOR, available: U256::ZERO, needed: usd(20_000) };
    world.refused(CURATOR, &call, error);
    world.deposit(CURATOR, usd(20_000));
    let id = world.ok(CURATOR, &call).loanId;
    world.check();
    let before = world.money(BORROWER);
    world.accept(id);
    assert_eq!(world.money(BORROWER) - before, usd(PRINCIPAL));
    assert_eq!(world.idle(), usd(IDLE - 50_000), "the vault lends the rest");
    assert_eq!(world.value().0, usd(50_000));
    world.check();
}

#[motsu::test]
fn curator_loses_first() {
    let world = World::new();
    world.deposit(CURATOR, usd(20_000));
    let title = world.title();
    let id = world.draw(tranched(&world), &[title]);
    clock::set(DUE + GRACE + 1);
    world.mark_default(id);
    clock::pass(14 * DAY);
    world.start_auction(id);
    // At half of the appraisal: 50,000, the vault's principal.
    clock::pass(7 * DAY);
    let idle = world.idle();
    let buy = R::buyCall { loanId: id, titleId: title, maxPrice: U256::MAX, recipient: BUYER };
    assert_eq!(world.ok(BUYER, &buy).price, usd(50_000));
    assert_eq!(world.idle() - idle, usd(50_000));
    assert_eq!(world.credit(CURATOR), U256::ZERO);
    assert_eq!(world.view(id).writtenOff, U256::ZERO, "the vault has lost no principal");
    world.router.assert_emitted(&R::FirstLossAbsorbed { loanId: id, curator: CURATOR, loss: usd(20_000) });
    world.check();
}

#[motsu::test]
fn bounds_of_the_parts() {
    let world = World::new();
    world.deposit(CURATOR, usd(100_000));
    let titles = alloc::vec![world.title()];
    let refused = |terms: LoanTerms| {
        let call = R::offerCall { terms, titleIds: titles.clone() };
        world.refused(CURATOR, &call, InvalidParameter {});
    };
    refused(LoanTerms { firstLoss: usd(35_000) + int(1), ..tranched(&world) });
    refused(LoanTerms { seniorRate: int(RATE + 1), ..tranched(&world) });
    refused(LoanTerms { seniorRate: int(RATE), servicingRate: int(1), ..tranched(&world) });
    refused(LoanTerms { seniorRate: int(RATE - 1), ..world.terms() });
    world.offer(LoanTerms { firstLoss: usd(35_000), ..tranched(&world) }, &titles);
    world.offer(LoanTerms { seniorRate: int(RATE - 5), servicingRate: int(5), ..world.terms() }, &titles);
}
