//! JSON-RPC over WebSocket, with subscriptions.

use super::body::Received;
use super::App;
use crate::error::RpcError;
use crate::rpc::{respond, Subscription};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// Buffers of a connection for reading and for writing, bytes. Larger messages take more while they pass.
const BUFFER: usize = 8 * 1024;

/// Turns a request into a WebSocket, if one more may be open.
pub fn open(app: App, upgrade: WebSocketUpgrade) -> Response {
    let Ok(place) = app.sockets.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many WebSockets\n").into_response();
    };
    upgrade
        .max_message_size(app.limits.message)
        .max_frame_size(app.limits.message)
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .on_upgrade(|socket| async move {
            session(app, socket).await;
            drop(place);
        })
}

/// Serves one connection to its end.
async fn session(app: App, mut socket: WebSocket) {
    let mut heads = app.node.heads();
    let mut stopping = app.stopping.clone();
    let mut session = Session { app, subscriptions: BTreeMap::new(), last_id: 0, behind: false };
    loop {
        let messages = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => session.answer(text.as_bytes()).await,
                Some(Ok(Message::Binary(bytes))) => session.answer(&bytes).await,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Vec::new(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            changed = heads.changed(), if !session.behind => match changed {
                Ok(()) => session.news(true),
                Err(_) => return,
            },
            () = std::future::ready(()), if session.behind => session.news(false),
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
    /// Whether there is more news than was sent.
    behind: bool,
}

impl Session {
    async fn answer(&mut self, text: &[u8]) -> Vec<String> {
        if let Some(answer) = self.subscribe(text) {
            return vec![answer];
        }
        let answer = self.app.answer(Received { bytes: text.to_vec(), share: None }).await;
        answer.into_iter().filter(|text| !text.is_empty()).collect()
    }

    /// Answers `eth_subscribe` and `eth_unsubscribe`; none for other requests.
    fn subscribe(&mut self, text: &[u8]) -> Option<String> {
        // Only the two methods are of interest: all else is parsed where it is answered.
        if !super::contains(text, b"subscribe") {
            return None;
        }
        let mut request: Value = serde_json::from_slice(text).ok()?;
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
        if self.subscriptions.len() >= self.app.limits.subscriptions {
            return Err(RpcError::server("too many subscriptions"));
        }
        self.last_id += 1;
        let id = format!("{:#x}", self.last_id);
        let subscription = Subscription::open(&self.app.node, id.clone(), params)?;
        self.subscriptions.insert(subscription.id().to_owned(), subscription);
        Ok(json!(id))
    }

    /// What is new, so much at a time: a client that reads slowly is not read ahead of.
    fn news(&mut self, head: bool) -> Vec<String> {
        let node = &self.app.node;
        let polled =
            self.subscriptions.values_mut().filter(|subscription| head || subscription.is_behind(node));
        let news = polled.flat_map(|subscription| subscription.poll(node)).collect();
        self.behind = self.subscriptions.values().any(|subscription| subscription.is_behind(node));
        news
    }
}
