// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// USDai's features out of OpenZeppelin's parts: stablecoins in, dollars out, caps, blacklist, pause, permit.
contract OzDollar is ERC20, ERC20Permit, AccessControl, Pausable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Asset {
        uint256 cap;
        uint128 held;
        uint8 decimals;
        bool listed;
    }

    error Blacklisted(address account);
    error UnlistedAsset(address token);
    error AboveCap(uint256 held, uint256 cap);
    error WrongAmount(uint256 received, uint256 asked);
    error BelowMinimum(uint256 out, uint256 minimum);
    error NothingOut();

    event Deposited(address indexed caller, address indexed recipient, address indexed token, uint256 amount, uint256 minted);
    event Withdrawn(address indexed caller, address indexed recipient, address indexed token, uint256 amount, uint256 burned);
    event BlacklistSet(address indexed account, bool blacklisted);

    bytes32 public constant BLACKLISTER_ROLE = keccak256("BLACKLISTER_ROLE");
    mapping(address => bool) public isBlacklisted;
    mapping(address => Asset) public assets;
    uint256 public backing;
    uint256 public supplyCap = type(uint256).max;

    constructor(address admin) ERC20("USDai", "USDai") ERC20Permit("USDai") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    function listAsset(address token, uint8 decimals_, uint256 cap) external onlyRole(DEFAULT_ADMIN_ROLE) {
        assets[token] = Asset(cap, 0, decimals_, true);
    }

    function setBlacklisted(address account, bool blacklisted) external onlyRole(BLACKLISTER_ROLE) {
        isBlacklisted[account] = blacklisted;
        emit BlacklistSet(account, blacklisted);
    }

    function requireNotBlacklisted(address a, address b, address c) external view {
        _allow(a);
        _allow(b);
        _allow(c);
    }

    function deposit(address token, uint256 amount, uint256 minOut, address recipient)
        external
        whenNotPaused
        nonReentrant
        returns (uint256 out)
    {
        Asset storage asset = assets[token];
        if (!asset.listed) revert UnlistedAsset(token);
        out = amount * 10 ** (18 - asset.decimals);
        if (out < minOut) revert BelowMinimum(out, minOut);
        uint256 held = asset.held + amount;
        if (held > asset.cap) revert AboveCap(held, asset.cap);
        asset.held = uint128(held);
        backing += out;
        _mint(recipient, out);
        if (totalSupply() > supplyCap) revert AboveCap(totalSupply(), supplyCap);
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert WrongAmount(received, amount);
        emit Deposited(msg.sender, recipient, token, amount, out);
    }

    function withdraw(address token, uint256 amount, uint256 minOut, address recipient)
        external
        whenNotPaused
        nonReentrant
        returns (uint256 out)
    {
        Asset storage asset = assets[token];
        if (!asset.listed) revert UnlistedAsset(token);
        uint256 scale = 10 ** (18 - asset.decimals);
        out = amount / scale;
        if (out == 0) revert NothingOut();
        if (out < minOut) revert BelowMinimum(out, minOut);
        asset.held -= uint128(out);
        backing -= out * scale;
        _allow(recipient);
        _burn(msg.sender, amount);
        IERC20(token).safeTransfer(recipient, out);
        emit Withdrawn(msg.sender, recipient, token, out, amount);
    }

    function _allow(address account) internal view {
        if (isBlacklisted[account]) revert Blacklisted(account);
    }

    function _update(address from, address to, uint256 value) internal override {
        _allow(from);
        _allow(to);
        if (msg.sender != from) _allow(msg.sender);
        super._update(from, to, value);
    }
}
