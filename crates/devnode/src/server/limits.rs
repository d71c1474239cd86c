//! What one server gives to all its clients together.

use std::time::Duration;

/// Limits of a server. With the defaults, clients that do their worst make the node hold less than 1 GiB for them:
/// see docs/devnet.md.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections open at one time; more get status 503.
    pub connections: usize,
    /// WebSockets among them; more get status 503.
    pub sockets: usize,
    /// Largest body of a request, bytes: go-ethereum's limit. A larger one gets status 413.
    pub body: usize,
    /// Largest message on a WebSocket, bytes. A larger one closes the connection.
    pub message: usize,
    /// Bytes of all large bodies (above 64 KiB) that are read or answered at one time; more wait.
    pub large_bodies: usize,
    /// Subscriptions of one WebSocket.
    pub subscriptions: usize,
    /// Time for the head of a request, and for the next request of a connection that is kept open.
    pub head_time: Duration,
    /// Time for the body of a request, after which it gets status 408.
    pub body_time: Duration,
    /// Time for a client to take the bytes it is sent; the connection is closed when it takes none for so long.
    pub write_time: Duration,
    /// Requests that run code, at one time; more wait.
    pub heavy_requests: usize,
    /// Requests that only read, at one time; more wait.
    pub light_requests: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1_000,
            sockets: 512,
            body: 5 * 1024 * 1024,
            message: 1024 * 1024,
            large_bodies: 16 * 1024 * 1024,
            subscriptions: 100,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_secs(30),
            write_time: Duration::from_secs(30),
            heavy_requests: 12,
            light_requests: 4,
        }
    }
}
