//! `commit`, `cancelCommit`, `commitmentFor`.
use super::*;
use alloy_primitives::keccak256;

#[motsu::test]
fn commit_seals_a_bid_and_holds_the_bond(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    let word = commitment(&qev, 0, id, 77);
    let opening = vec![0xab; 33];
    qev.sender(ALICE).commit(id, word, &opening).motsu_unwrap();
    assert!(qev.emitted(&IQev::BidSealed { id, epoch: u(0), commitment: word, opening: opening.into() }));
    assert_eq!(lot(&qev, id), (ALICE, u(100 * SHARE), u(0), SEALED, u(0), u(0)));
    // 25 bps of 100 shares are out of line.
    assert_eq!(qev.sender(ALICE).cohort(u(0)).motsu_unwrap(), (u(99_750_000), u(1)));
    assert_eq!(qev.sender(ALICE).bidder_count(u(0)).motsu_unwrap(), (u(1), u(0)));
}

#[motsu::test]
fn commit_replaces_the_bid_before(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 5);
    seal(&qev, ALICE, 0, id, 6);
    assert_eq!(qev.sender(ALICE).bidder_count(u(0)).motsu_unwrap(), (u(1), u(0)));
    assert_eq!(qev.sender(ALICE).cohort(u(0)).motsu_unwrap().0, u(99_750_000));
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 5)]), u(0));
    assert_eq!(reveal(&qev, &[(id, 6)]), u(1));
}

#[motsu::test]
fn commit_reverts_on_bad_arguments(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    let word = B256::repeat_byte(1);
    let error = qev.sender(ALICE).commit(id, B256::ZERO, &[]).motsu_unwrap_err();
    assert_eq!(error, EmptyCommitment {}.into());
    let error = qev.sender(ALICE).commit(id, word, &vec![0; 513]).motsu_unwrap_err();
    assert_eq!(error, OpeningTooLong { length: u(513) }.into());
    let error = qev.sender(BOB).commit(id, word, &[]).motsu_unwrap_err();
    assert_eq!(error, NotController { id, caller: BOB }.into());
    let error = qev.sender(VAULT).commit(id, word, &[]).motsu_unwrap_err();
    assert_eq!(error, NotController { id, caller: VAULT }.into());
    for id in [u(0), u(2), U256::MAX] {
        let error = qev.sender(ALICE).commit(id, word, &[]).motsu_unwrap_err();
        assert_eq!(error, UnknownLot { id }.into());
    }
    qev.sender(ALICE).commit(id, word, &vec![0; 512]).motsu_unwrap();
}

#[motsu::test]
fn commit_needs_a_hundred_shares(qev: Contract<QevAuction>) {
    deploy(&qev);
    let units = u(100 * SHARE - 1);
    let id = qev.sender(VAULT).enqueue(ALICE, units).motsu_unwrap();
    let error = qev.sender(ALICE).commit(id, B256::repeat_byte(1), &[]).motsu_unwrap_err();
    assert_eq!(error, LotTooSmall { units, minimum: u(100 * SHARE) }.into());
}

#[motsu::test]
fn commit_waits_for_the_epochs_that_may_have_served_the_lot(qev: Contract<QevAuction>) {
    deploy(&qev);
    let old = enqueue(&qev, ALICE, 500);
    warp(&qev, 1, 0);
    let new = enqueue(&qev, BOB, 500);
    let word = B256::repeat_byte(1);
    let error = qev.sender(ALICE).commit(old, word, &[]).motsu_unwrap_err();
    assert_eq!(error, WrongPhase { epoch: u(0), phase: 2 }.into());
    // A lot of this epoch need not wait.
    qev.sender(BOB).commit(new, word, &[]).motsu_unwrap();
    settle(&qev, 0, assets(50));
    qev.sender(ALICE).commit(old, word, &[]).motsu_unwrap();
    assert_eq!(lot(&qev, old), (ALICE, u(450 * SHARE), u(0), SEALED, u(0), u(1)));
}

#[motsu::test]
fn commit_keeps_what_the_lot_has_won_before(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 500);
    warp(&qev, 1, 0);
    settle(&qev, 0, assets(50));
    seal(&qev, ALICE, 1, id, 9);
    assert_eq!(qev.sender(BOB).claimable(id).motsu_unwrap(), (u(50 * SHARE), assets(50), u(450 * SHARE)));
    assert_eq!(claim(&qev, id), (u(50 * SHARE), assets(50)));
    assert_eq!(claim(&qev, id), (u(0), u(0)));
    assert_eq!(state(&qev, id), SEALED);
}

