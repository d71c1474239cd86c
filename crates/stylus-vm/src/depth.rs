//! The stack that a function needs at worst, in words.

use crate::module::{Instr, Module, Signature};
use crate::ActivationError;
use wasmparser::{BlockType, Operator};

/// Largest frame, words.
const MAX_FRAME: u32 = 10 * 1024;
/// Most values on the operand stack at once.
const MAX_CONTENTION: u32 = 4_096;
/// Words of a frame besides operands and locals.
const FRAME_OVERHEAD: u32 = 4;

#[derive(Default)]
struct Stack {
    now: u32,
    worst: u32,
}

impl Stack {
    fn push(&mut self, count: usize) {
        self.now = self.now.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        self.worst = self.worst.max(self.now);
    }

    fn pop(&mut self, count: usize) {
        self.now = self.now.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// Results are counted before the arguments are taken off.
    fn call(&mut self, ty: &Signature) {
        self.push(ty.outputs.len());
        self.pop(ty.inputs.len());
    }
}

/// Words of the frame of function `index` with `locals` declared locals.
pub fn frame_size(
    module: &Module<'_>,
    body: &[Instr<'_>],
    locals: u32,
    index: usize,
) -> Result<u32, ActivationError> {
    let contention = worst_depth(module, body)?;
    if contention > MAX_CONTENTION {
        return Err(ActivationError::TooManyValues {
            function: index,
            values: contention,
            limit: MAX_CONTENTION,
        });
    }
    let words = contention.saturating_add(locals).saturating_add(FRAME_OVERHEAD);
    if words > MAX_FRAME {
        return Err(ActivationError::FrameTooLarge { function: index, words, limit: MAX_FRAME });
    }
    Ok(words)
}

fn worst_depth(module: &Module<'_>, body: &[Instr<'_>]) -> Result<u32, ActivationError> {
    use Operator::*;
    let missing = || ActivationError::Invalid("unknown type or function".into());
    let signature = |ty: u32| module.types.get(ty as usize).ok_or_else(missing);
    let mut stack = Stack::default();
    let mut scopes = vec![0];
    for instr in body {
        match &instr.op {
            op @ (Block { blockty } | Loop { blockty } | If { blockty }) => {
                if matches!(op, If { .. }) {
                    stack.pop(1);
                }
                match blockty {
                    BlockType::Empty => {}
                    BlockType::Type(_) => stack.push(1),
                    BlockType::FuncType(ty) => stack.call(signature(*ty)?),
                }
                scopes.push(stack.now);
            }
            Else => stack.now = *scopes.last().ok_or_else(missing)?,
            End => stack.now = scopes.pop().ok_or_else(missing)?,
            Call { function_index } => stack.call(module.signature(*function_index).ok_or_else(missing)?),
            CallIndirect { type_index, .. } => {
                stack.call(signature(*type_index)?);
                stack.pop(1);
            }
            MemoryFill { .. } | MemoryCopy { .. } => stack.pop(3),
            op => match operand_change(op) {
                Some(1) => stack.push(1),
                Some(0) => {}
                Some(change) => stack.pop(usize::from(change.unsigned_abs())),
                None => return Err(ActivationError::UnsupportedInstruction(format!("{op:?}"))),
            },
        }
    }
    Ok(stack.worst)
}

/// Change of the operand stack by an instruction without blocks or signatures.
fn operand_change(op: &Operator<'_>) -> Option<i8> {
    use Operator::*;
    let change = match op {
        LocalGet { .. } | GlobalGet { .. } | MemorySize { .. } => 1,
        I32Const { .. } | I64Const { .. } | F32Const { .. } | F64Const { .. } => 1,

        Nop | Unreachable | Return | Br { .. } | LocalTee { .. } | MemoryGrow { .. } => 0,
        I32Load { .. } | I64Load { .. } | F32Load { .. } | F64Load { .. } => 0,
        I32Load8S { .. } | I32Load8U { .. } | I32Load16S { .. } | I32Load16U { .. } => 0,
        I64Load8S { .. } | I64Load8U { .. } | I64Load16S { .. } | I64Load16U { .. } => 0,
        I64Load32S { .. } | I64Load32U { .. } => 0,
        I32Eqz | I64Eqz | I32Clz | I32Ctz | I32Popcnt | I64Clz | I64Ctz | I64Popcnt => 0,
        I32WrapI64 | I64ExtendI32S | I64ExtendI32U => 0,
        I32Extend8S | I32Extend16S | I64Extend8S | I64Extend16S | I64Extend32S => 0,
        F32Abs | F32Neg | F32Ceil | F32Floor | F32Trunc | F32Nearest | F32Sqrt => 0,
        F64Abs | F64Neg | F64Ceil | F64Floor | F64Trunc | F64Nearest | F64Sqrt => 0,
        I32TruncF32S | I32TruncF32U | I32TruncF64S | I32TruncF64U => 0,
        I64TruncF32S | I64TruncF32U | I64TruncF64S | I64TruncF64U => 0,
        I32TruncSatF32S | I32TruncSatF32U | I32TruncSatF64S | I32TruncSatF64U => 0,
        I64TruncSatF32S | I64TruncSatF32U | I64TruncSatF64S | I64TruncSatF64U => 0,
        F32ConvertI32S | F32ConvertI32U | F32ConvertI64S | F32ConvertI64U | F32DemoteF64 => 0,
        F64ConvertI32S | F64ConvertI32U | F64ConvertI64S | F64ConvertI64U | F64PromoteF32 => 0,
        I32ReinterpretF32 | I64ReinterpretF64 | F32ReinterpretI32 | F64ReinterpretI64 => 0,

        Drop | BrIf { .. } | BrTable { .. } | LocalSet { .. } | GlobalSet { .. } => -1,
        I32Eq | I32Ne | I32LtS | I32LtU | I32GtS | I32GtU | I32LeS | I32LeU | I32GeS | I32GeU => -1,
        I64Eq | I64Ne | I64LtS | I64LtU | I64GtS | I64GtU | I64LeS | I64LeU | I64GeS | I64GeU => -1,
        F32Eq | F32Ne | F32Lt | F32Gt | F32Le | F32Ge => -1,
        F64Eq | F64Ne | F64Lt | F64Gt | F64Le | F64Ge => -1,
        I32Add | I32Sub | I32Mul | I32DivS | I32DivU | I32RemS | I32RemU => -1,
        I64Add | I64Sub | I64Mul | I64DivS | I64DivU | I64RemS | I64RemU => -1,
        I32And | I32Or | I32Xor | I32Shl | I32ShrS | I32ShrU | I32Rotl | I32Rotr => -1,
        I64And | I64Or | I64Xor | I64Shl | I64ShrS | I64ShrU | I64Rotl | I64Rotr => -1,
        F32Add | F32Sub | F32Mul | F32Div | F32Min | F32Max | F32Copysign => -1,
        F64Add | F64Sub | F64Mul | F64Div | F64Min | F64Max | F64Copysign => -1,

        Select => -2,
        I32Store { .. } | I64Store { .. } | F32Store { .. } | F64Store { .. } => -2,
        I32Store8 { .. } | I32Store16 { .. } => -2,
        I64Store8 { .. } | I64Store16 { .. } | I64Store32 { .. } => -2,
        _ => return None,
    };
    Some(change)
}
