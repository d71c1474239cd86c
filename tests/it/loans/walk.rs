//! Random lives of loans on the chain, step by step against the model: the same success or the same error, the same
//! money to the unit, the same book.
use e2e::{usd, World, START};
use serde_json::json;
use usdai_abi::caliber::IERC721;
use usdai_abi::erc20::IERC20;
use usdai_abi::router::{ILoanRouter as R, LoanTerms};
use usdai_abi::susdai::ISUSDai;
use usdai_abi::SolCall;
use usdai_cli::chain::{CallError, Receipt};
use usdai_cli::deploy::ITestUsdc;
use usdai_cli::types::{I256, U256};
use usdai_cli::units::DAY;
use usdai_cli::wallet::Account;

use super::model::{self, Lot, Model, Terms};

const SEQUENCES: u64 = 24;
const STEPS: u32 = 80;
const TITLES: usize = 12;
/// What `World` sets: quarters of 40 %.
const HAIRCUTS: [u128; 5] = [0, 1_000, 2_000, 3_000, 4_000];
/// 100 % a year.
const MAX_RATE: u64 = 31_709_791_983;

/// A small generator of its own (xorshift), so that a seed names a sequence for ever.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n
    }
    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

fn small(value: U256) -> u128 {
    u128::try_from(value).expect("128 bits")
}

fn id_of(value: U256) -> u64 {
    u64::try_from(value).expect("an id")
}

/// The chain and the model beside it.
struct Walk<'w> {
    w: &'w World,
    dice: Dice,
    model: Model,
    titles: Vec<u64>,
    /// What has been done, for a failure's message.
    log: Vec<String>,
}

