using Parley.Crypto.Ristretto;

namespace Parley.Crypto;

/// <summary>
/// The verifiable oblivious pseudorandom function (RFC 9497, mode VOPRF, suite ristretto255-SHA512): <see cref="Oprf"/> with a proof
/// that the server used the key of a public key known before. One proof covers a batch. Sizes are those of <see cref="Oprf"/>; the
/// outputs are others.
/// </summary>
public static class Voprf
{
    /// <summary>Bytes of a proof.</summary>
    public const int ProofSize = EqualityProof.Size;

    /// <summary>Most elements under one proof.</summary>
    public const int MaxBatch = ushort.MaxValue;

    private const int ElementSize = Oprf.ElementSize;

    private static readonly OprfSuite Suite = new(OprfSuite.VerifiableMode);

    /// <inheritdoc cref="Oprf.DeriveKeyPair"/>
    public static void DeriveKeyPair(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> info, Span<byte> privateKey, Span<byte> publicKey)
        => Suite.DeriveKeyPair(seed, info, privateKey, publicKey);

    /// <inheritdoc cref="Oprf.TryBlind"/>
    public static bool TryBlind(ReadOnlySpan<byte> input, ReadOnlySpan<byte> random, Span<byte> blind, Span<byte> blindedElement)
        => Suite.TryBlind(input, random, blind, blindedElement);

    /// <summary>
    /// The server's part: multiplies 1 to <see cref="MaxBatch"/> blinded elements, laid end to end, by its key in constant time, and
    /// proves it. <paramref name="random"/> is <see cref="Oprf.RandomSize"/> fresh bytes; a repeated one gives the key away.
    /// </summary>
    /// <returns>False, with nothing of use in the outputs, when the key is no key, or an element no element or the identity.</returns>
    /// <exception cref="ArgumentException">There are not whole elements, or a buffer has another length.</exception>
    public static bool TryBlindEvaluate(
        ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> blindedElements, ReadOnlySpan<byte> random, Span<byte> evaluatedElements, Span<byte> proof)
    {
        int count = Count(blindedElements);
        Secret.RequireLength(evaluatedElements, count * ElementSize);
        Secret.RequireLength(random, Oprf.RandomSize);
        Secret.RequireLength(proof, ProofSize);
        for (int i = 0; i < count; i++)
        {
            if (!Oprf.TryBlindEvaluate(privateKey, Element(blindedElements, i), evaluatedElements.Slice(i * ElementSize, ElementSize)))
                return false;
        }

        Span<byte> publicKey = stackalloc byte[ElementSize];
        if (!Ristretto255.TryMultiplyGenerator(privateKey, publicKey))
            return false;
        EqualityProof.Prove(Suite, privateKey, publicKey, blindedElements, evaluatedElements, random, proof);
        return true;
    }

    /// <summary>
    /// The client's last part: checks the proof over the whole batch, and only then unblinds and hashes. Blinds, elements and outputs
    /// are laid end to end, in the order of the inputs.
    /// </summary>
    /// <returns>False, with the outputs zeroed, when the proof does not hold or anything is not what it should be.</returns>
    /// <exception cref="ArgumentException">There are not whole elements, or a buffer does not have as many.</exception>
    public static bool TryFinalize(
        ReadOnlySpan<byte> publicKey,
        IReadOnlyList<ReadOnlyMemory<byte>> inputs,
        ReadOnlySpan<byte> blinds,
        ReadOnlySpan<byte> blindedElements,
        ReadOnlySpan<byte> evaluatedElements,
        ReadOnlySpan<byte> proof,
        Span<byte> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int count = Count(blindedElements);
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Count, count, nameof(inputs));
        Secret.RequireLength(blinds, count * Oprf.BlindSize);
        Secret.RequireLength(evaluatedElements, count * ElementSize);
        Secret.RequireLength(outputs, count * Oprf.OutputSize);
        outputs.Clear();
        for (int i = 0; i < count; i++)
        {
            if (!OprfSuite.TryDecode(Element(blindedElements, i), out _) || !OprfSuite.TryDecode(Element(evaluatedElements, i), out _))
                return false;
        }

        if (!EqualityProof.Verify(Suite, publicKey, blindedElements, evaluatedElements, proof))
            return false;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> blind = blinds.Slice(i * Oprf.BlindSize, Oprf.BlindSize);
            if (!OprfSuite.TryFinalize(inputs[i].Span, blind, Element(evaluatedElements, i), outputs.Slice(i * Oprf.OutputSize, Oprf.OutputSize)))
            {
                outputs.Clear();
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc cref="Oprf.TryEvaluate"/>
    public static bool TryEvaluate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> input, Span<byte> output)
        => Suite.TryEvaluate(privateKey, input, output);

    private static ReadOnlySpan<byte> Element(ReadOnlySpan<byte> elements, int i) => elements.Slice(i * ElementSize, ElementSize);

    private static int Count(ReadOnlySpan<byte> elements)
    {
        int count = elements.Length / ElementSize;
        if (elements.Length % ElementSize != 0 || count is 0 or > MaxBatch)
            throw new ArgumentException($"Expected 1 to {MaxBatch} elements of {ElementSize} bytes, not {elements.Length} bytes.", nameof(elements));
        return count;
    }
}
