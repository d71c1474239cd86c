//! Instrumentation: a program counts its own ink, stack and memory.
//!
//! The passes run one after another over a function body, each over what the one before gave. What they insert is
//! part of the charged figures (the stack need and the length of a body), so their order and output are fixed.

use crate::depth::frame_size;
use crate::module::{Code, Instr, Module, Signature};
use crate::{pricing, ActivationError};
use wasm_encoder::{
    CodeSection, ConstExpr, Encode, ExportKind, ExportSection, GlobalType, Instruction, RawSection,
    SectionId, ValType,
};
use wasmparser::{BlockType, ExternalKind, Operator};

/// Global that holds the ink left.
pub const INK_LEFT: &str = "stylus_ink_left";
/// Global that is 1 once the ink has run out.
pub const INK_STATUS: &str = "stylus_ink_status";
/// Global that holds the words of stack left.
pub const STACK_LEFT: &str = "stylus_stack_left";
/// The function a call starts.
pub const ENTRY_POINT: &str = "user_entrypoint";
/// The memory's name.
pub const MEMORY: &str = "memory";
/// Globals the instrumentation adds.
pub const ADDED_GLOBALS: u32 = 4;

/// Most pages a program may start with.
const MAX_INITIAL_PAGES: u64 = 128;
const PAY_FOR_GROWTH: &str = "pay_for_memory_grow";

/// Indices of what the inserted code uses.
struct Added {
    ink: u32,
    status: u32,
    scratch: u32,
    stack: u32,
    /// The host function that is paid before memory grows; `None` when the memory cannot grow.
    pay_for_growth: Option<u32>,
}

/// Instruments every function of a module in place and gives the encoded result.
pub fn instrument(module: &mut Module<'_>) -> Result<Vec<u8>, ActivationError> {
    let first = module.globals;
    let added = Added {
        ink: first,
        status: first + 1,
        scratch: first + 2,
        stack: first + 3,
        pay_for_growth: growth_function(module)?,
    };
    let mut codes = std::mem::take(&mut module.codes);
    for (index, code) in codes.iter_mut().enumerate() {
        let body = meter(std::mem::take(&mut code.body), &module.types, &added);
        let body = meter_bulk(body, &added);
        let frame = frame_size(module, &body, code.locals, index)?;
        let body = check_depth(body, frame, &added);
        code.body = part_far_stores(bound_heap(body, &added), &added);
    }
    module.codes = codes;
    Ok(encode(module, &added))
}

fn growth_function(module: &Module<'_>) -> Result<Option<u32>, ActivationError> {
    let memory = module.memories.first().ok_or(ActivationError::MissingMemory)?;
    if memory.initial > MAX_INITIAL_PAGES {
        return Err(ActivationError::TooManyPages { pages: memory.initial, limit: MAX_INITIAL_PAGES });
    }
    if memory.maximum == Some(memory.initial) {
        return Ok(None);
    }
    let function = module.import("vm_hooks", PAY_FOR_GROWTH).ok_or(ActivationError::MissingGrowthImport)?;
    Ok(Some(function))
}

fn ends_basic_block(op: &Operator<'_>) -> bool {
    use Operator::*;
    let structure = matches!(op, End | Else | Return | Loop { .. } | If { .. });
    structure || matches!(op, Br { .. } | BrIf { .. } | BrTable { .. } | Call { .. } | CallIndirect { .. })
}

fn insert<'a>(out: &mut Vec<Instr<'a>>, ops: impl IntoIterator<Item = Operator<'a>>) {
    out.extend(ops.into_iter().map(|op| Instr { op, raw: None }));
}

fn get<'a>(global_index: u32) -> Operator<'a> {
    Operator::GlobalGet { global_index }
}

fn set<'a>(global_index: u32) -> Operator<'a> {
    Operator::GlobalSet { global_index }
}

/// Pays for each basic block before it runs.
fn meter<'a>(body: Vec<Instr<'a>>, types: &[Signature], added: &Added) -> Vec<Instr<'a>> {
    use Operator::*;
    let mut out = Vec::with_capacity(body.len() * 2);
    let mut block = Vec::new();
    let mut cost = 0_u64;
    for instr in body {
        cost = cost.saturating_add(pricing::instruction(&instr.op, types));
        let end = ends_basic_block(&instr.op);
        block.push(instr);
        if !end {
            continue;
        }
        let value = cost.saturating_add(pricing::BLOCK_HEADER) as i64;
        insert(
            &mut out,
            [
                get(added.ink),
                I64Const { value },
                I64LtU,
                If { blockty: BlockType::Empty },
                I32Const { value: 1 },
                set(added.status),
                Unreachable,
                End,
                get(added.ink),
                I64Const { value },
                I64Sub,
                set(added.ink),
            ],
        );
        out.append(&mut block);
        cost = 0;
    }
    out
}

