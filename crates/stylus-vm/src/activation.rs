//! Activation: the checks, the figures and the price of a module.

use crate::instrument::{instrument, ADDED_GLOBALS, ENTRY_POINT, MEMORY};
use crate::module::Module;
use crate::{imports, Engine, Params, Program};
use alloy_primitives::{Keccak256, B256};
use wasmparser::{ExternalKind, ValType};

/// Gas of every activation, before the module is looked at.
pub const FIXED_ACTIVATION_GAS: u64 = 1_659_168;

/// What the chain remembers of an activated module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// Initial memory, pages of 64 KiB.
    pub pages: u16,
    /// Gas to start the program when it is not cached.
    pub init_gas: u64,
    /// Gas to start the program when it is cached.
    pub cached_init_gas: u64,
    /// The module's part of `init_gas`, before the chain's scalar and minimum.
    pub init_cost: u16,
    /// Estimate of the native code's size, bytes.
    pub asm_estimate: u32,
    /// Gas of the activation that depends on the module.
    pub activation_gas: u64,
    /// Gas of the activation with its fixed part.
    pub activation_gas_with_fixed: u64,
    /// Size of the decompressed module, bytes.
    pub wasm_size: u32,
    /// Identifies the module: keccak256 of its bytes and the Stylus version (big endian). A Nitro node hashes its
    /// own form of the code instead.
    pub module_hash: B256,
}

