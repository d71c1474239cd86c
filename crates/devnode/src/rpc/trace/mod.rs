//! debug_traceTransaction, debug_traceCall and debug_traceBlockBy*: what happened inside. dev_gasSpending: what for.

mod call;
mod prestate;

use super::parse::{call_request, find_block, moment, Params};
use super::simulate::{apply, no_block_overrides, overrides};
use super::{format, Answer};
use crate::chain::{Chain, Recorded};
use crate::error::RpcError;
use crate::node::Node;
use serde_json::{json, Value};

/// The tracers there are.
const TRACERS: &str = "callTracer, prestateTracer";

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    Some(match method {
        "debug_traceTransaction" => transaction(node, params),
        "debug_traceCall" => call(node, params),
        "dev_gasSpending" => spending(node, params),
        "debug_traceBlockByNumber" | "debug_traceBlockByHash" => block(node, params),
        _ => return None,
    })
}

/// A tracer with its settings.
enum Tracer {
    Calls(call::Settings),
    Prestate(prestate::Settings),
}

impl Tracer {
    fn read(options: Option<&Value>) -> Result<Self, RpcError> {
        let name = options.and_then(|options| options.get("tracer")).filter(|name| !name.is_null());
        let settings = options.and_then(|options| options.get("tracerConfig")).unwrap_or(&Value::Null);
        let flag = |name: &str| settings.get(name).and_then(Value::as_bool).unwrap_or(false);
        match name.map(|name| name.as_str().unwrap_or_default()) {
            Some("callTracer") => Ok(Self::Calls(call::Settings {
                only_top_call: flag("onlyTopCall"),
                with_log: flag("withLog"),
            })),
            Some("prestateTracer") => Ok(Self::Prestate(prestate::Settings {
                diff_mode: flag("diffMode"),
                disable_code: flag("disableCode"),
                disable_storage: flag("disableStorage"),
            })),
            Some(other) => {
                let shown: String = other.chars().take(60).collect();
                Err(RpcError::server(format!("no tracer \"{shown}\" here; there are: {TRACERS}")))
            }
            None => {
                Err(RpcError::server(format!("no trace of single opcodes here; name a tracer: {TRACERS}")))
            }
        }
    }

    fn show(&self, recorded: &Recorded<'_>) -> Value {
        match self {
            Self::Calls(settings) => call::show(&recorded.frame, settings),
            Self::Prestate(settings) => prestate::show(recorded, settings),
        }
    }
}

fn transaction(node: &Node, params: &Params) -> Answer {
    let hash = params.hash(0)?;
    let tracer = Tracer::read(params.get(1))?;
    let chain = &*node.read();
    let (block, index) = chain.transaction(hash).ok_or_else(|| RpcError::server("transaction not found"))?;
    Ok(tracer.show(&chain.replay(block, index)?))
}

/// What a transaction's gas went to, by running it again.
fn spending(node: &Node, params: &Params) -> Answer {
    let hash = params.hash(0)?;
    let chain = &*node.read();
    let (block, index) = chain.transaction(hash).ok_or_else(|| RpcError::server("transaction not found"))?;
    let recorded = chain.replay(block, index)?;
    let (spent, executed) = (recorded.spending, recorded.executed);
    let net = executed.gas_used.saturating_sub(executed.intrinsic_gas);
    Ok(json!({
        "gross": format::quantity(spent.gross),
        "net": format::quantity(net),
        "refund": format::quantity(spent.gross.saturating_sub(net)),
        "starts": format::quantity(spent.starts),
        "init": format::quantity(spent.init),
        "pages": format::quantity(spent.pages),
        "storage": format::quantity(spent.storage),
        "calls": format::quantity(spent.calls),
        "logs": format::quantity(spent.logs),
        "bytecode": format::quantity(spent.bytecode),
        "compute": format::quantity(spent.compute()),
    }))
}

fn call(node: &Node, params: &Params) -> Answer {
    let request = call_request(params.need(0)?)?;
    let options = params.get(2);
    let tracer = Tracer::read(options)?;
    let option = |name: &str| options.and_then(|options| options.get(name)).filter(|value| !value.is_null());
    no_block_overrides(option("blockOverrides"))?;
    let changes = overrides(option("stateOverrides"))?;
    let chain = &*node.read();
    let moment = moment(chain, params.get(1))?;
    Ok(tracer.show(&chain.call_recorded(&request, moment, |view| apply(&changes, view))?))
}

fn block(node: &Node, params: &Params) -> Answer {
    let tracer = Tracer::read(params.get(1))?;
    let chain: &Chain = &node.read();
    let wanted = find_block(chain, Some(params.need(0)?))?;
    let block = wanted.ok_or_else(|| RpcError::server("block not found"))?;
    if block.header.number == 0 {
        return Err(RpcError::server("genesis is not traceable"));
    }
    let show = |index: usize| {
        let result = tracer.show(&chain.replay(block, index)?);
        Ok(json!({ "txHash": format::data(block.transactions[index].hash), "result": result }))
    };
    (0..block.transactions.len()).map(show).collect()
}
