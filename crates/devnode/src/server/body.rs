//! Reading bodies within limits of size, time and memory.

use super::App;
use axum::body::{Body, HttpBody};
use axum::http::{header, HeaderMap, StatusCode};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Bodies up to this size, bytes, need no reservation: all connections together cannot hold much of them.
pub const SMALL: usize = 64 * 1024;

/// A body and, if it is large, its share of the memory for large ones.
#[derive(Debug)]
pub struct Received {
    pub bytes: Vec<u8>,
    pub share: Option<OwnedSemaphorePermit>,
}

/// Reads a body.
///
/// # Errors
/// Status 413 when it is too large, 408 when it takes too long, 400 when it breaks off.
pub async fn receive(app: &App, headers: &HeaderMap, body: Body) -> Result<Received, StatusCode> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let size: usize = announced.unwrap_or(app.limits.body);
    if size > app.limits.body {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let read = read(body, size, app.limits.body, &app.large_bodies);
    timeout(app.limits.body_time, read).await.unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
}

async fn read(
    mut body: Body,
    size: usize,
    limit: usize,
    large: &Arc<Semaphore>,
) -> Result<Received, StatusCode> {
    let mut received = Received { bytes: Vec::new(), share: None };
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        let Ok(data) = frame.into_data() else { continue };
        let len = received.bytes.len() + data.len();
        if len > limit {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        if len > SMALL && received.share.is_none() {
            let share = u32::try_from(size).unwrap_or(u32::MAX);
            let share = large.clone().acquire_many_owned(share).await;
            received.share = Some(share.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?);
        }
        received.bytes.extend_from_slice(&data);
    }
    Ok(received)
}
