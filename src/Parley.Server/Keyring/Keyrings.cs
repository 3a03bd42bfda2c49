using Dapper;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Messages;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Keyring;

/// <param name="Ranges">Pairs of sequences, both included, ascending.</param>
/// <param name="Body">A container under the account's history key.</param>
internal sealed record Segment(string SegmentId, int DeviceId, long[][] Ranges, byte[] Body);

/// <summary>
/// The keyring of an account: for each chat an append-only log of segments in which its devices keep the keys of messages, so that a new device reads
/// the history. The server knows which sequences a segment is for, and nothing of what is in it. One account never sees another's.
/// </summary>
internal sealed class Keyrings(SqliteDatabase database, Writer writer, TimeProvider time)
{
    private const int UploadsPerHour = 1200;

    /// <summary>Up to so many sequences are looked up in their index; what reaches further is read in the order in which it came.</summary>
    private const long Narrow = 10_000;
    private static readonly string BySequence = Select("keyring_by_sequence");
    private static readonly string InOrder = Select("keyring_by_chat");
    private readonly FixedWindows<long> _uploads = new(TimeSpan.FromHours(1), time);

    /// <summary>Adds a segment; the same one again is harmless. True when it is new.</summary>
    public async Task<bool> Add(Caller caller, ChatId chat, Guid segmentId, long[][] ranges, byte[] body)
    {
        if (!_uploads.TryTake(caller.AccountKey, UploadsPerHour, out var wait))
            throw new ProblemException(KeyringProblems.TooOften(wait));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await writer.Commit(session => Put(session, caller, chat, segmentId, ranges, body, now));
    }

    /// <summary>The segments with keys of any message from one sequence to another, oldest first, after a given one.</summary>
    public (IReadOnlyList<Segment> Segments, string? Next) Page(Caller caller, ChatId chat, long from, long to, long after)
    {
        using var reader = database.Read();
        var key = ChatKey(reader, caller, chat);
        var page = new List<Segment>();
        var last = after;
        var bytes = 0;
        var earliest = Math.Max(1, from - Longest(reader, caller.AccountKey, key));
        var statement = to - from > Narrow ? InOrder : BySequence;
        using var rows = reader.Prepare(statement, "@account", "@chat", "@earliest", "@from", "@to", "@after", "@limit")
            .With(caller.AccountKey, key, earliest, from, to, after, Limits.KeyringPage + 1).ExecuteReader();
        while (rows.Read())
        {
            if (page.Count == Limits.KeyringPage || bytes > Limits.KeyringPageBytes)
                return (page, Cursor.Write(last));
            last = rows.GetInt64(0);
            var body = rows.GetFieldValue<byte[]>(4);
            bytes += body.Length;
            page.Add(new Segment(rows.GetFieldValue<byte[]>(1).ToGuid().ToString(), rows.GetInt32(2), SequenceRanges.Read(rows.GetFieldValue<byte[]>(3)), body));
        }

        return (page, null);
    }

    /// <summary>Of which messages of a chat the account has keys here, so that a device adds only what lacks.</summary>
    public long[][] Coverage(Caller caller, ChatId chat)
    {
        using var reader = database.Read();
        var key = ChatKey(reader, caller, chat);
        return SequenceRanges.Union(reader.Connection.Query<byte[]>(
            "SELECT ranges FROM keyring_segments WHERE account_key = @account AND chat_key = @key", new { account = caller.AccountKey, key }).SelectMany(SequenceRanges.Read));
    }

    private static string Select(string index) =>
        $"""
        SELECT segment_key, segment_id, device_id, ranges, body FROM keyring_segments INDEXED BY {index}
        WHERE account_key = @account AND chat_key = @chat AND first_sequence BETWEEN @earliest AND @to AND last_sequence >= @from AND segment_key > @after
        ORDER BY segment_key LIMIT @limit
        """;

