namespace Parley.Signal.Ratchets;

/// <summary>The chain of one ratchet key of the peer.</summary>
/// <param name="RatchetKey">33 bytes.</param>
internal sealed record PeerChain(byte[] RatchetKey, ReceivingChain Chain);
