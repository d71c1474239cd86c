// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LoanBook} from "./LoanBook.sol";

/// The book of loans by itself, for a vault to ask.
contract DayBook is LoanBook {
    constructor() {
        _last = uint64(block.timestamp);
    }

    /// A loan from now on that is due on `day`.
    function open(uint256 balance, uint256 rate, uint256 day) external {
        accrue();
        _insert(balance, rate, day, block.timestamp);
    }
}
