//! QEV, the sealed auction for redemption priority. One unit is a micro-share: 1e12 wei of sUSDai. Ticks are basis points, 0 to 1,023.
use alloy_sol_types::sol;

sol! {
    /// Phases: 0 Open (to day 28), 1 Reveal (day 28 to 30), 2 Settling (from day 30), 3 Settled.
    #[derive(Debug, PartialEq, Eq)]
    error WrongPhase(uint256 epoch, uint8 phase);
    #[derive(Debug, PartialEq, Eq)]
    error UnknownLot(uint256 id);
    /// States: 0 none, 1 Queued, 2 Sealed, 3 Revealed, 4 Closed.
    #[derive(Debug, PartialEq, Eq)]
    error WrongLotState(uint256 id, uint8 state);
    #[derive(Debug, PartialEq, Eq)]
    error NotController(uint256 id, address caller);
    #[derive(Debug, PartialEq, Eq)]
    error LotTooSmall(uint256 units, uint256 minimum);
    /// A batch of reveals has to be a multiple of 26 bytes and not empty.
    #[derive(Debug, PartialEq, Eq)]
    error MalformedBatch(uint256 length);
    /// A commitment that is zero.
    #[derive(Debug, PartialEq, Eq)]
    error EmptyCommitment();
    /// The published opening is longer than 512 bytes.
    #[derive(Debug, PartialEq, Eq)]
    error OpeningTooLong(uint256 length);
    /// Epochs settle in order.
    #[derive(Debug, PartialEq, Eq)]
    error OutOfOrder(uint256 epoch, uint256 expected);

    interface IQev {
        event LotQueued(uint256 indexed id, address indexed controller, uint256 indexed cohort, uint256 units);
        event LotCancelled(uint256 indexed id, uint256 units);
        /// `opening`: an encrypted opening of the commitment that anyone may decrypt after its time, or empty.
        event BidSealed(uint256 indexed id, uint256 indexed epoch, bytes32 commitment, bytes opening);
        event BidWithdrawn(uint256 indexed id, uint256 indexed epoch);
        event BidRevealed(uint256 indexed id, uint256 indexed epoch, uint256 tick);
        /// An item of a batch that opens nothing: unknown lot, nothing sealed, or another preimage.
        event RevealSkipped(uint256 indexed id);
        event SettlementAdvanced(uint256 indexed epoch, uint256 wordsLeft);
        /// The marginal class is (`tick`, `cohort`), served `num`/`den`; den 0 when every bid was served in full.
        event AuctionCleared(uint256 indexed epoch, uint256 units, uint256 feeUnits, uint256 bondUnits, uint256 tick, uint256 cohort, uint256 num, uint256 den);
        event LotClaimed(uint256 indexed id, uint256 units, uint256 assets);

        // The vault only
        /// Puts a new lot into the cohort of the current epoch, from day 29 on of the next one.
        function enqueue(address controller, uint256 units) external returns (uint256 id);
        /// Takes an unsealed lot of a still open epoch out. Returns its controller and its remaining units.
        function cancel(uint256 id) external returns (address controller, uint256 units);
        /// Clears `epoch` at `price` (assets per share, 1e18) with `liquidity` assets, walking at most `maxWords` tick words.
        /// When `done`: `soldUnits` leave for `reserve` assets (rounded up), `feeAssets` stay with the others, `bondUnits` burn unpaid.
        /// Called again with the same arguments until `done`.
        function settle(uint256 epoch, uint256 price, uint256 liquidity, uint256 maxWords) external
            returns (bool done, uint256 soldUnits, uint256 reserve, uint256 feeAssets, uint256 bondUnits);
        /// Books out what the lot has won and not claimed yet: units and assets.
        function claim(uint256 id) external returns (address controller, uint256 units, uint256 assets);
        /// DEFAULT_ADMIN_ROLE, once: the vault.
        function wire(address vault) external;

        // The controller of a lot
        /// Seals a bid for the current epoch; may be repeated (replaces) until day 28.
        function commit(uint256 id, bytes32 commitment, bytes calldata opening) external;
        function cancelCommit(uint256 id) external;

        // Anyone
        /// `items`: 26 bytes each: id (8, big endian), tick (2, big endian), salt (16). Bad items are skipped. Returns how many were accepted.
        function reveal(bytes calldata items) external returns (uint256 accepted);

        function commitmentFor(uint256 epoch, uint256 id, uint256 tick, bytes16 salt) external view returns (bytes32);
        function phase(uint256 epoch) external view returns (uint8);
        function lot(uint256 id) external view returns (address controller, uint256 units, uint256 cohort, uint8 state, uint256 tick, uint256 bidEpoch);
        function lotCount() external view returns (uint256);
        /// Units and assets that `claim` would book out now, units that stay in the queue.
        function claimable(uint256 id) external view returns (uint256 units, uint256 assets, uint256 pending);
        /// Lots of this cohort: units still queued, number of lots.
        function cohort(uint256 epoch) external view returns (uint256 liveUnits, uint256 lots);
        function tickTotal(uint256 epoch, uint256 cohort, uint256 tick) external view returns (uint256 units);
        function result(uint256 epoch) external view returns (bool settled, uint256 price, uint256 tick, uint256 cohort, uint256 num, uint256 den);
        function bidderCount(uint256 epoch) external view returns (uint256 sealed_, uint256 revealed);
    }
}
