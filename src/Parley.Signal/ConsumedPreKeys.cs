namespace Parley.Signal;

/// <summary>The prekeys that a first message used.</summary>
/// <param name="OneTimePreKeyId">To be deleted.</param>
/// <param name="KyberPreKeyId">To be deleted unless <paramref name="KyberLastResort"/>.</param>
/// <param name="BaseKey">
/// The initiator's base key, 33 bytes. With a last-resort Kyber key the caller keeps (Kyber id, signed id, base key) and refuses a
/// second use: nothing else stops the replay of a first message after the record is lost.
/// </param>
public sealed record ConsumedPreKeys(uint SignedPreKeyId, uint? OneTimePreKeyId, uint KyberPreKeyId, bool KyberLastResort, byte[] BaseKey);
