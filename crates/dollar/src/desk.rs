//! The functions of the program `usdai-desk`: administration, permits, closed access, base yield, bridges.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use contract_kit::{
    number, only_delegated,
    reader::{answer, truth, Reader},
    selectors,
    wire::word_of,
};
use usdai_abi::{
    common::{IAccessControl as A, IPausable as P},
    erc20::{IERC20Permit as R, IERC20PermitBytes as RB},
    roles::{DEFAULT_ADMIN_ROLE, TREASURER_ROLE},
    usdai::{IUSDai as U, IERC7802 as X},
    SolCall,
};

use crate::{errors::*, permit::Signature, state::Dollar, word::wide};

selectors! {
    PERMIT = R::permitCall;
    PERMIT_BYTES = RB::permitCall;
    NONCES = R::noncesCall;
    DOMAIN_SEPARATOR = R::DOMAIN_SEPARATORCall;
    DEPOSIT_WITH_PERMIT = U::depositWithPermitCall;
    WITHDRAW_WITH_PERMIT = U::withdrawWithPermitCall;
    DEPOSIT_WITH_PROOF = U::depositWithProofCall;
    DEPOSIT_WITH_VOUCHER = U::depositWithVoucherCall;
    VOUCHER_NONCE = U::voucherNonceCall;
    SET_OPEN = U::setOpenCall;
    IS_OPEN = U::isOpenCall;
    SET_MERKLE_ROOT = U::setMerkleRootCall;
    MERKLE_ROOT = U::merkleRootCall;
    SET_PRICE_ORACLE = U::setPriceOracleCall;
    PRICE_ORACLE = U::priceOracleCall;
    SET_VAULT = U::setVaultCall;
    VAULT = U::vaultCall;
    SET_YIELD_TIERS = U::setYieldTiersCall;
    YIELD_TIERS = U::yieldTiersCall;
    FUND_YIELD = U::fundYieldCall;
    DEFUND_YIELD = U::defundYieldCall;
    YIELD_ESCROW = U::yieldEscrowCall;
    BASE_YIELD_ACCRUED = U::baseYieldAccruedCall;
    BASE_YIELD_FUNDED = U::baseYieldFundedCall;
    SET_BRIDGE_LIMITS = U::setBridgeLimitsCall;
    BRIDGE_LIMITS = U::bridgeLimitsCall;
    BRIDGED_SUPPLY = U::bridgedSupplyCall;
    CROSSCHAIN_MINT = X::crosschainMintCall;
    CROSSCHAIN_BURN = X::crosschainBurnCall;
    LIST_ASSET = U::listAssetCall;
    SET_ASSET_CAP = U::setAssetCapCall;
    SET_SUPPLY_CAP = U::setSupplyCapCall;
    SUPPLY_CAP = U::supplyCapCall;
    ASSET = U::assetCall;
    SET_BLACKLISTED = U::setBlacklistedCall;
    HAS_ROLE = A::hasRoleCall;
    GET_ROLE_ADMIN = A::getRoleAdminCall;
    GRANT_ROLE = A::grantRoleCall;
    REVOKE_ROLE = A::revokeRoleCall;
    RENOUNCE_ROLE = A::renounceRoleCall;
    PAUSE = P::pauseCall;
    UNPAUSE = P::unpauseCall;
}

fn signature(input: &mut Reader<'_>) -> Result<Signature, Error> {
    Ok((input.number(u64::from(u8::MAX))?, input.word()?, input.word()?))
}

/// Token, amount, least result, recipient.
fn order(input: &mut Reader<'_>) -> Result<(Address, U256, U256, Address), Error> {
    Ok((input.address()?, input.word()?, input.word()?, input.address()?))
}

fn hash(word: B256) -> U256 {
    U256::from_be_bytes(word.0)
}

