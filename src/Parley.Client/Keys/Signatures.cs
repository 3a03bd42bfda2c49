using Parley.Crypto;

namespace Parley.Client.Keys;

/// <summary>Signatures outside the Signal formats: XEdDSA over a name, a zero byte and what follows it, which the callers put together.</summary>
internal static class Signatures
{
    public static byte[] Sign(KeyPair key, byte[] message, RandomSource random)
    {
        Span<byte> fresh = stackalloc byte[XEdDsa.RandomSize];
        random(fresh);
        var signature = new byte[XEdDsa.SignatureSize];
        XEdDsa.Sign(key.PrivateKey, message, signature, fresh);
        return signature;
    }

    public static bool Holds(ReadOnlySpan<byte> key, byte[] message, ReadOnlySpan<byte> signature) =>
        signature.Length == XEdDsa.SignatureSize && PublicKeys.IsValid(key) && XEdDsa.Verify(PublicKeys.Coordinate(key), message, signature);
}