impl Walk<'_> {
    fn now(&self) -> u64 {
        self.w.chain.now().expect("time")
    }

    /// Sends and compares with what the model says of the same second.
    #[track_caller]
    fn step<C: SolCall>(
        &mut self,
        from: &Account,
        call: &C,
        expect: impl FnOnce(&mut Model, u64) -> Result<(), model::Refused>,
    ) -> Option<Receipt> {
        let sent = self.w.chain.send(from, self.w.p.router, call);
        let now = self.now();
        let before = self.model.clone();
        let expected = expect(&mut self.model, now);
        self.log.push(format!("{now} {} {expected:?}", C::SIGNATURE.split('(').next().unwrap_or_default()));
        match (sent, expected) {
            (Ok(receipt), Ok(())) => Some(receipt),
            (Err(CallError::Reverted(error)), Err(name)) => {
                assert_eq!(error.name, name, "{}", self.story());
                self.model = before;
                None
            }
            (sent, expected) => panic!("chain {:?}, model {expected:?}\n{}", sent.map(|_| ()), self.story()),
        }
    }

    fn story(&self) -> String {
        self.log.iter().rev().take(30).rev().cloned().collect::<Vec<_>>().join("\n")
    }

    fn pick(&mut self, wanted: impl Fn(&model::Loan) -> bool) -> Option<u64> {
        let ids: Vec<u64> =
            self.model.loans.iter().filter(|(_, loan)| wanted(loan)).map(|(id, _)| *id).collect();
        if ids.is_empty() {
            return None;
        }
        let index = self.dice.below(ids.len() as u64) as usize;
        Some(ids[index])
    }

    fn terms(&mut self, titles: usize) -> Terms {
        let d = &mut self.dice;
        let rate = if d.one_in(9) { 0 } else { MAX_RATE / 12 + d.below(MAX_RATE / 8) };
        let plain = d.one_in(3);
        let principal =
            u128::from(1_000 + d.below(60_000 * titles as u64)) * 10u128.pow(18) + u128::from(d.next() >> 20);
        let servicing_rate = if plain || rate == 0 { 0 } else { d.below(317_097_919) };
        let first_loss = if plain || d.one_in(2) { 0 } else { principal / u128::from(3 + d.below(20)) };
        let senior_rate =
            if first_loss == 0 { rate - servicing_rate } else { (rate - servicing_rate) / 4 * 3 };
        Terms {
            principal,
            rate,
            senior_rate,
            servicing_rate,
            grace_rate: d.below(MAX_RATE / 4),
            grace: d.below(15) * DAY + d.below(2),
            payments: 1 + d.below(12) as u8,
            kind: d.below(3) as u8,
            day: if plain || d.one_in(2) { 0 } else { 1 + d.below(31) as u8 },
            zone: if plain { 0 } else { (d.below(105) as i64 - 48) * 900 },
            first_loss,
            reserve: if plain || d.one_in(2) { 0 } else { u128::from(d.below(3)) },
            origination_bps: if plain { 0 } else { u128::from(d.below(251)) },
            exit_bps: if plain { 0 } else { u128::from(d.below(201)) },
        }
    }

    /// Terms as the router takes them.
    fn on_chain(&self, t: &Terms, refinances: u64) -> LoanTerms {
        LoanTerms {
            borrower: self.w.carol.address(),
            principal: U256::from(t.principal),
            rate: U256::from(t.rate),
            seniorRate: U256::from(t.senior_rate),
            servicingRate: U256::from(t.servicing_rate),
            graceRate: U256::from(t.grace_rate),
            graceDuration: U256::from(t.grace),
            payments: U256::from(t.payments),
            kind: U256::from(t.kind),
            dayOfMonth: U256::from(t.day),
            timeZone: I256::try_from(t.zone).expect("fits"),
            firstLoss: U256::from(t.first_loss),
            reservePayments: U256::from(t.reserve),
            originationFeeBps: U256::from(t.origination_bps),
            exitFeeBps: U256::from(t.exit_bps),
            refinances: U256::from(refinances),
            expiry: U256::from(self.now() + 400 * DAY),
        }
    }

    /// Offers; the model's loan, if the curator could.
    fn offer(&mut self, terms: Terms, titles: &[u64], refinances: u64) -> Option<u64> {
        let call = R::offerCall {
            terms: self.on_chain(&terms, refinances),
            titleIds: titles.iter().copied().map(U256::from).collect(),
        };
        let id = id_of(self.w.view(self.w.p.router, &R::loanCountCall {})._0) + 1;
        let value = small(usd(100_000));
        let lots = titles.iter().map(|title| Lot { title: *title, value, gone: false }).collect();
        let curator = self.w.staff.curator.clone();
        self.step(&curator, &call, |model, _| model.offer(id, terms, lots)).map(|_| id)
    }

    fn draw(&mut self) {
        let free: Vec<u64> = self
            .titles
            .iter()
            .copied()
            .filter(|title| {
                self.model.loans.values().all(|loan| {
                    let gone = loan.lots.iter().any(|lot| lot.title == *title && lot.gone);
                    let here = matches!(
                        loan.status,
                        model::ACTIVE | model::DEFAULTED | model::AUCTION | model::SOLD
                    ) && loan.lots.iter().any(|lot| lot.title == *title);
                    !gone && !here
                })
            })
            .collect();
        let count = (1 + self.dice.below(3) as usize).min(free.len());
        if count == 0 {
            return;
        }
        let start = self.dice.below((free.len() - count + 1) as u64) as usize;
        let titles = free[start..start + count].to_vec();
        let terms = self.terms(count);
        let Some(id) = self.offer(terms, &titles, 0) else { return };
        let (w, carol) = (self.w, self.w.carol.clone());
        for title in &titles {
            w.send(
                &carol,
                w.p.caliber,
                &IERC721::approveCall { to: w.p.router, tokenId: U256::from(*title) },
            );
        }
        let accepted =
            self.step(&carol, &R::acceptCall { loanId: U256::from(id) }, |model, now| model.accept(id, now));
        if accepted.is_none() {
            self.revoke(id);
        }
    }

    fn revoke(&mut self, id: u64) {
        let curator = self.w.staff.curator.clone();
        self.step(&curator, &R::revokeOfferCall { loanId: U256::from(id) }, |model, _| {
            model.revoke(id);
            Ok(())
        });
    }

    fn pay(&mut self) {
        let Some(id) = self.pick(|loan| loan.is_open()) else { return };
        let next = self.model.clock(self.now() + 1);
        let due = self.model.loans[&id].due(next);
        let spare = due.payoff - due.total();
        let amount = match self.dice.below(8) {
            0 => u128::MAX,
            1 => due.payoff,
            2 => due.total().saturating_sub(1).max(1),
            3 | 4 => (due.total() + spare / 1_000 * u128::from(self.dice.below(900))).max(1),
            5 => due.payoff - 1,
            _ => due.total().max(1),
        };
        let bob = self.w.bob.clone();
        let call = R::repayCall { loanId: U256::from(id), amount: U256::from(amount) };
        self.step(&bob, &call, |model, now| model.repay(id, amount, now).map(|_| ()));
    }

    fn refinance(&mut self) {
        let Some(old) = self.pick(|loan| loan.status == model::ACTIVE) else { return };
        let lots = self.model.loans[&old].lots.clone();
        let terms = self.terms(lots.len());
        let Some(id) = self.offer(terms, &[], old) else { return };
        self.model.loans.get_mut(&id).expect("a loan").lots = lots;
        let (w, carol, loan_id) = (self.w, self.w.carol.clone(), U256::from(id));
        let call = R::refinanceCall { loanId: loan_id };
        self.step(&carol, &call, |_, _| Err("LenderConsentMissing"));
        w.send(&w.staff.strategist, w.p.router, &R::consentRefinanceCall { loanId: loan_id });
        let done = self.step(&carol, &call, |model, now| model.refinance(id, old, now));
        if done.is_none() {
            self.revoke(id);
        }
    }

    fn workout(&mut self) {
        let w = self.w;
        let (bob, servicer, admin) = (w.bob.clone(), w.staff.servicer.clone(), w.staff.admin.clone());
        let troubled =
            |loan: &model::Loan| matches!(loan.status, model::DEFAULTED | model::AUCTION | model::SOLD);
        let trouble = self.pick(troubled).filter(|_| !self.dice.one_in(3));
        let Some(id) = trouble.or_else(|| self.pick(|loan| loan.is_open())) else { return };
        let loan_id = U256::from(id);
        let loan = self.model.loans[&id].clone();
        // Mostly what the loan's state asks for.
        let fitting: &[u64] = match loan.status {
            model::ACTIVE => &[0, 1, 11],
            model::DEFAULTED => &[2, 2, 3, 7, 8],
            model::AUCTION => &[4, 5, 5, 6, 7, 8],
            _ => &[9, 10, 10, 11],
        };
        let any = self.dice.below(12);
        let chosen = fitting[self.dice.below(fitting.len() as u64) as usize];
        let verb = if self.dice.one_in(5) { any } else { chosen };
        match verb {
            0 | 1 => {
                self.step(&bob, &R::markDefaultCall { loanId: loan_id }, |model, now| {
                    model.mark_default(id, now)
                });
            }
            2 | 3 => {
                self.step(&bob, &R::startAuctionCall { loanId: loan_id }, |model, now| {
                    model.start_auction(id, now)
                });
            }
            4 | 5 => {
                let lot = self.dice.below(loan.lots.len() as u64) as usize;
                let call = R::buyCall {
                    loanId: loan_id,
                    titleId: U256::from(loan.lots[lot].title),
                    maxPrice: U256::MAX,
                    recipient: bob.address(),
                };
                self.step(&bob, &call, |model, now| model.buy(id, lot, now).map(|_| ()));
            }
            6 => {
                self.step(&admin, &R::restartAuctionCall { loanId: loan_id }, |model, now| {
                    model.restart(id, now)
                });
            }
            7 => {
                let amount = (loan.shown() / 8 * u128::from(self.dice.below(6))).max(1);
                let call = R::scheduleWriteDownCall { loanId: loan_id, amount: U256::from(amount) };
                self.step(&servicer, &call, |model, now| model.schedule(id, amount, now));
            }
            8 => {
                self.step(&bob, &R::writeDownCall { loanId: loan_id }, |model, now| {
                    model.write_down(id, now)
                });
            }
            9 => {
                let amount = loan.written_off / 4 * u128::from(self.dice.below(6));
                let call = R::recordClaimCall { loanId: loan_id, amount: U256::from(amount) };
                self.step(&servicer, &call, |model, _| model.claim(id, amount));
            }
            10 => {
                let amount = loan.claimed / 2 + 1;
                let call = R::payClaimCall { loanId: loan_id, amount: U256::from(amount) };
                self.step(&bob, &call, |model, _| model.pay_claim(id, amount));
            }
            _ if loan.status == model::SOLD => {
                let call = R::dropClaimCall { loanId: loan_id };
                self.step(&servicer, &call, |model, _| model.drop_claim(id));
            }
            _ => {
                let call = R::drawReserveCall { loanId: loan_id };
                self.step(&bob, &call, |model, now| model.draw_reserve(id, now).map(|_| ()));
            }
        }
    }

    fn pause(&mut self) {
        let (guardian, admin) = (self.w.staff.guardian.clone(), self.w.staff.admin.clone());
        if self.model.stopped.is_none() && self.dice.one_in(3) {
            self.step(&guardian, &R::pauseRepaymentsCall {}, |model, now| model.pause(now));
        } else {
            self.step(&admin, &R::resumeRepaymentsCall {}, |model, now| model.resume(now));
        }
    }

    fn wait(&mut self) {
        // Programs live for 365 days.
        let last = START + 355 * DAY;
        let days = [0, 0, 0, 1, 2, 6, 15][self.dice.below(7) as usize];
        let time = (self.now() + days * DAY + self.dice.below(DAY)).min(last.max(self.now()));
        // Now and then to the very seconds around a due date.
        let due =
            self.model.loans.values().find(|loan| loan.status == model::ACTIVE).map(model::Loan::next_due);
        let around = due.map(|due| due + self.model.behind * DAY - 2 + self.dice.below(3));
        let time = match around {
            Some(around) if around > self.now() && around < last && self.dice.one_in(3) => around,
            _ => time,
        };
        self.w.chain.advance_to(time).expect("time");
    }

    /// The figures that every step has to leave right.
    #[track_caller]
    fn check(&self) {
        let (w, now) = (self.w, self.now());
        let book = w.view(w.p.router, &R::bookValueCall {});
        let value = (small(book.optimistic), small(book.conservative));
        assert_eq!(value, self.model.value(HAIRCUTS, now), "INV-LOAN-14 value\n{}", self.story());
        let here = small(w.balance(w.p.usdai, w.p.router));
        assert_eq!(here, self.model.router(), "INV-LOAN-08 money here\n{}", self.story());
        let idle = small(w.view(w.p.susdai, &ISUSDai::balancesCall {}).idle);
        assert_eq!(idle, self.model.idle, "the vault's money\n{}", self.story());
    }

    /// Every loan, every account, every title.
    fn check_all(&self) {
        let w = self.w;
        self.check();
        for (account, name) in [
            (w.carol.address(), "borrower"),
            (w.staff.curator.address(), "curator"),
            (w.staff.agent.address(), "treasury"),
        ] {
            let credit = w.view(w.p.router, &R::creditOfCall { account })._0;
            let expected = self.model.credits.get(name).copied().unwrap_or_default();
            assert_eq!(small(credit), expected, "{name}'s credit\n{}", self.story());
        }
        assert_eq!(small(w.balance(w.p.usdai, w.bob.address())), self.model.payer, "the payer's money");
        assert_eq!(
            small(w.balance(w.p.usdai, w.carol.address())),
            self.model.borrower,
            "the borrower's money"
        );
        for (id, loan) in &self.model.loans {
            let view = w.view(w.p.router, &R::loanCall { loanId: U256::from(*id) })._0;
            let shown =
                [view.balance, view.reserve, view.reserveTarget, view.writtenOff, view.claimed].map(small);
            let expected = [loan.balance, loan.held, loan.target, loan.written_off, loan.claimed];
            assert_eq!(
                (view.status, shown),
                (loan.status, expected),
                "INV-LOAN-16 loan {id}\n{}",
                self.story()
            );
            if loan.is_open() {
                assert_eq!(
                    id_of(view.nextDue),
                    loan.next_due() + self.model.behind * DAY,
                    "next due of {id}"
                );
            }
            for lot in &loan.lots {
                let owner = w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: U256::from(lot.title) })._0;
                let here = loan.is_open() || loan.status == model::SOLD;
                if here && !lot.gone {
                    assert_eq!(owner, w.p.router, "INV-LOAN-13 title {} of loan {id}", lot.title);
                }
                if lot.gone {
                    assert_eq!(owner, w.bob.address(), "INV-LOAN-13 title {} was sold", lot.title);
                }
            }
        }
        for title in &self.titles {
            let open = self.model.loans.values().any(|loan| {
                (loan.is_open() || loan.status == model::SOLD)
                    && loan.lots.iter().any(|lot| lot.title == *title)
            });
            if !open {
                let owner = w.view(w.p.caliber, &IERC721::ownerOfCall { tokenId: U256::from(*title) })._0;
                assert_eq!(owner, w.carol.address(), "INV-LOAN-13 title {title} is free");
            }
        }
    }
}