/// Why a module cannot be activated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum ActivationError {
    #[error("unknown Stylus version {0}")]
    UnknownVersion(u16),
    #[error("module of {size} bytes exceeds the limit of {limit} bytes")]
    TooLarge { size: usize, limit: u32 },
    /// Not valid WASM, or a feature that programs may not use.
    #[error("invalid module: {0}")]
    Invalid(String),
    /// A fault of the interpreter, not of the module: a node would accept it.
    #[error("the interpreter of this chain cannot translate the module, which is valid: please report it")]
    Untranslated,
    #[error("unsupported section: {0}")]
    UnsupportedSection(&'static str),
    #[error("unsupported instruction {0}")]
    UnsupportedInstruction(String),
    #[error("start functions are not allowed")]
    StartFunction,
    #[error("import {module}.{name} is not a function")]
    ImportKind { module: String, name: String },
    #[error("no host function {module}.{name}")]
    UnknownImport { module: String, name: String },
    #[error("wrong type for host function {module}.{name}")]
    ImportSignature { module: String, name: String },
    #[error("import {0} appears with different types")]
    InconsistentImport(String),
    #[error("the module exports an import with the same name {0}")]
    ReexportedImport(String),
    #[error("reserved name {0}: names that start with \"stylus\" are the engine's")]
    ReservedName(String),
    #[error("missing memory with export name \"memory\"")]
    MissingMemory,
    #[error("only one memory is allowed")]
    ManyMemories,
    #[error("a memory that can grow needs the import vm_hooks.pay_for_memory_grow")]
    MissingGrowthImport,
    #[error("memory of {pages} pages exceeds the limit of {limit}")]
    TooManyPages { pages: u64, limit: u64 },
    #[error("missing export \"user_entrypoint\"")]
    MissingEntryPoint,
    #[error("export \"user_entrypoint\" must be a function from i32 to i32")]
    EntryPointType,
    #[error("an initial value or segment offset is not a constant")]
    NonConstantInitializer,
    #[error("{0} segment out of bounds")]
    SegmentOutOfBounds(&'static str),
    #[error("too many values on the stack at once in function {function}: {values} > {limit}")]
    TooManyValues { function: usize, values: u32, limit: u32 },
    #[error("frame of function {function} too large: {words} > {limit} words")]
    FrameTooLarge { function: usize, words: u32, limit: u32 },
    #[error("too many {what}: {count} > {limit}")]
    TooMany { what: &'static str, count: u64, limit: u64 },
    #[error("{0} too large for the chain's records")]
    CostTooHigh(&'static str),
}

/// Checks, instruments and compiles a module.
///
/// # Errors
/// With the reason, if the chain would not activate it.
pub fn activate(wasm: &[u8], params: &Params) -> Result<(Activation, Program), ActivationError> {
    activate_for(Engine::default(), wasm, params)
}

/// As [`activate`], for an engine of choice.
///
/// # Errors
/// As [`activate`].
pub fn activate_for(
    engine: Engine,
    wasm: &[u8],
    params: &Params,
) -> Result<(Activation, Program), ActivationError> {
    if !(1..=3).contains(&params.stylus_version) {
        return Err(ActivationError::UnknownVersion(params.stylus_version));
    }
    if wasm.len() > params.max_wasm_size as usize {
        return Err(ActivationError::TooLarge { size: wasm.len(), limit: params.max_wasm_size });
    }
    let mut module = Module::parse(wasm, params.stylus_version)?;
    if module.has_start {
        return Err(ActivationError::StartFunction);
    }
    check_memory(&module)?;
    let instrumented = instrument(&mut module)?;
    check_entry_point(&module)?;
    let costs = Costs::of(&module, wasm.len() as u64, params.stylus_version)?;
    check_limits(&module, params)?;
    let imports = imports::resolve(&module, params.debug)?;

    let activation_gas = activation_gas(&module, wasm.len() as u64);
    let activation = Activation {
        pages: costs.pages,
        init_gas: init_gas(&costs, params),
        cached_init_gas: cached_init_gas(&costs, params),
        init_cost: costs.init,
        asm_estimate: costs.asm_estimate,
        activation_gas,
        activation_gas_with_fixed: activation_gas.saturating_add(FIXED_ACTIVATION_GAS),
        wasm_size: wasm.len() as u32,
        module_hash: module_hash(wasm, params.stylus_version),
    };
    let program = Program::compile(engine, activation.clone(), imports, &instrumented, params)?;
    Ok((activation, program))
}

fn check_memory(module: &Module<'_>) -> Result<(), ActivationError> {
    if module.memories.len() > 1 {
        return Err(ActivationError::ManyMemories);
    }
    let export = module.exports.iter().find(|export| export.name == MEMORY);
    match export {
        Some(export) if matches!(export.kind, ExternalKind::Memory) && !module.memories.is_empty() => Ok(()),
        _ => Err(ActivationError::MissingMemory),
    }
}

fn check_entry_point(module: &Module<'_>) -> Result<(), ActivationError> {
    let export = module.exports.iter().find(|export| export.name == ENTRY_POINT);
    let export = export.ok_or(ActivationError::MissingEntryPoint)?;
    if !matches!(export.kind, ExternalKind::Func) {
        return Err(ActivationError::EntryPointType);
    }
    let ty = module.signature(export.index).ok_or(ActivationError::EntryPointType)?;
    if ty.inputs != [ValType::I32] || ty.outputs != [ValType::I32] {
        return Err(ActivationError::EntryPointType);
    }
    Ok(())
}

/// Limits on counts. Bodies are counted as instrumented; exports that the engine drops do not count.
fn check_limits(module: &Module<'_>, params: &Params) -> Result<(), ActivationError> {
    let pages = module.memories.first().map_or(0, |memory| memory.initial);
    if pages > u64::from(params.page_limit) {
        return Err(ActivationError::TooManyPages { pages, limit: params.page_limit.into() });
    }
    let limit = |what, limit: u64, count: u64| match count > limit {
        true => Err(ActivationError::TooMany { what, count, limit }),
        false => Ok(()),
    };
    limit("data segments", 128, module.datas as u64)?;
    limit("element segments", 128, module.elements as u64)?;
    limit("functions", 4_096, module.codes.len() as u64)?;
    limit("globals", 32_768, u64::from(module.globals) + u64::from(ADDED_GLOBALS))?;
    for code in &module.codes {
        limit("locals in a function", 348, code.locals.into())?;
        limit("instructions in a function", 65_536, code.body.len() as u64)?;
    }
    limit("imports", 513, module.imports.len() as u64)?;
    let entries = module.tables.iter().fold(0_u64, |sum, table| sum.saturating_add(table.initial));
    limit("table entries", 4_096, entries)?;
    limit("bytes of element segments", 4_096, module.element_range)?;
    limit("bytes of the module's name", 512, module.module_name_len as u64)
}

/// What starting the program costs, as the chain records it.
struct Costs {
    pages: u16,
    init: u16,
    cached: u16,
    asm_estimate: u32,
    version: u16,
}

impl Costs {
    fn of(module: &Module<'_>, wasm_size: u64, version: u16) -> Result<Self, ActivationError> {
        let functions = module.functions.len() as u64;
        let globals = u64::from(module.globals) + u64::from(ADDED_GLOBALS);
        let data = module.data_range + module.element_range;
        let pages = module.memories.first().map_or(0, |memory| memory.initial);
        let types: u64 = module
            .functions
            .iter()
            .filter_map(|ty| module.types.get(*ty as usize))
            .map(|ty| (ty.inputs.len() + ty.outputs.len()) as u64)
            .sum();

        let asm_estimate = 512_000
            + functions.saturating_mul(996_829) / 1_000
            + types.saturating_mul(11_416) / 1_000
            + wasm_size.saturating_mul(62_628) / 10_000;
        let cached = functions.saturating_mul(13_420) / 100_000
            + types.saturating_mul(89) / 100_000
            + wasm_size.saturating_mul(122) / 100_000
            + globals.saturating_mul(1_628) / 1_000
            + data.saturating_mul(75_244) / 100_000
            + pages.saturating_mul(5);
        let init = functions.saturating_mul(8_252) / 1_000
            + types.saturating_mul(1_059) / 1_000
            + wasm_size.saturating_mul(1_286) / 10_000
            + if version == 1 { cached } else { 0 };
        Ok(Self {
            pages: pages.try_into().map_err(|_| ActivationError::CostTooHigh("memory"))?,
            init: init.try_into().map_err(|_| ActivationError::CostTooHigh("start cost"))?,
            cached: cached.try_into().map_err(|_| ActivationError::CostTooHigh("cached start cost"))?,
            asm_estimate: asm_estimate
                .try_into()
                .map_err(|_| ActivationError::CostTooHigh("code estimate"))?,
            version,
        })
    }
}

fn scaled(cost: u16, scalar: u8) -> u64 {
    (u64::from(cost) * u64::from(scalar) * 2).div_ceil(100)
}

fn cached_init_gas(costs: &Costs, params: &Params) -> u64 {
    u64::from(params.min_cached_init_gas) * 32 + scaled(costs.cached, params.cached_cost_scalar)
}

fn init_gas(costs: &Costs, params: &Params) -> u64 {
    let own = u64::from(params.min_init_gas) * 128 + scaled(costs.init, params.init_cost_scalar);
    match costs.version {
        1 => own,
        _ => own + cached_init_gas(costs, params),
    }
}

/// Gas of what activation does with the module, by estimates of its time in microseconds.
fn activation_gas(module: &Module<'_>, wasm_size: u64) -> u64 {
    const GAS_PER_MICROSECOND: u64 = 28;
    let pages = module.memories.first().map_or(0, |memory| memory.initial);
    let instructions: u64 = module.codes.iter().map(|code| code.body.len() as u64).sum();
    let parts = [
        wasm_size.saturating_mul(31_733) / 100_000,
        (module.functions.len() as u64).saturating_mul(17_263) / 100_000,
        module.data_len.saturating_mul(17_376) / 100_000,
        module.element_range.saturating_mul(17_376) / 100_000,
        pages.saturating_mul(2_217),
        instructions.saturating_mul(535) / 1_000,
    ];
    parts.iter().map(|micros| micros.saturating_mul(GAS_PER_MICROSECOND)).sum()
}

fn module_hash(wasm: &[u8], version: u16) -> B256 {
    let mut hasher = Keccak256::new();
    hasher.update(wasm);
    hasher.update(version.to_be_bytes());
    hasher.finalize()
}
