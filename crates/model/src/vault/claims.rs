//! From a settled lot to its controller's money.

use crate::{down, n, pow10, protocol::Protocol, q, up, vault::Bucket, word, Contract, Refusal, Who, N};

impl Protocol {
    /// Books what a lot has won; anyone may.
    pub(crate) fn sync(&mut self, id: u64) -> Result<(Who, Vec<N>), Refusal> {
        self.touch();
        let (controller, units, assets) = self.claim_lot(id)?;
        let shares = units * pow10(12);
        let bucket = self.vault.buckets.entry(controller).or_default();
        bucket.shares += &shares;
        bucket.assets += &assets;
        let words = vec![n(id), word(controller), shares.clone(), assets.clone()];
        self.log(Contract::Susdai, "Claimed", words);
        Ok((controller, vec![shares, assets]))
    }

    pub(crate) fn claim(&mut self, caller: Who, id: u64, to: Who) -> Result<Vec<N>, Refusal> {
        let (controller, _) = self.sync(id)?;
        let Bucket { shares, assets } = self.vault.buckets.get(&controller).cloned().unwrap_or_default();
        self.pay(caller, controller, to, shares, assets)
    }

    /// Takes shares; their assets are rounded down.
    pub(crate) fn redeem(
        &mut self,
        caller: Who,
        shares: &N,
        to: Who,
        controller: Who,
    ) -> Result<Vec<N>, Refusal> {
        self.touch();
        let all = self.vault.buckets.get(&controller).cloned().unwrap_or_default();
        let mut no = Refusal::default();
        no.when(*shares > all.shares, "ERC4626ExceededMaxRedeem");
        no.when(*shares == n(0), "ZeroAmount");
        no.end()?;
        let assets = down(&q(&(&all.assets * shares), &all.shares));
        let paid = self.pay(caller, controller, to, shares.clone(), assets)?;
        Ok(vec![paid[1].clone()])
    }

    /// Takes assets; their shares are rounded up.
    pub(crate) fn withdraw(
        &mut self,
        caller: Who,
        assets: &N,
        to: Who,
        controller: Who,
    ) -> Result<Vec<N>, Refusal> {
        self.touch();
        let all = self.vault.buckets.get(&controller).cloned().unwrap_or_default();
        let mut no = Refusal::default();
        no.when(*assets > all.assets, "ERC4626ExceededMaxWithdraw");
        no.when(*assets == n(0), "ZeroAmount");
        no.end()?;
        let shares = up(&q(&(&all.shares * assets), &all.assets));
        let paid = self.pay(caller, controller, to, shares, assets.clone())?;
        Ok(vec![paid[0].clone()])
    }

    fn pay(
        &mut self,
        caller: Who,
        controller: Who,
        to: Who,
        shares: N,
        assets: N,
    ) -> Result<Vec<N>, Refusal> {
        let mut no = Refusal::default();
        no.when(assets == n(0), "ZeroAmount");
        no.when(!self.acts_for(caller, controller), "Unauthorized");
        no.when(to == [0; 20], "ZeroAddress");
        for party in [caller, controller, to] {
            no.when(self.dollar.listed.contains(&party), "Blacklisted");
        }
        no.end()?;
        let bucket = self.vault.buckets.entry(controller).or_default();
        bucket.shares -= &shares;
        bucket.assets -= &assets;
        self.vault.reserved -= &assets;
        let words = vec![word(caller), word(to), word(controller), assets.clone(), shares.clone()];
        self.log(Contract::Susdai, "Withdraw", words);
        self.dollar_transfer(self.places.susdai, to, &assets)?;
        Ok(vec![shares, assets])
    }
}
