//! The admin's share, loans, base yield, the copy of the blacklist.

use crate::{
    above, down, n, pow2,
    protocol::{Protocol, Role},
    q, word, Contract, Refusal, Who, N,
};

/// The cost of the loans is kept between minus and plus this.
fn most() -> N {
    pow2(95) - 1
}

impl Protocol {
    /// What loans and the admin may take.
    fn take_idle(&mut self, amount: &N) -> Result<(), Refusal> {
        if *amount > above(&self.vault.idle, &self.floor_in_force()) {
            return Err(Refusal::of("InsufficientLiquidity"));
        }
        self.vault.idle -= amount;
        self.vault.floor = self.vault.floor.clone().min(self.vault.idle.clone());
        Ok(())
    }

    pub(crate) fn set_admin_fee(&mut self, caller: Who, bps: &N, to: Who) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.need(Contract::Susdai, Role::Admin, caller));
        no.when(*bps > n(2_000), "InvalidParameter");
        no.when(*bps > n(0) && to == [0; 20], "ZeroAddress");
        self.touch();
        no.absorb(self.ask_book());
        no.end()?;
        let loans = self.vault.book.optimistic.clone();
        let profit = above(&loans, &self.vault.cost);
        if *bps > self.vault.fee_bps && profit > n(0) {
            // A higher rate is for later profit only: the same amount stays due, rounded down.
            let kept = down(&q(&(profit * &self.vault.fee_bps), bps));
            self.vault.cost = loans - kept;
            if self.vault.cost > most() || self.vault.cost < -most() {
                return Err(Refusal::of("MathOverflow"));
            }
        }
        self.vault.fee_bps = bps.clone();
        self.vault.fee_recipient = to;
        self.log(Contract::Susdai, "AdminFeeSet", vec![bps.clone(), word(to)]);
        Ok(())
    }

    pub(crate) fn collect_fee(&mut self) -> Result<Vec<N>, Refusal> {
        self.touch();
        self.ask_book()?;
        let sure = self.vault.sure();
        let due = self.vault.fee_due(&sure);
        if due == n(0) {
            return Ok(vec![due]);
        }
        let mut no = Refusal::default();
        no.absorb(self.take_idle(&due));
        self.vault.cost = sure;
        let to = self.vault.fee_recipient;
        self.log(Contract::Susdai, "AdminFeePaid", vec![word(to), due.clone()]);
        no.absorb(self.dollar_transfer(self.places.susdai, to, &due));
        no.end()?;
        Ok(vec![due])
    }

    pub(crate) fn fund_loan(&mut self, caller: Who, to: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(caller != self.places.router, "Unauthorized");
        no.when(*amount == n(0), "ZeroAmount");
        self.touch();
        no.absorb(self.take_idle(amount));
        self.vault.cost += amount;
        no.when(self.vault.cost > most(), "MathOverflow");
        self.log(Contract::Susdai, "LoanFunded", vec![word(to), amount.clone()]);
        no.absorb(self.dollar_transfer(self.places.susdai, to, amount));
        no.end()
    }

    pub(crate) fn credit_repayment(&mut self, caller: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(caller != self.places.router, "Unauthorized");
        no.when(*amount == n(0), "ZeroAmount");
        self.touch();
        self.vault.idle += amount;
        self.vault.cost = (&self.vault.cost - amount).max(-most());
        let booked = &self.vault.idle + &self.vault.reserved;
        no.when(self.dollar.balance(self.places.susdai) < booked, "UnbackedCredit");
        no.when(self.vault.idle >= pow2(128), "MathOverflow");
        no.end()?;
        self.log(Contract::Susdai, "RepaymentCredited", vec![amount.clone()]);
        Ok(())
    }

    pub(crate) fn harvest_base(&mut self) -> Result<Vec<N>, Refusal> {
        self.touch();
        Ok(vec![self.harvest()?])
    }

    /// Copies what USDai's list says.
    pub(crate) fn sync_blacklist(&mut self, who: Who) -> Result<(), Refusal> {
        if who == [0; 20] || who == self.places.susdai {
            return Err(Refusal::of("InvalidParameter"));
        }
        let listed = self.dollar.listed.contains(&who);
        self.note(who, listed);
        Ok(())
    }

    pub(crate) fn note_blacklisted(&mut self, caller: Who, who: Who, listed: bool) -> Result<(), Refusal> {
        if caller != self.places.usdai {
            return Err(Refusal::of("Unauthorized"));
        }
        if who != [0; 20] && who != self.places.susdai {
            self.note(who, listed);
        }
        Ok(())
    }

    pub(crate) fn note(&mut self, who: Who, listed: bool) {
        let changed = if listed { self.vault.listed.insert(who) } else { self.vault.listed.remove(&who) };
        if changed {
            self.log(Contract::Susdai, "BlacklistSet", vec![word(who), n(u8::from(listed))]);
        }
    }
}
