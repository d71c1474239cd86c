//! A deployed protocol on the embedded chain, for tests: everything goes through JSON-RPC and the compiled programs.
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::json;
use usdai_abi::caliber::{ICaliber, IERC721};
use usdai_abi::erc20::IERC20;
use usdai_abi::qev::IQev;
use usdai_abi::router::{ILoanRouter, LoanTerms};
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;
use usdai_abi::{SolCall, SolError};
use usdai_cli::chain::{CallError, Chain, GasLimit, Receipt};
use usdai_cli::deploy::{self, ITestUsdc, Protocol, Settings, Staff};
use usdai_cli::programs::{self, Program};
use usdai_cli::rpc::InProcess;
use usdai_cli::types::{hex, keccak256, Address, FixedBytes, B256, I256, U256};
use usdai_cli::units::{wad, DAY};
use usdai_cli::wallet::Account;

/// Unix time of day 0 in the tests: 2026-01-01.
pub const START: u64 = 1_767_225_600;

/// USDC that the test accounts start with, whole dollars.
pub const FUNDS: u64 = 1_000_000;

/// Whole USDai or sUSDai.
#[must_use]
pub fn usd(whole: u64) -> U256 {
    U256::from(whole) * wad()
}

/// Whole USDC.
#[must_use]
pub fn usdc(whole: u64) -> U256 {
    U256::from(whole) * U256::from(1_000_000)
}

/// A loan's rate of `percent` a year, per second scaled 1e18.
///
/// # Panics
/// When the text is no percentage.
#[must_use]
pub fn rate(percent: &str) -> U256 {
    usdai_cli::units::rate_per_second(percent).expect("a percentage")
}

/// The compiled programs.
///
/// # Panics
/// When they have not been built; the message says how.
#[must_use]
pub fn programs() -> Vec<Program> {
    Program::load_all(&programs::folder(None)).unwrap_or_else(|e| panic!("{e:#}"))
}

/// A deployed and wired protocol with three users.
pub struct World {
    /// The chain.
    pub chain: Chain,
    /// The protocol's people.
    pub staff: Staff,
    /// Its addresses.
    pub p: Protocol,
    /// The stablecoin's price feed, one dollar.
    pub feed: Address,
    /// Users with USDC.
    pub alice: Account,
    /// Users with USDC.
    pub bob: Account,
    /// The borrower, with USDC too.
    pub carol: Account,
}

/// A world for one test; set back to where it was afterwards.
pub struct Turn {
    world: MutexGuard<'static, World>,
    snapshot: serde_json::Value,
}

impl std::ops::Deref for Turn {
    type Target = World;
    fn deref(&self) -> &World {
        &self.world
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let back = self.world.chain.request("evm_revert", json!([self.snapshot]));
        assert!(std::thread::panicking() || back == Ok(json!(true)), "evm_revert: {back:?}");
        let resynced = self.world.chain.resync();
        assert!(std::thread::panicking() || resynced.is_ok(), "{resynced:?}");
    }
}

/// The world, deployed once for all tests; they take turns.
///
/// # Panics
/// When the deployment fails.
pub fn world() -> Turn {
    static WORLD: OnceLock<Mutex<World>> = OnceLock::new();
    let world =
        WORLD.get_or_init(|| Mutex::new(World::deploy())).lock().unwrap_or_else(PoisonError::into_inner);
    let snapshot = world.chain.request("evm_snapshot", json!([])).expect("evm_snapshot");
    Turn { world, snapshot }
}

impl World {
    /// A new chain with everything on it.
    ///
    /// # Panics
    /// When the deployment fails.
    #[must_use]
    pub fn deploy() -> Self {
        let chain =
            Chain::connect(Box::new(InProcess::start(Some(START - 7_200))), GasLimit::Fixed(32_000_000))
                .expect("the chain answers");
        let staff = Staff::development();
        let [alice, bob, carol] = ["alice", "bob", "carol"].map(Account::named);
        chain.advance_to(START - 3_600).expect("time");
        deploy::fund(&chain, &staff.deployer, staff.others().into_iter().chain([&alice, &bob, &carol]))
            .expect("gas money");
        let token = deploy::deploy_usdc(&chain, &staff.deployer, staff.admin.address()).expect("stablecoin");
        let feed = deploy::deploy_feed(&chain, &staff.deployer).expect("price feed");
        let settings = Settings {
            usdc_cap: usdc(2_500_000),
            supply_cap: usd(2_400_000),
            haircut_bps: 4_000,
            ltv_bps: vec![(0, 7_000), (1, 7_000)],
            depreciation: Vec::new(),
            usdc_feed: Some(feed),
        };
        let p = deploy::deploy(&chain, &staff, &programs(), token, START, &settings, &mut |_| {})
            .unwrap_or_else(|e| panic!("{e:#}"));
        for account in [&alice, &bob, &carol] {
            chain
                .send(&staff.admin, token, &ITestUsdc::mintCall { to: account.address(), value: usdc(FUNDS) })
                .expect("mint");
        }
        chain.advance_to(START).expect("time");
        Self { chain, staff, p, feed, alice, bob, carol }
    }

