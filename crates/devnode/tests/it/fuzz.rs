//! Requests of any content.

use crate::requests::{answer, node};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use std::cell::Cell;

#[test]
fn requests_of_any_content_are_answered() {
    let node = node();
    let (results, errors) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: 3_000, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&vec(any::<u8>(), 0..120), |data| {
        let answer = answer(&node, &data);
        results.set(results.get() + u32::from(answer.get("result").is_some()));
        errors.set(errors.get() + u32::from(answer.get("error").is_some()));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(results.get() > 100 && errors.get() > 1_000, "{results:?} {errors:?}");
    assert!(node.request("eth_blockNumber", json!([])).is_ok());
}
