//! Requests, sealed bids, settlement and claims.
use e2e::{usd, world, World};
use usdai_abi::common::{EnforcedPause, IPausable, ZeroAmount};
use usdai_abi::erc20::ERC20InsufficientBalance;
use usdai_abi::qev::{IQev, NotController, WrongLotState, WrongPhase};
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::{ISUSDai, InsufficientLiquidity, InvalidLotSize, NothingToSettle};
use usdai_cli::types::U256;
use usdai_cli::units::wad;
use usdai_cli::wallet::Account;

const SALT: [u8; 16] = [7; 16];

fn request(who: &Account, shares: U256) -> ISUSDai::requestRedeemCall {
    ISUSDai::requestRedeemCall { shares, controller: who.address(), owner: who.address() }
}

/// 600,000 staked, 210,000 lent, 390,000 idle.
fn scarce() -> e2e::Turn {
    let w = world();
    w.stake(&w.alice, 300_000);
    w.stake(&w.bob, 300_000);
    let _ = w.borrow(usd(300_000), usd(210_000));
    assert_eq!(w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle, usd(390_000));
    w
}

#[test]
fn without_bids_the_queue_is_first_in_first_out() {
    let w = world();
    w.stake(&w.alice, 10_000);
    w.day(5);
    let id = w.request(&w.alice, usd(4_000));
    assert_eq!(w.balance(w.p.susdai, w.p.susdai), usd(4_000), "queued shares are in escrow");
    w.day(29);
    let early: NothingToSettle =
        w.refused_with(&w.bob, w.p.susdai, &ISUSDai::settleCall { maxWords: U256::from(256) });
    assert_eq!(early.notBefore, U256::from(e2e::START + 30 * 86_400));
    w.day(30);
    let settled = w.settle();
    assert_eq!(
        (settled.epoch, settled.price, settled.shares, settled.assets),
        (U256::ZERO, wad(), usd(4_000), usd(4_000))
    );
    assert_eq!((settled.fee, settled.bond), (U256::ZERO, U256::ZERO));
    assert_eq!(w.claim(&w.alice, id), usd(4_000));
    // Nothing is paid twice.
    w.refused(
        &w.alice,
        w.p.susdai,
        &ISUSDai::claimCall { requestId: id, receiver: w.alice.address() },
        &ZeroAmount {},
    );
    let b = w.view(w.p.susdai, &ISUSDai::balancesCall {});
    assert_eq!((b.idle, b.reserved), (usd(6_000), U256::ZERO));
    assert_eq!(w.balance(w.p.susdai, w.p.susdai), U256::ZERO, "sold shares are burned");
}

#[test]
fn the_higher_bid_leaves_first_and_pays_those_who_stay() {
    let w = scarce();
    w.day(5);
    let alice = w.request(&w.alice, usd(250_000));
    let bob = w.request(&w.bob, usd(250_000));
    w.day(6);
    w.bid(&w.alice, 0, alice, 20, SALT);
    w.bid(&w.bob, 0, bob, 100, [8; 16]);
    w.day(28);
    assert_eq!(w.reveal(&[(alice, 20, SALT), (bob, 100, [8; 16])]), 2);
    w.day(30);
    let settled = w.settle();
    // All interest of the loan is unpaid, so that the price is one. Bob: 250,000 at 1 % off takes 247,500 of the
    // 390,000. Alice: the other 142,500 buy 142,500 / 0.998 shares, rounded down to micro-shares.
    assert_eq!(settled.price, wad());
    let unit = U256::from(1_000_000_000_000_u64);
    let part = usd(142_500) * U256::from(10_000) / U256::from(9_980) / unit * unit;
    assert_eq!(settled.shares, usd(250_000) + part);
    assert_eq!(w.claim(&w.bob, bob), usd(247_500));
    let paid = w.claim(&w.alice, alice);
    let expected = part * U256::from(9_980) / U256::from(10_000);
    assert!(expected - paid < U256::from(1_000_000_000_000_u64) * U256::from(2), "{paid} for {expected}");
    assert!(paid <= expected);
    let left = w.view(w.p.qev, &IQev::claimableCall { id: alice });
    assert_eq!(left.pending * unit, usd(250_000) - part, "the rest keeps its place");
    let (deposit, redemption) = w.prices();
    assert!(deposit > redemption, "the fees are in the deposit price and vest into the redemption price");
    let unvested = w.view(w.p.susdai, &ISUSDai::balancesCall {}).unvested;
    assert!(unvested > U256::ZERO && unvested <= settled.fee);
    let result = w.view(w.p.qev, &IQev::resultCall { epoch: U256::ZERO });
    assert_eq!((result.settled, result.tick, result.cohort), (true, U256::from(20), U256::ZERO));
}

