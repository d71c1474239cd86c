//! Random histories of a vault. The ids are those of the project's list of invariants.

use alloy_primitives::U256;
use num_bigint::BigUint;
use proptest::prelude::*;
use vault_math::*;

fn u(value: u128) -> U256 {
    U256::from(value)
}

fn big(value: U256) -> BigUint {
    BigUint::from_bytes_le(&value.to_le_bytes::<32>())
}

#[derive(Clone, Debug)]
enum Op {
    Deposit(u128),
    Mint(u128),
    Fund(u128),
    Repay {
        principal: u128,
        interest: u128,
    },
    Accrue(u128),
    Queue(u128),
    /// The part of the queued units that is sold, in 1/255, and the tick all bid.
    Settle {
        part: u8,
        tick: u16,
        bond: u8,
    },
    Wait(u64),
    /// The admin changes his rate, and is paid.
    Rate(u64),
    Collect,
}

fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![1u128..3_000_000, 1u128..10u128.pow(19), 1u128..10u128.pow(27)]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => amount().prop_map(Op::Deposit),
        2 => amount().prop_map(Op::Mint),
        2 => amount().prop_map(Op::Fund),
        2 => (amount(), 0u128..10u128.pow(24)).prop_map(|(principal, interest)| Op::Repay { principal, interest }),
        2 => (0u128..10u128.pow(24)).prop_map(Op::Accrue),
        3 => amount().prop_map(Op::Queue),
        3 => (any::<u8>(), 0u16..1024, 0u8..4).prop_map(|(part, tick, bond)| Op::Settle { part, tick, bond }),
        2 => (0u64..40 * DAY).prop_map(Op::Wait),
        1 => (0..=MAX_FEE_BPS).prop_map(Op::Rate),
        1 => Just(Op::Collect),
    ]
}

#[derive(Clone, Default, Debug)]
struct Model {
    ledger: Ledger,
    loans: LoanBook,
    vesting: Vesting,
    queued: U256,
    now: u64,
}

impl Model {
    fn optimistic(&self) -> Totals {
        self.ledger.optimistic(&self.loans).unwrap()
    }

    fn conservative(&self) -> Totals {
        self.ledger.conservative(&self.loans, self.vesting.unvested(self.now).unwrap()).unwrap()
    }

    /// An auction as the vault meets it: sells units at one tick, floors the payouts, ceils the reserve.
    fn clear(&self, part: u8, tick: u16, bond: u8) -> Clearing {
        let price = self.conservative().price_down().unwrap();
        let units = self.queued / UNIT;
        let cost = |units: U256, bps: u16| {
            mul_div_up(units * UNIT, price * u(u128::from(bps)), WAD * u(10_000)).unwrap()
        };
        let mut sold = units * u(u128::from(part)) / u(255);
        while cost(sold, 10_000 - tick) > self.ledger.idle {
            sold /= u(2);
        }
        let reserve = cost(sold, 10_000 - tick);
        let worth = mul_div_down(sold * UNIT, price, WAD).unwrap();
        let fee = worth.checked_sub(reserve).unwrap_or_default();
        let bond_units = u(u128::from(bond)).min(units - sold);
        Clearing { price, liquidity: self.ledger.idle, sold_units: sold, reserve, fee, bond_units }
    }

    /// Whether the step went through.
    fn apply(&mut self, op: &Op) -> bool {
        match *op {
            Op::Deposit(assets) => match deposit(&self.ledger, &self.loans, u(assets)) {
                Ok((ledger, _)) => self.ledger = ledger,
                Err(_) => return false,
            },
            Op::Mint(shares) => match mint(&self.ledger, &self.loans, u(shares)) {
                Ok((ledger, _)) => self.ledger = ledger,
                Err(_) => return false,
            },
            Op::Fund(amount) => match fund_loan(&self.ledger, U256::ZERO, u(amount)) {
                Ok(ledger) => {
                    self.ledger = ledger;
                    self.loans.optimistic += u(amount);
                    self.loans.conservative += u(amount);
                }
                Err(_) => return false,
            },
            Op::Repay { principal, interest } => {
                let principal = u(principal).min(self.loans.conservative);
                let interest = u(interest).min(self.loans.optimistic - self.loans.conservative);
                self.ledger = credit_repayment(&self.ledger, principal + interest).unwrap();
                self.loans.optimistic -= principal + interest;
                self.loans.conservative -= principal;
            }
            Op::Accrue(interest) => {
                if self.loans.conservative.is_zero() {
                    return false;
                }
                self.loans.optimistic += u(interest);
            }
            Op::Queue(shares) => {
                let free = self.ledger.supply.checked_sub(self.queued + LOCKED_SHARES).unwrap_or_default();
                self.queued += u(shares).min(free) / UNIT * UNIT;
            }
            Op::Settle { part, tick, bond } => {
                let clearing = self.clear(part, tick, bond);
                let (ledger, vesting, settled) =
                    settle(&self.ledger, &self.vesting, self.queued, &clearing, self.now).unwrap();
                self.ledger = ledger;
                self.vesting = vesting;
                self.queued -= settled.burned;
            }
            Op::Wait(seconds) => self.now += seconds,
            Op::Rate(bps) => self.ledger.fee = self.ledger.fee.at_rate(bps, self.loans.optimistic).unwrap(),
            Op::Collect => match collect_fee(&self.ledger, &self.loans, U256::ZERO) {
                Ok((ledger, _)) => self.ledger = ledger,
                Err(_) => return false,
            },
        }
        true
    }
}

