namespace Parley.Signal;

/// <summary>What a retry request names of a message that could not be read. Nothing of it is authentic.</summary>
/// <param name="RatchetKey">The sender's ratchet key, 33 bytes in an honest message.</param>
/// <param name="RegistrationId">Of a first message only; the signed device list decides whether it is right.</param>
/// <param name="IdentityKey">Of a first message only.</param>
public sealed record MessageInfo(int Type, byte[] RatchetKey, uint Counter, int? RegistrationId, byte[]? IdentityKey);
