// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ReentrantAttacker
/// @notice A contract account that strikes back at a target whenever it is called: on ether, on an ERC-721
/// receipt and on any unknown selector. It keeps what each strike met.
contract ReentrantAttacker {
    event Struck(address indexed target, bool success, bytes returnData);

    address public target;
    bytes public payload;
    /// @notice Strikes left: a bound, so that a target without a guard does not loop until it is out of gas.
    uint256 public strikesLeft;
    uint256 public attempts;
    uint256 public successes;
    bytes public lastReturn;

    /// @notice Sets what the next `strikes` entries call.
    function arm(address target_, bytes calldata payload_, uint256 strikes) external {
        target = target_;
        payload = payload_;
        strikesLeft = strikes;
        attempts = 0;
        successes = 0;
        delete lastReturn;
    }

    /// @notice Makes the first, open call; a failure is handed on.
    function attack(address entry, bytes calldata data) external payable returns (bytes memory answer) {
        bool success;
        (success, answer) = entry.call{value: msg.value}(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _strike();
        return this.onERC721Received.selector;
    }

    receive() external payable {
        _strike();
    }

    /// @dev Answers one as a token's `transfer` would, so the caller goes on.
    fallback() external payable {
        _strike();
        assembly ("memory-safe") {
            mstore(0, 1)
            return(0, 0x20)
        }
    }

    function _strike() private {
        if (strikesLeft == 0) return;
        --strikesLeft;
        ++attempts;
        (bool success, bytes memory answer) = target.call(payload);
        if (success) ++successes;
        lastReturn = answer;
        emit Struck(target, success, answer);
    }
}
