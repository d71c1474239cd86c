//! sUSDai, the vault: ERC-4626 deposits, ERC-7540 redemptions by epoch. Shares and assets have 18 decimals.
use alloy_sol_types::sol;

sol! {
    /// The preview of an asynchronous side, as ERC-7540 demands it.
    #[derive(Debug, PartialEq, Eq)]
    error PreviewUnsupported();
    /// More than what is idle and not promised to anyone.
    #[derive(Debug, PartialEq, Eq)]
    error InsufficientLiquidity(uint256 available, uint256 needed);
    /// More than what the controller can claim.
    #[derive(Debug, PartialEq, Eq)]
    error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
    #[derive(Debug, PartialEq, Eq)]
    error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
    /// Fewer shares than the smallest lot, or not a multiple of 1e12.
    #[derive(Debug, PartialEq, Eq)]
    error InvalidLotSize(uint256 shares);
    /// Nothing to settle before this time (seconds).
    #[derive(Debug, PartialEq, Eq)]
    error NothingToSettle(uint256 notBefore);
    /// The vault's shares stand for no assets: no deposit can be priced.
    #[derive(Debug, PartialEq, Eq)]
    error VaultInsolvent();

    /// Fewer USDai are here than the books would say after this credit.
    #[derive(Debug, PartialEq, Eq)]
    error UnbackedCredit(uint256 balance, uint256 booked);
    /// The auction's result does not fit the vault's books.
    #[derive(Debug, PartialEq, Eq)]
    error SettlementMismatch(uint256 epoch);

    /// An operator's authorisation whose deadline has passed.
    #[derive(Debug, PartialEq, Eq)]
    error SignatureExpired(uint256 deadline);
    /// The controller has used this nonce or taken it back.
    #[derive(Debug, PartialEq, Eq)]
    error NonceUsed(address controller, bytes32 nonce);
    /// The controller has not signed this authorisation.
    #[derive(Debug, PartialEq, Eq)]
    error InvalidAuthorization(address controller);

    interface ISUSDai {
        event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
        event Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares);
        event RedeemRequest(address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 shares);
        event RedeemCancel(address indexed controller, uint256 indexed requestId, address sender, uint256 shares);
        event OperatorSet(address indexed controller, address indexed operator, bool approved);
        /// Liquidity promised to the redemptions of `epoch` on day 28; loans cannot draw on it.
        event LiquidityFloorSet(uint256 indexed epoch, uint256 liquidity);
        event SettlementOpened(uint256 indexed epoch, uint256 price, uint256 liquidity);
        /// `shares` burned for `assets` set aside; `fee` assets given up by the winners, `bond` shares burned unrevealed.
        event EpochSettled(uint256 indexed epoch, uint256 price, uint256 shares, uint256 assets, uint256 fee, uint256 bond);
        /// No lots waited in the epochs before `nextEpoch`: they are over, and hold no liquidity back.
        event EpochsSkipped(uint256 nextEpoch);
        event Claimed(uint256 indexed requestId, address indexed controller, uint256 shares, uint256 assets);
        event LoanFunded(address indexed to, uint256 amount);
        event RepaymentCredited(uint256 amount);
        event Wired(address loanRouter, address auction);
        event AdminFeeSet(uint256 bps, address recipient);
        event AdminFeePaid(address indexed recipient, uint256 amount);
        event BaseYieldHarvested(uint256 amount);
        /// The vault's copy of USDai's list has changed.
        event BlacklistSet(address indexed account, bool blacklisted);

        // ERC-4626
        function asset() external view returns (address);
        function totalAssets() external view returns (uint256);
        function convertToShares(uint256 assets) external view returns (uint256);
        function convertToAssets(uint256 shares) external view returns (uint256);
        function maxDeposit(address receiver) external view returns (uint256);
        function maxMint(address receiver) external view returns (uint256);
        function maxRedeem(address controller) external view returns (uint256);
        function maxWithdraw(address controller) external view returns (uint256);
        function previewDeposit(uint256 assets) external view returns (uint256);
        function previewMint(uint256 shares) external view returns (uint256);
        function previewRedeem(uint256 shares) external view returns (uint256);
        function previewWithdraw(uint256 assets) external view returns (uint256);
        function deposit(uint256 assets, address receiver) external returns (uint256 shares);
        function mint(uint256 shares, address receiver) external returns (uint256 assets);
        function redeem(uint256 shares, address receiver, address controller) external returns (uint256 assets);
        function withdraw(uint256 assets, address receiver, address controller) external returns (uint256 shares);

        // ERC-7540, ERC-7575
        /// Escrows `shares` of `owner` in the current epoch's cohort. The caller is the owner, its operator or has its allowance;
        /// a controller other than the owner must have made the owner its operator.
        function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);
        function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
        function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
        function setOperator(address operator, bool approved) external returns (bool);
        function isOperator(address controller, address operator) external view returns (bool);
        function share() external view returns (address);
        /// ERC-7575, the share's side: this contract for USDai, zero for any other asset.
        function vault(address asset) external view returns (address);

        // Beyond the standards
        /// Gives an unsealed lot of a still open epoch back to `receiver`.
        function cancelRedeem(uint256 requestId, address receiver) external returns (uint256 shares);
        /// Books what the request has won to its controller. Anyone.
        function sync(uint256 requestId) external returns (uint256 shares, uint256 assets);
        /// `sync`, then pays all that the controller can claim to `receiver`. Controller or operator.
        function claim(uint256 requestId, address receiver) external returns (uint256 shares, uint256 assets);
        /// Works on the oldest epoch that can be settled, at most `maxWords` tick words at a time. Anyone.
        function settle(uint256 maxWords) external returns (uint256 epoch, bool done);
        /// `settle` for at most `maxEpochs` epochs in order, each with `maxWords`. Returns how many are settled (those without lots
        /// count as one), and whether none was left half done. Anyone.
        function settleMany(uint256 maxEpochs, uint256 maxWords) external returns (uint256 settled, bool done);
        /// Records the liquidity floor of an epoch past its day 28. Anyone.
        function touch() external;
        function currentEpoch() external view returns (uint256);
        function nextEpochToSettle() external view returns (uint256);
        function epochPrice(uint256 epoch) external view returns (uint256);
        /// Assets per share, 1e18 = one to one, rounded down: what a depositor pays. Counts accrued interest and unvested fees.
        function depositSharePrice() external view returns (uint256);
        /// What a redeemer gets: impaired principal, no unvested fees. Never above the deposit price.
        function redemptionSharePrice() external view returns (uint256);
        /// `idle`: USDai free or promised to an open epoch; `reserved`: owed to settled redemptions; `unvested`: part of idle that vests later;
        /// `floor`: part of idle that no loan can take.
        function balances() external view returns (uint256 idle, uint256 reserved, uint256 unvested, uint256 floor);

        // The loan router
        /// Sends `amount` USDai to `to`. Loan router only.
        function fundLoan(address to, uint256 amount) external;
        /// Books `amount` USDai which the router has just had sent here. Loan router only.
        function creditRepayment(uint256 amount) external;
        /// DEFAULT_ADMIN_ROLE, once.
        function wire(address loanRouter, address auction) external;

        // Yield and fee
        /// Pulls the base yield that USDai has funded. Anyone; a deposit or a settlement does it when a day has passed.
        function harvestBaseYield() external returns (uint256 amount);
        /// DEFAULT_ADMIN_ROLE. At most 2,000 bps of what loans and reserves earn, net of losses; a higher rate holds for later profit only.
        function setAdminFee(uint256 bps, address recipient) external;
        /// Sends what is due to the recipient. Both prices have it deducted already. Anyone.
        function collectAdminFee() external returns (uint256 amount);
        /// `due`: what `collectAdminFee` would send; `pending`: that and the share of interest that is not paid yet.
        function adminFee() external view returns (uint256 bps, address recipient, uint256 due, uint256 pending);

        // USDai's blacklist
        /// Copies what USDai's list says of `account`: whom the copy names neither sends, receives, stakes nor requests. Anyone.
        function syncBlacklist(address account) external;
        /// The same, told by USDai itself. USDai only.
        function noteBlacklisted(address account, bool blacklisted) external;
        /// What the copy says.
        function isBlacklisted(address account) external view returns (bool);
        /// The program that runs what the core does not know.
        function desk() external view returns (address);
    }

    /// What the vault asks of the token that pays it base yield.
    interface IBaseYield {
        /// Sends the caller the yield that is due and funded. The recipient of the yield only.
        function harvestYield() external returns (uint256 amount);
        /// What `harvestYield` would send now.
        function baseYieldFunded() external view returns (uint256);
    }

    /// ERC-7741: an operator by its controller's signature, ERC-1271 for contracts.
    interface IERC7741 {
        /// EIP-712 `AuthorizeOperator(address controller,address operator,bool approved,bytes32 nonce,uint256 deadline)`. Anyone.
        function authorizeOperator(address controller, address operator, bool approved, bytes32 nonce, uint256 deadline, bytes signature) external returns (bool success);
        /// Makes what the caller has signed with this nonce void.
        function invalidateNonce(bytes32 nonce) external;
        function authorizations(address controller, bytes32 nonce) external view returns (bool used);
    }

    interface IERC5267 {
        function eip712Domain() external view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions);
    }

    /// Overloads with a limit; separate, since overloads share a Rust type name.
    interface ISUSDaiLimits {
        function deposit(uint256 assets, address receiver, uint256 minShares) external returns (uint256 shares);
        function mint(uint256 shares, address receiver, uint256 maxAssets) external returns (uint256 assets);
    }
}
