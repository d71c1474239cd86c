//! What moves shares and money, and what other contracts ask.

use alloc::vec::Vec;

use alloy_primitives::aliases::B32;
use contract_kit::{
    reader::{answer, truth, Reader},
    selectors,
};
use usdai_abi::{
    common::IERC165 as E,
    erc20::IERC20 as T,
    susdai::{ISUSDai as V, ISUSDaiLimits as L},
    SolCall,
};

use super::{account_pair, amount_and_account, amount_and_pair, words};
use crate::{errors::Error, Vault};

selectors! {
    TRANSFER = T::transferCall;
    TRANSFER_FROM = T::transferFromCall;
    APPROVE = T::approveCall;
    BALANCE_OF = T::balanceOfCall;
    ALLOWANCE = T::allowanceCall;
    TOTAL_SUPPLY = T::totalSupplyCall;
    DEPOSIT = V::depositCall;
    MINT = V::mintCall;
    DEPOSIT_WITH_LIMIT = L::depositCall;
    MINT_WITH_LIMIT = L::mintCall;
    REQUEST_REDEEM = V::requestRedeemCall;
    CANCEL_REDEEM = V::cancelRedeemCall;
    SYNC = V::syncCall;
    CLAIM = V::claimCall;
    REDEEM = V::redeemCall;
    WITHDRAW = V::withdrawCall;
    SETTLE = V::settleCall;
    SETTLE_MANY = V::settleManyCall;
    FUND_LOAN = V::fundLoanCall;
    CREDIT_REPAYMENT = V::creditRepaymentCall;
    SET_OPERATOR = V::setOperatorCall;
    TOTAL_ASSETS = V::totalAssetsCall;
    CONVERT_TO_SHARES = V::convertToSharesCall;
    CONVERT_TO_ASSETS = V::convertToAssetsCall;
    DEPOSIT_SHARE_PRICE = V::depositSharePriceCall;
    REDEMPTION_SHARE_PRICE = V::redemptionSharePriceCall;
    SUPPORTS_INTERFACE = E::supportsInterfaceCall;
}

impl Vault {
    /// Runs the function that `calldata` names; none when it is not here.
    ///
    /// # Errors
    /// Those of the function; `InvalidParameter` for malformed calldata.
    pub fn core(&mut self, calldata: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Ok(None) };
        let r = &mut reader;
        let word = match selector {
            TRANSFER => {
                let (to, value) = (r.address()?, r.word()?);
                truth(self.transfer(to, value)?)
            }
            DEPOSIT => {
                let (assets, receiver) = amount_and_account(r)?;
                self.deposit(assets, receiver)?
            }
            DEPOSIT_WITH_LIMIT => {
                let (assets, receiver) = amount_and_account(r)?;
                self.deposit_with_limit(assets, receiver, r.word()?)?
            }
            MINT => {
                let (shares, receiver) = amount_and_account(r)?;
                self.mint(shares, receiver)?
            }
            MINT_WITH_LIMIT => {
                let (shares, receiver) = amount_and_account(r)?;
                self.mint_with_limit(shares, receiver, r.word()?)?
            }
            REQUEST_REDEEM => {
                let (shares, controller, owner) = amount_and_pair(r)?;
                self.request_redeem(shares, controller, owner)?
            }
            CANCEL_REDEEM => {
                let (request_id, receiver) = amount_and_account(r)?;
                self.cancel_redeem(request_id, receiver)?
            }
            REDEEM => {
                let (shares, receiver, controller) = amount_and_pair(r)?;
                self.redeem(shares, receiver, controller)?
            }
            WITHDRAW => {
                let (assets, receiver, controller) = amount_and_pair(r)?;
                self.withdraw(assets, receiver, controller)?
            }
            TRANSFER_FROM => {
                let (from, to) = account_pair(r)?;
                truth(self.transfer_from(from, to, r.word()?)?)
            }
            APPROVE => {
                let (spender, value) = (r.address()?, r.word()?);
                truth(self.approve(spender, value)?)
            }
            SET_OPERATOR => {
                let operator = r.address()?;
                truth(self.set_operator(operator, r.flag()?))
            }
            CLAIM => {
                let (request_id, receiver) = amount_and_account(r)?;
                return Ok(Some(words(self.claim(request_id, receiver)?)));
            }
            SYNC => return Ok(Some(words(self.sync(r.word()?)?))),
            SETTLE => {
                let (epoch, done) = self.settle(r.word()?)?;
                return Ok(Some(words((epoch, truth(done)))));
            }
            SETTLE_MANY => {
                let (epochs, words_each) = (r.word()?, r.word()?);
                let (settled, done) = self.settle_many(epochs, words_each)?;
                return Ok(Some(words((settled, truth(done)))));
            }
            BALANCE_OF => self.balance_of(r.address()?),
            ALLOWANCE => {
                let (owner, spender) = account_pair(r)?;
                self.allowance(owner, spender)
            }
            SUPPORTS_INTERFACE => {
                let [.., top] = r.word()?.into_limbs();
                let [a, b, c, d, ..] = top.to_be_bytes();
                truth(self.supports_interface(B32::new([a, b, c, d])))
            }
            TOTAL_SUPPLY => self.total_supply(),
            TOTAL_ASSETS => self.total_assets()?,
            CONVERT_TO_SHARES => self.convert_to_shares(r.word()?)?,
            CONVERT_TO_ASSETS => self.convert_to_assets(r.word()?)?,
            DEPOSIT_SHARE_PRICE => self.deposit_share_price()?,
            REDEMPTION_SHARE_PRICE => self.redemption_share_price()?,
            FUND_LOAN => {
                let to = r.address()?;
                self.fund_loan(to, r.word()?)?;
                return Ok(Some(Vec::new()));
            }
            CREDIT_REPAYMENT => {
                self.credit_repayment(r.word()?)?;
                return Ok(Some(Vec::new()));
            }
            _ => return Ok(None),
        };
        Ok(Some(answer(&[word])))
    }
}
