//! The state file: a chain on disk, in an embedded database.
//!
//! Everything that one request changed is one transaction of the database: after a crash the file holds all of it or
//! nothing of it.

mod backend;
mod codec;
mod error;

pub use codec::{Malformed, Reader, Writer};
pub use error::StoreError;

use crate::chain::Block;
use crate::state::Undo;
use alloy_primitives::{Address, B256, U256};
use backend::Unflushed;
use codec::Codes;
use redb::backends::FileBackend;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, TableDefinition};
use revm::bytecode::Bytecode;
use revm::state::AccountInfo;
use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::{Path, PathBuf};

/// Rises with every change of the format.
const FORMAT: u64 = 1;
/// Memory the database may use for pages, bytes.
const CACHE_SIZE: usize = 32 << 20;

type Table = TableDefinition<'static, &'static [u8], &'static [u8]>;
type List = TableDefinition<'static, u64, &'static [u8]>;

const FACTS: Table = TableDefinition::new("facts");
const CODES: Table = TableDefinition::new("codes");
const ACCOUNTS: Table = TableDefinition::new("accounts");
const SLOTS: Table = TableDefinition::new("slots");
const HISTORY: List = TableDefinition::new("history");
const BLOCKS: List = TableDefinition::new("blocks");

const FORMAT_KEY: &[u8] = b"format";
const CHAIN_KEY: &[u8] = b"chain id";
const REST_KEY: &[u8] = b"rest";

/// When a change is safe on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Before its request is answered. It survives a failure of the machine.
    #[default]
    EveryBlock,
    /// When the system gets to it. It survives the end of the process, even by SIGKILL, but after a failure of the
    /// machine the file may be unusable.
    System,
}

/// What is to be written: everything that is not as the file has it.
#[derive(Debug)]
pub struct Changes<'c> {
    /// Accounts as they are now; none for those that are gone.
    pub infos: Vec<(Address, Option<&'c AccountInfo>)>,
    /// Storage words as they are now.
    pub slots: Vec<(Address, U256, U256)>,
    /// Where the history differs from the file's.
    pub history_from: usize,
    /// The history from there on.
    pub history: &'c [Undo],
    /// The number of the first block that the file does not have.
    pub blocks_from: usize,
    /// The blocks from there on.
    pub blocks: &'c [Block],
    /// All that is small, written as a whole.
    pub rest: &'c [u8],
}

/// A chain as the file has it.
#[derive(Debug)]
pub struct Saved {
    /// Accounts.
    pub infos: Vec<(Address, AccountInfo)>,
    /// Storage words.
    pub slots: Vec<(Address, U256, U256)>,
    /// History of the state.
    pub history: Vec<Undo>,
    /// Blocks from genesis on, each the child of the one before.
    pub blocks: Vec<Block>,
    /// All that is small.
    pub rest: Vec<u8>,
}

/// An open state file. No other process can open it meanwhile.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    database: Database,
    /// Codes that the file has.
    codes: HashSet<B256>,
}

impl Store {
    /// Opens a file, creating it when it is not there, and reads the chain in it; none when it is new.
    ///
    /// # Errors
    /// When another process has it open, when it holds something else, or when it cannot be read.
    pub fn open(
        path: &Path,
        durability: Durability,
        chain_id: u64,
    ) -> Result<(Self, Option<Saved>), StoreError> {
        // The database panics on some files that it cannot have written.
        let opened = catch_unwind(AssertUnwindSafe(|| Self::open_checked(path, durability, chain_id)));
        opened.unwrap_or_else(|_| {
            Err(StoreError::Damaged { path: path.to_owned(), detail: "the database cannot read it".into() })
        })
    }

    fn open_checked(
        path: &Path,
        durability: Durability,
        chain_id: u64,
    ) -> Result<(Self, Option<Saved>), StoreError> {
        let database = open(path, durability)?;
        let mut store = Self { path: path.to_owned(), database, codes: HashSet::new() };
        let saved = match store.facts(chain_id)? {
            Some(rest) => Some(store.load(rest)?),
            None => None,
        };
        if saved.is_none() {
            store.begin(chain_id)?;
        }
        Ok((store, saved))
    }

