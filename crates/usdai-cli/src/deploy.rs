//! Deploys the protocol through StylusDeployer, checks what came of it, and wires it.
pub mod keep;
mod protocol;
pub mod router;
mod staff;

use anyhow::{ensure, Context, Result};
use serde_json::json;
use usdai_abi::common::IAccessControl;
use usdai_abi::feed::IFeed;
use usdai_abi::oracle::IPriceOracle;
use usdai_abi::qev::IQev;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;
use usdai_abi::{SolCall, SolError, SolValue};

use crate::chain::{Chain, Receipt};
use crate::programs::{self, Program};
use crate::types::{address, keccak256, Address, Bytes, B256, U256};
use crate::wallet::Account;

pub use protocol::Protocol;
pub use staff::{role, Staff, ROLE_NAMES, STAFF};

alloy_sol_types::sol! {
    /// Creates a program, activates it, calls its constructor and gives back what is left of the value.
    interface IStylusDeployer {
        error ContractDeploymentError(bytes bytecode);
        error ContractInitializationError(address newContract);
        error RefundExcessValueError(uint256 excessValue);
        error EmptyBytecode();
        error InitValueButNotInitData();
        event ContractDeployed(address deployedContract);
        function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) external payable returns (address);
    }

    /// The precompile that activates programs.
    interface IArbWasm {
        error ProgramUpToDate();
        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    }

    /// What the test stablecoin has beyond an ERC-20.
    interface ITestUsdc {
        function mint(address to, uint256 value) external;
        function owner() external view returns (address);
        function blacklist(address account) external;
    }
}

/// Canonical address of StylusDeployer.
pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");
/// Address of ArbWasm.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");

/// Most bytes of code at one address (EIP-170).
const MAX_CODE: usize = 24_576;

/// The name of a class of hardware, as CALIBER keeps it: ASCII, filled up with zeros.
#[must_use]
pub fn class_name(class: u8) -> B256 {
    B256::right_padding_from(match class {
        0 => b"GPU server",
        1 => b"GPU rack",
        2 => b"DePIN device lot",
        _ => b"hardware",
    })
}

/// Settings that are made right after the deployment.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Most USDC held, 6 decimals.
    pub usdc_cap: U256,
    /// Most USDai, 18 decimals.
    pub supply_cap: U256,
    /// Haircut of defaulted loans, basis points.
    pub haircut_bps: u64,
    /// Loan to value by class, basis points.
    pub ltv_bps: Vec<(u8, u64)>,
    /// What remains of an appraisal of any of these classes: age in days, basis points.
    pub depreciation: Vec<(u64, u64)>,
    /// The stablecoin's price feed; without one, deposits ask for no price.
    pub usdc_feed: Option<Address>,
}

/// What remains of a GPU's appraisal after one to five years, basis points: a fifth less each year.
pub const DEPRECIATION: [(u64, u64); 5] =
    [(365, 8_000), (730, 6_400), (1_095, 5_120), (1_460, 4_096), (1_825, 3_277)];

/// Seconds until a price is stale, and the bounds within which one is believed: 0.5 and 1.5 dollars.
const HEARTBEAT: u64 = 86_400 + 3_600;
const BOUNDS: [u64; 2] = [500_000_000_000_000_000, 1_500_000_000_000_000_000];

/// Sends every account 1 ether from the deployer: what transactions on a development chain cost.
///
/// # Errors
/// When a transfer fails.
pub fn fund<'a>(
    chain: &Chain,
    deployer: &Account,
    accounts: impl IntoIterator<Item = &'a Account>,
) -> Result<()> {
    for account in accounts {
        if account.address() != deployer.address() && chain.balance(account.address())? < crate::units::wad()
        {
            chain
                .transact(deployer, Some(account.address()), crate::units::wad(), Bytes::new())
                .with_context(|| format!("gas money for {}", account.name()))?;
        }
    }
    Ok(())
}

