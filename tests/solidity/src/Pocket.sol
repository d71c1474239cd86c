// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Pocket
/// @notice An account of one user at an integrator. The vault books what requests win into one bucket for each
/// controller, and anyone may have it booked: a contract that were the controller of several users' requests could not
/// tell whose money is in its bucket. So each user gets a pocket, and the pocket is the controller.
contract Pocket {
    error NotKeeper(address caller);

    address public immutable keeper;

    constructor() {
        keeper = msg.sender;
    }

    /// @notice Does what its maker says.
    function run(address target, bytes calldata data) external returns (bytes memory answer) {
        if (msg.sender != keeper) revert NotKeeper(msg.sender);
        bool success;
        (success, answer) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}

/// @title Pockets
/// @notice Makes and uses them.
abstract contract Pockets {
    mapping(address user => Pocket) public pocketOf;

    function _pocket(address user) internal returns (Pocket pocket) {
        pocket = pocketOf[user];
        if (address(pocket) == address(0)) {
            pocket = new Pocket();
            pocketOf[user] = pocket;
        }
    }
}