    /// Checks what the file is; the small facts of the chain if there is one.
    fn facts(&self, chain_id: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let read = self.database.begin_read().map_err(|error| self.io(error))?;
        let facts = match read.open_table(FACTS) {
            Ok(facts) => facts,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
            Err(error) => return Err(self.foreign(error)),
        };
        let get = |key: &[u8]| {
            let value = facts.get(key).map_err(|error| self.io(error))?;
            Ok::<_, StoreError>(value.map(|value| value.value().to_vec()))
        };
        let number = |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| Reader(&bytes).number().ok());
        match number(get(FORMAT_KEY)?) {
            Some(FORMAT) => {}
            Some(other) => return Err(self.foreign(format!("it has format {other}, this is {FORMAT}"))),
            None => return Err(self.foreign("it has no format")),
        }
        let found = number(get(CHAIN_KEY)?).ok_or_else(|| self.damaged("it has no chain id"))?;
        if found != chain_id {
            return Err(StoreError::OtherChain { path: self.path.clone(), found, wanted: chain_id });
        }
        get(REST_KEY)
    }

    fn begin(&self, chain_id: u64) -> Result<(), StoreError> {
        let write = || -> Result<(), redb::Error> {
            let transaction = self.database.begin_write()?;
            {
                let mut facts = transaction.open_table(FACTS)?;
                facts.insert(FORMAT_KEY, FORMAT.to_be_bytes().as_slice())?;
                facts.insert(CHAIN_KEY, chain_id.to_be_bytes().as_slice())?;
            }
            Ok(transaction.commit()?)
        };
        write().map_err(|error| self.io(error))
    }

    fn load(&mut self, rest: Vec<u8>) -> Result<Saved, StoreError> {
        let codes = self.codes()?;
        let infos = self.read_all(ACCOUNTS, |key, value| {
            let (mut key, mut value) = (Reader(key), Reader(value));
            let entry = (key.address()?, codec::read_info(&mut value, &codes)?);
            key.end().and(value.end()).map(|()| entry)
        })?;
        let slots = self.read_all(SLOTS, |key, value| {
            let (mut key, mut value) = (Reader(key), Reader(value));
            let entry = (key.address()?, key.integer()?, value.integer()?);
            key.end().and(value.end()).map(|()| entry)
        })?;
        let history = self.read_list(HISTORY, |value| codec::read_undo(value, &codes))?;
        let blocks = self.read_list(BLOCKS, codec::read_block)?;
        let linked = blocks.iter().enumerate().all(|(number, block)| {
            let parent = number.checked_sub(1).and_then(|parent| blocks.get(parent));
            block.header.number == number as u64
                && block.header.parent_hash == parent.map(|parent| parent.hash).unwrap_or_default()
                && block.position <= history.len()
        });
        if blocks.is_empty() || !linked {
            return Err(self.damaged("its blocks do not follow each other"));
        }
        self.codes = codes.into_keys().collect();
        Ok(Saved { infos, slots, history, blocks, rest })
    }

    fn codes(&self) -> Result<Codes, StoreError> {
        let codes = self.read_all(CODES, |key, value| {
            let code = value.to_vec().into();
            Ok((Reader(key).word()?, crate::state::to_bytecode(code)))
        })?;
        Ok(codes.into_iter().collect())
    }

    fn read_all<T>(
        &self,
        table: Table,
        read_entry: impl Fn(&[u8], &[u8]) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, StoreError> {
        let read = self.database.begin_read().map_err(|error| self.io(error))?;
        let table = read.open_table(table).map_err(|error| self.damaged(error))?;
        let entries = table.iter().map_err(|error| self.damaged(error))?;
        let mut found = Vec::new();
        for entry in entries {
            let (key, value) = entry.map_err(|error| self.damaged(error))?;
            let entry = read_entry(key.value(), value.value());
            found.push(entry.map_err(|Malformed| self.damaged("an entry is malformed"))?);
        }
        Ok(found)
    }

    /// The values of a table whose keys count from zero.
    fn read_list<T>(
        &self,
        table: List,
        read_value: impl Fn(&mut Reader<'_>) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, StoreError> {
        let read = self.database.begin_read().map_err(|error| self.io(error))?;
        let table = read.open_table(table).map_err(|error| self.damaged(error))?;
        let entries = table.iter().map_err(|error| self.damaged(error))?;
        let mut found = Vec::new();
        for entry in entries {
            let (key, value) = entry.map_err(|error| self.damaged(error))?;
            let mut value = Reader(value.value());
            let item = read_value(&mut value).and_then(|item| value.end().map(|()| item));
            if key.value() != found.len() as u64 {
                return Err(self.damaged("an entry is missing"));
            }
            found.push(item.map_err(|Malformed| self.damaged("an entry is malformed"))?);
        }
        Ok(found)
    }

    /// Writes all changes in one transaction.
    ///
    /// # Errors
    /// When the disk refuses. The file is as it was then.
    pub fn save(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        let codes = self.write(changes).map_err(|error| self.io(error))?;
        self.codes.extend(codes);
        Ok(())
    }

    fn write(&self, changes: &Changes<'_>) -> Result<Vec<B256>, redb::Error> {
        let transaction = self.database.begin_write()?;
        let new_codes = self.new_codes(changes);
        {
            let mut codes = transaction.open_table(CODES)?;
            for (hash, code) in &new_codes {
                codes.insert(hash.as_slice(), code.original_byte_slice())?;
            }
            let mut accounts = transaction.open_table(ACCOUNTS)?;
            for (address, info) in &changes.infos {
                let mut out = Writer::default();
                match info {
                    Some(info) => {
                        codec::write_info(&mut out, info);
                        accounts.insert(address.as_slice(), out.0.as_slice())?;
                    }
                    None => drop(accounts.remove(address.as_slice())?),
                }
            }
            let mut slots = transaction.open_table(SLOTS)?;
            for (address, key, value) in &changes.slots {
                let mut place = Writer::default();
                place.raw(address.as_slice()).raw(&key.to_be_bytes::<32>());
                if value.is_zero() {
                    slots.remove(place.0.as_slice())?;
                } else {
                    slots.insert(place.0.as_slice(), value.to_be_bytes::<32>().as_slice())?;
                }
            }
            let mut history = transaction.open_table(HISTORY)?;
            replace_tail(&mut history, changes.history_from, changes.history, codec::write_undo)?;
            let mut blocks = transaction.open_table(BLOCKS)?;
            replace_tail(&mut blocks, changes.blocks_from, changes.blocks, codec::write_block)?;
            transaction.open_table(FACTS)?.insert(REST_KEY, changes.rest)?;
        }
        transaction.commit()?;
        Ok(new_codes.into_iter().map(|(hash, _)| hash).collect())
    }

    /// Codes of all accounts that are written, past ones included, which the file does not have.
    fn new_codes<'c>(&self, changes: &Changes<'c>) -> Vec<(B256, &'c Bytecode)> {
        let now = changes.infos.iter().filter_map(|(_, info)| *info);
        let past = changes.history.iter().filter_map(|undo| match undo {
            Undo::Info(_, info) => info.as_ref(),
            Undo::Slot(..) => None,
        });
        let mut seen = HashSet::new();
        now.chain(past)
            .filter_map(|info| Some((info.code_hash, info.code.as_ref()?)))
            .filter(|(hash, _)| !self.codes.contains(hash) && seen.insert(*hash))
            .collect()
    }

    fn io(&self, error: impl std::fmt::Display) -> StoreError {
        StoreError::Io { path: self.path.clone(), detail: error.to_string() }
    }

    fn foreign(&self, detail: impl std::fmt::Display) -> StoreError {
        StoreError::Foreign { path: self.path.clone(), detail: detail.to_string() }
    }

    /// An error that names this file.
    #[must_use]
    pub fn damaged(&self, detail: impl std::fmt::Display) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), detail: detail.to_string() }
    }
}

