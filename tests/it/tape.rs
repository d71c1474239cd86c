//! Loan tapes on the compiled programs: replayed on their days, from now, repeated, malformed.
use e2e::{programs, usdc, START};
use num_bigint::BigInt;
use num_rational::BigRational;
use usdai_abi::caliber::{ICaliber, IERC721};
use usdai_abi::router::{ILoanRouter, LoanView};
use usdai_cli::book::{figures, Book};
use usdai_cli::chain::{Chain, GasLimit};
use usdai_cli::deploy::{self, Protocol, Settings, Staff};
use usdai_cli::rpc::InProcess;
use usdai_cli::tape::import::{Import, Mode, Names, Summary};
use usdai_cli::tape::serials::{of_lot, Tree};
use usdai_cli::tape::{parse, Tape, COLUMNS};
use usdai_cli::types::{Address, U256};
use usdai_cli::units::{wad, DAY};

/// Of each kind, on both schedules; the chain starts on 2026-01-01.
const LINES: [&str; 6] = [
    "A-1,North,curator,gpu-server,8 x H200,4,1120000,700000,12,amortising,30-day,0,+00:00,12,2026-01-05,3",
    "A-2,North,curator,gpu-server,8 x B200,2,640000,400000,10,amortising,calendar,31,-05:00,24,2026-01-10,4",
    "A-3,South,Keel,gpu-rack,NVL72,1,2500000,1500000,9,interest-only,calendar,15,+00:00,12,2026-01-15,2",
    "A-4,South,Keel,gpu-server,8 x H100,1,240000,140000,11,interest-only,30-day,0,+00:00,6,2026-01-20,2",
    "A-5,East,curator,gpu-server,8 x H100,3,720000,360000,13.25,bullet,calendar,1,+05:30,12,2026-02-01,0",
    "A-6,East,curator,gpu-rack,NVL72,1,2500000,1250000,8.5,bullet,30-day,0,+00:00,18,2026-02-03,0",
];

struct Stand {
    chain: Chain,
    staff: Staff,
    p: Protocol,
}

impl Stand {
    fn new() -> Self {
        let chain =
            Chain::connect(Box::new(InProcess::start(Some(START - 7_200))), GasLimit::Fixed(32_000_000))
                .expect("the chain answers");
        let staff = Staff::development();
        chain.advance_to(START - 3_600).expect("time");
        deploy::fund(&chain, &staff.deployer, staff.others()).expect("gas money");
        let token = deploy::deploy_usdc(&chain, &staff.deployer, staff.admin.address()).expect("stablecoin");
        let settings = Settings {
            usdc_cap: usdc(1_000_000_000),
            supply_cap: U256::from(1_000_000_000) * wad(),
            haircut_bps: 4_000,
            ltv_bps: vec![(0, 7_000), (1, 7_000)],
            depreciation: deploy::DEPRECIATION.to_vec(),
            usdc_feed: None,
        };
        let p = deploy::deploy(&chain, &staff, &programs(), token, START, &settings, &mut |_| {})
            .unwrap_or_else(|e| panic!("{e:#}"));
        chain.advance_to(START).expect("time");
        Self { chain, staff, p }
    }

    fn import(&self, tape: &Tape, mode: Option<Mode>) -> anyhow::Result<Summary> {
        let import = Import::prepare(&self.chain, &self.p, &self.staff, Names::new(None), tape, mode)?;
        import.run(&mut |_, _, _| {})
    }

    fn loan_of(&self, tape: &Tape, place: usize) -> LoanView {
        let row = &tape.rows[place];
        let root = Tree::new(&of_lot(&row.id, row.units)).root();
        let title =
            self.chain.call(self.p.caliber, &ICaliber::titleOfLotCall { serialRoot: root }).expect("a title");
        let count = self.chain.call(self.p.router, &ILoanRouter::loanCountCall {}).expect("loans")._0;
        (1..=count.to::<u64>())
            .map(|id| {
                self.chain
                    .call(self.p.router, &ILoanRouter::loanCall { loanId: U256::from(id) })
                    .expect("a loan")
                    ._0
            })
            .find(|loan| loan.titleId == title.tokenId)
            .unwrap_or_else(|| panic!("{} has no loan", row.id))
    }

