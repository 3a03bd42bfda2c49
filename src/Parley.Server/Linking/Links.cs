using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Linking;

/// <summary>A place to meet that was made for a new device, and the token by which only that device speaks in it.</summary>
internal sealed record OpenedLink(Guid Id, string Token, long ExpiresAt);

/// <summary>What the device that scanned is given for the new one.</summary>
internal sealed record ClaimedLink(DeviceId Device, RefreshToken RefreshToken, long ExpiresAt);

/// <summary>
/// Places where a new device and one that is signed in meet. The new one opens a place and shows its id in a picture; the other claims it, once, which
/// makes a pending device; each then says one thing, sealed under a key that the server has no part in. A place that nobody claims lasts a minute.
/// </summary>
internal sealed class Links(SqliteDatabase database, Writer writer, LinkWaiters waiters, SignOuts signOuts, ISecureRandom random, TimeProvider time)
{
    internal static readonly TimeSpan UnclaimedLifetime = TimeSpan.FromSeconds(60);
    internal static readonly TimeSpan ClaimedLifetime = TimeSpan.FromMinutes(5);
    private const int TokenBytes = 32;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<OpenedLink> Open(byte[] kyberKey, string deviceName)
    {
        var (id, token, now) = (random.Uuid(), random.Bytes(TokenBytes), Now);
        var expires = now + (long)UnclaimedLifetime.TotalMilliseconds;
        await writer.Commit(session =>
        {
            session.Prepare("DELETE FROM links WHERE expires_at <= @now", "@now").With(now).ExecuteNonQuery();
            session.Prepare(
                "INSERT INTO links (link_id, token_hash, kyber_key, device_name, expires_at) VALUES (@id, @hash, @kyber, @name, @expires)",
                "@id", "@hash", "@kyber", "@name", "@expires")
                .With(id.ToBytes(), SHA256.HashData(token), kyberKey, deviceName, expires).ExecuteNonQuery();
        });
        return new OpenedLink(id, Base64Url.EncodeToString(token), expires);
    }

    /// <summary>The Kyber key of a new device and what it calls itself, for whoever has scanned its picture.</summary>
    public (byte[] KyberKey, string Name) NewDevice(Guid id)
    {
        var link = Find(id);
        return (link.KyberKey, link.DeviceName);
    }

    /// <summary>Takes the place for the caller, and makes a pending device and its session for the new device.</summary>
    public async Task<ClaimedLink> Claim(Caller caller, Guid id, string deviceName)
    {
        var now = Now;
        var expires = now + (long)ClaimedLifetime.TotalMilliseconds;
        var token = RefreshToken.First(random.Uuid(), random);
        var hash = token.Hash();
        var ended = new Ended();
        var device = await writer.Commit(session =>
        {
            ended = new Ended();
            RequireActive(session, caller);
            if (Find(session, id, now).ClaimedBy is not null)
                throw new ProblemException(LinkProblems.Taken);
            var (key, number) = DeviceRows.Add(session, caller.AccountKey, deviceName, now, ended);
            Sessions.Open(session, key, token, hash, now);
            session.Prepare(
                "UPDATE links SET claimed_by = @by, device_key = @device, expires_at = @expires WHERE link_id = @id", "@by", "@device", "@expires", "@id")
                .With(caller.DeviceKey, key, expires, id.ToBytes()).ExecuteNonQuery();
            return number;
        });
        signOuts.Announce(ended);
        return new ClaimedLink(device, token, expires);
    }

    /// <summary>What the claiming device says. Once; the same again is harmless.</summary>
    public Task Offer(Caller caller, Guid id, byte[] sealedOffer) => Say(id, "offer", sealedOffer, link => RequireClaimer(link, caller), link => link.Offer);

    /// <summary>What the new device says to it. Once; the same again is harmless.</summary>
    public Task Answer(string? token, Guid id, byte[] sealedAnswer) => Say(
        id, "answer", sealedAnswer,
        link =>
        {
            RequireToken(link, token);
            if (link.Offer is null)
                throw new ProblemException(LinkProblems.Gone);
        },
        link => link.Answer);

    /// <summary>Waits for the offer; null when it has not come in that time.</summary>
    public Task<byte[]?> WaitForOffer(string? token, Guid id, TimeSpan patience, CancellationToken cancellationToken) =>
        Wait(id, link => RequireToken(link, token), link => link.Offer, patience, cancellationToken);

