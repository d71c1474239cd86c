//! Finding logs.

use super::{Block, Chain};
use alloy_primitives::{Address, BloomInput, Log, B256};

/// Which logs are wanted.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// First block.
    pub from: u64,
    /// Last block.
    pub to: u64,
    /// Emitting contracts; all if empty.
    pub addresses: Vec<Address>,
    /// For each position the topics that fit; all if empty.
    pub topics: Vec<Vec<B256>>,
}

/// A log with its place.
#[derive(Clone, Copy, Debug)]
pub struct Found<'c> {
    /// Its block.
    pub block: &'c Block,
    /// Index of the transaction.
    pub transaction: usize,
    /// Index in the block.
    pub index: usize,
    /// The log.
    pub log: &'c Log,
}

impl LogFilter {
    /// Whether a log fits.
    #[must_use]
    pub fn matches(&self, log: &Log) -> bool {
        (self.addresses.is_empty() || self.addresses.contains(&log.address))
            && self.topics.len() <= log.topics().len()
            && self
                .topics
                .iter()
                .zip(log.topics())
                .all(|(wanted, topic)| wanted.is_empty() || wanted.contains(topic))
    }

    fn may_match(&self, block: &Block) -> bool {
        let bloom = &block.header.logs_bloom;
        let address = self.addresses.is_empty()
            || self.addresses.iter().any(|a| bloom.contains_input(BloomInput::Raw(a.as_slice())));
        address
            && self.topics.iter().all(|wanted| {
                wanted.is_empty()
                    || wanted.iter().any(|t| bloom.contains_input(BloomInput::Raw(t.as_slice())))
            })
    }
}

/// All logs of a block.
pub fn of_block(block: &Block) -> impl Iterator<Item = Found<'_>> {
    let logs = block
        .transactions
        .iter()
        .enumerate()
        .flat_map(|(tx, mined)| mined.logs.iter().map(move |log| (tx, log)));
    logs.enumerate().map(move |(index, (transaction, log))| Found { block, transaction, index, log })
}

impl Chain {
    /// Logs that fit, oldest first.
    #[must_use]
    pub fn logs(&self, filter: &LogFilter) -> Vec<Found<'_>> {
        (filter.from..=filter.to.min(self.latest().header.number))
            .filter_map(|number| self.block(number))
            .filter(|block| filter.may_match(block))
            .flat_map(of_block)
            .filter(|found| filter.matches(found.log))
            .collect()
    }
}
