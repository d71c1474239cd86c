//! Until when evidence is current.

/// The first of the expiries, Unix seconds; 0 while a piece is missing (0).
#[must_use]
pub fn valid_until(expiries: impl IntoIterator<Item = u64>) -> u64 {
    expiries.into_iter().min().unwrap_or(0)
}
