//! JSON-RPC over HTTP and WebSocket.

mod body;
mod limits;
mod listener;
mod socket;
mod stream;

pub use limits::Limits;

use crate::executor::{declare_deep, STACK_SIZE};
use crate::node::Node;
use axum::body::Body;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Router;
use body::Received;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::{mpsc, Arc};
use std::thread::JoinHandle;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{watch, Semaphore};

/// What is in the names of methods that may take long: they run code, write blocks, or wait for those who do.
const HEAVY: [&str; 8] = ["_call", "_estimate", "_create", "_send", "_simulate", "debug_", "evm_", "anvil_"];

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
    limits: Limits,
    places: Arc<Semaphore>,
    stop: Option<watch::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens and answers on threads of its own, within the default limits. Port 0 takes any free port.
    ///
    /// # Errors
    /// When the address is in use or not available.
    pub fn start(node: Node, address: SocketAddr) -> Result<Self, ServerError> {
        Self::start_with(node, address, Limits::default())
    }

    /// As [`Server::start`], within limits of one's own.
    ///
    /// # Errors
    /// When the address is in use or not available.
    pub fn start_with(node: Node, address: SocketAddr, limits: Limits) -> Result<Self, ServerError> {
        let (stop, stopped) = watch::channel(());
        let places = Arc::new(Semaphore::new(limits.connections));
        let (told, listening) = mpsc::channel();
        let free = places.clone();
        // The runtime lives and ends in a thread of its own: the caller may be inside another one.
        let thread = std::thread::spawn(move || {
            let (runtime, listener) = match listen(address, &limits) {
                Ok(listening) => listening,
                Err(error) => return drop(told.send(Err(error))),
            };
            let serve = async {
                let address = listener.local_addr();
                let router = router(node, limits, stopped.clone());
                if told.send(address).is_ok() {
                    listener::serve(listener, router, limits, free, stopped).await;
                }
            };
            runtime.block_on(serve);
            runtime.shutdown_background();
        });
        let address = match listening.recv() {
            Ok(Ok(address)) => address,
            Ok(Err(error)) if error.kind() == ErrorKind::AddrInUse => {
                return Err(ServerError::AddressInUse(address))
            }
            Ok(Err(error)) => return Err(ServerError::Io(address, error)),
            Err(gone) => return Err(ServerError::Io(address, std::io::Error::other(gone))),
        };
        Ok(Self { address, limits, places, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Connections open now.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.limits.connections.saturating_sub(self.places.available_permits())
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

/// A runtime and its listener.
fn listen(address: SocketAddr, limits: &Limits) -> std::io::Result<(Runtime, TcpListener)> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(limits.heavy_requests + limits.light_requests)
        // so that transactions run where their requests are answered, without a thread for each
        .thread_stack_size(STACK_SIZE)
        .on_thread_start(declare_deep)
        .enable_all()
        .build()?;
    let listener = runtime.block_on(TcpListener::bind(address))?;
    Ok((runtime, listener))
}

#[derive(Clone)]
struct App {
    node: Node,
    limits: Limits,
    heavy: Arc<Semaphore>,
    light: Arc<Semaphore>,
    large_bodies: Arc<Semaphore>,
    sockets: Arc<Semaphore>,
    stopping: watch::Receiver<()>,
}

impl App {
    /// Answers JSON-RPC text on a thread that may block; none if the node is going down.
    async fn answer(&self, request: Received) -> Option<String> {
        // Requests that run code must not keep those waiting that only read.
        let heavy = HEAVY.iter().any(|name| contains(&request.bytes, name.as_bytes()));
        let permits = if heavy { &self.heavy } else { &self.light };
        let permit = permits.clone().acquire_owned().await.ok()?;
        let node = self.node.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let Received { bytes, share } = request;
            let answer = node.handle_bytes(&bytes);
            drop(share);
            answer
        });
        answer.await.ok()
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

fn router(node: Node, limits: Limits, stopping: watch::Receiver<()>) -> Router {
    let semaphore = |permits: usize| Arc::new(Semaphore::new(permits));
    let app = App {
        node,
        limits,
        heavy: semaphore(limits.heavy_requests),
        light: semaphore(limits.light_requests),
        large_bodies: semaphore(limits.large_bodies.max(limits.body)),
        sockets: semaphore(limits.sockets),
        stopping,
    };
    Router::new().fallback(answer).with_state(app)
}

async fn answer(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    body: Body,
) -> Response {
    let response = match (method, upgrade) {
        (Method::GET, Ok(upgrade)) => socket::open(app, upgrade),
        (Method::OPTIONS, _) => StatusCode::NO_CONTENT.into_response(),
        (Method::POST, _) => match body::receive(&app, &headers, body).await {
            Ok(request) => post(&app, request).await,
            Err(status) => refusal(status, &app.limits),
        },
        (Method::GET, _) => "JSON-RPC over POST or WebSocket\n".into_response(),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    };
    allow_browsers(response, &headers)
}

fn refusal(status: StatusCode, limits: &Limits) -> Response {
    let text = match status {
        StatusCode::PAYLOAD_TOO_LARGE => format!("a request may have {} bytes\n", limits.body),
        StatusCode::REQUEST_TIMEOUT => "the request took too long to arrive\n".to_owned(),
        _ => "the request broke off\n".to_owned(),
    };
    // What is left of the body is not read.
    (status, [(header::CONNECTION, "close")], text).into_response()
}

async fn post(app: &App, request: Received) -> Response {
    match app.answer(request).await {
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
