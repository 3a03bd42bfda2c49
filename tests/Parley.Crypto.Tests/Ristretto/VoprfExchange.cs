namespace Parley.Crypto.Tests.Ristretto;

/// <summary>Both sides of one batch: a server with the key of RFC 9497's vectors, and a client with its inputs and blinds.</summary>
internal sealed class VoprfExchange
{
    internal VoprfExchange(IEnumerable<byte[]> inputs, IEnumerable<byte[]> blinds)
    {
        byte[] seed = new byte[32];
        seed.AsSpan().Fill(0xA3);
        Voprf.DeriveKeyPair(seed, "test key"u8, PrivateKey, PublicKey);
        Inputs = [.. inputs.Select(input => new ReadOnlyMemory<byte>(input))];
        int count = Inputs.Count;
        Blinds = new byte[32 * count];
        BlindedElements = new byte[32 * count];
        EvaluatedElements = new byte[32 * count];
        Outputs = new byte[64 * count];
        foreach ((byte[] blind, int i) in blinds.Select((blind, i) => (blind, i)))
            Assert.True(Voprf.TryBlind(Inputs[i].Span, [.. blind, .. new byte[32]], Blinds.AsSpan(32 * i, 32), BlindedElements.AsSpan(32 * i, 32)));
    }

    internal byte[] PrivateKey { get; } = new byte[32];

    internal byte[] PublicKey { get; } = new byte[32];

    internal List<ReadOnlyMemory<byte>> Inputs { get; }

    internal byte[] Blinds { get; }

    internal byte[] BlindedElements { get; }

    internal byte[] EvaluatedElements { get; }

    internal byte[] Proof { get; } = new byte[Voprf.ProofSize];

    internal byte[] Outputs { get; }

    /// <summary>An evaluated batch of seeded inputs.</summary>
    internal static VoprfExchange Seeded(string name, int count)
    {
        SeededBytes seeded = new(name);
        VoprfExchange exchange = new(Enumerable.Range(0, count).Select(seeded.Next), Enumerable.Range(0, count).Select(_ => seeded.Next(32)));
        Assert.True(exchange.TryEvaluate(seeded.Next(32)));
        return exchange;
    }

    internal bool TryEvaluate(byte[] random) => Voprf.TryBlindEvaluate(PrivateKey, BlindedElements, [.. random, .. new byte[32]], EvaluatedElements, Proof);

    internal bool TryFinalize() => Voprf.TryFinalize(PublicKey, Inputs, Blinds, BlindedElements, EvaluatedElements, Proof, Outputs);
}
