//! What the chain remembers of programs. It lives in the storage of one account, so that it reverts like all state.

use super::Ctx;
use crate::config::SEQUENCER;
use crate::state::View;
use alloy_primitives::{address, keccak256, Address, B256, U256};
use revm::context_interface::{ContextTr, JournalTr};
use stylus_vm::Program;

/// Account whose storage holds the chain's own state.
pub const ARBOS_STATE: Address = address!("A4B05FffffFffFFFFfFFfffFfffFFfffFfFfFFFf");
/// Who receives the fees of activations.
pub const NETWORK_FEE_ACCOUNT: Address = SEQUENCER;
/// Program ages are counted in hours from here.
const ARBITRUM_START: u64 = 1_421_388_000;
const SECONDS_PER_DAY: u64 = 86_400;
/// Days after which a program must be activated again.
pub const EXPIRY_DAYS: u64 = 365;
/// Days before which its life cannot be extended.
pub const KEEPALIVE_DAYS: u64 = 31;

const MIN_PRICE: u64 = 82_928_201;
const INERTIA: u64 = 21_360_419;
/// 1 TiB a year.
const BYTES_PER_SECOND: u64 = (1 << 40) / (365 * 24) / 3_600;
const BIPS: u64 = 10_000;

/// An activated program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProgramRecord {
    /// Stylus version of the activation; 0 for a program never activated.
    pub version: u16,
    /// Gas of an uncached start.
    pub init_gas: u64,
    /// Gas of a cached start.
    pub cached_init_gas: u64,
    /// Initial memory, pages.
    pub footprint: u16,
    /// Hours since Arbitrum began.
    pub activated_hour: u32,
    /// Estimated native size, KiB.
    pub asm_kib: u32,
    /// Whether a cache manager keeps it cached.
    pub cached: bool,
    /// The module's part of an uncached start, which caching it costs.
    pub init_cost: u16,
}

/// Whether a program may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramState {
    /// It may.
    Active(ProgramRecord),
    /// It was never activated.
    NotActivated,
    /// It was activated under another Stylus version.
    NeedsUpgrade(u16),
    /// Its age in seconds exceeds a year.
    Expired(u64),
}

impl ProgramRecord {
    /// Seconds since the activation, as the chain counts it in whole hours.
    #[must_use]
    pub fn age(&self, now: u64) -> u64 {
        now.saturating_sub(ARBITRUM_START.saturating_add(u64::from(self.activated_hour) * 3_600))
    }

    /// Seconds until it expires.
    #[must_use]
    pub fn time_left(&self, now: u64) -> u64 {
        (EXPIRY_DAYS * SECONDS_PER_DAY).saturating_sub(self.age(now))
    }

    /// Whether its life may be extended.
    #[must_use]
    pub fn old_enough(&self, now: u64) -> bool {
        self.age(now) >= KEEPALIVE_DAYS * SECONDS_PER_DAY
    }

    /// Estimated native size, bytes.
    #[must_use]
    pub fn asm_size(&self) -> u32 {
        self.asm_kib.saturating_mul(1_024)
    }

    fn encode(&self) -> U256 {
        let mut word = [0; 32];
        word[0..2].copy_from_slice(&self.version.to_be_bytes());
        word[2..4].copy_from_slice(&self.footprint.to_be_bytes());
        word[4..8].copy_from_slice(&self.activated_hour.to_be_bytes());
        word[8..12].copy_from_slice(&self.asm_kib.to_be_bytes());
        word[12] = u8::from(self.cached);
        word[13..15].copy_from_slice(&self.init_cost.to_be_bytes());
        word[16..24].copy_from_slice(&self.init_gas.to_be_bytes());
        word[24..32].copy_from_slice(&self.cached_init_gas.to_be_bytes());
        U256::from_be_bytes(word)
    }

