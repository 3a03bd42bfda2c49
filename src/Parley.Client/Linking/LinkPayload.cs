using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Crypto;

namespace Parley.Client.Linking;

/// <summary>
/// What the picture of a new device says, everything that authenticates it:
/// <c>0x01 || link id (16) || ephemeral u (32) || device identity u (32) || SHA-256 of the Kyber key (32) || secret (32)</c>.
/// </summary>
/// <param name="Bytes">All of it, 145 bytes.</param>
/// <param name="LinkId">The place on the server.</param>
/// <param name="EphemeralKey">X25519, 33 bytes.</param>
/// <param name="DeviceKey">The identity key of the new device, 33 bytes.</param>
/// <param name="KyberHash">SHA-256 of its Kyber key.</param>
/// <param name="Secret">32 bytes that only who has seen the picture knows.</param>
internal sealed record LinkPayload(byte[] Bytes, Guid LinkId, byte[] EphemeralKey, byte[] DeviceKey, byte[] KyberHash, byte[] Secret)
{
    private const byte Version = 1;
    private const int IdSize = 16;
    private const int PartSize = 32;
    private const int Size = 1 + IdSize + 4 * PartSize;

    public static LinkPayload Make(Guid linkId, ReadOnlySpan<byte> ephemeralKey, ReadOnlySpan<byte> deviceKey, ReadOnlySpan<byte> kyberKey, ReadOnlySpan<byte> secret) => Read(
        [Version, .. linkId.ToByteArray(bigEndian: true), .. PublicKeys.Coordinate(ephemeralKey), .. PublicKeys.Coordinate(deviceKey), .. SHA256.HashData(kyberKey), .. secret]);

    /// <summary>Reads what was scanned, pasted or opened: the address, or only what stands behind its <c>#</c>.</summary>
    /// <exception cref="RefusedException">It says something else ("link-malformed"), or was made by a newer version ("link-version").</exception>
    public static LinkPayload Parse(string text)
    {
        var trimmed = text.Trim();
        var bytes = trimmed.Any(char.IsWhiteSpace) ? [] : Decode(trimmed[(trimmed.LastIndexOf('#') + 1)..]);
        if (bytes.Length >= Size && bytes[0] > Version)
            throw RefusedException.Here("link-version", "This code was made by a newer version. Update this device first.");
        return bytes.Length == Size && bytes[0] == Version ? Read(bytes) : throw RefusedException.Here("link-malformed", "This is not a code for linking a device.");
    }

    /// <summary>The text of the picture.</summary>
    public string Text(Uri origin) => $"{origin.GetLeftPart(UriPartial.Authority)}/link#{Base64Url.EncodeToString(Bytes)}";

    /// <summary>Whether the server has handed out the Kyber key of the picture.</summary>
    public bool IsKyberKey(ReadOnlySpan<byte> kyberKey) => KyberHash.AsSpan().SequenceEqual(SHA256.HashData(kyberKey));

    private static LinkPayload Read(byte[] bytes)
    {
        var parts = bytes.AsSpan(1 + IdSize);
        return new LinkPayload(
            bytes, new Guid(bytes.AsSpan(1, IdSize), bigEndian: true), Key(parts[..PartSize]), Key(parts.Slice(PartSize, PartSize)),
            parts.Slice(2 * PartSize, PartSize).ToArray(), parts[(3 * PartSize)..].ToArray());
    }

    private static byte[] Key(ReadOnlySpan<byte> u) => [PublicKeys.Curve25519Type, .. u];

    private static byte[] Decode(string encoded)
    {
        try
        {
            return Base64Url.DecodeFromChars(encoded);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
