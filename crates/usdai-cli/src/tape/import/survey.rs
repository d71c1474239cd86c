//! What the chain has of a tape, and whether it takes the rest. Nothing is sent here.
use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::{bail, ensure, Result};
use usdai_abi::caliber::ICaliber;
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;

use super::{Found, Import, Mode, ACTIVE, METADATA, OFFERED};
use crate::deploy::ITestUsdc;
use crate::tape::serials::{of_lot, Tree};
use crate::tape::{date, terms, Kind, Row};
use crate::types::U256;
use crate::units::{self, DAY, TOKEN_DECIMALS};

impl<'a> Import<'a> {
    /// What is on the chain of each line.
    pub(super) fn find(&mut self) -> Result<()> {
        let router = self.protocol.router;
        let count = units::small(self.chain.call(router, &ILoanRouter::loanCountCall {})?._0)?;
        let mut loans = BTreeMap::new();
        for id in (1..=count).map(U256::from) {
            let loan = self.chain.call(router, &ILoanRouter::loanCall { loanId: id })?._0;
            // Revoked offers do not count.
            if loan.status != 7 {
                loans.insert(loan.titleId, (id, loan.status, u8::try_from(loan.paid)?));
            }
        }
        for row in self.rows {
            let serial_root = Tree::new(&of_lot(&row.id, row.units)).root();
            let title = self
                .chain
                .call(self.protocol.caliber, &ICaliber::titleOfLotCall { serialRoot: serial_root })?
                .tokenId;
            let mut found = Found { missing: (0..=METADATA).collect(), ..Found::default() };
            if !title.is_zero() {
                found.title = Some(title);
                found.loan = loans.get(&title).copied();
                found.missing = self.missing(title)?;
            }
            self.found.push(found);
        }
        Ok(())
    }

    pub(super) fn missing(&self, title: U256) -> Result<Vec<u8>> {
        let caliber = self.protocol.caliber;
        let mut missing = Vec::new();
        for kind in 0..4 {
            let document = self.chain.call(caliber, &ICaliber::documentCall { tokenId: title, kind })?;
            if document.hash.is_zero() {
                missing.push(kind);
            }
        }
        let appraisal = self.chain.call(caliber, &ICaliber::appraisalCall { tokenId: title })?;
        if appraisal.value.is_zero() {
            missing.push(4);
        }
        if self.chain.call(caliber, &ICaliber::metadataHashCall { tokenId: title })?._0.is_zero() {
            missing.push(METADATA);
        }
        Ok(missing)
    }

    /// Replays when the first day is still to come, or when a replay has begun here.
    pub(super) fn choose(&self, wanted: Option<Mode>) -> Result<Mode> {
        let begun = self.found.iter().zip(self.rows).any(|(found, row)| {
            found.loan.is_some_and(|(id, status, _)| status >= ACTIVE && self.started_on_its_day(id, row))
        });
        let first = self.to_draw().map(|(row, _)| row.start).min();
        let possible = begun || first.is_none_or(|first| first + DAY > self.now);
        match wanted {
            Some(Mode::Replay) if !possible => bail!(
                "the chain's clock is at {}, after the first loan of the tape ({}): start the chain earlier (`usdai devnet --genesis-time`), or import what is outstanding with --from-now",
                date::show(self.now),
                date::show(first.unwrap_or(0))
            ),
            Some(mode) => Ok(mode),
            None if possible => Ok(Mode::Replay),
            None => Ok(Mode::FromNow),
        }
    }

    pub(super) fn started_on_its_day(&self, id: U256, row: &Row) -> bool {
        self.chain
            .call(self.protocol.router, &ILoanRouter::loanCall { loanId: id })
            .is_ok_and(|loan| loan._0.start.abs_diff(U256::from(row.start)) < U256::from(2 * DAY))
    }

