using Parley.Contracts;
using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>Redeems a code: finds or makes the account, and opens a session on a new device that is pending until a signed list names it.</summary>
internal sealed class SignIn(Writer writer, Challenges challenges, Sessions sessions, SignOuts signOuts, ISecureRandom random, TimeProvider time)
{
    public async Task<(SessionTokens Tokens, bool IsNewAccount)> Redeem(Guid challenge, string code, string deviceName)
    {
        var hash = challenges.Hash(challenge, code);
        var newAccount = new AccountId(random.Uuid());
        var token = RefreshToken.First(random.Uuid(), random);
        var tokenHash = token.Hash();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ended = new Ended();
        var (caller, isNew, refusal) = await writer.Commit<(Caller?, bool, Problem?)>(session =>
        {
            ended = new Ended();
            var (refused, number) = Challenges.Redeem(session, challenge, hash, now);
            if (refused is not null)
                return ((Caller?)null, false, refused);
            var (accountKey, accountId, made) = FindOrMake(session, number!, newAccount, now);
            var (deviceKey, deviceId) = DeviceRows.Add(session, accountKey, deviceName, now, ended);
            Sessions.Open(session, deviceKey, token, tokenHash, now);
            return (new Caller(accountKey, accountId, deviceKey, deviceId, token.Session), made, null);
        });
        if (caller is null)
            throw new ProblemException(refusal!);
        signOuts.Announce(ended);
        return (await sessions.Issue(caller, token), isNew);
    }

    private static (long Key, AccountId Id, bool Made) FindOrMake(WriteSession session, string number, AccountId newId, long now)
    {
        using (var row = session.Prepare("SELECT account_key, account_id FROM accounts WHERE phone_number = @number", "@number").With(number).ExecuteReader())
        {
            if (row.Read())
                return (row.GetInt64(0), new AccountId(row.GetFieldValue<byte[]>(1).ToGuid()), false);
        }

        var key = session.NextNumber("accounts");
        session.Prepare(
            "INSERT INTO accounts (account_key, account_id, phone_number, created_at) VALUES (@key, @id, @number, @now)", "@key", "@id", "@number", "@now")
            .With(key, newId.Value.ToBytes(), number, now).ExecuteNonQuery();
        return (key, newId, true);
    }
}
