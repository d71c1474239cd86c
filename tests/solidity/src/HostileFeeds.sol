// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Feeds in Chainlink's shape that behave until they are armed. Anyone arms.
abstract contract HostileFeed {
    bool public armed;

    function arm(bool armed_) external {
        armed = armed_;
    }

    function decimals() external pure returns (uint8) {
        return 8;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        if (armed) _strike();
        return (1, 100_000_000, block.timestamp, block.timestamp, 1);
    }

    function _strike() internal view virtual;
}

/// @notice A megabyte of answer that begins as a good one does.
contract BombFeed is HostileFeed {
    function _strike() internal view override {
        uint256 time = block.timestamp;
        assembly ("memory-safe") {
            mstore(0x00, 1)
            mstore(0x20, 100000000)
            mstore(0x40, time)
            mstore(0x60, time)
            mstore(0x80, 1)
            return(0, 1048576)
        }
    }
}

/// @notice Burns all the gas that it is given.
contract BurnerFeed is HostileFeed {
    function _strike() internal pure override {
        uint256 n;
        while (true) ++n;
    }
}

/// @notice Reverts without a reason.
contract MuteFeed is HostileFeed {
    function _strike() internal pure override {
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }
}

/// @notice Answers less than a round.
contract ShortFeed is HostileFeed {
    function _strike() internal pure override {
        assembly ("memory-safe") {
            mstore(0, 1)
            return(0, 64)
        }
    }
}
