using Parley.Contracts;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>Redeems a code: finds or makes the account, and opens a session on a new device that is pending until a signed list names it.</summary>
internal sealed class SignIn(
    Writer writer, Challenges challenges, Sessions sessions, SignOuts signOuts, PasswordHashing hashing, ISecureRandom random, TimeProvider time)
{
    /// <param name="password">For an account with a registration lock; null until it was asked for.</param>
    public async Task<(SessionTokens Tokens, bool IsNewAccount)> Redeem(Guid challenge, string code, string? password, string deviceName)
    {
        var hash = challenges.Hash(challenge, code);
        var newAccount = new AccountId(random.Uuid());
        var token = RefreshToken.First(random.Uuid(), random);
        var tokenHash = token.Hash();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var unlocked = await Unlock(challenge, hash, password, now);
        var ended = new Ended();
        var (caller, isNew, refusal) = await writer.Commit<(Caller?, bool, Problem?)>(session =>
        {
            ended = new Ended();
            var (refused, number) = Challenges.Check(session, challenge, hash, now);
            if (refused is not null)
                return ((Caller?)null, false, refused);
            if (RegistrationLocks.Needed(session, number!, now) is { } needed)
            {
                if (needed != unlocked)
                    return (null, false, AccountProblems.PasswordRequired);
                RegistrationLocks.Forgive(session, needed.AccountKey);
            }

            Challenges.Spend(session, challenge);
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

    /// <summary>Checks the password before the sign-in is written, since that takes long. Null when the account has no lock, or no password was given; a wrong one is refused.</summary>
    private async Task<PasswordNeeded?> Unlock(Guid challenge, byte[] hash, string? password, long now)
    {
        if (password is null)
            return null;
        var (needed, refusal) = await writer.Commit<(PasswordNeeded?, Problem?)>(session =>
        {
            var (refused, number) = Challenges.Check(session, challenge, hash, now);
            if (refused is not null || RegistrationLocks.Needed(session, number!, now) is not { } needed)
                return (null, refused);
            return RegistrationLocks.SpendTry(session, needed.AccountKey, now) is { } tooMany ? (null, tooMany) : (needed, null);
        });
        if (refusal is not null)
            throw new ProblemException(refusal);
        return needed is null || await hashing.Verify(password, needed.Hash) ? needed : throw new ProblemException(AccountProblems.PasswordWrong);
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
