//! Taking in a transaction: the checks of go-ethereum's pool with its texts, execution, and the block around it.

use super::pool::{OpenBlock, Waiting};
use super::{Chain, Mined};
use crate::error::RpcError;
use crate::executor::{execute, intrinsic_gas, BlockScope, Checks, ExecError, Executed};
use alloy_consensus::{Transaction, TxEnvelope};
use alloy_primitives::{Address, B256, U256};
use revm::context::result::{EVMError, InvalidTransaction};
use revm::context::TxEnv;

/// A transaction that was checked. Nothing has changed yet.
#[derive(Debug)]
pub struct Prepared {
    waiting: Waiting,
    /// How it ran in the block to come; none if it waits for a block with others.
    ran: Option<(BlockScope, Executed)>,
}

impl Chain {
    /// Checks a transaction, and runs it unless it has to wait for a block. Only reads: others may do so meanwhile.
    ///
    /// # Errors
    /// When the transaction is not valid.
    pub fn prepare(&self, tx: TxEnvelope, from: Address) -> Result<Prepared, RpcError> {
        let hash = *tx.tx_hash();
        if self.pool.find(hash).is_some() {
            return Err(RpcError::server("already known"));
        }
        self.check(&tx, from)?;
        let waiting = Waiting { tx, hash, from };
        let scope = self.next_scope();
        if self.pool.automine && self.pool.waiting.is_empty() {
            let executed = self.execute(&scope, &waiting).map_err(|error| invalid(&error))?;
            return Ok(Prepared { waiting, ran: Some((scope, executed)) });
        }
        let env = self.environment(&waiting.tx, from);
        let needed = intrinsic_gas(&env, &scope);
        if env.gas_limit < needed {
            return Err(too_little_gas(env.gas_limit, needed));
        }
        Ok(Prepared { waiting, ran: None })
    }

    /// Takes in a transaction that was prepared on this very state, and gives its hash. It is in a block of its own
    /// when this returns, or waits for one if blocks are not made for each transaction.
    pub fn finish(&mut self, prepared: Prepared) -> B256 {
        let Prepared { waiting, ran } = prepared;
        let hash = waiting.hash;
        if let Some((scope, executed)) = ran {
            let mut open = OpenBlock::new(scope);
            self.include(&mut open, waiting, executed);
            self.close(open);
        } else {
            self.pool.waiting.push(waiting);
            if self.pool.automine {
                self.mine();
            }
        }
        hash
    }

    /// Makes a block of the waiting transactions, oldest first, as far as its gas reaches. What does not fit any more
    /// waits for the next block; what is not valid any more is dropped.
    pub fn mine(&mut self) {
        let mut open = OpenBlock::new(self.next_scope());
        let mut left = Vec::new();
        for waiting in std::mem::take(&mut self.pool.waiting) {
            let nonce = self.state.info(waiting.from).map(|info| info.nonce).unwrap_or_default();
            // As on Arbitrum the first transaction of a block always fits.
            let fits = open.transactions.is_empty()
                || waiting.tx.gas_limit().min(self.config.gas_limit) <= open.gas_left(self.config.gas_limit);
            if waiting.tx.nonce() > nonce || (waiting.tx.nonce() == nonce && !fits) {
                left.push(waiting);
            } else if let Ok(executed) = self.execute(&open.scope, &waiting) {
                self.include(&mut open, waiting, executed);
            }
        }
        self.pool.waiting = left;
        self.close(open);
    }

    /// Runs a transaction on the newest state.
    fn execute(&self, scope: &BlockScope, waiting: &Waiting) -> Result<Executed, ExecError> {
        let env = self.environment(&waiting.tx, waiting.from);
        execute(self.state.now(), scope, &self.config.stylus, &self.programs, env, Checks::Full)
    }

    /// Adds a transaction that has run on the newest state to an open block.
    fn include(&mut self, open: &mut OpenBlock, waiting: Waiting, executed: Executed) {
        let before = self.state.position();
        open.changes.push(self.state.commit(executed.changes));
        open.gas_used = open.gas_used.saturating_add(executed.gas_used);
        open.scope.recent = executed.recent;
        open.transactions.push(Mined {
            tx: waiting.tx,
            hash: waiting.hash,
            from: waiting.from,
            end: executed.end,
            gas_used: executed.gas_used,
            cumulative_gas_used: open.gas_used,
            intrinsic_gas: executed.intrinsic_gas,
            gas_price: open.scope.base_fee,
            created: executed.created,
            logs: executed.logs,
            before,
        });
    }

