//! Shares: moving them, and assets in for them.

use crate::{
    call::Paper, down, n, pow10, pow2, protocol::Protocol, q, up, vault::DEAD, word, Contract, Refusal, Who,
    N,
};

/// What the first deposit locks.
fn locked() -> N {
    pow10(6)
}

impl Protocol {
    /// The one path on which shares move; the zero address stands for what does not exist.
    pub(crate) fn move_shares(&mut self, from: Who, to: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        if from != [0; 20] {
            no.when(self.vault.listed.contains(&from), "Blacklisted");
            no.when(self.vault.balance(from) < *amount, "ERC20InsufficientBalance");
            *self.vault.balances.entry(from).or_default() -= amount;
        }
        if to != [0; 20] {
            no.when(self.vault.listed.contains(&to), "Blacklisted");
            *self.vault.balances.entry(to).or_default() += amount;
            no.when(self.vault.balance(to) >= pow2(255), "MathOverflow");
        }
        self.log(Contract::Susdai, "Transfer", vec![word(from), word(to), amount.clone()]);
        no.end()
    }

    pub(crate) fn share_transfer(
        &mut self,
        caller: Who,
        from: Who,
        to: Who,
        amount: &N,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(from == [0; 20], "ERC20InvalidSender");
        no.when(to == [0; 20] || to == self.places.susdai, "ERC20InvalidReceiver");
        no.when(self.vault.listed.contains(&caller), "Blacklisted");
        no.absorb(self.move_shares(from, to, amount));
        no.end()
    }

    pub(crate) fn share_spend(&mut self, spender: Who, owner: Who, amount: &N) -> Result<(), Refusal> {
        let allowance = self.vault.allowance(owner, spender);
        if allowance < *amount {
            return Err(Refusal::of("ERC20InsufficientAllowance"));
        }
        if allowance != pow2(256) - 1 {
            self.vault.allowances.insert((owner, spender), allowance - amount);
        }
        Ok(())
    }

    pub(crate) fn share_approve(&mut self, owner: Who, spender: Who, amount: &N) -> Result<(), Refusal> {
        if spender == [0; 20] {
            return Err(Refusal::of("ERC20InvalidSpender"));
        }
        self.vault.allowances.insert((owner, spender), amount.clone());
        self.log(Contract::Susdai, "Approval", vec![word(owner), word(spender), amount.clone()]);
        Ok(())
    }

    pub(crate) fn share_permit(
        &mut self,
        owner: Who,
        spender: Who,
        amount: &N,
        paper: Paper,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(Self::read_paper(paper));
        no.absorb(self.share_approve(owner, spender, amount));
        no.end()?;
        *self.vault.nonces.entry(owner).or_default() += 1;
        Ok(())
    }

    /// Shares for assets, from exact totals.
    ///
    /// # Errors
    /// Why nobody can deposit.
    pub fn shares_for(&self, assets: &N) -> Result<N, Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.ask_book());
        let (supply, total) = (&self.vault.supply, self.vault.optimistic());
        if *supply == n(0) {
            no.end()?;
            let shares = crate::above(assets, &locked());
            return if shares == n(0) { Err(Refusal::of("ZeroAmount")) } else { Ok(shares) };
        }
        no.when(total == n(0), "VaultInsolvent");
        no.end()?;
        let shares = down(&q(&(assets * supply), &total));
        no.when(shares == n(0), "ZeroAmount");
        no.when(shares >= pow2(256), "MathOverflow");
        no.end()?;
        Ok(shares)
    }

    /// Assets for shares, from exact totals.
    ///
    /// # Errors
    /// Why nobody can mint.
    pub fn assets_for(&self, shares: &N) -> Result<N, Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.ask_book());
        let (supply, total) = (&self.vault.supply, self.vault.optimistic());
        no.when(*shares == n(0), "ZeroAmount");
        if *supply == n(0) {
            no.end()?;
            return Ok(shares + locked());
        }
        no.when(total == n(0), "VaultInsolvent");
        no.end()?;
        let assets = up(&q(&(shares * total), supply));
        no.when(assets >= pow2(256), "MathOverflow");
        no.end()?;
        Ok(assets)
    }

    /// A deposit of `assets`, or, when that is none, of what `shares` cost. Returns both.
    fn issue(
        &mut self,
        caller: Who,
        to: Who,
        assets: Option<&N>,
        shares: Option<&N>,
        worse: impl Fn(&N, &N) -> bool,
    ) -> Result<(N, N), Refusal> {
        let mut no = Refusal::default();
        no.when(self.vault.paused, "EnforcedPause");
        no.when(assets.or(shares) == Some(&n(0)), "ZeroAmount");
        no.when(to == [0; 20] || to == self.places.susdai, "ERC20InvalidReceiver");
        self.touch();
        self.harvest_if_due();
        let first = self.vault.supply == n(0);
        let figures = match (assets, shares) {
            (Some(assets), _) => self.shares_for(assets).map(|shares| (assets.clone(), shares)),
            (None, shares) => {
                let shares = shares.cloned().unwrap_or_default();
                self.assets_for(&shares).map(|assets| (assets, shares))
            }
        };
        let Some((assets, shares)) = no.absorb(figures) else { return no.end().map(|()| (n(0), n(0))) };
        self.vault.idle += &assets;
        no.when(self.vault.idle >= pow2(128), "MathOverflow");
        if first {
            self.vault.supply += locked();
            no.absorb(self.move_shares([0; 20], DEAD, &locked()));
        }
        self.vault.supply += &shares;
        no.when(self.vault.supply >= pow2(128), "MathOverflow");
        no.absorb(self.move_shares([0; 20], to, &shares));
        let words = vec![word(caller), word(to), assets.clone(), shares.clone()];
        self.log(Contract::Susdai, "Deposit", words);
        let susdai = self.places.susdai;
        no.absorb(self.dollar_transfer_from(susdai, caller, susdai, &assets));
        no.when(worse(&assets, &shares), "SlippageExceeded");
        no.end()?;
        Ok((assets, shares))
    }

    pub(crate) fn stake(&mut self, caller: Who, assets: &N, to: Who, min: &N) -> Result<Vec<N>, Refusal> {
        Ok(vec![self.issue(caller, to, Some(assets), None, |_, shares| shares < min)?.1])
    }

    pub(crate) fn mint(&mut self, caller: Who, shares: &N, to: Who, max: &N) -> Result<Vec<N>, Refusal> {
        Ok(vec![self.issue(caller, to, None, Some(shares), |assets, _| assets > max)?.0])
    }
}
