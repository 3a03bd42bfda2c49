using Parley.Crypto.Curve25519;

namespace Parley.Crypto;

/// <summary>
/// Signatures with X25519 keys, in libsignal's variant of XEdDSA. It differs from the published XEdDSA (section 2.3 and following)
/// in that the Edwards public key keeps its own sign, which travels in the top bit of the signature instead of being forced to zero.
/// </summary>
public static class XEdDsa
{
    /// <summary>Bytes of a private key and of a public u coordinate.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of a signature, R || s with the sign of A in the top bit.</summary>
    public const int SignatureSize = 64;

    /// <summary>Bytes of fresh randomness a signature takes.</summary>
    public const int RandomSize = 64;

    /// <summary>hash_1's prefix, 2^256 - 2 in little-endian order: no key or point begins with it (XEdDSA section 2.5).</summary>
    private static ReadOnlySpan<byte> NoncePrefix =>
    [
        0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ];

    /// <summary>
    /// Signs a message in time that does not depend on the key. <paramref name="random"/> is to be fresh for every signature; a
    /// repeated one repeats the signature and gives nothing else away.
    /// </summary>
    /// <exception cref="ArgumentException">A buffer of fixed size has another length.</exception>
    public static void Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message, Span<byte> signature, ReadOnlySpan<byte> random)
    {
        Secret.RequireLength(privateKey, KeySize);
        Secret.RequireLength(signature, SignatureSize);
        Secret.RequireLength(random, RandomSize);

        Span<byte> secrets = stackalloc byte[128];
        Span<byte> prefixedKey = secrets[..64], key = secrets[32..64], nonceBytes = secrets[64..96], output = stackalloc byte[SignatureSize];
        NoncePrefix.CopyTo(prefixedKey);
        Secret.Clamp(privateKey, key);

        Span<byte> publicKey = stackalloc byte[32];
        BasePoint.Multiply(key, out EdwardsPoint point);
        point.Encode(publicKey);

        Transcript.HashToScalar(prefixedKey, message, random, [], out Scalar nonce);
        nonce.Write(nonceBytes);
        BasePoint.Multiply(nonceBytes, out EdwardsPoint commitment);
        commitment.Encode(output);

        Transcript.HashToScalar(output[..32], publicKey, message, [], out Scalar challenge);
        Scalar secretScalar = Scalar.Read(key);
        Scalar.MultiplyAdd(challenge, secretScalar, nonce, out Scalar s);
        s.Write(output[32..]);
        output[63] |= (byte)(publicKey[31] & 0x80);
        output.CopyTo(signature);

        Secret.Erase(secrets);
        Secret.Erase(ref point);
        Secret.Erase(ref commitment);
        Secret.Erase(ref nonce);
        Secret.Erase(ref secretScalar);
    }

    /// <summary>
    /// Whether the owner of <paramref name="publicKey"/>, a u coordinate, signed the message. Refuses a non-canonical u, a u on the
    /// twist or of low order, and s of L or more, so that nobody can make a second signature out of a first.
    /// Inputs of another length are no valid signature.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize)
            return false;

        Span<byte> edwards = stackalloc byte[32], plain = stackalloc byte[SignatureSize];
        signature.CopyTo(plain);
        plain[63] &= 0x7F;
        return MontgomeryCurve.TryToEdwards(publicKey, signature[63] >> 7, edwards)
            && EdwardsPoint.TryDecode(edwards, out EdwardsPoint point)
            && !point.HasSmallOrder()
            && Ed25519.Verify(point, edwards, message, plain);
    }
}
