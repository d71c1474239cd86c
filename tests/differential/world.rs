//! The compiled programs on an embedded chain of their own, and how calls and answers cross over to the model.

use std::collections::{BTreeMap, BTreeSet};

use devnode::testing::{creation_code, Account as Key, Outcome, TestChain};
use model::{
    clock::Clock, dollar::Asset, n, pow10, pow2, tokens::Token, Contract, Places, Protocol, Role, Who, N,
};
use usdai_abi::{
    common::IAccessControl, erc20::IERC20Permit, erc20::IERC20, oracle::IPriceOracle, qev::IQev,
    susdai::ISUSDai, usdai::IUSDai, SolCall, SolValue,
};
use usdai_cli::{
    chain::{Chain, GasLimit},
    deploy::{self, ITestUsdc, Staff},
    programs::{self, Program},
    rpc::InProcess,
    types::{hex, keccak256, Address, B256, U256},
    wallet::Account,
};

use crate::encode::{address, to_word};

/// Unix time of the calendar's beginning: 2026-01-01.
pub const START: u64 = 1_767_225_600;
/// Seconds after it at which the random calls begin.
pub const BEGIN: u64 = 100;

/// `bookValue()` of a loan router that says what its first two words are, and reverts while the third is set.
const ROUTER: [u8; 29] = hex!("60025460175760005460005260015460205260406000f35b60006000fd");

alloy_sol_types::sol! {
    /// The test feed.
    interface ITestAggregator {
        function set(int256 answer, uint256 time) external;
        function carryOver() external;
    }

    /// The test stablecoin of 18 decimals, and what the one of 6 has beyond it.
    interface ITestDollar {
        function mint(address to, uint256 value) external;
        function unBlacklist(address account) external;
    }
}

/// A chain with the protocol on it.
pub struct World {
    pub chain: TestChain,
    pub places: Places,
    pub feeds: Vec<Who>,
    /// Ordinary people; the fourth has not approved anything.
    pub people: Vec<Account>,
    pub staff: Staff,
    pub bridge: Account,
    pub voucher_signer: Account,
    pub forger: Account,
    /// Signing domains of the dollar, the vault and the stablecoins.
    pub domains: BTreeMap<Who, B256>,
    /// The model of the protocol as it stands at the beginning.
    pub start: Protocol,
}

pub fn who(account: &Account) -> Who {
    account.address().into_array()
}

fn leaf(who: Who) -> B256 {
    keccak256(keccak256(Address::from(who).abi_encode()))
}

fn pair(a: B256, b: B256) -> B256 {
    keccak256(if a < b { [a.0, b.0] } else { [b.0, a.0] }.concat())
}

impl World {
    /// A new chain, deployed, wired and funded.
    pub fn deploy() -> Self {
        let client = InProcess::start(Some(START - 7_200));
        let node = client.node();
        let chain = Chain::connect(Box::new(client), GasLimit::Fixed(32_000_000)).expect("the chain answers");
        let staff = Staff::development();
        let people: Vec<Account> = ["alice", "bob", "carol", "dave", "eve"].map(Account::named).into();
        let [bridge, voucher_signer, forger] = ["bridge", "voucher signer", "forger"].map(Account::named);
        deploy::fund(&chain, &staff.deployer, staff.others().into_iter().chain(&people)).expect("gas money");
        let admin = staff.admin.address();

        let folder = programs::folder(None);
        let create = |name: &str, arguments: Vec<u8>| {
            let program = Program::load(&folder, name).unwrap_or_else(|e| panic!("{e:#}"));
            deploy::deploy_program(&chain, &staff.deployer, &program, &arguments)
                .unwrap_or_else(|e| panic!("{name}: {e:#}"))
                .0
        };
        let usdai_desk = create("usdai-desk", Vec::new());
        let usdai = create("usdai", (admin, usdai_desk).abi_encode_params());
        let desk = create("susdai-desk", Vec::new());
        let genesis = U256::from(START);
        let susdai = create("susdai", (admin, usdai, genesis, desk).abi_encode_params());
        let qev = create("qev-auction", (admin, genesis).abi_encode_params());
        let oracle = create("price-oracle", (admin,).abi_encode_params());
        let test = TestChain::of(node);
        let router = test.deploy_evm(&Key::dev(), &creation_code(&ROUTER)).expect("the router");

        let artifact = include_str!("../solidity/artifacts/TestDollar.json");
        let usdc = deploy::deploy_usdc(&chain, &staff.deployer, admin).expect("the stablecoin");
        let dollar = solidity(&test, artifact);
        let tokens = [usdc, dollar];
        let feeds = [(); 2].map(|()| deploy::deploy_feed(&chain, &staff.deployer).expect("a feed"));

        let places = Places {
            usdai: usdai.into_array(),
            susdai: susdai.into_array(),
            qev: qev.into_array(),
            router: router.into_array(),
            oracle: oracle.into_array(),
            tokens: tokens.map(Address::into_array).into(),
            voucher_signer: who(&voucher_signer),
        };
        let domains = BTreeMap::new();
        let feeds = feeds.map(Address::into_array).into();
        let clock = Clock { genesis: START, now: START };
        let roles = BTreeSet::new();
        let start = Protocol::new(clock, places.clone(), roles, vec![Token::new(6), Token::new(18)]);
        let mut world = Self {
            chain: test,
            places,
            feeds,
            people,
            staff,
            bridge,
            voucher_signer,
            forger,
            domains,
            start,
        };
        world.configure();
        world
    }

