//! The form in which a program is stored as contract code: a prefix, the number of a dictionary, brotli.

use std::io::{Read, Write};

/// First bytes of the code of every program. The dictionary byte follows.
pub const STYLUS_PREFIX: [u8; 3] = [0xef, 0xf0, 0x00];

/// Length of the prefix with its dictionary byte.
const HEADER: usize = STYLUS_PREFIX.len() + 1;
/// Stream without a shared dictionary.
const EMPTY_DICTIONARY: u8 = 0;
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
}

/// Whether contract code is that of a program.
pub fn is_stylus_code(code: &[u8]) -> bool {
    code.len() > HEADER && code.starts_with(&STYLUS_PREFIX)
}

/// WASM bytes of a program's code, at most `max_wasm_size` of them.
pub fn decode_code(code: &[u8], max_wasm_size: u32) -> Result<Vec<u8>, CodeError> {
    if !is_stylus_code(code) {
        return Err(CodeError::MissingPrefix);
    }
    let dictionary = code[STYLUS_PREFIX.len()];
    if dictionary != EMPTY_DICTIONARY {
        return Err(CodeError::UnsupportedDictionary(dictionary));
    }
    let stream = &code[HEADER..];
    let mut wasm = Vec::new();
    let mut bounded = brotli::Decompressor::new(stream, 4096).take(u64::from(max_wasm_size) + 1);
    bounded.read_to_end(&mut wasm).map_err(|error| CodeError::MalformedStream(error.to_string()))?;
    if wasm.len() > max_wasm_size as usize {
        return Err(CodeError::TooLarge { limit: max_wasm_size });
    }
    Ok(wasm)
}

/// Contract code of a WASM module.
pub fn encode_code(wasm: &[u8]) -> Vec<u8> {
    let mut code = STYLUS_PREFIX.to_vec();
    code.push(EMPTY_DICTIONARY);
    let mut writer = brotli::CompressorWriter::new(&mut code, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    // Writing into memory cannot fail.
    let _ = writer.write_all(wasm);
    drop(writer);
    code
}

#[cfg(test)]
mod tests {
    use super::*;

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
