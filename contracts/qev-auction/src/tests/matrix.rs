//! Bad input: every function in every phase, by everybody, with every edge of its numbers.
use super::*;
use usdai_abi::SolCall;

/// The edges of a word.
fn edges() -> Vec<U256> {
    let mut all = vec![u(0), u(1), U256::MAX, U256::MAX - u(1)];
    for bits in [16, 64, 128, 255] {
        let power = U256::from(1) << bits;
        all.extend([power - u(1), power, power + u(1)]);
    }
    all
}

/// One lot in each state it can be in, in epoch 0: queued, sealed, revealed, closed.
fn book(qev: &Contract<QevAuction>) -> [U256; 4] {
    deploy(qev);
    let lots = [(); 4].map(|()| enqueue(qev, ALICE, 100));
    seal(qev, ALICE, 0, lots[1], 5);
    seal(qev, ALICE, 0, lots[2], 6);
    qev.sender(VAULT).cancel(lots[3]).motsu_unwrap();
    warp(qev, 0, 28 * DAY);
    assert_eq!(reveal(qev, &[(lots[2], 6)]), u(1));
    warp(qev, 0, 0);
    lots
}

/// Phase of epoch 0 and a second of it, all phases.
const PHASES: [(u8, u64, u64); 3] = [(0, 0, 0), (1, 0, 28 * DAY), (2, 1, 0)];

fn phase_error(epoch: u64, phase: u8) -> Error {
    WrongPhase { epoch: u(epoch), phase }.into()
}

#[motsu::test]
fn every_verb_in_every_phase_and_state(qev: Contract<QevAuction>) {
    let [queued, sealed, revealed, closed] = book(&qev);
    let word = B256::repeat_byte(1);
    let state = |id, state| Error::from(WrongLotState { id, state });
    for (phase, epoch, second) in PHASES {
        warp(&qev, epoch, second);
        assert_eq!(qev.sender(ALICE).phase(u(0)), phase);
        // The lots' epoch is over and not settled: what it has done to them is not known.
        let waiting = phase_error(0, 2);
        let late = phase_error(0, 1);
        let of = |open: Option<Error>| match phase {
            0 => open,
            1 => Some(late.clone()),
            _ => Some(waiting.clone()),
        };
        let commits = [
            (queued, of(None)),
            (sealed, of(None)),
            (revealed, of(Some(state(revealed, REVEALED)))),
            (closed, of(Some(state(closed, CLOSED)))),
        ];
        for (id, expected) in commits {
            let result = qev.sender(ALICE).commit(id, word, &[]).motsu_res();
            assert_eq!(result.err(), expected, "commit of {id} in phase {phase}");
            if id == queued && phase == 0 {
                qev.sender(ALICE).cancel_commit(id).motsu_unwrap();
            }
        }
        let open_state = |id, code| match phase {
            0 => Some(state(id, code)),
            1 => Some(phase_error(0, 1)),
            // Nothing is sealed in the new epoch.
            _ => Some(state(id, code)),
        };
        for (id, code) in [(queued, QUEUED), (revealed, REVEALED), (closed, CLOSED)] {
            let error = qev.sender(ALICE).cancel_commit(id).motsu_res().err();
            assert_eq!(error, open_state(id, code), "cancelCommit of {id} in phase {phase}");
        }
        for (id, code) in [(sealed, SEALED), (revealed, REVEALED), (closed, CLOSED)] {
            let error = qev.sender(VAULT).cancel(id).motsu_res().err();
            assert_eq!(error, of(Some(state(id, code))), "cancel of {id} in phase {phase}");
        }
        let items = item(queued, 5);
        let result = qev.sender(STRANGER).reveal(&items).motsu_res();
        match phase {
            0 => assert_eq!(result, Err(phase_error(0, 0))),
            1 => assert_eq!(result, Ok(u(0))),
            _ => assert_eq!(result, Err(phase_error(1, 0))),
        }
        let settled = qev.sender(VAULT).settle(u(0), u(WAD), u(0), u(1)).motsu_res();
        match phase {
            0 | 1 => assert_eq!(settled, Err(phase_error(0, phase))),
            _ => assert!(settled.unwrap().0),
        }
        for id in [queued, sealed, revealed, closed] {
            assert_eq!(claim(&qev, id), (u(0), u(0)), "claims never fail: {id} in phase {phase}");
        }
    }
    // Settled: no verb touches the epoch again.
    assert_eq!(qev.sender(ALICE).phase(u(0)), 3);
    let again = qev.sender(VAULT).settle(u(0), u(WAD), u(0), u(1)).motsu_unwrap_err();
    assert_eq!(again, OutOfOrder { epoch: u(0), expected: u(1) }.into());
}

