//! All contracts together: one call after the other.

use std::collections::BTreeSet;

use crate::{
    auction::{Auction, Hand},
    call::Call,
    clock::Clock,
    dollar::Dollar,
    n,
    outcome::{Contract, Event, Outcome, Refusal},
    tokens::Token,
    vault::Vault,
    Who, N,
};

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Everything that has no role of its own.
    Admin,
    /// Pauses.
    Pauser,
    /// Keeps USDai's blacklist.
    Blacklister,
    /// Deposits while deposits are closed.
    Depositor,
    /// Takes unused money out of the escrow.
    Treasurer,
    /// Mints and burns for other chains.
    Bridge,
}

/// Where the contracts are, and who signs vouchers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The dollar.
    pub usdai: Who,
    /// The vault.
    pub susdai: Who,
    /// The auction.
    pub qev: Who,
    /// The loan router.
    pub router: Who,
    /// The price oracle.
    pub oracle: Who,
    /// The stablecoins.
    pub tokens: Vec<Who>,
    /// Signs vouchers.
    pub voucher_signer: Who,
}

/// The protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protocol {
    /// The calendar and the time.
    pub clock: Clock,
    /// Addresses.
    pub places: Places,
    /// Roles.
    pub roles: BTreeSet<(Contract, Role, Who)>,
    /// Stablecoins and their prices.
    pub tokens: Vec<Token>,
    /// The dollar.
    pub dollar: Dollar,
    /// The vault.
    pub vault: Vault,
    /// The auction.
    pub auction: Auction,
    events: Vec<Event>,
}

impl Protocol {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new(
        clock: Clock,
        places: Places,
        roles: BTreeSet<(Contract, Role, Who)>,
        tokens: Vec<Token>,
    ) -> Self {
        Self {
            clock,
            places,
            roles,
            tokens,
            dollar: Dollar::default(),
            vault: Vault::default(),
            auction: Auction::default(),
            events: Vec::new(),
        }
    }

    pub(crate) fn log(&mut self, at: Contract, name: &'static str, words: Vec<N>) {
        self.events.push(Event { at, name, words });
    }

    pub(crate) fn events(&self) -> usize {
        self.events.len()
    }

    pub(crate) fn forget_events(&mut self, after: usize) {
        self.events.truncate(after);
    }

    /// One call. What is refused leaves no trace.
    ///
    /// # Errors
    /// The rules that the call breaks.
    pub fn apply(&mut self, caller: Who, call: &Call) -> Result<Outcome, Refusal> {
        let before = self.clone();
        self.events.clear();
        match self.run(caller, call) {
            Ok(returned) => Ok(Outcome { returned, events: std::mem::take(&mut self.events) }),
            Err(refusal) => {
                *self = before;
                Err(refusal)
            }
        }
    }

