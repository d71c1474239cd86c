//! JSON-RPC over WebSocket, with subscriptions.

use super::App;
use crate::error::RpcError;
use crate::rpc::{respond, Subscription};
use axum::extract::ws::{Message, WebSocket};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// Subscriptions of one connection.
const SUBSCRIPTION_LIMIT: usize = 100;

/// Serves one connection to its end.
pub async fn session(app: App, mut socket: WebSocket) {
    let mut heads = app.node.heads();
    let mut stopping = app.stopping.clone();
    let mut session = Session { app, subscriptions: BTreeMap::new(), last_id: 0 };
    loop {
        let messages = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => session.answer(text.to_string()).await,
                Some(Ok(Message::Binary(bytes))) => session.answer(String::from_utf8_lossy(&bytes).into_owned()).await,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Vec::new(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            changed = heads.changed() => match changed {
                Ok(()) => session.news(),
                Err(_) => return,
            },
            _ = stopping.changed() => return,
        };
        for message in messages {
            if socket.send(Message::Text(message.into())).await.is_err() {
                return;
            }
        }
    }
}

struct Session {
    app: App,
    subscriptions: BTreeMap<String, Subscription>,
    last_id: u64,
}

impl Session {
    async fn answer(&mut self, text: String) -> Vec<String> {
        if let Some(answer) = self.subscribe(&text) {
            return vec![answer];
        }
        let answer = self.app.answer(text).await;
        answer.into_iter().filter(|text| !text.is_empty()).collect()
    }

    /// Answers `eth_subscribe` and `eth_unsubscribe`; none for other requests.
    fn subscribe(&mut self, text: &str) -> Option<String> {
        // Only the two methods are of interest: all else is parsed where it is answered.
        if !text.contains("subscribe") {
            return None;
        }
        let mut request: Value = serde_json::from_str(text).ok()?;
        let params = request.get_mut("params").map(Value::take).unwrap_or_default();
        let answer = match request.get("method")?.as_str()? {
            "eth_subscribe" => self.open(params),
            "eth_unsubscribe" => {
                let id = params.get(0).and_then(Value::as_str).unwrap_or_default();
                Ok(json!(self.subscriptions.remove(id).is_some()))
            }
            _ => return None,
        };
        Some(respond(request.get("id").cloned().unwrap_or_default(), answer))
    }

    fn open(&mut self, params: Value) -> Result<Value, RpcError> {
        if self.subscriptions.len() >= SUBSCRIPTION_LIMIT {
            return Err(RpcError::server("too many subscriptions"));
        }
        self.last_id += 1;
        let id = format!("{:#x}", self.last_id);
        let subscription = Subscription::open(&self.app.node, id.clone(), params)?;
        self.subscriptions.insert(subscription.id().to_owned(), subscription);
        Ok(json!(id))
    }

    fn news(&mut self) -> Vec<String> {
        let node = &self.app.node;
        self.subscriptions.values_mut().flat_map(|subscription| subscription.poll(node)).collect()
    }
}
