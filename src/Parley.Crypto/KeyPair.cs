using System.Security.Cryptography;

namespace Parley.Crypto;

/// <summary>
/// A private key and its serialized public key. The private half lives in one pinned array, which the garbage collector does not
/// copy, and is erased on disposal.
/// </summary>
public sealed class KeyPair : IDisposable
{
    private readonly byte[] privateKey = GC.AllocateArray<byte>(X25519.KeySize, pinned: true);
    private readonly byte[] publicKey = new byte[PublicKeys.Size];
    private bool disposed;

    private KeyPair(ReadOnlySpan<byte> random)
    {
        Secret.Clamp(random, privateKey);
        Span<byte> u = stackalloc byte[X25519.KeySize];
        X25519.PublicKey(privateKey, u);
        PublicKeys.Encode(u, publicKey);
    }

    /// <summary>The 32 clamped bytes of the private key.</summary>
    /// <exception cref="ObjectDisposedException">The key has been erased.</exception>
    public ReadOnlySpan<byte> PrivateKey
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return privateKey;
        }
    }

    /// <summary>The 33-byte public key, readable after disposal too.</summary>
    public ReadOnlySpan<byte> PublicKey => publicKey;

    /// <summary>Makes a key pair of 32 bytes from a cryptographic random source, or of a stored private key.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static KeyPair Generate(ReadOnlySpan<byte> random)
    {
        Secret.RequireLength(random, X25519.KeySize);
        return new KeyPair(random);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(privateKey);
        disposed = true;
    }
}
