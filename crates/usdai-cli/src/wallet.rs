//! Accounts and signed transactions.
//!
//! The accounts of a development chain are public knowledge: never send anything of value to them.
use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718;
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use anyhow::{Context, Result};

use crate::types::{hex, keccak256, Address, Bytes, B256, U256};

/// Key of the prefunded account of Nitro's development chains.
pub const DEV_KEY: B256 = B256::new(hex!("b6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659"));

/// A named account with its key.
#[derive(Clone)]
pub struct Account {
    name: String,
    signer: PrivateKeySigner,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name, self.address())
    }
}

/// What is to be signed; fees in wei per gas.
#[derive(Debug, Clone)]
pub struct Unsigned {
    /// Chain id.
    pub chain_id: u64,
    /// Count of transactions sent before.
    pub nonce: u64,
    /// Receiver; none creates a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Calldata or creation code.
    pub input: Bytes,
    /// Gas limit.
    pub gas: u64,
    /// Highest price of a unit of gas.
    pub max_fee: u128,
}

impl Account {
    /// The prefunded account of a development chain.
    ///
    /// # Panics
    /// Never: the key is a valid one.
    #[must_use]
    pub fn dev() -> Self {
        Self::from_key("deployer", DEV_KEY).expect("the development key is valid")
    }

    /// An account of a development chain whose key is the hash of its name: the same name, the same address.
    ///
    /// # Panics
    /// Only for a name whose hash is no valid key, which no one will find.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::from_key(name, keccak256(format!("usdai development account: {name}")))
            .expect("a hash is a valid key")
    }

    /// An account whose key only the holder of this one can make: the same name, the same address.
    ///
    /// # Errors
    /// Only for a name whose hash is no valid key, which no one will find.
    pub fn derived(&self, name: &str) -> Result<Self> {
        let key = self.signer.to_bytes();
        Self::from_key(name, keccak256([key.as_slice(), b"usdai account: ", name.as_bytes()].concat()))
    }

    /// # Errors
    /// When `key` is zero or not below the order of the curve.
    pub fn from_key(name: &str, key: B256) -> Result<Self> {
        let signer = PrivateKeySigner::from_slice(key.as_slice()).context("this is no valid private key")?;
        Ok(Self { name: name.to_owned(), signer })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> Address {
        Address::from_slice(self.signer.address().as_slice())
    }

    /// The private key. Only for development accounts, whose keys are public.
    #[must_use]
    pub fn development_key(&self) -> B256 {
        B256::from_slice(self.signer.to_bytes().as_slice())
    }

    /// Signs a hash, as permits and other typed data need it: v (27 or 28), r, s.
    ///
    /// # Errors
    /// When the signer fails.
    pub fn sign_digest(&self, digest: B256) -> Result<(u8, B256, B256)> {
        let hash = alloy_primitives::B256::from_slice(digest.as_slice());
        let signature = self.signer.sign_hash_sync(&hash).context("signing failed")?;
        let word = |value: alloy_primitives::U256| B256::from(value.to_be_bytes::<32>());
        Ok((27 + u8::from(signature.v()), word(signature.r()), word(signature.s())))
    }

    /// Signs a hash: r, s and v in 65 bytes.
    ///
    /// # Errors
    /// When the signer fails.
    pub fn sign_hash(&self, hash: B256) -> Result<[u8; 65]> {
        let signature = self.signer.sign_hash_sync(&hash.0.into()).context("signing failed")?;
        Ok(signature.as_bytes())
    }

    /// Signs an EIP-1559 transaction without a tip and encodes it for `eth_sendRawTransaction`.
    ///
    /// # Errors
    /// When the signer fails.
    pub fn sign(&self, tx: &Unsigned) -> Result<Vec<u8>> {
        let tx = TxEip1559 {
            chain_id: tx.chain_id,
            nonce: tx.nonce,
            gas_limit: tx.gas,
            max_fee_per_gas: tx.max_fee,
            max_priority_fee_per_gas: 0,
            to: tx.to.map_or(alloy_primitives::TxKind::Create, |to| {
                alloy_primitives::TxKind::Call(alloy_primitives::Address::from_slice(to.as_slice()))
            }),
            value: alloy_primitives::U256::from_be_bytes(tx.value.to_be_bytes::<32>()),
            access_list: Default::default(),
            input: tx.input.to_vec().into(),
        };
        let signature = self.signer.sign_hash_sync(&tx.signature_hash()).context("signing failed")?;
        Ok(TxEnvelope::from(tx.into_signed(signature)).encoded_2718())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::address;
    use alloy_consensus::transaction::SignerRecoverable;
    use alloy_eips::eip2718::Decodable2718;

    #[test]
    fn the_dev_account_is_the_one_that_nitro_funds() {
        assert_eq!(Account::dev().address(), address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E"));
    }

    #[test]
    fn names_make_accounts() {
        assert_eq!(Account::dev().development_key(), DEV_KEY);
        assert_eq!(Account::named("alder").address(), Account::named("alder").address());
        assert_ne!(Account::named("alder").address(), Account::named("birch").address());
    }

    #[test]
    fn signed_bytes_decode_to_the_sender() {
        let account = Account::named("alder");
        let raw = account
            .sign(&Unsigned {
                chain_id: 412_346,
                nonce: 7,
                to: Some(Address::ZERO),
                value: U256::from(5),
                input: Bytes::from(vec![1, 2]),
                gas: 100_000,
                max_fee: 200_000_000,
            })
            .expect("signs");
        let decoded = TxEnvelope::decode_2718(&mut raw.as_slice()).expect("decodes");
        assert_eq!(decoded.recover_signer().expect("recovers").as_slice(), account.address().as_slice());
    }
}
