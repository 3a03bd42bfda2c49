using System.Security.Cryptography;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Operations;

namespace Parley.Server.Bots;

/// <summary>Redeems a bot's token: opens a session on a new device that is pending until a signed list names it, as a person's sign-in does.</summary>
internal sealed class BotSignIn(Writer writer, Sessions sessions, SignOuts signOuts, ISecureRandom random, TimeProvider time)
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    public async Task<SessionTokens> Redeem(BotToken token, string deviceName)
    {
        var hash = token.Hash();
        var refresh = RefreshToken.First(random.Uuid(), random);
        var refreshHash = refresh.Hash();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ended = new Ended();
        var caller = await writer.Commit(session =>
        {
            ended = new Ended();
            var (accountKey, expected) = Find(session, token.Bot) ?? (0, NoHash);
            if (!CryptographicOperations.FixedTimeEquals(expected, hash) || accountKey == 0)
                throw new ProblemException(BotProblems.TokenWrong);
            var (deviceKey, deviceId) = DeviceRows.Add(session, accountKey, deviceName, now, ended);
            Sessions.Open(session, deviceKey, refresh, refreshHash, now);
            return new Caller(accountKey, token.Bot, deviceKey, deviceId, refresh.Session);
        });
        signOuts.Announce(ended);
        return await sessions.Issue(caller, refresh);
    }

    private static (long Key, byte[] Hash)? Find(WriteSession session, AccountId bot)
    {
        using var row = session.Prepare(
            "SELECT account_key, token_hash FROM bots JOIN accounts USING (account_key) WHERE account_id = @id AND closed_at IS NULL", "@id")
            .With(bot.Value.ToBytes()).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : null;
    }
}