/// Deploys the test stablecoin; `owner` may mint it.
///
/// # Errors
/// When the creation fails.
pub fn deploy_usdc(chain: &Chain, deployer: &Account, owner: Address) -> Result<Address> {
    let receipt = chain
        .transact(deployer, None, U256::ZERO, programs::test_usdc(owner)?)
        .context("deploying the stablecoin")?;
    receipt.contract.context("the receipt names no stablecoin")
}

/// Deploys a price feed for tests that says one dollar until it is told otherwise; anyone tells.
///
/// # Errors
/// When the creation fails.
pub fn deploy_feed(chain: &Chain, deployer: &Account) -> Result<Address> {
    let receipt = chain
        .transact(deployer, None, U256::ZERO, programs::test_aggregator()?)
        .context("deploying the price feed")?;
    receipt.contract.context("the receipt names no price feed")
}

/// Deploys the programs, checks them, wires them and grants every role.
/// `progress` is told of each step.
///
/// # Errors
/// At the first transaction that fails or check that does not hold; what has been deployed by then has no users.
pub fn deploy(
    chain: &Chain,
    staff: &Staff,
    programs: &[Program],
    usdc: Address,
    genesis: u64,
    settings: &Settings,
    progress: &mut dyn FnMut(String),
) -> Result<Protocol> {
    let program = |name: &str| {
        programs.iter().find(|p| p.name == name).with_context(|| format!("the program {name} is missing"))
    };
    let admin = staff.admin.address();
    let genesis_word = U256::from(genesis);
    let mut create = |name: &str, arguments: Vec<u8>| -> Result<Address> {
        let (address, receipt) = deploy_program(chain, &staff.deployer, program(name)?, &arguments)
            .with_context(|| format!("deploying {name}"))?;
        progress(format!("{name} at {address}, {} gas", crate::units::count(receipt.gas_used)));
        Ok(address)
    };
    let usdai_desk = create("usdai-desk", Vec::new())?;
    let usdai = create("usdai", (admin, usdai_desk).abi_encode_params())?;
    let desk = create("susdai-desk", Vec::new())?;
    let susdai = create("susdai", (admin, usdai, genesis_word, desk).abi_encode_params())?;
    let qev = create("qev-auction", (admin, genesis_word).abi_encode_params())?;
    let caliber_desk = create("caliber-desk", Vec::new())?;
    let caliber = create("caliber-nft", (admin, caliber_desk).abi_encode_params())?;
    let router = router::create(&mut create, admin, [usdai, susdai, caliber])?;
    let feed = create("susdai-feed", (susdai,).abi_encode_params())?;
    let oracle = create("price-oracle", (admin,).abi_encode_params())?;
    let protocol = Protocol { usdc, usdai, susdai, desk, feed, qev, caliber, router, oracle, genesis };
    wire(chain, staff, &protocol)?;
    configure(chain, staff, &protocol, settings)?;
    verify(chain, staff, &protocol)?;
    for (name, address) in protocol.contracts().into_iter().chain(protocol.helpers()) {
        chain.name(address, name);
    }
    for (name, address) in router::extensions(chain, protocol.router)? {
        chain.name(address, name);
    }
    progress("wired, roles granted, constructors and roles checked".to_owned());
    Ok(protocol)
}

/// One program in one transaction: creation, activation and constructor. An extension, which runs on another's storage,
/// has none: no arguments at all stand for that.
///
/// # Errors
/// When the transaction fails or the constructor has not run.
pub fn deploy_program(
    chain: &Chain,
    deployer: &Account,
    program: &Program,
    arguments: &[u8],
) -> Result<(Address, Receipt)> {
    ensure!(
        program.code.len() <= MAX_CODE,
        "{} has {} bytes of code and a chain takes {MAX_CODE}: build it with `cargo xtask wasm`, which shrinks it",
        program.name,
        crate::units::count(program.code.len() as u64),
    );
    let init_data = match arguments {
        [] => Vec::new(),
        arguments => [&keccak256("stylus_constructor()")[..4], arguments].concat(),
    };
    let call = IStylusDeployer::deployCall {
        bytecode: program.creation_code(),
        initData: init_data.into(),
        initValue: U256::ZERO,
        salt: B256::ZERO,
    };
    let value = data_fee(chain, deployer, program)? / U256::from(10) * U256::from(12);
    let receipt = chain.transact(deployer, Some(STYLUS_DEPLOYER), value, call.abi_encode().into())?;
    chain.record(&format!("deploy {}", program.name), &receipt);
    let address = receipt.event::<IStylusDeployer::ContractDeployed>(STYLUS_DEPLOYER)?.deployedContract;
    ensure!(chain.code(address)? == program.code, "the code at {address} is not the program");
    ensure!(
        arguments.is_empty() || !chain.storage(address, keccak256("stylus_constructor"))?.is_zero(),
        "the constructor of {address} has not run: anyone could call it"
    );
    Ok((address, receipt))
}

