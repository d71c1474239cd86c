//! Blocks, their transactions and receipts.

use crate::config::{ARBOS_VERSION, NOMINAL_GAS_LIMIT, SEQUENCER};
use crate::executor::End;
use crate::state::Position;
use alloy_consensus::proofs::{calculate_receipt_root, calculate_transaction_root};
use alloy_consensus::{
    Eip658Value, Header, Receipt, ReceiptEnvelope, ReceiptWithBloom, TxEnvelope, TxReceipt, TxType,
    EMPTY_OMMER_ROOT_HASH,
};
use alloy_primitives::{Address, Bloom, Bytes, Log, B256, B64, U256};

/// A transaction in a block with what came of it.
#[derive(Clone, Debug)]
pub struct Mined {
    /// The signed transaction.
    pub tx: TxEnvelope,
    /// Its hash.
    pub hash: B256,
    /// Who sent it.
    pub from: Address,
    /// Its end.
    pub end: End,
    /// Gas used.
    pub gas_used: u64,
    /// Gas used in the block up to here, its own included.
    pub cumulative_gas_used: u64,
    /// The part of it that is due before the first frame starts.
    pub intrinsic_gas: u64,
    /// Price paid, wei.
    pub gas_price: u64,
    /// Contract it created.
    pub created: Option<Address>,
    /// Logs.
    pub logs: Vec<Log>,
    /// Point in the state's history that it ran on.
    pub before: Position,
}

impl Mined {
    /// Whether it succeeded.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.end == End::Success
    }

    /// The receipt as consensus knows it.
    #[must_use]
    pub fn receipt(&self) -> ReceiptEnvelope {
        let receipt = Receipt {
            status: Eip658Value::Eip658(self.succeeded()),
            cumulative_gas_used: self.cumulative_gas_used,
            logs: self.logs.clone(),
        };
        let with_bloom = ReceiptWithBloom { logs_bloom: receipt.bloom(), receipt };
        match self.tx.tx_type() {
            TxType::Legacy => ReceiptEnvelope::Legacy(with_bloom),
            TxType::Eip2930 => ReceiptEnvelope::Eip2930(with_bloom),
            TxType::Eip7702 => ReceiptEnvelope::Eip7702(with_bloom),
            _ => ReceiptEnvelope::Eip1559(with_bloom),
        }
    }
}

/// A finished block.
#[derive(Clone, Debug)]
pub struct Block {
    /// Header.
    pub header: Header,
    /// Hash of the header.
    pub hash: B256,
    /// Block of the parent chain at its time.
    pub parent_chain_number: u64,
    /// Its transactions.
    pub transactions: Vec<Mined>,
    /// Point in the state's history after it.
    pub position: Position,
}

/// What a block is made of.
pub struct Draft<'p> {
    /// Block before it; none for genesis.
    pub parent: Option<&'p Block>,
    /// Unix seconds.
    pub timestamp: u64,
    /// Parent chain's number.
    pub parent_chain_number: u64,
    /// Base fee, wei.
    pub base_fee: u64,
    /// Commitment to the state.
    pub state_root: B256,
    /// Transactions.
    pub transactions: Vec<Mined>,
    /// Point in the state's history.
    pub position: Position,
}

impl Draft<'_> {
    /// Computes roots, bloom and hash.
    #[must_use]
    pub fn seal(self) -> Block {
        let txs: Vec<&TxEnvelope> = self.transactions.iter().map(|mined| &mined.tx).collect();
        let receipts: Vec<ReceiptEnvelope> = self.transactions.iter().map(Mined::receipt).collect();
        let logs_bloom = receipts.iter().fold(Bloom::ZERO, |bloom, receipt| bloom | receipt.bloom());
        let header = Header {
            parent_hash: self.parent.map(|block| block.hash).unwrap_or_default(),
            ommers_hash: EMPTY_OMMER_ROOT_HASH,
            beneficiary: SEQUENCER,
            state_root: self.state_root,
            transactions_root: calculate_transaction_root(&txs),
            receipts_root: calculate_receipt_root(&receipts),
            logs_bloom,
            difficulty: U256::from(1),
            number: self.parent.map_or(0, |block| block.header.number + 1),
            gas_limit: NOMINAL_GAS_LIMIT,
            gas_used: self.transactions.iter().map(|mined| mined.gas_used).sum(),
            timestamp: self.timestamp,
            extra_data: Bytes::from(vec![0; 32]),
            mix_hash: mix_hash(self.parent_chain_number),
            nonce: B64::ZERO,
            base_fee_per_gas: Some(self.base_fee),
            ..Default::default()
        };
        Block {
            hash: header.hash_slow(),
            header,
            parent_chain_number: self.parent_chain_number,
            transactions: self.transactions,
            position: self.position,
        }
    }
}

/// Arbitrum's use of the field: messages sent, parent chain's block number, ArbOS version, and 8 bytes of zero.
fn mix_hash(parent_chain_number: u64) -> B256 {
    let mut word = [0; 32];
    word[8..16].copy_from_slice(&parent_chain_number.to_be_bytes());
    word[16..24].copy_from_slice(&ARBOS_VERSION.to_be_bytes());
    word.into()
}
