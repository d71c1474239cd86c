//! What is called rarely, or by people only.

use alloc::vec::Vec;

use alloy_primitives::U256;
use contract_kit::{
    reader::{answer, answer_bytes, truth, Reader},
    selectors,
    wire::word_of,
};
use usdai_abi::{
    common::{IAccessControl as A, IPausable as P},
    erc20::{IERC20Permit as S, IERC20 as T},
    susdai::{ISUSDai as V, IERC5267 as G, IERC7741 as O},
    SolCall,
};

use super::{account_pair, amount_and_account, role_and_account};
use crate::{errors::Error, operators::Authorization, permit, Vault};

selectors! {
    NAME = T::nameCall;
    SYMBOL = T::symbolCall;
    DECIMALS = T::decimalsCall;
    TOUCH = V::touchCall;
    IS_OPERATOR = V::isOperatorCall;
    PREVIEW_DEPOSIT = V::previewDepositCall;
    PREVIEW_MINT = V::previewMintCall;
    PREVIEW_REDEEM = V::previewRedeemCall;
    PREVIEW_WITHDRAW = V::previewWithdrawCall;
    MAX_DEPOSIT = V::maxDepositCall;
    MAX_MINT = V::maxMintCall;
    MAX_REDEEM = V::maxRedeemCall;
    MAX_WITHDRAW = V::maxWithdrawCall;
    PENDING_REDEEM_REQUEST = V::pendingRedeemRequestCall;
    CLAIMABLE_REDEEM_REQUEST = V::claimableRedeemRequestCall;
    ASSET = V::assetCall;
    SHARE = V::shareCall;
    CURRENT_EPOCH = V::currentEpochCall;
    NEXT_EPOCH_TO_SETTLE = V::nextEpochToSettleCall;
    EPOCH_PRICE = V::epochPriceCall;
    BALANCES = V::balancesCall;
    WIRE = V::wireCall;
    HAS_ROLE = A::hasRoleCall;
    GET_ROLE_ADMIN = A::getRoleAdminCall;
    GRANT_ROLE = A::grantRoleCall;
    REVOKE_ROLE = A::revokeRoleCall;
    RENOUNCE_ROLE = A::renounceRoleCall;
    PAUSED = P::pausedCall;
    PAUSE = P::pauseCall;
    UNPAUSE = P::unpauseCall;
    HARVEST_BASE_YIELD = V::harvestBaseYieldCall;
    SET_ADMIN_FEE = V::setAdminFeeCall;
    COLLECT_ADMIN_FEE = V::collectAdminFeeCall;
    ADMIN_FEE = V::adminFeeCall;
    SYNC_BLACKLIST = V::syncBlacklistCall;
    NOTE_BLACKLISTED = V::noteBlacklistedCall;
    IS_BLACKLISTED = V::isBlacklistedCall;
    VAULT = V::vaultCall;
    DESK = V::deskCall;
    PERMIT = S::permitCall;
    NONCES = S::noncesCall;
    DOMAIN_SEPARATOR = S::DOMAIN_SEPARATORCall;
    EIP712_DOMAIN = G::eip712DomainCall;
    AUTHORIZE_OPERATOR = O::authorizeOperatorCall;
    INVALIDATE_NONCE = O::invalidateNonceCall;
    AUTHORIZATIONS = O::authorizationsCall;
}

