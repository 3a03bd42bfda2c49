using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;
using Parley.Server.Users;

namespace Parley.Server.Bots;

/// <summary>
/// The bots of an account, from making to deleting. A deleted bot's account is closed: nobody signs in to it and nothing can be sent to it. If somebody has
/// written to it, its username stays with its owner, who may make a bot of that name again; for others it must not come to mean somebody else.
/// </summary>
internal sealed class BotAccounts(SqliteDatabase database, Writer writer, AudienceDirectory audience, SignOuts signOuts, ISecureRandom random, TimeProvider time)
{
    private readonly FixedWindows<long> _made = new(TimeSpan.FromDays(1), time);

    public IReadOnlyList<Bot> Of(Caller owner)
    {
        using var reader = database.Read();
        using var rows = reader.Prepare($"{BotRows.Select} WHERE owner_key = @owner AND closed_at IS NULL ORDER BY account_key", "@owner")
            .With(owner.AccountKey).ExecuteReader();
        var bots = new List<Bot>();
        while (rows.Read())
            bots.Add(BotRows.Read(rows));
        return bots;
    }

    /// <summary>
    /// False: the owner has made this bot before, and nobody has signed in to it. Whoever lost the answer may ask again; the token of before opens nothing then.
    /// </summary>
    public async Task<(BotToken Token, bool Made)> Make(Caller owner, string username, string displayName, string about)
    {
        if (!_made.TryTake(owner.AccountKey, Limits.BotsPerDay, out var wait))
            throw new ProblemException(BotProblems.TooMany(wait));
        var token = BotToken.New(new AccountId(random.Uuid()), random);
        var hash = token.Hash();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await writer.Commit(session =>
        {
            if (BotRows.IsBot(session, owner.AccountKey))
                throw new ProblemException(BotProblems.MayNotMake);
            if (Usernames.Owner(session, PersonText.Fold(username)) is { } taken)
            {
                var known = BotRows.OwnNamed(session, owner.AccountKey, taken) ?? throw new ProblemException(Usernames.Taken);
                if (known.IsUnused)
                {
                    BotRows.SetName(session, known.Key, username);
                    BotRows.Describe(session, known.Key, displayName, about);
                    BotRows.SetToken(session, known.Key, hash);
                    return (token with { Bot = known.Id }, false);
                }

                if (!known.IsClosed)
                    throw new ProblemException(Usernames.Taken);
                BotRows.SetName(session, known.Key, null);
            }

            if (BotRows.Count(session, owner.AccountKey) >= Limits.Bots)
                throw new ProblemException(BotProblems.Full);
            var key = BotRows.Insert(session, token.Bot, owner.AccountKey, hash, now);
            BotRows.SetName(session, key, username);
            BotRows.Describe(session, key, displayName, about);
            return (token, true);
        });
    }

    public Task<Bot> Change(Caller owner, AccountId bot, string displayName, string about) => writer.Commit(session =>
    {
        var key = Own(session, owner, bot);
        BotRows.Describe(session, key, displayName, about);
        using var row = session.Prepare($"{BotRows.Select} WHERE account_key = @key", "@key").With(key).ExecuteReader();
        row.Read();
        return BotRows.Read(row);
    });

    /// <summary>The token before, and every session, end.</summary>
    public async Task<BotToken> RenewToken(Caller owner, AccountId bot)
    {
        var token = BotToken.New(bot, random);
        var hash = token.Hash();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ended = new Ended();
        await writer.Commit(session =>
        {
            ended = new Ended();
            var key = Own(session, owner, bot);
            BotRows.SetToken(session, key, hash);
            Sessions.RevokeAll(session, key, now, ended);
        });
        signOuts.Announce(ended);
        return token;
    }

    /// <summary>Harmless for a bot that is deleted already.</summary>
    public async Task Delete(Caller owner, AccountId bot)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ended = new Ended();
        await writer.Commit(session =>
        {
            ended = new Ended();
            var found = BotRows.OwnWithId(session, owner.AccountKey, bot) ?? throw new ProblemException(Problems.NotFound);
            if (found.IsClosed)
                return;
            DeviceRows.RemoveAll(session, found.Key, now, ended);
            BotRows.Close(session, found.Key, now);
            audience.Forget(found.Key);
        });
        signOuts.Announce(ended);
    }

    private static long Own(WriteSession session, Caller owner, AccountId bot) =>
        BotRows.OwnWithId(session, owner.AccountKey, bot) is { IsClosed: false } found ? found.Key : throw new ProblemException(Problems.NotFound);
}
