//! The node: one chain behind JSON-RPC requests.

use crate::chain::Chain;
use crate::config::Config;
use crate::error::RpcError;
use crate::rpc::{self, Filters};
use alloy_primitives::B256;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch;

#[derive(Debug)]
struct Inner {
    config: Config,
    chain: RwLock<Chain>,
    filters: Mutex<Filters>,
    /// Hash of the newest block, for those who wait for it.
    head: watch::Sender<B256>,
}

/// A chain that answers JSON-RPC requests. Clones share it.
///
/// ```
/// use devnode::{Config, Node};
/// use serde_json::json;
///
/// let node = Node::new(Config::default());
/// assert_eq!(node.request("eth_chainId", json!([])).unwrap(), json!("0x64aba"));
/// ```
#[derive(Clone, Debug)]
pub struct Node {
    inner: Arc<Inner>,
}

impl Node {
    /// Starts a chain at its genesis block.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let chain = Chain::new(config.clone());
        let (head, _) = watch::channel(chain.latest().hash);
        Self { inner: Arc::new(Inner { config, chain: RwLock::new(chain), filters: Mutex::default(), head }) }
    }

    /// Answers one request. A transaction that is sent is in a block when this returns.
    ///
    /// # Errors
    /// The JSON-RPC error object that a client would get.
    pub fn request(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        let answer = rpc::dispatch(self, method, params);
        let newest = self.read().latest().hash;
        self.inner.head.send_if_modified(|head| std::mem::replace(head, newest) != newest);
        answer
    }

    /// Answers JSON-RPC text, one request or a batch. Empty for notifications.
    #[must_use]
    pub fn handle_raw(&self, text: &str) -> String {
        rpc::handle_raw(self, text)
    }

    /// What the node was started with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Changes with every new block.
    pub(crate) fn heads(&self) -> watch::Receiver<B256> {
        self.inner.head.subscribe()
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Chain> {
        self.inner.chain.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Chain> {
        self.inner.chain.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn filters(&self) -> MutexGuard<'_, Filters> {
        self.inner.filters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
