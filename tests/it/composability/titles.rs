//! Receivers of titles that strike back or refuse.
use e2e::{usd, world, World};
use usdai_abi::caliber::{ERC721InvalidReceiver, IERC721};
use usdai_abi::router::ILoanRouter;
use usdai_abi::SolCall;
use usdai_cli::types::{Address, U256};

alloy_sol_types::sol! {
    interface IAttacker {
        function arm(address target, bytes payload, uint256 strikes) external;
        function attempts() external view returns (uint256);
        function successes() external view returns (uint256);
    }
}

fn owner(w: &World, title: U256) -> Address {
    w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: title })._0
}

fn safely(w: &World, to: Address, title: U256) -> IERC721::safeTransferFrom_0Call {
    IERC721::safeTransferFrom_0Call { from: w.carol.address(), to, tokenId: title }
}

#[test]
fn a_receiver_that_strikes_back_finds_the_registry_closed_and_its_title_there() {
    let w = world();
    let attacker = w.solidity(include_str!("../../solidity/artifacts/ReentrantAttacker.json"), &[]);
    let strikes = [
        (w.p.caliber, IERC721::ownerOfCall { tokenId: U256::from(1) }.abi_encode(), 0),
        (w.p.router, ILoanRouter::bookValueCall {}.abi_encode(), 1),
    ];
    for (target, payload, successes) in strikes {
        let title = w.title(usd(1_000), 30);
        let arm = IAttacker::armCall { target, payload: payload.into(), strikes: U256::from(1) };
        w.send(&w.bob, attacker, &arm);
        w.send(&w.carol, w.p.caliber, &safely(&w, attacker, title));
        assert_eq!(w.view(attacker, &IAttacker::attemptsCall {})._0, U256::from(1));
        assert_eq!(w.view(attacker, &IAttacker::successesCall {})._0, U256::from(successes), "{target}");
        assert_eq!(owner(&w, title), attacker);
    }
}

#[test]
fn a_receiver_that_refuses_is_named_and_the_title_stays() {
    let w = world();
    let refuser = w.solidity(include_str!("../../solidity/artifacts/Refuser.json"), &[]);
    let title = w.title(usd(1_000), 30);
    let refused = ERC721InvalidReceiver { receiver: refuser };
    w.refused(&w.carol, w.p.caliber, &safely(&w, refuser, title), &refused);
    assert_eq!(owner(&w, title), w.carol.address());
    // Without the question nobody is asked.
    let plain = IERC721::transferFromCall { from: w.carol.address(), to: refuser, tokenId: title };
    w.send(&w.carol, w.p.caliber, &plain);
    assert_eq!(owner(&w, title), refuser);
}
