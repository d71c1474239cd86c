//! Calldata and results of single words and byte strings.
//!
//! A program that reads its calldata here, from one `#[fallback]`, is a quarter smaller than with a codec generated
//! for each signature. Selectors come from the ABI crate.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};

use crate::{host, wire::append};

/// Calldata that does not hold what its selector asks for: too short, or a value outside of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Reads arguments one after the other, in the order of the signature.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    arguments: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The selector of `calldata`, big-endian, and a reader of its arguments. `None` under four bytes.
    #[must_use]
    pub fn of(calldata: &'a [u8]) -> Option<(u32, Self)> {
        let (selector, arguments) = calldata.split_first_chunk::<4>()?;
        Some((u32::from_be_bytes(*selector), Self { arguments, rest: arguments }))
    }

    /// The next word.
    ///
    /// # Errors
    /// [`Malformed`] when the calldata ends before it.
    #[inline(never)]
    pub fn word(&mut self) -> Result<U256, Malformed> {
        let (bytes, rest) = self.rest.split_first_chunk::<32>().ok_or(Malformed)?;
        self.rest = rest;
        Ok(host::word(host::raw_of_hash(&B256::new(*bytes))))
    }

    /// The next word as `bytes32`.
    ///
    /// # Errors
    /// As [`Self::word`].
    pub fn hash(&mut self) -> Result<B256, Malformed> {
        Ok(host::hash_of_raw(host::raw(self.word()?)))
    }

    /// The next word as an unsigned integer of 64 bits or less.
    ///
    /// # Errors
    /// [`Malformed`] above `max`, or when the calldata ends before it.
    #[inline(never)]
    pub fn number(&mut self, max: u64) -> Result<u64, Malformed> {
        match self.word()?.into_limbs() {
            [number, 0, 0, 0] if number <= max => Ok(number),
            _ => Err(Malformed),
        }
    }

    /// The next word as a boolean.
    ///
    /// # Errors
    /// [`Malformed`] above 1, or when the calldata ends before it.
    pub fn flag(&mut self) -> Result<bool, Malformed> {
        Ok(self.number(1)? == 1)
    }

    /// The next word as an address.
    ///
    /// # Errors
    /// [`Malformed`] when its upper 12 bytes are not zero, or when the calldata ends before it.
    #[inline(never)]
    pub fn address(&mut self) -> Result<Address, Malformed> {
        let word = self.word()?;
        match word.into_limbs() {
            [_, _, high, 0] if high >> 32 == 0 => Ok(host::address_of(word)),
            _ => Err(Malformed),
        }
    }

    /// The byte string that the next word points to.
    ///
    /// # Errors
    /// [`Malformed`] when it is not within the calldata.
    #[inline(never)]
    pub fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let (length, data) = self.tail()?;
        data.get(..length).ok_or(Malformed)
    }

    /// The words of the array that the next word points to, and how many there are; each takes 32 bytes.
    ///
    /// # Errors
    /// [`Malformed`] when it is not within the calldata.
    #[inline(never)]
    pub fn array(&mut self) -> Result<(usize, Self), Malformed> {
        let (length, data) = self.tail()?;
        let size = length.checked_mul(32).ok_or(Malformed)?;
        let words = data.get(..size).ok_or(Malformed)?;
        Ok((length, Self { arguments: words, rest: words }))
    }

    /// The length at the place that the next word points to, and what follows it.
    fn tail(&mut self) -> Result<(usize, &'a [u8]), Malformed> {
        let offset = index(self.number(u64::from(u32::MAX))?)?;
        let place = self.arguments.get(offset..).ok_or(Malformed)?;
        let mut reader = Self { arguments: place, rest: place };
        let length = index(reader.number(u64::from(u32::MAX))?)?;
        Ok((length, reader.rest))
    }
}

fn index(number: u64) -> Result<usize, Malformed> {
    usize::try_from(number).map_err(|_| Malformed)
}

/// A result of single words.
#[must_use]
#[inline(never)]
pub fn answer(words: &[U256]) -> Vec<u8> {
    let mut data = Vec::with_capacity(words.len().wrapping_mul(32));
    append(&mut data, words);
    data
}

