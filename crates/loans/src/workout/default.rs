//! Calling a loan that has stayed unpaid or in breach.

use alloy_primitives::U256;
use contract_kit::wire::log_event;
use loan_math::{mul_div_up, Position, BPS, DAY};
use usdai_abi::{caliber::ICaliber, router::ILoanRouter::LoanDefaulted, SolCall};

use crate::{errors::*, record::*, Loans};

/// The time between a breach and the default, and between a default and the auction, seconds.
pub(crate) const CURE_WINDOW: u64 = 14 * DAY;

impl Loans {
    pub(crate) fn mark_default(&mut self, loan_id: U256) -> Result<(), Error> {
        let book = self.ledger.current()?;
        let now = book.last;
        let mut entry = self.entry_in(loan_id, ACTIVE)?;
        let breached = entry.has(BREACHED) && {
            let breached_at = BREACHED_AT.small(self.word(loan_id, RECOVERY));
            now >= breached_at.saturating_add(CURE_WINDOW)
        };
        if !breached {
            let not_before = entry.loan.grace_end()?.checked_add(1).ok_or_else(overflow)?;
            if now < not_before {
                let real = not_before.saturating_add(self.ledger.moved());
                return Err(fail(NotInDefault::SELECTOR, &[loan_id, wide(real.into())]));
            }
        }

        let position = Position::of(&entry.loan)?;
        let book = loan_math::default(&book, &mut self.ledger, &position)?;
        self.ledger.store(&book)?;
        (entry.status, entry.defaulted_at) = (DEFAULTED, now);
        self.store(loan_id, &entry)?;
        let [.., haircut] = self.ledger.haircuts();
        let impaired = mul_div_up(position.balance, haircut.into(), BPS.into())?;
        log_event::<LoanDefaulted>(&[loan_id], &[position.balance, impaired].map(wide));
        self.tell_titles(ICaliber::markDefaultedCall::SELECTOR, loan_id, entry.has(LOTS), None)
    }
}
