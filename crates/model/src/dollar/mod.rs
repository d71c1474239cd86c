//! USDai: balances, what backs them, and who may do what.

mod bridges;
mod desk;
mod money;
mod yields;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    n, pow2,
    protocol::{Protocol, Role},
    word, Contract, Refusal, Who, N,
};

pub use bridges::Bucket;
pub use yields::Accrual;

/// A listed stablecoin, in its own decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The most of it.
    pub cap: N,
    /// What is held.
    pub held: N,
}

/// The dollar's books. Amounts have 18 decimals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dollar {
    /// Balances.
    pub balances: BTreeMap<Who, N>,
    /// By owner and spender.
    pub allowances: BTreeMap<(Who, Who), N>,
    /// Of permits.
    pub nonces: BTreeMap<Who, u64>,
    /// The blacklist.
    pub listed: BTreeSet<Who>,
    /// USDai in existence here.
    pub supply: N,
    /// What backs USDai.
    pub backing: N,
    /// The most USDai, here and elsewhere.
    pub cap: N,
    /// USDai on other chains.
    pub bridged: N,
    /// By token.
    pub assets: Vec<Asset>,
    /// Deposits, withdrawals and bridges are stopped.
    pub paused: bool,
    /// Anyone may deposit.
    pub open: bool,
    /// Who is in the Merkle tree.
    pub members: BTreeSet<Who>,
    /// The next voucher of an account.
    pub voucher_nonces: BTreeMap<Who, u64>,
    /// Deposits ask for prices.
    pub priced: bool,
    /// The base yield.
    pub accrual: Accrual,
    /// Money for the base yield.
    pub escrow: N,
    /// Inbound and outbound limits.
    pub bridges: BTreeMap<Who, (Bucket, Bucket)>,
}

impl Dollar {
    /// What `who` has.
    #[must_use]
    pub fn balance(&self, who: Who) -> N {
        self.balances.get(&who).cloned().unwrap_or_default()
    }

    /// What `spender` may move of `owner`.
    #[must_use]
    pub fn allowance(&self, owner: Who, spender: Who) -> N {
        self.allowances.get(&(owner, spender)).cloned().unwrap_or_default()
    }

    fn blocked(&self, who: Who) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(self.listed.contains(&who), "Blacklisted");
        no.end()
    }
}

impl Protocol {
    pub(crate) fn dollar_transfer(&mut self, from: Who, to: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(from == [0; 20], "ERC20InvalidSender");
        no.when(to == [0; 20], "ERC20InvalidReceiver");
        no.absorb(self.dollar.blocked(from));
        no.absorb(self.dollar.blocked(to));
        no.when(self.dollar.balance(from) < *amount, "ERC20InsufficientBalance");
        no.end()?;
        *self.dollar.balances.entry(from).or_default() -= amount;
        *self.dollar.balances.entry(to).or_default() += amount;
        self.log(Contract::Usdai, "Transfer", vec![word(from), word(to), amount.clone()]);
        Ok(())
    }

    pub(crate) fn dollar_spend(&mut self, spender: Who, owner: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        let allowance = self.dollar.allowance(owner, spender);
        no.absorb(self.dollar.blocked(spender));
        no.when(allowance < *amount, "ERC20InsufficientAllowance");
        no.end()?;
        if allowance != pow2(256) - 1 {
            self.dollar.allowances.insert((owner, spender), allowance - amount);
        }
        Ok(())
    }

    pub(crate) fn dollar_transfer_from(
        &mut self,
        spender: Who,
        from: Who,
        to: Who,
        amount: &N,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.dollar_spend(spender, from, amount));
        no.absorb(self.dollar_transfer(from, to, amount));
        no.end()
    }

    pub(crate) fn dollar_approve(&mut self, owner: Who, spender: Who, amount: &N) -> Result<(), Refusal> {
        if spender == [0; 20] {
            return Err(Refusal::of("ERC20InvalidSpender"));
        }
        self.dollar.allowances.insert((owner, spender), amount.clone());
        self.log(Contract::Usdai, "Approval", vec![word(owner), word(spender), amount.clone()]);
        Ok(())
    }

    /// The supply is the caller's to change.
    pub(crate) fn dollar_mint(&mut self, to: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(to == [0; 20], "ERC20InvalidReceiver");
        no.absorb(self.dollar.blocked(to));
        no.end()?;
        *self.dollar.balances.entry(to).or_default() += amount;
        self.log(Contract::Usdai, "Transfer", vec![n(0), word(to), amount.clone()]);
        Ok(())
    }

    /// The supply is the caller's to change.
    pub(crate) fn dollar_burn(&mut self, from: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.dollar.blocked(from));
        no.when(self.dollar.balance(from) < *amount, "ERC20InsufficientBalance");
        no.end()?;
        *self.dollar.balances.entry(from).or_default() -= amount;
        self.log(Contract::Usdai, "Transfer", vec![word(from), n(0), amount.clone()]);
        Ok(())
    }

    /// What USDai is backed by can never be less than what is owed.
    #[must_use]
    pub fn backed(&self) -> bool {
        let held: N = (0..self.tokens.len()).map(|i| &self.dollar.assets[i].held * self.factor(i)).sum();
        self.dollar.backing >= &self.dollar.supply + &self.dollar.bridged
            && held == &self.dollar.backing + &self.dollar.escrow
    }

    pub(crate) fn need(&self, at: Contract, role: Role, who: Who) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(!self.roles.contains(&(at, role, who)), "AccessControlUnauthorizedAccount");
        no.end()
    }
}