/// What the activation of a program costs in wei, asked of the chain without writing to it.
fn data_fee(chain: &Chain, deployer: &Account, program: &Program) -> Result<U256> {
    let place = Address::from_slice(&keccak256(&program.code)[12..]);
    let call = json!({ "from": deployer.address(), "to": ARB_WASM, "value": format!("{:#x}", crate::units::wad()), "input": Bytes::from(IArbWasm::activateProgramCall { program: place }.abi_encode()) });
    let overrides = json!({ place.to_string(): { "code": Bytes::from(program.code.clone()) } });
    let answer = match chain.request("eth_call", json!([call, "latest", overrides])) {
        Ok(answer) => answer,
        // The same code is active at another address: nothing is to be paid.
        Err(failure)
            if failure.data == Some(json!(Bytes::from(IArbWasm::ProgramUpToDate {}.abi_encode()))) =>
        {
            return Ok(U256::ZERO)
        }
        Err(failure) => {
            let data = failure.data.as_ref().map(|data| format!(", {data}")).unwrap_or_default();
            return Err(failure)
                .with_context(|| format!("the chain does not activate the program {}{data}", program.name));
        }
    };
    let bytes: Bytes = serde_json::from_value(answer).context("activateProgram answers with no data")?;
    Ok(IArbWasm::activateProgramCall::abi_decode_returns(&bytes, true)
        .context("activateProgram answers with something else")?
        .dataFee)
}

fn wire(chain: &Chain, staff: &Staff, p: &Protocol) -> Result<()> {
    chain
        .send(&staff.admin, p.susdai, &ISUSDai::wireCall { loanRouter: p.router, auction: p.qev })
        .context("wiring the vault")?;
    chain.send(&staff.admin, p.qev, &IQev::wireCall { vault: p.susdai }).context("wiring the auction")?;
    chain.send(&staff.keeper, p.feed, &IFeed::checkpointCall {}).context("the feed's first record")?;
    chain
        .send(&staff.admin, p.usdai, &IUSDai::setVaultCall { vault: p.susdai })
        .context("naming the vault")?;
    for (contract, role, account) in grants(staff, p) {
        chain
            .send(&staff.admin, contract, &IAccessControl::grantRoleCall { role, account })
            .context("granting a role")?;
    }
    Ok(())
}

/// Every role that somebody holds beside the admin: contract, role, holder.
fn grants(staff: &Staff, p: &Protocol) -> Vec<(Address, B256, Address)> {
    let mut grants: Vec<_> = [p.usdai, p.susdai, p.qev, p.caliber, p.router]
        .into_iter()
        .map(|c| (c, role("PAUSER_ROLE"), staff.guardian.address()))
        .collect();
    grants.extend([
        (p.usdai, role("BLACKLISTER_ROLE"), staff.guardian.address()),
        (p.caliber, role("MINTER_ROLE"), staff.agent.address()),
        (p.caliber, role("CUSTODIAN_ROLE"), staff.custodian.address()),
        (p.caliber, role("INSURER_ROLE"), staff.insurer.address()),
        (p.caliber, role("APPRAISER_ROLE"), staff.appraiser.address()),
        (p.caliber, role("LIENHOLDER_ROLE"), p.router),
    ]);
    grants.extend(router::grants(staff, p));
    grants
}

