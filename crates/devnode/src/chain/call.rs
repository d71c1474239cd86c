//! Read-only calls and estimates.

use super::submit::invalid;
use super::{Block, Chain};
use crate::error::RpcError;
use crate::executor::{execute, BlockScope, Checks, End, Executed};
use crate::rpc::revert_reason;
use crate::state::{Overlay, View};
use alloy_primitives::{Address, Bytes, TxKind, U256};
use revm::context::transaction::AccessList;
use revm::context::TxEnv;

/// Gas of a plain transfer, the least any transaction takes.
const TRANSFER_GAS: u64 = 21_000;
const STIPEND: u64 = 2_300;

/// When a call happens.
#[derive(Clone, Copy, Debug)]
pub enum Moment<'c> {
    /// In a block of the past, on the state after it.
    After(&'c Block),
    /// In the block to come.
    Pending,
}

/// A call as JSON-RPC describes it.
#[derive(Clone, Debug, Default)]
pub struct CallRequest {
    /// Sender; zero if not given.
    pub from: Address,
    /// Callee; none to create.
    pub to: Option<Address>,
    /// Gas limit; the chain's if not given.
    pub gas: Option<u64>,
    /// Price or fee cap, wei.
    pub gas_price: Option<u128>,
    /// Value, wei.
    pub value: U256,
    /// Nonce; the account's if not given.
    pub nonce: Option<u64>,
    /// Input.
    pub input: Bytes,
    /// Access list.
    pub access_list: AccessList,
}

impl Chain {
    fn view(&self, moment: Moment<'_>) -> (View<'_>, BlockScope) {
        match moment {
            Moment::After(block) if block.hash == self.latest().hash => {
                (self.state.now(), self.scope_of(block))
            }
            Moment::After(block) => (self.state.at(block.position), self.scope_of(block)),
            Moment::Pending => (self.state.now(), self.next_scope()),
        }
    }

    /// The state at a moment.
    #[must_use]
    pub fn state_at(&self, moment: Moment<'_>) -> View<'_> {
        self.view(moment).0
    }

    /// Runs a call and leaves no trace.
    ///
    /// # Errors
    /// When the call is not valid in this state.
    pub fn call(
        &self,
        request: &CallRequest,
        moment: Moment<'_>,
        change: impl FnOnce(&View<'_>) -> Overlay,
    ) -> Result<Executed, RpcError> {
        let (view, scope) = self.view(moment);
        let overlay = change(&view);
        self.run(
            request,
            view.with(overlay),
            &scope,
            request.gas.unwrap_or(scope.gas_limit).min(scope.gas_limit),
        )
    }

    /// A limit below the intrinsic gas is refused, which counts as a failure.
    fn succeeds(&self, request: &CallRequest, view: &View<'_>, scope: &BlockScope, gas_limit: u64) -> bool {
        self.run(request, view.clone(), scope, gas_limit).is_ok_and(|executed| executed.end == End::Success)
    }

    fn run(
        &self,
        request: &CallRequest,
        view: View<'_>,
        scope: &BlockScope,
        gas_limit: u64,
    ) -> Result<Executed, RpcError> {
        let nonce =
            request.nonce.or_else(|| view.info(request.from).map(|info| info.nonce)).unwrap_or_default();
        let env = TxEnv {
            tx_type: u8::from(!request.access_list.is_empty()),
            caller: request.from,
            gas_limit,
            gas_price: request.gas_price.map_or(0, |price| price.min(u128::from(scope.base_fee))),
            kind: request.to.map_or(TxKind::Create, TxKind::Call),
            value: request.value,
            data: request.input.clone(),
            nonce,
            chain_id: Some(scope.chain_id),
            access_list: request.access_list.clone(),
            ..Default::default()
        };
        execute(view, scope, &self.config.stylus, &self.programs, env, Checks::Call)
            .map_err(|error| invalid(&error))
    }

    /// The least gas limit with which a call succeeds, up to 1.5 % above it.
    ///
    /// # Errors
    /// When it fails with all gas it may have.
    pub fn estimate(
        &self,
        request: &CallRequest,
        moment: Moment<'_>,
        change: impl FnOnce(&View<'_>) -> Overlay,
    ) -> Result<u64, RpcError> {
        let (view, scope) = self.view(moment);
        let overlay = change(&view);
        let view = view.with(overlay);
        let mut high =
            request.gas.filter(|gas| *gas >= TRANSFER_GAS).unwrap_or(scope.gas_limit).min(scope.gas_limit);
        if let Some(price) = request.gas_price.filter(|price| *price > 0) {
            let balance = view.info(request.from).map(|info| info.balance).unwrap_or_default();
            let Some(rest) = balance.checked_sub(request.value) else {
                return Err(RpcError::server("insufficient funds for transfer"));
            };
            high = high.min(u64::try_from(rest / U256::from(price)).unwrap_or(u64::MAX));
        }
        let first = self.run(request, view.clone(), &scope, high)?;
        outcome(&first)?;
        let mut low = first.gas_used.max(TRANSFER_GAS - 1);
        let likely = first.gas_used.saturating_add(STIPEND).saturating_mul(64) / 63;
        // What it used is enough for a call without refunds and without calls of its own.
        if self.succeeds(request, &view, &scope, first.gas_used) {
            return Ok(first.gas_used);
        }
        let mut middle = if likely < high { likely } else { low + (high - low) / 2 };
        while low + 1 < high && (high - low) * 1_000 > high * 15 {
            if self.succeeds(request, &view, &scope, middle) {
                high = middle;
            } else {
                low = middle;
            }
            middle = (low + (high - low) / 2).min(low.saturating_mul(2));
        }
        Ok(high)
    }
}

/// What a call gave, or the error that says why it failed.
///
/// # Errors
/// A revert with its data, or a failure with its cause.
pub fn outcome(executed: &Executed) -> Result<Bytes, RpcError> {
    match &executed.end {
        End::Success => Ok(executed.output.clone()),
        End::Revert => Err(RpcError::revert(revert_reason(&executed.output), &executed.output)),
        End::Halt(reason) => Err(RpcError::server(reason.clone())),
    }
}
