//! From terms to a drawn loan.

mod accept;
mod consent;
mod offer;
mod refinance;
pub(crate) mod terms;

#[cfg(test)]
pub(crate) use consent::{CONSENT_TYPE, DOMAIN_NAME, TERMS_TYPE};
