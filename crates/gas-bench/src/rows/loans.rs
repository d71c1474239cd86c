//! Loans beside a Solidity router of the same features, and accrual beside a lending market's.
use e2e::{rate, usd, START};
use usdai_abi::caliber::IERC721;
use usdai_abi::common::IAccessControl;
use usdai_abi::router::ILoanRouter;
use usdai_abi::SolValue;
use usdai_cli::chain::{parse_u64, Receipt};
use usdai_cli::deploy::role;
use usdai_cli::types::{keccak256, Address, Bytes, U256};
use usdai_cli::units::DAY;

use super::{oz_deposit, oz_dollar};
use crate::bench::{Bench, Gas};
use crate::peers::{peer, IMorphoLike, IOzVault, ITitles, ITwin, TwinTerms};
use crate::report::Row;

const GROUP: &str = "Loans";
const TWIN: &str = "LoanTwin, same features";
const MORPHO: &str = "MorphoLike, one market";
const PRINCIPAL: u64 = 100_000;

/// Origination with the borrower's signature, a payment on time, a default, a write-down: each of the second or a later
/// loan, with others open.
pub fn measure() -> Vec<Row> {
    let bench = Bench::new();
    ready(&bench, 5_000_000);
    let twin = Twin::new(&bench, 5_000_000);
    let mut rows = Vec::new();
    let mut row = |operation: &str, (ours, theirs): (Gas, Gas), beside: (u64, &str)| {
        let row = Row::new(GROUP, operation, ours).against(TWIN, theirs);
        rows.push(row.target(0.60).beside(beside.0, beside.1));
    };
    let both = |bench: &Bench| (originate(bench, PRINCIPAL), twin.originate(bench, PRINCIPAL));
    both(&bench);
    let ((ours, first), (theirs, second)) = both(&bench);
    row("originate", (ours, theirs), (67_384, "0.60 of USD.AI's 112,307, the book side alone"));
    let ((_, late), (_, second_late)) = both(&bench);

    // Half a day before the due time: not late.
    bench.day(29);
    bench.chain.advance_to(START + 29 * DAY + DAY / 2).expect("time");
    // Once an epoch the first call after its day 28 records the vaults' liquidity: here a deposit, not the payment.
    bench.fund(&bench.alice, 10);
    bench.stake(&bench.alice, 10);
    twin.fill(&bench, 10);
    let carol = &bench.carol;
    bench.fund(carol, 100_000);
    bench.deposit(carol, 50_000);
    bench.approve(carol, bench.p.usdai, bench.p.router);
    oz_deposit(&bench, twin.dollar, carol, 50_000);
    bench.approve(carol, twin.dollar, twin.router);
    let quote = bench.view(bench.p.router, &ILoanRouter::quoteCall { loanId: first })._0;
    let amount = quote.principalDue + quote.interestDue + usd(1);
    let ours = bench.send(carol, bench.p.router, &ILoanRouter::repayCall { loanId: first, amount });
    let theirs = bench.send(carol, twin.router, &ITwin::repayCall { id: second, amount });
    same_payment(&bench, &ours, &theirs, twin.router);
    let paid = (bench.spent(&ours), bench.spent(&theirs));
    row("repay, on time", paid, (36_369, "0.60 of USD.AI's 60,615, the book side alone"));

    bench.day(45);
    let keeper = &bench.staff.keeper;
    let ours = bench.gas(keeper, bench.p.router, &ILoanRouter::markDefaultCall { loanId: late });
    let theirs = bench.gas(keeper, twin.router, &ITwin::markDefaultCall { id: second_late });
    row("call a default", (ours, theirs), (23_956, "0.60 of USD.AI's 39,926, the book side alone"));
    let amount = usd(10_000);
    let schedule = ILoanRouter::scheduleWriteDownCall { loanId: late, amount };
    bench.send(keeper, bench.p.router, &schedule);
    bench.send(keeper, twin.router, &ITwin::scheduleWriteDownCall { id: second_late, amount });
    bench.day(48);
    let ours = bench.gas(keeper, bench.p.router, &ILoanRouter::writeDownCall { loanId: late });
    let theirs = bench.gas(keeper, twin.router, &ITwin::writeDownCall { id: second_late });
    row("write-down", (ours, theirs), (23_956, "0.60 of USD.AI's 39,926, the book side alone"));
    rows
}

/// Both books of a payment say the same, but for the seconds between the two draws.
fn same_payment(bench: &Bench, ours: &Receipt, theirs: &Receipt, twin: Address) {
    let ours: ILoanRouter::LoanRepaid = ours.event(bench.p.router).expect("LoanRepaid");
    let theirs: ITwin::LoanRepaid = theirs.event(twin).expect("LoanRepaid");
    let near = |a: U256, b: U256| assert!(a.abs_diff(b) < usd(1) / U256::from(100), "{a} and {b}");
    near(ours.principal, theirs.principal);
    near(ours.interest, theirs.interest);
    near(ours.penalty, theirs.penalty);
    near(ours.balance, theirs.balance);
}

