//! The node: one chain behind JSON-RPC requests.

use crate::chain::{Chain, Mark};
use crate::config::Config;
use crate::error::RpcError;
use crate::rpc::{self, Filters};
use crate::store::{Durability, StoreError};
use alloy_primitives::{Address, B256, U256};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;
use tokio::sync::watch;

#[derive(Debug)]
struct Inner {
    config: Config,
    chain: RwLock<Chain>,
    /// Whose turn it is to change the chain.
    turn: Mutex<()>,
    filters: Mutex<Filters>,
    /// Hash of the newest block, for those who wait for it.
    head: watch::Sender<B256>,
    /// Counts the changes of the interval between blocks; a miner that finds another number ends.
    interval: AtomicU64,
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
    /// Starts a chain at its genesis block, in memory.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self::of(Chain::new(config))
    }

    /// Continues the chain in a state file, or starts one there. Whatever a request changed is in the file when the
    /// request is answered.
    ///
    /// # Errors
    /// When the file is in use, holds another chain or something else, or cannot be read or written.
    pub fn open(config: Config, file: &Path, durability: Durability) -> Result<Self, StoreError> {
        Chain::open(config, file, durability).map(Self::of)
    }

    fn of(chain: Chain) -> Self {
        let (head, _) = watch::channel(chain.latest().hash);
        let config = chain.config.clone();
        Self {
            inner: Arc::new(Inner {
                config,
                chain: RwLock::new(chain),
                turn: Mutex::default(),
                filters: Mutex::default(),
                head,
                interval: AtomicU64::new(0),
            }),
        }
    }

    /// Answers one request. A transaction that is sent is in a block when this returns.
    ///
    /// # Errors
    /// The JSON-RPC error object that a client would get.
    pub fn request(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        self.contained(|| rpc::dispatch(self, method, params))
    }

    /// Does what a request asks for. A panic is answered as an internal error, and leaves the chain as it was.
    fn contained(&self, work: impl FnOnce() -> Result<Value, RpcError>) -> Result<Value, RpcError> {
        let answer = catch_unwind(AssertUnwindSafe(work));
        let chain = self.read();
        if let Some(failure) = chain.storage_failure() {
            return Err(RpcError::internal(failure));
        }
        let newest = chain.latest().hash;
        drop(chain);
        self.inner.head.send_if_modified(|head| std::mem::replace(head, newest) != newest);
        answer.unwrap_or_else(|_| {
            Err(RpcError::internal("the node failed on this request; the chain is as it was before"))
        })
    }

    /// Makes a block at an interval from now on, or none any more. Ends with the node.
    pub(crate) fn mine_every(&self, interval: Option<Duration>) -> Result<(), RpcError> {
        let mine = self.inner.interval.fetch_add(1, Ordering::SeqCst) + 1;
        let Some(interval) = interval else { return Ok(()) };
        let node = Arc::downgrade(&self.inner);
        let miner = move || loop {
            std::thread::sleep(interval);
            let Some(inner) = node.upgrade() else { return };
            if inner.interval.load(Ordering::SeqCst) != mine {
                return;
            }
            let node = Self { inner };
            // A failure is told by the next request.
            let _ = node.contained(|| {
                node.write().mine();
                Ok(Value::Null)
            });
        };
        let started = std::thread::Builder::new().name("interval miner".into()).spawn(miner);
        started.map(|_| ()).map_err(|error| RpcError::server(format!("no thread for the miner: {error}")))
    }

    /// Answers JSON-RPC text, one request or a batch. Empty for notifications.
    #[must_use]
    pub fn handle_raw(&self, text: &str) -> String {
        rpc::handle_raw(self, text)
    }

    /// As [`Node::handle_raw`], of bytes that may not even be text.
    #[must_use]
    pub fn handle_bytes(&self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.handle_raw(text),
            Err(error) => rpc::respond(Value::Null, Err(RpcError::parse(format!("parse error: {error}")))),
        }
    }

    /// All storage words of a contract that are not zero, in the newest block. JSON-RPC has no such request.
    #[must_use]
    pub fn storage(&self, contract: Address) -> BTreeMap<U256, U256> {
        self.read().state.words(contract).collect()
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

    pub(crate) fn write(&self) -> Change<'_> {
        self.turn().write()
    }

    /// Waits until nobody else changes the chain.
    pub(crate) fn turn(&self) -> Turn<'_> {
        Turn { node: self, only: self.inner.turn.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    pub(crate) fn filters(&self) -> MutexGuard<'_, Filters> {
        self.inner.filters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to change the chain. Until it is used, others may read.
#[derive(Debug)]
pub(crate) struct Turn<'n> {
    node: &'n Node,
    only: MutexGuard<'n, ()>,
}

