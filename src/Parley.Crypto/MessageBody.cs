using System.Security.Cryptography;

namespace Parley.Crypto;

/// <summary>
/// The body of a message, which is stored once for all its readers: a container under a key drawn for it alone. Key and hash travel
/// through the ratchet.
/// </summary>
public static class MessageBody
{
    /// <summary>The context of message bodies.</summary>
    public const string Context = "Parley/body/v1";

    /// <summary>Seals content under a fresh key.</summary>
    public static SealedBody Seal(ReadOnlySpan<byte> content, RandomSource random)
    {
        byte[] contentKey = new byte[Container.KeySize];
        random(contentKey);
        byte[] body = Container.Seal(contentKey, Context, content, random);
        return new SealedBody(contentKey, body, SHA256.HashData(body));
    }

    /// <summary>Opens a body after checking its hash, so that everybody who was given the hash reads the same.</summary>
    /// <returns>False, with no content, for another hash or key, of whatever length, and for anything that was altered.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> contentKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> body, out byte[] content)
    {
        content = [];
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, actual);
        return CryptographicOperations.FixedTimeEquals(actual, hash) && Container.TryOpen(contentKey, Context, body, out content);
    }
}
