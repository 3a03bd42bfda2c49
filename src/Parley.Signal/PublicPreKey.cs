namespace Parley.Signal;

/// <summary>The public half of a one-time prekey, as a directory hands it out.</summary>
/// <param name="PublicKey">33 bytes.</param>
public sealed record PublicPreKey(uint Id, byte[] PublicKey);
