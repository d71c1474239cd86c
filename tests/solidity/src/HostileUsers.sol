// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface ISpamVault {
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256);
}

interface IThiefAuction {
    function commit(uint256 id, bytes32 commitment, bytes calldata opening) external;
}

interface IPermitToken {
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;
}

/// @notice Fills the queue of a victim: requests with another's address as the controller.
contract QueueSpammer {
    function spam(ISpamVault vault, address victim, uint256 shares) external {
        vault.requestRedeem(shares, victim, address(this));
    }
}

/// @notice Seals a lot of its own with a commitment that it has seen elsewhere.
contract CommitThief {
    uint256 public lot;

    function request(ISpamVault vault, uint256 shares) external {
        lot = vault.requestRedeem(shares, address(this), address(this));
    }

    function copy(IThiefAuction auction, bytes32 commitment) external {
        auction.commit(lot, commitment, "");
    }
}

/// @notice Sends a permit that it has seen before its owner does.
contract PermitFrontRunner {
    function run(
        IPermitToken token,
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        token.permit(owner, spender, value, deadline, v, r, s);
    }
}

/// @notice Refuses ether, receipts and every other call: a party that cannot be paid by a push.
contract Refuser {
    error Refused();

    /// @notice What it does itself it does.
    function run(address target, bytes calldata data) external returns (bytes memory answer) {
        bool success;
        (success, answer) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    fallback() external payable {
        revert Refused();
    }

    receive() external payable {
        revert Refused();
    }
}