    fn run(&mut self, who: Who, call: &Call) -> Result<Vec<N>, Refusal> {
        use Call as C;
        let truth = vec![n(1)];
        let nothing = Vec::new();
        match call {
            C::TokenApprove { .. }
            | C::TokenTransfer { .. }
            | C::TokenPermit { .. }
            | C::TokenRefuse { .. }
            | C::FeedSet { .. }
            | C::FeedCarryOver { .. }
            | C::Book { .. }
            | C::BookBroken { .. } => self.surroundings(who, call).map(|()| nothing),
            C::Transfer { to, amount } => self.dollar_transfer(who, *to, amount).map(|()| truth),
            C::TransferFrom { from, to, amount } => {
                self.dollar_transfer_from(who, *from, *to, amount).map(|()| truth)
            }
            C::Approve { spender, amount } => self.dollar_approve(who, *spender, amount).map(|()| truth),
            C::Permit { owner, spender, amount, paper } => {
                self.dollar_permit(*owner, *spender, amount, *paper).map(|()| nothing)
            }
            C::Deposit { token, amount, min, to, gate } => {
                self.dollar_deposit(who, *token, (amount, min), *to, *gate)
            }
            C::Withdraw { token, amount, min, to } => self.dollar_withdraw(who, *token, (amount, min), *to),
            C::WithdrawWithPermit { token, amount, min, to, owner, paper } => {
                self.dollar_withdraw_with_permit(who, *token, (amount, min), (*to, *owner), *paper)
            }
            C::SetAssetCap { token, cap } => self.set_asset_cap(who, *token, cap).map(|()| nothing),
            C::SetSupplyCap { cap } => self.set_supply_cap(who, cap).map(|()| nothing),
            C::SetOpen { open } => self.set_open(who, *open).map(|()| nothing),
            C::SetBlacklisted { who: account, listed } => {
                self.set_blacklisted(who, *account, *listed).map(|()| nothing)
            }
            C::SetOracle { on } => self.set_oracle(who, *on).map(|()| nothing),
            C::Pause => self.set_paused(who, Contract::Usdai, true).map(|()| nothing),
            C::Unpause => self.set_paused(who, Contract::Usdai, false).map(|()| nothing),
            C::SetTiers { tiers } => self.set_tiers(who, tiers).map(|()| nothing),
            C::FundYield { token, amount } => self.fund_yield(who, *token, amount).map(|()| nothing),
            C::DefundYield { token, amount, to } => {
                self.defund_yield(who, *token, amount, *to).map(|()| nothing)
            }
            C::HarvestYield => self.dollar_harvest(who).map(|amount| vec![amount]),
            C::SetBridgeLimits { bridge, inbound, outbound } => {
                self.set_bridge_limits(who, *bridge, inbound, outbound).map(|()| nothing)
            }
            C::BridgeMint { to, amount } => self.bridge_move(who, *to, amount, true).map(|()| nothing),
            C::BridgeBurn { from, amount } => self.bridge_move(who, *from, amount, false).map(|()| nothing),
            C::ShareTransfer { to, amount } => self.share_transfer(who, who, *to, amount).map(|()| truth),
            C::ShareTransferFrom { from, to, amount } => {
                let mut no = Refusal::default();
                no.absorb(self.share_spend(who, *from, amount));
                no.absorb(self.share_transfer(who, *from, *to, amount));
                no.end().map(|()| truth)
            }
            C::ShareApprove { spender, amount } => self.share_approve(who, *spender, amount).map(|()| truth),
            C::SharePermit { owner, spender, amount, paper } => {
                self.share_permit(*owner, *spender, amount, *paper).map(|()| nothing)
            }
            C::Stake { assets, to, min } => self.stake(who, assets, *to, min.as_ref().unwrap_or(&n(0))),
            C::Mint { shares, to, max } => {
                let endless = crate::pow2(256);
                self.mint(who, shares, *to, max.as_ref().unwrap_or(&endless))
            }
            C::SetOperator { operator, approved } => {
                self.set_operator(who, *operator, *approved);
                Ok(truth)
            }
            C::AuthorizeOperator { controller, operator, approved, nonce, paper } => {
                self.authorize((*controller, *operator), *approved, *nonce, *paper).map(|()| truth)
            }
            C::InvalidateNonce { nonce } => self.invalidate(who, *nonce).map(|()| nothing),
            C::Request { shares, controller, owner } => self.request(who, shares, *controller, *owner),
            C::Cancel { id, to } => self.cancel(who, *id, *to),
            C::Sync { id } => self.sync(*id).map(|(_, answer)| answer),
            C::Claim { id, to } => self.claim(who, *id, *to),
            C::Redeem { shares, to, controller } => self.redeem(who, shares, *to, *controller),
            C::WithdrawAssets { assets, to, controller } => self.withdraw(who, assets, *to, *controller),
            C::Settle { max_words } => self.settle(max_words),
            C::SettleMany { max_epochs, max_words } => self.settle_many(max_epochs, max_words),
            C::Touch => {
                self.touch();
                Ok(nothing)
            }
            C::HarvestBase => self.harvest_base(),
            C::SetAdminFee { bps, to } => self.set_admin_fee(who, bps, *to).map(|()| nothing),
            C::CollectFee => self.collect_fee(),
            C::SyncBlacklist { who } => self.sync_blacklist(*who).map(|()| nothing),
            C::NoteBlacklisted { who: account, listed } => {
                self.note_blacklisted(who, *account, *listed).map(|()| nothing)
            }
            C::VaultPause => self.set_paused(who, Contract::Susdai, true).map(|()| nothing),
            C::VaultUnpause => self.set_paused(who, Contract::Susdai, false).map(|()| nothing),
            C::FundLoan { to, amount } => self.fund_loan(who, *to, amount).map(|()| nothing),
            C::CreditRepayment { amount } => self.credit_repayment(who, amount).map(|()| nothing),
            C::Commit { id, sealed, hash, opening } => {
                self.commit(Hand::Own(who), *id, sealed, hash, *opening).map(|()| nothing)
            }
            C::CancelCommit { id } => self.cancel_commit(Hand::Own(who), *id).map(|()| nothing),
            C::CommitFor { id, sealed, hash, opening, paper } => {
                self.commit(Hand::Signed(*paper), *id, sealed, hash, *opening).map(|()| nothing)
            }
            C::CancelCommitFor { id, paper } => {
                self.cancel_commit(Hand::Signed(*paper), *id).map(|()| nothing)
            }
            C::RevokeSignatures => Ok(self.revoke_signatures(who)),
            C::Reveal { items, ragged } => self.reveal(items, *ragged),
            C::AuctionEnqueue { .. }
            | C::AuctionSettle { .. }
            | C::AuctionClaim { .. }
            | C::AuctionCancel { .. } => self.refuse_strangers(who),
            C::AuctionPause => self.set_paused(who, Contract::Qev, true).map(|()| nothing),
            C::AuctionUnpause => self.set_paused(who, Contract::Qev, false).map(|()| nothing),
        }
    }

    /// What the tokens, their issuers, the feeds and the borrowers do.
    fn surroundings(&mut self, who: Who, call: &Call) -> Result<(), Refusal> {
        match call {
            Call::TokenApprove { token, amount } => {
                let usdai = self.places.usdai;
                let token = &mut self.tokens[*token];
                let mut no = Refusal::default();
                no.when(token.refused.contains(&who) || token.refused.contains(&usdai), "AccountBlacklisted");
                no.end()?;
                token.allowances.insert(who, amount.clone());
            }
            Call::TokenTransfer { token, to, amount } => return self.tokens[*token].shift(who, *to, amount),
            Call::TokenPermit { token, owner, amount, paper } => {
                return self.token_permit(*token, *owner, amount, *paper)
            }
            Call::TokenRefuse { who: account, refused } => {
                let list = &mut self.tokens[0].refused;
                let _ = if *refused { list.insert(*account) } else { list.remove(account) };
            }
            Call::FeedSet { token, answer, time } => {
                let feed = &mut self.tokens[*token].feed;
                feed.answer = answer.clone();
                feed.time = *time;
                feed.carried_over = false;
            }
            Call::FeedCarryOver { token } => self.tokens[*token].feed.carried_over = true,
            Call::Book { optimistic, conservative } => {
                self.vault.book.optimistic = optimistic.clone();
                self.vault.book.conservative = conservative.clone();
            }
            Call::BookBroken { broken } => self.vault.book.broken = *broken,
            _ => {}
        }
        Ok(())
    }
}
