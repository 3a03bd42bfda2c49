namespace Parley.Server.Accounts;

/// <summary>
/// Reads the access token of a request and names its <see cref="Caller"/>. Requests without a valid one, and all that sign in or renew, are counted by
/// address; the others by account.
/// </summary>
internal sealed class Authentication(RequestDelegate next, AccessTokens tokens, RequestLimits limits)
{
    private const string Scheme = "Bearer ";
    private const string SubprotocolPrefix = "parley.token.";

    public Task Invoke(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase, out var rest))
            return next(context);
        if (Token(context.Request, rest) is { } token && tokens.TryRead(token, out var caller, out _))
        {
            context.Features.Set(caller);
            if (!rest.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase))
            {
                limits.TakeForAccount(caller.AccountKey);
                return next(context);
            }
        }

        limits.TakeForAddress(context.Connection.RemoteIpAddress);
        return next(context);
    }

    /// <summary>From the Authorization header; browsers cannot set it on a WebSocket, so there a query value or a subprotocol may carry the token.</summary>
    private static string? Token(HttpRequest request, PathString path)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return header[Scheme.Length..].Trim();
        if (!path.Equals("/live", StringComparison.OrdinalIgnoreCase))
            return null;
        if (request.Query["access_token"] is [{ Length: > 0 } value])
            return value;
        return request.HttpContext.WebSockets.WebSocketRequestedProtocols
            .FirstOrDefault(p => p.StartsWith(SubprotocolPrefix, StringComparison.Ordinal))?[SubprotocolPrefix.Length..];
    }
}