/// Replaces all values from an index on.
fn replace_tail<T>(
    table: &mut redb::Table<'_, u64, &'static [u8]>,
    from: usize,
    values: &[T],
    write: impl Fn(&mut Writer, &T),
) -> Result<(), StorageError> {
    // Mostly nothing is there.
    loop {
        let last = table.last()?.map(|(key, _)| key.value());
        let Some(last) = last.filter(|last| *last >= from as u64) else { break };
        table.remove(last)?;
    }
    for (index, value) in (from as u64..).zip(values) {
        let mut out = Writer::default();
        write(&mut out, value);
        table.insert(index, out.0.as_slice())?;
    }
    Ok(())
}

fn open(path: &Path, durability: Durability) -> Result<Database, StoreError> {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_SIZE);
    let opened = match durability {
        Durability::EveryBlock => builder.create(path),
        Durability::System => OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(DatabaseError::from)
            .and_then(FileBackend::new)
            .and_then(|file| builder.create_with_backend(Unflushed(file))),
    };
    opened.map_err(|error| {
        let (path, detail) = (path.to_owned(), error.to_string());
        match error {
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
                StoreError::Locked(path)
            }
            DatabaseError::UpgradeRequired(_) => StoreError::Foreign { path, detail },
            DatabaseError::Storage(StorageError::Corrupted(_)) => StoreError::Damaged { path, detail },
            DatabaseError::Storage(StorageError::Io(io))
                if matches!(io.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) =>
            {
                StoreError::Foreign { path, detail }
            }
            _ => StoreError::Io { path, detail },
        }
    })
}
