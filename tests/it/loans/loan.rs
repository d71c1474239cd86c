//! One loan of the model: what is due, how a payment is shared out, what an auction asks.
use usdai_cli::units::DAY;

use super::exact::{down, instalment, int, interest, period, up};

pub const OFFERED: u8 = 1;
pub const ACTIVE: u8 = 2;
pub const DEFAULTED: u8 = 3;
pub const AUCTION: u8 = 4;
pub const REPAID: u8 = 5;
pub const SOLD: u8 = 6;
pub const REVOKED: u8 = 7;
pub const REFINANCED: u8 = 8;

const EARLY: u64 = 7 * DAY;

/// An error's name.
pub type Refused = &'static str;

#[derive(Clone, Debug)]
pub struct Terms {
    pub principal: u128,
    pub rate: u64,
    pub senior_rate: u64,
    pub servicing_rate: u64,
    pub grace_rate: u64,
    pub grace: u64,
    pub payments: u8,
    pub kind: u8,
    pub day: u8,
    pub zone: i64,
    pub first_loss: u128,
    pub reserve: u128,
    pub origination_bps: u128,
    pub exit_bps: u128,
}

#[derive(Clone, Debug)]
pub struct Lot {
    pub title: u64,
    pub value: u128,
    pub gone: bool,
}

#[derive(Clone, Debug)]
pub struct Loan {
    pub terms: Terms,
    pub status: u8,
    pub balance: u128,
    pub since: u64,
    pub paid: u8,
    /// By the loans' clock.
    pub dues: Vec<u64>,
    pub stub: bool,
    pub held: u128,
    pub target: u128,
    pub defaulted_at: u64,
    pub auction_start: u64,
    pub prices: (u128, u128),
    pub written_off: u128,
    pub pending: Option<(u128, u64)>,
    /// Interest of vault and others that a sale has to bring.
    pub claims: (u128, u128),
    pub claimed: u128,
    pub lots: Vec<Lot>,
}

/// What is due, and how a payment of it is shared out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Due {
    pub windows: u8,
    pub principal: u128,
    pub interest: u128,
    pub penalty: u128,
    pub exit: u128,
    pub payoff: u128,
    pub senior_interest: u128,
    pub servicing: u128,
    pub since: u64,
}

impl Due {
    pub fn total(&self) -> u128 {
        self.principal + self.interest + self.penalty + self.exit
    }
}

/// Who gets what of money that came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub taken: u128,
    pub vault: u128,
    pub junior: u128,
    pub fees: u128,
    pub reserve: u128,
}

impl Loan {
    pub fn senior(&self) -> u128 {
        self.balance.saturating_sub(self.terms.first_loss)
    }

    pub fn shown(&self) -> u128 {
        self.senior().saturating_sub(self.written_off)
    }

    pub fn next_due(&self) -> u64 {
        self.dues[usize::from(self.paid)]
    }

    pub fn is_open(&self) -> bool {
        matches!(self.status, ACTIVE | DEFAULTED | AUCTION)
    }

    pub fn can_be_paid(&self) -> bool {
        match self.status {
            ACTIVE | DEFAULTED => true,
            AUCTION => self.lots.iter().all(|lot| !lot.gone),
            _ => false,
        }
    }

    pub fn exit_fee(&self) -> u128 {
        up(&(int(self.terms.principal) * int(self.terms.exit_bps) / int(10_000)))
    }

    pub fn instalment(&self, balance: u128, left: u8) -> u128 {
        match self.terms.kind {
            _ if left <= 1 => balance,
            _ if left > self.terms.payments => 0,
            0 => instalment(balance, self.terms.rate, period(self.terms.day), left),
            _ => 0,
        }
    }

    /// Vault's and servicer's part of some interest.
    pub fn split(&self, whole: u128, principal: u128, senior: u128, seconds: u64) -> (u128, u128) {
        let t = &self.terms;
        if t.first_loss == 0 && t.servicing_rate == 0 {
            return (whole, 0);
        }
        let vault = up(&interest(senior, t.senior_rate, seconds)).min(whole);
        if t.first_loss == 0 {
            return (vault, whole - vault);
        }
        (vault, up(&interest(principal, t.servicing_rate, seconds)).min(whole - vault))
    }

    pub fn due(&self, now: u64) -> Due {
        let t = &self.terms;
        let first = self.next_due();
        let late = now.saturating_sub(first).min(t.grace);
        let mut due = Due {
            penalty: up(&interest(self.balance, t.grace_rate, late)),
            since: self.since,
            ..Due::default()
        };
        let mut balance = self.balance;
        let windows = u8::try_from(self.dues.len()).expect("a byte");
        for window in self.paid..windows {
            let end = self.dues[usize::from(window)];
            if !(end <= now || (window == self.paid && now >= end - EARLY)) {
                break;
            }
            let until = end.min(now);
            let whole = up(&interest(balance, t.rate, until - due.since));
            let principal = self.instalment(balance, windows - window);
            let senior = balance.saturating_sub(t.first_loss);
            let (vault, servicing) = self.split(whole, balance, senior, until - due.since);
            due.senior_interest += vault;
            due.servicing += servicing;
            due.interest += whole;
            due.principal += principal;
            due.windows += 1;
            due.since = until;
            balance -= principal;
        }
        let running = up(&interest(balance, t.rate, now - due.since));
        if balance == 0 {
            due.exit = self.exit_fee();
        }
        due.payoff = due.total() + balance + running + self.exit_fee() - due.exit;
        due
    }

    /// Pays; the loan as it is then.
    pub fn pay(&mut self, amount: u128, gap: u128, now: u64) -> Result<Parts, Refused> {
        let due = self.due(now);
        let rest = amount.checked_sub(due.total()).ok_or("PaymentTooSmall")?;
        let balance = self.balance - due.principal;
        let elapsed = now - due.since;
        let before = self.clone();
        let (taken, early, refill, exit) = if amount >= due.payoff {
            (due.payoff, balance, 0, self.exit_fee())
        } else {
            let refill = rest.min(gap);
            let growth = int(1) + interest(1, self.terms.rate, elapsed);
            let early = down(&(int(rest - refill) / growth));
            if early >= balance && balance > 0 {
                return Err("PaymentTooSmall");
            }
            (amount, early, refill, due.exit)
        };
        let principal = due.principal + early;
        let whole = taken - principal - due.penalty - exit - refill;
        self.balance = balance - early;
        let early_interest = whole - due.interest;
        let cut = |balance: u128| balance.saturating_sub(before.terms.first_loss);
        let mut vault_interest = due.senior_interest;
        let mut servicing = due.servicing;
        if early_interest > 0 {
            let (a, b) = before.split(early_interest, early, cut(balance) - cut(self.balance), elapsed);
            vault_interest += a;
            servicing += b;
        }
        let vault = before.senior() - self.senior() + vault_interest + due.penalty;
        let fees = servicing + exit;
        self.paid = if self.balance == 0 {
            u8::try_from(self.dues.len()).expect("a byte")
        } else {
            self.paid + due.windows
        };
        self.since = due.since;
        Ok(Parts { taken, vault, fees, reserve: refill, junior: taken - vault - fees - refill })
    }

    pub fn price(&self, now: u64) -> Result<u128, Refused> {
        let elapsed = now - self.auction_start;
        if elapsed > 7 * DAY {
            return Err("AuctionEnded");
        }
        let (start, low) = self.prices;
        Ok(start - down(&(int(start - low) * int(elapsed.into()) / int((7 * DAY).into()))))
    }

    pub fn appraisal(&self) -> u128 {
        self.lots.iter().map(|lot| lot.value).sum()
    }
}
