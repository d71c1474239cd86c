//! A module taken apart: what the checks, the instrumentation and the prices look at.

use crate::ActivationError;
use std::collections::{HashMap, HashSet};
use wasmparser::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, ExternalKind, FunctionBody, MemoryType,
    Name, NameSectionReader, Operator, Parser, Payload, RefType, TableType, TypeRef, ValType, Validator,
    WasmFeatures,
};

/// Stylus version from which blocks and functions give at most one value.
const NO_MULTI_VALUE_VERSION: u16 = 3;
const PAGE_SIZE: u64 = 65_536;

/// Parameters and results of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Parameters.
    pub inputs: Vec<ValType>,
    /// Results.
    pub outputs: Vec<ValType>,
}

/// An imported function.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// Module it comes from.
    pub module: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// Index of its signature.
    pub ty: u32,
}

/// An export.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub kind: ExternalKind,
    /// Its index among its kind.
    pub index: u32,
}

/// An instruction with its bytes, when it stood in the source.
#[derive(Clone, Debug)]
pub struct Instr<'a> {
    /// The instruction.
    pub op: Operator<'a>,
    /// Its encoding; `None` when instrumentation put it there.
    pub raw: Option<&'a [u8]>,
}

/// The body of a function.
#[derive(Debug)]
pub struct Code<'a> {
    /// Declared locals, parameters not among them.
    pub locals: u32,
    /// Their encoding.
    pub raw_locals: &'a [u8],
    /// Instructions, the last `end` included.
    pub body: Vec<Instr<'a>>,
}

/// A module that is valid WASM within the features that programs may use.
#[derive(Default)]
pub struct Module<'a> {
    /// Function types.
    pub types: Vec<Signature>,
    /// Imported functions.
    pub imports: Vec<Import<'a>>,
    /// Type index of each function of the module's own.
    pub functions: Vec<u32>,
    /// Tables.
    pub tables: Vec<TableType>,
    /// Memories.
    pub memories: Vec<MemoryType>,
    /// Number of globals.
    pub globals: u32,
    /// Exports.
    pub exports: Vec<Export<'a>>,
    /// Whether there is a start function.
    pub has_start: bool,
    /// Function bodies.
    pub codes: Vec<Code<'a>>,
    /// Number of data segments.
    pub datas: usize,
    /// Bytes of the data segments with their headers.
    pub data_range: u64,
    /// Bytes of the data segments without them.
    pub data_len: u64,
    /// Number of element segments.
    pub elements: usize,
    /// Bytes of the element segments with their headers.
    pub element_range: u64,
    /// Length of the module's own name.
    pub module_name_len: usize,
    /// Sections in order, custom ones left out.
    pub sections: Vec<(u8, &'a [u8])>,
    data_segments: Vec<Data<'a>>,
    element_segments: Vec<Element<'a>>,
}

impl From<wasmparser::Error> for ActivationError {
    fn from(error: wasmparser::Error) -> Self {
        Self::Invalid(error.to_string())
    }
}

fn features(stylus_version: u16) -> WasmFeatures {
    let mut features = WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::FLOATS
        | WasmFeatures::GC_TYPES;
    features.set(WasmFeatures::MULTI_VALUE, stylus_version < NO_MULTI_VALUE_VERSION);
    features
}

