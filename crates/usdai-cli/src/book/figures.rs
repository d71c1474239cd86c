//! The figures of a book.
use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use super::{Book, Position};
use crate::tape::terms::{expected, Due};
use crate::units::{DAY, EPOCH_DAYS};

/// Seconds of an epoch.
pub const EPOCH: u64 = EPOCH_DAYS * DAY;
/// Upper ends of the groups of LTV, percent; one more group is above the last.
pub const LTV_STEPS: [u64; 6] = [30, 40, 50, 60, 70, 80];

/// What is expected in an epoch, wei.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cash {
    /// Number of the epoch.
    pub epoch: u64,
    /// Its first second.
    pub start: u64,
    /// Payments.
    pub payments: u64,
    /// Principal.
    #[serde(serialize_with = "digits")]
    pub principal: u128,
    /// Interest.
    #[serde(serialize_with = "digits")]
    pub interest: u128,
    /// Of both, what is the vault's.
    #[serde(serialize_with = "digits")]
    pub vault: u128,
    /// What the vault could pay out at the end of the epoch: idle now, and its cash until then.
    #[serde(serialize_with = "digits")]
    pub liquidity: u128,
    /// What would be left of it after those who wait now.
    #[serde(serialize_with = "digits")]
    pub after_queue: u128,
}

/// A part of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Whose.
    pub name: String,
    /// Loans.
    pub loans: u64,
    /// Outstanding, wei.
    #[serde(serialize_with = "digits")]
    pub balance: u128,
    /// Of the whole, hundredths of a percent, rounded down.
    pub bps: u64,
}

/// A group of loans by LTV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LtvGroup {
    /// From, percent.
    pub above: u64,
    /// To, percent, included; none for the last.
    pub up_to: Option<u64>,
    /// Loans.
    pub loans: u64,
    /// Outstanding, wei.
    #[serde(serialize_with = "digits")]
    pub balance: u128,
}

/// All figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Unix seconds.
    pub now: u64,
    /// Open loans.
    pub loans: u64,
    /// Outstanding, wei.
    #[serde(serialize_with = "digits")]
    pub balance: u128,
    /// Of it, of loans in default.
    #[serde(serialize_with = "digits")]
    pub defaulted: u128,
    /// Of it, of loans with something overdue.
    #[serde(serialize_with = "digits")]
    pub overdue: u128,
    /// Collateral at today's value, wei.
    #[serde(serialize_with = "digits")]
    pub collateral: u128,
    /// Average rate by balance, percent a year times 100, rounded down.
    pub average_rate_bps: u64,
    /// Average time to maturity by balance, days, rounded down.
    pub average_days: u64,
    /// USDai in the vault that nothing is promised of, wei.
    #[serde(serialize_with = "digits")]
    pub idle: u128,
    /// What those who wait for redemption would get at today's price, wei.
    #[serde(serialize_with = "digits")]
    pub queued: u128,
    /// The epoch at whose end the queue of today could be paid in full; none if never.
    pub queue_paid_in: Option<u64>,
    /// By epoch, from the present one to the last with a payment.
    pub cash: Vec<Cash>,
    /// Largest first.
    pub borrowers: Vec<Share>,
    /// Largest first.
    pub classes: Vec<Share>,
    /// Largest first.
    pub curators: Vec<Share>,
    /// The sum of the squares of the borrowers' shares, 10,000 for one borrower alone, rounded down.
    pub herfindahl: u64,
    /// By LTV at today's value.
    pub ltv: Vec<LtvGroup>,
}

/// A payment that a loan of the book is expected to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The loan.
    pub id: String,
    /// When and how much.
    pub due: Due,
}

/// Every payment that is expected, by time.
///
/// # Errors
/// When a date does not fit.
pub fn schedule(book: &Book) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for position in book.positions.iter().filter(|position| !position.defaulted) {
        let id = &position.id;
        lines.extend(expected(&position.loan)?.into_iter().map(|due| Line { id: id.clone(), due }));
    }
    lines.sort_by(|a, b| (a.due.time, &a.id).cmp(&(b.due.time, &b.id)));
    Ok(lines)
}

