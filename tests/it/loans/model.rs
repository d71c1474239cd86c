//! What each verb of the router does, written down a second time: exact, and recomputed from the loans alone.
use std::collections::BTreeMap;

use usdai_cli::units::DAY;

use super::exact::{down, dues, int, interest, period, up, Exact};
pub use super::loan::*;

const CURE: u64 = 14 * DAY;
const AGES: [u64; 4] = [7, 30, 60, 90];

/// All loans, and the money around them.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub loans: BTreeMap<u64, Loan>,
    pub credits: BTreeMap<&'static str, u128>,
    pub idle: u128,
    /// What the payer, and what the borrower has.
    pub payer: u128,
    pub borrower: u128,
    pub behind: u64,
    pub stopped: Option<u64>,
    pub floor: u64,
    pub cost_bps: u128,
}

impl Model {
    pub fn clock(&self, real: u64) -> u64 {
        self.stopped.unwrap_or_else(|| (real - self.behind * DAY).max(self.floor))
    }

    fn running(&self) -> Result<(), Refused> {
        self.stopped.map_or(Ok(()), |_| Err("RepaymentsPaused"))
    }

    fn credit(&mut self, account: &'static str, amount: u128) {
        *self.credits.entry(account).or_default() += amount;
    }

    fn spend(&mut self, amount: u128) -> Result<(), Refused> {
        self.payer = self.payer.checked_sub(amount).ok_or("ERC20InsufficientBalance")?;
        Ok(())
    }

