//! One file per group of verbs. The neighbours of `neighbours` hold real balances, titles and statuses.
#![allow(clippy::panic)]

mod auction;
mod book;
pub(crate) mod clock;
mod default;
mod layout;
mod neighbours;
mod offers;
mod repayment;
mod roles;
mod settings;

use alloy_primitives::{Address, B256, U256};
use loan_math::DAY;
use motsu::prelude::*;
use usdai_abi::{
    roles::*,
    router::{ILoanRouter, LoanView},
    SolCall,
};

use super::{errors::*, offers::Terms, record::*, LoanRouter};
use neighbours::{Titles, Token, Vault};

/// A midnight.
const START: u64 = 20_000 * DAY;
/// The first due time of a loan from [`START`].
const DUE: u64 = START + 30 * DAY;
const GRACE: u64 = 5 * DAY;
const CLASS: u8 = 1;
/// 10 % a year.
const RATE: u64 = 3_170_979_198;
/// 5 % a year.
const GRACE_RATE: u64 = 1_585_489_599;
const PAYMENTS: u64 = 12;
const PRINCIPAL: u64 = 70_000;
const VALUE: u64 = 100_000;
const IDLE: u64 = 1_000_000;

const ADMIN: Address = Address::repeat_byte(0xa0);
const CURATOR: Address = Address::repeat_byte(0xa1);
const PAUSER: Address = Address::repeat_byte(0xa2);
const BORROWER: Address = Address::repeat_byte(0xb0);
const PAYER: Address = Address::repeat_byte(0xb1);
const BUYER: Address = Address::repeat_byte(0xb2);
const STRANGER: Address = Address::repeat_byte(0xb3);

fn int(number: u64) -> U256 {
    U256::from(number)
}

/// Whole USDai.
fn usd(amount: u64) -> U256 {
    int(amount) * int(1_000_000_000_000_000_000)
}

struct World {
    router: Contract<LoanRouter>,
    token: Contract<Token>,
    vault: Contract<Vault>,
    titles: Contract<Titles>,
}

impl World {
    /// Everything wired and funded, the borrower approved, nothing lent.
    fn new() -> Self {
        clock::set(START);
        let world = Self {
            router: Contract::new(),
            token: Contract::new(),
            vault: Contract::new(),
            titles: Contract::new(),
        };
        let (router, token) = (world.router.address(), world.token.address());
        world
            .call(STRANGER)
            .constructor(ADMIN, token, world.vault.address(), world.titles.address())
            .motsu_unwrap();
        for (role, account) in [(CURATOR_ROLE, CURATOR), (PAUSER_ROLE, PAUSER)] {
            world.call(ADMIN).grant_role(role, account).motsu_unwrap();
        }
        world.call(ADMIN).set_class_ltv(int(CLASS.into()), int(7_000)).motsu_unwrap();
        world.call(CURATOR).set_borrower_cap(BORROWER, usd(500_000)).motsu_unwrap();
        world.vault.sender(ADMIN).init(token, router);
        world.titles.sender(ADMIN).init(router);
        for (account, amount) in [(world.vault.address(), IDLE), (PAYER, 10_000_000), (BUYER, 10_000_000)] {
            world.token.sender(ADMIN).mint(account, usd(amount));
        }
        world.vault.sender(ADMIN).sync();
        for account in [PAYER, BUYER] {
            world.token.sender(account).approve(router, U256::MAX);
        }
        world
    }

    fn call(&self, sender: Address) -> ContractCall<'_, LoanRouter> {
        self.router.sender(sender)
    }

    /// A new title of the borrower's, approved to the router.
    fn title(&self) -> U256 {
        let id = self.titles.sender(ADMIN).mint(BORROWER, CLASS, usd(VALUE));
        self.titles.sender(BORROWER).approve(self.router.address(), id);
        id
    }

    fn terms(&self, title: U256) -> Terms {
        (
            BORROWER,
            title,
            usd(PRINCIPAL),
            int(RATE),
            int(GRACE_RATE),
            int(GRACE),
            int(PAYMENTS),
            U256::ZERO,
            int(clock::now() + DAY),
        )
    }

    fn offer(&self, title: U256) -> U256 {
        self.call(CURATOR).offer(self.terms(title)).motsu_unwrap()
    }

    /// An accepted loan.
    fn lend(&self) -> U256 {
        let id = self.offer(self.title());
        self.call(BORROWER).accept(id).motsu_unwrap();
        id
    }

    /// A loan called at the first second in which it can be.
    fn default(&self) -> U256 {
        let id = self.lend();
        clock::set(DUE + GRACE + 1);
        self.call(STRANGER).mark_default(id).motsu_unwrap();
        id
    }

    /// A loan whose title is on sale since the first possible second.
    fn auction(&self) -> U256 {
        let id = self.default();
        clock::pass(14 * DAY);
        self.call(STRANGER).start_auction(id).motsu_unwrap();
        id
    }

    fn repay(&self, id: U256, amount: U256) -> U256 {
        self.call(PAYER).repay(id, amount).motsu_unwrap()
    }

    /// Principal, interest, penalty and payoff.
    fn quote(&self, id: U256) -> (U256, U256, U256, U256) {
        self.call(STRANGER).quote(id).motsu_unwrap().into()
    }

    fn due(&self, id: U256) -> U256 {
        let (principal, interest, penalty, _) = self.quote(id);
        principal + interest + penalty
    }

    /// The record, through calldata and back.
    fn view(&self, id: U256) -> LoanView {
        let data =
            self.call(STRANGER).dispatch(&ILoanRouter::loanCall { loanId: id }.abi_encode()).motsu_unwrap();
        ILoanRouter::loanCall::abi_decode_returns(&data, true).unwrap()._0
    }

    fn status(&self, id: U256) -> u8 {
        self.view(id).status
    }

    fn balance(&self, id: U256) -> U256 {
        self.view(id).balance
    }

    /// Optimistic and conservative.
    fn value(&self) -> (U256, U256) {
        self.call(STRANGER).book_value().motsu_unwrap().into()
    }

    fn owed(&self) -> U256 {
        self.call(STRANGER).borrower_cap(BORROWER)[1]
    }

    fn money(&self, account: Address) -> U256 {
        self.token.sender(STRANGER).balance_of(account)
    }

    fn idle(&self) -> U256 {
        self.vault.sender(STRANGER).idle()
    }

    fn title_of(&self, id: U256) -> (Address, u8) {
        // The last `sender` says whose storage is read.
        let title = self.view(id).titleId;
        self.titles.sender(STRANGER).title(title)
    }
}

fn encoded(error: impl SolError) -> Error {
    Error(error.abi_encode())
}

fn lacks(account: Address, role: B256) -> Error {
    encoded(AccessControlUnauthorizedAccount { account, neededRole: role })
}

fn wrong(loan_id: U256, status: u8) -> Error {
    encoded(WrongLoanStatus { loanId: loan_id, status })
}