    /// Lines whose loans have not been drawn.
    pub(super) fn to_draw(&self) -> impl Iterator<Item = (&'a Row, &Found)> + '_ {
        self.rows
            .iter()
            .zip(&self.found)
            .filter(|(_, found)| found.loan.is_none_or(|(_, status, _)| status == OFFERED))
    }

    /// What is drawn and for how many windows; nothing where all of it has been paid back.
    pub(super) fn draw(&self, row: &Row) -> Result<Option<(U256, u8)>> {
        if self.mode == Mode::Replay {
            return Ok(Some((row.principal, row.term)));
        }
        let loan = row.seasoned()?;
        let dues = terms::expected(&loan)?;
        let ahead = dues.iter().filter(|due| due.time > self.now).count();
        let left = match row.kind {
            // One window of a bullet stands for all that is left of its months.
            Kind::Bullet => dues.last().map_or(0, |due| {
                due.time.saturating_sub(self.now).div_ceil(30 * DAY).clamp(1, u64::from(row.term))
            }),
            _ => (ahead as u64).clamp(u64::from(!dues.is_empty()), u64::from(row.term)),
        };
        let principal = U256::from(loan.balance);
        Ok((!principal.is_zero() && left > 0).then_some((principal, u8::try_from(left)?)))
    }

    /// Everything that the chain would refuse, found before it is asked.
    pub(super) fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        let mut by_class: BTreeMap<u8, U256> = BTreeMap::new();
        let mut needed = U256::ZERO;
        let mut limits = BTreeMap::new();
        for (row, _) in self.to_draw() {
            if row.seasoned().is_err() {
                faults.push(format!("line {}: {} payments are more than the loan has", row.line, row.paid));
                continue;
            }
            let Some((principal, _)) = self.draw(row)? else { continue };
            if let Entry::Vacant(entry) = limits.entry(row.class) {
                let class =
                    self.chain.call(self.protocol.caliber, &ICaliber::classInfoCall { class: row.class })?;
                let router = self
                    .chain
                    .call(self.protocol.router, &ILoanRouter::classLimitsCall { class: row.class })?;
                entry.insert((class.ltvBps.min(router.ltvBps), room(router.cap, router.open)));
            }
            let (ltv, _) = limits[&row.class];
            if ltv.is_zero() {
                faults.push(format!("line {}: the class {} is closed on this chain", row.line, row.class));
            } else if principal * U256::from(10_000) > row.appraisal * ltv {
                faults.push(format!(
                    "line {}: {} is more than {ltv} bps of the appraisal {}, the limit of the class on this chain",
                    row.line,
                    units::grouped(principal, TOKEN_DECIMALS, 2),
                    units::grouped(row.appraisal, TOKEN_DECIMALS, 2)
                ));
            }
            *by_class.entry(row.class).or_default() += principal;
            needed += principal;
        }
        for (class, principal) in by_class {
            let (_, room) = limits[&class];
            if principal > room {
                faults.push(format!(
                    "class {class}: the tape draws {} and the router's cap leaves {}",
                    units::grouped(principal, TOKEN_DECIMALS, 0),
                    units::grouped(room, TOKEN_DECIMALS, 0)
                ));
            }
        }
        let idle = self.idle()?;
        if needed > idle && !self.mints_usdc()? {
            faults.push(format!(
                "the vault has {} USDai to lend and the tape draws {}",
                units::grouped(idle, TOKEN_DECIMALS, 0),
                units::grouped(needed, TOKEN_DECIMALS, 0)
            ));
        }
        ensure!(
            faults.is_empty(),
            "the tape does not fit this chain; nothing has been sent\n{}",
            faults.join("\n")
        );
        Ok(())
    }

    /// What the vault can lend.
    pub(super) fn idle(&self) -> Result<U256> {
        Ok(self.chain.call(self.protocol.susdai, &ISUSDai::balancesCall {})?.idle)
    }

    /// Whether the stablecoin is the test one, which the admin mints.
    pub(super) fn mints_usdc(&self) -> Result<bool> {
        let owner = self.chain.call(self.protocol.usdc, &ITestUsdc::ownerCall {});
        Ok(owner.is_ok_and(|owner| owner._0 == self.staff.admin.address()))
    }
}

/// What a cap leaves; nothing where it has been lowered below what is open.
pub(super) fn room(cap: U256, open: U256) -> U256 {
    cap.checked_sub(open).unwrap_or_default()
}