fn approve(w: &World, account: &Account) {
    w.send(account, w.p.usdai, &IERC20::approveCall { spender: w.p.router, value: U256::MAX });
}

/// Money, titles and caps for a sequence.
fn stage(w: &World) -> (Model, Vec<u64>) {
    w.stake(&w.alice, 1_000_000);
    let mint = ITestUsdc::mintCall { to: w.staff.curator.address(), value: e2e::usdc(300_000) };
    w.send(&w.staff.admin, w.p.usdc, &mint);
    for (account, whole) in [(&w.bob, 900_000), (&w.staff.curator, 200_000), (&w.carol, 100_000)] {
        w.deposit(account, whole);
        approve(w, account);
    }
    w.send(&w.staff.curator, w.p.router, &R::depositCreditCall { amount: usd(200_000) });
    let cap = R::setBorrowerCapCall { borrower: w.carol.address(), cap: usd(10_000_000) };
    w.send(&w.staff.curator, w.p.router, &cap);
    let fees = R::setFeesCall { recipient: w.staff.agent.address(), auctionCostBps: U256::from(150) };
    w.send(&w.staff.admin, w.p.router, &fees);
    let titles = (0..TITLES).map(|_| id_of(w.title(usd(100_000), 5_000))).collect();
    let model = Model {
        credits: [("curator", small(usd(200_000)))].into(),
        idle: small(usd(1_000_000)),
        payer: small(usd(900_000)),
        borrower: small(usd(100_000)),
        cost_bps: 150,
        ..Model::default()
    };
    (model, titles)
}

