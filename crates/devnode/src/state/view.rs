//! Reading the state at one moment, with what a call wants to see differently.

use super::State;
use alloy_primitives::{keccak256, Address, B256, U256};
use revm::bytecode::Bytecode;
use revm::state::AccountInfo;
use revm::Database;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

/// Differences to a state.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    infos: HashMap<Address, Option<AccountInfo>>,
    slots: HashMap<(Address, U256), U256>,
    wiped: HashSet<Address>,
}

impl Overlay {
    /// Replaces an account's balance, nonce and code.
    pub fn set_info(&mut self, address: Address, info: Option<AccountInfo>) {
        self.infos.insert(address, info);
    }

    /// Replaces one storage word.
    pub fn set_slot(&mut self, address: Address, key: U256, value: U256) {
        self.slots.insert((address, key), value);
    }

    /// Makes all storage words zero that are not set after this.
    pub fn wipe_storage(&mut self, address: Address) {
        self.slots.retain(|(owner, _), _| *owner != address);
        self.wiped.insert(address);
    }
}

/// A state with an overlay. What the executor reads from.
#[derive(Clone, Debug)]
pub struct View<'a> {
    state: &'a State,
    overlay: Overlay,
}

impl<'a> View<'a> {
    /// Combines both.
    #[must_use]
    pub fn new(state: &'a State, overlay: Overlay) -> Self {
        Self { state, overlay }
    }

    /// The same state with more differences, which win over those it has.
    #[must_use]
    pub fn with(mut self, overlay: Overlay) -> Self {
        for address in overlay.wiped {
            self.overlay.wipe_storage(address);
        }
        self.overlay.infos.extend(overlay.infos);
        self.overlay.slots.extend(overlay.slots);
        self
    }

    /// Balance, nonce and code.
    #[must_use]
    pub fn info(&self, address: Address) -> Option<&AccountInfo> {
        match self.overlay.infos.get(&address) {
            Some(info) => info.as_ref(),
            None => self.state.info(address),
        }
    }

    /// A storage word.
    #[must_use]
    pub fn slot(&self, address: Address, key: U256) -> U256 {
        match self.overlay.slots.get(&(address, key)) {
            Some(value) => *value,
            None if self.overlay.wiped.contains(&address) => U256::ZERO,
            None => self.state.slot(address, key),
        }
    }

    /// The code of an account, empty when it has none.
    #[must_use]
    pub fn code(&self, address: Address) -> Bytecode {
        self.info(address).and_then(|info| info.code.clone()).unwrap_or_default()
    }
}

impl Database for View<'_> {
    type Error = Infallible;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        Ok(self.info(address).cloned())
    }

    // Accounts always carry their code.
    fn code_by_hash(&mut self, _: B256) -> Result<Bytecode, Infallible> {
        Ok(Bytecode::default())
    }

    fn storage(&mut self, address: Address, key: U256) -> Result<U256, Infallible> {
        Ok(self.slot(address, key))
    }

    // BLOCKHASH speaks of the parent chain, which does not exist here: a fixed hash of the number stands for it.
    fn block_hash(&mut self, number: u64) -> Result<B256, Infallible> {
        let mut text = b"parent chain block ".to_vec();
        text.extend_from_slice(&number.to_be_bytes());
        Ok(keccak256(text))
    }
}
