//! Prices in ink: instructions and host calls.

use crate::module::Signature;
use wasmparser::Operator;

/// A host call that may return something.
pub const HOSTIO: u64 = 8_400;
/// Each pointer a host call takes.
pub const PTR: u64 = 5_040;
/// A host call that asks the chain.
pub const EVM_API: u64 = 59_673;
/// 256-bit division.
pub const DIV: u64 = 20_000;
/// 512-bit multiplication and reduction.
pub const MUL_MOD: u64 = 24_100;
/// 257-bit addition and reduction.
pub const ADD_MOD: u64 = 21_000;

/// Check of the ink left, once for each basic block.
pub const BLOCK_HEADER: u64 = 2_450;
/// Each byte of `memory.fill` and `memory.copy`.
pub const BULK_BYTE: u64 = 100;

/// EVM gas of the accesses and writes that host calls stand for.
pub mod evm {
    /// Least gas left for a storage write.
    pub const SSTORE_SENTRY: u64 = 2_300;
    /// First access to a slot.
    pub const COLD_SLOAD: u64 = 2_100;
    /// First access to an account.
    pub const COLD_ACCOUNT: u64 = 2_600;
    /// Transient load or store.
    pub const TRANSIENT: u64 = 100;
    /// A log, and each of its topics.
    pub const LOG_TOPIC: u64 = 375;
    /// Each byte of a log's data.
    pub const LOG_BYTE: u64 = 8;
    /// Surcharge for loading code.
    pub const EXTERNAL_CODE: u64 = 700;

    /// Cost of EVM memory of `size` bytes: the least that return data costs.
    pub fn memory(size: u64) -> u64 {
        let words = size.div_ceil(32);
        words.saturating_mul(3).saturating_add(words.saturating_mul(words) / 512)
    }
}

/// Copying bytes from the chain into the program.
pub fn write(bytes: u32) -> u64 {
    5_040 + 30 * u64::from(bytes.saturating_sub(32))
}

/// Copying bytes from the program to the chain.
pub fn read(bytes: u32) -> u64 {
    16_381 + 55 * u64::from(bytes.saturating_sub(32))
}

/// Hashing bytes; two words are in the base price.
pub fn keccak(bytes: u32) -> u64 {
    121_800 + 21_000 * u64::from(bytes.div_ceil(32).saturating_sub(2))
}

/// Exponentiation, by the length of the exponent without leading zero bytes.
pub fn pow(exponent: &[u8; 32]) -> u64 {
    let zeros = exponent.iter().take_while(|byte| **byte == 0).count() as u64;
    3_000 + (33 - zeros) * 17_500
}

/// Price of an instruction. What a program may hold but never run, floats above all, costs everything.
pub fn instruction(op: &Operator<'_>, types: &[Signature]) -> u64 {
    use Operator::*;
    match op {
        Unreachable | Return | Nop | I32Const { .. } | I64Const { .. } => 1,
        Block { .. } | Loop { .. } | Else | End => 1,
        Drop => 9,
        Br { .. } | BrIf { .. } | If { .. } => 765,
        Select => 1_250,
        Call { .. } => 3_800,
        LocalGet { .. } | LocalTee { .. } => 75,
        LocalSet { .. } => 210,
        GlobalGet { .. } => 225,
        GlobalSet { .. } => 575,

        I32Load { .. } | I32Load8S { .. } | I32Load8U { .. } | I32Load16S { .. } | I32Load16U { .. } => 670,
        I64Load { .. } | I64Load8S { .. } | I64Load8U { .. } | I64Load16S { .. } => 680,
        I64Load16U { .. } | I64Load32S { .. } | I64Load32U { .. } => 680,
        I32Store { .. } | I32Store8 { .. } | I32Store16 { .. } => 825,
        I64Store { .. } | I64Store8 { .. } | I64Store16 { .. } | I64Store32 { .. } => 950,
        MemorySize { .. } => 3_000,
        MemoryGrow { .. } => 8_050,
        MemoryCopy { .. } | MemoryFill { .. } => 950,

        I32Eqz | I32Eq | I32Ne | I32LtS | I32LtU | I32GtS | I32GtU | I32LeS | I32LeU | I32GeS | I32GeU => 170,
        I64Eqz | I64Eq | I64Ne | I64LtS | I64LtU | I64GtS | I64GtU | I64LeS | I64LeU | I64GeS | I64GeU => 225,

        I32Add | I32Sub | I32And | I32Or | I32Xor | I32Shl | I32ShrS | I32ShrU | I32Rotl | I32Rotr => 70,
        I64Add | I64Sub | I64And | I64Or | I64Xor | I64Shl | I64ShrS | I64ShrU | I64Rotl | I64Rotr => 100,
        I32Mul | I64Mul => 160,
        I32DivS | I32DivU | I32RemS | I32RemU => 1_120,
        I64DivS | I64DivU | I64RemS | I64RemU => 1_270,
        I32Clz | I32Ctz | I64Clz | I64Ctz => 210,
        I32Popcnt => 2_650,
        I64Popcnt => 6_000,
        I32WrapI64 | I64ExtendI32S | I64ExtendI32U => 100,
        I32Extend8S | I32Extend16S | I64Extend8S | I64Extend16S | I64Extend32S => 100,

        BrTable { targets } => 2_400 + 325 * u64::from(targets.len()),
        CallIndirect { type_index, .. } => {
            let inputs = types.get(*type_index as usize).map_or(0, |ty| ty.inputs.len());
            13_610 + 650 * inputs as u64
        }
        _ => u64::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_flat_up_to_a_word() {
        assert_eq!(write(0), 5_040);
        assert_eq!(write(32), 5_040);
        assert_eq!(write(33), 5_070);
        assert_eq!(read(32), 16_381);
        assert_eq!(read(64), 16_381 + 32 * 55);
        assert_eq!(read(u32::MAX), 16_381 + 55 * u64::from(u32::MAX - 32));
    }

    #[test]
    fn keccak_holds_two_words_in_its_base() {
        assert_eq!(keccak(0), 121_800);
        assert_eq!(keccak(64), 121_800);
        assert_eq!(keccak(65), 142_800);
    }

    #[test]
    fn pow_counts_the_bytes_of_the_exponent() {
        let mut exponent = [0; 32];
        assert_eq!(pow(&exponent), 3_000 + 17_500);
        exponent[31] = 1;
        assert_eq!(pow(&exponent), 3_000 + 2 * 17_500);
        assert_eq!(pow(&[0xff; 32]), 3_000 + 33 * 17_500);
    }

    #[test]
    fn evm_memory_grows_with_the_square() {
        assert_eq!(evm::memory(0), 0);
        assert_eq!(evm::memory(1), 3);
        assert_eq!(evm::memory(32 * 1_024), 3 * 1_024 + 1_024 * 1_024 / 512);
    }
}
