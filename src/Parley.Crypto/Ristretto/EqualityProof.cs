using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Crypto.Curve25519;

namespace Parley.Crypto.Ristretto;

/// <summary>
/// Proofs that one key k relates the generator to its public key and every blinded element C to its evaluated element D
/// (RFC 9497 section 2.2): a challenge c and a response s, 32 bytes each. A batch is one proof over sums with hashed coefficients.
/// </summary>
internal static class EqualityProof
{
    internal const int Size = 64;

    private const int ElementSize = RistrettoEncoding.Size;
    private const int ScalarSize = 32;
    private const int SizedElement = 2 + ElementSize;

    /// <summary>Proves D = k C for elements laid end to end, which the caller has decoded before (section 2.2.1).</summary>
    internal static void Prove(
        OprfSuite suite, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> random, Span<byte> proof)
    {
        SumElements(suite, publicKey, c, d, out EdwardsPoint m, out _);
        SecretProducts.Multiply(privateKey, m, out EdwardsPoint z);

        Span<byte> nonceBytes = stackalloc byte[ScalarSize];
        Scalar.ReduceWide(random, out Scalar nonce);
        nonce.Write(nonceBytes);
        BasePoint.Multiply(nonceBytes, out EdwardsPoint t2);
        SecretProducts.Multiply(nonceBytes, m, out EdwardsPoint t3);
        Challenge(suite, publicKey, m, z, t2, t3, out Scalar challenge);

        // s = r - c k
        Scalar key = Scalar.Read(privateKey);
        Scalar.Negate(key, out key);
        Scalar.MultiplyAdd(challenge, key, nonce, out Scalar response);
        challenge.Write(proof);
        response.Write(proof[ScalarSize..]);
        Secret.Erase(nonceBytes);
        Secret.Erase(ref nonce);
        Secret.Erase(ref key);
        Secret.Erase(ref t2);
        Secret.Erase(ref t3);
    }

    /// <summary>Checks a proof over elements that the caller has decoded before (section 2.2.2).</summary>
    internal static bool Verify(OprfSuite suite, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> proof)
    {
        if (proof.Length != Size || !Scalar.IsCanonical(proof[..ScalarSize]) || !Scalar.IsCanonical(proof[ScalarSize..])
            || !OprfSuite.TryDecode(publicKey, out EdwardsPoint key))
        {
            return false;
        }

        SumElements(suite, publicKey, c, d, out EdwardsPoint m, out EdwardsPoint z);
        Scalar challenge = Scalar.Read(proof), response = Scalar.Read(proof[ScalarSize..]);
        PublicProducts.Sum(challenge, key, response, out EdwardsPoint t2);
        PublicProducts.Sum(response, m, Scalar.Zero, out EdwardsPoint t3);
        PublicProducts.Sum(challenge, z, Scalar.Zero, out EdwardsPoint challenged);
        EdwardsPoint.Add(t3, challenged, out t3);

        Challenge(suite, publicKey, m, z, t2, t3, out Scalar expected);
        Span<byte> expectedBytes = stackalloc byte[ScalarSize];
        expected.Write(expectedBytes);
        return expectedBytes.SequenceEqual(proof[..ScalarSize]);
    }

    /// <summary>M and Z, the sums of all C and of all D with one coefficient for each pair (ComputeComposites). Nothing here is secret.</summary>
    private static void SumElements(
        OprfSuite suite, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, out EdwardsPoint m, out EdwardsPoint z)
    {
        Span<byte> seed = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData([.. Sized(publicKey), .. Sized(suite.SeedTag)], seed);
        m = z = EdwardsPoint.Identity;
        Span<byte> index = stackalloc byte[2];
        for (int i = 0; i < c.Length / ElementSize; i++)
        {
            ReadOnlySpan<byte> ci = c.Slice(i * ElementSize, ElementSize), di = d.Slice(i * ElementSize, ElementSize);
            BinaryPrimitives.WriteUInt16BigEndian(index, (ushort)i);
            suite.HashToScalar([.. Sized(seed), .. index, .. Sized(ci), .. Sized(di), .. "Composite"u8], out Scalar coefficient);
            AddMultiple(coefficient, ci, ref m);
            AddMultiple(coefficient, di, ref z);
        }
    }

    private static void AddMultiple(in Scalar coefficient, ReadOnlySpan<byte> element, ref EdwardsPoint sum)
    {
        if (!RistrettoEncoding.TryDecode(element, out EdwardsPoint point))
            throw new ArgumentException("An element to be summed does not decode.", nameof(element));
        PublicProducts.Sum(coefficient, point, Scalar.Zero, out point);
        EdwardsPoint.Add(sum, point, out sum);
    }

    private static void Challenge(
        OprfSuite suite, ReadOnlySpan<byte> publicKey, in EdwardsPoint m, in EdwardsPoint z, in EdwardsPoint t2, in EdwardsPoint t3, out Scalar challenge)
        => suite.HashToScalar([.. Sized(publicKey), .. Sized(m), .. Sized(z), .. Sized(t2), .. Sized(t3), .. "Challenge"u8], out challenge);

    private static byte[] Sized(in EdwardsPoint point)
    {
        byte[] bytes = new byte[SizedElement];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, ElementSize);
        RistrettoEncoding.Encode(point, bytes.AsSpan(2));
        return bytes;
    }

    private static byte[] Sized(ReadOnlySpan<byte> bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
