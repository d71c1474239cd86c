//! CALIBER, the ERC-721 title to hardware: its storage and all it does. Two programs answer for it on one storage:
//! `caliber-nft`, what moves and pledges titles and what other contracts ask, and `caliber-desk`, the rest.
//!
//! PURPOSE. One title stands for one asset or one lot of one class, kept by a bailee (a data centre) under a
//! Merkle root of serial numbers. Four documents and an appraisal, each with an issuer and an expiry, make a
//! title fit to be lent against; a lien holder takes it into its hands and gives it back, or sells it.
//!
//! ROLES. MINTER (tokenising agent) mints, files the title (0) and the UCC filing (2), names the metadata, and burns
//! with the owner's approval. CUSTODIAN files the bailment (1), as the title's bailee only; INSURER the insurance (3),
//! APPRAISER the appraisal: each by a call of its own or by a signature that anyone brings. LIENHOLDER (the loan
//! router) pledges, releases, defaults, cures and forecloses. PAUSER pauses, DEFAULT_ADMIN unpauses, sets the classes
//! and grants the roles.
//!
//! ACCOUNTING. Status of a title: 1 Registered -> 2 Attested, when all evidence is current -> 3 Pledged ->
//! 4 Defaulted -> 5 Foreclosed; cured, 4 -> 3; released, 3 or 4 -> 2; burned, 1, 2 or 5 -> 6 Released.
//! Foreclosure voids all evidence, since it named the former owner: with new evidence 5 -> 2. A title that is
//! Attested was so when it last changed; `isCurrent` says whether it is now, and a pledge checks it again.
//! Under a lien (3, 4) the title is in the lien holder's hands and nothing about it changes, but that a piece of evidence
//! that has expired may be renewed: a loan outlives policies and appraisals.
//! A title's first word holds its owner, its status and the first expiry of its evidence, so that a transfer reads one
//! word for owner and lien, and a pledge two more for the value.
//! A lot of hardware has one living title: the root of its serial numbers is taken until the burn.
//!
//! SIGNATURES. Each piece of evidence of each title has a nonce, which every filing and every foreclosure move on; a
//! signature counts once, before its deadline, and not after a newer filing.
//!
//! ROUNDING. A depreciated value rounds down. Values are in USDai with 18 decimals; times are Unix seconds.
//! Something is current while its expiry is later than the block's time.
//!
//! LIVENESS. A pause stops new titles, evidence, burns and new liens. It never stops a release, a default, a
//! cure, a foreclosure, or the owner's transfer of a free title.
//!
//! REENTRANCY. Only `safeTransferFrom` calls out, to the receiver, after all effects; a signature's check asks its
//! contract by a static call. The entry point rejects any re-entry, views included.
//!
//! KNOWN LIMITS. Titles are minted and released without asking the receiver (ERC-721 `transferFrom`), so that
//! no receiver can stop a repayment or a sale. A lien holder that loses its role cannot give titles back until
//! it has it again. Evidence outlives the role of its issuer. A bailee never changes: hardware that moves to another
//! data centre is burned and minted anew.
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

mod access;
mod attestation;
mod classes;
mod dispatch;
mod errors;
mod evidence;
mod issuance;
mod lien;
mod metadata;
mod ownership;
mod serials;
mod state;
#[cfg(test)]
mod tests;
mod token;
mod views;
mod word;

pub use errors::Error;
pub use state::Caliber;
