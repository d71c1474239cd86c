// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20Base} from "./ERC20Base.sol";

/// @notice Moves as it should; its answer is chosen by the heirs. Anyone mints.
abstract contract AnsweringToken is ERC20Base {
    constructor() ERC20Base("Hostile", "EVIL", 6) {}

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external {
        _transfer(msg.sender, to, value);
        _answer();
    }

    function transferFrom(address from, address to, uint256 value) external {
        _spendAllowance(from, msg.sender, value);
        _transfer(from, to, value);
        _answer();
    }

    function _answer() internal pure virtual;
}

/// @notice Return bomb: a megabyte of answer, its first word true.
contract BombToken is AnsweringToken {
    function _answer() internal pure override {
        assembly ("memory-safe") {
            mstore(0, 1)
            return(0, 1048576)
        }
    }
}

/// @notice Answers a word that is neither true nor false.
contract TwoToken is AnsweringToken {
    function _answer() internal pure override {
        assembly ("memory-safe") {
            mstore(0, 2)
            return(0, 32)
        }
    }
}

/// @notice Answers less than a word.
contract ShortToken is AnsweringToken {
    function _answer() internal pure override {
        assembly ("memory-safe") {
            mstore8(0, 1)
            return(0, 1)
        }
    }
}

/// @notice Burns all the gas that it is given.
contract BurnerToken is AnsweringToken {
    function _answer() internal pure override {
        uint256 n;
        while (true) ++n;
    }
}

/// @notice Reverts without a reason.
contract MuteToken is AnsweringToken {
    function _answer() internal pure override {
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }
}

/// @notice Reverts with a megabyte of reason.
contract RevertBombToken is AnsweringToken {
    function _answer() internal pure override {
        assembly ("memory-safe") {
            mstore(0, shl(224, 0x08c379a0))
            revert(0, 1048576)
        }
    }
}

/// @notice Moves nothing and says that it has.
contract IdleToken is ERC20Base {
    constructor() ERC20Base("Idle", "IDLE", 6) {}

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function transfer(address, uint256) external pure returns (bool) {
        return true;
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        return true;
    }
}
