//! `enqueue`, `cancel` and `claim`.
use super::*;

#[motsu::test]
fn only_the_vault_enqueues_cancels_settles_and_claims(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 200);
    for caller in [ADMIN, ALICE, STRANGER] {
        let expected = Error::from(Unauthorized { caller });
        assert_eq!(qev.sender(caller).enqueue(ALICE, u(SHARE)).motsu_unwrap_err(), expected);
        assert_eq!(qev.sender(caller).cancel(id).motsu_unwrap_err(), expected);
        assert_eq!(qev.sender(caller).claim(id).motsu_unwrap_err(), expected);
        let error = qev.sender(caller).settle(u(0), u(WAD), u(0), u(9)).motsu_unwrap_err();
        assert_eq!(error, expected);
    }
}

#[motsu::test]
fn enqueue_puts_the_lot_into_the_current_cohort(qev: Contract<QevAuction>) {
    deploy(&qev);
    warp(&qev, 2, 5 * DAY);
    let id = enqueue(&qev, ALICE, 7);
    assert_eq!(id, u(1));
    assert!(qev.emitted(&IQev::LotQueued { id, controller: ALICE, cohort: u(2), units: u(7 * SHARE) }));
    assert_eq!(lot(&qev, id), (ALICE, u(7 * SHARE), u(2), QUEUED, u(0), u(0)));
    assert_eq!(qev.sender(ALICE).lot_count(), u(1));
    assert_eq!(enqueue(&qev, BOB, 3), u(2));
    assert_eq!(qev.sender(ALICE).cohort(u(2)).motsu_unwrap(), (u(10 * SHARE), u(2)));
    assert_eq!(qev.sender(ALICE).next_epoch_with_lots(), (true, u(2)));
}

#[motsu::test]
fn enqueue_reverts_on_bad_arguments(qev: Contract<QevAuction>) {
    deploy(&qev);
    let error = qev.sender(VAULT).enqueue(Address::ZERO, u(SHARE)).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    for units in [0, 1, SHARE - 1] {
        let error = qev.sender(VAULT).enqueue(ALICE, u(units)).motsu_unwrap_err();
        assert_eq!(error, LotTooSmall { units: u(units), minimum: u(SHARE) }.into());
    }
    for units in [U256::from(1) << 64, U256::from(1) << 128, U256::from(1) << 255, U256::MAX] {
        assert_eq!(qev.sender(VAULT).enqueue(ALICE, units).motsu_unwrap_err(), MathOverflow {}.into());
    }
    qev.sender(VAULT).enqueue(ALICE, u(u64::MAX)).motsu_unwrap();
    assert_eq!(qev.sender(VAULT).enqueue(ALICE, u(SHARE)).motsu_unwrap_err(), MathOverflow {}.into());
    assert_eq!(qev.sender(ALICE).lot_count(), u(1));
}

#[motsu::test]
fn enqueue_works_long_after_genesis(qev: Contract<QevAuction>) {
    deploy(&qev);
    // From 1970 on, motsu's clock is in epoch 669 of the 1,024 that have a cohort.
    let mut contract = qev.sender(ADMIN);
    let settings = contract.settings().with_genesis(0);
    contract.keep(settings);
    drop(contract);
    let late = enqueue(&qev, ALICE, 100);
    assert_eq!(lot(&qev, late).2, u(669));
    assert_eq!(qev.sender(ALICE).next_epoch_with_lots(), (true, u(669)));
    seal(&qev, ALICE, 669, late, 3);
}

#[motsu::test]
fn cancel_returns_the_units(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (first, second) = (enqueue(&qev, ALICE, 7), enqueue(&qev, BOB, 5));
    assert_eq!(qev.sender(VAULT).cancel(first).motsu_unwrap(), (ALICE, u(7 * SHARE)));
    assert!(qev.emitted(&IQev::LotCancelled { id: first, units: u(7 * SHARE) }));
    assert_eq!(state(&qev, first), CLOSED);
    assert_eq!(qev.sender(ALICE).cohort(u(0)).motsu_unwrap(), (u(5 * SHARE), u(1)));
    let error = qev.sender(VAULT).cancel(first).motsu_unwrap_err();
    assert_eq!(error, WrongLotState { id: first, state: CLOSED }.into());
    qev.sender(VAULT).cancel(second).motsu_unwrap();
    assert_eq!(qev.sender(ALICE).next_epoch_with_lots(), (false, u(0)));
}

