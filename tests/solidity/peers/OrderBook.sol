// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// The same auction with open bids in a sorted linked list, cleared order by order.
///
/// An order is one word, sorted descending: tick u16 | (2^48 - 1 - id) u48 | units u64 | 0. The list's next pointers
/// are the only thing a settlement reads, one slot an order, and nothing is written for one: claims compare an order
/// with the clearing order. Pay as bid, one order served in part.
contract OrderBook is ERC20, ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Order {
        address owner;
        bytes32 key;
    }

    error WrongPlace(bytes32 after_);
    error NotAllowed(address caller);
    error NothingToClaim(uint256 id);
    error Closed();

    event Placed(uint256 indexed id, address indexed owner, uint256 tick, uint256 units);
    event Settled(uint256 price, uint256 sold, uint256 reserve, uint256 fee);
    event Withdraw(address indexed receiver, uint256 indexed id, uint256 assets, uint256 shares);

    uint256 public constant UNIT = 1e12;
    bytes32 internal constant START = bytes32(type(uint256).max);
    IERC20 public immutable dollar;

    mapping(bytes32 => bytes32) public next;
    mapping(uint256 => Order) public orders;
    uint256 public lastId;

    // A settlement under way, then its result.
    bytes32 public cursor = START;
    bytes32 public clearing;
    uint128 public capacity;
    uint128 public price;
    uint128 public sold;
    uint64 public partialUnits;
    bool public partly;
    bool public settled;
    uint256 public idle;
    uint256 public reserved;
    uint256 public fees;

    constructor(IERC20 dollar_) ERC20("Book", "B") {
        dollar = dollar_;
    }

    function mint(address to, uint256 shares) external {
        _mint(to, shares);
    }

    function fund(uint256 assets) external {
        idle += assets;
        dollar.safeTransferFrom(msg.sender, address(this), assets);
    }

    /// Escrows `units` and files the order right after `place`, which has to be where it belongs.
    function bid(uint256 units, uint256 tick, bytes32 place) external nonReentrant returns (uint256 id) {
        if (settled || cursor != START) revert Closed();
        id = ++lastId;
        bytes32 key = bytes32(tick << 240 | (type(uint48).max - id) << 192 | units << 128);
        bytes32 follower = next[place];
        if ((place != START && follower == 0 && !_isLast(place)) || key >= place || key <= follower) {
            revert WrongPlace(place);
        }
        next[place] = key;
        next[key] = follower;
        orders[id].owner = msg.sender;
        orders[id].key = key;
        _transfer(msg.sender, address(this), units * UNIT);
        emit Placed(id, msg.sender, tick, units);
    }

    function _isLast(bytes32 place) private view returns (bool) {
        uint256 id = type(uint48).max - (uint256(place) >> 192 & type(uint48).max);
        return orders[id].key == place;
    }

    /// Walks at most `count` orders. The first call fixes price and liquidity.
    function settle(uint256 price_, uint256 liquidity, uint256 count) external nonReentrant returns (bool done) {
        if (settled) revert Closed();
        uint256 left;
        uint256 total = sold;
        bytes32 last = cursor;
        if (last == START) {
            left = liquidity * 1e10 / price_;
            price = uint128(price_);
        } else {
            left = capacity;
        }
        uint256 used;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 key = next[last];
            if (key == 0) {
                done = true;
                break;
            }
            last = key;
            uint256 rate = 10_000 - (uint256(key) >> 240);
            uint256 units = uint64(uint256(key) >> 128);
            uint256 need = units * rate;
            if (need > left) {
                units = left / rate;
                (partialUnits, partly) = (uint64(units), true);
                total += units;
                used += units * rate;
                done = true;
                break;
            }
            left -= need;
            total += units;
            used += need;
        }
        uint256 reserve = (used * price + 1e10 - 1) / 1e10;
        reserved += reserve;
        idle -= reserve;
        sold = uint128(total);
        if (!done) {
            (cursor, capacity) = (last, uint128(left));
            return false;
        }
        clearing = last;
        settled = true;
        uint256 fair = total * UNIT * price / 1e18;
        fees += fair > reserve ? fair - reserve : 0;
        _burn(address(this), total * UNIT);
        emit Settled(price, total, reserve, fees);
    }

    function claim(uint256 id, address receiver) external nonReentrant returns (uint256 assets) {
        Order storage order = orders[id];
        if (order.owner != msg.sender) revert NotAllowed(msg.sender);
        bytes32 key = order.key;
        if (!settled || key < clearing) revert NothingToClaim(id);
        uint256 units = uint64(uint256(key) >> 128);
        uint256 fill = key == clearing && partly ? partialUnits : units;
        delete orders[id];
        assets = fill * price * (10_000 - (uint256(key) >> 240)) / 1e10;
        reserved -= assets;
        if (fill < units) _transfer(address(this), msg.sender, (units - fill) * UNIT);
        dollar.safeTransfer(receiver, assets);
        emit Withdraw(receiver, id, assets, fill * UNIT);
    }
}
