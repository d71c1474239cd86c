//! Random walks of all kinds of accounts.

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

    fn amount(&mut self) -> U256 {
        let digits = self.roll(23) as u32;
        u(u128::from(self.roll(1_000)) * 10u128.pow(digits))
    }
}

#[motsu::test]
fn walks_keep_the_invariants(usdai: Contract<Usdai>, coin: Contract<Coin>, other: Contract<Silent>) {
    with_coin(&usdai, &coin);
    other.sender(ADMIN).set(18, 0);
    usdai.sender(ADMIN).list_asset(other.address(), U256::MAX).motsu_unwrap();
    let people = [ALICE, BOB, CAROL];
    for account in people {
        coin.sender(ADMIN).mint(account, usdc(100_000));
        other.sender(ADMIN).mint(account, usd(100_000));
    }
    let mut dice = Dice(7);
    let mut done = [0u32; 5];
    for step in 0..1_500 {
        let caller = people[dice.roll(3) as usize];
        let to = people[dice.roll(3) as usize];
        let token = [coin.address(), other.address()][dice.roll(2) as usize];
        let amount = dice.amount();
        let kind = dice.roll(5) as usize;
        let ok = match kind {
            0 => usdai.sender(caller).deposit(token, amount, U256::ZERO, to).motsu_res().is_ok(),
            1 => usdai.sender(caller).withdraw(token, amount, U256::ZERO, to).motsu_res().is_ok(),
            2 => usdai.sender(caller).transfer(to, amount).motsu_res().is_ok(),
            3 => {
                usdai.sender(to).approve(caller, amount).motsu_unwrap();
                usdai.sender(caller).transfer_from(to, people[0], amount).motsu_res().is_ok()
            }
            _ => {
                let listed = dice.roll(4) == 0;
                usdai.sender(LISTER).set_blacklisted(to, listed).motsu_res().is_ok()
            }
        };
        done[kind] += u32::from(ok);

        let (backing, supply, bridged) = usdai.sender(ALICE).reserves();
        assert!(backing >= supply + bridged, "INV-USDAI-01 not backed at step {step}");
        let held = coin.sender(ALICE).balance_of(usdai.address()) * u(1_000_000_000_000)
            + other.sender(ALICE).balance_of(usdai.address());
        assert_eq!(held, backing, "INV-USDAI-02 the books differ from what is here at step {step}");
        let sum =
            people.iter().fold(U256::ZERO, |sum, account| sum + usdai.sender(ALICE).balance_of(*account));
        assert_eq!(sum, supply, "INV-USDAI-03 balances differ from the supply at step {step}");
    }
    assert!(done.iter().all(|count| *count > 20), "a verb hardly ever went through: {done:?}");
}
