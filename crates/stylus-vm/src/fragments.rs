//! Programs too large for one contract: a root contract names the contracts that hold the parts of the stream.

use crate::code::{compress, decompress, CodeError, EMPTY_DICTIONARY, STYLUS_PREFIX};
use alloy_primitives::Address;

/// First bytes of the code of a root. The dictionary byte, the length of the module (32 bits, big endian) and the
/// addresses of the fragments follow.
pub const ROOT_PREFIX: [u8; 3] = [0xef, 0xf0, 0x02];
/// First bytes of the code of a fragment. A part of the compressed stream follows.
pub const FRAGMENT_PREFIX: [u8; 3] = [0xef, 0xf0, 0x01];

const LENGTH_AT: usize = ROOT_PREFIX.len() + 1;
const ADDRESSES_AT: usize = LENGTH_AT + 4;

/// What contract code of Stylus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// A whole program.
    Classic,
    /// A program whose parts are elsewhere.
    Root,
    /// A part of a program, which cannot be called.
    Fragment,
}

/// What code that starts like Stylus code is; `None` for all other code.
pub fn code_kind(code: &[u8]) -> Option<CodeKind> {
    let kind = match code.get(..3)? {
        start if start == STYLUS_PREFIX => CodeKind::Classic,
        start if start == ROOT_PREFIX => CodeKind::Root,
        start if start == FRAGMENT_PREFIX => return Some(CodeKind::Fragment),
        _ => return None,
    };
    (code.len() > LENGTH_AT).then_some(kind)
}

/// Whether contract code is that of a program, whole or in fragments.
pub fn is_stylus_code(code: &[u8]) -> bool {
    matches!(code_kind(code), Some(CodeKind::Classic | CodeKind::Root))
}

/// The code of a root, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Dictionary of the stream.
    pub dictionary: u8,
    /// Length of the module, bytes.
    pub wasm_len: u32,
    /// Contracts with the parts of the stream, in order.
    pub fragments: Vec<Address>,
}

impl Root {
    /// Reads the code of a root.
    ///
    /// # Errors
    /// When it is no root, or its addresses are not whole.
    pub fn parse(code: &[u8]) -> Result<Self, CodeError> {
        if code_kind(code) != Some(CodeKind::Root) {
            return Err(CodeError::MissingPrefix);
        }
        let (Some(length), Some(addresses)) = (
            code.get(LENGTH_AT..ADDRESSES_AT).and_then(|bytes| bytes.try_into().ok()),
            code.get(ADDRESSES_AT..),
        ) else {
            return Err(CodeError::MalformedRoot);
        };
        if addresses.len() % Address::len_bytes() != 0 {
            return Err(CodeError::MalformedRoot);
        }
        Ok(Self {
            dictionary: code[ROOT_PREFIX.len()],
            wasm_len: u32::from_be_bytes(length),
            fragments: addresses.chunks_exact(Address::len_bytes()).map(Address::from_slice).collect(),
        })
    }

    /// Whether a chain with these limits takes it.
    ///
    /// # Errors
    /// When the module is too large, or there are no fragments or too many.
    pub fn check(&self, max_wasm_size: u32, max_fragments: u8) -> Result<(), CodeError> {
        if self.wasm_len > max_wasm_size {
            return Err(CodeError::TooLarge { limit: max_wasm_size });
        }
        if self.fragments.is_empty() || self.fragments.len() > usize::from(max_fragments) {
            return Err(CodeError::FragmentCount { count: self.fragments.len(), limit: max_fragments });
        }
        Ok(())
    }

