//! bookValue and book against the loans' own records.
use super::*;
use loan_math::WINDOW;

/// Optimistic value and performing principal, from the records of loans 1 to `loans`.
fn recomputed(world: &World, loans: u64) -> (U256, U256, U256) {
    let (mut scaled, mut principal, mut defaulted) = (U256::ZERO, U256::ZERO, U256::ZERO);
    for id in 1..=loans {
        let view = world.view(int(id));
        match view.status {
            ACTIVE => {
                principal += view.balance;
                // Windows are paid when they end, so that the interest runs since the last one or the start.
                let since = if view.paid.is_zero() { view.start } else { view.nextDue - int(WINDOW) };
                scaled += view.balance * view.rate * (int(clock::now()).min(view.nextDue) - since);
            }
            DEFAULTED | AUCTION => defaulted += view.balance,
            _ => {}
        }
    }
    (principal, scaled / usd(1), defaulted)
}

fn check(world: &World, loans: u64) {
    let (principal, accrued, defaulted) = recomputed(world, loans);
    let book = world.call(STRANGER).book().motsu_unwrap();
    assert_eq!(
        (book[0], book[1], book[2]),
        (principal, accrued, defaulted),
        "INV-LOAN-02 the book is the sum of its loans"
    );
    let (optimistic, conservative) = world.value();
    assert_eq!(optimistic, principal + accrued + defaulted, "INV-LOAN-02 optimistic value");
    assert_eq!(
        conservative,
        principal + defaulted - defaulted.div_ceil(int(2)),
        "INV-LOAN-04 conservative value"
    );
}

#[motsu::test]
fn interest_accrues_by_the_second_and_stops_at_the_due_time() {
    let world = World::new();
    let id = world.lend();
    let rate = usd(PRINCIPAL) * int(RATE);
    for seconds in [0, 1, 3_599, DAY, 30 * DAY - 1] {
        clock::set(START + seconds);
        assert_eq!(world.value(), (usd(PRINCIPAL) + rate * int(seconds) / usd(1), usd(PRINCIPAL)));
        assert_eq!(world.call(STRANGER).book().motsu_unwrap()[3], rate);
    }
    let full = usd(PRINCIPAL) + rate * int(30 * DAY) / usd(1);
    for later in [0, 1, 40 * DAY, 5_000 * DAY] {
        clock::set(DUE + later);
        assert_eq!(world.value().0, full);
        assert_eq!(world.call(STRANGER).book().motsu_unwrap()[3], U256::ZERO);
    }
    assert_eq!(world.status(id), ACTIVE);
}

#[motsu::test]
fn loan_that_starts_within_a_day_is_due_at_a_midnight() {
    let world = World::new();
    clock::set(START + 1);
    let id = world.lend();
    assert_eq!(world.view(id).nextDue, int(START + 31 * DAY));
    clock::set(START + 40 * DAY);
    let rate = usd(PRINCIPAL) * int(RATE);
    assert_eq!(
        world.value().0,
        usd(PRINCIPAL) + rate * int(31 * DAY - 1) / usd(1),
        "the rest of the day counts"
    );
}

#[motsu::test]
fn book_is_the_sum_of_many_loans() {
    let world = World::new();
    // Seven loans over a few days, some in one bucket, neighbours in one word.
    for hours in [0, 5, 19, 24, 43, 72, 73] {
        clock::set(START + hours * 3_600);
        world.lend();
        check(&world, 7);
    }
    clock::set(DUE + 12 * 3_600);
    check(&world, 7);
    world.repay(int(1), world.due(int(1)));
    check(&world, 7);
    world.repay(int(4), U256::MAX);
    check(&world, 7);
    clock::set(DUE + 4 * DAY + GRACE + 1);
    check(&world, 7);
    for id in [2, 3, 5] {
        world.call(STRANGER).mark_default(int(id)).motsu_unwrap();
        check(&world, 7);
    }
    world.repay(int(2), world.due(int(2)));
    check(&world, 7);
    clock::pass(14 * DAY);
    world.call(STRANGER).start_auction(int(3)).motsu_unwrap();
    check(&world, 7);
    clock::pass(7 * DAY + 1);
    world.call(ADMIN).restart_auction(int(3)).motsu_unwrap();
    check(&world, 7);
    world.call(BUYER).buy(int(3), U256::MAX, BUYER).motsu_unwrap();
    check(&world, 7);
    for id in [1, 2, 5, 6, 7] {
        world.repay(int(id), U256::MAX);
        check(&world, 7);
    }
    let zero = U256::ZERO;
    assert_eq!(world.call(STRANGER).book().motsu_unwrap(), [zero; 4], "INV-LOAN-07 an empty book is zero");
    assert_eq!(world.owed(), zero);
}