#[test]
fn an_unrevealed_bid_loses_its_bond_and_its_priority() {
    let w = scarce();
    w.day(5);
    let alice = w.request(&w.alice, usd(250_000));
    let bob = w.request(&w.bob, usd(250_000));
    w.bid(&w.alice, 0, alice, 20, SALT);
    w.bid(&w.bob, 0, bob, 1_000, [8; 16]);
    w.day(28);
    assert_eq!(w.reveal(&[(alice, 20, SALT)]), 1);
    w.day(30);
    let settled = w.settle();
    assert_eq!(settled.bond, usd(625), "25 basis points of 250,000 are burned");
    assert_eq!(
        w.claim(&w.alice, alice),
        usd(250_000) * U256::from(9_980) / U256::from(10_000),
        "the revealed bid is served first"
    );
    let got = w.claim(&w.bob, bob);
    let left = usd(390_000) - usd(249_500);
    assert!(
        got <= left && left - got < U256::from(2_000_000_000_000_u64),
        "bob gets what is left at no discount: {got}"
    );
    let counts = w.view(w.p.qev, &IQev::bidderCountCall { epoch: U256::ZERO });
    assert_eq!((counts.sealed_, counts.revealed), (U256::from(2), U256::from(1)));
}

#[test]
fn each_phase_has_its_verbs() {
    let w = world();
    w.stake(&w.alice, 10_000);
    w.day(5);
    let id = w.request(&w.alice, usd(4_000));
    let items = usdai_cli::play::reveal_item(id, 5, &SALT).expect("a small id");
    w.bid(&w.alice, 0, id, 5, SALT);
    w.refused(
        &w.bob,
        w.p.qev,
        &IQev::revealCall { items: items.clone().into() },
        &WrongPhase { epoch: U256::ZERO, phase: 0 },
    );
    w.refused(
        &w.alice,
        w.p.susdai,
        &ISUSDai::cancelRedeemCall { requestId: id, receiver: w.alice.address() },
        &WrongLotState { id, state: 2 },
    );
    w.refused(
        &w.bob,
        w.p.qev,
        &IQev::cancelCommitCall { id },
        &NotController { id, caller: w.bob.address() },
    );
    w.day(28);
    let commit =
        IQev::commitCall { id, commitment: w.commitment(0, id, 6, SALT), opening: Vec::new().into() };
    w.refused(&w.alice, w.p.qev, &commit, &WrongPhase { epoch: U256::ZERO, phase: 1 });
    // Another salt opens nothing and stops nobody.
    assert_eq!(w.reveal(&[(id, 5, [9; 16])]), 0);
    assert_eq!(w.reveal(&[(id, 5, [9; 16]), (id, 5, SALT)]), 1);
    assert_eq!(w.reveal(&[(id, 5, SALT)]), 0, "nothing is left to open");
}

#[test]
fn requests_are_checked() {
    let w = world();
    w.stake(&w.alice, 10_000);
    let odd = usd(10) + U256::from(1);
    w.refused(&w.alice, w.p.susdai, &request(&w.alice, odd), &InvalidLotSize { shares: odd });
    let small = wad() - U256::from(1_000_000_000_000_u64);
    w.refused(&w.alice, w.p.susdai, &request(&w.alice, small), &InvalidLotSize { shares: small });
    let balance = w.balance(w.p.susdai, w.alice.address());
    let short = ERC20InsufficientBalance { sender: w.alice.address(), balance, needed: usd(20_000) };
    w.refused(&w.alice, w.p.susdai, &request(&w.alice, usd(20_000)), &short);
    w.send(&w.staff.guardian, w.p.susdai, &IPausable::pauseCall {});
    w.refused(&w.alice, w.p.susdai, &request(&w.alice, usd(10)), &EnforcedPause {});
}

#[test]
fn a_cancelled_request_gives_the_shares_back() {
    let w = world();
    let shares = w.stake(&w.alice, 10_000);
    let id = w.request(&w.alice, usd(4_000));
    w.send(&w.alice, w.p.susdai, &ISUSDai::cancelRedeemCall { requestId: id, receiver: w.alice.address() });
    assert_eq!(w.balance(w.p.susdai, w.alice.address()), shares);
    w.refused(
        &w.alice,
        w.p.susdai,
        &ISUSDai::cancelRedeemCall { requestId: id, receiver: w.alice.address() },
        &WrongLotState { id, state: 4 },
    );
}

#[test]
fn a_pause_never_keeps_winners_from_their_money() {
    let w = world();
    w.stake(&w.alice, 10_000);
    let id = w.request(&w.alice, usd(4_000));
    w.day(30);
    w.send(&w.staff.guardian, w.p.susdai, &IPausable::pauseCall {});
    w.send(&w.staff.guardian, w.p.qev, &IPausable::pauseCall {});
    w.settle();
    assert_eq!(w.claim(&w.alice, id), usd(4_000));
}

#[test]
fn loans_cannot_take_what_day_28_has_promised() {
    let w = world();
    w.stake(&w.alice, 200_000);
    w.day(5);
    let _ = w.request(&w.alice, usd(150_000));
    w.day(28);
    let title = w.title(usd(300_000), 90);
    let loan = w.offer(title, usd(100_000));
    let none: InsufficientLiquidity =
        w.refused_with(&w.carol, w.p.router, &ILoanRouter::acceptCall { loanId: loan });
    assert_eq!((none.available, none.needed), (U256::ZERO, usd(100_000)));
    w.day(30);
    w.settle();
    w.stake(&w.bob, 100_000);
    w.send(&w.carol, w.p.router, &ILoanRouter::acceptCall { loanId: loan });
}

