//! ArbAddressTable: short numbers for addresses.

use super::{Answer, Call, Refusal};
use crate::executor::sets::ADDRESS_TABLE;
use alloy_primitives::{Address, Bytes, U256};
use alloy_rlp::{Decodable, Encodable};
use alloy_sol_types::{sol, SolCall, SolInterface};

sol! {
    #[derive(Debug)]
    interface ArbAddressTable {
        function addressExists(address addr) external view returns (bool);
        function compress(address addr) external view returns (bytes);
        function decompress(bytes buf, uint256 offset) external view returns (address, uint256);
        function lookup(address addr) external view returns (uint256);
        function lookupIndex(uint256 index) external view returns (address);
        function register(address addr) external returns (uint256);
        function size() external view returns (uint256);
    }
}

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbAddressTable::ArbAddressTableCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    call.meter.charge_reads(1)?;
    Ok(match function {
        Calls::addressExists(ArbAddressTable::addressExistsCall { addr }) => {
            let known = ADDRESS_TABLE.contains(call.ctx, addr);
            ArbAddressTable::addressExistsCall::abi_encode_returns(&known)
        }
        Calls::compress(ArbAddressTable::compressCall { addr }) => {
            let mut short = Vec::new();
            match ADDRESS_TABLE.place(call.ctx, addr) {
                Some(place) => place.encode(&mut short),
                None => addr.encode(&mut short),
            }
            ArbAddressTable::compressCall::abi_encode_returns(&Bytes::from(short))
        }
        Calls::decompress(ArbAddressTable::decompressCall { buf, offset }) => {
            let (address, read) = decompress(call, &buf, offset)?;
            ArbAddressTable::decompressCall::abi_encode_returns(&ArbAddressTable::decompressReturn {
                _0: address,
                _1: U256::from(read),
            })
        }
        Calls::lookup(ArbAddressTable::lookupCall { addr }) => {
            let place = ADDRESS_TABLE.place(call.ctx, addr).ok_or(Refusal::Revert(Bytes::new()))?;
            ArbAddressTable::lookupCall::abi_encode_returns(&U256::from(place))
        }
        Calls::lookupIndex(ArbAddressTable::lookupIndexCall { index }) => {
            let address = member(call, u64::try_from(index).unwrap_or(u64::MAX))?;
            ArbAddressTable::lookupIndexCall::abi_encode_returns(&address)
        }
        Calls::register(ArbAddressTable::registerCall { addr }) => {
            call.require_write()?;
            if !ADDRESS_TABLE.contains(call.ctx, addr) {
                call.meter.charge_writes(3)?;
            }
            let place = ADDRESS_TABLE.add(call.ctx, addr);
            ArbAddressTable::registerCall::abi_encode_returns(&U256::from(place))
        }
        Calls::size(_) => {
            let size = ADDRESS_TABLE.len(call.ctx);
            ArbAddressTable::sizeCall::abi_encode_returns(&U256::from(size))
        }
    })
}

fn member(call: &mut Call<'_, '_>, place: u64) -> Result<Address, Refusal> {
    ADDRESS_TABLE.member(call.ctx, place).ok_or(Refusal::Revert(Bytes::new()))
}

/// The address that the bytes from `offset` on stand for, and how many of them.
fn decompress(call: &mut Call<'_, '_>, buf: &[u8], offset: U256) -> Result<(Address, usize), Refusal> {
    let malformed = || Refusal::Revert(Bytes::new());
    let from = usize::try_from(offset).map_err(|_| malformed())?;
    let part = buf.get(from..).ok_or_else(malformed)?;
    let mut rest = part;
    let item = <Bytes as Decodable>::decode(&mut rest).map_err(|_| malformed())?;
    let read = part.len() - rest.len();
    if item.len() == Address::len_bytes() {
        return Ok((Address::from_slice(&item), read));
    }
    let place = u64::decode(&mut &part[..read]).map_err(|_| malformed())?;
    Ok((member(call, place)?, read))
}
