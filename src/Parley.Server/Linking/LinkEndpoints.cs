using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Contracts;
using Parley.Crypto;
using Parley.Server.Accounts;
using Parley.Server.Operations;
using Parley.Server.Users;

namespace Parley.Server.Linking;

internal static class LinkEndpoints
{
    private const string TokenHeader = "X-Parley-Link";

    public static async Task<Created<Opened>> Open(OpenRequest request, HttpContext context, Links links)
    {
        if (!Kyber1024.IsValidPublicKey(request.KyberKey))
            throw new ProblemException(Problems.Input("kyberKey", $"Give a Kyber-1024 public key, {Kyber1024.PublicKeySize} bytes."));
        var link = await links.Open(request.KyberKey!, PersonText.Optional("deviceName", request.DeviceName, Limits.DisplayNameChars));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/links/{link.Id}", new Opened(link.Id.ToString(), link.Token, link.ExpiresAt));
    }

    public static Ok<NewDevice> Get(string id, Caller _, Links links)
    {
        var (key, name) = links.NewDevice(Id(id));
        return TypedResults.Ok(new NewDevice(key, name.Length > 0 ? name : null));
    }

    public static async Task<Ok<Claimed>> Claim(string id, ClaimRequest request, Caller caller, HttpContext context, Links links)
    {
        var name = PersonText.Required("deviceName", request.DeviceName, Limits.DisplayNameChars);
        var claimed = await links.Claim(caller, Id(id), name);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Claimed(claimed.Device.Value, claimed.RefreshToken.ToString(), claimed.ExpiresAt));
    }

    public static async Task<NoContent> Offer(string id, Sealed request, Caller caller, Links links)
    {
        await links.Offer(caller, Id(id), Bytes(request));
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> Answer(string id, Sealed request, [FromHeader(Name = TokenHeader)] string? token, Links links)
    {
        await links.Answer(token, Id(id), Bytes(request));
        return TypedResults.NoContent();
    }

    public static async Task<Results<Ok<Sealed>, NoContent>> WaitForOffer(
        string id, [FromHeader(Name = TokenHeader)] string? token, Links links, CancellationToken cancellationToken, int? wait = null) =>
        Said(await links.WaitForOffer(token, Id(id), Patience(wait), cancellationToken));

    public static async Task<Results<Ok<Sealed>, NoContent>> WaitForAnswer(string id, Caller caller, Links links, CancellationToken cancellationToken, int? wait = null) =>
        Said(await links.WaitForAnswer(caller, Id(id), Patience(wait), cancellationToken));

    public static async Task<NoContent> Close(string id, HttpContext context, [FromHeader(Name = TokenHeader)] string? token, Links links)
    {
        await links.Close(Id(id), token is null ? await Caller.BindAsync(context) : null, token);
        return TypedResults.NoContent();
    }

    private static Guid Id(string text) => Guid.TryParseExact(text, "D", out var id) ? id : throw new ProblemException(LinkProblems.Gone);

    private static byte[] Bytes(Sealed request) => request.Bytes is { Length: > 0 and <= Limits.LinkPayloadBytes } bytes
        ? bytes
        : throw new ProblemException(Problems.Input("bytes", $"Give 1 to {Limits.LinkPayloadBytes} bytes."));

    private static TimeSpan Patience(int? wait) => wait is null or (>= 0 and <= Limits.LinkWaitSeconds)
        ? TimeSpan.FromSeconds(wait ?? 0)
        : throw new ProblemException(Problems.Input("wait", $"Wait 0 to {Limits.LinkWaitSeconds} seconds."));

    private static Results<Ok<Sealed>, NoContent> Said(byte[]? bytes) => bytes is null ? TypedResults.NoContent() : TypedResults.Ok(new Sealed(bytes));

    /// <param name="KyberKey">1,569 bytes, of the new device. Its hash is in the picture.</param>
    /// <param name="DeviceName">What the new device calls itself, at most 64 characters. A proposal, no proof.</param>
    internal sealed record OpenRequest(byte[]? KyberKey, string? DeviceName = null);

    /// <param name="Token">Sent as X-Parley-Link by the new device.</param>
    /// <param name="ExpiresAt">Milliseconds since 1970.</param>
    internal sealed record Opened(string Id, string Token, long ExpiresAt);

    internal sealed record NewDevice(byte[] KyberKey, string? DeviceName);

    /// <param name="DeviceName">What the server calls the new device, 1 to 64 characters.</param>
    internal sealed record ClaimRequest(string? DeviceName);

    /// <param name="RefreshToken">Of the new device's session: it goes into the sealed offer.</param>
    internal sealed record Claimed(int DeviceId, string RefreshToken, long ExpiresAt);

    /// <param name="Bytes">A container that only the two devices can open.</param>
    internal sealed record Sealed(byte[]? Bytes);
}
