//! Who sends: an account with a key, or an address that the chain impersonates.

use super::Failure;
use crate::config::DEV_PRIVATE_KEY;
use crate::Config;
use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{hex, keccak256, Address, TxKind, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;

/// An account with a private key that everybody knows: only for tests.
#[derive(Clone, Debug)]
pub struct Account {
    signer: PrivateKeySigner,
}

impl Account {
    /// The account whose key is the hash of its name.
    ///
    /// # Panics
    /// Only for a name whose hash is no valid key, which no one will find.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let key = keccak256(format!("devnode test account: {name}"));
        Self { signer: PrivateKeySigner::from_bytes(&key).expect("a hash is a valid key") }
    }

    /// The prefunded account of development chains.
    ///
    /// # Panics
    /// Never: the key is a valid one.
    #[must_use]
    pub fn dev() -> Self {
        Self { signer: DEV_PRIVATE_KEY.parse().expect("the development key is valid") }
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> Address {
        self.signer.address()
    }

    /// A signed EIP-1559 transaction in hex, with all gas that a block has and no tip.
    pub(super) fn sign(
        &self,
        config: &Config,
        nonce: u64,
        to: Option<Address>,
        value: U256,
        input: &[u8],
    ) -> Result<String, Failure> {
        let tx = TxEip1559 {
            chain_id: config.chain_id,
            nonce,
            gas_limit: config.gas_limit,
            max_fee_per_gas: u128::from(config.base_fee).saturating_mul(2),
            max_priority_fee_per_gas: 0,
            to: to.map_or(TxKind::Create, TxKind::Call),
            value,
            access_list: Default::default(),
            input: input.to_vec().into(),
        };
        let signature = self
            .signer
            .sign_hash_sync(&tx.signature_hash())
            .map_err(|error| Failure::Answer(error.to_string()))?;
        Ok(hex::encode_prefixed(TxEnvelope::from(tx.into_signed(signature)).encoded_2718()))
    }
}

/// Who sends a transaction or asks.
#[derive(Clone, Copy, Debug)]
pub enum Sender<'a> {
    /// An account that signs.
    Key(&'a Account),
    /// An address without a key, a contract's for instance. It pays its gas: see
    /// [`TestChain::set_balance`](super::TestChain::set_balance).
    Impersonated(Address),
}

impl Sender<'_> {
    /// The address.
    #[must_use]
    pub fn address(&self) -> Address {
        match self {
            Self::Key(account) => account.address(),
            Self::Impersonated(address) => *address,
        }
    }
}

impl<'a> From<&'a Account> for Sender<'a> {
    fn from(account: &'a Account) -> Self {
        Self::Key(account)
    }
}

impl From<Address> for Sender<'_> {
    fn from(address: Address) -> Self {
        Self::Impersonated(address)
    }
}