/// Accrual of a book of this many loans, all due on one day.
pub fn accrue(loans: u64) -> Vec<Row> {
    let bench = Bench::new();
    // 100,000 loans are 1,000 of a hundred times the principal: the book has the same words, to the last digit.
    let (real, scale) = if loans > 1_000 { (1_000, loans / 1_000) } else { (loans, 1) };
    let principal = scale * PRINCIPAL / 10;
    ready(&bench, real * principal * 2);
    for _ in 0..real {
        originate(&bench, principal);
    }
    let keeper = &bench.staff.keeper;
    let morpho = Morpho::new(&bench);
    let count = usdai_cli::units::count(loans);
    let real = match scale {
        1 => format!("{count} real loans"),
        _ => format!(
            "{} real loans of {scale} times the principal: the book is sums, and has the same words",
            usdai_cli::units::count(real)
        ),
    };
    let row = |operation: String, ours: Gas, theirs: Gas| {
        Row::new(GROUP, operation, ours).against(MORPHO, theirs).target(0.85).note(real.clone())
    };
    let accrue = ILoanRouter::accrueCall {};
    bench.day(20);
    bench.send(keeper, bench.p.router, &accrue);
    let ours = bench.gas(keeper, bench.p.router, &accrue);
    let theirs = morpho.accrue(&bench);
    let same = row(format!("accrue {count} loans, the same day"), ours, theirs)
        .beside(12_274, "0.50 of Morpho's 24,548");
    // From the day before to the day after the due day, on which all of them stop.
    bench.day(29);
    bench.send(keeper, bench.p.router, &accrue);
    morpho.accrue(&bench);
    bench.day(31);
    let ours = bench.gas(keeper, bench.p.router, &accrue);
    let theirs = morpho.accrue(&bench);
    let due = row(format!("accrue {count} loans, all due since"), ours, theirs)
        .beside(20_866, "0.85 of Morpho's 24,548");
    vec![same, due]
}

/// Dollars in the vault, caps for carol and the curator, roles for the keeper.
fn ready(bench: &Bench, whole: u64) {
    bench.fund(&bench.alice, whole);
    bench.stake(&bench.alice, whole);
    let (staff, router, carol) = (&bench.staff, bench.p.router, bench.carol.address());
    let cap = usd(20_000_000_000);
    let grant =
        IAccessControl::grantRoleCall { role: role("SERVICER_ROLE"), account: staff.keeper.address() };
    bench.send(&staff.admin, router, &grant);
    bench.send(&staff.admin, router, &ILoanRouter::setClassCall { class: 0, ltvBps: U256::from(7_000), cap });
    let curator = staff.curator.address();
    bench.send(&staff.admin, router, &ILoanRouter::setCuratorCapCall { curator, cap });
    bench.send(&staff.curator, router, &ILoanRouter::setBorrowerCapCall { borrower: carol, cap });
}

/// A loan of `principal` whole USDai to carol on her signature. Returns the draw's gas and the loan's id.
fn originate(bench: &Bench, principal: u64) -> (Gas, U256) {
    let (router, curator) = (bench.p.router, &bench.staff.curator);
    let title = bench.title(usd(principal * 3), 180);
    let approve = IERC721::approveCall { to: router, tokenId: title };
    bench.send(&bench.carol, bench.p.caliber, &approve);
    let (terms, titles) = (bench.terms(usd(principal)), vec![title]);
    let nonce = bench.view(router, &ILoanRouter::consentNonceCall { borrower: bench.carol.address() })._0;
    let deadline = terms.expiry;
    let ask = ILoanRouter::consentDigestCall {
        terms: terms.clone(),
        titleIds: titles.clone(),
        curator: curator.address(),
        nonce,
        deadline,
    };
    let digest = bench.view(router, &ask)._0;
    let signature = Bytes::from(bench.carol.sign_hash(digest).expect("signs").to_vec());
    let call = ILoanRouter::originateCall { terms, titleIds: titles, deadline, signature };
    let gas = bench.gas(curator, router, &call);
    (gas, bench.view(router, &ILoanRouter::loanCountCall {})._0)
}

struct Twin {
    dollar: Address,
    vault: Address,
    titles: Address,
    router: Address,
}

