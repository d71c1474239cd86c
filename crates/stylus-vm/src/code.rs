//! The form in which a program is stored as contract code: a prefix, the number of a dictionary, brotli.

use crate::fragments::{code_kind, CodeKind};
use std::io::{Read, Write};

/// First bytes of the code of every program. The dictionary byte follows.
pub const STYLUS_PREFIX: [u8; 3] = [0xef, 0xf0, 0x00];

/// Length of the prefix with its dictionary byte.
const HEADER: usize = STYLUS_PREFIX.len() + 1;
/// Stream without a shared dictionary.
pub(crate) const EMPTY_DICTIONARY: u8 = 0;
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;

/// Why code is not a readable program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The code does not start like a program.
    #[error("not a Stylus program: the code does not start with eff000")]
    MissingPrefix,
    /// The stream needs a dictionary that is not available.
    #[error("unsupported compression dictionary {0}")]
    UnsupportedDictionary(u8),
    /// The stream cannot be decompressed.
    #[error("malformed brotli stream: {0}")]
    MalformedStream(String),
    /// The module is larger than the chain allows.
    #[error("decompressed module exceeds {limit} bytes")]
    TooLarge {
        /// Most bytes allowed.
        limit: u32,
    },
    /// The code of a root is cut off.
    #[error("malformed root: its length or its addresses are not whole")]
    MalformedRoot,
    /// No fragments, or more than the chain allows.
    #[error("a root of {count} fragments; there must be 1 to {limit}")]
    FragmentCount {
        /// How many there are.
        count: usize,
        /// Most that are allowed.
        limit: u8,
    },
    /// The code at an address of a root is none of a fragment.
    #[error("fragment {index} does not start with eff001")]
    NotAFragment {
        /// Its place in the root.
        index: usize,
    },
    /// The module does not have the length that its root says.
    #[error("the module has {length} bytes, its root says {expected}")]
    WrongLength {
        /// Bytes it has.
        length: usize,
        /// Bytes it should have.
        expected: u32,
    },
}

/// WASM bytes of a program's code, at most `max_wasm_size` of them.
pub fn decode_code(code: &[u8], max_wasm_size: u32) -> Result<Vec<u8>, CodeError> {
    if code_kind(code) != Some(CodeKind::Classic) {
        return Err(CodeError::MissingPrefix);
    }
    let dictionary = code[STYLUS_PREFIX.len()];
    if dictionary != EMPTY_DICTIONARY {
        return Err(CodeError::UnsupportedDictionary(dictionary));
    }
    decompress(&code[HEADER..], max_wasm_size)
}

/// Decompresses at most `limit` bytes.
pub(crate) fn decompress(stream: &[u8], limit: u32) -> Result<Vec<u8>, CodeError> {
    let mut wasm = Vec::new();
    let mut bounded = brotli::Decompressor::new(stream, 4096).take(u64::from(limit) + 1);
    bounded.read_to_end(&mut wasm).map_err(|error| CodeError::MalformedStream(error.to_string()))?;
    if wasm.len() > limit as usize {
        return Err(CodeError::TooLarge { limit });
    }
    Ok(wasm)
}

/// The compressed form of a module.
pub(crate) fn compress(wasm: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut stream, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    // Writing into memory cannot fail.
    let _ = writer.write_all(wasm);
    drop(writer);
    stream
}

/// Contract code of a WASM module.
pub fn encode_code(wasm: &[u8]) -> Vec<u8> {
    let mut code = STYLUS_PREFIX.to_vec();
    code.push(EMPTY_DICTIONARY);
    code.append(&mut compress(wasm));
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::is_stylus_code;

    const LIMIT: u32 = 262_144;

    #[test]
    fn code_comes_back_as_it_was() {
        let wasm: Vec<u8> = (0..10_000_u32).map(|i| ((i * i) >> 3) as u8).collect();
        let code = encode_code(&wasm);
        assert_eq!(code[..4], [0xef, 0xf0, 0, 0]);
        assert!(is_stylus_code(&code));
        assert_eq!(decode_code(&code, LIMIT), Ok(wasm));
    }

    #[test]
    fn code_without_the_prefix_is_no_program() {
        for code in
            [&b""[..], &[0xef], &[0xef, 0xf0, 0], &[0xef, 0xf0, 0, 0], &[0xef, 0xf0, 1, 0, 0], &[0x60; 9]]
        {
            assert_eq!(decode_code(code, LIMIT), Err(CodeError::MissingPrefix));
            assert!(!is_stylus_code(code));
        }
    }

    #[test]
    fn other_dictionaries_are_refused() {
        let mut code = encode_code(b"abc");
        code[3] = 7;
        assert_eq!(decode_code(&code, LIMIT), Err(CodeError::UnsupportedDictionary(7)));
    }

    #[test]
    fn malformed_streams_are_refused() {
        for stream in [&[0xff; 40][..], &[0x00], &[0x1b, 0xff, 0xff]] {
            let code = [&[0xef, 0xf0, 0, 0], stream].concat();
            let error = decode_code(&code, LIMIT).expect_err("malformed");
            assert!(matches!(error, CodeError::MalformedStream(_)), "{error}");
        }
        let code = encode_code(&[7; 5_000]);
        let error = decode_code(&code[..code.len() - 3], LIMIT).expect_err("cut off");
        assert!(matches!(error, CodeError::MalformedStream(_)), "{error}");
    }

    #[test]
    fn what_follows_the_stream_is_ignored() {
        let mut code = encode_code(&[7; 5_000]);
        code.extend([1, 2, 3]);
        assert_eq!(decode_code(&code, LIMIT), Ok(vec![7; 5_000]));
    }

    #[test]
    fn decompression_stops_at_the_limit() {
        // a few bytes that stand for ten million
        let code = encode_code(&vec![0; 10_000_000]);
        assert!(code.len() < 1_000);
        assert_eq!(decode_code(&code, LIMIT), Err(CodeError::TooLarge { limit: LIMIT }));
        let exact = encode_code(&vec![1; LIMIT as usize]);
        assert_eq!(decode_code(&exact, LIMIT).map(|wasm| wasm.len()), Ok(LIMIT as usize));
        let over = encode_code(&vec![1; LIMIT as usize + 1]);
        assert_eq!(decode_code(&over, LIMIT), Err(CodeError::TooLarge { limit: LIMIT }));
    }
}