#[motsu::test]
fn every_door_is_shut_to_everybody_else(qev: Contract<QevAuction>) {
    let [queued, sealed, ..] = book(&qev);
    for caller in [ALICE, ADMIN, PAUSER, STRANGER, qev.address(), Address::ZERO] {
        let refused = Error::from(Unauthorized { caller });
        assert_eq!(qev.sender(caller).enqueue(ALICE, u(SHARE)).motsu_unwrap_err(), refused);
        assert_eq!(qev.sender(caller).cancel(queued).motsu_unwrap_err(), refused);
        assert_eq!(qev.sender(caller).claim(queued).motsu_unwrap_err(), refused);
        assert_eq!(qev.sender(caller).settle(u(0), u(1), u(1), u(1)).motsu_unwrap_err(), refused);
    }
    for caller in [VAULT, ADMIN, PAUSER, STRANGER, BOB] {
        let refused = Error::from(NotController { id: sealed, caller });
        assert_eq!(qev.sender(caller).commit(sealed, B256::repeat_byte(1), &[]).motsu_unwrap_err(), refused);
        assert_eq!(qev.sender(caller).cancel_commit(sealed).motsu_unwrap_err(), refused);
    }
    for caller in [VAULT, PAUSER, STRANGER, ALICE] {
        let needed = DEFAULT_ADMIN_ROLE;
        let refused = Error::from(AccessControlUnauthorizedAccount { account: caller, neededRole: needed });
        assert_eq!(qev.sender(caller).wire(BOB).motsu_unwrap_err(), refused);
        assert_eq!(qev.sender(caller).unpause().motsu_unwrap_err(), refused);
        assert_eq!(qev.sender(caller).grant_role(PAUSER_ROLE, caller).motsu_unwrap_err(), refused);
        assert_eq!(qev.sender(caller).revoke_role(PAUSER_ROLE, PAUSER).motsu_unwrap_err(), refused);
    }
    for caller in [VAULT, ADMIN, STRANGER, ALICE] {
        let refused = AccessControlUnauthorizedAccount { account: caller, neededRole: PAUSER_ROLE };
        assert_eq!(qev.sender(caller).pause().motsu_unwrap_err(), refused.into());
    }
}

