using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Messages;
using Parley.Server.Operations;

namespace Parley.Server.Keyring;

internal static class KeyringEndpoints
{
    public static async Task<Results<Created, NoContent>> Add(string chatId, string segmentId, AddRequest request, Caller caller, Keyrings keyrings)
    {
        var chat = Chat(chatId);
        if (!Guid.TryParseExact(segmentId, "D", out var segment))
            throw new ProblemException(Problems.Input("segmentId", "The id of a segment is a UUID."));
        if (!SequenceRanges.AreValid(request.Ranges, Limits.KeyringRanges))
            throw new ProblemException(Problems.Input("ranges", $"Give 1 to {Limits.KeyringRanges} pairs of sequences, ascending, that neither overlap nor touch."));
        if (request.Body is not { Length: > 0 and <= Limits.KeyringSegmentBytes } body)
            throw new ProblemException(Problems.Input("body", $"Give 1 to {Limits.KeyringSegmentBytes} bytes."));
        return await keyrings.Add(caller, chat, segment, request.Ranges!, body) ? TypedResults.Created((string?)null) : TypedResults.NoContent();
    }

    public static Ok<SegmentPage> Page(string chatId, Caller caller, Keyrings keyrings, long? from = null, long? to = null, string? cursor = null)
    {
        if (from is < 1 || to < (from ?? 1))
            throw new ProblemException(Problems.Input("from", "Give the first and the last sequence, from 1 on."));
        var (segments, next) = keyrings.Page(caller, Chat(chatId), from ?? 1, to ?? long.MaxValue, Cursor.Read(cursor));
        return TypedResults.Ok(new SegmentPage(segments, next));
    }

    public static Ok<Covered> Coverage(string chatId, Caller caller, Keyrings keyrings) => TypedResults.Ok(new Covered(keyrings.Coverage(caller, Chat(chatId))));

    public static Ok<Kept> Choice(Caller caller, HistoryChoice choice) => TypedResults.Ok(new Kept(choice.IsKept(caller)));

    public static async Task<NoContent> Choose(ChooseRequest request, Caller caller, HistoryChoice choice)
    {
        await choice.Choose(caller, request.Kept ?? throw new ProblemException(Problems.Input("kept", "True or false.")));
        return TypedResults.NoContent();
    }

    private static ChatId Chat(string text) => ChatId.TryParse(text, out var chat) ? chat : throw new ProblemException(MessageProblems.ChatNotFound);

    /// <param name="Ranges">Pairs of sequences, both included: which messages the segment has the keys of.</param>
    internal sealed record AddRequest(long[][]? Ranges, byte[]? Body);

    /// <param name="Next">A cursor, when there is more.</param>
    internal sealed record SegmentPage(IReadOnlyList<Segment> Segments, string? Next);

    internal sealed record ChooseRequest(bool? Kept);

    internal sealed record Kept([property: System.Text.Json.Serialization.JsonPropertyName("kept")] bool IsKept);

    internal sealed record Covered(long[][] Ranges);
}
