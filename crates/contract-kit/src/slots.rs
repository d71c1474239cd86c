//! Storage by words. The layout is the SDK's and Solidity's; these types are smaller and cheaper, since they move limbs
//! instead of bytes and have nothing in them that panics.

use core::marker::PhantomData;

use alloy_primitives::{Address, B256, U256};
use stylus_sdk::{
    host::VM,
    storage::{StorageGuard, StorageGuardMut, StorageType},
};

use crate::host::{self, hash_of_raw, raw, raw_of_hash, word, word_of, Raw};

/// What a mapping is keyed by.
pub trait Key: Copy {
    /// In its word.
    fn word(self) -> U256;
}

impl Key for Address {
    #[inline(always)]
    fn word(self) -> U256 {
        word_of(self)
    }
}

impl Key for U256 {
    #[inline(always)]
    fn word(self) -> U256 {
        self
    }
}

impl Key for B256 {
    #[inline(always)]
    fn word(self) -> U256 {
        word(raw_of_hash(&self))
    }
}

#[inline(always)]
fn place<K: Key>(key: K, slot: &Raw) -> Raw {
    host::place(key.word(), slot)
}

macro_rules! storage {
    ([$($generics:tt)*] $type:ty, $bytes:expr, $slots:expr, |$slot:ident, $offset:ident| $new:expr) => {
        impl<$($generics)*> StorageType for $type {
            type Wraps<'a> = StorageGuard<'a, Self> where Self: 'a;
            type WrapsMut<'a> = StorageGuardMut<'a, Self> where Self: 'a;
            const SLOT_BYTES: usize = $bytes;
            const REQUIRED_SLOTS: usize = $slots;

            #[inline(always)]
            unsafe fn new($slot: U256, $offset: u8, _host: VM) -> Self {
                let $slot = raw($slot);
                $new
            }

            fn load<'s>(self) -> Self::Wraps<'s> where Self: 's {
                StorageGuard::new(self)
            }

            fn load_mut<'s>(self) -> Self::WrapsMut<'s> where Self: 's {
                StorageGuardMut::new(self)
            }
        }
    };
}

/// A whole word.
pub struct Word {
    slot: Raw,
}

storage! { [] Word, 32, 0, |slot, _offset| Self { slot } }

impl Word {
    /// What it is.
    #[must_use]
    pub fn get(&self) -> U256 {
        host::load(&self.slot)
    }

    /// Changes it.
    pub fn set(&mut self, value: U256) {
        host::store(&self.slot, value);
    }
}

/// A whole word as a hash.
pub struct Hash {
    slot: Raw,
}

storage! { [] Hash, 32, 0, |slot, _offset| Self { slot } }

impl Hash {
    /// What it is.
    #[must_use]
    pub fn get(&self) -> B256 {
        hash_of_raw(host::load_raw(&self.slot))
    }

    /// Changes it.
    pub fn set(&mut self, value: B256) {
        host::store_raw(&self.slot, &raw_of_hash(&value));
    }
}

/// A mapping to words.
pub struct Words<K> {
    slot: Raw,
    key: PhantomData<K>,
}

storage! { [K: Key] Words<K>, 32, 0, |slot, _offset| Self { slot, key: PhantomData } }

impl<K: Key> Words<K> {
    /// The word of a key.
    #[inline(always)]
    #[must_use]
    pub fn get(&self, key: K) -> U256 {
        host::load(&place(key, &self.slot))
    }

    /// The place of a key's word.
    #[inline(always)]
    pub fn setter(&mut self, key: K) -> Place<'_> {
        Place { slot: place(key, &self.slot), map: PhantomData }
    }

    /// Changes the word of a key.
    pub fn insert(&mut self, key: K, value: U256) {
        self.setter(key).set(value);
    }
}

/// The place of one word of a mapping.
pub struct Place<'a> {
    slot: Raw,
    map: PhantomData<&'a mut ()>,
}

