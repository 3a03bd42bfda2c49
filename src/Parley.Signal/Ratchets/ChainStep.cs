namespace Parley.Signal.Ratchets;

/// <summary>
/// One step of a chain: the key number <paramref name="number"/> (from 0) and the chain key after it, 32 bytes each. An empty
/// <paramref name="key"/> is not asked for. <paramref name="next"/> may be the place of <paramref name="chainKey"/>.
/// </summary>
internal delegate void ChainStep(ReadOnlySpan<byte> chainKey, uint number, Span<byte> key, Span<byte> next);
