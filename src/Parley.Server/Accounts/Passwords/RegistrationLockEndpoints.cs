using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Operations;
using Parley.Server.Users;

namespace Parley.Server.Accounts.Passwords;

internal static class RegistrationLockEndpoints
{
    public static Ok<LockState> Get(Caller caller, RegistrationLocks locks) => TypedResults.Ok(new LockState(locks.SetAt(caller)));

    public static async Task<NoContent> Set(LockRequest request, Caller caller, RegistrationLocks locks, LockRates rates)
    {
        var password = Password(request.Password);
        rates.Take(caller);
        await locks.Set(caller, password);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> End(Caller caller, RegistrationLocks locks)
    {
        await locks.End(caller);
        return TypedResults.NoContent();
    }

    /// <summary>The same password typed on another keyboard may come with accents apart: it is composed first, and otherwise taken as it is.</summary>
    public static string Password(string? text)
    {
        var clean = text is { Length: <= Bcrypt.PasswordBytes } ? Composition.Compose(text) : null;
        if (clean is null || clean.Length < Limits.PasswordMinChars || clean.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(clean) > Bcrypt.PasswordBytes)
            throw new ProblemException(Problems.Input("password", $"A password has at least {Limits.PasswordMinChars} characters, and at most {Bcrypt.PasswordBytes} bytes in UTF-8."));
        return clean;
    }

    /// <param name="SetAt">Milliseconds since 1970; absent when there is no lock.</param>
    internal sealed record LockState(long? SetAt);

    internal sealed record LockRequest(string? Password);

    /// <summary>Hashing is work: an account may set its password twenty times an hour.</summary>
    internal sealed class LockRates(TimeProvider time)
    {
        private const int PerHour = 20;
        private readonly FixedWindows<long> _sets = new(TimeSpan.FromHours(1), time);

        public void Take(Caller caller)
        {
            if (!_sets.TryTake(caller.AccountKey, PerHour, out var wait))
                throw new ProblemException(AccountProblems.RateLimited(wait));
        }
    }
}
