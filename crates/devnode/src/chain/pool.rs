//! Transactions that wait for a block, and the block they go into.

use super::{Chain, Mined};
use crate::executor::BlockScope;
use crate::store::{Malformed, Reader, Writer};
use alloy_consensus::TxEnvelope;
use alloy_eips::eip2718::{Decodable2718, Encodable2718};
use alloy_primitives::{Address, B256};

/// A valid transaction without a block.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The signed transaction.
    pub tx: TxEnvelope,
    /// Its hash.
    pub hash: B256,
    /// Who sent it.
    pub from: Address,
}

/// Transactions that wait, and whether they have to.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Whether each transaction gets a block as soon as it is sent.
    pub automine: bool,
    /// Those that wait, oldest first.
    pub waiting: Vec<Waiting>,
}

impl Default for Pool {
    fn default() -> Self {
        Self { automine: true, waiting: Vec::new() }
    }
}

impl Pool {
    /// Writes it for a state file.
    pub fn write(&self, out: &mut Writer) {
        out.byte(u8::from(self.automine));
        out.list(&self.waiting, |out, waiting| {
            out.bytes(&waiting.tx.encoded_2718()).raw(waiting.from.as_slice());
        });
    }

    /// What [`Pool::write`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let automine = from.byte()? != 0;
        let waiting = from.list(|from| {
            let tx = TxEnvelope::decode_2718(&mut from.bytes()?).map_err(|_| Malformed)?;
            Ok(Waiting { hash: *tx.tx_hash(), tx, from: from.address()? })
        })?;
        Ok(Self { automine, waiting })
    }

    /// A waiting transaction by hash.
    #[must_use]
    pub fn find(&self, hash: B256) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| waiting.hash == hash)
    }
}

/// A block that transactions are still added to.
#[derive(Debug)]
pub struct OpenBlock {
    /// What its transactions see.
    pub scope: BlockScope,
    /// Those that ran.
    pub transactions: Vec<Mined>,
    /// A hash of what each of them changed.
    pub changes: Vec<B256>,
    /// Gas they used.
    pub gas_used: u64,
}

impl OpenBlock {
    /// An empty block.
    #[must_use]
    pub fn new(scope: BlockScope) -> Self {
        Self { scope, transactions: Vec::new(), changes: Vec::new(), gas_used: 0 }
    }

    /// Gas that further transactions may ask for.
    #[must_use]
    pub fn gas_left(&self, limit: u64) -> u64 {
        limit.saturating_sub(self.gas_used)
    }
}

impl Chain {
    /// The nonce of the next transaction of an account, those that wait counted.
    #[must_use]
    pub fn next_nonce(&self, of: Address) -> u64 {
        let known = self.state.info(of).map(|info| info.nonce).unwrap_or_default();
        let waiting = self.pool.waiting.iter().filter(|waiting| waiting.from == of).count() as u64;
        known.saturating_add(waiting)
    }
}
