//! How blocks, accounts and changes are written to the state file. Numbers are big endian, texts carry their length.

use crate::chain::{Block, Mined};
use crate::executor::End;
use crate::state::Undo;
use alloy_consensus::{Header, TxEnvelope};
use alloy_eips::eip2718::{Decodable2718, Encodable2718};
use alloy_primitives::{Address, Bytes, Log, LogData, B256, U256};
use alloy_rlp::{Decodable, Encodable};
use revm::bytecode::Bytecode;
use revm::state::AccountInfo;
use std::collections::HashMap;

/// The bytes are not what this format writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

type Read<T> = Result<T, Malformed>;

/// Codes by hash, read once and shared by all accounts that have them.
pub type Codes = HashMap<B256, Bytecode>;

/// Appends values.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    pub fn byte(&mut self, value: u8) -> &mut Self {
        self.0.push(value);
        self
    }

    pub fn number(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    /// Bytes whose length the reader knows.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.number(bytes.len() as u64).raw(bytes)
    }

    /// A flag, and the value if there is one.
    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) -> &mut Self {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
        self
    }

    /// The count, and each value.
    pub fn list<T>(&mut self, values: &[T], write: impl Fn(&mut Self, &T)) -> &mut Self {
        self.number(values.len() as u64);
        for value in values {
            write(self, value);
        }
        self
    }
}

/// Takes values off the front.
#[derive(Debug)]
pub struct Reader<'b>(pub &'b [u8]);

impl<'b> Reader<'b> {
    pub fn raw(&mut self, len: usize) -> Read<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(len).ok_or(Malformed)?;
        self.0 = rest;
        Ok(head)
    }

    pub fn byte(&mut self) -> Read<u8> {
        self.raw(1)?.first().copied().ok_or(Malformed)
    }

    pub fn number(&mut self) -> Read<u64> {
        self.raw(8)?.try_into().map(u64::from_be_bytes).map_err(|_| Malformed)
    }

    pub fn index(&mut self) -> Read<usize> {
        usize::try_from(self.number()?).map_err(|_| Malformed)
    }

    pub fn bytes(&mut self) -> Read<&'b [u8]> {
        let len = self.index()?;
        self.raw(len)
    }

    pub fn address(&mut self) -> Read<Address> {
        self.raw(20).map(Address::from_slice)
    }

    pub fn word(&mut self) -> Read<B256> {
        self.raw(32).map(B256::from_slice)
    }

    pub fn integer(&mut self) -> Read<U256> {
        self.word().map(Into::into)
    }

    pub fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        match self.byte()? {
            0 => Ok(None),
            1 => read(self).map(Some),
            _ => Err(Malformed),
        }
    }

    pub fn list<T>(&mut self, read: impl Fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| read(self)).collect()
    }

    /// Nothing may be left.
    pub fn end(&self) -> Read<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Malformed)
        }
    }
}

/// Balance, nonce and the code's hash.
pub fn write_info(out: &mut Writer, info: &AccountInfo) {
    out.raw(&info.balance.to_be_bytes::<32>()).number(info.nonce).raw(info.code_hash.as_slice());
}

/// The account with its code, which must be among `codes` unless it is empty.
pub fn read_info(from: &mut Reader<'_>, codes: &Codes) -> Read<AccountInfo> {
    let (balance, nonce, code_hash) = (from.integer()?, from.number()?, from.word()?);
    let mut info = AccountInfo { balance, nonce, ..Default::default() };
    if code_hash != info.code_hash {
        info.code = Some(codes.get(&code_hash).ok_or(Malformed)?.clone());
        info.code_hash = code_hash;
    }
    Ok(info)
}

/// What a change replaced.
pub fn write_undo(out: &mut Writer, undo: &Undo) {
    match undo {
        Undo::Info(address, info) => {
            out.byte(0).raw(address.as_slice()).option(info.as_ref(), write_info);
        }
        Undo::Slot(address, key, value) => {
            out.byte(1).raw(address.as_slice());
            out.raw(&key.to_be_bytes::<32>()).raw(&value.to_be_bytes::<32>());
        }
    }
}

/// What [`write_undo`] wrote.
pub fn read_undo(from: &mut Reader<'_>, codes: &Codes) -> Read<Undo> {
    match from.byte()? {
        0 => Ok(Undo::Info(from.address()?, from.option(|from| read_info(from, codes))?)),
        1 => Ok(Undo::Slot(from.address()?, from.integer()?, from.integer()?)),
        _ => Err(Malformed),
    }
}

