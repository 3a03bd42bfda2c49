using Parley.Crypto;

namespace Parley.Signal.Tests.Playing;

/// <summary>Our side of a transcript, played by this library.</summary>
internal sealed class Replay : IPreKeyStore
{
    private readonly Transcript transcript;
    private readonly Queue<byte[]> draws = new();

    private Replay(Transcript transcript) => this.transcript = transcript;

    /// <summary>Base64 of what was read and written, in order.</summary>
    internal List<string> Read { get; } = [];

    internal List<string> Written { get; } = [];

    internal SessionRecord Record { get; private set; } = SessionRecord.Empty;

    /// <summary>Draws the transcript has and the library did not make.</summary>
    internal int Undrawn { get; private set; }

    internal static Replay Of(Transcript transcript)
    {
        Replay replay = new(transcript);
        replay.Play();
        return replay;
    }

    private void Play()
    {
        DeviceAddress peer = transcript.Peer.Address;
        LocalIdentity local = new(transcript.Local.Address, PairOf(transcript.IdentityKey), transcript.RegistrationId);
        SignalEnvironment environment = new(Draw, new Clock());
        Expect(transcript.OpeningDraws);
        if (transcript.Bundle is not null)
            Record = Session.Initiate(local, transcript.Bundle.For(peer), environment);
        foreach (Transcript.Event step in transcript.Events)
        {
            Expect(step.Draws);
            if (step.From == "local")
            {
                EncryptResult sent = Session.Encrypt(Record, local, peer, Convert.FromBase64String(step.Plaintext), environment);
                Record = sent.Record;
                Assert.Equal(step.Type, sent.Type);
                Written.Add(Convert.ToBase64String(sent.Bytes));
            }
            else
            {
                DecryptResult got = Session.Decrypt(Record, local, peer, step.Type, Convert.FromBase64String(step.Bytes), this, environment);
                Record = got.Record;
                Read.Add(Convert.ToBase64String(got.Plaintext));
            }
        }

        Undrawn += draws.Count;
    }

    private void Expect(string[] next)
    {
        Undrawn += draws.Count;
        draws.Clear();
        foreach (string draw in next)
            draws.Enqueue(Convert.FromBase64String(draw));
    }

    private void Draw(Span<byte> destination)
    {
        byte[] draw = draws.Dequeue();
        Assert.Equal(draw.Length, destination.Length);
        draw.CopyTo(destination);
    }

    private static KeyPair PairOf(Transcript.Pair stored) => KeyPair.Generate(Convert.FromBase64String(stored.PrivateKey));

    SignedPreKey? IPreKeyStore.SignedPreKey(uint id)
        => id == transcript.SignedPreKey.Id ? new SignedPreKey(id, PairOf(transcript.SignedPreKey), []) : null;

    KyberPreKey? IPreKeyStore.KyberPreKey(uint id)
    {
        Transcript.Pair stored = transcript.KyberPreKey;
        return id == stored.Id ? new KyberPreKey(id, stored.Public.PublicKey, Convert.FromBase64String(stored.PrivateKey), [], LastResort: false) : null;
    }

    OneTimePreKey? IPreKeyStore.OneTimePreKey(uint id)
        => id == transcript.OneTimePreKey.Id ? new OneTimePreKey(id, PairOf(transcript.OneTimePreKey)) : null;
}
