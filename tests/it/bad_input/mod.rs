//! Bad input, generated from abi/*.json: for every function of every contract each number at its edges, each address
//! zero, arguments that are cut off or outside of their type, value, callers with and without the role, in every phase.
//! What comes of it is an answer of the ABI's shape or an error that the ABI of the contract or of one that it calls names;
//! never a revert without data, never gas that runs out. What was refused has changed nothing.
pub mod abi;
mod calls;
mod phases;

use std::collections::BTreeMap;

use e2e::world;
use usdai_cli::types::Address;

use abi::Contract;
use calls::{Outcome, Sweep};

/// The number of calls below which the generator has lost something.
const LEAST: usize = 8_000;

#[test]
fn every_function_answers_bad_input_by_name() {
    let w = world();
    let contracts = abi::read();
    let addresses = addresses(&w);
    for contract in &contracts {
        assert!(addresses.contains_key(contract.name.as_str()), "{} is deployed nowhere", contract.name);
    }
    let mut sweep = Sweep::new(&w);
    phases::in_each(&w, |phase, depth| {
        for Contract { name, functions } in &contracts {
            for function in functions {
                sweep.function(phase, depth, name, addresses[name.as_str()], function);
            }
        }
    });
    let (calls, faults) = sweep.done();
    println!("{calls} calls");
    assert!(
        faults.is_empty(),
        "INV-INPUT-01: {} of {calls} calls:\n{}",
        faults.len(),
        faults[..faults.len().min(300)].join("\n")
    );
    assert!(calls >= LEAST, "{calls} calls only");
}

#[test]
fn what_is_refused_changes_nothing() {
    let w = world();
    phases::busy(&w);
    let contracts = abi::read();
    let addresses = addresses(&w);
    let sweep = Sweep::new(&w);
    let before = w.figures();
    let mut refused = 0;
    for Contract { name, functions } in &contracts {
        for function in functions {
            for input in sweep.plain_and_short(function) {
                let to = addresses[name.as_str()];
                let caller = &w.staff.keeper;
                if matches!(sweep.ask(caller.address(), to, 0, &input), Outcome::Answer(_)) {
                    continue;
                }
                let sent = w.chain.transact(caller, Some(to), usdai_cli::types::U256::ZERO, input.into());
                assert!(
                    sent.is_err(),
                    "INV-INPUT-02: {name}.{}: eth_call refuses, a transaction does not",
                    function.name
                );
                refused += 1;
            }
        }
    }
    assert_eq!(w.figures(), before, "INV-INPUT-02: refused transactions have left a trace");
    assert!(refused > 200, "{refused} refusals only");
}

fn addresses(w: &e2e::World) -> BTreeMap<&'static str, Address> {
    w.p.contracts().into_iter().chain(w.p.helpers()).collect()
}
