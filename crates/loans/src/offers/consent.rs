//! The borrower's signed consent: EIP-712 over the terms, the titles and the curator, with a nonce and a deadline.

use alloc::vec::Vec;

use alloy_primitives::{b256, Address, B256, U256};
use contract_kit::{
    number,
    reader::Reader,
    signatures::{digest, domain_separator, hash_words, signed_by},
    wire::{log_event, word_of},
};
use stylus_sdk::msg;
use usdai_abi::router::ILoanRouter::ConsentsRevoked;

use super::terms::Terms;
use crate::{clock, errors::*, limits::NONCE, record::*, Loans};

/// The name of the EIP-712 domain, version "1".
pub(crate) const DOMAIN_NAME: &str = "USD.AI Loan Router";
/// Hash of the type `LoanTerms`.
pub(crate) const TERMS_TYPE: B256 = b256!("34f590fc270c55b97d0683176de07165c0ca309b0084901923569e7f4fe0cb9c");
/// Hash of the type `LoanConsent`.
pub(crate) const CONSENT_TYPE: B256 =
    b256!("4393547c9dce67b0548e2dd112a3c9cfd009f3b27e45b9db1495a25c08ceb7d7");

fn digest_of(terms: &Terms, curator: Address, nonce: U256, deadline: U256) -> B256 {
    let mut words = Vec::with_capacity(18);
    words.push(number!(TERMS_TYPE));
    words.extend_from_slice(&terms.words);
    let consent = [
        number!(CONSENT_TYPE),
        U256::from_be_bytes(hash_words(&words).0),
        U256::from_be_bytes(hash_words(&terms.titles).0),
        word_of(curator),
        nonce,
        deadline,
    ];
    digest(domain_separator(DOMAIN_NAME), &consent)
}

impl Loans {
    pub(crate) fn consent_digest(&self, r: &mut Reader<'_>) -> Result<U256, Error> {
        let terms = Terms::read(r)?;
        let (curator, nonce, deadline) = (r.address()?, r.word()?, r.word()?);
        Ok(digest_of(&terms, curator, nonce, deadline).into())
    }

    pub(crate) fn consent_nonce(&self, borrower: Address) -> U256 {
        wide(NONCE.get(self.borrowers.get(borrower)))
    }

    pub(crate) fn revoke_consents(&mut self) -> Result<U256, Error> {
        let borrower = msg::sender();
        let nonce = self.next_nonce(borrower)?;
        log_event::<ConsentsRevoked>(&[word_of(borrower)], &[nonce]);
        Ok(nonce)
    }
}

impl Loans {
    fn next_nonce(&mut self, borrower: Address) -> Result<U256, Error> {
        let account = self.borrowers.get(borrower);
        let nonce = NONCE.get(account).saturating_add(1);
        self.borrowers.insert(borrower, NONCE.put(account, nonce)?);
        Ok(wide(nonce))
    }

    /// Checks the borrower's signature and uses its nonce up.
    ///
    /// # Errors
    /// [`ConsentExpired`], [`InvalidConsent`].
    #[inline(never)]
    pub(super) fn use_consent(
        &mut self,
        terms: &Terms,
        curator: Address,
        deadline: U256,
        signature: &[u8],
    ) -> Result<(), Error> {
        if U256::from(clock::now()) > deadline {
            return Err(fail(ConsentExpired::SELECTOR, &[deadline]));
        }
        let [first, ..] = terms.words;
        let borrower = account_in(first);
        let digest = digest_of(terms, curator, self.consent_nonce(borrower), deadline);
        self.next_nonce(borrower)?;
        if !signed_by(borrower, digest, signature) {
            return Err(fail(InvalidConsent::SELECTOR, &[first]));
        }
        Ok(())
    }
}