impl<'n> Turn<'n> {
    /// The chain, which stays as it is as long as the turn lasts.
    pub(crate) fn read(&self) -> RwLockReadGuard<'n, Chain> {
        self.node.read()
    }

    /// Waits for those who read.
    pub(crate) fn write(self) -> Change<'n> {
        let chain = self.node.inner.chain.write().unwrap_or_else(PoisonError::into_inner);
        Change { before: chain.mark(), chain, _only: self.only }
    }
}

/// The chain while one request changes it. At the end the changes are saved; if the request panics, they are undone.
#[derive(Debug)]
pub(crate) struct Change<'n> {
    chain: RwLockWriteGuard<'n, Chain>,
    before: Mark,
    /// Given up last, so that the next in turn finds the chain free.
    _only: MutexGuard<'n, ()>,
}

impl Deref for Change<'_> {
    type Target = Chain;

    fn deref(&self) -> &Chain {
        &self.chain
    }
}

impl DerefMut for Change<'_> {
    fn deref_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.chain.return_to(&self.before);
        } else {
            self.chain.save();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::{Address, U256};
    use serde_json::json;

    #[test]
    fn a_panic_is_an_internal_error_and_leaves_no_trace() {
        let node = Node::new(Config { genesis_timestamp: Some(1_000), ..Config::default() });
        let (alice, bob) = (Address::repeat_byte(1), Address::repeat_byte(2));
        node.request("anvil_setBalance", json!([alice, "0x5"])).unwrap();
        node.request("evm_snapshot", json!([])).unwrap();
        node.request("evm_mine", json!([])).unwrap();
        let all = || format!("{:?} {:?}", node.read().latest(), node.read().impersonated);
        let before = all();
        let answer = node.contained(|| {
            let mut chain = node.write();
            chain.state.update_info(alice, |info| info.balance = U256::MAX);
            chain.state.set_slot(bob, U256::from(1), U256::from(2));
            chain.impersonated.insert(bob);
            chain.clock.increase(1_000);
            chain.mine();
            chain.snapshot();
            chain.mine();
            Ok(json!(chain.block(99).expect("a failure in the middle of a change").parent_chain_number))
        });
        assert_eq!(answer.unwrap_err().code, -32_603);
        assert_eq!(all(), before);
        assert_eq!(node.request("eth_getBalance", json!([alice, "latest"])), Ok(json!("0x5")));
        assert_eq!(node.read().state.slot(bob, U256::from(1)), U256::ZERO);
        // the clock is as it was, the snapshot is still there, and the next one has its number
        node.request("evm_mine", json!([])).unwrap();
        assert_eq!(node.read().latest().header.timestamp, 1_002);
        assert_eq!(node.request("evm_snapshot", json!([])), Ok(json!("0x2")));
        assert_eq!(node.request("evm_revert", json!(["0x1"])), Ok(json!(true)));
        assert_eq!(node.read().latest().header.number, 0);
    }

    #[test]
    fn a_panic_while_reading_is_an_internal_error() {
        let node = Node::new(Config::default());
        let answer = node.contained(|| {
            let chain = node.read();
            Ok(json!(chain.block(5).expect("a failure while reading").parent_chain_number))
        });
        assert_eq!(answer.unwrap_err().code, -32_603);
        assert_eq!(node.request("eth_blockNumber", json!([])), Ok(json!("0x0")));
    }
}
