//! Caps, the switch, the blacklist, the pause.

use crate::{
    n, pow2,
    protocol::{Protocol, Role},
    word, Contract, Refusal, Who, N,
};

impl Protocol {
    pub(crate) fn set_asset_cap(&mut self, caller: Who, token: usize, cap: &N) -> Result<(), Refusal> {
        self.need(Contract::Usdai, Role::Admin, caller)?;
        // More than fits is no cap at all.
        let cap = cap.clone().min(pow2(112) - 1);
        self.dollar.assets[token].cap = cap.clone();
        self.log(Contract::Usdai, "AssetCapSet", vec![word(self.places.tokens[token]), cap]);
        Ok(())
    }

    pub(crate) fn set_supply_cap(&mut self, caller: Who, cap: &N) -> Result<(), Refusal> {
        self.need(Contract::Usdai, Role::Admin, caller)?;
        self.dollar.cap = cap.clone().min(pow2(128) - 1);
        self.log(Contract::Usdai, "SupplyCapSet", vec![self.dollar.cap.clone()]);
        Ok(())
    }

    pub(crate) fn set_open(&mut self, caller: Who, open: bool) -> Result<(), Refusal> {
        self.need(Contract::Usdai, Role::Admin, caller)?;
        self.dollar.open = open;
        self.log(Contract::Usdai, "DepositsOpened", vec![n(u8::from(open))]);
        Ok(())
    }

    pub(crate) fn set_oracle(&mut self, caller: Who, on: bool) -> Result<(), Refusal> {
        self.need(Contract::Usdai, Role::Admin, caller)?;
        self.dollar.priced = on;
        let oracle = if on { word(self.places.oracle) } else { n(0) };
        self.log(Contract::Usdai, "PriceOracleSet", vec![oracle]);
        Ok(())
    }

    pub(crate) fn set_blacklisted(&mut self, caller: Who, who: Who, listed: bool) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.need(Contract::Usdai, Role::Blacklister, caller));
        no.when(who == [0; 20], "ZeroAddress");
        no.end()?;
        if listed {
            self.dollar.listed.insert(who);
        } else {
            self.dollar.listed.remove(&who);
        }
        self.log(Contract::Usdai, "BlacklistSet", vec![word(who), n(u8::from(listed))]);
        // The vault takes note, except of itself.
        self.note_blacklisted(self.places.usdai, who, listed)
    }

    /// Stops one of the contracts, or lets it go on.
    pub(crate) fn set_paused(&mut self, caller: Who, at: Contract, paused: bool) -> Result<(), Refusal> {
        let role = if paused { Role::Pauser } else { Role::Admin };
        let state = match at {
            Contract::Usdai => &mut self.dollar.paused,
            Contract::Susdai => &mut self.vault.paused,
            Contract::Qev => &mut self.auction.paused,
        };
        let was = std::mem::replace(state, paused);
        let mut no = Refusal::default();
        no.absorb(self.need(at, role, caller));
        no.when(was == paused, if paused { "EnforcedPause" } else { "ExpectedPause" });
        no.end()?;
        self.log(at, if paused { "Paused" } else { "Unpaused" }, vec![word(caller)]);
        Ok(())
    }
}
