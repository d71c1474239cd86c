// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface IFeed {
    /// An address that has to name somebody is zero.
    error ZeroAddress();
    /// A called contract has no code, reverted without a reason, or answered with something else than the ABI says.
    error CallFailed(address target);
    /// The other contracts have not been named yet.
    error NotWired();
    /// A parameter is outside its bounds.
    error InvalidParameter();
    /// The contract has no such function; zero where the calldata names none.
    error UnknownFunction(bytes4 selector);
    /// The contract takes no value.
    error NonPayable();
    /// The contract is running already in this transaction: it answers nobody meanwhile, views included.
    error ReentrantCall();
    /// The constructor has run already.
    error AlreadyConstructed();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    /// Nobody has recorded a price yet.
    error NoAnswer();
    /// Only the latest round is kept.
    error UnknownRound(uint80 roundId);

    /// `target`: the vault's price, which the answer reaches; `answer`: where it starts from.
    event Checkpoint(uint80 indexed roundId, uint256 target, uint256 answer);

    function supportsInterface(bytes4 interfaceId) external view returns (bool);
    function decimals() external view returns (uint8);
    function description() external view returns (string memory);
    function version() external view returns (uint256);
    /// `updatedAt`: when the vault's price was last recorded. The answer is that of the present second.
    function latestRoundData() external view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
    /// Of the latest round only.
    function getRoundData(uint80 roundId) external view returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
    /// Records the vault's redemption price. It counts from the next second on. Anyone.
    function checkpoint() external;
    function vault() external view returns (address);
}
