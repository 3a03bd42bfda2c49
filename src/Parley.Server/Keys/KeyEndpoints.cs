using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Operations;

namespace Parley.Server.Keys;

internal static class KeyEndpoints
{
    public static async Task<Ok<KeyCounts>> Register(KeyUpload upload, Caller caller, KeyRegistration registration) =>
        TypedResults.Ok(await registration.Register(caller, upload));

    public static async Task<Ok<AccountBundles>> TakeBundles(string id, BundlesRequest? request, Caller caller, Bundles bundles)
    {
        if (!AccountId.TryParse(id, out var target))
            throw new ProblemException(Problems.NotFound);
        if (request?.DeviceIds is { } asked && (asked.Count > DeviceId.Max || asked.Any(d => d is < 1 or > DeviceId.Max)))
            throw new ProblemException(Problems.Input("deviceIds", $"Device ids are numbers from 1 to {DeviceId.Max}."));
        return TypedResults.Ok(await bundles.Take(caller, target, request?.DeviceIds?.ToHashSet()));
    }

    /// <param name="DeviceIds">Which devices; all of them without it.</param>
    internal sealed record BundlesRequest(IReadOnlyList<int>? DeviceIds);
}