/// Pays for the bytes of `memory.fill` and `memory.copy`, whose count is on top of the stack.
fn meter_bulk<'a>(body: Vec<Instr<'a>>, added: &Added) -> Vec<Instr<'a>> {
    use Operator::*;
    let mut out = Vec::with_capacity(body.len());
    for instr in body {
        if matches!(instr.op, MemoryFill { .. } | MemoryCopy { .. }) {
            insert(
                &mut out,
                [
                    set(added.scratch),
                    get(added.ink),
                    get(added.ink),
                    get(added.scratch),
                    I64ExtendI32U,
                    I64Const { value: pricing::BULK_BYTE as i64 },
                    I64Mul,
                    I64Sub,
                    set(added.ink),
                    get(added.ink),
                    I64LtU,
                    If { blockty: BlockType::Empty },
                    I32Const { value: 1 },
                    set(added.status),
                    Unreachable,
                    End,
                    get(added.scratch),
                ],
            );
        }
        out.push(instr);
    }
    out
}

/// Takes the frame from the stack left on entry and gives it back on return.
fn check_depth<'a>(mut body: Vec<Instr<'a>>, frame: u32, added: &Added) -> Vec<Instr<'a>> {
    use Operator::*;
    let value = frame as i32;
    let mut out = Vec::with_capacity(body.len() + 32);
    insert(
        &mut out,
        [
            get(added.stack),
            I32Const { value },
            I32LeU,
            If { blockty: BlockType::Empty },
            I32Const { value: 0 },
            set(added.stack),
            Unreachable,
            End,
            get(added.stack),
            I32Const { value },
            I32Sub,
            set(added.stack),
        ],
    );
    let last = body.pop();
    body.push(Instr { op: Return, raw: None });
    body.extend(last);
    for instr in body {
        if matches!(instr.op, Return) {
            insert(&mut out, [get(added.stack), I32Const { value }, I32Add, set(added.stack)]);
        }
        out.push(instr);
    }
    out
}

/// Pays the host before memory grows.
fn bound_heap<'a>(body: Vec<Instr<'a>>, added: &Added) -> Vec<Instr<'a>> {
    let Some(function_index) = added.pay_for_growth else { return body };
    let mut out = Vec::with_capacity(body.len());
    for instr in body {
        if matches!(instr.op, Operator::MemoryGrow { .. }) {
            let scratch = added.scratch;
            insert(&mut out, [set(scratch), get(scratch), get(scratch), Operator::Call { function_index }]);
        }
        out.push(instr);
    }
    out
}

/// wasmi 2.0.0 panics where an integer store with an offset beyond 16 bits takes one local, held in its register, as
/// address and value. A global read in between takes the register from it. Costs no ink.
fn part_far_stores<'a>(body: Vec<Instr<'a>>, added: &Added) -> Vec<Instr<'a>> {
    use Operator::*;
    let mut out = Vec::with_capacity(body.len());
    for instr in body {
        if let I32Store { memarg } | I32Store8 { memarg } | I32Store16 { memarg } = instr.op {
            if memarg.offset > u64::from(u16::MAX) {
                insert(&mut out, [get(added.status), Drop]);
            }
        }
        out.push(instr);
    }
    out
}

fn encode(module: &Module<'_>, added: &Added) -> Vec<u8> {
    let mut out = wasm_encoder::Module::new();
    let mut globals_done = false;
    let mut code_done = false;
    for (id, data) in module.sections.iter().copied() {
        if id == SectionId::Global as u8 {
            out.section(&RawSection { id, data: &globals(module.globals, data) });
            globals_done = true;
            continue;
        }
        // the memory is exported, so there is an export section
        if id == SectionId::Export as u8 {
            if !globals_done {
                out.section(&RawSection { id: SectionId::Global as u8, data: &globals(0, &[0]) });
                globals_done = true;
            }
            out.section(&exports(module, added));
        } else if id == SectionId::Code as u8 {
            // its entries and their count are both reported under this number
            if !code_done {
                out.section(&code_section(&module.codes));
                code_done = true;
            }
        } else {
            out.section(&RawSection { id, data });
        }
    }
    out.finish()
}

