using System.Security.Cryptography;

namespace Parley.Crypto.Bench.Timing;

/// <summary>The operations on secrets that the timing test measures, and the controls that show what it can see.</summary>
internal static class TimingTargets
{
    private const string FixedOrRandomKey = "one key or random keys";

    public static IEnumerable<TimingTarget> All() => [.. Controls(), .. Curve(), .. Groups(), .. KemTargets.All()];

    private static IEnumerable<TimingTarget> Controls()
    {
        yield return new TimingTarget(
            "control: a power with a branch for every bit", FixedOrRandomKey, LeakyPower.ExponentSize, FixedOrRandom, input => LeakyPower.Compute(input), Expectation.Leak);

        byte[] publicKey = new byte[X25519.KeySize], zero = new byte[HastyComparison.Size];
        yield return new TimingTarget(
            "control: X25519 public key, then a comparison that stops early", FixedOrRandomKey, HastyComparison.Size, FixedOrRandom,
            secret =>
            {
                X25519.PublicKey(secret[..X25519.KeySize], publicKey);
                HastyComparison.AreEqual(secret, zero);
            },
            Expectation.Leak);
        yield return new TimingTarget(
            "control: X25519 public key, no difference to find", "random keys or random keys", X25519.KeySize,
            (_, key) => RandomNumberGenerator.Fill(key), key => X25519.PublicKey(key, publicKey));
    }

    private static IEnumerable<TimingTarget> Curve()
    {
        byte[] publicKey = new byte[X25519.KeySize], shared = new byte[X25519.KeySize], signature = new byte[XEdDsa.SignatureSize];
        byte[] peer = new byte[X25519.KeySize], message = new byte[64], random = new byte[XEdDsa.RandomSize];
        X25519.PublicKey(RandomNumberGenerator.GetBytes(X25519.KeySize), peer);
        yield return new TimingTarget(
            "X25519 shared secret", FixedOrRandomKey, X25519.KeySize, FixedOrRandom, key => X25519.TrySharedSecret(key, peer, shared));
        yield return new TimingTarget("X25519 public key", FixedOrRandomKey, X25519.KeySize, FixedOrRandom, key => X25519.PublicKey(key, publicKey));
        yield return new TimingTarget(
            "XEdDSA signature", FixedOrRandomKey, XEdDsa.KeySize, FixedOrRandom, key => XEdDsa.Sign(key, message, signature, random));
    }

    private static IEnumerable<TimingTarget> Groups()
    {
        byte[] element = new byte[Oprf.ElementSize], evaluated = new byte[Oprf.ElementSize], output = new byte[Oprf.OutputSize], input = new byte[16];
        Ristretto255.FromUniform(RandomNumberGenerator.GetBytes(Ristretto255.UniformSize), element);
        yield return new TimingTarget(
            "OPRF, the server's part", FixedOrRandomKey, Oprf.PrivateKeySize, FixedOrRandomScalar, key => Oprf.TryBlindEvaluate(key, element, evaluated));
        yield return new TimingTarget(
            "OPRF, the client's last part", "one blind or random blinds", Oprf.BlindSize, FixedOrRandomScalar, blind => Oprf.TryFinalize(input, blind, element, output));
    }

    /// <summary>All zeros, which for a private key is 2^254 after clamping, or random bytes.</summary>
    private static void FixedOrRandom(bool isFirst, Span<byte> input)
    {
        if (isFirst)
            input.Clear();
        else
            RandomNumberGenerator.Fill(input);
    }

    /// <summary>One, or a random scalar.</summary>
    private static void FixedOrRandomScalar(bool isFirst, Span<byte> scalar)
    {
        Span<byte> uniform = stackalloc byte[Ristretto255.UniformSize];
        FixedOrRandom(isFirst, uniform);
        uniform[0] |= 1;
        Ristretto255.ReduceScalar(uniform, scalar);
    }
}
