//! Accounts in memory, with a history that every change can be undone from.

mod unsaved;
mod view;

pub use view::{Overlay, View};

use alloy_primitives::{keccak256, Address, Bytes, B256, U256};
use revm::bytecode::Bytecode;
use revm::state::{AccountInfo, EvmState};
use std::collections::HashMap;
use unsaved::Unsaved;

/// One account: balance, nonce, code and storage.
#[derive(Clone, Debug, Default)]
struct Stored {
    info: AccountInfo,
    storage: HashMap<U256, U256>,
}

/// What a change replaced.
#[derive(Clone, Debug)]
pub enum Undo {
    /// An account; none if it did not exist.
    Info(Address, Option<AccountInfo>),
    /// A storage word.
    Slot(Address, U256, U256),
}

/// A point in the history of the state.
pub type Position = usize;

/// All accounts of the chain as they are now, and what they were before.
#[derive(Clone, Debug, Default)]
pub struct State {
    accounts: HashMap<Address, Stored>,
    history: Vec<Undo>,
    /// What the state file does not have; none when there is no file.
    unsaved: Option<Unsaved>,
}

impl State {
    /// The point in history that the state is at.
    #[must_use]
    pub fn position(&self) -> Position {
        self.history.len()
    }

    /// Balance, nonce and code.
    #[must_use]
    pub fn info(&self, address: Address) -> Option<&AccountInfo> {
        self.accounts.get(&address).map(|account| &account.info)
    }

    /// A storage word; zero when it was never written.
    #[must_use]
    pub fn slot(&self, address: Address, key: U256) -> U256 {
        self.accounts.get(&address).and_then(|account| account.storage.get(&key)).copied().unwrap_or_default()
    }

    /// All storage words of an account that are not zero.
    pub fn words(&self, address: Address) -> impl Iterator<Item = (U256, U256)> + '_ {
        self.accounts
            .get(&address)
            .into_iter()
            .flat_map(|account| account.storage.iter().map(|(k, v)| (*k, *v)))
    }

    /// Sets or removes an account. Storage is not touched.
    pub fn set_info(&mut self, address: Address, info: Option<AccountInfo>) {
        self.touch_info(address);
        let before = match info {
            Some(info) => self.accounts.insert_info(address, info),
            None => self.accounts.remove(&address).map(|stored| {
                for (key, value) in &stored.storage {
                    self.touch_slot(address, *key);
                    self.history.push(Undo::Slot(address, *key, *value));
                }
                stored.info
            }),
        };
        self.history.push(Undo::Info(address, before));
    }

    /// Changes an account in place, creating it if needed.
    pub fn update_info(&mut self, address: Address, change: impl FnOnce(&mut AccountInfo)) {
        let mut info = self.info(address).cloned().unwrap_or_default();
        change(&mut info);
        self.set_info(address, Some(info));
    }

    /// Replaces the code of an account.
    pub fn set_code(&mut self, address: Address, code: Bytecode) {
        self.update_info(address, |info| {
            info.code_hash = code.hash_slow();
            info.code = Some(code);
        });
    }

    /// Writes a storage word. The account must exist or is created empty.
    pub fn set_slot(&mut self, address: Address, key: U256, value: U256) {
        self.touch_slot(address, key);
        let storage = &mut self.accounts.entry(address).or_default().storage;
        let before = if value.is_zero() { storage.remove(&key) } else { storage.insert(key, value) };
        self.history.push(Undo::Slot(address, key, before.unwrap_or_default()));
    }

    /// Takes over what a transaction changed and gives a hash of these changes.
    pub fn commit(&mut self, changes: EvmState) -> B256 {
        let mut accounts: Vec<_> = changes.into_iter().filter(|(_, account)| account.is_touched()).collect();
        accounts.sort_unstable_by_key(|(address, _)| *address);
        let mut digest = Vec::new();
        for (address, account) in accounts {
            digest.extend_from_slice(address.as_slice());
            if account.is_selfdestructed() || account.is_empty() {
                if self.accounts.contains_key(&address) {
                    self.set_info(address, None);
                }
                continue;
            }
            digest.extend_from_slice(&account.info.balance.to_be_bytes::<32>());
            digest.extend_from_slice(&account.info.nonce.to_be_bytes());
            digest.extend_from_slice(account.info.code_hash.as_slice());
            if self.info(address) != Some(&account.info) {
                let mut info = account.info;
                if info.code.is_none() {
                    info.code = self.info(address).and_then(|known| known.code.clone());
                }
                self.set_info(address, Some(info));
            }
            let mut slots: Vec<_> = account.storage.iter().filter(|(_, slot)| slot.is_changed()).collect();
            slots.sort_unstable_by_key(|(key, _)| **key);
            for (key, slot) in slots {
                digest.extend_from_slice(&key.to_be_bytes::<32>());
                digest.extend_from_slice(&slot.present_value.to_be_bytes::<32>());
                self.set_slot(address, *key, slot.present_value);
            }
        }
        keccak256(digest)
    }

    /// Goes back to a point in history.
    pub fn revert_to(&mut self, position: Position) {
        while self.history.len() > position {
            let undo = self.history.pop();
            self.touch_undone(undo.as_ref());
            match undo {
                Some(Undo::Info(address, Some(info))) => {
                    self.accounts.insert_info(address, info);
                }
                Some(Undo::Info(address, None)) => {
                    self.accounts.remove(&address);
                }
                Some(Undo::Slot(address, key, value)) => {
                    let storage = &mut self.accounts.entry(address).or_default().storage;
                    if value.is_zero() {
                        storage.remove(&key);
                    } else {
                        storage.insert(key, value);
                    }
                }
                None => break,
            }
        }
    }

    /// The state as it was at a point in history, for reading.
    #[must_use]
    pub fn at(&self, position: Position) -> View<'_> {
        let mut overlay = Overlay::default();
        for undo in self.history.get(position..).unwrap_or_default().iter().rev() {
            match undo {
                Undo::Info(address, info) => overlay.set_info(*address, info.clone()),
                Undo::Slot(address, key, value) => overlay.set_slot(*address, *key, *value),
            }
        }
        View::new(self, overlay)
    }

    /// The state as it is now, for reading.
    #[must_use]
    pub fn now(&self) -> View<'_> {
        View::new(self, Overlay::default())
    }
}

