using Parley.Crypto.Curve25519;

namespace Parley.Crypto;

/// <summary>The serialized form of a public key: the type byte 0x05 and the 32-byte u coordinate.</summary>
public static class PublicKeys
{
    /// <summary>Bytes of a serialized public key.</summary>
    public const int Size = 1 + X25519.KeySize;

    /// <summary>The type byte of curve25519 keys.</summary>
    public const byte Curve25519Type = 0x05;

    /// <summary>Writes the type byte and u.</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void Encode(ReadOnlySpan<byte> u, Span<byte> publicKey)
    {
        Secret.RequireLength(u, X25519.KeySize);
        Secret.RequireLength(publicKey, Size);
        u.CopyTo(publicKey[1..]);
        publicKey[0] = Curve25519Type;
    }

    /// <summary>The u coordinate inside a serialized key, which is checked for its length only.</summary>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static ReadOnlySpan<byte> Coordinate(ReadOnlySpan<byte> publicKey)
    {
        Secret.RequireLength(publicKey, Size);
        return publicKey[1..];
    }

    /// <summary>
    /// Whether a serialized key is one an honest device can have made: the right length and type, u below p with the top bit clear,
    /// and a point in the group of prime order, neither of low order nor with a component of low order nor on the twist.
    /// Takes about as long as verifying a signature.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> edwards = stackalloc byte[32];
        return publicKey.Length == Size
            && publicKey[0] == Curve25519Type
            && MontgomeryCurve.TryToEdwards(publicKey[1..], sign: 0, edwards)
            && EdwardsPoint.TryDecode(edwards, out EdwardsPoint point)
            && PublicProducts.HasPrimeOrder(point);
    }
}
