using Parley.Crypto;

namespace Parley.Interop.Tests.Peers;

/// <summary>A device of this implementation, in this process.</summary>
internal sealed class ParleyPeer : IPeer, IPreKeyStore
{
    private readonly SignalEnvironment environment;
    private readonly LocalIdentity local;
    private readonly SignedPreKey signedPreKey;
    private readonly KyberPreKey kyberPreKey;
    private readonly Dictionary<DeviceAddress, SessionRecord> sessions = [];
    private readonly Dictionary<(DeviceAddress Sender, Guid DistributionId), SenderKeyRecord> senderKeys = [];
    private OneTimePreKey? oneTimePreKey;

    internal ParleyPeer(DeviceAddress address, string seed)
    {
        RandomSource random = new Seeded(seed).Fill;
        byte[] draw = new byte[32];
        random(draw);
        environment = new SignalEnvironment(random, new Clock());
        local = new LocalIdentity(address, KeyPair.Generate(draw), PreKeys.GenerateRegistrationId(random));
        signedPreKey = PreKeys.GenerateSigned(11, local.IdentityKey, random);
        kyberPreKey = PreKeys.GenerateKyber(21, local.IdentityKey, lastResort: true, random);
        oneTimePreKey = PreKeys.GenerateOneTime(31, random);
    }

    public DeviceAddress Address => local.Address;

    public Task<PreKeyBundle> BundleAsync() => Task.FromResult(new PreKeyBundle(
        Address, local.RegistrationId, local.IdentityKey.PublicKey.ToArray(), signedPreKey.Public, kyberPreKey.Public, oneTimePreKey?.Public));

    public Task InitiateAsync(PreKeyBundle bundle)
    {
        sessions[bundle.Address] = Session.Initiate(local, bundle, environment, SessionWith(bundle.Address));
        return Task.CompletedTask;
    }

    public Task<Envelope> EncryptAsync(DeviceAddress to, byte[] plaintext)
    {
        EncryptResult sent = Session.Encrypt(SessionWith(to), local, to, plaintext, environment);
        sessions[to] = sent.Record;
        return Task.FromResult(new Envelope(sent.Type, sent.Bytes));
    }

    public Task<byte[]> DecryptAsync(DeviceAddress from, Envelope envelope)
    {
        DecryptResult got = Session.Decrypt(SessionWith(from), local, from, envelope.Type, envelope.Bytes, this, environment);
        sessions[from] = got.Record;
        if (got.Consumed?.OneTimePreKeyId == oneTimePreKey?.Id)
            oneTimePreKey = null;
        return Task.FromResult(got.Plaintext);
    }

    public Task<ulong> EpochAsync(DeviceAddress peer) => Task.FromResult(SessionWith(peer).PqEpoch);

    public Task<byte[]> CreateDistributionAsync(Guid distributionId, bool anew)
    {
        SenderKeyRecord before = anew ? SenderKeyRecord.Empty : SenderKeysOf(Address, distributionId);
        (byte[] distribution, senderKeys[(Address, distributionId)]) = GroupSession.CreateDistribution(before, distributionId, environment.Random);
        return Task.FromResult(distribution);
    }

    public Task ProcessDistributionAsync(DeviceAddress sender, byte[] distribution)
    {
        Guid id = GroupSession.InspectDistribution(distribution).DistributionId;
        senderKeys[(sender, id)] = GroupSession.ProcessDistribution(SenderKeysOf(sender, id), distribution);
        return Task.CompletedTask;
    }

    public Task<byte[]> GroupEncryptAsync(Guid distributionId, byte[] plaintext)
    {
        SenderKeyRecord before = SenderKeysOf(Address, distributionId);
        (byte[] bytes, senderKeys[(Address, distributionId)]) = GroupSession.Encrypt(before, distributionId, plaintext, environment.Random);
        return Task.FromResult(bytes);
    }

    public Task<byte[]> GroupDecryptAsync(DeviceAddress sender, byte[] message)
    {
        Guid id = GroupSession.InspectMessage(message).DistributionId;
        (byte[] plaintext, senderKeys[(sender, id)]) = GroupSession.Decrypt(SenderKeysOf(sender, id), message);
        return Task.FromResult(plaintext);
    }

    public Task<SafetyCode> SafetyNumberAsync(Guid accountId, byte[] identityKey)
    {
        SafetyNumber number = SafetyNumber.Compute(Address.AccountId, local.IdentityKey.PublicKey, accountId, identityKey);
        return Task.FromResult(new SafetyCode(number.Digits, number.Qr.ToArray()));
    }

    public Task<bool> CompareQrAsync(byte[] own, byte[] scanned) => Task.FromResult(SafetyNumber.CompareQr(own, scanned));

    public Task RestartAsync()
    {
        foreach ((DeviceAddress peer, SessionRecord record) in sessions.ToList())
            sessions[peer] = SessionRecord.Parse(record.Serialize());
        foreach (((DeviceAddress, Guid) key, SenderKeyRecord record) in senderKeys.ToList())
            senderKeys[key] = SenderKeyRecord.Parse(record.Serialize());
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    SignedPreKey? IPreKeyStore.SignedPreKey(uint id) => id == signedPreKey.Id ? signedPreKey : null;

    KyberPreKey? IPreKeyStore.KyberPreKey(uint id) => id == kyberPreKey.Id ? kyberPreKey : null;

    OneTimePreKey? IPreKeyStore.OneTimePreKey(uint id) => id == oneTimePreKey?.Id ? oneTimePreKey : null;

    private SessionRecord SessionWith(DeviceAddress peer) => sessions.GetValueOrDefault(peer, SessionRecord.Empty);

    private SenderKeyRecord SenderKeysOf(DeviceAddress sender, Guid distributionId)
        => senderKeys.GetValueOrDefault((sender, distributionId), SenderKeyRecord.Empty);
}