#[motsu::test]
fn every_number_at_its_edges_is_exact_or_refused_by_name(qev: Contract<QevAuction>) {
    let [queued, ..] = book(&qev);
    warp(&qev, 1, 0);
    let before = qev.sender(ALICE).cohort(u(1)).motsu_unwrap();
    let mut units = u(0);
    for edge in edges() {
        let unknown = Error::from(UnknownLot { id: edge });
        let known = edge <= u(4) && !edge.is_zero();
        if !known {
            assert_eq!(qev.sender(ALICE).commit(edge, B256::repeat_byte(1), &[]).motsu_unwrap_err(), unknown);
            assert_eq!(qev.sender(ALICE).cancel_commit(edge).motsu_unwrap_err(), unknown);
            assert_eq!(qev.sender(ALICE).cancel_commit_for(edge, u(NOW), &[]).motsu_unwrap_err(), unknown);
            assert_eq!(qev.sender(VAULT).cancel(edge).motsu_unwrap_err(), unknown);
            assert_eq!(qev.sender(VAULT).claim(edge).motsu_unwrap_err(), unknown);
            assert_eq!(lot(&qev, edge), (Address::ZERO, u(0), u(0), 0, u(0), u(0)));
            assert_eq!(qev.sender(ALICE).claimable(edge).motsu_unwrap(), (u(0), u(0), u(0)));
        }
        match qev.sender(VAULT).enqueue(ALICE, edge).motsu_res() {
            Ok(_) => units += edge,
            Err(error) if edge < u(SHARE) => {
                assert_eq!(error, LotTooSmall { units: edge, minimum: u(SHARE) }.into());
            }
            Err(error) => assert_eq!(error, MathOverflow {}.into(), "{edge}"),
        }
        if edge > u(0) {
            let result = qev.sender(VAULT).settle(edge, u(WAD), u(0), u(1)).motsu_unwrap_err();
            let expected = if edge == u(1) {
                phase_error(1, 0)
            } else if edge > u(2_046) {
                MathOverflow {}.into()
            } else {
                WrongPhase { epoch: edge, phase: 0 }.into()
            };
            assert_eq!(result, expected, "settle {edge}");
        }
        let tick = qev.sender(ALICE).commitment_for(u(0), queued, edge, salt(queued)).motsu_res();
        assert_eq!(tick.is_ok(), edge < u(1 << 16), "commitmentFor {edge}");
        qev.sender(ALICE).commitment_for(edge, edge, u(0), salt(queued)).motsu_unwrap();
        qev.sender(ALICE).phase(edge);
        assert_eq!(qev.sender(ALICE).tick_total(edge, edge, edge), u(0));
        let sums = qev.sender(ALICE).bidder_count(edge).motsu_unwrap();
        assert_eq!(sums, if edge == u(0) { (u(2), u(1)) } else { (u(0), u(0)) });
        let shown = qev.sender(ALICE).result(edge);
        assert_eq!(shown, (false, u(0), u(0), u(0), u(0), u(0)));
    }
    let after = qev.sender(ALICE).cohort(u(1)).motsu_unwrap();
    assert_eq!(after.0 - before.0, units, "what was accepted is counted exactly");
    // Price and liquidity.
    for edge in edges() {
        let wide = U256::from(1) << 96;
        let price = qev.sender(VAULT).settle(u(0), edge, u(0), u(1)).motsu_res();
        if edge >= wide {
            assert_eq!(price.unwrap_err(), MathOverflow {}.into(), "price {edge}");
        }
        let assets = qev.sender(VAULT).settle(u(0), u(WAD), edge, u(1)).motsu_res();
        match assets {
            Err(error) if edge >= U256::from(1) << 120 => assert_eq!(error, MathOverflow {}.into()),
            Err(error) => assert_eq!(error, OutOfOrder { epoch: u(0), expected: u(1) }.into()),
            Ok(answer) => assert!(answer.0),
        }
        if qev.sender(ALICE).phase(u(0)) == 3 {
            break;
        }
    }
    for edge in edges().into_iter().filter(|edge| *edge >= U256::from(1) << 120) {
        warp(&qev, 2, 0);
        let error = qev.sender(VAULT).settle(u(1), u(WAD), edge, u(1)).motsu_unwrap_err();
        assert_eq!(error, MathOverflow {}.into(), "liquidity {edge}");
        let error = qev.sender(VAULT).settle(u(1), edge, u(0), u(1)).motsu_unwrap_err();
        assert_eq!(error, MathOverflow {}.into(), "price {edge}");
    }
}

#[motsu::test]
fn calldata_that_is_cut_off_or_out_of_type_is_refused_by_name(qev: Contract<QevAuction>) {
    let [queued, ..] = book(&qev);
    let invalid = Error::from(InvalidParameter {});
    let salt = salt(queued);
    let calls: Vec<Vec<u8>> = vec![
        IQev::enqueueCall { controller: ALICE, units: u(SHARE) }.abi_encode(),
        IQev::cancelCall { id: queued }.abi_encode(),
        IQev::settleCall { epoch: u(0), price: u(1), liquidity: u(1), maxWords: u(1) }.abi_encode(),
        IQev::claimCall { id: queued }.abi_encode(),
        IQev::commitCall { id: queued, commitment: B256::ZERO, opening: vec![1].into() }.abi_encode(),
        IQev::cancelCommitForCall { id: queued, deadline: u(1), signature: vec![1].into() }.abi_encode(),
        IQev::revealCall { items: vec![1].into() }.abi_encode(),
        IQev::commitmentForCall { epoch: u(0), id: queued, tick: u(1), salt }.abi_encode(),
        IQev::lotCall { id: queued }.abi_encode(),
        IQev::tickTotalCall { epoch: u(0), cohort: u(0), tick: u(0) }.abi_encode(),
    ];
    for call in calls {
        // One word too few, up to the selector alone.
        let last = call.len() - 32;
        for length in [last, 4] {
            let error = qev.sender(VAULT).dispatch(&call[..length]).motsu_unwrap_err();
            assert_eq!(error, invalid, "{:02x?} cut to {length}", &call[..4]);
        }
    }
    // Bits above an address, bytes below a salt.
    let mut call = IQev::enqueueCall { controller: ALICE, units: u(SHARE) }.abi_encode();
    call[4] = 1;
    assert_eq!(qev.sender(VAULT).dispatch(&call).motsu_unwrap_err(), invalid);
    let mut call = IQev::commitmentForCall { epoch: u(0), id: queued, tick: u(1), salt }.abi_encode();
    let last = call.len() - 1;
    call[last] = 1;
    assert_eq!(qev.sender(VAULT).dispatch(&call).motsu_unwrap_err(), invalid);
}
