//! From calldata to functions and back.
//!
//! All arguments and results are single words, or structures of them, so that one reader and one writer do for all
//! functions; the SDK's generated codecs would be a quarter of the program. Selectors are the ABI crate's. An unknown
//! selector reverts with nothing, as everywhere; a malformed argument reverts with `InvalidParameter()`.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use usdai_abi::{
    common::{IAccessControl as A, IPausable as P, IERC165 as E},
    router::ILoanRouter as R,
    SolCall,
};

use super::{errors::*, LoanRouter};

macro_rules! selectors {
    ($($name:ident = $call:ty;)*) => {
        $(const $name: u32 = u32::from_be_bytes(<$call>::SELECTOR);)*
    };
}

selectors! {
    OFFER = R::offerCall;
    REVOKE_OFFER = R::revokeOfferCall;
    ACCEPT = R::acceptCall;
    REPAY = R::repayCall;
    QUOTE = R::quoteCall;
    MARK_DEFAULT = R::markDefaultCall;
    START_AUCTION = R::startAuctionCall;
    AUCTION_PRICE = R::auctionPriceCall;
    BUY = R::buyCall;
    RESTART_AUCTION = R::restartAuctionCall;
    CREDIT_OF = R::creditOfCall;
    WITHDRAW_CREDIT = R::withdrawCreditCall;
    BOOK_VALUE = R::bookValueCall;
    BOOK = R::bookCall;
    LOAN = R::loanCall;
    LOAN_COUNT = R::loanCountCall;
    SET_CLASS_LTV = R::setClassLtvCall;
    CLASS_LTV = R::classLtvCall;
    SET_BORROWER_CAP = R::setBorrowerCapCall;
    BORROWER_CAP = R::borrowerCapCall;
    SET_HAIRCUT = R::setHaircutCall;
    HAS_ROLE = A::hasRoleCall;
    GET_ROLE_ADMIN = A::getRoleAdminCall;
    GRANT_ROLE = A::grantRoleCall;
    REVOKE_ROLE = A::revokeRoleCall;
    RENOUNCE_ROLE = A::renounceRoleCall;
    PAUSED = P::pausedCall;
    PAUSE = P::pauseCall;
    UNPAUSE = P::unpauseCall;
    SUPPORTS_INTERFACE = E::supportsInterfaceCall;
}

#[inline(never)]
fn read(input: &[u8], words: &mut [U256]) -> Result<(), Error> {
    let mut rest = input;
    for word in words {
        let Some((bytes, tail)) = rest.split_first_chunk::<32>() else { return Err(invalid()) };
        *word = U256::from_be_bytes(*bytes);
        rest = tail;
    }
    Ok(())
}

fn arguments<const N: usize>(input: &[u8]) -> Result<[U256; N], Error> {
    let mut words = [U256::ZERO; N];
    read(input, &mut words)?;
    Ok(words)
}

#[inline(never)]
fn one(input: &[u8]) -> Result<U256, Error> {
    let [word] = arguments(input)?;
    Ok(word)
}

#[inline(never)]
fn account(word: U256) -> Result<Address, Error> {
    match word.to_be_bytes::<32>().split_last_chunk::<20>() {
        Some((rest, address)) if rest.iter().all(|byte| *byte == 0) => Ok(Address::from(*address)),
        _ => Err(invalid()),
    }
}

#[inline(never)]
fn role_and_account(input: &[u8]) -> Result<(B256, Address), Error> {
    let [role, who] = arguments(input)?;
    Ok((B256::from(role), account(who)?))
}

#[inline(never)]
fn answer(words: &[U256]) -> Vec<u8> {
    let mut data = Vec::new();
    for word in words {
        data.extend_from_slice(&word.to_be_bytes::<32>());
    }
    data
}

fn truth(value: bool) -> U256 {
    U256::from(u8::from(value))
}

impl LoanRouter {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; see above for the calldata's own.
    pub(crate) fn dispatch(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, input)) = calldata.split_first_chunk::<4>() else {
            return Err(Error(Vec::new()));
        };
        let word = match u32::from_be_bytes(*selector) {
            OFFER => {
                let [borrower, b, c, d, e, f, g, h, i] = arguments(input)?;
                self.offer((account(borrower)?, b, c, d, e, f, g, h, i))?
            }
            REPAY => {
                let [loan_id, amount] = arguments(input)?;
                self.repay(loan_id, amount)?
            }
            BUY => {
                let [loan_id, max_price, recipient] = arguments(input)?;
                self.buy(loan_id, max_price, account(recipient)?)?
            }
            AUCTION_PRICE => self.auction_price(one(input)?)?,
            CREDIT_OF => self.credit_of(account(one(input)?)?),
            WITHDRAW_CREDIT => self.withdraw_credit(account(one(input)?)?)?,
            LOAN_COUNT => self.loan_count(),
            CLASS_LTV => self.class_ltv(one(input)?),
            PAUSED => truth(self.paused()),
            HAS_ROLE => {
                let (role, who) = role_and_account(input)?;
                truth(self.has_role(role, who))
            }
            GET_ROLE_ADMIN => self.get_role_admin(one(input)?.into()).into(),
            SUPPORTS_INTERFACE => truth(self.supports_interface(one(input)?)),
            BOOK_VALUE => return Ok(answer(&self.book_value()?)),
            BOOK => return Ok(answer(&self.book()?)),
            QUOTE => return Ok(answer(&self.quote(one(input)?)?)),
            LOAN => return Ok(answer(&self.loan(one(input)?)?)),
            BORROWER_CAP => return Ok(answer(&self.borrower_cap(account(one(input)?)?))),
            selector => {
                self.act(selector, input)?;
                return Ok(Vec::new());
            }
        };
        Ok(answer(&[word]))
    }

    /// The functions without a result.
    fn act(&mut self, selector: u32, input: &[u8]) -> Result<(), Error> {
        match selector {
            REVOKE_OFFER => self.revoke_offer(one(input)?),
            ACCEPT => self.accept(one(input)?),
            MARK_DEFAULT => self.mark_default(one(input)?),
            START_AUCTION => self.start_auction(one(input)?),
            RESTART_AUCTION => self.restart_auction(one(input)?),
            SET_CLASS_LTV => {
                let [class, bps] = arguments(input)?;
                self.set_class_ltv(class, bps)
            }
            SET_BORROWER_CAP => {
                let [borrower, cap] = arguments(input)?;
                self.set_borrower_cap(account(borrower)?, cap)
            }
            SET_HAIRCUT => self.set_haircut(one(input)?),
            GRANT_ROLE => {
                let (role, who) = role_and_account(input)?;
                self.grant_role(role, who)
            }
            REVOKE_ROLE => {
                let (role, who) = role_and_account(input)?;
                self.revoke_role(role, who)
            }
            RENOUNCE_ROLE => {
                let (role, who) = role_and_account(input)?;
                self.renounce_role(role, who)
            }
            PAUSE => self.pause(),
            UNPAUSE => self.unpause(),
            _ => Err(Error(Vec::new())),
        }
    }
}