#[test]
fn random_lives_agree_with_the_exact_model() {
    let w = e2e::world();
    let (model, titles) = stage(&w);
    let mut ends = [0; 9];
    for seed in 1..=SEQUENCES {
        let snapshot = w.chain.request("evm_snapshot", json!([])).expect("evm_snapshot");
        let mut walk = Walk {
            w: &w,
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            model: model.clone(),
            titles: titles.clone(),
            log: vec![format!("seed {seed}")],
        };
        for step in 0..STEPS {
            walk.wait();
            match walk.dice.below(20) {
                0..=4 => walk.draw(),
                5..=8 => walk.pay(),
                10 => walk.refinance(),
                11 if walk.dice.one_in(2) || walk.model.stopped.is_some() => walk.pause(),
                _ => walk.workout(),
            }
            walk.check();
            if step % 16 == 15 {
                walk.check_all();
            }
        }
        walk.check_all();
        for loan in walk.model.loans.values() {
            ends[usize::from(loan.status)] += 1;
        }
        w.chain.request("evm_revert", json!([snapshot])).expect("evm_revert");
        w.chain.resync().expect("time");
    }
    let reached =
        [model::ACTIVE, model::DEFAULTED, model::AUCTION, model::REPAID, model::SOLD, model::REFINANCED];
    for status in reached {
        assert!(ends[usize::from(status)] > 0, "no walk has ended in status {status}: {ends:?}");
    }
}
