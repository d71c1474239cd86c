// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20Base} from "./ERC20Base.sol";
import {Pocket, Pockets} from "./Pocket.sol";

interface IAsyncVault {
    function asset() external view returns (address);
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);
    function convertToAssets(uint256 shares) external view returns (uint256 assets);
    function transfer(address to, uint256 value) external returns (bool);
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
    function claim(uint256 requestId, address receiver) external returns (uint256 shares, uint256 assets);
}

interface IWrappedToken {
    function approve(address spender, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// @title RedemptionWrapper
/// @notice An integrator: a vault of vault shares. Users put USDai in and hold its shares, one to one with sUSDai. Going
/// out, their shares are burned and their pocket requests (ERC-7540); what the request has won goes straight to them.
contract RedemptionWrapper is ERC20Base, Pockets {
    error MoveFailed(address token);

    event Requested(address indexed account, uint256 indexed requestId, uint256 shares);
    event Paid(address indexed account, uint256 indexed requestId, uint256 shares, uint256 assets);

    IAsyncVault public immutable vault;
    IWrappedToken public immutable asset;

    constructor(IAsyncVault vault_) ERC20Base("Wrapped sUSDai", "wsUSDai", 18) {
        vault = vault_;
        asset = IWrappedToken(vault_.asset());
        asset.approve(address(vault_), type(uint256).max);
    }

    function totalAssets() external view returns (uint256) {
        return vault.convertToAssets(totalSupply);
    }

    function deposit(uint256 assets, address receiver) external returns (uint256 shares) {
        if (!asset.transferFrom(msg.sender, address(this), assets)) revert MoveFailed(address(asset));
        // What came is what the vault says, not what a preview said.
        shares = vault.deposit(assets, address(this));
        _mint(receiver, shares);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    function requestRedeem(uint256 shares) external returns (uint256 requestId) {
        _burn(msg.sender, shares);
        Pocket pocket = _pocket(msg.sender);
        if (!vault.transfer(address(pocket), shares)) revert MoveFailed(address(vault));
        address controller = address(pocket);
        bytes memory answer =
            pocket.run(address(vault), abi.encodeCall(vault.requestRedeem, (shares, controller, controller)));
        requestId = abi.decode(answer, (uint256));
        emit Requested(msg.sender, requestId, shares);
    }

    function pending(uint256 requestId, address account) external view returns (uint256) {
        return vault.pendingRedeemRequest(requestId, address(pocketOf[account]));
    }

    function claimable(uint256 requestId, address account) external view returns (uint256) {
        return vault.claimableRedeemRequest(requestId, address(pocketOf[account]));
    }

    /// @notice Pays all that the caller's requests have won by now, this one's included. The rest stays in line.
    function claim(uint256 requestId) external returns (uint256 shares, uint256 assets) {
        bytes memory answer =
            pocketOf[msg.sender].run(address(vault), abi.encodeCall(vault.claim, (requestId, msg.sender)));
        (shares, assets) = abi.decode(answer, (uint256, uint256));
        emit Paid(msg.sender, requestId, shares, assets);
    }
}
