// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {IBook} from "./Vaults.sol";

/// The sums over all loans, accrued in one step from day to day: a loan's interest stops at its due day. Loans that are
/// due on the same day share a bucket; a bitmap tells which days have one.
abstract contract LoanBook is IBook {
    using Math for uint256;
    using BitMaps for BitMaps.BitMap;

    struct Bucket {
        uint128 rate;
        uint128 principal;
    }

    uint256 internal constant WAD = 1e18;
    /// Sum of balance times rate over the loans that accrue, scaled 1e18, per second.
    uint128 internal _rate;
    uint128 internal _principal;
    /// Scaled 1e18.
    uint192 internal _accrued;
    uint64 internal _last;
    uint128 internal _defaulted;
    /// Principal that is at least so many days past due, and the haircuts on it; the last one is for defaulted loans.
    uint128[4] internal _late;
    uint16[5] public haircutsBps = [0, 1_000, 2_500, 5_000, 5_000];
    mapping(uint256 day => Bucket) internal _buckets;
    BitMaps.BitMap internal _days;

    function bookValue() external view returns (uint256 optimistic, uint256 conservative) {
        (uint256 accrued,) = _current();
        optimistic = uint256(_principal) + _defaulted + accrued / WAD;
        uint256 haircut = uint256(_defaulted) * haircutsBps[4];
        uint256 lower;
        for (uint256 i = 0; i < 4; ++i) {
            haircut += (_late[i] + _aged(i)) * (haircutsBps[i] - lower);
            lower = haircutsBps[i];
        }
        conservative = uint256(_principal) + _defaulted - haircut.ceilDiv(10_000);
    }

    /// The days past due at which the haircut grows.
    function _age(uint256 i) private pure returns (uint256) {
        return i == 0 ? 7 : 30 * i;
    }

    /// Principal that has come to this age since the last accrual.
    function _aged(uint256 i) private view returns (uint256 more) {
        uint256 age = _age(i);
        uint256 today = block.timestamp / 1 days - age;
        for (uint256 day = _next(_last / 1 days - age + 1, today); day <= today; day = _next(day + 1, today)) {
            more += _buckets[day].principal;
        }
    }

    /// The first day with a bucket in `from..to`, or one after it. A word of the bitmap is 256 days.
    function _next(uint256 from, uint256 to) private view returns (uint256) {
        while (from <= to) {
            uint256 bits = _days._data[from >> 8] >> (from & 0xff);
            if (bits > 0) return Math.min(from + Math.log2(bits & (~bits + 1)), to + 1);
            from = (from | 0xff) + 1;
        }
        return to + 1;
    }

    /// Interest to now, and what still accrues.
    function _current() internal view returns (uint256 accrued, uint256 rate) {
        (accrued, rate) = (_accrued, _rate);
        uint256 from = _last;
        uint256 today = block.timestamp / 1 days;
        for (uint256 day = _next(from / 1 days + 1, today); day <= today; day = _next(day + 1, today)) {
            accrued += rate * (day * 1 days - from);
            from = day * 1 days;
            rate -= _buckets[day].rate;
        }
        accrued += rate * (block.timestamp - from);
    }

    function accrue() public {
        (uint256 accrued, uint256 rate) = _current();
        for (uint256 i = 0; i < 4; ++i) {
            uint256 more = _aged(i);
            if (more > 0) _late[i] += uint128(more);
        }
        (_accrued, _last) = (uint192(accrued), uint64(block.timestamp));
        if (rate != _rate) _rate = uint128(rate);
    }

    /// A loan of this balance and rate, its interest paid up to `since`, due on `day`.
    function _insert(uint256 balance, uint256 rate, uint256 day, uint256 since) internal {
        uint256 flow = balance * rate;
        _principal += uint128(balance);
        uint256 until = Math.min(day * 1 days, block.timestamp);
        if (since < until) _accrued += uint192(flow / WAD * (until - since));
        Bucket storage bucket = _buckets[day];
        if (day * 1 days > block.timestamp) {
            _rate += uint128(flow / WAD);
            bucket.rate += uint128(flow / WAD);
        }
        for (uint256 i = 0; i < 4 && (day + _age(i)) * 1 days <= block.timestamp; ++i) _late[i] += uint128(balance);
        bucket.principal += uint128(balance);
        _days.set(day);
    }

    /// The opposite, with the interest that it has brought to the book since `since`.
    function _remove(uint256 balance, uint256 rate, uint256 day, uint256 since) internal {
        uint256 flow = balance * rate / WAD;
        _principal -= uint128(balance);
        uint256 until = Math.min(day * 1 days, block.timestamp);
        if (since < until) _accrued -= uint192(flow * (until - since));
        Bucket storage bucket = _buckets[day];
        if (day * 1 days > block.timestamp) {
            _rate -= uint128(flow);
            bucket.rate -= uint128(flow);
        }
        for (uint256 i = 0; i < 4 && (day + _age(i)) * 1 days <= block.timestamp; ++i) _late[i] -= uint128(balance);
        bucket.principal -= uint128(balance);
        if (bucket.principal == 0) _days.unset(day);
    }
}
