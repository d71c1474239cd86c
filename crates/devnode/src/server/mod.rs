//! JSON-RPC over HTTP and WebSocket.

mod socket;

use crate::node::Node;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{DefaultBodyLimit, State, WebSocketUpgrade};
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Router;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::net::TcpListener;
use tokio::sync::{watch, Semaphore};

/// Largest request body, bytes: go-ethereum's limit.
const BODY_LIMIT: usize = 5 * 1024 * 1024;
/// Requests worked on at one time. Each may hold a thread with a large stack.
const CONCURRENT_REQUESTS: usize = 16;

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Another program listens there.
    #[error("{0} is already in use: stop the program that listens there, or choose another port")]
    AddressInUse(SocketAddr),
    /// The address cannot be listened on, or the machine lacks resources.
    #[error("cannot listen on {0}: {1}")]
    Io(SocketAddr, std::io::Error),
}

/// A running HTTP server. Stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<watch::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens and answers on threads of its own. Port 0 takes any free port.
    ///
    /// # Errors
    /// When the address is in use or not available.
    pub fn start(node: Node, address: SocketAddr) -> Result<Self, ServerError> {
        let failed = |error: std::io::Error| match error.kind() {
            ErrorKind::AddrInUse => ServerError::AddressInUse(address),
            _ => ServerError::Io(address, error),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(CONCURRENT_REQUESTS)
            .enable_all()
            .build()
            .map_err(failed)?;
        let listener = runtime.block_on(TcpListener::bind(address)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (stop, mut stopped) = watch::channel(());
        let thread = std::thread::spawn(move || {
            let serve =
                axum::serve(listener, router(node, stopped.clone())).with_graceful_shutdown(async move {
                    // The sender being gone means the same as its message.
                    let _ = stopped.changed().await;
                });
            // Accepting connections does not fail for good; there is nobody to tell if it did.
            let _ = runtime.block_on(async { serve.await });
            runtime.shutdown_background();
        });
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Finishes the requests it has and stops.
    pub fn stop(mut self) {
        self.shut_down();
    }

    /// Waits until the server ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn shut_down(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shut_down();
    }
}

#[derive(Clone)]
struct App {
    node: Node,
    permits: Arc<Semaphore>,
    stopping: watch::Receiver<()>,
}

impl App {
    /// Answers JSON-RPC text on a thread that may block; none if the node is going down.
    async fn answer(&self, text: String) -> Option<String> {
        let permit = self.permits.clone().acquire_owned().await.ok()?;
        let node = self.node.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            node.handle_raw(&text)
        });
        answer.await.ok()
    }
}

fn router(node: Node, stopping: watch::Receiver<()>) -> Router {
    let app = App { node, permits: Arc::new(Semaphore::new(CONCURRENT_REQUESTS)), stopping };
    Router::new().fallback(answer).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(app)
}

async fn answer(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let response = match (method, upgrade, body) {
        (Method::GET, Ok(upgrade), _) => {
            return upgrade.max_message_size(BODY_LIMIT).on_upgrade(|socket| socket::session(app, socket));
        }
        (Method::OPTIONS, _, _) => StatusCode::NO_CONTENT.into_response(),
        (Method::POST, _, Ok(body)) => post(app, body).await,
        (Method::POST, _, Err(rejection)) => (rejection.status(), rejection.body_text()).into_response(),
        (Method::GET, _, _) => "JSON-RPC over POST or WebSocket\n".into_response(),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    };
    allow_browsers(response, &headers)
}

async fn post(app: App, body: Bytes) -> Response {
    match app.answer(String::from_utf8_lossy(&body).into_owned()).await {
        Some(text) if text.is_empty() => StatusCode::NO_CONTENT.into_response(),
        Some(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// CORS: a development chain is open to every page.
fn allow_browsers(mut response: Response, request: &HeaderMap) -> Response {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: HeaderValue| headers.insert(name, value);
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    set(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST, GET, OPTIONS"));
    set(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    let wanted = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    set(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        wanted.unwrap_or_else(|| HeaderValue::from_static("content-type")),
    );
    response
}