impl Place<'_> {
    /// What it is.
    #[inline(always)]
    #[must_use]
    pub fn get(&self) -> U256 {
        host::load(&self.slot)
    }

    /// Changes it.
    #[inline(always)]
    pub fn set(&mut self, value: U256) {
        host::store(&self.slot, value);
    }
}

/// A mapping to mappings to words.
pub struct Pairs<K, L> {
    slot: Raw,
    keys: PhantomData<(K, L)>,
}

storage! { [K: Key, L: Key] Pairs<K, L>, 32, 0, |slot, _offset| Self { slot, keys: PhantomData } }

impl<K: Key, L: Key> Pairs<K, L> {
    /// The word of two keys.
    #[must_use]
    pub fn get(&self, first: K, second: L) -> U256 {
        host::load(&place(second, &place(first, &self.slot)))
    }

    /// The place of the word of two keys.
    pub fn setter(&mut self, first: K, second: L) -> Place<'_> {
        Place { slot: place(second, &place(first, &self.slot)), map: PhantomData }
    }
}

#[inline(never)]
fn bytes_of(slot: &Raw) -> [u8; 32] {
    hash_of_raw(host::load_raw(slot)).0
}

#[inline(never)]
fn set_bytes(slot: &Raw, bytes: [u8; 32]) {
    host::store_raw(slot, &raw_of_hash(&B256::new(bytes)));
}

/// A part of a word, as the SDK packs fields: see the aliases.
pub struct Part<const N: usize> {
    slot: Raw,
    offset: u8,
}

storage! { [const N: usize] Part<N>, N, 0, |slot, offset| Self { slot, offset } }

impl<const N: usize> Part<N> {
    #[inline(always)]
    fn bytes(&self) -> [u8; N] {
        let bytes = bytes_of(&self.slot);
        let part = bytes.get(usize::from(self.offset)..).and_then(|part| part.first_chunk::<N>());
        part.copied().unwrap_or([0; N])
    }

    #[inline(always)]
    fn set_part(&mut self, value: [u8; N]) {
        let mut bytes = bytes_of(&self.slot);
        let part = bytes.get_mut(usize::from(self.offset)..).and_then(|part| part.first_chunk_mut::<N>());
        if let Some(part) = part {
            *part = value;
        }
        set_bytes(&self.slot, bytes);
    }
}

