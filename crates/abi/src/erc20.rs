//! ERC-20, ERC-2612 and ERC-6093 as the tokens of this project and foreign stablecoins speak them.
use alloy_sol_types::sol;

sol! {
    #[derive(Debug, PartialEq, Eq)]
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    #[derive(Debug, PartialEq, Eq)]
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    #[derive(Debug, PartialEq, Eq)]
    error ERC20InvalidSender(address sender);
    #[derive(Debug, PartialEq, Eq)]
    error ERC20InvalidReceiver(address receiver);
    #[derive(Debug, PartialEq, Eq)]
    error ERC20InvalidApprover(address approver);
    #[derive(Debug, PartialEq, Eq)]
    error ERC20InvalidSpender(address spender);

    interface IERC20 {
        event Transfer(address indexed from, address indexed to, uint256 value);
        event Approval(address indexed owner, address indexed spender, uint256 value);
        function totalSupply() external view returns (uint256);
        function balanceOf(address account) external view returns (uint256);
        function allowance(address owner, address spender) external view returns (uint256);
        function transfer(address to, uint256 value) external returns (bool);
        function transferFrom(address from, address to, uint256 value) external returns (bool);
        function approve(address spender, uint256 value) external returns (bool);
        function name() external view returns (string);
        function symbol() external view returns (string);
        function decimals() external view returns (uint8);
    }

    /// ERC-2612: the deadline has passed.
    #[derive(Debug, PartialEq, Eq)]
    error ERC2612ExpiredSignature(uint256 deadline);
    /// ERC-2612: somebody else has signed, or nobody (zero).
    #[derive(Debug, PartialEq, Eq)]
    error ERC2612InvalidSigner(address signer, address owner);

    interface IERC20Permit {
        function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
        function nonces(address owner) external view returns (uint256);
        function DOMAIN_SEPARATOR() external view returns (bytes32);
    }

    /// The permit of accounts that are contracts: an ERC-1271 signature, or 65 bytes r, s, v.
    interface IERC20PermitBytes {
        function permit(address owner, address spender, uint256 value, uint256 deadline, bytes signature) external;
    }

    /// ERC-1271.
    interface IERC1271 {
        function isValidSignature(bytes32 hash, bytes signature) external view returns (bytes4);
    }
}