    fn counts(&self) -> (u64, U256, U256) {
        let loans = self.chain.call(self.p.router, &ILoanRouter::loanCountCall {}).expect("loans")._0;
        let titles = self.chain.call(self.p.caliber, &ICaliber::titleCountCall {}).expect("titles")._0;
        (self.chain.block_number().expect("blocks"), loans, titles)
    }
}

fn tape(lines: &[&str]) -> String {
    COLUMNS.join(",") + "\n" + &lines.join("\n") + "\n"
}

fn good() -> Tape {
    parse::read(&tape(&LINES)).expect("a good tape")
}

/// The level payment's principal after `paid` windows of `term`, exactly: balance * ((1+i)^term - (1+i)^paid) over
/// ((1+i)^term - 1).
fn outstanding(principal: u64, apr: &str, period_seconds: u64, term: i32, paid: i32) -> BigRational {
    let percent: Vec<&str> = apr.split('.').collect();
    let decimals = percent.get(1).map_or(0, |part| part.len() as u32);
    let rate = BigRational::new(
        percent.concat().parse::<BigInt>().expect("a rate"),
        BigInt::from(100) * BigInt::from(10).pow(decimals),
    );
    let growth = BigRational::from_integer(1.into())
        + rate * BigRational::new(BigInt::from(period_seconds), BigInt::from(365 * DAY));
    let whole = growth.pow(term);
    BigRational::from_integer(principal.into()) * (&whole - growth.pow(paid))
        / (whole - BigRational::from_integer(1.into()))
}

/// Within a millionth: the router rounds each instalment to the wei and knows rates per second.
#[track_caller]
fn close(wei: U256, exact: &BigRational, what: &str) {
    let found =
        BigRational::new(wei.to_string().parse::<BigInt>().expect("digits"), BigInt::from(10).pow(18));
    let difference = (found - exact) / exact;
    let bound = BigRational::new(1.into(), 1_000_000.into());
    assert!(difference < bound && difference > -bound, "{what}: {wei} is not {exact}");
}

/// The last payment returns the principal, and by then the interest is missing: money is minted between quote and payment.
#[test]
fn a_borrower_who_lacks_money_for_a_payment_gets_it_and_pays_what_is_due_then() {
    let stand = Stand::new();
    let line = "B-1,North,curator,gpu-server,8 x H100,1,240000,140000,11,interest-only,30-day,0,+00:00,6,2026-01-05,6";
    let tape = parse::read(&tape(&[line])).expect("a good tape");
    let done = stand.import(&tape, Some(Mode::Replay)).unwrap_or_else(|e| panic!("{e:#}"));
    assert_eq!((done.loans, done.payments), (1, 6));
    assert_eq!(stand.loan_of(&tape, 0).balance, U256::ZERO, "paid back");
}

#[test]
fn a_tape_is_replayed_on_its_days_and_repeated_without_a_change() {
    let stand = Stand::new();
    let tape = good();
    let summary = stand.import(&tape, None).unwrap_or_else(|e| panic!("{e:#}"));
    assert_eq!((summary.titles, summary.loans, summary.payments, summary.there_before), (6, 6, 11, 0));
    for (place, row) in tape.rows.iter().enumerate() {
        let loan = stand.loan_of(&tape, place);
        assert_eq!((loan.status, loan.paid), (2, U256::from(row.paid)), "{}", row.id);
        assert!(loan.start.to::<u64>().abs_diff(row.start) < 120, "{}: started at {}", row.id, loan.start);
        let title = stand
            .chain
            .call(stand.p.caliber, &IERC721::ownerOfCall { tokenId: loan.titleId })
            .expect("an owner");
        assert_eq!(title._0, stand.p.router, "{}", row.id);
    }
    // Against level payments of whole periods: 30 days, and months whose length differs from a twelfth of a year.
    close(
        stand.loan_of(&tape, 0).balance,
        &outstanding(700_000, "12", 30 * DAY, 12, 3),
        "after 3 of 12 payments",
    );
    // What was paid above what was due, to the second after it, has lowered the principal: by a few wei.
    let balance = stand.loan_of(&tape, 2).balance;
    assert!(U256::from(1_500_000) * wad() - balance < U256::from(100), "{balance}");
    // 31 January, in February the 28th, then 31 March: in New York's time.
    let loan = stand.loan_of(&tape, 1);
    assert_eq!(loan.nextDue.to::<u64>(), 1_780_203_600, "2026-05-31 00:00 at -05:00");

    let before = stand.counts();
    let again = stand.import(&tape, None).unwrap_or_else(|e| panic!("{e:#}"));
    assert_eq!((again.transactions, again.there_before), (0, 6));
    assert_eq!(stand.counts(), before, "a repeated import sends nothing");
}

