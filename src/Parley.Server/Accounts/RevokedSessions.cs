using System.Collections.Concurrent;
using Dapper;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Accounts;

/// <summary>
/// Sessions that ended while access tokens of theirs may still be valid. An access token is not looked up anywhere else, so this is what refuses it at
/// once; after a token's lifetime the session is forgotten here.
/// </summary>
internal sealed class RevokedSessions(SqliteDatabase database, TimeProvider time)
{
    private const int SweepAbove = 1024;
    private readonly ConcurrentDictionary<Guid, long> _until = new();
    private int _sweepAt = SweepAbove;

    public bool Contains(Guid session) => _until.ContainsKey(session);

    public void Add(Guid session)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        _until[session] = now + (long)AccessTokens.Lifetime.TotalMilliseconds;
        if (_until.Count < _sweepAt)
            return;
        foreach (var (ended, until) in _until)
            if (until < now)
                _until.TryRemove(ended, out _);
        _sweepAt = Math.Max(SweepAbove, _until.Count * 2);
    }

    /// <summary>Reads what ended shortly before the server was started.</summary>
    public void Load()
    {
        var now = time.GetUtcNow();
        using var reader = database.Read();
        foreach (var id in reader.Connection.Query<byte[]>(
            "SELECT session_id FROM sessions WHERE revoked_at > @since", new { since = (now - AccessTokens.Lifetime).ToUnixTimeMilliseconds() }))
            Add(id.ToGuid());
    }
}
