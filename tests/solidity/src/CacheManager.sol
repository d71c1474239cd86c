// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The part of ArbWasm that an auction of the cache needs.
interface IProgramSizes {
    function codehashAsmSize(bytes32 codehash) external view returns (uint32 size);
}

/// @notice The part of ArbWasmCache that a cache manager calls.
interface IProgramCache {
    function cacheProgram(address program) external;
    function evictCodehash(bytes32 codehash) external;
    function codehashIsCached(bytes32 codehash) external view returns (bool);
}

/// @notice The part of ArbOwnerPublic that tells who may set the auction's figures.
interface IChainOwners {
    function isChainOwner(address account) external view returns (bool);
    function getNetworkFeeAccount() external view returns (address);
}

/// @title CacheManager
/// @notice Sells the places in the cache of programs, behind the interface that `cargo stylus cache` calls.
/// @dev A bid loses `decay` wei a second. Instead of lowering all bids as time goes by, a new one is raised by the
/// decay since 1970; so two bids compare at any time as they did at the first. Entries stay in no order: the
/// smallest is looked for when one must go, which is fine for the few programs of a development chain.
contract CacheManager {
    struct Entry {
        bytes32 code;
        uint64 size;
        uint192 bid;
    }

    /// @notice `codehash` takes `size` bytes for a decay-adjusted `bid`.
    event InsertBid(bytes32 indexed codehash, address program, uint192 bid, uint64 size);
    /// @notice `codehash` left the cache.
    event DeleteBid(bytes32 indexed codehash, uint192 bid, uint64 size);
    event SetCacheSize(uint64 size);
    event SetDecayRate(uint64 decay);
    event Pause();
    event Unpause();

    error NotChainOwner(address sender);
    error AsmTooLarge(uint256 asm, uint256 queueSize, uint256 cacheSize);
    error AlreadyCached(bytes32 codehash);
    error BidTooLarge(uint256 bid);
    error BidTooSmall(uint192 bid, uint192 min);
    error BidsArePaused();
    error MakeSpaceTooLarge(uint64 size, uint64 limit);
    error SweepFailed();

    IChainOwners private constant CHAIN_OWNERS = IChainOwners(address(0x6b));
    IProgramSizes private constant PROGRAM_SIZES = IProgramSizes(address(0x71));
    IProgramCache private constant PROGRAM_CACHE = IProgramCache(address(0x72));
    /// Most bytes that one call may make free.
    uint64 private constant MAX_SPACE = 5 * 1024 * 1024;
    /// A program counts for at least this many bytes.
    uint64 private constant MIN_SIZE = 4096;

    Entry[] private _entries;
    /// @notice Bytes of native code that the cache holds when nothing else is said.
    uint64 public cacheSize;
    /// @notice Bytes that are taken.
    uint64 public queueSize;
    /// @notice Wei a second by which bids fall.
    uint64 public decay;
    /// @notice Whether no bids are taken.
    bool public isPaused;

    modifier onlyChainOwner() {
        if (!CHAIN_OWNERS.isChainOwner(msg.sender)) revert NotChainOwner(msg.sender);
        _;
    }

    // ── Bids ──

    /// @notice Caches `program` for the value sent, and evicts the smallest bids if there is no room.
    function placeBid(address program) external payable {
        if (isPaused) revert BidsArePaused();
        bytes32 codehash = program.codehash;
        if (PROGRAM_CACHE.codehashIsCached(codehash)) revert AlreadyCached(codehash);

        uint64 size = _sizeOf(codehash);
        uint192 bid = _makeSpace(size);
        if (queueSize + size > cacheSize) revert AsmTooLarge(size, queueSize, cacheSize);
        _entries.push(Entry({code: codehash, size: size, bid: bid}));
        queueSize += size;
        PROGRAM_CACHE.cacheProgram(program);
        emit InsertBid(codehash, program, bid, size);
    }

    /// @notice Evicts the smallest bids until `size` bytes are free, if the value sent outbids them.
    /// @return space Bytes that are free afterwards.
    function makeSpace(uint64 size) external payable returns (uint64 space) {
        if (isPaused) revert BidsArePaused();
        if (size > MAX_SPACE) revert MakeSpaceTooLarge(size, MAX_SPACE);
        _makeSpace(size);
        return cacheSize > queueSize ? cacheSize - queueSize : 0;
    }

    /// @notice The least value in wei with which a program of `size` bytes gets a place now.
    function getMinBid(uint64 size) public view returns (uint192 min) {
        if (size > cacheSize) revert AsmTooLarge(size, 0, cacheSize);
        uint256 free = cacheSize > queueSize ? cacheSize - queueSize : 0;
        Entry[] memory sorted = getSmallestEntries(_entries.length);
        for (uint256 i = 0; free < size; i++) {
            free += sorted[i].size;
            min = sorted[i].bid;
        }
        uint256 fallen = block.timestamp * decay;
        return min > fallen ? min - uint192(fallen) : 0;
    }

    /// @notice The least value in wei with which `program` gets a place now.
    function getMinBid(address program) external view returns (uint192 min) {
        return getMinBid(_sizeOf(program.codehash));
    }

    // ── What is cached ──

    /// @notice The entry at a place. Places change when entries leave.
    function entries(uint256 index) external view returns (bytes32 code, uint64 size, uint192 bid) {
        Entry storage entry = _entries[index];
        return (entry.code, entry.size, entry.bid);
    }

    /// @notice All entries.
    function getEntries() external view returns (Entry[] memory) {
        return _entries;
    }

    /// @notice The `count` entries with the smallest bids, smallest first; all if there are fewer.
    function getSmallestEntries(uint256 count) public view returns (Entry[] memory smallest) {
        Entry[] memory all = _entries;
        if (count > all.length) count = all.length;
        smallest = new Entry[](count);
        for (uint256 i = 0; i < count; i++) {
            uint256 least = i;
            for (uint256 j = i + 1; j < all.length; j++) {
                if (all[j].bid < all[least].bid) least = j;
            }
            (all[i], all[least]) = (all[least], all[i]);
            smallest[i] = all[i];
        }
    }

    // ── Chain owners ──

    function setCacheSize(uint64 newSize) external onlyChainOwner {
        cacheSize = newSize;
        emit SetCacheSize(newSize);
    }

    /// @notice Changes the decay of bids to come; those that were placed keep their adjustment.
    function setDecayRate(uint64 newDecay) external onlyChainOwner {
        decay = newDecay;
        emit SetDecayRate(newDecay);
    }

    function paused() external onlyChainOwner {
        isPaused = true;
        emit Pause();
    }

    function unpause() external onlyChainOwner {
        isPaused = false;
        emit Unpause();
    }

    function evictAll() external onlyChainOwner {
        _evict(_entries.length);
    }

    /// @notice Evicts the `count` smallest bids.
    function evictPrograms(uint256 count) external onlyChainOwner {
        _evict(count);
    }

    /// @notice Sends what was paid to the network.
    function sweepFunds() external {
        (bool sent,) = CHAIN_OWNERS.getNetworkFeeAccount().call{value: address(this).balance}("");
        if (!sent) revert SweepFailed();
    }

    // ── Inside ──

    function _makeSpace(uint64 size) private returns (uint192 bid) {
        uint256 adjusted = msg.value + block.timestamp * decay;
        if (adjusted > type(uint192).max) revert BidTooLarge(adjusted);
        bid = uint192(adjusted);
        uint192 min;
        while (queueSize + size > cacheSize && _entries.length > 0) {
            min = _evictSmallest();
        }
        if (bid < min) revert BidTooSmall(bid, min);
    }

    function _evict(uint256 count) private {
        for (; count > 0 && _entries.length > 0; count--) {
            _evictSmallest();
        }
    }

    function _evictSmallest() private returns (uint192 bid) {
        uint256 least = 0;
        for (uint256 i = 1; i < _entries.length; i++) {
            if (_entries[i].bid < _entries[least].bid) least = i;
        }
        Entry memory entry = _entries[least];
        _entries[least] = _entries[_entries.length - 1];
        _entries.pop();
        queueSize -= entry.size;
        PROGRAM_CACHE.evictCodehash(entry.code);
        emit DeleteBid(entry.code, entry.bid, entry.size);
        return entry.bid;
    }

    function _sizeOf(bytes32 codehash) private view returns (uint64) {
        uint32 size = PROGRAM_SIZES.codehashAsmSize(codehash);
        return size > MIN_SIZE ? size : MIN_SIZE;
    }
}
