namespace Parley.Interop.Tests.Peers;

/// <summary>Two devices that have not met, each of an implementation.</summary>
internal sealed class Devices : IAsyncDisposable
{
    private static readonly DeviceAddress AliceAddress = new(Guid.Parse("9d0652a3-dcc3-4d11-975f-74d61598733f"), 1);
    private static readonly DeviceAddress BobAddress = new(Guid.Parse("796abedb-ca4e-4f18-8803-1fde5b921f9f"), 3);

    private Devices(IPeer alice, IPeer bob)
    {
        Alice = alice;
        Bob = bob;
    }

    internal IPeer Alice { get; }

    internal IPeer Bob { get; }

    internal static async Task<Devices> CreateAsync(Implementation alice, Implementation bob, string seed)
    {
        Task<IPeer> first = PeerAsync(alice, AliceAddress, $"alice {seed}"), second = PeerAsync(bob, BobAddress, $"bob {seed}");
        return new Devices(await first, await second);
    }

    /// <summary>The first message and its answer, so that both sides have a session.</summary>
    internal async Task MeetAsync()
    {
        byte[] hello = [.. "hello"u8];
        await Alice.InitiateAsync(await Bob.BundleAsync());
        Envelope first = await Alice.EncryptAsync(Bob.Address, hello);
        Assert.Equal(MessageType.PreKey, first.Type);
        Assert.Equal(hello, await Bob.DecryptAsync(Alice.Address, first));
        Envelope answer = await Bob.EncryptAsync(Alice.Address, hello);
        Assert.Equal(MessageType.Whisper, answer.Type);
        Assert.Equal(hello, await Alice.DecryptAsync(Bob.Address, answer));
    }

    /// <summary>The epoch of the braid between them, as the side tells that can.</summary>
    internal async Task<ulong> EpochAsync() => Math.Max(await Alice.EpochAsync(Bob.Address), await Bob.EpochAsync(Alice.Address));

    public async ValueTask DisposeAsync()
    {
        await Alice.DisposeAsync();
        await Bob.DisposeAsync();
    }

    private static async Task<IPeer> PeerAsync(Implementation implementation, DeviceAddress address, string seed)
    {
        if (implementation == Implementation.CSharp)
            return new ParleyPeer(address, seed);
        string engine = implementation == Implementation.TypeScript ? await EngineBundle.PathAsync() : "";
        return await AgentPeer.CreateAsync(address, seed, implementation switch
        {
            Implementation.TypeScript => () => Agent.Start("engine.mjs", engine),
            Implementation.Official => () => Agent.Start("libsignal.mjs", "@signalapp/libsignal-client"),
            _ => () => Agent.Start("libsignal.mjs", "libsignal-090"),
        });
    }
}