impl Twin {
    /// A router with a vault of OpenZeppelin's parts that alice has filled, and titles.
    fn new(bench: &Bench, whole: u64) -> Self {
        let (admin, curator) = (&bench.staff.admin, bench.staff.curator.address());
        let dollar = oz_dollar(bench);
        let titles = peer(bench, "LoanTitles", &(admin.address(),).abi_encode_params());
        // The vault and the router know each other from their construction: the router is the contract after next.
        let deployer = bench.staff.deployer.address();
        let nonce = bench
            .chain
            .request("eth_getTransactionCount", serde_json::json!([deployer, "latest"]))
            .expect("a nonce");
        let router = created(deployer, parse_u64(&nonce).expect("a nonce") + 1);
        let vault = peer(bench, "OzVault", &(dollar, router, admin.address()).abi_encode_params());
        let arguments = (dollar, vault, titles, admin.address()).abi_encode_params();
        assert_eq!(peer(bench, "LoanTwin", &arguments), router, "the address that the vault was told");

        let grant = |contract: Address, name: &str, account: Address| {
            let call = IAccessControl::grantRoleCall { role: keccak256(name), account };
            bench.send(admin, contract, &call);
        };
        grant(titles, "LIENHOLDER_ROLE", router);
        grant(vault, "LOAN_ROUTER_ROLE", router);
        grant(router, "CURATOR_ROLE", curator);
        grant(router, "SERVICER_ROLE", bench.staff.keeper.address());
        let limits = ITwin::setLimitsCall {
            borrower: bench.carol.address(),
            curator,
            class: 0,
            cap: u128::MAX >> 2,
            ltvBps: U256::from(7_000),
        };
        bench.send(admin, router, &limits);
        // A tenth of the value a year.
        let class = ITitles::setClassCall { class: 0, ltvBps: 7_000, yearlyLossBps: 1_000 };
        bench.send(admin, titles, &class);
        let twin = Self { dollar, vault, titles, router };
        twin.fill(bench, whole);
        twin
    }

    /// Whole dollars of alice into the vault.
    fn fill(&self, bench: &Bench, whole: u64) {
        let alice = &bench.alice;
        oz_deposit(bench, self.dollar, alice, whole);
        bench.approve(alice, self.dollar, self.vault);
        let call = IOzVault::depositCall { assets: usd(whole), receiver: alice.address() };
        bench.send(alice, self.vault, &call);
    }

    fn originate(&self, bench: &Bench, principal: u64) -> (Gas, U256) {
        let (carol, curator) = (&bench.carol, &bench.staff.curator);
        let now = bench.chain.now().expect("time");
        let mint = ITitles::mintCall {
            to: carol.address(),
            class: 0,
            appraisal: usd(principal * 3).to::<u128>(),
            expiry: now + 1_000 * DAY,
        };
        bench.send(&bench.staff.admin, self.titles, &mint);
        let title = bench.view(self.titles, &ITitles::lastIdCall {})._0;
        bench.send(carol, self.titles, &IERC721::approveCall { to: self.router, tokenId: title });
        let deadline = U256::from(now + 30 * DAY);
        let terms = TwinTerms {
            borrower: carol.address(),
            principal: usd(principal),
            rate: rate("12"),
            seniorRate: rate("12"),
            servicingRate: U256::ZERO,
            graceRate: rate("18"),
            graceDuration: U256::from(10 * DAY),
            payments: U256::from(36),
            kind: U256::ZERO,
            firstLoss: U256::ZERO,
            reservePayments: U256::ZERO,
            originationFeeBps: U256::ZERO,
            exitFeeBps: U256::ZERO,
            expiry: deadline,
        };
        let nonce = bench.view(self.router, &ITwin::noncesCall { owner: carol.address() })._0;
        let titles = vec![title];
        let ask = ITwin::consentDigestCall {
            terms: terms.clone(),
            titleIds: titles.clone(),
            curator: curator.address(),
            nonce,
            deadline,
        };
        let digest = bench.view(self.router, &ask)._0;
        let signature = Bytes::from(carol.sign_hash(digest).expect("signs").to_vec());
        let call = ITwin::originateCall { terms, titleIds: titles, deadline, signature };
        let gas = bench.gas(curator, self.router, &call);
        (gas, U256::from(bench.view(self.router, &ITwin::lastIdCall {})._0))
    }
}

/// The address of the contract that `deployer` creates with this nonce.
fn created(deployer: Address, nonce: u64) -> Address {
    let bytes = nonce.to_be_bytes();
    let digits = &bytes[nonce.leading_zeros() as usize / 8..];
    let mut item = match digits {
        [] => vec![0x80],
        [small] if *small < 0x80 => vec![*small],
        _ => [&[0x80 + digits.len() as u8], digits].concat(),
    };
    let mut list = vec![0xc0 + 21 + item.len() as u8, 0x94];
    list.extend_from_slice(deployer.as_slice());
    list.append(&mut item);
    Address::from_slice(&keccak256(list)[12..])
}

struct Morpho {
    market: Address,
}

impl Morpho {
    fn new(bench: &Bench) -> Self {
        let model = peer(bench, "RateModel", &(rate("2"), rate("10")).abi_encode_params());
        let fees = bench.staff.admin.address();
        let market = peer(bench, "MorphoLike", &(model, fees).abi_encode_params());
        let open = IMorphoLike::openCall {
            id: keccak256("market"),
            supplied: usd(1_000_000).to::<u128>(),
            borrowed: usd(800_000).to::<u128>(),
            // 10 % of the interest
            fee: usd(1).to::<u128>() / 10,
        };
        bench.send(&bench.staff.keeper, market, &open);
        Self { market }
    }

    fn accrue(&self, bench: &Bench) -> Gas {
        let call = IMorphoLike::accrueInterestCall { id: keccak256("market") };
        bench.gas(&bench.staff.keeper, self.market, &call)
    }
}
