//! sUSDai's deposit side beside ERC-4626 vaults.
use e2e::{usd, START};
use usdai_abi::erc20::IERC20;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::SolValue;
use usdai_cli::types::{Address, U256};
use usdai_cli::units::DAY;

use super::{oz_deposit, oz_dollar};
use crate::bench::Bench;
use crate::peers::{peer, IDayBook, ILineBook, IOzVault};
use crate::report::Row;

const GROUP: &str = "sUSDai";
const EQUAL: &str = "OzVault, equal features";
const LINE: &str = "OzVault with a book of one line";
const PLAIN: &str = "OpenZeppelin ERC-4626";
const SOLADY: &str = "Solady ERC-4626";

struct Vaults {
    oz: Address,
    line: Address,
    plain: Address,
    solady: Address,
}

/// All rows of the deposit side. Every vault has holders, and those with a book a loan in it.
pub fn measure() -> Vec<Row> {
    let bench = Bench::new();
    let vaults = vaults(&bench);
    let (alice, bob, susdai) = (&bench.alice, &bench.bob, bench.p.susdai);
    let mut rows = Vec::new();

    let transfer = IERC20::transferCall { to: bob.address(), value: usd(1) };
    let ours = bench.gas(alice, susdai, &transfer);
    let theirs = bench.gas(alice, vaults.oz, &transfer);
    rows.push(
        Row::new(GROUP, "transfer to a holder", ours)
            .against(EQUAL, theirs)
            .beside(12_954, "0.55 of USD.AI's 23,553"),
    );
    rows.push(
        Row::new(GROUP, "transfer to a holder", ours)
            .against(PLAIN, bench.gas(alice, vaults.plain, &transfer))
            .note("the peer has no blacklist"),
    );

    let cases = [
        ("deposit, the receiver holds some", bob.address(), 42_052, "0.60 of USD.AI's 70,086"),
        ("deposit, a new holder", Bench::stranger(0), 52_312, "0.60 of USD.AI's 87,186"),
    ];
    for (operation, receiver, most, source) in cases {
        let assets = usd(100);
        let ours = bench.gas(bob, susdai, &ISUSDai::depositCall { assets, receiver });
        let deposit = |vault| bench.gas(bob, vault, &IOzVault::depositCall { assets, receiver });
        let (oz, plain, solady) = (deposit(vaults.oz), deposit(vaults.plain), deposit(vaults.solady));
        rows.push(Row::new(GROUP, operation, ours).against(EQUAL, oz).target(0.70).beside(most, source));
        rows.push(Row::new(GROUP, operation, ours).against(LINE, deposit(vaults.line)));
        rows.push(Row::new(GROUP, operation, ours).against(PLAIN, plain));
        rows.push(
            Row::new(GROUP, operation, ours)
                .against(SOLADY, solady)
                .note("the peers are bare vaults: no loans, blacklist, pause, fee or floor"),
        );
    }

    let ours = bench.gas(bob, susdai, &ISUSDai::redemptionSharePriceCall {});
    let price = |vault| bench.gas(bob, vault, &IOzVault::redemptionSharePriceCall {});
    rows.push(
        Row::new(GROUP, "redemption price, with a loan", ours)
            .against(EQUAL, price(vaults.oz))
            .beside(12_342, "0.30 of USD.AI's 41,141"),
    );
    rows.push(Row::new(GROUP, "redemption price, with a loan", ours).against(LINE, price(vaults.line)));
    rows
}

/// The peers, and sUSDai itself brought to the same state: both users hold shares, a loan runs, a fee of 10 % is set.
fn vaults(bench: &Bench) -> Vaults {
    let (alice, bob, admin) = (&bench.alice, &bench.bob, &bench.staff.admin);
    for account in [alice, bob] {
        bench.stake(account, 200_000);
    }
    let principal = usd(100_000);
    let fee = ISUSDai::setAdminFeeCall { bps: U256::from(1_000), recipient: admin.address() };
    bench.send(admin, bench.p.susdai, &fee);
    let _ = bench.borrow(usd(200_000), principal);

    let dollar = oz_dollar(bench);
    let book = peer(bench, "DayBook", &[]);
    let line_book = peer(bench, "LineBook", &[]);
    let over = |book: Address| peer(bench, "OzVault", &(dollar, book, admin.address()).abi_encode_params());
    let (oz, line) = (over(book), over(line_book));
    let plain = peer(bench, "PlainOzVault", &(dollar,).abi_encode_params());
    let solady = peer(bench, "SoladyVault", &(dollar,).abi_encode_params());
    for account in [alice, bob] {
        oz_deposit(bench, dollar, account, 1_000_000);
        for vault in [oz, line, plain, solady] {
            bench.approve(account, dollar, vault);
            let call = IOzVault::depositCall { assets: usd(200_000), receiver: account.address() };
            bench.send(account, vault, &call);
        }
    }
    let loan = IDayBook::openCall {
        balance: principal,
        // 12 % a year, per second
        rate: U256::from(3_805_175_038_u64),
        day: U256::from(START / DAY + 30),
    };
    bench.send(admin, book, &loan);
    let one = ILineBook::setCall {
        principal: 100_000_000_000_000_000_000_000,
        rate: 3_805_175_038,
        due: START + 30 * DAY,
    };
    bench.send(admin, line_book, &one);
    let cost = IOzVault::setFeeCall { bps: 1_000, cost: 100_000_000_000_000_000_000_000 };
    for vault in [oz, line] {
        bench.send(admin, vault, &cost);
    }
    // Time passes, so that there is interest, and the first deposit of the day does what is due once a day.
    bench.day(2);
    bench.deposit(bob, 10_000);
    bench.approve(bob, bench.p.usdai, bench.p.susdai);
    let first = ISUSDai::depositCall { assets: usd(100), receiver: bob.address() };
    for vault in [bench.p.susdai, oz, line] {
        bench.send(bob, vault, &first);
    }
    Vaults { oz, line, plain, solady }
}
