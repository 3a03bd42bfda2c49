using Parley.Crypto;

namespace Parley.Client.Store;

/// <summary>The guard of a store that lives in memory: a key that nobody else ever has.</summary>
internal sealed class MemoryKey(RandomSource random) : IStoreKey
{
    public string Method => "memory";

    public ValueTask<string> CreateAsync(string storePath, Memory<byte> key, CancellationToken cancellationToken)
    {
        random(key.Span);
        return new ValueTask<string>("");
    }

    public ValueTask ReadAsync(string storePath, string parameters, Memory<byte> key, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A store in memory is never opened again.");

    public void Forget(string storePath)
    {
    }
}
