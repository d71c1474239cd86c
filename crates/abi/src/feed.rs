//! A feed of sUSDai's redemption price, in the shape of Chainlink's. Answers are USDai per sUSDai, 18 decimals.
use alloy_sol_types::sol;

sol! {
    /// Nobody has recorded a price yet.
    #[derive(Debug, PartialEq, Eq)]
    error NoAnswer();
    /// Only the latest round is kept.
    #[derive(Debug, PartialEq, Eq)]
    error UnknownRound(uint80 roundId);

    interface IFeed {
        /// `target`: the vault's price, which the answer reaches; `answer`: where it starts from.
        event Checkpoint(uint80 indexed roundId, uint256 target, uint256 answer);

        function decimals() external view returns (uint8);
        function description() external view returns (string);
        function version() external view returns (uint256);
        /// `updatedAt`: when the vault's price was last recorded. The answer is that of the present second.
        function latestRoundData() external view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
        /// Of the latest round only.
        function getRoundData(uint80 roundId) external view returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
        /// Records the vault's redemption price. It counts from the next second on. Anyone.
        function checkpoint() external;
        function vault() external view returns (address);
    }
}
