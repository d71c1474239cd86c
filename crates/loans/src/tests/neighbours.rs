//! The contracts around the router, beside the dollar that all tests share: a vault that pays out and books what it has been
//! sent, a registry of titles with owners, approvals and liens. They keep the rules that the router relies on and revert where the real ones do.
use alloc::vec::Vec;
use alloy_primitives::{Address, U256, U8};
use contract_kit::{erc20, Bubbled};
use stylus_sdk::{
    msg,
    prelude::*,
    storage::{StorageAddress, StorageBool, StorageMap, StorageU256, StorageU8},
};
use usdai_abi::{
    caliber::{ERC721IncorrectOwner, ERC721InsufficientApproval, WrongStatus},
    common::Unauthorized,
    susdai::InsufficientLiquidity,
};

/// Motsu copies as many bytes of an answer as its reader would take at most: this is as long.
type Answer = [U256; 9];
const DONE: Answer = [U256::ZERO; 9];

/// The registry's own limit of any class, basis points.
pub(super) const LIMIT: u64 = 7_500;

pub(super) const ATTESTED: u8 = 2;
pub(super) const PLEDGED: u8 = 3;
pub(super) const TITLE_DEFAULTED: u8 = 4;
pub(super) const FORECLOSED: u8 = 5;

#[derive(SolidityError, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Unauthorized(Unauthorized),
    Liquidity(InsufficientLiquidity),
    Owner(ERC721IncorrectOwner),
    Approval(ERC721InsufficientApproval),
    Status(WrongStatus),
    Bubbled(Bubbled),
}

// ── Vault ──

#[storage]
pub(super) struct Vault {
    token: StorageAddress,
    router: StorageAddress,
    idle: StorageU256,
}

unsafe impl TopLevelStorage for Vault {}

impl Vault {
    pub(super) fn init(&mut self, token: Address, router: Address) {
        self.token.set(token);
        self.router.set(router);
    }

    /// Books what the vault has been given outside of any loan.
    pub(super) fn sync(&mut self) {
        let held = self.held();
        self.idle.set(held);
    }

    fn held(&self) -> U256 {
        match erc20::balance_of(self, self.token.get(), stylus_sdk::contract::address()) {
            Ok(balance) => balance,
            Err(_) => panic!("the token answers"),
        }
    }

    fn ensure_router(&self) -> Result<(), Refusal> {
        match msg::sender() {
            sender if sender == self.router.get() => Ok(()),
            caller => Err(Unauthorized { caller }.into()),
        }
    }
}

#[public]
impl Vault {
    pub(super) fn idle(&self) -> U256 {
        self.idle.get()
    }

    fn fund_loan(&mut self, to: Address, amount: U256) -> Result<Answer, Refusal> {
        self.ensure_router()?;
        let available = self.idle.get();
        let left =
            available.checked_sub(amount).ok_or(InsufficientLiquidity { available, needed: amount })?;
        self.idle.set(left);
        let token = self.token.get();
        erc20::transfer(self, token, to, amount)?;
        Ok(DONE)
    }

    fn credit_repayment(&mut self, amount: U256) -> Result<Answer, Refusal> {
        self.ensure_router()?;
        let idle = self.idle.get() + amount;
        assert!(self.held() >= idle, "money comes before its booking");
        self.idle.set(idle);
        Ok(DONE)
    }
}

// ── Titles ──

#[storage]
pub(super) struct TitleRecord {
    owner: StorageAddress,
    approved: StorageAddress,
    status: StorageU8,
    class: StorageU8,
    lapsed: StorageBool,
    value: StorageU256,
}

#[storage]
pub(super) struct Titles {
    router: StorageAddress,
    count: StorageU256,
    records: StorageMap<U256, TitleRecord>,
}

unsafe impl TopLevelStorage for Titles {}

impl Titles {
    pub(super) fn init(&mut self, router: Address) {
        self.router.set(router);
    }

