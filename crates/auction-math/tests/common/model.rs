//! The auction told in the plainest way: sorted lots, exact fractions, no books to keep. Written from the rules
//! alone; it shares no code with the crate.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;

#[derive(Clone, Debug)]
pub struct ModelLot {
    pub cohort: u16,
    pub units: BigInt,
    pub sealed: bool,
    pub tick: Option<u16>,
    pub won_units: BigInt,
    pub won_assets: BigInt,
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub lots: Vec<ModelLot>,
    /// Units of a cohort that rounding has cut off from lots and that were not sold yet.
    pub dust: BTreeMap<u16, BigInt>,
}

/// What the settlement of an epoch comes to, in the model.
#[derive(Clone, Debug)]
pub struct ModelResult {
    pub sold: BigInt,
    pub spent: BigRational,
    pub given_up: BigRational,
    pub bond: BigInt,
    /// Tick, cohort, sold, bid.
    pub marginal: Option<(u16, u16, BigInt, BigInt)>,
}

fn int(value: impl Into<BigInt>) -> BigInt {
    value.into()
}

fn floor(value: &BigRational) -> BigInt {
    value.floor().to_integer()
}

fn ratio(num: &BigInt, den: &BigInt) -> BigRational {
    BigRational::new(num.clone(), den.clone())
}

impl Model {
    pub fn bond(units: &BigInt) -> BigInt {
        ratio(&(units * 25), &int(10_000)).ceil().to_integer()
    }

    pub fn enqueue(&mut self, cohort: u16, units: u64) {
        self.lots.push(ModelLot {
            cohort,
            units: int(units),
            sealed: false,
            tick: None,
            won_units: int(0),
            won_assets: int(0),
        });
    }

    /// Sells `members` together, all or a part, and returns whether it was all, what was sold and what was bid.
    fn sell(
        &mut self,
        members: &[usize],
        extra: &BigInt,
        unit_cost: &BigRational,
        money: &mut BigRational,
    ) -> (bool, BigInt, BigInt) {
        let total: BigInt = members.iter().map(|id| self.lots[*id].units.clone()).sum::<BigInt>() + extra;
        let cost = unit_cost * BigRational::from(total.clone());
        let sold = if cost <= *money { total.clone() } else { floor(&(&*money / unit_cost)) };
        *money -= unit_cost * BigRational::from(sold.clone());
        for id in members {
            let lot = &mut self.lots[*id];
            let (fill, rest) = if sold == total {
                (lot.units.clone(), int(0))
            } else {
                let share = BigRational::from(lot.units.clone()) * ratio(&sold, &total);
                (floor(&share), floor(&(BigRational::from(lot.units.clone()) - share)))
            };
            lot.won_assets += floor(&(unit_cost * BigRational::from(fill.clone())));
            lot.won_units += fill;
            lot.units = rest;
        }
        (sold == total, sold, total)
    }

    fn sum(&self, members: &[usize]) -> BigInt {
        members.iter().map(|id| self.lots[*id].units.clone()).sum()
    }

    pub fn settle(&mut self, epoch: u16, price: u128, liquidity: u128) -> ModelResult {
        // A worthless share is not sold.
        let mut money = BigRational::from(int(if price == 0 { 0 } else { liquidity }));
        let start = money.clone();
        let unit_value = ratio(&int(price.max(1)), &int(1_000_000));
        let mut result = ModelResult {
            sold: int(0),
            spent: BigRational::from(int(0)),
            given_up: BigRational::from(int(0)),
            bond: int(0),
            marginal: None,
        };

        let mut bids: Vec<usize> = (0..self.lots.len()).filter(|id| self.lots[*id].tick.is_some()).collect();
        bids.sort_by_key(|id| (std::cmp::Reverse(self.lots[*id].tick), self.lots[*id].cohort));
        for class in bids
            .chunk_by(|a, b| {
                (self.lots[*a].tick, self.lots[*a].cohort) == (self.lots[*b].tick, self.lots[*b].cohort)
            })
            .map(<[usize]>::to_vec)
            .collect::<Vec<_>>()
        {
            let (tick, cohort) = (self.lots[class[0]].tick.unwrap(), self.lots[class[0]].cohort);
            let cost = &unit_value * ratio(&int(10_000 - tick), &int(10_000));
            let (all, sold, total) = self.sell(&class, &int(0), &cost, &mut money);
            result.given_up += &unit_value * ratio(&(&sold * tick), &int(10_000));
            result.sold += &sold;
            if !all {
                let left = &total - &sold - self.sum(&class);
                *self.dust.entry(cohort).or_default() += left;
                result.marginal = Some((tick, cohort, sold, total));
                break;
            }
        }
        for lot in &mut self.lots {
            if std::mem::take(&mut lot.sealed) {
                let bond = Self::bond(&lot.units);
                lot.units -= &bond;
                result.bond += bond;
            }
            lot.tick = None;
        }
        if result.marginal.is_none() {
            for cohort in 0..=epoch {
                let members: Vec<usize> = (0..self.lots.len())
                    .filter(|id| self.lots[*id].cohort == cohort && self.lots[*id].units != int(0))
                    .collect();
                let dust = self.dust.remove(&cohort).unwrap_or_default();
                let (all, sold, total) = self.sell(&members, &dust, &unit_value, &mut money);
                result.sold += &sold;
                let left = &total - &sold - self.sum(&members);
                self.dust.insert(cohort, left);
                if !all {
                    break;
                }
            }
        }
        result.spent = start - money;
        result
    }

    /// All units of a cohort that were neither sold, cancelled nor burned, bonds included.
    pub fn escrow(&self, cohort: u16) -> BigInt {
        let lots: BigInt =
            self.lots.iter().filter(|lot| lot.cohort == cohort).map(|lot| lot.units.clone()).sum();
        lots + self.dust.get(&cohort).cloned().unwrap_or_default()
    }
}
