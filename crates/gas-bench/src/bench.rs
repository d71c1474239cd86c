//! A world whose programs are cached, and what its transactions cost.
use std::ops::Deref;

use e2e::{usd, usdc, World};
use serde::{Deserialize, Serialize};
use serde_json::json;
use usdai_abi::erc20::IERC20;
use usdai_abi::usdai::IUSDai;
use usdai_abi::SolCall;
use usdai_cli::chain::{parse_u64, Receipt};
use usdai_cli::deploy::{IStylusDeployer, ITestUsdc, STYLUS_DEPLOYER};
use usdai_cli::types::{address, Address, U256};
use usdai_cli::wallet::Account;

alloy_sol_types::sol! {
    /// The precompile that decides which programs start cached.
    interface IArbWasmCache {
        function cacheProgram(address program) external;
    }
}

const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

/// The execution gas of a transaction by what it was for. `net` is what the sender pays, after the refund.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gas {
    /// Before the refund.
    pub gross: u64,
    /// After it.
    pub net: u64,
    /// How many times a program was started.
    pub starts: u64,
    /// Starting programs, and their pages of memory.
    pub init: u64,
    /// Storage words of programs.
    pub storage: u64,
    /// Reaching callees from programs.
    pub calls: u64,
    /// Logs of programs.
    pub logs: u64,
    /// EVM bytecode.
    pub bytecode: u64,
    /// The rest of what programs spend.
    pub compute: u64,
}

impl std::ops::Add for Gas {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            gross: self.gross + other.gross,
            net: self.net + other.net,
            starts: self.starts + other.starts,
            init: self.init + other.init,
            storage: self.storage + other.storage,
            calls: self.calls + other.calls,
            logs: self.logs + other.logs,
            bytecode: self.bytecode + other.bytecode,
            compute: self.compute + other.compute,
        }
    }
}

impl Gas {
    /// One of `count` equal parts, rounded down.
    pub fn part(self, count: u64) -> Self {
        Self {
            gross: self.gross / count,
            net: self.net / count,
            starts: self.starts / count,
            init: self.init / count,
            storage: self.storage / count,
            calls: self.calls / count,
            logs: self.logs / count,
            bytecode: self.bytecode / count,
            compute: self.compute / count,
        }
    }
}

/// A deployed protocol with room for everything that is measured.
pub struct Bench {
    world: World,
}

impl Deref for Bench {
    type Target = World;
    fn deref(&self) -> &World {
        &self.world
    }
}

impl Bench {
    /// Deploys the protocol, lifts its caps and caches its programs.
    pub fn new() -> Self {
        let world = World::deploy();
        let bench = Self { world };
        let (admin, p) = (&bench.staff.admin, &bench.p);
        let most = U256::from(u128::MAX >> 1);
        bench.send(admin, p.usdai, &IUSDai::setSupplyCapCall { cap: most });
        bench.send(admin, p.usdai, &IUSDai::setAssetCapCall { token: p.usdc, cap: usdc(1_000_000_000_000) });
        bench.cache_programs();
        bench
    }

    /// Everything that came through StylusDeployer starts cached from now on.
    fn cache_programs(&self) {
        let logs = self.chain.logs(STYLUS_DEPLOYER).expect("logs");
        let programs: Vec<Address> = logs
            .iter()
            .filter_map(|log| log.decode::<IStylusDeployer::ContractDeployed>(STYLUS_DEPLOYER))
            .map(|event| event.deployedContract)
            .collect();
        assert!(!programs.is_empty(), "nothing was deployed");
        // The chain's owner, whom the cache obeys.
        let owner = Account::dev();
        for program in programs {
            self.send(&owner, ARB_WASM_CACHE, &IArbWasmCache::cacheProgramCall { program });
        }
    }

    /// Sends a call and tells what it cost. A view is sent as a transaction, too.
    #[track_caller]
    pub fn gas<C: SolCall>(&self, from: &Account, to: Address, call: &C) -> Gas {
        let receipt = self.send(from, to, call);
        self.spent(&receipt)
    }

    /// What a transaction has cost.
    pub fn spent(&self, receipt: &Receipt) -> Gas {
        let spending = self
            .chain
            .request("dev_gasSpending", json!([receipt.hash]))
            .unwrap_or_else(|error| panic!("{error}"));
        let gas = |name: &str| parse_u64(&spending[name]).expect("a quantity");
        let spent = Gas {
            gross: gas("gross"),
            net: gas("net"),
            starts: gas("starts"),
            init: gas("init") + gas("pages"),
            storage: gas("storage"),
            calls: gas("calls"),
            logs: gas("logs"),
            bytecode: gas("bytecode"),
            compute: gas("compute"),
        };
        assert_eq!(spent.net, receipt.execution_gas, "the chain and the receipt disagree");
        spent
    }

    /// More USDC for an account.
    pub fn fund(&self, account: &Account, whole: u64) {
        let call = ITestUsdc::mintCall { to: account.address(), value: usdc(whole) };
        self.send(&self.staff.admin, self.p.usdc, &call);
    }

    /// Lets `spender` take more than anybody has, but not without end: each use writes the allowance.
    pub fn approve(&self, account: &Account, token: Address, spender: Address) {
        self.send(account, token, &IERC20::approveCall { spender, value: usd(1_000_000_000_000) });
    }

    /// An account that holds nothing, different for each number.
    pub fn stranger(number: u64) -> Address {
        Account::named(&format!("stranger {number}")).address()
    }
}
