//! Prices of stablecoins from Chainlink-shaped feeds. Prices have 18 decimals; times are Unix seconds.
use alloy_sol_types::sol;

sol! {
    /// No feed is set for the token.
    #[derive(Debug, PartialEq, Eq)]
    error UnknownFeed(address token);
    /// The feed's answer is zero, negative, or of a round that is not complete.
    #[derive(Debug, PartialEq, Eq)]
    error InvalidAnswer(address token);
    /// The feed's answer is older than the heartbeat, or carried over from an earlier round.
    #[derive(Debug, PartialEq, Eq)]
    error StalePrice(address token, uint256 updatedAt);
    /// The feed's answer is of a time to come.
    #[derive(Debug, PartialEq, Eq)]
    error FuturePrice(address token, uint256 updatedAt);
    /// The price is outside of the bounds that were set for it.
    #[derive(Debug, PartialEq, Eq)]
    error PriceOutOfBounds(address token, uint256 price);
    /// The feed has other decimals than when it was set.
    #[derive(Debug, PartialEq, Eq)]
    error FeedDecimalsChanged(address token, uint256 decimals);
    /// The chain's sequencer is down.
    #[derive(Debug, PartialEq, Eq)]
    error SequencerDown();
    /// The sequencer has not been up for long enough.
    #[derive(Debug, PartialEq, Eq)]
    error GracePeriod(uint256 until);

    /// A Chainlink feed.
    interface IAggregatorV3 {
        function decimals() external view returns (uint8);
        function description() external view returns (string);
        function version() external view returns (uint256);
        function getRoundData(uint80 roundId) external view returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
        function latestRoundData() external view returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
    }

    interface IPriceOracle {
        event FeedSet(address indexed token, address indexed aggregator, uint256 heartbeat, uint256 minimum, uint256 maximum);
        event FeedRemoved(address indexed token);
        event SequencerFeedSet(address aggregator, uint256 grace);

        /// The token's price in dollars. Reverts rather than answer with a price that cannot be trusted.
        function price(address token) external view returns (uint256);
        /// What is set for the token; the aggregator is zero for an unknown one.
        function feed(address token) external view returns (address aggregator, uint8 decimals, uint256 heartbeat, uint256 minimum, uint256 maximum);
        /// The sequencer's uptime feed, zero for none, and how long it has to be up.
        function sequencerFeed() external view returns (address aggregator, uint256 grace);
        /// ORACLE_ROLE. `heartbeat`: seconds until an answer is stale; the bounds have 18 decimals and are allowed values.
        function setFeed(address token, address aggregator, uint256 heartbeat, uint256 minimum, uint256 maximum) external;
        /// ORACLE_ROLE.
        function removeFeed(address token) external;
        /// DEFAULT_ADMIN_ROLE. Zero: a chain without a sequencer.
        function setSequencerFeed(address aggregator, uint256 grace) external;
    }
}
