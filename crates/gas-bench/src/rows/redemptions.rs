//! Requests, bids and reveals.
use e2e::usd;
use usdai_abi::qev::IQev;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::SolValue;
use usdai_cli::types::{Bytes, U256};

use super::auction::{self, Crowd};
use super::oz_dollar;
use crate::bench::{Bench, Gas};
use crate::peers::{mint, peer, IFifoQueue};
use crate::report::Row;

const GROUP: &str = "Redemptions";
const SALT: [u8; 16] = [7; 16];

/// Request, bid, reveal. Nobody is the first of the epoch.
pub fn measure() -> Vec<Row> {
    let bench = Bench::new();
    let (alice, bob) = (&bench.alice, &bench.bob);
    let crowd = Crowd::new(&bench, 200);
    for account in [alice, bob] {
        bench.stake(account, 10_000);
    }
    let _ = bench.request(alice, usd(200));
    let other = bench.request(bob, usd(200));
    bench.bid(bob, 0, other, 76, SALT);

    let mut rows = vec![request(&bench)];
    let id = bench.request(alice, usd(200));
    let commitment = bench.commitment(0, id, 77, SALT);
    // An opening encrypted to a time: 160 bytes in the log.
    let call = IQev::commitCall { id, commitment, opening: Bytes::from(vec![0xa5; 160]) };
    let commit = bench.gas(alice, bench.p.qev, &call);
    let both = rows[0].ours + commit;
    rows.push(
        Row::new(GROUP, "request and sealed bid", both)
            .against("OrderBook.bid, an open bid", place(&bench))
            .beside(80_254, "0.80 of EasyAuction's 100,317")
            .note("two transactions, their execution gas added; the peer escrows and files an open order in one"),
    );
    rows.push(
        Row::new(GROUP, "sealed bid on a request, 160 B opening", commit)
            .beside(40_000, "the design's own target"),
    );

    let reveals = crowd.join(&bench, 100, auction::Ticks { first: 1, distinct: 100, spread: 1 });
    bench.day(28);
    // Somebody has bid about as much and is open already.
    assert_eq!(bench.reveal(&[(other, 76, SALT)]), 1);
    let single = reveal_item(id, 77);
    let single = bench.gas(&bench.staff.keeper, bench.p.qev, &IQev::revealCall { items: single.into() });
    rows.push(Row::new(GROUP, "reveal, single", single).beside(18_000, "the design's own target"));
    let items: Vec<u8> = reveals.concat();
    let batch = bench.gas(&bench.staff.keeper, bench.p.qev, &IQev::revealCall { items: items.into() });
    rows.push(
        Row::new(GROUP, "reveal, each of 100 in a batch", batch.part(100))
            .beside(11_000, "the design's own target; Axis decrypts at 55,000 to 60,000")
            .note("100 neighbouring ticks, none of which has a bid before"),
    );
    rows
}

fn reveal_item(id: U256, tick: u16) -> Vec<u8> {
    usdai_cli::play::reveal_item(id, tick, &SALT).expect("a small id")
}

/// A holder who keeps some asks for more.
fn request(bench: &Bench) -> Row {
    let alice = &bench.alice;
    let (shares, controller, owner) = (usd(200), alice.address(), alice.address());
    let ours = bench.gas(alice, bench.p.susdai, &ISUSDai::requestRedeemCall { shares, controller, owner });

    let dollar = oz_dollar(bench);
    let queue = peer(bench, "FifoQueue", &(dollar, bench.staff.admin.address()).abi_encode_params());
    let call = IFifoQueue::requestRedeemCall { shares, controller, owner };
    mint(bench, queue, alice.address(), usd(10_000));
    for _ in 0..2 {
        bench.send(alice, queue, &call);
    }
    let theirs = bench.gas(alice, queue, &call);
    Row::new(GROUP, "requestRedeem", ours)
        .against("FifoQueue, a linked list", theirs)
        .target(0.50)
        .beside(57_204, "0.45 of Lido's 127,120; USD.AI has 215,192")
}

/// An order in a book that has some.
fn place(bench: &Bench) -> Gas {
    let (book, mut last) = auction::book(bench, 3);
    bench.gas(&bench.alice, book, &last.next(1))
}
