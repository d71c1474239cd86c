// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The part of ArbOS' ArbWasm precompile that a deployment needs.
interface IArbWasm {
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function stylusVersion() external view returns (uint16 version);
    function codehashVersion(bytes32 codehash) external view returns (uint16 version);
}

/// @title StylusDeployer
/// @notice Deploys, activates and initialises a program in one transaction, behind the interface that
/// `cargo stylus deploy` calls.
/// @dev Stateless. The whole balance goes back to the caller at the end, so nothing may be left here, and the
/// caller must accept ether. Whatever the initialiser re-enters can only spend what its own transaction sent.
contract StylusDeployer {
    /// @notice A program was created (and, where needed, activated and initialised) at `deployedContract`.
    event ContractDeployed(address deployedContract);

    /// @notice CREATE or CREATE2 gave no contract for `bytecode`.
    error ContractDeploymentError(bytes bytecode);
    /// @notice The initialising call to `newContract` failed.
    error ContractInitializationError(address newContract);
    /// @notice The caller did not accept the `excessValue` that was left.
    error RefundExcessValueError(uint256 excessValue);
    /// @notice There is nothing to deploy.
    error EmptyBytecode();
    /// @notice A value for an initialiser was given without the initialiser's data.
    error InitValueButNotInitData();

    IArbWasm private constant ARB_WASM = IArbWasm(address(0x71));

    /// @notice Deploys `bytecode`, activates it if its code is not active yet, and calls it with `initData`.
    /// @param bytecode Creation code of the program.
    /// @param initData Calldata of the initialiser; empty for none.
    /// @param initValue Value in wei for the initialiser; what is left of msg.value pays the activation.
    /// @param salt Zero for CREATE; anything else for CREATE2 with `initSalt(salt, initData, initValue)`.
    /// @return deployed The address of the program.
    function deploy(bytes calldata bytecode, bytes calldata initData, uint256 initValue, bytes32 salt)
        external
        payable
        returns (address deployed)
    {
        if (bytecode.length == 0) revert EmptyBytecode();
        if (initData.length == 0 && initValue != 0) revert InitValueButNotInitData();

        deployed = _create(bytecode, salt == 0 ? bytes32(0) : initSalt(salt, initData, initValue));

        if (requiresActivation(deployed)) {
            ARB_WASM.activateProgram{value: msg.value - initValue}(deployed);
        }
        if (initData.length != 0) {
            (bool initialised,) = deployed.call{value: initValue}(initData);
            if (!initialised) revert ContractInitializationError(deployed);
        }

        emit ContractDeployed(deployed);

        uint256 excess = address(this).balance;
        if (excess != 0) {
            (bool refunded,) = msg.sender.call{value: excess}("");
            if (!refunded) revert RefundExcessValueError(excess);
        }
    }

    /// @notice Whether the code at `addr` is not active at the chain's current Stylus version.
    function requiresActivation(address addr) public view returns (bool) {
        // A code that was never activated, or has expired, makes the precompile revert.
        (bool known, bytes memory answer) =
            address(ARB_WASM).staticcall(abi.encodeCall(IArbWasm.codehashVersion, (addr.codehash)));
        if (!known || answer.length < 32) return true;
        return abi.decode(answer, (uint16)) != ARB_WASM.stylusVersion();
    }

    /// @notice The CREATE2 salt of a deployment: it binds the address to the initialisation, so nobody can
    /// take the address with another one.
    function initSalt(bytes32 salt, bytes calldata initData, uint256 initValue) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(salt, initData, initValue));
    }

    function _create(bytes memory bytecode, bytes32 salt) private returns (address created) {
        assembly ("memory-safe") {
            let start := add(bytecode, 0x20)
            let size := mload(bytecode)
            switch salt
            case 0 { created := create(0, start, size) }
            default { created := create2(0, start, size, salt) }
        }
        if (created == address(0)) revert ContractDeploymentError(bytecode);
    }

    /// @dev Excess of the activation's data fee comes back here.
    receive() external payable {}
}
