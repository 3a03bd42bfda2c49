using System.Security.Cryptography;

namespace Parley.Signal.Wire;

/// <summary>
/// What an ordinary message says outside its ciphertext, as it lies in its bytes:
/// version || fields || the first 8 bytes of an HMAC over both identity keys and all before it.
/// </summary>
internal readonly ref struct SignalMessage
{
    /// <summary>Message version 4 (PQXDH) in the upper half, the newest version we speak in the lower.</summary>
    internal const byte Version = 0x44;

    internal const int MacSize = 8;

    private SignalMessage(Fields fields)
    {
        RatchetKey = fields.Bytes(1);
        Counter = fields.Integer(2);
        PreviousCounter = fields.OptionalInteger(3) ?? 0;
        Ciphertext = fields.Bytes(4);
        PqRatchet = fields.Bytes(5);
        HasAddresses = fields.Has(6);
        Addresses = HasAddresses ? fields.Bytes(6) : default;
    }

    internal ReadOnlySpan<byte> RatchetKey { get; }

    internal uint Counter { get; }

    /// <summary>Highest counter of the sender's ratchet key before this one. Nothing here depends on it: skipped keys are kept as they fall due.</summary>
    internal uint PreviousCounter { get; }

    internal ReadOnlySpan<byte> Ciphertext { get; }

    /// <summary>The message of the post-quantum ratchet.</summary>
    internal ReadOnlySpan<byte> PqRatchet { get; }

    internal bool HasAddresses { get; }

    internal ReadOnlySpan<byte> Addresses { get; }

    internal static SignalMessage Decode(ReadOnlySpan<byte> bytes)
        => bytes.Length >= 1 + MacSize && bytes[0] == Version
            ? new SignalMessage(new Fields(bytes[1..^MacSize]))
            : throw new SignalException(SignalErrorCode.InvalidMessage, "unsupported message version");

    /// <summary>Refuses a message whose code is not the one of these identities and this key.</summary>
    internal static void Authenticate(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> macKey, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> receiver)
    {
        using ByteWriter covered = new(sender.Length + receiver.Length + bytes.Length);
        covered.Bytes(sender);
        covered.Bytes(receiver);
        covered.Bytes(bytes[..^MacSize]);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(macKey, covered.Written, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected[..MacSize], bytes[^MacSize..]))
            throw new SignalException(SignalErrorCode.BadMac, "the message is not authentic");
    }
}
