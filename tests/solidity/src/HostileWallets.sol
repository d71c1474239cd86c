// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Accounts whose ERC-1271 check is a trap. Anyone runs calls as them.
abstract contract HostileWallet {
    function run(address target, bytes calldata data) external returns (bytes memory answer) {
        bool success;
        (success, answer) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}

/// @notice Signs everything, with a megabyte of answer.
contract BombWallet is HostileWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly ("memory-safe") {
            mstore(0, shl(224, 0x1626ba7e))
            return(0, 1048576)
        }
    }
}

/// @notice Burns all the gas that the check is given.
contract BurnerWallet is HostileWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        uint256 n;
        while (true) ++n;
        return bytes4(uint32(n));
    }
}

/// @notice Signs until its signature is revoked.
contract RevokingWallet is HostileWallet {
    bool public revoked;

    function revoke() external {
        revoked = true;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return revoked ? bytes4(0xffffffff) : this.isValidSignature.selector;
    }
}

/// @notice Answers with the magic value and dirt behind it.
contract DirtyWallet is HostileWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly ("memory-safe") {
            mstore(0, or(shl(224, 0x1626ba7e), 1))
            return(0, 32)
        }
    }
}

/// @notice Answers in the middle of the check with what it has called: a re-entry by a view.
contract ReadingWallet is HostileWallet {
    address public target;
    bytes public payload;

    function arm(address target_, bytes calldata payload_) external {
        (target, payload) = (target_, payload_);
    }

    /// Valid if and only if the call goes through.
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        (bool success,) = target.staticcall(payload);
        return success ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}
