//! Write-downs: bounded and delayed.
use super::*;

fn schedule(id: U256, amount: U256) -> R::scheduleWriteDownCall {
    R::scheduleWriteDownCall { loanId: id, amount }
}

#[motsu::test]
fn write_down_takes_effect_two_days_after_it_was_announced() {
    let world = World::new();
    let id = world.default();
    world.lacks(STRANGER, &schedule(id, usd(1)), SERVICER_ROLE);
    world.ok(SERVICER, &schedule(id, usd(30_000)));
    let ready = clock::now() + 2 * DAY;
    let execute = R::writeDownCall { loanId: id };
    assert_eq!(world.value().0, usd(PRINCIPAL));
    clock::set(ready - 1);
    world.refused(STRANGER, &execute, WriteDownNotReady { loanId: id, notBefore: int(ready) });
    clock::set(ready);
    assert_eq!(world.ok(STRANGER, &execute).amount, usd(30_000));
    assert_eq!(world.value(), (usd(40_000), usd(20_000)));
    assert_eq!((world.view(id).writtenOff, world.view(id).balance), (usd(30_000), usd(PRINCIPAL)));
    world.refused(STRANGER, &execute, WriteDownNotReady { loanId: id, notBefore: U256::ZERO });
    world.check();
}

#[motsu::test]
fn write_down_is_bounded_by_half_of_what_is_shown() {
    let world = World::new();
    let id = world.default();
    let max = usd(PRINCIPAL / 2);
    world.refused(SERVICER, &schedule(id, max + int(1)), WriteDownTooLarge { amount: max + int(1), max });
    world.refused(SERVICER, &schedule(id, U256::ZERO), ZeroAmount {});
    world.ok(SERVICER, &schedule(id, max));
    clock::pass(2 * DAY);
    world.ok(STRANGER, &R::writeDownCall { loanId: id });
    let max = max / int(2);
    world.refused(SERVICER, &schedule(id, max + int(1)), WriteDownTooLarge { amount: max + int(1), max });
}

#[motsu::test]
fn write_down_is_for_defaulted_loans_and_can_be_cancelled() {
    let world = World::new();
    let id = world.lend();
    let active = WrongLoanStatus { loanId: id, status: ACTIVE };
    world.refused(SERVICER, &schedule(id, usd(1)), active.clone());
    world.refused(STRANGER, &R::writeDownCall { loanId: id }, active);
    clock::set(DUE + GRACE + 1);
    world.mark_default(id);
    let cancel = R::cancelWriteDownCall { loanId: id };
    world.refused(ADMIN, &cancel, WriteDownNotReady { loanId: id, notBefore: U256::ZERO });
    for account in [ADMIN, SERVICER] {
        world.ok(SERVICER, &schedule(id, usd(1)));
        world.lacks(STRANGER, &cancel, SERVICER_ROLE);
        world.ok(account, &cancel);
        clock::pass(3 * DAY);
        let error = WriteDownNotReady { loanId: id, notBefore: U256::ZERO };
        world.refused(STRANGER, &R::writeDownCall { loanId: id }, error);
    }
}

#[motsu::test]
fn written_down_loan_brings_back_what_it_can() {
    let world = World::new();
    let id = world.default();
    world.ok(SERVICER, &schedule(id, usd(30_000)));
    clock::pass(14 * DAY);
    world.ok(STRANGER, &R::writeDownCall { loanId: id });
    world.start_auction(id);
    let idle = world.idle();
    let buy = R::buyCall { loanId: id, titleId: int(1), maxPrice: U256::MAX, recipient: BUYER };
    world.ok(BUYER, &buy);
    assert!(world.idle() - idle > usd(PRINCIPAL), "all principal and interest, before any surplus");
    assert_eq!(world.view(id).writtenOff, U256::ZERO);
    world.check();
}

#[motsu::test]
fn cure_writes_up_again() {
    let world = World::new();
    let id = world.default();
    world.ok(SERVICER, &schedule(id, usd(30_000)));
    clock::pass(2 * DAY);
    world.ok(STRANGER, &R::writeDownCall { loanId: id });
    world.repay(id, world.due(id));
    assert_eq!((world.status(id), world.view(id).writtenOff), (ACTIVE, U256::ZERO));
    world.check();
}