#[test]
fn a_settlement_in_pages_gives_what_one_gives() {
    // Eight bids of 10,000 at 1 to 8 % in eight different words of the tick table: they need 76,400.
    let play = |w: &World, lent: u64, words: u64| {
        w.stake(&w.alice, 100_000);
        w.stake(&w.bob, 1_000);
        let _ = w.borrow(usd(lent * 2), usd(lent));
        let ids: Vec<U256> = (0..8).map(|_| w.request(&w.alice, usd(10_000))).collect();
        let ticks: Vec<u16> = (1..9).map(|i| i * 100).collect();
        for (id, tick) in ids.iter().zip(&ticks) {
            w.bid(&w.alice, 0, *id, *tick, SALT);
        }
        w.day(28);
        let bids: Vec<_> = ids.iter().zip(&ticks).map(|(id, tick)| (*id, *tick, SALT)).collect();
        assert_eq!(w.reveal(&bids), 8);
        w.day(30);
        let mut pages = 0;
        let settled = loop {
            pages += 1;
            let call = ISUSDai::settleCall { maxWords: U256::from(words) };
            let receipt = w.send(&w.staff.keeper, w.p.susdai, &call);
            if let Ok(settled) = receipt.event::<ISUSDai::EpochSettled>(w.p.susdai) {
                break settled;
            }
            receipt.event::<IQev::SettlementAdvanced>(w.p.qev).expect("SettlementAdvanced");
        };
        let won: Vec<U256> =
            ids.iter().map(|id| w.view(w.p.qev, &IQev::claimableCall { id: *id }).assets).collect();
        assert_eq!(w.claim(&w.alice, ids[7]), won[7]);
        (pages, settled, won)
    };
    // 50,000 are more than half of it: from the bottom up, three words. 35,000 are less: from the top down, four.
    for (lent, served, pages) in [(51_000, 5, 3), (66_000, 3, 4)] {
        let whole = play(&world(), lent, 256);
        let paged = play(&world(), lent, 1);
        assert_eq!((whole.0, paged.0), (1, pages));
        assert_eq!(
            (whole.1.shares, whole.1.assets, whole.1.fee),
            (paged.1.shares, paged.1.assets, paged.1.fee)
        );
        assert_eq!(whole.2, paged.2);
        // The highest pay their own bids, the next one gets what they leave, the others nothing.
        let full: Vec<U256> = (1..9).rev().map(|i| usd(10_000 - 100 * i)).take(served).collect();
        let got: Vec<U256> = whole.2.iter().rev().copied().collect();
        assert_eq!(got[..served], full);
        let left = usd(101_000 - lent) - full.iter().fold(U256::ZERO, |sum, paid| sum + paid);
        assert!(got[served] <= left && left - got[served] < U256::from(2_000_000_000_000_u64));
        assert!(got[served + 1..].iter().all(|paid| paid.is_zero()));
    }
}

#[test]
fn the_last_day_belongs_to_the_next_epoch() {
    let w = world();
    w.stake(&w.alice, 10_000);
    w.day(28);
    let first = w.request(&w.alice, usd(100));
    w.day(29);
    let second = w.request(&w.alice, usd(100));
    let cohort = |id| w.view(w.p.qev, &IQev::lotCall { id }).cohort;
    assert_eq!((cohort(first), cohort(second)), (U256::ZERO, U256::from(1)));
    w.day(30);
    assert_eq!(w.settle().shares, usd(100));
    w.day(60);
    assert_eq!(w.settle().epoch, U256::from(1));
    assert_eq!(w.claim(&w.alice, first) + w.claim(&w.alice, second), usd(200));
}

#[test]
fn what_winners_give_up_vests_over_thirty_days() {
    let w = world();
    w.stake(&w.alice, 100_000);
    w.stake(&w.bob, 100_000);
    let id = w.request(&w.alice, usd(50_000));
    w.bid(&w.alice, 0, id, 200, SALT);
    w.day(28);
    assert_eq!(w.reveal(&[(id, 200, SALT)]), 1);
    w.day(30);
    let settled = w.settle();
    assert_eq!(settled.fee, usd(1_000), "2 % of 50,000");
    let unvested = || w.view(w.p.susdai, &ISUSDai::balancesCall {}).unvested;
    w.day(45);
    let half = unvested();
    // The settlement was a second into day 30.
    assert!(half > usd(500) && half < usd(501), "{half}");
    let (deposit, redemption) = w.prices();
    assert!(wad() < redemption && redemption < deposit);
    w.day(61);
    assert_eq!(unvested(), U256::ZERO);
    let (deposit, redemption) = w.prices();
    assert_eq!(deposit, redemption, "all of it is everybody's");
    assert_eq!(deposit, usd(151_000) * wad() / usd(150_000));
}
