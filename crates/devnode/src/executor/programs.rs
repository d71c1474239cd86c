//! Compiled programs, kept between transactions.

use alloy_primitives::B256;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use stylus_vm::{Activation, Engine, Params, Program};

/// Programs that stay cheap to start within one block.
const RECENT_LIMIT: usize = 32;

/// Compiled programs by code hash and Stylus version. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Programs {
    engine: Engine,
    compiled: Arc<Mutex<HashMap<(B256, u16), Program>>>,
}

impl Programs {
    /// No programs yet, to be compiled for this engine.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self { engine, ..Self::default() }
    }

    /// The compiled program of this code, compiled from `wasm` when it is not known yet.
    ///
    /// # Errors
    /// A text that says why the code is no valid program.
    pub fn get(
        &self,
        code_hash: B256,
        params: &Params,
        wasm: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> Result<Program, String> {
        let key = (code_hash, params.stylus_version);
        if let Some(program) = self.lock().get(&key) {
            return Ok(program.clone());
        }
        Ok(self.compile(code_hash, &wasm()?, params)?.1)
    }

    /// Checks and compiles a module, whether or not it is known.
    ///
    /// # Errors
    /// A text that says why it is no valid program.
    pub fn compile(
        &self,
        code_hash: B256,
        wasm: &[u8],
        params: &Params,
    ) -> Result<(Activation, Program), String> {
        let (activation, program) =
            stylus_vm::activate_for(self.engine, wasm, params).map_err(|e| e.to_string())?;
        self.lock().insert((code_hash, params.stylus_version), program.clone());
        Ok((activation, program))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(B256, u16), Program>> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The programs called last in a block, at most 32.
#[derive(Clone, Debug, Default)]
pub struct RecentPrograms {
    code_hashes: Vec<B256>,
}

impl RecentPrograms {
    /// Notes a call and tells whether the program was there before.
    pub fn insert(&mut self, code_hash: B256) -> bool {
        let known = self.code_hashes.iter().position(|hash| *hash == code_hash);
        match known {
            Some(index) => {
                self.code_hashes.remove(index);
            }
            None if self.code_hashes.len() == RECENT_LIMIT => {
                self.code_hashes.remove(0);
            }
            None => {}
        }
        self.code_hashes.push(code_hash);
        known.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_not_called_for_longest_is_forgotten() {
        let mut recent = RecentPrograms::default();
        for i in 0..32 {
            assert!(!recent.insert(B256::with_last_byte(i)));
        }
        assert!(recent.insert(B256::with_last_byte(0)));
        assert!(!recent.insert(B256::with_last_byte(32)));
        assert!(recent.insert(B256::with_last_byte(0)));
        assert!(!recent.insert(B256::with_last_byte(1)));
    }
}
