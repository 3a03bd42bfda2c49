using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Crypto.Curve25519;

namespace Parley.Crypto.Ristretto;

/// <summary>
/// What the modes of the ristretto255-SHA512 suite share (RFC 9497 sections 3.1, 3.3.1 and 4.1). A mode differs by the context string
/// inside every domain tag.
/// </summary>
internal sealed class OprfSuite
{
    internal const int MaxInputSize = ushort.MaxValue;

    /// <summary>The modes' numbers (section 3.1).</summary>
    internal const byte ObliviousMode = 0, VerifiableMode = 1;

    private readonly byte[] groupTag, scalarTag, keyTag;

    internal OprfSuite(byte mode)
    {
        byte[] context = [.. "OPRFV1-"u8, mode, .. "-ristretto255-SHA512"u8];
        groupTag = [.. "HashToGroup-"u8, .. context];
        scalarTag = [.. "HashToScalar-"u8, .. context];
        keyTag = [.. "DeriveKeyPair"u8, .. context];
        SeedTag = [.. "Seed-"u8, .. context];
    }

    /// <summary>Tag of the seed of a proof's coefficients.</summary>
    internal byte[] SeedTag { get; }

    /// <summary>The first key that a counter behind the seed gives and that is not zero: the first one but for one seed in 2^252 (section 3.2.1).</summary>
    internal void DeriveKeyPair(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> info, Span<byte> privateKey, Span<byte> publicKey)
    {
        Secret.RequireLength(seed, Oprf.SeedSize);
        Secret.RequireLength(privateKey, Oprf.PrivateKeySize);
        Secret.RequireLength(publicKey, Oprf.ElementSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(info.Length, MaxInputSize, nameof(info));
        byte[] input = new byte[seed.Length + 2 + info.Length + 1];
        seed.CopyTo(input);
        BinaryPrimitives.WriteUInt16BigEndian(input.AsSpan(seed.Length), (ushort)info.Length);
        info.CopyTo(input.AsSpan(seed.Length + 2));
        Scalar key;
        do
        {
            HashToScalar(input, keyTag, out key);
        }
        while (key.IsZero() && ++input[^1] != 0);

        bool found = !key.IsZero();
        key.Write(privateKey);
        Secret.Erase(ref key);
        CryptographicOperations.ZeroMemory(input);
        if (!found || !Ristretto255.TryMultiplyGenerator(privateKey, publicKey))
            throw new CryptographicException("The seed gives no key.");
    }

    /// <summary>Blinds an input with a scalar out of 64 random bytes (section 3.3.1, Blind).</summary>
    internal bool TryBlind(ReadOnlySpan<byte> input, ReadOnlySpan<byte> random, Span<byte> blind, Span<byte> blindedElement)
    {
        Secret.RequireLength(random, Oprf.RandomSize);
        Secret.RequireLength(blind, Oprf.BlindSize);
        Secret.RequireLength(blindedElement, Oprf.ElementSize);
        if (!TryHashToGroup(input, out EdwardsPoint point))
            return false;

        Scalar.ReduceWide(random, out Scalar scalar);
        bool usable = !scalar.IsZero();
        if (usable)
        {
            scalar.Write(blind);
            SecretProducts.Multiply(blind, point, out point);
            RistrettoEncoding.Encode(point, blindedElement);
        }

        Secret.Erase(ref scalar);
        Secret.Erase(ref point);
        return usable;
    }

    /// <summary>What the server's key makes of an input, computed without blinding (section 3.3.1, Evaluate).</summary>
    internal bool TryEvaluate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Secret.RequireLength(output, Oprf.OutputSize);
        if (!IsUsableScalar(privateKey) || !TryHashToGroup(input, out EdwardsPoint point))
            return false;

        SecretProducts.Multiply(privateKey, point, out point);
        HashOutput(input, point, output);
        Secret.Erase(ref point);
        return true;
    }

    /// <summary>Takes the blind off an evaluated element and hashes it with the input (section 3.3.1, Finalize).</summary>
    internal static bool TryFinalize(ReadOnlySpan<byte> input, ReadOnlySpan<byte> blind, ReadOnlySpan<byte> evaluatedElement, Span<byte> output)
    {
        Secret.RequireLength(output, Oprf.OutputSize);
        if (input.Length > MaxInputSize || !IsUsableScalar(blind) || !TryDecode(evaluatedElement, out EdwardsPoint point))
            return false;

        Span<byte> inverse = stackalloc byte[Oprf.BlindSize];
        Scalar.Invert(Scalar.Read(blind), out Scalar scalar);
        scalar.Write(inverse);
        SecretProducts.Multiply(inverse, point, out point);
        HashOutput(input, point, output);
        Secret.Erase(inverse);
        Secret.Erase(ref scalar);
        Secret.Erase(ref point);
        return true;
    }

    internal void HashToScalar(ReadOnlySpan<byte> input, out Scalar scalar) => HashToScalar(input, scalarTag, out scalar);

    /// <summary>Decodes an element that somebody sent: the identity is none of those (section 4.1, DeserializeElement).</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> element, out EdwardsPoint point)
        => RistrettoEncoding.TryDecode(element, out point) && !RistrettoEncoding.IsIdentity(point);

    /// <summary>Whether bytes are a scalar other than zero.</summary>
    internal static bool IsUsableScalar(ReadOnlySpan<byte> scalar) => Ristretto255.IsScalar(scalar) && !Scalar.Read(scalar).IsZero();

    private bool TryHashToGroup(ReadOnlySpan<byte> input, out EdwardsPoint point)
    {
        point = EdwardsPoint.Identity;
        if (input.Length > MaxInputSize)
            return false;

        Span<byte> uniform = stackalloc byte[RistrettoMap.UniformSize];
        ExpandMessage.Expand(input, groupTag, uniform);
        RistrettoMap.FromUniform(uniform, out point);
        Secret.Erase(uniform);
        return !RistrettoEncoding.IsIdentity(point);
    }

    private static void HashToScalar(ReadOnlySpan<byte> input, ReadOnlySpan<byte> tag, out Scalar scalar)
    {
        Span<byte> uniform = stackalloc byte[RistrettoMap.UniformSize];
        ExpandMessage.Expand(input, tag, uniform);
        Scalar.ReduceWide(uniform, out scalar);
        Secret.Erase(uniform);
    }

    private static void HashOutput(ReadOnlySpan<byte> input, in EdwardsPoint point, Span<byte> output)
    {
        Span<byte> element = stackalloc byte[Oprf.ElementSize], size = stackalloc byte[2];
        RistrettoEncoding.Encode(point, element);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)input.Length);
        hash.AppendData(size);
        hash.AppendData(input);
        BinaryPrimitives.WriteUInt16BigEndian(size, Oprf.ElementSize);
        hash.AppendData(size);
        hash.AppendData(element);
        hash.AppendData("Finalize"u8);
        hash.GetHashAndReset(output);
        Secret.Erase(element);
    }
}
