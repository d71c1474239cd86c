//! Who deposits while deposits are closed: by role, by Merkle proof, by voucher.

use alloy_primitives::{b256, Address, B256, U256};
use contract_kit::{
    number,
    reader::Reader,
    signatures::{digest, domain_separator, hash_words, signed_by},
    wire::{event, word_of},
};
use stylus_sdk::{block, crypto::keccak, msg};
use usdai_abi::{roles::VOUCHER_SIGNER_ROLE, usdai::IUSDai};

use crate::{errors::*, state::Dollar, token::NAME};

/// Hash of "Voucher(address account,uint256 nonce,uint256 deadline)".
pub(crate) const VOUCHER_TYPE: B256 =
    b256!("43f33799819231031aa206ab5bb4d071bc2c67095d79591e8d5d62822bd16e62");
/// The longest proof, of a tree of 2^32 accounts.
const MAX_PROOF: usize = 32;

impl Dollar {
    /// # Errors
    /// `InvalidParameter` for a proof of more than 32 hashes, `NotAdmitted`.
    pub(crate) fn admit_by_proof(&self, length: usize, mut proof: Reader<'_>) -> Result<(), Error> {
        let caller = msg::sender();
        if length > MAX_PROOF {
            return Err(invalid());
        }
        let root = self.root();
        // Hashed twice: no inner node of the tree, 64 bytes, can be taken for an account.
        let mut node = keccak(hash_words(&[word_of(caller)]));
        for _ in 0..length {
            let other = proof.hash()?;
            let (low, high) = if node < other { (node, other) } else { (other, node) };
            node = hash_words(&[U256::from_be_bytes(low.0), U256::from_be_bytes(high.0)]);
        }
        if root.is_zero() || node != root {
            return Err(fail_of(NotAdmitted::SELECTOR, caller));
        }
        Ok(())
    }

    /// Uses up the caller's next voucher.
    ///
    /// # Errors
    /// `VoucherExpired`, `AccessControlUnauthorizedAccount` of the signer, `InvalidVoucher`.
    pub(crate) fn admit_by_voucher(
        &mut self,
        signer: Address,
        deadline: U256,
        signature: &[u8],
    ) -> Result<(), Error> {
        let account = msg::sender();
        if U256::from(block::timestamp()) > deadline {
            return Err(fail(VoucherExpired::SELECTOR, &[deadline]));
        }
        if !self.roles.has_number(number!(VOUCHER_SIGNER_ROLE), signer) {
            let words = [word_of(signer), number!(VOUCHER_SIGNER_ROLE)];
            return Err(fail(AccessControlUnauthorizedAccount::SELECTOR, &words));
        }
        let nonce = self.voucher_nonces.get(account);
        let words = [number!(VOUCHER_TYPE), word_of(account), nonce, deadline];
        if !signed_by(signer, digest(domain_separator(NAME), &words), signature) {
            let words = [word_of(signer), word_of(account), nonce];
            return Err(fail(InvalidVoucher::SELECTOR, &words));
        }
        let next = nonce.checked_add(U256::from(1)).ok_or_else(overflow)?;
        self.voucher_nonces.setter(account).set(next);
        event::<IUSDai::VoucherUsed>(&[word_of(signer), word_of(account)], &[nonce]);
        Ok(())
    }

    pub(crate) fn set_open(&mut self, open: bool) {
        self.open.set(open);
        event::<IUSDai::DepositsOpened>(&[], &[U256::from(u8::from(open))]);
    }

    pub(crate) fn set_merkle_root(&mut self, root: B256) {
        self.merkle_root.set(root);
        event::<IUSDai::MerkleRootSet>(&[], &[U256::from_be_bytes(root.0)]);
    }
}