/// All figures of a book.
///
/// # Errors
/// When a date does not fit.
pub fn figures(book: &Book) -> Result<Figures> {
    let balance: u128 = book.positions.iter().map(|p| p.loan.balance).sum();
    let sum = |of: &dyn Fn(&Position) -> bool| -> u128 {
        book.positions.iter().filter(|p| of(p)).map(|p| p.loan.balance).sum()
    };
    let overdue = |p: &Position| !p.defaulted && p.loan.next_due().is_ok_and(|due| due < book.now);
    let cash = cash(book)?;
    let borrowers = shares(&book.positions, |p| &p.borrower);
    // Weights in whole dollars, so that no product is too large.
    let dollars = |wei: u128| wei / 1_000_000_000_000_000_000;
    let weighted = |of: &dyn Fn(&Position) -> u128| -> u64 {
        let total: u128 = book.positions.iter().map(|p| dollars(p.loan.balance)).sum();
        let weighted: u128 = book.positions.iter().map(|p| dollars(p.loan.balance) * of(p)).sum();
        u64::try_from(weighted.checked_div(total).unwrap_or(0)).unwrap_or(u64::MAX)
    };
    let parts = |p: &Position| u128::from(p.loan.rate) * u128::from(crate::units::YEAR);
    Ok(Figures {
        now: book.now,
        loans: book.positions.len() as u64,
        balance,
        defaulted: sum(&|p| p.defaulted),
        overdue: sum(&overdue),
        collateral: book.positions.iter().map(|p| p.collateral).sum(),
        average_rate_bps: weighted(&|p| parts(p) / 100_000_000_000_000),
        average_days: weighted(&|p| {
            u128::from(p.loan.maturity().unwrap_or(book.now).saturating_sub(book.now) / DAY)
        }),
        idle: book.idle,
        queued: book.queued,
        queue_paid_in: cash.iter().find(|c| c.liquidity >= book.queued).map(|c| c.epoch),
        herfindahl: herfindahl(&borrowers, balance),
        borrowers,
        classes: shares(&book.positions, |p| &p.class),
        curators: shares(&book.positions, |p| &p.curator),
        ltv: ltv(&book.positions),
        cash,
    })
}

/// What is overdue is expected in the present epoch.
fn cash(book: &Book) -> Result<Vec<Cash>> {
    let epoch = |time: u64| time.saturating_sub(book.genesis) / EPOCH;
    let present = epoch(book.now);
    let mut by_epoch: BTreeMap<u64, Cash> = BTreeMap::new();
    by_epoch.entry(present).or_default();
    for Line { due, .. } in schedule(book)? {
        let entry = by_epoch.entry(epoch(due.time.max(book.now))).or_default();
        entry.payments += 1;
        entry.principal += due.principal;
        entry.interest += due.interest;
        entry.vault += due.vault;
    }
    let last = by_epoch.keys().next_back().copied().unwrap_or(present);
    let mut liquidity = book.idle;
    let mut cash = Vec::new();
    for epoch in present..=last {
        let mut entry = by_epoch.get(&epoch).copied().unwrap_or_default();
        liquidity += entry.vault;
        entry.epoch = epoch;
        entry.start = book.genesis + epoch * EPOCH;
        entry.liquidity = liquidity;
        entry.after_queue = liquidity.saturating_sub(book.queued);
        cash.push(entry);
    }
    Ok(cash)
}

fn shares<'a>(positions: &'a [Position], of: impl Fn(&'a Position) -> &'a String) -> Vec<Share> {
    let total: u128 = positions.iter().map(|p| p.loan.balance).sum();
    let mut shares: BTreeMap<&String, (u64, u128)> = BTreeMap::new();
    for position in positions {
        let entry = shares.entry(of(position)).or_default();
        entry.0 += 1;
        entry.1 += position.loan.balance;
    }
    let mut shares: Vec<Share> = shares
        .into_iter()
        .map(|(name, (loans, balance))| Share {
            name: name.clone(),
            loans,
            balance,
            bps: bps(balance, total),
        })
        .collect();
    shares.sort_by(|a, b| (b.balance, &a.name).cmp(&(a.balance, &b.name)));
    shares
}

fn bps(part: u128, whole: u128) -> u64 {
    // A book is below 10^30 wei.
    let bps = part.checked_mul(10_000).and_then(|part| part.checked_div(whole)).unwrap_or(0);
    u64::try_from(bps).unwrap_or(u64::MAX)
}

