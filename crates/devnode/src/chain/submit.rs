//! Taking in a transaction: the checks of go-ethereum's pool with its texts, execution, and the block around it.

use super::{Chain, Mined};
use crate::error::RpcError;
use crate::executor::{execute, Checks, ExecError};
use alloy_consensus::{Transaction, TxEnvelope};
use alloy_primitives::{Address, B256, U256};
use revm::context::result::{EVMError, InvalidTransaction};
use revm::context::TxEnv;

impl Chain {
    /// Runs a transaction in a block of its own and gives its hash.
    ///
    /// # Errors
    /// When the transaction is not valid; nothing has changed then.
    pub fn submit(&mut self, tx: TxEnvelope, from: Address) -> Result<B256, RpcError> {
        let hash = *tx.tx_hash();
        if self.places.contains_key(&hash) {
            return Err(RpcError::server("already known"));
        }
        self.check(&tx, from)?;
        let block = self.next_scope();
        let env = self.environment(&tx, from);
        let executed =
            execute(self.state.now(), &block, &self.config.stylus, &self.programs, env, Checks::Full)
                .map_err(|error| invalid(&error))?;
        let before = self.state.position();
        let changes = self.state.commit(executed.changes);
        let mined = Mined {
            tx,
            hash,
            from,
            end: executed.end,
            gas_used: executed.gas_used,
            intrinsic_gas: executed.intrinsic_gas,
            gas_price: block.base_fee,
            created: executed.created,
            logs: executed.logs,
            before,
        };
        self.append(vec![mined], changes);
        Ok(hash)
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
        if tx.gas_limit() > self.config.gas_limit {
            return refuse("exceeds block gas limit".into());
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
        if tx.nonce() < account.nonce {
            return refuse(format!("nonce too low: next nonce {}, tx nonce {}", account.nonce, tx.nonce()));
        }
        if tx.nonce() > account.nonce {
            return refuse(format!(
                "nonce too high: tx nonce {}, gapped nonce {}",
                tx.nonce(),
                account.nonce
            ));
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
            gas_limit: tx.gas_limit(),
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

/// The refusal of a transaction in go-ethereum's words.
pub(super) fn invalid(error: &ExecError) -> RpcError {
    let text = match error {
        EVMError::Transaction(InvalidTransaction::CallGasCostMoreThanGasLimit { initial_gas, gas_limit }) => {
            format!("intrinsic gas too low: gas {gas_limit}, minimum needed {initial_gas}")
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