macro_rules! number {
    ($(#[$docs:meta])* $name:ident, $bytes:literal, $type:ty) => {
        $(#[$docs])*
        pub type $name = Part<$bytes>;

        impl Part<$bytes> {
            /// What it is.
            #[must_use]
            pub fn get(&self) -> $type {
                <$type>::from_be_bytes(self.bytes())
            }

            /// Changes it.
            pub fn set(&mut self, value: $type) {
                self.set_part(value.to_be_bytes());
            }
        }
    };
}

number! { /// 16 bytes.
Half, 16, u128 }
number! { /// 8 bytes.
Quarter, 8, u64 }
number! { /// 4 bytes.
Eighth, 4, u32 }
number! { /// 2 bytes.
Short, 2, u16 }

/// 20 bytes: an address.
pub type Account = Part<20>;

impl Account {
    /// What it is.
    #[must_use]
    pub fn get(&self) -> Address {
        Address::new(self.bytes())
    }

    /// Changes it.
    pub fn set(&mut self, value: Address) {
        self.set_part(value.0 .0);
    }
}

/// 12 bytes: what is left beside an address.
pub type Rest = Part<12>;

impl Rest {
    /// What it is, sign-extended.
    #[must_use]
    pub fn get(&self) -> i128 {
        let mut wide = [0; 16];
        if let Some(low) = wide.first_chunk_mut::<12>() {
            *low = self.bytes();
        }
        i128::from_be_bytes(wide) >> 32
    }

    /// Changes it; what does not fit is cut off.
    pub fn set(&mut self, value: i128) {
        let bytes = value.wrapping_shl(32).to_be_bytes();
        if let Some(low) = bytes.first_chunk::<12>() {
            self.set_part(*low);
        }
    }
}

/// 15 bytes: an amount that leaves a byte of its half to another field.
pub type ShortHalf = Part<15>;

impl ShortHalf {
    /// The largest that it holds.
    pub const MAX: u128 = u128::MAX >> 8;

    /// What it is.
    #[inline(never)]
    #[must_use]
    pub fn get(&self) -> u128 {
        let mut wide = [0; 16];
        if let Some(low) = wide.last_chunk_mut::<15>() {
            *low = self.bytes();
        }
        u128::from_be_bytes(wide)
    }

    /// Changes it; what is above the largest becomes it.
    #[inline(never)]
    pub fn set(&mut self, value: u128) {
        let bytes = value.min(Self::MAX).to_be_bytes();
        if let Some(low) = bytes.last_chunk::<15>() {
            self.set_part(*low);
        }
    }
}

/// One byte: yes or no.
pub type Flag = Part<1>;

impl Flag {
    /// What it is.
    #[must_use]
    pub fn get(&self) -> bool {
        self.bytes() != [0]
    }

    /// Changes it.
    pub fn set(&mut self, value: bool) {
        self.set_part([u8::from(value)]);
    }
}

/// A whole word, for programs that are compiled for size: there the place of each field above is worked out byte by
/// byte when the program starts. This one keeps the slot's number.
pub struct Cell {
    slot: U256,
}

impl StorageType for Cell {
    type Wraps<'a> = StorageGuard<'a, Self>;
    type WrapsMut<'a> = StorageGuardMut<'a, Self>;
    const SLOT_BYTES: usize = 32;
    const REQUIRED_SLOTS: usize = 0;

    unsafe fn new(slot: U256, _offset: u8, _host: VM) -> Self {
        Self { slot }
    }

    fn load<'s>(self) -> Self::Wraps<'s> {
        StorageGuard::new(self)
    }

    fn load_mut<'s>(self) -> Self::WrapsMut<'s> {
        StorageGuardMut::new(self)
    }
}

impl Cell {
    /// What it is.
    #[inline(never)]
    #[must_use]
    pub fn get(&self) -> U256 {
        host::load(&raw(self.slot))
    }

    /// Changes it.
    #[inline(never)]
    pub fn set(&mut self, value: U256) {
        host::store(&raw(self.slot), value);
    }
}

/// A mapping to words, for programs that are compiled for size. See [`Cell`].
pub struct Cells<K> {
    slot: U256,
    key: PhantomData<K>,
}

impl<K: Key> StorageType for Cells<K> {
    type Wraps<'a>
        = StorageGuard<'a, Self>
    where
        Self: 'a;
    type WrapsMut<'a>
        = StorageGuardMut<'a, Self>
    where
        Self: 'a;
    const SLOT_BYTES: usize = 32;
    const REQUIRED_SLOTS: usize = 0;

    unsafe fn new(slot: U256, _offset: u8, _host: VM) -> Self {
        Self { slot, key: PhantomData }
    }

    fn load<'s>(self) -> Self::Wraps<'s>
    where
        Self: 's,
    {
        StorageGuard::new(self)
    }

    fn load_mut<'s>(self) -> Self::WrapsMut<'s>
    where
        Self: 's,
    {
        StorageGuardMut::new(self)
    }
}

#[inline(never)]
fn cell_of(key: U256, slot: U256) -> Raw {
    host::place(key, &raw(slot))
}

impl<K: Key> Cells<K> {
    /// The word of a key.
    #[must_use]
    pub fn get(&self, key: K) -> U256 {
        host::load(&cell_of(key.word(), self.slot))
    }

    /// The place of a key's word.
    pub fn setter(&mut self, key: K) -> Place<'_> {
        Place { slot: cell_of(key.word(), self.slot), map: PhantomData }
    }

    /// Changes the word of a key.
    pub fn insert(&mut self, key: K, value: U256) {
        self.setter(key).set(value);
    }
}
