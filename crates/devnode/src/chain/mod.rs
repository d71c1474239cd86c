//! The chain: state, blocks, clock and snapshots.

pub mod block;
mod call;
mod clock;
mod genesis;
pub mod logs;
mod node_interface;
mod persist;
mod pool;
mod replay;
mod submit;

pub use block::{Block, Mined};
pub use call::{outcome, CallRequest, Moment, Recorded};
pub use clock::Clock;
pub use genesis::{CACHE_MANAGER, CREATE2_FACTORY, MULTICALL3, STYLUS_DEPLOYER};
pub use pool::Waiting;

use crate::config::{Config, DEV_ACCOUNT, PARENT_BLOCK_SECONDS, SEQUENCER};
use crate::executor::{stylus_version_slot, BlockScope, Programs, RecentPrograms, ARBOS_STATE};
use crate::state::{Position, State};
use alloy_primitives::{keccak256, Address, B256, U256};
use block::Draft;
use pool::Pool;
use std::collections::{HashMap, HashSet};

/// Blocks whose hashes a program can ask for.
const HASHES_KEPT: usize = 256;

/// Where a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Block number.
    pub block: u64,
    /// Index in the block.
    pub index: usize,
}

/// What a chain was at one moment, to come back to it.
#[derive(Clone, Debug)]
pub struct Mark {
    moment: Snapshot,
    snapshots: usize,
    impersonated: HashSet<Address>,
}

#[derive(Clone, Debug)]
struct Snapshot {
    blocks: usize,
    position: Position,
    clock: Clock,
    pool: Pool,
}

/// The whole chain.
#[derive(Debug)]
pub struct Chain {
    /// What it was started with.
    pub config: Config,
    /// Accounts.
    pub state: State,
    /// Timestamps.
    pub clock: Clock,
    /// Accounts that may send without a signature.
    pub impersonated: HashSet<Address>,
    /// Transactions that wait for a block, and when blocks are made.
    pub pool: Pool,
    programs: Programs,
    blocks: Vec<Block>,
    places: HashMap<B256, Place>,
    snapshots: Vec<Snapshot>,
    persistence: Option<persist::Persistence>,
}