#[test]
fn an_interrupted_import_goes_on() {
    let stand = Stand::new();
    let tape = good();
    let part = tape.first(2);
    stand.import(&part, None).unwrap_or_else(|e| panic!("{e:#}"));
    // Only the first two and their payments until the end of April: the others start late, but they start.
    let summary = stand.import(&tape, None).unwrap_or_else(|e| panic!("{e:#}"));
    assert_eq!((summary.loans, summary.titles, summary.there_before), (4, 4, 2));
    assert_eq!(stand.counts().1, U256::from(6));
}

#[test]
fn a_tape_of_the_past_starts_now_with_what_is_outstanding() {
    let stand = Stand::new();
    let old = LINES.map(|line| line.replace(",2026-", ",2025-"));
    let tape = parse::read(&tape(&old.iter().map(String::as_str).collect::<Vec<_>>())).expect("good");
    let refused = stand.import(&tape, Some(Mode::Replay)).expect_err("the past cannot be replayed");
    assert!(format!("{refused:#}").contains("--from-now"), "{refused:#}");
    let import =
        Import::prepare(&stand.chain, &stand.p, &stand.staff, Names::new(None), &tape, None).expect("fits");
    assert_eq!(import.mode(), Mode::FromNow);
    let summary = import.run(&mut |_, _, _| {}).unwrap_or_else(|e| panic!("{e:#}"));
    assert_eq!((summary.loans, summary.payments), (6, 0));
    let loan = stand.loan_of(&tape, 0);
    close(loan.principal, &outstanding(700_000, "12", 30 * DAY, 12, 3), "what is left of the first loan");
    assert!(loan.start.to::<u64>() >= START);
}

#[test]
fn a_malformed_tape_changes_nothing() {
    let stand = Stand::new();
    let before = stand.counts();
    // The last line is wrong: none of the five before it is touched.
    let mut lines = LINES.map(str::to_owned);
    lines[5] = lines[5].replace(",18,", ",0,");
    let faults =
        parse::read(&tape(&lines.iter().map(String::as_str).collect::<Vec<_>>())).expect_err("a fault");
    assert_eq!(faults.0[0].to_string(), "line 7, column 14 (term): `0` is no whole number from 1 to 120");
    // Lines that a tape allows and this chain does not.
    for (line, reason) in [
        (LINES[0].replace(",700000,", ",784001,"), "line 2: 784,001.00 is more than 7000 bps"),
        (LINES[0].replace("gpu-server", "depin-lot"), "line 2: the class 2 is closed"),
        (LINES[0].replace(",12,2026", ",2,2026"), "line 2: 3 payments are more than the loan has"),
    ] {
        let Ok(tape) = parse::read(&tape(&[&line, LINES[1]])) else {
            assert!(reason.contains("payments"), "{line}");
            continue;
        };
        let refused = stand.import(&tape, None).expect_err(reason);
        assert!(format!("{refused:#}").contains(reason), "{refused:#}");
        assert!(format!("{refused:#}").contains("nothing has been sent"), "{refused:#}");
    }
    assert_eq!(stand.counts(), before);
}

