//! The addresses of a deployed protocol.
use anyhow::{Context, Result};
use serde_json::{json, Value};

use crate::types::Address;

/// Addresses of a deployed protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    /// The stablecoin.
    pub usdc: Address,
    /// USDai.
    pub usdai: Address,
    /// The vault, sUSDai.
    pub susdai: Address,
    /// The program that the vault delegates to.
    pub desk: Address,
    /// The feed of the vault's redemption price.
    pub feed: Address,
    /// The auction for redemption priority.
    pub qev: Address,
    /// CALIBER titles.
    pub caliber: Address,
    /// The loan router.
    pub router: Address,
    /// The prices of stablecoins.
    pub oracle: Address,
    /// Unix time of epoch 0.
    pub genesis: u64,
}

impl Protocol {
    /// Contracts with roles, and the stablecoin, by name, in the order of deployment.
    #[must_use]
    pub fn contracts(&self) -> [(&'static str, Address); 7] {
        [
            ("usdc", self.usdc),
            ("usdai", self.usdai),
            ("susdai", self.susdai),
            ("qev-auction", self.qev),
            ("caliber-nft", self.caliber),
            ("loan-router", self.router),
            ("price-oracle", self.oracle),
        ]
    }

    /// What has no roles, by name.
    #[must_use]
    pub fn helpers(&self) -> [(&'static str, Address); 2] {
        [("susdai-desk", self.desk), ("susdai-feed", self.feed)]
    }

    /// Addresses for programs.
    #[must_use]
    pub fn to_json(&self, chain_id: u64) -> Value {
        let contracts: serde_json::Map<String, Value> = self
            .contracts()
            .into_iter()
            .chain(self.helpers())
            .map(|(name, address)| (name.to_owned(), json!(address)))
            .collect();
        json!({ "chainId": chain_id, "genesis": self.genesis, "contracts": contracts })
    }

    /// Reads what [`Protocol::to_json`] writes.
    ///
    /// # Errors
    /// When a field is missing or no address.
    pub fn from_json(value: &Value) -> Result<Self> {
        let read = |name: &str| {
            value["contracts"][name]
                .as_str()
                .and_then(|text| text.parse().ok())
                .with_context(|| format!("the file with the addresses has no address `{name}`"))
        };
        Ok(Self {
            usdc: read("usdc")?,
            usdai: read("usdai")?,
            susdai: read("susdai")?,
            desk: read("susdai-desk")?,
            feed: read("susdai-feed")?,
            qev: read("qev-auction")?,
            caliber: read("caliber-nft")?,
            router: read("loan-router")?,
            oracle: read("price-oracle")?,
            genesis: value["genesis"].as_u64().context("the file with the addresses has no `genesis`")?,
        })
    }
}