    fn decode(word: U256) -> Self {
        let word = word.to_be_bytes::<32>();
        let number =
            |from: usize, to: usize| word[from..to].iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
        Self {
            version: number(0, 2) as u16,
            footprint: number(2, 4) as u16,
            activated_hour: number(4, 8) as u32,
            asm_kib: number(8, 12) as u32,
            cached: word[12] != 0,
            init_cost: number(13, 15) as u16,
            init_gas: number(16, 24),
            cached_init_gas: number(24, 32),
        }
    }
}

/// Hours since Arbitrum began.
#[must_use]
pub fn hours_since_start(now: u64) -> u32 {
    u32::try_from(now.saturating_sub(ARBITRUM_START) / 3_600).unwrap_or(u32::MAX)
}

/// Key of a word of the chain's state.
pub fn slot(kind: &[u8], key: &[u8]) -> U256 {
    let mut text = b"arbos programs ".to_vec();
    text.extend_from_slice(kind);
    text.extend_from_slice(key);
    keccak256(text).into()
}

/// Slot of the Stylus version, once it differs from the configured one.
#[must_use]
pub fn stylus_version_slot() -> U256 {
    slot(b"stylus version", &[])
}

/// The chain's Stylus version: the one it was set to, or else the configured one.
#[must_use]
pub fn stylus_version(view: &View<'_>, configured: u16) -> u16 {
    match u16::try_from(view.slot(ARBOS_STATE, stylus_version_slot())) {
        Ok(0) | Err(_) => configured,
        Ok(version) => version,
    }
}

/// A word of the chain's state.
pub fn read(ctx: &mut Ctx<'_>, key: U256) -> U256 {
    let journal = ctx.journal_mut();
    // The database cannot fail, so neither can these.
    let _ = journal.load_account(ARBOS_STATE);
    journal.sload(ARBOS_STATE, key).map(|loaded| loaded.data).unwrap_or_default()
}

/// Sets a word of the chain's state.
pub fn write(ctx: &mut Ctx<'_>, key: U256, value: U256) {
    let journal = ctx.journal_mut();
    let _ = journal.load_account(ARBOS_STATE);
    journal.touch_account(ARBOS_STATE);
    let _ = journal.sstore(ARBOS_STATE, key, value);
}

/// Timestamp of the block.
pub fn now(ctx: &Ctx<'_>) -> u64 {
    small(ctx.block().timestamp)
}

/// A block's figure, which has 64 bits.
pub fn small(value: U256) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// What is known of the program with this code hash.
pub fn program_record(ctx: &mut Ctx<'_>, code_hash: B256) -> ProgramRecord {
    ProgramRecord::decode(read(ctx, slot(b"program", code_hash.as_slice())))
}

/// Stores a program's record.
pub fn set_program_record(ctx: &mut Ctx<'_>, code_hash: B256, record: &ProgramRecord) {
    write(ctx, slot(b"program", code_hash.as_slice()), record.encode());
}

/// Whether the program with this code hash may be called now.
pub fn program_state(ctx: &mut Ctx<'_>, code_hash: B256) -> ProgramState {
    let record = program_record(ctx, code_hash);
    let now = now(ctx);
    let current = ctx.chain().params.stylus_version;
    match record.version {
        0 => ProgramState::NotActivated,
        version if version != current => ProgramState::NeedsUpgrade(version),
        _ if record.age(now) > EXPIRY_DAYS * SECONDS_PER_DAY => ProgramState::Expired(record.age(now)),
        _ => ProgramState::Active(record),
    }
}

