//! From the compiler's module to what goes on chain.
use std::{fs, io::Write, path::Path, process::Command};

use anyhow::{bail, Context, Result};
use wasmparser::{Parser, Payload};

/// Binaryen's release, also named in each Stylus.toml.
pub const WASM_OPT_VERSION: &str = "131";

/// What wasm-opt is to look for: speed for a program of the profile `fast`, else size.
const FAST: &str = "-O4";
const SMALL: &str = "-Oz";

/// Further arguments of wasm-opt: no instruction beyond what the VM knows.
pub const WASM_OPT_FLAGS: [&str; 7] = [
    "--converge",
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--strip-debug",
    "--strip-producers",
];

/// Finds wasm-opt of the pinned version.
pub fn wasm_opt(root: &Path) -> Result<Command> {
    let local = root.join("scripts/tools/node_modules/.bin/wasm-opt");
    let command = || if local.exists() { Command::new(&local) } else { Command::new("wasm-opt") };
    let Ok(out) = command().arg("--version").output() else {
        bail!("wasm-opt {WASM_OPT_VERSION} is missing: run ./scripts/setup (or `npm ci` in scripts/tools)");
    };
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    if !text.contains(&format!("version {WASM_OPT_VERSION}")) {
        bail!("wasm-opt {WASM_OPT_VERSION} is needed, found: {}. Run ./scripts/setup", text.trim());
    }
    Ok(command())
}

/// Sizes and prices of one program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Figures {
    /// Bytes of the module that is activated.
    pub raw: usize,
    /// Bytes of the brotli stream that goes on chain.
    pub compressed: usize,
    /// Bytes in data segments: each costs gas on every call.
    pub data: usize,
    /// Memory pages at the start.
    pub pages: u64,
    /// Functions, host functions included.
    pub functions: usize,
    /// Gas before the first instruction, not cached.
    pub init_gas: u64,
    /// Gas before the first instruction, cached.
    pub cached_init_gas: u64,
}

/// Optimises `input`, leaves out what the VM rejects or ignores, and writes `output` and `output.br`.
pub fn process(root: &Path, input: &Path, output: &Path, profile: &str) -> Result<Figures> {
    let status = wasm_opt(root)?
        .arg(if profile == "fast" { FAST } else { SMALL })
        .args(WASM_OPT_FLAGS)
        .arg(input)
        .arg("-o")
        .arg(output)
        .status()
        .context("cannot run wasm-opt")?;
    if !status.success() {
        bail!("wasm-opt failed on {}", input.display());
    }
    let module = strip(&fs::read(output)?)?;
    fs::write(output, &module)?;
    let compressed = compress(&module)?;
    fs::write(output.with_extension("wasm.br"), &compressed)?;

    let mut figures = Figures { raw: module.len(), compressed: compressed.len(), ..Default::default() };
    for payload in Parser::new(0).parse_all(&module) {
        match payload? {
            Payload::MemorySection(memories) => {
                for memory in memories {
                    figures.pages += memory?.initial;
                }
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    figures.data += segment?.data.len();
                }
            }
            Payload::ImportSection(imports) => {
                figures.functions += imports.count() as usize;
            }
            Payload::FunctionSection(functions) => figures.functions += functions.count() as usize,
            _ => {}
        }
    }
    let (activation, _) = stylus_vm::activate(&module, &stylus_vm::Params::default())
        .map_err(|error| anyhow::anyhow!("{}: the VM rejects the program: {error}", output.display()))?;
    figures.init_gas = activation.init_gas;
    figures.cached_init_gas = activation.cached_init_gas;
    Ok(figures)
}

/// Leaves out custom sections and the DataCount section, which the VM's parser does not know.
fn strip(module: &[u8]) -> Result<Vec<u8>> {
    const CUSTOM: u8 = 0;
    const DATA_COUNT: u8 = 12;
    let mut out = module.get(..8).context("not a WASM module")?.to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Some((id, range)) = payload.as_section() {
            if id == CUSTOM || id == DATA_COUNT {
                continue;
            }
            let content = module
                .get(usize::try_from(range.start)?..usize::try_from(range.end)?)
                .context("a section reaches beyond the module")?;
            out.push(id);
            leb128(&mut out, content.len());
            out.extend_from_slice(content);
        }
    }
    Ok(out)
}

fn leb128(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}

fn compress(module: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    brotli::CompressorWriter::new(&mut out, 4096, 11, 22).write_all(module)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strip_drops_custom_and_data_count_sections_only() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([0, 3, 1, b'x', 7]); // custom "x"
        module.extend([1, 4, 1, 0x60, 0, 0]); // one type
        module.extend([12, 1, 0]); // data count
        let out = strip(&module).unwrap();
        assert_eq!(&out[8..], &[1, 4, 1, 0x60, 0, 0]);
    }

    #[test]
    fn strip_rejects_what_is_no_module() {
        assert!(strip(b"\0as").is_err());
        assert!(strip(b"\0asm\x01\0\0\0\x01\x7f").is_err());
    }

    #[test]
    fn leb128_matches_known_values() {
        for (value, bytes) in
            [(0, vec![0]), (127, vec![127]), (128, vec![0x80, 1]), (624_485, vec![0xe5, 0x8e, 0x26])]
        {
            let mut out = Vec::new();
            leb128(&mut out, value);
            assert_eq!(out, bytes);
        }
    }

    #[test]
    fn compress_is_undone_by_decompression() {
        let data: Vec<u8> = (0..5_000u32).flat_map(|i| i.to_le_bytes()).collect();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut compress(&data).unwrap().as_slice(), &mut back).unwrap();
        assert_eq!(back, data);
    }
}
