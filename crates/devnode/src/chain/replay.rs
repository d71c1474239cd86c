//! Running a transaction of the past again, to see what happened in it.

use super::submit::invalid;
use super::{Block, Chain, Recorded};
use crate::error::RpcError;
use crate::executor::{execute, execute_recorded, Checks};

impl Chain {
    /// Runs a transaction again on the state that it ran on, and leaves no trace.
    ///
    /// # Errors
    /// When there is no such transaction in the block, or it does not do again what its receipt says.
    pub fn replay(&self, block: &Block, index: usize) -> Result<Recorded<'_>, RpcError> {
        let mined = block.transactions.get(index).ok_or_else(|| RpcError::server("transaction not found"))?;
        let mut scope = self.scope_of(block);
        // What transactions before it called in the block starts cached.
        for earlier in &block.transactions[..index] {
            let env = self.environment(&earlier.tx, earlier.from);
            let view = self.state.at(earlier.before);
            let run = execute(view, &scope, &self.config.stylus, &self.programs, env, Checks::Full);
            scope.recent = run.map_err(|error| invalid(&error))?.recent;
        }
        let before = self.state.at(mined.before);
        let (executed, frame, spending) = execute_recorded(
            before.clone(),
            &scope,
            &self.config.stylus,
            &self.programs,
            self.environment(&mined.tx, mined.from),
            Checks::Full,
        )
        .map_err(|error| invalid(&error))?;
        if executed.gas_used != mined.gas_used || executed.end != mined.end {
            return Err(RpcError::server(format!(
                "the replay of {} used {} gas and its receipt says {}: the state it ran on is gone",
                mined.hash, executed.gas_used, mined.gas_used
            )));
        }
        Ok(Recorded { executed, frame, spending, before })
    }
}
