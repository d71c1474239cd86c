//! From calldata to functions and back.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use contract_kit::{
    number,
    reader::{answer, truth, Reader},
    selectors,
    wire::word_of,
};
use usdai_abi::{
    common::{IAccessControl as A, IERC165 as E},
    oracle::IPriceOracle as O,
    roles::{DEFAULT_ADMIN_ROLE, ORACLE_ROLE},
    SolCall,
};

use super::{errors::Error, PriceOracle};

selectors! {
    PRICE = O::priceCall;
    FEED = O::feedCall;
    SEQUENCER_FEED = O::sequencerFeedCall;
    SET_FEED = O::setFeedCall;
    REMOVE_FEED = O::removeFeedCall;
    SET_SEQUENCER_FEED = O::setSequencerFeedCall;
    HAS_ROLE = A::hasRoleCall;
    GET_ROLE_ADMIN = A::getRoleAdminCall;
    GRANT_ROLE = A::grantRoleCall;
    REVOKE_ROLE = A::revokeRoleCall;
    RENOUNCE_ROLE = A::renounceRoleCall;
    SUPPORTS_INTERFACE = E::supportsInterfaceCall;
}

/// Heartbeats and graces are below this, seconds.
const MAX_SECONDS: u64 = u32::MAX as u64;

impl PriceOracle {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; nothing for an unknown one; `InvalidParameter` for a malformed argument.
    pub(crate) fn dispatch(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, mut input)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let words: &[U256] = match selector {
            PRICE => &[self.price(input.address()?)?],
            FEED => {
                let token = input.address()?;
                let feed = self.feed(token);
                let (minimum, maximum) = self.bounds(token);
                let (decimals, heartbeat) = (U256::from(feed.decimals), U256::from(feed.heartbeat));
                &[word_of(feed.aggregator), decimals, heartbeat, minimum, maximum]
            }
            SEQUENCER_FEED => {
                let (aggregator, grace) = self.sequencer_feed();
                &[word_of(aggregator), U256::from(grace)]
            }
            SET_FEED => {
                self.roles.only_number(number!(ORACLE_ROLE))?;
                let (token, aggregator): (Address, Address) = (input.address()?, input.address()?);
                let heartbeat = input.number(MAX_SECONDS)?;
                self.set_feed(token, aggregator, heartbeat, input.word()?, input.word()?)?;
                &[]
            }
            REMOVE_FEED => {
                self.roles.only_number(number!(ORACLE_ROLE))?;
                self.remove_feed(input.address()?)?;
                &[]
            }
            SET_SEQUENCER_FEED => {
                self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
                self.set_sequencer_feed(input.address()?, input.number(MAX_SECONDS)?)?;
                &[]
            }
            HAS_ROLE => &[truth(self.roles.has(input.hash()?, input.address()?))],
            GET_ROLE_ADMIN => {
                input.word()?;
                &[U256::ZERO]
            }
            GRANT_ROLE => {
                self.roles.change(input.hash()?, input.address()?, true)?;
                &[]
            }
            REVOKE_ROLE => {
                self.roles.change(input.hash()?, input.address()?, false)?;
                &[]
            }
            RENOUNCE_ROLE => {
                self.roles.renounce(input.hash()?, input.address()?)?;
                &[]
            }
            SUPPORTS_INTERFACE => &[truth(supports(input.word()?))],
            _ => return Err(Error(Vec::new())),
        };
        Ok(answer(words))
    }
}

/// ERC-165 and OpenZeppelin's IAccessControl.
fn supports(interface_id: U256) -> bool {
    let [a, b, c, id] = interface_id.into_limbs();
    (a, b, c) == (0, 0, 0) && matches!(id, 0x01ff_c9a7_0000_0000 | 0x7965_db0b_0000_0000)
}
