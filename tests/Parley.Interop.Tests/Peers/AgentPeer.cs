using System.Text.Json;

namespace Parley.Interop.Tests.Peers;

/// <summary>A device in a process of its own. A restart ends that process and goes on in another.</summary>
internal sealed class AgentPeer : IPeer
{
    private readonly Func<Agent> start;
    private Agent agent;

    private AgentPeer(DeviceAddress address, Func<Agent> start)
    {
        Address = address;
        this.start = start;
        agent = start();
    }

    public DeviceAddress Address { get; }

    internal static async Task<AgentPeer> CreateAsync(DeviceAddress address, string seed, Func<Agent> start)
    {
        AgentPeer peer = new(address, start);
        await peer.agent.TellAsync("create", new { address, seed });
        return peer;
    }

    public Task<PreKeyBundle> BundleAsync() => agent.AskAsync<PreKeyBundle>("bundle");

    public Task InitiateAsync(PreKeyBundle bundle) => agent.TellAsync("initiate", bundle);

    public Task<Envelope> EncryptAsync(DeviceAddress to, byte[] plaintext) => agent.AskAsync<Envelope>("encrypt", new { to, plaintext });

    public Task<byte[]> DecryptAsync(DeviceAddress from, Envelope envelope)
        => agent.AskAsync<byte[]>("decrypt", new { from, envelope.Type, envelope.Bytes });

    public Task<ulong> EpochAsync(DeviceAddress peer) => agent.AskAsync<ulong>("epoch", peer);

    public Task<byte[]> CreateDistributionAsync(Guid distributionId, bool anew)
        => agent.AskAsync<byte[]>("createDistribution", new { distributionId, anew });

    public Task ProcessDistributionAsync(DeviceAddress sender, byte[] distribution)
        => agent.TellAsync("processDistribution", new { sender, distribution });

    public Task<byte[]> GroupEncryptAsync(Guid distributionId, byte[] plaintext)
        => agent.AskAsync<byte[]>("groupEncrypt", new { distributionId, plaintext });

    public Task<byte[]> GroupDecryptAsync(DeviceAddress sender, byte[] message)
        => agent.AskAsync<byte[]>("groupDecrypt", new { sender, bytes = message });

    public Task<SafetyCode> SafetyNumberAsync(Guid accountId, byte[] identityKey)
        => agent.AskAsync<SafetyCode>("safetyNumber", new { accountId, identityKey });

    public Task<bool> CompareQrAsync(byte[] own, byte[] scanned) => agent.AskAsync<bool>("compareQr", new { own, scanned });

    public async Task RestartAsync()
    {
        JsonElement stored = await agent.AskAsync<JsonElement>("save");
        await agent.DisposeAsync();
        agent = start();
        await agent.TellAsync("restore", stored);
    }

    public ValueTask DisposeAsync() => agent.DisposeAsync();
}
