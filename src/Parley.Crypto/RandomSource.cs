namespace Parley.Crypto;

/// <summary>
/// Fills all of <paramref name="destination"/> with bytes nobody can predict: <c>RandomNumberGenerator.Fill</c>, and in tests a seeded
/// source. Callers may draw from several threads at once.
/// </summary>
public delegate void RandomSource(Span<byte> destination);
