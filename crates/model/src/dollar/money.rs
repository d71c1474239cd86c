//! Stablecoins in, USDai out, and back.

use crate::{
    call::{Gate, Paper},
    down, n, pow10, pow2,
    protocol::{Protocol, Role},
    q, word, Contract, Refusal, Who, N,
};

impl Protocol {
    /// What the smallest part of a token is worth.
    #[must_use]
    pub fn factor(&self, token: usize) -> N {
        pow10(18 - self.tokens[token].decimals)
    }

    /// What is wrong with a signature, by its time and its signer.
    pub(crate) fn read_paper(paper: Paper) -> Result<(), Refusal> {
        match paper {
            Paper::Good => Ok(()),
            Paper::Expired => Err(Refusal::of("ERC2612ExpiredSignature")),
            Paper::Forged | Paper::Used => Err(Refusal::of("ERC2612InvalidSigner")),
        }
    }

    /// The asset's own permit for USDai.
    pub(crate) fn token_permit(
        &mut self,
        token: usize,
        owner: Who,
        amount: &N,
        paper: Paper,
    ) -> Result<(), Refusal> {
        let usdai = self.places.usdai;
        let token = &mut self.tokens[token];
        let mut no = Refusal::default();
        no.when(token.refused.contains(&owner) || token.refused.contains(&usdai), "AccountBlacklisted");
        no.absorb(Self::read_paper(paper));
        no.end()?;
        *token.nonces.entry(owner).or_default() += 1;
        token.allowances.insert(owner, amount.clone());
        Ok(())
    }

    fn admit(&mut self, who: Who, token: usize, amount: &N, gate: Gate) -> Result<(), Refusal> {
        let not_admitted = Err(Refusal::of("NotAdmitted"));
        match gate {
            Gate::Plain | Gate::Permit(_) => {
                if let Gate::Permit(paper) = gate {
                    // A permit that somebody has sent before does no harm where the allowance is there.
                    let tried = self.token_permit(token, who, amount, paper);
                    if self.tokens[token].allowance(who) < *amount {
                        tried?;
                    }
                }
                if self.dollar.open || self.roles.contains(&(Contract::Usdai, Role::Depositor, who)) {
                    Ok(())
                } else {
                    not_admitted
                }
            }
            Gate::Proof if self.dollar.members.contains(&who) => Ok(()),
            Gate::Proof | Gate::StolenProof => not_admitted,
            Gate::Voucher(Paper::Good) => {
                let nonce = self.dollar.voucher_nonces.entry(who).or_default();
                let words = vec![word(self.places.voucher_signer), word(who), n(*nonce)];
                *nonce += 1;
                self.log(Contract::Usdai, "VoucherUsed", words);
                Ok(())
            }
            Gate::Voucher(Paper::Expired) => Err(Refusal::of("VoucherExpired")),
            // The forger says who he is, and he has no such role.
            Gate::Voucher(Paper::Forged) => Err(Refusal::of("AccessControlUnauthorizedAccount")),
            Gate::Voucher(Paper::Used) => Err(Refusal::of("InvalidVoucher")),
        }
    }

    pub(crate) fn dollar_deposit(
        &mut self,
        caller: Who,
        token: usize,
        (amount, min): (&N, &N),
        to: Who,
        gate: Gate,
    ) -> Result<Vec<N>, Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.admit(caller, token, amount, gate));
        no.when(self.dollar.paused, "EnforcedPause");
        no.absorb(self.dollar.blocked(caller));
        no.when(*amount == n(0), "ZeroAmount");
        let minted = amount * self.factor(token);
        no.when(minted < *min, "SlippageExceeded");
        no.when(minted >= pow2(128), "MathOverflow");
        if self.dollar.priced {
            match self.tokens[token].price(self.clock.now) {
                Ok(price) => no.when(price < pow10(15) * 995, "PriceTooLow"),
                Err(reasons) => no.0.extend(reasons.0),
            }
        }
        self.accrue();
        self.dollar.assets[token].held += amount;
        let asset = &self.dollar.assets[token];
        no.when(asset.held > asset.cap, "AssetCapExceeded");
        no.when(asset.held >= pow2(128), "MathOverflow");
        self.dollar.supply += &minted;
        self.dollar.backing += &minted;
        no.when(&self.dollar.supply + &self.dollar.bridged > self.dollar.cap, "SupplyCapExceeded");
        no.when(&self.dollar.supply + &self.dollar.bridged >= pow2(128), "MathOverflow");
        no.when(self.dollar.backing >= pow2(128), "MathOverflow");
        no.absorb(self.dollar_mint(to, &minted));
        self.log(
            Contract::Usdai,
            "Deposited",
            vec![word(caller), word(to), word(self.places.tokens[token]), amount.clone(), minted.clone()],
        );
        let usdai = self.places.usdai;
        no.absorb(self.tokens[token].pull(usdai, caller, amount));
        no.when(caller == usdai, "TransferMismatch");
        no.end()?;
        Ok(vec![minted])
    }

    pub(crate) fn dollar_withdraw(
        &mut self,
        owner: Who,
        token: usize,
        (amount, min): (&N, &N),
        to: Who,
    ) -> Result<Vec<N>, Refusal> {
        let mut no = Refusal::default();
        no.when(self.dollar.paused, "EnforcedPause");
        no.when(to == [0; 20], "ZeroAddress");
        no.absorb(self.dollar.blocked(to));
        let factor = self.factor(token);
        let out = down(&q(amount, &factor));
        no.when(out == n(0), "ZeroAmount");
        no.when(out < *min, "SlippageExceeded");
        self.accrue();
        no.when(self.dollar.assets[token].held < out, "InsufficientReserves");
        no.absorb(self.dollar_burn(owner, amount));
        self.dollar.assets[token].held -= &out;
        self.dollar.supply -= amount;
        self.dollar.backing -= &out * factor;
        self.log(
            Contract::Usdai,
            "Withdrawn",
            vec![word(owner), word(to), word(self.places.tokens[token]), amount.clone(), out.clone()],
        );
        let usdai = self.places.usdai;
        no.absorb(self.tokens[token].shift(usdai, to, &out));
        no.end()?;
        Ok(vec![out])
    }

    pub(crate) fn dollar_withdraw_with_permit(
        &mut self,
        caller: Who,
        token: usize,
        amounts: (&N, &N),
        (to, owner): (Who, Who),
        paper: Paper,
    ) -> Result<Vec<N>, Refusal> {
        let mut no = Refusal::default();
        let tried = self.dollar_permit(owner, caller, amounts.0, paper);
        if self.dollar.allowance(owner, caller) < *amounts.0 {
            no.absorb(tried);
        }
        no.absorb(self.dollar_spend(caller, owner, amounts.0));
        let out = no.absorb(self.dollar_withdraw(owner, token, amounts, to));
        no.end()?;
        Ok(out.unwrap_or_default())
    }

    pub(crate) fn dollar_permit(
        &mut self,
        owner: Who,
        spender: Who,
        amount: &N,
        paper: Paper,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(Self::read_paper(paper));
        no.when(spender == [0; 20], "ERC20InvalidSpender");
        no.end()?;
        *self.dollar.nonces.entry(owner).or_default() += 1;
        self.dollar_approve(owner, spender, amount)
    }
}
