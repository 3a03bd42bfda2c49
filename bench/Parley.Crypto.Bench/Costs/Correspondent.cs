using System.Security.Cryptography;
using Parley.Signal;

namespace Parley.Crypto.Bench.Costs;

/// <summary>A device with one session, keeping its state as a client would.</summary>
internal sealed class Correspondent : IPreKeyStore
{
    private static readonly SignalEnvironment Environment = new(RandomNumberGenerator.Fill, TimeProvider.System);

    private readonly LocalIdentity local;
    private readonly SignedPreKey signedPreKey;
    private readonly KyberPreKey kyberPreKey;
    private readonly OneTimePreKey oneTimePreKey;

    public Correspondent(int deviceId)
    {
        local = new LocalIdentity(
            new DeviceAddress(Guid.NewGuid(), deviceId),
            KeyPair.Generate(RandomNumberGenerator.GetBytes(32)),
            PreKeys.GenerateRegistrationId(RandomNumberGenerator.Fill));
        signedPreKey = PreKeys.GenerateSigned(1, local.IdentityKey, RandomNumberGenerator.Fill);
        kyberPreKey = PreKeys.GenerateKyber(2, local.IdentityKey, lastResort: true, RandomNumberGenerator.Fill);
        oneTimePreKey = PreKeys.GenerateOneTime(3, RandomNumberGenerator.Fill);
        Bundle = new PreKeyBundle(
            local.Address, local.RegistrationId, local.IdentityKey.PublicKey.ToArray(), signedPreKey.Public, kyberPreKey.Public, oneTimePreKey.Public);
    }

    public PreKeyBundle Bundle { get; }

    /// <summary>Whether every operation reads the session from its stored form and writes it back.</summary>
    public bool Stores { get; init; }

    private SessionRecord Record { get; set; } = SessionRecord.Empty;

    public void Forget() => Record = SessionRecord.Empty;

    public void Open(PreKeyBundle bundle) => Record = Session.Initiate(local, bundle, Environment, Record);

    public EncryptResult Encrypt(Correspondent to, ReadOnlySpan<byte> plaintext)
    {
        EncryptResult sent = Session.Encrypt(Record, local, to.local.Address, plaintext, Environment);
        Keep(sent.Record);
        return sent;
    }

    public void Decrypt(Correspondent from, EncryptResult sent)
        => Keep(Session.Decrypt(Record, local, from.local.Address, sent.Type, sent.Bytes, this, Environment).Record);

    private void Keep(SessionRecord record) => Record = Stores ? SessionRecord.Parse(record.Serialize()) : record;

    SignedPreKey? IPreKeyStore.SignedPreKey(uint id) => id == signedPreKey.Id ? signedPreKey : null;

    KyberPreKey? IPreKeyStore.KyberPreKey(uint id) => id == kyberPreKey.Id ? kyberPreKey : null;

    OneTimePreKey? IPreKeyStore.OneTimePreKey(uint id) => id == oneTimePreKey.Id ? oneTimePreKey : null;
}
