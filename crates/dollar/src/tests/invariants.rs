//! Random walks of all kinds of accounts.

use super::*;
use crate::word::{pair, split};
use usdai_abi::roles::BRIDGE_ROLE;

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

const BRIDGE: Address = Address::repeat_byte(0xb9);
const VAULT: Address = Address::repeat_byte(0xba);

/// The backing, and all that is owed here and on other chains.
fn both(usdai: &Contract<Usdai>) -> (U256, U256) {
    let (backing, supply, bridged) = usdai.sender(ALICE).reserves();
    (backing, supply + bridged)
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
    grant(&usdai, BRIDGE_ROLE, BRIDGE);
    usdai.sender(ADMIN).set_bridge_limits(BRIDGE, usd(1_000_000), usd(1_000_000)).motsu_unwrap();
    usdai.sender(ADMIN).run(&IUSDai::setVaultCall { vault: VAULT }).motsu_unwrap();
    let words = vec![u(30_000_000_000), usd(1_000), u(1_000_000_000), usd(1_000_000)];
    usdai.sender(ADMIN).run(&IUSDai::setYieldTiersCall { words }).motsu_unwrap();
    let mut dice = Dice(7);
    let mut done = [0u32; 9];
    for step in 0..1_500 {
        let caller = people[dice.roll(3) as usize];
        let to = people[dice.roll(3) as usize];
        let token = [coin.address(), other.address()][dice.roll(2) as usize];
        let amount = dice.amount();
        let kind = dice.roll(9) as usize;
        let (backed, issued) = both(&usdai);
        let ok = match kind {
            0 => usdai.sender(caller).deposit(token, amount, U256::ZERO, to).motsu_res().is_ok(),
            1 => usdai.sender(caller).withdraw(token, amount, U256::ZERO, to).motsu_res().is_ok(),
            2 => usdai.sender(caller).transfer(to, amount).motsu_res().is_ok(),
            3 => {
                usdai.sender(to).approve(to, caller, amount).motsu_unwrap();
                usdai.sender(caller).transfer_from(to, people[0], amount).motsu_res().is_ok()
            }
            4 => usdai.sender(BRIDGE).crosschain_burn(to, amount).motsu_res().is_ok(),
            5 => usdai.sender(BRIDGE).crosschain_mint(to, amount).motsu_res().is_ok(),
            6 => usdai.sender(caller).fund_yield(token, amount).motsu_res().is_ok(),
            7 => {
                // Time passes for the yield only: the second of motsu's blocks never changes.
                let (accrued, rest) = split(usdai.sender(ADMIN).accrual.get());
                usdai.sender(ADMIN).accrual.set(pair(accrued, rest - u128::from(dice.roll(1_000_000))));
                usdai.sender(VAULT).harvest_yield().motsu_res().is_ok_and(|amount| amount > 0)
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
        let escrow = U256::from(usdai.sender(ALICE).yield_escrow());
        assert_eq!(held, backing + escrow, "INV-USDAI-05 the books differ from what is here at step {step}");
        let books = [(coin.address(), u(1_000_000_000_000)), (other.address(), u(1))];
        let booked = books
            .iter()
            .fold(U256::ZERO, |sum, (token, factor)| sum + usdai.sender(ALICE).asset(*token).3 * factor);
        assert_eq!(held, booked, "INV-USDAI-02 an asset's books are off at step {step}");
        if kind == 4 || kind == 5 {
            assert_eq!(both(&usdai), (backed, issued), "INV-USDAI-04 at step {step}");
        }
        let sum = people
            .iter()
            .chain([&VAULT])
            .fold(U256::ZERO, |sum, account| sum + usdai.sender(ALICE).balance_of(*account));
        assert_eq!(sum, supply, "INV-USDAI-03 balances differ from the supply at step {step}");
    }
    assert!(done.iter().all(|count| *count > 20), "a verb hardly ever went through: {done:?}");
}