impl Chain {
    /// A chain with its genesis block.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let clock = Clock::new(config.genesis_timestamp.is_some());
        let timestamp = config.genesis_timestamp.unwrap_or_else(Clock::system);
        let state = genesis::genesis(&config);
        let draft = Draft {
            parent: None,
            timestamp,
            parent_chain_number: 1,
            base_fee: config.base_fee,
            state_root: keccak256(config.chain_id.to_be_bytes()),
            transactions: Vec::new(),
            position: state.position(),
        };
        let blocks = vec![draft.seal()];
        Self {
            programs: Programs::new(config.engine),
            config,
            state,
            clock,
            impersonated: HashSet::from([DEV_ACCOUNT]),
            pool: Pool::default(),
            blocks,
            places: HashMap::new(),
            snapshots: Vec::new(),
            persistence: None,
        }
    }

    /// The newest block.
    #[must_use]
    pub fn latest(&self) -> &Block {
        // There is always the genesis block.
        &self.blocks[self.blocks.len() - 1]
    }

    /// A block by number.
    #[must_use]
    pub fn block(&self, number: u64) -> Option<&Block> {
        self.blocks.get(usize::try_from(number).ok()?)
    }

    /// A block by hash.
    #[must_use]
    pub fn block_by_hash(&self, hash: B256) -> Option<&Block> {
        self.blocks.iter().rev().find(|block| block.hash == hash)
    }

    /// A transaction with its block.
    #[must_use]
    pub fn transaction(&self, hash: B256) -> Option<(&Block, usize)> {
        let place = self.places.get(&hash)?;
        Some((self.block(place.block)?, place.index))
    }

    /// The parent chain's block number at a time.
    fn parent_chain_number(&self, timestamp: u64) -> u64 {
        let genesis = self.blocks.first().map_or(timestamp, |block| block.header.timestamp);
        1 + timestamp.saturating_sub(genesis) / PARENT_BLOCK_SECONDS
    }

    /// What a transaction sees that runs in this existing block again.
    #[must_use]
    pub fn scope_of(&self, block: &Block) -> BlockScope {
        self.scope(block.header.number, block.header.timestamp)
    }

    /// What a transaction sees in the block to come.
    #[must_use]
    pub fn next_scope(&self) -> BlockScope {
        let parent = &self.latest().header;
        self.scope(parent.number + 1, self.clock.peek(parent.timestamp))
    }

    fn scope(&self, number: u64, timestamp: u64) -> BlockScope {
        let before = usize::try_from(number).unwrap_or(usize::MAX).min(self.blocks.len());
        let known = &self.blocks[before.saturating_sub(HASHES_KEPT)..before];
        BlockScope {
            chain_id: self.config.chain_id,
            number,
            parent_chain_number: self.parent_chain_number(timestamp),
            timestamp,
            base_fee: self.config.base_fee,
            gas_limit: self.config.gas_limit,
            coinbase: SEQUENCER,
            block_hashes: known.iter().map(|block| (block.header.number, block.hash)).collect(),
            recent: RecentPrograms::default(),
        }
    }

    /// Appends a block of the time that its transactions saw. `changes` has a hash for what each of them changed.
    fn append(&mut self, transactions: Vec<Mined>, changes: &[B256], timestamp: u64) {
        self.clock.advance(timestamp);
        let parent_chain_number = self.parent_chain_number(timestamp);
        let parent = self.latest();
        // Hashing all state into a Merkle root would take longer than running a block. This root chains the changes.
        let chained = |root: B256, change: &B256| keccak256([root.as_slice(), change.as_slice()].concat());
        let state_root = match changes {
            [] => chained(parent.header.state_root, &B256::ZERO),
            _ => changes.iter().fold(parent.header.state_root, chained),
        };
        let block = Draft {
            parent: Some(parent),
            timestamp,
            parent_chain_number,
            base_fee: self.config.base_fee,
            state_root,
            transactions,
            position: self.state.position(),
        }
        .seal();
        self.blocks.push(block);
        self.place(self.blocks.len() - 1);
    }

    /// Notes where the transactions of a block are.
    fn place(&mut self, number: usize) {
        let Some(block) = self.blocks.get(number) else { return };
        for (index, mined) in block.transactions.iter().enumerate() {
            self.places.insert(mined.hash, Place { block: block.header.number, index });
        }
    }

    /// Sets the Stylus version that programs must have been activated under.
    pub fn set_stylus_version(&mut self, version: u16) {
        self.state.set_slot(ARBOS_STATE, stylus_version_slot(), U256::from(version));
    }

    /// Remembers everything as it is; gives the number to come back to it.
    pub fn snapshot(&mut self) -> u64 {
        self.snapshots.push(self.moment());
        self.snapshots.len() as u64
    }

    fn moment(&self) -> Snapshot {
        Snapshot {
            blocks: self.blocks.len(),
            position: self.state.position(),
            clock: self.clock.clone(),
            pool: self.pool.clone(),
        }
    }

    /// What it takes to undo all that follows, unless that goes back to a snapshot.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            moment: self.moment(),
            snapshots: self.snapshots.len(),
            impersonated: self.impersonated.clone(),
        }
    }

    /// Undoes all that followed a mark.
    pub fn return_to(&mut self, mark: &Mark) {
        self.snapshots.truncate(mark.snapshots);
        self.impersonated.clone_from(&mark.impersonated);
        self.pool.automine = mark.moment.pool.automine;
        self.go_back(mark.moment.clone());
    }

    fn go_back(&mut self, to: Snapshot) {
        for block in self.blocks.drain(to.blocks.min(self.blocks.len())..) {
            for mined in &block.transactions {
                self.places.remove(&mined.hash);
            }
        }
        self.forget_blocks(to.blocks);
        self.state.revert_to(to.position);
        self.clock = to.clock;
        self.pool.waiting = to.pool.waiting;
    }

    /// Goes back to a snapshot, which is used up with all later ones. False if there is no such snapshot.
    pub fn revert(&mut self, id: u64) -> bool {
        let Some(index) = usize::try_from(id).ok().and_then(|id| id.checked_sub(1)) else { return false };
        if index >= self.snapshots.len() {
            return false;
        }
        let snapshot = self.snapshots.swap_remove(index);
        self.snapshots.truncate(index);
        self.go_back(snapshot);
        true
    }
}
