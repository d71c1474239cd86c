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
    uint128 internal _late;
    uint16 public haircutBps = 4_000;
    mapping(uint256 day => Bucket) internal _buckets;
    BitMaps.BitMap internal _days;

    function bookValue() external view returns (uint256 optimistic, uint256 conservative) {
        (uint256 accrued,,) = _current();
        optimistic = uint256(_principal) + _defaulted + accrued / WAD;
        conservative = uint256(_principal) + uint256(_defaulted).mulDiv(10_000 - haircutBps, 10_000);
    }

    /// Interest to now, and what still accrues.
    function _current() internal view returns (uint256 accrued, uint256 rate, uint256 late) {
        (accrued, rate, late) = (_accrued, _rate, _late);
        uint256 from = _last;
        for (uint256 day = from / 1 days + 1; day * 1 days <= block.timestamp; ++day) {
            if (_days.get(day)) {
                Bucket storage bucket = _buckets[day];
                accrued += rate * (day * 1 days - from);
                from = day * 1 days;
                rate -= bucket.rate;
                late += bucket.principal;
            }
        }
        accrued += rate * (block.timestamp - from);
    }

    function accrue() public {
        (uint256 accrued, uint256 rate, uint256 late) = _current();
        if (late != _late) _late = uint128(late);
        (_accrued, _last) = (uint192(accrued), uint64(block.timestamp));
        if (rate != _rate) _rate = uint128(rate);
    }

    /// A loan of this balance and rate, its interest paid up to `since`, due on `day`.
    function _insert(uint256 balance, uint256 rate, uint256 day, uint256 since) internal {
        uint256 flow = balance * rate;
        _rate += uint128(flow / WAD);
        _principal += uint128(balance);
        if (since < block.timestamp) _accrued += uint192(flow / WAD * (block.timestamp - since));
        Bucket storage bucket = _buckets[day];
        bucket.rate += uint128(flow / WAD);
        bucket.principal += uint128(balance);
        _days.set(day);
    }

    /// The opposite, with the interest that it has brought to the book since `since`.
    function _remove(uint256 balance, uint256 rate, uint256 day, uint256 since) internal {
        uint256 flow = balance * rate / WAD;
        _principal -= uint128(balance);
        uint256 until = day * 1 days;
        if (until <= block.timestamp) {
            _late -= uint128(balance);
            _accrued -= uint192(flow * (until - since));
            return;
        }
        _rate -= uint128(flow);
        _accrued -= uint192(flow * (block.timestamp - since));
        Bucket storage bucket = _buckets[day];
        (bucket.rate, bucket.principal) = (bucket.rate - uint128(flow), bucket.principal - uint128(balance));
        if (bucket.principal == 0) _days.unset(day);
    }
}
