namespace Parley.Crypto;

/// <summary>
/// What Argon2id costs (RFC 9106 section 3.1). The bounds are narrower than the RFC's, because parameters arrive in headers that
/// somebody else may have written.
/// </summary>
/// <param name="MemoryKiB">Memory in KiB: at least 8 for every lane, at most <see cref="MaxMemoryKiB"/>.</param>
/// <param name="Passes">Passes over the memory, 1 to <see cref="MaxPasses"/>.</param>
/// <param name="Lanes">Degree of parallelism, 1 to <see cref="MaxLanes"/>. It is part of the result; lanes are computed one after another.</param>
public sealed record Argon2Parameters(int MemoryKiB, int Passes, int Lanes)
{
    /// <summary>2 GiB, the first recommendation of RFC 9106 section 4.</summary>
    public const int MaxMemoryKiB = 1 << 21;

    /// <summary>Most passes over the memory.</summary>
    public const int MaxPasses = 1024;

    /// <summary>Most lanes.</summary>
    public const int MaxLanes = 255;

    /// <summary>Fewest KiB for each lane.</summary>
    public const int MinMemoryKiBPerLane = 8;

    /// <summary>Three passes over 64 MiB in four lanes, the second recommendation of RFC 9106 section 4.</summary>
    public static Argon2Parameters Recommended { get; } = new(64 * 1024, Passes: 3, Lanes: 4);

    /// <summary>A key kept apart from the hashes, K. Empty when there is none.</summary>
    public ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>What else the result is bound to, X. Empty when there is nothing.</summary>
    public ReadOnlyMemory<byte> AssociatedData { get; init; }

    /// <summary>Whether the three costs are within bounds.</summary>
    public bool AreAcceptable
        => Lanes is >= 1 and <= MaxLanes
            && Passes is >= 1 and <= MaxPasses
            && MemoryKiB >= MinMemoryKiBPerLane * Lanes
            && MemoryKiB <= MaxMemoryKiB;
}