    /// Deploys compiled Solidity; `artifact` is the text of its file.
    ///
    /// # Panics
    /// When the creation fails.
    #[must_use]
    pub fn solidity(&self, artifact: &str, arguments: &[u8]) -> Address {
        let artifact: serde_json::Value = serde_json::from_str(artifact).expect("JSON");
        let text = artifact["bytecode"].as_str().expect("bytecode");
        let mut code = hex::decode(text.trim_start_matches("0x")).expect("hex");
        code.extend_from_slice(arguments);
        let receipt =
            self.chain.transact(&self.staff.deployer, None, U256::ZERO, code.into()).expect("deploys");
        receipt.contract.expect("an address")
    }

    /// Sends and expects success.
    ///
    /// # Panics
    /// With the contract's reason.
    #[track_caller]
    pub fn send<C: SolCall>(&self, from: &Account, to: Address, call: &C) -> Receipt {
        match self.chain.send(from, to, call) {
            Ok(receipt) => receipt,
            Err(error) => panic!("{} failed: {error}", C::SIGNATURE),
        }
    }

    /// Asks a view and expects an answer.
    ///
    /// # Panics
    /// With the contract's reason.
    #[track_caller]
    pub fn view<C: SolCall>(&self, to: Address, call: &C) -> C::Return {
        match self.chain.call(to, call) {
            Ok(answer) => answer,
            Err(error) => panic!("{} failed: {error}", C::SIGNATURE),
        }
    }

    /// Expects exactly this error, from `eth_call` and from a transaction, and that nothing has changed.
    ///
    /// # Panics
    /// When the call succeeds, fails otherwise or leaves a trace.
    #[track_caller]
    pub fn refused<C: SolCall, E: SolError + std::fmt::Debug>(
        &self,
        from: &Account,
        to: Address,
        call: &C,
        expected: &E,
    ) {
        let data = self.refusal(from, to, call);
        assert_eq!(
            data,
            expected.abi_encode(),
            "{} was refused with {}, expected {expected:?}",
            C::SIGNATURE,
            usdai_cli::revert::Reverted::new(data.clone())
        );
    }

    /// As [`World::refused`], for an error whose arguments depend on the second; returns it.
    ///
    /// # Panics
    /// As [`World::refused`].
    #[track_caller]
    pub fn refused_with<C: SolCall, E: SolError>(&self, from: &Account, to: Address, call: &C) -> E {
        let data = self.refusal(from, to, call);
        E::abi_decode(&data, true).unwrap_or_else(|_| {
            panic!(
                "{} was refused with {}, expected {}",
                C::SIGNATURE,
                usdai_cli::revert::Reverted::new(data.clone()),
                E::SIGNATURE
            )
        })
    }

    #[track_caller]
    fn refusal<C: SolCall>(&self, from: &Account, to: Address, call: &C) -> Vec<u8> {
        let before = self.figures();
        let asked = self.chain.call_as(from.address(), to, call).map(|_| ());
        let Err(CallError::Reverted(asked)) = asked else {
            panic!("eth_call of {}: {asked:?}", C::SIGNATURE)
        };
        let sent = self.chain.send(from, to, call).map(|_| ());
        let Err(CallError::Reverted(sent)) = sent else { panic!("{}: {sent:?}", C::SIGNATURE) };
        assert_eq!(self.figures(), before, "{} was refused and has changed something", C::SIGNATURE);
        assert_eq!(sent.name, asked.name, "the transaction and eth_call disagree");
        sent.data
    }

