using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Operations;

namespace Parley.Server.Devices;

internal static class DeviceListEndpoints
{
    public static async Task<NoContent> Publish(string id, PublishRequest request, Caller caller, DeviceLists lists)
    {
        if (!AccountId.TryParse(id, out var account) || account != caller.AccountId)
            throw new ProblemException(Problems.NotFound);
        if (request.Body is not { Length: > 0 and <= Limits.DeviceListBytes } body)
            throw new ProblemException(Problems.Input("body", $"The body is a serialised DeviceListBody of at most {Limits.DeviceListBytes} bytes."));
        if (request.Signature is null)
            throw new ProblemException(Problems.Input("signature", "Sign the list with the account identity key."));
        if (request.AccountIdentityKey is null)
            throw new ProblemException(Problems.Input("accountIdentityKey", "Give the account identity key, 33 bytes."));
        await lists.Publish(caller, new SignedList(body, request.Signature, request.AccountIdentityKey));
        return TypedResults.NoContent();
    }

    public static Ok<PublishedList> Get(string id, Caller _, DeviceLists lists) =>
        TypedResults.Ok(lists.Newest(AccountId.TryParse(id, out var account) ? account : throw new ProblemException(Problems.NotFound))
            ?? throw new ProblemException(DeviceListProblems.Missing));

    public static Ok<ListPage> After(string id, Caller _, DeviceLists lists, int? after = null)
    {
        if (after is < 0)
            throw new ProblemException(Problems.Input("after", "Give the epoch of the list that you know."));
        var (page, more) = lists.After(AccountId.TryParse(id, out var account) ? account : throw new ProblemException(Problems.NotFound), after ?? 0);
        return TypedResults.Ok(new ListPage(page, more));
    }

    public static Ok<DevicePage> Own(Caller caller, OwnDevices devices) => TypedResults.Ok(new DevicePage(devices.Of(caller)));

    internal sealed record ListPage(IReadOnlyList<PublishedList> Lists, bool More);

    internal sealed record DevicePage(IReadOnlyList<OwnDevice> Devices);

    /// <param name="Body">A serialised DeviceListBody, as it was signed.</param>
    /// <param name="Signature">XEdDSA by the account identity key over "Parley/DeviceList/v1", a zero byte and the body; 64 bytes.</param>
    /// <param name="AccountIdentityKey">33 bytes.</param>
    internal sealed record PublishRequest(byte[]? Body, byte[]? Signature, byte[]? AccountIdentityKey);
}
