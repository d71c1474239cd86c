//! Random walks of all kinds of accounts through many epochs.

use super::*;

/// A small generator: the walk is the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % sides
    }

    /// Up to about 10,000 whole ones, down to dust.
    fn amount(&mut self) -> U256 {
        let digits = 8 + self.roll(12) as u32;
        u(u128::from(1 + self.roll(1_000)) * 10u128.pow(digits)) + u(u128::from(self.roll(3)))
    }
}

/// What must hold between two states. A loss is the only step that may lower a price.
fn check(world: &World, before: (U256, U256), loss: bool, step: u64) {
    let (high, low) = world.prices();
    assert!(high >= low, "INV-SUSDAI-01 redemption above deposit at step {step}");
    if !loss {
        // A reserve that is rounded up to a whole wei may move the last digit.
        assert!(high + u(1) >= before.0, "INV-SUSDAI-02 deposit price {high} < {} at step {step}", before.0);
        assert!(low + u(1) >= before.1, "INV-SUSDAI-02 redemption price {low} < {} at step {step}", before.1);
    }
    let vault = world.vault.address();
    let supply = world.vault.sender(ADMIN).total_supply();
    let everyone = [ALICE, BOB, CAROL, DEAD, vault];
    let sum = everyone.iter().fold(U256::ZERO, |sum, account| sum + world.shares(*account));
    assert_eq!(sum, supply, "INV-SUSDAI-03 shares differ from the supply at step {step}");
    assert!(world.shares(DEAD) == LOCKED_SHARES || supply.is_zero(), "INV-SUSDAI-04");
    let [idle, reserved, unvested, floor] = world.balances();
    assert_eq!(
        world.dollars(vault),
        idle + reserved,
        "INV-SUSDAI-07 books and balance differ at step {step}"
    );
    assert!(floor <= idle, "INV-SUSDAI-08 the floor promises more than there is at step {step}");
    let owed = [ALICE, BOB, CAROL]
        .iter()
        .fold(U256::ZERO, |sum, account| sum + world.vault.sender(ADMIN).max_withdraw(*account));
    assert!(owed <= reserved, "INV-SUSDAI-06 more can be claimed than is reserved at step {step}");
    let _ = unvested;
    let vault = world.vault.sender(ADMIN);
    let originals = (vault.genesis.get(), vault.floors.get(), pause::is_paused(&vault), vault.fee().bps);
    let rate = u64::from(vault.rate_copy.get());
    let copies = (vault.genesis_copy.get(), vault.floors_copy.get(), vault.paused_copy.get(), rate);
    assert_eq!(originals, copies, "INV-SUSDAI-13 at step {step}");
}

fn walk(seed: u64) {
    let world = World::new();
    world.deposit(ALICE, e18(10_000));
    world.vault.sender(ADMIN).set_admin_fee(u(2_000), ADMIN).motsu_unwrap();
    let people = [ALICE, BOB, CAROL];
    let mut dice = Dice(seed);
    let mut done = [0u32; 13];
    let mut requests = 0u64;
    for step in 0..1_200 {
        let caller = people[dice.roll(3) as usize];
        let amount = dice.amount();
        let kind = dice.roll(13) as usize;
        let before = world.prices();
        let mut loss = false;
        let ok = match kind {
            0 => world.vault.sender(caller).deposit(amount, caller).motsu_res().is_ok(),
            1 => world.vault.sender(caller).mint(amount, caller).motsu_res().is_ok(),
            2 => {
                let unit = u(1_000_000_000_000);
                let shares = amount / unit * unit;
                let asked = world.vault.sender(caller).request_redeem(shares, caller, caller).motsu_res();
                if let Ok(id) = asked {
                    requests += 1;
                    world.queue.sender(ADMIN).bid(id, U256::from(dice.roll(1_024)));
                }
                asked.is_ok()
            }
            // Most of them stay in line.
            3 if dice.roll(2) != 0 => false,
            3 => {
                let id = U256::from(1 + dice.roll(requests + 1));
                world.vault.sender(caller).cancel_redeem(id, caller).motsu_res().is_ok()
            }
            4 => world.book.sender(ADMIN).lend(BORROWER, amount / u(2)).motsu_res().is_ok(),
            5 => {
                let owed = world.prices().0 > U256::ZERO && dice.roll(2) == 0;
                owed && {
                    world.book.sender(ADMIN).accrue(amount / u(1_000));
                    true
                }
            }
            6 => world.book.sender(ADMIN).repay_up_to(amount).motsu_res().is_ok(),
            7 => {
                world.pass(dice.roll(20 * DAY));
                let epoch = world.vault.sender(ADMIN).current_epoch();
                world.queue.sender(ADMIN).open_cohort(epoch);
                true
            }
            8 => {
                if dice.roll(3) == 0 {
                    world.queue.sender(ADMIN).set_pages(2);
                }
                let mut last = false;
                for _ in 0..4 {
                    match world.vault.sender(caller).settle(u(5)).motsu_res() {
                        Ok((_, true)) => {
                            last = true;
                            break;
                        }
                        Ok(_) => {}
                        Err(_) => break,
                    }
                }
                last
            }
            9 => {
                let mut ids = (1..=requests).map(U256::from);
                ids.any(|id| world.vault.sender(caller).claim(id, caller).motsu_res().is_ok())
            }
            10 => {
                world.dollar.sender(ADMIN).earn(amount / u(1_000));
                world.vault.sender(caller).harvest_base_yield().motsu_res().is_ok()
            }
            11 => {
                world.vault.sender(caller).collect_admin_fee().motsu_res().is_ok_and(|paid| !paid.is_zero())
            }
            _ => {
                loss = true;
                world.book.sender(ADMIN).impair_up_to(amount);
                true
            }
        };
        done[kind] += u32::from(ok);
        check(&world, before, loss, step);
    }
    assert!(done.iter().all(|count| *count > 3), "a verb hardly ever went through: {done:?}");
}

#[motsu::test]
fn walks_keep_the_invariants() {
    walk(1);
}

#[motsu::test]
fn other_walks_keep_the_invariants() {
    walk(20_261_124);
}