/// A block with its transactions and receipts.
pub fn write_block(out: &mut Writer, block: &Block) {
    let mut header = Vec::new();
    block.header.encode(&mut header);
    out.raw(block.hash.as_slice()).bytes(&header);
    out.number(block.parent_chain_number).number(block.position as u64);
    out.list(&block.transactions, write_mined);
}

/// What [`write_block`] wrote.
pub fn read_block(from: &mut Reader<'_>) -> Read<Block> {
    let hash = from.word()?;
    let header = Header::decode(&mut from.bytes()?).map_err(|_| Malformed)?;
    if header.hash_slow() != hash {
        return Err(Malformed);
    }
    let (parent_chain_number, position) = (from.number()?, from.index()?);
    let mut transactions = from.list(read_mined)?;
    let mut gas_used: u64 = 0;
    for mined in &mut transactions {
        gas_used = gas_used.checked_add(mined.gas_used).ok_or(Malformed)?;
        mined.cumulative_gas_used = gas_used;
    }
    Ok(Block { header, hash, parent_chain_number, position, transactions })
}

fn write_mined(out: &mut Writer, mined: &Mined) {
    out.bytes(&mined.tx.encoded_2718()).raw(mined.hash.as_slice()).raw(mined.from.as_slice());
    match &mined.end {
        End::Success => out.byte(0),
        End::Revert => out.byte(1),
        End::Halt(reason) => out.byte(2).bytes(reason.as_bytes()),
    };
    out.number(mined.gas_used).number(mined.intrinsic_gas).number(mined.gas_price);
    out.option(mined.created, |out, address| {
        out.raw(address.as_slice());
    });
    out.list(&mined.logs, |out, log| {
        out.raw(log.address.as_slice());
        out.list(log.topics(), |out, topic| {
            out.raw(topic.as_slice());
        });
        out.bytes(&log.data.data);
    });
    out.number(mined.before as u64);
}

fn read_mined(from: &mut Reader<'_>) -> Read<Mined> {
    let tx = TxEnvelope::decode_2718(&mut from.bytes()?).map_err(|_| Malformed)?;
    Ok(Mined {
        tx,
        hash: from.word()?,
        from: from.address()?,
        end: match from.byte()? {
            0 => End::Success,
            1 => End::Revert,
            2 => End::Halt(String::from_utf8(from.bytes()?.to_vec()).map_err(|_| Malformed)?),
            _ => return Err(Malformed),
        },
        gas_used: from.number()?,
        // known when the block is whole
        cumulative_gas_used: 0,
        intrinsic_gas: from.number()?,
        gas_price: from.number()?,
        created: from.option(Reader::address)?,
        logs: from.list(|from| {
            let address = from.address()?;
            let topics = from.list(Reader::word)?;
            let data = Bytes::copy_from_slice(from.bytes()?);
            Ok(Log { address, data: LogData::new(topics, data).ok_or(Malformed)? })
        })?,
        before: from.index()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_come_back_as_they_were() {
        let code = Bytecode::new_legacy(Bytes::from_static(&[0x60, 1]));
        let info = AccountInfo {
            balance: U256::from(7),
            nonce: 9,
            code_hash: code.hash_slow(),
            code: Some(code.clone()),
            ..Default::default()
        };
        let codes = Codes::from([(info.code_hash, code)]);
        let address = Address::repeat_byte(3);
        for undo in [
            Undo::Info(address, Some(info)),
            Undo::Info(address, Some(AccountInfo::default())),
            Undo::Info(address, None),
            Undo::Slot(address, U256::MAX, U256::from(1)),
        ] {
            let mut out = Writer::default();
            write_undo(&mut out, &undo);
            let mut from = Reader(&out.0);
            let back = read_undo(&mut from, &codes).unwrap();
            from.end().unwrap();
            assert_eq!(format!("{back:?}"), format!("{undo:?}"));
            // no prefix of it is taken for the whole
            for len in 0..out.0.len() {
                assert!(read_undo(&mut Reader(&out.0[..len]), &codes).is_err(), "{len} bytes");
            }
        }
    }

    #[test]
    fn a_code_that_is_missing_is_an_error() {
        let info = AccountInfo { code_hash: B256::repeat_byte(1), ..Default::default() };
        let mut out = Writer::default();
        write_info(&mut out, &info);
        assert_eq!(read_info(&mut Reader(&out.0), &Codes::new()), Err(Malformed));
    }
}