fn configure(chain: &Chain, staff: &Staff, p: &Protocol, settings: &Settings) -> Result<()> {
    use usdai_abi::caliber::ICaliber;
    chain
        .send(&staff.admin, p.usdai, &IUSDai::listAssetCall { token: p.usdc, cap: settings.usdc_cap })
        .context("listing the stablecoin")?;
    chain
        .send(&staff.admin, p.usdai, &IUSDai::setSupplyCapCall { cap: settings.supply_cap })
        .context("setting the supply cap")?;
    if let Some(aggregator) = settings.usdc_feed {
        set_feed(chain, staff, p, p.usdc, aggregator)?;
        chain
            .send(&staff.admin, p.usdai, &IUSDai::setPriceOracleCall { oracle: p.oracle })
            .context("naming the price oracle")?;
    }
    chain.send(&staff.admin, p.usdai, &IUSDai::setOpenCall { open: true }).context("opening deposits")?;
    for (class, bps) in &settings.ltv_bps {
        let (ages, remaining): (Vec<_>, Vec<_>) =
            settings.depreciation.iter().map(|(days, bps)| (U256::from(*days), U256::from(*bps))).unzip();
        let call = ICaliber::setClassCall {
            class: *class,
            name: class_name(*class),
            ltvBps: U256::from(*bps),
            ages,
            remainingBps: remaining,
        };
        chain.send(&staff.admin, p.caliber, &call).context("opening a class of hardware")?;
    }
    router::configure(chain, staff, p, settings)
}

/// Gives a stablecoin a price.
///
/// # Errors
/// When the oracle refuses the feed.
pub fn set_feed(
    chain: &Chain,
    staff: &Staff,
    p: &Protocol,
    token: Address,
    aggregator: Address,
) -> Result<()> {
    let [minimum, maximum] = BOUNDS.map(U256::from);
    let call =
        IPriceOracle::setFeedCall { token, aggregator, heartbeat: U256::from(HEARTBEAT), minimum, maximum };
    chain.send(&staff.admin, p.oracle, &call).context("setting a price feed")?;
    Ok(())
}

/// Checks the roles and the wiring of a deployed protocol.
///
/// # Errors
/// With the first thing that is not as it should be.
pub fn verify(chain: &Chain, staff: &Staff, p: &Protocol) -> Result<()> {
    let has = |contract: Address, role: B256, account: Address| -> Result<bool> {
        Ok(chain.call(contract, &IAccessControl::hasRoleCall { role, account })?._0)
    };
    for (name, contract) in &p.contracts()[1..] {
        ensure!(has(*contract, B256::ZERO, staff.admin.address())?, "the admin has no power over {name}");
        let deployer = staff.deployer.address();
        ensure!(
            deployer == staff.admin.address() || !has(*contract, B256::ZERO, deployer)?,
            "the deployer has kept power over {name}"
        );
        ensure!(!has(*contract, B256::ZERO, STYLUS_DEPLOYER)?, "StylusDeployer has power over {name}");
    }
    for (contract, role, account) in grants(staff, p) {
        ensure!(has(contract, role, account)?, "the role {role} of {account} at {contract} is not granted");
    }
    router::verify(chain, p)?;
    let desk = chain.call(p.susdai, &ISUSDai::deskCall {})?._0;
    ensure!(desk == p.desk, "the vault delegates to {desk}");
    let vault = chain.call(p.feed, &IFeed::vaultCall {})?._0;
    ensure!(vault == p.susdai, "the feed tells the price of {vault}");
    let asset = chain.call(p.susdai, &ISUSDai::assetCall {})?._0;
    ensure!(asset == p.usdai, "the vault's asset is {asset} and not USDai");
    let vault = chain.call(p.usdai, &IUSDai::vaultCall {})?._0;
    ensure!(vault == p.susdai, "USDai pays its yield to {vault} and not to the vault");
    ensure!(
        chain.call(p.usdai, &IUSDai::assetCall { token: p.usdc })?.listed,
        "the stablecoin is not listed"
    );
    Ok(())
}
