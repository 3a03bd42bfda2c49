using Parley.Client.Http;

namespace Parley.Client.Media;

/// <summary>What a server answers, as it comes. A network that fails, or gives nothing for too long, is a server that cannot be reached.</summary>
internal sealed class AnswerStream(Stream answer, RestClient rest, CancellationTokenSource patience, TimeSpan most) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        patience.CancelAfter(most);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        return await rest.Guarded(async () => await answer.ReadAsync(buffer, either.Token), cancellationToken);
    }
}
