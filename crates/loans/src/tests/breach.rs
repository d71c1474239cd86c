//! declareBreach and cureBreach.
use super::*;

#[motsu::test]
fn breach_needs_the_servicer_and_a_lapsed_title() {
    let world = World::new();
    let title = world.title();
    let id = world.draw(world.terms(), &[title]);
    let call = R::declareBreachCall { loanId: id, titleId: title };
    world.lacks(STRANGER, &call, SERVICER_ROLE);
    world.refused(SERVICER, &call, NoBreach { loanId: id });
    let other = R::declareBreachCall { loanId: id, titleId: title + int(1) };
    world.refused(SERVICER, &other, NotForSale { loanId: id, titleId: title + int(1) });
    world.titles.sender(ADMIN).lapse(title, true);
    world.ok(SERVICER, &call);
    assert_eq!(world.view(id).breachedAt, int(START));
    world.refused(SERVICER, &call, NoBreach { loanId: id });
    let default = R::markDefaultCall { loanId: id };
    clock::set(START + 14 * DAY - 1);
    assert!(world.call(STRANGER, &default).is_err());
    clock::set(START + 14 * DAY);
    world.ok(STRANGER, &default);
    assert_eq!(world.status(id), DEFAULTED);
    world.check();
}

#[motsu::test]
fn breach_is_cured_by_documents_or_by_the_servicer() {
    let world = World::new();
    let title = world.title();
    let id = world.draw(world.terms(), &[title]);
    let cure = R::cureBreachCall { loanId: id };
    world.refused(STRANGER, &cure, NoBreach { loanId: id });
    for waived in [false, true] {
        world.titles.sender(ADMIN).lapse(title, true);
        world.ok(SERVICER, &R::declareBreachCall { loanId: id, titleId: title });
        world.refused(STRANGER, &cure, BreachStands { loanId: id, titleId: title });
        if !waived {
            world.titles.sender(ADMIN).lapse(title, false);
        }
        world.ok(if waived { SERVICER } else { STRANGER }, &cure);
        assert_eq!(world.view(id).breachedAt, U256::ZERO);
    }
    clock::set(START + 20 * DAY);
    assert!(world.call(STRANGER, &R::markDefaultCall { loanId: id }).is_err());
}

#[motsu::test]
fn payment_does_not_cure_a_breach() {
    let world = World::new();
    let title = world.title();
    let id = world.draw(world.terms(), &[title]);
    world.titles.sender(ADMIN).lapse(title, true);
    world.ok(SERVICER, &R::declareBreachCall { loanId: id, titleId: title });
    clock::pass(14 * DAY);
    world.mark_default(id);
    let pay = R::repayCall { loanId: id, amount: usd(1_000) };
    world.refused(PAYER, &pay, BreachStands { loanId: id, titleId: title });
    world.titles.sender(ADMIN).lapse(title, false);
    world.ok(STRANGER, &R::cureBreachCall { loanId: id });
    world.ok(PAYER, &pay);
    assert_eq!(world.status(id), ACTIVE);
    world.check();
}