impl Vault {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; `InvalidParameter` for malformed calldata; nothing for an unknown function.
    pub fn desk_functions(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let r = &mut reader;
        let word = match selector {
            PREVIEW_DEPOSIT => self.preview_deposit(r.word()?)?,
            PREVIEW_MINT => self.preview_mint(r.word()?)?,
            PREVIEW_REDEEM => self.preview_redeem(r.word()?)?,
            PREVIEW_WITHDRAW => self.preview_withdraw(r.word()?)?,
            MAX_DEPOSIT => self.max_deposit(r.address()?),
            MAX_MINT => self.max_mint(r.address()?),
            MAX_REDEEM => self.max_redeem(r.address()?),
            MAX_WITHDRAW => self.max_withdraw(r.address()?),
            PENDING_REDEEM_REQUEST => {
                let (request_id, controller) = amount_and_account(r)?;
                self.pending_redeem_request(request_id, controller)?
            }
            CLAIMABLE_REDEEM_REQUEST => {
                let (request_id, controller) = amount_and_account(r)?;
                self.claimable_redeem_request(request_id, controller)?
            }
            IS_OPERATOR => {
                let (controller, operator) = account_pair(r)?;
                truth(self.is_operator(controller, operator))
            }
            AUTHORIZE_OPERATOR => {
                let (controller, operator) = account_pair(r)?;
                let (approved, nonce, deadline) = (r.flag()?, r.hash()?, r.word()?);
                let grant = Authorization { controller, operator, approved, nonce, deadline };
                truth(self.authorize_operator(&grant, r.bytes()?)?)
            }
            AUTHORIZATIONS => {
                let controller = r.address()?;
                truth(self.is_nonce_used(controller, r.hash()?))
            }
            ASSET => word_of(self.asset()),
            SHARE => word_of(self.share()),
            DECIMALS => U256::from(vault_math::TOKEN_DECIMALS),
            CURRENT_EPOCH => self.current_epoch(),
            NEXT_EPOCH_TO_SETTLE => self.next_epoch_to_settle(),
            EPOCH_PRICE => self.epoch_price(r.word()?)?,
            PAUSED => truth(self.paused()),
            HAS_ROLE => {
                let (role, account) = role_and_account(r)?;
                truth(self.has_role(role, account))
            }
            GET_ROLE_ADMIN => self.get_role_admin(r.hash()?).into(),
            BALANCES => {
                let (idle, reserved, unvested, floor) = self.balances()?;
                return Ok(answer(&[idle, reserved, unvested, floor]));
            }
            NAME => return Ok(answer_bytes(permit::NAME)),
            SYMBOL => return Ok(answer_bytes(b"sUSDai")),
            VAULT => word_of(self.vault_of(r.address()?)),
            DESK => word_of(self.desk()),
            NONCES => self.nonces(r.address()?),
            DOMAIN_SEPARATOR => permit::domain_separator().into(),
            EIP712_DOMAIN => return Ok(permit::domain()),
            IS_BLACKLISTED => truth(self.is_blacklisted(r.address()?)),
            HARVEST_BASE_YIELD => self.harvest_base_yield()?,
            COLLECT_ADMIN_FEE => self.collect_admin_fee()?,
            ADMIN_FEE => {
                let (bps, recipient, due, pending) = self.admin_fee()?;
                return Ok(answer(&[bps, word_of(recipient), due, pending]));
            }
            selector => {
                self.act(selector, r)?;
                return Ok(Vec::new());
            }
        };
        Ok(answer(&[word]))
    }

    /// The functions without a result.
    fn act(&mut self, selector: u32, r: &mut Reader<'_>) -> Result<(), Error> {
        match selector {
            TOUCH => self.touch(),
            WIRE => {
                let (loan_router, auction) = account_pair(r)?;
                self.wire(loan_router, auction)
            }
            GRANT_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.grant_role(role, account)
            }
            REVOKE_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.revoke_role(role, account)
            }
            RENOUNCE_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.renounce_role(role, account)
            }
            PAUSE => self.pause(),
            INVALIDATE_NONCE => self.invalidate_nonce(r.hash()?),
            UNPAUSE => self.unpause(),
            SET_ADMIN_FEE => {
                let (bps, recipient) = amount_and_account(r)?;
                self.set_admin_fee(bps, recipient)
            }
            SYNC_BLACKLIST => self.sync_blacklist(r.address()?),
            NOTE_BLACKLISTED => {
                let account = r.address()?;
                self.note_blacklisted(account, r.flag()?)
            }
            PERMIT => {
                let (owner, spender) = account_pair(r)?;
                let (value, deadline, v) = (r.word()?, r.word()?, r.number(255)?);
                let signature = [U256::from(v), r.word()?, r.word()?];
                self.permit(owner, spender, value, deadline, signature)
            }
            _ => Err(Error(Vec::new())),
        }
    }
}