/// `after` is worth at least what `before` is per share, up to one smallest asset of all that there is: a reserve
/// is rounded up to a whole one.
fn not_below(before: &Totals, after: &Totals, slack: u8) -> bool {
    before.shares.is_zero()
        || (big(after.assets) + slack) * big(before.shares) >= big(before.assets) * big(after.shares)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]
    #[test]
    fn histories_keep_the_invariants(ops in prop::collection::vec(op(), 1..40)) {
        let mut model = Model { now: 1_700_000_000, ..Model::default() };
        for op in &ops {
            let before = model.clone();
            if !model.apply(op) {
                continue;
            }
            let slack = u8::from(matches!(op, Op::Settle { .. }));
            prop_assert!(
                not_below(&before.optimistic(), &model.optimistic(), slack),
                "INV-SUSDAI-02 the deposit price fell: {:?}", op
            );
            // A vesting line that restarts may round its first second up: one more.
            let slack = slack + u8::from(matches!(op, Op::Settle { .. }));
            // Interest that is paid raises it, interest that accrues does not: no step lowers it.
            prop_assert!(
                not_below(&before.conservative(), &model.conservative(), slack),
                "INV-SUSDAI-02 the redemption price fell: {:?}", op
            );
            let (high, low) = (model.optimistic(), model.conservative());
            prop_assert!(
                high.price_down().unwrap() >= low.price_down().unwrap(),
                "INV-SUSDAI-01 redemption above deposit: {:?}", op
            );
            prop_assert!(model.queued <= model.ledger.supply, "INV-SUSDAI-03 more shares queued than exist");
            if !model.ledger.supply.is_zero() {
                prop_assert!(model.ledger.supply >= LOCKED_SHARES, "INV-SUSDAI-04 the locked shares are gone");
            }
        }
    }

    #[test]
    fn a_round_trip_never_profits(
        ops in prop::collection::vec(op(), 0..20),
        assets in amount(),
    ) {
        let mut model = Model { now: 1_700_000_000, ..Model::default() };
        for op in &ops {
            model.apply(op);
        }
        if let Ok((ledger, minted)) = deposit(&model.ledger, &model.loans, u(assets)) {
            let after = Model { ledger, ..model.clone() };
            let out = after.conservative().to_assets_down(minted.shares).unwrap();
            prop_assert!(out <= minted.assets, "INV-SUSDAI-05 deposit then redeem: {} > {}", out, minted.assets);
        }
        if let Ok((ledger, minted)) = mint(&model.ledger, &model.loans, u(assets)) {
            let after = Model { ledger, ..model.clone() };
            let out = after.conservative().to_assets_down(minted.shares).unwrap();
            prop_assert!(out <= minted.assets, "INV-SUSDAI-05 mint then redeem: {} > {}", out, minted.assets);
        }
        let totals = model.optimistic();
        if let (Ok(down), Ok(up)) = (totals.to_shares_down(u(assets)), totals.to_shares_up(u(assets))) {
            prop_assert!(down <= up && up - down <= u(1));
            prop_assert!(totals.to_assets_down(down).unwrap() <= u(assets), "INV-SUSDAI-05 assets to shares and back");
        }
    }

    #[test]
    fn a_vesting_line_only_falls(first in amount(), second in amount(), t1 in 0u64..40 * DAY, t2 in 0u64..40 * DAY) {
        let start = 1_700_000_000;
        let line = Vesting::default().add(u(first), start).unwrap();
        let (early, late) = (t1.min(t2), t1.max(t2));
        prop_assert!(line.unvested(start + early).unwrap() >= line.unvested(start + late).unwrap());
        prop_assert!(line.unvested(start + early).unwrap() <= u(first));
        let both = line.add(u(second), start + early).unwrap();
        prop_assert_eq!(both.unvested(start + early).unwrap(), line.unvested(start + early).unwrap() + u(second));
        prop_assert!(both.unvested(start + late).unwrap() >= line.unvested(start + late).unwrap(), "nothing vests sooner");
    }

    #[test]
    fn claims_in_any_pieces_pay_the_same_in_sum(shares in amount(), assets in amount(), cuts in prop::collection::vec((any::<bool>(), amount()), 0..12)) {
        let mut bucket = Claimable { shares: u(shares), assets: u(assets) };
        let (mut paid, mut booked) = (U256::ZERO, U256::ZERO);
        for (by_shares, cut) in cuts {
            let step = if by_shares { bucket.redeem(u(cut)) } else { bucket.withdraw(u(cut)) };
            if let Ok((left, payout)) = step {
                bucket = left;
                paid += payout.assets;
                booked += payout.shares;
            }
        }
        if let Ok((left, payout)) = bucket.take_all() {
            bucket = left;
            paid += payout.assets;
            booked += payout.shares;
            prop_assert_eq!(booked, u(shares), "INV-SUSDAI-06");
        }
        prop_assert_eq!(paid + bucket.assets, u(assets), "INV-SUSDAI-06 a claim lost or made assets");
    }
}
