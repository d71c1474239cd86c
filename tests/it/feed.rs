//! The feed of the redemption price, against somebody who does all he can within one transaction.
use e2e::{usd, world, World};
use usdai_abi::erc20::IERC20;
use usdai_abi::feed::IFeed;
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::SolCall;
use usdai_cli::types::{address, Address, Bytes, U256};
use usdai_cli::units::{wad, DAY};

alloy_sol_types::sol! {
    struct Call3 { address target; bool allowFailure; bytes callData; }
    struct Result3 { bool success; bytes returnData; }
    interface IMulticall3 {
        function aggregate3(Call3[] calls) external payable returns (Result3[] returnData);
    }
}

/// A contract account that does several things in one transaction.
const ATTACKER: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");

fn step<C: SolCall>(target: Address, call: &C) -> Call3 {
    Call3 { target, allowFailure: false, callData: call.abi_encode().into() }
}

fn latest(w: &World) -> IFeed::latestRoundDataReturn {
    w.view(w.p.feed, &IFeed::latestRoundDataCall {})
}

fn answer(w: &World) -> U256 {
    latest(w).answer.into_raw()
}

/// The answer of the feed before, between and after all of `steps`, which go through together.
fn answers_around(w: &World, steps: Vec<Call3>) -> Vec<U256> {
    let read = || step(w.p.feed, &IFeed::latestRoundDataCall {});
    let mut calls = vec![read()];
    for step in steps {
        calls.push(step);
        calls.push(read());
    }
    let reads = IMulticall3::aggregate3Call { calls };
    let results = w.view(ATTACKER, &reads).returnData;
    w.send(&w.bob, ATTACKER, &reads);
    let decode = |data: &Bytes| {
        IFeed::latestRoundDataCall::abi_decode_returns(data, true).expect("a round").answer.into_raw()
    };
    results.iter().step_by(2).map(|result| decode(&result.returnData)).collect()
}

#[test]
fn no_transaction_moves_what_it_reads() {
    let w = world();
    w.stake(&w.alice, 100_000);
    w.stake(&w.bob, 100_000);
    let id = w.request(&w.bob, usd(10_000));
    w.deposit(&w.carol, 200_000);
    w.send(&w.carol, w.p.usdai, &IERC20::transferCall { to: ATTACKER, value: usd(200_000) });
    w.day(31);
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    w.day(32);
    let before = answer(&w);
    assert_eq!(before, wad());
    let vault = w.p.susdai;
    let answers = answers_around(
        &w,
        vec![
            step(w.p.usdai, &IERC20::approveCall { spender: vault, value: U256::MAX }),
            step(vault, &ISUSDai::depositCall { assets: usd(90_000), receiver: ATTACKER }),
            step(w.p.feed, &IFeed::checkpointCall {}),
            step(w.p.usdai, &IERC20::transferCall { to: vault, value: usd(50_000) }),
            step(w.p.feed, &IFeed::checkpointCall {}),
            step(vault, &ISUSDai::settleCall { maxWords: U256::from(256) }),
            step(vault, &ISUSDai::syncCall { requestId: id }),
            step(w.p.feed, &IFeed::checkpointCall {}),
            step(
                vault,
                &ISUSDai::requestRedeemCall { shares: usd(90_000), controller: ATTACKER, owner: ATTACKER },
            ),
            step(w.p.feed, &IFeed::checkpointCall {}),
        ],
    );
    assert_eq!(answers.len(), 11);
    assert!(answers.iter().all(|seen| *seen == before), "{answers:?}");
    // Nor was anything recorded that comes out later: the donation is in no price.
    w.day(40);
    assert_eq!(answer(&w), wad());
}

#[test]
fn a_default_counts_from_the_second_after_its_record() {
    let w = world();
    w.stake(&w.alice, 500_000);
    w.day(1);
    let (loan, _) = w.borrow(usd(305_000), usd(213_500));
    w.day(1 + 31 + 11);
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    // Late, but not by as many days as a haircut without a default takes.
    w.day(1 + 31 + 12);
    let before = answer(&w);
    assert_eq!(before, wad());
    let answers = answers_around(
        &w,
        vec![
            step(w.p.router, &ILoanRouter::markDefaultCall { loanId: loan }),
            step(w.p.feed, &IFeed::checkpointCall {}),
        ],
    );
    assert!(answers.iter().all(|seen| *seen == before), "{answers:?}");
    w.day(1 + 31 + 13);
    let price = w.prices().1;
    assert!(price < wad() / U256::from(100) * U256::from(90), "a haircut: {price}");
    assert_eq!(answer(&w), price, "in full");
}

#[test]
fn a_repayment_is_reached_by_a_hundredth_a_day() {
    let w = world();
    w.stake(&w.alice, 250_000);
    w.day(1);
    let (loan, _) = w.borrow(usd(305_000), usd(213_500));
    w.deposit(&w.carol, 300_000);
    w.send(&w.carol, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: U256::MAX });
    w.day(31);
    w.send(&w.carol, w.p.router, &ILoanRouter::repayCall { loanId: loan, amount: usd(300_000) });
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    let recorded = U256::from(w.chain.now().expect("time"));
    let price = w.prices().1;
    assert!(price > wad(), "{price}");
    assert_eq!(latest(&w).updatedAt, recorded);
    w.chain.advance_to(recorded.to::<u64>() + DAY / 4).expect("time");
    let seen = latest(&w);
    assert!(
        seen.answer.into_raw() > wad()
            && seen.answer.into_raw() <= wad() * U256::from(10_026) / U256::from(10_000)
    );
    assert!(seen.answer.into_raw() <= price);
    assert_eq!(seen.updatedAt, recorded, "how old it is shows");
    w.day(40);
    assert_eq!(answer(&w), price);
}
