using System.Security.Cryptography;
using System.Text;
using Parley.Server.Delivery;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>A code that was sent and is waited for.</summary>
internal sealed record Challenge(Guid Id, DateTimeOffset ExpiresAt, DateTimeOffset ResendAt, string Delivery);

/// <summary>
/// One-time codes. A number has one challenge at a time; a code is valid once, for five minutes and five tries. Asking for codes gets slower, and a
/// number takes only so many wrong codes a day over all its challenges: at 20 in a million a day guessing leads nowhere. (Somebody who spends them
/// on purpose keeps a number from signing in anew for that day; devices that are signed in are not touched.)
/// Nothing here looks at accounts, so neither answers nor times tell whether a number has one.
/// </summary>
internal sealed class Challenges(Writer writer, ServerSecrets secrets, ISecureRandom random, ICodeSender sender, TimeProvider time)
{
    internal const int Attempts = 5;
    internal const int WrongPerDay = 20;
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly int[] ResendSeconds = [30, 60, 120, 300, 900];

    public async Task<Challenge> Start(PhoneNumber number, CancellationToken cancellationToken)
    {
        if (!sender.IsAvailable)
            throw new ProblemException(AccountProblems.CodesUnavailable);
        var id = random.Uuid();
        var code = random.Below(1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
        var hash = Hash(id, code);
        var now = time.GetUtcNow();
        var resendAt = await writer.Commit(session => Put(session, number, id, hash, now.ToUnixTimeMilliseconds()));
        await sender.Send(number, code, cancellationToken);
        return new Challenge(id, now + Lifetime, DateTimeOffset.FromUnixTimeMilliseconds(resendAt), sender.Delivery);
    }

    /// <summary>Keyed, and bound to its challenge.</summary>
    public byte[] Hash(Guid id, string code) => secrets.HashCode([.. id.ToBytes(), .. Encoding.ASCII.GetBytes(code)]);

    /// <summary>
    /// Null and the number when the code is right; the caller spends the challenge when the code has done its work. A wrong one costs a try, which is kept, so a
    /// refusal is returned, not thrown.
    /// </summary>
    public static (Problem? Refusal, string? Number) Check(WriteSession session, Guid id, byte[] hash, long now)
    {
        string number;
        byte[] expected;
        long attempts, expiresAt, wrong, wrongSince;
        using (var row = session.Prepare(
            "SELECT phone_number, code_hash, attempts, expires_at, wrong, wrong_since FROM challenges WHERE challenge_id = @id", "@id").With(id.ToBytes()).ExecuteReader())
        {
            if (!row.Read())
                return (AccountProblems.CodeExpired, null);
            (number, expected, attempts) = (row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2));
            (expiresAt, wrong, wrongSince) = (row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));
        }

        if (LockedFor(wrong, wrongSince, now) is { } locked)
            return (AccountProblems.CodeAttempts(locked), null);
        if (attempts <= 0)
            return (AccountProblems.CodeAttempts(null), null);
        if (now >= expiresAt)
            return (AccountProblems.CodeExpired, null);
        if (CryptographicOperations.FixedTimeEquals(expected, hash))
            return (null, number);

        var today = now < wrongSince + (long)Day.TotalMilliseconds;
        session.Prepare(
            "UPDATE challenges SET attempts = attempts - 1, wrong = @wrong, wrong_since = @since WHERE challenge_id = @id", "@wrong", "@since", "@id")
            .With(today ? wrong + 1 : 1, today ? wrongSince : now, id.ToBytes()).ExecuteNonQuery();
        return (AccountProblems.CodeWrong, null);
    }

    public static void Spend(WriteSession session, Guid id) =>
        session.Prepare("DELETE FROM challenges WHERE challenge_id = @id", "@id").With(id.ToBytes()).ExecuteNonQuery();

    /// <summary>Replaces the number's challenge and says when the next code may be asked for.</summary>
    private static long Put(WriteSession session, PhoneNumber number, Guid id, byte[] hash, long now)
    {
        long sent = 1, wrong = 0, wrongSince = 0;
        using (var row = session.Prepare(
            "SELECT sent, created_at, resend_at, wrong, wrong_since FROM challenges WHERE phone_number = @number", "@number").With(number.Value).ExecuteReader())
        {
            if (row.Read())
            {
                if (now < row.GetInt64(2))
                    throw new ProblemException(AccountProblems.CodeTooSoon(TimeSpan.FromMilliseconds(row.GetInt64(2) - now)));
                (wrong, wrongSince) = (row.GetInt64(3), row.GetInt64(4));
                if (LockedFor(wrong, wrongSince, now) is { } locked)
                    throw new ProblemException(AccountProblems.CodeTooSoon(locked));
                if (now < row.GetInt64(1) + (long)Day.TotalMilliseconds)
                    sent = row.GetInt64(0) + 1;
            }
        }

        var resendAt = now + ResendSeconds[Math.Min(sent, ResendSeconds.Length) - 1] * 1000L;
        session.Prepare(
            """
            INSERT OR REPLACE INTO challenges (challenge_id, phone_number, code_hash, attempts, sent, created_at, resend_at, expires_at, wrong, wrong_since)
            VALUES (@id, @number, @hash, @attempts, @sent, @now, @resendAt, @expiresAt, @wrong, @wrongSince)
            """,
            "@id", "@number", "@hash", "@attempts", "@sent", "@now", "@resendAt", "@expiresAt", "@wrong", "@wrongSince")
            .With(id.ToBytes(), number.Value, hash, Attempts, sent, now, resendAt, now + (long)Lifetime.TotalMilliseconds, wrong, wrongSince).ExecuteNonQuery();
        return resendAt;
    }

    private static TimeSpan? LockedFor(long wrong, long wrongSince, long now)
    {
        var until = wrongSince + (long)Day.TotalMilliseconds;
        return wrong >= WrongPerDay && now < until ? TimeSpan.FromMilliseconds(until - now) : null;
    }
}
