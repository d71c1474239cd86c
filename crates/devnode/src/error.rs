//! Errors as JSON-RPC carries them.

use serde_json::{json, Value};

/// A JSON-RPC error object.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message} (code {code})")]
pub struct RpcError {
    /// 3 is a revert, -32000 a refused transaction or failed call, the others are JSON-RPC's own.
    pub code: i64,
    /// One sentence.
    pub message: String,
    /// For a revert: its data in hex.
    pub data: Option<Value>,
}

impl RpcError {
    /// The text is not JSON.
    #[must_use]
    pub fn parse(detail: impl Into<String>) -> Self {
        Self { code: -32_700, message: detail.into(), data: None }
    }

    /// The JSON is not a request.
    #[must_use]
    pub fn invalid_request(detail: impl Into<String>) -> Self {
        Self { code: -32_600, message: detail.into(), data: None }
    }

    /// No such method.
    #[must_use]
    pub fn method_not_found(method: &str) -> Self {
        Self {
            code: -32_601,
            message: format!("the method {method} does not exist/is not available"),
            data: None,
        }
    }

    /// A parameter is missing or malformed.
    #[must_use]
    pub fn invalid_params(detail: impl Into<String>) -> Self {
        Self { code: -32_602, message: detail.into(), data: None }
    }

    /// The node itself has failed.
    #[must_use]
    pub fn internal(detail: impl Into<String>) -> Self {
        Self { code: -32_603, message: detail.into(), data: None }
    }

    /// The node refuses or the call failed.
    #[must_use]
    pub fn server(detail: impl Into<String>) -> Self {
        Self { code: -32_000, message: detail.into(), data: None }
    }

    /// A revert with its data.
    #[must_use]
    pub fn revert(reason: Option<String>, data: &[u8]) -> Self {
        let message = match reason {
            Some(reason) => format!("execution reverted: {reason}"),
            None => "execution reverted".to_owned(),
        };
        Self { code: 3, message, data: Some(Value::String(format!("0x{}", hex::encode(data)))) }
    }

    /// The `error` member of a response.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.data {
            Some(data) => json!({ "code": self.code, "message": self.message, "data": data }),
            None => json!({ "code": self.code, "message": self.message }),
        }
    }
}
