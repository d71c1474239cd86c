//! The entry point of a program that dispatches by itself.
//!
//! ```text
//! #[storage]
//! pub(crate) struct Usdai {
//!     dollar: Dollar,
//! }
//!
//! contract_kit::entry_point! { Usdai, constructor(admin: address, desk: address) }
//!
//! impl Usdai {
//!     fn constructor(&mut self, admin: Address, desk: Address) -> Result<(), Vec<u8>> { .. }
//!     /// Calldata in, result or revert data out; nothing as revert data stands for an unknown function.
//!     fn functions(&mut self, calldata: &[u8]) -> ArbResult { .. }
//! }
//! ```
//!
//! It stands for the SDK's `#[entrypoint]` and `#[public]`: the structure keeps `#[storage]`, its two functions are
//! inherent. An extension leaves the constructor out: `entry_point! { Desk }`. The constructor's arguments are single
//! words, named by their types in Solidity: `address`, `uint256`, `bytes32`, `bool`. Errors are whatever becomes
//! `Vec<u8>`.
//!
//! What it refuses, by name: re-entry, views included (`ReentrantCall`), value (`NonPayable`), a second call of the
//! constructor (`AlreadyConstructed`), arguments of the constructor that are malformed (`InvalidParameter`), a selector
//! that nobody knows and calldata without one (`UnknownFunction`). The constructor's selector and the slot that says that
//! it has run are the SDK's, so that `cargo stylus deploy` and StylusDeployer find them. `print_from_args(interface)`
//! is what `main.rs` calls for `cargo stylus export-abi`. On the host the program is also a router of the SDK, for motsu.

use alloc::vec::Vec;

use alloy_primitives::U256;
use alloy_sol_types::SolError;
use stylus_sdk::{
    abi::{internal::CONSTRUCTOR_EXECUTED_SLOT, CONSTRUCTOR_SELECTOR},
    prelude::TopLevelStorage,
    ArbResult,
};
use usdai_abi::common::{AlreadyConstructed, InvalidParameter, NonPayable, UnknownFunction};

use crate::{
    host,
    reader::{Malformed, Reader},
    wire::{encode, join, Selector},
};

/// What [`entry_point!`](crate::entry_point) makes of a program.
pub trait Program: TopLevelStorage {
    /// The constructor as Solidity writes it; nothing where there is none.
    const CONSTRUCTOR: &'static str;

