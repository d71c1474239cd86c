//! A chain and its state file: what is written after a change, and how a chain comes back.

use super::pool::Pool;
use super::{Chain, Clock, Snapshot};
use crate::config::Config;
use crate::state::State;
use crate::store::{Changes, Durability, Malformed, Reader, Saved, Store, StoreError, Writer};
use std::collections::HashSet;
use std::path::Path;

/// The state file of a chain and what it has already.
#[derive(Debug)]
pub struct Persistence {
    store: Store,
    /// Blocks that are in the file and still in the chain.
    blocks: usize,
    /// The small facts as the file has them.
    rest: Vec<u8>,
    /// Why the file could not be written, once that has happened.
    failure: Option<String>,
}

impl Chain {
    /// The chain in a state file; a new one if the file is new.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open(config: Config, path: &Path, durability: Durability) -> Result<Self, StoreError> {
        let (store, saved) = Store::open(path, durability, config.chain_id)?;
        let mut persistence = Persistence { store, blocks: 0, rest: Vec::new(), failure: None };
        let mut chain = match saved {
            None => Self::new(config),
            Some(saved) => {
                let began = saved.blocks.first().map_or(0, |block| block.header.timestamp);
                if let Some(wanted) = config.genesis_timestamp.filter(|wanted| *wanted != began) {
                    return Err(StoreError::OtherGenesis { path: path.to_owned(), found: began, wanted });
                }
                persistence.blocks = saved.blocks.len();
                persistence.rest.clone_from(&saved.rest);
                Self::restore(config, saved)
                    .map_err(|Malformed| persistence.store.damaged("its facts are malformed"))?
            }
        };
        chain.state.track();
        let whole = persistence.blocks == 0;
        chain.persistence = Some(persistence);
        if whole {
            chain.state.mark_all();
        }
        chain.save();
        match chain.storage_failure() {
            Some(detail) => Err(StoreError::Io { path: path.to_owned(), detail: detail.to_owned() }),
            None => Ok(chain),
        }
    }

    fn restore(config: Config, saved: Saved) -> Result<Self, Malformed> {
        let mut chain = Self::new(config);
        let mut rest = Reader(&saved.rest);
        chain.clock = Clock::read(&mut rest)?;
        chain.pool = Pool::read(&mut rest)?;
        chain.impersonated = rest.list(Reader::address)?.into_iter().collect::<HashSet<_>>();
        chain.snapshots = rest.list(Snapshot::read)?;
        rest.end()?;
        chain.state = State::restore(saved.infos, saved.slots, saved.history);
        chain.blocks = saved.blocks;
        chain.places.clear();
        for number in 0..chain.blocks.len() {
            chain.place(number);
        }
        Ok(chain)
    }

    /// Writes what has changed to the state file, if there is one.
    pub fn save(&mut self) {
        let rest = self.rest();
        let Some(persistence) = &mut self.persistence else { return };
        let unchanged =
            self.state.is_saved() && persistence.blocks == self.blocks.len() && persistence.rest == rest;
        if unchanged || persistence.failure.is_some() {
            return;
        }
        let (infos, slots, history_from) = self.state.unsaved();
        let changes = Changes {
            infos,
            slots,
            history_from,
            history: self.state.history(history_from),
            blocks_from: persistence.blocks,
            blocks: self.blocks.get(persistence.blocks..).unwrap_or_default(),
            rest: &rest,
        };
        match persistence.store.save(&changes) {
            Ok(()) => {
                persistence.blocks = self.blocks.len();
                persistence.rest = rest;
                self.state.set_saved();
            }
            Err(error) => persistence.failure = Some(error.to_string()),
        }
    }

    /// Why the state file could not be written. Nothing that happened since is in it.
    #[must_use]
    pub fn storage_failure(&self) -> Option<&str> {
        self.persistence.as_ref()?.failure.as_deref()
    }

    /// Notes that only so many blocks are left of those in the file.
    pub(super) fn forget_blocks(&mut self, left: usize) {
        if let Some(persistence) = &mut self.persistence {
            persistence.blocks = persistence.blocks.min(left);
        }
    }

    fn rest(&self) -> Vec<u8> {
        let mut out = Writer::default();
        self.clock.write(&mut out);
        self.pool.write(&mut out);
        let mut impersonated: Vec<_> = self.impersonated.iter().collect();
        impersonated.sort_unstable();
        out.list(&impersonated, |out, address| {
            out.raw(address.as_slice());
        });
        out.list(&self.snapshots, |out, snapshot| snapshot.write(out));
        out.0
    }
}

impl Snapshot {
    fn write(&self, out: &mut Writer) {
        out.number(self.blocks as u64).number(self.position as u64);
        self.clock.write(out);
        self.pool.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            blocks: from.index()?,
            position: from.index()?,
            clock: Clock::read(from)?,
            pool: Pool::read(from)?,
        })
    }
}
