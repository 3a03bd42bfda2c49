using System.Globalization;
using Parley.Client.Chats;
using Parley.Client.Http;
using Parley.Contracts;

namespace Parley.Client.Keyring;

internal sealed record WireMessage(MessageId MessageId, long Sequence, AccountId SenderAccountId, long CommittedAt, byte[] Body);

internal sealed record WireMessagePage(IReadOnlyList<WireMessage> Messages, bool More);

internal sealed record WireSegment(byte[] Body);

internal sealed record WireSegments(IReadOnlyList<WireSegment> Segments, string? Next = null);

internal sealed record WireCoverage(IReadOnlyList<long[]> Ranges);

/// <summary>The own keyring and the stored bodies, as the server has them.</summary>
internal sealed class KeyringApi(SignedInClient http)
{
    /// <summary>A server that always says there is more is not followed for ever: more segments than a chat may have.</summary>
    private const int MostPages = 200;

    public Task Add(StoredSegment segment, CancellationToken cancellationToken) =>
        http.Put($"chats/{segment.ChatId}/keys/{segment.Id}", new SegmentAdded(segment.Ranges, segment.Body), cancellationToken);

    /// <summary>Every segment with a key of a message from one sequence to another; oldest first.</summary>
    public async Task<List<byte[]>> Segments(ChatId chat, long from, long to, CancellationToken cancellationToken)
    {
        var found = new List<byte[]>();
        var path = string.Create(CultureInfo.InvariantCulture, $"chats/{chat}/keys?from={from}&to={to}");
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await http.Get<WireSegments>(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            found.AddRange(answer.Segments.Select(segment => segment.Body));
            if ((cursor = answer.Next) is null)
                return found;
        }

        throw RefusedException.Here("history-refused", "The server has more segments than there can be.");
    }

    /// <summary>Of which messages there are keys, as the server says.</summary>
    public async Task<IReadOnlyList<long[]>> Coverage(ChatId chat, CancellationToken cancellationToken)
    {
        var ranges = (await http.Get<WireCoverage>($"chats/{chat}/keys/coverage", cancellationToken)).Ranges;
        return ranges.All(static range => range is [_, _]) ? ranges : throw RefusedException.Here("history-refused", "The server has given ranges that are none.");
    }

    /// <summary>The newest messages below a sequence, newest first.</summary>
    public async Task<WireMessagePage> Messages(ChatId chat, long? before, int limit, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"chats/{chat}/messages?limit={limit}");
        var page = await http.Get<WireMessagePage>(before is { } end ? string.Create(CultureInfo.InvariantCulture, $"{path}&before={end}") : path, cancellationToken);
        var last = before ?? ChatRules.MaxSequence;
        foreach (var message in page.Messages)
        {
            if (message.Sequence < 1 || message.Sequence >= last)
                throw RefusedException.Here("history-refused", "The server has given messages out of their order.");
            last = message.Sequence;
        }

        return page;
    }

    /// <summary>Tells the server whether it shall keep anything.</summary>
    public Task Choose(bool kept, CancellationToken cancellationToken) => http.Put("keyring", new HistoryKept(kept), cancellationToken);

    internal sealed record SegmentAdded(IReadOnlyList<long[]> Ranges, byte[] Body);

    internal sealed record HistoryKept(bool Kept);
}
