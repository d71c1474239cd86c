//! Taking connections, so many at one time.

use super::stream::PatientStream;
use super::Limits;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{watch, OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

/// Buffer for the head of a request, bytes.
const HEAD_SIZE: usize = 64 * 1024;
/// Time for connections to end when the server stops.
const FAREWELL: Duration = Duration::from_secs(5);
/// Pause after the system refused a connection, which it does when it has no more file handles.
const PAUSE: Duration = Duration::from_millis(50);
const BUSY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 21\r\nconnection: close\r\n\r\ntoo many connections\r\n";

/// Serves until told to stop, and then until the connections have ended.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    places: Arc<Semaphore>,
    mut stopped: watch::Receiver<()>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // The sender being gone means the same as its message.
            _ = stopped.changed() => break,
        };
        let Ok((stream, _)) = accepted else {
            sleep(PAUSE).await;
            continue;
        };
        match places.clone().try_acquire_owned() {
            Ok(place) => {
                tokio::spawn(connection(stream, router.clone(), limits, place, stopped.clone()));
            }
            // A new connection has room for a few bytes.
            Err(_) => drop(stream.try_write(BUSY)),
        }
    }
    drop(listener);
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let _ = timeout(FAREWELL, places.acquire_many(all)).await;
}

async fn connection(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    place: OwnedSemaphorePermit,
    mut stopped: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(PatientStream::new(stream, limits.write_time, place));
    let mut connection = std::pin::pin!(http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(HEAD_SIZE)
        .serve_connection(io, TowerToHyperService::new(router))
        .with_upgrades());
    tokio::select! {
        // A connection ends as its client likes.
        _ = connection.as_mut() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = timeout(FAREWELL, connection).await;
        }
    }
}
