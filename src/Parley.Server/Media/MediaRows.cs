using Parley.Contracts;
using Parley.Server.Delivery;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Media;

/// <param name="Blob">Null once it was deleted.</param>
internal sealed record MediaRow(long AccountKey, long Size, byte[] Hash, string? Blob);

/// <summary>The database's part of media.</summary>
internal static class MediaRows
{
    private const string Select = "SELECT account_key, size, hash, blob FROM media WHERE media_id = @id";

    public static MediaRow? Find(SqliteReader reader, MediaId id)
    {
        using var row = reader.Prepare(Select, "@id").With(Bytes(id)).ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    public static MediaRow? Find(WriteSession session, MediaId id)
    {
        using var row = session.Prepare(Select, "@id").With(Bytes(id)).ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    public static void Add(WriteSession session, MediaId id, MediaRow media, long now) => session.Prepare(
        "INSERT INTO media (media_key, media_id, account_key, size, hash, blob, created_at) VALUES (@key, @id, @account, @size, @hash, @blob, @now)",
        "@key", "@id", "@account", "@size", "@hash", "@blob", "@now")
        .With(session.NextNumber("media"), Bytes(id), media.AccountKey, media.Size, media.Hash, media.Blob!, now).ExecuteNonQuery();

    public static void Forget(WriteSession session, MediaId id) =>
        session.Prepare("UPDATE media SET blob = NULL WHERE media_id = @id", "@id").With(Bytes(id)).ExecuteNonQuery();

    /// <summary>What an account has sent since then, deleted or not.</summary>
    public static (long Files, long Bytes) SentSince(SqliteReader reader, long accountKey, long since)
    {
        using var row = reader.Prepare("SELECT count(*), coalesce(sum(size), 0) FROM media WHERE account_key = @account AND created_at > @since", "@account", "@since")
            .With(accountKey, since).ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    public static bool IsActive(SqliteReader reader, long deviceKey) =>
        reader.Prepare("SELECT state FROM devices WHERE device_key = @device", "@device").With(deviceKey).ExecuteScalar() is "active";

    public static void AddStray(WriteSession session, string blob) =>
        session.Prepare("INSERT INTO stray_blobs (blob) VALUES (@blob)", "@blob").With(blob).ExecuteNonQuery();

    public static void RemoveStray(WriteSession session, string blob) =>
        session.Prepare("DELETE FROM stray_blobs WHERE blob = @blob", "@blob").With(blob).ExecuteNonQuery();

    public static List<string> Strays(SqliteReader reader)
    {
        var blobs = new List<string>();
        using var rows = reader.Prepare("SELECT blob FROM stray_blobs").ExecuteReader();
        while (rows.Read())
            blobs.Add(rows.GetString(0));
        return blobs;
    }

    private static MediaRow Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.IsDBNull(3) ? null : row.GetString(3));

    private static byte[] Bytes(MediaId id) => Convert.FromHexString(id.Value);
}
