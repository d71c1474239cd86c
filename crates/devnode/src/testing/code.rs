//! The code of programs and of transactions that store it.

use alloy_primitives::{hex, Address, U256};

/// The code of a program: Stylus's prefix and the compressed module.
#[must_use]
pub fn program_code(wasm: &[u8]) -> Vec<u8> {
    stylus_vm::encode_code(wasm)
}

/// Creation code that returns `code` as it is: 43 bytes, then the code.
#[must_use]
pub fn creation_code(code: &[u8]) -> Vec<u8> {
    // PUSH32 length, copy all that follows to memory, return it
    let mut init = vec![0x7f];
    init.extend(U256::from(code.len()).to_be_bytes::<32>());
    init.extend(hex!("80602b6000396000f300"));
    init.extend(code);
    init
}

/// Input of ArbWasm's `activateProgram(address)`.
#[must_use]
pub fn activation_input(program: Address) -> Vec<u8> {
    let mut input = hex!("58c780c2").to_vec();
    input.extend(program.into_word());
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creation_code_has_a_prelude_of_43_bytes() {
        let code = creation_code(&[0xef, 0xf0]);
        assert_eq!(code.len(), 45);
        assert_eq!(code[32], 2);
        assert_eq!(&code[43..], &[0xef, 0xf0]);
    }
}
