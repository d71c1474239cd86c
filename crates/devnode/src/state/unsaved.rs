//! What the state file does not have yet.

use super::{Position, State, Stored, Undo};
use alloy_primitives::{Address, U256};
use revm::state::AccountInfo;
use std::collections::{HashMap, HashSet};

/// Accounts and words that were touched since the state was last saved.
#[derive(Clone, Debug, Default)]
pub(super) struct Unsaved {
    infos: HashSet<Address>,
    slots: HashSet<(Address, U256)>,
    /// The history below is as the file has it.
    from: Position,
}

/// Accounts, words, and where the history differs.
pub type UnsavedParts<'s> = (Vec<(Address, Option<&'s AccountInfo>)>, Vec<(Address, U256, U256)>, Position);

impl State {
    /// A state as a file had it.
    #[must_use]
    pub fn restore(
        infos: Vec<(Address, AccountInfo)>,
        slots: Vec<(Address, U256, U256)>,
        history: Vec<Undo>,
    ) -> Self {
        let mut accounts: HashMap<Address, Stored> = infos
            .into_iter()
            .map(|(address, info)| (address, Stored { info, storage: HashMap::new() }))
            .collect();
        for (address, key, value) in slots {
            accounts.entry(address).or_default().storage.insert(key, value);
        }
        Self { accounts, history, unsaved: None }
    }

    /// Starts to note what changes. All that is there counts as saved.
    pub fn track(&mut self) {
        self.unsaved = Some(Unsaved { from: self.history.len(), ..Default::default() });
    }

    /// Counts everything as not saved.
    pub fn mark_all(&mut self) {
        let Some(unsaved) = &mut self.unsaved else { return };
        unsaved.from = 0;
        for (address, stored) in &self.accounts {
            unsaved.infos.insert(*address);
            unsaved.slots.extend(stored.storage.keys().map(|key| (*address, *key)));
        }
    }

    /// Whether nothing has changed since it was saved.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.unsaved.as_ref().is_none_or(|unsaved| {
            unsaved.infos.is_empty() && unsaved.slots.is_empty() && unsaved.from == self.history.len()
        })
    }

    /// What has changed, as it is now.
    #[must_use]
    pub fn unsaved(&self) -> UnsavedParts<'_> {
        let Some(unsaved) = &self.unsaved else { return (Vec::new(), Vec::new(), self.history.len()) };
        let infos = unsaved.infos.iter().map(|address| (*address, self.info(*address))).collect();
        let slots = unsaved.slots.iter().map(|(a, key)| (*a, *key, self.slot(*a, *key))).collect();
        (infos, slots, unsaved.from)
    }

    /// The history from a point on.
    #[must_use]
    pub fn history(&self, from: Position) -> &[Undo] {
        self.history.get(from..).unwrap_or_default()
    }

    /// Counts everything as saved.
    pub fn set_saved(&mut self) {
        if self.unsaved.is_some() {
            self.track();
        }
    }

    pub(super) fn touch_info(&mut self, address: Address) {
        if let Some(unsaved) = &mut self.unsaved {
            unsaved.infos.insert(address);
        }
    }

    pub(super) fn touch_slot(&mut self, address: Address, key: U256) {
        if let Some(unsaved) = &mut self.unsaved {
            // A first word may bring its account into being.
            unsaved.infos.insert(address);
            unsaved.slots.insert((address, key));
        }
    }

    /// Notes an entry of the history that was just taken back.
    pub(super) fn touch_undone(&mut self, undo: Option<&Undo>) {
        if let Some(unsaved) = &mut self.unsaved {
            unsaved.from = unsaved.from.min(self.history.len());
        }
        match undo {
            Some(Undo::Info(address, _)) => self.touch_info(*address),
            Some(Undo::Slot(address, key, _)) => self.touch_slot(*address, *key),
            None => {}
        }
    }
}