#[motsu::test]
fn cancel_reverts_for_unknown_and_sealed_lots(qev: Contract<QevAuction>) {
    deploy(&qev);
    for id in [u(0), u(1), U256::from(1) << 64, U256::MAX] {
        assert_eq!(qev.sender(VAULT).cancel(id).motsu_unwrap_err(), UnknownLot { id }.into());
        assert_eq!(qev.sender(VAULT).claim(id).motsu_unwrap_err(), UnknownLot { id }.into());
    }
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 3);
    let error = qev.sender(VAULT).cancel(id).motsu_unwrap_err();
    assert_eq!(error, WrongLotState { id, state: SEALED }.into());
    qev.sender(ALICE).cancel_commit(id).motsu_unwrap();
    assert_eq!(qev.sender(VAULT).cancel(id).motsu_unwrap(), (ALICE, u(100 * SHARE)));
}

#[motsu::test]
fn cancel_waits_for_the_epochs_that_may_have_served_the_lot(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 10);
    warp(&qev, 1, 0);
    let error = qev.sender(VAULT).cancel(id).motsu_unwrap_err();
    assert_eq!(error, WrongPhase { epoch: u(0), phase: 2 }.into());
    settle(&qev, 0, assets(4));
    assert_eq!(qev.sender(VAULT).cancel(id).motsu_unwrap(), (ALICE, u(6 * SHARE)));
    // What was sold before stays claimable.
    assert_eq!(claim(&qev, id), (u(4 * SHARE), assets(4)));
    assert_eq!(claim(&qev, id), (u(0), u(0)));
}

#[motsu::test]
fn claim_books_out_once(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 10);
    assert_eq!(qev.sender(VAULT).claim(id).motsu_unwrap(), (ALICE, u(0), u(0)));
    warp(&qev, 1, 0);
    settle(&qev, 0, assets(4));
    assert_eq!(qev.sender(BOB).claimable(id).motsu_unwrap(), (u(4 * SHARE), assets(4), u(6 * SHARE)));
    assert_eq!(qev.sender(VAULT).claim(id).motsu_unwrap(), (ALICE, u(4 * SHARE), assets(4)));
    assert!(qev.emitted(&IQev::LotClaimed { id, units: u(4 * SHARE), assets: assets(4) }));
    assert_eq!(qev.sender(BOB).claimable(id).motsu_unwrap(), (u(0), u(0), u(6 * SHARE)));
    let events = qev.all_events().len();
    assert_eq!(claim(&qev, id), (u(0), u(0)));
    assert_eq!(qev.all_events().len(), events);
}

#[motsu::test]
fn views_of_unknown_things_are_zero(qev: Contract<QevAuction>) {
    deploy(&qev);
    for value in [u(1_000), u(70_000), U256::MAX] {
        assert_eq!(lot(&qev, value), (Address::ZERO, u(0), u(0), 0, u(0), u(0)));
        assert_eq!(qev.sender(ALICE).claimable(value).motsu_unwrap(), (u(0), u(0), u(0)));
        assert_eq!(qev.sender(ALICE).cohort(value).motsu_unwrap(), (u(0), u(0)));
        assert_eq!(qev.sender(ALICE).tick_total(value, u(0), u(0)), u(0));
        assert_eq!(qev.sender(ALICE).tick_total(u(0), value, u(0)), u(0));
        assert_eq!(qev.sender(ALICE).tick_total(u(0), u(0), value), u(0));
        assert_eq!(qev.sender(ALICE).result(value), (false, u(0), u(0), u(0), u(0), u(0)));
        assert_eq!(qev.sender(ALICE).bidder_count(value).motsu_unwrap(), (u(0), u(0)));
        assert_eq!(qev.sender(ALICE).phase(value), 0);
    }
}