/// The compiled program of this code, if it may be called now.
///
/// # Errors
/// The name of the error as Arbitrum gives it.
pub fn active_program(
    ctx: &mut Ctx<'_>,
    code_hash: B256,
    code: &[u8],
) -> Result<(Program, ProgramRecord), String> {
    let record = match program_state(ctx, code_hash) {
        ProgramState::Active(record) => record,
        ProgramState::NotActivated => {
            return Err("error ProgramNotActivated(): program is not activated".into())
        }
        ProgramState::NeedsUpgrade(version) => {
            let current = ctx.chain.params.stylus_version;
            return Err(format!("error ProgramNeedsUpgrade(uint16,uint16): ({version}, {current})"));
        }
        ProgramState::Expired(age) => return Err(format!("error ProgramExpired(uint64): ({age})")),
    };
    let (programs, params) = (ctx.chain.programs.clone(), ctx.chain.params.clone());
    let view = ctx.journal_mut().db_mut();
    let program = programs.get(code_hash, &params, || assemble(code, params.max_wasm_size, view))?;
    Ok((program, record))
}

/// The module of a program's code, whose parts are read without touching them.
fn assemble(code: &[u8], max_wasm_size: u32, view: &View<'_>) -> Result<Vec<u8>, String> {
    if stylus_vm::code_kind(code) != Some(stylus_vm::CodeKind::Root) {
        return stylus_vm::decode_code(code, max_wasm_size).map_err(|error| error.to_string());
    }
    let root = stylus_vm::Root::parse(code).map_err(|error| error.to_string())?;
    let parts: Vec<_> = root.fragments.iter().map(|part| view.code(*part).original_bytes()).collect();
    root.decode(&parts).map_err(|error| error.to_string())
}

/// Fee in wei for storing `bytes` of native code now. Raises the price of the next ones.
pub fn charge_data(ctx: &mut Ctx<'_>, bytes: u32) -> U256 {
    let key = slot(b"data pricer", &[]);
    let now = now(ctx);
    let word = read(ctx, key);
    let [demand, last, ..] = *word.as_limbs();
    let seconds = now.saturating_sub(if last == 0 { ARBITRUM_START } else { last }).min(u64::from(u32::MAX));
    let credit = BYTES_PER_SECOND.saturating_mul(seconds).min(u64::from(u32::MAX));
    let demand = demand.saturating_sub(credit).saturating_add(u64::from(bytes)).min(u64::from(u32::MAX));
    write(ctx, key, U256::from(demand) | (U256::from(now) << 64_usize));
    let multiplier = exp_bips(BIPS * demand / INERTIA);
    let price = MIN_PRICE.saturating_mul(multiplier) / BIPS;
    U256::from(price.saturating_mul(u64::from(bytes)))
}

/// e^(x / 10,000) in units of 1/10,000: the first twelve terms of the series in Horner's form, each rounded down.
fn exp_bips(x: u64) -> u64 {
    let innermost = BIPS + x / 12;
    (1..12).rev().fold(innermost, |sum, term| BIPS + sum.saturating_mul(x) / (term * BIPS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_its_encoding() {
        let record = ProgramRecord {
            version: 3,
            init_gas: 12_345,
            cached_init_gas: 678,
            footprint: 17,
            activated_hour: 98_765,
            asm_kib: 501,
            cached: true,
            init_cost: 4_321,
        };
        assert_eq!(ProgramRecord::decode(record.encode()), record);
    }

    #[test]
    fn exponential_matches_known_values() {
        assert_eq!(exp_bips(0), 10_000);
        // every term is rounded down, so the sum is a little below e, e^2 and e^0.5
        for (x, exact) in [(10_000, 27_182), (20_000, 73_890), (5_000, 16_487)] {
            assert!((exact - 3..=exact).contains(&exp_bips(x)), "{}", exp_bips(x));
        }
    }

    #[test]
    fn ages_count_from_whole_hours() {
        let now = ARBITRUM_START + 10 * 3_600 + 59;
        let record = ProgramRecord { activated_hour: hours_since_start(now), ..Default::default() };
        assert_eq!(record.activated_hour, 10);
        assert_eq!(record.age(now), 59);
        assert_eq!(record.time_left(now), 365 * 86_400 - 59);
        assert!(!record.old_enough(now + 31 * 86_400 - 60));
        assert!(record.old_enough(now + 31 * 86_400));
    }
}
