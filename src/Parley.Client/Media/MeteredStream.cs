namespace Parley.Client.Media;

/// <summary>A stream to read from, which tells of every piece. It leaves the one that it reads to its owner.</summary>
internal sealed class MeteredStream(Stream inner, Action<int> moved) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        moved(count);
        return count;
    }
}