    fn close(&mut self, open: OpenBlock) {
        self.append(open.transactions, &open.changes, open.scope.timestamp);
    }

    fn check(&self, tx: &TxEnvelope, from: Address) -> Result<(), RpcError> {
        let refuse = |text: String| Err(RpcError::server(text));
        if tx.is_eip4844() {
            return refuse("transaction type not supported".into());
        }
        if tx.authorization_list().is_some_and(<[_]>::is_empty) {
            return refuse("set code tx must have at least one authorization tuple".into());
        }
        match tx.chain_id() {
            None => return refuse("only replay-protected (EIP-155) transactions allowed over RPC".into()),
            Some(id) if id != self.config.chain_id => {
                return refuse(format!(
                    "invalid sender: invalid chain id for signer: have {id} want {}",
                    self.config.chain_id
                ));
            }
            Some(_) => {}
        }
        let max_fee = tx.max_fee_per_gas();
        if let Some(tip) = tx.max_priority_fee_per_gas() {
            if tip > max_fee {
                return refuse(format!(
                    "max priority fee per gas higher than max fee per gas: address {from}, maxPriorityFeePerGas: {tip}, maxFeePerGas: {max_fee}"
                ));
            }
        }
        if max_fee < u128::from(self.config.base_fee) {
            return refuse(format!(
                "max fee per gas less than block base fee: address {from}, maxFeePerGas: {max_fee}, baseFee: {}",
                self.config.base_fee
            ));
        }
        let account = self.state.info(from).cloned().unwrap_or_default();
        let next = self.next_nonce(from);
        if tx.nonce() < next {
            return refuse(format!("nonce too low: next nonce {next}, tx nonce {}", tx.nonce()));
        }
        if tx.nonce() > next {
            return refuse(format!("nonce too high: tx nonce {}, gapped nonce {next}", tx.nonce()));
        }
        // Neither factor has more than 128 bits, so the product fits.
        let fee = U256::from(max_fee) * U256::from(tx.gas_limit());
        let cost = fee.checked_add(tx.value()).unwrap_or(U256::MAX);
        if let Some(missing) = cost.checked_sub(account.balance).filter(|missing| !missing.is_zero()) {
            return refuse(format!(
                "insufficient funds for gas * price + value: balance {}, tx cost {cost}, overshot {missing}",
                account.balance
            ));
        }
        Ok(())
    }

    /// What the executor is told of a transaction.
    pub(super) fn environment(&self, tx: &TxEnvelope, from: Address) -> TxEnv {
        let mut env = TxEnv {
            tx_type: tx.tx_type() as u8,
            caller: from,
            // What is above the limit of a transaction is held back and returned.
            gas_limit: tx.gas_limit().min(self.config.gas_limit),
            // Arbitrum takes the base fee and no tip, whatever was offered.
            gas_price: u128::from(self.config.base_fee),
            gas_priority_fee: tx.is_dynamic_fee().then_some(0),
            kind: tx.kind(),
            value: tx.value(),
            data: tx.input().clone(),
            nonce: tx.nonce(),
            chain_id: tx.chain_id(),
            access_list: tx.access_list().cloned().unwrap_or_default(),
            ..Default::default()
        };
        if let Some(list) = tx.authorization_list() {
            env.set_signed_authorization(list.to_vec());
        }
        env
    }
}

fn too_little_gas(gas: u64, needed: u64) -> RpcError {
    RpcError::server(format!("intrinsic gas too low: gas {gas}, minimum needed {needed}"))
}

/// The refusal of a transaction in go-ethereum's words.
pub(super) fn invalid(error: &ExecError) -> RpcError {
    let text = match error {
        EVMError::Transaction(InvalidTransaction::CallGasCostMoreThanGasLimit { initial_gas, gas_limit }) => {
            return too_little_gas(*gas_limit, *initial_gas)
        }
        EVMError::Transaction(InvalidTransaction::LackOfFundForMaxFee { fee, balance }) => {
            format!("insufficient funds for gas * price + value: balance {balance}, tx cost {fee}")
        }
        EVMError::Transaction(InvalidTransaction::CreateInitCodeSizeLimit) => {
            "max initcode size exceeded".to_owned()
        }
        EVMError::Transaction(InvalidTransaction::TxGasLimitGreaterThanCap { gas_limit, cap }) => {
            format!("transaction gas limit too high (cap: {cap}, tx: {gas_limit})")
        }
        EVMError::Transaction(InvalidTransaction::RejectCallerWithCode) => "sender not an eoa".to_owned(),
        other => other.to_string(),
    };
    RpcError::server(text)
}