/// The global section with what the instrumentation adds. `data` starts with the count, which is replaced.
fn globals(count: u32, data: &[u8]) -> Vec<u8> {
    let header = data.iter().position(|byte| byte & 0x80 == 0).map_or(data.len(), |last| last + 1);
    let mut out = Vec::with_capacity(data.len() + 32);
    (count + ADDED_GLOBALS).encode(&mut out);
    out.extend_from_slice(data.get(header..).unwrap_or_default());
    for val_type in [ValType::I64, ValType::I32, ValType::I32, ValType::I32] {
        GlobalType { val_type, mutable: true, shared: false }.encode(&mut out);
        match val_type {
            ValType::I64 => ConstExpr::i64_const(0),
            _ => ConstExpr::i32_const(0),
        }
        .encode(&mut out);
    }
    out
}

fn exports(module: &Module<'_>, added: &Added) -> ExportSection {
    let mut section = ExportSection::new();
    for export in &module.exports {
        match export.kind {
            ExternalKind::Func if export.name == ENTRY_POINT => {
                section.export(ENTRY_POINT, ExportKind::Func, export.index);
            }
            ExternalKind::Memory if export.name == MEMORY => {
                section.export(MEMORY, ExportKind::Memory, export.index);
            }
            _ => {}
        }
    }
    section.export(INK_LEFT, ExportKind::Global, added.ink);
    section.export(INK_STATUS, ExportKind::Global, added.status);
    section.export(STACK_LEFT, ExportKind::Global, added.stack);
    section
}

