using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal;

/// <summary>
/// What two people compare to know that nobody stands between them, in libsignal's format. Each side's half is an iterated hash of its
/// identity key and account id; both sides get the same digits.
/// </summary>
public sealed class SafetyNumber
{
    private const int Iterations = 5200;
    private const int Groups = 6;
    private const uint CodeVersion = 2;
    private const int CodeHalfSize = 32;

    private SafetyNumber(ReadOnlySpan<byte> local, ReadOnlySpan<byte> remote)
    {
        string ours = DigitsOf(local), theirs = DigitsOf(remote);
        Digits = string.CompareOrdinal(ours, theirs) <= 0 ? ours + theirs : theirs + ours;
        Qr = EncodeQr(local[..CodeHalfSize], remote[..CodeHalfSize]);
    }

    /// <summary>60 decimal digits, shown in twelve groups of five.</summary>
    public string Digits { get; }

    /// <summary>74 bytes for a QR code; the peer's code has the two halves exchanged.</summary>
    public ReadOnlyMemory<byte> Qr { get; }

    /// <summary>The safety number of two accounts. Takes milliseconds.</summary>
    /// <param name="localIdentityKey">33 bytes: the key the account's devices vouch for each other with.</param>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidKey"/>: a key is malformed or not canonical.</exception>
    public static SafetyNumber Compute(Guid localAccountId, ReadOnlySpan<byte> localIdentityKey, Guid remoteAccountId, ReadOnlySpan<byte> remoteIdentityKey)
    {
        byte[] local = localAccountId.ToByteArray(bigEndian: true), remote = remoteAccountId.ToByteArray(bigEndian: true);
        return Compute(local, localIdentityKey, remote, remoteIdentityKey);
    }

    /// <summary>The same for parties with other names than accounts have.</summary>
    public static SafetyNumber Compute(
        ReadOnlySpan<byte> localId, ReadOnlySpan<byte> localIdentityKey, ReadOnlySpan<byte> remoteId, ReadOnlySpan<byte> remoteIdentityKey)
    {
        Span<byte> local = stackalloc byte[SHA512.HashSizeInBytes], remote = stackalloc byte[SHA512.HashSizeInBytes];
        Iterate(localId, localIdentityKey, local);
        Iterate(remoteId, remoteIdentityKey, remote);
        return new SafetyNumber(local, remote);
    }

    /// <summary>Whether a scanned code says what our own says, seen from the other side. False means that the keys differ.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidMessage"/>: it is no such code.</exception>
    public static bool CompareQr(ReadOnlySpan<byte> own, ReadOnlySpan<byte> scanned)
    {
        DecodeQr(own, out ReadOnlySpan<byte> ourLocal, out ReadOnlySpan<byte> ourRemote);
        DecodeQr(scanned, out ReadOnlySpan<byte> theirLocal, out ReadOnlySpan<byte> theirRemote);
        return CryptographicOperations.FixedTimeEquals(ourLocal, theirRemote) & CryptographicOperations.FixedTimeEquals(ourRemote, theirLocal);
    }

    private static void Iterate(ReadOnlySpan<byte> id, ReadOnlySpan<byte> identityKey, Span<byte> hash)
    {
        Agreement.RequireCanonical(identityKey);
        SHA512.HashData([0, 0, .. identityKey, .. id, .. identityKey], hash);
        Span<byte> round = [.. hash, .. identityKey];
        for (int i = 1; i < Iterations; i++)
            SHA512.HashData(round, round[..SHA512.HashSizeInBytes]);
        round[..SHA512.HashSizeInBytes].CopyTo(hash);
    }

    private static string DigitsOf(ReadOnlySpan<byte> hash)
    {
        const int GroupSize = 5;
        Span<char> digits = stackalloc char[Groups * GroupSize];
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        number.Clear();
        for (int group = 0; group < Groups; group++)
        {
            hash.Slice(group * GroupSize, GroupSize).CopyTo(number[(sizeof(ulong) - GroupSize)..]);
            ulong value = BinaryPrimitives.ReadUInt64BigEndian(number) % 100_000;
            value.TryFormat(digits[(group * GroupSize)..], out _, "D5", CultureInfo.InvariantCulture);
        }

        return new string(digits);
    }

    private static byte[] EncodeQr(ReadOnlySpan<byte> local, ReadOnlySpan<byte> remote)
    {
        using ByteWriter half = new(2 * CodeHalfSize), code = new(4 * CodeHalfSize);
        code.Field(1, CodeVersion);
        half.Field(1, local);
        half.Field(1, remote);
        int size = half.Written.Length / 2;
        code.Field(2, half.Written[..size]);
        code.Field(3, half.Written[size..]);
        return code.Written.ToArray();
    }

    private static void DecodeQr(ReadOnlySpan<byte> code, out ReadOnlySpan<byte> local, out ReadOnlySpan<byte> remote)
    {
        Fields fields = new(code);
        local = new Fields(fields.Bytes(2)).Bytes(1);
        remote = new Fields(fields.Bytes(3)).Bytes(1);
        if (fields.Integer(1) != CodeVersion || local.Length != CodeHalfSize || remote.Length != CodeHalfSize)
            throw new SignalException(SignalErrorCode.InvalidMessage, "not a safety number code of this version");
    }
}
