//! Requests to redeem.

use crate::{call::Paper, n, pow10, protocol::Protocol, q, wad, word, Contract, Refusal, Who, N};

impl Protocol {
    /// Whether `who` acts for `controller`.
    #[must_use]
    pub fn acts_for(&self, who: Who, controller: Who) -> bool {
        who == controller || self.vault.operators.contains(&(controller, who))
    }

    pub(crate) fn set_operator(&mut self, caller: Who, operator: Who, approved: bool) {
        if approved {
            self.vault.operators.insert((caller, operator));
        } else {
            self.vault.operators.remove(&(caller, operator));
        }
        let words = vec![word(caller), word(operator), n(u8::from(approved))];
        self.log(Contract::Susdai, "OperatorSet", words);
    }

    /// An operator by the controller's signature; anyone brings it, once.
    pub(crate) fn authorize(
        &mut self,
        (controller, operator): (Who, Who),
        approved: bool,
        nonce: u64,
        paper: Paper,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(paper == Paper::Expired, "SignatureExpired");
        no.when(matches!(paper, Paper::Forged | Paper::Used), "InvalidAuthorization");
        no.absorb(self.invalidate(controller, nonce));
        no.end()?;
        self.set_operator(controller, operator, approved);
        Ok(())
    }

    /// What a controller has signed with this nonce is void.
    pub(crate) fn invalidate(&mut self, controller: Who, nonce: u64) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(!self.vault.used.insert((controller, nonce)), "NonceUsed");
        no.end()
    }

    pub(crate) fn request(
        &mut self,
        caller: Who,
        shares: &N,
        controller: Who,
        owner: Who,
    ) -> Result<Vec<N>, Refusal> {
        let mut no = Refusal::default();
        no.when(self.vault.paused, "EnforcedPause");
        no.when(controller == [0; 20], "ZeroAddress");
        let units = q(shares, &pow10(12));
        no.when(*shares < wad() || !units.is_integer(), "InvalidLotSize");
        if !self.acts_for(caller, owner) {
            no.absorb(self.share_spend(caller, owner, shares));
        }
        no.when(!self.acts_for(owner, controller), "Unauthorized");
        for party in [caller, controller] {
            no.when(self.vault.listed.contains(&party), "Blacklisted");
        }
        self.touch();
        let susdai = self.places.susdai;
        no.absorb(self.move_shares(owner, susdai, shares));
        let id = no.absorb(self.enqueue(controller, &units.to_integer()));
        no.end()?;
        let id = n(id.unwrap_or_default());
        let words = vec![word(controller), word(owner), id.clone(), word(caller), shares.clone()];
        self.log(Contract::Susdai, "RedeemRequest", words);
        Ok(vec![id])
    }

    pub(crate) fn cancel(&mut self, caller: Who, id: u64, to: Who) -> Result<Vec<N>, Refusal> {
        let mut no = Refusal::default();
        no.when(to == [0; 20] || to == self.places.susdai, "ERC20InvalidReceiver");
        self.touch();
        let Some((controller, units)) = no.absorb(self.cancel_lot(id)) else {
            return Err(no);
        };
        no.when(!self.acts_for(caller, controller), "Unauthorized");
        for party in [caller, controller, to] {
            no.when(self.dollar.listed.contains(&party), "Blacklisted");
        }
        let shares = units * pow10(12);
        let susdai = self.places.susdai;
        no.absorb(self.move_shares(susdai, to, &shares));
        no.end()?;
        let words = vec![word(controller), n(id), word(caller), shares.clone()];
        self.log(Contract::Susdai, "RedeemCancel", words);
        Ok(vec![shares])
    }
}
