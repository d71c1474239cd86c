//! The storage cache of a running program.

use alloy_primitives::B256;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug)]
struct Word {
    value: B256,
    /// What the chain holds, if that was read or written.
    known: Option<B256>,
}

/// Words read and written since the call began or the cache was last cleared.
#[derive(Debug, Default)]
pub struct StorageCache {
    words: BTreeMap<B256, Word>,
    reads: u64,
    writes: u64,
}

impl StorageCache {
    /// Gas that a read or write may add to the EVM's price.
    pub const REQUIRED_ACCESS_GAS: u64 = 10;

    /// Counts a read and gives its surcharge in gas.
    pub fn read_gas(&mut self) -> u64 {
        self.reads += 1;
        match self.reads {
            0..=32 => 0,
            33..=128 => 2,
            _ => 10,
        }
    }

    /// Counts a write and gives its surcharge in gas.
    pub fn write_gas(&mut self) -> u64 {
        self.writes += 1;
        match self.writes {
            0..=8 => 0,
            9..=64 => 7,
            _ => 10,
        }
    }

    /// The word, if it is cached.
    pub fn get(&self, key: B256) -> Option<B256> {
        self.words.get(&key).map(|word| word.value)
    }

    /// Remembers what the chain holds.
    pub fn insert_known(&mut self, key: B256, value: B256) {
        self.words.insert(key, Word { value, known: Some(value) });
    }

    /// Writes a word into the cache.
    pub fn write(&mut self, key: B256, value: B256) {
        self.words.entry(key).or_insert(Word { value, known: None }).value = value;
    }

    /// Takes the words the chain does not hold yet, by ascending key. With `clear` the cache is empty after it.
    pub fn flush(&mut self, clear: bool) -> Vec<(B256, B256)> {
        let mut dirty = Vec::new();
        for (key, word) in &mut self.words {
            if word.known != Some(word.value) {
                dirty.push((*key, word.value));
                word.known = Some(word.value);
            }
        }
        if clear {
            self.words.clear();
        }
        dirty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(value: u8) -> B256 {
        B256::with_last_byte(value)
    }

    #[test]
    fn flush_gives_changed_words_once_and_in_order() {
        let mut cache = StorageCache::default();
        cache.insert_known(word(1), word(10));
        cache.write(word(3), word(30));
        cache.write(word(2), word(20));
        assert_eq!(cache.flush(false), [(word(2), word(20)), (word(3), word(30))]);
        assert_eq!(cache.flush(false), []);
        assert_eq!(cache.get(word(3)), Some(word(30)));
    }

    #[test]
    fn a_word_written_back_is_not_dirty() {
        let mut cache = StorageCache::default();
        cache.insert_known(word(1), word(10));
        cache.write(word(1), word(11));
        cache.write(word(1), word(10));
        assert_eq!(cache.flush(false), []);
    }

    #[test]
    fn clearing_forgets_the_words_but_not_the_counts() {
        let mut cache = StorageCache::default();
        for _ in 0..8 {
            assert_eq!(cache.write_gas(), 0);
        }
        cache.write(word(1), word(1));
        assert_eq!(cache.flush(true).len(), 1);
        assert_eq!(cache.get(word(1)), None);
        assert_eq!(cache.write_gas(), 7);
    }

    #[test]
    fn surcharges_rise_in_steps() {
        let mut cache = StorageCache::default();
        let reads: Vec<u64> = (0..130).map(|_| cache.read_gas()).collect();
        assert_eq!((reads[31], reads[32], reads[127], reads[128]), (0, 2, 2, 10));
        let writes: Vec<u64> = (0..66).map(|_| cache.write_gas()).collect();
        assert_eq!((writes[7], writes[8], writes[63], writes[64]), (0, 7, 7, 10));
    }
}