    fn configure(&mut self) {
        self.chain.set_next_time(START + BEGIN);
        self.start.clock.now = START + BEGIN;
        let Places { usdai, susdai, qev, router, oracle, tokens, voucher_signer } = self.places.clone();
        let admin = who(&self.staff.admin);
        let at = |place: Who| Address::from(place);
        self.must(admin, susdai, &ISUSDai::wireCall { loanRouter: at(router), auction: at(qev) });
        self.must(admin, qev, &IQev::wireCall { vault: at(susdai) });
        self.must(admin, usdai, &IUSDai::setVaultCall { vault: at(susdai) });
        let guardian = who(&self.staff.guardian);
        let grants = [
            (Contract::Usdai, Role::Pauser, guardian),
            (Contract::Susdai, Role::Pauser, guardian),
            (Contract::Qev, Role::Pauser, guardian),
            (Contract::Usdai, Role::Blacklister, guardian),
            (Contract::Usdai, Role::Depositor, who(&self.people[0])),
            (Contract::Usdai, Role::Treasurer, admin),
            (Contract::Usdai, Role::Bridge, who(&self.bridge)),
        ];
        for (contract, role, account) in grants {
            let name = match role {
                Role::Admin => unreachable!("the constructor's"),
                Role::Pauser => "PAUSER_ROLE",
                Role::Blacklister => "BLACKLISTER_ROLE",
                Role::Depositor => "DEPOSITOR_ROLE",
                Role::Treasurer => "TREASURER_ROLE",
                Role::Bridge => "BRIDGE_ROLE",
            };
            self.grant(self.place(contract), deploy::role(name), account);
            self.start.roles.insert((contract, role, account));
        }
        self.grant(usdai, deploy::role("VOUCHER_SIGNER_ROLE"), voucher_signer);
        self.grant(oracle, deploy::role("ORACLE_ROLE"), admin);
        for contract in [Contract::Usdai, Contract::Susdai, Contract::Qev] {
            self.start.roles.insert((contract, Role::Admin, admin));
        }
        let cap = pow2(112) - n(1);
        for (token, feed) in tokens.iter().zip(self.feeds.clone()) {
            self.must(admin, usdai, &IUSDai::listAssetCall { token: at(*token), cap: U256::MAX });
            let set = IPriceOracle::setFeedCall {
                token: at(*token),
                aggregator: at(feed),
                heartbeat: U256::from(model::tokens::HEARTBEAT),
                minimum: to_word(&(pow10(17) * n(5))),
                maximum: to_word(&(pow10(17) * n(15))),
            };
            self.must(admin, oracle, &set);
            self.start.dollar.assets.push(Asset { cap: cap.clone(), held: n(0) });
        }
        self.must(admin, usdai, &IUSDai::setPriceOracleCall { oracle: at(oracle) });
        self.must(admin, usdai, &IUSDai::setOpenCall { open: true });
        self.start.dollar.priced = true;
        self.start.dollar.open = true;
        self.start.dollar.cap = pow2(128) - n(1);
        let members: Vec<Who> = self.people[..2].iter().map(who).collect();
        let root = pair(leaf(members[0]), leaf(members[1]));
        self.must(admin, usdai, &IUSDai::setMerkleRootCall { root });
        self.start.dollar.members = members.into_iter().collect();
        self.fund();
        let answer = self.must(admin, susdai, &ISUSDai::harvestBaseYieldCall {});
        assert!(answer.output.iter().all(|byte| *byte == 0));
        self.start.vault.harvested = START + BEGIN;
        for place in [usdai, susdai, qev, tokens[0], tokens[1]] {
            let answer = self.must(admin, place, &IERC20Permit::DOMAIN_SEPARATORCall {});
            self.domains.insert(place, B256::from_slice(&answer.output));
        }
    }

