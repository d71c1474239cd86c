//! Calls without signatures, blocks and JSON: for tests that make many of them.

use super::{Failure, TestChain};
use crate::chain::{CallRequest, Moment};
use crate::executor::{declare_deep, End, Executed, STACK_SIZE};
use crate::state::Overlay;
use alloy_primitives::{Address, Bytes, Log, U256};

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it succeeded.
    pub success: bool,
    /// Its answer, or the data of its revert.
    pub output: Bytes,
    /// What it logged.
    pub logs: Vec<Log>,
    /// Gas used.
    pub gas_used: u64,
}

/// Runs `work` on a thread with the stack that the deepest calls need, so that a call needs no thread of its own.
///
/// # Panics
/// When `work` panics, or there is no such thread.
pub fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, || {
            declare_deep();
            work()
        });
        match deep.map(|thread| thread.join()) {
            Ok(Ok(value)) => value,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => panic!("no thread for the calls: {error}"),
        }
    })
}

impl TestChain {
    /// Sets the time of the block to come, in which [`TestChain::run`] and [`TestChain::ask`] take place.
    pub fn set_next_time(&self, seconds: u64) {
        self.node.write().clock.set_next(seconds);
    }

    /// Sets a storage word.
    pub fn set_storage(&self, of: Address, slot: U256, word: U256) {
        self.node.write().state.set_slot(of, slot, word);
    }

    /// Runs a call in the block to come and keeps what it changed. Anyone may be the sender, and pays no gas; the block
    /// is not made.
    ///
    /// # Errors
    /// When the chain refuses the call, or it ends otherwise than by success or revert.
    pub fn run(&self, from: Address, to: Address, input: &[u8]) -> Result<Outcome, Failure> {
        let executed = self.execute(from, to, input)?;
        let outcome = outcome(&executed)?;
        self.node.write().state.commit(executed.changes);
        Ok(outcome)
    }

    /// As [`TestChain::run`], and forgets what it changed.
    ///
    /// # Errors
    /// As [`TestChain::run`].
    pub fn ask(&self, from: Address, to: Address, input: &[u8]) -> Result<Outcome, Failure> {
        outcome(&self.execute(from, to, input)?)
    }

    fn execute(&self, from: Address, to: Address, input: &[u8]) -> Result<Executed, Failure> {
        let request = CallRequest {
            from,
            to: Some(to),
            input: Bytes::copy_from_slice(input),
            ..CallRequest::default()
        };
        let chain = self.node.read();
        chain.call(&request, Moment::Pending, |_| Overlay::default()).map_err(Failure::Refused)
    }
}

fn outcome(executed: &Executed) -> Result<Outcome, Failure> {
    if let End::Halt(reason) = &executed.end {
        return Err(Failure::Halted(reason.clone()));
    }
    Ok(Outcome {
        success: executed.end == End::Success,
        output: executed.output.clone(),
        logs: executed.logs.clone(),
        gas_used: executed.gas_used,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::hex;

    #[test]
    fn a_run_keeps_what_it_changed_and_a_question_does_not() {
        let chain = TestChain::new();
        let (alice, counter) = (Address::repeat_byte(1), Address::repeat_byte(2));
        // adds one to slot 0 and answers with the time
        let code = hex!("600160005401600055426000526020 6000f3").to_vec();
        {
            let mut node = chain.node.write();
            node.state.set_code(counter, crate::state::to_bytecode(code.into()));
        }
        chain.set_next_time(super::super::GENESIS_TIME + 77);
        let snapshot = chain.snapshot().expect("a snapshot");
        let count = || chain.storage(counter, U256::ZERO);
        on_deep_stack(|| {
            let asked = chain.ask(alice, counter, &[]).expect("runs");
            assert!(asked.success);
            assert_eq!(U256::from_be_slice(&asked.output), U256::from(super::super::GENESIS_TIME + 77));
            assert_eq!(count(), U256::ZERO);
            chain.run(alice, counter, &[]).expect("runs");
            chain.run(alice, counter, &[]).expect("runs again");
            assert_eq!(count(), U256::from(2));
        });
        chain.revert(snapshot).expect("back");
        assert_eq!(count(), U256::ZERO);
    }
}
