using Parley.Crypto;
using Parley.Signal.Wire;

namespace Parley.Signal.Ratchets;

/// <summary>An X25519 key pair inside a stored state. It keeps its public half, so that a state is read without curve arithmetic.</summary>
/// <param name="PrivateKey">32 bytes.</param>
/// <param name="PublicKey">33 bytes.</param>
internal sealed record StoredKeyPair(byte[] PrivateKey, byte[] PublicKey)
{
    internal static StoredKeyPair Generate(RandomSource random)
    {
        byte[] privateKey = new byte[X25519.KeySize], publicKey = new byte[PublicKeys.Size];
        random(privateKey);
        Span<byte> u = stackalloc byte[X25519.KeySize];
        X25519.PublicKey(privateKey, u);
        PublicKeys.Encode(u, publicKey);
        return new StoredKeyPair(privateKey, publicKey);
    }

    internal static StoredKeyPair Of(KeyPair pair) => new(pair.PrivateKey.ToArray(), pair.PublicKey.ToArray());

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(PrivateKey);
        writer.Bytes(PublicKey);
    }

    internal static StoredKeyPair Read(ref ByteReader reader)
        => new(reader.Take(X25519.KeySize).ToArray(), reader.Take(PublicKeys.Size).ToArray());
}
