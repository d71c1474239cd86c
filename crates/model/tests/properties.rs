//! What has to hold of the model itself, whoever is right about the contracts.

use std::collections::BTreeSet;

use model::{
    auction::State,
    call::{Gate, Item, Sealed},
    clock::{Clock, DAY, EPOCH},
    dollar::Asset,
    n, pow10, pow2,
    tokens::Token,
    wad, Call, Contract, Places, Protocol, Role, Who, N,
};
use proptest::prelude::*;

const USDAI: Who = [1; 20];
const SUSDAI: Who = [2; 20];
const ROUTER: Who = [4; 20];
const PEOPLE: u8 = 4;

fn person(index: u8) -> Who {
    [0x10 + index % PEOPLE; 20]
}

/// Four people with dollars and a vault that may take them.
fn protocol() -> Protocol {
    let places = Places {
        usdai: USDAI,
        susdai: SUSDAI,
        qev: [3; 20],
        router: ROUTER,
        oracle: [5; 20],
        tokens: vec![[6; 20]],
        voucher_signer: [7; 20],
    };
    let admin = (Contract::Susdai, Role::Admin, person(0));
    let clock = Clock { genesis: 1_000, now: 1_000 };
    let mut p = Protocol::new(clock, places, BTreeSet::from([admin]), vec![Token::new(6)]);
    p.dollar.open = true;
    p.dollar.cap = pow2(128) - n(1);
    p.dollar.assets.push(Asset { cap: pow2(112), held: n(0) });
    p.vault.harvested = 1_000;
    for index in 0..PEOPLE {
        let who = person(index);
        let amount = pow10(12);
        p.tokens[0].balances.insert(who, amount.clone());
        p.tokens[0].allowances.insert(who, pow2(256) - n(1));
        p.dollar.allowances.insert((who, SUSDAI), pow2(256) - n(1));
        let deposit = Call::Deposit { token: 0, amount, min: n(0), to: who, gate: Gate::Plain };
        p.apply(who, &deposit).expect("a deposit");
        let stake = Call::Stake { assets: wad() * n(100_000), to: who, min: None };
        p.apply(who, &stake).expect("a stake");
    }
    p
}

/// A lot: whose, shares, its tick, and whether it is opened.
type Bid = (u8, u64, u16, bool);

fn bids() -> impl Strategy<Value = Vec<Bid>> {
    prop::collection::vec((0..PEOPLE, 100_u64..9_000, 0_u16..1_100, prop::bool::weighted(0.8)), 1..14)
}

/// Requests, bids, openings and the settlement of one epoch, out of `idle` whole dollars.
fn epoch(p: &mut Protocol, bids: &[Bid], idle: u64) {
    let begin = p.clock.genesis + p.clock.epoch() * EPOCH;
    let mut openings = Vec::new();
    for (who, shares, tick, opened) in bids {
        let owner = person(*who);
        let request = Call::Request { shares: wad() * n(*shares), controller: owner, owner };
        let Ok(outcome) = p.apply(owner, &request) else { continue };
        let id = u64::try_from(outcome.returned[0].clone()).expect("an id");
        let sealed = Sealed { epoch: p.clock.epoch(), id, tick: *tick, salt: id };
        p.apply(owner, &Call::Commit { id, sealed, hash: n(1), opening: 0 }).expect("a bid");
        if *opened {
            openings.push(Item { id, tick: *tick, salt: id });
        }
    }
    let more = model::above(&p.vault.idle, &(wad() * n(idle)));
    let drawn = Call::FundLoan { to: person(9), amount: more.clone() };
    if p.apply(ROUTER, &drawn).is_ok() {
        let all = |value: &N| value + &more;
        let (optimistic, conservative) = (all(&p.vault.book.optimistic), all(&p.vault.book.conservative));
        p.apply(ROUTER, &Call::Book { optimistic, conservative }).expect("a book");
    }
    p.clock.now = begin + 28 * DAY;
    if !openings.is_empty() {
        let count = n(openings.len());
        let outcome = p.apply(person(0), &Call::Reveal { items: openings, ragged: false }).expect("openings");
        assert_eq!(outcome.returned, vec![count]);
    }
    p.clock.now = begin + EPOCH;
}

fn settle(p: &mut Protocol, max_words: u64) {
    while p.vault.next_epoch < p.clock.epoch() {
        p.apply(person(0), &Call::Settle { max_words: n(max_words) }).expect("a settlement");
    }
}

fn escrow(p: &Protocol) -> N {
    let lots: N = p.auction.lots.iter().map(|lot| lot.units.clone()).sum();
    let dust: N = p.auction.dust.values().sum();
    (lots + dust) * pow10(12)
}

