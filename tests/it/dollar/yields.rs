//! The base yield, over days of the chain's time. The vault is an account here: a second USDai of the same programs.
use super::*;
use e2e::{programs, usd, usdc, world};
use usdai_abi::common::{AlreadyWired, Unauthorized};
use usdai_cli::deploy::deploy_program;

/// 5 % a year, per second, scaled 1e18.
const RATE: u64 = 1_585_489_599;

fn own(w: &World) -> Address {
    let admin = w.staff.admin.address();
    let desk = w.view(w.p.usdai, &IUSDai::deskCall {})._0;
    let program = programs().into_iter().find(|program| program.name == "usdai").expect("the program");
    let arguments = (admin, desk).abi_encode_params();
    let (usdai, _) = deploy_program(&w.chain, &w.staff.deployer, &program, &arguments).expect("deploys");
    w.send(&w.staff.admin, usdai, &IUSDai::listAssetCall { token: w.p.usdc, cap: U256::MAX });
    w.send(&w.staff.admin, usdai, &IUSDai::setOpenCall { open: true });
    w.send(&w.staff.admin, usdai, &IUSDai::setVaultCall { vault: w.bob.address() });
    approve(w, &w.alice, w.p.usdc, usdai, usdc(10_000));
    w.send(&w.alice, usdai, &deposit(w.p.usdc, usdc(1_000), w.alice.address()));
    usdai
}

#[test]
fn yield_accrues_by_the_second_and_is_paid_as_far_as_it_is_funded() {
    let w = world();
    let usdai = own(&w);
    let tiers = vec![U256::from(RATE), usd(600), U256::from(RATE / 2), usd(10_000)];
    w.send(&w.staff.admin, usdai, &IUSDai::setYieldTiersCall { words: tiers.clone() });
    assert_eq!(w.view(usdai, &IUSDai::yieldTiersCall {}).words, tiers);
    let start = w.chain.now().expect("time");
    w.chain.advance_to(start + 30 * 86_400).expect("time");
    // Settled by this transaction, at the backing before it.
    let receipt = w.send(&w.alice, usdai, &deposit(w.p.usdc, usdc(9_000), w.alice.address()));
    let seconds = w.chain.now().expect("time") - start;
    assert!(receipt.event::<IUSDai::Deposited>(usdai).is_ok());
    let accrued = w.view(usdai, &IUSDai::baseYieldAccruedCall {})._0;
    let earned = |seconds: u64| {
        (usd(600) * U256::from(RATE) + usd(400) * U256::from(RATE / 2)) * U256::from(seconds)
            / U256::from(10_u64.pow(18))
    };
    // The view is a second or so later than the deposit, at the larger backing.
    assert!(accrued >= earned(30 * 86_400) && accrued < earned(seconds + 60), "{accrued}");
    assert!(accrued > usd(3) && accrued < usd(4), "1,000 at about 4 % for a month");

    // Nothing is funded: nothing is paid, nothing is lost.
    assert_eq!(w.view(usdai, &IUSDai::baseYieldFundedCall {})._0, U256::ZERO);
    w.send(&w.bob, usdai, &IUSDai::harvestYieldCall {});
    assert_eq!(w.balance(usdai, w.bob.address()), U256::ZERO);
    approve(&w, &w.carol, w.p.usdc, usdai, usdc(2));
    w.send(&w.carol, usdai, &IUSDai::fundYieldCall { token: w.p.usdc, amount: usdc(2) });
    assert_eq!(w.view(usdai, &IUSDai::reservesCall {}).reserves, usd(10_000), "the escrow backs nothing");
    assert_eq!(w.view(usdai, &IUSDai::baseYieldFundedCall {})._0, usd(2));
    let receipt = w.send(&w.bob, usdai, &IUSDai::harvestYieldCall {});
    assert_eq!(receipt.event::<IUSDai::YieldHarvested>(usdai).expect("YieldHarvested").amount, usd(2));
    assert_eq!(w.balance(usdai, w.bob.address()), usd(2));
    let r = w.view(usdai, &IUSDai::reservesCall {});
    assert_eq!((r.reserves, r.supply), (usd(10_002), usd(10_002)), "INV-USDAI-01");
    assert!(w.view(usdai, &IUSDai::baseYieldAccruedCall {})._0 > usd(1), "the rest waits for money");
    w.refused(&w.alice, usdai, &IUSDai::harvestYieldCall {}, &Unauthorized { caller: w.alice.address() });
}

#[test]
fn the_vault_of_the_protocol_is_named_for_good() {
    let w = world();
    assert_eq!(w.view(w.p.usdai, &IUSDai::vaultCall {})._0, w.p.susdai);
    let other = IUSDai::setVaultCall { vault: w.bob.address() };
    w.refused(&w.staff.admin, w.p.usdai, &other, &AlreadyWired {});
}
