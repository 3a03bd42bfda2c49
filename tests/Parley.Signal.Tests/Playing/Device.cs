using Parley.Crypto;

namespace Parley.Signal.Tests.Playing;

/// <summary>A device with one peer, keeping its state as a client would.</summary>
internal sealed class Device : IPreKeyStore
{
    internal static readonly DeviceAddress AliceAddress = new(Guid.Parse("9d0652a3-dcc3-4d11-975f-74d61598733f"), 1);
    internal static readonly DeviceAddress BobAddress = new(Guid.Parse("796abedb-ca4e-4f18-8803-1fde5b921f9f"), 3);

    internal Device(DeviceAddress address, string seed)
    {
        RandomSource random = new Seeded(seed).Fill;
        byte[] draw = new byte[32];
        random(draw);
        Environment = new SignalEnvironment(random, Clock);
        Local = new LocalIdentity(address, KeyPair.Generate(draw), PreKeys.GenerateRegistrationId(random));
        SignedPreKey = PreKeys.GenerateSigned(11, Local.IdentityKey, random);
        KyberPreKey = PreKeys.GenerateKyber(21, Local.IdentityKey, lastResort: true, random);
        OneTimePreKeys = [PreKeys.GenerateOneTime(31, random), PreKeys.GenerateOneTime(32, random), PreKeys.GenerateOneTime(33, random)];
    }

    internal Clock Clock { get; } = new();

    internal SignalEnvironment Environment { get; }

    internal LocalIdentity Local { get; }

    internal DeviceAddress Address => Local.Address;

    internal SignedPreKey SignedPreKey { get; }

    internal KyberPreKey KyberPreKey { get; }

    internal List<OneTimePreKey> OneTimePreKeys { get; }

    internal SessionRecord Record { get; set; } = SessionRecord.Empty;

    internal DecryptResult? Last { get; private set; }

    internal PreKeyBundle Bundle => new(
        Address,
        Local.RegistrationId,
        Local.IdentityKey.PublicKey.ToArray(),
        SignedPreKey.Public,
        KyberPreKey.Public,
        OneTimePreKeys.FirstOrDefault()?.Public);

    /// <summary>Two devices that have not met.</summary>
    internal static (Device Alice, Device Bob) Strangers(string seed = "")
        => (new Device(AliceAddress, $"alice {seed}"), new Device(BobAddress, $"bob {seed}"));

    /// <summary>Two devices with a session that both have used.</summary>
    internal static (Device Alice, Device Bob) Acquaintances(string seed = "")
    {
        (Device alice, Device bob) = Strangers(seed);
        alice.MeetsFor(bob);
        return (alice, bob);
    }

    /// <summary>The first message and its answer, so that both sides have a session.</summary>
    internal void MeetsFor(Device other)
    {
        Opens(other);
        Envelope first = Encrypts(other, "hello"u8);
        Assert.Equal(MessageType.PreKey, first.Type);
        Assert.Equal("hello"u8, other.Decrypts(this, first));
        Envelope answer = other.Encrypts(this, "hello yourself"u8);
        Assert.Equal(MessageType.Whisper, answer.Type);
        Assert.Equal("hello yourself"u8, Decrypts(other, answer));
    }

    internal void Opens(Device other) => Opens(other.Bundle);

    internal void Opens(PreKeyBundle bundle) => Record = Session.Initiate(Local, bundle, Environment, Record);

    internal Envelope Encrypts(Device to, ReadOnlySpan<byte> plaintext) => Encrypts(to.Address, plaintext);

    internal Envelope Encrypts(DeviceAddress to, ReadOnlySpan<byte> plaintext)
    {
        EncryptResult sent = Session.Encrypt(Record, Local, to, plaintext, Environment);
        Record = sent.Record;
        return new Envelope(sent.Type, sent.Bytes);
    }

    internal byte[] Decrypts(Device from, Envelope envelope) => Decrypts(from.Address, envelope);

    internal byte[] Decrypts(DeviceAddress from, Envelope envelope)
    {
        Last = Session.Decrypt(Record, Local, from, envelope.Type, envelope.Bytes, this, Environment);
        Record = Last.Record;
        OneTimePreKeys.RemoveAll(key => key.Id == Last.Consumed?.OneTimePreKeyId);
        return Last.Plaintext;
    }

    /// <summary>Fails unless the message is refused, and tells why it was; the state must be the same object as before.</summary>
    internal SignalErrorCode Refuses(Device from, Envelope envelope) => Refuses(from.Address, envelope);

    internal SignalErrorCode Refuses(DeviceAddress from, Envelope envelope) => Assert.Throws<SignalException>(() => Decrypts(from, envelope)).Code;

    SignedPreKey? IPreKeyStore.SignedPreKey(uint id) => id == SignedPreKey.Id ? SignedPreKey : null;

    KyberPreKey? IPreKeyStore.KyberPreKey(uint id) => id == KyberPreKey.Id ? KyberPreKey : null;

    OneTimePreKey? IPreKeyStore.OneTimePreKey(uint id) => OneTimePreKeys.Find(key => key.Id == id);
}