fn herfindahl(shares: &[Share], total: u128) -> u64 {
    // In millionths.
    let squares: u128 = shares
        .iter()
        .map(|share| share.balance.saturating_mul(1_000_000).checked_div(total).unwrap_or(0))
        .map(|part| part * part)
        .sum();
    u64::try_from(squares / 100_000_000).unwrap_or(u64::MAX)
}

fn ltv(positions: &[Position]) -> Vec<LtvGroup> {
    let mut groups: Vec<LtvGroup> = std::iter::once(0)
        .chain(LTV_STEPS)
        .zip(LTV_STEPS.map(Some).into_iter().chain([None]))
        .map(|(above, up_to)| LtvGroup { above, up_to, loans: 0, balance: 0 })
        .collect();
    for position in positions {
        let fits = |percent: u64| {
            position.loan.balance.saturating_mul(100)
                <= position.collateral.saturating_mul(u128::from(percent))
        };
        let place = LTV_STEPS.iter().position(|percent| fits(*percent)).unwrap_or(LTV_STEPS.len());
        groups[place].loans += 1;
        groups[place].balance += position.loan.balance;
    }
    groups
}

/// Amounts do not fit the numbers of JSON.
fn digits<S: serde::Serializer>(value: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use loan_math::{Kind, Loan};

    const WAD: u128 = 1_000_000_000_000_000_000;
    /// 2026-01-01.
    const START: u64 = 1_767_225_600;
    /// 12 % a year, per second scaled 1e18, rounded down.
    const RATE: u64 = 3_805_175_038;

    fn position(id: &str, borrower: &str, balance: u128, collateral: u128, kind: Kind) -> Position {
        Position {
            id: id.into(),
            borrower: borrower.into(),
            curator: "curator".into(),
            class: "GPU server".into(),
            loan: Loan {
                kind,
                rate: RATE,
                senior_rate: RATE,
                payments: 3,
                start: START,
                since: START,
                balance: balance * WAD,
                ..Loan::default()
            },
            collateral: collateral * WAD,
            defaulted: false,
        }
    }

    fn book(positions: Vec<Position>) -> Book {
        Book { now: START + DAY, genesis: START, positions, idle: 50 * WAD, queued: 2_000 * WAD }
    }

    /// Interest of whole dollars over `days`: exact, since the scale of the rate is that of the wei.
    fn interest(dollars: u128, days: u64) -> u128 {
        dollars * u128::from(RATE) * u128::from(days * DAY)
    }

    #[test]
    fn an_interest_only_loan_pays_interest_and_then_everything() {
        let figures =
            figures(&book(vec![position("1", "A", 3_000, 6_000, Kind::InterestOnly)])).expect("figures");
        // Its windows end with the epochs: each payment is the first second of the next one.
        let cash: Vec<_> =
            figures.cash.iter().map(|c| (c.epoch, c.payments, c.principal, c.interest)).collect();
        let month = interest(3_000, 30);
        assert_eq!(cash, [(0, 0, 0, 0), (1, 1, 0, month), (2, 1, 0, month), (3, 1, 3_000 * WAD, month)]);
        let liquidity: Vec<_> = figures.cash.iter().map(|c| c.liquidity).collect();
        let idle = 50 * WAD;
        assert_eq!(liquidity, [idle, idle + month, idle + 2 * month, idle + 3 * month + 3_000 * WAD]);
        assert_eq!(figures.queue_paid_in, Some(3));
        assert_eq!(figures.cash[3].after_queue, liquidity[3] - 2_000 * WAD);
        assert_eq!(figures.cash[0].after_queue, 0);
        assert_eq!((figures.average_rate_bps, figures.average_days, figures.herfindahl), (1_199, 89, 10_000));
    }

    #[test]
    fn a_bullet_pays_once() {
        let figures = figures(&book(vec![position("1", "A", 1_000, 2_000, Kind::Bullet)])).expect("figures");
        let paid: Vec<_> = figures.cash.iter().filter(|c| c.payments > 0).collect();
        assert_eq!(paid.len(), 1);
        assert_eq!((paid[0].epoch, paid[0].principal), (3, 1_000 * WAD));
        assert_eq!(paid[0].interest, interest(1_000, 90));
    }

    #[test]
    fn level_payments_are_level_and_bring_all_back() {
        let figures =
            figures(&book(vec![position("1", "A", 3_000, 6_000, Kind::Amortising)])).expect("figures");
        let paid: Vec<u128> = figures.cash.iter().skip(1).map(|c| c.principal + c.interest).collect();
        assert_eq!(paid.len(), 3);
        assert!(paid[0].abs_diff(paid[1]) < 1_000 && paid[0].abs_diff(paid[2]) < 1_000, "{paid:?}");
        // 3,000 * i / (1 - (1 + i)^-3) with i = 0.12 * 30 / 365.
        let i = 0.12 * 30.0 / 365.0;
        let level = 3_000.0 * i / (1.0 - (1.0_f64 + i).powi(-3));
        assert!((paid[0] as f64 / 1e18 - level).abs() < 1e-6, "{} and {level}", paid[0]);
        assert_eq!(figures.cash.iter().map(|c| c.principal).sum::<u128>(), 3_000 * WAD);
    }

    #[test]
    fn what_is_overdue_is_expected_now_and_of_defaults_nothing() {
        let mut late = position("1", "A", 300, 600, Kind::InterestOnly);
        late.loan.start -= 40 * DAY;
        late.loan.since -= 40 * DAY;
        let defaulted = Position { defaulted: true, ..position("2", "B", 700, 500, Kind::InterestOnly) };
        let figures = figures(&book(vec![late, defaulted])).expect("figures");
        assert_eq!((figures.overdue, figures.defaulted), (300 * WAD, 700 * WAD));
        assert_eq!((figures.cash[0].payments, figures.cash[0].interest), (2, 2 * interest(300, 30)));
        assert_eq!(figures.cash.iter().map(|c| c.principal).sum::<u128>(), 300 * WAD);
        assert_eq!(figures.queue_paid_in, None, "350 dollars and interest are not 2,000");
    }

    #[test]
    fn shares_and_groups_of_ltv_add_up() {
        let positions = vec![
            position("1", "A", 300, 1_000, Kind::Bullet),
            position("2", "B", 301, 1_000, Kind::Bullet),
            position("3", "A", 800, 1_000, Kind::Bullet),
            position("4", "C", 801, 1_000, Kind::Bullet),
            position("5", "C", 98, 0, Kind::Bullet),
        ];
        let figures = figures(&book(positions)).expect("figures");
        let names: Vec<_> = figures.borrowers.iter().map(|s| (s.name.as_str(), s.loans, s.bps)).collect();
        // 1,100 and 899 and 301 of 2,300.
        assert_eq!(names, [("A", 2, 4_782), ("C", 2, 3_908), ("B", 1, 1_308)]);
        assert_eq!(figures.herfindahl, 3_986, "0.4783^2 + 0.3909^2 + 0.1309^2");
        let groups: Vec<_> = figures.ltv.iter().map(|g| (g.above, g.loans)).collect();
        assert_eq!(groups, [(0, 1), (30, 1), (40, 0), (50, 0), (60, 0), (70, 1), (80, 2)]);
        assert_eq!(figures.ltv.iter().map(|g| g.balance).sum::<u128>(), 2_300 * WAD);
    }

    #[test]
    fn the_first_loss_and_the_servicer_are_not_the_vaults() {
        let mut shared = position("1", "A", 1_000, 2_000, Kind::InterestOnly);
        shared.loan.first_loss = 100 * WAD;
        shared.loan.senior_rate = RATE / 2;
        shared.loan.servicing_rate = RATE / 10;
        let figures = figures(&book(vec![shared])).expect("figures");
        let senior = 900 * u128::from(RATE / 2) * u128::from(30 * DAY);
        assert_eq!(figures.cash[1].vault, senior);
        assert_eq!(figures.cash[3].vault, 900 * WAD + senior);
        assert_eq!(figures.cash[3].principal, 1_000 * WAD);
    }

    #[test]
    fn an_empty_book_has_one_epoch_without_cash() {
        let figures = figures(&book(Vec::new())).expect("figures");
        assert_eq!((figures.cash.len(), figures.balance, figures.herfindahl), (1, 0, 0));
        assert!(figures.to_text().contains("open loans"));
        assert!(figures.to_svg().ends_with("</svg>\n"));
    }
}
