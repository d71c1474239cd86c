//! Deposits, withdrawals and stakes.
use anyhow::{ensure, Result};
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;

use super::{tokens, Stage};
use crate::scenario::Portion;
use crate::types::{Address, U256};
use crate::units;
use crate::wallet::Account;

/// One USDC unit in USDai units.
const SCALE: u64 = 1_000_000_000_000;

impl Stage<'_> {
    pub(super) fn deposit(&mut self, name: &str, amount: Portion) -> Result<String> {
        let account = self.account(name)?;
        let amount = self.portion(amount, self.protocol.usdc, account.address())?;
        let minted = self.deposit_usdc(&account, amount)?;
        Ok(format!("{} USDC -> {} USDai", units::grouped(amount, units::USDC_DECIMALS, 2), tokens(minted)))
    }

    /// Approves and deposits; returns the USDai.
    fn deposit_usdc(&self, account: &Account, amount: U256) -> Result<U256> {
        let p = &self.protocol;
        self.approve(account, p.usdc, p.usdai, amount)?;
        let call = IUSDai::depositCall {
            token: p.usdc,
            amount,
            minOut: amount * U256::from(SCALE),
            recipient: account.address(),
        };
        let receipt = self.chain.send(account, p.usdai, &call)?;
        Ok(receipt.event::<IUSDai::Deposited>(p.usdai)?.minted)
    }

    /// Turns as much of the account's USDC into USDai as it lacks of `needed`.
    pub(super) fn ensure_usdai(&self, account: &Account, needed: U256) -> Result<()> {
        let has = self.balance(self.protocol.usdai, account.address())?;
        if has >= needed {
            return Ok(());
        }
        let short = (needed - has).div_ceil(U256::from(SCALE));
        let usdc = self.balance(self.protocol.usdc, account.address())?;
        ensure!(
            usdc >= short,
            "{} needs {} USDC more than the {} it has",
            account.name(),
            units::grouped(short - usdc, 6, 2),
            units::grouped(usdc, 6, 2)
        );
        self.deposit_usdc(account, short)?;
        Ok(())
    }

    pub(super) fn withdraw(&mut self, name: &str, amount: Portion) -> Result<String> {
        let account = self.account(name)?;
        let p = &self.protocol;
        let amount = self.portion(amount, p.usdai, account.address())?;
        let call = IUSDai::withdrawCall {
            token: p.usdc,
            amount,
            minOut: amount / U256::from(SCALE),
            recipient: account.address(),
        };
        let receipt = self.chain.send(&account, p.usdai, &call)?;
        let out = receipt.event::<IUSDai::Withdrawn>(p.usdai)?.amount;
        Ok(format!("{} USDai -> {} USDC", tokens(amount), units::grouped(out, units::USDC_DECIMALS, 2)))
    }

    pub(super) fn stake(&mut self, name: &str, amount: Portion) -> Result<String> {
        let account = self.account(name)?;
        let p = &self.protocol;
        let assets = self.portion(amount, p.usdai, account.address())?;
        self.approve(&account, p.usdai, p.susdai, assets)?;
        let receipt = self.chain.send(
            &account,
            p.susdai,
            &ISUSDai::depositCall { assets, receiver: account.address() },
        )?;
        let shares = receipt.event::<ISUSDai::Deposit>(p.susdai)?.shares;
        Ok(format!("{} USDai -> {} sUSDai", tokens(assets), tokens(shares)))
    }

    /// The amount itself, or the whole balance.
    pub(super) fn portion(&self, amount: Portion, token: Address, account: Address) -> Result<U256> {
        match amount {
            Portion::All => self.balance(token, account),
            Portion::Exactly(amount) => Ok(amount),
        }
    }
}
