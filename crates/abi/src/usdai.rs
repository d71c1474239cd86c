//! USDai, the dollar token. Amounts of USDai have 18 decimals, amounts of an asset have the asset's.
use alloy_sol_types::sol;

sol! {
    #[derive(Debug, PartialEq, Eq)]
    error UnknownAsset(address token);
    #[derive(Debug, PartialEq, Eq)]
    error AssetAlreadyListed(address token);
    #[derive(Debug, PartialEq, Eq)]
    error UnsupportedDecimals(uint8 decimals);
    #[derive(Debug, PartialEq, Eq)]
    error AssetCapExceeded(address token, uint256 cap, uint256 attempted);
    #[derive(Debug, PartialEq, Eq)]
    error SupplyCapExceeded(uint256 cap, uint256 attempted);
    #[derive(Debug, PartialEq, Eq)]
    error InsufficientReserves(address token, uint256 available, uint256 needed);
    /// The token moved another amount than it was asked to (fee on transfer, rebasing).
    #[derive(Debug, PartialEq, Eq)]
    error TransferMismatch(address token, uint256 expected, uint256 received);

    interface IUSDai {
        event Deposited(address indexed caller, address indexed recipient, address indexed token, uint256 amount, uint256 minted);
        event Withdrawn(address indexed caller, address indexed recipient, address indexed token, uint256 burned, uint256 amount);
        event AssetListed(address indexed token, uint8 decimals, uint256 cap);
        event AssetCapSet(address indexed token, uint256 cap);
        event SupplyCapSet(uint256 cap);
        event BlacklistSet(address indexed account, bool blacklisted);

        /// Pull `amount` of `token` (its own decimals) from the caller, mint its value in USDai to `recipient`.
        function deposit(address token, uint256 amount, uint256 minOut, address recipient) external returns (uint256 minted);
        /// Burn `amount` USDai of the caller, send its value in `token` (rounded down) to `recipient`.
        function withdraw(address token, uint256 amount, uint256 minOut, address recipient) external returns (uint256 out);
        /// DEFAULT_ADMIN_ROLE. `cap`: the most of the token, in its own decimals, that may be held.
        function listAsset(address token, uint256 cap) external;
        /// DEFAULT_ADMIN_ROLE.
        function setAssetCap(address token, uint256 cap) external;
        /// DEFAULT_ADMIN_ROLE.
        function setSupplyCap(uint256 cap) external;
        /// BLACKLISTER_ROLE.
        function setBlacklisted(address account, bool blacklisted) external;
        function isBlacklisted(address account) external view returns (bool);
        /// Reverts with `Blacklisted` of the first of the three that is on the list: one call for all parties of a transfer.
        function requireNotBlacklisted(address first, address second, address third) external view;
        function supplyCap() external view returns (uint256);
        /// Decimals and cap of a listed asset, and what is held of it; `listed` is false for any other.
        function asset(address token) external view returns (bool listed, uint8 decimals, uint256 cap, uint256 held);
        /// All that backs USDai (scaled to 18 decimals) and all that is owed. Invariant: reserves >= supply + bridged.
        function reserves() external view returns (uint256 reserves, uint256 supply, uint256 bridged);
    }
}
