// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20 as SoladyERC20} from "solady/src/tokens/ERC20.sol";

/// OpenZeppelin's ERC-20 and nothing more.
contract OzToken is ERC20 {
    constructor() ERC20("USDai", "USDai") {}

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }
}

/// Solady's ERC-20 and nothing more.
contract SoladyToken is SoladyERC20 {
    function name() public pure override returns (string memory) {
        return "USDai";
    }

    function symbol() public pure override returns (string memory) {
        return "USDai";
    }

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }
}
