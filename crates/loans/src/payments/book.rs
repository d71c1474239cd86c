//! The book, as the vault asks for it.

use alloy_primitives::U256;

use crate::{errors::*, record::wide, Loans};

impl Loans {
    pub(crate) fn book_value(&self) -> Result<[U256; 2], Error> {
        let book = self.ledger.current()?;
        let [late, ..] = book.late;
        // Where nothing is late or in default the haircuts are not read.
        let haircuts = if late == 0 && book.defaulted == 0 { [0; 5] } else { self.ledger.haircuts() };
        let (optimistic, conservative) = loan_math::values(&book, &haircuts)?;
        Ok([optimistic, conservative].map(wide))
    }

    pub(crate) fn accrue(&mut self) -> Result<(), Error> {
        let book = self.ledger.current()?;
        self.ledger.store(&book)
    }
}
