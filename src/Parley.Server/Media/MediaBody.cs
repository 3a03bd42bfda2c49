using System.Security.Cryptography;
using Parley.Server.Operations;

namespace Parley.Server.Media;

/// <summary>The body of an upload on its way in: counted and hashed as it is read. One that breaks off is the sender's refusal, not a fault of the disk.</summary>
internal sealed class MediaBody(Stream body, ServerMetrics metrics) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            throw new ProblemException(MediaProblems.BrokenOff);
        }

        _hash.AppendData(buffer.Span[..count]);
        metrics.MediaReceived(count);
        return count;
    }

    /// <summary>SHA-256 of everything that was read.</summary>
    public byte[] Hash() => _hash.GetCurrentHash();

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