fn claims(p: &Protocol) -> N {
    let lots: N = p.auction.lots.iter().map(|lot| lot.assets.clone()).sum();
    let buckets: N = p.vault.buckets.values().map(|bucket| bucket.assets.clone()).sum();
    lots + buckets
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn settlements_conserve_units_and_money(rounds in prop::collection::vec((bids(), 0_u64..60_000), 1..4)) {
        let mut p = protocol();
        for (bids, idle) in rounds {
            epoch(&mut p, &bids, idle);
            let before = p.clone();
            settle(&mut p, 1_000);
            prop_assert_eq!(escrow(&p), p.vault.balance(SUSDAI), "INV-QEV-I1: escrowed shares are the lots'");
            prop_assert!(claims(&p) <= p.vault.reserved, "INV-QEV-I1: claims are reserved");
            prop_assert!(&p.vault.idle + &p.vault.reserved <= p.dollar.balance(SUSDAI), "money that is not there");
            prop_assert!(p.vault.reserved.clone() - &before.vault.reserved <= before.vault.idle, "INV-QEV-I1");
            let now = p.clock.now;
            let (was, is) = (before.vault.conservative(now), p.vault.conservative(now));
            prop_assert!(
                (is + n(1)) * &before.vault.supply >= was * &p.vault.supply,
                "INV-QEV-I5: those who stay lose less than a wei"
            );
            prop_assert!(p.vault.optimistic() >= p.vault.conservative(now), "the deposit price is the higher one");
            prop_assert!(p.backed(), "INV-USDAI-01");
        }
    }

    #[test]
    fn pages_change_nothing(bids in bids(), idle in 0_u64..60_000, max_words in 0_u64..3) {
        let mut at_once = protocol();
        epoch(&mut at_once, &bids, idle);
        let mut in_pages = at_once.clone();
        settle(&mut at_once, 1_000);
        settle(&mut in_pages, max_words);
        prop_assert_eq!(at_once, in_pages, "INV-QEV-I7");
    }

    #[test]
    fn higher_ticks_leave_first(bids in bids(), idle in 0_u64..60_000) {
        let mut p = protocol();
        epoch(&mut p, &bids, idle);
        let ticks: Vec<u16> = p.auction.lots.iter().map(|lot| match lot.state {
            State::Revealed { tick, .. } => tick,
            _ => 0,
        }).collect();
        let asked: Vec<N> = p.auction.lots.iter().map(|lot| lot.units.clone()).collect();
        settle(&mut p, 1_000);
        let price = p.vault.prices.values().last().cloned().unwrap_or_default();
        for (a, lot) in p.auction.lots.iter().enumerate() {
            for (b, other) in p.auction.lots.iter().enumerate() {
                if ticks[a] > ticks[b] && other.won > n(0) {
                    prop_assert_eq!(&lot.won, &asked[a], "INV-QEV-I2: {} before {}", a, b);
                }
            }
            let least = &lot.won * &price * n(10_000 - ticks[a]) / pow10(10);
            prop_assert!(lot.assets <= least && lot.assets >= least - n(1), "INV-QEV-I3");
        }
    }

    #[test]
    fn what_is_refused_leaves_no_trace(shares in any::<u64>(), amount in any::<u128>(), who in 0..PEOPLE) {
        let mut p = protocol();
        let before = p.clone();
        let (caller, none) = (person(who), [0; 20]);
        let calls = [
            Call::Request { shares: n(shares) % wad(), controller: caller, owner: caller },
            Call::Stake { assets: n(amount), to: none, min: None },
            Call::Withdraw { token: 0, amount: n(amount), min: n(0), to: none },
            Call::FundLoan { to: caller, amount: n(amount) },
            Call::Claim { id: 1 + shares % 5, to: caller },
            Call::AuctionSettle { epoch: 0, price: n(amount), liquidity: n(amount) },
        ];
        for call in calls {
            prop_assert!(p.apply(caller, &call).is_err(), "{:?}", call);
            prop_assert_eq!(&p, &before);
        }
    }
}

#[test]
fn a_gift_moves_no_price() {
    let mut p = protocol();
    let prices = |p: &Protocol| {
        (p.vault.price(&p.vault.optimistic()), p.vault.price(&p.vault.conservative(p.clock.now)))
    };
    let before = prices(&p);
    p.apply(person(1), &Call::Transfer { to: SUSDAI, amount: wad() * n(5_000) }).expect("a gift");
    assert_eq!(prices(&p), before);
}
