//! eth_createAccessList: what a transaction touches, found by running it until nothing new comes up.

use super::parse::{call_request, moment, Params};
use super::simulate::{apply, overrides};
use super::{format, Answer};
use crate::chain::{outcome, CallRequest, Recorded};
use crate::config::SEQUENCER;
use crate::executor::ARBOS_STATE;
use crate::node::Node;
use crate::precompiles;
use alloy_primitives::{Address, B256};
use revm::context::transaction::{AccessList, AccessListItem};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Runs after which a list that still changes is given as it is.
const RUNS: usize = 10;

type Touched = BTreeMap<Address, BTreeSet<B256>>;

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    (method == "eth_createAccessList").then(|| create(node, params))
}

fn create(node: &Node, params: &Params) -> Answer {
    let mut request = call_request(params.need(0)?)?;
    let changes = overrides(params.get(2))?;
    let chain = &*node.read();
    let moment = moment(chain, params.get(1))?;
    let mut list = Touched::new();
    for item in request.access_list.iter() {
        list.entry(item.address).or_default().extend(&item.storage_keys);
    }
    let mut runs = 0;
    let recorded = loop {
        request.access_list = to_list(&list);
        let recorded = chain.call_recorded(&request, moment, |view| apply(&changes, view))?;
        let found = touched(&request, &recorded);
        runs += 1;
        if found == list || runs == RUNS {
            break recorded;
        }
        list = found;
    };
    let mut answer = json!({
        "accessList": format::access_list(&request.access_list.0),
        "gasUsed": format::quantity(recorded.executed.gas_used),
    });
    if let Err(error) = outcome(&recorded.executed) {
        answer["error"] = json!(error.message);
    }
    Ok(answer)
}

/// Accounts and words that cost extra without a list. What is warm anyway stands there only with its words.
fn touched(request: &CallRequest, recorded: &Recorded<'_>) -> Touched {
    let state = &recorded.executed.changes;
    let created = recorded.frame.to.filter(|_| request.to.is_none());
    let warm = |address: &Address| {
        [Some(request.from), request.to, created, Some(SEQUENCER)].contains(&Some(*address))
            || precompiles::is_precompile(*address)
    };
    let keys = |account: &revm::state::Account| account.storage.keys().map(|key| B256::from(*key)).collect();
    state
        .iter()
        .filter(|(address, _)| **address != ARBOS_STATE)
        .map(|(address, account)| (*address, keys(account)))
        .filter(|(address, keys): &(Address, BTreeSet<B256>)| !keys.is_empty() || !warm(address))
        .collect()
}

fn to_list(touched: &Touched) -> AccessList {
    let item = |(address, keys): (&Address, &BTreeSet<B256>)| AccessListItem {
        address: *address,
        storage_keys: keys.iter().copied().collect(),
    };
    AccessList(touched.iter().map(item).collect())
}