/// A result of one string or byte string.
#[must_use]
#[inline(never)]
pub fn answer_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut data = answer(&[U256::from(32), U256::from(bytes.len())]);
    data.extend_from_slice(bytes);
    while data.len() & 31 != 0 {
        data.push(0);
    }
    data
}

/// A boolean in its word.
#[must_use]
pub fn truth(value: bool) -> U256 {
    U256::from(u8::from(value))
}

/// Constants `NAME: u32`, the selectors of calls of the ABI crate, to match on.
#[macro_export]
macro_rules! selectors {
    ($($name:ident = $call:ty;)*) => {
        $(const $name: u32 = u32::from_be_bytes(<$call>::SELECTOR);)*
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calldata(words: &[U256]) -> Vec<u8> {
        let mut data = vec![1, 2, 3, 4];
        data.extend(answer(words));
        data
    }

    #[test]
    fn words_are_read_in_order() {
        let who = Address::repeat_byte(7);
        let data =
            calldata(&[U256::MAX, U256::from_be_bytes(who.into_word().0), U256::from(1), U256::from(9)]);
        let (selector, mut reader) = Reader::of(&data).unwrap();
        assert_eq!(selector, 0x0102_0304);
        assert_eq!(reader.word(), Ok(U256::MAX));
        assert_eq!(reader.address(), Ok(who));
        assert_eq!(reader.flag(), Ok(true));
        assert_eq!(reader.number(9), Ok(9));
        assert_eq!(reader.word(), Err(Malformed));
    }

    #[test]
    fn values_outside_of_their_type_are_malformed() {
        let data = calldata(&[U256::from(2), U256::MAX, U256::from(1) << 64, U256::from(10)]);
        let (_, mut reader) = Reader::of(&data).unwrap();
        assert_eq!(reader.flag(), Err(Malformed));
        assert_eq!(reader.address(), Err(Malformed));
        assert_eq!(reader.number(u64::MAX), Err(Malformed));
        assert_eq!(reader.number(9), Err(Malformed));
    }

    #[test]
    fn short_calldata_is_malformed() {
        assert!(Reader::of(&[1, 2, 3]).is_none());
        let (_, mut reader) = Reader::of(&[1, 2, 3, 4, 5]).unwrap();
        assert_eq!(reader.word(), Err(Malformed));
    }

    #[test]
    fn bytes_and_arrays_are_read_by_their_offsets() {
        // (uint256 a, bytes b, uint256[] c)
        let mut data = calldata(&[U256::from(5), U256::from(96), U256::from(160), U256::from(3)]);
        data.extend_from_slice(b"abc");
        data.resize(4 + 160, 0);
        data.extend(answer(&[U256::from(2), U256::from(11), U256::from(12)]));
        let (_, mut reader) = Reader::of(&data).unwrap();
        assert_eq!(reader.word(), Ok(U256::from(5)));
        assert_eq!(reader.bytes(), Ok(&b"abc"[..]));
        let (length, mut words) = reader.array().unwrap();
        assert_eq!((length, words.word(), words.word()), (2, Ok(U256::from(11)), Ok(U256::from(12))));
        assert_eq!(words.word(), Err(Malformed));
    }

    #[test]
    fn offsets_and_lengths_beyond_the_calldata_are_malformed() {
        for words in [
            vec![U256::from(32)],
            vec![U256::from(64), U256::ZERO],
            vec![U256::from(32), U256::from(1)],
            vec![U256::MAX, U256::from(1)],
            vec![U256::from(32), U256::MAX],
            vec![U256::from(32), U256::from(u32::MAX)],
        ] {
            let data = calldata(&words);
            let (_, reader) = Reader::of(&data).unwrap();
            assert_eq!(reader.clone().bytes(), Err(Malformed), "{words:?}");
            assert!(reader.clone().array().is_err(), "{words:?}");
        }
    }

    #[test]
    fn strings_are_padded_to_words() {
        assert_eq!(answer_bytes(b"").len(), 64);
        assert_eq!(answer_bytes(b"abc").len(), 96);
        assert_eq!(answer_bytes(&[1; 32]).len(), 96);
        assert_eq!(answer_bytes(&[1; 33]).len(), 128);
    }
}