    /// The WASM bytes, from the codes of the fragments in order.
    ///
    /// # Errors
    /// When a code is no fragment, the stream is malformed, or the module has another length than the root says.
    pub fn decode(&self, fragments: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, CodeError> {
        let mut stream = Vec::new();
        for (index, code) in fragments.iter().enumerate() {
            let part = code.as_ref().strip_prefix(FRAGMENT_PREFIX.as_slice());
            stream.extend_from_slice(part.ok_or(CodeError::NotAFragment { index })?);
        }
        if self.dictionary != EMPTY_DICTIONARY {
            return Err(CodeError::UnsupportedDictionary(self.dictionary));
        }
        let wasm = decompress(&stream, self.wasm_len)?;
        if wasm.len() != self.wasm_len as usize {
            return Err(CodeError::WrongLength { length: wasm.len(), expected: self.wasm_len });
        }
        Ok(wasm)
    }

    /// Contract code of the root.
    pub fn encode(&self) -> Vec<u8> {
        let mut code = ROOT_PREFIX.to_vec();
        code.push(self.dictionary);
        code.extend(self.wasm_len.to_be_bytes());
        self.fragments.iter().for_each(|address| code.extend(address));
        code
    }
}

/// Codes of the fragments of a WASM module, each of at most `max_code_size` bytes.
///
/// Gives none when a code of that size has no room for a part.
pub fn encode_fragments(wasm: &[u8], max_code_size: usize) -> Vec<Vec<u8>> {
    match max_code_size.checked_sub(FRAGMENT_PREFIX.len()) {
        None | Some(0) => Vec::new(),
        Some(room) => {
            compress(wasm).chunks(room).map(|part| [FRAGMENT_PREFIX.as_slice(), part].concat()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut seed = 1_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        (0..40_000).map(|_| next()).collect()
    }

    fn root(wasm: &[u8], parts: usize) -> Root {
        let fragments = (0..parts).map(|i| Address::with_last_byte(i as u8)).collect();
        Root { dictionary: 0, wasm_len: wasm.len() as u32, fragments }
    }

    #[test]
    fn a_program_comes_back_from_its_fragments() {
        let wasm = sample();
        let parts = encode_fragments(&wasm, 1_000);
        assert!(parts.len() > 2);
        assert!(parts.iter().all(|part| part.len() <= 1_000 && code_kind(part) == Some(CodeKind::Fragment)));
        let root = root(&wasm, parts.len());
        let code = root.encode();
        assert_eq!(code.len(), 8 + 20 * parts.len());
        assert_eq!(Root::parse(&code), Ok(root.clone()));
        assert_eq!(root.decode(&parts), Ok(wasm));
    }

    #[test]
    fn kinds_are_told_by_their_prefix() {
        for (code, kind, callable) in [
            (&[0xef, 0xf0, 0, 0, 9][..], Some(CodeKind::Classic), true),
            (&[0xef, 0xf0, 2, 0, 9], Some(CodeKind::Root), true),
            (&[0xef, 0xf0, 1], Some(CodeKind::Fragment), false),
            (&[0xef, 0xf0, 1, 9], Some(CodeKind::Fragment), false),
            (&[0xef, 0xf0, 0, 0], None, false),
            (&[0xef, 0xf0, 3, 0, 9], None, false),
            (&[0xef, 0xf0], None, false),
        ] {
            assert_eq!((code_kind(code), is_stylus_code(code)), (kind, callable), "{code:?}");
        }
    }

    #[test]
    fn malformed_roots_are_refused() {
        let code = root(b"abc", 2).encode();
        assert_eq!(Root::parse(&code[..7]), Err(CodeError::MalformedRoot));
        assert_eq!(Root::parse(&code[..code.len() - 1]), Err(CodeError::MalformedRoot));
        assert_eq!(Root::parse(&[0xef, 0xf0, 0, 0, 0, 0, 0, 0, 0]), Err(CodeError::MissingPrefix));
    }

    #[test]
    fn roots_beyond_the_limits_are_refused() {
        let fits = root(b"abc", 4);
        assert_eq!(fits.check(3, 4), Ok(()));
        assert_eq!(fits.check(2, 4), Err(CodeError::TooLarge { limit: 2 }));
        assert_eq!(fits.check(3, 3), Err(CodeError::FragmentCount { count: 4, limit: 3 }));
        assert_eq!(root(b"abc", 0).check(3, 4), Err(CodeError::FragmentCount { count: 0, limit: 4 }));
    }

    #[test]
    fn fragments_that_do_not_fit_are_refused() {
        let wasm = sample();
        let parts = encode_fragments(&wasm, 20_000);
        let good = root(&wasm, parts.len());
        let shorter = Root { wasm_len: good.wasm_len - 1, ..good.clone() };
        assert_eq!(shorter.decode(&parts), Err(CodeError::TooLarge { limit: good.wasm_len - 1 }));
        let longer = Root { wasm_len: good.wasm_len + 1, ..good.clone() };
        let expected = good.wasm_len + 1;
        assert_eq!(longer.decode(&parts), Err(CodeError::WrongLength { length: wasm.len(), expected }));
        let other = Root { dictionary: 1, ..good.clone() };
        assert_eq!(other.decode(&parts), Err(CodeError::UnsupportedDictionary(1)));
        let mut wrong = parts.clone();
        wrong[1][2] = 0;
        assert_eq!(good.decode(&wrong), Err(CodeError::NotAFragment { index: 1 }));
        let mut swapped = parts.clone();
        swapped.swap(0, 1);
        assert!(good.decode(&swapped).is_err());
        assert!(encode_fragments(&wasm, 3).is_empty());
    }
}
