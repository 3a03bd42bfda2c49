namespace Parley.Contracts;

/// <summary>Every bound of the interface, with its reason. What an operator may change is in the server's configuration instead.</summary>
public static class Limits
{
    /// <summary>Bytes of a REST body. The largest honest one is a device's first key upload: 50 Kyber keys of 1,569 bytes in base64.</summary>
    public const int RequestBytes = 512 * 1024;

    /// <summary>Bytes of one WebSocket message. A full batch of text messages fits; media travels elsewhere.</summary>
    public const int LiveMessageBytes = 256 * 1024;

    /// <summary>Frames in one client batch.</summary>
    public const int FramesPerBatch = 256;

    /// <summary>Characters of a frame's id.</summary>
    public const int FrameIdChars = 64;

    /// <summary>Bytes of a message body: 16,384 characters of text in UTF-8, padded and sealed, with room for what else a content may hold.</summary>
    public const int BodyBytes = 96 * 1024;

    /// <summary>Bytes of one envelope. A first message carries a Kyber ciphertext of 1,569 bytes and three keys.</summary>
    public const int EnvelopeBytes = 8 * 1024;

    /// <summary>Envelopes of one send: 127 devices for each of two people are the most that the chats of today can need.</summary>
    public const int EnvelopesPerSend = 256;

    /// <summary>Entries of one mailbox page.</summary>
    public const int MailboxPage = 200;

    /// <summary>Bytes of one mailbox page: a page ends early rather than exceed it.</summary>
    public const int MailboxPageBytes = 1024 * 1024;

    /// <summary>Ids of one acknowledgement.</summary>
    public const int MailboxAcknowledgements = 500;

    /// <summary>Accounts whose presence one connection hears of.</summary>
    public const int PresenceWatch = 200;

    /// <summary>Frames waiting for a slow connection; past it live delivery stops and the client pulls its mailbox.</summary>
    public const int LiveQueueFrames = 1024;

    /// <summary>Bytes waiting for a slow connection.</summary>
    public const int LiveQueueBytes = 4 * 1024 * 1024;

    /// <summary>Messages or chats of one page.</summary>
    public const int PageSize = 100;

    /// <summary>People in one search answer.</summary>
    public const int SearchResults = 20;

    /// <summary>One-time prekeys a device keeps on the server.</summary>
    public const int OneTimePreKeys = 100;

    /// <summary>One-time Kyber prekeys a device keeps on the server.</summary>
    public const int OneTimeKyberPreKeys = 100;

    /// <summary>Below this many one-time keys of a kind the device is told to send more.</summary>
    public const int RefillBelow = 20;

    /// <summary>Bytes of a signed device list: 127 devices with all their fields.</summary>
    public const int DeviceListBytes = 64 * 1024;

    /// <summary>Bytes that one side of a link says: a signed device list, keys and an account's history keys fit.</summary>
    public const int LinkPayloadBytes = 128 * 1024;

    /// <summary>Seconds that a request waits for the other side of a link; proxies cut what is silent for a minute.</summary>
    public const int LinkWaitSeconds = 50;

    /// <summary>Lists of one page of an account's chain of device lists.</summary>
    public const int DeviceListPage = 16;

    /// <summary>Bytes of one keyring segment: the keys of some 800 messages.</summary>
    public const int KeyringSegmentBytes = 64 * 1024;

    /// <summary>Ranges of sequences in one keyring segment.</summary>
    public const int KeyringRanges = 64;

    /// <summary>Segments of one account's keyring for one chat: one for every three minutes of six years.</summary>
    public const int KeyringSegmentsPerChat = 1_000_000;

    /// <summary>Bytes of all segments of one account's keyring for one chat: the keys of some eight million messages in full segments.</summary>
    public const long KeyringBytesPerChat = 640L * 1024 * 1024;

    /// <summary>Segments of one page.</summary>
    public const int KeyringPage = 100;

    /// <summary>Bytes of one page of segments: a page ends early rather than exceed it by more than one segment.</summary>
    public const int KeyringPageBytes = 512 * 1024;

    /// <summary>Bytes of a file that is sent.</summary>
    public const int FileBytes = 100 * 1024 * 1024;

    /// <summary>Bytes of a file's container on the server: the largest file padded and sealed, and the smallest, which is empty.</summary>
    public const int MediaBytes = 107_059_272;
    public const int MediaMinBytes = 232;

    /// <summary>Files of one account on their way to the server at once. Each holds a connection and a temporary file.</summary>
    public const int MediaUploads = 8;

    /// <summary>Characters of a file's name.</summary>
    public const int FileNameChars = 255;

    /// <summary>Characters of a file's media type, the longest that registries allow (RFC 6838, section 4.2).</summary>
    public const int MediaTypeChars = 127;

    /// <summary>Characters of a text, and of a file's caption.</summary>
    public const int TextChars = 16_384;

    /// <summary>Points of a picture's side.</summary>
    public const int PictureSide = 65_535;

    /// <summary>Bytes of a picture's preview.</summary>
    public const int PreviewBytes = 4096;

    /// <summary>Bytes of a sealed backup: keys, and the settings that devices share; no message is in it.</summary>
    public const int BackupBytes = 256 * 1024;

    /// <summary>Bytes of a recovery key under a passphrase: a container of 32 bytes and how the passphrase is hashed.</summary>
    public const int BackupWrapBytes = 4 * 1024;

    /// <summary>Characters of a display name.</summary>
    public const int DisplayNameChars = 64;

    /// <summary>Characters of the about text.</summary>
    public const int AboutChars = 280;

    /// <summary>Characters of a registration lock's password, at least. At most it has the 72 bytes that bcrypt looks at.</summary>
    public const int PasswordMinChars = 8;

    /// <summary>Characters of a username, at least and at most.</summary>
    public const int UsernameMinChars = 3;
    public const int UsernameMaxChars = 32;

    /// <summary>Bots of one account, and how many it may make in a day: names are scarce, and a bot that is deleted leaves a row behind.</summary>
    public const int Bots = 20;
    public const int BotsPerDay = 60;

    /// <summary>Depth of a JSON document; nothing in the interface is deeper than 4.</summary>
    public const int JsonDepth = 16;

    /// <summary>Writes waiting for the group-commit writer; past it a command is answered with 503 and may be repeated.</summary>
    public const int WriterQueue = 16 * 1024;

    /// <summary>Writes in one transaction.</summary>
    public const int WriterBatch = 512;
}
