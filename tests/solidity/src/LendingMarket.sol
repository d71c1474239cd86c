// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface IMarketToken {
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

interface IFeedOf {
    function decimals() external view returns (uint8);
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80);
}

/// @title LendingMarket
/// @notice An integrator: lends USDai against sUSDai, priced by the feed (susdai-feed), not by the vault's own views.
/// @dev What it does right: it bounds the age of the answer, refuses one that is not positive, reads decimals once, and
/// pays out last. Interest is left out; a market has its own.
contract LendingMarket {
    error StaleFeed(uint256 updatedAt);
    error NoPrice(int256 answer);
    error Unhealthy(uint256 debt, uint256 limit);
    error Healthy(uint256 debt, uint256 limit);
    error MoveFailed(address token);

    event Borrowed(address indexed account, uint256 amount, uint256 price);
    event Liquidated(address indexed account, address indexed by, uint256 repaid, uint256 seized);

    uint256 public constant LTV_BPS = 8_000;
    uint256 public constant LIQUIDATION_BPS = 9_000;
    uint256 public constant BONUS_BPS = 500;
    uint256 public constant MAX_AGE = 3 days;
    IMarketToken public immutable dollar;
    IMarketToken public immutable collateral;
    IFeedOf public immutable feed;
    uint256 private immutable scale;

    mapping(address account => uint256) public collateralOf;
    mapping(address account => uint256) public debtOf;
    uint256 public cash;

    constructor(IMarketToken dollar_, IMarketToken collateral_, IFeedOf feed_) {
        (dollar, collateral, feed) = (dollar_, collateral_, feed_);
        scale = 10 ** feed_.decimals();
    }

    function supply(uint256 amount) external {
        cash += amount;
        _pull(dollar, amount);
    }

    function post(uint256 shares) external {
        collateralOf[msg.sender] += shares;
        _pull(collateral, shares);
    }

    function borrow(uint256 amount) external {
        debtOf[msg.sender] += amount;
        cash -= amount;
        uint256 answer = price();
        uint256 limit = collateralOf[msg.sender] * answer / scale * LTV_BPS / 10_000;
        if (debtOf[msg.sender] > limit) revert Unhealthy(debtOf[msg.sender], limit);
        emit Borrowed(msg.sender, amount, answer);
        _push(dollar, msg.sender, amount);
    }

    function repay(uint256 amount) external {
        debtOf[msg.sender] -= amount;
        cash += amount;
        _pull(dollar, amount);
    }

    function withdraw(uint256 shares) external {
        collateralOf[msg.sender] -= shares;
        uint256 debt = debtOf[msg.sender];
        if (debt > 0) {
            uint256 limit = collateralOf[msg.sender] * price() / scale * LTV_BPS / 10_000;
            if (debt > limit) revert Unhealthy(debt, limit);
        }
        _push(collateral, msg.sender, shares);
    }

    /// @notice Repays all of an unhealthy debt for its worth in shares and a bonus, at most all that is posted.
    function liquidate(address account) external {
        uint256 debt = debtOf[account];
        uint256 answer = price();
        uint256 limit = collateralOf[account] * answer / scale * LIQUIDATION_BPS / 10_000;
        if (debt <= limit) revert Healthy(debt, limit);
        uint256 seized = debt * (10_000 + BONUS_BPS) / 10_000 * scale / answer;
        if (seized > collateralOf[account]) seized = collateralOf[account];
        collateralOf[account] -= seized;
        debtOf[account] = 0;
        cash += debt;
        emit Liquidated(account, msg.sender, debt, seized);
        _pull(dollar, debt);
        _push(collateral, msg.sender, seized);
    }

    function price() public view returns (uint256) {
        (, int256 answer,, uint256 updatedAt,) = feed.latestRoundData();
        if (answer <= 0) revert NoPrice(answer);
        if (block.timestamp - updatedAt > MAX_AGE) revert StaleFeed(updatedAt);
        return uint256(answer);
    }

    function _pull(IMarketToken token, uint256 value) private {
        if (!token.transferFrom(msg.sender, address(this), value)) revert MoveFailed(address(token));
    }

    function _push(IMarketToken token, address to, uint256 value) private {
        if (!token.transfer(to, value)) revert MoveFailed(address(token));
    }
}