    /// <summary>Waits for the answer; null when it has not come in that time.</summary>
    public Task<byte[]?> WaitForAnswer(Caller caller, Guid id, TimeSpan patience, CancellationToken cancellationToken) =>
        Wait(id, link => RequireClaimer(link, caller), link => link.Answer, patience, cancellationToken);

    /// <summary>Either side gives up, or is done. A device that no list has named by then is removed.</summary>
    public async Task Close(Guid id, Caller? caller, string? token)
    {
        var now = Now;
        var ended = new Ended();
        await writer.Commit(session =>
        {
            ended = new Ended();
            var link = Find(session, id, now);
            if (caller is null)
                RequireToken(link, token);
            else
                RequireClaimer(link, caller);
            if (link.DeviceKey is { } device && IsPending(session, device))
                DeviceRows.Remove(session, device, now, ended);
            session.Prepare("DELETE FROM links WHERE link_id = @id", "@id").With(id.ToBytes()).ExecuteNonQuery();
        });
        signOuts.Announce(ended);
        waiters.Wake(id);
    }

    private async Task Say(Guid id, string column, byte[] what, Action<LinkRow> check, Func<LinkRow, byte[]?> said)
    {
        var now = Now;
        await writer.Commit(session =>
        {
            var link = Find(session, id, now);
            check(link);
            if (said(link) is { } before)
            {
                if (before.AsSpan().SequenceEqual(what))
                    return;
                throw new ProblemException(LinkProblems.Fixed);
            }

            session.Prepare($"UPDATE links SET {column} = @what WHERE link_id = @id", "@what", "@id").With(what, id.ToBytes()).ExecuteNonQuery();
        });
        waiters.Wake(id);
    }

    private async Task<byte[]?> Wait(Guid id, Action<LinkRow> check, Func<LinkRow, byte[]?> said, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var wait = waiters.Begin(id, patience, cancellationToken);
        while (true)
        {
            var link = Find(id);
            check(link);
            if (said(link) is { } what)
                return what;
            if (!await wait.Next())
                return null;
        }
    }

    private LinkRow Find(Guid id)
    {
        using var reader = database.Read();
        using var row = reader.Prepare(LinkRow.Sql, "@id", "@now").With(id.ToBytes(), Now).ExecuteReader();
        return LinkRow.Read(row) ?? throw new ProblemException(LinkProblems.Gone);
    }

    private static LinkRow Find(WriteSession session, Guid id, long now)
    {
        using var row = session.Prepare(LinkRow.Sql, "@id", "@now").With(id.ToBytes(), now).ExecuteReader();
        return LinkRow.Read(row) ?? throw new ProblemException(LinkProblems.Gone);
    }

    private static void RequireActive(WriteSession session, Caller caller)
    {
        if (State(session, caller.DeviceKey) != "active")
            throw new ProblemException(Problems.DeviceInactive);
    }

    private static bool IsPending(WriteSession session, long device) => State(session, device) == "pending";

    private static string? State(WriteSession session, long device) =>
        session.Prepare("SELECT state FROM devices WHERE device_key = @device", "@device").With(device).ExecuteScalar() as string;

    private static void RequireClaimer(LinkRow link, Caller caller)
    {
        if (link.ClaimedBy != caller.DeviceKey)
            throw new ProblemException(LinkProblems.Gone);
    }

    private static void RequireToken(LinkRow link, string? token)
    {
        if (token is null || token.Length != Base64Url.GetEncodedLength(TokenBytes) || !Base64Url.IsValid(token)
            || !CryptographicOperations.FixedTimeEquals(link.TokenHash, SHA256.HashData(Base64Url.DecodeFromChars(token))))
            throw new ProblemException(LinkProblems.Token);
    }

    private sealed record LinkRow(byte[] TokenHash, byte[] KyberKey, string DeviceName, long? ClaimedBy, long? DeviceKey, byte[]? Offer, byte[]? Answer)
    {
        public const string Sql =
            "SELECT token_hash, kyber_key, device_name, claimed_by, device_key, offer, answer FROM links WHERE link_id = @id AND expires_at > @now";

        public static LinkRow? Read(SqliteDataReader row) => !row.Read() ? null : new LinkRow(
            row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3),
            row.IsDBNull(4) ? null : row.GetInt64(4), row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5), row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6));
    }
}
