using System.Security.Cryptography;
using Dapper;
using Parley.Server.Delivery;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Accounts;

/// <summary>
/// Secrets that the server keys its hashes with, made at the first start and kept in the database: a copy of the hashes without them says nothing.
/// </summary>
internal sealed class ServerSecrets(SqliteDatabase database, Writer writer, ISecureRandom random, TimeProvider time)
{
    private byte[]? _codes;
    private byte[]? _refresh;
    private byte[]? _passphrases;

    /// <summary>HMAC-SHA256 of a one-time code.</summary>
    public byte[] HashCode(ReadOnlySpan<byte> message) => HMACSHA256.HashData(_codes!, message);

    /// <summary>HMAC-SHA256 that makes a session's next refresh token from its last.</summary>
    public byte[] NextRefresh(ReadOnlySpan<byte> message) => HMACSHA256.HashData(_refresh!, message);

    /// <summary>HMAC-SHA256 that an account's key for passphrases is made of.</summary>
    public byte[] PassphraseSeed(ReadOnlySpan<byte> account) => HMACSHA256.HashData(_passphrases!, account);

    /// <summary>Called once, before the first request.</summary>
    public async Task Load()
    {
        _codes = await LoadOrMake("codes");
        _refresh = await LoadOrMake("refresh");
        _passphrases = await LoadOrMake("passphrases");
    }

    private async Task<byte[]> LoadOrMake(string purpose)
    {
        using (var reader = database.Read())
        {
            if (reader.Connection.QueryFirstOrDefault<byte[]>("SELECT material FROM server_keys WHERE purpose = @purpose", new { purpose }) is { } known)
                return known;
        }

        var made = random.Bytes(32);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await writer.Commit(session => session.Prepare(
            "INSERT INTO server_keys (key_id, purpose, material, created_at) VALUES (@purpose, @purpose, @material, @now)", "@purpose", "@material", "@now")
            .With(purpose, made, now).ExecuteNonQuery());
        return made;
    }
}
