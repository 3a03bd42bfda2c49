using System.Security.Cryptography;
using Parley.Crypto.Curve25519;

namespace Parley.Crypto;

/// <summary>Diffie-Hellman on curve25519 (RFC 7748 sections 5 and 6.1). Private keys are clamped on use.</summary>
public static class X25519
{
    /// <summary>Bytes of a private key, of a public u coordinate and of a shared secret.</summary>
    public const int KeySize = 32;

    /// <summary>
    /// Writes the u coordinate of a private key: X25519(k, 9). Computed from the base point's table on edwards25519, which gives the
    /// same value as the ladder in a third of its time.
    /// </summary>
    /// <exception cref="ArgumentException">A buffer is not 32 bytes long.</exception>
    public static void PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        Secret.RequireLength(privateKey, KeySize);
        Secret.RequireLength(publicKey, KeySize);
        Span<byte> scalar = stackalloc byte[KeySize];
        Secret.Clamp(privateKey, scalar);
        BasePoint.Multiply(scalar, out EdwardsPoint point);
        MontgomeryCurve.WriteU(point, publicKey);
        Secret.Erase(ref point);
        Secret.Erase(scalar);
    }

    /// <summary>
    /// Writes the secret shared with the owner of <paramref name="publicKey"/>, a u coordinate. The top bit is ignored and a
    /// non-canonical u accepted, as RFC 7748 section 5 has it; <see cref="PublicKeys.IsValid"/> is the stricter gate.
    /// </summary>
    /// <returns>False, with the output zeroed, when the result is all zero: the public key had low order (RFC 7748 section 6.1).</returns>
    /// <exception cref="ArgumentException">A buffer is not 32 bytes long.</exception>
    public static bool TrySharedSecret(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> sharedSecret)
    {
        Secret.RequireLength(privateKey, KeySize);
        Secret.RequireLength(publicKey, KeySize);
        Secret.RequireLength(sharedSecret, KeySize);
        Span<byte> scalar = stackalloc byte[KeySize], zero = stackalloc byte[KeySize];
        zero.Clear();
        Secret.Clamp(privateKey, scalar);
        MontgomeryCurve.Multiply(scalar, publicKey, sharedSecret);
        Secret.Erase(scalar);
        return !CryptographicOperations.FixedTimeEquals(sharedSecret, zero);
    }
}
