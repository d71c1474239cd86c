//! The host functions a program may import, by name and type.

use crate::engine::Invoke;
use crate::module::{Module, Signature};
use crate::{hostio, ActivationError};
use wasmparser::ValType;

/// Most arguments of a host function.
pub const MAX_INPUTS: usize = 6;

/// A host function.
#[derive(Clone, Copy)]
pub struct HostFunction {
    /// Module it is imported from.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Types of its arguments.
    pub inputs: &'static [ValType],
    /// Type of its result, if it has one.
    pub outputs: &'static [ValType],
    /// What serves it.
    pub invoke: Invoke,
}

/// A value as the bits that the engines pass.
trait Bits {
    fn of(bits: u64) -> Self;
    fn raw(self) -> u64;
}

impl Bits for () {
    fn of(_: u64) -> Self {}

    fn raw(self) -> u64 {
        0
    }
}

impl Bits for u32 {
    fn of(bits: u64) -> Self {
        bits as Self
    }

    fn raw(self) -> u64 {
        self.into()
    }
}

impl Bits for u64 {
    fn of(bits: u64) -> Self {
        bits
    }

    fn raw(self) -> u64 {
        self
    }
}

impl Bits for f32 {
    fn of(bits: u64) -> Self {
        Self::from_bits(bits as u32)
    }

    fn raw(self) -> u64 {
        self.to_bits().into()
    }
}

impl Bits for f64 {
    fn of(bits: u64) -> Self {
        Self::from_bits(bits)
    }

    fn raw(self) -> u64 {
        self.to_bits()
    }
}

/// The Rust type of a WASM type.
macro_rules! rust_type {
    (I32) => {
        u32
    };
    (I64) => {
        u64
    };
    (F32) => {
        f32
    };
    (F64) => {
        f64
    };
    () => {
        ()
    };
}

/// One entry for each function: its name, its types and the Rust function that serves it.
macro_rules! host_functions {
    ($($module:literal { $($name:ident($($input:ident),*) $(-> $output:ident)?;)* })*) => {
        &[$($(HostFunction {
            module: $module,
            name: stringify!($name),
            inputs: &[$(ValType::$input),*],
            outputs: &[$(ValType::$output)?],
            invoke: |env, args| {
                #[allow(unused_mut, unused_variables)]
                let mut args = args.iter().copied();
                let answer: rust_type!($($output)?) = hostio::$name(
                    env,
                    $(<rust_type!($input) as Bits>::of(args.next().unwrap_or_default())),*
                )?;
                Ok(answer.raw())
            },
        }),*),*]
    };
}

const VM_HOOKS: &[HostFunction] = host_functions! {
    "vm_hooks" {
        read_args(I32);
        write_result(I32, I32);
        exit_early(I32);
        storage_load_bytes32(I32, I32);
        storage_cache_bytes32(I32, I32);
        storage_flush_cache(I32);
        transient_load_bytes32(I32, I32);
        transient_store_bytes32(I32, I32);
        call_contract(I32, I32, I32, I32, I64, I32) -> I32;
        delegate_call_contract(I32, I32, I32, I64, I32) -> I32;
        static_call_contract(I32, I32, I32, I64, I32) -> I32;
        create1(I32, I32, I32, I32, I32);
        create2(I32, I32, I32, I32, I32, I32);
        read_return_data(I32, I32, I32) -> I32;
        return_data_size() -> I32;
        emit_log(I32, I32, I32);
        account_balance(I32, I32);
        account_code(I32, I32, I32, I32) -> I32;
        account_code_size(I32) -> I32;
        account_codehash(I32, I32);
        evm_gas_left() -> I64;
        evm_ink_left() -> I64;
        block_basefee(I32);
        chainid() -> I64;
        block_coinbase(I32);
        block_gas_limit() -> I64;
        block_number() -> I64;
        block_timestamp() -> I64;
        contract_address(I32);
        math_div(I32, I32);
        math_mod(I32, I32);
        math_pow(I32, I32);
        math_add_mod(I32, I32, I32);
        math_mul_mod(I32, I32, I32);
        msg_reentrant() -> I32;
        msg_sender(I32);
        msg_value(I32);
        tx_gas_price(I32);
        tx_ink_price() -> I32;
        tx_origin(I32);
        pay_for_memory_grow(I32);
        native_keccak256(I32, I32, I32);
    }
};

const DEBUG: &[HostFunction] = host_functions! {
    "console" {
        log_txt(I32, I32);
        log_i32(I32);
        log_i64(I64);
        log_f32(F32);
        log_f64(F64);
        tee_i32(I32) -> I32;
        tee_i64(I64) -> I64;
        tee_f32(F32) -> F32;
        tee_f64(F64) -> F64;
    }
};

fn find(module: &str, name: &str, debug: bool) -> Option<&'static HostFunction> {
    let debug: &[HostFunction] = if debug { DEBUG } else { &[] };
    VM_HOOKS.iter().chain(debug).find(|function| function.module == module && function.name == name)
}

fn matches(function: &HostFunction, ty: &Signature) -> bool {
    ty.inputs == function.inputs && ty.outputs == function.outputs
}

/// The host functions of a module's imports, in order.
///
/// # Errors
/// If there is no such function, or it has another type.
pub fn resolve(module: &Module<'_>, debug: bool) -> Result<Vec<HostFunction>, ActivationError> {
    let mut functions = Vec::with_capacity(module.imports.len());
    for import in &module.imports {
        let names = || (import.module.to_owned(), import.name.to_owned());
        let Some(function) = find(import.module, import.name, debug) else {
            let (module, name) = names();
            return Err(ActivationError::UnknownImport { module, name });
        };
        if !module.types.get(import.ty as usize).is_some_and(|ty| matches(function, ty)) {
            let (module, name) = names();
            return Err(ActivationError::ImportSignature { module, name });
        }
        functions.push(*function);
    }
    Ok(functions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_function_has_more_inputs_than_there_is_room_for() {
        assert_eq!(VM_HOOKS.iter().chain(DEBUG).map(|f| f.inputs.len()).max(), Some(MAX_INPUTS));
    }
}