impl<'a> Module<'a> {
    /// Reads and validates a module.
    pub fn parse(wasm: &'a [u8], stylus_version: u16) -> Result<Self, ActivationError> {
        Validator::new_with_features(features(stylus_version)).validate_all(wasm)?;
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                if !matches!(payload, Payload::CustomSection(_)) {
                    module.sections.push((id, slice(wasm, range.start, range.end)?));
                }
            }
            module.read(payload, wasm)?;
        }
        module.check_names()?;
        module.check_segments()?;
        Ok(module)
    }

    fn read(&mut self, payload: Payload<'a>, wasm: &'a [u8]) -> Result<(), ActivationError> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    let ty = ty?;
                    self.types
                        .push(Signature { inputs: ty.params().to_vec(), outputs: ty.results().to_vec() });
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    let TypeRef::Func(ty) = import.ty else {
                        return Err(ActivationError::ImportKind {
                            module: import.module.into(),
                            name: import.name.into(),
                        });
                    };
                    self.imports.push(Import { module: import.module, name: import.name, ty });
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    constant(&global?.init_expr)?;
                    self.globals += 1;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    self.exports.push(Export { name: export.name, kind: export.kind, index: export.index });
                }
            }
            Payload::StartSection { .. } => self.has_start = true,
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element?;
                    self.elements += 1;
                    self.element_range += element.range.end - element.range.start;
                    self.element_segments.push(element);
                }
            }
            Payload::DataSection(datas) => {
                for data in datas {
                    let data = data?;
                    self.datas += 1;
                    self.data_range += data.range.end - data.range.start;
                    self.data_len += data.data.len() as u64;
                    self.data_segments.push(data);
                }
            }
            Payload::CodeSectionEntry(body) => self.codes.push(read_code(&body, wasm)?),
            Payload::CustomSection(section) if section.name() == "name" => {
                let names = NameSectionReader::new(wasmparser::BinaryReader::new(section.data(), 0));
                self.read_names(names)?;
            }
            Payload::CustomSection(_) | Payload::CodeSectionStart { .. } => {}
            Payload::Version { .. } | Payload::End(_) => {}
            Payload::DataCountSection { .. } => {
                return Err(ActivationError::UnsupportedSection("data count"))
            }
            Payload::TagSection(_) => return Err(ActivationError::UnsupportedSection("tag")),
            _ => return Err(ActivationError::UnsupportedSection("unknown")),
        }
        Ok(())
    }

    fn read_names(&mut self, names: NameSectionReader<'a>) -> Result<(), ActivationError> {
        for name in names {
            match name? {
                Name::Module { name, .. } => self.module_name_len = name.len(),
                Name::Function(functions) => {
                    for naming in functions {
                        naming?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Names that would collide with what the engine adds or provides.
    fn check_names(&self) -> Result<(), ActivationError> {
        let mut types = HashMap::new();
        for import in &self.imports {
            let prior = types.insert((import.module, import.name), import.ty);
            if prior.is_some_and(|ty| ty != import.ty) {
                return Err(ActivationError::InconsistentImport(import.name.into()));
            }
        }
        let suffixes = || self.exports.iter().filter_map(|export| export.name.rsplit("__").next());
        let exported: HashSet<&str> = suffixes().collect();
        if let Some(import) = self.imports.iter().find(|import| exported.contains(import.name)) {
            return Err(ActivationError::ReexportedImport(import.name.into()));
        }
        let imported = self.imports.iter().map(|import| import.name);
        match suffixes().chain(imported).find(|name| name.starts_with("stylus")) {
            Some(name) => Err(ActivationError::ReservedName(name.into())),
            None => Ok(()),
        }
    }

    /// Active segments must lie inside the initial memory and tables.
    fn check_segments(&self) -> Result<(), ActivationError> {
        let memory = self.memories.first().map_or(0, |memory| memory.initial.saturating_mul(PAGE_SIZE));
        for data in &self.data_segments {
            if let DataKind::Active { offset_expr, .. } = &data.kind {
                let end = segment_offset(offset_expr)?.checked_add(data.data.len() as u64);
                if end.is_none_or(|end| end > memory) {
                    return Err(ActivationError::SegmentOutOfBounds("data"));
                }
            }
        }
        for table in &self.tables {
            if table.element_type != RefType::FUNCREF {
                return Err(ActivationError::Invalid("tables may only hold functions".into()));
            }
        }
        for element in &self.element_segments {
            if let ElementKind::Active { table_index, offset_expr } = &element.kind {
                let table = self.tables.get(table_index.unwrap_or_default() as usize);
                let size = table.map_or(0, |table| table.initial);
                let count = match &element.items {
                    ElementItems::Functions(items) => items.count(),
                    ElementItems::Expressions(_, items) => items.count(),
                };
                let end = segment_offset(offset_expr)?.checked_add(u64::from(count));
                if end.is_none_or(|end| end > size) {
                    return Err(ActivationError::SegmentOutOfBounds("element"));
                }
            }
        }
        Ok(())
    }

    /// Signature of a function, imported ones first.
    pub fn signature(&self, function: u32) -> Option<&Signature> {
        let index = function as usize;
        let ty = match self.imports.get(index) {
            Some(import) => import.ty,
            None => *self.functions.get(index - self.imports.len())?,
        };
        self.types.get(ty as usize)
    }

    /// Index of an imported function.
    pub fn import(&self, module: &str, name: &str) -> Option<u32> {
        let position =
            self.imports.iter().position(|import| import.module == module && import.name == name)?;
        u32::try_from(position).ok()
    }
}

fn slice(wasm: &[u8], start: u64, end: u64) -> Result<&[u8], ActivationError> {
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let bytes = range.and_then(|(start, end)| wasm.get(start..end));
    bytes.ok_or_else(|| ActivationError::Invalid("section out of bounds".into()))
}

fn read_code<'a>(body: &FunctionBody<'a>, wasm: &'a [u8]) -> Result<Code<'a>, ActivationError> {
    let mut locals = 0_u32;
    for group in body.get_locals_reader()? {
        locals = locals.saturating_add(group?.0);
    }
    let mut reader = body.get_operators_reader()?;
    let raw_locals = slice(wasm, body.range().start, reader.original_position())?;
    let mut instructions = Vec::new();
    while !reader.eof() {
        let start = reader.original_position();
        let op = reader.read()?;
        let raw = slice(wasm, start, reader.original_position())?;
        instructions.push(Instr { op, raw: Some(raw) });
    }
    Ok(Code { locals, raw_locals, body: instructions })
}

/// A constant expression of one instruction.
fn constant<'a>(expr: &ConstExpr<'a>) -> Result<Operator<'a>, ActivationError> {
    use Operator::{End, F32Const, F64Const, I32Const, I64Const};
    let mut reader = expr.get_operators_reader();
    let (op, end) = (reader.read()?, reader.read()?);
    let simple = matches!(op, I32Const { .. } | I64Const { .. } | F32Const { .. } | F64Const { .. });
    if simple && matches!(end, End) && reader.eof() {
        return Ok(op);
    }
    Err(ActivationError::NonConstantInitializer)
}

fn segment_offset(expr: &ConstExpr<'_>) -> Result<u64, ActivationError> {
    match constant(expr)? {
        // a negative offset is out of bounds anywhere
        Operator::I32Const { value } => Ok(u64::from(value as u32)),
        _ => Err(ActivationError::NonConstantInitializer),
    }
}
