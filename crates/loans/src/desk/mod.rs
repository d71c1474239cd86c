//! Settings, roles, credits, insurers' claims and views.

mod claims;
mod credit;
mod pause;
mod roles;
mod settings;
mod views;

/// Basis points of principal 7, 30, 60 and 90 days past due and in default, until the admin sets others.
pub(crate) const INITIAL_HAIRCUTS: [u16; 5] = [0, 1_000, 2_500, 5_000, 5_000];
