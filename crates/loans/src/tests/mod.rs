//! One file per group of verbs, all through calldata. The neighbours of `neighbours` hold real balances, titles and
//! statuses; `World::check` holds the router's invariants against them.
#![allow(clippy::panic)]

mod auction;
mod bad_input;
mod book;
mod breach;
mod claims;
pub(crate) mod clock;
mod consent;
mod credits;
mod default;
mod first_loss;
mod layout;
mod limits;
mod lots;
mod neighbours;
mod offers;
mod pauses;
mod payments;
mod refinance;
mod reserve;
mod roles;
mod settings;
mod write_down;

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, B256, I256, U256};
use loan_math::DAY;
use motsu::prelude::*;
use stylus_sdk::{prelude::*, ArbResult};
use usdai_abi::{
    common::{IAccessControl, IPausable},
    roles::*,
    router::{ILoanRouter as R, LoanQuote, LoanTerms, LoanView},
    SolCall, SolError,
};

use super::{errors::*, record::*, Loans, Neighbours, Route};
use contract_kit::testing::Dollar;
use neighbours::{Titles, Vault};

/// A midnight: 2024-10-04.
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
const VALUE_OF_TITLE: u64 = 100_000;
const IDLE: u64 = 1_000_000;

const ADMIN: Address = Address::repeat_byte(0xa0);
const CURATOR: Address = Address::repeat_byte(0xa1);
const PAUSER: Address = Address::repeat_byte(0xa2);
const STRATEGIST: Address = Address::repeat_byte(0xa3);
const SERVICER: Address = Address::repeat_byte(0xa4);
const TREASURY: Address = Address::repeat_byte(0xa5);
const BORROWER: Address = Address::repeat_byte(0xb0);
const PAYER: Address = Address::repeat_byte(0xb1);
const BUYER: Address = Address::repeat_byte(0xb2);
const STRANGER: Address = Address::repeat_byte(0xb3);
const EXTENSION: Address = Address::repeat_byte(0xee);

fn int(number: u64) -> U256 {
    U256::from(number)
}

/// Whole USDai.
fn usd(amount: u64) -> U256 {
    int(amount) * int(1_000_000_000_000_000_000)
}

/// All programs as one: a delegation is not to be seen from outside.
#[public]
impl Loans {
    #[fallback]
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        let answer = match self.core(calldata)? {
            Ok(answer) => Ok(answer),
            Err(Route::Offers) => self.offer_functions(calldata),
            Err(Route::Refinance) => self.refinance_functions(calldata),
            Err(Route::Workout) => self.workout_functions(calldata),
            Err(Route::Desk) => self.desk_functions(calldata),
        };
        answer.map_err(Vec::from)
    }
}

