// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Pocket, Pockets} from "./Pocket.sol";

interface IAgentVault {
    function transferFrom(address from, address to, uint256 value) external returns (bool);
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);
    function cancelRedeem(uint256 requestId, address receiver) external returns (uint256 shares);
    function claim(uint256 requestId, address receiver) external returns (uint256 shares, uint256 assets);
}

interface IAgentAuction {
    function commit(uint256 id, bytes32 commitment, bytes calldata opening) external;
    function cancelCommit(uint256 id) external;
}

/// @title BidAgent
/// @notice An integrator: requests redemptions, seals bids and claims for its users. A pocket is the controller of its
/// user's lots. The agent never knows a bid before it is opened: the user makes the commitment himself, its salt is his.
contract BidAgent is Pockets {
    error MoveFailed();

    event Joined(address indexed user, uint256 indexed id, uint256 shares);

    IAgentVault public immutable vault;
    IAgentAuction public immutable auction;

    constructor(IAgentVault vault_, IAgentAuction auction_) {
        (vault, auction) = (vault_, auction_);
    }

    /// @notice Takes the user's shares and asks for their redemption. The id is needed for the commitment.
    function request(uint256 shares) external returns (uint256 id) {
        Pocket pocket = _pocket(msg.sender);
        address controller = address(pocket);
        if (!vault.transferFrom(msg.sender, controller, shares)) revert MoveFailed();
        bytes memory answer =
            pocket.run(address(vault), abi.encodeCall(vault.requestRedeem, (shares, controller, controller)));
        id = abi.decode(answer, (uint256));
        emit Joined(msg.sender, id, shares);
    }

    /// @notice The auction refuses a lot that is not of the caller's pocket.
    function bid(uint256 id, bytes32 commitment, bytes calldata opening) external {
        pocketOf[msg.sender].run(address(auction), abi.encodeCall(auction.commit, (id, commitment, opening)));
    }

    function withdrawBid(uint256 id) external {
        pocketOf[msg.sender].run(address(auction), abi.encodeCall(auction.cancelCommit, (id)));
    }

    function cancel(uint256 id) external returns (uint256 shares) {
        bytes memory answer =
            pocketOf[msg.sender].run(address(vault), abi.encodeCall(vault.cancelRedeem, (id, msg.sender)));
        return abi.decode(answer, (uint256));
    }

    /// @notice Straight to the user: no money passes through this contract.
    function claim(uint256 id) external returns (uint256 shares, uint256 assets) {
        bytes memory answer =
            pocketOf[msg.sender].run(address(vault), abi.encodeCall(vault.claim, (id, msg.sender)));
        return abi.decode(answer, (uint256, uint256));
    }
}