#[test]
fn the_report_of_a_chain_is_recomputed_from_the_router_itself() {
    let stand = Stand::new();
    let tape = good();
    stand.import(&tape, None).unwrap_or_else(|e| panic!("{e:#}"));
    let names = tape
        .rows
        .iter()
        .flat_map(|row| [&row.borrower, &row.curator])
        .map(|name| (Names::new(None).account(name).expect("an account").address(), name.clone()))
        .collect::<std::collections::BTreeMap<Address, String>>();
    let book = Book::of_chain(&stand.chain, &stand.p, &names).expect("a book");
    let report = figures::figures(&book).expect("figures");

    let router = stand.p.router;
    let loans: Vec<LoanView> = (0..6).map(|place| stand.loan_of(&tape, place)).collect();
    let sum = |of: &dyn Fn(&LoanView) -> U256| loans.iter().fold(U256::ZERO, |sum, loan| sum + of(loan));
    let balance = sum(&|loan| loan.balance);
    let on_chain = stand.chain.call(router, &ILoanRouter::bookCall {}).expect("the book");
    assert_eq!(balance, on_chain.principal + on_chain.defaulted);
    assert_eq!((report.loans, U256::from(report.balance)), (6, balance));
    let shares: Vec<(&str, u64)> =
        report.borrowers.iter().map(|share| (share.name.as_str(), share.loans)).collect();
    assert_eq!(shares.len(), 3);
    assert!(
        shares.contains(&("North", 2)) && shares.contains(&("South", 2)) && shares.contains(&("East", 2))
    );
    assert_eq!(report.curators.iter().map(|share| share.loans).sum::<u64>(), 6);
    let by_borrower: u128 = report.borrowers.iter().map(|share| share.balance).sum();
    let by_class: u128 = report.classes.iter().map(|share| share.balance).sum();
    let by_ltv: u128 = report.ltv.iter().map(|group| group.balance).sum();
    assert_eq!([by_borrower, by_class, by_ltv], [report.balance; 3]);
    assert_eq!(report.classes[0].name, "GPU rack");

    // All principal comes back, at the router's own dates, each in its epoch.
    let principal: u128 = report.cash.iter().map(|cash| cash.principal).sum();
    assert_eq!(principal, report.balance);
    let lines = figures::schedule(&book).expect("a schedule");
    for (place, loan) in loans.iter().enumerate() {
        let id = (1..=6_u64)
            .find(|id| {
                stand
                    .chain
                    .call(router, &ILoanRouter::loanCall { loanId: U256::from(*id) })
                    .expect("a loan")
                    ._0
                    .titleId
                    == loan.titleId
            })
            .expect("an id");
        let mine: Vec<_> = lines.iter().filter(|line| line.id == id.to_string()).collect();
        let left = loan.windows - loan.paid;
        assert_eq!(U256::from(mine.len()), left, "loan {id} of line {place}");
        for line in &mine {
            let due = stand
                .chain
                .call(
                    router,
                    &ILoanRouter::dueDateCall { loanId: U256::from(id), window: U256::from(line.due.window) },
                )
                .expect("a date");
            assert_eq!(U256::from(line.due.time), due._0, "loan {id}, window {}", line.due.window);
            let cash = &report.cash[0];
            let epoch = (line.due.time - stand.p.genesis) / (30 * DAY);
            assert!(report.cash.iter().any(|cash| cash.epoch == epoch) && epoch >= cash.epoch);
        }
    }
    // An interest-only loan's interest is simple: balance * rate * time.
    let third = stand.loan_of(&tape, 2);
    let id = lines
        .iter()
        .find(|line| U256::from(line.due.principal) == third.balance)
        .expect("its end")
        .id
        .clone();
    let next = lines.iter().find(|line| line.id == id).expect("its next payment");
    let position = book.positions.iter().find(|position| position.id == id).expect("its position");
    let seconds = next.due.time - position.loan.since;
    let exact = BigRational::new(
        BigInt::from(1_500_000_u64) * BigInt::from(9) * BigInt::from(seconds),
        BigInt::from(100) * BigInt::from(365 * DAY),
    );
    close(U256::from(next.due.interest), &exact, "a month's interest of 9 %");
    assert!(
        (28 * DAY..=32 * DAY).contains(&seconds),
        "interest has been paid up to an hour before the last due date: {seconds}"
    );

    // The picture and the tables have it all.
    let (svg, text) = (report.to_svg(), report.to_text());
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    for name in ["North", "GPU rack", "Keel"] {
        assert!(svg.contains(name) && text.contains(name), "{name}");
    }
}