fn code_section(codes: &[Code<'_>]) -> CodeSection {
    let mut section = CodeSection::new();
    let mut body = Vec::new();
    for code in codes {
        body.clear();
        body.extend_from_slice(code.raw_locals);
        for instr in &code.body {
            match instr.raw {
                Some(raw) => body.extend_from_slice(raw),
                None => encode_inserted(&instr.op, &mut body),
            }
        }
        section.raw(&body);
    }
    section
}

/// Encodes the few instructions that the passes insert.
fn encode_inserted(op: &Operator<'_>, out: &mut Vec<u8>) {
    let instruction = match op {
        Operator::GlobalGet { global_index } => Instruction::GlobalGet(*global_index),
        Operator::GlobalSet { global_index } => Instruction::GlobalSet(*global_index),
        Operator::I32Const { value } => Instruction::I32Const(*value),
        Operator::I64Const { value } => Instruction::I64Const(*value),
        Operator::I64LtU => Instruction::I64LtU,
        Operator::I32LeU => Instruction::I32LeU,
        Operator::I32Add => Instruction::I32Add,
        Operator::I32Sub => Instruction::I32Sub,
        Operator::I64Sub => Instruction::I64Sub,
        Operator::I64Mul => Instruction::I64Mul,
        Operator::Drop => Instruction::Drop,
        Operator::I64ExtendI32U => Instruction::I64ExtendI32U,
        Operator::If { .. } => Instruction::If(wasm_encoder::BlockType::Empty),
        Operator::End => Instruction::End,
        Operator::Return => Instruction::Return,
        Operator::Call { function_index } => Instruction::Call(*function_index),
        _ => Instruction::Unreachable,
    };
    instruction.encode(out);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of the instructions of the first function after instrumentation, and the encoded module.
    fn instrumented(wat: &str) -> (Vec<String>, Vec<u8>) {
        let wasm = wat::parse_str(wat).expect("the test's source is readable");
        let mut module = Module::parse(&wasm, 3).expect("valid");
        let encoded = instrument(&mut module).expect("instrumented");
        let names = module.codes[0].body.iter().map(|instr| name(&instr.op)).collect();
        (names, encoded)
    }

    fn name(op: &Operator<'_>) -> String {
        let text = format!("{op:?}");
        text.split([' ', '{']).next().unwrap_or_default().to_owned()
    }

    fn module(memory: &str, body: &str) -> String {
        format!(
            r#"(module (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
                (memory (export "memory") {memory}) (func (export "user_entrypoint") (param i32) (result i32) {body}))"#
        )
    }

    const METER: [&str; 12] = [
        "GlobalGet",
        "I64Const",
        "I64LtU",
        "If",
        "I32Const",
        "GlobalSet",
        "Unreachable",
        "End",
        "GlobalGet",
        "I64Const",
        "I64Sub",
        "GlobalSet",
    ];
    const ENTER: [&str; 12] = [
        "GlobalGet",
        "I32Const",
        "I32LeU",
        "If",
        "I32Const",
        "GlobalSet",
        "Unreachable",
        "End",
        "GlobalGet",
        "I32Const",
        "I32Sub",
        "GlobalSet",
    ];
    const LEAVE: [&str; 4] = ["GlobalGet", "I32Const", "I32Add", "GlobalSet"];

    #[test]
    fn a_function_is_metered_and_its_stack_counted() {
        let (names, _) = instrumented(&module("1 1", "i32.const 0"));
        let expected: Vec<&str> = [&ENTER[..], &METER, &["I32Const"], &LEAVE, &["Return", "End"]].concat();
        assert_eq!(names, expected);
    }

    #[test]
    fn every_basic_block_and_every_return_is_covered() {
        let body = "(if (local.get 0) (then (return (i32.const 1)))) i32.const 0";
        let (names, _) = instrumented(&module("1 1", body));
        let expected: Vec<&str> = [
            &ENTER[..],
            &METER,
            &["LocalGet", "If"],
            &METER,
            &["I32Const"],
            &LEAVE,
            &["Return"],
            &METER,
            &["End"],
            &METER,
            &["I32Const"],
            &LEAVE,
            &["Return", "End"],
        ]
        .concat();
        assert_eq!(names, expected);
    }

    #[test]
    fn bulk_instructions_are_metered_by_their_count() {
        let body = "(memory.copy (i32.const 0) (i32.const 0) (i32.const 0)) i32.const 0";
        let (names, _) = instrumented(&module("1 1", body));
        let at = names.iter().position(|name| name == "MemoryCopy").expect("it is there");
        assert_eq!(names[at - 17], "GlobalSet");
        assert_eq!(names[at - 11], "I64Mul");
        assert_eq!(names[at - 1], "GlobalGet");
    }

    #[test]
    fn growth_is_paid_only_where_memory_can_grow() {
        let body = "(memory.grow (local.get 0))";
        let fixed = instrumented(&module("1 1", body)).0;
        let growing = instrumented(&module("1 2", body)).0;
        assert!(!fixed.iter().any(|name| name == "Call"));
        let at = growing.iter().position(|name| name == "MemoryGrow").expect("it is there");
        assert_eq!(growing[at - 4..at], ["GlobalSet", "GlobalGet", "GlobalGet", "Call"]);
        assert_eq!(growing.len(), fixed.len() + 4);
    }

    #[test]
    fn the_result_is_valid_and_keeps_what_programs_need() {
        let wat = r#"(module (type (func)) (import "vm_hooks" "msg_reentrant" (func (result i32)))
            (table 2 2 funcref) (memory (export "memory") 1 1)
            (global $g (mut i64) (i64.const 5)) (global (export "other") i32 (i32.const 7))
            (func $f (local i32 i64 i64)) (elem (i32.const 0) $f) (data (i32.const 3) "abc")
            (func (export "user_entrypoint") (param i32) (result i32)
                (global.set $g (i64.const 1)) (call_indirect (type 0) (i32.const 0)) i32.const 0))"#;
        let (_, encoded) = instrumented(wat);
        wasmparser::validate(&encoded).expect("valid");
        let module = Module::parse(&encoded, 3).map(|module| {
            let names: Vec<_> = module.exports.iter().map(|export| export.name.to_owned()).collect();
            (names, module.globals, module.datas, module.elements, module.codes[0].locals)
        });
        // the added names are reserved, so the module is no program any more
        assert_eq!(module, Err(ActivationError::ReservedName(INK_LEFT.into())));
        let exports: Vec<String> = wasmparser::Parser::new(0)
            .parse_all(&encoded)
            .filter_map(|payload| match payload {
                Ok(wasmparser::Payload::ExportSection(exports)) => Some(exports),
                _ => None,
            })
            .flat_map(|exports| exports.into_iter().map(|export| export.expect("readable").name.to_owned()))
            .collect();
        assert_eq!(exports, [MEMORY, ENTRY_POINT, INK_LEFT, INK_STATUS, STACK_LEFT]);
    }

    #[test]
    fn modules_without_globals_get_a_section_for_them() {
        let (_, encoded) = instrumented(&module("1 1", "i32.const 0"));
        wasmparser::validate(&encoded).expect("valid");
        assert_eq!(globals(0, &[0])[0], 4);
        // a count of two bytes is replaced as a whole
        assert_eq!(globals(128, &[0x80, 0x01, 0xaa])[..3], [0x84, 0x01, 0xaa]);
    }
}