impl Dollar {
    /// Runs the function that `calldata` names. On USDai's storage only.
    ///
    /// # Errors
    /// Those of the function, and `InvalidParameter`; nothing for an unknown function; `NotWired` on any other storage.
    pub fn desk_functions(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        only_delegated(self.desk()).map_err(Error)?;
        let Some((selector, mut input)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let word = match selector {
            BASE_YIELD_ACCRUED => wide(self.base_yield_accrued()),
            BASE_YIELD_FUNDED => wide(self.base_yield_funded()),
            YIELD_ESCROW => wide(self.yield_escrow()),
            DEPOSIT_WITH_PERMIT => {
                let (token, amount, min_out, recipient) = order(&mut input)?;
                let deadline = input.word()?;
                self.deposit_with_permit(token, amount, min_out, recipient, deadline, signature(&mut input)?)?
            }
            WITHDRAW_WITH_PERMIT => {
                let (token, amount, min_out, recipient) = order(&mut input)?;
                let (owner, deadline) = (input.address()?, input.word()?);
                let limits = (min_out, recipient);
                self.withdraw_with_permit(token, amount, limits, owner, deadline, signature(&mut input)?)?
            }
            DEPOSIT_WITH_PROOF => {
                let (token, amount, min_out, recipient) = order(&mut input)?;
                let (length, proof) = input.array()?;
                self.admit_by_proof(length, proof)?;
                self.take_in(token, amount, min_out, recipient)?
            }
            DEPOSIT_WITH_VOUCHER => {
                let (token, amount, min_out, recipient) = order(&mut input)?;
                let (signer, deadline) = (input.address()?, input.word()?);
                self.admit_by_voucher(signer, deadline, input.bytes()?)?;
                self.take_in(token, amount, min_out, recipient)?
            }
            NONCES => self.nonces.get(input.address()?),
            VOUCHER_NONCE => self.voucher_nonces.get(input.address()?),
            DOMAIN_SEPARATOR => hash(self.domain_separator()),
            IS_OPEN => truth(self.open.get()),
            MERKLE_ROOT => hash(self.root()),
            PRICE_ORACLE => word_of(self.oracle.get()),
            VAULT => word_of(self.vault.get()),
            BRIDGED_SUPPLY => self.reserves().2,
            SUPPLY_CAP => self.supply_cap(),
            HAS_ROLE => truth(self.roles.has(input.hash()?, input.address()?)),
            GET_ROLE_ADMIN => {
                input.word()?;
                hash(DEFAULT_ADMIN_ROLE)
            }
            YIELD_TIERS => return Ok(answer(&self.yield_tiers())),
            BRIDGE_LIMITS => return Ok(answer(&self.bridge_limits(input.address()?))),
            ASSET => {
                let (listed, decimals, cap, held) = self.asset(input.address()?);
                return Ok(answer(&[truth(listed), U256::from(decimals), cap, held]));
            }
            selector => {
                self.act(selector, input)?;
                return Ok(Vec::new());
            }
        };
        Ok(answer(&[word]))
    }

    /// The functions without a result.
    #[inline(never)]
    fn act(&mut self, selector: u32, mut input: Reader<'_>) -> Result<(), Error> {
        match selector {
            PERMIT => {
                let (owner, spender) = (input.address()?, input.address()?);
                let (value, deadline) = (input.word()?, input.word()?);
                return self.permit(owner, spender, value, deadline, signature(&mut input)?);
            }
            PERMIT_BYTES => {
                let (owner, spender) = (input.address()?, input.address()?);
                return self.permit_bytes(owner, spender, input.word()?, input.word()?, input.bytes()?);
            }
            CROSSCHAIN_MINT => return self.crosschain_mint(input.address()?, input.word()?),
            CROSSCHAIN_BURN => return self.crosschain_burn(input.address()?, input.word()?),
            FUND_YIELD => return self.fund_yield(input.address()?, input.word()?),
            DEFUND_YIELD => {
                self.roles.only_number(number!(TREASURER_ROLE))?;
                return self.defund_yield(input.address()?, input.word()?, input.address()?);
            }
            SET_BLACKLISTED => return self.set_blacklisted(input.address()?, input.flag()?),
            PAUSE => return self.pause(),
            UNPAUSE => return self.unpause(),
            GRANT_ROLE => return Ok(self.roles.change(input.hash()?, input.address()?, true)?),
            REVOKE_ROLE => return Ok(self.roles.change(input.hash()?, input.address()?, false)?),
            RENOUNCE_ROLE => return Ok(self.roles.renounce(input.hash()?, input.address()?)?),
            _ => {}
        }
        self.configure(selector, input)
    }

    /// The functions of the admin.
    fn configure(&mut self, selector: u32, mut input: Reader<'_>) -> Result<(), Error> {
        // Unknown functions go first: nobody lacks a role for what does not exist.
        if !matches!(
            selector,
            LIST_ASSET
                | SET_ASSET_CAP
                | SET_SUPPLY_CAP
                | SET_PRICE_ORACLE
                | SET_VAULT
                | SET_OPEN
                | SET_MERKLE_ROOT
                | SET_YIELD_TIERS
                | SET_BRIDGE_LIMITS
        ) {
            return Err(Error(Vec::new()));
        }
        self.only_admin()?;
        match selector {
            LIST_ASSET => self.list_asset(input.address()?, input.word()?),
            SET_ASSET_CAP => self.set_asset_cap(input.address()?, input.word()?),
            SET_PRICE_ORACLE => self.set_price_oracle(input.address()?),
            SET_VAULT => self.set_vault(input.address()?),
            SET_BRIDGE_LIMITS => self.set_bridge_limits(input.address()?, input.word()?, input.word()?),
            SET_YIELD_TIERS => {
                let (length, words) = input.array()?;
                self.set_yield_tiers(length, words)
            }
            SET_OPEN => {
                self.set_open(input.flag()?);
                Ok(())
            }
            SET_MERKLE_ROOT => {
                self.set_merkle_root(input.hash()?);
                Ok(())
            }
            _ => {
                self.set_supply_cap(input.word()?);
                Ok(())
            }
        }
    }

    /// See `IUSDai.depositWithPermit`.
    pub(crate) fn deposit_with_permit(
        &mut self,
        token: Address,
        amount: U256,
        min_out: U256,
        recipient: Address,
        deadline: U256,
        signature: Signature,
    ) -> Result<U256, Error> {
        self.permit_of_asset(token, amount, deadline, signature)?;
        self.deposit(token, amount, min_out, recipient)
    }
}
