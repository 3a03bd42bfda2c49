using Parley.Crypto.Curve25519;
using Parley.Crypto.Ristretto;

namespace Parley.Crypto;

/// <summary>
/// An oblivious pseudorandom function (RFC 9497, mode OPRF, suite ristretto255-SHA512): the client learns what the server's key makes
/// of its input, the server learns neither. Whoever wants to know that it was the same key as for everybody else takes <see cref="Voprf"/>.
/// </summary>
public static class Oprf
{
    /// <summary>Bytes of an element: a public key, a blinded or an evaluated one.</summary>
    public const int ElementSize = Ristretto255.ElementSize;

    /// <summary>Bytes of the server's private key.</summary>
    public const int PrivateKeySize = Ristretto255.ScalarSize;

    /// <summary>Bytes of the scalar that the client keeps between blinding and finalizing.</summary>
    public const int BlindSize = Ristretto255.ScalarSize;

    /// <summary>Bytes of a seed for a key pair.</summary>
    public const int SeedSize = 32;

    /// <summary>Bytes of fresh randomness that a blind takes.</summary>
    public const int RandomSize = Ristretto255.UniformSize;

    /// <summary>Bytes of the function's output.</summary>
    public const int OutputSize = 64;

    /// <summary>Most bytes of an input and of a key's info.</summary>
    public const int MaxInputSize = OprfSuite.MaxInputSize;

    private static readonly OprfSuite Suite = new(OprfSuite.ObliviousMode);

    /// <summary>Makes the server's key pair of a secret seed and a public note of what it is for (section 3.2.1).</summary>
    /// <exception cref="ArgumentException">A buffer has another length, or the info is too long.</exception>
    public static void DeriveKeyPair(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> info, Span<byte> privateKey, Span<byte> publicKey)
        => Suite.DeriveKeyPair(seed, info, privateKey, publicKey);

    /// <summary>Blinds an input. The blind is secret until the output is known; <paramref name="random"/> is fresh for every input.</summary>
    /// <returns>False when the input is too long or, which nobody will see, hashes to the identity or draws a blind of zero.</returns>
    /// <exception cref="ArgumentException">A buffer of fixed size has another length.</exception>
    public static bool TryBlind(ReadOnlySpan<byte> input, ReadOnlySpan<byte> random, Span<byte> blind, Span<byte> blindedElement)
        => Suite.TryBlind(input, random, blind, blindedElement);

    /// <summary>The server's part: multiplies a blinded element by its key, in constant time.</summary>
    /// <returns>False when the key is no key, or the element no element or the identity.</returns>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public static bool TryBlindEvaluate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> blindedElement, Span<byte> evaluatedElement)
    {
        Secret.RequireLength(evaluatedElement, ElementSize);
        if (!OprfSuite.IsUsableScalar(privateKey) || !OprfSuite.TryDecode(blindedElement, out EdwardsPoint point))
            return false;

        SecretProducts.Multiply(privateKey, point, out point);
        RistrettoEncoding.Encode(point, evaluatedElement);
        return true;
    }

    /// <summary>The client's last part: unblinds the evaluated element and hashes it to the output.</summary>
    /// <returns>False when the blind or the element is not one, or the input too long.</returns>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public static bool TryFinalize(ReadOnlySpan<byte> input, ReadOnlySpan<byte> blind, ReadOnlySpan<byte> evaluatedElement, Span<byte> output)
        => OprfSuite.TryFinalize(input, blind, evaluatedElement, output);

    /// <summary>The same output, computed by the owner of the key for an input that it knows.</summary>
    /// <returns>False when the key is no key or the input too long.</returns>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public static bool TryEvaluate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> input, Span<byte> output)
        => Suite.TryEvaluate(privateKey, input, output);
}