    /// Everything that does not move with time alone.
    #[must_use]
    pub fn figures(&self) -> Vec<String> {
        let p = &self.p;
        let reserves = self.view(p.usdai, &IUSDai::reservesCall {});
        let vault = self.view(p.susdai, &ISUSDai::balancesCall {});
        let book = self.view(p.router, &ILoanRouter::bookCall {});
        let mut figures = vec![
            format!("reserves {} supply {} bridged {}", reserves.reserves, reserves.supply, reserves.bridged),
            format!("idle {} reserved {} floor {}", vault.idle, vault.reserved, vault.floor),
            format!("principal {} defaulted {} rate {}", book.principal, book.defaulted, book.rate),
            format!(
                "loans {} lots {}",
                self.view(p.router, &ILoanRouter::loanCountCall {})._0,
                self.view(p.qev, &IQev::lotCountCall {})._0
            ),
            format!("next epoch {}", self.view(p.susdai, &ISUSDai::nextEpochToSettleCall {})._0),
        ];
        for id in 1..=self.view(p.router, &ILoanRouter::loanCountCall {})._0.to::<u64>() {
            figures.push(format!(
                "{:?}",
                self.view(p.router, &ILoanRouter::loanCall { loanId: U256::from(id) })._0
            ));
        }
        for account in
            [self.alice.address(), self.bob.address(), self.carol.address(), p.usdai, p.susdai, p.router]
        {
            figures.push(format!(
                "{account}: {:?}",
                [p.usdc, p.usdai, p.susdai].map(|token| self.balance(token, account))
            ));
            figures.push(format!(
                "{account}: {} titles",
                self.view(p.caliber, &IERC721::balanceOfCall { owner: account })._0
            ));
        }
        figures
    }

    /// Balance of an ERC-20.
    #[must_use]
    pub fn balance(&self, token: Address, account: Address) -> U256 {
        self.view(token, &IERC20::balanceOfCall { account })._0
    }

    /// Moves the clock to `day` after the start.
    ///
    /// # Panics
    /// When the chain refuses.
    pub fn day(&self, day: u64) {
        self.chain.advance_to(START + day * DAY).expect("time");
    }

    /// USDC to USDai.
    pub fn deposit(&self, account: &Account, whole: u64) {
        self.send(account, self.p.usdc, &IERC20::approveCall { spender: self.p.usdai, value: usdc(whole) });
        self.send(
            account,
            self.p.usdai,
            &IUSDai::depositCall {
                token: self.p.usdc,
                amount: usdc(whole),
                minOut: usd(whole),
                recipient: account.address(),
            },
        );
    }

    /// USDC to USDai to sUSDai; returns the shares.
    ///
    /// # Panics
    /// When the vault emits no event.
    pub fn stake(&self, account: &Account, whole: u64) -> U256 {
        self.deposit(account, whole);
        self.send(account, self.p.usdai, &IERC20::approveCall { spender: self.p.susdai, value: usd(whole) });
        let receipt = self.send(
            account,
            self.p.susdai,
            &ISUSDai::depositCall { assets: usd(whole), receiver: account.address() },
        );
        receipt.event::<ISUSDai::Deposit>(self.p.susdai).expect("Deposit").shares
    }

    /// A title of carol's with all documents, appraised at `value` for `days`.
    ///
    /// # Panics
    /// When CALIBER emits no event.
    #[must_use]
    pub fn title(&self, value: U256, days: u64) -> U256 {
        let caliber = self.p.caliber;
        // One lot, one title.
        let count = self.view(caliber, &ICaliber::titleCountCall {})._0;
        let mint = ICaliber::mintCall {
            to: self.carol.address(),
            class: 0,
            units: U256::from(8),
            serialRoot: keccak256(format!("serials of lot {count}")),
            bailee: self.staff.custodian.address(),
        };
        let token = self
            .send(&self.staff.agent, caliber, &mint)
            .event::<ICaliber::TitleMinted>(caliber)
            .expect("TitleMinted")
            .tokenId;
        let now = self.chain.now().expect("time");
        let issuers = [&self.staff.agent, &self.staff.custodian, &self.staff.agent, &self.staff.insurer];
        for (kind, issuer) in (0_u8..).zip(issuers) {
            let document = ICaliber::setDocumentCall {
                tokenId: token,
                kind,
                hash: keccak256([kind]),
                expiry: U256::from(now + 1_000 * DAY),
            };
            self.send(issuer, caliber, &document);
        }
        self.send(
            &self.staff.appraiser,
            caliber,
            &ICaliber::appraiseCall { tokenId: token, value, expiry: U256::from(now + days * DAY) },
        );
        token
    }

    /// Terms for carol: 12 % a year, 36 payments, 10 days of grace at 18 %.
    #[must_use]
    pub fn terms(&self, principal: U256) -> LoanTerms {
        LoanTerms {
            borrower: self.carol.address(),
            principal,
            rate: rate("12"),
            seniorRate: rate("12"),
            servicingRate: U256::ZERO,
            graceRate: rate("18"),
            graceDuration: U256::from(10 * DAY),
            payments: U256::from(36),
            kind: U256::ZERO,
            dayOfMonth: U256::ZERO,
            timeZone: I256::ZERO,
            firstLoss: U256::ZERO,
            reservePayments: U256::ZERO,
            originationFeeBps: U256::ZERO,
            exitFeeBps: U256::ZERO,
            refinances: U256::ZERO,
            expiry: U256::from(self.chain.now().expect("time") + 30 * DAY),
        }
    }

