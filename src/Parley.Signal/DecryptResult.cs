namespace Parley.Signal;

/// <summary>What a message said, and the sessions after it.</summary>
/// <param name="Record">To be stored together with what came of the plaintext, before the message is acknowledged.</param>
/// <param name="IdentityKey">The peer's, 33 bytes, in the session that read the message. The caller compares it with the signed device list.</param>
/// <param name="Consumed">Present when this message opened the session.</param>
public sealed record DecryptResult(byte[] Plaintext, SessionRecord Record, byte[] IdentityKey, int RegistrationId, ConsumedPreKeys? Consumed);
