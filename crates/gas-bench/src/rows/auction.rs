//! Settlement and claims at 10, 1,000 and 100,000 bids, beside an auction that is cleared order by order.
use e2e::usd;
use usdai_abi::erc20::IERC20;
use usdai_abi::qev::IQev;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::SolValue;
use usdai_cli::types::{keccak256, Address, B256, U256};

use super::{oz_deposit, oz_dollar};
use crate::bench::{Bench, Gas};
use crate::peers::{deploy, mint, peer, IBidCrowd, IOrderBook};
use crate::report::Row;

const GROUP: &str = "Auction";
/// Whole sUSDai of a lot: the least that may bid.
const LOT: u64 = 100;
/// Lots that one transaction requests and bids for, and that one reveals.
const JOINED: u64 = 150;
const REVEALED: usize = 1_000;
/// The book's own scale: micro-shares.
const BOOK_UNITS: u64 = LOT * 1_000_000;

/// How ticks are spread over the bids: the bid of lot `id` is `first + (id % distinct) * spread`.
#[derive(Clone, Copy)]
pub struct Ticks {
    pub first: u16,
    pub distinct: u16,
    pub spread: u16,
}

impl Ticks {
    fn of(self, id: u64) -> u16 {
        self.first + u16::try_from(id % u64::from(self.distinct)).expect("a tick") * self.spread
    }
}

/// A contract that holds shares, requests and bids: real lots, a few hundred in a transaction.
pub struct Crowd {
    address: Address,
}

impl Crowd {
    /// With the shares of `lots` lots.
    pub fn new(bench: &Bench, lots: u64) -> Self {
        let address = deploy(bench, "artifacts/BidCrowd.json", &[]);
        let whole = lots * LOT * 11 / 10 + 1_000;
        bench.fund(&bench.carol, whole);
        bench.stake(&bench.carol, whole);
        let call = IERC20::transferCall { to: address, value: usd(lots * LOT) };
        bench.send(&bench.carol, bench.p.susdai, &call);
        Self { address }
    }

    /// `count` lots, each with a bid; returns what reveals them.
    pub fn join(&self, bench: &Bench, count: u64, ticks: Ticks) -> Vec<Vec<u8>> {
        let first = bench.view(bench.p.qev, &IQev::lotCountCall {})._0.to::<u64>() + 1;
        let mut left = count;
        while left > 0 {
            let now = left.min(JOINED);
            let call = IBidCrowd::joinCall {
                vault: bench.p.susdai,
                auction: bench.p.qev,
                epoch: U256::ZERO,
                count: U256::from(now),
                shares: usd(LOT),
                first: ticks.first,
                distinct: ticks.distinct,
                spread: ticks.spread,
            };
            bench.send(&bench.staff.keeper, self.address, &call);
            left -= now;
        }
        let last = bench.view(bench.p.qev, &IQev::lotCountCall {})._0.to::<u64>();
        assert_eq!(last - first + 1, count, "lots");
        (first..=last).map(|id| reveal_item(U256::from(id), ticks.of(id), salt(id))).collect()
    }
}

fn reveal_item(id: U256, tick: u16, salt: [u8; 16]) -> Vec<u8> {
    usdai_cli::play::reveal_item(id, tick, &salt).expect("a small id")
}

/// As BidCrowd.sol makes it.
fn salt(id: u64) -> [u8; 16] {
    let hash = keccak256(U256::from(id).to_be_bytes::<32>());
    hash[..16].try_into().expect("half a word")
}

/// Settlement and a claim with this many bids.
pub fn measure(bids: u64) -> Vec<Row> {
    let (distinct, target, beside) = match bids {
        10 => (10, 0.60, (63_000, "the design's own target")),
        1_000 => (300, 0.20, (460_000, "the design's own target")),
        _ => (1_024, 0.003, (590_000, "the design's own target")),
    };
    let (bench, id, settle) = ours(bids, distinct, None);
    let call = ISUSDai::claimCall { requestId: id, receiver: bench.alice.address() };
    let claim = bench.gas(&bench.alice, bench.p.susdai, &call);
    let count = usdai_cli::units::count(bids);
    let mut rows = Vec::new();
    let row =
        Row::new(GROUP, format!("settle {count} bids"), settle).target(target).beside(beside.0, beside.1);
    let row = row.note(format!(
        "{count} real lots, bid for and revealed; {distinct} distinct ticks, all served, one transaction"
    ));
    let claim = Row::new(GROUP, format!("claim, {count} bids"), claim)
        .beside(32_080, "0.80 of Lido's 40,100; 0.60 of USD.AI's 54,000 is 32,400");
    let name = "OrderBook, order by order";
    if bids <= 1_000 {
        let (book, paid) = theirs(bids, bids * LOT * 2);
        rows.push(row.against(name, book));
        rows.push(claim.against(name, paid));
        if bids == 1_000 {
            rows.push(half_served(bids, distinct).against(name, theirs(bids, bids * LOT / 2).0));
        }
    } else {
        let [(ten, _), (thousand, paid)] = [10, 1_000].map(|bids| theirs(bids, bids * LOT * 2));
        let slope = (thousand.net - ten.net) / 990;
        let gas = thousand.net + slope * (bids - 1_000);
        let how = format!(
            "the peer is extrapolated from its settlements of 10 and 1,000 orders, {} gas an order: {} transactions of 32,000,000 gas",
            usdai_cli::units::count(slope),
            gas.div_ceil(32_000_000)
        );
        rows.push(row.ceiling(1_000_000).extrapolated(name, gas, how));
        rows.push(claim.against(name, paid).note("the peer's claim is of a book of 1,000"));
    }
    rows
}

