//! Gas money, roles, caps, approvals and the vault's money: what the loans of a tape need around them.
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use usdai_abi::caliber::IERC721;
use usdai_abi::common::IAccessControl;
use usdai_abi::erc20::IERC20;
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;

use super::survey::room;
use super::Import;
use crate::deploy::{self, role, ITestUsdc};
use crate::types::U256;
use crate::wallet::Account;

/// A USDC is 10^12 wei of USDai.
const USDC_SCALE: u64 = 1_000_000_000_000;

impl Import<'_> {
    /// Gas money, roles, caps, approvals, and the vault's money where the stablecoin is a test one.
    pub(super) fn accounts(&mut self) -> Result<()> {
        let router = self.protocol.router;
        let mut owed: BTreeMap<&str, U256> = BTreeMap::new();
        let mut offered: BTreeMap<&str, U256> = BTreeMap::new();
        let mut needed = U256::ZERO;
        for (row, _) in self.to_draw() {
            let Some((principal, _)) = self.draw(row)? else { continue };
            *owed.entry(&row.borrower).or_default() += principal;
            *offered.entry(&row.curator).or_default() += principal;
            needed += principal;
        }
        let named: BTreeSet<&str> =
            self.rows.iter().flat_map(|row| [row.borrower.as_str(), row.curator.as_str()]).collect();
        let accounts = named.iter().map(|name| self.names.account(name)).collect::<Result<Vec<_>>>()?;
        deploy::fund(self.chain, &self.staff.deployer, &accounts)?;
        let curator_role = role("CURATOR_ROLE");
        for (name, principal) in offered {
            let curator = self.names.account(name)?.address();
            let call = IAccessControl::hasRoleCall { role: curator_role, account: curator };
            if !self.chain.call(router, &call)?._0 {
                let call = IAccessControl::grantRoleCall { role: curator_role, account: curator };
                self.chain.send(&self.staff.admin, router, &call)?;
            }
            let cap = self.chain.call(router, &ILoanRouter::curatorCapCall { curator })?;
            if room(cap.cap, cap.open) < principal {
                let call = ILoanRouter::setCuratorCapCall { curator, cap: cap.open + principal };
                self.chain.send(&self.staff.admin, router, &call)?;
            }
        }
        for (name, principal) in owed {
            let account = self.names.account(name)?;
            let borrower = account.address();
            let cap = self.chain.call(router, &ILoanRouter::borrowerCapCall { borrower })?;
            if room(cap.cap, cap.owed) < principal {
                let call = ILoanRouter::setBorrowerCapCall { borrower, cap: cap.owed + principal };
                self.chain.send(&self.staff.curator, router, &call)?;
            }
        }
        for name in self.rows.iter().map(|row| row.borrower.as_str()).collect::<BTreeSet<_>>() {
            let account = self.names.account(name)?;
            let owner = account.address();
            let caliber = self.protocol.caliber;
            if !self.chain.call(caliber, &IERC721::isApprovedForAllCall { owner, operator: router })?._0 {
                let call = IERC721::setApprovalForAllCall { operator: router, approved: true };
                self.chain.send(&account, caliber, &call)?;
            }
            let usdai = self.protocol.usdai;
            if self.chain.call(usdai, &IERC20::allowanceCall { owner, spender: router })?._0 < U256::MAX >> 1
            {
                let call = IERC20::approveCall { spender: router, value: U256::MAX };
                self.chain.send(&account, usdai, &call)?;
            }
        }
        let idle = self.idle()?;
        if needed > idle {
            self.lend(needed - idle)?;
        }
        Ok(())
    }

    /// A depositor, for chains whose stablecoin the admin mints.
    pub(super) fn lend(&self, wei: U256) -> Result<()> {
        let lender = self.names.account("tape lender")?;
        deploy::fund(self.chain, &self.staff.deployer, [&lender])?;
        self.mint_usdai(&lender, wei)?;
        let (usdai, susdai) = (self.protocol.usdai, self.protocol.susdai);
        let assets = self.chain.call(usdai, &IERC20::balanceOfCall { account: lender.address() })?._0;
        self.chain.send(&lender, usdai, &IERC20::approveCall { spender: susdai, value: assets })?;
        let call = ISUSDai::depositCall { assets, receiver: lender.address() };
        self.chain.send(&lender, susdai, &call).context("depositing what the tape draws")?;
        Ok(())
    }

    /// At least `wei` of USDai for new test USDC.
    pub(super) fn mint_usdai(&self, account: &Account, wei: U256) -> Result<()> {
        let (usdc, usdai) = (self.protocol.usdc, self.protocol.usdai);
        let amount = wei.div_ceil(U256::from(USDC_SCALE));
        let to = account.address();
        self.chain
            .send(&self.staff.admin, usdc, &ITestUsdc::mintCall { to, value: amount })
            .context("minting test USDC")?;
        self.chain.send(account, usdc, &IERC20::approveCall { spender: usdai, value: amount })?;
        let call =
            IUSDai::depositCall { token: usdc, amount, minOut: U256::from(1), recipient: account.address() };
        self.chain.send(account, usdai, &call).context("minting USDai")?;
        Ok(())
    }
}
