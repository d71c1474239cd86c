// SPDX-License-Identifier: MIT OR Apache-2.0
// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.
pragma solidity ^0.8.20;

interface ICaliber {
    error ERC721InvalidOwner(address owner);
    error ERC721NonexistentToken(uint256 tokenId);
    error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
    error ERC721InvalidReceiver(address receiver);
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    error ERC721InvalidApprover(address approver);
    error ERC721InvalidOperator(address operator);
    /// A hash that has to name something is zero.
    error ZeroHash();
    /// The title is not in a status that allows this. Statuses: 0 none, 1 Registered, 2 Attested, 3 Pledged, 4 Defaulted, 5 Foreclosed, 6 Released.
    error WrongStatus(uint256 tokenId, uint8 status);
    /// Kinds: 0 title or warehouse receipt, 1 bailment, 2 UCC filing, 3 insurance.
    error InvalidDocumentKind(uint8 kind);
    error DocumentMissing(uint256 tokenId, uint8 kind);
    error DocumentExpired(uint256 tokenId, uint8 kind, uint256 expiry);
    error AppraisalExpired(uint256 tokenId, uint256 expiry);
    error AppraisalMissing(uint256 tokenId);
    /// The title is under a lien: it does not move, burn or change.
    error TitlePledged(uint256 tokenId);
    /// An expiry that is not in the future.
    error InvalidExpiry(uint256 expiry);
    /// An amount that has to be positive is zero.
    error ZeroAmount();
    /// An address that has to name somebody is zero.
    error ZeroAddress();
    /// A result does not fit its type.
    error MathOverflow();
    /// A called contract has no code, reverted without a reason, or answered with something else than the ABI says.
    error CallFailed(address target);
    /// The other contracts have not been named yet.
    error NotWired();
    /// A parameter is outside its bounds.
    error InvalidParameter();
    /// The contract has no such function; zero where the calldata names none.
    error UnknownFunction(bytes4 selector);
    /// The contract takes no value.
    error NonPayable();
    /// The contract is running already in this transaction: it answers nobody meanwhile, views included.
    error ReentrantCall();
    /// The constructor has run already.
    error AlreadyConstructed();
    error EnforcedPause();
    error ExpectedPause();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();

    event TitleMinted(uint256 indexed tokenId, address indexed to, uint8 indexed class, uint256 units, bytes32 serialRoot, address bailee);
    event DocumentSet(uint256 indexed tokenId, uint8 indexed kind, bytes32 hash, address issuer, uint256 expiry);
    event Appraised(uint256 indexed tokenId, address indexed appraiser, uint256 value, uint256 expiry);
    event StatusChanged(uint256 indexed tokenId, uint8 from, uint8 to);
    event MetadataUpdate(uint256 tokenId);
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
    event Paused(address account);
    event Unpaused(address account);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    /// MINTER_ROLE (tokenising agent). `class`: 0 GPU server, 1 rack, 2 DePIN device lot, further ones as listed in the router. Returns the id, from 1.
    function mint(address to, uint8 class, uint256 units, bytes32 serialRoot, address bailee) external returns (uint256 tokenId);
    /// Kind 0 and 2: MINTER_ROLE; kind 1: CUSTODIAN_ROLE; kind 3: INSURER_ROLE. Not under a lien. The issuer is the caller.
    function setDocument(uint256 tokenId, uint8 kind, bytes32 hash, uint256 expiry) external;
    /// APPRAISER_ROLE. With all four documents and an appraisal current the title becomes Attested.
    function appraise(uint256 tokenId, uint256 value, uint256 expiry) external;
    /// MINTER_ROLE, when the hardware leaves the data centre into its owner's hands: burns the title. Not under a lien, with the owner's approval.
    function burn(uint256 tokenId) external;
    function title(uint256 tokenId) external view returns (uint8 status, uint8 class, uint256 units, bytes32 serialRoot, address bailee);
    function document(uint256 tokenId, uint8 kind) external view returns (bytes32 hash, address issuer, uint256 expiry);
    function appraisal(uint256 tokenId) external view returns (uint256 value, uint256 time, uint256 expiry, address appraiser);
    /// Whether all documents and the appraisal are current now.
    function isCurrent(uint256 tokenId) external view returns (bool);
    /// LIENHOLDER_ROLE. Takes an Attested title with everything current from its owner `from` into the caller's hands: Pledged.
    /// The owner must have approved the caller (ERC-721).
    function pledge(uint256 tokenId, address from) external returns (uint256 value, uint8 class);
    /// LIENHOLDER_ROLE. Pledged or Defaulted -> Attested, title to `to`.
    function release(uint256 tokenId, address to) external;
    /// LIENHOLDER_ROLE. Pledged -> Defaulted.
    function markDefaulted(uint256 tokenId) external;
    /// LIENHOLDER_ROLE. Defaulted -> Pledged, after a cure.
    function markCured(uint256 tokenId) external;
    /// LIENHOLDER_ROLE. Defaulted -> Foreclosed, title to the buyer `to`.
    function foreclose(uint256 tokenId, address to) external;
    function balanceOf(address owner) external view returns (uint256);
    function ownerOf(uint256 tokenId) external view returns (address);
    function approve(address to, uint256 tokenId) external;
    function setApprovalForAll(address operator, bool approved) external;
    function getApproved(uint256 tokenId) external view returns (address);
    function isApprovedForAll(address owner, address operator) external view returns (bool);
    function transferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external;
    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
    function paused() external view returns (bool);
    /// PAUSER_ROLE.
    function pause() external;
    /// DEFAULT_ADMIN_ROLE: who may pause may not unpause.
    function unpause() external;
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}