#[motsu::test]
fn commit_reverts_for_lots_that_are_closed_or_too_small_by_now(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 120);
    warp(&qev, 1, 0);
    settle(&qev, 0, assets(30));
    let word = B256::repeat_byte(1);
    let error = qev.sender(ALICE).commit(id, word, &[]).motsu_unwrap_err();
    assert_eq!(error, LotTooSmall { units: u(90 * SHARE), minimum: u(100 * SHARE) }.into());
    warp(&qev, 2, 0);
    settle(&qev, 1, assets(90));
    warp(&qev, 5, 0);
    let error = qev.sender(ALICE).commit(id, word, &[]).motsu_unwrap_err();
    assert_eq!(error, WrongLotState { id, state: CLOSED }.into());
    assert_eq!(claim(&qev, id), (u(120 * SHARE), assets(120)));
}

#[motsu::test]
fn cancel_commit_returns_the_bond(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    let error = qev.sender(ALICE).cancel_commit(id).motsu_unwrap_err();
    assert_eq!(error, WrongLotState { id, state: QUEUED }.into());
    seal(&qev, ALICE, 0, id, 5);
    assert_eq!(
        qev.sender(BOB).cancel_commit(id).motsu_unwrap_err(),
        NotController { id, caller: BOB }.into()
    );
    assert_eq!(qev.sender(ALICE).cancel_commit(u(9)).motsu_unwrap_err(), UnknownLot { id: u(9) }.into());
    qev.sender(ALICE).cancel_commit(id).motsu_unwrap();
    assert!(qev.emitted(&IQev::BidWithdrawn { id, epoch: u(0) }));
    assert_eq!(state(&qev, id), QUEUED);
    assert_eq!(qev.sender(ALICE).cohort(u(0)).motsu_unwrap().0, u(100 * SHARE));
    assert_eq!(qev.sender(ALICE).bidder_count(u(0)).motsu_unwrap(), (u(0), u(0)));
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 5)]), u(0));
}

#[motsu::test]
fn commitment_is_the_hash_of_the_documented_bytes(qev: Contract<QevAuction>) {
    deploy(&qev);
    let salt = FixedBytes::<16>::new(*b"0123456789abcdef");
    let mut bytes = b"USDAI-QEV-1".to_vec();
    bytes.extend(U256::from(VM::chain_id()).to_be_bytes::<32>());
    bytes.extend(qev.address());
    bytes.extend(u(3).to_be_bytes::<32>());
    bytes.extend(u(42).to_be_bytes::<32>());
    bytes.extend(1_023u16.to_be_bytes());
    bytes.extend(salt);
    assert_eq!(bytes.len(), 145);
    let actual = qev.sender(ALICE).commitment_for(u(3), u(42), u(1_023), salt).motsu_unwrap();
    assert_eq!(actual, keccak256(bytes));
    // Every field counts.
    let others = [(u(4), u(42), 1_023), (u(3), u(43), 1_023), (u(3), u(42), 1_022)];
    for (epoch, id, tick) in others {
        assert_ne!(qev.sender(ALICE).commitment_for(epoch, id, u(tick), salt).motsu_unwrap(), actual);
    }
    assert_ne!(
        qev.sender(ALICE).commitment_for(u(3), u(42), u(1_023), FixedBytes::ZERO).motsu_unwrap(),
        actual
    );
    let error = qev.sender(ALICE).commitment_for(u(3), u(42), u(65_536), salt).motsu_unwrap_err();
    assert_eq!(error, MathOverflow {}.into());
}

/// The chain id that motsu answers with.
struct VM;
impl VM {
    fn chain_id() -> u64 {
        stylus_sdk::block::chainid()
    }
}

#[motsu::test]
fn inv_qev_i6_sealed_bids_leave_no_trace_of_their_ticks(
    low: Contract<QevAuction>,
    high: Contract<QevAuction>,
) {
    // The same moves with other ticks: all views and all events agree but for the commitment itself.
    let mut seen = Vec::new();
    for (qev, ticks) in [(&low, [1u16, 2]), (&high, [1_000, 0])] {
        deploy(qev);
        let ids = [enqueue(qev, ALICE, 300), enqueue(qev, BOB, 400)];
        seal(qev, ALICE, 0, ids[0], ticks[0]);
        seal(qev, BOB, 0, ids[1], ticks[1]);
        let ticks_seen: Vec<U256> =
            (0..1_024).map(|t| qev.sender(ALICE).tick_total(u(0), u(0), u(t))).collect();
        let line = qev.sender(ALICE).cohort(u(0)).motsu_unwrap();
        let count = qev.sender(ALICE).bidder_count(u(0)).motsu_unwrap();
        let lengths: Vec<_> =
            qev.all_events().iter().map(|log| (log.topics().len(), log.data.len())).collect();
        seen.push((lot(qev, ids[0]), lot(qev, ids[1]), ticks_seen, line, count, lengths));
    }
    assert_eq!(seen[0], seen[1], "INV-QEV-I6");
}
