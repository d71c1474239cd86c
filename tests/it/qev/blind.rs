//! INV-QEV-I6: what the chain shows of a bid before its reveal is the same for all ticks.
use super::*;
use e2e::world;
use usdai_abi::SolCall;
use usdai_cli::chain::Receipt;
use usdai_cli::play::reveal_item;

/// What an observer sees of a transaction but its hashes: length of its calldata, gas that it ran for, and for each log
/// the number of topics and the length of the data.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    calldata: usize,
    gas: u64,
    logs: Vec<(usize, usize)>,
}

fn shape(call: &impl SolCall, receipt: &Receipt) -> Shape {
    let logs = receipt.logs.iter().map(|log| (log.topics.len(), log.data.len())).collect();
    Shape { calldata: call.abi_encode().len(), gas: receipt.execution_gas, logs }
}

/// Everything that a bidder with these ticks does, up to the close of bids: a first bid, another in its place, one
/// withdrawn, and one by a second lot.
fn run(ticks: [u16; 3]) -> Vec<Shape> {
    let w = world();
    w.stake(&w.alice, 10_000);
    w.day(5);
    let (first, second) = (w.request(&w.alice, usd(4_000)), w.request(&w.alice, usd(4_000)));
    let mut shapes = Vec::new();
    // A fresh salt each time, as the client draws it.
    for (id, tick, salt) in [(first, ticks[0], 1), (first, ticks[1], 2), (second, ticks[2], 3)] {
        let commitment = w.commitment(0, id, tick, super::salt(salt));
        // Not of the ticks: what is encrypted is as random as the hash is.
        let call = IQev::commitCall { id, commitment, opening: vec![0x77; 141].into() };
        let receipt = w.send(&w.alice, w.p.qev, &call);
        shapes.push(shape(&call, &receipt));
    }
    let call = IQev::cancelCommitCall { id: second };
    shapes.push(shape(&call, &w.send(&w.alice, w.p.qev, &call)));
    // The first reveal ends it: here the tick becomes public, and only here.
    w.day(28);
    let items = reveal_item(first, ticks[1], &salt(2)).expect("a small id");
    let receipt = w.send(&w.staff.keeper, w.p.qev, &IQev::revealCall { items: items.into() });
    let revealed: IQev::BidRevealed = receipt.event(w.p.qev).expect("revealed");
    assert_eq!(revealed.tick, U256::from(ticks[1]));
    shapes
}

#[test]
fn inv_qev_i6_runs_that_differ_in_ticks_look_the_same_on_the_chain() {
    let plain = run([0, 0, 0]);
    for ticks in [[1, 2, 3], [1_023, 1, 0], [500, 1_023, 1_023]] {
        assert_eq!(run(ticks), plain, "INV-QEV-I6: ticks {ticks:?}");
    }
}

#[test]
fn inv_qev_i6_published_openings_of_all_ticks_are_alike() {
    let w = world();
    let network = timelock::TestBeacon::named("blind").network();
    w.stake(&w.alice, 10_000);
    w.day(5);
    let mut shapes = Vec::new();
    for tick in [0, 1, 77, 1_023] {
        let id = w.request(&w.alice, usd(1_000));
        let terms =
            usdai_cli::bids::Terms::draw(&w.chain, &w.p, Some(&network), id.to(), tick).expect("drawn");
        let (commitment, opening) = (terms.kept.commitment, terms.opening.clone());
        let call = IQev::commitCall { id, commitment, opening: opening.into() };
        let receipt = w.send(&w.alice, w.p.qev, &call);
        // The first bid of an epoch pays for its header.
        shapes.push(shape(&call, &receipt));
    }
    assert_eq!(shapes[1], shapes[2], "INV-QEV-I6");
    assert_eq!(shapes[1], shapes[3], "INV-QEV-I6");
    assert_eq!((shapes[0].calldata, &shapes[0].logs), (shapes[1].calldata, &shapes[1].logs), "INV-QEV-I6");
}
