using System.Collections.Frozen;
using System.Security.Cryptography;
using Dapper;
using Parley.Server.Delivery;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Accounts;

/// <summary>A P-256 key that signs access tokens, named by its id in their header.</summary>
internal sealed class SigningKey(string id, ECDsa key, DateTimeOffset createdAt)
{
    // The framework does not promise that one key may be used by two threads at once.
    private readonly Lock _lock = new();

    public string Id => id;

    public DateTimeOffset CreatedAt => createdAt;

    public byte[] Sign(byte[] data)
    {
        lock (_lock)
            return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_lock)
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}

/// <summary>
/// The keys of access tokens. A new one takes over every 30 days; the one before still verifies until all its tokens have expired, then it is deleted.
/// </summary>
internal sealed class SigningKeys(SqliteDatabase database, Writer writer, ISecureRandom random, TimeProvider time) : IDisposable
{
    internal static readonly TimeSpan Rotation = TimeSpan.FromDays(30);
    private static readonly TimeSpan Afterlife = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _rotating = new(1);
    private volatile SigningKey? _current;
    private volatile FrozenDictionary<string, SigningKey> _all = FrozenDictionary<string, SigningKey>.Empty;

    public SigningKey Current => _current ?? throw new InvalidOperationException("The signing keys have not been loaded.");

    public SigningKey? Find(string id) => _all.GetValueOrDefault(id);

    /// <summary>Loads the keys at the start, and makes a new one when the newest has signed for long enough.</summary>
    public async Task Refresh()
    {
        if (IsFresh(_current))
            return;
        await _rotating.WaitAsync();
        try
        {
            Load();
            if (IsFresh(_current))
                return;
            await Make();
            Load();
        }
        finally
        {
            _rotating.Release();
        }
    }

    public void Dispose() => _rotating.Dispose();

    private bool IsFresh(SigningKey? key) => key is not null && time.GetUtcNow() - key.CreatedAt < Rotation;

    private void Load()
    {
        var earliest = (time.GetUtcNow() - Afterlife).ToUnixTimeMilliseconds();
        using var reader = database.Read();
        var rows = reader.Connection.Query<(string Id, byte[] Material, long CreatedAt)>(
            """
            SELECT key_id, material, created_at FROM server_keys
            WHERE purpose = 'access' AND (retired_at IS NULL OR retired_at > @earliest) ORDER BY created_at
            """, new { earliest }).AsList();
        var keys = rows.ConvertAll(row => Find(row.Id) ?? Import(row.Id, row.Material, row.CreatedAt));
        _all = keys.ToFrozenDictionary(k => k.Id);
        _current = keys.LastOrDefault();
    }

    private async Task Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Convert.ToHexStringLower(random.Bytes(8));
        var material = key.ExportPkcs8PrivateKey();
        var now = time.GetUtcNow();
        await writer.Commit(session =>
        {
            session.Prepare("DELETE FROM server_keys WHERE purpose = 'access' AND retired_at < @earliest", "@earliest")
                .With((now - Afterlife).ToUnixTimeMilliseconds()).ExecuteNonQuery();
            session.Prepare("UPDATE server_keys SET retired_at = @now WHERE purpose = 'access' AND retired_at IS NULL", "@now")
                .With(now.ToUnixTimeMilliseconds()).ExecuteNonQuery();
            session.Prepare("INSERT INTO server_keys (key_id, purpose, material, created_at) VALUES (@id, 'access', @material, @now)", "@id", "@material", "@now")
                .With(id, material, now.ToUnixTimeMilliseconds()).ExecuteNonQuery();
        });
    }

    private static SigningKey Import(string id, byte[] material, long createdAt)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(material, out _);
        return new SigningKey(id, key, DateTimeOffset.FromUnixTimeMilliseconds(createdAt));
    }
}
