// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IBlacklist} from "./Vaults.sol";

/// Redemptions first in, first out: a doubly linked list of requests that is serviced from its head. Pause, blacklist
/// and operators as sUSDai has them; no list of a controller's requests, which sUSDai has not either.
contract FifoQueue is ERC20, AccessControl, Pausable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Request {
        uint128 previous;
        uint128 next;
        uint256 pendingShares;
        uint256 redeemableShares;
        uint256 claimableAssets;
        address controller;
        uint64 notBefore;
    }

    error NotAllowed(address caller);
    error TooSmall(uint256 shares);
    error NothingToClaim(uint256 id);

    event RedeemRequest(address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 shares);
    event Serviced(uint256 indexed requestId, uint256 shares, uint256 assets);
    event Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares);

    uint256 public constant MIN_SHARES = 1e18;
    uint256 public constant EPOCH = 30 days;
    IERC20 public immutable dollar;
    uint256 public immutable genesis;

    mapping(uint256 => Request) public requests;
    mapping(address => mapping(address => bool)) public isOperator;
    uint128 public head;
    uint128 public tail;
    uint256 public lastId;
    uint256 public pending;
    uint256 public reserved;

    constructor(IERC20 dollar_, address admin) ERC20("Queue", "Q") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        dollar = dollar_;
        genesis = block.timestamp;
    }

    function mint(address to, uint256 shares) external {
        _mint(to, shares);
    }

    function pause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _pause();
    }

    function setOperator(address operator, bool approved) external {
        isOperator[msg.sender][operator] = approved;
    }

    function requestRedeem(uint256 shares, address controller, address owner)
        external
        whenNotPaused
        nonReentrant
        returns (uint256 id)
    {
        if (msg.sender != owner && !isOperator[owner][msg.sender]) revert NotAllowed(msg.sender);
        if (controller != owner && !isOperator[controller][owner]) revert NotAllowed(owner);
        if (shares < MIN_SHARES) revert TooSmall(shares);
        _burn(owner, shares);
        pending += shares;
        id = ++lastId;
        uint256 epoch = (block.timestamp - genesis) / EPOCH + 1;
        Request storage request = requests[id];
        request.pendingShares = shares;
        request.controller = controller;
        request.notBefore = uint64(genesis + epoch * EPOCH);
        uint128 last = tail;
        if (last == 0) {
            head = uint128(id);
        } else {
            request.previous = last;
            requests[last].next = uint128(id);
        }
        tail = uint128(id);
        emit RedeemRequest(controller, owner, id, msg.sender, shares);
    }

    /// Serves `shares` from the head of the queue at `price` assets per share (1e18).
    function service(uint256 shares, uint256 price) external nonReentrant returns (uint256 assets) {
        uint256 id = head;
        uint256 left = shares;
        while (left > 0 && id != 0) {
            Request storage request = requests[id];
            if (request.notBefore >= block.timestamp) break;
            uint256 open = request.pendingShares;
            uint256 fill = open < left ? open : left;
            uint256 paid = fill * price / 1e18;
            request.pendingShares = open - fill;
            request.redeemableShares += fill;
            request.claimableAssets += paid;
            assets += paid;
            left -= fill;
            emit Serviced(id, fill, paid);
            if (fill < open) break;
            uint128 next = request.next;
            if (next != 0) requests[next].previous = 0;
            id = next;
        }
        head = uint128(id);
        if (id == 0) tail = 0;
        pending -= shares - left;
        reserved += assets;
    }

    function claim(uint256 id, address receiver) external nonReentrant returns (uint256 assets) {
        Request storage request = requests[id];
        address controller = request.controller;
        if (msg.sender != controller && !isOperator[controller][msg.sender]) revert NotAllowed(msg.sender);
        assets = request.claimableAssets;
        if (assets == 0) revert NothingToClaim(id);
        uint256 shares = request.redeemableShares;
        if (request.pendingShares == 0) {
            delete requests[id];
        } else {
            request.redeemableShares = 0;
            request.claimableAssets = 0;
        }
        reserved -= assets;
        dollar.safeTransfer(receiver, assets);
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
    }

    function _update(address from, address to, uint256 value) internal override {
        IBlacklist(address(dollar)).requireNotBlacklisted(msg.sender, from, to);
        super._update(from, to, value);
    }
}
