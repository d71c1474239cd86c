// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ERC4626 as SoladyERC4626} from "solady/src/tokens/ERC4626.sol";

interface IBook {
    function bookValue() external view returns (uint256 optimistic, uint256 conservative);
}

interface IBlacklist {
    function requireNotBlacklisted(address a, address b, address c) external view;
}

/// A loan book of one line: principal that earns a rate per second until a due time. The least that a vault could ask.
contract LineBook is IBook {
    uint128 public principal;
    uint64 public rate;
    uint64 public since;
    uint64 public due;

    function set(uint128 principal_, uint64 rate_, uint64 due_) external {
        (principal, rate, since, due) = (principal_, rate_, uint64(block.timestamp), due_);
    }

    function bookValue() external view returns (uint256 optimistic, uint256 conservative) {
        uint256 until = block.timestamp < due ? block.timestamp : due;
        uint256 interest = (uint256(principal) * rate * (until - since)) / 1e18;
        return (principal + interest, principal);
    }
}

interface IYield {
    function harvestYield() external returns (uint256 amount);
}

/// sUSDai's deposit side out of OpenZeppelin's parts: counted (not measured) liquidity, loans from a book, two prices,
/// vesting fees, an admin fee on what loans earn, blacklist, pause, roles, permit, a liquidity floor per epoch, the base
/// yield of the day before a price is used.
contract OzVault is ERC4626, ERC20Permit, AccessControl, Pausable, ReentrancyGuard {
    using Math for uint256;
    using SafeERC20 for IERC20;

    error TooFewShares(uint256 shares, uint256 minimum);
    error InsufficientLiquidity(uint256 available, uint256 needed);
    error UnbackedCredit(uint256 balance, uint256 booked);

    event LiquidityFloorSet(uint256 indexed epoch, uint256 liquidity);
    event LoanFunded(address indexed to, uint256 amount);
    event RepaymentCredited(uint256 amount);

    bytes32 public constant LOAN_ROUTER_ROLE = keccak256("LOAN_ROUTER_ROLE");

    uint256 public constant EPOCH = 30 days;
    uint256 public constant LOCKED = 1e6;
    IBook public immutable book;
    uint256 public immutable genesis;
    uint128 public idle;
    uint128 public reserved;
    uint128 public vestingAmount;
    uint64 public vestingEnd;
    uint128 public floor;
    uint64 public floors;
    /// When the base yield was last asked for.
    uint64 public harvested;
    /// What the loans have cost: what they are worth above it is profit, which the fee is taken from.
    uint128 public loanCost;
    uint16 public feeBps;

    constructor(IERC20 dollar, IBook book_, address admin)
        ERC4626(dollar)
        ERC20("Staked USDai", "sUSDai")
        ERC20Permit("Staked USDai")
    {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        book = book_;
        genesis = block.timestamp;
        harvested = uint64(block.timestamp);
    }

    function decimals() public pure override(ERC4626, ERC20) returns (uint8) {
        return 18;
    }

    /// Optimistic: what depositors buy into.
    function totalAssets() public view override returns (uint256) {
        (uint256 loans,) = book.bookValue();
        return idle + loans - _fee(loans);
    }

    function _fee(uint256 loans) internal view returns (uint256) {
        uint256 cost = loanCost;
        return loans > cost ? (loans - cost).mulDiv(feeBps, 10_000, Math.Rounding.Ceil) : 0;
    }

    function setFee(uint16 bps, uint128 cost) external onlyRole(DEFAULT_ADMIN_ROLE) {
        (feeBps, loanCost) = (bps, cost);
    }

    function redemptionSharePrice() external view returns (uint256) {
        (, uint256 loans) = book.bookValue();
        uint256 left = vestingEnd > block.timestamp ? vestingEnd - block.timestamp : 0;
        uint256 unvested = uint256(vestingAmount).mulDiv(left, EPOCH, Math.Rounding.Ceil);
        return (uint256(idle) - unvested + loans - _fee(loans)).mulDiv(1e18, totalSupply());
    }

    function deposit(uint256 assets, address receiver) public override returns (uint256) {
        _harvestIfDue();
        return super.deposit(assets, receiver);
    }

    function mint(uint256 shares, address receiver) public override returns (uint256) {
        _harvestIfDue();
        return super.mint(shares, receiver);
    }

    /// Once a day; a dollar that refuses stops no deposit.
    function _harvestIfDue() internal {
        if (block.timestamp < uint256(harvested) + 1 days) return;
        harvested = uint64(block.timestamp);
        try IYield(asset()).harvestYield() returns (uint256 amount) {
            idle += uint128(amount);
            loanCost -= uint128(amount < loanCost ? amount : loanCost);
        } catch {}
    }

    function depositWithLimit(uint256 assets, address receiver, uint256 minShares) external returns (uint256 shares) {
        shares = deposit(assets, receiver);
        if (shares < minShares) revert TooFewShares(shares, minShares);
    }

    function pause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _pause();
    }

    /// Sends a borrower his principal, out of what no open settlement has been promised.
    function fundLoan(address to, uint256 amount) external onlyRole(LOAN_ROUTER_ROLE) {
        _touch();
        uint256 available = idle - floor;
        if (amount > available) revert InsufficientLiquidity(available, amount);
        idle -= uint128(amount);
        loanCost += uint128(amount);
        emit LoanFunded(to, amount);
        IERC20(asset()).safeTransfer(to, amount);
    }

    /// Books what the router has just sent.
    function creditRepayment(uint256 amount) external onlyRole(LOAN_ROUTER_ROLE) {
        _touch();
        idle += uint128(amount);
        loanCost -= uint128(amount < loanCost ? amount : loanCost);
        uint256 balance = IERC20(asset()).balanceOf(address(this));
        uint256 booked = uint256(idle) + reserved;
        if (balance < booked) revert UnbackedCredit(balance, booked);
        emit RepaymentCredited(amount);
    }

    function _convertToShares(uint256 assets, Math.Rounding rounding) internal view override returns (uint256) {
        uint256 supply = totalSupply();
        return supply == 0 ? assets : assets.mulDiv(supply, totalAssets(), rounding);
    }

    function _convertToAssets(uint256 shares, Math.Rounding rounding) internal view override returns (uint256) {
        uint256 supply = totalSupply();
        return supply == 0 ? shares : shares.mulDiv(totalAssets(), supply, rounding);
    }

    function _touch() internal {
        uint256 elapsed = block.timestamp - genesis;
        if (elapsed < 28 days) return;
        uint256 due = (elapsed - 28 days) / EPOCH;
        if (floors > due) return;
        floors = uint64(due + 1);
        floor = idle;
        emit LiquidityFloorSet(due, idle);
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares)
        internal
        override
        whenNotPaused
        nonReentrant
    {
        _touch();
        idle += uint128(assets);
        if (totalSupply() == 0) {
            _mint(address(0xdEaD), LOCKED);
            shares -= LOCKED;
        }
        super._deposit(caller, receiver, assets, shares);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20) {
        IBlacklist(asset()).requireNotBlacklisted(msg.sender, from, to);
        super._update(from, to, value);
    }
}

/// Solady's ERC-4626 and nothing more.
contract SoladyVault is SoladyERC4626 {
    address internal immutable _dollar;

    constructor(address dollar) {
        _dollar = dollar;
    }

    function asset() public view override returns (address) {
        return _dollar;
    }

    function name() public pure override returns (string memory) {
        return "Staked USDai";
    }

    function symbol() public pure override returns (string memory) {
        return "sUSDai";
    }
}

/// OpenZeppelin's ERC-4626 and nothing more.
contract PlainOzVault is ERC4626 {
    constructor(IERC20 dollar) ERC4626(dollar) ERC20("Staked USDai", "sUSDai") {}
}