    private static bool Put(WriteSession session, Caller caller, ChatId chat, Guid segmentId, long[][] ranges, byte[] body, long now)
    {
        if (session.Prepare("SELECT state FROM devices WHERE device_key = @device", "@device").With(caller.DeviceKey).ExecuteScalar() as string != "active")
            throw new ProblemException(Problems.DeviceInactive);
        if (!HistoryChoice.IsKept(session, caller.AccountKey))
            throw new ProblemException(KeyringProblems.Off);
        long chatKey, newest;
        using (var row = session.Prepare(
            "SELECT chat_key, last_sequence FROM chats JOIN chat_members USING (chat_key) WHERE chat_id = @chat AND account_key = @account", "@chat", "@account")
            .With(chat.Value.ToBytes(), caller.AccountKey).ExecuteReader())
        {
            if (!row.Read())
                throw new ProblemException(MessageProblems.ChatNotFound);
            (chatKey, newest) = (row.GetInt64(0), row.GetInt64(1));
        }

        if (ranges[^1][1] > newest)
            throw new ProblemException(Problems.Input("ranges", $"The newest message of the chat has sequence {newest}."));
        if (session.Prepare("SELECT body FROM keyring_segments WHERE account_key = @account AND segment_id = @id", "@account", "@id")
            .With(caller.AccountKey, segmentId.ToBytes()).ExecuteScalar() is byte[] known)
            return known.AsSpan().SequenceEqual(body) ? false : throw new ProblemException(KeyringProblems.Taken);
        if (!Grow(session, caller.AccountKey, chatKey, body.Length, ranges[^1][1] - ranges[0][0]))
            throw new ProblemException(KeyringProblems.Full);
        session.Prepare(
            """
            INSERT INTO keyring_segments (segment_key, segment_id, account_key, chat_key, device_id, first_sequence, last_sequence, ranges, body, created_at)
            VALUES (@key, @id, @account, @chat, @device, @first, @last, @ranges, @body, @now)
            """, "@key", "@id", "@account", "@chat", "@device", "@first", "@last", "@ranges", "@body", "@now")
            .With(session.NextNumber("keyring_segments"), segmentId.ToBytes(), caller.AccountKey, chatKey, caller.DeviceId.Value, ranges[0][0], ranges[^1][1],
                SequenceRanges.Write(ranges), body, now).ExecuteNonQuery();
        return true;
    }

    /// <summary>False when the chat's keyring would exceed what it may take. The write is undone then.</summary>
    private static bool Grow(WriteSession session, long account, long chat, int bytes, long length)
    {
        using var row = session.Prepare(
            """
            INSERT INTO keyring_sizes (account_key, chat_key, segments, bytes, longest) VALUES (@account, @chat, 1, @bytes, @length)
            ON CONFLICT DO UPDATE SET segments = segments + 1, bytes = bytes + excluded.bytes, longest = max(longest, excluded.longest)
            RETURNING segments, bytes
            """, "@account", "@chat", "@bytes", "@length").With(account, chat, bytes, length).ExecuteReader();
        return row.Read() && row.GetInt64(0) <= Limits.KeyringSegmentsPerChat && row.GetInt64(1) <= Limits.KeyringBytesPerChat;
    }

    /// <summary>How many sequences a segment of this chat reaches over at most, without the first.</summary>
    private static long Longest(SqliteReader reader, long account, long chat) => reader.Prepare(
        "SELECT longest FROM keyring_sizes WHERE account_key = @account AND chat_key = @chat", "@account", "@chat").With(account, chat).ExecuteScalar() as long? ?? 0;

    private static long ChatKey(SqliteReader reader, Caller caller, ChatId chat) => reader.Connection.ExecuteScalar<long?>(
        "SELECT chat_key FROM chats JOIN chat_members USING (chat_key) WHERE chat_id = @id AND account_key = @account",
        new { id = chat.Value.ToBytes(), account = caller.AccountKey }) ?? throw new ProblemException(MessageProblems.ChatNotFound);
}