/// Code as an account holds it.
#[must_use]
pub fn to_bytecode(code: Bytes) -> Bytecode {
    Bytecode::new_raw_checked(code.clone()).unwrap_or_else(|_| Bytecode::new_legacy(code))
}

trait InsertInfo {
    fn insert_info(&mut self, address: Address, info: AccountInfo) -> Option<AccountInfo>;
}

impl InsertInfo for HashMap<Address, Stored> {
    fn insert_info(&mut self, address: Address, info: AccountInfo) -> Option<AccountInfo> {
        match self.get_mut(&address) {
            Some(stored) => Some(std::mem::replace(&mut stored.info, info)),
            None => {
                self.insert(address, Stored { info, storage: HashMap::new() });
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(balance: u64) -> AccountInfo {
        AccountInfo { balance: U256::from(balance), ..Default::default() }
    }

    #[test]
    fn reverting_restores_infos_and_slots() {
        let (alice, key) = (Address::with_last_byte(1), U256::from(7));
        let mut state = State::default();
        state.set_info(alice, Some(info(5)));
        state.set_slot(alice, key, U256::from(1));
        let position = state.position();
        state.set_slot(alice, key, U256::from(2));
        state.set_slot(alice, key, U256::ZERO);
        state.set_info(alice, None);
        assert_eq!(state.slot(alice, key), U256::ZERO);
        state.revert_to(position);
        assert_eq!(state.info(alice).map(|i| i.balance), Some(U256::from(5)));
        assert_eq!(state.slot(alice, key), U256::from(1));
    }

    #[test]
    fn a_view_of_the_past_does_not_see_later_changes() {
        let (alice, key) = (Address::with_last_byte(1), U256::from(7));
        let mut state = State::default();
        let empty = state.position();
        state.set_info(alice, Some(info(5)));
        state.set_slot(alice, key, U256::from(1));
        let first = state.position();
        state.set_info(alice, Some(info(6)));
        state.set_slot(alice, key, U256::from(2));
        assert_eq!(state.at(first).info(alice).map(|i| i.balance), Some(U256::from(5)));
        assert_eq!(state.at(first).slot(alice, key), U256::from(1));
        assert_eq!(state.at(empty).info(alice), None);
        assert_eq!(state.at(empty).slot(alice, key), U256::ZERO);
        assert_eq!(state.now().slot(alice, key), U256::from(2));
    }
}
