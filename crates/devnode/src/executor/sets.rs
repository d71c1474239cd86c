//! Ordered sets of addresses in the chain's own state.

use super::arbos::{read, slot, small, write};
use super::Ctx;
use alloy_primitives::{Address, U256};

/// A set by name. Members keep their places until one before them is removed.
#[derive(Clone, Copy, Debug)]
pub struct AddressSet(&'static [u8]);

/// Who may call ArbOwner.
pub const CHAIN_OWNERS: AddressSet = AddressSet(b"chain owners");
/// Who may cache programs.
pub const CACHE_MANAGERS: AddressSet = AddressSet(b"cache managers");
/// The addresses of ArbAddressTable, in the order of their registration.
pub const ADDRESS_TABLE: AddressSet = AddressSet(b"address table");

impl AddressSet {
    fn size_key(self) -> U256 {
        slot(self.0, b" size")
    }

    fn member_key(self, place: u64) -> U256 {
        slot(self.0, &[b" member ", place.to_be_bytes().as_slice()].concat())
    }

    fn place_key(self, member: Address) -> U256 {
        slot(self.0, &[b" place ", member.as_slice()].concat())
    }

    /// Number of members.
    pub fn len(self, ctx: &mut Ctx<'_>) -> u64 {
        small(read(ctx, self.size_key()))
    }

    /// Place of a member, from 0.
    pub fn place(self, ctx: &mut Ctx<'_>, member: Address) -> Option<u64> {
        // stored from 1, so that zero is nobody
        small(read(ctx, self.place_key(member))).checked_sub(1)
    }

    /// Whether it is a member.
    pub fn contains(self, ctx: &mut Ctx<'_>, member: Address) -> bool {
        self.place(ctx, member).is_some()
    }

    /// The member at a place.
    pub fn member(self, ctx: &mut Ctx<'_>, place: u64) -> Option<Address> {
        let known = place < self.len(ctx);
        known.then(|| Address::from_word(read(ctx, self.member_key(place)).into()))
    }

    /// All members in order.
    pub fn members(self, ctx: &mut Ctx<'_>) -> Vec<Address> {
        (0..self.len(ctx)).map(|place| Address::from_word(read(ctx, self.member_key(place)).into())).collect()
    }

    /// Adds a member at the end and gives its place; the one it has if it is there.
    pub fn add(self, ctx: &mut Ctx<'_>, member: Address) -> u64 {
        if let Some(place) = self.place(ctx, member) {
            return place;
        }
        let place = self.len(ctx);
        write(ctx, self.member_key(place), member.into_word().into());
        write(ctx, self.place_key(member), U256::from(place.saturating_add(1)));
        write(ctx, self.size_key(), U256::from(place.saturating_add(1)));
        place
    }

    /// Takes a member out; the last one takes its place. False if it was none.
    pub fn remove(self, ctx: &mut Ctx<'_>, member: Address) -> bool {
        let Some(place) = self.place(ctx, member) else { return false };
        let last = self.len(ctx).saturating_sub(1);
        let moved = read(ctx, self.member_key(last));
        write(ctx, self.member_key(place), moved);
        write(ctx, self.place_key(Address::from_word(moved.into())), U256::from(place.saturating_add(1)));
        write(ctx, self.member_key(last), U256::ZERO);
        write(ctx, self.place_key(member), U256::ZERO);
        write(ctx, self.size_key(), U256::from(last));
        true
    }

    /// Storage of a set with this one member.
    pub fn of_one(self, member: Address) -> [(U256, U256); 3] {
        [
            (self.size_key(), U256::from(1)),
            (self.member_key(0), member.into_word().into()),
            (self.place_key(member), U256::from(1)),
        ]
    }
}