/// What the sums of the bids do not help with: the liquidity ends among them.
fn half_served(bids: u64, distinct: u16) -> Row {
    let (_, _, settle) = ours(bids, distinct, Some(bids * LOT / 2));
    Row::new(GROUP, format!("settle {} bids, half of them served", usdai_cli::units::count(bids)), settle)
        .target(0.20)
        .note(format!(
        "liquidity for half of the bids; {distinct} distinct ticks, those on one side of the last one served are read"
    ))
}

/// Gas of the settlement, at `scarce` whole USDai of liquidity or at more than enough, and alice's lot.
fn ours(bids: u64, distinct: u16, scarce: Option<u64>) -> (Bench, U256, Gas) {
    let bench = Bench::new();
    let alice = &bench.alice;
    // Somebody holds dollars and shares already, and keeps some.
    bench.stake(alice, 100_000);
    bench.deposit(alice, 1_000);
    let crowd = Crowd::new(&bench, bids - 1);
    let spread = (1_000 / distinct).max(1);
    let ticks = Ticks { first: u16::from(distinct < 1_024), distinct, spread };
    let mut reveals = crowd.join(&bench, bids - 1, ticks);
    let id = bench.request(alice, usd(LOT));
    let tick = ticks.of(id.to::<u64>()).max(1);
    bench.bid(alice, 0, id, tick, salt(id.to()));
    reveals.push(reveal_item(id, tick, salt(id.to())));
    if let Some(left) = scarce {
        let idle = bench.view(bench.p.susdai, &ISUSDai::balancesCall {}).idle;
        let lent = idle - usd(left);
        let _ = bench.borrow(lent * U256::from(2), lent);
    }

    bench.day(28);
    for batch in reveals.chunks(REVEALED) {
        bench.send(&bench.staff.keeper, bench.p.qev, &IQev::revealCall { items: batch.concat().into() });
    }
    let count = bench.view(bench.p.qev, &IQev::bidderCountCall { epoch: U256::ZERO });
    assert_eq!(count.revealed, U256::from(bids), "all are revealed");
    bench.day(30);
    let settle = ISUSDai::settleCall { maxWords: U256::from(1_024) };
    let receipt = bench.send(&bench.staff.keeper, bench.p.susdai, &settle);
    let settled: ISUSDai::EpochSettled = receipt.event(bench.p.susdai).expect("settled in one transaction");
    assert_eq!(settled.shares >= usd(bids * LOT), scarce.is_none(), "all are served");
    let gas = bench.spent(&receipt);
    (bench, id, gas)
}

/// The same of the peer, with whole dollars of liquidity.
fn theirs(orders: u64, liquidity: u64) -> (Gas, Gas) {
    let bench = Bench::new();
    let (book, _) = book(&bench, orders);
    let price = usd(1);
    let settle = IOrderBook::settleCall { price, liquidity: usd(liquidity), count: U256::from(orders + 1) };
    let settled = bench.gas(&bench.staff.keeper, book, &settle);
    let claim = IOrderBook::claimCall { id: U256::from(1), receiver: bench.alice.address() };
    (settled, bench.gas(&bench.alice, book, &claim))
}

/// Where the next order of a book goes.
pub struct Tail {
    place: B256,
    orders: u64,
    total: u64,
}

impl Tail {
    /// The call that files an order of the least tick so far behind the last one.
    pub fn next(&mut self, least: u64) -> IOrderBook::bidCall {
        self.orders += 1;
        let steps = self.total.saturating_sub(self.orders);
        let tick = least + steps * 1_000 / self.total.max(1);
        let key: U256 = U256::from(tick) << 240
            | U256::from((1_u64 << 48) - 1 - self.orders) << 192
            | U256::from(BOOK_UNITS) << 128;
        let place = std::mem::replace(&mut self.place, key.into());
        IOrderBook::bidCall { units: U256::from(BOOK_UNITS), tick: U256::from(tick), place }
    }
}

/// A funded book with orders in it, all alice's.
pub fn book(bench: &Bench, orders: u64) -> (Address, Tail) {
    let alice = &bench.alice;
    let dollar = oz_dollar(bench);
    let book = peer(bench, "OrderBook", &(dollar,).abi_encode_params());
    let whole = (orders + 1) * LOT * 2;
    oz_deposit(bench, dollar, alice, whole + 1_000);
    bench.approve(alice, dollar, book);
    bench.send(alice, book, &IOrderBook::fundCall { assets: usd(whole) });
    // The claim leaves shares and dollars behind, as ours does.
    mint(bench, book, alice.address(), usd(whole + 1));
    let mut tail = Tail { place: B256::repeat_byte(0xff), orders: 0, total: orders + 1 };
    for _ in 0..orders {
        let call = tail.next(1);
        bench.send(alice, book, &call);
    }
    (book, tail)
}
