// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title TestWallet
/// @notice An account that is a contract: its owner signs for it (ERC-1271) and runs calls as it.
contract TestWallet {
    address public immutable owner;

    /// @notice Only the owner may do this.
    error NotOwner(address caller);
    /// @notice The call has failed.
    error Failed(bytes reason);

    constructor(address owner_) {
        owner = owner_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        address signer = ecrecover(hash, uint8(signature[64]), r, s);
        return signer != address(0) && signer == owner ? this.isValidSignature.selector : bytes4(0xffffffff);
    }

    function run(address target, bytes calldata data) external returns (bytes memory) {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        (bool ok, bytes memory answer) = target.call(data);
        if (!ok) revert Failed(answer);
        return answer;
    }
}
