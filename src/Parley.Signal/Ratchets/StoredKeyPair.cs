using Parley.Crypto;

namespace Parley.Signal.Ratchets;

/// <summary>An X25519 key pair inside a session. It keeps its public half, so that stored sessions open without curve arithmetic.</summary>
/// <param name="PrivateKey">32 bytes.</param>
/// <param name="PublicKey">33 bytes.</param>
internal sealed record RatchetKey(byte[] PrivateKey, byte[] PublicKey)
{
    internal static RatchetKey Generate(RandomSource random)
    {
        byte[] privateKey = new byte[X25519.KeySize], publicKey = new byte[PublicKeys.Size];
        random(privateKey);
        Span<byte> u = stackalloc byte[X25519.KeySize];
        X25519.PublicKey(privateKey, u);
        PublicKeys.Encode(u, publicKey);
        return new RatchetKey(privateKey, publicKey);
    }

    internal static RatchetKey Of(KeyPair pair) => new(pair.PrivateKey.ToArray(), pair.PublicKey.ToArray());
}
