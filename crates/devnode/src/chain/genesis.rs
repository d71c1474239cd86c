//! Accounts that exist before the first block.

use crate::config::{Config, DEV_ACCOUNT};
use crate::executor::sets::{CACHE_MANAGERS, CHAIN_OWNERS};
use crate::executor::ARBOS_STATE;
use crate::precompiles;
use crate::state::State;
use alloy_primitives::{address, Address, Bytes, U256};
use revm::bytecode::Bytecode;

/// Deploys, activates and initialises a program in one transaction.
pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");
/// Several calls in one.
pub const MULTICALL3: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");
/// Creates contracts at addresses that depend only on their code and a salt.
pub const CREATE2_FACTORY: Address = address!("4e59b44847b379578588920cA78FbF26c0B4956C");

/// Sells places in the cache of programs, at the address it has on Arbitrum One.
pub const CACHE_MANAGER: Address = address!("51dEDBD2f190E0696AFbEE5E60bFdE96d86464ec");

const CREATE2_FACTORY_CODE: &str = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
const STYLUS_DEPLOYER_CODE: &str = include_str!("../predeploys/StylusDeployer.hex");
const MULTICALL3_CODE: &str = include_str!("../predeploys/Multicall3.hex");
const CACHE_MANAGER_CODE: &str = include_str!("../predeploys/CacheManager.hex");
/// Slot of the cache manager that holds the size of the cache, the bytes taken and the decay, 64 bits each.
const CACHE_MANAGER_FIGURES: U256 = U256::from_limbs([1, 0, 0, 0]);
/// Bytes of native code in the cache.
const CACHE_SIZE: u64 = 512 << 20;
/// Wei a second by which bids fall.
const CACHE_DECAY: u64 = 10_273_972_603;

/// 10,000 ether in wei.
const DEV_BALANCE: u128 = 10_000 * 1_000_000_000_000_000_000;

/// The state before the first block.
#[must_use]
pub fn genesis(config: &Config) -> State {
    let mut state = State::default();
    for (address, balance) in [(DEV_ACCOUNT, U256::from(DEV_BALANCE))].iter().chain(&config.balances) {
        state.update_info(*address, |info| info.balance = *balance);
    }
    let contracts = [
        (STYLUS_DEPLOYER, STYLUS_DEPLOYER_CODE),
        (MULTICALL3, MULTICALL3_CODE),
        (CREATE2_FACTORY, CREATE2_FACTORY_CODE),
        (CACHE_MANAGER, CACHE_MANAGER_CODE),
    ];
    for (address, code) in contracts {
        let text = code.trim();
        let code = hex::decode(text.strip_prefix("0x").unwrap_or(text)).unwrap_or_default();
        place(&mut state, address, Bytes::from(code));
    }
    for address in precompiles::ALL {
        place(&mut state, address, Bytes::from_static(&[0xfe]));
    }
    // An account without nonce, balance and code would be taken for empty and lose its storage.
    state.update_info(ARBOS_STATE, |info| info.nonce = 1);
    state.set_slot(CACHE_MANAGER, CACHE_MANAGER_FIGURES, U256::from_limbs([CACHE_SIZE, 0, CACHE_DECAY, 0]));
    let members = CHAIN_OWNERS.of_one(DEV_ACCOUNT).into_iter().chain(CACHE_MANAGERS.of_one(CACHE_MANAGER));
    for (key, value) in members {
        state.set_slot(ARBOS_STATE, key, value);
    }
    state
}

fn place(state: &mut State, address: Address, code: Bytes) {
    state.update_info(address, |info| info.nonce = 1);
    state.set_code(address, Bytecode::new_legacy(code));
}
