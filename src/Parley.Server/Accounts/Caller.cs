using Parley.Contracts;

namespace Parley.Server.Accounts;

/// <summary>Who asks: the account and device that the access token names.</summary>
internal sealed record Caller(long AccountKey, AccountId AccountId, long DeviceKey, DeviceId DeviceId, Guid SessionId)
{
    /// <summary>Binds as a parameter of an endpoint; a request without a valid access token is refused with 401.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<Caller>() ?? throw new Operations.ProblemException(Operations.Problems.Unauthenticated));
}
