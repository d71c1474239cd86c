//! Two stablecoins, of 6 and of 18 decimals, against one dollar.
use super::*;
use e2e::{usd, usdc, world};
use usdai_abi::usdai::InsufficientReserves;

#[test]
fn one_comes_in_and_the_other_goes_out_at_par() {
    let w = world();
    let eighteen = dollar(&w);
    w.deposit(&w.bob, 300);
    approve(&w, &w.alice, eighteen, w.p.usdai, usd(500));
    let odd = usd(500) - U256::from(1);
    let receipt = w.send(&w.alice, w.p.usdai, &deposit(eighteen, odd, w.alice.address()));
    assert_eq!(receipt.event::<IUSDai::Deposited>(w.p.usdai).expect("Deposited").minted, odd);

    let out = |token, amount| IUSDai::withdrawCall {
        token,
        amount,
        minOut: U256::ZERO,
        recipient: w.alice.address(),
    };
    let before = w.balance(w.p.usdc, w.alice.address());
    // 300 USDC are there, and 499.999... would be worth 499.999999 of them.
    let needed = usdc(500) - U256::from(1);
    let short = InsufficientReserves { token: w.p.usdc, available: usdc(300), needed };
    w.refused(&w.alice, w.p.usdai, &out(w.p.usdc, odd), &short);
    w.send(&w.alice, w.p.usdai, &out(w.p.usdc, usd(300)));
    assert_eq!(w.balance(w.p.usdc, w.alice.address()) - before, usdc(300));
    w.send(&w.alice, w.p.usdai, &out(eighteen, odd - usd(300)));
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), U256::ZERO);

    let r = w.view(w.p.usdai, &IUSDai::reservesCall {});
    assert_eq!((r.reserves, r.supply), (usd(300), usd(300)), "INV-USDAI-01");
    assert_eq!(w.balance(eighteen, w.p.usdai), usd(300), "INV-USDAI-02");
    assert_eq!(w.balance(w.p.usdc, w.p.usdai), U256::ZERO, "INV-USDAI-02");
}
