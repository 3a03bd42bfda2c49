using Parley.Server.Operations;

namespace Parley.Server.Media;

/// <summary>A blob on its way out, counted as it is read.</summary>
internal sealed class MediaAnswer(Stream blob, ServerMetrics metrics) : ReadOnlyStream
{
    public override bool CanSeek => true;

    public override long Length => blob.Length;

    public override long Position
    {
        get => blob.Position;
        set => blob.Position = value;
    }

    public override long Seek(long offset, SeekOrigin origin) => blob.Seek(offset, origin);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await blob.ReadAsync(buffer, cancellationToken);
        metrics.MediaServed(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            blob.Dispose();
        base.Dispose(disposing);
    }
}
