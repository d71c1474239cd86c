//! Clears the auctions of a scenario a second time: lot by lot with a sort, where the contract walks tables of totals.
//!
//! Only prices and liquidity are taken from the chain; who is served, and what that pays, is worked out from the
//! requests and bids of the scenario alone.
use std::cmp::Reverse;

use crate::types::U256;

/// Basis points of the whole.
const BPS: u64 = 10_000;
/// Bond of a bid that is not revealed, basis points.
const BOND_BPS: u64 = 25;

/// A lot: one redemption request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lot {
    /// Micro-shares still queued.
    pub(super) units: U256,
    /// Epoch whose queue it joined.
    pub(super) cohort: u64,
    /// Bids: epoch, tick, revealed.
    pub(super) bids: Vec<(u64, u16, bool)>,
    /// USDai won, wei.
    pub(super) won: U256,
}

/// Serves the lots of `epoch` at `price` (1e18) with `liquidity` (wei): highest tick first, then the older cohort,
/// pro rata in the class that the money does not cover. Everything rounds down, bonds up.
pub(super) fn clear(lots: &mut [Lot], epoch: u64, price: U256, liquidity: U256) {
    let bps = U256::from(BPS);
    for lot in lots.iter_mut() {
        if lot.bids.iter().any(|(e, _, revealed)| *e == epoch && !revealed) {
            lot.units -= (lot.units * U256::from(BOND_BPS)).div_ceil(bps);
        }
    }
    let class = |lot: &Lot| {
        let tick =
            lot.bids.iter().find(|(e, _, revealed)| *e == epoch && *revealed).map_or(0, |(_, tick, _)| *tick);
        (Reverse(tick), lot.cohort)
    };
    let mut classes: Vec<_> =
        lots.iter().filter(|lot| lot.cohort <= epoch && !lot.units.is_zero()).map(class).collect();
    classes.sort_unstable();
    classes.dedup();
    let mut cash = liquidity;
    for current in classes {
        let keeps = U256::from(BPS - u64::from(current.0 .0));
        let members: Vec<usize> =
            (0..lots.len()).filter(|i| lots[*i].cohort <= epoch && class(&lots[*i]) == current).collect();
        let total = members.iter().fold(U256::ZERO, |sum, i| sum + lots[*i].units);
        // One unit pays price * keeps / 1e10 wei.
        let affordable =
            if price.is_zero() { total } else { cash * U256::from(10_000_000_000_u64) / price / keeps };
        let served = total.min(affordable);
        for i in members {
            let fill = lots[i].units * served / total;
            let pay = fill * price * keeps / U256::from(10_000_000_000_u64);
            lots[i].units -= fill;
            lots[i].won += pay;
            cash -= pay;
        }
        if served < total {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::wad;

    fn lot(units: u64, cohort: u64, bids: &[(u64, u16, bool)]) -> Lot {
        Lot { units: U256::from(units), cohort, bids: bids.to_vec(), won: U256::ZERO }
    }

    fn cash(units: u64) -> U256 {
        U256::from(units) * U256::from(1_000_000_000_000_u64)
    }

    #[test]
    fn ticks_go_first_then_older_cohorts_then_pro_rata() {
        let mut lots = [
            lot(100, 1, &[(1, 0, true)]),
            lot(100, 0, &[]),
            lot(100, 1, &[(1, 100, true)]),
            lot(300, 1, &[]),
        ];
        clear(&mut lots, 1, wad(), cash(99 + 100 + 200));
        let left: Vec<u64> = lots.iter().map(|l| l.units.to::<u64>()).collect();
        // 99 for the bid at 1 %, 100 for the older cohort, 200 over 400 of the younger one.
        assert_eq!(left, [50, 0, 0, 150]);
        assert_eq!(lots[2].won, cash(99));
    }

    #[test]
    fn an_unrevealed_bid_loses_its_bond_and_its_tick() {
        let mut lots = [lot(1_000, 0, &[(0, 500, false)]), lot(1_000, 0, &[(0, 1, true)])];
        clear(&mut lots, 0, wad(), cash(1_000));
        assert_eq!(lots[1].units, U256::ZERO);
        // 1,000 less a bond of 2.5 rounded up; next to nothing is left to pay it with.
        assert_eq!(lots[0].units, U256::from(997));
    }
}
