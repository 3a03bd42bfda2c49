namespace Parley.Signal.PostQuantum;

/// <summary>A secret both sides come to share, once per epoch of the braid.</summary>
/// <param name="Secret">32 bytes.</param>
internal sealed record EpochSecret(ulong Epoch, byte[] Secret);
