using Parley.Crypto;

namespace Parley.Signal;

/// <summary>What this library takes from outside. It reads no clock and no randomness of its own, so correspondences can be replayed.</summary>
public sealed record SignalEnvironment(RandomSource Random, TimeProvider Time);