    pub(super) fn mint(&mut self, owner: Address, class: u8, value: U256) -> U256 {
        let id = self.count.get() + U256::from(1);
        self.count.set(id);
        let mut record = self.records.setter(id);
        record.owner.set(owner);
        record.status.set(U8::from(ATTESTED));
        record.class.set(U8::from(class));
        record.value.set(value);
        id
    }

    /// Owner and status.
    pub(super) fn title(&self, id: U256) -> (Address, u8) {
        let record = self.records.getter(id);
        (record.owner.get(), record.status.get().to::<u8>())
    }

    /// A new appraisal, under a lien too.
    pub(super) fn appraise(&mut self, id: U256, value: U256) {
        self.records.setter(id).value.set(value);
    }

    /// Whether its documents have lapsed.
    pub(super) fn lapse(&mut self, id: U256, lapsed: bool) {
        self.records.setter(id).lapsed.set(lapsed);
    }

    fn change(&mut self, id: U256, from: &[u8], to: u8, owner: Option<Address>) -> Result<Answer, Refusal> {
        let sender = msg::sender();
        if sender != self.router.get() {
            return Err(Unauthorized { caller: sender }.into());
        }
        let (holder, status) = self.title(id);
        if !from.contains(&status) {
            return Err(WrongStatus { tokenId: id, status }.into());
        }
        if status != ATTESTED && holder != sender {
            return Err(ERC721IncorrectOwner { sender, tokenId: id, owner: holder }.into());
        }
        let mut record = self.records.setter(id);
        record.status.set(U8::from(to));
        if let Some(owner) = owner {
            record.owner.set(owner);
            record.approved.set(Address::ZERO);
        }
        Ok(DONE)
    }
}

#[public]
impl Titles {
    pub(super) fn approve(&mut self, to: Address, id: U256) {
        assert_eq!(self.title(id).0, msg::sender());
        self.records.setter(id).approved.set(to);
    }

    fn pledge(&mut self, id: U256, from: Address) -> Result<Answer, Refusal> {
        let sender = msg::sender();
        let record = self.records.getter(id);
        let (owner, approved) = (record.owner.get(), record.approved.get());
        let (value, class) = (record.value.get(), U256::from(record.class.get().to::<u8>()));
        if owner != from {
            return Err(ERC721IncorrectOwner { sender, tokenId: id, owner }.into());
        }
        if approved != sender {
            return Err(ERC721InsufficientApproval { operator: sender, tokenId: id }.into());
        }
        self.change(id, &[ATTESTED], PLEDGED, Some(sender))?;
        let [.., a, b, c, d, e, f] = DONE;
        Ok([value, class, U256::from(LIMIT), a, b, c, d, e, f])
    }

    fn collateral(&self, id: U256) -> Answer {
        let [.., a, b, c, d, e, f, g] = DONE;
        [self.records.getter(id).value.get(), U256::from(LIMIT), a, b, c, d, e, f, g]
    }

    fn is_current(&self, id: U256) -> Answer {
        let [_, a, b, c, d, e, f, g, h] = DONE;
        [U256::from(!self.records.getter(id).lapsed.get()), a, b, c, d, e, f, g, h]
    }

    fn release(&mut self, id: U256, to: Address) -> Result<Answer, Refusal> {
        self.change(id, &[PLEDGED, TITLE_DEFAULTED], ATTESTED, Some(to))
    }

    fn mark_defaulted(&mut self, id: U256) -> Result<Answer, Refusal> {
        self.change(id, &[PLEDGED], TITLE_DEFAULTED, None)
    }

    fn mark_cured(&mut self, id: U256) -> Result<Answer, Refusal> {
        self.change(id, &[TITLE_DEFAULTED], PLEDGED, None)
    }

    fn foreclose(&mut self, id: U256, to: Address) -> Result<Answer, Refusal> {
        self.change(id, &[TITLE_DEFAULTED], FORECLOSED, Some(to))
    }
}