    /// Who earns what neither vault nor servicer gets.
    fn earner(loan: &Loan) -> &'static str {
        if loan.terms.first_loss > 0 {
            "curator"
        } else {
            "treasury"
        }
    }

    pub fn offer(&mut self, id: u64, terms: Terms, lots: Vec<Lot>) -> Result<(), Refused> {
        let credit = self.credits.get("curator").copied().unwrap_or_default();
        let left = credit.checked_sub(terms.first_loss).ok_or("InsufficientCredit")?;
        self.credits.insert("curator", left);
        let loan = Loan {
            balance: terms.principal,
            terms,
            status: OFFERED,
            since: 0,
            paid: 0,
            dues: Vec::new(),
            stub: false,
            held: 0,
            target: 0,
            defaulted_at: 0,
            auction_start: 0,
            prices: (0, 0),
            written_off: 0,
            pending: None,
            claims: (0, 0),
            claimed: 0,
            lots,
        };
        self.loans.insert(id, loan);
        Ok(())
    }

    pub fn revoke(&mut self, id: u64) {
        let loan = self.loans.get_mut(&id).expect("a loan");
        loan.status = REVOKED;
        loan.balance = 0;
        let first_loss = loan.terms.first_loss;
        self.credit("curator", first_loss);
    }

    /// The loan starts; what is held back of it.
    fn begin(&mut self, id: u64, real: u64) -> Result<u128, Refused> {
        let (clock, behind) = (self.clock(real), self.behind * DAY);
        let loan = self.loans.get_mut(&id).expect("a loan");
        let t = loan.terms.clone();
        let (stub, dates) = dues(clock + behind, t.payments, t.day, t.zone, t.kind == 2);
        loan.stub = stub;
        loan.dues = dates.into_iter().map(|date| date - behind).collect();
        (loan.status, loan.since) = (ACTIVE, clock);
        let fee = up(&(int(t.principal) * int(t.origination_bps) / int(10_000)));
        let level =
            up(&interest(t.principal, t.rate, period(t.day))) + loan.instalment(t.principal, t.payments);
        let reserve = if t.reserve == 0 { 0 } else { level * t.reserve };
        if fee + reserve >= t.principal {
            return Err("InvalidParameter");
        }
        (loan.held, loan.target) = (reserve, reserve);
        self.credit("treasury", fee);
        Ok(fee + reserve)
    }

    pub fn accept(&mut self, id: u64, real: u64) -> Result<(), Refused> {
        self.running()?;
        let held = self.begin(id, real)?;
        let terms = &self.loans[&id].terms;
        self.idle -= terms.principal - terms.first_loss;
        self.borrower += terms.principal - held;
        Ok(())
    }

    pub fn repay(&mut self, id: u64, amount: u128, real: u64) -> Result<Parts, Refused> {
        self.running()?;
        let now = self.clock(real);
        let loan = self.loans.get_mut(&id).filter(|loan| loan.can_be_paid()).ok_or("WrongLoanStatus")?;
        let gap = loan.target - loan.held;
        let parts = loan.pay(amount, gap, now)?;
        loan.held += parts.reserve;
        self.spend(parts.taken)?;
        self.settled(id, &parts);
        Ok(parts)
    }

    fn settled(&mut self, id: u64, parts: &Parts) {
        self.idle += parts.vault;
        self.credit("curator", parts.junior);
        self.credit("treasury", parts.fees);
        let loan = self.loans.get_mut(&id).expect("a loan");
        if loan.status != ACTIVE {
            (loan.defaulted_at, loan.auction_start, loan.written_off) = (0, 0, 0);
            (loan.pending, loan.claims) = (None, (0, 0));
        }
        if loan.balance > 0 {
            loan.status = ACTIVE;
            return;
        }
        loan.status = REPAID;
        let held = std::mem::take(&mut loan.held);
        loan.target = 0;
        self.credit("borrower", held);
    }

    pub fn draw_reserve(&mut self, id: u64, real: u64) -> Result<Parts, Refused> {
        self.running()?;
        let now = self.clock(real);
        let loan = self.loans.get_mut(&id).filter(|loan| loan.can_be_paid()).ok_or("WrongLoanStatus")?;
        let missed = loan.status == ACTIVE && loan.terms.reserve > 0 && now > loan.next_due();
        if !missed || loan.due(now).total() > loan.held {
            return Err("NothingToDraw");
        }
        let amount = loan.due(now).total();
        let parts = loan.pay(amount, 0, now)?;
        loan.held -= amount;
        self.settled(id, &parts);
        Ok(parts)
    }

    pub fn mark_default(&mut self, id: u64, real: u64) -> Result<(), Refused> {
        if self.stopped.is_none() && self.draw_reserve(id, real).is_ok() {
            return Ok(());
        }
        let now = self.clock(real);
        let loan = self.loans.get_mut(&id).filter(|loan| loan.status == ACTIVE).ok_or("WrongLoanStatus")?;
        if now <= loan.next_due() + loan.terms.grace {
            return Err("NotInDefault");
        }
        (loan.status, loan.defaulted_at) = (DEFAULTED, now);
        Ok(())
    }

    pub fn start_auction(&mut self, id: u64, real: u64) -> Result<(), Refused> {
        self.running()?;
        let now = self.clock(real);
        let loan =
            self.loans.get_mut(&id).filter(|loan| loan.status == DEFAULTED).ok_or("WrongLoanStatus")?;
        if now < loan.defaulted_at + CURE {
            return Err("CureWindowOpen");
        }
        let seconds = now - loan.since;
        let whole = up(&interest(loan.balance, loan.terms.rate, seconds));
        let (vault, _) = loan.split(whole, loan.balance, loan.senior(), seconds);
        let late = now.saturating_sub(loan.next_due()).min(loan.terms.grace);
        let penalty = up(&interest(loan.balance, loan.terms.grace_rate, late));
        loan.claims = (vault + penalty, whole - vault);
        let debt = loan.balance + whole + penalty;
        let start = up(&(int(debt.max(loan.appraisal())) * int(12) / int(10)));
        let low = up(&(int(loan.appraisal()) / int(2))).min(start);
        (loan.status, loan.auction_start, loan.prices) = (AUCTION, now, (start, low));
        let held = std::mem::take(&mut loan.held);
        if loan.terms.reserve > 0 {
            loan.target = 0;
            let vault = self.share_out(id, held, 0);
            self.idle += vault;
            self.close_if_paid(id);
        }
        Ok(())
    }

    /// Down the waterfall of a sale; the vault's part.
    fn share_out(&mut self, id: u64, money: u128, cost_bps: u128) -> u128 {
        let loan = self.loans.get_mut(&id).expect("a loan");
        let costs = down(&(int(money) * int(cost_bps) / int(10_000)));
        let mut rest = money - costs;
        let (senior, shown) = (loan.senior(), loan.shown());
        let mut pay = |claim: u128| {
            let part = rest.min(claim);
            rest -= part;
            part
        };
        let paid = [pay(senior), pay(loan.claims.0), pay(loan.balance - senior), pay(loan.claims.1)];
        loan.balance -= paid[0] + paid[2];
        loan.claims = (loan.claims.0 - paid[1], loan.claims.1 - paid[3]);
        loan.written_off = loan.senior() - shown.saturating_sub(paid[0]);
        let earner = Self::earner(loan);
        self.credit("treasury", costs);
        self.credit(earner, paid[2] + paid[3]);
        self.credit("borrower", rest);
        paid[0] + paid[1]
    }

    pub fn buy(&mut self, id: u64, lot: usize, real: u64) -> Result<u128, Refused> {
        self.running()?;
        let now = self.clock(real);
        let loan = self.loans.get_mut(&id).filter(|loan| loan.status == AUCTION).ok_or("WrongLoanStatus")?;
        if loan.lots[lot].gone {
            return Err("NotForSale");
        }
        let price = loan.price(now)?;
        let price = up(&(int(price) * int(loan.lots[lot].value) / int(loan.appraisal())));
        loan.lots[lot].gone = true;
        let cost_bps = self.cost_bps;
        let vault = self.share_out(id, price, cost_bps);
        self.idle += vault;
        self.spend(price)?;
        self.close_if_paid(id);
        Ok(price)
    }

    /// Without debt or titles a sale is over.
    fn close_if_paid(&mut self, id: u64) {
        let loan = self.loans.get_mut(&id).expect("a loan");
        if loan.lots.iter().all(|lot| lot.gone) || (loan.balance, loan.claims) == (0, (0, 0)) {
            (loan.status, loan.written_off) = (SOLD, loan.senior());
            (loan.balance, loan.claims, loan.pending) = (0, (0, 0), None);
        }
    }

    pub fn restart(&mut self, id: u64, real: u64) -> Result<(), Refused> {
        self.running()?;
        let now = self.clock(real);
        let loan = self.loans.get_mut(&id).filter(|loan| loan.status == AUCTION).ok_or("WrongLoanStatus")?;
        if now <= loan.auction_start + 7 * DAY {
            return Err("AuctionRunning");
        }
        let start = loan.prices.1;
        (loan.auction_start, loan.prices) = (now, (start, start / 2));
        let left: u128 = loan.lots.iter().filter(|lot| !lot.gone).map(|lot| lot.value).sum();
        let limit = down(&(int(start) * int(left) / int(loan.appraisal())));
        let shown = loan.shown().min(limit);
        loan.written_off = loan.senior() - shown;
        Ok(())
    }

    pub fn schedule(&mut self, id: u64, amount: u128, real: u64) -> Result<(), Refused> {
        let loan = self.impaired(id)?;
        if amount == 0 {
            return Err("ZeroAmount");
        }
        if amount > loan.shown().div_ceil(2) {
            return Err("WriteDownTooLarge");
        }
        loan.pending = Some((amount, real + 2 * DAY));
        Ok(())
    }

    pub fn write_down(&mut self, id: u64, real: u64) -> Result<(), Refused> {
        let loan = self.impaired(id)?;
        match loan.pending.take() {
            Some((amount, ready)) if real >= ready => {
                loan.written_off += amount.min(loan.shown());
                Ok(())
            }
            pending => {
                loan.pending = pending;
                Err("WriteDownNotReady")
            }
        }
    }

    fn impaired(&mut self, id: u64) -> Result<&mut Loan, Refused> {
        let loan = self.loans.get_mut(&id).expect("a loan");
        if matches!(loan.status, DEFAULTED | AUCTION) {
            Ok(loan)
        } else {
            Err("WrongLoanStatus")
        }
    }

    pub fn claim(&mut self, id: u64, amount: u128) -> Result<(), Refused> {
        let loan = self.loans.get_mut(&id).expect("a loan");
        if amount == 0 {
            return Err("ZeroAmount");
        }
        if loan.status != SOLD {
            return Err("WrongLoanStatus");
        }
        loan.written_off = loan.written_off.checked_sub(amount).ok_or("ClaimTooLarge")?;
        loan.claimed += amount;
        Ok(())
    }

    pub fn pay_claim(&mut self, id: u64, amount: u128) -> Result<(), Refused> {
        let loan = self.loans.get_mut(&id).expect("a loan");
        if loan.status != SOLD {
            return Err("WrongLoanStatus");
        }
        let taken = loan.claimed.min(amount);
        if taken == 0 {
            return Err("ZeroAmount");
        }
        loan.claimed -= taken;
        self.spend(taken)?;
        self.idle += taken;
        Ok(())
    }

    pub fn drop_claim(&mut self, id: u64) -> Result<(), Refused> {
        let loan = self.loans.get_mut(&id).expect("a loan");
        match std::mem::take(&mut loan.claimed) {
            0 => Err("ZeroAmount"),
            claim => {
                loan.written_off += claim;
                Ok(())
            }
        }
    }

    pub fn refinance(&mut self, id: u64, old: u64, real: u64) -> Result<(), Refused> {
        self.running()?;
        let now = self.clock(real);
        let before = self.loans[&old].clone();
        if before.status != ACTIVE {
            return Err("WrongLoanStatus");
        }
        if now > before.next_due() {
            return Err("LoanOverdue");
        }
        let seconds = now - before.since;
        let whole = up(&interest(before.balance, before.terms.rate, seconds));
        let (vault, servicing) = before.split(whole, before.balance, before.senior(), seconds);
        let junior = whole - vault - servicing + before.balance - before.senior();
        let held = self.begin(id, real)?;
        let loan = self.loans.get_mut(&old).expect("a loan");
        (loan.status, loan.balance, loan.held, loan.target) = (REFINANCED, 0, 0, 0);
        self.credit("curator", junior);
        self.credit("treasury", servicing);
        let terms = &self.loans[&id].terms;
        let (comes, goes) = (terms.principal + before.held, before.balance + whole + held);
        let (lent, back) = (terms.principal - terms.first_loss, before.senior() + vault);
        self.idle = self.idle + back - lent;
        self.borrower = (self.borrower + comes).checked_sub(goes).ok_or("ERC20InsufficientBalance")?;
        Ok(())
    }

    pub fn pause(&mut self, real: u64) -> Result<(), Refused> {
        self.running()?;
        self.stopped = Some(self.clock(real));
        Ok(())
    }

    pub fn resume(&mut self, real: u64) -> Result<(), Refused> {
        let clock = self.stopped.take().ok_or("RepaymentsNotPaused")?;
        self.behind += real.saturating_sub(clock + self.behind * DAY).div_ceil(DAY);
        self.floor = clock;
        Ok(())
    }

    /// Optimistic and conservative, from the loans alone.
    pub fn value(&self, haircuts: [u128; 5], real: u64) -> (u128, u128) {
        let now = self.clock(real);
        let (mut principal, mut claims, mut accrued, mut cut) = (0, 0, int(0), int(0));
        for loan in self.loans.values() {
            claims += loan.claimed;
            let (shown, bps) = match loan.status {
                ACTIVE => {
                    let day = loan.next_due() / DAY;
                    let until = now.min(day * DAY);
                    accrued +=
                        interest(loan.senior(), loan.terms.senior_rate, until.saturating_sub(loan.since));
                    let late = (now / DAY).saturating_sub(day);
                    let tier = AGES.iter().rposition(|age| now / DAY >= day && late >= *age);
                    (loan.senior(), tier.map_or(0, |tier| haircuts[tier]))
                }
                DEFAULTED | AUCTION => (loan.shown(), haircuts[4]),
                _ => continue,
            };
            principal += shown;
            cut += int(shown) * int(bps) / int(10_000);
        }
        let accrued: Exact = accrued;
        (principal + down(&accrued) + claims, principal - up(&cut))
    }

    /// USDai that the router has to hold.
    pub fn router(&self) -> u128 {
        let waiting =
            self.loans.values().filter(|loan| loan.status == OFFERED).map(|loan| loan.terms.first_loss);
        let held = self.loans.values().map(|loan| loan.held);
        self.credits.values().sum::<u128>() + waiting.sum::<u128>() + held.sum::<u128>()
    }
}
