using Microsoft.Extensions.Options;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>
/// The refresh token of a browser: a cookie that scripts cannot read, that goes to the sign-in addresses only, and that counts only on a request which
/// another site cannot make a browser send.
/// </summary>
internal sealed class BrowserSession(IOptions<ServerOptions> options)
{
    internal const string Cookie = "parley_refresh";
    internal const string CsrfHeader = "X-Parley-Csrf";
    private const string CookiePath = "/api/v1/auth";

    public static void Write(HttpContext context, RefreshToken token) => context.Response.Cookies.Append(Cookie, token.ToString(), Settings(context, Sessions.Lifetime));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Cookie, Settings(context, null));

    /// <summary>The cookie's token; throws a csrf problem when a page of another origin may have sent the request.</summary>
    public string? Read(HttpContext context)
    {
        if (context.Request.Headers[CsrfHeader] != "1")
            throw new ProblemException(AccountProblems.Csrf);
        RequireOwnOrigin(context);
        return context.Request.Cookies[Cookie];
    }

    /// <summary>A browser names the origin of the page that sends a request: it must be this server's, or an allowed one.</summary>
    public void RequireOwnOrigin(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(context.Request, origin) && !options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            throw new ProblemException(AccountProblems.Csrf);
    }

    /// <summary>A proxy that ends TLS passes a page's https on as http; the other way round it is another origin.</summary>
    private static bool IsOwn(HttpRequest request, string origin) =>
        origin.Equals($"https://{request.Host}", StringComparison.OrdinalIgnoreCase)
        || (!request.IsHttps && origin.Equals($"http://{request.Host}", StringComparison.OrdinalIgnoreCase));

    private static CookieOptions Settings(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Path = CookiePath,
        Secure = context.Request.IsHttps,
        MaxAge = lifetime,
    };
}
