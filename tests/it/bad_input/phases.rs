//! The phases of an epoch, with something of everything in the books.
use e2e::{usd, World};
use usdai_abi::common::IPausable;
use usdai_abi::feed::IFeed;
use usdai_cli::types::U256;

/// How much is tried in a phase.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Plain arguments, all zero, all at their end.
    Shallow,
    /// Every argument by itself at every edge.
    Deep,
}

/// Runs `work` in each phase, one after the other.
pub fn in_each(w: &World, mut work: impl FnMut(&'static str, Depth)) {
    work("fresh", Depth::Shallow);
    busy(w);
    work("open", Depth::Deep);
    w.day(28);
    work("day 28", Depth::Shallow);
    w.day(31);
    work("to be settled", Depth::Shallow);
    w.settle();
    work("settled", Depth::Shallow);
    for contract in [w.p.usdai, w.p.susdai, w.p.qev, w.p.caliber, w.p.router] {
        w.send(&w.staff.guardian, contract, &IPausable::pauseCall {});
    }
    work("paused", Depth::Shallow);
}

/// Shares, a loan, an offer, a sealed and an unsealed request, a recorded price.
pub fn busy(w: &World) {
    w.stake(&w.alice, 10_000);
    w.stake(&w.bob, 5_000);
    w.deposit(&w.alice, 1_000);
    let _loan_and_title = w.borrow(usd(10_000), usd(4_000));
    let title = w.title(usd(10_000), 180);
    let _offer = w.offer(title, usd(1_000));
    let sealed = w.request(&w.alice, usd(100));
    w.bid(&w.alice, 0, sealed, 7, [7; 16]);
    let unsealed = w.request(&w.alice, usd(50));
    assert!(sealed <= U256::from(1) && unsealed <= U256::from(2), "the ids that calls are made with");
    w.send(&w.bob, w.p.feed, &IFeed::checkpointCall {});
}
