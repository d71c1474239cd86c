//! Messages to the parent chain: a Merkle tree over all of them, of which only the right edge is kept.

use crate::executor::arbos::{read, slot, small, write};
use crate::executor::Ctx;
use alloy_primitives::{keccak256, B256, U256};

/// A node of the tree that a new message completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completed {
    /// Height over the leaves.
    pub level: u64,
    /// Number of the leaf that completed it.
    pub leaf: u64,
    /// Hash of the node.
    pub hash: B256,
}

impl Completed {
    /// Level and leaf in one word, as the event has them.
    pub fn position(&self) -> U256 {
        (U256::from(self.level) << 192_usize) | U256::from(self.leaf)
    }
}

fn size_key() -> U256 {
    slot(b"outbox size", &[])
}

fn partial_key(level: u64) -> U256 {
    slot(b"outbox partial ", &level.to_be_bytes())
}

/// Number of messages sent.
pub fn size(ctx: &mut Ctx<'_>) -> u64 {
    small(read(ctx, size_key()))
}

/// Hashes of the complete subtrees, smallest first; zero where there is none.
pub fn partials(ctx: &mut Ctx<'_>) -> Vec<B256> {
    let levels = u64::from(u64::BITS - size(ctx).leading_zeros());
    (0..levels).map(|level| read(ctx, partial_key(level)).into()).collect()
}

/// Root over all messages, the missing leaves being zero.
pub fn root(ctx: &mut Ctx<'_>) -> B256 {
    let mut hash: Option<B256> = None;
    let mut level_of_hash = 0;
    let partials = partials(ctx);
    for (level, partial) in partials.iter().enumerate() {
        if partial.is_zero() {
            continue;
        }
        hash = Some(match hash {
            None => {
                level_of_hash = level;
                *partial
            }
            Some(mut below) => {
                while level_of_hash < level {
                    below = pair(below, B256::ZERO);
                    level_of_hash += 1;
                }
                level_of_hash += 1;
                pair(*partial, below)
            }
        });
    }
    hash.unwrap_or_default()
}

/// Appends a message; gives the inner nodes that it completed.
pub fn append(ctx: &mut Ctx<'_>, message: B256) -> Vec<Completed> {
    let leaf = size(ctx);
    write(ctx, size_key(), U256::from(leaf.saturating_add(1)));
    let mut completed = Vec::new();
    let mut hash = keccak256(message);
    for level in 0.. {
        let key = partial_key(level);
        let partial = B256::from(read(ctx, key));
        if partial.is_zero() {
            write(ctx, key, hash.into());
            break;
        }
        hash = pair(partial, hash);
        write(ctx, key, U256::ZERO);
        completed.push(Completed { level: level + 1, leaf, hash });
    }
    completed
}

fn pair(left: B256, right: B256) -> B256 {
    keccak256([left.as_slice(), right.as_slice()].concat())
}
