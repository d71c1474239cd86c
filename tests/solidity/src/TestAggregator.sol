// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title TestAggregator
/// @notice A price feed in Chainlink's shape that answers what it is told. Anyone tells. Until a time is set, an answer
/// is always of now.
contract TestAggregator {
    uint8 public decimals;
    string public constant description = "TEST / USD";
    uint256 public constant version = 1;

    int256 private answer;
    uint80 private round = 1;
    uint80 private answeredIn = 1;
    uint256 private time;

    constructor(uint8 decimals_, int256 answer_) {
        decimals = decimals_;
        answer = answer_;
    }

    /// @notice `time_`: start and update of the round; 0 stands for now.
    function set(int256 answer_, uint256 time_) external {
        answer = answer_;
        time = time_;
        round += 1;
        answeredIn = round;
    }

    /// @notice The answer is carried over from the round before.
    function carryOver() external {
        round += 1;
    }

    function setDecimals(uint8 decimals_) external {
        decimals = decimals_;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        uint256 updated = time == 0 ? block.timestamp : time;
        return (round, answer, updated, updated, answeredIn);
    }
}