struct World {
    router: Contract<Loans>,
    token: Contract<Dollar>,
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
        let neighbours =
            Neighbours { usdai: token, susdai: world.vault.address(), caliber: world.titles.address() };
        world.router.sender(STRANGER).constructor(ADMIN, neighbours, [EXTENSION; 4]).motsu_unwrap();
        for (role, account) in [
            (CURATOR_ROLE, CURATOR),
            (PAUSER_ROLE, PAUSER),
            (STRATEGIST_ROLE, STRATEGIST),
            (SERVICER_ROLE, SERVICER),
        ] {
            world.ok(ADMIN, &IAccessControl::grantRoleCall { role, account });
        }
        world.ok(ADMIN, &R::setClassCall { class: CLASS, ltvBps: int(7_000), cap: usd(5_000_000) });
        world.ok(ADMIN, &R::setCuratorCapCall { curator: CURATOR, cap: usd(4_000_000) });
        world.ok(ADMIN, &R::setFeesCall { recipient: TREASURY, auctionCostBps: U256::ZERO });
        world.ok(CURATOR, &R::setBorrowerCapCall { borrower: BORROWER, cap: usd(500_000) });
        world.vault.sender(ADMIN).init(token, router);
        world.titles.sender(ADMIN).init(router);
        for (account, amount) in [
            (world.vault.address(), IDLE),
            (PAYER, 10_000_000),
            (BUYER, 10_000_000),
            (CURATOR, 1_000_000),
            (BORROWER, 1_000_000),
        ] {
            world.token.sender(ADMIN).issue(account, usd(amount));
        }
        world.vault.sender(ADMIN).sync();
        for account in [PAYER, BUYER, CURATOR, BORROWER] {
            world.token.sender(account).approve(router, U256::MAX);
        }
        world
    }

    /// Calls the router; nothing of a failure stays.
    fn call<C: SolCall>(&self, sender: Address, call: &C) -> Result<C::Return, Vec<u8>> {
        let data = self.router.sender(sender).functions(&call.abi_encode()).motsu_res()?;
        Ok(C::abi_decode_returns(&data, true).expect("the ABI's answer"))
    }

    #[track_caller]
    fn ok<C: SolCall>(&self, sender: Address, call: &C) -> C::Return {
        match self.call(sender, call) {
            Ok(answer) => answer,
            Err(data) => panic!("{}: {data:02x?}", C::SIGNATURE),
        }
    }

    /// Expects this error.
    #[track_caller]
    fn refused<C: SolCall>(&self, sender: Address, call: &C, error: impl SolError) {
        match self.call(sender, call) {
            Ok(_) => panic!("{} was not refused", C::SIGNATURE),
            Err(data) => assert_eq!(data, error.abi_encode(), "{}", C::SIGNATURE),
        }
    }

    #[track_caller]
    fn lacks<C: SolCall>(&self, account: Address, call: &C, role: B256) {
        self.refused(account, call, AccessControlUnauthorizedAccount { account, neededRole: role });
    }

    /// A new title of the borrower's, approved to the router.
    fn title(&self) -> U256 {
        self.title_of_class(CLASS)
    }

    fn title_of_class(&self, class: u8) -> U256 {
        let id = self.titles.sender(ADMIN).mint(BORROWER, class, usd(VALUE_OF_TITLE));
        self.titles.sender(BORROWER).approve(self.router.address(), id);
        id
    }

    /// Plain ones, in windows of 30 days.
    fn terms(&self) -> LoanTerms {
        LoanTerms {
            borrower: BORROWER,
            principal: usd(PRINCIPAL),
            rate: int(RATE),
            seniorRate: int(RATE),
            servicingRate: U256::ZERO,
            graceRate: int(GRACE_RATE),
            graceDuration: int(GRACE),
            payments: int(PAYMENTS),
            kind: U256::ZERO,
            dayOfMonth: U256::ZERO,
            timeZone: I256::ZERO,
            firstLoss: U256::ZERO,
            reservePayments: U256::ZERO,
            originationFeeBps: U256::ZERO,
            exitFeeBps: U256::ZERO,
            refinances: U256::ZERO,
            expiry: int(clock::now() + DAY),
        }
    }

    /// Everything that terms can ask for at once.
    fn rich_terms(&self) -> LoanTerms {
        LoanTerms {
            rate: int(RATE + 100_000_000),
            seniorRate: int(RATE / 2),
            servicingRate: int(100_000_000),
            dayOfMonth: int(31),
            timeZone: I256::try_from(-5 * 3_600).unwrap(),
            firstLoss: usd(10_000),
            reservePayments: int(2),
            originationFeeBps: int(100),
            exitFeeBps: int(50),
            ..self.terms()
        }
    }

    fn offer(&self, terms: LoanTerms, titles: &[U256]) -> U256 {
        self.ok(CURATOR, &R::offerCall { terms, titleIds: titles.to_vec() }).loanId
    }

    fn accept(&self, id: U256) {
        self.ok(BORROWER, &R::acceptCall { loanId: id });
    }

    fn draw(&self, terms: LoanTerms, titles: &[U256]) -> U256 {
        let id = self.offer(terms, titles);
        self.accept(id);
        id
    }

    /// A plain loan on one title.
    fn lend(&self) -> U256 {
        self.draw(self.terms(), &[self.title()])
    }

    fn deposit(&self, account: Address, amount: U256) {
        self.ok(account, &R::depositCreditCall { amount });
    }

    fn mark_default(&self, id: U256) {
        self.ok(STRANGER, &R::markDefaultCall { loanId: id });
    }

    /// A plain loan called at the first second in which it can be.
    fn default(&self) -> U256 {
        let id = self.lend();
        clock::set(DUE + GRACE + 1);
        self.mark_default(id);
        id
    }

    fn start_auction(&self, id: U256) {
        self.ok(STRANGER, &R::startAuctionCall { loanId: id });
    }

    /// A plain loan whose title is on sale since the first possible second.
    fn auction(&self) -> U256 {
        let id = self.default();
        clock::pass(14 * DAY);
        self.start_auction(id);
        id
    }

    fn repay(&self, id: U256, amount: U256) -> U256 {
        self.ok(PAYER, &R::repayCall { loanId: id, amount }).taken
    }

    fn quote(&self, id: U256) -> LoanQuote {
        self.ok(STRANGER, &R::quoteCall { loanId: id })._0
    }

    fn due(&self, id: U256) -> U256 {
        let quote = self.quote(id);
        quote.principalDue + quote.interestDue + quote.penalty + quote.exitFee
    }

    fn view(&self, id: U256) -> LoanView {
        self.ok(STRANGER, &R::loanCall { loanId: id })._0
    }

    fn status(&self, id: U256) -> u8 {
        self.view(id).status
    }

    /// Optimistic and conservative.
    fn value(&self) -> (U256, U256) {
        let value = self.ok(STRANGER, &R::bookValueCall {});
        (value.optimistic, value.conservative)
    }

    fn credit(&self, account: Address) -> U256 {
        self.ok(STRANGER, &R::creditOfCall { account })._0
    }

    fn open(&self) -> U256 {
        self.ok(STRANGER, &R::borrowerCapCall { borrower: BORROWER }).owed
    }

    fn money(&self, account: Address) -> U256 {
        self.token.sender(STRANGER).balance_of(account)
    }

    fn idle(&self) -> U256 {
        self.vault.sender(STRANGER).idle()
    }

    /// Owner and status of a title.
    fn title_state(&self, title: U256) -> (Address, u8) {
        self.titles.sender(STRANGER).title(title)
    }

    /// The invariants that hold at any time.
    #[track_caller]
    fn check(&self) {
        let router = self.router.address();
        let count: u64 = self.ok(STRANGER, &R::loanCountCall {})._0.to();
        let mut here: U256 = [ADMIN, CURATOR, TREASURY, BORROWER, PAYER, BUYER, STRANGER, SERVICER]
            .map(|account| self.credit(account))
            .iter()
            .sum();
        let (mut principal, mut defaulted, mut claims, mut open) =
            (U256::ZERO, U256::ZERO, U256::ZERO, U256::ZERO);
        let mut accrued = U256::ZERO;
        let clock: u64 = self.ok(STRANGER, &R::ageingCall {}).clock.to();
        for id in (1..=count).map(int) {
            let view = self.view(id);
            let terms = self.ok(STRANGER, &R::termsCall { loanId: id })._0;
            here += view.reserve;
            claims += view.claimed;
            match view.status {
                OFFERED => here += terms.firstLoss,
                ACTIVE => {
                    principal += view.senior;
                    let entry = self.router.sender(STRANGER).entry(id);
                    let position = loan_math::Position::of(&entry.loan).unwrap();
                    accrued += position.accrued(clock);
                }
                DEFAULTED | AUCTION => defaulted += view.senior - view.writtenOff,
                _ => assert_eq!(view.balance, U256::ZERO, "INV-LOAN-16 a closed loan owes nothing"),
            }
            let titles = self.ok(STRANGER, &R::titlesOfCall { loanId: id })._0;
            for title in titles {
                let (owner, status) = self.title_state(title);
                let pledged = match view.status {
                    OFFERED => continue,
                    ACTIVE => Some(neighbours::PLEDGED),
                    _ => Some(neighbours::TITLE_DEFAULTED),
                };
                assert_eq!(
                    (owner, Some(status)),
                    (router, pledged),
                    "INV-LOAN-13 the title of an open loan is here"
                );
            }
            if matches!(view.status, ACTIVE | DEFAULTED | AUCTION) {
                open += view.principal;
            }
        }
        assert_eq!(self.money(router), here, "INV-LOAN-08 money here is credits, reserves and first losses");
        assert_eq!(self.open(), open, "INV-LOAN-15 what is open is the sum over open loans");
        let class = self.ok(STRANGER, &R::classLimitsCall { class: CLASS });
        assert_eq!(class.open, open, "INV-LOAN-15 by class");
        let book = self.ok(STRANGER, &R::bookCall {});
        assert_eq!(
            (book.principal, book.defaulted),
            (principal, defaulted),
            "INV-LOAN-14 principal on the book"
        );
        assert_eq!(book.accrued, accrued / usd(1), "INV-LOAN-14 interest on the book");
        let (optimistic, conservative) = self.value();
        assert_eq!(optimistic, principal + defaulted + book.accrued + claims, "INV-LOAN-14 value");
        assert!(conservative <= optimistic, "INV-LOAN-04");
    }
}
