// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

interface IRateModel {
    function borrowRate(uint256 supplied, uint256 borrowed) external view returns (uint256);
}

/// A rate that follows utilisation: what a market asks on each accrual.
contract RateModel is IRateModel {
    uint256 public immutable base;
    uint256 public immutable slope;

    constructor(uint256 base_, uint256 slope_) {
        (base, slope) = (base_, slope_);
    }

    function borrowRate(uint256 supplied, uint256 borrowed) external view returns (uint256) {
        return supplied == 0 ? base : base + slope * borrowed / supplied;
    }
}

/// Accrual of one lending market in Morpho's way: totals and shares of both sides, a rate from another contract,
/// interest compounded by the first three terms of the series, a fee in shares.
contract MorphoLike {
    using Math for uint256;
    using SafeCast for uint256;

    event AccrueInterest(bytes32 indexed id, uint256 borrowRate, uint256 interest, uint256 feeShares);

    struct Market {
        uint128 totalSupplyAssets;
        uint128 totalSupplyShares;
        uint128 totalBorrowAssets;
        uint128 totalBorrowShares;
        uint128 lastUpdate;
        uint128 fee;
    }

    uint256 internal constant WAD = 1e18;
    uint256 internal constant VIRTUAL_SHARES = 1e6;
    IRateModel public immutable model;
    address public immutable feeRecipient;
    mapping(bytes32 => Market) public market;
    mapping(bytes32 => mapping(address => uint256)) public supplyShares;

    constructor(IRateModel model_, address feeRecipient_) {
        (model, feeRecipient) = (model_, feeRecipient_);
    }

    function open(bytes32 id, uint128 supplied, uint128 borrowed, uint128 fee) external {
        market[id] = Market(
            supplied, supplied * 1e6, borrowed, borrowed * 1e6, uint128(block.timestamp), fee
        );
        supplyShares[id][feeRecipient] = 1;
    }

    function accrueInterest(bytes32 id) external {
        Market storage m = market[id];
        uint256 elapsed = block.timestamp - m.lastUpdate;
        if (elapsed == 0) return;
        uint256 rate = model.borrowRate(m.totalSupplyAssets, m.totalBorrowAssets);
        uint256 first = rate * elapsed;
        uint256 second = first.mulDiv(first, 2 * WAD);
        uint256 third = second.mulDiv(first, 3 * WAD);
        uint256 interest = uint256(m.totalBorrowAssets).mulDiv(first + second + third, WAD);
        m.totalBorrowAssets += interest.toUint128();
        m.totalSupplyAssets += interest.toUint128();
        uint256 feeShares;
        if (m.fee != 0) {
            uint256 feeAmount = interest.mulDiv(m.fee, WAD);
            feeShares = feeAmount.mulDiv(
                m.totalSupplyShares + VIRTUAL_SHARES, m.totalSupplyAssets - feeAmount + 1
            );
            supplyShares[id][feeRecipient] += feeShares;
            m.totalSupplyShares += feeShares.toUint128();
        }
        m.lastUpdate = uint128(block.timestamp);
        emit AccrueInterest(id, rate, interest, feeShares);
    }
}