    /// The curator offers; carol approves the title. Returns the loan's id.
    ///
    /// # Panics
    /// When the router emits no event.
    #[must_use]
    pub fn offer(&self, title: U256, principal: U256) -> U256 {
        let router = self.p.router;
        self.send(
            &self.staff.curator,
            router,
            &ILoanRouter::setBorrowerCapCall { borrower: self.carol.address(), cap: usd(10_000_000) },
        );
        let offered = self.send(
            &self.staff.curator,
            router,
            &ILoanRouter::offerCall { terms: self.terms(principal), titleIds: vec![title] },
        );
        self.send(&self.carol, self.p.caliber, &IERC721::approveCall { to: router, tokenId: title });
        offered.event::<ILoanRouter::LoanOffered>(router).expect("LoanOffered").loanId
    }

    /// Title, offer, draw: carol has the principal. Returns loan and title.
    #[must_use]
    pub fn borrow(&self, value: U256, principal: U256) -> (U256, U256) {
        let title = self.title(value, 180);
        let loan = self.offer(title, principal);
        self.send(&self.carol, self.p.router, &ILoanRouter::acceptCall { loanId: loan });
        (loan, title)
    }

    /// A request for redemption; returns its id.
    ///
    /// # Panics
    /// When the vault emits no event.
    #[must_use]
    pub fn request(&self, account: &Account, shares: U256) -> U256 {
        let call =
            ISUSDai::requestRedeemCall { shares, controller: account.address(), owner: account.address() };
        self.send(account, self.p.susdai, &call)
            .event::<ISUSDai::RedeemRequest>(self.p.susdai)
            .expect("RedeemRequest")
            .requestId
    }

    /// The commitment of a bid.
    #[must_use]
    pub fn commitment(&self, epoch: u64, id: U256, tick: u16, salt: [u8; 16]) -> B256 {
        self.view(
            self.p.qev,
            &IQev::commitmentForCall {
                epoch: U256::from(epoch),
                id,
                tick: U256::from(tick),
                salt: FixedBytes(salt),
            },
        )
        ._0
    }

    /// Seals a bid.
    pub fn bid(&self, account: &Account, epoch: u64, id: U256, tick: u16, salt: [u8; 16]) {
        let commitment = self.commitment(epoch, id, tick, salt);
        self.send(account, self.p.qev, &IQev::commitCall { id, commitment, opening: Vec::new().into() });
    }

    /// Opens bids, sent by somebody without any role; returns how many were accepted.
    #[must_use]
    pub fn reveal(&self, bids: &[(U256, u16, [u8; 16])]) -> usize {
        let items: Vec<u8> = bids
            .iter()
            .flat_map(|(id, tick, salt)| usdai_cli::play::reveal_item(*id, *tick, salt).expect("a small id"))
            .collect();
        let receipt = self.send(&self.staff.keeper, self.p.qev, &IQev::revealCall { items: items.into() });
        receipt.logs.iter().filter(|log| log.decode::<IQev::BidRevealed>(self.p.qev).is_some()).count()
    }

    /// Settles one epoch.
    ///
    /// # Panics
    /// When none is settled.
    pub fn settle(&self) -> ISUSDai::EpochSettled {
        let receipt =
            self.send(&self.staff.keeper, self.p.susdai, &ISUSDai::settleCall { maxWords: U256::from(256) });
        receipt.event::<ISUSDai::EpochSettled>(self.p.susdai).expect("EpochSettled")
    }

    /// Claims a request; returns the USDai that came.
    #[must_use]
    pub fn claim(&self, account: &Account, id: U256) -> U256 {
        let before = self.balance(self.p.usdai, account.address());
        self.send(account, self.p.susdai, &ISUSDai::claimCall { requestId: id, receiver: account.address() });
        self.balance(self.p.usdai, account.address()) - before
    }

    /// Deposit and redemption price.
    #[must_use]
    pub fn prices(&self) -> (U256, U256) {
        (
            self.view(self.p.susdai, &ISUSDai::depositSharePriceCall {})._0,
            self.view(self.p.susdai, &ISUSDai::redemptionSharePriceCall {})._0,
        )
    }
}
