//! Read-only calls and estimates.

use super::node_interface::NODE_INTERFACE;
use super::submit::invalid;
use super::{Block, Chain};
use crate::error::RpcError;
use crate::executor::{execute, execute_recorded, BlockScope, Checks, End, Executed, Frame, Spending};
use crate::rpc::revert_reason;
use crate::state::{Overlay, View};
use alloy_eips::eip7702::SignedAuthorization;
use alloy_primitives::{Address, Bytes, TxKind, U256};
use revm::context::transaction::AccessList;
use revm::context::TxEnv;

/// Gas of a plain transfer, the least any transaction takes.
const TRANSFER_GAS: u64 = 21_000;
const STIPEND: u64 = 2_300;
/// Gas up to which an estimate is exact.
const EXACT_LIMIT: u64 = 1_000_000;

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
    /// Delegations of accounts to code (EIP-7702); none in other transactions.
    pub authorizations: Vec<SignedAuthorization>,
}

/// An execution with all that is known of it.
#[derive(Clone, Debug)]
pub struct Recorded<'c> {
    /// How it ended and what changed.
    pub executed: Executed,
    /// What happened in each frame.
    pub frame: Frame,
    /// What the gas went to.
    pub spending: Spending,
    /// The state before it.
    pub before: View<'c>,
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
        if request.to == Some(NODE_INTERFACE) {
            return self.ask_node(request, moment, overlay);
        }
        self.run(request, view.with(overlay), &scope, gas_of(request, &scope))
    }

    /// As [`Chain::call`], and tells what happened in each frame, and in which state it ran.
    ///
    /// # Errors
    /// When the call is not valid in this state.
    pub fn call_recorded(
        &self,
        request: &CallRequest,
        moment: Moment<'_>,
        change: impl FnOnce(&View<'_>) -> Overlay,
    ) -> Result<Recorded<'_>, RpcError> {
        let (view, scope) = self.view(moment);
        let overlay = change(&view);
        let before = view.with(overlay);
        let env = environment(request, &before, &scope, gas_of(request, &scope));
        let run =
            execute_recorded(before.clone(), &scope, &self.config.stylus, &self.programs, env, Checks::Call);
        let (executed, frame, spending) = run.map_err(|error| invalid(&error))?;
        Ok(Recorded { executed, frame, spending, before })
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
        let env = environment(request, &view, scope, gas_limit);
        execute(view, scope, &self.config.stylus, &self.programs, env, Checks::Call)
            .map_err(|error| invalid(&error))
    }

    /// The least gas limit with which a call succeeds, found by bisection: up to a million gas one less is not
    /// enough, above it may be 0.1 % too much. As with go-ethereum it is never below what the call uses with all the
    /// gas it may have.
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
        if matches!(&first.end, End::Halt(reason) if reason == "out of gas") {
            return Err(RpcError::server(format!("gas required exceeds allowance ({high})")));
        }
        outcome(&first)?;
        // What it used is enough for a call without refunds and without calls of its own.
        if self.succeeds(request, &view, &scope, first.gas_used) {
            return Ok(first.gas_used);
        }
        let mut low = first.gas_used.max(TRANSFER_GAS - 1);
        let likely = first.gas_used.saturating_add(STIPEND).saturating_mul(64) / 63;
        let mut middle = if likely < high { likely } else { low + (high - low) / 2 };
        // Exact where a run is cheap. Creations and activations take long: there 0.1 % above the least will do.
        while low + 1 < high && (high <= EXACT_LIMIT || (high - low) > high / 1_000) {
            if self.succeeds(request, &view, &scope, middle) {
                high = middle;
            } else {
                low = middle;
            }
            // Most calls need little more than they use.
            middle = (low + (high - low) / 2).min(low.saturating_mul(2));
        }
        Ok(high)
    }
}

fn gas_of(request: &CallRequest, scope: &BlockScope) -> u64 {
    request.gas.unwrap_or(scope.gas_limit).min(scope.gas_limit)
}

fn environment(request: &CallRequest, view: &View<'_>, scope: &BlockScope, gas_limit: u64) -> TxEnv {
    let nonce = request.nonce.or_else(|| view.info(request.from).map(|info| info.nonce)).unwrap_or_default();
    let mut env = TxEnv {
        tx_type: match (&request.authorizations[..], &request.access_list[..]) {
            ([], []) => 0,
            ([], _) => 1,
            _ => 4,
        },
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
    env.set_signed_authorization(request.authorizations.clone());
    env
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
