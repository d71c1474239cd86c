//! The tree of calls, in the form of go-ethereum's callTracer.

use crate::executor::{Frame, FrameKind};
use crate::rpc::{format, revert_reason};
use alloy_primitives::Log;
use serde_json::{json, Map, Value};

/// Settings of the tracer.
pub struct Settings {
    /// Without nested frames.
    pub only_top_call: bool,
    /// With the logs that stayed.
    pub with_log: bool,
}

/// The outermost frame with all that is in it.
pub fn show(frame: &Frame, settings: &Settings) -> Value {
    let mut shown = one(frame, settings);
    if settings.with_log {
        number_logs(&mut shown, &mut 0);
    }
    shown
}

fn one(frame: &Frame, settings: &Settings) -> Value {
    let mut object = Map::new();
    let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
    set("type", json!(name(frame.kind)));
    set("from", format::address(frame.from));
    if let Some(to) = frame.to {
        set("to", format::address(to));
    }
    if let Some(value) = frame.value {
        set("value", format::word(value));
    }
    set("gas", format::quantity(frame.gas));
    set("gasUsed", format::quantity(frame.gas_used));
    set("input", format::data(&frame.input));
    if !frame.output.is_empty() {
        set("output", format::data(&frame.output));
    }
    if let Some(error) = &frame.error {
        set("error", json!(error));
        if let Some(reason) = revert_reason(&frame.output) {
            set("revertReason", json!(reason));
        }
    }
    if !settings.only_top_call && !frame.calls.is_empty() {
        set("calls", frame.calls.iter().map(|call| one(call, settings)).collect());
    }
    if settings.with_log && !frame.logs.is_empty() {
        set("logs", frame.logs.iter().map(|(position, log)| log_at(*position, log)).collect());
    }
    Value::Object(object)
}

fn name(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Call => "CALL",
        FrameKind::StaticCall => "STATICCALL",
        FrameKind::DelegateCall => "DELEGATECALL",
        FrameKind::CallCode => "CALLCODE",
        FrameKind::Create => "CREATE",
        FrameKind::Create2 => "CREATE2",
        FrameKind::SelfDestruct => "SELFDESTRUCT",
    }
}

/// `position`: how many nested frames came before.
fn log_at(position: usize, log: &Log) -> Value {
    json!({
        "address": format::address(log.address),
        "topics": log.topics().iter().map(format::data).collect::<Vec<_>>(),
        "data": format::data(&log.data.data),
        "position": format::quantity(position as u64),
    })
}

/// Gives each log its place among all that are shown, in the order in which they were emitted.
fn number_logs(frame: &mut Value, next: &mut u64) {
    let Some(object) = frame.as_object_mut() else { return };
    let position = |log: &Value| {
        let text = log.get("position").and_then(Value::as_str).unwrap_or("0x0");
        usize::from_str_radix(text.trim_start_matches("0x"), 16).unwrap_or_default()
    };
    let mut logs = object.remove("logs").and_then(|logs| logs.as_array().cloned()).unwrap_or_default();
    let mut numbered = 0;
    let mut number_up_to = |limit: usize, next: &mut u64| {
        while let Some(log) = logs.get_mut(numbered).filter(|log| position(log) <= limit) {
            log["index"] = format::quantity(*next);
            *next += 1;
            numbered += 1;
        }
    };
    for (index, call) in
        object.get_mut("calls").and_then(Value::as_array_mut).into_iter().flatten().enumerate()
    {
        number_up_to(index, next);
        number_logs(call, next);
    }
    number_up_to(usize::MAX, next);
    if !logs.is_empty() {
        object.insert("logs".to_owned(), Value::Array(logs));
    }
}
