//! CALIBER, the ERC-721 title to hardware. Values are in USDai, 18 decimals; times are Unix seconds.
use alloy_sol_types::sol;

sol! {
    #[derive(Debug, PartialEq, Eq)]
    error ERC721InvalidOwner(address owner);
    #[derive(Debug, PartialEq, Eq)]
    error ERC721NonexistentToken(uint256 tokenId);
    #[derive(Debug, PartialEq, Eq)]
    error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
    #[derive(Debug, PartialEq, Eq)]
    error ERC721InvalidSender(address sender);
    #[derive(Debug, PartialEq, Eq)]
    error ERC721InvalidReceiver(address receiver);
    #[derive(Debug, PartialEq, Eq)]
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    #[derive(Debug, PartialEq, Eq)]
    error ERC721InvalidApprover(address approver);
    #[derive(Debug, PartialEq, Eq)]
    error ERC721InvalidOperator(address operator);
    /// A hash that has to name something is zero.
    #[derive(Debug, PartialEq, Eq)]
    error ZeroHash();
    /// The title is not in a status that allows this. Statuses: 0 none, 1 Registered, 2 Attested, 3 Pledged, 4 Defaulted, 5 Foreclosed, 6 Released.
    #[derive(Debug, PartialEq, Eq)]
    error WrongStatus(uint256 tokenId, uint8 status);
    /// Kinds: 0 title or warehouse receipt, 1 bailment, 2 UCC filing, 3 insurance.
    #[derive(Debug, PartialEq, Eq)]
    error InvalidDocumentKind(uint8 kind);
    #[derive(Debug, PartialEq, Eq)]
    error DocumentMissing(uint256 tokenId, uint8 kind);
    #[derive(Debug, PartialEq, Eq)]
    error DocumentExpired(uint256 tokenId, uint8 kind, uint256 expiry);
    #[derive(Debug, PartialEq, Eq)]
    error AppraisalExpired(uint256 tokenId, uint256 expiry);
    #[derive(Debug, PartialEq, Eq)]
    error AppraisalMissing(uint256 tokenId);
    /// The title is under a lien: it does not move, burn or change.
    #[derive(Debug, PartialEq, Eq)]
    error TitlePledged(uint256 tokenId);
    /// An expiry that is not in the future.
    #[derive(Debug, PartialEq, Eq)]
    error InvalidExpiry(uint256 expiry);

    #[derive(Debug, PartialEq, Eq)]
    interface ICaliber {
        event TitleMinted(uint256 indexed tokenId, address indexed to, uint8 indexed class, uint256 units, bytes32 serialRoot, address bailee);
        event DocumentSet(uint256 indexed tokenId, uint8 indexed kind, bytes32 hash, address issuer, uint256 expiry);
        event Appraised(uint256 indexed tokenId, address indexed appraiser, uint256 value, uint256 expiry);
        event StatusChanged(uint256 indexed tokenId, uint8 from, uint8 to);
        event MetadataUpdate(uint256 tokenId);

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
    }

    #[derive(Debug, PartialEq, Eq)]
    interface IERC721 {
        event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
        event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
        event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
        function balanceOf(address owner) external view returns (uint256);
        function ownerOf(uint256 tokenId) external view returns (address);
        function approve(address to, uint256 tokenId) external;
        function setApprovalForAll(address operator, bool approved) external;
        function getApproved(uint256 tokenId) external view returns (address);
        function isApprovedForAll(address owner, address operator) external view returns (bool);
        function transferFrom(address from, address to, uint256 tokenId) external;
        function safeTransferFrom(address from, address to, uint256 tokenId) external;
        function safeTransferFrom(address from, address to, uint256 tokenId, bytes data) external;
    }

    interface IERC721Receiver {
        /// Answers its own selector to accept a safe transfer.
        function onERC721Received(address operator, address from, uint256 tokenId, bytes data) external returns (bytes4);
    }

    /// The names are constants: "CALIBER".
    interface IERC721Names {
        function name() external view returns (string);
        function symbol() external view returns (string);
    }
}
