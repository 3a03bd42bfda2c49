namespace Parley.Crypto.Keccak;

/// <summary>
/// The hashes of FIPS 202 that ML-KEM names, each over the concatenation of two inputs. The platform's own need OpenSSL 1.1.1 or
/// Windows 11, take a handle for each hash and are slower; <see cref="Hash256"/> and the others are where they would be put in.
/// </summary>
internal static class Sha3
{
    private const byte HashDomain = 0x06;
    private const byte ShakeDomain = 0x1F;

    /// <summary>SHA3-256, ML-KEM's H: 32 bytes.</summary>
    internal static void Hash256(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest)
        => Digest(136, HashDomain, first, second, digest[..32]);

    /// <summary>SHA3-512, ML-KEM's G: 64 bytes.</summary>
    internal static void Hash512(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest)
        => Digest(72, HashDomain, first, second, digest[..64]);

    /// <summary>SHAKE256, ML-KEM's J: as many bytes as there is room for.</summary>
    internal static void Shake256(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> output)
        => Digest(136, ShakeDomain, first, second, output);

    private static void Digest(int rate, byte domain, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> output)
    {
        Sponge sponge = new(rate, domain);
        sponge.Absorb(first);
        sponge.Absorb(second);
        sponge.Squeeze(output);
        sponge.Erase();
    }
}
