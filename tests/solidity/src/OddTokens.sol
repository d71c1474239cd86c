// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20Base} from "./ERC20Base.sol";

/// @notice Takes a fee out of what the receiver gets; the fee is burned. Anyone mints.
contract FeeOnTransferToken is ERC20Base {
    /// @notice The fee in hundredths of a percent.
    uint256 public immutable feeBps;

    constructor(uint256 feeBps_) ERC20Base("Fee on transfer", "FEE", 6) {
        require(feeBps_ <= 10_000, "FeeOnTransferToken: fee above 100 %");
        feeBps = feeBps_;
    }

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _transferWithFee(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        _spendAllowance(from, msg.sender, value);
        _transferWithFee(from, to, value);
        return true;
    }

    function _transferWithFee(address from, address to, uint256 value) private {
        uint256 fee = value * feeBps / 10_000;
        _burn(from, fee);
        _transfer(from, to, value - fee);
    }
}

/// @notice Moves as it should but answers nothing at all. Anyone mints.
contract NoReturnToken is ERC20Base {
    constructor() ERC20Base("No return", "NONE", 6) {}

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    function approve(address spender, uint256 value) external {
        _approve(msg.sender, spender, value);
    }

    function transfer(address to, uint256 value) external {
        _transfer(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        _spendAllowance(from, msg.sender, value);
        _transfer(from, to, value);
    }
}

/// @notice Answers false instead of a revert when it does not move. Anyone mints.
contract FalseReturnToken is ERC20Base {
    constructor() ERC20Base("False return", "FALSE", 6) {}

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        if (balanceOf[msg.sender] < value) return false;
        _transfer(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (balanceOf[from] < value || allowance[from][msg.sender] < value) return false;
        _spendAllowance(from, msg.sender, value);
        _transfer(from, to, value);
        return true;
    }
}

/// @notice Calls a chosen target with chosen data in the middle of every transfer, once armed, and keeps what it
/// answered. Anyone mints and arms.
contract ReentrantToken is ERC20Base {
    address public target;
    bytes public payload;
    /// @notice How often the target was called.
    uint256 public attempts;
    /// @notice Whether the latest attempt succeeded, and what it answered.
    bool public lastSuccess;
    bytes public lastReturn;

    constructor() ERC20Base("Reentrant", "LOOP", 6) {}

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    /// @notice Sets what the next transfers call; the zero address disarms.
    function arm(address target_, bytes calldata payload_) external {
        target = target_;
        payload = payload_;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _strike();
        _transfer(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        _strike();
        _spendAllowance(from, msg.sender, value);
        _transfer(from, to, value);
        return true;
    }

    function _strike() private {
        if (target == address(0)) return;
        ++attempts;
        (lastSuccess, lastReturn) = target.call(payload);
    }
}