    /// Stablecoins for everybody, and approvals of all but dave.
    fn fund(&mut self) {
        let Places { usdai, susdai, tokens, .. } = self.places.clone();
        let admin = who(&self.staff.admin);
        let holders: Vec<Who> = self.people.iter().map(who).chain([admin, who(&self.bridge)]).collect();
        for (index, token) in tokens.iter().enumerate() {
            for holder in &holders {
                let value = pow10(self.start.tokens[index].decimals) * n(5_000_000);
                let to = Address::from(*holder);
                self.must(admin, *token, &ITestDollar::mintCall { to, value: to_word(&value) });
                self.start.tokens[index].balances.insert(*holder, value);
                if *holder != who(&self.people[3]) {
                    let approve = IERC20::approveCall { spender: Address::from(usdai), value: U256::MAX };
                    self.must(*holder, *token, &approve);
                    self.start.tokens[index].allowances.insert(*holder, pow2(256) - n(1));
                }
            }
        }
        for holder in holders {
            let approve = IERC20::approveCall { spender: Address::from(susdai), value: U256::MAX };
            self.must(holder, usdai, &approve);
            self.start.dollar.allowances.insert((holder, susdai), pow2(256) - n(1));
        }
    }

    fn grant(&self, place: Who, role: B256, account: Who) {
        let grant = IAccessControl::grantRoleCall { role, account: Address::from(account) };
        self.must(who(&self.staff.admin), place, &grant);
    }

    /// Where a contract is.
    pub fn place(&self, contract: Contract) -> Who {
        match contract {
            Contract::Usdai => self.places.usdai,
            Contract::Susdai => self.places.susdai,
            Contract::Qev => self.places.qev,
        }
    }

    /// A call of the set-up.
    fn must<C: SolCall>(&self, from: Who, to: Who, call: &C) -> Outcome {
        let answer = self.run(from, to, &call.abi_encode());
        assert!(answer.success, "{}: {}", C::SIGNATURE, crate::names::error_name(&answer.output));
        answer
    }

    /// A call that is kept.
    pub fn run(&self, from: Who, to: Who, input: &[u8]) -> Outcome {
        self.chain.run(address(from), address(to), input).expect("the chain runs it")
    }

    /// The sibling hash of an account in the Merkle tree, or that of the first.
    pub fn proof(&self, of: Who) -> B256 {
        let [a, b] = [who(&self.people[0]), who(&self.people[1])];
        leaf(if of == a { b } else { a })
    }

    /// Everybody that calls may name.
    pub fn names(&self) -> Vec<Who> {
        let mut all: Vec<Who> = self.people.iter().map(who).collect();
        all.extend([
            who(&self.staff.admin),
            who(&self.staff.guardian),
            who(&self.bridge),
            self.places.usdai,
            self.places.susdai,
            self.places.qev,
            self.places.router,
        ]);
        all
    }

    /// Whose key the tests have.
    pub fn key(&self, of: Who) -> Option<&Account> {
        self.people.iter().chain([&self.staff.admin, &self.bridge]).find(|account| who(account) == of)
    }

    /// Sets the router's answer.
    pub fn set_book(&self, slot: u64, value: &N) {
        let word = devnode_word(value);
        self.chain.set_storage(address(self.places.router), alloy_word(slot), word);
    }
}

fn alloy_word(value: u64) -> alloy_primitives::U256 {
    alloy_primitives::U256::from(value)
}

fn devnode_word(value: &N) -> alloy_primitives::U256 {
    alloy_primitives::U256::from_be_bytes(to_word(value).to_be_bytes::<32>())
}

fn solidity(chain: &TestChain, artifact: &str) -> Address {
    let artifact: serde_json::Value = serde_json::from_str(artifact).expect("JSON");
    let text = artifact["bytecode"].as_str().expect("bytecode");
    let code = hex::decode(text.trim_start_matches("0x")).expect("hex");
    let place = chain.deploy_evm(&Key::dev(), &code).expect("deploys");
    Address::from(place.into_array())
}

/// The issuer of the first stablecoin keeps a list of its own.
pub fn refuse(account: Who, refused: bool) -> Vec<u8> {
    let account = Address::from(account);
    if refused {
        ITestUsdc::blacklistCall { account }.abi_encode()
    } else {
        ITestDollar::unBlacklistCall { account }.abi_encode()
    }
}
