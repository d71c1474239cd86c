// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Prober
/// @notice A contract account for tests: calls a target in each of the EVM's ways and keeps what came back.
/// @dev A failing target does not make the probe fail: the tests read `last*` or the event.
contract Prober {
    /// @notice Kinds: 0 call, 1 staticcall, 2 delegatecall.
    event Probed(address indexed target, uint8 indexed kind, bool success, uint256 gasUsed, bytes returnData);

    // A delegated program writes to the same storage. These slots are far from where programs keep theirs.
    struct Record {
        uint256 count;
        uint8 kind;
        bool success;
        uint256 gasUsed;
        bytes returnData;
    }

    // keccak256("usdai.test.prober") - 1
    bytes32 private constant RECORD_SLOT = bytes32(uint256(keccak256("usdai.test.prober")) - 1);

    receive() external payable {}

    function probeCall(address target, bytes calldata data)
        external
        payable
        returns (bool success, bytes memory returnData)
    {
        uint256 before = gasleft();
        (success, returnData) = target.call{value: msg.value}(data);
        _record(target, 0, success, before - gasleft(), returnData);
    }

    /// @notice `probeCall` that gives the target at most `gasLimit` gas.
    function probeCallWithGas(address target, bytes calldata data, uint256 gasLimit)
        external
        payable
        returns (bool success, bytes memory returnData)
    {
        uint256 before = gasleft();
        (success, returnData) = target.call{value: msg.value, gas: gasLimit}(data);
        _record(target, 0, success, before - gasleft(), returnData);
    }

    function probeStaticCall(address target, bytes calldata data)
        external
        returns (bool success, bytes memory returnData)
    {
        uint256 before = gasleft();
        (success, returnData) = target.staticcall(data);
        _record(target, 1, success, before - gasleft(), returnData);
    }

    function probeDelegateCall(address target, bytes calldata data)
        external
        payable
        returns (bool success, bytes memory returnData)
    {
        uint256 before = gasleft();
        (success, returnData) = target.delegatecall(data);
        _record(target, 2, success, before - gasleft(), returnData);
    }

    /// @notice Calls `target` and hands its failure on, as a normal contract does.
    function forward(address target, bytes calldata data) external payable returns (bytes memory returnData) {
        bool success;
        (success, returnData) = target.call{value: msg.value}(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(returnData, 0x20), mload(returnData))
            }
        }
    }

    /// @notice Static calls to several targets in one call, to see the state at one moment.
    function readMany(address[] calldata targets, bytes[] calldata data)
        external
        view
        returns (bool[] memory successes, bytes[] memory returnData)
    {
        require(targets.length == data.length, "Prober: lengths differ");
        successes = new bool[](targets.length);
        returnData = new bytes[](targets.length);
        for (uint256 i = 0; i < targets.length; ++i) {
            (successes[i], returnData[i]) = targets[i].staticcall(data[i]);
        }
    }

    /// @notice What the latest probe saw, and how many there were.
    function last()
        external
        view
        returns (uint256 count, uint8 kind, bool success, uint256 gasUsed, bytes memory returnData)
    {
        Record storage r = _slot();
        return (r.count, r.kind, r.success, r.gasUsed, r.returnData);
    }

    /// @notice The storage word at `slot`, to see what a delegated program wrote here.
    function peek(bytes32 slot) external view returns (bytes32 word) {
        assembly ("memory-safe") {
            word := sload(slot)
        }
    }

    function _record(address target, uint8 kind, bool success, uint256 gasUsed, bytes memory returnData) private {
        Record storage r = _slot();
        ++r.count;
        r.kind = kind;
        r.success = success;
        r.gasUsed = gasUsed;
        r.returnData = returnData;
        emit Probed(target, kind, success, gasUsed, returnData);
    }

    function _slot() private pure returns (Record storage r) {
        bytes32 slot = RECORD_SLOT;
        assembly ("memory-safe") {
            r.slot := slot
        }
    }
}