    /// Runs the constructor.
    ///
    /// # Errors
    /// `InvalidParameter`, the constructor's own.
    fn construct(&mut self, input: Reader<'_>) -> Result<(), Vec<u8>>;

    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// The function's own; nothing for one that is not known.
    fn call(&mut self, calldata: &[u8]) -> ArbResult;
}

impl From<Malformed> for Vec<u8> {
    #[cold]
    fn from(_: Malformed) -> Self {
        name(InvalidParameter::SELECTOR)
    }
}

/// An error without fields.
#[cold]
#[inline(never)]
fn name(selector: Selector) -> Vec<u8> {
    encode(selector, &[])
}

#[cold]
#[inline(never)]
fn unknown(selector: u32) -> Vec<u8> {
    let word = U256::from_limbs([0, 0, 0, u64::from(selector).wrapping_shl(32)]);
    encode(UnknownFunction::SELECTOR, &[word])
}

/// From calldata to what the program answers.
///
/// # Errors
/// See the module, and the program's own.
#[inline(always)]
pub fn dispatch<P: Program>(program: &mut P, calldata: &[u8]) -> ArbResult {
    if host::has_value() {
        return Err(name(NonPayable::SELECTOR));
    }
    let Some((selector, input)) = Reader::of(calldata) else { return Err(unknown(0)) };
    if selector == CONSTRUCTOR_SELECTOR && !P::CONSTRUCTOR.is_empty() {
        return construct(program, input);
    }
    let answer = program.call(calldata);
    match answer {
        Err(error) if error.is_empty() => Err(unknown(selector)),
        answer => answer,
    }
}

#[cold]
#[inline(never)]
fn construct<P: Program>(program: &mut P, input: Reader<'_>) -> ArbResult {
    // The SDK's flag, in a word of its own.
    const LIMBS: [u64; 4] = CONSTRUCTOR_EXECUTED_SLOT.into_limbs();
    const A: u64 = LIMBS[0];
    const B: u64 = LIMBS[1];
    const C: u64 = LIMBS[2];
    const D: u64 = LIMBS[3];
    let slot = host::raw(join(A, B, C, D));
    if !host::load(&slot).is_zero() {
        return Err(name(AlreadyConstructed::SELECTOR));
    }
    host::store(&slot, U256::from_limbs([1, 0, 0, 0]));
    program.construct(input)?;
    Ok(Vec::new())
}

/// What the chain calls. A call that fails writes nothing back.
#[cfg(all(target_arch = "wasm32", not(feature = "export-abi")))]
pub fn run<P: Program + stylus_sdk::storage::StorageType>(len: usize) -> usize {
    use stylus_sdk::{
        contract, evm,
        host::{WasmVM, VM},
        msg,
    };
    // Activation replaces what grows memory by calls of this one, which must be there for it; it costs nothing.
    evm::pay_for_memory_grow(0);
    let answer = if msg::reentrant() {
        Err(name(usdai_abi::common::ReentrantCall::SELECTOR))
    } else {
        let calldata = contract::args(len);
        // Safety: the program's storage, once.
        let mut program = unsafe { P::new(U256::ZERO, 0, VM(WasmVM {})) };
        dispatch(&mut program, &calldata)
    };
    match answer {
        Ok(data) => {
            host::flush(false);
            contract::output(&data);
            0
        }
        Err(data) => {
            contract::output(&data);
            1
        }
    }
}

/// For `main.rs`: prints the constructor, or else `interface`, as `cargo stylus export-abi` asks.
#[cfg(feature = "export-abi")]
pub fn print_from_args<P: Program>(interface: &str) {
    match std::env::args().nth(1).as_deref() {
        Some("constructor") if P::CONSTRUCTOR.is_empty() => {}
        Some("constructor") => println!("{}", P::CONSTRUCTOR),
        _ => print!("{interface}"),
    }
}

/// Makes a storage structure a program. See [`entry`](crate::entry).
#[macro_export]
macro_rules! entry_point {
    ($program:ty) => {
        $crate::entry_point! { @program $program, "", |program, input| {
            let _ = (program, input);
            Ok(())
        } }
    };
    ($program:ty, constructor($($name:ident: $kind:ident),* $(,)?)) => {
        $crate::entry_point! {
            @program $program,
            $crate::entry_point!(@signature $($kind $name),*),
            |program, input| {
                $(let $name = $crate::entry_point!(@read $kind input);)*
                program.constructor($($name),*).map_err(::core::convert::Into::into)
            }
        }
    };
    (@program $program:ty, $constructor:expr, |$self:ident, $input:ident| $construct:block) => {
        // Safety: it is the program's storage, and there is one of it.
        unsafe impl $crate::stylus_sdk::prelude::TopLevelStorage for $program {}

        impl $crate::entry::Program for $program {
            const CONSTRUCTOR: &'static str = $constructor;

            fn construct(
                &mut self,
                #[allow(unused_mut)] mut $input: $crate::reader::Reader<'_>,
            ) -> Result<(), ::alloc::vec::Vec<u8>> {
                let $self = self;
                $construct
            }

            #[inline(always)]
            fn call(&mut self, calldata: &[u8]) -> $crate::stylus_sdk::ArbResult {
                self.functions(calldata)
            }
        }

        /// What the chain calls.
        #[cfg(all(target_arch = "wasm32", not(feature = "export-abi")))]
        #[no_mangle]
        pub extern "C" fn user_entrypoint(len: usize) -> usize {
            $crate::entry::run::<$program>(len)
        }

        // On the host nothing else uses the program.
        const _: fn(&mut $program, &[u8]) -> $crate::stylus_sdk::ArbResult =
            $crate::entry::dispatch::<$program>;

        #[cfg(feature = "export-abi")]
        pub(crate) fn print_from_args(interface: &str) {
            $crate::entry::print_from_args::<$program>(interface);
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl<S> $crate::stylus_sdk::abi::Router<S> for $program
        where
            S: $crate::stylus_sdk::prelude::TopLevelStorage
                + ::core::borrow::BorrowMut<Self>
                + $crate::stylus_sdk::stylus_core::ValueDenier,
        {
            type Storage = Self;

            fn route(_: &mut S, _: u32, _: &[u8]) -> Option<$crate::stylus_sdk::ArbResult> {
                None
            }

            fn receive(_: &mut S) -> Option<Result<(), ::alloc::vec::Vec<u8>>> {
                None
            }

            fn fallback(storage: &mut S, calldata: &[u8]) -> Option<$crate::stylus_sdk::ArbResult> {
                Some($crate::entry::dispatch::<Self>(storage.borrow_mut(), calldata))
            }

            fn constructor(_: &mut S, _: &[u8]) -> Option<$crate::stylus_sdk::ArbResult> {
                None
            }
        }
    };
    (@signature) => { "constructor()" };
    (@signature $kind:ident $name:ident $(, $kinds:ident $names:ident)*) => {
        concat!(
            "constructor(", stringify!($kind), " ", stringify!($name),
            $(", ", stringify!($kinds), " ", stringify!($names),)* ")"
        )
    };
    (@read address $input:ident) => { $input.address()? };
    (@read uint256 $input:ident) => { $input.word()? };
    (@read bytes32 $input:ident) => { $input.hash()? };
    (@read bool $input:ident) => { $input.flag()? };
}
