using Parley.Crypto.Curve25519;

namespace Parley.Crypto;

/// <summary>Verification of Ed25519 signatures (RFC 8032 section 5.1.7), in time that depends on its public inputs.</summary>
public static class Ed25519
{
    /// <summary>Bytes of an encoded public key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of a signature, R || s.</summary>
    public const int SignatureSize = 64;

    /// <summary>
    /// Whether R = [s]B - [h]A, compared as encodings: without the cofactor, with s below L and with the public key's encoding unique.
    /// Keys of small order are not refused here. Inputs of another length are no valid signature.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        => publicKey.Length == KeySize
            && EdwardsPoint.TryDecode(publicKey, out EdwardsPoint point)
            && Verify(point, publicKey, message, signature);

    /// <summary>The same with the public key already decoded.</summary>
    internal static bool Verify(in EdwardsPoint point, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || !Scalar.IsCanonical(signature[32..]))
            return false;

        ReadOnlySpan<byte> commitment = signature[..32];
        Transcript.HashToScalar(commitment, publicKey, message, [], out Scalar challenge);
        EdwardsPoint.Negate(point, out EdwardsPoint minusPoint);
        PublicProducts.Sum(challenge, minusPoint, Scalar.Read(signature[32..]), out EdwardsPoint expected);
        Span<byte> encoded = stackalloc byte[32];
        expected.Encode(encoded);
        return encoded.SequenceEqual(commitment);
    }
}
