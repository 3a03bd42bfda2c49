namespace Parley.Signal;

/// <summary>
/// The responder's private prekeys; null for an id that was never made or is already deleted. They are read only: the caller deletes
/// what <see cref="DecryptResult.Consumed"/> names, in the transaction that stores the record.
/// </summary>
public interface IPreKeyStore
{
    SignedPreKey? SignedPreKey(uint id);

    KyberPreKey? KyberPreKey(uint id);

    OneTimePreKey? OneTimePreKey(uint id);
}
